"""Archive: delivered, copied, put away (SOP step 14)."""

from datetime import datetime

from sqlmodel import Session

from db import files, records
from db.questions import QuestionKind
from services import desk, ending
from services.desk import Desk, Pressed, sit_down, take_seat
from services.identity import Caller
from services.office import Office
from sop import flow
from sop.errors import ButtonUnknown, TextEmpty, TextTooLong
from sop.events import Event
from sop.procedure import StepAction
from sop.records import Record, RecordKind, require_all

TEXT_LIMIT = 300
ASKS = {
    RecordKind.DELIVERED: QuestionKind.DELIVERY_RECEIPT,
    RecordKind.COPIED: QuestionKind.COPIES,
    RecordKind.ARCHIVED: QuestionKind.ARCHIVE_PLACE,
}
RECORDS = {question: kind for kind, question in ASKS.items()}


def ask(
    session: Session, *, office: Office, sender: int, task_id: int, kind: str, message_id: int, now: datetime
) -> Pressed:
    """Ask for what is to be put on record. Raises TaskAlreadyClosed."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    if kind not in list(RecordKind):
        raise ButtonUnknown
    desk.ask_holder(session, at, ASKS[RecordKind(kind)])
    return desk.pressed(session, at, message_id=message_id)


def record_text(
    session: Session, *, office: Office, caller: Caller, kind: QuestionKind, task_id: int, text: str, now: datetime
) -> None:
    """Put what was typed on record. Raises TaskAlreadyClosed, TextEmpty or TextTooLong."""
    at = take_seat(session, caller, office=office, task_id=task_id, now=now, action=StepAction.ARCHIVE)
    if flow.is_blank(text):
        raise TextEmpty
    if len(text) > TEXT_LIMIT:
        raise TextTooLong(TEXT_LIMIT)
    _record(session, at, RECORDS[kind], " ".join(text.split()))


def record_receipt(session: Session, *, office: Office, caller: Caller, task_id: int, now: datetime) -> None:
    """Put the receipt that has just been given to the task on record. Raises TaskAlreadyClosed."""
    at = take_seat(session, caller, office=office, task_id=task_id, now=now, action=StepAction.ARCHIVE)
    _record(session, at, RecordKind.DELIVERED, files.of_tasks(session, [task_id])[-1].name)


def finish(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """End the step, and with it the run, once everything is on record. Raises RecordsMissing."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    require_all(records.of_task(session, task_id).keys())
    task = ending.end(session, at)
    return desk.pressed(session, at, message_id=message_id, answer=f"Langkah {task.step} selesai.")


def _record(session: Session, at: Desk, kind: RecordKind, text: str) -> None:
    flow.require_open(at.task)
    records.put(session, Record(at.task.id, kind, text, at.now))
    desk.note(session, Event.RECORDED, at, text=text, kind=kind)
    desk.receipt(session, at)


def _seat(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Desk:
    return sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.ARCHIVE)
