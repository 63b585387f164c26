"""The reminder of a late step: once, to its holder, in office hours, and only while it is true."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import Session, select

from db import people, timers
from db import tasks as task_rows
from db.history import Signature
from db.tables import OutboxRow
from messages import labels
from services import holders, ladder, reminders, tasks
from services import runs as run_services
from services.deliveries import Remove
from sop.events import Event
from sop.model import HoldingKind
from sop.reminders import ReminderLevel
from tests.procedures import INCOMING_MAIL
from tests.services.office import MINUTE, YEAR, OfficeAtWork, Told
from tests.times import at

pytestmark = pytest.mark.both_databases
KD, SEK, KSB, STF = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan", "staf_sekretariat"
SUCCESSOR = 700_190


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    return full_office


def a_task_due(office: OfficeAtWork, due: str, *, whole_ladder: bool = False) -> None:
    """A run whose step 3, two hours of work, is open and due at a time."""
    office.start()
    office.jump_to(3)
    move_due_time(office, due)
    if whole_ladder:
        office.do(ladder.plan, office.run, office.task)


def move_due_time(office: OfficeAtWork, due: str) -> None:
    """Make the open task due at another time, with no level of its ladder but that one."""

    def move(session: Session) -> None:
        timers.cancel(session, office.task.id)
        task_rows.save(session, replace(office.task, due_at=at(due)))
        timers.plan(session, kind=ReminderLevel.DUE, task_id=office.task.id, due_at=at(due))

    office.database.run_now(move)


def reminders_told(office: OfficeAtWork, now: str | datetime) -> list[Told]:
    """The reminders that reach chats when the clock ticks and the sender looks at that time."""
    office.now = at(now) if isinstance(now, str) else now
    office.tick()
    return [told for told in office.deliver() if told.kind == "reminder"]


def reminders_at(office: OfficeAtWork, now: str | datetime) -> list[int]:
    """Who is reminded then."""
    return [told.chat_id for told in reminders_told(office, now)]


# Once, to the holder


def test_a_late_step_reminds_its_holder_once(office: OfficeAtWork) -> None:
    a_task_due(office, "1 Dec 2026 10.00")

    assert reminders_at(office, "1 Dec 2026 09.59") == []
    assert reminders_at(office, "1 Dec 2026 10.00") == [office.account(KSB)]
    assert reminders_at(office, "1 Dec 2026 10.01") == []
    assert reminders_at(office, "4 Dec 2026 10.00") == []


def test_a_tick_that_is_repeated_reminds_nobody_twice(office: OfficeAtWork) -> None:
    a_task_due(office, "1 Dec 2026 10.00")
    office.now = at("1 Dec 2026 10.00")

    done = [office.tick(), office.tick()]

    assert done == [1, 0]
    assert office.told("reminder") == [office.account(KSB)]


def test_a_tick_asks_first_whether_there_is_anything_to_do(office: OfficeAtWork) -> None:
    assert not office.see(timers.kinds_due)
    a_task_due(office, "1 Dec 2026 10.00")

    office.now = at("1 Dec 2026 09.59")
    before = office.see(timers.kinds_due)
    office.now = at("1 Dec 2026 10.00")

    assert (sorted(before), sorted(office.see(timers.kinds_due))) == ([], ["due"])
    assert office.tick() == 1
    assert not office.see(timers.kinds_due)


def test_a_reminder_is_keyed_by_task_due_time_level_and_recipient(office: OfficeAtWork) -> None:
    a_task_due(office, "1 Dec 2026 10.00")
    office.now = at("1 Dec 2026 10.00")
    office.tick()

    (key,) = office.see(keys_of_reminders)

    recipient = office.person(office.account(KSB)).id
    assert key == f"reminder:{office.task.id}:2026-12-01T03:00:00+00:00:due:{recipient}"


def keys_of_reminders(session: Session) -> list[str]:
    return list(session.exec(select(OutboxRow.dedup_key).where(OutboxRow.kind == "reminder")))


def test_another_due_time_is_another_reminder(office: OfficeAtWork) -> None:
    a_task_due(office, "1 Dec 2026 10.00")
    reminders_at(office, "1 Dec 2026 10.00")
    move_due_time(office, "2 Dec 2026 10.00")

    assert reminders_at(office, "2 Dec 2026 10.00") == [office.account(KSB)]


def test_a_reminder_is_on_record_once_it_was_sent(office: OfficeAtWork) -> None:
    a_task_due(office, "1 Dec 2026 10.00")

    reminders_at(office, "1 Dec 2026 10.00")

    entry = office.events()[-1]
    assert (entry.event, entry.task_id) == (Event.REMINDED, office.task.id)
    assert entry.details == {"text": office.person(office.account(KSB)).name}


def test_what_is_due_is_worked_off_in_batches(office: OfficeAtWork) -> None:
    by = Signature(office.person(office.account(KD)).id, "Kepala", "Kepala Dinas")
    years = range(YEAR, YEAR + reminders.BATCH + 1)

    def start_many(session: Session) -> None:
        for year in years:
            run_services.begin(session, office.office, year, signature=by, now=office.now)

    office.database.run_now(start_many)
    office.now = office.task.due_at

    assert [office.tick() for _ in range(3)] == [reminders.BATCH, 1, 0]
    assert office.told("reminder") == [office.account(KD)] * len(years)


# In office hours


@pytest.mark.parametrize(
    ("due", "ticks_at", "goes_out"),
    [
        ("1 Dec 2026 10.00", "1 Dec 2026 10.00", "1 Dec 2026 10.00"),
        ("1 Dec 2026 12.00", "1 Dec 2026 12.00", "1 Dec 2026 13.00"),
        ("1 Dec 2026 16.00", "1 Dec 2026 16.00", "2 Dec 2026 07.30"),
        ("4 Dec 2026 16.30", "4 Dec 2026 16.30", "7 Dec 2026 07.30"),
        ("23 Dec 2026 16.00", "23 Dec 2026 16.00", "28 Dec 2026 07.30"),
        ("1 Dec 2026 10.00", "1 Dec 2026 23.30", "2 Dec 2026 07.30"),
        ("1 Dec 2026 10.00", "6 Dec 2026 10.00", "7 Dec 2026 07.30"),
        ("5 Feb 2027 09.00", "8 Feb 2027 07.45", "8 Feb 2027 08.00"),
    ],
)
def test_a_reminder_waits_for_the_next_opening(office: OfficeAtWork, due: str, ticks_at: str, goes_out: str) -> None:
    a_task_due(office, due, whole_ladder=True)

    at_the_tick = reminders_at(office, ticks_at)
    just_before = reminders_at(office, at(goes_out) - MINUTE) if goes_out != ticks_at else []
    at_the_opening = reminders_at(office, goes_out)

    assert at_the_tick == ([office.account(KSB)] if goes_out == ticks_at else [])
    assert just_before == []
    assert [*at_the_tick, *at_the_opening] == [office.account(KSB)]


def test_a_reminder_says_why_it_came_and_opens_the_task(office: OfficeAtWork) -> None:
    a_task_due(office, "1 Dec 2026 10.00")
    office.now = at("1 Dec 2026 10.00")
    office.tick()

    (told,) = office.deliver()

    assert "batas waktu langkah 3" in told.message.text
    assert "Pesan ini disampaikan karena" in told.message.text
    assert told.buttons == [labels.OPEN_TASK, labels.ASK_EXTENSION]


def test_a_reminder_after_a_night_says_how_late_the_step_is(office: OfficeAtWork) -> None:
    a_task_due(office, "1 Dec 2026 15.00", whole_ladder=True)

    at_night = reminders_told(office, "1 Dec 2026 23.30")
    (told,) = reminders_told(office, "2 Dec 2026 08.00")

    assert at_night == []
    assert "telah melewati waktu baku 2 jam, terlambat 1 jam 30 menit kerja" in told.message.text


def test_a_step_of_minutes_is_not_called_late_at_once(office: OfficeAtWork) -> None:
    office.start()
    office.clear()
    office.now = at("1 Dec 2026 08.15")
    office.tick()

    (told,) = office.deliver()

    assert "batas waktu langkah 1" in told.message.text
    assert "terlambat" not in told.message.text


# Only while it is true


def test_a_step_that_ended_in_time_reminds_nobody(office: OfficeAtWork) -> None:
    a_task_due(office, "1 Dec 2026 08.30")
    office.finish()

    assert reminders_at(office, "1 Dec 2026 08.30") == []


def test_a_step_that_ended_before_the_opening_reminds_nobody(office: OfficeAtWork) -> None:
    a_task_due(office, "1 Dec 2026 16.00")
    reminders_at(office, "1 Dec 2026 16.00")
    office.now = at("1 Dec 2026 16.05")
    office.finish()
    office.clear()

    assert office.account(KSB) not in reminders_at(office, "2 Dec 2026 07.30")


def test_a_sent_reminder_goes_when_its_step_ends(office: OfficeAtWork) -> None:
    a_task_due(office, "1 Dec 2026 10.00")
    reminders_at(office, "1 Dec 2026 10.00")

    office.finish()
    office.finish()

    assert [told.kind for told in office.deliver()].count("reminder_removal") == 1


def test_a_newer_reminder_takes_the_place_of_the_older(office: OfficeAtWork) -> None:
    a_task_due(office, "1 Dec 2026 10.00")
    (first,) = reminders_told(office, "1 Dec 2026 10.00")
    move_due_time(office, "2 Dec 2026 10.00")
    reminders_told(office, "2 Dec 2026 10.00")

    (replaced,) = [told for told in office.chats[office.account(KSB)] if told.kind == "replaced_reminder"]
    assert isinstance(replaced.delivery, Remove)
    assert replaced.delivery.message_id == first.message_id


def test_a_step_that_was_taken_back_is_reminded_of_again(office: OfficeAtWork) -> None:
    a_task_due(office, "1 Dec 2026 10.00")
    office.finish()
    office.press(tasks.undo, task=office.task_of(3))

    assert reminders_at(office, "1 Dec 2026 10.00") == [office.account(KSB)]


# Whoever holds the post


def test_the_holder_of_that_moment_is_reminded(office: OfficeAtWork) -> None:
    a_task_due(office, "1 Dec 2026 10.00")
    office.vacate(KSB)
    office.seat(KSB, account=SUCCESSOR)

    assert reminders_at(office, "1 Dec 2026 10.00") == [SUCCESSOR]


def test_an_acting_official_is_reminded_in_place_of_the_definitive_one(office: OfficeAtWork) -> None:
    a_task_due(office, "1 Dec 2026 10.00")
    person = office.person(office.account(SEK))
    office.database.run_now(people.place, person_id=person.id, post=KSB, kind=HoldingKind.PLH, now=office.now)

    assert reminders_at(office, "1 Dec 2026 10.00") == [office.account(SEK)]


def test_a_step_of_a_vacant_post_reminds_nobody_and_holds_nobody_up(office: OfficeAtWork) -> None:
    a_task_due(office, "1 Dec 2026 10.00")
    office.vacate(KSB)

    assert reminders_at(office, "1 Dec 2026 10.00") == []
    assert not office.see(timers.kinds_due)


def test_who_left_between_tick_and_opening_is_not_reminded(office: OfficeAtWork) -> None:
    a_task_due(office, "1 Dec 2026 16.00")
    reminders_at(office, "1 Dec 2026 16.00")
    office.do(holders.release, office.person(office.account(KSB)), post=KSB)

    assert reminders_at(office, "2 Dec 2026 07.30") == []


def test_reminders_of_two_runs_go_their_own_ways(office: OfficeAtWork) -> None:
    office.do(run_services.start, sender=office.account(KD), year=YEAR + 1)
    a_task_due(office, "1 Dec 2026 10.00")

    assert sorted(reminders_at(office, "1 Dec 2026 10.00")) == [office.account(KD), office.account(KSB)]


def test_another_procedure_is_reminded_of_in_the_same_way(office: OfficeAtWork) -> None:
    other = OfficeAtWork(office.database, procedure=INCOMING_MAIL)
    other.seat("agendaris", account=700_201)
    other.do(run_services.start, sender=700_201, year=YEAR)

    assert reminders_at(other, "1 Dec 2026 08.15") == [700_201]
