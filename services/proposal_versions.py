"""Indicators that units hand in: read from a file or entered in chat, checked, and kept as versions."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from db import files, outbox, people, proposals, runs, tasks
from db.files import File
from db.outbox import Notice
from db.proposals import NewVersion
from documents.indicators.reading import Reading
from messages import versions as words
from messages.message import Message
from services import cards, desk, renstra
from services import proposals as proposal_services
from services.deliveries import Delivery, Send
from services.desk import Desk, take_seat
from services.identity import Caller, identify
from services.indicator_forms import form_file
from services.office import Office
from sop import permissions
from sop import proposals as rules
from sop.errors import NotPermitted, TaskAlreadyClosed
from sop.events import Event
from sop.indicator_checks import Finding
from sop.indicators import Change, Indicator, difference, texts_of
from sop.model import Run, Task, TaskStatus
from sop.procedure import StepAction, Unit
from sop.versions import Version, current, next_number, require_new, unchanged


def receive(session: Session, at: Desk, file: File, reading: Reading, *, is_meant: bool) -> bool:
    """Take a file as the unit's next version, and tell whether it was taken.

    What is wrong with it, or whose it is, is said or asked in a message; `is_meant` where that was asked before.
    Raises SameAsVersion.
    """
    require_new(proposals.versions_of(session, at.run.id, at.task.unit or ""), file.sha256)
    stranger = _whose(at, reading)
    if stranger is not None and not is_meant:
        outbox.tell(
            session,
            "whose_form",
            person=at.caller.person.id,
            task=at.task.id,
            now=at.now,
            file_id=file.id,
            form=str(reading.form),
            unit=stranger.name if stranger else "",
        )
        return False
    findings = reading.checked(renstra=renstra.planned(session, at.run))
    files.assign(session, [file.id], task_id=at.task.id, sent_as=at.capacity)
    if any(finding.is_error for finding in findings):
        files.discard(session, [file.id], now=at.now)
        refused = _add(session, at, reading.indicators, findings, sha256=file.sha256, file_id=file.id, number=None)
        outbox.tell(session, "marked_form", person=at.caller.person.id, now=at.now, version_id=refused.id)
        outbox.tell(session, "version_refused", person=at.caller.person.id, now=at.now, version_id=refused.id)
        return False
    hand_in(session, at, reading.indicators, findings, file=file)
    return True


def hand_in(
    session: Session, at: Desk, indicators: Sequence[Indicator], findings: Sequence[Finding], *, file: File | None
) -> None:
    """Keep indicators without errors as the unit's next version, and let it count unless it comes late."""
    earlier = proposals.versions_of(session, at.run.id, at.task.unit or "")
    sha256 = file.sha256 if file is not None else _hash(indicators)
    require_new([version for version in earlier if version.is_current], sha256)
    file_id = file.id if file is not None else None
    number = next_number(earlier)
    version = _add(session, at, indicators, findings, sha256=sha256, file_id=file_id, number=number)
    is_asked = at.task.is_open and at.task.reason is not None
    counts = is_asked or not rules.come_late(at.tasks, at.run)
    before = current(earlier)
    if counts:
        _let_count(session, version, instead_of=before)
    outbox.tell(
        session,
        "version_accepted",
        person=at.caller.person.id,
        now=at.now,
        version_id=version.id,
        before=before.id if before else None,
        counts=counts,
    )
    name = file.name if file is not None else words.ENTERED_IN_CHAT
    proposal_services.close_as_handed_in(session, at, number=number, text=name)
    if is_asked or not counts:
        _tell_analyst(session, at, version, before=before, repaired=is_asked)


def make_current(session: Session, *, office: Office, sender: int, version_id: int, now: datetime) -> Message:
    """Let another version of a unit count, and return how its page reads then.

    The unit may while collecting goes on or it was asked to mend; who analyses may during the analysis. Raises
    TaskAlreadyClosed where that is over.
    """
    caller, version = _visible(session, sender, version_id, now=now)
    run = runs.get(session, version.run_id, lock=True)
    all_tasks = tasks.of_run(session, run.id)
    task = _task_to_choose_with(run, all_tasks, caller, version.unit)
    at = take_seat(session, caller, office=office, task_id=task.id, now=now)
    before = current(proposals.versions_of(session, run.id, version.unit))
    if before is None or before.id != version.id:
        _let_count(session, version, instead_of=before)
        unit = run.procedure.unit(version.unit).name
        desk.note(session, Event.VERSION_CHOSEN, at, task_id=version.task_id, unit=unit, version=version.number)
        for proposal in rules.latest(all_tasks):
            if proposal.unit == version.unit:
                if proposal.status is TaskStatus.NIL:
                    by, acting_as = caller.person.id, at.capacity
                    tasks.save(session, rules.hand_in(run, proposal, by=by, acting_as=acting_as, now=now))
                cards.refresh_cards(session, proposal, now=now)
        cards.refresh_overseers(session, run, now=now)
    return _page(session, run, caller, version_id, office=office)


def version_list(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Message:
    """Return the versions of a unit, each a button; reads only."""
    caller = identify(session, sender, now=now)
    task = tasks.find(session, task_id)
    if task is None or not task.is_proposal:
        raise NotPermitted
    run = runs.get(session, task.run_id)
    permissions.require(permissions.may_read_files(caller.actor, run.procedure, task))
    found = proposals.versions_of(session, run.id, task.unit or "")
    return words.version_list(run, run.procedure.unit(task.unit or ""), found, zone=office.timezone)


def send_list(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> None:
    """Send the versions of a unit as a message of their own."""
    version_list(session, office=office, sender=sender, task_id=task_id, now=now)
    outbox.tell(session, "version_list", person=identify(session, sender, now=now).person.id, task=task_id, now=now)


def version_page(session: Session, *, office: Office, sender: int, version_id: int, now: datetime) -> Message:
    """Return one version: its indicators, and what differs from the one before; reads only."""
    caller, version = _visible(session, sender, version_id, now=now)
    return _page(session, runs.get(session, version.run_id), caller, version.id, office=office)


def differences(before: Version | None, after: Version) -> tuple[Change, ...]:
    """Return what differs from one version to another; nothing for a first one."""
    return changes_from(before, after.indicators)


def changes_from(before: Version | None, indicators: Sequence[Indicator]) -> tuple[Change, ...]:
    """Return what indicators that are not handed in yet differ in from a version; nothing for a first one."""
    return () if before is None else difference(before.indicators, indicators)


def _page(session: Session, run: Run, caller: Caller, version_id: int, *, office: Office) -> Message:
    version = proposals.find_version(session, version_id)
    assert version is not None
    every = proposals.versions_of(session, run.id, version.unit)
    before = next((other for other in every if other.number == (version.number or 0) - 1), None)
    try:
        _task_to_choose_with(run, tasks.of_run(session, run.id), caller, version.unit)
        may_choose = not version.is_current
    except (NotPermitted, TaskAlreadyClosed):
        may_choose = False
    unit = run.procedure.unit(version.unit)
    changes = differences(before, version)
    return words.version_page(run, unit, version, changes=changes, may_choose=may_choose, zone=office.timezone)


def _visible(session: Session, sender: int, version_id: int, *, now: datetime) -> tuple[Caller, Version]:
    caller = identify(session, sender, now=now)
    version = proposals.find_version(session, version_id)
    if version is None or version.number is None:
        raise NotPermitted
    task = tasks.get(session, version.task_id)
    procedure = runs.get(session, version.run_id).procedure
    permissions.require(permissions.may_read_files(caller.actor, procedure, task))
    return caller, version


def _task_to_choose_with(run: Run, all_tasks: Sequence[Task], caller: Caller, unit: str) -> Task:
    """Return the task that lets somebody choose which version counts; raises NotPermitted or TaskAlreadyClosed."""
    own = [task for task in rules.latest(all_tasks) if task.unit == unit and task.post in caller.actor.posts]
    if own and (not rules.come_late(all_tasks, run) or (own[0].is_open and own[0].reason is not None)):
        return own[0]
    analysing = [
        task
        for task in all_tasks
        if not task.is_proposal
        and task.counts
        and run.procedure.step(task.step).action is StepAction.ANALYSE
        and task.post in caller.actor.posts
    ]
    if not analysing:
        if own:
            raise TaskAlreadyClosed(own[0])
        raise NotPermitted
    if not analysing[-1].is_open:
        raise TaskAlreadyClosed(analysing[-1])
    return analysing[-1]


def _let_count(session: Session, version: Version, *, instead_of: Version | None) -> None:
    """Make a version the one that counts; what was decided about indicators that did not change goes with it."""
    proposals.make_current(session, version)
    if instead_of is None:
        return
    decided = proposals.judgements(session, [instead_of.id])
    for position, earlier in unchanged(instead_of.indicators, version.indicators).items():
        judgement = decided.get((instead_of.id, earlier))
        if judgement is not None:
            proposals.judge(session, version_id=version.id, position=position, judgement=judgement)


def _add(
    session: Session,
    at: Desk,
    indicators: Sequence[Indicator],
    findings: Sequence[Finding],
    *,
    sha256: str,
    file_id: int | None,
    number: int | None,
) -> Version:
    return proposals.add_version(
        session,
        NewVersion(
            run_id=at.run.id,
            unit=at.task.unit or "",
            task_id=at.task.id,
            number=number,
            file_id=file_id,
            sha256=sha256,
            sent_by=at.caller.person.id,
            sent_as=at.capacity,
            sent_at=at.now,
            indicators=indicators,
            findings=findings,
        ),
    )


def _hash(indicators: Sequence[Indicator]) -> str:
    texts = [{column.code: text for column, text in texts_of(indicator).items()} for indicator in indicators]
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()


def _whose(at: Desk, reading: Reading) -> Unit | None:
    """Return the unit whose form this is, where it is of another unit or year than the proposal."""
    form = reading.form
    known = {unit.code: unit for unit in at.run.procedure.units}
    if form is None or form.unit not in known or (form.unit, form.year) == (at.task.unit, at.run.year):
        return None
    return known[form.unit]


def _tell_analyst(session: Session, at: Desk, version: Version, *, before: Version | None, repaired: bool) -> None:
    posts = [step.responsible for step in at.run.procedure.steps if step.action is StepAction.ANALYSE]
    desk.tell_holders(
        session,
        posts,
        "version_received",
        task=at.task,
        now=at.now,
        but_not=at.caller.person,
        version_id=version.id,
        before=before.id if before else None,
        repaired=repaired,
    )


# What is told


def _accepted(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    version, run, unit = _told(session, notice)
    before = _before(session, notice)
    changes, counts = differences(before, version), notice.payload["counts"]
    return Send(words.accepted(run, unit, version, changes=changes, counts=counts))


def _marked_form(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    version, run, unit = _told(session, notice)
    file = form_file(run, unit, now=now, indicators=version.indicators, findings=version.findings)
    return Send(words.marked_form(unit, version, file=file))


def _refused(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    version, run, unit = _told(session, notice)
    earlier = current(proposals.versions_of(session, run.id, unit.code))
    return Send(words.refused(run, unit, version, has_earlier=earlier is not None))


def _received(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    version, run, unit = _told(session, notice)
    person = people.get(session, notice.person_id or 0)
    caller = Caller(person, people.actor(session, person, now=now))
    task = tasks.get(session, version.task_id)
    if not permissions.may_read_files(caller.actor, run.procedure, task):
        return None
    try:
        _task_to_choose_with(run, tasks.of_run(session, run.id), caller, version.unit)
        may_choose = not version.is_current
    except (NotPermitted, TaskAlreadyClosed):
        may_choose = False
    file = files.find(session, version.file_id) if version.file_id is not None else None
    return Send(
        words.received(
            run,
            unit,
            version,
            changes=differences(_before(session, notice), version),
            repaired=notice.payload["repaired"],
            may_choose=may_choose,
            file=cards.attachment(file) if file is not None else None,
        )
    )


def _whose_form(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    file = files.find(session, notice.payload["file_id"])
    if file is None or file.task_id is not None or file.is_discarded:
        return None
    task = tasks.get(session, notice.task_id or 0)
    run = runs.get(session, task.run_id)
    person = people.get(session, notice.person_id or 0)
    posts = people.actor(session, person, now=now).posts
    own = [other for other in rules.latest(tasks.of_run(session, run.id)) if other.post in posts]
    units = [(other.id, run.procedure.unit(other.unit or "").name) for other in own]
    return Send(
        words.whose_form(
            file_id=file.id, name=file.name, of=notice.payload["unit"], form=notice.payload["form"], units=units
        )
    )


def _told(session: Session, notice: Notice) -> tuple[Version, Run, Unit]:
    version = proposals.find_version(session, notice.payload["version_id"])
    assert version is not None
    run = runs.get(session, version.run_id)
    return version, run, run.procedure.unit(version.unit)


def _before(session: Session, notice: Notice) -> Version | None:
    before = notice.payload["before"]
    return None if before is None else proposals.find_version(session, before)


def _own_form(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(words.own_form(notice.payload["name"], missing=notice.payload["missing"]))


def _version_list(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender = people.get(session, notice.person_id or 0).telegram_id or 0
    return Send(version_list(session, office=office, sender=sender, task_id=notice.task_id or 0, now=now))


RENDERERS = {
    "version_list": _version_list,
    "version_accepted": _accepted,
    "marked_form": _marked_form,
    "version_refused": _refused,
    "version_received": _received,
    "whose_form": _whose_form,
    "own_form": _own_form,
}
