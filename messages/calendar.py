"""The office calendar in chat: what it holds, what is asked to change it, and what a change moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages import labels
from messages.message import (
    PAGE_ROWS,
    Button,
    Message,
    Style,
    escape,
    existing_page,
    full_stop,
    one_line,
    page_count,
    page_row,
)
from messages.people import address
from messages.times import day, listed_day, moment, period
from sop.calendar_entries import CalendarEntry, EntryKind
from sop.model import Person
from sop.working_time import Frame, Week

NAME_SHOWN = 40
DAYS_SHOWN = 30
TASKS_SHOWN = 10
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
KINDS = {
    EntryKind.HOLIDAY: "Hari libur",
    EntryKind.WORKING: "Tetap masuk kerja",
    EntryKind.HOURS: "Jam khusus",
    EntryKind.ORDINARY: "Jam biasa",
}


@dataclass(frozen=True)
class CalendarItem:
    """A line of the calendar that can be opened; `key` names it in buttons, `is_added` that an admin made it."""

    key: str
    entry: CalendarEntry
    is_added: bool


@dataclass(frozen=True)
class MovedTask:
    """An open task whose due time moved; times are aware UTC."""

    run_title: str
    step: int
    label: str
    before: datetime
    after: datetime


def calendar(items: Sequence[CalendarItem], *, today: date, hours: Sequence[Frame], page: int) -> Message:
    """Return what lies ahead in the office calendar, each line a button, and what can be added."""
    page, pages = existing_page(page, items=len(items)), page_count(len(items))
    suffix = f" (halaman {page + 1} dari {pages})" if pages > 1 else ""
    lines = [
        f"<b>Kalender kerja</b>{suffix}",
        f"Hari ini, {day(today)}: {f'jam kerja {_frames(hours)}' if hours else 'kantor tutup'}.",
        "Pilih baris untuk melihat atau menghapusnya." if items else "Belum ada hari libur yang tercatat.",
    ]
    shown = items[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
    rows = [(Button(_label(item), f"calendar:show:{item.key}"),) for item in shown]
    return Message(
        "\n".join(lines),
        (
            *rows,
            *page_row("calendar:list", page=page, items=len(items)),
            (Button(labels.ADD_HOLIDAY, "calendar:holiday"), Button(labels.ADD_HOURS, "calendar:hours")),
            (Button(labels.UPLOAD_LIST, "calendar:upload"),),
        ),
    )


def item(shown: CalendarItem) -> Message:
    """Return one line of the calendar in full, with what can be done about it."""
    entry = shown.entry
    lines = [f"<b>{KINDS[entry.kind]}: {escape(entry.name)}</b>", period(entry.first, entry.last)]
    if entry.kind is EntryKind.HOURS and entry.week is not None:
        lines += week_lines(entry.week)
    lines.append(
        "Ditambahkan melalui Tepat." if shown.is_added else "Berasal dari kalender nasional atau berkas jam kerja."
    )
    return Message(
        "\n".join(lines),
        (
            (Button(labels.REMOVE, f"calendar:remove:{shown.key}", Style.DANGER),),
            (Button(labels.BACK, "calendar:list:0"),),
        ),
    )


def choose_hours(weeks: Mapping[str, Week]) -> Message:
    """Return the choice which hours a period is to have, from the weeks that the office knows by name."""
    lines = ["<b>Jam kerja khusus</b>", "Pilih jam kerja yang berlaku selama periode tersebut."]
    for name, week in weeks.items():
        lines += ["", f"<b>{escape(name.capitalize())}</b>", *week_lines(week)]
    rows = [(Button(name.capitalize(), f"calendar:week:{number}"),) for number, name in enumerate(weeks)]
    return Message(
        "\n".join(lines),
        (
            *rows,
            (Button(labels.TYPE_HOURS, "calendar:typed"),),
            (Button(labels.CANCEL, "question:dismiss"),),
        ),
    )


def ask_hours() -> str:
    """Return the question for the hours of a week."""
    return (
        "Mohon tuliskan jam kerja, misalnya: 08.00-12.00, 12.30-15.00; Jumat 08.00-11.30, 12.30-15.30. "
        "Bagian tanpa nama hari berlaku untuk semua hari kerja."
    )


def ask_days(kind: EntryKind) -> str:
    """Return the question for the days of a holiday, or of a period with other hours."""
    what = "hari libur" if kind is EntryKind.HOLIDAY else "periode jam khusus"
    return f"Mohon tuliskan tanggal {what}, misalnya 2/12, 2 Des 2026, atau 8/2/2027 s.d. 9/3/2027."


def ask_name(entry: CalendarEntry) -> str:
    """Return the question for the name of what is added, or the reason."""
    return f"{KINDS[entry.kind]} pada {period(entry.first, entry.last)}. Mohon tuliskan nama atau alasannya."


def ask_removal_reason(entry: CalendarEntry) -> str:
    """Return the question why a line is removed."""
    return f"Hapus {escape(entry.name)} ({period(entry.first, entry.last)})? Mohon tuliskan alasannya."


def ask_list() -> str:
    """Return the question for an official list of holidays."""
    return (
        "Mohon kirimkan daftar resmi hari libur sebagai berkas .ics, atau .xlsx dengan kolom tanggal dan kolom nama. "
        "Isinya ditampilkan terlebih dahulu; belum ada yang berubah."
    )


def list_preview(
    *, draft_id: int, new: Sequence[CalendarEntry], known: int, missing: Sequence[CalendarEntry], unread: Sequence[str]
) -> Message:
    """Return what an official list would change: days that are new, known already, not on it, and unreadable lines."""
    lines = ["<b>Daftar resmi hari libur</b>"]
    lines.append("Akan ditambahkan:" if new else "Tidak ada hari libur baru dalam daftar ini.")
    lines += _day_lines(new)
    if known:
        lines.append(f"Sudah tercatat: {known} hari.")
    if missing:
        lines += ["", "Tercatat pada kalender tetapi tidak ada dalam daftar (dapat dihapus melalui /libur):"]
        lines += _day_lines(missing)
    if unread:
        lines += ["", "Tidak terbaca:", *(f"• {escape(one_line(text, NAME_SHOWN))}" for text in unread[:PAGE_ROWS])]
    if not new:
        return Message("\n".join(lines))
    return Message(
        "\n".join(lines),
        (
            (Button(labels.APPLY, f"calendar:apply:{draft_id}", Style.SUCCESS),),
            (Button(labels.CANCEL, "question:dismiss"),),
        ),
    )


def changed(*, what: str, moved: int) -> Message:
    """Return the receipt of a change; `moved` is how many open tasks have another due time."""
    consequence = (
        f"{moved} batas waktu tugas yang terbuka bergeser; pemegangnya diberi tahu."
        if moved
        else "Tidak ada batas waktu tugas yang bergeser."
    )
    return Message(f"Kalender kerja telah diperbarui. {full_stop(escape(what))}\n{consequence} Kalender: /libur")


def added(entries: Sequence[CalendarEntry]) -> str:
    """Return what was added, as plain text."""
    if len(entries) > 1:
        return f"{len(entries)} hari libur dari daftar resmi ditambahkan"
    entry = entries[0]
    return f"{KINDS[entry.kind]}: {entry.name}, {period(entry.first, entry.last)}, ditambahkan"


def removed(entry: CalendarEntry) -> str:
    """Return what was removed, as plain text."""
    return f"{KINDS[entry.kind]}: {entry.name}, {period(entry.first, entry.last)}, dihapus"


def due_times_moved(person: Person, moved: Sequence[MovedTask], *, reasons: Sequence[str], zone: ZoneInfo) -> Message:
    """Return what a holder is told when the calendar moved the due times of his tasks."""
    lines = [f"{address(person)}, batas waktu tugas berikut bergeser karena kalender kerja kantor berubah."]
    for task in moved[:TASKS_SHOWN]:
        lines += [
            "",
            f"<b>Langkah {task.step} · {escape(task.label)}</b>, {escape(task.run_title)}",
            f"semula {moment(task.before, zone)}",
            f"menjadi <b>{moment(task.after, zone)}</b>",
        ]
    if len(moved) > TASKS_SHOWN:
        lines += ["", f"dan {len(moved) - TASKS_SHOWN} tugas lainnya; lihat /tugas."]
    lines += ["", *(f"Alasan: {escape(one_line(reason, 200))}" for reason in reasons)]
    return Message("\n".join(lines))


def week_lines(week: Week) -> list[str]:
    """Return the hours of a week, days that follow each other with the same hours on one line."""
    lines = []
    first = 0
    for number in range(1, len(week) + 1):
        if number < len(week) and week[number] == week[first]:
            continue
        if week[first]:
            days = WEEKDAYS[first] if number - first == 1 else f"{WEEKDAYS[first]}-{WEEKDAYS[number - 1]}"
            lines.append(f"{days}: {_frames(week[first])}")
        first = number
    return lines


def _frames(frames: Sequence[Frame]) -> str:
    return ", ".join(f"{_clock(frame.start_minute)}-{_clock(frame.end_minute)}" for frame in frames)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}.{minute % 60:02}"


def _label(shown: CalendarItem) -> str:
    entry = shown.entry
    days = (
        listed_day(entry.first)
        if entry.first == entry.last
        else f"{listed_day(entry.first)} – {listed_day(entry.last)}"
    )
    kind = "" if entry.kind is EntryKind.HOLIDAY else f"{KINDS[entry.kind]}: "
    return f"{days} · {kind}{one_line(entry.name, NAME_SHOWN)}"


def _day_lines(entries: Sequence[CalendarEntry]) -> list[str]:
    """List single days."""
    lines = [
        f"• {listed_day(entry.first)}: {escape(one_line(entry.name, NAME_SHOWN))}" for entry in entries[:DAYS_SHOWN]
    ]
    rest = len(entries) - DAYS_SHOWN
    return [*lines, f"dan {rest} hari lainnya"] if rest > 0 else lines
