"""What moves a due time: more time that was granted, and pauses."""

import pytest

from sop.calendar_entries import moved_due_time
from sop.due_times import Extension, ExtensionState, Pause, after_pause, due_time, extended, read_length
from sop.errors import ExtensionIntoPast, ExtensionTooLong, LengthUnreadable
from sop.working_time import Duration, TimeUnit
from tests.sop.test_ladder import CALENDAR, a_task
from tests.times import at

HOUR, DAY = Duration(1, TimeUnit.HOURS), Duration(1, TimeUnit.DAYS)


def granted(length: Duration) -> Extension:
    now = at("1 Dec 2026 08.00")
    return Extension(1, 1, length, "Alasan", ExtensionState.GRANTED, now, 1, "Kasubag")


def test_more_time_is_counted_from_the_due_time() -> None:
    task = a_task(8, starts="22 Dec 2026 10.00")

    assert extended(task, DAY, now=at("22 Dec 2026 10.00"), calendar=CALENDAR) == at("31 Dec 2026 16.00")
    assert extended(task, HOUR, now=at("22 Dec 2026 10.00"), calendar=CALENDAR) == at("31 Dec 2026 08.30")


def test_more_time_that_would_be_over_already_is_refused() -> None:
    task = a_task(3, starts="1 Dec 2026 08.00")

    with pytest.raises(ExtensionIntoPast):
        extended(task, HOUR, now=at("1 Dec 2026 11.00"), calendar=CALENDAR)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("3 jam", Duration(3, TimeUnit.HOURS)),
        (" 2 Hari Kerja. ", Duration(2, TimeUnit.DAYS)),
        ("1 minggu", Duration(5, TimeUnit.DAYS)),
        ("45 menit", Duration(45, TimeUnit.MINUTES)),
    ],
)
def test_a_length_is_understood_as_it_is_typed(text: str, length: Duration) -> None:
    assert read_length(text) == length


@pytest.mark.parametrize("text", ["", "-", "sebentar", "0 jam", "-1 hari", "1,5 jam", "2 tahun"])
def test_nonsense_is_asked_again(text: str) -> None:
    with pytest.raises(LengthUnreadable):
        read_length(text)


@pytest.mark.parametrize("text", ["31 hari", "101 jam", "9999 menit"])
def test_more_than_anybody_grants_is_refused(text: str) -> None:
    with pytest.raises(ExtensionTooLong):
        read_length(text)


def test_a_pause_moves_the_due_time_by_the_office_time_that_passed() -> None:
    task = a_task(3, starts="1 Dec 2026 08.00")

    over_lunch = after_pause(task, since=at("1 Dec 2026 09.00"), until=at("1 Dec 2026 14.00"), calendar=CALENDAR)
    at_night = after_pause(task, since=at("1 Dec 2026 19.00"), until=at("2 Dec 2026 07.00"), calendar=CALENDAR)

    assert over_lunch == at("1 Dec 2026 15.00")
    assert at_night == task.due_at


def test_a_pause_before_the_clock_began_moves_nothing() -> None:
    task = a_task(6, starts="2 Dec 2026 09.00")

    paused = after_pause(task, since=at("1 Dec 2026 08.00"), until=at("2 Dec 2026 09.00"), calendar=CALENDAR)
    assert paused == task.due_at


def test_a_due_time_follows_from_what_moved_it_also_in_another_calendar() -> None:
    pause = Pause(1, at("1 Dec 2026 09.00"), at("1 Dec 2026 10.00"), "Alasan", "Kepala Dinas")
    moves: list[Extension | Pause] = [pause, granted(DAY)]
    allowed = Duration(2, TimeUnit.HOURS)

    due_at = due_time(at("1 Dec 2026 08.00"), allowed, moves, CALENDAR)
    task = a_task(3, starts="1 Dec 2026 08.00", due="2 Dec 2026 16.00")
    closed = CALENDAR.__class__(
        CALENDAR.timezone,
        CALENDAR.week,
        CALENDAR.periods,
        {**CALENDAR.holidays, at("2 Dec 2026 08.00").date(): "Pilkada"},
    )

    assert due_at == at("2 Dec 2026 16.00")
    assert moved_due_time(task, allowed, before=CALENDAR, after=closed, moves=moves) == at("3 Dec 2026 16.00")
    assert moved_due_time(task, allowed, before=CALENDAR, after=closed) is None
