"""What the last step puts on record before it can end (SOP step 14). Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sop.errors import RecordsMissing


class RecordKind(StrEnum):
    """What is recorded: the receipt of the delivered letter, how many copies were made, and where the paper lies."""

    DELIVERED = "delivered"
    COPIED = "copied"
    ARCHIVED = "archived"


@dataclass(frozen=True)
class Record:
    """Something that was put on record for a task."""

    task_id: int
    kind: RecordKind
    text: str
    recorded_at: datetime


def require_all(recorded: Collection[RecordKind]) -> None:
    """Raise RecordsMissing while one of them is not there."""
    if set(RecordKind) - set(recorded):
        raise RecordsMissing
