"""A stand-in for the network under the library: answers like Telegram, remembers every call, connects nowhere."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any

from telegram.request import BaseRequest, RequestData

from simulator.html import HtmlProblem, parse_html

BOT_ID = 123456789
BOT_USERNAME = "tepat_uji_bot"
TOKEN = f"{BOT_ID}:recorded-token-that-opens-nothing-00"
Answer = tuple[int, dict[str, Any]]


@dataclass(frozen=True)
class Call:
    """One call of the bot, as it would have gone out."""

    method: str
    parameters: dict[str, Any]
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    @property
    def chat_id(self) -> int | None:
        """The chat that the call is about, if it names one."""
        chat_id = self.parameters.get("chat_id")
        return None if chat_id is None else int(chat_id)

    @property
    def text(self) -> str:
        """Text or caption."""
        return str(self.parameters.get("text") or self.parameters.get("caption") or "")

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        """The inline keyboard."""
        markup = self.parameters.get("reply_markup") or "{}"
        keyboard = json.loads(markup) if isinstance(markup, str) else markup
        rows: list[list[dict[str, Any]]] = keyboard.get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> dict[str, str]:
        """Label and callback data of every button."""
        return {button["text"]: button["callback_data"] for row in self.rows for button in row}


@dataclass
class Fault:
    """The next calls that fit are answered so, or end in that exception."""

    method: str
    chat_id: int | None
    times: int
    outcome: Answer | Exception


class RecordingRequest(BaseRequest):
    """What a bot calls is in `calls`; `files` are what people have sent, by file id."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.files: dict[str, bytes] = {}
        self.on_call: Callable[[Call], None] = lambda call: None
        self._faults: list[Fault] = []
        self._gates: dict[int, asyncio.Event] = {}
        self._last_message_id = 5000

    def of(self, *methods: str) -> list[Call]:
        """Return the calls of some methods, in order."""
        return [call for call in self.calls if call.method in methods]

    def to(self, chat_id: int) -> list[Call]:
        """Return the calls about one chat, in order."""
        return [call for call in self.calls if call.chat_id == chat_id]

    def refuse(
        self,
        method: str,
        description: str,
        *,
        status: int = 400,
        chat_id: int | None = None,
        times: int = 1,
        **parameters: Any,
    ) -> None:
        """Answer the next calls of a method with an error, as Telegram does."""
        body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        if parameters:
            body["parameters"] = parameters
        self._faults.append(Fault(method, chat_id, times, (status, body)))

    def break_off(self, method: str, error: Exception, *, chat_id: int | None = None, times: int = 1) -> None:
        """Let the next calls of a method end without an answer."""
        self._faults.append(Fault(method, chat_id, times, error))

    def hold(self, chat_id: int) -> asyncio.Event:
        """Let calls about a chat wait until the event that is returned is set."""
        return self._gates.setdefault(chat_id, asyncio.Event())

    @property
    def read_timeout(self) -> float | None:
        """None: nothing is read."""
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Note the call and answer it."""
        if "/file/bot" in url:
            return self._download(url.rpartition("/")[2])
        call = _call(url.rpartition("/")[2], request_data)
        self.calls.append(call)
        self.on_call(call)
        if call.chat_id in self._gates:
            await self._gates[call.chat_id].wait()
        fault = self._fault(call)
        if isinstance(fault, Exception):
            raise fault
        status, body = fault or self._answer(call)
        return status, json.dumps(body).encode()

    def _download(self, file_id: str) -> tuple[int, bytes]:
        call = Call("download", {"file_id": file_id})
        self.calls.append(call)
        fault = self._fault(call)
        if isinstance(fault, Exception):
            raise fault
        if fault is not None:
            return fault[0], json.dumps(fault[1]).encode()
        return 200, self.files[file_id]

    def _fault(self, call: Call) -> Answer | Exception | None:
        for fault in self._faults:
            if fault.times > 0 and fault.method == call.method and fault.chat_id in (None, call.chat_id):
                fault.times -= 1
                return fault.outcome
        return None

    def _answer(self, call: Call) -> Answer:
        if len(call.parameters.get("text", "")) > 200 and call.method == "answerCallbackQuery":
            return _refused("MESSAGE_TOO_LONG")
        try:
            shown, _ = parse_html(call.text)
        except HtmlProblem as problem:
            return _refused(f"can't parse entities: {problem}")
        if len(shown) > (4096 if "text" in call.parameters else 1024):
            return _refused("message is too long")
        if call.method == "getMe":
            return _done(_bot())
        if call.method == "getFile":
            return self._file(call.parameters["file_id"])
        if call.method.startswith(("send", "editMessage")):
            return _done(self._message(call, shown))
        return _done(True)

    def _file(self, file_id: str) -> Answer:
        if file_id not in self.files:
            return _refused("wrong file_id or the file is temporarily unavailable")
        found = {"file_id": file_id, "file_unique_id": file_id, "file_size": len(self.files[file_id])}
        return _done(found | {"file_path": file_id})

    def _message(self, call: Call, shown: str) -> dict[str, Any]:
        message_id = call.parameters.get("message_id")
        if message_id is None:
            self._last_message_id += 1
            message_id = self._last_message_id
        message: dict[str, Any] = {
            "message_id": int(message_id),
            "date": 1_796_000_000,
            "from": _bot(),
            "chat": {"id": call.chat_id, "type": "private", "first_name": "Uji"},
        } | _content(call, shown, f"sent-{message_id}")
        return message | ({"reply_markup": {"inline_keyboard": call.rows}} if call.rows else {})


def _content(call: Call, shown: str, file_id: str) -> dict[str, Any]:
    """What a message is made of: a file that went out is known by an id from then on."""
    file = {"file_id": file_id, "file_unique_id": file_id}
    match call.method:
        case "sendDocument":
            return {"caption": shown, "document": file}
        case "sendPhoto":
            sizes = [{**file, "file_id": f"{file_id}-small"}, file]
            return {"caption": shown, "photo": [{**size, "width": 9, "height": 9} for size in sizes]}
        case _:
            return {"text": shown}


def _call(method: str, data: RequestData | None) -> Call:
    if data is None:
        return Call(method, {})
    files = {name: (part[0], _bytes(part[1])) for name, part in (data.multipart_data or {}).items()}
    return Call(method, dict(data.parameters), files)


def _bot() -> dict[str, Any]:
    return {"id": BOT_ID, "is_bot": True, "first_name": "Tepat", "username": BOT_USERNAME}


def _done(result: object) -> Answer:
    return 200, {"ok": True, "result": result}


def _refused(description: str) -> Answer:
    return 400, {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}


def _bytes(content: bytes | IO[bytes]) -> bytes:
    return content if isinstance(content, bytes) else content.read()
