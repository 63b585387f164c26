"""[Mulai Nanti]: a run that starts by itself at the opening of a later day, until somebody calls it off."""

from collections.abc import Callable
from datetime import UTC, datetime, time

from sqlmodel import Session

from db import outbox, people, planned_starts, timers
from db.history import Signature
from db.outbox import Notice
from db.planned_starts import PlannedStart, PlanState
from db.questions import Question, QuestionKind
from messages import planned_starts as words
from messages.message import Message
from services import gate
from services.deliveries import Delivery, Send
from services.desk import ask
from services.identity import Caller, identify
from services.office import Office
from services.runs import begin, next_amendment, starter_capacity
from sop import permissions
from sop.dates import read_day
from sop.errors import CalendarDayOutOfRange, RunAlreadyOpen, StartAlreadyPlanned, StartNotLater, StartNotPlanned
from sop.procedure import Capability
from sop.working_time import next_opening

KIND = "planned_start"
BATCH = 20


def ask_day(session: Session, *, office: Office, sender: int, year: int, now: datetime) -> None:
    """Ask on which day a run starts. Raises YearOutOfRange, RunAlreadyOpen or StartAlreadyPlanned."""
    caller = identify(session, sender, now=now)
    _require_plannable(session, office, caller, year, now=now)
    ask(session, caller.person, QuestionKind.START_DAY, subject_id=year, now=now)


def answer(session: Session, *, office: Office, caller: Caller, question: Question, text: str, now: datetime) -> None:
    """Plan a run for the day that was typed. Raises DateUnreadable, StartNotLater or CalendarDayOutOfRange too."""
    year = question.subject_id or 0
    _require_plannable(session, office, caller, year, now=now)
    today, years = office.local_date(now), office.years(now)
    day = read_day(text, today=today)
    if day <= today:
        raise StartNotLater
    if day.year not in years:
        raise CalendarDayOutOfRange(years[0], years[-1])
    midnight = datetime.combine(day, time(), office.timezone).astimezone(UTC)
    plan = planned_starts.add(
        session,
        procedure_code=office.procedure.code,
        year=year,
        starts_at=next_opening(midnight, office.calendar(session, now)),
        planned_by=caller.person.id,
        planned_as=starter_capacity(caller, office),
        now=now,
    )
    timers.plan_about(session, kind=KIND, subject_id=plan.id, due_at=plan.starts_at)
    outbox.tell(session, "start_planned", person=caller.person.id, now=now, plan_id=plan.id)


def question_words(session: Session, question: Question, *, office: Office) -> str:
    """Return what is asked, as HTML."""
    return words.ask_day(office.procedure.title_of_run(question.subject_id or 0, amendment=0))


def call_off(session: Session, *, office: Office, sender: int, plan_id: int, now: datetime) -> Message:
    """Call a planned run off, and return how the plan reads then. Raises StartNotPlanned."""
    caller = identify(session, sender, now=now)
    permissions.require(permissions.may_start(caller.actor, office.procedure))
    plan = planned_starts.find(session, plan_id, lock=True)
    if plan is None or plan.state is not PlanState.WAITING:
        raise StartNotPlanned
    planned_starts.close(session, plan.id, PlanState.CALLED_OFF)
    timers.cancel_about(session, kinds=[KIND], subject_id=plan.id)
    if plan.planned_by != caller.person.id:
        outbox.tell(session, "start_called_off", person=plan.planned_by, now=now, plan_id=plan.id)
    return words.called_off(_title(office, plan))


def turn(session: Session, *, office: Office, now: datetime) -> int:
    """Start the runs whose time has come, and return how many timers that were; none starts in a closed office."""
    due = timers.due_about(session, kinds=[KIND], now=now, limit=BATCH)
    timers.mark_fired(session, [timer.id for timer in due])
    for timer in due:
        plan = planned_starts.find(session, timer.subject_id, lock=True)
        if plan is None or plan.state is not PlanState.WAITING:
            continue
        opening = gate.opening(session, office=office, now=now)
        if opening > now:
            planned_starts.move(session, plan.id, starts_at=opening)
            timers.plan_about(session, kind=KIND, subject_id=plan.id, due_at=opening)
        else:
            _start(session, office, plan, now=now)
    return len(due)


def _start(session: Session, office: Office, plan: PlannedStart, *, now: datetime) -> None:
    signature = Signature(plan.planned_by, people.get(session, plan.planned_by).name or "", plan.planned_as)
    try:
        begin(session, office, plan.year, signature=signature, now=now)
    except RunAlreadyOpen:
        planned_starts.close(session, plan.id, PlanState.FAILED)
        for person_id in _told(session, office, plan, now=now):
            outbox.tell(session, "start_failed", person=person_id, now=now, plan_id=plan.id)
        return
    for person_id in _told(session, office, plan, now=now):
        outbox.tell(session, "started_as_planned", person=person_id, now=now, plan_id=plan.id)


def _told(session: Session, office: Office, plan: PlannedStart, *, now: datetime) -> set[int]:
    """Return who planned a run; where that person is no longer known, whoever may start one."""
    if people.get(session, plan.planned_by).telegram_id is not None:
        return {plan.planned_by}
    holders = people.holders(session, now=now)
    return {holders[post].person.id for post in office.procedure.posts_with(Capability.START_RUN) if post in holders}


def _require_plannable(session: Session, office: Office, caller: Caller, year: int, *, now: datetime) -> None:
    permissions.require(permissions.may_start(caller.actor, office.procedure))
    next_amendment(session, office, year, now=now)
    if planned_starts.waiting(session, procedure_code=office.procedure.code, year=year) is not None:
        raise StartAlreadyPlanned


def _title(office: Office, plan: PlannedStart) -> str:
    return office.procedure.title_of_run(plan.year, amendment=0)


# What is told


def _plan(session: Session, notice: Notice) -> PlannedStart:
    plan = planned_starts.find(session, notice.payload["plan_id"])
    assert plan is not None
    return plan


def _start_planned(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    plan = _plan(session, notice)
    if plan.state is not PlanState.WAITING:
        return None
    message = words.planned(_title(office, plan), plan_id=plan.id, starts_at=plan.starts_at, zone=office.timezone)
    return Send(message)


def _start_called_off(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(words.called_off(_title(office, _plan(session, notice))))


def _started_as_planned(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(words.started_as_planned(_title(office, _plan(session, notice))))


def _start_failed(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(words.could_not_start(_title(office, _plan(session, notice))))


RENDERERS: dict[str, Callable[[Session, Notice, Office, datetime], Delivery | None]] = {
    "start_planned": _start_planned,
    "start_called_off": _start_called_off,
    "started_as_planned": _started_as_planned,
    "start_failed": _start_failed,
}
