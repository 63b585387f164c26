"""How an SOP moves: forward, back for another round, and back in time for ten minutes."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sop import flow
from sop.errors import (
    NextHolderActed,
    NothingToUndo,
    ReasonMissing,
    RunIsClosed,
    SopError,
    StepCannotReturn,
    TaskAlreadyClosed,
    TextTooLong,
    UndoOfAnother,
    UndoTooLate,
)
from sop.model import RunStatus, TaskStatus
from sop.procedure import Procedure
from tests.procedures import IKU, INCOMING_MAIL
from tests.sop.walk import ANOTHER, CALENDAR, PERSON, START, Walk
from tests.times import at

MINUTE = timedelta(minutes=1)
OPEN, DONE, RETURNED = TaskStatus.OPEN, TaskStatus.DONE, TaskStatus.RETURNED
WITHDRAWN, CANCELLED = TaskStatus.WITHDRAWN, TaskStatus.CANCELLED


# Planning


def test_the_preview_of_a_run_gives_the_due_times_that_the_office_computed() -> None:
    due = flow.planned_due_times(IKU, start=at("1 Dec 2026 08.00"), calendar=CALENDAR)

    assert len(due) == 14
    assert due[6] == at("2 Dec 2026 09.25")
    assert due[7] == at("8 Dec 2026 16.00")
    assert due[8] == at("10 Dec 2026 16.00")
    assert due[9] == at("11 Dec 2026 16.30")
    assert due[13] == at("14 Dec 2026 09.55")


def test_a_run_whose_steps_all_end_on_time_is_due_as_planned() -> None:
    walk = Walk(IKU, start=START)

    due: list[datetime] = []
    while walk.run.status is RunStatus.OPEN:
        due.append(walk.task.due_at)
        walk.finish(now=walk.task.due_at)

    assert tuple(due) == flow.planned_due_times(IKU, start=START, calendar=CALENDAR)


def test_an_early_end_moves_the_next_due_time_forward() -> None:
    walk = Walk(IKU, start=at("1 Dec 2026 08.00"))

    walk.finish(now=at("1 Dec 2026 08.02"))

    assert walk.task.due_at == at("1 Dec 2026 08.17")


# Forward


def test_a_run_begins_with_its_first_step_in_round_one() -> None:
    opening = flow.begin(INCOMING_MAIL, now=START, calendar=CALENDAR)

    assert (opening.step, opening.round, opening.post, opening.reason) == (1, 1, "agendaris", None)
    assert (opening.opened_at, opening.due_at) == (START, START + 15 * MINUTE)


@pytest.mark.parametrize("procedure", [IKU, INCOMING_MAIL], ids=lambda procedure: procedure.code)
def test_each_step_opens_the_next_on_the_desk_of_its_post_and_the_last_ends_the_run(procedure: Procedure) -> None:
    walk = Walk(procedure)

    posts = []
    while walk.run.status is RunStatus.OPEN:
        posts.append(walk.task.post)
        walk.finish()

    assert posts == [step.responsible for step in procedure.steps]
    assert walk.run.status is RunStatus.FINISHED
    assert walk.path == [(step.number, 1, DONE) for step in procedure.steps]


def test_the_end_of_a_step_is_on_record_with_person_capacity_and_time() -> None:
    outcome = Walk(INCOMING_MAIL).finish(now=START + MINUTE, by=PERSON)

    task = outcome.task
    assert (task.closed_by, task.closed_as, task.closed_at) == (PERSON, "Pejabat", START + MINUTE)


def test_ending_a_step_implies_having_taken_it() -> None:
    walk, earlier = Walk(INCOMING_MAIL), Walk(INCOMING_MAIL)
    earlier.accept(now=START + MINUTE)

    assert walk.finish(now=START + 5 * MINUTE).task.accepted_at == START + 5 * MINUTE
    assert earlier.finish(now=START + 5 * MINUTE).task.accepted_at == START + MINUTE


def test_taking_a_task_twice_changes_nothing() -> None:
    walk = Walk(INCOMING_MAIL)

    first = walk.accept(now=START + MINUTE)
    second = walk.accept(now=START + 2 * MINUTE)

    assert first == second
    assert second.accepted_at == START + MINUTE


def test_taking_a_task_does_not_touch_its_clock() -> None:
    walk = Walk(INCOMING_MAIL)

    assert walk.accept(now=START + 10 * MINUTE).due_at == walk.tasks[0].due_at == START + 15 * MINUTE


@pytest.mark.parametrize("status", [DONE, RETURNED, WITHDRAWN, CANCELLED])
def test_what_is_closed_can_be_neither_taken_nor_ended_nor_returned(status: TaskStatus) -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(2)
    task = replace(walk.task, status=status)

    with pytest.raises(TaskAlreadyClosed) as refused:
        flow.accept(task, now=START)
    with pytest.raises(TaskAlreadyClosed):
        flow.finish(walk.run, task, walk.tasks, by=PERSON, acting_as="", now=START, calendar=CALENDAR)
    with pytest.raises(TaskAlreadyClosed):
        flow.send_back(walk.run, task, walk.tasks, reason="x", by=1, acting_as="", now=START, calendar=CALENDAR)

    assert refused.value.task == task


# Back for another round


def test_a_return_opens_a_new_round_with_a_fresh_clock_and_the_reason() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(2)

    outcome = walk.send_back("Halaman 2 tidak terbaca", now=at("2 Dec 2026 09.00"))

    assert (outcome.task.status, outcome.task.note) == (RETURNED, "Halaman 2 tidak terbaca")
    assert (walk.task.step, walk.task.round, walk.task.post) == (1, 2, "agendaris")
    assert walk.task.reason == "Halaman 2 tidak terbaca"
    assert walk.task.due_at == at("2 Dec 2026 09.15")
    assert walk.task.opened_by == outcome.task.id


def test_every_return_is_a_round_more_and_the_way_forward_counts_its_rounds_too() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(2)

    walk.send_back()
    walk.finish()
    walk.send_back()
    walk.finish()
    walk.finish()

    assert walk.path == [
        (1, 1, DONE),
        (2, 1, RETURNED),
        (1, 2, DONE),
        (2, 2, RETURNED),
        (1, 3, DONE),
        (2, 3, DONE),
        (3, 1, OPEN),
    ]


def test_a_return_over_a_step_gives_that_step_a_new_round_on_the_way_forward() -> None:
    walk = Walk(IKU)
    walk.finish_up_to(12)

    walk.send_back()
    walk.finish()

    assert walk.path[-4:] == [(11, 1, DONE), (12, 1, RETURNED), (10, 2, DONE), (11, 2, OPEN)]


@pytest.mark.parametrize(("step", "target"), [(10, 9), (11, 10), (12, 10)])
def test_the_real_sop_returns_where_it_was_agreed(step: int, target: int) -> None:
    walk = Walk(IKU)
    walk.finish_up_to(step)

    walk.send_back()

    assert (walk.task.step, walk.task.round) == (target, 2)


def test_a_step_without_a_return_keeps_its_work() -> None:
    walk = Walk(INCOMING_MAIL)

    with pytest.raises(StepCannotReturn):
        walk.send_back()


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_a_return_needs_a_reason(reason: str) -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(2)

    with pytest.raises(ReasonMissing):
        walk.send_back(reason)


def test_a_reason_has_a_longest_length() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(2)

    with pytest.raises(TextTooLong) as refused:
        walk.send_back("x" * (flow.REASON_LIMIT + 1))

    assert refused.value.limit == flow.REASON_LIMIT
    assert walk.send_back("x" * flow.REASON_LIMIT).task.status is RETURNED


# Back in time


def test_an_undo_opens_the_same_task_with_its_old_due_time_and_withdraws_the_next() -> None:
    walk = Walk(INCOMING_MAIL)
    before = walk.task
    walk.finish(now=START + MINUTE)

    undone = walk.undo(walk.latest(1), now=START + 2 * MINUTE)

    assert (undone.task.id, undone.task.round, undone.task.due_at) == (before.id, before.round, before.due_at)
    assert (undone.task.status, undone.task.closed_at, undone.task.closed_by, undone.task.closed_as) == (
        OPEN,
        None,
        None,
        None,
    )
    assert [(task.step, task.status, task.closed_at) for task in undone.withdrawn] == [
        (2, WITHDRAWN, START + 2 * MINUTE)
    ]


def test_a_step_that_was_withdrawn_comes_in_the_same_round_again() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish()
    walk.undo(walk.latest(1))

    walk.finish()

    assert walk.path == [(1, 1, DONE), (2, 1, WITHDRAWN), (2, 1, OPEN)]


def test_a_return_can_be_taken_back_too() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(2)
    walk.send_back()

    undone = walk.undo(walk.latest(2))

    assert (undone.task.status, undone.task.note) == (OPEN, None)
    assert walk.path == [(1, 1, DONE), (2, 1, OPEN), (1, 2, WITHDRAWN)]


def test_a_note_goes_with_the_end_it_belonged_to() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(2)
    walk.send_back("Perbaiki")

    assert walk.undo(walk.latest(2)).task.note is None


def test_the_end_of_the_last_step_can_be_taken_back() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(5)
    walk.finish()

    undone = walk.undo(walk.latest(5))

    assert (undone.task.status, undone.withdrawn) == (OPEN, ())


def test_an_undo_may_be_repeated_after_another_end() -> None:
    walk = Walk(INCOMING_MAIL)
    for _ in range(2):
        walk.finish()
        walk.undo(walk.latest(1))

    assert walk.path == [(1, 1, OPEN), (2, 1, WITHDRAWN), (2, 1, WITHDRAWN)]


@pytest.mark.parametrize(
    ("later", "possible"), [(timedelta(), True), (10 * MINUTE, True), (10 * MINUTE + timedelta(seconds=1), False)]
)
def test_an_undo_has_ten_minutes(later: timedelta, possible: bool) -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish(now=START)
    task = walk.latest(1)

    assert flow.undo_is_possible(task, now=START + later) is possible
    if possible:
        walk.undo(task, now=START + later)
    else:
        with pytest.raises(UndoTooLate):
            walk.undo(task, now=START + later)


def refused_undo(walk: Walk, step: int, *, by: int = PERSON, now: datetime = START) -> type[SopError]:
    with pytest.raises(SopError) as refused:
        walk.undo(walk.latest(step), by=by, now=now)
    return refused.type


def test_there_is_nothing_to_undo_while_a_task_is_open_or_was_withdrawn() -> None:
    walk = Walk(INCOMING_MAIL)

    assert refused_undo(walk, 1) is NothingToUndo

    walk.finish()
    walk.undo(walk.latest(1))
    assert refused_undo(walk, 2) is NothingToUndo


def test_only_who_ended_a_step_can_take_that_back() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish(by=PERSON)

    assert refused_undo(walk, 1, by=ANOTHER) is UndoOfAnother


def test_nothing_is_taken_back_from_under_the_hands_of_the_next_official() -> None:
    taken, ended = Walk(INCOMING_MAIL), Walk(INCOMING_MAIL)
    taken.finish()
    taken.accept()
    ended.finish()
    ended.finish()

    assert refused_undo(taken, 1) is NextHolderActed
    assert refused_undo(ended, 1) is NextHolderActed


def test_a_cancelled_run_stays_as_it_is() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish()
    walk.run = replace(walk.run, status=RunStatus.CANCELLED)

    assert refused_undo(walk, 1) is RunIsClosed


# Cancelling


def test_cancelling_a_run_closes_what_is_open_and_nothing_else() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(3)

    (closed,) = flow.cancel(walk.tasks, by=PERSON, acting_as="Camat", now=START + MINUTE)

    assert (closed.step, closed.status) == (3, CANCELLED)
    assert (closed.closed_by, closed.closed_as, closed.closed_at) == (PERSON, "Camat", START + MINUTE)


def test_cancelling_a_finished_run_closes_nothing() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(5)
    walk.finish()

    assert flow.cancel(walk.tasks, by=PERSON, acting_as="Camat", now=START) == ()
