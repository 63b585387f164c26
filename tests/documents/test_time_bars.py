"""The picture of time used beside standard time."""

from dataclasses import replace

import pytest

from documents.time_bars import LONGEST_BAR, TimeBars, TimeUsed, _bar, span
from tests.documents.test_sop_page import size_of

USED = TimeUsed(8, "Menganalisis data IKU", 1, "4 hari", 1800, 900)


@pytest.mark.parametrize(
    ("used", "within", "beyond", "goes_on"),
    [
        (0, 0.0, 0.0, False),
        (900, 0.5, 0.0, False),
        (1800, 1.0, 0.0, False),
        (2700, 1.0, 0.5, False),
        (5400, 1.0, 2.0, False),
        (99_999, 1.0, LONGEST_BAR - 1, True),
    ],
)
def test_a_bar_is_as_long_as_its_time_in_standard_times(used: int, within: float, beyond: float, goes_on: bool) -> None:
    bar = _bar(replace(USED, used_minutes=used))

    assert (bar["within"], bar["beyond"], bar["goes_on"]) == (within, beyond, goes_on)


def test_a_row_says_round_times_and_what_still_runs() -> None:
    bar = _bar(replace(USED, round=2, used_minutes=2000, is_running=True))

    assert bar["label"] == "8. Menganalisis data IKU (putaran 2)"
    assert bar["times"] == "33 jam 20 menit dari 4 hari (30 jam), masih berjalan"


def test_a_step_without_standard_time_has_an_empty_bar() -> None:
    assert _bar(replace(USED, standard="-", standard_minutes=0))["within"] == 0


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 menit"), (59, "59 menit"), (60, "1 jam"), (200, "3 jam 20 menit")]
)
def test_a_span_is_written_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert span(minutes) == words


@pytest.mark.parametrize("rows", [0, 1, 60])
def test_the_picture_grows_with_its_rows_and_telegram_takes_it(rows: int) -> None:
    width, height = size_of(TimeBars("Penyusunan IKU #2027 $", [replace(USED, step=n) for n in range(rows)]).render())

    assert width + height <= 10_000
    assert height / width < 20
    assert height > 60 * rows
