"""The real calendar of 2026 to 2028: the hours file and the holidays of the library, against the decrees."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.office_calendar import office_calendar
from sop.office_hours import load_office_hours
from sop.working_time import add, holidays_between, parse_duration

pytestmark = pytest.mark.both_databases
JAKARTA = ZoneInfo("Asia/Jakarta")
OFFICE = office_calendar(load_office_hours(), timezone=JAKARTA, years=range(2026, 2029))

NATIONAL_HOLIDAYS_2027 = [
    *("2027-01-01", "2027-01-05", "2027-02-06", "2027-03-08", "2027-03-10", "2027-03-11", "2027-03-26", "2027-03-28"),
    *("2027-05-01", "2027-05-06", "2027-05-17", "2027-05-20", "2027-06-01", "2027-06-06", "2027-08-15", "2027-08-17"),
    *("2027-12-25", "2027-12-26"),
]
JOINT_LEAVE_2027 = [
    *("2027-02-05", "2027-03-09", "2027-03-12", "2027-03-15", "2027-03-25", "2027-05-18", "2027-05-19", "2027-12-24"),
]


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d %b %Y %H.%M").replace(tzinfo=JAKARTA).astimezone(UTC)


def due(start: datetime, standard_time: str) -> datetime:
    duration = parse_duration(standard_time)
    assert duration is not None
    return add(start, duration, OFFICE)


def holidays_of(year: int) -> dict[date, str]:
    return {day: name for day, name in OFFICE.holidays.items() if day.year == year}


def test_2026_has_17_national_holidays_and_8_days_of_joint_leave() -> None:
    joint_leave = [name for name in holidays_of(2026).values() if name.startswith("Cuti Bersama")]

    assert len(holidays_of(2026)) == 25
    assert len(joint_leave) == 8


def test_2027_has_the_holidays_and_the_joint_leave_of_the_decree() -> None:
    joint_leave = [day for day, name in holidays_of(2027).items() if name.startswith("Cuti Bersama")]

    assert sorted(joint_leave) == [date.fromisoformat(day) for day in JOINT_LEAVE_2027]
    assert sorted(holidays_of(2027)) == sorted(map(date.fromisoformat, NATIONAL_HOLIDAYS_2027 + JOINT_LEAVE_2027))


def test_estimated_holidays_count_and_say_that_they_are_estimates() -> None:
    assert OFFICE.holidays[date(2027, 3, 10)] == "Hari Raya Idul Fitri (perkiraan)"


def test_no_other_year_is_in_the_calendar() -> None:
    assert {day.year for day in OFFICE.holidays} == {2026, 2027, 2028}


@pytest.mark.parametrize(("year", "working_days"), [(2026, 240), (2027, 242)])
def test_a_year_has_as_many_working_days_as_the_office_counts(year: int, working_days: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]

    assert sum(OFFICE.is_working_day(day) for day in days) == working_days


@pytest.mark.parametrize(
    ("start", "standard_time", "end"),
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
def test_a_standard_time_ends_when_the_office_expects_it(start: str, standard_time: str, end: str) -> None:
    assert due(at(start), standard_time) == at(end)


def test_a_run_without_waiting_ends_on_14_december() -> None:
    standard_times = (
        *("10 Menit", "15 Menit", "2 Jam", "1 Jam", "30 Menit", "2 Jam", "3 Jam"),
        *("4 hari", "2 Hari", "1 Hari", "1 Jam", "10 Menit", "15 Menit", "1 Jam"),
    )

    ends = [at("1 Dec 2026 08.00")]
    for standard_time in standard_times:
        ends.append(due(ends[-1], standard_time))

    assert ends[7:11] == [
        at("2 Dec 2026 09.25"),
        at("8 Dec 2026 16.00"),
        at("10 Dec 2026 16.00"),
        at("11 Dec 2026 16.30"),
    ]
    assert ends[14] == at("14 Dec 2026 09.55")


def test_the_holidays_that_move_a_run_over_christmas_have_indonesian_names() -> None:
    assert holidays_between(date(2026, 12, 22), date(2026, 12, 31), OFFICE) == [
        (date(2026, 12, 24), "Cuti Bersama Hari Raya Natal"),
        (date(2026, 12, 25), "Hari Raya Natal"),
    ]
