"""How each action goes when nothing goes wrong, by the services behind its buttons; knows no procedure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from services import tasks
from services.desk import Pressed
from services.steps import (
    analyse,
    approve,
    archive,
    collect,
    create,
    distribute,
    draft,
    instruct,
    invite,
    meet,
    number,
    review,
    sign,
)
from sop.meetings import days_offered
from sop.model import TaskPart
from sop.procedure import Proof, StepAction
from sop.records import RecordKind

if TYPE_CHECKING:
    from tests.services.office import OfficeAtWork


def end(office: OfficeAtWork) -> None:
    """End the open task of the newest run as its action is ended by default."""
    WAYS[office.step.action](office)


def end_with(button: Callable[..., Pressed]) -> Callable[[OfficeAtWork], None]:
    """A way of ending a step: press its button, and hand in what it then asks for."""

    def end_step(office: OfficeAtWork) -> None:
        task, holder, proof = office.task, office.holder(), office.step.proof
        office.press(button)
        if office.reread(task).is_open and proof is Proof.FILE:
            office.send_file(holder)
        elif office.reread(task).is_open:
            office.say(holder, "Sudah dikerjakan.")

    return end_step


def call_meeting(office: OfficeAtWork) -> None:
    """Call the meeting on the first day that is offered, at nine."""
    day = days_offered(office.now, office.database.read_now(office.office.calendar, office.now))[0]
    office.press(invite.choose_day, day=f"{day:%Y%m%d}")
    office.press(invite.choose_hour, hour="0900")
    office.press(invite.send)


def hold_meeting(office: OfficeAtWork) -> None:
    """Wait until the meeting begins, note who came, and end it with its minutes."""
    office.now = max(office.now, office.task.starts_at)
    office.press(meet.save_attendance)
    end_with(meet.finish)(office)


def collect_everything(office: OfficeAtWork) -> None:
    """Let the units that are missing hand in, and end collecting."""
    for proposal in office.proposals:
        if proposal.is_open:
            office.hand_in(proposal.unit or "")
    office.press(collect.finish)


def decide(office: OfficeAtWork) -> None:
    """Lay the document before who decides, or decide."""
    office.press(approve.submit if office.task.part is TaskPart.SUBMISSION else approve.approve)


def issue_numbers(office: OfficeAtWork) -> None:
    """Give the letters their numbers, and end the step."""
    office.press(number.issue)
    office.press(number.finish)


def put_on_record(office: OfficeAtWork) -> None:
    """Record delivery, copies and place, and end the step."""
    holder = office.holder()
    for kind in RecordKind:
        office.press(archive.ask, kind=kind)
        if kind is RecordKind.DELIVERED:
            office.send_file(holder, "tanda terima.jpg", is_photo=True)
        else:
            office.say(holder, "3 rangkap, lemari 2")
    office.press(archive.finish)


def hand_in(office: OfficeAtWork, unit: str, name: str) -> None:
    """Let a unit upload another version of its proposal."""
    proposal = office.proposal(unit)
    holder = office.holder(proposal)
    office.press(tasks.ask_upload, task=proposal, by=holder)
    office.send_file(holder, name)


WAYS: dict[StepAction, Callable[[OfficeAtWork], None]] = {
    StepAction.INSTRUCT: end_with(instruct.send),
    StepAction.CREATE: end_with(create.finish),
    StepAction.DISTRIBUTE: end_with(distribute.send),
    StepAction.INVITE: call_meeting,
    StepAction.MEET: hold_meeting,
    StepAction.COLLECT: collect_everything,
    StepAction.ANALYSE: end_with(analyse.finish),
    StepAction.DRAFT: end_with(draft.submit),
    StepAction.REVIEW: end_with(review.approve),
    StepAction.APPROVE: decide,
    StepAction.SIGN: end_with(sign.signed),
    StepAction.NUMBER: issue_numbers,
    StepAction.ARCHIVE: put_on_record,
}
