"""Meetings as their task calls them, who is invited, what they answered and who came."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session

from db import meetings
from db.database import Database
from sop.meetings import Invitee, Meeting, MeetingState, Response
from tests.db.samples import NOW, OTHER_POST, POST, add_run, add_task
from tests.times import at

STARTS_AT = at("2 Dec 2026 09.00")
DAY = timedelta(days=1)


def add_meeting(session: Session, *, run_id: int | None = None, round: int = 1) -> Meeting:
    task = add_task(session, run_id=run_id or add_run(session).id, step=5, round=round)
    return meetings.add(
        session, organiser=task.post, run_id=task.run_id, task_id=task.id, place="Aula", agenda="Pembahasan IKU"
    )


@pytest.fixture
def meeting(database: Database) -> Meeting:
    return database.run_now(add_meeting)


def called(meeting: Meeting, *, starts_at: datetime = STARTS_AT) -> Meeting:
    return replace(meeting, state=MeetingState.CALLED, day=date(2026, 12, 2), hour="09.00", starts_at=starts_at)


# Meetings


def test_a_meeting_begins_as_a_draft(database: Database, meeting: Meeting) -> None:
    assert (meeting.state, meeting.place, meeting.agenda) == (MeetingState.DRAFT, "Aula", "Pembahasan IKU")
    assert (meeting.day, meeting.hour, meeting.starts_at, meeting.attendance_noted_at) == (None, None, None, None)
    assert database.read_now(meetings.find, meeting.id) == meeting
    assert database.read_now(meetings.of_task, meeting.task_id or 0) == meeting


def test_a_meeting_is_known_or_not(database: Database, meeting: Meeting) -> None:
    assert database.read_now(meetings.find, meeting.id + 1) is None
    assert database.read_now(meetings.of_task, (meeting.task_id or 0) + 1) is None
    assert database.read_now(meetings.latest_of_run, (meeting.run_id or 0) + 1) is None


def test_what_a_rule_made_of_a_meeting_is_kept(database: Database, meeting: Meeting) -> None:
    held = replace(
        called(meeting),
        state=MeetingState.HELD,
        place="Ruang Rapat",
        agenda="Lain",
        attendance_noted_at=STARTS_AT,
    )

    database.run_now(meetings.save, held)

    assert database.read_now(meetings.find, meeting.id) == held


def test_the_newest_meeting_of_a_run_is_the_one_that_was_called_last(database: Database, meeting: Meeting) -> None:
    second = database.run_now(add_meeting, run_id=meeting.run_id, round=2)

    assert database.read_now(meetings.latest_of_run, meeting.run_id or 0) == second
    assert database.read_now(meetings.of_task, meeting.task_id or 0) == meeting


def test_a_locked_meeting_is_read_as_it_stands_now_and_makes_others_wait(postgresql_url: str) -> None:
    first, second = Database(postgresql_url), Database(postgresql_url)
    meeting = first.run_now(add_meeting)

    def is_free(session: Session) -> bool:
        return bool(session.connection().exec_driver_sql("SELECT 1 FROM meeting FOR UPDATE SKIP LOCKED").all())

    def read_change_and_lock(session: Session) -> tuple[Meeting | None, bool]:
        meetings.find(session, meeting.id)
        second.run_now(meetings.save, called(meeting))
        return meetings.find(session, meeting.id, lock=True), second.run_now(is_free)

    locked, free_while_locked = first.run_now(read_change_and_lock)
    free_afterwards = second.run_now(is_free)
    for database in (first, second):
        database.close()

    assert locked == called(meeting)
    assert (free_while_locked, free_afterwards) == (False, True)


# Who is invited


def test_invitees_come_in_a_fixed_order_and_have_not_answered(database: Database, meeting: Meeting) -> None:
    posts = sorted((POST, OTHER_POST))

    database.run_now(meetings.invite, [Invitee(meeting.id, post) for post in reversed(posts)])

    assert database.read_now(meetings.invitees, meeting.id) == [Invitee(meeting.id, post) for post in posts]
    assert database.read_now(meetings.invitees, meeting.id + 1) == []


def test_who_calls_the_meeting_has_answered_from_the_start(database: Database, meeting: Meeting) -> None:
    organiser = Invitee(meeting.id, POST, Response.PRESENT, responded_at=NOW)

    database.run_now(meetings.invite, [organiser])

    assert database.read_now(meetings.invitees, meeting.id) == [organiser]


@pytest.mark.parametrize(
    ("response", "substitute", "attended"),
    [
        (Response.PRESENT, None, None),
        (Response.REPRESENTED, "Andi Saputra", True),
        (Response.ABSENT, None, False),
        (None, None, True),
    ],
)
def test_an_answer_and_who_came_are_kept(
    database: Database, meeting: Meeting, response: Response | None, substitute: str | None, attended: bool | None
) -> None:
    invited = [Invitee(meeting.id, post) for post in (POST, OTHER_POST)]
    database.run_now(meetings.invite, invited)
    changed = replace(invited[0], response=response, substitute=substitute, responded_at=NOW, attended=attended)

    database.run_now(meetings.save_invitee, changed)

    kept = {invitee.post: invitee for invitee in database.read_now(meetings.invitees, meeting.id)}
    assert kept == {POST: changed, OTHER_POST: invited[1]}


def test_an_invitation_can_be_taken_back_from_everybody_and_sent_again(database: Database, meeting: Meeting) -> None:
    other = database.run_now(add_meeting, run_id=meeting.run_id, round=2)
    for each in (meeting, other):
        database.run_now(meetings.invite, [Invitee(each.id, POST, Response.PRESENT, responded_at=NOW)])

    database.run_now(meetings.disinvite, meeting.id)
    gone = database.read_now(meetings.invitees, meeting.id)
    database.run_now(meetings.invite, [Invitee(meeting.id, POST)])

    assert gone == []
    assert database.read_now(meetings.invitees, meeting.id) == [Invitee(meeting.id, POST)]
    assert len(database.read_now(meetings.invitees, other.id)) == 1


# The meetings of an official


def test_meetings_of_posts_are_those_that_were_called_the_latest_first(database: Database) -> None:
    def given(session: Session) -> list[Meeting]:
        run = add_run(session)
        found = []
        for round, state in enumerate(MeetingState, start=1):
            draft = add_meeting(session, run_id=run.id, round=round)
            meetings.invite(session, [Invitee(draft.id, POST)])
            found.append(replace(called(draft, starts_at=STARTS_AT + round * DAY), state=state))
            meetings.save(session, found[-1])
        return found

    def of_posts(*posts: str, limit: int = 10) -> list[Meeting]:
        return database.read_now(meetings.of_posts, posts, limit=limit)

    _draft, _submitted, *others = database.run_now(given)

    assert of_posts(POST) == others[::-1]
    assert of_posts(POST, limit=2) == others[:1:-1]
    assert of_posts(OTHER_POST) == of_posts() == []


def test_a_meeting_of_two_of_ones_posts_is_listed_once(database: Database, meeting: Meeting) -> None:
    database.run_now(meetings.save, called(meeting))
    database.run_now(meetings.invite, [Invitee(meeting.id, post) for post in (POST, OTHER_POST)])

    found = database.read_now(meetings.of_posts, [POST, OTHER_POST], limit=10)

    assert found == [called(meeting)]
