"""Calling a meeting, answering the invitation, and who came."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from sop import meetings
from sop.errors import (
    AttendanceMissing,
    MeetingIncomplete,
    MeetingInPast,
    MeetingNotBegun,
    MeetingNotOpen,
    OfficeClosedThatDay,
)
from sop.meetings import Invitee, Meeting, MeetingState, Response
from tests.procedures import IKU, INCOMING_MAIL
from tests.sop.walk import CALENDAR
from tests.times import at

TUESDAY = date(2026, 12, 1)
WEDNESDAY = date(2026, 12, 2)
NOW = at("1 Dec 2026 10.00")
STARTS_AT = at("2 Dec 2026 09.00")
SECOND = timedelta(seconds=1)
DRAFT = Meeting(1, MeetingState.DRAFT, "Ruang Rapat", "Pembahasan IKU", "sekretaris", run_id=1, task_id=5)
CALLED = replace(DRAFT, state=MeetingState.CALLED, day=WEDNESDAY, hour="09.00", starts_at=STARTS_AT)
INVITED = Invitee(1, "kabid_tik")
CLOSED = [state for state in MeetingState if state is not MeetingState.CALLED]


# Day and hour


def test_the_next_five_working_days_are_offered_from_tomorrow_on() -> None:
    assert meetings.days_offered(NOW, CALENDAR) == [date(2026, 12, day) for day in (2, 3, 4, 7, 8)]


def test_holidays_are_not_offered() -> None:
    offered = meetings.days_offered(at("23 Dec 2026 10.00"), CALENDAR)

    assert offered == [date(2026, 12, 28), date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 4)]


def test_tomorrow_is_that_of_the_office_not_of_greenwich() -> None:
    just_after_midnight = at("2 Dec 2026 00.30")

    assert just_after_midnight.day == 1
    assert meetings.days_offered(just_after_midnight, CALENDAR)[0] == date(2026, 12, 3)


def test_a_meeting_takes_its_day_and_its_hour_in_either_order() -> None:
    day_first = meetings.on_day(DRAFT, WEDNESDAY, now=NOW, calendar=CALENDAR)
    hour_first = meetings.at_hour(DRAFT, "09.00", now=NOW, calendar=CALENDAR)

    assert (day_first.is_complete, hour_first.is_complete) == (False, False)
    both = meetings.at_hour(day_first, "09.00", now=NOW, calendar=CALENDAR)
    assert both == meetings.on_day(hour_first, WEDNESDAY, now=NOW, calendar=CALENDAR)
    assert both.is_complete
    assert (both.state, both.starts_at) == (MeetingState.DRAFT, None)


def test_a_day_that_is_over_cannot_be_chosen() -> None:
    with pytest.raises(MeetingInPast):
        meetings.on_day(DRAFT, date(2026, 11, 30), now=NOW, calendar=CALENDAR)


def test_a_holiday_that_is_over_is_first_of_all_over() -> None:
    with pytest.raises(MeetingInPast):
        meetings.on_day(DRAFT, date(2026, 8, 17), now=NOW, calendar=CALENDAR)


def test_today_is_that_of_the_office() -> None:
    just_after_midnight = at("2 Dec 2026 00.30")

    assert meetings.on_day(DRAFT, WEDNESDAY, now=just_after_midnight, calendar=CALENDAR).day == WEDNESDAY
    with pytest.raises(MeetingInPast):
        meetings.on_day(DRAFT, TUESDAY, now=just_after_midnight, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("day", "why"), [(date(2026, 12, 25), "Natal"), (date(2026, 12, 5), ""), (date(2026, 12, 6), "")]
)
def test_a_day_without_office_hours_is_refused_with_the_name_of_the_holiday(day: date, why: str) -> None:
    with pytest.raises(OfficeClosedThatDay) as refused:
        meetings.on_day(DRAFT, day, now=NOW, calendar=CALENDAR)

    assert refused.value.day == day
    assert why in refused.value.why
    assert bool(refused.value.why) is bool(why)


@pytest.mark.parametrize("hour", ["08.00", "09.59", "10.00"])
def test_an_hour_that_is_over_today_is_refused_whichever_was_chosen_first(hour: str) -> None:
    today = meetings.on_day(DRAFT, TUESDAY, now=NOW, calendar=CALENDAR)
    early = replace(DRAFT, hour=hour)

    with pytest.raises(MeetingInPast):
        meetings.at_hour(today, hour, now=NOW, calendar=CALENDAR)
    with pytest.raises(MeetingInPast):
        meetings.on_day(early, TUESDAY, now=NOW, calendar=CALENDAR)


def test_an_hour_that_comes_today_is_fine() -> None:
    today = meetings.on_day(DRAFT, TUESDAY, now=NOW, calendar=CALENDAR)

    assert meetings.at_hour(today, "10.01", now=NOW, calendar=CALENDAR).is_complete


# Calling it


def test_a_meeting_that_is_called_begins_at_its_day_and_hour_on_the_clock_of_the_office() -> None:
    called = meetings.call(replace(DRAFT, day=WEDNESDAY, hour="13.30"), now=NOW, calendar=CALENDAR)

    assert (called.state, called.starts_at) == (MeetingState.CALLED, at("2 Dec 2026 13.30"))
    assert called.starts_at is not None
    assert called.starts_at.utcoffset() == timedelta()


@pytest.mark.parametrize(("day", "hour"), [(None, None), (WEDNESDAY, None), (None, "09.00")])
def test_a_meeting_without_day_or_hour_cannot_be_called(day: date | None, hour: str | None) -> None:
    with pytest.raises(MeetingIncomplete):
        meetings.call(replace(DRAFT, day=day, hour=hour), now=NOW, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("day", "hour", "rule"),
    [
        (TUESDAY, "10.00", MeetingInPast),
        (date(2026, 11, 30), "09.00", MeetingInPast),
        (date(2026, 12, 25), "09.00", OfficeClosedThatDay),
    ],
)
def test_what_was_possible_when_it_was_chosen_is_looked_at_again_when_it_is_called(
    day: date, hour: str, rule: type[Exception]
) -> None:
    with pytest.raises(rule):
        meetings.call(replace(DRAFT, day=day, hour=hour), now=NOW, calendar=CALENDAR)


def test_to_a_meeting_belong_who_takes_part_and_who_keeps_the_minutes_each_once() -> None:
    assert meetings.invited_posts(IKU.step(6)) == (
        "kepala_dinas",
        "sekretaris",
        "kasubag_umum_keuangan",
        "kabid_tik",
        "kabid_kip",
        "staf_sekretariat",
    )
    doubled = replace(INCOMING_MAIL.step(6), participants=("agendaris", "camat"))
    assert meetings.invited_posts(doubled) == ("agendaris", "camat")


# Answering


@pytest.mark.parametrize(
    ("response", "substitute"),
    [(Response.PRESENT, None), (Response.ABSENT, None), (Response.REPRESENTED, "Andi"), (Response.REPRESENTED, None)],
)
def test_an_answer_is_kept_with_its_time(response: Response, substitute: str | None) -> None:
    answered = meetings.respond(CALLED, INVITED, response, substitute=substitute, now=NOW)

    assert (answered.response, answered.substitute, answered.responded_at) == (response, substitute, NOW)
    assert answered.attended is None


def test_an_answer_can_be_changed_and_takes_the_substitute_with_it() -> None:
    represented = meetings.respond(CALLED, INVITED, Response.REPRESENTED, substitute="Andi", now=NOW)

    changed = meetings.respond(CALLED, represented, Response.PRESENT, substitute=None, now=NOW + SECOND)

    assert (changed.response, changed.substitute, changed.responded_at) == (Response.PRESENT, None, NOW + SECOND)


@pytest.mark.parametrize(
    ("now", "possible"), [(STARTS_AT - SECOND, True), (STARTS_AT, False), (STARTS_AT + SECOND, False)]
)
def test_an_answer_can_be_given_until_the_meeting_begins(now: datetime, possible: bool) -> None:
    if possible:
        assert meetings.respond(CALLED, INVITED, Response.PRESENT, substitute=None, now=now).responded_at == now
    else:
        with pytest.raises(MeetingNotOpen):
            meetings.respond(CALLED, INVITED, Response.PRESENT, substitute=None, now=now)


@pytest.mark.parametrize("state", CLOSED)
def test_only_a_meeting_that_is_called_can_be_answered_and_held(state: MeetingState) -> None:
    meeting = replace(CALLED, state=state)

    with pytest.raises(MeetingNotOpen):
        meetings.respond(meeting, INVITED, Response.PRESENT, substitute=None, now=NOW)
    with pytest.raises(MeetingNotOpen):
        meetings.require_called(meeting)


def test_a_meeting_that_is_called_can_be_held() -> None:
    meetings.require_called(CALLED)


# Who came


@pytest.mark.parametrize(
    ("response", "attended", "is_marked"),
    [
        (None, None, False),
        (Response.PRESENT, None, True),
        (Response.REPRESENTED, None, True),
        (Response.ABSENT, None, False),
        (None, True, True),
        (Response.ABSENT, True, True),
        (Response.PRESENT, False, False),
        (Response.REPRESENTED, False, False),
    ],
)
def test_the_attendance_list_begins_with_the_answers_and_ends_with_who_came(
    response: Response | None, attended: bool | None, is_marked: bool
) -> None:
    assert replace(INVITED, response=response, attended=attended).is_marked is is_marked


def test_a_meeting_ends_after_it_began_and_once_it_was_noted_who_came() -> None:
    noted = replace(CALLED, attendance_noted_at=STARTS_AT)

    meetings.require_may_end(noted, now=STARTS_AT)
    with pytest.raises(MeetingNotBegun) as refused:
        meetings.require_may_end(noted, now=STARTS_AT - SECOND)
    with pytest.raises(AttendanceMissing):
        meetings.require_may_end(CALLED, now=STARTS_AT)

    assert refused.value.starts_at == STARTS_AT
