"""The morning summary."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from messages.message import Message, escape, one_line
from messages.people import address, you
from messages.tasks import name_of
from messages.times import clock, day, working_span
from sop.model import Person, Run, Task

SHOWN = 10
NAMED = 60
LISTED = 300


@dataclass(frozen=True)
class SummaryLine:
    """A task in the summary: who holds it, and how late it is in working minutes."""

    task: Task
    run: Run
    desk: str
    late_minutes: int


@dataclass(frozen=True)
class Summary:
    """What somebody learns in the morning; `unreachable` and `vacant` are for who leads."""

    day: date
    late: Sequence[SummaryLine]
    due_today: Sequence[SummaryLine]
    unreachable: Sequence[str]
    vacant: Sequence[str]
    leads: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.late or self.due_today or self.unreachable or self.vacant)


def summary(said: Summary, person: Person, *, zone: ZoneInfo) -> Message:
    """Return the morning summary of one person."""
    lines = [f"{address(person)}, ringkasan {day(said.day)}."]
    lines += _part("Terlambat", said.late, lambda line: f"terlambat {working_span(line.late_minutes)}")
    lines += _part("Batas waktu hari ini", said.due_today, lambda line: clock(line.task.due_at, zone))
    if said.unreachable:
        lines += ["", f"! Tidak dapat dihubungi: {escape(one_line(', '.join(said.unreachable), LISTED))}."]
    if said.vacant:
        lines += ["", f"! Belum ada pejabat: {escape(one_line(', '.join(said.vacant), LISTED))}."]
    why = "memantau proses yang berjalan" if said.leads else "memegang tugas tersebut"
    command = "/pantau" if said.leads else "/tugas"
    lines += ["", f"Selengkapnya: {command}", f"<i>Pesan ini disampaikan setiap pagi karena {you(person)} {why}.</i>"]
    return Message("\n".join(lines))


def _part(heading: str, found: Sequence[SummaryLine], when: Callable[[SummaryLine], str]) -> list[str]:
    if not found:
        return []
    lines = ["", f"<b>{heading}</b>"]
    for line in found[:SHOWN]:
        name = f"{escape(name_of(line.task, line.run))} ({escape(line.run.title)})"
        lines.append(f"• {name}, pada {escape(one_line(line.desk, NAMED))}: {when(line)}")
    if len(found) > SHOWN:
        lines.append(f"… dan {len(found) - SHOWN} lainnya.")
    return lines
