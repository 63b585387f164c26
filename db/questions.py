"""What a person was asked and has not answered yet; a new question replaces the old one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, delete, select

from db.tables import QuestionRow


class QuestionKind(StrEnum):
    """What can be asked; the groups below say what the subject of each is."""

    OWN_NAME = "own_name"
    NAME = "name"
    EMPLOYEE_NUMBER = "employee_number"
    RANK = "rank"
    PROOF = "proof"
    UPLOAD = "upload"
    RETURN_REASON = "return_reason"
    DISPOSITION_NOTE = "disposition_note"
    NIL_NOTE = "nil_note"
    REPAIR_NOTE = "repair_note"
    MEETING_DAY = "meeting_day"
    MEETING_HOUR = "meeting_hour"
    MEETING_PLACE = "meeting_place"
    MEETING_AGENDA = "meeting_agenda"
    LETTER_NUMBER = "letter_number"
    DELIVERY_RECEIPT = "delivery_receipt"
    COPIES = "copies"
    ARCHIVE_PLACE = "archive_place"
    SUBSTITUTE = "substitute"
    CANCEL_REASON = "cancel_reason"
    HOLD_REASON = "hold_reason"
    START_DAY = "start_day"
    EXTENSION_LENGTH = "extension_length"
    EXTENSION_REASON = "extension_reason"
    CALENDAR_HOURS = "calendar_hours"
    CALENDAR_DAYS = "calendar_days"
    CALENDAR_REASON = "calendar_reason"
    CALENDAR_LIST = "calendar_list"
    OFFICE_SETTING = "office_setting"
    OFFICE_FILE = "office_file"
    ABSENCE_DAYS = "absence_days"
    MINUTES = "minutes"
    MEETING_MOVE = "meeting_move"
    MEETING_NEW_PLACE = "meeting_new_place"
    MINUTES_FILES = "minutes_files"
    INVITATION_REASON = "invitation_reason"
    LETTER_SENDER = "letter_sender"
    INCOMING_NUMBER = "incoming_number"
    LETTER_DATED = "letter_dated"
    LETTER_RECEIVED = "letter_received"
    LETTER_SUBJECT = "letter_subject"
    REMARK = "remark"
    DEADLINE = "deadline"
    DISPOSITION_FILES = "disposition_files"
    DISPOSITION_DONE = "disposition_done"
    DISPOSITION_BACK = "disposition_back"
    DISPOSITION_SEARCH = "disposition_search"
    INDICATOR_FIELD = "indicator_field"
    INDICATOR_NOTE = "indicator_note"
    RENSTRA_LIST = "renstra_list"
    REPORT_PERIOD = "report_period"


ABOUT_A_PERSON = (QuestionKind.NAME, QuestionKind.EMPLOYEE_NUMBER, QuestionKind.RANK)
ABOUT_A_RUN = (QuestionKind.CANCEL_REASON, QuestionKind.HOLD_REASON)
ABOUT_A_YEAR = (QuestionKind.START_DAY,)
ABOUT_A_MEETING = (
    QuestionKind.SUBSTITUTE,
    QuestionKind.MEETING_DAY,
    QuestionKind.MEETING_HOUR,
    QuestionKind.MEETING_PLACE,
    QuestionKind.MEETING_AGENDA,
    QuestionKind.MEETING_MOVE,
    QuestionKind.MEETING_NEW_PLACE,
    QuestionKind.MINUTES,
    QuestionKind.MINUTES_FILES,
    QuestionKind.INVITATION_REASON,
)
ABOUT_A_DRAFT = (
    QuestionKind.CALENDAR_HOURS,
    QuestionKind.CALENDAR_DAYS,
    QuestionKind.CALENDAR_REASON,
    QuestionKind.CALENDAR_LIST,
    QuestionKind.OFFICE_SETTING,
    QuestionKind.OFFICE_FILE,
    QuestionKind.ABSENCE_DAYS,
    QuestionKind.EXTENSION_LENGTH,
    QuestionKind.EXTENSION_REASON,
)
ABOUT_A_DISPOSITION = (
    QuestionKind.LETTER_SENDER,
    QuestionKind.INCOMING_NUMBER,
    QuestionKind.LETTER_DATED,
    QuestionKind.LETTER_RECEIVED,
    QuestionKind.LETTER_SUBJECT,
    QuestionKind.REMARK,
    QuestionKind.DEADLINE,
    QuestionKind.DISPOSITION_FILES,
    QuestionKind.DISPOSITION_DONE,
    QuestionKind.DISPOSITION_BACK,
)
ABOUT_AN_INDICATOR = (QuestionKind.INDICATOR_FIELD, QuestionKind.INDICATOR_NOTE)
ABOUT_NOTHING: tuple[QuestionKind, ...] = (
    QuestionKind.OWN_NAME,
    QuestionKind.DISPOSITION_SEARCH,
    QuestionKind.RENSTRA_LIST,
    QuestionKind.REPORT_PERIOD,
)
_OTHERS: tuple[QuestionKind, ...] = (
    *ABOUT_NOTHING,
    *ABOUT_A_PERSON,
    *ABOUT_A_RUN,
    *ABOUT_A_YEAR,
    *ABOUT_A_MEETING,
    *ABOUT_A_DRAFT,
    *ABOUT_A_DISPOSITION,
    *ABOUT_AN_INDICATOR,
)
ABOUT_A_TASK = tuple(kind for kind in QuestionKind if kind not in _OTHERS)


@dataclass(frozen=True)
class Question:
    """A question that is open; `subject_id` is a task, run, year, person or draft, as its kind has it."""

    id: int
    person_id: int
    kind: QuestionKind
    subject_id: int | None
    asked_at: datetime


def ask(
    session: Session, *, person_id: int, kind: QuestionKind, now: datetime, subject_id: int | None = None
) -> Question:
    """Ask a person something, in place of what was asked before."""
    drop(session, person_id)
    row = QuestionRow(person_id=person_id, kind=kind, subject_id=subject_id, asked_at=now)
    session.add(row)
    session.flush()
    return _question(row)


def of(session: Session, person_id: int) -> Question | None:
    """Return what a person is being asked."""
    row = session.exec(select(QuestionRow).where(QuestionRow.person_id == person_id)).first()
    return None if row is None else _question(row)


def drop(session: Session, person_id: int) -> None:
    """Ask a person nothing any more."""
    session.exec(delete(QuestionRow).where(col(QuestionRow.person_id) == person_id))


def drop_about_task(session: Session, task_id: int) -> None:
    """Ask nobody any more about a task."""
    _drop_about(session, ABOUT_A_TASK, task_id)


def drop_notes_about(session: Session, kind: QuestionKind, task_ids: Collection[int]) -> None:
    """Ask nobody any more for a note of that kind about some tasks."""
    session.exec(delete(QuestionRow).where(col(QuestionRow.kind) == kind, col(QuestionRow.subject_id).in_(task_ids)))


def drop_about_run(session: Session, run_id: int) -> None:
    """Ask nobody any more about a run."""
    _drop_about(session, ABOUT_A_RUN, run_id)


def drop_about_meeting(session: Session, meeting_id: int) -> None:
    """Ask nobody any more about a meeting."""
    _drop_about(session, ABOUT_A_MEETING, meeting_id)


def drop_about_disposition(session: Session, disposition_id: int) -> None:
    """Ask nobody any more about a disposition."""
    _drop_about(session, ABOUT_A_DISPOSITION, disposition_id)


def drop_about_person(session: Session, person_id: int) -> None:
    """Ask nobody any more about the data of a person."""
    _drop_about(session, ABOUT_A_PERSON, person_id)


def _drop_about(session: Session, kinds: Collection[QuestionKind], subject_id: int) -> None:
    session.exec(delete(QuestionRow).where(col(QuestionRow.subject_id) == subject_id, col(QuestionRow.kind).in_(kinds)))


def _question(row: QuestionRow) -> Question:
    return Question(row.id or 0, row.person_id, QuestionKind(row.kind), row.subject_id, row.asked_at)
