"""What a person was asked and has not answered yet; a new question replaces the old one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, delete, select

from db.tables import QuestionRow


class QuestionKind(StrEnum):
    """What can be asked. The subject is a task (proof, return), a run (cancel), a person (data) or a draft (days)."""

    OWN_NAME = "own_name"
    NAME = "name"
    EMPLOYEE_NUMBER = "employee_number"
    RANK = "rank"
    PROOF = "proof"
    RETURN_REASON = "return_reason"
    CANCEL_REASON = "cancel_reason"
    CALENDAR_HOURS = "calendar_hours"
    CALENDAR_DAYS = "calendar_days"
    CALENDAR_REASON = "calendar_reason"
    CALENDAR_LIST = "calendar_list"
    ABSENCE_DAYS = "absence_days"


@dataclass(frozen=True)
class Question:
    """A question that is open; `subject_id` is a task, run, person or draft, as its kind has it."""

    id: int
    person_id: int
    kind: QuestionKind
    subject_id: int | None


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
    session.exec(
        delete(QuestionRow).where(
            col(QuestionRow.subject_id) == task_id,
            col(QuestionRow.kind).in_([QuestionKind.PROOF, QuestionKind.RETURN_REASON]),
        )
    )


def drop_about_run(session: Session, run_id: int) -> None:
    """Ask nobody any more about a run."""
    session.exec(
        delete(QuestionRow).where(
            col(QuestionRow.subject_id) == run_id, col(QuestionRow.kind) == QuestionKind.CANCEL_REASON
        )
    )


def drop_about_person(session: Session, person_id: int) -> None:
    """Ask nobody any more about the data of a person."""
    session.exec(
        delete(QuestionRow).where(
            col(QuestionRow.subject_id) == person_id,
            col(QuestionRow.kind).in_([QuestionKind.NAME, QuestionKind.EMPLOYEE_NUMBER, QuestionKind.RANK]),
        )
    )


def _question(row: QuestionRow) -> Question:
    return Question(row.id or 0, row.person_id, QuestionKind(row.kind), row.subject_id)
