"""The clock: real time, or in a trial a time that runs on from where it was set."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import MovableClock, clock_from, system_clock

CHRISTMAS = datetime(2026, 12, 25, 2, 0, tzinfo=UTC)
MOMENT = timedelta(seconds=10)


def test_real_time_is_aware_and_in_utc() -> None:
    now = system_clock()

    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < MOMENT


def test_a_clock_that_was_never_set_shows_real_time(tmp_path: Path) -> None:
    assert abs(MovableClock(tmp_path / "clock.json")() - system_clock()) < MOMENT


def test_a_clock_that_was_set_runs_on_from_there(tmp_path: Path) -> None:
    clock = MovableClock(tmp_path / "clock.json")

    clock.set(CHRISTMAS)

    first, second = clock(), clock()
    assert CHRISTMAS <= first <= second < CHRISTMAS + MOMENT


def test_another_process_sees_the_same_time(tmp_path: Path) -> None:
    MovableClock(tmp_path / "clock.json").set(CHRISTMAS)

    assert abs(MovableClock(tmp_path / "clock.json")() - CHRISTMAS) < MOMENT


def test_a_clock_can_be_set_again_and_leaves_no_other_file(tmp_path: Path) -> None:
    clock = MovableClock(tmp_path / "clock.json")
    clock.set(CHRISTMAS)

    clock.set(CHRISTMAS + timedelta(days=1))

    assert abs(clock() - CHRISTMAS - timedelta(days=1)) < MOMENT
    assert [path.name for path in tmp_path.iterdir()] == ["clock.json"]


@pytest.mark.parametrize(("path", "kind"), [(None, "function"), (Path("clock.json"), "MovableClock")])
def test_the_settings_choose_the_clock(path: Path | None, kind: str) -> None:
    assert type(clock_from(path)).__name__ == kind
