"""Rows that other rows need, made by the real functions of db/."""

from datetime import datetime

from sqlmodel import Session

from db import people, runs, tasks
from db.files import File, NewFile
from db.files import add as add_file
from sop.flow import Opening
from sop.model import HoldingKind, Person, Run, Task, TaskPart
from tests.procedures import IKU
from tests.times import at

NOW = at("1 Dec 2026 08.00")
POST, OTHER_POST = (post.code for post in IKU.posts[:2])


def add_person(session: Session, *, telegram_id: int = 101, username: str | None = "budi") -> Person:
    return people.add(session, telegram_id=telegram_id, username=username, now=NOW)


def add_run(session: Session, *, year: int = 2027, amendment: int = 0) -> Run:
    people.sync_posts(session, IKU.posts)
    return runs.add(session, procedure=IKU, year=year, amendment=amendment, now=NOW)


def add_task(
    session: Session,
    *,
    run_id: int | None = None,
    step: int = 1,
    part: TaskPart = TaskPart.STEP,
    unit: str | None = None,
    round: int = 1,
    post: str = POST,
    due_at: datetime = NOW,
) -> Task:
    opening = Opening(
        step=step, part=part, unit=unit, round=round, post=post, opened_at=NOW, starts_at=NOW, due_at=due_at
    )
    return tasks.add(session, opening, run_id=run_id or add_run(session).id, opened_by=None)


def a_new_file(
    *, name: str = "konsep.pdf", sha256: str = "ab" * 32, size: int = 2048, media_group: str | None = None
) -> NewFile:
    return NewFile(
        sha256=sha256,
        size=size,
        media_type="application/pdf",
        name=name,
        is_photo=False,
        telegram_file_id=f"telegram-{name}",
        media_group=media_group,
    )


def add_own_file(
    session: Session, new: NewFile, *, sent_by: int, task_id: int | None = None, sent_as: str | None = None
) -> File:
    return add_file(session, new, sent_by=sent_by, sent_as=sent_as, task_id=task_id, now=NOW)


def place(session: Session, person: Person, *, post: str = POST, kind: HoldingKind = HoldingKind.DEFINITIVE) -> None:
    people.place(session, person_id=person.id, post=post, kind=kind, now=NOW)
