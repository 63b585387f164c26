import pytest
from hypothesis import given
from hypothesis import strategies as some

from messages.calendar import week_lines
from sop.errors import HoursUnreadable
from sop.office_hours import load_office_hours
from sop.typed_hours import read_week
from sop.working_time import Frame

HOURS = load_office_hours()
MORNING, AFTERNOON = Frame(8 * 60, 12 * 60), Frame(12 * 60 + 30, 15 * 60)


@pytest.mark.parametrize(
    "text",
    [
        "08.00-12.00, 12.30-15.00; Jumat 08.00-11.30, 12.30-15.30",
        "8.00 - 12.00,12.30–15.00\njumat: 8:00-11:30, 12:30-15:30",
        "Senin-Kamis 08.00-12.00, 12.30-15.00; Jum'at 08.00-11.30, 12.30-15.30",
        "Senin s.d. Kamis: 08.00 s.d. 12.00, 12.30 s.d. 15.00; Jumat 08.00-11.30, 12.30-15.30;",
        "Jumat 08.00-11.30, 12.30-15.30; 08.00-12.00, 12.30-15.00",
    ],
)
def test_the_hours_of_ramadan_are_read_in_every_usual_spelling(text: str) -> None:
    assert read_week(text, like=HOURS.week) == HOURS.weeks["ramadan"]


def test_a_day_that_is_named_works_and_a_day_that_is_not_stays_closed() -> None:
    week = read_week("Sabtu 08.00-12.00", like=HOURS.week)

    assert week == ((), (), (), (), (), (MORNING,), ())


def test_a_frame_may_end_at_midnight() -> None:
    assert read_week("13.00-24.00", like=HOURS.week)[0] == (Frame(13 * 60, 24 * 60),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ";",
        "pagi",
        "08.00",
        "08.00-08.00",
        "12.00-08.00",
        "08.00-25.00",
        "08.60-09.00",
        "08.00-12.00, 11.00-15.00",
        "13.00-15.00, 08.00-12.00",
        "08.00-12.00; 13.00-15.00",
        "Jumat 08.00-11.00; Jumat 13.00-15.00",
        "Kamis-Senin 08.00-12.00",
        "Hari 08.00-12.00",
        "Jumat",
    ],
)
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(HoursUnreadable):
        read_week(text, like=HOURS.week)


@given(some.text(alphabet="0123456789.-,; Jumatsenin\n", max_size=60))
def test_any_text_is_a_week_or_refused(text: str) -> None:
    try:
        week = read_week(text, like=HOURS.week)
    except HoursUnreadable:
        return
    assert any(week)


@pytest.mark.parametrize("name", HOURS.weeks)
def test_hours_that_we_write_are_hours_that_we_read(name: str) -> None:
    week = HOURS.weeks[name]

    assert read_week("\n".join(week_lines(week)), like=week) == week
