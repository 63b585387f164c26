from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sop.dates import read_day, read_days, read_time
from sop.errors import DateUnreadable, PeriodReversed, TimeUnreadable

TUESDAY = date(2026, 11, 24)
SECOND_OF_DECEMBER = date(2026, 12, 2)
WIB = ZoneInfo("Asia/Jakarta")
WITA = ZoneInfo("Asia/Makassar")


@pytest.mark.parametrize(
    "text",
    [
        "2/12",
        "02/12",
        "2-12",
        "2.12",
        " 2 / 12 ",
        "2-12-2026",
        "2/12/26",
        "02.12.2026",
        "2026-12-02",
        "2 Des",
        "2 des.",
        "2des",
        "2 Desember",
        "2 DESEMBER 2026",
        "2-Des-2026",
        "2 Desember 26",
        "tanggal 2 Desember",
        "tgl 2/12",
        "tgl. 2 Des",
        "Rabu, 2 Desember 2026",
        "rabu 2/12",
    ],
)
def test_a_date_is_read_in_every_usual_spelling(text: str) -> None:
    assert read_day(text, today=TUESDAY) == SECOND_OF_DECEMBER


@pytest.mark.parametrize(
    ("text", "days_from_now"),
    [
        ("hari ini", 0),
        ("Besok", 1),
        ("besok.", 1),
        ("lusa", 2),
        ("besok  lusa", 2),
        ("Rabu", 1),
        ("Senin", 6),
        ("Selasa", 7),
        ("Jumat", 3),
        ("Jum'at", 3),
        ("Minggu", 5),
        ("Ahad", 5),
        ("Senin ini", -1),
        ("Kamis minggu ini", 2),
        ("Senin depan", 6),
        ("Selasa depan", 7),
        ("Kamis depan", 9),
        ("kamis minggu depan", 9),
        ("Minggu minggu depan", 12),
        ("Ahad depan", 12),
    ],
)
def test_a_day_is_read_from_today(text: str, days_from_now: int) -> None:
    assert read_day(text, today=TUESDAY) == TUESDAY + timedelta(days=days_from_now)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24/11", TUESDAY),
        ("23/11", date(2027, 11, 23)),
        ("1 Jan", date(2027, 1, 1)),
        ("23/11/2026", date(2026, 11, 23)),
        ("29 Feb", date(2028, 2, 29)),
    ],
)
def test_a_day_without_a_year_is_the_next_one_and_one_with_a_year_may_be_past(text: str, day: date) -> None:
    assert read_day(text, today=TUESDAY) == day


@pytest.mark.parametrize(
    ("name", "month"),
    [
        *zip(
            ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des"),
            range(1, 13),
            strict=True,
        ),
        ("Januari", 1),
        ("Pebruari", 2),
        ("Agustus", 8),
        ("Agu", 8),
        ("Sept", 9),
        ("Nopember", 11),
    ],
)
def test_months_have_long_short_and_old_names(name: str, month: int) -> None:
    assert read_day(f"5 {name} 2027", today=TUESDAY) == date(2027, month, 5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "kapan-kapan",
        "32/12",
        "2/13",
        "0/12",
        "30 Feb",
        "29 Februari 2027",
        "2",
        "tanggal",
        "12/2/3/4",
        "2/12/126",
        "2/12/1999",
        "2/12/2100",
        "2 Dezember",
        "Senin, 2 Desember 2026",
        "Minggu depan",
        "depan",
        "besok pagi",
        "٢/١٢",
        "9" * 4000,
        "2 " * 2000,
    ],
)
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(DateUnreadable):
        read_day(text, today=TUESDAY)


@given(some.text(max_size=40))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    try:
        day = read_day(text, today=TUESDAY)
    except DateUnreadable:
        return
    assert isinstance(day, date)


@given(some.dates(date(2000, 1, 1), date(2099, 12, 31)), some.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_with_its_year_does_not_depend_on_today(day: date, today: date) -> None:
    assert read_day(f"{day.day}/{day.month}/{day.year}", today=today) == day
    assert read_day(day.isoformat(), today=today) == day


@given(some.dates(date(2000, 1, 1), date(2090, 12, 31)), some.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_a_date_without_its_year_lies_ahead_as_near_as_it_can(day: date, today: date) -> None:
    found = read_day(f"{day.day}/{day.month}", today=today)

    assert (found.day, found.month) == (day.day, day.month)
    assert found >= today
    if (day.day, day.month) != (29, 2):
        assert found < today.replace(year=today.year + 1, day=min(today.day, 28)) + timedelta(days=2)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("09.00", time(9)),
        ("9.30", time(9, 30)),
        ("09:00", time(9)),
        ("9", time(9)),
        ("pukul 9", time(9)),
        ("Pukul 09.00", time(9)),
        ("jam 14", time(14)),
        ("jam 14.45", time(14, 45)),
        ("pkl. 8", time(8)),
        ("pukul 09.00 WIB", time(9)),
        ("0.00", time(0)),
        ("23.59", time(23, 59)),
        ("jam 9 pagi", time(9)),
        ("jam 2 siang", time(14)),
        ("jam 12 siang", time(12)),
        ("11.30 siang", time(11, 30)),
        ("jam 4 sore", time(16)),
        ("jam 7 malam", time(19)),
        ("jam 19 malam wib", time(19)),
    ],
)
def test_a_time_of_day_is_read_in_every_usual_spelling(text: str, at: time) -> None:
    assert read_time(text, zone=WIB) == at


@pytest.mark.parametrize(
    "text",
    ["", "pagi", "24.00", "9.60", "9.3", "jam", "pukul sembilan", "14 pagi", "jam 9 sore", "9.00 WITA", "9 jam", "-9"],
)
def test_nonsense_is_no_time_of_day(text: str) -> None:
    with pytest.raises(TimeUnreadable):
        read_time(text, zone=WIB)


def test_the_zone_behind_a_time_is_that_of_the_office() -> None:
    assert read_time("09.00 WITA", zone=WITA) == time(9)
    with pytest.raises(TimeUnreadable):
        read_time("09.00 WIB", zone=WITA)


@pytest.mark.parametrize(
    "text",
    [
        "2/12 s.d. 4/12",
        "2/12 sd 4/12",
        "2/12 s/d 4/12",
        "2 Des – 4 Des",
        "2 Desember 2026 sampai 4 Desember 2026",
        "2 Des sampai dengan 4 Des",
        "2 Des hingga Jumat minggu depan",
        "2-4 Desember 2026",
        "2 – 4 Des",
        "2 s.d. 4 Desember",
        "2 sampai 4 des. 2026",
    ],
)
def test_a_first_and_a_last_day_are_read(text: str) -> None:
    assert read_days(text, today=TUESDAY) == (SECOND_OF_DECEMBER, date(2026, 12, 4))


def test_one_day_is_the_first_and_the_last() -> None:
    assert read_days("2/12", today=TUESDAY) == (SECOND_OF_DECEMBER, SECOND_OF_DECEMBER)


def test_days_over_the_end_of_a_year_need_no_year() -> None:
    assert read_days("28/12 s.d. 3/1", today=TUESDAY) == (date(2026, 12, 28), date(2027, 1, 3))


def test_an_end_before_the_start_is_refused() -> None:
    for text in ("4/12 s.d. 2/12", "4-2 Desember 2026"):
        with pytest.raises(PeriodReversed):
            read_days(text, today=TUESDAY)


@pytest.mark.parametrize("text", ["2/12 s.d.", "s.d. 2/12", "1/12 s.d. 2/12 s.d. 3/12", "2/12 s.d. nanti"])
def test_a_period_that_cannot_be_understood_is_refused(text: str) -> None:
    with pytest.raises(DateUnreadable):
        read_days(text, today=TUESDAY)
