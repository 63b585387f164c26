"""What the ladder says: to the holder, to those above, and what is said together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardView
from messages.disposition_cards import DispositionView, about
from messages.message import PAGE_ROWS, Button, Message, Style, escape, one_line
from messages.people import address, you
from messages.tasks import name_of
from messages.times import moment, short_moment, standard_time, working_span
from sop.model import Person
from sop.reminders import ReminderLevel

NAMED = 120


@dataclass(frozen=True)
class Reminded:
    """A task that somebody is spoken to about: at which level, how late in working time, and who else is told.

    `by` is who asks for the reminder, for one that the ladder did not bring; `above` says whether the person only
    watches over the task; `desk` is who holds it.
    """

    view: CardView
    level: ReminderLevel | None
    is_late: bool
    late_minutes: int
    also_told: str | None = None
    by: str | None = None
    above: bool = False
    desk: str = ""


@dataclass(frozen=True)
class RemindedSlip:
    """A disposition that somebody is spoken to about, as `Reminded` is for a task; `desk` is the receiver's."""

    view: DispositionView
    level: ReminderLevel
    is_late: bool
    late_minutes: int
    above: bool
    desk: str
    may_open: bool
    is_unread: bool = False


def reminder(told: Reminded, person: Person, *, zone: ZoneInfo) -> Message:
    """Return a reminder to the holder of a task, at whatever level (DOMAIN 9, phrases 13 to 15)."""
    view, task = told.view, told.view.task
    awaited = ", ".join(unit.unit.name for unit in view.missing)
    lines = [
        f"{address(person)}, {_said(told, zone)}",
        escape(view.run.title),
        *([f"Belum masuk: {escape(awaited)}."] if awaited and not task.is_proposal else []),
        *([f"Pemberitahuan ini juga disampaikan kepada {escape(told.also_told)}."] if told.also_told else []),
        "",
        f"Mohon berkenan menyelesaikannya dengan menekan <b>{labels.OPEN_TASK}</b>.",
        "",
        f"<i>{_because(told, person, zone)}</i>",
    ]
    rows = [(Button(labels.OPEN_TASK, f"task:open:{task.id}", Style.PRIMARY),)]
    if task.is_open:
        rows.append((Button(labels.ASK_EXTENSION, f"extension:ask:{task.id}"),))
    return Message("\n".join(lines), tuple(rows))


def escalation(told: Reminded, person: Person) -> Message:
    """Return what those above are told of a late task; it stays with its holder."""
    view = told.view
    lines = [
        f"{address(person)}, {_late_words(told)}",
        escape(view.run.title),
        f"Saat ini berada pada: {escape(told.desk)}",
        "",
        "Tugas tetap pada pejabat tersebut. Mohon kiranya berkenan memberi arahan.",
        "",
        f"<i>Pesan ini disampaikan karena {_why_above(told, person)}.</i>",
    ]
    return Message("\n".join(lines), ((Button(labels.SHOW_PROGRESS, f"run:show:{view.run.id}"),),))


def slip_reminder(told: RemindedSlip, person: Person, *, zone: ZoneInfo) -> Message:
    """Return a reminder to the receiver of a disposition, at whatever level."""
    it = told.view.disposition
    assert it.due_at is not None
    what = f"disposisi dari {escape(it.sent_as or '')} ({about(it)})"
    unread = " dan belum diterima" if told.is_unread else ""
    if told.level is ReminderLevel.UNREAD:
        said, why = f"{what} belum diterima. Batas waktu: {moment(it.due_at, zone)}.", "disposisi belum diterima"
    elif told.is_late:
        said, why = f"{what} telah melewati batas waktu{_late(told)}.", f"batas waktunya {moment(it.due_at, zone)}"
    elif told.level is ReminderLevel.HEADS_UP:
        said, why = (
            f"sebagai pengingat awal, {what} akan berakhir {moment(it.due_at, zone)}{unread}.",
            "batas waktunya dekat",
        )
    else:
        said, why = f"batas waktu {what} ini {moment(it.due_at, zone)}.", "batas waktunya tiba"
    lines = [
        f"{address(person)}, {said}",
        "",
        f"Mohon berkenan menindaklanjutinya dengan menekan <b>{labels.OPEN}</b>.",
        "",
        f"<i>Pesan ini disampaikan karena disposisi berada pada {you(person)} dan {why}.</i>",
    ]
    return Message("\n".join(lines), (_open_slip(told, labels.OPEN),))


def slip_escalation(told: RemindedSlip, person: Person) -> Message:
    """Return what those above are told of a late disposition; it stays with its receiver."""
    it = told.view.disposition
    if told.level is ReminderLevel.HEAD:
        why = "keterlambatan ini sudah disampaikan kepada atasan langsung dan belum terselesaikan"
    else:
        why = f"{you(person)} adalah atasan dari pejabat tersebut"
    lines = [
        f"{address(person)}, disposisi dari {escape(it.sent_as or '')} ({about(it)}) telah melewati batas waktu"
        f"{_late(told)}.",
        f"Saat ini berada pada: {escape(told.desk)}",
        "",
        "Disposisi tetap pada pejabat tersebut. Mohon kiranya berkenan memberi arahan.",
        "",
        f"<i>Pesan ini disampaikan karena {why}.</i>",
    ]
    return Message("\n".join(lines), (_open_slip(told, labels.OPEN),) if told.may_open else ())


def _late(told: RemindedSlip) -> str:
    return f", terlambat {working_span(told.late_minutes)}" if told.late_minutes else ""


def _open_slip(told: RemindedSlip, label: str) -> tuple[Button, ...]:
    return (Button(label, f"disposition:open:{told.view.id}", Style.PRIMARY),)


def _slip_point(told: RemindedSlip, zone: ZoneInfo) -> tuple[str, tuple[Button, ...]]:
    """Return a disposition as one of several things: its line, and its button or none."""
    it = told.view.disposition
    assert it.due_at is not None
    where = f", pada {one_line(told.desk, NAMED)}" if told.above else ""
    state = "belum diterima" if told.level is ReminderLevel.UNREAD else "belum selesai"
    late = _late(told).removeprefix(", ") or state
    number = f"{it.letter.agenda}/{it.letter.agenda_year}"
    line = f"• Disposisi dari {escape(it.sent_as or '')} ({about(it)}){escape(where)}: "
    button = _open_slip(told, f"Disposisi {number}") if told.may_open else ()
    return f"{line}batas {short_moment(it.due_at, zone)}, {late}", button


def together(told: Sequence[Reminded | RemindedSlip], person: Person, *, zone: ZoneInfo) -> Message:
    """Return several reminders to one person as one message."""
    lines = [f"{address(person)}, mohon perhatian atas {len(told)} hal berikut:"]
    rows: list[tuple[Button, ...]] = []
    for each in told[:PAGE_ROWS]:
        if isinstance(each, RemindedSlip):
            line, button = _slip_point(each, zone)
            lines.append(line)
            rows += [button] if button else []
            continue
        view = each.view
        name = name_of(view.task, view.run)
        where = f", pada {one_line(each.desk, NAMED)}" if each.above else ""
        late = f"terlambat {working_span(each.late_minutes)}" if each.is_late and each.late_minutes else "belum selesai"
        due = short_moment(view.task.due_at, zone)
        lines.append(f"• {escape(name)} ({escape(view.run.title)}){escape(where)}: batas {due}, {late}")
        if not each.above:
            rows.append((Button(name, f"task:open:{view.task.id}"),))
    if len(told) > PAGE_ROWS:
        lines.append(
            f"… dan {len(told) - PAGE_ROWS} lainnya. Seluruhnya dapat dilihat melalui /tugas, /disposisi dan /pantau."
        )
    watched = {each.view.run.id: each.view.run for each in told if isinstance(each, Reminded) and each.above}
    rows += [(Button(f"{labels.SHOW_PROGRESS}: {run.title}", f"run:show:{run.id}"),) for run in watched.values()]
    lines += ["", "<i>Pesan ini disampaikan karena batas waktunya sudah dekat atau sudah lewat.</i>"]
    return Message("\n".join(lines), tuple(rows))


def reminded(names: Sequence[str], *, at: datetime | None, zone: ZoneInfo) -> str:
    """Return the answer to [Ingatkan]: who is reminded, at once or at the next opening. Plain text."""
    when = f" {short_moment(at, zone)}" if at is not None else ""
    verb = "akan disampaikan" if at is not None else "disampaikan"
    return one_line(f"Pengingat {verb}{when} kepada {', '.join(names)}.", 200)


def _said(told: Reminded, zone: ZoneInfo) -> str:
    due = moment(told.view.task.due_at, zone)
    if told.by is not None:
        late = f", terlambat {working_span(told.late_minutes)}" if told.is_late and told.late_minutes else ""
        return f"{escape(told.by)} mengingatkan dengan hormat: {_what(told.view)} masih dinantikan{late}."
    if told.level is ReminderLevel.HEADS_UP:
        return f"sebagai pengingat awal, {_what(told.view)} akan berakhir {due}."
    if told.is_late:
        return _late_words(told)
    return f"batas waktu {_what(told.view)} ini {due}."


def _late_words(told: Reminded) -> str:
    view = told.view
    late = f", terlambat {working_span(told.late_minutes)}" if told.late_minutes else ""
    if view.task.is_proposal:
        return f"{_what(view)} belum diterima{late}."
    if any(extension.is_granted for extension in view.extensions):
        return f"{_what(view)} telah melewati batas waktu yang diperpanjang{late}."
    return f"{_what(view)} telah melewati waktu baku {standard_time(view.step.standard_time)}{late}."


def _because(told: Reminded, person: Person, zone: ZoneInfo) -> str:
    where = f"{_what(told.view)} berada pada {you(person)}"
    if told.by is not None:
        return f"Pesan ini disampaikan karena {where} dan {escape(told.by)} memintanya."
    return f"Pesan ini disampaikan karena {where} dan batas waktunya {moment(told.view.task.due_at, zone)}."


def _why_above(told: Reminded, person: Person) -> str:
    if told.level is ReminderLevel.HEAD:
        return "keterlambatan ini sudah disampaikan kepada atasan langsung dan belum terselesaikan"
    return f"{you(person)} adalah atasan dari pejabat tersebut"


def _what(view: CardView) -> str:
    if view.task.is_proposal:
        return f"usulan dari {escape(view.run.procedure.unit(view.task.unit or '').name)}"
    return f"langkah {view.step.number} ({escape(view.step.label)})"
