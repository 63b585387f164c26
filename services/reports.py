"""Reports on runs, on how the SOP's standard times fit, and the register of letters."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from db import extensions, heartbeat, letters, outbox, pauses, people, runs, tasks
from db.questions import QuestionKind
from documents.run_report import (
    FITS_HEAD,
    FITS_WIDTHS,
    REGISTER_HEAD,
    REGISTER_WIDTHS,
    ROUNDS_HEAD,
    ROUNDS_WIDTHS,
    Report,
    Table,
)
from documents.time_bars import TimeBars, TimeUsed
from messages import reports as words
from messages.message import MadeFile, Message, one_line
from messages.reports import PostLine, RoundLine
from messages.times import listed_day, short_moment, standard_time
from services.desk import ask
from services.identity import Caller, identify
from services.office import Office
from services.replies import reply
from services.runs import runs_shown, watched
from sop import permissions, reports
from sop.dates import read_days
from sop.errors import ButtonUnknown
from sop.letters import Letter, Number, gaps, span_of
from sop.model import Run, RunStatus, Task, capacity
from sop.procedure import Procedure
from sop.reports import Period, StepFit, TimeUse, of_steps

FILE_NAME = 100
EVALUATED = (RunStatus.OPEN, RunStatus.FINISHED)


def list_reports(session: Session, *, office: Office, sender: int, now: datetime) -> None:
    """Answer /laporan."""
    caller = _reader(session, office=office, sender=sender, now=now)
    reply(session, "report_list", person=caller.person.id, now=now)


def report_page(session: Session, *, office: Office, sender: int, page: int, now: datetime) -> Message:
    """Return a page of what can be reported on; reads only."""
    _reader(session, office=office, sender=sender, now=now)
    return words.report_list(runs_shown(session), page=page)


def send_report(session: Session, *, sender: int, run_id: int, now: datetime) -> None:
    """Send the bars of a run, then its report."""
    caller, _ = watched(session, sender=sender, run_id=run_id, now=now)
    outbox.tell(session, "report_picture", person=caller.person.id, now=now, once=True, run_id=run_id)
    outbox.tell(session, "report", person=caller.person.id, now=now, once=True, run_id=run_id)


def send_report_file(session: Session, *, sender: int, run_id: int, is_sheet: bool, now: datetime) -> None:
    """Send the report of a run as a PDF, or as a workbook."""
    caller, _ = watched(session, sender=sender, run_id=run_id, now=now)
    reply(session, "report_file", person=caller.person.id, now=now, run_id=run_id, is_sheet=is_sheet)


def send_evaluation(session: Session, *, office: Office, sender: int, now: datetime) -> None:
    """Send how the standard times fit over all runs."""
    caller = _reader(session, office=office, sender=sender, now=now)
    reply(session, "evaluation", person=caller.person.id, now=now)


def send_evaluation_file(session: Session, *, office: Office, sender: int, is_sheet: bool, now: datetime) -> None:
    """Send that as a PDF, or as a workbook."""
    caller = _reader(session, office=office, sender=sender, now=now)
    reply(session, "evaluation_file", person=caller.person.id, now=now, is_sheet=is_sheet)


def ask_period(session: Session, *, office: Office, sender: int, now: datetime) -> None:
    """Ask for the time that is reported on, post by post."""
    caller = _reader(session, office=office, sender=sender, now=now)
    ask(session, caller.person, QuestionKind.REPORT_PERIOD, now=now)


def answer_period(session: Session, *, office: Office, caller: Caller, text: str, now: datetime) -> None:
    """Send the report on a typed time. Raises DateUnreadable or PeriodReversed, and the question stays open."""
    permissions.require(permissions.may_watch(caller.actor, office.procedure))
    first, last = read_days(text, today=office.local_date(now))
    outbox.tell(
        session, "period_report", person=caller.person.id, now=now, first=first.isoformat(), last=last.isoformat()
    )


def send_period_file(
    session: Session, *, office: Office, sender: int, first: str, last: str, is_sheet: bool, now: datetime
) -> None:
    """Send the report on a time as a PDF, or as a workbook."""
    caller, of = _reader(session, office=office, sender=sender, now=now), read_period(first, last)
    reply(
        session,
        "period_file",
        person=caller.person.id,
        now=now,
        first=of.first.isoformat(),
        last=of.last.isoformat(),
        is_sheet=is_sheet,
    )


def send_register(session: Session, *, office: Office, sender: int, now: datetime) -> None:
    """Send the register of outgoing letters."""
    caller = _reader(session, office=office, sender=sender, now=now)
    reply(session, "register", person=caller.person.id, now=now)


def report(session: Session, *, office: Office, sender: int, run_id: int, now: datetime) -> Message:
    """Return the report of a run; reads only."""
    _, run = watched(session, sender=sender, run_id=run_id, now=now)
    return words.report(run, _lines(session, run, office, now=now), zone=office.timezone)


def picture(session: Session, *, office: Office, sender: int, run_id: int, now: datetime) -> Message:
    """Return the bars of a run; reads only."""
    _, run = watched(session, sender=sender, run_id=run_id, now=now)
    used = [_bar(run, use) for use in of_steps(times_of(session, run, office, now=now))]
    return words.picture(run, TimeBars(run.title, used))


def report_file(
    session: Session, *, office: Office, sender: int, run_id: int, is_sheet: bool, now: datetime
) -> Message:
    """Return the report of a run as a PDF, or as a workbook; reads only."""
    _, run = watched(session, sender=sender, run_id=run_id, now=now)
    return words.report_file(f"Laporan {run.title}", report_of(session, run, office, now=now, is_sheet=is_sheet))


def report_of(session: Session, run: Run, office: Office, *, now: datetime, is_sheet: bool) -> MadeFile:
    """Return the report of a run to be made while it is sent."""
    lines = _lines(session, run, office, now=now)
    told = [*words.summary(run, lines, zone=office.timezone), *words.posts_told(_posts(run.procedure, lines))]
    report = Report(
        stationery=office.stationery(session),
        made_at=now,
        title=f"Laporan {run.title}",
        summary=told,
        head=ROUNDS_HEAD,
        widths=ROUNDS_WIDTHS,
        rows=[_row(line, office) for line in lines],
    )
    return _made(report, is_sheet=is_sheet)


def periods(session: Session, *, office: Office, sender: int, now: datetime) -> Message:
    """Return the choice of a time to report on; reads only."""
    _reader(session, office=office, sender=sender, now=now)
    return words.periods(office.local_date(now))


def period_report(session: Session, *, office: Office, sender: int, first: str, last: str, now: datetime) -> Message:
    """Return what lay with each post in a time, over all runs; reads only. Raises ButtonUnknown."""
    _reader(session, office=office, sender=sender, now=now)
    of = read_period(first, last)
    return words.period_report(of, _posts(office.procedure, _lines_of(session, office, of, now=now)))


def post_report(
    session: Session, *, office: Office, sender: int, first: str, last: str, post: str, now: datetime
) -> Message:
    """Return the rounds that lay with one post in a time; reads only. Raises ButtonUnknown."""
    _reader(session, office=office, sender=sender, now=now)
    of = read_period(first, last)
    lines = [line for line in _lines_of(session, office, of, now=now) if line.use.task.post == post]
    posts = _posts(office.procedure, lines)
    if not posts:
        raise ButtonUnknown
    return words.post_report(of, posts[0], lines)


def period_file(
    session: Session, *, office: Office, sender: int, first: str, last: str, is_sheet: bool, now: datetime
) -> Message:
    """Return the report on a time as a PDF, or as a workbook; reads only."""
    _reader(session, office=office, sender=sender, now=now)
    of = read_period(first, last)
    lines = _lines_of(session, office, of, now=now)
    report = Report(
        stationery=office.stationery(session),
        made_at=now,
        title=f"Laporan per Jabatan, {words.period_name(of)}",
        summary=words.posts_told(_posts(office.procedure, lines)),
        head=("Proses", *ROUNDS_HEAD),
        widths=(24, *ROUNDS_WIDTHS),
        rows=[(line.run.title, *_row(line, office)) for line in lines],
    )
    return words.report_file(report.title, _made(report, is_sheet=is_sheet))


def evaluation(session: Session, *, office: Office, sender: int, now: datetime) -> Message:
    """Return how the standard times fit over all runs; reads only."""
    _reader(session, office=office, sender=sender, now=now)
    fits, count = _fits(session, office, now=now)
    return words.evaluation(office.procedure, fits, runs=count)


def evaluation_file(session: Session, *, office: Office, sender: int, is_sheet: bool, now: datetime) -> Message:
    """Return that as a PDF, or as a workbook; reads only."""
    _reader(session, office=office, sender=sender, now=now)
    fits, count = _fits(session, office, now=now)
    report = Report(
        stationery=office.stationery(session),
        made_at=now,
        title=f"Evaluasi {office.procedure.name}",
        summary=words.evaluation_told(fits, runs=count),
        head=FITS_HEAD,
        widths=FITS_WIDTHS,
        rows=[_fit_row(office.procedure, fit) for fit in fits],
    )
    return words.report_file(report.title, _made(report, is_sheet=is_sheet))


def register(session: Session, *, office: Office, sender: int, now: datetime) -> Message:
    """Return the register of outgoing letters as a workbook; reads only."""
    _reader(session, office=office, sender=sender, now=now)
    table = register_table(session, office, now=now)
    return words.register(table, count=len(table.rows))


def register_table(session: Session, office: Office, *, now: datetime, run: Run | None = None) -> Table:
    """Return the registers, or what a run has in them, by year and number; inserted numbers behind theirs."""
    of_run = None if run is None else {task.id for task in tasks.of_run(session, run.id)}
    rows: list[tuple[str | int, ...]] = []
    for code in letters.registers(session):
        found = letters.of_register(session, code)
        by_place = {
            (letter.year, letter.number): _register_row(code, letter, office)
            for letter in found
            if of_run is None or letter.task_id in of_run
        }
        for year, first, last in gaps(found) if of_run is None else ():
            by_place[year, Number(first)] = (code, year, span_of(first, last), "", "", words.USED_ON_PAPER, "", "")
        rows += [row for _, row in sorted(by_place.items())]
    return Table("Buku Agenda Surat Keluar", REGISTER_HEAD, REGISTER_WIDTHS, tuple(rows), now)


def _register_row(code: str, letter: Letter, office: Office) -> tuple[str | int, ...]:
    number = letter.number.running if not letter.number.suffix else str(letter.number)
    return (
        code,
        letter.year,
        number,
        letter.text,
        letter.paper,
        words.LETTER_STATES[letter.state],
        "" if letter.dated is None else listed_day(letter.dated),
        short_moment(letter.issued_at, office.timezone),
    )


def times_of(session: Session, run: Run, office: Office, *, now: datetime) -> list[TimeUse]:
    """Return what each round of each step of a run took, what units hand in among them."""
    until = min(run.closed_at or now, now)
    found = tasks.of_run(session, run.id)
    return reports.times_of(
        run,
        found,
        heartbeat.outages_between(session, since=run.started_at, until=until),
        calendar=office.calendar(session, run.started_at),
        now=until,
        pauses=pauses.of_run(session, run.id),
        extensions=extensions.granted(session, [task.id for task in found]),
    )


def read_period(first: str, last: str) -> Period:
    """Return the period that a button or a message names by its days. Raises ButtonUnknown."""
    try:
        return Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError as error:
        raise ButtonUnknown from error


def _lines(session: Session, run: Run, office: Office, *, now: datetime) -> list[RoundLine]:
    holders = people.holders(session, now=now)
    return [
        RoundLine(run, use, (None if use.is_running else use.task.closed_as) or _holder(run, use.task, holders))
        for use in times_of(session, run, office, now=now)
    ]


def _lines_of(session: Session, office: Office, of: Period, *, now: datetime) -> list[RoundLine]:
    """Return the rounds of all runs in a time, by run; as they stood at its end."""
    since = datetime.combine(of.first, time(), office.timezone)
    before = datetime.combine(of.last + timedelta(days=1), time(), office.timezone)
    found = []
    for run in reversed(runs.with_status(session, *RunStatus)):
        if run.started_at < before and (run.closed_at is None or run.closed_at >= since):
            lines = _lines(session, run, office, now=min(now, before))
            found += [line for line in lines if line.use.ended_since(since)]
    return found


def _posts(procedure: Procedure, lines: Sequence[RoundLine]) -> list[PostLine]:
    order = [post.code for post in procedure.posts]
    return [
        PostLine(procedure.post(times.post).title, times)
        for times in reports.by_post((line.use for line in lines), order)
    ]


def _fits(session: Session, office: Office, *, now: datetime) -> tuple[list[StepFit], int]:
    """Return how the steps fit, and over how many runs; of older editions of the SOP only steps that are the same."""
    found = [run for run in runs.with_status(session, *EVALUATED) if run.procedure.code == office.procedure.code]
    same = {step.number: step.activity for step in office.procedure.steps}
    times = [
        [
            use
            for use in times_of(session, run, office, now=now)
            if same.get(use.task.step) == run.procedure.step(use.task.step).activity
        ]
        for run in found
    ]
    return reports.fit_of(times), len(found)


def _made(report: Report, *, is_sheet: bool) -> MadeFile:
    name = one_line(report.title.replace("/", "-"), FILE_NAME)
    if is_sheet:
        return MadeFile(f"{name}.xlsx", Table(report.title, report.head, report.widths, report.rows, report.made_at))
    return MadeFile(f"{name}.pdf", report)


def _holder(run: Run, task: Task, holders: dict[str, people.Holder]) -> str:
    title, holder = run.procedure.post(task.post).title, holders.get(task.post)
    return title if holder is None else capacity(title, holder.kind)


def _bar(run: Run, use: TimeUse) -> TimeUsed:
    step = run.procedure.step(use.task.step)
    return TimeUsed(
        step=step.number,
        label=words.label_of(run, use),
        round=use.task.round,
        standard=standard_time(step.standard_time),
        standard_minutes=use.standard_minutes,
        used_minutes=use.used_minutes,
        is_running=use.is_running,
    )


def _row(line: RoundLine, office: Office) -> tuple[str | int, ...]:
    use, task, zone = line.use, line.use.task, office.timezone
    return (
        task.step,
        words.label_of(line.run, use),
        task.round,
        line.holder,
        short_moment(task.starts_at, zone),
        "" if use.until is None else short_moment(use.until, zone),
        use.standard_minutes,
        use.used_minutes,
        use.late_minutes,
        use.outage_minutes,
        words.extensions_of(use),
        words.remark_of(use),
    )


def _fit_row(procedure: Procedure, fit: StepFit) -> tuple[str | int, ...]:
    step = procedure.step(fit.step)
    return (
        fit.step,
        step.label,
        standard_time(step.standard_time),
        fit.standard_minutes,
        fit.median_minutes,
        fit.longest_minutes,
        fit.rounds,
        fit.late,
        fit.returned,
        words.judged(fit),
    )


def _reader(session: Session, *, office: Office, sender: int, now: datetime) -> Caller:
    caller = identify(session, sender, now=now)
    permissions.require(permissions.may_watch(caller.actor, office.procedure))
    return caller
