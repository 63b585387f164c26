"""The slip that sends work downwards: instructions, a note, and how urgent it is (DOMAIN 4). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sop.errors import InstructionMissing, TextTooLong
from sop.flow import REASON_LIMIT, is_blank


class Urgency(StrEnum):
    """How fast a disposition wants to be dealt with (derajat)."""

    ORDINARY = "ordinary"
    URGENT = "urgent"
    VERY_URGENT = "very_urgent"


@dataclass(frozen=True)
class Disposition:
    """What a post tells another to do; a draft while `sent_at` is None. `sent_as` is the sender's capacity."""

    task_id: int
    run_id: int
    from_post: str
    to_post: str
    instructions: tuple[str, ...]
    note: str | None = None
    urgency: Urgency = Urgency.ORDINARY
    sent_at: datetime | None = None
    sent_as: str | None = None


def toggle(disposition: Disposition, instruction: str, *, choices: Sequence[str]) -> Disposition:
    """Return the disposition with an instruction more, or less, in the order of the office's list."""
    chosen = set(disposition.instructions) ^ {instruction}
    return replace(disposition, instructions=tuple(choice for choice in choices if choice in chosen))


def with_note(disposition: Disposition, note: str) -> Disposition:
    """Return the disposition with another note; a blank one removes it. Raises TextTooLong."""
    if len(note) > REASON_LIMIT:
        raise TextTooLong(REASON_LIMIT)
    return replace(disposition, note=None if is_blank(note) else note.strip())


def send(disposition: Disposition, *, acting_as: str, now: datetime) -> Disposition:
    """Return the disposition as sent; raises InstructionMissing where it says nothing."""
    if not disposition.instructions and disposition.note is None:
        raise InstructionMissing
    return replace(disposition, sent_at=now, sent_as=acting_as)
