"""Times as officials write them, in the office's own zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from messages.times import clock, day, moment, short_moment, standard_time, working_span
from sop.dates import read_day, read_time
from sop.working_time import Duration, TimeUnit

MONDAY = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Asia/Jakarta", "pukul 09.00 WIB"),
        ("Asia/Pontianak", "pukul 09.00 WIB"),
        ("Asia/Makassar", "pukul 10.00 WITA"),
        ("Asia/Jayapura", "pukul 11.00 WIT"),
        ("Asia/Bangkok", "pukul 09.00 WIB"),
        ("Asia/Kathmandu", "pukul 07.45 +0545"),
        ("America/Sao_Paulo", "pukul 23.00 -03"),
        ("UTC", "pukul 02.00 UTC"),
        ("Europe/Berlin", "pukul 03.00 CET"),
    ],
)
def test_a_time_of_day_carries_the_name_of_its_zone(zone: str, shown: str) -> None:
    assert clock(MONDAY, ZoneInfo(zone)) == shown


def test_a_moment_is_a_date_in_full_and_a_time() -> None:
    assert moment(MONDAY, JAKARTA) == "Senin, 30 November 2026 pukul 09.00 WIB"


def test_late_in_the_evening_utc_it_is_the_next_day_in_the_office() -> None:
    evening = datetime(2026, 12, 31, 17, 5, tzinfo=UTC)

    assert moment(evening, JAKARTA) == "Jumat, 1 Januari 2027 pukul 00.05 WIB"
    assert short_moment(evening, JAKARTA) == "1 Jan 00.05"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 8, 17), "Senin, 17 Agustus 2026"),
        (date(2027, 3, 10), "Rabu, 10 Maret 2027"),
        (date(2026, 12, 4), "Jumat, 4 Desember 2026"),
        (date(2026, 5, 3), "Minggu, 3 Mei 2026"),
    ],
)
def test_a_date_is_written_in_indonesian(value: date, shown: str) -> None:
    assert day(value) == shown


def test_a_list_shows_a_short_moment() -> None:
    assert short_moment(MONDAY, JAKARTA) == "30 Nov 09.00"


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        (10, TimeUnit.MINUTES, "10 menit"),
        (2, TimeUnit.HOURS, "2 jam"),
        (4, TimeUnit.DAYS, "4 hari kerja"),
    ],
)
def test_a_standard_time_names_its_unit(amount: int, unit: TimeUnit, shown: str) -> None:
    assert standard_time(Duration(amount, unit)) == shown


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        (0, "0 menit kerja"),
        (1, "1 menit kerja"),
        (59, "59 menit kerja"),
        (60, "1 jam kerja"),
        (61, "1 jam 1 menit kerja"),
        (200, "3 jam 20 menit kerja"),
        (6000, "100 jam kerja"),
    ],
)
def test_a_span_of_working_time_is_told_in_hours_and_minutes(minutes: int, shown: str) -> None:
    assert working_span(minutes) == shown


@given(some.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_that_we_write_is_a_date_that_we_read(value: date) -> None:
    assert read_day(day(value), today=date(2026, 11, 24)) == value


@given(some.times())
def test_a_time_that_we_write_is_a_time_that_we_read(value: time) -> None:
    at = datetime.combine(date(2026, 12, 2), value, JAKARTA)

    assert read_time(clock(at, JAKARTA), zone=JAKARTA) == value.replace(second=0, microsecond=0)
