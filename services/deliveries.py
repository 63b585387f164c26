"""What a waiting message comes to at the moment of sending: one kind of call each."""

from dataclasses import dataclass
from datetime import datetime

from db.cards import CardKind
from db.live_messages import LiveKind
from messages.message import Message


@dataclass(frozen=True)
class Live:
    """Makes the sent message the live one for a task and person."""

    task_id: int
    person_id: int
    kind: CardKind


@dataclass(frozen=True)
class LiveAbout:
    """Makes the sent message the live one for a person about something that is no task."""

    kind: LiveKind
    subject_id: int


@dataclass(frozen=True)
class Send:
    """A new message; silent ones make no sound on the phone.

    `together_with` are the ids of waiting messages that it says too.
    """

    message: Message
    silent: bool = False
    live: Live | None = None
    together_with: tuple[int, ...] = ()
    about: LiveAbout | None = None


@dataclass(frozen=True)
class Edit:
    """New contents for a message that was sent before; `is_caption` where its words stand under a file."""

    message_id: int
    message: Message
    is_caption: bool = False


@dataclass(frozen=True)
class ClearButtons:
    """Take the buttons from a message and leave its text."""

    message_id: int


@dataclass(frozen=True)
class Remove:
    """Delete a message, or edit it to `remains` where Telegram no longer allows deletion (after 48 hours)."""

    message_id: int
    remains: Message


@dataclass(frozen=True)
class SetCommands:
    """The commands that the menu of one chat offers: (name, description)."""

    commands: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SayAndLeave:
    """One line to a group, then leave it."""

    message: Message


@dataclass(frozen=True)
class Wait:
    """Nothing yet: the message may not go out before that time (aware UTC)."""

    until: datetime


Outgoing = Send | Edit | ClearButtons | Remove | SetCommands | SayAndLeave

Delivery = Wait | Outgoing


@dataclass(frozen=True)
class Sent:
    """What Telegram tells of a message that went out; `telegram_file_id` is that of the file it carried."""

    message_id: int
    is_caption: bool = False
    telegram_file_id: str | None = None
