"""The merged indicators of all units: their findings, the workbook, and what the analyst decides about each.

`decided_indicators` is what the document of the run is made from.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from db import files, outbox, people, proposals, runs, tasks
from db.files import File
from db.outbox import Notice
from db.questions import QuestionKind
from documents.indicators.merged import Merged, MergedPaper, UnitState
from messages import analysis as words
from messages.indicators import finding_words
from messages.message import MadeFile, Message
from services import cards, desk, renstra
from services.deliveries import Delivery, Send
from services.desk import Desk, sit_down, take_seat
from services.identity import Caller
from services.office import Office
from sop import flow
from sop import proposals as rules
from sop.errors import ButtonUnknown, NoIndicatorUsed, NotPermitted, TextEmpty, TextTooLong
from sop.events import Event
from sop.indicator_checks import Finding, check_merged
from sop.indicators import Group, Proposal, entries_of, merge
from sop.model import Run, Task, TaskStatus
from sop.procedure import StepAction
from sop.versions import Judged, Judgement, Verdict, Version

NOTE_LIMIT = 1000


@dataclass(frozen=True)
class Analysis:
    """All indicators that count, merged, with what was found and decided; findings count the entries from 0."""

    groups: tuple[Group, ...]
    entries: tuple[Judged, ...]
    findings: tuple[Finding, ...]
    versions: tuple[Version, ...]

    def findings_at(self, place: int) -> list[Finding]:
        """Return what was found at one entry."""
        return [finding for finding in self.findings if finding.at == place]


def decided_indicators(session: Session, run: Run) -> tuple[Judged, ...]:
    """Return the indicators of a run in the order of the document, each with its decision; those with `is_used` go in.

    Empty where the units handed in nothing that could be read.
    """
    return analysis_of(session, run).entries


def analysis_of(session: Session, run: Run) -> Analysis:
    """Return everything the units handed in as data, merged and checked."""
    order = [unit.code for unit in run.procedure.units]
    counting = [version for version in proposals.versions_of_run(session, run.id) if version.is_current]
    counting.sort(key=lambda version: order.index(version.unit))
    places = {
        id(indicator): (version.id, position)
        for version in counting
        for position, indicator in enumerate(version.indicators)
    }
    groups = merge(
        Proposal(run.procedure.unit(version.unit), version.number or 0, version.indicators) for version in counting
    )
    entries = entries_of(groups)
    decided = proposals.judgements(session, [version.id for version in counting])
    judged = [
        Judged(entry, decided.get(places[id(entry.indicator)], Judgement()), *places[id(entry.indicator)])
        for entry in entries
    ]
    return Analysis(
        groups, tuple(judged), check_merged(entries, renstra=renstra.planned(session, run)), tuple(counting)
    )


def attachments(session: Session, run: Run) -> list[File]:
    """Return what the units handed in and no indicators were read from."""
    handed_in = [task.id for task in tasks.of_run(session, run.id) if task.is_proposal and task.counts]
    read = {version.file_id for version in proposals.versions_of_run(session, run.id)}
    return [file for file in files.of_tasks(session, handed_in) if file.id not in read]


def tell_merged(session: Session, run: Run, *, task_id: int, person_id: int, now: datetime) -> bool:
    """Send somebody the merged workbook, and tell whether there is one."""
    if not any(version.is_current for version in proposals.versions_of_run(session, run.id)):
        return False
    outbox.tell(session, "merged", person=person_id, task=task_id, now=now)
    return True


def send_merged(session: Session, at: Desk) -> None:
    """Send the merged workbook to who analyses it next, with the card of that step."""
    following = at.run.procedure.step_after(at.task.step)
    holder = people.holder_of(session, following.responsible, now=at.now) if following is not None else None
    if holder is not None:
        tell_merged(session, at.run, task_id=at.task.id, person_id=holder.person.id, now=at.now)


def merged_message(session: Session, run: Run, *, now: datetime) -> Message:
    """Return the merged workbook with its summary; the workbook is made when it is sent."""
    analysis = analysis_of(session, run)
    is_begun = any(judged.judgement != Judgement() for judged in analysis.entries)
    file = MadeFile(f"Rekap {run.title}.xlsx", _paper(session, run, analysis, with_decisions=is_begun, now=now))
    return words.merged(run, entries=analysis.entries, findings=analysis.findings, file=file)


def outcome(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> MadeFile | None:
    """Return the indicators with what was decided about each, as the file that the analysis leaves behind.

    None where the units handed in nothing that could be read; reads only. Raises TaskAlreadyClosed or NoIndicatorUsed.
    """
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    analysis = analysis_of(session, at.run)
    if not analysis.entries:
        return None
    if not any(judged.is_used for judged in analysis.entries):
        raise NoIndicatorUsed
    paper = _paper(session, at.run, analysis, with_decisions=True, now=now)
    return MadeFile(words.outcome_name(at.run), paper)


def _paper(session: Session, run: Run, analysis: Analysis, *, with_decisions: bool, now: datetime) -> MergedPaper:
    merged = Merged(
        government=run.procedure.identity.government,
        office=run.procedure.identity.office,
        year=run.year,
        groups=analysis.groups,
        units=_unit_states(session, run, analysis),
        findings=analysis.findings,
        words=finding_words,
        decisions=words.decisions(analysis.entries) if with_decisions else (),
    )
    return MergedPaper(merged, now)


def _unit_states(session: Session, run: Run, analysis: Analysis) -> list[UnitState]:
    numbers = {version.unit: version.number for version in analysis.versions}
    nil = {task.unit for task in rules.latest(tasks.of_run(session, run.id)) if task.status is TaskStatus.NIL}
    attached = {tasks.get(session, file.task_id or 0).unit for file in attachments(session, run)}
    return [
        UnitState(
            unit,
            numbers.get(unit.code),
            words.unit_remark(is_nil=unit.code in nil, has_attachments=unit.code in attached),
        )
        for unit in run.procedure.units
    ]


# Going through the indicators


def page(session: Session, *, office: Office, sender: int, task_id: int, page: int, now: datetime) -> Message:
    """Return the merged indicators, each a button; reads only."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    return _list(session, at, page=page)


def show(
    session: Session, *, office: Office, sender: int, task_id: int, version_id: int, position: int, now: datetime
) -> Message:
    """Return one indicator with its findings and decision; reads only. Raises ButtonUnknown for one that went."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    return _entry_page(session, at, version_id, position)


def judge(
    session: Session,
    *,
    office: Office,
    sender: int,
    task_id: int,
    version_id: int,
    position: int,
    verdict: str,
    now: datetime,
) -> Message:
    """Decide about one indicator, and return how its page reads then. Raises TaskAlreadyClosed or ButtonUnknown."""
    if verdict not in set(Verdict):
        raise ButtonUnknown
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    desk.accept(session, at)
    _, judged = _entry(analysis_of(session, at.run), version_id, position)
    _judge(session, at, judged, replace(judged.judgement, verdict=Verdict(verdict)))
    cards.refresh_cards(session, at.task, now=now)
    return _entry_page(session, at, version_id, position)


def accept_all(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Message:
    """Accept every indicator that nothing was found about and nothing decided yet, and return the list."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    desk.accept(session, at)
    analysis = analysis_of(session, at.run)
    for place, judged in enumerate(analysis.entries):
        if judged.judgement.verdict is None and not analysis.findings_at(place):
            _judge(session, at, judged, replace(judged.judgement, verdict=Verdict.ACCEPTED))
    cards.refresh_cards(session, at.task, now=now)
    return _list(session, at, page=0)


def ask_note(
    session: Session, *, office: Office, sender: int, task_id: int, version_id: int, position: int, now: datetime
) -> None:
    """Ask for a note about one indicator. Raises TaskAlreadyClosed or ButtonUnknown."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    desk.accept(session, at)
    _, judged = _entry(analysis_of(session, at.run), version_id, position)
    subject = proposals.judge(session, version_id=version_id, position=position, judgement=judged.judgement)
    desk.ask(session, at.caller.person, QuestionKind.INDICATOR_NOTE, subject_id=subject, now=now)


def set_note(session: Session, *, office: Office, caller: Caller, subject: int, text: str, now: datetime) -> None:
    """Keep a typed note about an indicator. Raises TextEmpty or TextTooLong, and the question stays open."""
    version_id, position = proposals.judged_place(session, subject)
    version = proposals.find_version(session, version_id)
    assert version is not None
    task = _open_analysis(session, version.run_id)
    at = take_seat(session, caller, office=office, task_id=task.id, now=now, action=StepAction.ANALYSE)
    if flow.is_blank(text):
        raise TextEmpty
    if len(text) > NOTE_LIMIT:
        raise TextTooLong(NOTE_LIMIT)
    _, judged = _entry(analysis_of(session, at.run), version_id, position)
    _judge(session, at, judged, replace(judged.judgement, note=text.strip()))
    outbox.tell(
        session,
        "judged_indicator",
        person=caller.person.id,
        task=task.id,
        now=now,
        version_id=version_id,
        position=position,
    )


def prefilled_note(session: Session, run: Run, unit: str) -> str:
    """Return what a unit could be asked to mend: what was found about its indicators, and the analyst's notes."""
    analysis = analysis_of(session, run)
    return words.prefilled_note(
        [
            (judged.entry.indicator.name, analysis.findings_at(place), judged.judgement.note)
            for place, judged in enumerate(analysis.entries)
            if judged.entry.unit.code == unit
        ],
        limit=flow.REASON_LIMIT,
    )


def repair_question(session: Session, proposal: Task, question_id: int) -> Message:
    """Return the question what a unit is to mend, with what can be said at once."""
    run = runs.get(session, proposal.run_id)
    unit = run.procedure.unit(proposal.unit or "")
    return words.ask_repair(unit, question_id, note=prefilled_note(session, run, unit.code), proposal_id=proposal.id)


def _list(session: Session, at: Desk, *, page: int) -> Message:
    analysis = analysis_of(session, at.run)
    rows = [(judged, len(analysis.findings_at(place))) for place, judged in enumerate(analysis.entries)]
    return words.indicator_list(at.run, rows, task_id=at.task.id, page=page, is_open=at.task.is_open)


def _entry_page(session: Session, at: Desk, version_id: int, position: int) -> Message:
    analysis = analysis_of(session, at.run)
    place, judged = _entry(analysis, version_id, position)
    proposal = next(task for task in rules.latest(at.tasks) if task.unit == judged.entry.unit.code)
    return words.indicator_page(
        judged,
        number=place + 1,
        findings=analysis.findings_at(place),
        following=analysis.entries[place + 1] if place + 1 < len(analysis.entries) else None,
        task_id=at.task.id,
        proposal_id=None if proposal.is_open else proposal.id,
        is_open=at.task.is_open,
    )


def _entry(analysis: Analysis, version_id: int, position: int) -> tuple[int, Judged]:
    for place, judged in enumerate(analysis.entries):
        if (judged.version_id, judged.position) == (version_id, position):
            return place, judged
    raise ButtonUnknown


def _judge(session: Session, at: Desk, judged: Judged, judgement: Judgement) -> None:
    proposals.judge(session, version_id=judged.version_id, position=judged.position, judgement=judgement)
    text = words.judgement_words(judged.entry.indicator.name, judgement)
    desk.note(session, Event.INDICATOR_JUDGED, at, unit=judged.entry.unit.name, text=text)


def _open_analysis(session: Session, run_id: int) -> Task:
    run = runs.get(session, run_id)
    for task in tasks.of_run(session, run_id):
        is_analysis = run.procedure.step(task.step).action is StepAction.ANALYSE
        if task.is_open and not task.is_proposal and is_analysis:
            return task
    raise NotPermitted


def _seat(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Desk:
    return sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.ANALYSE)


def _judged_indicator(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    person = people.get(session, notice.person_id or 0)
    caller = Caller(person, people.actor(session, person, now=now))
    task = tasks.get(session, notice.task_id or 0)
    at = Desk(caller, runs.get(session, task.run_id), task, tasks.of_run(session, task.run_id), office, now)
    return Send(_entry_page(session, at, notice.payload["version_id"], notice.payload["position"]))


def _indicator_list(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    person = people.get(session, notice.person_id or 0)
    caller = Caller(person, people.actor(session, person, now=now))
    task = tasks.get(session, notice.task_id or 0)
    at = Desk(caller, runs.get(session, task.run_id), task, tasks.of_run(session, task.run_id), office, now)
    return Send(_list(session, at, page=0))


RENDERERS = {"indicator_list": _indicator_list, "judged_indicator": _judged_indicator}
