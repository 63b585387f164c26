"""History: in order, with name and capacity of that moment."""

from sqlmodel import Session

from db import history, people
from db.database import Database
from db.history import Signature
from sop.events import Event
from sop.model import Task
from tests.db.samples import NOW, add_person, add_task


def a_run_with_a_past(session: Session) -> tuple[Task, Signature]:
    task, person = add_task(session), add_person(session)
    signature = Signature(person.id, "Sri Wahyuni, S.E.", "Plh. Sekretaris")
    history.note(session, Event.TASK_OPENED, now=NOW, run_id=task.run_id, task_id=task.id, round=1)
    history.note(
        session, Event.TASK_FINISHED, now=NOW, run_id=task.run_id, task_id=task.id, by=signature, text="Selesai"
    )
    history.note(session, Event.HOLDER_PLACED, now=NOW, by=signature, post="sekretaris")
    return task, signature


def test_a_run_tells_what_happened_in_order(database: Database) -> None:
    task, signature = database.run_now(a_run_with_a_past)

    opened, finished = database.read_now(history.of_run, task.run_id)

    assert (opened.event, opened.task_id, opened.details) == (Event.TASK_OPENED, task.id, {"round": 1})
    assert (opened.person_id, opened.name, opened.capacity) == (None, None, None)
    assert (finished.event, finished.at, finished.details) == (Event.TASK_FINISHED, NOW, {"text": "Selesai"})
    assert (finished.person_id, finished.name, finished.capacity) == (
        signature.person_id,
        "Sri Wahyuni, S.E.",
        "Plh. Sekretaris",
    )


def test_a_person_tells_what_he_did(database: Database) -> None:
    _, signature = database.run_now(a_run_with_a_past)

    events = [entry.event for entry in database.read_now(history.of_person, signature.person_id)]

    assert events == [Event.TASK_FINISHED, Event.HOLDER_PLACED]


def test_name_and_capacity_stay_as_they_were_when_the_person_has_gone(database: Database) -> None:
    task, signature = database.run_now(a_run_with_a_past)

    database.run_now(people.erase, signature.person_id, now=NOW)

    _, finished = database.read_now(history.of_run, task.run_id)
    assert (finished.name, finished.capacity) == ("Sri Wahyuni, S.E.", "Plh. Sekretaris")


def test_only_reminders_count_as_reminders(database: Database) -> None:
    task, _ = database.run_now(a_run_with_a_past)

    def remind(session: Session) -> None:
        history.note(session, Event.REMINDED, now=NOW, run_id=task.run_id, task_id=task.id)

    database.run_now(remind)

    assert database.read_now(history.count_reminders) == 1
