"""The slip that sends work downwards, as a step's own or freely made (DOMAIN 4). Pure; all times aware UTC."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sop.errors import (
    DispositionClosed,
    DispositionIncomplete,
    DispositionNotSent,
    DispositionTaken,
    DueInPast,
    InstructionMissing,
    NotASubordinate,
    TextEmpty,
    TextTooLong,
)
from sop.flow import is_blank
from sop.working_time import (
    Duration,
    OfficeCalendar,
    TimeUnit,
    add,
    is_open,
    next_opening,
)

NOTE_LIMIT = 10_000
FIELD_LIMIT = 250
_MINUTE = timedelta(minutes=1)


class Urgency(StrEnum):
    """How fast a disposition wants to be dealt with (derajat)."""

    ORDINARY = "ordinary"
    URGENT = "urgent"
    VERY_URGENT = "very_urgent"


TIME_FOR = {
    Urgency.VERY_URGENT: Duration(1, TimeUnit.DAYS),
    Urgency.URGENT: Duration(2, TimeUnit.DAYS),
    Urgency.ORDINARY: Duration(5, TimeUnit.DAYS),
}
"""The preset deadline of each urgency, in working days (DOMAIN 4, speed classes)."""


class Classification(StrEnum):
    """Who may see the letter (klasifikasi B, T, R, SR); only an open one has contents in chat (DOMAIN 7)."""

    OPEN = "open"
    LIMITED = "limited"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"


class DispositionState(StrEnum):
    """Where a disposition stands as a whole."""

    DRAFT = "draft"
    SENT = "sent"
    CANCELLED = "cancelled"


class ReceiverStatus(StrEnum):
    """What a receiver made of a disposition."""

    SENT = "sent"
    RECEIVED = "received"
    FORWARDED = "forwarded"
    FINISHED = "finished"
    RETURNED = "returned"


CLOSED = (ReceiverStatus.FINISHED, ReceiverStatus.RETURNED)


@dataclass(frozen=True)
class IncomingLetter:
    """The letter that a disposition is about, as its sheet has it; `agenda` is its number in a year's register."""

    sender: str | None = None
    number: str | None = None
    dated: date | None = None
    received: date | None = None
    subject: str | None = None
    agenda: int | None = None
    agenda_year: int | None = None


@dataclass(frozen=True)
class Disposition:
    """What a post tells others to do. `sent_as` is the sender's capacity, `made_by` the person.

    A step's own has `task_id` and `run_id`; an own id it has once something was chosen. `parent_id` is the disposition
    that was forwarded with this one. `decision` is the number, from 1, of what a meeting decided and this carries out.
    """

    from_post: str
    to_posts: tuple[str, ...] = ()
    instructions: tuple[str, ...] = ()
    id: int | None = None
    task_id: int | None = None
    run_id: int | None = None
    parent_id: int | None = None
    made_by: int | None = None
    note: str | None = None
    urgency: Urgency = Urgency.ORDINARY
    classification: Classification = Classification.OPEN
    letter: IncomingLetter = field(default_factory=IncomingLetter)
    due_at: datetime | None = None
    sent_at: datetime | None = None
    sent_as: str | None = None
    cancelled_at: datetime | None = None
    meeting_id: int | None = None
    decision: int | None = None

    @property
    def to_post(self) -> str:
        """The one receiver of a step's own disposition."""
        return self.to_posts[0]

    @property
    def is_free(self) -> bool:
        """Whether it belongs to no step."""
        return self.task_id is None

    @property
    def has_contents(self) -> bool:
        """Whether what it is about may be said in chat."""
        return self.classification is Classification.OPEN

    @property
    def state(self) -> DispositionState:
        """Where it stands."""
        if self.cancelled_at is not None:
            return DispositionState.CANCELLED
        return DispositionState.DRAFT if self.sent_at is None else DispositionState.SENT


@dataclass(frozen=True)
class Receiver:
    """A post that a disposition went to, and what became of it there; `said` is its closing note or its reason."""

    disposition_id: int
    post: str
    status: ReceiverStatus = ReceiverStatus.SENT
    received_at: datetime | None = None
    changed_at: datetime | None = None
    changed_as: str | None = None
    said: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is still awaited from it."""
        return self.status not in CLOSED


# Putting one together


def toggle(disposition: Disposition, instruction: str, *, choices: Sequence[str]) -> Disposition:
    """Return the disposition with an instruction more, or less, in the order of the office's list."""
    chosen = set(disposition.instructions) ^ {instruction}
    return replace(disposition, instructions=tuple(choice for choice in choices if choice in chosen))


def with_note(disposition: Disposition, note: str) -> Disposition:
    """Return the disposition with another note; a blank one removes it. Raises TextTooLong."""
    if len(note) > NOTE_LIMIT:
        raise TextTooLong(NOTE_LIMIT)
    return replace(disposition, note=None if is_blank(note) else note.strip())


def typed_field(text: str) -> str:
    """Return a typed line of the sheet; raises TextEmpty or TextTooLong."""
    if is_blank(text):
        raise TextEmpty
    if len(text) > FIELD_LIMIT:
        raise TextTooLong(FIELD_LIMIT)
    return " ".join(text.split())


def classified(disposition: Disposition, classification: Classification) -> Disposition:
    """Return the disposition with another classification; what must not be said in chat is dropped from it."""
    changed = replace(disposition, classification=classification)
    if changed.has_contents:
        return changed
    bare = IncomingLetter(agenda=disposition.letter.agenda, agenda_year=disposition.letter.agenda_year)
    return replace(changed, letter=bare, note=None, instructions=())


def toggle_receiver(disposition: Disposition, post: str, *, superiors: Sequence[str]) -> Disposition:
    """Return the disposition with a receiver more, or less; `superiors` are the posts above `post`.

    Raises NotASubordinate: to an equal or upwards one writes a nota dinas (DOMAIN 4).
    """
    require_below(disposition.from_post, post, superiors=superiors)
    chosen = disposition.to_posts
    without = tuple(other for other in chosen if other != post)
    return replace(disposition, to_posts=without if post in chosen else (*chosen, post))


def require_below(sender: str, receiver: str, *, superiors: Sequence[str]) -> None:
    """Raise NotASubordinate where the receiver does not stand below the sender."""
    if sender not in superiors:
        raise NotASubordinate(receiver)


def skipped(sender: str, *, superiors: Sequence[str]) -> tuple[str, ...]:
    """Return which superiors of a receiver, from the nearest up, are passed over by the sender."""
    return tuple(superiors[: superiors.index(sender)]) if sender in superiors else ()


def preset_due(urgency: Urgency, *, now: datetime, calendar: OfficeCalendar) -> datetime:
    """Return the deadline that an urgency brings with it."""
    return add(now, TIME_FOR[urgency], calendar)


def settled_due(at: datetime, *, now: datetime, calendar: OfficeCalendar) -> datetime:
    """Return a chosen deadline, moved to the next opening where the office is closed then; raises DueInPast."""
    if at <= now:
        raise DueInPast
    if is_open(at, calendar) or is_open(at - _MINUTE, calendar):
        return at
    return next_opening(at, calendar)


def send(disposition: Disposition, *, acting_as: str, now: datetime) -> Disposition:
    """Return the disposition as sent; raises InstructionMissing where it says nothing."""
    if disposition.has_contents and not disposition.instructions and disposition.note is None:
        raise InstructionMissing
    return replace(disposition, sent_at=now, sent_as=acting_as)


def send_freely(disposition: Disposition, *, acting_as: str, now: datetime, calendar: OfficeCalendar) -> Disposition:
    """Return a free disposition as sent; where no deadline was chosen, its urgency sets it.

    Raises DispositionClosed, DispositionIncomplete, InstructionMissing or DueInPast.
    """
    require_draft(disposition)
    lacks_receiver = not disposition.to_posts
    lacks_subject = disposition.has_contents and disposition.letter.subject is None
    if lacks_receiver or lacks_subject:
        raise DispositionIncomplete(lacks_receiver=lacks_receiver, lacks_subject=lacks_subject)
    if disposition.due_at is not None and disposition.due_at <= now:
        raise DueInPast
    due_at = disposition.due_at or preset_due(disposition.urgency, now=now, calendar=calendar)
    return replace(send(disposition, acting_as=acting_as, now=now), due_at=due_at)


def forwarding(disposition: Disposition, *, by_post: str, made_by: int) -> Disposition:
    """Return the draft that takes a disposition further down: its letter, urgency and deadline come along."""
    return Disposition(
        from_post=by_post,
        parent_id=disposition.id,
        made_by=made_by,
        urgency=disposition.urgency,
        classification=disposition.classification,
        letter=disposition.letter,
        instructions=disposition.instructions,
        due_at=disposition.due_at,
    )


# What the sender can still do


def require_draft(disposition: Disposition) -> None:
    """Raise DispositionClosed where it was sent or cancelled."""
    if disposition.state is not DispositionState.DRAFT:
        raise DispositionClosed


def take_back(disposition: Disposition, receivers: Sequence[Receiver]) -> Disposition:
    """Return a sent disposition as a draft again, to be changed; raises DispositionTaken or DispositionNotSent."""
    _require_untouched(disposition, receivers)
    return replace(disposition, sent_at=None, sent_as=None)


def cancel(disposition: Disposition, receivers: Sequence[Receiver], *, now: datetime) -> Disposition:
    """Return a sent disposition as cancelled, also one sent back; raises DispositionTaken or DispositionNotSent."""
    if not is_returned(receivers):
        _require_untouched(disposition, receivers)
    if disposition.state is not DispositionState.SENT:
        raise DispositionNotSent
    return replace(disposition, cancelled_at=now)


def is_untouched(receivers: Sequence[Receiver]) -> bool:
    """Tell whether no receiver has taken it yet."""
    return all(receiver.status is ReceiverStatus.SENT for receiver in receivers)


def is_returned(receivers: Sequence[Receiver]) -> bool:
    """Tell whether every receiver sent it back, so that it lies with its sender again."""
    return bool(receivers) and all(receiver.status is ReceiverStatus.RETURNED for receiver in receivers)


def _require_untouched(disposition: Disposition, receivers: Sequence[Receiver]) -> None:
    if disposition.state is not DispositionState.SENT:
        raise DispositionNotSent
    if not is_untouched(receivers):
        raise DispositionTaken


# What a receiver does


def receive(disposition: Disposition, receiver: Receiver, *, now: datetime) -> Receiver:
    """Return the receiver as one who has it; raises DispositionNotSent or DispositionClosed."""
    require_open(disposition, receiver)
    if receiver.status is not ReceiverStatus.SENT:
        return receiver
    return replace(receiver, status=ReceiverStatus.RECEIVED, received_at=now, changed_at=now)


def forward(disposition: Disposition, receiver: Receiver, *, acting_as: str, now: datetime) -> Receiver:
    """Return the receiver as one who has sent it further down; raises DispositionNotSent or DispositionClosed."""
    taken = receive(disposition, receiver, now=now)
    return replace(taken, status=ReceiverStatus.FORWARDED, changed_at=now, changed_as=acting_as)


def unforward(receiver: Receiver, *, now: datetime) -> Receiver:
    """Return the receiver as one who has it on the desk again, for what went further down was called back."""
    if receiver.status is not ReceiverStatus.FORWARDED:
        return receiver
    return replace(receiver, status=ReceiverStatus.RECEIVED, changed_at=now)


def finish(
    disposition: Disposition, receiver: Receiver, *, note: str | None, acting_as: str, now: datetime
) -> Receiver:
    """Return the receiver as one who is done; the note is asked for, but never about a letter that is not open.

    Raises DispositionNotSent, DispositionClosed, TextEmpty or TextTooLong.
    """
    said = _said(disposition, note)
    taken = receive(disposition, receiver, now=now)
    return replace(taken, status=ReceiverStatus.FINISHED, changed_at=now, changed_as=acting_as, said=said)


def give_back(
    disposition: Disposition, receiver: Receiver, *, reason: str | None, acting_as: str, now: datetime
) -> Receiver:
    """Return the receiver as one who sends it back, which is no longer possible once it went further down.

    Raises DispositionNotSent, DispositionClosed, TextEmpty or TextTooLong.
    """
    said = _said(disposition, reason)
    taken = receive(disposition, receiver, now=now)
    if taken.status is ReceiverStatus.FORWARDED:
        raise DispositionClosed
    return replace(taken, status=ReceiverStatus.RETURNED, changed_at=now, changed_as=acting_as, said=said)


def require_open(disposition: Disposition, receiver: Receiver) -> None:
    """Raise DispositionNotSent or DispositionClosed where a receiver can do nothing any more."""
    if disposition.state is not DispositionState.SENT:
        raise DispositionNotSent
    if not receiver.is_open:
        raise DispositionClosed


def _said(disposition: Disposition, text: str | None) -> str | None:
    if not disposition.has_contents:
        return None
    if text is None or is_blank(text):
        raise TextEmpty
    if len(text) > NOTE_LIMIT:
        raise TextTooLong(NOTE_LIMIT)
    return text.strip()


# Lists


class Shelf(StrEnum):
    """Where /disposisi shows a disposition."""

    UNREAD = "unread"
    RUNNING = "running"
    LATE = "late"
    RETURNED = "returned"
    DONE = "done"


def shelf(disposition: Disposition, receivers: Sequence[Receiver], *, now: datetime, is_sender: bool) -> Shelf:
    """Return where a sent or cancelled disposition stands, by those receivers that concern the onlooker.

    A free one that everybody sent back waits for its sender; what became of a step's own is seen at its tasks.
    """
    if disposition.state is DispositionState.CANCELLED:
        return Shelf.DONE
    if is_sender and disposition.is_free and is_returned(receivers):
        return Shelf.RETURNED
    if not any(receiver.is_open for receiver in receivers):
        return Shelf.DONE
    if disposition.due_at is not None and now > disposition.due_at:
        return Shelf.LATE
    unread = any(receiver.status is ReceiverStatus.SENT for receiver in receivers)
    return Shelf.UNREAD if unread else Shelf.RUNNING
