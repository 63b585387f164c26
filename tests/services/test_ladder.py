"""Whom the ladder speaks to, how often and when: over holders, absences, calendars and the hours of the office."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from db import absences, extensions, outbox, pauses, runs, tasks, timers
from db.database import Database
from db.outbox import Notice
from db.tables import OutboxRow, TimerRow
from services import extensions as extension_services
from services import ladder, notices, nudges, planned_starts, reminders, sending, summary
from services import runs as run_services
from services.deliveries import Send, Sent, Wait
from services.ending import open_task
from services.office import Office
from sop.absences import Absence, AbsenceKind
from sop.errors import HoldersRemindedLately, NobodyToRemind, NotPermitted
from sop.flow import Opening
from sop.model import Task, TaskPart
from sop.working_time import add
from tests.services.office import OfficeAtWork
from tests.times import at

KD, SEK, KSB, STF, TIK = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan", "staf_sekretariat", "kabid_tik"
START = at("1 Dec 2026 08.00")


class Desk:
    """An office with everybody in it and one run, in which tasks of any step can be opened."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.crew = OfficeAtWork(database)
        self.crew.seat_everybody()
        self.office: Office = self.crew.office
        self.now = START
        self.crew.start()
        (first,) = [task for task in database.read_now(tasks.of_run, 1) if task.is_open]
        database.run_now(ladder.drop, first, now=START)
        database.run_now(lambda session: tasks.save(session, replace(first, status=first.status.WITHDRAWN)))
        self.deliver()

    def open(self, step: int, *, starts: str = "1 Dec 2026 08.00", number: int = 1) -> Task:
        """Open a task of a step as if all before it had ended."""
        opened = at(starts)

        def do(session: Session) -> Task:
            run = runs.get(session, 1)
            row = run.procedure.step(step)
            opening = Opening(
                step=step,
                round=number,
                post=row.responsible,
                opened_at=opened,
                starts_at=opened,
                due_at=add(opened, row.standard_time, self.office.calendar(session, opened)),
                part=TaskPart.STEP,
            )
            return open_task(session, run, opening, opened_by=None, office=self.office, now=opened)

        task = self.database.run_now(do)
        self.now = max(self.now, opened)
        self.deliver()
        return task

    def person(self, post: str) -> int:
        return self.crew.person(self.crew.account(post)).id

    def go(self, to: str) -> list[tuple[str, str]]:
        """Let the clock tick at a time, and return who is told what by the bot itself then."""
        self.now = at(to)
        while self.database.run_now(reminders.remind, office=self.office, now=self.now) == reminders.BATCH:
            pass
        self.database.run_now(summary.turn, office=self.office, now=self.now)
        return self.deliver()

    def deliver(self) -> list[tuple[str, str]]:
        """Send what may go out now, as the sender does."""
        told = []
        while waiting := self.database.read_now(outbox.waiting, now=self.now, busy_chats=(), limit=500):
            for notice in waiting:
                told += self._send(notice)
        return sorted(told)

    def _send(self, notice: Notice) -> list[tuple[str, str]]:
        delivery = self.database.read_now(notices.render, notice, office=self.office, now=self.now)
        if delivery is None:
            self.database.run_now(sending.note_obsolete, notice=notice, now=self.now)
            return []
        if isinstance(delivery, Wait):
            self.database.run_now(sending.note_waiting, notice=notice, until=delivery.until)
            return []
        sent = Sent(1000 + notice.id) if isinstance(delivery, Send) else None
        self.database.run_now(sending.note_sent, notice=notice, delivery=delivery, sent=sent, now=self.now)
        said = {self.person(post.code): post.code for post in self.office.procedure.posts}
        return [(said[notice.person_id or 0], notice.kind)] if isinstance(delivery, Send) else []

    def away(self, post: str) -> None:
        """Let the holder of a post be on leave all December."""
        since, until = at("1 Dec 2026 00.00"), at("1 Jan 2027 00.00")
        absence = Absence(0, self.person(post), AbsenceKind.LEAVE, since.date(), until.date(), since, until, None, None)
        self.database.run_now(absences.add, absence, recorded_by=self.person(post), now=START)

    def levels(self, task: Task) -> list[str]:
        """Which levels of a task wait."""

        def do(session: Session) -> list[str]:
            query = select(TimerRow.kind).where(TimerRow.task_id == task.id, TimerRow.state == "waiting")
            return list(session.exec(query.order_by(col(TimerRow.due_at))))

        return self.database.read_now(do)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def test_every_level_reaches_whom_it_concerns_once(desk: Desk) -> None:
    desk.open(3)

    assert desk.go("1 Dec 2026 09.30") == [(KSB, "reminder")]
    assert desk.go("1 Dec 2026 10.00") == [(KSB, "reminder")]
    assert desk.go("1 Dec 2026 10.30") == []
    assert desk.go("1 Dec 2026 11.00") == [(KSB, "reminder"), (SEK, "escalation")]
    assert desk.go("2 Dec 2026 16.00") == []
    assert (KD, "escalation") in desk.go("3 Dec 2026 07.30")


def test_what_is_due_at_noon_waits_for_one(desk: Desk) -> None:
    desk.open(3, starts="1 Dec 2026 10.00")

    desk.go("1 Dec 2026 11.30")
    assert desk.go("1 Dec 2026 12.00") == []
    assert desk.go("1 Dec 2026 12.59") == []
    assert desk.go("1 Dec 2026 13.00") == [(KSB, "reminder")]


def test_levels_that_passed_unnoticed_come_as_the_highest_for_each(desk: Desk) -> None:
    desk.open(3)

    assert desk.go("4 Dec 2026 20.00") == []
    told = desk.go("7 Dec 2026 07.30")

    assert [each for each in told if each[1] != "summary"] == [
        (KSB, "reminder"),
        (KD, "escalation"),
        (SEK, "escalation"),
    ]
    assert desk.go("7 Dec 2026 08.00") == []


def test_several_reminders_of_one_moment_are_one_message(desk: Desk) -> None:
    for number in (1, 2, 3):
        desk.open(3, number=number)

    assert desk.go("1 Dec 2026 10.00") == [(KSB, "reminder")]
    assert desk.go("1 Dec 2026 10.01") == []


def test_a_message_of_a_time_that_was_slept_through_waits_for_the_office(desk: Desk) -> None:
    desk.open(3)
    desk.now = at("1 Dec 2026 10.00")
    desk.database.run_now(reminders.remind, office=desk.office, now=desk.now)

    desk.now = at("1 Dec 2026 21.00")
    assert desk.deliver() == []
    desk.now = at("2 Dec 2026 07.30")
    assert desk.deliver() == []  # by then the superior's level has taken its place
    assert (KSB, "reminder") in desk.go("2 Dec 2026 07.30")


def test_nobody_hears_of_a_task_more_than_three_times_a_day(desk: Desk) -> None:
    task = desk.open(8)
    for hour in ("09.00", "10.30", "13.00", "14.30", "15.45"):
        desk.now = at(f"1 Dec 2026 {hour}")
        desk.database.run_now(
            nudges.remind_holders, office=desk.office, sender=desk.crew.account(KD), run_id=1, now=desk.now
        )
        desk.deliver()

    sent = desk.database.read_now(outbox.sent_about, person_id=desk.person(KSB), kinds=("nudge",), since=START)
    assert sent == [task.id] * 3


def test_who_holds_the_step_reminds_nobody(desk: Desk) -> None:
    desk.open(10)

    with pytest.raises(NobodyToRemind):
        desk.database.run_now(
            nudges.remind_holders, office=desk.office, sender=desk.crew.account(SEK), run_id=1, now=START
        )


def test_nobody_is_reminded_of_what_rests(desk: Desk) -> None:
    desk.open(8)
    held_by = desk.person(KD)
    desk.database.run_now(
        pauses.begin, run_id=1, reason="Menunggu Renstra", held_by=held_by, held_as="Kepala Dinas", now=START
    )

    with pytest.raises(NobodyToRemind):
        desk.database.run_now(
            nudges.remind_holders, office=desk.office, sender=desk.crew.account(KD), run_id=1, now=START
        )


def test_a_nudge_is_for_who_may_and_once_in_an_hour(desk: Desk) -> None:
    desk.open(8)
    with pytest.raises(NotPermitted):
        desk.database.run_now(
            nudges.remind_holders, office=desk.office, sender=desk.crew.account(TIK), run_id=1, now=START
        )
    sender = desk.crew.account(SEK)
    desk.database.run_now(nudges.remind_holders, office=desk.office, sender=sender, run_id=1, now=START)
    with pytest.raises(HoldersRemindedLately):
        desk.database.run_now(nudges.remind_holders, office=desk.office, sender=sender, run_id=1, now=START)

    later = START + timedelta(minutes=61)
    desk.database.run_now(nudges.remind_holders, office=desk.office, sender=sender, run_id=1, now=later)


def test_who_is_on_leave_is_not_disturbed_and_the_next_superior_hears(desk: Desk) -> None:
    desk.open(3)
    desk.away(KSB)
    desk.away(SEK)

    assert desk.go("1 Dec 2026 10.00") == []
    assert desk.go("1 Dec 2026 11.00") == [(KD, "escalation")]


def test_a_vacant_post_has_its_superior_told(desk: Desk) -> None:
    desk.open(3)
    desk.crew.vacate(KSB)

    assert desk.go("1 Dec 2026 10.00") == []
    assert desk.go("1 Dec 2026 11.00") == [(SEK, "escalation")]


def test_the_head_who_was_told_as_superior_is_not_told_again(desk: Desk) -> None:
    desk.open(10, starts="1 Dec 2026 08.00")

    told = [desk.go(f"{day} Dec 2026 07.30") for day in (2, 3, 4, 7, 8)]
    assert [each for morning in told for each in morning if each[0] == KD] == [(KD, "escalation")]


def test_where_the_head_holds_the_step_the_next_official_gets_notice(desk: Desk) -> None:
    desk.open(12)

    told = [each for each in desk.go("3 Dec 2026 07.30") if each[1] != "summary"]
    assert (SEK, "escalation") in told


def test_a_new_due_time_has_a_ladder_of_its_own(desk: Desk) -> None:
    task = desk.open(3)
    assert desk.go("1 Dec 2026 10.00") == [(KSB, "reminder")]

    def move(session: Session) -> None:
        moved = replace(tasks.get(session, task.id), due_at=at("2 Dec 2026 10.00"))
        tasks.save(session, moved)
        ladder.plan(session, runs.get(session, 1), moved, office=desk.office, now=desk.now)

    desk.database.run_now(move)

    assert desk.levels(task) == ["heads_up", "due", "escalation", "head"]
    assert desk.go("1 Dec 2026 11.00") == []
    assert (KSB, "reminder") in desk.go("2 Dec 2026 10.00")


def test_the_end_of_a_task_ends_its_ladder(desk: Desk) -> None:
    task = desk.open(3)
    desk.database.run_now(ladder.drop, task, now=START)

    assert desk.levels(task) == []


def test_the_summary_says_nothing_where_there_is_nothing_and_repeats_no_reminder(desk: Desk) -> None:
    desk.database.run_now(summary.plan, office=desk.office, now=desk.now)
    assert desk.go("2 Dec 2026 07.45") == []

    desk.open(9, starts="2 Dec 2026 08.00")  # two days: due on Friday
    assert desk.go("3 Dec 2026 07.30") == [(KSB, "reminder")]
    assert desk.go("3 Dec 2026 07.45") == []
    assert desk.go("4 Dec 2026 07.45") == [(KSB, "summary"), (KD, "summary"), (SEK, "summary")]
    assert desk.go("7 Dec 2026 07.30") == [(KSB, "reminder")]
    assert desk.go("7 Dec 2026 07.45") == [(KD, "summary"), (SEK, "summary")]


def test_a_summary_that_is_hours_late_is_left_out_and_the_next_comes(desk: Desk) -> None:
    desk.database.run_now(summary.plan, office=desk.office, now=desk.now)
    desk.open(9, starts="1 Dec 2026 08.00")

    assert "summary" not in [kind for _, kind in desk.go("3 Dec 2026 10.00")]
    assert (KD, "summary") in desk.go("4 Dec 2026 07.45")


def test_a_planned_start_whose_year_runs_already_tells_who_planned_it(desk: Desk) -> None:
    sender = desk.crew.account(KSB)
    desk.database.run_now(planned_starts.ask_day, office=desk.office, sender=sender, year=2028, now=START)
    desk.crew.say(sender, "besok")
    desk.database.run_now(run_services.start, office=desk.office, sender=sender, year=2028, now=START)

    due = desk.database.read_now(timers.kinds_due, now=at("2 Dec 2026 07.30"))
    desk.database.run_now(planned_starts.turn, office=desk.office, now=at("2 Dec 2026 07.30"))

    assert planned_starts.KIND in due
    started = desk.database.read_now(runs.of_year, procedure_code="iku", year=2028)
    assert len(started) == 1


def test_more_time_lapses_with_the_task(desk: Desk) -> None:
    task = desk.open(8)
    sender = desk.crew.account(KSB)
    desk.database.run_now(
        extension_services.choose_length, office=desk.office, sender=sender, task_id=task.id, number=1, now=START
    )
    desk.crew.say(sender, "Menunggu data")
    (asked,) = desk.database.read_now(extensions.of_task, task.id)
    with pytest.raises(NotPermitted):
        desk.database.run_now(
            extension_services.decide, office=desk.office, sender=sender, extension_id=asked.id, grants=True, now=START
        )
    desk.database.run_now(ladder.drop, task, now=START)

    (lapsed,) = desk.database.read_now(extensions.of_task, task.id)
    assert lapsed.state == "lapsed"


def told_keys(desk: Desk) -> list[str]:
    return desk.database.read_now(lambda session: list(session.exec(select(OutboxRow.dedup_key))))


def test_a_tick_that_is_repeated_queues_nothing_twice(desk: Desk) -> None:
    desk.open(3)
    due: datetime = at("1 Dec 2026 10.00")
    desk.database.run_now(reminders.remind, office=desk.office, now=due)
    desk.database.run_now(lambda session: session.connection().exec_driver_sql("UPDATE timer SET state = 'waiting'"))
    before = told_keys(desk)
    desk.database.run_now(reminders.remind, office=desk.office, now=due)

    assert told_keys(desk) == before
