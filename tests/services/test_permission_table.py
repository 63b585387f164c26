"""Who may do what in which state: every post, every action, every state, against a table written by hand.

The task is step 10 (Sekretaris, can go back to step 9) of the real procedure, with the draft of step 9 as its file.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlmodel import Session

from db import outbox, people
from db.database import Database
from messages.message import Message
from services import files, people_data, tasks
from services import runs as run_services
from services.identity import identify
from services.steps import review
from sop import errors
from sop.errors import SopError
from sop.model import Task, TaskStatus
from tests.services.office import STRANGER, YEAR, OfficeAtWork

# ok        it is done                           -        NotPermitted          ?        NotRegistered
# closed    TaskAlreadyClosed                    nothing  NothingToUndo         late     UndoTooLate
# running   RunAlreadyOpen (of the same year)    over     RunIsClosed
WORDS = {
    errors.NotPermitted: "-",
    errors.NotRegistered: "?",
    errors.TaskAlreadyClosed: "closed",
    errors.NothingToUndo: "nothing",
    errors.UndoTooLate: "late",
    errors.RunAlreadyOpen: "running",
    errors.RunIsClosed: "over",
}

TABLE = """
open              KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
accept            -        ok       -        -        -        -        -        ?
finish            -        ok       -        -        -        -        -        ?
send_back         -        ok       -        -        -        -        -        ?
undo              -        nothing  -        -        -        -        -        ?
see_card          -        ok       -        -        -        -        -        ?
see_task_files    -        ok       -        -        -        -        -        ?
read_draft        ok       ok       ok       -        -        ok       -        ?
watch             ok       ok       ok       ok       ok       ok       ok       ?
read_history      ok       ok       ok       ok       ok       ok       ok       ?
start_run         running  -        running  -        -        -        running  ?
cancel_run        ok       -        -        -        -        -        -        ?
manage_people     -        -        -        -        -        -        ok       ?

accepted          KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
accept            -        ok       -        -        -        -        -        ?
finish            -        ok       -        -        -        -        -        ?
send_back         -        ok       -        -        -        -        -        ?
undo              -        nothing  -        -        -        -        -        ?
see_card          -        ok       -        -        -        -        -        ?
see_task_files    -        ok       -        -        -        -        -        ?
read_draft        ok       ok       ok       -        -        ok       -        ?
watch             ok       ok       ok       ok       ok       ok       ok       ?
read_history      ok       ok       ok       ok       ok       ok       ok       ?
start_run         running  -        running  -        -        -        running  ?
cancel_run        ok       -        -        -        -        -        -        ?
manage_people     -        -        -        -        -        -        ok       ?

done_just_now     KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
accept            -        closed   -        -        -        -        -        ?
finish            -        closed   -        -        -        -        -        ?
send_back         -        closed   -        -        -        -        -        ?
undo              -        ok       -        -        -        -        -        ?
see_card          -        ok       -        -        -        -        -        ?
see_task_files    -        ok       -        -        -        -        -        ?
read_draft        ok       ok       ok       -        -        ok       -        ?
watch             ok       ok       ok       ok       ok       ok       ok       ?
read_history      ok       ok       ok       ok       ok       ok       ok       ?
start_run         running  -        running  -        -        -        running  ?
cancel_run        ok       -        -        -        -        -        -        ?
manage_people     -        -        -        -        -        -        ok       ?

done_long_ago     KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
accept            -        closed   -        -        -        -        -        ?
finish            -        closed   -        -        -        -        -        ?
send_back         -        closed   -        -        -        -        -        ?
undo              -        late     -        -        -        -        -        ?
see_card          -        ok       -        -        -        -        -        ?
see_task_files    -        ok       -        -        -        -        -        ?
read_draft        ok       ok       ok       -        -        ok       -        ?
watch             ok       ok       ok       ok       ok       ok       ok       ?
read_history      ok       ok       ok       ok       ok       ok       ok       ?
start_run         running  -        running  -        -        -        running  ?
cancel_run        ok       -        -        -        -        -        -        ?
manage_people     -        -        -        -        -        -        ok       ?

returned          KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
accept            -        closed   -        -        -        -        -        ?
finish            -        closed   -        -        -        -        -        ?
send_back         -        closed   -        -        -        -        -        ?
undo              -        ok       -        -        -        -        -        ?
see_card          -        ok       -        -        -        -        -        ?
see_task_files    -        ok       -        -        -        -        -        ?
read_draft        ok       ok       ok       -        -        ok       -        ?
watch             ok       ok       ok       ok       ok       ok       ok       ?
read_history      ok       ok       ok       ok       ok       ok       ok       ?
start_run         running  -        running  -        -        -        running  ?
cancel_run        ok       -        -        -        -        -        -        ?
manage_people     -        -        -        -        -        -        ok       ?

withdrawn         KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
accept            -        closed   -        -        -        -        -        ?
finish            -        closed   -        -        -        -        -        ?
send_back         -        closed   -        -        -        -        -        ?
undo              -        nothing  -        -        -        -        -        ?
see_card          -        ok       -        -        -        -        -        ?
see_task_files    -        ok       -        -        -        -        -        ?
read_draft        ok       ok       ok       -        -        ok       -        ?
watch             ok       ok       ok       ok       ok       ok       ok       ?
read_history      ok       ok       ok       ok       ok       ok       ok       ?
start_run         running  -        running  -        -        -        running  ?
cancel_run        ok       -        -        -        -        -        -        ?
manage_people     -        -        -        -        -        -        ok       ?

run_cancelled     KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
accept            -        closed   -        -        -        -        -        ?
finish            -        closed   -        -        -        -        -        ?
send_back         -        closed   -        -        -        -        -        ?
undo              -        over     -        -        -        -        -        ?
see_card          -        ok       -        -        -        -        -        ?
see_task_files    -        ok       -        -        -        -        -        ?
read_draft        ok       ok       ok       -        -        ok       -        ?
watch             ok       ok       ok       ok       ok       ok       ok       ?
read_history      ok       ok       ok       ok       ok       ok       ok       ?
start_run         ok       -        ok       -        -        -        ok       ?
cancel_run        over     -        -        -        -        -        -        ?
manage_people     -        -        -        -        -        -        ok       ?
"""

Cell = tuple[str, str]


def the_table() -> dict[str, dict[Cell, str]]:
    """State -> (action, who) -> outcome."""
    table = {}
    for block in TABLE.strip().split("\n\n"):
        (state, *names), *rows = (line.split() for line in block.splitlines())
        table[state] = {
            (action, who): outcome for action, *outcomes in rows for who, outcome in zip(names, outcomes, strict=True)
        }
    return table


@dataclass(frozen=True)
class Scene:
    """The task in its state, and the draft that it works on."""

    office: OfficeAtWork
    task: Task
    draft_id: int


# States


def set_scene(database: Database, state: str) -> Scene:
    """Bring the run to step 10 and its task into a state."""
    office = OfficeAtWork(database)
    office.seat_everybody()
    office.admin(account=ACCOUNTS["ADMIN"])
    database.run_now(people.set_admin, office.person(ACCOUNTS["STF"]).id, is_admin=False)
    office.start()
    office.jump_to(9)
    office.finish()
    (draft,) = office.files_of(office.task_of(9))
    STATES[state](office)
    return Scene(office, office.task_of(10), draft.id)


def done_long_ago(office: OfficeAtWork) -> None:
    office.finish()
    office.wait(minutes=11)


def withdrawn(office: OfficeAtWork) -> None:
    office.press(tasks.undo, task=office.task_of(9))


def run_cancelled(office: OfficeAtWork) -> None:
    head = office.account("kepala_dinas")
    office.do(run_services.ask_cancel_reason, sender=head, run_id=office.run.id)
    office.say(head, "Renstra berubah.")


STATES: dict[str, Callable[[OfficeAtWork], Any]] = {
    "open": lambda office: None,
    "accepted": lambda office: office.press(tasks.accept),
    "done_just_now": lambda office: office.finish(),
    "done_long_ago": done_long_ago,
    "returned": lambda office: office.send_back(),
    "withdrawn": withdrawn,
    "run_cancelled": run_cancelled,
}
STATUS = {
    "open": TaskStatus.OPEN,
    "accepted": TaskStatus.OPEN,
    "done_just_now": TaskStatus.DONE,
    "done_long_ago": TaskStatus.DONE,
    "returned": TaskStatus.RETURNED,
    "withdrawn": TaskStatus.WITHDRAWN,
    "run_cancelled": TaskStatus.CANCELLED,
}

# People

WHO = ("KD", "SEK", "KSB", "TIK", "KIP", "STF")
ACCOUNTS = {
    **{who: 700_101 + number for number, who in enumerate(WHO)},
    "ADMIN": 700_150,
    "STRANGER": STRANGER,
}

# Actions


def press(service: Callable[..., Any]) -> Callable[[Session, Scene, int], None]:
    """A button of the task's card."""

    def act(session: Session, scene: Scene, sender: int) -> None:
        office = scene.office
        service(session, office=office.office, sender=sender, task_id=scene.task.id, message_id=1, now=office.now)

    return act


def send_back(session: Session, scene: Scene, sender: int) -> None:
    press(tasks.ask_return_reason)(session, scene, sender)
    office = scene.office
    tasks.send_back(
        session,
        office=office.office,
        caller=identify(session, sender, now=office.now),
        task_id=scene.task.id,
        reason="Mohon diperbaiki.",
        now=office.now,
    )


def see_card(session: Session, scene: Scene, sender: int) -> None:
    office = scene.office
    tasks.show_card(session, office=office.office, sender=sender, task_id=scene.task.id, now=office.now)


def see_task_files(session: Session, scene: Scene, sender: int) -> None:
    tasks.send_files(session, sender=sender, task_id=scene.task.id, now=scene.office.now)


def read_draft(session: Session, scene: Scene, sender: int) -> None:
    files.send(session, sender=sender, file_id=scene.draft_id, now=scene.office.now)


def watch(session: Session, scene: Scene, sender: int) -> None:
    office = scene.office
    run_services.show_run(session, office=office.office, sender=sender, run_id=scene.task.run_id, now=office.now)


def read_history(session: Session, scene: Scene, sender: int) -> None:
    office, run_id = scene.office, scene.task.run_id
    run_services.history_page(session, office=office.office, sender=sender, run_id=run_id, page=0, now=office.now)


def start_run(session: Session, scene: Scene, sender: int) -> None:
    office = scene.office
    run_services.start(session, office=office.office, sender=sender, year=YEAR, now=office.now)


def cancel_run(session: Session, scene: Scene, sender: int) -> None:
    now, run_id = scene.office.now, scene.task.run_id
    run_services.ask_cancel_reason(session, sender=sender, run_id=run_id, now=now)
    caller = identify(session, sender, now=now)
    run_services.cancel(session, caller=caller, run_id=run_id, reason="Renstra berubah.", now=now)


def manage_people(session: Session, scene: Scene, sender: int) -> None:
    office = scene.office
    message: Message = people_data.post_page(session, office=office.office, sender=sender, page=0, now=office.now)
    assert message.rows


ACTIONS: dict[str, Callable[[Session, Scene, int], None]] = {
    "accept": press(tasks.accept),
    "finish": press(review.approve),
    "send_back": send_back,
    "undo": press(tasks.undo),
    "see_card": see_card,
    "see_task_files": see_task_files,
    "read_draft": read_draft,
    "watch": watch,
    "read_history": read_history,
    "start_run": start_run,
    "cancel_run": cancel_run,
    "manage_people": manage_people,
}


class Back(Exception):
    """Everything was allowed; the scene is to be as it was for the next attempt."""


def attempt(scene: Scene, action: str, who: str) -> str:
    """Try an action and take back whatever it did."""

    def act(session: Session) -> None:
        outbox.name_cause(session, "attempt")
        ACTIONS[action](session, scene, ACCOUNTS[who])
        raise Back

    try:
        scene.office.database.run_now(act)
    except Back:
        return "ok"
    except SopError as error:
        return WORDS[type(error)]
    raise AssertionError("an attempt always ends with an exception")


def all_cells() -> Iterator[Cell]:
    return ((action, who) for action in ACTIONS for who in ACCOUNTS)


@pytest.mark.parametrize("state", STATES)
def test_everybody_may_do_what_the_table_says_and_nothing_else(database: Database, state: str) -> None:
    scene = set_scene(database, state)

    outcomes = {(action, who): attempt(scene, action, who) for action, who in all_cells()}

    assert scene.task.status is STATUS[state]
    assert outcomes == the_table()[state]


def test_the_table_is_complete() -> None:
    table = the_table()

    assert table.keys() == STATES.keys()
    assert all(cells.keys() == set(all_cells()) for cells in table.values())
