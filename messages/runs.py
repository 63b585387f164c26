"""Starting a run, watching it, and reading its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages import labels
from messages.holds import pause_line
from messages.message import (
    PAGE_ROWS,
    Button,
    MadeFile,
    Message,
    Recipe,
    Style,
    escape,
    existing_page,
    one_line,
    page_row,
    page_suffix,
)
from messages.people import UNREACHABLE
from messages.steps.archive import LABELS as RECORD_LABELS
from messages.times import clock, day, moment, short_moment, standard_time, working_span
from sop.due_times import Pause
from sop.events import Event
from sop.model import Person, Run, RunStatus, Task, TaskStatus
from sop.procedure import Procedure, Step

TEXT_SHOWN = 200
FILE_NAME = 80


@dataclass(frozen=True)
class StepView:
    """Where a step of a run stands: its newest task, who holds it, and how late it is (working minutes)."""

    step: Step
    task: Task | None
    holder: str | None
    late_minutes: int


@dataclass(frozen=True)
class HistoryLine:
    """One line of history in words; `who` is name and capacity then."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True)
class Preview:
    """What starting now would mean: due time per step, the holidays in the way, posts that cannot be reached."""

    procedure: Procedure
    year: int
    amendment: int
    start: datetime
    due_times: Sequence[datetime]
    holidays: Sequence[tuple[date, str]]
    vacant: Sequence[str]
    unreachable: Sequence[str]
    plan_id: int | None = None
    planned_for: datetime | None = None


def choose_year(procedure: Procedure, years: Sequence[int]) -> Message:
    """Return the question for which year to start a run."""
    row = tuple(Button(str(year), f"run:preview:{year}") for year in years)
    return Message(
        f"<b>{escape(procedure.name)}</b>\nUntuk tahun berapa proses dimulai?",
        (row, (Button(labels.CANCEL, "question:dismiss"),)),
    )


def preview(view: Preview, *, zone: ZoneInfo) -> Message:
    """Return all due times if the run starts now, and what stands in the way."""
    title = view.procedure.title_of_run(view.year, amendment=view.amendment)
    lines = [f"<b>{escape(title)}</b>", f"Bila dimulai {moment(view.start, zone)}, batas waktunya paling lambat:", ""]
    shown_day = None
    for step, due_at in zip(view.procedure.steps, view.due_times, strict=True):
        local_day = due_at.astimezone(zone).date()
        if local_day != shown_day:
            lines.append(f"<b>{day(local_day)}</b>")
            shown_day = local_day
        lines.append(f"{step.number}. {escape(step.label)}: {clock(due_at, zone)}")
    if view.holidays:
        lines += ["", "Hari libur yang menggeser batas waktu:"]
        lines += [f"• {day(holiday)}: {escape(name)}" for holiday, name in view.holidays]
    if view.vacant:
        lines += ["", f"! Belum ada pejabat: {escape(', '.join(view.vacant))}."]
    if view.unreachable:
        lines += ["", f"! Tidak dapat dihubungi: {escape(', '.join(view.unreachable))}."]
    if view.vacant or view.unreachable:
        lines.append("Proses dapat dimulai, tetapi langkahnya menunggu sampai pejabatnya ada.")
    if view.planned_for is not None:
        lines += ["", f"Sudah direncanakan mulai {moment(view.planned_for, zone)}."]
    lines += ["", f"Bila setuju, mohon tekan <b>{labels.START_NOW}</b>."]
    later = (
        Button(labels.START_LATER, f"run:later:{view.year}")
        if view.plan_id is None
        else Button(labels.CALL_OFF_START, f"run:unplan:{view.plan_id}")
    )
    return Message(
        "\n".join(lines),
        (
            (Button(labels.START_NOW, f"run:start:{view.year}", Style.SUCCESS),),
            (later,),
            (Button(labels.CANCEL, "question:dismiss"),),
        ),
    )


def started(run: Run, *, first: str, zone: ZoneInfo) -> Message:
    """Return how the preview reads once the run has started."""
    return Message(
        f"<b>{escape(run.title)}</b> dimulai {moment(run.started_at, zone)}.\n"
        f"Langkah 1 berada pada {escape(first)}. Perkembangan: /pantau"
    )


def run_list(runs: Sequence[Run], *, page: int) -> Message:
    """Return the runs to choose from, the open ones first."""
    if not runs:
        return Message("Belum ada proses. Proses baru dimulai melalui /mulai.")
    page = existing_page(page, items=len(runs))
    shown = runs[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
    rows = [(Button(f"{_run_mark(run)} {run.title}", f"run:show:{run.id}"),) for run in shown]
    suffix = page_suffix(page, items=len(runs))
    return Message(
        f"<b>Perkembangan proses</b>{suffix}\nPilih proses yang ingin dilihat.",
        (*rows, *page_row("run:list", page=page, items=len(runs))),
    )


def picture(run: Run, recipe: Recipe, *, step: Step) -> Message:
    """Return the picture of a run that comes before its overview; it shows the steps around one of them."""
    caption = f"<b>{escape(run.title)}</b>\nLangkah {step.number} dari {len(run.procedure.steps)}"
    return Message(caption, file=MadeFile("halaman-sop.png", recipe, is_photo=True))


def picture_note(view: StepView, *, zone: ZoneInfo) -> str:
    """Return what the picture says under the state of a step: until when it runs; plain text."""
    if view.task is None or not view.task.is_open:
        return ""
    return f"batas {short_moment(view.task.due_at, zone)}"


def sop_page(run: Run, recipe: Recipe) -> Message:
    """Return the whole page of the SOP with the marks of a run, as a file."""
    name = one_line(f"Halaman {run.procedure.name}", FILE_NAME).replace("/", "-")
    return Message(f"{escape(run.procedure.name)}\n{escape(run.title)}", file=MadeFile(f"{name}.pdf", recipe))


def overview(
    run: Run,
    steps: Sequence[StepView],
    *,
    may_cancel: bool,
    zone: ZoneInfo,
    may_hold: bool = False,
    may_remind: bool = False,
    pause: Pause | None = None,
) -> Message:
    """Return where every step of a run stands."""
    lines = [f"<b>{escape(run.title)}</b>", _run_status(run, zone), *([pause_line(pause, zone)] if pause else []), ""]
    lines += [_step_line(view, zone) for view in steps]
    rows: list[tuple[Button, ...]] = [
        (Button(labels.REPORT, f"report:show:{run.id}"), Button(labels.HISTORY, f"run:history:{run.id}:0")),
        (Button(labels.DOWNLOAD, f"run:files:{run.id}:0"),),
    ]
    if may_remind and run.status is RunStatus.OPEN and pause is None:
        rows.append((Button(labels.REMIND, f"run:remind:{run.id}"),))
    if may_hold and run.status is RunStatus.OPEN:
        held = Button(labels.RESUME_RUN, f"run:resume:{run.id}", Style.SUCCESS)
        rows.append((held if pause else Button(labels.HOLD_RUN, f"run:hold:{run.id}"),))
    if may_cancel and run.status is RunStatus.OPEN:
        rows.append((Button(labels.CANCEL_RUN, f"run:cancel:{run.id}", Style.DANGER),))
    return Message("\n".join(lines), tuple(rows))


def at_desk(person: Person, capacity: str) -> str:
    """Return who holds a step, and whether messages reach that person, as plain text."""
    missed = "" if person.is_reachable else f", {UNREACHABLE}"
    return f"{capacity} ({person.name}{missed})"


def vacant_desk(title: str) -> str:
    """Return that a step lies on a vacant post, as plain text."""
    return f"{title} (lowong)"


def history(run: Run, lines: Sequence[HistoryLine], *, page: int, zone: ZoneInfo) -> Message:
    """Return one page of what happened in a run, the newest first: that is what somebody asks for."""
    page = existing_page(page, items=len(lines))
    shown = lines[::-1][page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
    text = [f"<b>Riwayat {escape(run.title)}</b>" + page_suffix(page, items=len(lines))]
    for line in shown:
        who = f"{escape(line.who)}: " if line.who else ""
        text.append(f"\n{short_moment(line.at, zone)} · {who}{line.what}")
    return Message("\n".join(text), page_row(f"run:history:{run.id}", page=page, items=len(lines)))


def _version_of(details: Mapping[str, object]) -> str:
    return f", versi {details['version']}" if "version" in details else " (lampiran)"


def history_text(run: Run, lines: Sequence[HistoryLine], *, zone: ZoneInfo) -> str:
    """Return all that happened in a run, one line each; HTML."""
    told = [f"{moment(line.at, zone)} · {escape(line.who)}{': ' if line.who else ''}{line.what}" for line in lines]
    return "\n".join([f"Riwayat {escape(run.title)}", "", *told, ""])


def event_words(event: Event, *, step: Step | None, details: Mapping[str, object]) -> str:
    """Return what happened, as a phrase for the history; HTML."""
    at = f"langkah {step.number} ({escape(step.label)})" if step else ""
    text = escape(one_line(str(details.get("text", "")), TEXT_SHOWN))
    unit = escape(str(details.get("unit", "")))
    again = f", putaran {details['round']}" if isinstance(details.get("round"), int) and details["round"] != 1 else ""
    return {
        Event.RUN_STARTED: "memulai proses",
        Event.RUN_FINISHED: "proses selesai",
        Event.RUN_REOPENED: "proses dibuka kembali",
        Event.RUN_CANCELLED: f"membatalkan proses. Alasan: {text}",
        Event.TASK_OPENED: f"{at} dibuka{again}",
        Event.TASK_MOVED: f"{at} beralih ke meja {text} (rangkap jabatan)",
        Event.TASK_ACCEPTED: f"menerima {at}",
        Event.TASK_FINISHED: f"menyelesaikan {at}" + (f". Catatan: {text}" if text else ""),
        Event.TASK_RETURNED: f"mengembalikan dari {at}. Alasan: {text}",
        Event.TASK_UNDONE: f"mengurungkan akhir {at}",
        Event.TASK_WITHDRAWN: f"{at} ditarik kembali",
        Event.TASK_CANCELLED: f"{at} dibatalkan",
        Event.FILE_ADDED: f"mengirim berkas {text} untuk {at}",
        Event.SIGNED_FILE_EXAMINED: f"berkas bertanda tangan diperiksa: {text}",
        Event.DISPOSITION_SENT: f"mengirim disposisi ({at}): {text}",
        Event.PROPOSAL_HANDED_IN: f"menyampaikan usulan {unit}{_version_of(details)}: {text}",
        Event.PROPOSAL_NIL: f"usulan {unit} ditandai nihil" + (f". Catatan: {text}" if text else ""),
        Event.VERSION_CHOSEN: f"menetapkan versi {details.get('version', 1)} usulan {unit} sebagai yang berlaku",
        Event.INDICATOR_JUDGED: f"menelaah indikator {unit}: {text}",
        Event.UNITS_REMINDED: f"mengingatkan unit yang belum menyampaikan usulan: {text}",
        Event.MEETING_CALLED: f"mengundang rapat ({at})",
        Event.MEETING_POSTPONED: f"menunda rapat ({at})",
        Event.MEETING_CANCELLED: "membatalkan rapat",
        Event.MEETING_HELD: f"menyelesaikan rapat. Notula: {text}",
        Event.INVITATION_SUBMITTED: "mengajukan undangan rapat untuk disetujui",
        Event.INVITATION_APPROVED: "menyetujui undangan rapat",
        Event.INVITATION_GIVEN_BACK: f"mengembalikan undangan rapat. Alasan: {text}",
        Event.INVITATION_ANSWERED: f"menjawab undangan rapat: {text}",
        Event.ATTENDANCE_NOTED: f"mencatat daftar hadir: {text}",
        Event.NUMBER_ISSUED: f"menerbitkan nomor {text}",
        Event.NUMBER_RELEASED: f"nomor dilepas: {text}",
        Event.NUMBERS_SKIPPED: f"melewati nomor {text} (dipakai di buku agenda)",
        Event.RECORDED: f"mencatat {_record_label(details.get('kind'))}: {text}",
        Event.REMINDED: f"pengingat {at} disampaikan kepada {text}",
        Event.ESCALATED: f"keterlambatan {at} disampaikan kepada {text}",
        Event.HOLDERS_REMINDED: f"mengingatkan {text}",
        Event.EXTENSION_ASKED: f"meminta perpanjangan {at}: {text}",
        Event.EXTENSION_GRANTED: f"menyetujui perpanjangan {at}: {text}",
        Event.EXTENSION_REFUSED: f"menolak perpanjangan {at}: {text}",
        Event.RUN_HELD: f"menunda proses. Alasan: {text}",
        Event.RUN_RESUMED: f"melanjutkan proses yang ditunda selama {text}",
        Event.HOLDER_PLACED: f"menjabat {text}",
        Event.HOLDER_RELEASED: f"tidak lagi menjabat {text}",
        Event.PERSON_ERASED: "menghapus data pribadi",
        Event.ABSENCE_NOTED: f"mencatat {text}",
        Event.ABSENCE_ENDED: f"mengakhiri {text}",
        Event.CALENDAR_CHANGED: f"mengubah kalender kerja: {text}",
        Event.SETTING_CHANGED: f"mengubah pengaturan kantor. {text}",
        Event.RENSTRA_CHANGED: f"mengubah daftar Renstra: {text}",
        Event.MEETING_CHANGED: f"mengubah rapat: {text}",
        Event.DISPOSITION_TAKEN: "menerima disposisi",
        Event.DISPOSITION_FINISHED: f"menyelesaikan disposisi. Keterangan: {text}",
        Event.DISPOSITION_RETURNED: f"mengembalikan disposisi. Alasan: {text}",
        Event.DISPOSITION_CANCELLED: "membatalkan disposisi",
        Event.DISPOSITION_TAKEN_BACK: "menarik disposisi untuk diubah",
        Event.DUE_TIME_MOVED: f"batas waktu {at} bergeser. Alasan: {text}",
    }[event]


def _record_label(kind: object) -> str:
    return next((label for known, label in RECORD_LABELS.items() if known == kind), "")


def ask_cancel_reason(run: Run) -> str:
    """Return the question why a run is cancelled."""
    return f"Mohon tuliskan alasan pembatalan {escape(run.title)}."


def _run_mark(run: Run) -> str:
    return {RunStatus.OPEN: "●", RunStatus.FINISHED: "✓", RunStatus.CANCELLED: "–"}[run.status]


def _run_status(run: Run, zone: ZoneInfo) -> str:
    if run.status is RunStatus.OPEN:
        return f"Dimulai {moment(run.started_at, zone)}"
    word = "Selesai" if run.status is RunStatus.FINISHED else "Dibatalkan"
    return f"{word} {moment(run.closed_at or run.started_at, zone)}"


def _step_line(view: StepView, zone: ZoneInfo) -> str:
    step, task = view.step, view.task
    name = f"{step.number}. {escape(step.label)}"
    if task is None:
        return f"○ {name} ({standard_time(step.standard_time)})"
    again = f", putaran {task.round}" if task.round > 1 else ""
    if task.status is TaskStatus.DONE:
        return f"✓ {name}{again}, {short_moment(task.closed_at or task.opened_at, zone)}"
    if not task.is_open:
        return f"○ {name}{again}"
    late = f", terlambat {working_span(view.late_minutes)}" if view.late_minutes else ""
    mark = "!" if view.late_minutes else "●"
    return (
        f"{mark} <b>{name}</b>{again}\n"
        f"   pada {escape(view.holder or '')} sejak {short_moment(task.opened_at, zone)}, "
        f"batas {short_moment(task.due_at, zone)}{late}"
    )
