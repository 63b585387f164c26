"""Draft: the document is made or handed in, and laid before who reviews it (SOP step 9)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from db import files
from db.files import NewFile
from documents.papers.iku_document import Decree, IndicatorRow
from documents.papers.paper import WordPaper
from services import analysis, desk, papers
from services.desk import Desk, Pressed, sit_down
from services.office import Office
from services.replies import reply
from services.steps.ends import end_step
from sop import flow
from sop.events import Event
from sop.indicators import Indicator
from sop.procedure import StepAction


@dataclass(frozen=True)
class Concept:
    """The decision that a step is to hand in, to look at and to edit, and what its run is called."""

    decree: Decree
    as_word: WordPaper
    title: str


def submit(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Submit the draft; without a document it is asked for."""
    return end_step(
        session,
        StepAction.DRAFT,
        office=office,
        sender=sender,
        task_id=task_id,
        message_id=message_id,
        now=now,
        answer="Konsep diajukan.",
    )


def concept(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Concept:
    """Return the decision with the indicators that the analysis uses; reads only. Raises TaskAlreadyClosed."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    used = [judged.entry.indicator for judged in analysis.decided_indicators(session, at.run) if judged.is_used]
    decree = _with_indicators(papers.decree(session, at.run, office=office, now=now), used)
    return Concept(decree, papers.word_paper(session, decree), at.run.title)


def keep_draft(
    session: Session,
    *,
    office: Office,
    sender: int,
    task_id: int,
    drafts: Sequence[NewFile],
    message_id: int,
    now: datetime,
) -> Pressed:
    """Keep the concept that was made as the files of the step, and send it. Raises TaskAlreadyClosed."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    desk.accept(session, at)
    for new in drafts:
        file = files.add(session, new, sent_by=at.caller.person.id, sent_as=at.capacity, task_id=task_id, now=now)
        desk.note(session, Event.FILE_ADDED, at, text=new.name)
        reply(session, "file", person=at.caller.person.id, now=now, file_id=file.id)
    return desk.pressed(session, at, message_id=message_id, answer="Konsep telah dibuat.")


def _with_indicators(decree: Decree, indicators: Sequence[Indicator]) -> Decree:
    if not indicators:
        return decree
    years = tuple(sorted({*decree.years, *(year for indicator in indicators for year in indicator.targets)}))
    return replace(decree, years=years, indicators=tuple(_row(indicator, years) for indicator in indicators))


def _row(indicator: Indicator, years: Sequence[int]) -> IndicatorRow:
    return IndicatorRow(
        objective=indicator.objective,
        name=indicator.name,
        measure=indicator.measure,
        formulation=indicator.formulation,
        source=indicator.source,
        responsible=indicator.responsible,
        baseline=indicator.baseline.text,
        targets=tuple(indicator.targets[year].text if year in indicator.targets else "" for year in years),
        remark=indicator.remark,
    )


def _seat(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Desk:
    return sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.DRAFT)
