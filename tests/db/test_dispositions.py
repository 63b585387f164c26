"""Dispositions: one for each task, a draft until it is sent, found by who sent or got it."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session

from db import dispositions
from db.database import Database
from sop.dispositions import Disposition, Urgency
from tests.db.samples import NOW, OTHER_POST, POST, add_run, add_task
from tests.procedures import IKU

THIRD_POST = IKU.posts[2].code


@pytest.fixture
def draft(database: Database) -> Disposition:
    """A disposition of the first step that nobody has touched."""
    task = database.run_now(add_task)
    return Disposition(
        from_post=POST,
        to_posts=(OTHER_POST,),
        task_id=task.id,
        run_id=task.run_id,
        instructions=("Proses lebih lanjut", "Siapkan bahan"),
    )


def of_task(session: Session, draft: Disposition) -> Disposition | None:
    """Return what is stored for the task of a disposition, but for the id that it got there."""
    assert draft.task_id is not None
    found = dispositions.find(session, draft.task_id)
    return None if found is None else replace(found, id=None)


def add(session: Session, run_id: int, step: int, **about: Any) -> Disposition:
    task = add_task(session, run_id=run_id, step=step)
    known: dict[str, Any] = {
        "from_post": POST,
        "to_posts": (OTHER_POST,),
        "sent_at": NOW,
        "sent_as": "Kepala Dinas",
    } | about
    disposition = Disposition(task_id=task.id, run_id=run_id, instructions=("Tindak lanjuti",), **known)
    stored = dispositions.save(session, disposition)
    if stored.sent_at is not None:
        dispositions.address(session, stored)
    return stored


def test_a_task_has_no_disposition_before_anything_was_chosen(database: Database, draft: Disposition) -> None:
    assert database.read_now(of_task, draft) is None


def test_a_draft_is_kept_with_its_instructions_in_order(database: Database, draft: Disposition) -> None:
    database.run_now(dispositions.save, draft)

    assert database.read_now(of_task, draft) == draft


def test_a_change_takes_the_place_of_what_was_there(database: Database, draft: Disposition) -> None:
    changed = replace(
        draft,
        instructions=(),
        note='Segera, "sebelum" Jumat <5 Des>',
        urgency=Urgency.VERY_URGENT,
        sent_at=NOW,
        sent_as="Plh. Kepala Dinas",
    )

    database.run_now(dispositions.save, draft)
    database.run_now(dispositions.save, changed)
    sent = database.read_now(of_task, draft)
    database.run_now(dispositions.save, draft)

    assert sent == changed
    assert database.read_now(of_task, draft) == draft


def test_dispositions_are_found_by_who_sent_or_got_them_the_newest_first(database: Database) -> None:
    def given(session: Session) -> None:
        run = add_run(session)
        add(session, run.id, 1)
        add(session, run.id, 2, from_post=OTHER_POST, to_posts=(THIRD_POST,))
        add(session, run.id, 3, from_post=POST, to_posts=(THIRD_POST,), sent_at=None, sent_as=None)

    def steps(*posts: str) -> list[tuple[str, str]]:
        found = database.read_now(dispositions.sent_from_or_to, posts)
        return [(disposition.from_post, disposition.to_post) for disposition in found]

    database.run_now(given)

    assert steps(POST) == [(POST, OTHER_POST)]
    assert steps(OTHER_POST) == [(OTHER_POST, THIRD_POST), (POST, OTHER_POST)]
    assert steps(THIRD_POST) == [(OTHER_POST, THIRD_POST)]
    assert steps(POST, THIRD_POST) == [(OTHER_POST, THIRD_POST), (POST, OTHER_POST)]
    assert steps() == []
