"""What lies on top of the calendar, what is refused, and which due times move."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sop.calendar_entries import CalendarEntry, EntryKind, lay_over, moved_due_time, require_addable, require_work
from sop.errors import AlreadyHoliday, CalendarDayOutOfRange, CalendarWithoutWork, HoursAlreadyChanged
from sop.model import TaskStatus
from sop.office_hours import load_office_hours
from sop.working_time import OfficeCalendar, add
from tests.messages.gallery import PROCEDURE, a_task
from tests.times import JAKARTA, at

HOURS = load_office_hours()
CHRISTMAS = date(2026, 12, 25)
CALENDAR = OfficeCalendar(JAKARTA, HOURS.week, HOURS.periods, {CHRISTMAS: "Hari Raya Natal"})
YEARS = range(2025, 2029)
ANALYSIS = PROCEDURE.step(8)
WEDNESDAY, THURSDAY = date(2026, 12, 2), date(2026, 12, 3)


def a_holiday(first: date, last: date | None = None, name: str = "Libur Daerah") -> CalendarEntry:
    return CalendarEntry(EntryKind.HOLIDAY, first, last or first, name)


def require(entry: CalendarEntry, *there: CalendarEntry) -> None:
    require_addable(entry, entries=there, calendar=lay_over(CALENDAR, there), years=YEARS)


# What lies on top


def test_without_entries_the_calendar_is_as_it_was() -> None:
    assert lay_over(CALENDAR, ()) == CALENDAR


def test_a_holiday_closes_all_its_days() -> None:
    on_top = lay_over(CALENDAR, [a_holiday(WEDNESDAY, THURSDAY)])

    assert [on_top.is_working_day(day) for day in (WEDNESDAY, THURSDAY, date(2026, 12, 4))] == [False, False, True]
    assert on_top.holidays[THURSDAY] == "Libur Daerah"


def test_a_holiday_can_be_taken_back_and_laid_on_again() -> None:
    work = CalendarEntry(EntryKind.WORKING, CHRISTMAS, CHRISTMAS, "Tetap masuk")

    assert lay_over(CALENDAR, [work]).is_working_day(CHRISTMAS)
    assert not lay_over(CALENDAR, [work, a_holiday(CHRISTMAS)]).is_working_day(CHRISTMAS)


def test_other_hours_go_before_those_of_the_file_and_a_holiday_before_both() -> None:
    ramadan = date(2027, 2, 8)
    short = replace(HOURS.periods[-1], week=HOURS.week)
    entry = CalendarEntry(EntryKind.HOURS, ramadan, ramadan, "Jam biasa dulu", short.week)

    assert CALENDAR.frames_on(ramadan) == HOURS.weeks["ramadan"][0]
    assert lay_over(CALENDAR, [entry]).frames_on(ramadan) == HOURS.week[0]
    assert lay_over(CALENDAR, [entry, a_holiday(ramadan)]).frames_on(ramadan) == ()


def test_hours_of_the_file_that_were_taken_back_do_not_hide_hours_that_were_added() -> None:
    file = HOURS.periods[-1]
    later = CalendarEntry(EntryKind.HOURS, date(2027, 2, 9), date(2027, 3, 10), "Ramadan", HOURS.weeks["ramadan"])
    taken_back = CalendarEntry(EntryKind.ORDINARY, file.first, file.last, file.name)

    on_top = lay_over(CALENDAR, [later, taken_back])

    assert on_top.frames_on(date(2027, 2, 8)) == HOURS.week[0]
    assert on_top.frames_on(date(2027, 2, 9)) == HOURS.weeks["ramadan"][1]


# What is refused


def test_a_holiday_twice_is_refused_whoever_was_first() -> None:
    with pytest.raises(AlreadyHoliday):
        require(a_holiday(CHRISTMAS))
    with pytest.raises(AlreadyHoliday):
        require(a_holiday(WEDNESDAY), a_holiday(WEDNESDAY, THURSDAY))


def test_days_of_which_some_are_holidays_already_can_be_added() -> None:
    require(a_holiday(date(2026, 12, 23), date(2026, 12, 28)))


def test_two_changes_of_hours_on_one_day_are_refused() -> None:
    first = CalendarEntry(EntryKind.HOURS, WEDNESDAY, THURSDAY, "Porseni", HOURS.week)

    with pytest.raises(HoursAlreadyChanged):
        require(replace(first, first=THURSDAY, last=date(2026, 12, 8)), first)
    require(replace(first, first=date(2026, 12, 4), last=date(2026, 12, 8)), first)


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2029, 1, 1)])
def test_a_day_out_of_the_calendar_is_refused(day: date) -> None:
    with pytest.raises(CalendarDayOutOfRange):
        require(a_holiday(day))


def test_a_year_without_work_is_refused_and_a_little_less_is_not() -> None:
    first = date(2027, 1, 1)

    require(a_holiday(first, first + timedelta(days=300)))
    with pytest.raises(CalendarWithoutWork):
        require(a_holiday(first, first + timedelta(days=370)))
    with pytest.raises(CalendarWithoutWork):
        require(CalendarEntry(EntryKind.HOURS, first, date(2028, 3, 1), "Tutup", ((),) * 7))


def test_two_closures_that_leave_no_year_with_work_between_are_refused() -> None:
    first = date(2027, 1, 1)

    with pytest.raises(CalendarWithoutWork):
        require_work(
            lay_over(CALENDAR, [a_holiday(first, date(2027, 12, 31)), a_holiday(date(2028, 1, 1), date(2028, 3, 1))]),
            years=YEARS,
        )


# What moves


def test_a_holiday_in_the_middle_moves_a_due_time_by_a_day() -> None:
    opened = at("1 Dec 2026 09.00")
    task = a_task(step=8, starts_at=opened, due_at=add(opened, ANALYSIS.standard_time, CALENDAR))

    moved = moved_due_time(
        task, ANALYSIS.standard_time, before=CALENDAR, after=lay_over(CALENDAR, [a_holiday(THURSDAY)])
    )

    assert (task.due_at, moved) == (at("7 Dec 2026 16.00"), at("8 Dec 2026 16.00"))


def test_a_holiday_outside_a_task_moves_nothing() -> None:
    opened = at("1 Dec 2026 09.00")
    task = a_task(step=8, starts_at=opened, due_at=add(opened, ANALYSIS.standard_time, CALENDAR))

    after = lay_over(CALENDAR, [a_holiday(date(2026, 12, 8))])

    assert moved_due_time(task, ANALYSIS.standard_time, before=CALENDAR, after=after) is None


def test_a_due_time_that_was_agreed_and_one_of_a_closed_task_stay() -> None:
    opened = at("1 Dec 2026 09.00")
    due_at = add(opened, ANALYSIS.standard_time, CALENDAR)
    after = lay_over(CALENDAR, [a_holiday(THURSDAY)])

    agreed = a_task(step=8, starts_at=opened, due_at=due_at + timedelta(hours=3))
    closed = a_task(step=8, starts_at=opened, due_at=due_at, status=TaskStatus.DONE)

    assert moved_due_time(agreed, ANALYSIS.standard_time, before=CALENDAR, after=after) is None
    assert moved_due_time(closed, ANALYSIS.standard_time, before=CALENDAR, after=after) is None
