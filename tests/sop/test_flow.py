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
from sop.model import RunStatus, Task, TaskPart, TaskStatus
from sop.procedure import Procedure, Step, Unit
from tests.procedures import IKU, INCOMING_MAIL
from tests.sop.walk import ANOTHER, CALENDAR, PERSON, START, Walk
from tests.times import at

MINUTE = timedelta(minutes=1)
OPEN, DONE, NIL, RETURNED = TaskStatus.OPEN, TaskStatus.DONE, TaskStatus.NIL, TaskStatus.RETURNED
WITHDRAWN, CANCELLED = TaskStatus.WITHDRAWN, TaskStatus.CANCELLED
STEP, SUBMISSION, PROPOSAL = TaskPart
BOTH = pytest.mark.parametrize("procedure", [IKU, INCOMING_MAIL], ids=lambda procedure: procedure.code)
DISTRIBUTE, INVITE, MEET, ANALYSE, APPROVE, SIGN, LAST = 4, 5, 6, 8, 10, 11, 13
"""Steps of the small procedure."""


# Planning


def test_the_preview_of_a_run_gives_the_due_times_that_the_office_computed() -> None:
    due = flow.planned_due_times(IKU, start=at("1 Dec 2026 08.00"), calendar=CALENDAR)

    assert len(due) == 14
    assert due[6] == at("2 Dec 2026 09.25")
    assert due[7] == at("8 Dec 2026 16.00")
    assert due[8] == at("10 Dec 2026 16.00")
    assert due[9] == at("11 Dec 2026 16.30")
    assert due[13] == at("14 Dec 2026 09.55")


@BOTH
def test_a_run_whose_steps_all_end_on_time_is_due_as_planned(procedure: Procedure) -> None:
    walk = Walk(procedure, start=START)

    due: dict[int, datetime] = {}
    while walk.run.status is RunStatus.OPEN:
        due[walk.task.step] = walk.task.due_at
        walk.finish(now=walk.task.due_at)

    assert tuple(due.values()) == flow.planned_due_times(procedure, start=START, calendar=CALENDAR)


def test_an_early_end_moves_the_next_due_time_forward() -> None:
    walk = Walk(IKU, start=at("1 Dec 2026 08.00"))

    walk.finish(now=at("1 Dec 2026 08.02"))

    assert walk.task.due_at == at("1 Dec 2026 08.17")


# Forward


def test_a_run_begins_with_its_first_step_in_round_one() -> None:
    opening = flow.begin(INCOMING_MAIL, now=START, calendar=CALENDAR)

    assert (opening.step, opening.round, opening.post, opening.reason) == (1, 1, "agendaris", None)
    assert (opening.opened_at, opening.due_at) == (START, START + 15 * MINUTE)


@BOTH
def test_each_step_opens_the_next_on_the_desk_of_its_post_and_the_last_ends_the_run(procedure: Procedure) -> None:
    walk = Walk(procedure)

    posts = []
    while walk.run.status is RunStatus.OPEN:
        posts.append(walk.task.post)
        walk.finish()

    desks = [(step.number, post) for step in procedure.steps for post in (step.submitted_by, step.responsible) if post]
    assert posts == [post for _, post in desks]
    assert walk.run.status is RunStatus.FINISHED
    assert walk.path == [(number, 1, DONE) for number, _ in desks]


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


@pytest.mark.parametrize("status", [DONE, NIL, RETURNED, WITHDRAWN, CANCELLED])
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
    walk.finish_up_to(step, part=STEP)

    walk.send_back()

    assert (walk.task.step, walk.task.round) == (target, 2)


def test_a_step_without_a_return_keeps_its_work() -> None:
    walk = Walk(INCOMING_MAIL)

    with pytest.raises(StepCannotReturn):
        walk.send_back()


@pytest.mark.parametrize("reason", ["", "   ", "\n\t", "\u200b\u2060", "\xa0"])
def test_a_return_needs_a_reason(reason: str) -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(2)

    with pytest.raises(ReasonMissing):
        walk.send_back(reason)


@pytest.mark.parametrize("length", [flow.REASON_LIMIT + 1, 5000])
def test_a_reason_has_a_longest_length(length: int) -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(2)

    with pytest.raises(TextTooLong) as refused:
        walk.send_back("x" * length)

    assert refused.value.limit == flow.REASON_LIMIT
    assert walk.task.step == 2
    assert walk.send_back("x" * flow.REASON_LIMIT).task.status is RETURNED


def test_a_reason_is_kept_without_the_blanks_around_it() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(2)

    walk.send_back("  Halaman 2\ntidak terbaca \n")

    assert walk.task.reason == "Halaman 2\ntidak terbaca"


def test_after_three_rounds_a_return_is_one_too_many() -> None:
    walk = Walk(INCOMING_MAIL)

    too_often = []
    for _ in range(4):
        walk.finish_up_to(2)
        (opening,) = walk.send_back().openings
        too_often.append((opening.round, flow.is_too_often(opening)))

    assert too_often == [(2, False), (3, False), (4, True), (5, True)]


def test_the_way_forward_is_never_one_round_too_many() -> None:
    walk = Walk(INCOMING_MAIL)
    for _ in range(4):
        walk.finish_up_to(2)
        walk.send_back()

    (opening,) = walk.finish().openings

    assert (opening.step, opening.round, flow.is_too_often(opening)) == (2, 5, False)


def test_what_is_laid_before_its_decider_again_can_come_back_too_often_as_well() -> None:
    walk = Walk(INCOMING_MAIL)

    too_often = []
    for _ in range(3):
        walk.finish_up_to(SIGN)
        (opening,) = walk.send_back().openings
        too_often.append((opening.part, opening.round, flow.is_too_often(opening)))

    assert too_often == [(SUBMISSION, 2, False), (SUBMISSION, 3, False), (SUBMISSION, 4, True)]


# To every unit


def with_units(count: int) -> Procedure:
    """The small procedure in an office with so many units."""
    posts = [post.code for post in INCOMING_MAIL.posts]
    units = [Unit(f"unit_{index}", f"Seksi {index}", posts[index % len(posts)]) for index in range(count)]
    return replace(INCOMING_MAIL, units=tuple(units))


@pytest.mark.parametrize("count", [1, 2, 7])
def test_what_is_distributed_opens_a_proposal_for_every_unit_and_the_next_step(count: int) -> None:
    procedure = with_units(count)
    walk = Walk(procedure)
    walk.finish_up_to(DISTRIBUTE)

    outcome = walk.finish(now=at("1 Dec 2026 10.00"))

    *handed_out, following = outcome.openings
    assert [(opening.part, opening.unit, opening.post) for opening in handed_out] == [
        (PROPOSAL, unit.code, unit.post) for unit in procedure.units
    ]
    assert {(opening.step, opening.round, opening.due_at, opening.reason) for opening in handed_out} == {
        (DISTRIBUTE, 1, at("2 Dec 2026 16.00"), None)
    }
    assert (following.step, following.part, following.unit, following.due_at) == (
        INVITE,
        STEP,
        None,
        at("1 Dec 2026 10.30"),
    )


def test_what_units_hand_in_does_not_hold_up_the_steps() -> None:
    walk = Walk(IKU)

    while walk.run.status is RunStatus.OPEN:
        walk.finish()

    assert [task.status for task in walk.proposals] == [OPEN, OPEN, OPEN]


# Laid before who decides


def test_a_step_is_laid_before_who_decides_with_one_clock_and_one_round() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(9)
    walk.finish(now=at("7 Dec 2026 09.00"))
    submission = walk.task

    walk.accept(now=at("7 Dec 2026 09.30"))
    walk.finish(now=at("7 Dec 2026 10.30"))
    decision = walk.task

    assert (submission.part, submission.post) == (SUBMISSION, "sekcam")
    assert (decision.part, decision.post) == (STEP, "camat")
    assert (decision.step, decision.round, decision.due_at) == (APPROVE, 1, submission.due_at)
    assert submission.starts_at == decision.starts_at == at("7 Dec 2026 09.00")
    assert submission.due_at == at("7 Dec 2026 11.00")
    assert decision.opened_at == at("7 Dec 2026 10.30")
    assert decision.opened_by == submission.id


def test_the_decision_of_a_submission_that_came_late_is_due_already() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(APPROVE)

    walk.finish(now=START + timedelta(days=1))

    assert walk.task.due_at < walk.task.opened_at


def test_only_who_decides_can_send_back_what_was_laid_before_him() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(APPROVE)

    with pytest.raises(StepCannotReturn):
        walk.send_back()

    walk.finish()
    walk.send_back()
    assert (walk.task.step, walk.task.round) == (9, 2)


def test_what_comes_back_to_be_laid_before_its_decider_again_has_one_new_round_and_a_fresh_clock() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(SIGN)

    walk.send_back("Tambah tembusan", now=at("8 Dec 2026 09.00"))
    submission = walk.task
    walk.finish(now=at("8 Dec 2026 10.00"))
    decision = walk.task

    assert [(task.part, task.round, task.due_at) for task in (submission, decision)] == [
        (SUBMISSION, 2, at("8 Dec 2026 11.00")),
        (STEP, 2, at("8 Dec 2026 11.00")),
    ]
    assert (submission.reason, decision.reason) == ("Tambah tembusan", None)


# At the time of the meeting


def at_the_meeting(meeting_at: datetime) -> Walk:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(INVITE)
    walk.finish(now=at("1 Dec 2026 10.00"), meeting_at=meeting_at)
    return walk


def test_the_clock_of_a_meeting_runs_from_the_time_it_was_called_for() -> None:
    task = at_the_meeting(at("3 Dec 2026 13.30")).task

    assert (task.step, task.opened_at, task.starts_at) == (MEET, at("1 Dec 2026 10.00"), at("3 Dec 2026 13.30"))
    assert task.due_at == at("3 Dec 2026 15.30")


def test_what_follows_a_meeting_runs_from_its_end() -> None:
    walk = at_the_meeting(at("3 Dec 2026 13.30"))

    walk.finish(now=at("3 Dec 2026 15.00"))

    assert (walk.task.starts_at, walk.task.due_at) == (at("3 Dec 2026 15.00"), at("4 Dec 2026 08.30"))


def test_a_meeting_moves_no_step_but_its_own() -> None:
    walk = Walk(INCOMING_MAIL)

    walk.finish(now=START, meeting_at=at("3 Dec 2026 13.30"))

    assert walk.task.starts_at == START


def test_a_meeting_that_is_put_off_ends_unheld_and_its_invitation_is_open_again() -> None:
    walk = at_the_meeting(at("3 Dec 2026 13.30"))

    outcome = walk.postpone(now=at("3 Dec 2026 08.00"), by=ANOTHER)

    assert walk.path[-3:] == [(INVITE, 1, DONE), (MEET, 1, RETURNED), (INVITE, 2, OPEN)]
    assert (outcome.task.closed_by, outcome.task.note, outcome.run_status) == (ANOTHER, None, RunStatus.OPEN)
    assert (walk.task.post, walk.task.reason, walk.task.due_at) == ("agendaris", None, at("3 Dec 2026 08.30"))


def test_a_meeting_that_was_put_off_is_called_again_as_a_new_round_at_its_new_time() -> None:
    walk = at_the_meeting(at("3 Dec 2026 13.30"))
    walk.postpone()

    walk.finish(meeting_at=at("7 Dec 2026 09.00"))

    assert (walk.task.step, walk.task.round, walk.task.due_at) == (MEET, 2, at("7 Dec 2026 11.00"))


def test_a_meeting_that_is_put_off_often_is_no_loop() -> None:
    walk = at_the_meeting(at("3 Dec 2026 13.30"))

    openings: list[flow.Opening] = []
    for _ in range(4):
        openings += walk.postpone().openings
        walk.finish(meeting_at=at("7 Dec 2026 09.00"))

    assert [opening.round for opening in openings] == [2, 3, 4, 5]
    assert not any(flow.is_too_often(opening) for opening in openings)


@pytest.mark.parametrize("status", [DONE, RETURNED, WITHDRAWN, CANCELLED])
def test_a_meeting_that_is_over_cannot_be_put_off(status: TaskStatus) -> None:
    walk = at_the_meeting(at("3 Dec 2026 13.30"))
    task = replace(walk.task, status=status)

    with pytest.raises(TaskAlreadyClosed):
        flow.postpone(walk.run, task, walk.tasks, by=PERSON, acting_as="", now=START, calendar=CALENDAR)


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
    walk.finish_up_to(LAST)
    walk.finish()

    undone = walk.undo(walk.latest(LAST))

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


def tasks_as_they_stand(walk: Walk) -> list[Task]:
    return [task for task in walk.tasks if task.counts]


def ends_of(procedure: Procedure) -> list[tuple[Procedure, Step, TaskPart]]:
    parts = [(step, part) for step in procedure.steps for part in (SUBMISSION, STEP)]
    return [(procedure, step, part) for step, part in parts if part is STEP or step.submitted_by]


@pytest.mark.parametrize(
    ("procedure", "step", "part"),
    [
        pytest.param(*end, id=f"{end[0].code} {end[1].number} {end[1].action} {end[2]}")
        for procedure in (IKU, INCOMING_MAIL)
        for end in ends_of(procedure)
    ],
)
def test_the_end_of_every_kind_of_step_can_be_taken_back_as_if_it_had_never_been(
    procedure: Procedure, step: Step, part: TaskPart
) -> None:
    walk = Walk(procedure)
    walk.finish_up_to(step.number, part=part)
    walk.accept()
    before = tasks_as_they_stand(walk)

    outcome = walk.finish(now=START + MINUTE, meeting_at=at("3 Dec 2026 09.00"))
    undone = walk.undo(outcome.task, now=START + 2 * MINUTE)

    assert tasks_as_they_stand(walk) == before
    assert len(undone.withdrawn) == len(outcome.openings)


@pytest.mark.parametrize("step", [step.number for step in INCOMING_MAIL.steps if step.returns_to])
def test_every_return_can_be_taken_back_as_if_it_had_never_been(step: int) -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(step, part=STEP)
    walk.accept()
    before = tasks_as_they_stand(walk)

    walk.undo(walk.send_back().task)

    assert tasks_as_they_stand(walk) == before


def test_a_meeting_that_was_put_off_can_be_put_back() -> None:
    walk = at_the_meeting(at("3 Dec 2026 13.30"))
    walk.accept()
    before = tasks_as_they_stand(walk)

    walk.undo(walk.postpone().task)

    assert tasks_as_they_stand(walk) == before


def test_what_was_distributed_is_taken_back_from_every_unit_and_comes_in_the_same_round_again() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(DISTRIBUTE)
    walk.finish()

    undone = walk.undo(walk.latest(DISTRIBUTE))
    walk.finish()

    assert [task.unit for task in undone.withdrawn] == ["pemerintahan", "kesra", None]
    assert [(task.unit, task.round, task.status) for task in walk.proposals] == [
        ("pemerintahan", 1, OPEN),
        ("kesra", 1, OPEN),
    ]


@pytest.mark.parametrize("act", ["accept", "hand in", "say nil"])
def test_what_was_distributed_stays_once_a_unit_has_acted(act: str) -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(DISTRIBUTE)
    walk.finish()

    if act == "accept":
        walk.accept(walk.proposal("kesra"))
    elif act == "hand in":
        walk.hand_in("kesra")
    else:
        walk.declare_nil("kesra")

    assert refused_undo(walk, DISTRIBUTE) is NextHolderActed


@pytest.mark.parametrize("status", [DONE, NIL])
def test_what_a_unit_handed_in_is_not_taken_back_but_replaced(status: TaskStatus) -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(INVITE)
    proposal = walk.hand_in("kesra") if status is DONE else walk.declare_nil("kesra")

    with pytest.raises(NothingToUndo):
        walk.undo(proposal)


@pytest.mark.parametrize("mended", [False, True])
def test_the_end_of_an_analysis_can_be_taken_back_whatever_its_units_mend_meanwhile(mended: bool) -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(ANALYSE)
    walk.hand_in("kesra")
    walk.ask_for_repair("kesra")
    if mended:
        walk.hand_in("kesra")
    walk.finish(now=START + MINUTE)

    undone = walk.undo(walk.latest(ANALYSE), now=START + 2 * MINUTE)

    assert [(task.step, task.part) for task in undone.withdrawn] == [(9, STEP)]
    assert walk.proposal("kesra").round == 2
    assert walk.proposal("kesra").status is (DONE if mended else OPEN)


# Cancelling


def test_cancelling_a_run_closes_what_is_open_and_nothing_else() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(3)

    (closed,) = flow.cancel(walk.tasks, by=PERSON, acting_as="Camat", now=START + MINUTE)

    assert (closed.step, closed.status) == (3, CANCELLED)
    assert (closed.closed_by, closed.closed_as, closed.closed_at) == (PERSON, "Camat", START + MINUTE)


def test_cancelling_a_run_closes_what_units_have_not_handed_in() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(INVITE)
    walk.hand_in("kesra")

    closed = flow.cancel(walk.tasks, by=PERSON, acting_as="Camat", now=START + MINUTE)

    assert {(task.step, task.unit, task.status) for task in closed} == {
        (DISTRIBUTE, "pemerintahan", CANCELLED),
        (INVITE, None, CANCELLED),
    }


def test_cancelling_a_finished_run_closes_nothing() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(LAST)
    walk.finish()
    steps = [task for task in walk.tasks if not task.is_proposal]

    assert flow.cancel(steps, by=PERSON, acting_as="Camat", now=START) == ()
