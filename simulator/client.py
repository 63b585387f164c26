"""The person and control sides as Python objects, so that a test reads like a story.

`wait_for` and `press` wait by long-polling on versions: nothing here sleeps.
"""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

from simulator.schema import Json

WAIT_SECONDS = 5.0
# The HTTP client waits a little longer than the simulator, which ends every wait by itself.
GRACE_SECONDS = 10.0


class RequestRefused(Exception):
    """The simulator refused a request of the person or control side."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status}: {reason}")
        self.status = status
        self.reason = reason


class NothingCame(AssertionError):
    """What a test waited for did not come in time; the message shows the chat."""


@dataclass(frozen=True)
class SeenMessage:
    """A message as a person sees it."""

    view: Json

    @property
    def id(self) -> int:
        return int(self.view["id"])

    @property
    def version(self) -> int:
        return int(self.view["version"])

    @property
    def text(self) -> str:
        """Text or caption."""
        return str(self.view["text"])

    @property
    def html(self) -> str:
        return str(self.view["html"])

    @property
    def is_from_bot(self) -> bool:
        return bool(self.view["from"]["is_bot"])

    @property
    def is_deleted(self) -> bool:
        return bool(self.view["deleted"])

    @property
    def is_edited(self) -> bool:
        return bool(self.view["edited"])

    @property
    def is_silent(self) -> bool:
        return bool(self.view["silent"])

    @property
    def rows(self) -> list[list[Json]]:
        """The inline keyboard."""
        rows: list[list[Json]] = self.view["buttons"]
        return rows

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.rows for button in row]

    @property
    def file(self) -> Json | None:
        file: Json | None = self.view["file"]
        return file

    @property
    def file_name(self) -> str | None:
        return None if self.file is None else self.file["file_name"]

    @property
    def reply_to(self) -> int | None:
        reply_to: int | None = self.view["reply_to"]
        return reply_to


@dataclass(frozen=True)
class SeenChat:
    """A chat as a person sees it; deleted messages are not among `messages`."""

    view: Json

    @property
    def version(self) -> int:
        return int(self.view["version"])

    @property
    def messages(self) -> list[SeenMessage]:
        return [message for message in self.all_messages if not message.is_deleted]

    @property
    def all_messages(self) -> list[SeenMessage]:
        return [SeenMessage(message) for message in self.view["messages"]]

    @property
    def from_bot(self) -> list[SeenMessage]:
        return [message for message in self.messages if message.is_from_bot]

    @property
    def last(self) -> SeenMessage:
        """The newest message of the bot."""
        return self.from_bot[-1]

    @property
    def commands(self) -> list[str]:
        return [command["command"] for command in self.view["commands"]]

    @property
    def keyboard(self) -> Json | None:
        keyboard: Json | None = self.view["keyboard"]
        return keyboard


@dataclass(frozen=True)
class PressAnswer:
    """What the bot answered to a pressed button."""

    text: str | None
    show_alert: bool
    url: str | None


class _Requests:
    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def get(self, path: str, **parameters: Any) -> Json:
        given = {name: value for name, value in parameters.items() if value is not None}
        return self._content(await self._http.get(path, params=given, timeout=_patience(parameters)))

    async def post(self, path: str, **fields: Any) -> Json:
        return self._content(await self._http.post(path, json=fields, timeout=_patience(fields)))

    async def upload(self, path: str, fields: dict[str, Any], file: tuple[str, bytes, str]) -> Json:
        given = {name: str(value) for name, value in fields.items() if value is not None}
        return self._content(await self._http.post(path, data=given, files={"file": file}))

    async def delete(self, path: str, **parameters: Any) -> Json:
        return self._content(await self._http.delete(path, params=parameters))

    async def download(self, path: str) -> bytes:
        response = await self._http.get(path)
        response.raise_for_status()
        return response.content

    def _content(self, response: httpx.Response) -> Json:
        content: Json = response.json()
        if response.is_error:
            raise RequestRefused(response.status_code, content.get("error") or content.get("description", ""))
        return content


def _patience(fields: dict[str, Any]) -> float:
    return float(fields.get("wait") or 0) + GRACE_SECONDS


class PersonClient:
    """One person's phone. Chats are private with the bot unless `chat_id` names a group."""

    def __init__(self, requests: _Requests, person_id: int, name: str) -> None:
        self._requests = requests
        self.id = person_id
        self.name = name
        # Version of the world before the person's last step: what the bot does about it comes later.
        self._last_step = 0

    async def send(self, text: str, *, chat_id: int | None = None, reply_to: int | None = None) -> SeenMessage:
        return await self._step("send", text=text, chat_id=chat_id, reply_to=reply_to)

    async def edit(self, message_id: int, text: str, *, chat_id: int | None = None) -> SeenMessage:
        return await self._step("edit", message_id=message_id, text=text, chat_id=chat_id)

    async def delete_message(self, message_id: int, *, chat_id: int | None = None) -> None:
        await self._requests.post(f"/person/{self.id}/delete_message", message_id=message_id, chat_id=chat_id)

    async def send_file(
        self,
        file_name: str,
        content: bytes,
        *,
        caption: str | None = None,
        kind: str = "document",
        mime_type: str = "application/octet-stream",
        declared_size: int | None = None,
        media_group_id: str | None = None,
        chat_id: int | None = None,
        reply_to: int | None = None,
    ) -> SeenMessage:
        fields = {
            "kind": kind,
            "caption": caption,
            "file_name": file_name,
            "mime_type": mime_type,
            "declared_size": declared_size,
            "media_group_id": media_group_id,
            "chat_id": chat_id,
            "reply_to": reply_to,
        }
        path = f"/person/{self.id}/file"
        return self._stepped(await self._requests.upload(path, fields, (file_name, content, mime_type)))

    async def send_photo(self, content: bytes, **details: Any) -> SeenMessage:
        return await self.send_file("photo.jpg", content, kind="photo", mime_type="image/jpeg", **details)

    async def send_voice(self, duration: int = 3) -> SeenMessage:
        return await self._step("voice", duration=duration)

    async def send_sticker(self, emoji: str = "👍") -> SeenMessage:
        return await self._step("sticker", emoji=emoji)

    async def send_contact(self, phone_number: str, **details: Any) -> SeenMessage:
        return await self._step("contact", phone_number=phone_number, **details)

    async def send_location(self, latitude: float, longitude: float) -> SeenMessage:
        return await self._step("location", latitude=latitude, longitude=longitude)

    async def open(self, link: str) -> SeenMessage:
        """Follow a t.me link to the bot and press START."""
        return await self._step("open", link=link)

    async def press(
        self,
        label: str | None = None,
        *,
        data: str | None = None,
        message: SeenMessage | int | None = None,
        chat_id: int | None = None,
        wait: float = WAIT_SECONDS,
    ) -> PressAnswer | None:
        """Press a button by label or data, on the newest message that has it; None when the bot does not answer."""
        message_id = message.id if isinstance(message, SeenMessage) else message
        pressed = await self.press_raw(
            label=label, callback_data=data, message_id=message_id, chat_id=chat_id, wait=wait
        )
        return _answer(pressed)

    async def press_forged(
        self, data: str, *, message: SeenMessage | int, wait: float = WAIT_SECONDS
    ) -> PressAnswer | None:
        """Send callback data that no button has, as a changed client could."""
        message_id = message.id if isinstance(message, SeenMessage) else message
        pressed = await self.press_raw(callback_data=data, message_id=message_id, forged=True, wait=wait)
        return _answer(pressed)

    async def press_raw(self, **fields: Any) -> Json:
        """A press with all that the simulator says about it; for buttons that open a link or copy a text too."""
        pressed = await self._requests.post(f"/person/{self.id}/press", **fields)
        self._last_step = pressed["version"]
        return pressed

    async def chat(self, *, chat_id: int | None = None, after: int = 0, wait: float = 0) -> SeenChat:
        return SeenChat(await self._requests.get(f"/person/{self.id}/chat", chat_id=chat_id, after=after, wait=wait))

    async def wait_for(
        self,
        text: str | None = None,
        *,
        text_contains: str | None = None,
        button: str | None = None,
        has_file: bool | None = None,
        where: Callable[[SeenMessage], bool] | None = None,
        after: int | None = None,
        chat_id: int | None = None,
        timeout: float = WAIT_SECONDS,  # noqa: ASYNC109 - the wait happens in the simulator
    ) -> SeenMessage:
        """The newest message of the bot that fits, new or edited since the person's last step.

        `after` sets another starting point: the version of a message or chat, 0 for everything.
        """
        conditions = {
            "text": text,
            "text_contains": text_contains,
            "button": button,
            "has_file": has_file,
            "where": where,
        }
        start = self._last_step if after is None else after
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        version = start
        while True:
            chat = await self.chat(chat_id=chat_id, after=version, wait=max(0.0, end - loop.time()))
            fitting = [message for message in chat.from_bot if _fits(message, conditions)]
            if fitting:
                return fitting[-1]
            if loop.time() >= end:
                raise NothingCame(await self._explanation(conditions, start, chat_id))
            version = chat.version

    async def expect_silence(self, seconds: float = 0.05, *, chat_id: int | None = None) -> None:
        """Nothing new or edited comes from the bot within a short time."""
        start = (await self._requests.get(f"/person/{self.id}"))["version"]
        chat = await self.chat(chat_id=chat_id, after=start, wait=seconds)
        if chat.from_bot:
            raise AssertionError(f"{self.name} got {chat.from_bot[-1].text!r} where nothing was expected")

    async def download(self, message: SeenMessage) -> bytes:
        assert message.file is not None, "that message carries no file"
        return await self._requests.download(message.file["download"])

    async def block(self) -> None:
        await self._requests.post(f"/person/{self.id}/block")

    async def unblock(self) -> None:
        await self._requests.post(f"/person/{self.id}/unblock")

    async def delete_account(self) -> None:
        await self._requests.post(f"/person/{self.id}/delete_account")

    async def commands(self) -> list[Json]:
        """The menu of commands this person sees."""
        commands: list[Json] = (await self._requests.get(f"/person/{self.id}/commands"))["commands"]
        return commands

    async def _step(self, step: str, **fields: Any) -> SeenMessage:
        return self._stepped(await self._requests.post(f"/person/{self.id}/{step}", **fields))

    def _stepped(self, result: Json) -> SeenMessage:
        message = SeenMessage(result["message"])
        self._last_step = message.version
        return message

    async def _explanation(self, conditions: dict[str, Any], start: int, chat_id: int | None) -> str:
        wanted = {name: value for name, value in conditions.items() if value is not None}
        chat = await self.chat(chat_id=chat_id)
        lines = [f"  {'*' if message.version > start else ' '} {_line(message)}" for message in chat.all_messages[-8:]]
        return "\n".join([f"{self.name} waited for {wanted}; the chat (* = since then):", *lines])


def _answer(pressed: Json) -> PressAnswer | None:
    if pressed["kind"] == "url":
        return PressAnswer(None, False, pressed["url"])
    if pressed["kind"] == "copy_text":
        return PressAnswer(pressed["text"], False, None)
    answer = pressed.get("answer")
    return PressAnswer(answer["text"], answer["show_alert"], answer["url"]) if answer else None


def _fits(message: SeenMessage, conditions: dict[str, Any]) -> bool:
    where = conditions["where"]
    return (
        conditions["text"] in (None, message.text)
        and (conditions["text_contains"] or "") in message.text
        and (conditions["button"] is None or conditions["button"] in message.labels)
        and conditions["has_file"] in (None, message.file is not None)
        and (where is None or where(message))
    )


def _line(message: SeenMessage) -> str:
    sender = "bot" if message.is_from_bot else "person"
    return f"{sender} #{message.id}: {message.text!r} {message.labels}{' (deleted)' if message.is_deleted else ''}"


class GroupClient:
    """A group chat."""

    def __init__(self, requests: _Requests, group_id: int) -> None:
        self._requests = requests
        self.id = group_id

    async def add_bot(self, by: PersonClient) -> Json:
        return await self._requests.post(f"/person/groups/{self.id}/add_bot", person_id=by.id)

    async def remove_bot(self, by: PersonClient) -> Json:
        return await self._requests.post(f"/person/groups/{self.id}/remove_bot", person_id=by.id)

    async def join(self, person: PersonClient) -> Json:
        return await self._requests.post(f"/person/groups/{self.id}/join", person_id=person.id)


class ControlClient:
    """Faults, clock, raw updates and the log of calls."""

    def __init__(self, requests: _Requests) -> None:
        self._requests = requests

    async def fault(self, kind: str, *, method: str = "*", **details: Any) -> int:
        """Order a fault for the next calls: times, skip, chat_id, retry_after, seconds, status, description."""
        ordered = await self._requests.post("/control/faults", kind=kind, method=method, **details)
        return int(ordered["id"])

    async def faults(self) -> list[Json]:
        faults: list[Json] = (await self._requests.get("/control/faults"))["faults"]
        return faults

    async def clear_faults(self) -> None:
        await self._requests.delete("/control/faults")

    async def calls(self, method: str | None = None, *, limit: int = 1000) -> list[Json]:
        """The newest calls of the bot, oldest first."""
        calls: list[Json] = (await self._requests.get("/control/calls", method=method, limit=limit))["calls"]
        return calls

    async def counters(self) -> Json:
        return await self._requests.get("/control/counters")

    async def advance_clock(self, seconds: float) -> None:
        await self._requests.post("/control/clock", advance=seconds)

    async def now(self) -> float:
        return float((await self._requests.get("/control/clock"))["now"])

    async def push_update(self, update: Json) -> Json:
        """Queue any JSON object for the bot, be it poison."""
        return await self._requests.post("/control/updates", update=update)

    async def pending_updates(self) -> list[Json]:
        updates: list[Json] = (await self._requests.get("/control/updates"))["updates"]
        return updates

    async def jump_update_id(self, next_id: int) -> None:
        await self._requests.post("/control/update_id", next=next_id)

    async def expire_presses(self) -> None:
        await self._requests.post("/control/expire_presses")

    async def health(self) -> Json:
        return await self._requests.get("/control/health")

    async def reset(self) -> None:
        await self._requests.post("/control/reset")


class SimulatorClient:
    """Both sides of a running simulator: `async with SimulatorClient(simulator.url) as client`."""

    def __init__(self, url: str) -> None:
        # The simulator speaks plain HTTP; reading this machine's certificates would take longer than most tests.
        no_certificates = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.http = httpx.AsyncClient(base_url=url, timeout=GRACE_SECONDS, trust_env=False, verify=no_certificates)
        self._requests = _Requests(self.http)
        self.control = ControlClient(self._requests)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.aclose()

    async def person(self, person_id: int | None = None, first_name: str = "Budi", **names: str) -> PersonClient:
        """Create a person, or change the names of one who is there."""
        person = await self._requests.post("/person", id=person_id, first_name=first_name, **names)
        return PersonClient(self._requests, person["id"], person["first_name"])

    async def people(self) -> list[Json]:
        people: list[Json] = (await self._requests.get("/person"))["people"]
        return people

    async def group(
        self, title: str, *, creator: PersonClient, members: tuple[PersonClient, ...] = (), **details: Any
    ) -> GroupClient:
        member_ids = [member.id for member in members]
        group = await self._requests.post(
            "/person/groups", title=title, creator_id=creator.id, member_ids=member_ids, **details
        )
        return GroupClient(self._requests, group["id"])
