"""The page as somebody uses it: by what can be seen, pressed and typed there."""

import re
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response, expect

from tests.page.walk import Act, file_named

PATIENCE = 15_000
PICTURES = Path(__file__).parents[2] / "build" / "page"


class Desk:
    """One browser window on the page; collects everything that goes wrong in it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
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
        field.press("Enter")

    def press(self, person: int, label: str, *, on: str = "") -> None:
        """Press the button of the newest message that has it."""
        button = self.page.get_by_role("button", name=label, exact=True)
        self.messages(person, on).filter(has=button).last.get_by_role("button", name=label, exact=True).click()

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
        self.phone(person).locator("textarea").press("Enter")

    def do(self, act: Act, folder: Path) -> None:
        """Play one act, and wait until its outcome can be read."""
        self.press(act.who, act.press, on=act.on)
        if act.asks:
            expect(self.messages(act.who, act.asks).last).to_be_visible()
        if act.file:
            self.hand_in(act.who, file_named(act.file, folder))
        if act.text:
            self.type(act.who, act.text)
        expect(self.messages(act.who, re.compile(act.then, re.DOTALL)).last).to_be_attached()

    def move_clock(self, label: str) -> str:
        """Press one of the clock's buttons, and return what is told to have happened."""
        self.page.get_by_role("button", name=label).click()
        told = self.page.locator("#happened")
        expect(told).to_contain_text("Jam sudah dimajukan")
        return told.inner_text()

    def picture(self, name: str, *, of: Locator | None = None) -> None:
        """Keep a picture for the README."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.wait_for_timeout(400)
        path = PICTURES / f"{name}.png"
        if of is None:
            self.page.screenshot(path=path)
        else:
            of.screenshot(path=path)

    def overflow(self, width: int) -> int:
        """Return by how many pixels the page is wider than a screen of that width."""
        self.page.set_viewport_size({"width": width, "height": 844})
        self.page.wait_for_timeout(150)
        beyond: int = self.page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
        return beyond
