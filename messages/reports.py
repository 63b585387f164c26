"""Reports: how long the work took, how the standard times fit, and the register of letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

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
from sop.flow import time_allowed
from sop.letters import LetterState
from sop.model import Run, RunStatus, TaskPart, TaskStatus
from sop.procedure import Procedure
from sop.reports import Period, PostTimes, StepFit, TimeUse, of_steps, usual_periods

USED_ON_PAPER = "dipakai di buku agenda"
ROUNDS_SHOWN = 20
LINE_SHOWN = 300
POSTS_IN_A_ROW = 2
LABEL_SHOWN = 70
PREPARING = "Sedang disiapkan."
LETTER_STATES = {LetterState.RESERVED: "dicadangkan", LetterState.ISSUED: "terbit", LetterState.VOID: "batal"}


PERIODS = {
    "this_month": "Bulan Ini",
    "last_month": "Bulan Lalu",
    "this_year": "Tahun Ini",
    "last_year": "Tahun Lalu",
}


@dataclass(frozen=True)
class RoundLine:
    """One round of one step: its run, the time it took, and who held it or holds it."""

    run: Run
    use: TimeUse
    holder: str


@dataclass(frozen=True)
class PostLine:
    """What came of the rounds that lay with a post, and what the post is called."""

    title: str
    times: PostTimes


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
            (Button(labels.BY_POST, "report:periods"),),
            (Button(labels.EVALUATION, "report:evaluation"), Button(labels.REGISTER, "report:register")),
        ),
    )


def picture(run: Run, recipe: Recipe) -> Message:
    """Return the bars of standard and real time that come before a report."""
    return Message(f"<b>{escape(run.title)}</b>", file=MadeFile("waktu-baku.png", recipe, is_photo=True))


def report(run: Run, lines: Sequence[RoundLine], *, zone: ZoneInfo) -> Message:
    """Return the report of a run as it is read in chat, with the ways to take it along."""
    shown = [line for line in lines if not line.use.task.is_proposal]
    text = [f"<b>Laporan {escape(run.title)}</b>", *_short(summary(run, lines, zone=zone)), ""]
    text += [_round(line) for line in shown[-ROUNDS_SHOWN:]]
    if len(shown) > ROUNDS_SHOWN:
        text.append(f"Putaran yang lebih awal ({len(shown) - ROUNDS_SHOWN}) ada pada berkas.")
    row = (Button(labels.AS_PDF, f"report:pdf:{run.id}"), Button(labels.AS_SHEET, f"report:sheet:{run.id}"))
    return Message("\n".join(text), (row,))


def summary(run: Run, lines: Sequence[RoundLine], *, zone: ZoneInfo) -> list[str]:
    """Return what a report comes to, as lines of plain text."""
    uses = of_steps(line.use for line in lines)
    late = [use for use in uses if use.late_minutes]
    late_proposals = [line.use for line in lines if line.use.task.is_proposal and line.use.late_minutes]
    outage, held = sum(use.outage_minutes for use in uses), sum(use.held_minutes for use in uses)
    extended = sum(len(line.use.extensions) for line in lines)
    waiting = [f"{_what(line)} pada {line.holder}" for line in lines if line.use.is_running]
    state = {RunStatus.OPEN: "berjalan", RunStatus.FINISHED: "selesai", RunStatus.CANCELLED: "dibatalkan"}[run.status]
    ended = f", {state} {moment(run.closed_at, zone)}" if run.closed_at is not None else f", masih {state}"
    return [
        f"Dimulai {moment(run.started_at, zone)}{ended}.",
        f"Waktu terpakai {working_span(sum(use.used_minutes for use in uses))} "
        f"dari waktu baku {working_span(sum(use.standard_minutes for use in uses))}.",
        f"Terlambat: {len(late)} dari {len(uses)} putaran, seluruhnya "
        f"{working_span(sum(use.late_minutes for use in late))}."
        if late
        else f"Tidak ada {'langkah yang terlambat' if late_proposals else 'keterlambatan'}.",
        *(
            [
                f"Usulan unit terlambat: {len(late_proposals)}, seluruhnya "
                f"{working_span(sum(use.late_minutes for use in late_proposals))}."
            ]
            if late_proposals
            else []
        ),
        f"Pengembalian: {sum(use.was_sent_back for use in uses)}. Perpanjangan: {extended}.",
        *([f"Ditunda pada jam kerja: {working_span(held)}, tidak dihitung terpakai."] if held else []),
        *([f"Gangguan sistem pada jam kerja: {working_span(outage)}."] if outage else []),
        *([f"Menunggu: {'; '.join(waiting)}."] if waiting else []),
    ]


def posts_told(posts: Sequence[PostLine]) -> list[str]:
    """Return what came of each post's rounds, one line each; plain text."""
    return [f"{line.title}: {_told(line.times)}" for line in posts]


def periods(today: date) -> Message:
    """Return the choice which time is reported on, post by post."""
    usual = usual_periods(today)
    text = (
        "<b>Laporan per jabatan</b>\nMohon pilih periode. Yang dihitung: putaran yang selesai pada periode itu, "
        "dan yang masih berjalan pada akhirnya."
    )
    buttons = [Button(PERIODS[name], f"report:period:{_data(usual[name])}") for name in PERIODS]
    rows = [tuple(buttons[at : at + POSTS_IN_A_ROW]) for at in range(0, len(buttons), POSTS_IN_A_ROW)]
    return Message(
        text,
        (*rows, (Button(labels.OTHER_PERIOD, "report:ask_period"),), (Button(labels.BACK, "report:list:0"),)),
    )


def period_name(of: Period) -> str:
    """Return a period as it is called: "Desember 2026", "Tahun 2026", or its first and last day; plain text."""
    following = of.last + timedelta(days=1)
    if (of.first.day, following.day) == (1, 1):
        if (of.first.year, of.first.month) == (of.last.year, of.last.month):
            return format_date(of.first, "MMMM yyyy", locale="id")
        if (of.first.month, of.last.month, of.first.year) == (1, 12, of.last.year):
            return f"Tahun {of.first.year}"
    first, last = (format_date(day, "d MMMM yyyy", locale="id") for day in (of.first, of.last))
    return first if of.first == of.last else f"{first} s.d. {last}"


def ask_period() -> str:
    """Return the question for a period."""
    return "Mohon tuliskan periodenya, misalnya: 1 Desember 2026 s.d. 15 Desember 2026."


def period_report(of: Period, posts: Sequence[PostLine]) -> Message:
    """Return what lay with each post in a time, each with a button, and the ways to take it along."""
    text = [f"<b>Laporan per jabatan</b>\n{period_name(of)}", ""]
    text += _short(posts_told(posts)) or ["Tidak ada putaran pada periode ini."]
    buttons = [
        Button(one_line(post.title, LABEL_SHOWN), f"report:post:{_data(of)}:{post.times.post}") for post in posts
    ]
    rows = [tuple(buttons[at : at + POSTS_IN_A_ROW]) for at in range(0, len(buttons), POSTS_IN_A_ROW)]
    take_along = (
        Button(labels.AS_PDF, f"report:posts_pdf:{_data(of)}"),
        Button(labels.AS_SHEET, f"report:posts_sheet:{_data(of)}"),
    )
    return Message(
        "\n".join(text), (*rows, *((take_along,) if posts else ()), (Button(labels.BACK, "report:periods"),))
    )


def post_report(of: Period, post: PostLine, lines: Sequence[RoundLine]) -> Message:
    """Return the rounds that lay with one post in a time."""
    text = [f"<b>{escape(post.title)}</b>\n{period_name(of)}", *_short([_told(post.times)])]
    title = ""
    for line in lines[-ROUNDS_SHOWN:]:
        if line.run.title != title:
            title = line.run.title
            text += ["", f"<b>{escape(one_line(title, LABEL_SHOWN))}</b>"]
        text.append(_round(line))
    if len(lines) > ROUNDS_SHOWN:
        text.append(f"Putaran yang lebih awal ({len(lines) - ROUNDS_SHOWN}) ada pada berkas.")
    return Message("\n".join(text), ((Button(labels.BACK, f"report:period:{_data(of)}"),),))


def label_of(run: Run, use: TimeUse) -> str:
    """Return how a round is called: the step, and that it only laid the work before who decides; plain text."""
    if use.task.is_proposal:
        return f"Usulan {run.procedure.unit(use.task.unit or '').name}"
    label = run.procedure.step(use.task.step).label
    return f"{label} (pengajuan)" if use.task.part is TaskPart.SUBMISSION else label


def remark_of(use: TimeUse) -> str:
    """Return what is to be said of a round beside its times; plain text."""
    held = [f"Ditunda {working_span(use.held_minutes)}"] if use.held_minutes else []
    return "; ".join([*_outcome(use), *held])


def extensions_of(use: TimeUse) -> str:
    """Return the time that was granted beyond the standard time; plain text."""
    return "; ".join(
        f"{standard_time(each.length)}, disetujui {each.decided_as}" if each.decided_as else standard_time(each.length)
        for each in use.extensions
    )


def evaluation(procedure: Procedure, fits: Sequence[StepFit], *, runs: int) -> Message:
    """Return where the standard times of an SOP do not fit what the work takes, over all runs."""
    text = [f"<b>Evaluasi {escape(procedure.name)}</b>", *_short(evaluation_told(fits, runs=runs))]
    if not fits:
        return Message("\n".join(text))
    row = (Button(labels.AS_PDF, "report:fits_pdf"), Button(labels.AS_SHEET, "report:fits_sheet"))
    return Message("\n".join([*text, "", *(_fit(procedure, fit) for fit in fits)]), (row,))


def evaluation_told(fits: Sequence[StepFit], *, runs: int) -> list[str]:
    """Return what an evaluation comes to, as lines of plain text."""
    told = [f"Dari {runs} proses."]
    if not fits:
        return [*told, "Belum ada langkah yang selesai."]
    tight, loose = [fit for fit in fits if fit.is_tight], [fit for fit in fits if fit.is_loose]
    told.append(
        f"Langkah yang lazimnya melebihi waktu baku: {_steps(tight)}."
        if tight
        else "Tidak ada langkah yang lazimnya melebihi waktu baku."
    )
    if loose:
        told.append(f"Langkah yang lazimnya kurang dari seperempat waktu baku: {_steps(loose)}.")
    return told


def judged(fit: StepFit) -> str:
    """Return what an evaluation says of a step; plain text."""
    if fit.is_tight:
        return "Waktu baku lazimnya terlampaui"
    return "Waktu baku lazimnya jauh lebih lama dari kebutuhan" if fit.is_loose else "Sesuai"


def register(recipe: Recipe, *, count: int) -> Message:
    """Return the register of outgoing letters as a workbook."""
    return Message(f"Buku agenda surat keluar: {count} nomor.", file=MadeFile("Buku Agenda Surat Keluar.xlsx", recipe))


def report_file(title: str, file: MadeFile) -> Message:
    """Return a report as a file."""
    return Message(escape(title), file=file)


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


def _round(line: RoundLine) -> str:
    run, use = line.run, line.use
    step = run.procedure.step(use.task.step)
    again = f", putaran {use.task.round}" if use.task.round > 1 else ""
    late = f", terlambat {working_span(use.late_minutes)}" if use.late_minutes else ""
    mark = "!" if use.late_minutes else "●" if use.is_running else "✓"
    back = ", dikembalikan" if use.was_sent_back else ""
    extended = ", diperpanjang" if use.extensions else ""
    label = escape(one_line(label_of(run, use), LABEL_SHOWN))
    allowed = standard_time(time_allowed(run.procedure, use.task))
    return (
        f"{mark} {step.number}. {label}{again}: {working_span(use.used_minutes)} dari {allowed}{extended}{late}{back}"
    )


def _told(times: PostTimes) -> str:
    rounds = ", ".join(
        part
        for part in (
            f"{times.ended} putaran selesai" if times.ended else "",
            f"{times.running} berjalan" if times.running else "",
            f"{times.late} terlambat ({working_span(times.late_minutes)})" if times.late else "",
            f"{times.sent_back} dikembalikan" if times.sent_back else "",
            f"{times.extensions} perpanjangan" if times.extensions else "",
        )
        if part
    )
    used = f"terpakai {working_span(times.used_minutes)} dari waktu baku {working_span(times.standard_minutes)}"
    return f"{rounds}; {used}."


def _what(line: RoundLine) -> str:
    if line.use.task.is_proposal:
        return f"usulan {line.run.procedure.unit(line.use.task.unit or '').name}"
    return f"langkah {line.use.task.step}"


def _outcome(use: TimeUse) -> list[str]:
    if use.is_running:
        return ["Masih berjalan"]
    if use.was_sent_back:
        return [f"Dikembalikan: {use.task.note}" if use.task.note else "Dikembalikan"]
    return ["Dibatalkan"] if use.task.status is TaskStatus.CANCELLED else []


def _data(of: Period) -> str:
    return f"{of.first:%Y%m%d}:{of.last:%Y%m%d}"


def _steps(fits: Sequence[StepFit]) -> str:
    return ", ".join(str(fit.step) for fit in fits)


def _fit(procedure: Procedure, fit: StepFit) -> str:
    step = procedure.step(fit.step)
    mark = "!" if fit.is_tight else "▫" if fit.is_loose else "✓"
    returned = f", dikembalikan {fit.returned} kali" if fit.returned else ""
    return (
        f"{mark} {step.number}. {escape(step.label)} (baku {standard_time(step.standard_time)}): lazimnya "
        f"{working_span(fit.median_minutes)}, terlama {working_span(fit.longest_minutes)}, "
        f"terlambat {fit.late} dari {fit.rounds}{returned}"
    )
