"""People, groups, chats, messages and files, as they are now. No I/O and no words of the Bot API's errors."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from simulator.clock import Clock
from simulator.journal import Journal
from simulator.schema import Json

CHANGES_KEPT = 20_000


@dataclass
class Person:
    """Somebody with a Telegram account."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    has_started: bool = False
    has_blocked: bool = False
    is_deleted: bool = False


@dataclass
class Group:
    """A group chat; the bot is in it, has left it, or was removed."""

    id: int
    title: str
    type: str
    creator_id: int
    member_ids: list[int]
    bot_status: str = "left"


@dataclass
class Message:
    """A message of a chat. `content` holds the fields of the Bot API that say what it shows."""

    chat_id: int
    message_id: int
    sender_id: int
    date: int
    content: Json
    edit_date: int | None = None
    reply_to: int | None = None
    quote: Json | None = None
    inline_keyboard: Json | None = None
    other_markup: Json | None = None
    forward_origin: Json | None = None
    media_group_id: str | None = None
    effect_id: str | None = None
    is_silent: bool = False
    is_protected: bool = False
    is_deleted: bool = False
    is_pinned: bool = False
    reactions: dict[str, list[Json]] = field(default_factory=dict)
    version: int = 0
    sent_at: float = 0.0


@dataclass
class StoredFile:
    """A file by its file_id. `size` may be declared larger than the bytes that are kept."""

    file_id: str
    file_unique_id: str
    kind: str
    sha256: str
    size: int
    file_name: str | None
    mime_type: str | None
    width: int
    height: int
    path: str


@dataclass
class Press:
    """A pressed button that waits for the bot's answer."""

    id: str
    person_id: int
    chat_id: int
    message_id: int
    data: str
    pressed_at: float
    answer: Json | None = None
    is_expired: bool = False


@dataclass
class ChatState:
    """What a chat shows beside its messages."""

    keyboard: Json | None = None
    action: str | None = None
    action_at: float = 0.0


@dataclass(frozen=True)
class Change:
    """One step of the world's version: what became different, where."""

    version: int
    kind: str
    chat_id: int | None
    message_id: int | None = None
    data: Json | None = None


@dataclass
class Counters:
    """Numbers that only grow."""

    version: int = 0
    last_file: int = 0
    last_press: int = 0


class World:
    """The whole state that people and the bot see."""

    def __init__(self, clock: Clock, journal: Journal) -> None:
        self.clock = clock
        self.journal = journal
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.messages: dict[int, dict[int, Message]] = {}
        self.files: dict[str, StoredFile] = {}
        self.presses: dict[str, Press] = {}
        self.chats: dict[int, ChatState] = {}
        self.commands: dict[str, list[Json]] = {}
        self.counters = Counters()
        self.changes: deque[Change] = deque(maxlen=CHANGES_KEPT)
        self._chat_versions: dict[int, int] = {}

    @property
    def version(self) -> int:
        return self.counters.version

    def load(self, tables: dict[str, dict[str, Any]]) -> None:
        """Take over the records of an earlier process."""
        self.people = {int(key): Person(**record) for key, record in tables.get("person", {}).items()}
        self.groups = {int(key): Group(**record) for key, record in tables.get("group", {}).items()}
        for record in tables.get("message", {}).values():
            message = Message(**record)
            self.messages.setdefault(message.chat_id, {})[message.message_id] = message
            self._chat_versions[message.chat_id] = max(message.version, self.chat_version(message.chat_id))
        self.files = {key: StoredFile(**record) for key, record in tables.get("file", {}).items()}
        self.presses = {key: Press(**record) for key, record in tables.get("press", {}).items()}
        self.chats = {int(key): ChatState(**record) for key, record in tables.get("chat", {}).items()}
        self.commands = dict(tables.get("commands", {}))
        self.counters = Counters(**tables.get("counters", {}).get("", {}))

    def clear(self) -> None:
        """Forget everything but the version, which pages follow."""
        version = self.version
        for table in (self.people, self.groups, self.messages, self.files, self.presses, self.chats, self.commands):
            table.clear()
        self.counters = Counters(version=version)
        self.changes.clear()
        self._chat_versions.clear()
        self.changed("reset", None)

    def changed(self, kind: str, chat_id: int | None, message_id: int | None = None, data: Json | None = None) -> int:
        """Count one change, so that a page can ask for what is new."""
        self.counters.version += 1
        self.journal.put("counters", "", self.counters)
        self.changes.append(Change(self.version, kind, chat_id, message_id, data))
        if chat_id is not None:
            self._chat_versions[chat_id] = self.version
        return self.version

    def chat_version(self, chat_id: int) -> int:
        """The version at the last change of a chat."""
        return self._chat_versions.get(chat_id, 0)

    def changes_after(self, version: int) -> list[Change] | None:
        """The changes since `version`; None when they are no longer known one by one."""
        if version > self.version:
            return None
        newest = [change for change in self.changes if change.version > version]
        return newest if len(newest) == self.version - version else None

    def save_person(self, person: Person) -> None:
        self.people[person.id] = person
        self.journal.put("person", person.id, person)
        self.changed("person", person.id)

    def save_group(self, group: Group) -> None:
        self.groups[group.id] = group
        self.journal.put("group", group.id, group)
        self.changed("group", group.id)

    def is_known_chat(self, chat_id: int) -> bool:
        return chat_id in self.people or chat_id in self.groups

    def add_message(self, chat_id: int, sender_id: int, content: Json, **details: Any) -> Message:
        """A new message under the next number of its chat."""
        now = self.clock.now()
        message = Message(chat_id, self._next_message_id(chat_id), sender_id, int(now), content, sent_at=now)
        message = replace(message, **details)
        self.messages.setdefault(chat_id, {})[message.message_id] = message
        self.save_message(message, "message")
        return message

    def _next_message_id(self, chat_id: int) -> int:
        return next(reversed(self.messages.get(chat_id, {})), 0) + 1

    def save_message(self, message: Message, kind: str = "edit") -> None:
        self.messages[message.chat_id][message.message_id] = message
        message.version = self.changed(kind, message.chat_id, message.message_id)
        self.journal.put("message", f"{message.chat_id}/{message.message_id}", message)

    def message(self, chat_id: int, message_id: int) -> Message | None:
        """A message that still exists for its readers."""
        message = self.messages.get(chat_id, {}).get(message_id)
        return None if message is None or message.is_deleted else message

    def newest_first(self, chat_id: int) -> Iterator[Message]:
        messages = reversed(self.messages.get(chat_id, {}).values())
        return (message for message in messages if not message.is_deleted)

    def next_file_number(self) -> int:
        self.counters.last_file += 1
        return self.counters.last_file

    def save_file(self, file: StoredFile) -> None:
        self.files[file.file_id] = file
        self.journal.put("file", file.file_id, file)
        self.journal.put("counters", "", self.counters)

    def add_press(self, person_id: int, chat_id: int, message_id: int, data: str) -> Press:
        self.counters.last_press += 1
        # Like Telegram's, the id is a large number that nobody should read anything into.
        press_id = str(person_id % 2**31 * 2**32 + self.counters.last_press)
        press = Press(press_id, person_id, chat_id, message_id, data, self.clock.now())
        self.save_press(press)
        return press

    def save_press(self, press: Press) -> None:
        self.presses[press.id] = press
        self.journal.put("press", press.id, press)
        self.changed("press", press.chat_id, press.message_id, {"press_id": press.id, "answer": press.answer})

    def chat_state(self, chat_id: int) -> ChatState:
        return self.chats.setdefault(chat_id, ChatState())

    def save_chat_state(self, chat_id: int, state: ChatState, kind: str) -> None:
        self.chats[chat_id] = state
        self.journal.put("chat", chat_id, state)
        self.changed(kind, chat_id)

    def save_commands(self, scope: str, commands: list[Json] | None) -> None:
        if commands is None:
            self.commands.pop(scope, None)
        else:
            self.commands[scope] = commands
        self.journal.put("commands", scope, commands)
        self.changed("commands", None)
