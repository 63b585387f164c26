"""The morning summary."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.message import Message, escape, one_line
from messages.people import address, you
from messages.tasks import name_of
from messages.times import clock, day, working_span
from sop.model import Person, Run, Task

SHOWN = 8
SLIPS_SHOWN = 5
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
class SlipLine:
    """A disposition in the summary: its number in the register, which receiver it awaits, and how late that is."""

    number: str
    desk: str
    due_at: datetime
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
    slips_late: Sequence[SlipLine] = ()
    slips_due: Sequence[SlipLine] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        tasks, slips = (*self.late, *self.due_today), (*self.slips_late, *self.slips_due)
        return not (tasks or slips or self.unreachable or self.vacant)


def summary(said: Summary, person: Person, *, zone: ZoneInfo) -> Message:
    """Return the morning summary of one person."""
    lines = [f"{address(person)}, ringkasan {day(said.day)}."]
    lines += _part("Terlambat", said.late, lambda line: f"terlambat {working_span(line.late_minutes)}")
    lines += _part("Batas waktu hari ini", said.due_today, lambda line: clock(line.task.due_at, zone))
    lines += _slips("Disposisi terlambat", said.slips_late, lambda line: f"terlambat {working_span(line.late_minutes)}")
    lines += _slips("Batas waktu disposisi hari ini", said.slips_due, lambda line: clock(line.due_at, zone))
    if said.unreachable:
        lines += ["", f"! Tidak dapat dihubungi: {escape(one_line(', '.join(said.unreachable), LISTED))}."]
    if said.vacant:
        lines += ["", f"! Belum ada pejabat: {escape(one_line(', '.join(said.vacant), LISTED))}."]
    why = "memantau pekerjaan yang berjalan" if said.leads else "memegang tugas tersebut"
    command = "/pantau" if said.leads else "/tugas"
    if said.slips_late or said.slips_due:
        command += ", /disposisi"
    lines += ["", f"Selengkapnya: {command}", f"<i>Pesan ini disampaikan setiap pagi karena {you(person)} {why}.</i>"]
    return Message("\n".join(lines))


def _slips(heading: str, found: Sequence[SlipLine], when: Callable[[SlipLine], str]) -> list[str]:
    if not found:
        return []
    lines = ["", f"<b>{heading}</b>"]
    for line in found[:SLIPS_SHOWN]:
        lines.append(f"• No. Agenda {line.number}, pada {escape(one_line(line.desk, NAMED))}: {when(line)}")
    if len(found) > SLIPS_SHOWN:
        lines.append(f"… dan {len(found) - SLIPS_SHOWN} lainnya.")
    return lines


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
