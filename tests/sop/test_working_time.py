"""Working time against the office's own examples, and against a clock that steps minute by minute."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop.working_time import (
    Duration,
    Frame,
    NoWorkingTime,
    OfficeCalendar,
    Period,
    TimeUnit,
    UnreadableDuration,
    Week,
    add,
    closing_of,
    holidays_between,
    is_open,
    next_opening,
    next_working_day,
    opening_of,
    parse_duration,
    previous_working_day,
    subtract,
    working_minutes_between,
)

JAKARTA = ZoneInfo("Asia/Jakarta")
BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
MIDNIGHT = 24 * 60


def at(text: str, timezone: ZoneInfo = JAKARTA) -> datetime:
    """ "3 Dec 2026 15.30" on the clock of the office, as the UTC that the rules speak; ".30" may follow as seconds."""
    form = "%d %b %Y %H.%M.%S" if text.count(".") == 2 else "%d %b %Y %H.%M"
    return datetime.strptime(text, form).replace(tzinfo=timezone).astimezone(UTC)


def on(text: str) -> date:
    return datetime.strptime(text, "%d %b %Y").replace(tzinfo=UTC).date()


def frames(*texts: str) -> tuple[Frame, ...]:
    """ "07.30-12.00" as a frame."""

    def minute(text: str) -> int:
        return int(text[:2]) * 60 + int(text[3:])

    return tuple(Frame(minute(text[:5]), minute(text[6:])) for text in texts)


def lasting(text: str) -> Duration:
    duration = parse_duration(text)
    assert duration is not None
    return duration


CLOSED: tuple[Frame, ...] = ()
NORMAL: Week = (*[frames("07.30-12.00", "13.00-16.00")] * 4, frames("07.30-11.30", "13.00-16.30"), CLOSED, CLOSED)
RAMADAN: Week = (*[frames("08.00-12.00", "12.30-15.00")] * 4, frames("08.00-11.30", "12.30-15.30"), CLOSED, CLOSED)

HOLIDAYS = [
    *("24 Dec 2026", "25 Dec 2026", "1 Jan 2027", "5 Jan 2027", "5 Feb 2027", "6 Feb 2027", "8 Mar 2027", "9 Mar 2027"),
    *("10 Mar 2027", "11 Mar 2027", "12 Mar 2027", "15 Mar 2027", "25 Mar 2027", "26 Mar 2027", "28 Mar 2027"),
    *("1 May 2027", "6 May 2027", "17 May 2027", "18 May 2027", "19 May 2027", "20 May 2027", "1 Jun 2027"),
    *("6 Jun 2027", "15 Aug 2027", "17 Aug 2027", "24 Dec 2027", "25 Dec 2027", "26 Dec 2027"),
]
OFFICE = OfficeCalendar(
    JAKARTA,
    NORMAL,
    (Period(on("8 Feb 2027"), on("9 Mar 2027"), "Ramadan 1448 H", RAMADAN),),
    {on(day): f"libur {day}" for day in HOLIDAYS},
)


# The examples that the office's rules were agreed on


@pytest.mark.parametrize(
    ("start", "duration", "due"),
    [
        ("3 Dec 2026 15.30", "1 jam", "4 Dec 2026 08.00"),
        ("4 Dec 2026 11.00", "2 jam", "4 Dec 2026 14.30"),
        ("30 Nov 2026 12.10", "15 menit", "30 Nov 2026 13.15"),
        ("5 Dec 2026 10.00", "30 menit", "7 Dec 2026 08.00"),
        ("23 Dec 2026 15.30", "3 jam", "28 Dec 2026 10.00"),
        ("8 Feb 2027 14.30", "1 jam", "9 Feb 2027 08.30"),
        ("5 Mar 2027 15.00", "1 jam", "16 Mar 2027 08.00"),
        ("22 Dec 2026 10.00", "4 hari", "30 Dec 2026 16.00"),
        ("13 May 2027 10.00", "4 hari", "25 May 2027 16.00"),
        ("5 Dec 2026 10.00", "1 hari", "7 Dec 2026 16.00"),
        ("8 Dec 2026 16.00", "2 hari", "10 Dec 2026 16.00"),
        ("8 Dec 2026 16.01", "2 hari", "10 Dec 2026 16.00"),
        ("30 Nov 2026 11.00", "1 jam", "30 Nov 2026 12.00"),
        ("30 Nov 2026 12.00", "1 menit", "30 Nov 2026 13.01"),
    ],
)
def test_a_standard_time_ends_when_the_office_expects_it(start: str, duration: str, due: str) -> None:
    assert add(at(start), lasting(duration), OFFICE) == at(due)


def test_a_run_without_waiting_takes_two_weeks() -> None:
    standard_times = (
        *("10 Menit", "15 Menit", "2 Jam", "1 Jam", "30 Menit", "2 Jam", "3 Jam"),
        *("4 hari", "2 Hari", "1 Hari", "1 Jam", "10 Menit", "15 Menit", "1 Jam"),
    )

    ends = [at("1 Dec 2026 08.00")]
    for standard_time in standard_times:
        ends.append(add(ends[-1], lasting(standard_time), OFFICE))

    assert ends[7] == at("2 Dec 2026 09.25")
    assert ends[8] == at("8 Dec 2026 16.00")
    assert ends[9] == at("10 Dec 2026 16.00")
    assert ends[10] == at("11 Dec 2026 16.30")
    assert ends[14] == at("14 Dec 2026 09.55")


def test_2027_has_242_working_days() -> None:
    days = [on("1 Jan 2027") + timedelta(days=number) for number in range(365)]

    assert sum(OFFICE.is_working_day(day) for day in days) == 242


# Minutes and hours


def test_time_that_runs_out_at_the_end_of_a_frame_ends_there_and_not_after_the_break() -> None:
    assert add(at("30 Nov 2026 07.30"), lasting("270 menit"), OFFICE) == at("30 Nov 2026 12.00")
    assert add(at("30 Nov 2026 07.30"), lasting("271 menit"), OFFICE) == at("30 Nov 2026 13.01")


def test_a_start_at_the_opening_counts_at_once() -> None:
    assert add(at("30 Nov 2026 13.00"), lasting("1 menit"), OFFICE) == at("30 Nov 2026 13.01")


def test_a_clock_started_at_closing_time_runs_from_the_next_opening() -> None:
    assert add(at("30 Nov 2026 16.00"), lasting("1 menit"), OFFICE) == at("1 Dec 2026 07.31")


def test_a_begun_minute_is_not_counted_so_nobody_has_less_than_the_standard_time() -> None:
    assert add(at("30 Nov 2026 08.00.01"), lasting("10 menit"), OFFICE) == at("30 Nov 2026 08.11")
    assert add(at("30 Nov 2026 08.00.59"), lasting("10 menit"), OFFICE) == at("30 Nov 2026 08.11")
    assert add(at("30 Nov 2026 15.59.30"), lasting("1 menit"), OFFICE) == at("1 Dec 2026 07.31")


def test_the_smallest_fraction_of_a_minute_is_a_begun_minute() -> None:
    start = at("30 Nov 2026 08.00") + timedelta(microseconds=1)

    assert add(start, lasting("10 menit"), OFFICE) == at("30 Nov 2026 08.11")


def test_eight_hours_are_more_than_a_day_of_the_office() -> None:
    assert add(at("30 Nov 2026 07.30"), lasting("8 jam"), OFFICE) == at("1 Dec 2026 08.00")


def test_frames_that_touch_are_worked_through() -> None:
    calendar = OfficeCalendar(JAKARTA, (frames("08.00-12.00", "12.00-16.00"),) * 7)

    assert add(at("30 Nov 2026 11.30"), lasting("1 jam"), calendar) == at("30 Nov 2026 12.30")
    assert is_open(at("30 Nov 2026 12.00"), calendar)


def test_an_office_that_never_closes_counts_like_a_clock() -> None:
    calendar = OfficeCalendar(JAKARTA, (frames("00.00-24.00"),) * 7)

    assert add(at("30 Nov 2026 23.30"), lasting("26 jam"), calendar) == at("2 Dec 2026 01.30")
    assert subtract(at("2 Dec 2026 01.30"), lasting("26 jam"), calendar) == at("30 Nov 2026 23.30")


# Days


@pytest.mark.parametrize("hour", ["00.00", "07.29", "07.30", "12.30", "16.00", "23.59", "23.59.59"])
def test_days_count_from_the_date_whatever_the_hour(hour: str) -> None:
    assert add(at(f"8 Dec 2026 {hour}"), lasting("1 hari"), OFFICE) == at("9 Dec 2026 16.00")


def test_the_date_is_that_of_the_office_and_not_of_utc() -> None:
    just_after_midnight_in_jakarta = datetime(2026, 12, 7, 17, 30, tzinfo=UTC)

    assert add(just_after_midnight_in_jakarta, lasting("1 hari"), OFFICE) == at("9 Dec 2026 16.00")


def test_a_due_day_ends_with_its_own_closing_time() -> None:
    assert add(at("10 Dec 2026 09.00"), lasting("1 hari"), OFFICE) == at("11 Dec 2026 16.30")
    assert add(at("10 Feb 2027 09.00"), lasting("1 hari"), OFFICE) == at("11 Feb 2027 15.00")


def test_a_day_with_hours_to_midnight_ends_at_midnight() -> None:
    calendar = OfficeCalendar(JAKARTA, (frames("16.00-24.00"),) * 7)

    assert add(at("8 Dec 2026 20.00"), lasting("1 hari"), calendar) == at("10 Dec 2026 00.00")
    assert closing_of(on("9 Dec 2026"), calendar) == at("10 Dec 2026 00.00")


# Back from a due time


@pytest.mark.parametrize(
    ("end", "duration", "start"),
    [
        ("4 Dec 2026 08.00", "1 jam", "3 Dec 2026 15.30"),
        ("4 Dec 2026 14.30", "2 jam", "4 Dec 2026 11.00"),
        ("28 Dec 2026 10.00", "3 jam", "23 Dec 2026 15.30"),
        ("16 Mar 2027 08.00", "1 jam", "5 Mar 2027 15.00"),
        ("30 Nov 2026 12.00", "270 menit", "30 Nov 2026 07.30"),
        ("30 Nov 2026 13.01", "1 menit", "30 Nov 2026 13.00"),
    ],
)
def test_subtracting_finds_the_start_that_reaches_the_due_time(end: str, duration: str, start: str) -> None:
    assert subtract(at(end), lasting(duration), OFFICE) == at(start)


def test_subtracting_from_outside_the_frames_counts_from_the_last_office_time() -> None:
    assert subtract(at("30 Nov 2026 12.40"), lasting("15 menit"), OFFICE) == at("30 Nov 2026 11.45")
    assert subtract(at("6 Dec 2026 09.00"), lasting("15 menit"), OFFICE) == at("4 Dec 2026 16.15")


def test_a_due_time_within_a_minute_leaves_that_minute_out() -> None:
    assert subtract(at("30 Nov 2026 09.00.59"), lasting("15 menit"), OFFICE) == at("30 Nov 2026 08.45")


@pytest.mark.parametrize(
    ("due", "days", "opening"),
    [
        ("8 Dec 2026 16.00", 1, "7 Dec 2026 07.30"),
        ("7 Dec 2026 16.00", 1, "4 Dec 2026 07.30"),
        ("28 Dec 2026 16.00", 1, "23 Dec 2026 07.30"),
        ("16 Mar 2027 16.00", 1, "5 Mar 2027 08.00"),
        ("8 Dec 2026 16.00", 4, "2 Dec 2026 07.30"),
        ("6 Dec 2026 10.00", 1, "4 Dec 2026 07.30"),
    ],
)
def test_days_before_a_due_time_are_openings_of_working_days(due: str, days: int, opening: str) -> None:
    assert subtract(at(due), Duration(days, TimeUnit.DAYS), OFFICE) == at(opening)


def test_a_due_time_at_midnight_belongs_to_the_day_that_it_ends() -> None:
    calendar = OfficeCalendar(JAKARTA, (frames("16.00-24.00"),) * 7)

    assert subtract(at("10 Dec 2026 00.00"), lasting("1 hari"), calendar) == at("8 Dec 2026 16.00")


# Open and closed


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("30 Nov 2026 07.29.59", "30 Nov 2026 07.30"),
        ("30 Nov 2026 07.30", "30 Nov 2026 07.30"),
        ("30 Nov 2026 11.59.59", "30 Nov 2026 11.59.59"),
        ("30 Nov 2026 12.00", "30 Nov 2026 13.00"),
        ("30 Nov 2026 16.00", "1 Dec 2026 07.30"),
        ("4 Dec 2026 16.30", "7 Dec 2026 07.30"),
        ("4 Dec 2026 11.45", "4 Dec 2026 13.00"),
        ("24 Dec 2026 09.00", "28 Dec 2026 07.30"),
        ("5 Feb 2027 09.00", "8 Feb 2027 08.00"),
    ],
)
def test_a_message_outside_office_hours_waits_for_the_next_frame(moment: str, opening: str) -> None:
    assert next_opening(at(moment), OFFICE) == at(opening)
    assert is_open(at(moment), OFFICE) == (moment == opening)


def test_a_frame_to_midnight_is_open_in_its_last_minute_only() -> None:
    calendar = OfficeCalendar(JAKARTA, (frames("16.00-24.00"),) * 7)

    assert is_open(at("8 Dec 2026 23.59.59"), calendar)
    assert not is_open(at("9 Dec 2026 00.00"), calendar)


def test_a_day_opens_with_its_first_frame_and_closes_with_its_last() -> None:
    assert opening_of(on("4 Dec 2026"), OFFICE) == at("4 Dec 2026 07.30")
    assert closing_of(on("4 Dec 2026"), OFFICE) == at("4 Dec 2026 16.30")


@pytest.mark.parametrize("day", ["5 Dec 2026", "24 Dec 2026"])
def test_a_free_day_neither_opens_nor_closes(day: str) -> None:
    assert opening_of(on(day), OFFICE) is None
    assert closing_of(on(day), OFFICE) is None
    assert OFFICE.frames_on(on(day)) == ()
    assert not OFFICE.is_working_day(on(day))


def test_the_neighbours_of_a_working_day_are_working_days_other_than_itself() -> None:
    assert next_working_day(on("23 Dec 2026"), OFFICE) == on("28 Dec 2026")
    assert previous_working_day(on("28 Dec 2026"), OFFICE) == on("23 Dec 2026")
    assert next_working_day(on("5 Dec 2026"), OFFICE) == on("7 Dec 2026")
    assert previous_working_day(on("5 Dec 2026"), OFFICE) == on("4 Dec 2026")


# Periods and holidays


@pytest.mark.parametrize("day", ["8 Feb 2027", "2 Mar 2027"])
def test_a_period_has_its_own_hours_from_its_first_day(day: str) -> None:
    assert opening_of(on(day), OFFICE) == at(f"{day} 08.00")


def test_a_period_holds_to_the_end_of_its_last_day() -> None:
    short = Period(on("7 Dec 2026"), on("8 Dec 2026"), "short", RAMADAN)
    calendar = replace(OFFICE, periods=(short,))

    closings = [closing_of(on(f"{day} Dec 2026"), calendar) for day in (4, 7, 8, 9)]

    assert closings == [at("4 Dec 2026 16.30"), at("7 Dec 2026 15.00"), at("8 Dec 2026 15.00"), at("9 Dec 2026 16.00")]


def test_a_period_can_open_the_office_on_a_saturday() -> None:
    saturday = Period(on("5 Dec 2026"), on("5 Dec 2026"), "lembur", (frames("09.00-10.00"),) * 7)

    assert next_working_day(on("4 Dec 2026"), replace(OFFICE, periods=(saturday,))) == on("5 Dec 2026")


def test_a_holiday_closes_the_office_within_a_period() -> None:
    assert not OFFICE.is_working_day(on("8 Mar 2027"))


def test_only_holidays_on_working_days_move_due_times() -> None:
    names = holidays_between(on("5 Feb 2027"), on("26 Mar 2027"), OFFICE)

    assert [day for day, _ in names] == [
        on(day)
        for day in (
            *("5 Feb 2027", "8 Mar 2027", "9 Mar 2027", "10 Mar 2027", "11 Mar 2027", "12 Mar 2027", "15 Mar 2027"),
            *("25 Mar 2027", "26 Mar 2027"),
        )
    ]
    assert names[0] == (on("5 Feb 2027"), "libur 5 Feb 2027")


# Lateness


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("30 Nov 2026 09.00", "30 Nov 2026 09.00", 0),
        ("30 Nov 2026 09.00", "30 Nov 2026 08.00", 0),
        ("1 Dec 2026 09.00", "30 Nov 2026 09.00", 0),
        ("30 Nov 2026 09.00", "30 Nov 2026 09.00.59", 0),
        ("30 Nov 2026 09.00", "30 Nov 2026 09.01", 1),
        ("30 Nov 2026 08.00.30", "30 Nov 2026 08.02", 1),
        ("30 Nov 2026 11.59.30", "30 Nov 2026 13.00.30", 1),
        ("30 Nov 2026 11.00", "30 Nov 2026 14.00", 120),
        ("30 Nov 2026 12.10", "30 Nov 2026 12.50", 0),
        ("4 Dec 2026 16.00", "7 Dec 2026 08.00", 60),
        ("30 Nov 2026 00.00", "7 Dec 2026 00.00", 2250),
        ("15 Feb 2027 00.00", "22 Feb 2027 00.00", 1950),
        ("24 Dec 2026 00.00", "28 Dec 2026 07.30", 0),
    ],
)
def test_lateness_counts_full_minutes_of_office_time(start: str, end: str, minutes: int) -> None:
    assert working_minutes_between(at(start), at(end), OFFICE) == minutes


# Standard times as SOP pages write them


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("10 Menit", 10, TimeUnit.MINUTES),
        ("90 menit", 90, TimeUnit.MINUTES),
        ("2 Jam", 2, TimeUnit.HOURS),
        ("1\u00a0 JAM ", 1, TimeUnit.HOURS),
        ("05 Menit", 5, TimeUnit.MINUTES),
        ("2jam", 2, TimeUnit.HOURS),
        ("4 hari", 4, TimeUnit.DAYS),
        ("1 Hari Kerja", 1, TimeUnit.DAYS),
        ("1 - 5 hari Kerja", 5, TimeUnit.DAYS),
        ("3 - 5 Jam", 5, TimeUnit.HOURS),
        ("3-5 Jam", 5, TimeUnit.HOURS),
        ("3 – 5 Jam", 5, TimeUnit.HOURS),
        ("30 menit - 3 Jam", 3, TimeUnit.HOURS),
        ("3 jam - 1 hari", 1, TimeUnit.DAYS),
        ("2 minggu", 10, TimeUnit.DAYS),
        ("3 hari - 1 minggu", 5, TimeUnit.DAYS),
    ],
)
def test_a_standard_time_is_read_as_the_office_writes_it(text: str, amount: int, unit: TimeUnit) -> None:
    assert parse_duration(text) == Duration(amount, unit)


@pytest.mark.parametrize("text", ["-", " - ", "–", "—"])
def test_a_dash_is_no_standard_time(text: str) -> None:
    assert parse_duration(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "sesuai kebutuhan", "4", "hari", "0 menit", "-1 jam", "1,5 jam", "1.5 jam", "3 bulan", "4 hari kalender"),
        *("2 jam 30 menit", "5 - 3 jam", "3 jam - 30 menit", "61 menit - 1 jam", "2 hari - 3 jam", "2 minggu - 3 hari"),
        *("1 - jam", "1 - 2 - 3 jam", "- 3 jam", "٤ hari", "99999 jam", "0 - 5 hari", "kurang lebih 2 jam"),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDuration):
        parse_duration(text)


# What cannot be


@pytest.mark.parametrize("amount", [0, -1])
def test_a_duration_is_above_zero(amount: int) -> None:
    with pytest.raises(ValueError, match="duration"):
        Duration(amount, TimeUnit.HOURS)


@pytest.mark.parametrize(("start", "end"), [(-1, 60), (60, 60), (61, 60), (60, MIDNIGHT + 1)])
def test_a_frame_lies_within_one_day_and_has_a_length(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="frame"):
        Frame(start, end)


@pytest.mark.parametrize(
    "week",
    [NORMAL[:6], (*NORMAL, CLOSED), (tuple(reversed(NORMAL[0])), *NORMAL[1:]), ((Frame(0, 9), Frame(8, 10)),) * 7],
)
def test_a_week_has_seven_days_whose_frames_follow_each_other(week: Week) -> None:
    with pytest.raises(ValueError, match=r"week|frames"):
        OfficeCalendar(JAKARTA, week)
    with pytest.raises(ValueError, match=r"week|frames"):
        Period(on("1 Dec 2026"), on("2 Dec 2026"), "wrong", week)


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="ends before"):
        Period(on("2 Dec 2026"), on("1 Dec 2026"), "wrong", NORMAL)


NAIVE = datetime(2026, 12, 1, 9, 0)  # noqa: DTZ001
AWARE = at("1 Dec 2026 09.00")


@pytest.mark.parametrize(
    "ask",
    [
        lambda: add(NAIVE, lasting("1 jam"), OFFICE),
        lambda: add(NAIVE, lasting("1 hari"), OFFICE),
        lambda: subtract(NAIVE, lasting("1 jam"), OFFICE),
        lambda: subtract(NAIVE, lasting("1 hari"), OFFICE),
        lambda: is_open(NAIVE, OFFICE),
        lambda: next_opening(NAIVE, OFFICE),
        lambda: working_minutes_between(NAIVE, AWARE, OFFICE),
        lambda: working_minutes_between(AWARE, NAIVE, OFFICE),
    ],
)
def test_a_time_without_a_zone_is_refused(ask: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        ask()


@pytest.mark.parametrize("moment", ["30 Nov 2026 09.00", "30 Nov 2026 12.10", "30 Nov 2026 20.00"])
def test_answers_are_in_utc_whatever_the_zone_of_the_question(moment: str) -> None:
    local = at(moment).astimezone(JAKARTA)

    for answer in (
        add(local, lasting("1 jam"), OFFICE),
        add(local, lasting("1 hari"), OFFICE),
        subtract(local, lasting("1 jam"), OFFICE),
        subtract(local, lasting("1 hari"), OFFICE),
        next_opening(local, OFFICE),
        opening_of(on("30 Nov 2026"), OFFICE),
        closing_of(on("30 Nov 2026"), OFFICE),
    ):
        assert answer is not None
        assert answer.tzinfo is UTC
    assert next_opening(local, OFFICE) == next_opening(at(moment), OFFICE)


NEVER_OPEN = OfficeCalendar(JAKARTA, (CLOSED,) * 7)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: add(AWARE, lasting("1 menit"), NEVER_OPEN),
        lambda: add(AWARE, lasting("1 hari"), NEVER_OPEN),
        lambda: subtract(AWARE, lasting("1 menit"), NEVER_OPEN),
        lambda: subtract(AWARE, lasting("1 hari"), NEVER_OPEN),
        lambda: next_opening(AWARE, NEVER_OPEN),
        lambda: next_working_day(AWARE.date(), NEVER_OPEN),
        lambda: previous_working_day(AWARE.date(), NEVER_OPEN),
    ],
)
def test_an_office_that_never_opens_is_said_and_not_searched_for_ever(ask: Callable[[], object]) -> None:
    with pytest.raises(NoWorkingTime):
        ask()


def test_an_office_that_never_opens_makes_nobody_late() -> None:
    assert working_minutes_between(AWARE, AWARE + timedelta(days=900), NEVER_OPEN) == 0


def test_a_year_of_closure_is_waited_for() -> None:
    closure = Period(on("2 Dec 2026"), on("1 Dec 2027"), "renovasi", (CLOSED,) * 7)
    calendar = replace(OFFICE, periods=(closure,))

    assert add(at("1 Dec 2026 15.30"), lasting("1 jam"), calendar) == at("2 Dec 2027 08.00")


def test_only_free_days_on_end_are_too_many_and_not_the_weekends_of_many_years() -> None:
    calendar = OfficeCalendar(JAKARTA, NORMAL)

    assert add(at("30 Nov 2026 07.30"), Duration(5 * 520, TimeUnit.DAYS), calendar) == at("17 Nov 2036 16.00")


def test_time_ends_with_the_calendar_and_not_in_an_endless_search() -> None:
    with pytest.raises(NoWorkingTime):
        add(at("1 Dec 9999 09.00"), lasting("9999 jam"), OFFICE)
    with pytest.raises(NoWorkingTime):
        subtract(at("10 Jan 0001 09.00"), lasting("9999 jam"), OFFICE)


@dataclass(frozen=True)
class CountingCalendar(OfficeCalendar):
    asked: list[date] = field(default_factory=list)

    def frames_on(self, day: date) -> tuple[Frame, ...]:
        self.asked.append(day)
        return super().frames_on(day)


@pytest.mark.parametrize("duration", ["1780 jam", "242 hari"])
def test_adding_a_year_looks_at_every_day_once(duration: str) -> None:
    calendar = CountingCalendar(JAKARTA, NORMAL, OFFICE.periods, OFFICE.holidays)

    due = add(at("1 Jan 2027 00.00"), lasting(duration), calendar)

    assert due > at("15 Dec 2027 00.00")
    assert len(calendar.asked) == len(set(calendar.asked)) <= 365


# Clocks that change: in Berlin on 28 March 2027 from 02.00 to 03.00, on 31 October 2027 from 03.00 back to 02.00


def test_the_same_office_hour_is_another_hour_of_utc_in_summer() -> None:
    calendar = OfficeCalendar(BERLIN, NORMAL)

    due = add(at("26 Mar 2027 16.00", BERLIN), lasting("1 jam"), calendar)

    assert due == at("29 Mar 2027 08.00", BERLIN) == datetime(2027, 3, 29, 6, 0, tzinfo=UTC)


def test_a_skipped_hour_is_no_office_time() -> None:
    calendar = OfficeCalendar(BERLIN, (frames("01.00-04.00"),) * 7)

    assert add(at("28 Mar 2027 01.00", BERLIN), lasting("2 jam"), calendar) == at("28 Mar 2027 04.00", BERLIN)
    assert working_minutes_between(at("28 Mar 2027 00.00", BERLIN), at("29 Mar 2027 00.00", BERLIN), calendar) == 120


def test_a_repeated_hour_is_worked_twice() -> None:
    calendar = OfficeCalendar(BERLIN, (frames("01.00-04.00"),) * 7)

    assert add(at("31 Oct 2027 01.00", BERLIN), lasting("4 jam"), calendar) == at("31 Oct 2027 04.00", BERLIN)
    assert subtract(at("31 Oct 2027 04.00", BERLIN), lasting("4 jam"), calendar) == at("31 Oct 2027 01.00", BERLIN)


def test_an_opening_that_the_clock_skips_is_the_moment_of_the_change() -> None:
    calendar = OfficeCalendar(BERLIN, (frames("02.30-05.00"),) * 7)

    assert opening_of(on("28 Mar 2027"), calendar) == at("28 Mar 2027 03.00", BERLIN)


def test_a_day_whose_only_frame_the_clock_skips_is_no_working_day() -> None:
    calendar = OfficeCalendar(BERLIN, (frames("02.00-03.00"),) * 7)

    assert not calendar.is_working_day(on("28 Mar 2027"))
    assert add(at("27 Mar 2027 12.00", BERLIN), lasting("1 hari"), calendar) == at("29 Mar 2027 03.00", BERLIN)


# A clock that steps minute by minute and asks each one whether the office works; slow, and hard to get wrong


def works(minute: datetime, calendar: OfficeCalendar) -> bool:
    local = minute.astimezone(calendar.timezone)
    if local.date() in calendar.holidays:
        return False
    week = calendar.week
    for period in reversed(calendar.periods):
        if period.first <= local.date() <= period.last:
            week = period.week
    now = local.hour * 60 + local.minute
    return any(now in range(frame.start_minute, frame.end_minute) for frame in week[local.weekday()])


def this_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def next_whole_minute(moment: datetime) -> datetime:
    return moment if moment == this_minute(moment) else this_minute(moment) + MINUTE


def stepped_add(start: datetime, minutes: int, calendar: OfficeCalendar) -> datetime:
    moment = next_whole_minute(start)
    while minutes:
        minutes -= works(moment, calendar)
        moment += MINUTE
    return moment


def stepped_subtract(end: datetime, minutes: int, calendar: OfficeCalendar) -> datetime:
    moment = this_minute(end)
    while minutes:
        moment -= MINUTE
        minutes -= works(moment, calendar)
    return moment


def stepped_add_days(start: datetime, days: int, calendar: OfficeCalendar) -> datetime:
    """The end of the last minute worked on the N-th later date on which there was work."""

    def local_date(moment: datetime) -> date:
        return moment.astimezone(calendar.timezone).date()

    moment, worked, last_end = this_minute(start), {local_date(start)}, start
    while True:
        moment += MINUTE
        if len(worked) > days and local_date(moment) not in worked:
            return last_end
        if local_date(moment) > local_date(start) and works(moment, calendar):
            worked.add(local_date(moment))
            last_end = moment + MINUTE


def stepped_subtract_days(end: datetime, days: int, calendar: OfficeCalendar) -> datetime:
    """The first minute worked on the N-th earlier date on which there was work."""

    def local_date(moment: datetime) -> date:
        return moment.astimezone(calendar.timezone).date()

    moment = next_whole_minute(end) - MINUTE
    due_date = local_date(moment)
    worked, first_start = {due_date}, end
    while True:
        moment -= MINUTE
        if len(worked) > days and local_date(moment) not in worked:
            return first_start
        if local_date(moment) < due_date and works(moment, calendar):
            worked.add(local_date(moment))
            first_start = moment


def stepped_next_opening(moment: datetime, calendar: OfficeCalendar) -> datetime:
    if works(moment, calendar):
        return moment
    moment = next_whole_minute(moment)
    while not works(moment, calendar):
        moment += MINUTE
    return moment


def stepped_minutes_between(start: datetime, end: datetime, calendar: OfficeCalendar) -> int:
    minutes = 0
    while start < end:
        minutes += works(start, calendar)
        start += MINUTE
    return minutes


ORDINARY_DAY = date(2026, 12, 1)
CLOCK_CHANGES = {
    "Asia/Jakarta": [ORDINARY_DAY],
    "Europe/Berlin": [date(2027, 3, 28), date(2027, 10, 31), ORDINARY_DAY],
    "Australia/Lord_Howe": [date(2027, 4, 4), date(2027, 10, 3)],  # by half an hour
    "Atlantic/Azores": [date(2027, 3, 28), date(2027, 10, 31)],  # at midnight to one, and back
    "Asia/Beirut": [date(2027, 3, 28), date(2027, 10, 30)],  # at midnight
}
CUTS = st.one_of(st.integers(0, MIDNIGHT), st.sampled_from([0, 60, 90, 120, 150, 180, 720, 1380, 1410, MIDNIGHT]))


@st.composite
def frames_of_a_day(draw: st.DrawFn) -> tuple[Frame, ...]:
    cuts = sorted(draw(st.lists(CUTS, min_size=2, max_size=6)))
    return tuple(Frame(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False) if start < end)


def weeks() -> st.SearchStrategy[Week]:
    return st.tuples(*[st.one_of(frames_of_a_day(), st.just(CLOSED), frames_of_a_day())] * 7)


@st.composite
def offices(draw: st.DrawFn) -> tuple[OfficeCalendar, datetime]:
    """A calendar that has some working time, and a moment near a clock change of its zone."""
    zone = draw(st.sampled_from(sorted(CLOCK_CHANGES)))
    middle = draw(st.sampled_from(CLOCK_CHANGES[zone]))
    near = st.integers(-6, 6).map(lambda days: middle + timedelta(days=days))
    week = draw(weeks().filter(lambda week: sum(map(len, week)) >= 2))
    ends = draw(st.lists(st.tuples(near, near).map(sorted), max_size=2))
    periods = tuple(Period(first, last, "other hours", draw(weeks())) for first, last in ends)
    holidays = dict.fromkeys(draw(st.sets(near, max_size=4)), "libur")
    calendar = OfficeCalendar(ZoneInfo(zone), week, periods, holidays)

    noon = datetime(middle.year, middle.month, middle.day, 12, tzinfo=UTC)
    minutes = draw(st.integers(-36 * 60, 36 * 60))
    seconds = draw(st.sampled_from([0, 0, 0, 1, 30, 59]))
    return calendar, noon + timedelta(minutes=minutes, seconds=seconds)


def weekly_minutes(calendar: OfficeCalendar) -> int:
    return sum(frame.end_minute - frame.start_minute for frames in calendar.week for frame in frames)


def durations(calendar: OfficeCalendar) -> st.SearchStrategy[int]:
    """Minutes, short enough for the stepping clock: at most two weeks of office time, mostly a few frames."""
    return st.one_of(st.integers(1, 240), st.integers(1, 2400)).map(lambda n: min(n, 2 * weekly_minutes(calendar)))


@settings(max_examples=60, deadline=None)
@given(offices(), st.data())
def test_adding_minutes_agrees_with_the_stepping_clock(office: tuple[OfficeCalendar, datetime], data: Any) -> None:
    calendar, start = office
    minutes = data.draw(durations(calendar))

    due = add(start, Duration(minutes, TimeUnit.MINUTES), calendar)

    assert due == stepped_add(start, minutes, calendar)


@settings(max_examples=60, deadline=None)
@given(offices(), st.data())
def test_subtracting_minutes_agrees_with_the_stepping_clock(office: tuple[OfficeCalendar, datetime], data: Any) -> None:
    calendar, end = office
    minutes = data.draw(durations(calendar))

    start = subtract(end, Duration(minutes, TimeUnit.MINUTES), calendar)

    assert start == stepped_subtract(end, minutes, calendar)


@settings(max_examples=60, deadline=None)
@given(offices(), st.integers(1, 3))
def test_adding_days_agrees_with_the_stepping_clock(office: tuple[OfficeCalendar, datetime], days: int) -> None:
    calendar, start = office

    due = add(start, Duration(days, TimeUnit.DAYS), calendar)

    assert due == stepped_add_days(start, days, calendar)


@settings(max_examples=60, deadline=None)
@given(offices(), st.integers(1, 3))
def test_subtracting_days_agrees_with_the_stepping_clock(office: tuple[OfficeCalendar, datetime], days: int) -> None:
    calendar, end = office

    opening = subtract(end, Duration(days, TimeUnit.DAYS), calendar)

    assert opening == stepped_subtract_days(end, days, calendar)


@settings(max_examples=60, deadline=None)
@given(offices())
def test_openings_agree_with_the_stepping_clock(office: tuple[OfficeCalendar, datetime]) -> None:
    calendar, moment = office

    assert is_open(moment, calendar) == works(moment, calendar)
    assert next_opening(moment, calendar) == stepped_next_opening(moment, calendar)


@settings(max_examples=60, deadline=None)
@given(offices(), st.integers(-60, 5 * MIDNIGHT))
def test_lateness_agrees_with_the_stepping_clock(office: tuple[OfficeCalendar, datetime], minutes: int) -> None:
    calendar, moment = office
    start = this_minute(moment)
    end = start + minutes * MINUTE

    assert working_minutes_between(start, end, calendar) == stepped_minutes_between(start, end, calendar)


@settings(max_examples=60, deadline=None)
@given(offices(), st.integers(1, 5000))
def test_as_many_minutes_as_were_added_lie_before_the_due_time(
    office: tuple[OfficeCalendar, datetime], minutes: int
) -> None:
    calendar, start = office
    duration = Duration(minutes, TimeUnit.MINUTES)

    due = add(start, duration, calendar)

    assert working_minutes_between(start, due, calendar) == minutes
    assert add(subtract(due, duration, calendar), duration, calendar) == due


@settings(max_examples=60, deadline=None)
@given(offices(), st.integers(0, 4000), st.integers(1, 2000))
def test_a_later_start_is_never_due_earlier(
    office: tuple[OfficeCalendar, datetime], seconds: int, minutes: int
) -> None:
    calendar, start = office

    for unit in (TimeUnit.MINUTES, TimeUnit.DAYS):
        duration = Duration(minutes // 100 + 1 if unit is TimeUnit.DAYS else minutes, unit)
        assert add(start, duration, calendar) <= add(start + timedelta(seconds=seconds), duration, calendar)
