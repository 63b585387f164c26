"""The office hours file: what it says, and what is refused with its place."""

from datetime import date
from pathlib import Path

import pytest

from sop.office_hours import OfficeHoursError, load_office_hours, parse_office_hours
from sop.working_time import Frame, Week

NORMAL = '[weeks.normal]\nmonday = ["07.30-12.00", "13.00-16.00"]\n'
RAMADAN = '[weeks.ramadan]\nmonday = ["08.00-12.00"]\n'


def period(
    *, name: str = '"Ramadan"', first: str = "2027-02-08", last: str = "2027-03-09", week: str = '"ramadan"'
) -> str:
    return f"[[periods]]\nname = {name}\nfirst = {first}\nlast = {last}\nweek = {week}\n"


def hours_in(week: Week) -> list[float]:
    return [sum(frame.end_minute - frame.start_minute for frame in frames) / 60 for frames in week]


# The file of the office


def test_the_normal_week_has_the_37_hours_30_of_the_perpres_from_7_30() -> None:
    week = load_office_hours().week

    assert hours_in(week) == [7.5, 7.5, 7.5, 7.5, 7.5, 0, 0]
    assert {frames[0].start_minute for frames in week[:5]} == {7 * 60 + 30}


def test_the_breaks_of_the_normal_week_are_60_minutes_and_90_on_friday() -> None:
    week = load_office_hours().week

    assert [later.start_minute - earlier.end_minute for earlier, later in week[:5]] == [60, 60, 60, 60, 90]


def test_the_ramadan_week_has_32_hours_30_from_8_with_breaks_of_30_minutes_and_60_on_friday() -> None:
    week = load_office_hours().periods[0].week

    assert hours_in(week) == [6.5, 6.5, 6.5, 6.5, 6.5, 0, 0]
    assert {frames[0].start_minute for frames in week[:5]} == {8 * 60}
    assert [later.start_minute - earlier.end_minute for earlier, later in week[:5]] == [30, 30, 30, 30, 60]


def test_ramadan_is_a_period_in_both_years_and_says_where_it_is_an_estimate() -> None:
    first, second = load_office_hours().periods

    assert (first.name, first.first, first.last) == ("Ramadan 1447 H", date(2026, 2, 19), date(2026, 3, 20))
    assert (second.name, second.first, second.last) == (
        "Ramadan 1448 H (perkiraan)",
        date(2027, 2, 8),
        date(2027, 3, 9),
    )
    assert first.week == second.week


# What a file may say


def test_frames_are_minutes_of_the_day_and_days_not_named_are_closed() -> None:
    hours = parse_office_hours('[weeks.normal]\nsunday = ["00.00-06.05", "18.00-24.00"]')

    assert hours.week == (*[()] * 6, (Frame(0, 365), Frame(1080, 1440)))
    assert hours.periods == ()


def test_frames_may_touch() -> None:
    hours = parse_office_hours('[weeks.normal]\nmonday = ["08.00-12.00", "12.00-16.00"]')

    assert hours.week[0] == (Frame(480, 720), Frame(720, 960))


def test_periods_come_in_the_order_of_their_dates_and_may_last_one_day() -> None:
    later = period(name='"later"', first="2027-03-01", last="2027-03-01")
    earlier = period(name='"earlier"', first="2027-02-01", last="2027-02-28", week='"normal"')

    hours = parse_office_hours(NORMAL + RAMADAN + later + earlier)

    assert [entry.name for entry in hours.periods] == ["earlier", "later"]
    assert hours.periods[0].week == hours.week


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    file = tmp_path / "hours.toml"
    file.write_bytes(b"\xef\xbb\xbf" + NORMAL.replace("\n", "\r\n").encode())

    assert load_office_hours(file).week[0] == (Frame(450, 720), Frame(780, 960))


# What is refused, and where


def normal(frames: str) -> str:
    return f"[weeks.normal]\ntuesday = {frames}"


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        (normal('["07.30-12.00", "11.59-16.00"]'), "hours.toml: weeks.normal: tuesday: frames overlap"),
        (normal('["13.00-16.00", "07.30-12.00"]'), "hours.toml: weeks.normal: tuesday: .*out of order"),
        (normal('["12.00-07.30"]'), 'weeks.normal: tuesday: "12.00-07.30" must end after it starts'),
        (normal('["12.00-12.00"]'), "weeks.normal: tuesday: .* must end after it starts"),
        (normal('["07.30-24.01"]'), "weeks.normal: tuesday: .* at 24.00 at the latest"),
        (normal('["24.00-24.30"]'), "weeks.normal: tuesday: .* at 24.00 at the latest"),
        (normal('["07.60-12.00"]'), "weeks.normal: tuesday: .* minute above 59"),
        (normal('["07.30-11.60"]'), "weeks.normal: tuesday: .* minute above 59"),
        (normal('["7.30-12.00"]'), "weeks.normal: tuesday: must look like"),
        (normal('["07:30-12:00"]'), "weeks.normal: tuesday: must look like"),
        (normal('["07.30 - 12.00"]'), "weeks.normal: tuesday: must look like"),
        (normal('["07.30-12.00\\n"]'), "weeks.normal: tuesday: must look like"),
        (normal('[["07.30", "12.00"]]'), "weeks.normal: tuesday: must look like"),
        (normal("[07:30:00]"), "weeks.normal: tuesday: must look like"),
        (normal('"07.30-12.00"'), "weeks.normal: tuesday: must be a list"),
        ("[weeks.normal]\nselasa = []", "hours.toml: weeks.normal: selasa: is no weekday"),
        (NORMAL + "[weeks.ramadan]\nMonday = []", "hours.toml: weeks.ramadan: Monday: is no weekday"),
        ("[weeks.normal]\nmonday = []", "weeks: normal: has no working day"),
        (RAMADAN, "weeks: normal: has no working day"),
        ("[weeks]\nnormal = 5", "weeks: normal: must be a table"),
        ("weeks = 5", "file: weeks: must be a table"),
        ("", "file: weeks: must be a table"),
        (NORMAL + "[holidays]", "file: holidays: is no known field"),
        (NORMAL + "monday = []", "hours.toml: file: syntax: "),
        ("periods = 5\n" + NORMAL, "file: periods: must be a list of tables"),
        ("periods = [5]\n" + NORMAL, "file: periods: must be a list of tables"),
        (
            NORMAL + RAMADAN + period(last="2027-02-07"),
            "period 1: last: 2027-02-07 is before the first day, 2027-02-08",
        ),
        (
            NORMAL + RAMADAN + period() + period(name='"Lain"', first="2027-03-09", last="2027-03-10"),
            "periods: Lain: over",
        ),
        (NORMAL + period(), 'period 1: week: unknown "ramadan", known are: normal'),
        (NORMAL + RAMADAN + period(first='"2027-02-08"'), "period 1: first: must be a date"),
        (NORMAL + RAMADAN + period(last="2027-03-09T00:00:00"), "period 1: last: must be a date"),
        (NORMAL + RAMADAN + period(name='" "'), "period 1: name: must be a text"),
        (NORMAL + RAMADAN + period(week="5"), "period 1: week: must be a text"),
        (NORMAL + RAMADAN + period() + "note = 1", "period 1: note: is no known field"),
        (NORMAL + RAMADAN + period() + "[[periods]]", "period 2: name: must be a text"),
    ],
)
def test_a_mistake_is_named_with_file_place_and_field(source: str, complaint: str) -> None:
    with pytest.raises(OfficeHoursError, match=complaint):
        parse_office_hours(source, file="hours.toml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OfficeHoursError, match=r"none\.toml: file: path: cannot be read"):
        load_office_hours(tmp_path / "none.toml")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / "hours.toml"
    file.write_bytes(NORMAL.encode("utf-16"))

    with pytest.raises(OfficeHoursError, match=r"hours\.toml: file: text: is not UTF-8"):
        load_office_hours(file)


def test_a_refused_file_is_a_value_error() -> None:
    assert issubclass(OfficeHoursError, ValueError)
