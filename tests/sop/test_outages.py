"""Which silence is an outage, and which due times fell into one."""

from datetime import datetime, timedelta

import pytest

from sop.outages import LONGEST_PAUSE, Outage, fell_into, set_back, silence
from tests.times import at

LAST = at("1 Dec 2026 09.00")
OUTAGE = Outage(LAST, at("1 Dec 2026 11.00"))
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("pause", [timedelta(), SECOND, LONGEST_PAUSE, -timedelta(hours=1)])
def test_a_short_silence_is_no_outage(pause: timedelta) -> None:
    assert silence(LAST, now=LAST + pause) is None


def test_a_long_silence_is_one() -> None:
    now = LAST + LONGEST_PAUSE + SECOND

    assert silence(LAST, now=now) == Outage(LAST, now)


def test_before_the_first_sign_of_life_there_is_no_outage() -> None:
    assert silence(None, now=LAST) is None


@pytest.mark.parametrize("step", [-LONGEST_PAUSE, timedelta(), LONGEST_PAUSE])
def test_a_clock_that_differs_a_little_was_not_set_back(step: timedelta) -> None:
    assert set_back(LAST, now=LAST - step) is None


def test_a_clock_that_shows_an_earlier_hour_was() -> None:
    assert set_back(LAST, now=LAST - timedelta(hours=1)) == timedelta(hours=1)


@pytest.mark.parametrize("moment", [OUTAGE.since, OUTAGE.until, OUTAGE.since - SECOND, OUTAGE.until + SECOND])
def test_a_moment_at_which_the_bot_was_alive_is_not_in_it(moment: datetime) -> None:
    assert fell_into(moment, [OUTAGE]) is None


def test_a_moment_inside_is() -> None:
    assert fell_into(OUTAGE.since + SECOND, [OUTAGE]) == OUTAGE
