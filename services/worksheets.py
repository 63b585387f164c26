"""Indicators entered in chat: column by column, kept as one goes, checked, and handed in as the unit's next version."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from db import outbox, proposals, questions, runs, tasks
from db import renstra as renstra_rows
from db.outbox import Notice
from db.proposals import EnteredIndicator
from db.questions import Question, QuestionKind
from messages import worksheets as words
from messages.message import Message
from services import cards, desk, proposal_versions, renstra
from services.deliveries import Delivery, Send
from services.desk import Desk, Pressed, sit_down, take_seat
from services.identity import Caller, identify
from services.indicator_forms import form_for, responsible_units
from services.office import Office
from sop import flow, permissions
from sop import proposals as rules
from sop.errors import (
    ButtonUnknown,
    IndicatorsFaulty,
    NothingEntered,
    NotPermitted,
    TaskAlreadyClosed,
    TextEmpty,
    TextTooLong,
    TooManyIndicators,
)
from sop.indicator_checks import LONGEST, Finding, check
from sop.indicators import (
    MEASURES,
    REQUIRED,
    Column,
    Field,
    Indicator,
    column_of,
    columns_of_form,
    planned_answers,
    texts_of,
)
from sop.model import Run, RunStatus, Task
from sop.versions import current

MOST_ENTERED = 100
PLACES = 1_000
"""A list of the Renstra has no more lines."""


def open_sheet(
    session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime
) -> Pressed:
    """Begin entering indicators, or go on: from the version that counts where nothing is being entered."""
    at = sit_down(session, office=office, sender=sender, task_id=task_id, now=now)
    _require_takes_indicators(at.run, at.task, at.tasks)
    if at.task.is_open:
        desk.accept(session, at)
    if not _entered(session, at):
        counting = current(proposals.versions_of(session, at.run.id, at.task.unit or ""))
        _copy(session, at, counting.indicators if counting is not None else ())
    outbox.tell(session, "worksheet", person=at.caller.person.id, task=task_id, now=now)
    return desk.pressed(session, at, message_id=message_id)


def mend(session: Session, *, office: Office, sender: int, version_id: int, now: datetime) -> None:
    """Take what was sent back into the chat, in place of what was being entered there."""
    version = proposals.find_version(session, version_id)
    if version is None:
        raise NotPermitted
    at = _sit_down_for(session, office, identify(session, sender, now=now), version.run_id, version.unit, now=now)
    proposals.remove_entered(session, [entered.id for entered in _entered(session, at)])
    _copy(session, at, version.indicators)
    outbox.tell(session, "worksheet", person=at.caller.person.id, task=at.task.id, now=now)


def sheet(session: Session, *, office: Office, sender: int, task_id: int, page: int, now: datetime) -> Message:
    """Return what a unit is entering; reads only."""
    run, task = _readable(session, sender, task_id, now=now)
    return _sheet(session, run, task, page=page)


def add(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> None:
    """Begin another indicator, and ask for its first column. Raises TooManyIndicators."""
    at = sit_down(session, office=office, sender=sender, task_id=task_id, now=now)
    _require_takes_indicators(at.run, at.task, at.tasks)
    if len(_entered(session, at)) >= MOST_ENTERED:
        raise TooManyIndicators
    entered = proposals.enter(session, run_id=at.run.id, unit=at.task.unit or "", texts={})
    _ask(session, at, entered, Column(Field.OBJECTIVE))


def show(session: Session, *, office: Office, sender: int, entered_id: int, now: datetime) -> Message:
    """Return one indicator as far as it is entered; reads only."""
    entered = _known(session, entered_id)
    run = runs.get(session, entered.run_id)
    task = _latest(tasks.of_run(session, run.id), entered.unit)
    permissions.require(permissions.may_handle(identify(session, sender, now=now).actor, task))
    return words.entered(entered.id, entered.texts, _columns(session, run, entered), task_id=task.id)


def ask(session: Session, *, office: Office, sender: int, entered_id: int, code: str, now: datetime) -> None:
    """Ask for one column of an indicator."""
    at, entered = _seat_at(session, office, identify(session, sender, now=now), entered_id, now=now)
    _ask(session, at, entered, _column(session, at, entered, code))


def go_on(session: Session, *, office: Office, sender: int, entered_id: int, now: datetime) -> None:
    """Ask for the first column that was not answered yet."""
    at, entered = _seat_at(session, office, identify(session, sender, now=now), entered_id, now=now)
    _ask_next(session, at, entered)


def choose(
    session: Session, *, office: Office, sender: int, entered_id: int, code: str, choice: int, now: datetime
) -> None:
    """Answer what was asked with one of the offered buttons; the objective is that of another indicator, by its id."""
    at, entered = _seat_at(session, office, identify(session, sender, now=now), entered_id, now=now)
    column = _column(session, at, entered, code)
    if entered.asked != column:
        raise ButtonUnknown
    if column.field is Field.OBJECTIVE:
        other = next((each for each in _entered(session, at) if each.id == choice), None)
        text = other.texts.get(column, "") if other is not None else ""
    else:
        offered = MEASURES if column.field is Field.MEASURE else responsible_units(at.run)
        is_offered = column.field in (Field.MEASURE, Field.RESPONSIBLE) and choice < len(offered)
        text = offered[choice] if is_offered else ""
    if not text:
        raise ButtonUnknown
    _write(session, at, entered, column, text)


def choose_planned(
    session: Session, *, office: Office, sender: int, entered_id: int, code: str, choice: int, now: datetime
) -> None:
    """Answer what was asked with what stands in the Renstra; raises ButtonUnknown for a list that was replaced."""
    at, entered = _seat_at(session, office, identify(session, sender, now=now), entered_id, now=now)
    column = _column(session, at, entered, code)
    offered = _planned(session, at.run, entered, column)
    if entered.asked != column or choice not in offered:
        raise ButtonUnknown
    _write(session, at, entered, column, offered[choice])


def skip(session: Session, *, office: Office, sender: int, entered_id: int, code: str, now: datetime) -> None:
    """Leave an optional column empty."""
    at, entered = _seat_at(session, office, identify(session, sender, now=now), entered_id, now=now)
    column = _column(session, at, entered, code)
    if entered.asked != column or column.field in REQUIRED:
        raise ButtonUnknown
    _write(session, at, entered, column, "")


def answer(session: Session, *, office: Office, caller: Caller, entered_id: int, text: str, now: datetime) -> None:
    """Take a typed column. Raises TextEmpty or TextTooLong, and the question stays open."""
    at, entered = _seat_at(session, office, caller, entered_id, now=now)
    column = entered.asked
    if column is None:
        raise ButtonUnknown
    if flow.is_blank(text):
        raise TextEmpty
    if len(text) > LONGEST[column.field]:
        raise TextTooLong(LONGEST[column.field])
    _write(session, at, entered, column, text.strip())


def remove(session: Session, *, office: Office, sender: int, entered_id: int, now: datetime) -> Message:
    """Remove an indicator, and return what is left."""
    at, entered = _seat_at(session, office, identify(session, sender, now=now), entered_id, now=now)
    _forget_question(session, at.caller, [entered])
    proposals.remove_entered(session, [entered.id])
    return _sheet(session, at.run, at.task, page=0)


def ask_discard(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Message:
    """Return the question whether everything entered is to go; reads only."""
    _readable(session, sender, task_id, now=now)
    return words.ask_discard(task_id)


def discard(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Message:
    """Throw away what was entered and not handed in; versions stay."""
    at = sit_down(session, office=office, sender=sender, task_id=task_id, now=now)
    _require_takes_indicators(at.run, at.task, at.tasks)
    every = _entered(session, at)
    _forget_question(session, at.caller, every)
    proposals.remove_entered(session, [entered.id for entered in every])
    cards.refresh_cards(session, at.task, now=now)
    return words.discarded()


def preview(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Message:
    """Return everything entered, what is wrong with it, and what differs from the version that counts; reads only."""
    run, task = _readable(session, sender, task_id, now=now)
    every = proposals.entered_by(session, run_id=run.id, unit=task.unit or "")
    if not every:
        raise NothingEntered
    indicators = [entered.indicator for entered in every]
    counting = current(proposals.versions_of(session, run.id, task.unit or ""))
    changes = proposal_versions.changes_from(counting, indicators)
    unit = run.procedure.unit(task.unit or "")
    return words.preview(
        run, unit, indicators, findings=_checked(session, run, indicators), changes=changes, task_id=task.id
    )


def submit(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Message:
    """Hand in what was entered, and return how the preview reads then.

    Raises NothingEntered, IndicatorsFaulty or SameAsVersion.
    """
    at = sit_down(session, office=office, sender=sender, task_id=task_id, now=now)
    _require_takes_indicators(at.run, at.task, at.tasks)
    every = _entered(session, at)
    if not every:
        raise NothingEntered
    indicators = [entered.indicator for entered in every]
    findings = _checked(session, at.run, indicators)
    if any(finding.is_error for finding in findings):
        raise IndicatorsFaulty
    proposal_versions.hand_in(session, at, indicators, findings, file=None)
    _forget_question(session, at.caller, every)
    proposals.remove_entered(session, [entered.id for entered in every])
    return words.sent(len(indicators))


def _checked(session: Session, run: Run, indicators: Sequence[Indicator]) -> tuple[Finding, ...]:
    return check(indicators, renstra=renstra.planned(session, run))


def question_message(session: Session, question: Question) -> Message | None:
    """Return the question for the asked column of an indicator, with answers at hand."""
    entered = proposals.find_entered(session, question.subject_id or 0)
    if entered is None or entered.asked is None:
        return None
    run = runs.get(session, entered.run_id)
    every = proposals.entered_by(session, run_id=run.id, unit=entered.unit)
    objectives: dict[str, int] = {}
    for other in every:
        text = other.texts.get(Column(Field.OBJECTIVE), "")
        if other.id != entered.id and text:
            objectives.setdefault(text, other.id)
    number = [other.id for other in every].index(entered.id) + 1
    return words.question(
        entered.id,
        entered.asked,
        question.id,
        number=number,
        before=entered.texts.get(entered.asked, ""),
        objectives=objectives,
        responsible=responsible_units(run),
        planned=_planned(session, run, entered, entered.asked),
    )


def _planned(session: Session, run: Run, entered: EnteredIndicator, column: Column) -> dict[int, str]:
    """Return what the Renstra offers for a column, by one number for the list and the place in it."""
    loaded = renstra_rows.current(session, run.procedure.code)
    if loaded is None:
        return {}
    answers = planned_answers(loaded.indicators, entered.indicator, column)
    return {loaded.id * PLACES + place: text for place, text in answers.items()}


def _write(session: Session, at: Desk, entered: EnteredIndicator, column: Column, text: str) -> None:
    """Keep an answer, and ask for the next column, or show the indicator where all are answered."""
    entered = proposals.write(session, entered, texts={**entered.texts, column: text}, asked=None)
    _forget_question(session, at.caller, [entered])
    _ask_next(session, at, entered)


def _ask_next(session: Session, at: Desk, entered: EnteredIndicator) -> None:
    following = next((each for each in _columns(session, at.run, entered) if each not in entered.texts), None)
    if following is not None:
        _ask(session, at, entered, following)
        return
    outbox.tell(session, "entered_indicator", person=at.caller.person.id, now=at.now, entered_id=entered.id)
    cards.refresh_cards(session, at.task, now=at.now)


def _ask(session: Session, at: Desk, entered: EnteredIndicator, column: Column) -> None:
    proposals.write(session, entered, texts=entered.texts, asked=column)
    desk.ask(session, at.caller.person, QuestionKind.INDICATOR_FIELD, subject_id=entered.id, now=at.now)


def _forget_question(session: Session, caller: Caller, every: list[EnteredIndicator]) -> None:
    question = questions.of(session, caller.person.id)
    if question is None or question.kind is not QuestionKind.INDICATOR_FIELD:
        return
    if question.subject_id in {entered.id for entered in every}:
        questions.drop(session, caller.person.id)


def _copy(session: Session, at: Desk, indicators: Sequence[Indicator]) -> None:
    """Take indicators over as answered in every column. Raises TooManyIndicators."""
    if len(indicators) > MOST_ENTERED:
        raise TooManyIndicators
    unit = at.task.unit or ""
    blank = dict.fromkeys(columns_of_form(form_for(at.run, at.run.procedure.unit(unit)).years), "")
    for indicator in indicators:
        proposals.enter(session, run_id=at.run.id, unit=unit, texts={**blank, **texts_of(indicator)})


def _entered(session: Session, at: Desk) -> list[EnteredIndicator]:
    return proposals.entered_by(session, run_id=at.run.id, unit=at.task.unit or "")


def _columns(session: Session, run: Run, entered: EnteredIndicator) -> tuple[Column, ...]:
    told = {column.year for column in entered.texts if column.year is not None}
    return columns_of_form(sorted({*form_for(run, run.procedure.unit(entered.unit)).years, *told}))


def _column(session: Session, at: Desk, entered: EnteredIndicator, code: str) -> Column:
    try:
        column = column_of(code)
    except ValueError as error:
        raise ButtonUnknown from error
    if column not in _columns(session, at.run, entered):
        raise ButtonUnknown
    return column


def _sheet(session: Session, run: Run, task: Task, *, page: int) -> Message:
    every = proposals.entered_by(session, run_id=run.id, unit=task.unit or "")
    rows = [
        (entered.id, entered.indicator.name, all(column in entered.texts for column in _columns(session, run, entered)))
        for entered in every
    ]
    return words.sheet(run, run.procedure.unit(task.unit or ""), rows, task_id=task.id, page=page)


def _readable(session: Session, sender: int, task_id: int, *, now: datetime) -> tuple[Run, Task]:
    caller, task = identify(session, sender, now=now), tasks.find(session, task_id)
    if task is None or not task.is_proposal:
        raise NotPermitted
    permissions.require(permissions.may_handle(caller.actor, task))
    return runs.get(session, task.run_id), task


def _known(session: Session, entered_id: int) -> EnteredIndicator:
    entered = proposals.find_entered(session, entered_id)
    if entered is None:
        raise ButtonUnknown
    return entered


def _seat_at(
    session: Session, office: Office, caller: Caller, entered_id: int, *, now: datetime
) -> tuple[Desk, EnteredIndicator]:
    entered = _known(session, entered_id)
    return _sit_down_for(session, office, caller, entered.run_id, entered.unit, now=now), _known(session, entered_id)


def _sit_down_for(session: Session, office: Office, caller: Caller, run_id: int, unit: str, *, now: datetime) -> Desk:
    task = _latest(tasks.of_run(session, run_id), unit)
    at = take_seat(session, caller, office=office, task_id=task.id, now=now)
    _require_takes_indicators(at.run, at.task, at.tasks)
    return at


def _latest(all_tasks: list[Task], unit: str) -> Task:
    return next(task for task in rules.latest(all_tasks) if task.unit == unit)


def _require_takes_indicators(run: Run, task: Task, all_tasks: list[Task]) -> None:
    permissions.require(task.is_proposal and run.procedure.indicators is not None)
    if run.status is not RunStatus.OPEN or not rules.is_latest(task, all_tasks):
        raise TaskAlreadyClosed(task)


def _worksheet(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    task = tasks.get(session, notice.task_id or 0)
    return Send(_sheet(session, runs.get(session, task.run_id), task, page=0))


def _entered_indicator(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    entered = proposals.find_entered(session, notice.payload["entered_id"])
    if entered is None:
        return None
    run = runs.get(session, entered.run_id)
    task = _latest(tasks.of_run(session, run.id), entered.unit)
    return Send(words.entered(entered.id, entered.texts, _columns(session, run, entered), task_id=task.id))


RENDERERS = {"worksheet": _worksheet, "entered_indicator": _entered_indicator}
