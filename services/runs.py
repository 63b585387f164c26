"""Starting, watching and cancelling runs."""

from datetime import datetime

from sqlmodel import Session

from db import files, history, outbox, pauses, people, planned_starts, questions, runs, tasks
from db.history import Entry, Signature
from db.planned_starts import PlanState
from db.questions import QuestionKind
from documents.sop_page import PhonePicture, SopPaper
from messages import labels
from messages.message import Message
from messages.runs import (
    HistoryLine,
    Preview,
    StepView,
    at_desk,
    choose_year,
    event_words,
    overview,
    picture,
    picture_note,
    preview,
    run_list,
    sop_page,
    started,
    vacant_desk,
)
from messages.runs import history as history_message
from messages.tasks import file_list
from services import consequences
from services.calendar_changes import take_the_calendar
from services.desk import ask
from services.ending import close_tasks_of_cancelled_run, open_task
from services.identity import Caller, identify
from services.office import Office
from services.replies import reply
from sop import flow, permissions
from sop.diagram import Mark
from sop.errors import NotPermitted, RunAlreadyOpen, RunIsClosed, YearOutOfRange
from sop.events import Event
from sop.model import Run, RunStatus, Task, TaskStatus, capacity
from sop.procedure import Capability, Step
from sop.working_time import OfficeCalendar, holidays_between, working_minutes_between

YEARS_OFFERED = 3
FINISHED_SHOWN = 50


def offer(session: Session, *, office: Office, sender: int, now: datetime) -> None:
    """Answer /mulai with the years that can be chosen."""
    caller = identify(session, sender, now=now)
    permissions.require(permissions.may_start(caller.actor, office.procedure))
    reply(session, "year_choice", person=caller.person.id, now=now)


def years_offered(office: Office, *, now: datetime) -> list[int]:
    """Return this year and the next ones, by the office's own date."""
    first = now.astimezone(office.timezone).year
    return list(range(first, first + YEARS_OFFERED))


def year_choice(office: Office, *, now: datetime) -> Message:
    """Return the question for which year to start."""
    return choose_year(office.procedure, years_offered(office, now=now))


def preview_run(session: Session, *, office: Office, sender: int, year: int, now: datetime) -> Message:
    """Return what starting now would mean; reads only. Raises YearOutOfRange or RunAlreadyOpen."""
    caller = identify(session, sender, now=now)
    permissions.require(permissions.may_start(caller.actor, office.procedure))
    amendment = next_amendment(session, office, year, now=now)
    calendar = office.calendar(session, now)
    due_times = flow.planned_due_times(office.procedure, start=now, calendar=calendar)
    local_days = [at.astimezone(office.timezone).date() for at in (now, due_times[-1])]
    posts, holders = office.procedure.posts, people.holders(session, now=now)
    plan = planned_starts.waiting(session, procedure_code=office.procedure.code, year=year)
    return preview(
        Preview(
            procedure=office.procedure,
            year=year,
            amendment=amendment,
            start=now,
            due_times=due_times,
            holidays=holidays_between(local_days[0], local_days[1], calendar),
            vacant=[post.title for post in posts if post.code not in holders],
            unreachable=[
                post.title for post in posts if post.code in holders and not holders[post.code].person.is_reachable
            ],
            plan_id=None if plan is None else plan.id,
            planned_for=None if plan is None else plan.starts_at,
        ),
        zone=office.timezone,
    )


def start(session: Session, *, office: Office, sender: int, year: int, now: datetime) -> Message:
    """Start a run, and return how the preview reads then. Raises YearOutOfRange or RunAlreadyOpen."""
    caller = identify(session, sender, now=now)
    permissions.require(permissions.may_start(caller.actor, office.procedure))
    next_amendment(session, office, year, now=now)
    signature = Signature(caller.person.id, caller.name, starter_capacity(caller, office))
    run, first = begin(session, office, year, signature=signature, now=now)
    return started(run, first=office.procedure.post(first.post).title, zone=office.timezone)


def begin(session: Session, office: Office, year: int, *, signature: Signature, now: datetime) -> tuple[Run, Task]:
    """Start a run in somebody's name, and return it with its first task; a plan for the year has come true with it.

    Raises RunAlreadyOpen.
    """
    take_the_calendar(session)
    amendment = _free_amendment(session, office, year)
    run = runs.add(session, procedure=office.procedure, year=year, amendment=amendment, now=now)
    history.note(session, Event.RUN_STARTED, now=now, run_id=run.id, by=signature)
    opening = flow.begin(office.procedure, now=now, calendar=office.calendar(session, now))
    first = open_task(session, run, opening, opened_by=None, office=office, now=now)
    plan = planned_starts.waiting(session, procedure_code=office.procedure.code, year=year)
    if plan is not None:
        planned_starts.close(session, plan.id, PlanState.STARTED)
    return run, first


def list_runs(session: Session, *, office: Office, sender: int, now: datetime) -> None:
    """Answer /pantau: the run itself where there is one, else the list."""
    caller = identify(session, sender, now=now)
    permissions.require(permissions.may_watch(caller.actor, office.procedure))
    found = runs_shown(session)
    if len(found) == 1:
        _send_overview(session, caller, found[0].id, now=now)
    else:
        reply(session, "run_list", person=caller.person.id, now=now)


def run_page(session: Session, *, office: Office, sender: int, page: int, now: datetime) -> Message:
    """Return a page of runs; reads only."""
    caller = identify(session, sender, now=now)
    permissions.require(permissions.may_watch(caller.actor, office.procedure))
    return run_list(runs_shown(session), page=page)


def send_overview(session: Session, *, sender: int, run_id: int, now: datetime) -> None:
    """Send the picture of a run, then where each of its steps stands."""
    caller, run = watched(session, sender=sender, run_id=run_id, now=now)
    _send_overview(session, caller, run.id, now=now)


def run_picture(session: Session, *, office: Office, sender: int, run_id: int, now: datetime) -> Message:
    """Return the steps of the SOP page around the current one, with the marks of a run; reads only."""
    _, run = watched(session, sender=sender, run_id=run_id, now=now)
    views = _step_views(session, run, office, now=now)
    current = _current_step(views)
    recipe = PhonePicture(
        run.procedure,
        title=run.title,
        around=current.number,
        marks=_marks(views),
        notes={view.step.number: picture_note(view, zone=office.timezone) for view in views},
    )
    return picture(run, recipe, step=current)


def send_sop_page(session: Session, *, sender: int, run_id: int, now: datetime) -> None:
    """Send the whole page of the SOP with the marks of a run."""
    caller, run = watched(session, sender=sender, run_id=run_id, now=now)
    outbox.tell(session, "sop_page", person=caller.person.id, now=now, run_id=run.id)


def sop_paper(session: Session, *, office: Office, sender: int, run_id: int, now: datetime) -> Message:
    """Return the whole page of the SOP with the marks of a run; reads only."""
    _, run = watched(session, sender=sender, run_id=run_id, now=now)
    views = _step_views(session, run, office, now=now)
    return sop_page(
        run, SopPaper(run.procedure, made_at=now, marks=_marks(views), crest=office.stationery(session).crest)
    )


def show_run(session: Session, *, office: Office, sender: int, run_id: int, now: datetime) -> Message:
    """Return where every step of a run stands; reads only."""
    caller, run = watched(session, sender=sender, run_id=run_id, now=now)
    return overview(
        run,
        _step_views(session, run, office, now=now),
        may_cancel=permissions.may_cancel(caller.actor, run.procedure),
        may_hold=permissions.may_hold(caller.actor, run.procedure),
        may_remind=permissions.may_remind(caller.actor, run.procedure),
        pause=pauses.current(session, run.id),
        zone=office.timezone,
    )


def runs_shown(session: Session) -> list[Run]:
    """Return the runs that are listed: the open ones, then the newest of the others."""
    found = runs.with_status(session, RunStatus.OPEN)
    return found + runs.with_status(session, RunStatus.FINISHED, RunStatus.CANCELLED, limit=FINISHED_SHOWN)


def _send_overview(session: Session, caller: Caller, run_id: int, *, now: datetime) -> None:
    for kind in ("run_picture", "run_overview"):
        outbox.tell(session, kind, person=caller.person.id, now=now, run_id=run_id)


def _step_views(session: Session, run: Run, office: Office, *, now: datetime) -> list[StepView]:
    newest: dict[int, Task] = {}
    for task in tasks.of_run(session, run.id):
        if task.counts and not task.is_proposal:
            newest[task.step] = task
    holders = people.holders(session, now=now)
    calendar = office.calendar(session, now)
    views = []
    for step in run.procedure.steps:
        current = newest.get(step.number)
        post = current.post if current is not None and current.is_open else step.responsible
        holder, title = holders.get(post), run.procedure.post(post).title
        at = at_desk(holder.person, capacity(title, holder.kind)) if holder else vacant_desk(title)
        views.append(StepView(step, current, at, _late_minutes(current, calendar, now=now)))
    return views


def _current_step(views: list[StepView]) -> Step:
    """Return the first step that waits for somebody, or the furthest one where nothing waits."""
    waiting = [view.step for view in views if view.task is not None and view.task.is_open]
    reached = [view.step for view in views if view.task is not None]
    return waiting[0] if waiting else reached[-1]


def _marks(views: list[StepView]) -> dict[int, Mark]:
    return {view.step.number: _mark(view) for view in views}


def _mark(view: StepView) -> Mark:
    if view.task is None:
        return Mark.WAITING
    if view.task.is_open:
        return Mark.LATE if view.late_minutes else Mark.CURRENT
    return Mark.DONE if view.task.status is TaskStatus.DONE else Mark.WAITING


def history_page(session: Session, *, office: Office, sender: int, run_id: int, page: int, now: datetime) -> Message:
    """Return a page of what happened in a run; reads only."""
    _, run = watched(session, sender=sender, run_id=run_id, now=now)
    return history_message(run, history_lines(session, run), page=page, zone=office.timezone)


def history_lines(session: Session, run: Run) -> list[HistoryLine]:
    """Return what happened in a run, the oldest first."""
    steps = {task.id: run.procedure.step(task.step) for task in tasks.of_run(session, run.id)}
    return [_history_line(entry, steps.get(entry.task_id or 0)) for entry in history.of_run(session, run.id)]


def send_history(session: Session, *, sender: int, run_id: int, now: datetime) -> None:
    """Send the history of a run as a message of its own."""
    caller, _ = watched(session, sender=sender, run_id=run_id, now=now)
    reply(session, "run_history", person=caller.person.id, now=now, run_id=run_id)


def file_page(session: Session, *, office: Office, sender: int, run_id: int, page: int, now: datetime) -> Message:
    """Return a page of the files of a run that are open to somebody; reads only."""
    caller, run = watched(session, sender=sender, run_id=run_id, now=now)
    bundled = [] if run.status is RunStatus.OPEN else [(labels.BUNDLE, f"run:bundle:{run.id}")]
    return file_list(
        run.title,
        [(file.id, file.name, file.received_at) for file in readable_files(session, caller, run)],
        page=page,
        data=f"run:files:{run.id}",
        zone=office.timezone,
        made=[(labels.SOP_PAGE, f"run:sop:{run.id}"), *bundled],
    )


def ask_cancel_reason(session: Session, *, sender: int, run_id: int, now: datetime) -> None:
    """Ask why a run is to be cancelled; the answer cancels it."""
    caller, run = watched(session, sender=sender, run_id=run_id, now=now)
    permissions.require(permissions.may_cancel(caller.actor, run.procedure))
    if run.status is not RunStatus.OPEN:
        raise RunIsClosed
    ask(session, caller.person, QuestionKind.CANCEL_REASON, subject_id=run.id, now=now)


def cancel(session: Session, *, caller: Caller, run_id: int, reason: str, now: datetime) -> None:
    """Cancel a run and tell everybody; raises RunIsClosed, ReasonMissing or TextTooLong."""
    run = runs.get(session, run_id, lock=True)
    permissions.require(permissions.may_cancel(caller.actor, run.procedure))
    if run.status is not RunStatus.OPEN:
        raise RunIsClosed
    reason = flow.valid_reason(reason)
    post = next(post for post in run.procedure.posts_with(Capability.CANCEL_RUN) if post in caller.actor.posts)
    acting_as = caller.capacity_for(run.procedure, post)
    runs.set_status(session, run.id, RunStatus.CANCELLED, now=now)
    pauses.end(session, run.id, now=now)
    questions.drop_about_run(session, run.id)
    signature = Signature(caller.person.id, caller.name, acting_as)
    history.note(session, Event.RUN_CANCELLED, now=now, run_id=run.id, by=signature, text=reason)
    all_tasks = tasks.of_run(session, run.id)
    close_tasks_of_cancelled_run(session, run, all_tasks, caller=caller, acting_as=acting_as, now=now)
    consequences.of_cancelled_run(session, run, all_tasks, by=signature, now=now)
    holders = people.holders(session, now=now)
    for person_id in sorted({holders[post.code].person.id for post in run.procedure.posts if post.code in holders}):
        outbox.tell(session, "run_cancelled", person=person_id, now=now, run_id=run.id, by=acting_as, reason=reason)


def watched(session: Session, *, sender: int, run_id: int, now: datetime) -> tuple[Caller, Run]:
    """Return who asks and the run that is asked about; raises NotPermitted."""
    caller = identify(session, sender, now=now)
    if not runs.exists(session, run_id):
        raise NotPermitted
    run = runs.get(session, run_id)
    permissions.require(permissions.may_watch(caller.actor, run.procedure))
    return caller, run


def next_amendment(session: Session, office: Office, year: int, *, now: datetime) -> int:
    """Return how many runs of a year there were; raises YearOutOfRange or RunAlreadyOpen."""
    if year not in years_offered(office, now=now):
        raise YearOutOfRange
    return _free_amendment(session, office, year)


def _free_amendment(session: Session, office: Office, year: int) -> int:
    earlier = runs.of_year(session, procedure_code=office.procedure.code, year=year)
    if any(run.status is RunStatus.OPEN for run in earlier):
        raise RunAlreadyOpen(year)
    return len(earlier)


def starter_capacity(caller: Caller, office: Office) -> str:
    """Return in which capacity somebody starts a run."""
    for post in office.procedure.posts_with(Capability.START_RUN):
        if post in caller.actor.posts:
            return caller.capacity_for(office.procedure, post)
    return "Admin"


def _late_minutes(task: Task | None, calendar: OfficeCalendar, *, now: datetime) -> int:
    if task is None or not task.is_open:
        return 0
    return working_minutes_between(task.due_at, now, calendar)


def readable_files(session: Session, caller: Caller, run: Run) -> list[files.File]:
    """Return the files of a run that are open to somebody, in the order they came."""
    readable = [
        task.id
        for task in tasks.of_run(session, run.id)
        if permissions.may_read_files(caller.actor, run.procedure, task)
    ]
    return files.of_tasks(session, readable)


def _history_line(entry: Entry, step: Step | None) -> HistoryLine:
    who = ", ".join(part for part in (entry.name, entry.capacity) if part)
    return HistoryLine(entry.at, who, event_words(entry.event, step=step, details=entry.details))
