"""Many at once, on both engines: one winner, the others get a polite answer, and nothing happens twice."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from db import inbox, invitations, people, runs
from db.database import Database
from db.inbox import InboxState, Received
from db.update_database import InFlight, UpdateDatabase
from services import absences, answers, calendar_changes, holders, registration, tasks
from services import files as file_services
from services import runs as run_services
from services.registration import Account
from services.steps import analyse, instruct
from sop.errors import ActingInCircle, AlreadyHoliday, LastAdmin, LinkUsed, RunAlreadyOpen, SopError, TaskAlreadyClosed
from sop.events import Event
from sop.model import RunStatus
from tests.services.office import YEAR, OfficeAtWork, a_file

pytestmark = pytest.mark.both_databases
KD, SEK, KSB, STF = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan", "staf_sekretariat"
PRESSES = 40


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """A full office whose run has just started."""
    full_office.start()
    full_office.clear()
    return full_office


async def press_at_once(office: OfficeAtWork, button: Callable[..., Any], *, message_ids: list[int]) -> Counter[str]:
    """Press a button of the open task many times at the same moment; returns how the presses ended."""
    task, holder = office.task, office.holder()
    await office.database.run(
        inbox.store, [Received(number, holder, "{}") for number in range(len(message_ids))], now=office.now
    )

    async def press(number: int, message_id: int) -> str:
        update = UpdateDatabase(office.database, InFlight(number), now=office.now)
        try:
            await update.run(
                button, office=office.office, sender=holder, task_id=task.id, message_id=message_id, now=office.now
            )
        except SopError as error:
            return type(error).__name__
        return "done"

    return Counter(await asyncio.gather(*(press(number, id_) for number, id_ in enumerate(message_ids, start=1))))


async def test_of_40_presses_on_selesai_one_wins_and_one_card_goes_to_the_next_person(office: OfficeAtWork) -> None:
    outcome = await press_at_once(office, instruct.send, message_ids=[1] * PRESSES)

    assert outcome == {"done": 1, TaskAlreadyClosed.__name__: PRESSES - 1}
    assert [(task.step, task.round) for task in office.tasks] == [(1, 1), (2, 1)]
    assert office.told("task_card") == [office.account(SEK)]
    assert [entry.event for entry in office.events()].count(Event.TASK_FINISHED) == 1


async def test_of_40_presses_the_winning_update_alone_is_done_with_its_change(office: OfficeAtWork) -> None:
    await press_at_once(office, instruct.send, message_ids=[1] * PRESSES)

    assert office.see(inbox.count, InboxState.DONE) == 1
    assert office.see(inbox.count, InboxState.OPEN) == PRESSES - 1


async def test_40_presses_on_terima_take_the_task_once(office: OfficeAtWork) -> None:
    outcome = await press_at_once(office, tasks.accept, message_ids=list(range(1, PRESSES + 1)))

    assert outcome == {"done": PRESSES}
    assert [entry.event for entry in office.events()].count(Event.TASK_ACCEPTED) == 1


async def test_40_undos_take_one_end_back(office: OfficeAtWork) -> None:
    first = office.task
    office.press(instruct.send)
    sender = office.account(KD)

    async def undo() -> str:
        try:
            await office.database.run(
                tasks.undo, office=office.office, sender=sender, task_id=first.id, message_id=1, now=office.now
            )
        except SopError as error:
            return type(error).__name__
        return "done"

    outcome = Counter(await asyncio.gather(*(undo() for _ in range(PRESSES))))

    assert outcome == {"done": 1, "NothingToUndo": PRESSES - 1}
    assert [entry.event for entry in office.events()].count(Event.TASK_UNDONE) == 1


async def test_40_attempts_to_start_make_one_run_of_the_year(office: OfficeAtWork) -> None:
    year = YEAR + 1

    async def start() -> bool:
        try:
            await office.database.run(
                run_services.start, office=office.office, sender=office.account(KD), year=year, now=office.now
            )
        except (RunAlreadyOpen, IntegrityError):
            return False  # on PostgreSQL the unique index may be first; the worker then tries again and gets the rule
        return True

    started = await asyncio.gather(*(start() for _ in range(PRESSES)))

    assert sum(started) == 1
    assert [run.year for run in office.see(runs.with_status, RunStatus.OPEN)] == [year, YEAR]
    assert office.told("task_card") == [office.account(KD)]


# Two at once, step by step


def while_first_is_open(
    database: Database, first: Callable[[Session], Any], second: Callable[[Session], Any]
) -> Future[Any]:
    """Run `second` while the transaction of `first` is open: until it waits for a lock, or has ended."""

    def both(session: Session) -> Future[Any]:
        first(session)
        future = pool.submit(database.run_now, second)
        while not future.done() and not database.run_now(somebody_waits):
            threading.Event().wait(0.005)
        return future

    with ThreadPoolExecutor(1) as pool:
        return database.run_now(both)


def somebody_waits(session: Session) -> bool:
    waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    return bool(session.connection().exec_driver_sql(waiting).all())


def test_two_officials_who_open_one_link_at_once_do_not_both_claim_it(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    office = OfficeAtWork(database)
    office.seat_everybody(but=KSB)
    token = office.do(registration.make_link, post=KSB).url.partition("?start=")[2]

    def opened_by(post: str) -> Callable[[Session], None]:
        account = Account(office.account(post), None, "")
        return lambda session: registration.open_link(
            session, office=office.office, account=account, token=token, now=office.now
        )

    second = while_first_is_open(database, opened_by(KD), opened_by(SEK))

    assert isinstance(second.exception(), LinkUsed)
    assert len(office.see(invitations.claimed_by, office.person(office.account(KD)).id)) == 1
    database.close()


def test_two_admins_who_release_each_other_at_once_do_not_leave_the_office_without_one(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    office = OfficeAtWork(database)
    office.seat_everybody()
    database.run_now(people.set_admin, office.person(office.account(KD)).id, is_admin=True)

    def release(post: str) -> Callable[[Session], None]:
        person = office.person(office.account(post))
        return lambda session: holders.release(session, person, office=office.office, post=post, now=office.now)

    second = while_first_is_open(database, release(KD), release(STF))

    assert isinstance(second.exception(), LastAdmin)
    assert [admin.telegram_id for admin in office.see(people.admins)] == [office.account(STF)]
    database.close()


def test_a_file_that_arrives_while_its_step_ends_is_kept(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    office = OfficeAtWork(database)
    office.seat_everybody()
    office.start()
    office.jump_to(8)
    office.press(analyse.finish)
    task, ksb = office.task, office.account(KSB)

    def say(session: Session) -> None:
        answers.receive_text(session, office=office.office, sender=ksb, text="Sudah.", now=office.now)

    def send(session: Session) -> None:
        file_services.receive(session, office=office.office, sender=ksb, new=a_file(), now=office.now)

    second = while_first_is_open(database, say, send)

    assert second.exception() is None
    assert office.files_of(task) == []
    assert office.told("unasked_file") == [ksb]
    database.close()


async def test_two_admins_who_add_one_holiday_at_once_add_it_once_and_move_due_times_once(office: OfficeAtWork) -> None:
    admins = [office.account(STF), office.admin()]
    for admin in admins:
        office.do(calendar_changes.ask_holiday, sender=admin)
        office.say(admin, "hari ini")

    async def name_it(admin: int) -> str:
        try:
            await office.database.run(
                answers.receive_text, office=office.office, sender=admin, text="Libur Daerah", now=office.now
            )
        except SopError as error:
            return type(error).__name__
        return "done"

    outcome = Counter(await asyncio.gather(*(name_it(admin) for admin in admins)))

    assert outcome == {"done": 1, AlreadyHoliday.__name__: 1}
    assert len(office.see(lambda session, now: office.office.entries(session, now))) == 1
    assert [entry.event for entry in office.events()].count(Event.DUE_TIME_MOVED) == 1


async def test_of_two_who_would_act_for_each_other_one_is_refused(office: OfficeAtWork) -> None:
    drafted = {}
    for post in (SEK, KSB):
        person = office.person(office.account(post))
        office.do(absences.ask_days, sender=office.account(post), person_id=person.id, kind="leave")
        office.say(office.account(post), "besok")
        drafted[post] = office.waiting_notices()[-1].payload["draft_id"]

    async def choose(post: str, acting: str) -> str:
        try:
            await office.database.run(
                absences.appoint,
                office=office.office,
                sender=office.account(post),
                draft_id=drafted[post],
                person_id=office.person(office.account(acting)).id,
                kind="plh",
                now=office.now,
            )
        except SopError as error:
            return type(error).__name__
        return "done"

    outcome = Counter(await asyncio.gather(choose(SEK, KSB), choose(KSB, SEK)))

    assert outcome == {"done": 1, ActingInCircle.__name__: 1}
