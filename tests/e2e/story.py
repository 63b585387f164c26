"""A run told by what people press, say and send; everything that anybody sees goes into a transcript."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from textwrap import indent

from messages.times import short_moment
from simulator.client import PersonClient, PressAnswer, SeenMessage
from tests.e2e.officials import OFFICIALS
from tests.e2e.stage import Stage
from tests.times import JAKARTA

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PHOTO = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")


@dataclass
class Story:
    """Acts for the officials, waits until the bot has done its work, and writes down what each of them saw."""

    stage: Stage
    phones: dict[str, PersonClient]
    lines: list[str] = field(default_factory=list)
    presses: Counter[tuple[int, str]] = field(default_factory=Counter)
    messages: Counter[tuple[int, str]] = field(default_factory=Counter)
    arrived: list[tuple[str, str]] = field(default_factory=list)
    step: int = 0
    _looked_at: datetime | None = None
    _seen: dict[str, int] = field(default_factory=dict)
    _shown: dict[tuple[str, int], str] = field(default_factory=dict)

    async def begin(self) -> None:
        """Forget what was said before the run began."""
        await self.look()
        self.lines.clear()
        self.messages.clear()
        self.arrived.clear()

    def chapter(self, step: int, title: str) -> None:
        """Begin what belongs to a step."""
        self.step = step
        self.lines.append(f"\n## {title}\n")

    async def press(self, who: str, label: str, *, on: str | None = None) -> PressAnswer | None:
        """Let somebody press a button, on the newest message that has it or that also says `on`."""
        if self.stage.clock() != self._looked_at:
            await self.look()
        message = await self.find(who, on or "", button=label)
        answer = await self.phones[who].press(label, message=message)
        self.presses[self.step, who] += 1
        said = f" -> {answer.text!r}" if answer is not None and answer.text else ""
        self._note(who, f"menekan [{label}]{said}")
        await self.look()
        return answer

    async def say(self, who: str, text: str) -> None:
        """Let somebody write."""
        await self.phones[who].send(text)
        self._note(who, f"menulis: {text[:80]}")
        await self.look()

    async def send_file(self, who: str, name: str, content: bytes = PDF) -> None:
        """Let somebody send a document."""
        await self.phones[who].send_file(name, content + name.encode(), mime_type="application/pdf")
        self._note(who, f"mengirim berkas {name}")
        await self.look()

    async def send_photo(self, who: str) -> None:
        """Let somebody send a photo."""
        await self.phones[who].send_photo(PHOTO)
        self._note(who, "mengirim foto")
        await self.look()

    async def find(self, who: str, text: str, *, button: str | None = None) -> SeenMessage:
        """Return the newest message in somebody's chat that says a text and has a button."""
        return await self.phones[who].wait_for(text_contains=text, button=button, after=0)

    async def sees(self, who: str, text: str) -> bool:
        """Tell whether somebody has a message that says a text."""
        chat = await self.phones[who].chat()
        return any(text in message.text for message in chat.from_bot)

    async def look(self) -> None:
        """Wait until all is done, and write down what is new in every chat."""
        await self.stage.settled()
        self._looked_at = self.stage.clock()
        for who, phone in self.phones.items():
            chat = await phone.chat(after=self._seen.get(who, 0))
            for message in chat.all_messages:
                if message.is_from_bot:
                    self._note_message(who, message)
            self._seen[who] = max(self._seen.get(who, 0), chat.version)

    def write(self, path: Path) -> None:
        """Write the transcript to a file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(self.lines) + "\n", encoding="utf-8")

    def table(self) -> str:
        """Return presses and messages per person and step, as text."""
        lines = ["step  who  presses  messages"]
        for step, who in sorted(self.presses.keys() | self.messages.keys()):
            lines.append(f"{step:>4}  {who:<4} {self.presses[step, who]:>6}  {self.messages[step, who]:>8}")
        return "\n".join(lines)

    def _note_message(self, who: str, message: SeenMessage) -> None:
        shown = f"{message.text}\n{message.labels}"
        key = (who, message.id)
        if message.is_deleted:
            self._note(who, "(pesan dihapus)")
            return
        if self._shown.get(key) == shown:
            return
        is_new = key not in self._shown
        self._shown[key] = shown
        if is_new:
            self.messages[self.step, who] += 1
            self.arrived.append((who, message.text))
        how = "menerima" if is_new else "melihat perubahan"
        quiet = " (tanpa suara)" if is_new and message.is_silent else ""
        file = f"\n[berkas: {message.file_name or 'foto'}]" if message.file is not None and is_new else ""
        rows = "".join("\n" + " ".join(f"[{button['text']}]" for button in row) for row in message.rows)
        self._note(who, f"{how}{quiet}:{file}\n{indent(message.text + rows, '    ')}")

    def _note(self, who: str, what: str) -> None:
        self.lines.append(f"{short_moment(self.stage.clock(), JAKARTA)} · {OFFICIALS[who].title} {what}")
