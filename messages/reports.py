"""Reports: how long the work took, how the standard times fit, and the register of letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from messages import labels
from messages.message import (
    PAGE_ROWS,
    Attachment,
    Button,
    MadeFile,
    Message,
    Recipe,
    escape,
    existing_page,
    one_line,
    page_row,
    page_suffix,
)
from messages.times import moment, standard_time, working_span
from sop.letters import LetterState
from sop.model import Run, RunStatus, TaskPart, TaskStatus
from sop.procedure import Procedure
from sop.reports import StepFit, TimeUse

USED_ON_PAPER = "dipakai di buku agenda"
ROUNDS_SHOWN = 20
LINE_SHOWN = 300
LABEL_SHOWN = 70
PREPARING = "Sedang disiapkan."
LETTER_STATES = {LetterState.RESERVED: "dicadangkan", LetterState.ISSUED: "terbit", LetterState.VOID: "batal"}


@dataclass(frozen=True)
class RoundLine:
    """One round of one step: the time it took, and who held it or holds it."""

    use: TimeUse
    holder: str


def report_list(runs: Sequence[Run], *, page: int) -> Message:
    """Return what can be reported on: each run, all of them together, and the register of letters."""
    page = existing_page(page, items=len(runs))
    shown = runs[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
    rows = [(Button(run.title, f"report:show:{run.id}"),) for run in shown]
    suffix = page_suffix(page, items=len(runs))
    choose = "Pilih proses yang dilaporkan." if runs else "Belum ada proses."
    return Message(
        f"<b>Laporan</b>{suffix}\n{choose}",
        (
            *rows,
            *page_row("report:list", page=page, items=len(runs)),
            (Button(labels.EVALUATION, "report:evaluation"), Button(labels.REGISTER, "report:register")),
        ),
    )


def picture(run: Run, recipe: Recipe) -> Message:
    """Return the bars of standard and real time that come before a report."""
    return Message(f"<b>{escape(run.title)}</b>", file=MadeFile("waktu-baku.png", recipe, is_photo=True))


def report(run: Run, lines: Sequence[RoundLine], *, zone: ZoneInfo) -> Message:
    """Return the report of a run as it is read in chat, with the ways to take it along."""
    text = [f"<b>Laporan {escape(run.title)}</b>", *_short(summary(run, lines, zone=zone)), ""]
    text += [_round(run, line) for line in lines[-ROUNDS_SHOWN:]]
    if len(lines) > ROUNDS_SHOWN:
        text.append(f"Putaran yang lebih awal ({len(lines) - ROUNDS_SHOWN}) ada pada berkas.")
    row = (Button(labels.AS_PDF, f"report:pdf:{run.id}"), Button(labels.AS_SHEET, f"report:sheet:{run.id}"))
    return Message("\n".join(text), (row,))


def summary(run: Run, lines: Sequence[RoundLine], *, zone: ZoneInfo) -> list[str]:
    """Return what a report comes to, as lines of plain text."""
    uses = [line.use for line in lines]
    late = [use for use in uses if use.late_minutes]
    outage = sum(use.outage_minutes for use in uses)
    waiting = [f"langkah {line.use.task.step} pada {line.holder}" for line in lines if line.use.is_running]
    state = {RunStatus.OPEN: "berjalan", RunStatus.FINISHED: "selesai", RunStatus.CANCELLED: "dibatalkan"}[run.status]
    ended = f", {state} {moment(run.closed_at, zone)}" if run.closed_at is not None else f", masih {state}"
    return [
        f"Dimulai {moment(run.started_at, zone)}{ended}.",
        f"Waktu kerja terpakai {working_span(sum(use.used_minutes for use in uses))} "
        f"dari waktu baku {working_span(sum(use.standard_minutes for use in uses))}.",
        f"Terlambat: {len(late)} dari {len(uses)} putaran, seluruhnya "
        f"{working_span(sum(use.late_minutes for use in late))}."
        if late
        else "Tidak ada keterlambatan.",
        f"Pengembalian: {sum(use.task.status is TaskStatus.RETURNED for use in uses)}.",
        *([f"Gangguan sistem pada jam kerja: {working_span(outage)}."] if outage else []),
        *([f"Menunggu: {'; '.join(waiting)}."] if waiting else []),
    ]


def label_of(run: Run, use: TimeUse) -> str:
    """Return how a round is called: the step, and that it only laid the work before who decides; plain text."""
    label = run.procedure.step(use.task.step).label
    return f"{label} (pengajuan)" if use.task.part is TaskPart.SUBMISSION else label


def remark_of(use: TimeUse) -> str:
    """Return what is to be said of a round beside its times; plain text."""
    if use.task.status is TaskStatus.RETURNED:
        return f"Dikembalikan: {use.task.note}" if use.task.note else "Dikembalikan"
    if use.task.status is TaskStatus.CANCELLED:
        return "Dibatalkan"
    return "Masih berjalan" if use.is_running else ""


def evaluation(procedure: Procedure, fits: Sequence[StepFit], *, runs: int) -> Message:
    """Return where the standard times of an SOP do not fit what the work takes, over all runs."""
    head = f"<b>Evaluasi {escape(procedure.name)}</b>\nDari {runs} proses."
    if not fits:
        return Message(f"{head}\nBelum ada langkah yang selesai.")
    tight = [fit for fit in fits if fit.is_tight]
    told = (
        f"Langkah yang lazimnya melebihi waktu baku: {', '.join(str(fit.step) for fit in tight)}."
        if tight
        else "Tidak ada langkah yang lazimnya melebihi waktu baku."
    )
    return Message("\n".join([head, told, "", *(_fit(procedure, fit) for fit in fits)]))


def register(recipe: Recipe, *, count: int) -> Message:
    """Return the register of outgoing letters as a workbook."""
    return Message(f"Buku agenda surat keluar: {count} nomor.", file=MadeFile("Buku Agenda Surat Keluar.xlsx", recipe))


def report_file(run: Run, file: MadeFile) -> Message:
    """Return the report of a run as a file."""
    return Message(f"Laporan {escape(run.title)}", file=file)


def bundle(run: Run, file: Attachment, *, count: int, package: int, packages: int) -> Message:
    """Return a package of what stays of a run; they count from 0, and each is proved by its own manifest."""
    proof = "Keutuhannya dapat diperiksa dengan daftar SHA256SUMS di dalamnya."
    if packages == 1:
        return Message(f"Paket arsip {escape(run.title)}: {count} berkas. {proof}", file=file)
    text = f"Paket arsip {escape(run.title)}, bagian {package + 1} dari {packages}: {count} berkas. {proof}"
    if package + 1 == packages:
        return Message(f"{text} Ini bagian terakhir.", file=file)
    following = Button(
        labels.NEXT_PACKAGE.format(number=package + 2, count=packages), f"run:bundle:{run.id}:{package + 1}"
    )
    return Message(f"{text} Mohon tekan tombol di bawah untuk bagian berikutnya.", ((following,),), file)


def table_of_contents(run: Run, packages: Sequence[Sequence[str]]) -> str:
    """Return which file lies in which package of a run, as plain text."""
    lines = [f"Daftar isi paket arsip {run.title}"]
    for number, names in enumerate(packages, start=1):
        lines += ["", f"Bagian {number} dari {len(packages)}", *names]
    return "\n".join([*lines, ""])


def _short(lines: Sequence[str]) -> list[str]:
    return [escape(one_line(line, LINE_SHOWN)) for line in lines]


def _round(run: Run, line: RoundLine) -> str:
    use, step = line.use, run.procedure.step(line.use.task.step)
    again = f", putaran {use.task.round}" if use.task.round > 1 else ""
    late = f", terlambat {working_span(use.late_minutes)}" if use.late_minutes else ""
    mark = "!" if use.late_minutes else "●" if use.is_running else "✓"
    back = ", dikembalikan" if use.task.status is TaskStatus.RETURNED else ""
    label = escape(one_line(label_of(run, use), LABEL_SHOWN))
    return (
        f"{mark} {step.number}. {label}{again}: {working_span(use.used_minutes)} "
        f"dari {standard_time(step.standard_time)}{late}{back}"
    )


def _fit(procedure: Procedure, fit: StepFit) -> str:
    step = procedure.step(fit.step)
    mark = "!" if fit.is_tight else "✓"
    returned = f", dikembalikan {fit.returned} kali" if fit.returned else ""
    return (
        f"{mark} {step.number}. {escape(step.label)} (baku {standard_time(step.standard_time)}): lazimnya "
        f"{working_span(fit.median_minutes)}, terlama {working_span(fit.longest_minutes)}, "
        f"terlambat {fit.late} dari {fit.rounds}{returned}"
    )
