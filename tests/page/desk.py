"""The page as somebody uses it: by what can be seen, pressed and typed there. The page's own labels stand only here."""

import re
from io import BytesIO
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response, expect

from tests.page.walk import Act, file_named

# For a busy machine; what is fast on an idle one is measured in its own tests.
PATIENCE = 45_000
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"

FILL_SAMPLE = "Isi contoh"
FIRST_LINK = "Buka tautan admin pertama"
NEXT_HOUR = "+1 jam"
NEXT_DAY = "+1 hari kerja"
NEXT_DUE = "ke batas waktu berikutnya"
PLAY_OUTAGE = "peragakan gangguan"
FAULTS = "Gangguan"
CALLS = "Panggilan terakhir bot"
POWER = "Bot hidup"
OLDER = "Pesan lebih lama"
COMMANDS = "Daftar perintah"
UNBLOCK = "Buka blokir bot"
CLOSE = "Tutup"


class Desk:
    """One browser window on the page; collects everything that goes wrong in it."""

    def __init__(self, page: Page, address: str, *, keeps_pictures: bool = False) -> None:
        self.page = page
        self.address = address
        self._keeps_pictures = keeps_pictures
        self.problems: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        page.on("requestfailed", self._note_failure)
        page.on("response", self._note_refusal)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console: {message.text}")

    def _note_failure(self, request: Request) -> None:
        # A page that is left, and a file that is kept, end their requests.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"failed: {request.url} {request.failure}")

    def _note_refusal(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")

    def open(self) -> None:
        """Open the page, or open it anew."""
        self.page.goto(self.address)
        self.page.wait_for_selector("body[data-loaded]")

    def phone(self, person: int) -> Locator:
        """Return a person's phone."""
        return self.page.locator(f'.phone[data-person="{person}"]')

    def chip(self, person: int) -> Locator:
        """Return a person's place in the switcher."""
        return self.page.locator(f'.chip[data-person="{person}"]')

    def messages(self, person: int, text: str | re.Pattern[str]) -> Locator:
        """Return the messages in a phone that have a text."""
        return self.phone(person).locator(".message").filter(has_text=text)

    def type(self, person: int, text: str) -> None:
        """Write into a phone's field, and press Enter."""
        field = self.phone(person).locator("textarea")
        field.fill(text)
        with self.page.expect_response(re.compile(r"/person/\d+/(send|file)$")):
            field.press("Enter")

    def press(self, person: int, label: str, *, on: str = "") -> None:
        """Press the button of the newest message that has it; what is done next comes to the bot after it."""
        button = self.page.get_by_role("button", name=label, exact=True)
        pressed = self.messages(person, on).filter(has=button).last.get_by_role("button", name=label, exact=True)
        with self.page.expect_response(re.compile(r"/person/\d+/press$")):
            pressed.click()

    def press_timed(self, person: int, label: str) -> float:
        """Press a button, and return after how many milliseconds its message reads otherwise."""
        button = self.phone(person).get_by_role("button", name=label, exact=True)
        milliseconds: float = button.evaluate(
            """button => new Promise(resolve => {
                const list = button.closest(".messages");
                const start = performance.now();
                new MutationObserver(changes => {
                    if (changes.some(change => change.target === list)) resolve(performance.now() - start);
                }).observe(list, {childList: true, subtree: true});
                button.click();
            })"""
        )
        return milliseconds

    def hand_in(self, person: int, file: Path) -> None:
        """Choose a file as with the paper clip, and send it."""
        self.phone(person).locator("input[type=file]").set_input_files(file)
        with self.page.expect_response(re.compile(r"/person/\d+/file$")):
            self.phone(person).locator("textarea").press("Enter")

    def do(self, act: Act, folder: Path) -> None:
        """Play one act, and wait until its outcome can be read."""
        questions = self.messages(act.who, re.compile(act.asks or ""))
        asked_before = questions.count()
        self.press(act.who, act.press, on=act.on)
        seen = self.phone(act.who).locator(".message")
        if act.asks:
            question = questions.nth(asked_before)
            expect(question).to_be_visible()
            seen = question.locator("xpath=following-sibling::*")  # the card above it is on its way out
        if act.file:
            self.hand_in(act.who, file_named(act.file, folder))
        if act.text:
            self.type(act.who, act.text)
        expect(seen.filter(has_text=re.compile(act.then, re.DOTALL)).last).to_be_attached()

    def fill_sample(self) -> None:
        """Let the sample people in."""
        self.page.get_by_role("button", name=FILL_SAMPLE).click()
        expect(self.page.locator("#happened")).to_contain_text("6 pejabat contoh sudah masuk")

    def move_clock(self, label: str) -> str:
        """Press one of the clock's buttons, and return what is told to have happened."""
        self.page.get_by_role("button", name=label).click()
        told = self.page.locator("#happened")
        expect(told).to_contain_text("Jam sudah dimajukan")
        return told.inner_text()

    def picture(self, name: str, *, width: int, height: int) -> None:
        """Keep a picture of the page for the README, where pictures are asked for."""
        if not self._keeps_pictures:
            return
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.mouse.move(0, 0)
        expect(self.page.locator(".toast:not(:empty)")).to_have_count(0)
        expect(self.page.locator("#depth")).to_have_text("Bot hidup · kotak masuk 0 · kotak keluar 0")
        PICTURES.mkdir(exist_ok=True)
        picture = Image.open(BytesIO(self.page.screenshot(animations="disabled"))).convert("RGB")
        # 256 colours are a third of the bytes, and nobody sees the difference.
        small = picture.quantize(method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        small.save(PICTURES / f"{name}.png", optimize=True)

    def unfold_all(self) -> None:
        """Unfold what is folded, or fold it again."""
        for summary in self.page.locator("summary:visible").filter(has_not=self.page.locator("code")).all():
            summary.click()

    def serious_violations(self) -> list[str]:
        """Return what axe finds that would keep somebody out."""
        found = Axe().run(self.page).response["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]

    def overflow(self, width: int) -> int:
        """Return by how many pixels the page is wider than a screen of that width."""
        self.page.set_viewport_size({"width": width, "height": 844})
        self.page.wait_for_timeout(150)
        beyond: int = self.page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
        return beyond
