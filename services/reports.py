"""Reports on runs, on how the SOP's standard times fit, and the register of letters."""

from datetime import datetime

from sqlmodel import Session

from db import heartbeat, letters, outbox, people, runs, tasks
from documents.run_report import (
    HEAD,
    REGISTER_HEAD,
    REGISTER_WIDTHS,
    WIDTHS,
    ReportRow,
    RunReport,
    Table,
)
from documents.time_bars import TimeBars, TimeUsed
from messages import reports as words
from messages.message import MadeFile, Message
from messages.reports import RoundLine
from messages.times import listed_day, short_moment, standard_time
from services.identity import Caller, identify
from services.office import Office
from services.replies import reply
from services.runs import runs_shown, watched
from sop import permissions, reports
from sop.letters import Letter, Number, gaps, span_of
from sop.model import Run, RunStatus, Task, capacity
from sop.reports import TimeUse

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
    used = [_bar(run, use) for use in times_of(session, run, office, now=now)]
    return words.picture(run, TimeBars(run.title, used))


def report_file(
    session: Session, *, office: Office, sender: int, run_id: int, is_sheet: bool, now: datetime
) -> Message:
    """Return the report of a run as a PDF, or as a workbook; reads only."""
    _, run = watched(session, sender=sender, run_id=run_id, now=now)
    return words.report_file(run, report_of(session, run, office, now=now, is_sheet=is_sheet))


def report_of(session: Session, run: Run, office: Office, *, now: datetime, is_sheet: bool) -> MadeFile:
    """Return the report of a run to be made while it is sent."""
    lines = _lines(session, run, office, now=now)
    rows, title = tuple(_row(run, line, office) for line in lines), f"Laporan {run.title}"
    name = title.replace("/", "-")
    if is_sheet:
        return MadeFile(f"{name}.xlsx", Table(title, HEAD, WIDTHS, tuple(row.cells for row in rows), now))
    summary = words.summary(run, lines, zone=office.timezone)
    return MadeFile(
        f"{name}.pdf",
        RunReport(stationery=office.stationery(session), made_at=now, title=title, summary=summary, rows=rows),
    )


def evaluation(session: Session, *, office: Office, sender: int, now: datetime) -> Message:
    """Return how the standard times fit over all runs; reads only."""
    _reader(session, office=office, sender=sender, now=now)
    found = [run for run in runs.with_status(session, *EVALUATED) if run.procedure.code == office.procedure.code]
    times = [times_of(session, run, office, now=now) for run in found]
    return words.evaluation(office.procedure, reports.fit_of(times), runs=len(found))


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
    """Return what each round of each step of a run took."""
    until = run.closed_at or now
    outages = heartbeat.outages_between(session, since=run.started_at, until=until)
    found, calendar = tasks.of_run(session, run.id), office.calendar(session, now)
    return reports.times_of(run, found, outages, calendar=calendar, now=until)


def _lines(session: Session, run: Run, office: Office, *, now: datetime) -> list[RoundLine]:
    holders = people.holders(session, now=now)
    return [
        RoundLine(use, use.task.closed_as or _holder(run, use.task, holders))
        for use in times_of(session, run, office, now=now)
    ]


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


def _row(run: Run, line: RoundLine, office: Office) -> ReportRow:
    use, task, zone = line.use, line.use.task, office.timezone
    return ReportRow(
        step=task.step,
        label=words.label_of(run, use),
        round=task.round,
        holder=line.holder,
        began=short_moment(task.starts_at, zone),
        ended="" if use.until is None else short_moment(use.until, zone),
        standard_minutes=use.standard_minutes,
        used_minutes=use.used_minutes,
        late_minutes=use.late_minutes,
        outage_minutes=use.outage_minutes,
        remark=words.remark_of(use),
    )


def _reader(session: Session, *, office: Office, sender: int, now: datetime) -> Caller:
    caller = identify(session, sender, now=now)
    permissions.require(permissions.may_watch(caller.actor, office.procedure))
    return caller
