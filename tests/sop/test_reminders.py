"""When a reminder is still true, and when it calls a step late."""

from dataclasses import replace

import pytest

from sop.ladder_file import load_ladder
from sop.model import TaskStatus
from sop.procedure import Procedure
from sop.reminders import is_still_needed, says_late
from tests.procedures import IKU, INCOMING_MAIL
from tests.sop.walk import CALENDAR, START, Walk
from tests.times import at

LADDER = load_ladder()


def test_an_open_task_at_its_due_time_is_worth_a_reminder() -> None:
    task = Walk(INCOMING_MAIL).task

    assert is_still_needed(task, due_at=task.due_at)


@pytest.mark.parametrize("status", [status for status in TaskStatus if status is not TaskStatus.OPEN])
def test_a_closed_task_is_not(status: TaskStatus) -> None:
    task = replace(Walk(INCOMING_MAIL).task, status=status)

    assert not is_still_needed(task, due_at=task.due_at)


def test_a_reminder_for_a_due_time_that_moved_is_not_true_any_more() -> None:
    task = Walk(INCOMING_MAIL).task

    assert not is_still_needed(replace(task, due_at=at("3 Dec 2026 09.00")), due_at=task.due_at)


def late(procedure: Procedure, step: int, *, due: str, now: str) -> bool:
    walk = Walk(procedure, start=START)
    task = replace(walk.task, step=step, due_at=at(due))
    return says_late(task, procedure.step(step), now=at(now), ladder=LADDER, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("now", "is_late"),
    [
        ("1 Dec 2026 10.00", False),
        ("1 Dec 2026 10.01", True),
        ("2 Dec 2026 07.30", True),
    ],
)
def test_a_step_of_an_hour_or_more_is_late_after_its_due_time(now: str, is_late: bool) -> None:
    assert late(IKU, 3, due="1 Dec 2026 10.00", now=now) is is_late


def test_a_step_in_days_is_late_at_the_next_opening() -> None:
    assert not late(IKU, 8, due="8 Dec 2026 16.00", now="8 Dec 2026 16.00")
    assert late(IKU, 8, due="8 Dec 2026 16.00", now="9 Dec 2026 07.30")


@pytest.mark.parametrize(
    ("now", "is_late"),
    [
        ("1 Dec 2026 08.10", False),
        ("1 Dec 2026 08.11", False),
        ("1 Dec 2026 09.09", False),
        ("1 Dec 2026 09.10", True),
    ],
)
def test_a_step_of_minutes_is_formal_and_called_late_only_after_a_working_hour(now: str, is_late: bool) -> None:
    assert late(IKU, 1, due="1 Dec 2026 08.10", now=now) is is_late


def test_the_hour_of_grace_is_working_time() -> None:
    assert not late(IKU, 1, due="1 Dec 2026 15.50", now="2 Dec 2026 08.19")
    assert late(IKU, 1, due="1 Dec 2026 15.50", now="2 Dec 2026 08.20")


def test_a_step_of_one_hour_has_no_hour_of_grace() -> None:
    assert late(INCOMING_MAIL, 13, due="1 Dec 2026 09.00", now="1 Dec 2026 09.01")
