"""What units hand in: the newest version counts, nobody is held up by a late one, and one can be asked to mend."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sop import flow, proposals
from sop.due_times import Extension, ExtensionState, Pause, after_pause, due_time
from sop.errors import NothingToRepair, ReasonMissing, RunIsClosed, TaskAlreadyClosed, TextTooLong, UnitsMissing
from sop.model import RunStatus, Task, TaskPart, TaskStatus
from sop.working_time import Duration, TimeUnit, add
from tests.procedures import IKU, INCOMING_MAIL
from tests.sop.walk import ANOTHER, CALENDAR, PERSON, START, Walk
from tests.times import at

MINUTE = timedelta(minutes=1)
MEET, COLLECT, ANALYSE, DRAFT = 6, 7, 8, 9
"""Steps of the small procedure."""


def handed_out() -> Walk:
    """A run in which both units were asked and nobody has answered."""
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(COLLECT)
    return walk


def all_in() -> Walk:
    """A run that is being analysed, with everything in."""
    walk = handed_out()
    for unit in ("kesra", "pemerintahan"):
        walk.hand_in(unit)
    walk.finish_up_to(ANALYSE)
    return walk


def units_of(tasks: list[Task]) -> list[str | None]:
    return [task.unit for task in tasks]


# Which one counts


def test_units_stand_in_the_order_they_were_asked_whoever_was_first() -> None:
    walk = handed_out()

    walk.hand_in("kesra")

    assert units_of(walk.proposals) == ["pemerintahan", "kesra"]


def test_there_is_none_before_anything_was_distributed() -> None:
    assert Walk(INCOMING_MAIL).proposals == []


def test_the_newest_round_of_a_unit_counts_in_the_place_of_the_older_one() -> None:
    walk = all_in()
    first = walk.proposal("pemerintahan")

    walk.ask_for_repair("pemerintahan")

    assert [(task.unit, task.round) for task in walk.proposals] == [("pemerintahan", 2), ("kesra", 1)]
    assert not proposals.is_latest(first, walk.tasks)
    assert proposals.is_latest(walk.proposal("pemerintahan"), walk.tasks)


def test_what_was_withdrawn_counts_no_more() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(5)

    walk.undo(walk.latest(4))

    assert walk.proposals == []


# Who is missing


def test_a_unit_is_missing_until_it_hands_in_or_says_nil() -> None:
    walk = Walk(IKU)
    walk.finish_up_to(7)
    walk.accept(walk.proposal("tik"))

    missing = [units_of(proposals.missing(walk.tasks))]
    walk.hand_in("kip")
    missing.append(units_of(proposals.missing(walk.tasks)))
    walk.declare_nil("sekretariat")
    missing.append(units_of(proposals.missing(walk.tasks)))
    walk.hand_in("tik")
    missing.append(units_of(proposals.missing(walk.tasks)))

    assert missing == [["tik", "kip", "sekretariat"], ["tik", "sekretariat"], ["tik"], []]


def test_collecting_cannot_end_without_a_unit_which_is_named() -> None:
    walk = Walk(IKU)
    walk.finish_up_to(7)
    walk.hand_in("kip")

    with pytest.raises(UnitsMissing) as refused:
        proposals.require_all_in(walk.run, walk.tasks)

    assert refused.value.names == ["Bidang TIK", "Sekretariat"]


def test_collecting_can_end_when_every_unit_is_in_or_nil() -> None:
    walk = handed_out()
    walk.hand_in("kesra")
    walk.declare_nil("pemerintahan", note="Tidak ada data.")

    proposals.require_all_in(walk.run, walk.tasks)


# Handing in


def test_a_proposal_is_handed_in_by_somebody_in_a_capacity_at_a_time() -> None:
    proposal = handed_out().hand_in("kesra", now=START + MINUTE)

    assert (proposal.status, proposal.closed_by, proposal.closed_as) == (TaskStatus.DONE, PERSON, "Kepala")
    assert proposal.accepted_at == proposal.closed_at == START + MINUTE


def test_another_version_tells_who_handed_it_in_and_when_and_keeps_the_receipt() -> None:
    walk = handed_out()
    walk.accept(walk.proposal("kesra"), now=START)
    walk.hand_in("kesra", now=START + MINUTE, by=PERSON)

    again = walk.hand_in("kesra", now=START + 2 * MINUTE, by=ANOTHER)

    assert (again.round, again.status, again.accepted_at) == (1, TaskStatus.DONE, START)
    assert (again.closed_by, again.closed_at) == (ANOTHER, START + 2 * MINUTE)


def test_a_unit_that_said_nil_may_still_hand_in_and_its_note_goes() -> None:
    walk = handed_out()
    walk.declare_nil("kesra", note="Belum ada")

    proposal = walk.hand_in("kesra")

    assert (proposal.status, proposal.note) == (TaskStatus.DONE, None)


def test_a_late_unit_hands_in_as_long_as_the_run_goes_on() -> None:
    walk = handed_out()
    walk.finish_up_to(13)

    assert walk.hand_in("kesra").status is TaskStatus.DONE


@pytest.mark.parametrize("status", [RunStatus.FINISHED, RunStatus.CANCELLED])
def test_nothing_is_handed_in_for_a_run_that_is_over(status: RunStatus) -> None:
    walk = handed_out()
    walk.run = replace(walk.run, status=status)

    with pytest.raises(RunIsClosed):
        walk.hand_in("kesra")


def test_it_comes_late_once_collecting_is_over() -> None:
    walk = handed_out()

    before = proposals.come_late(walk.tasks, walk.run)
    walk.finish()
    after = proposals.come_late(walk.tasks, walk.run)
    walk.undo(walk.latest(COLLECT))
    taken_back = proposals.come_late(walk.tasks, walk.run)

    assert (before, after, taken_back) == (False, True, False)


# Nil


@pytest.mark.parametrize("note", [None, "Tidak ada data."])
def test_a_unit_is_nil_with_a_note_or_without(note: str | None) -> None:
    proposal = handed_out().declare_nil("kesra", note=note)

    assert (proposal.status, proposal.note, proposal.closed_as) == (TaskStatus.NIL, note, "Kepala")


@pytest.mark.parametrize("status", [TaskStatus.DONE, TaskStatus.NIL, TaskStatus.CANCELLED, TaskStatus.WITHDRAWN])
def test_a_unit_whose_proposal_is_closed_cannot_be_nil(status: TaskStatus) -> None:
    proposal = replace(handed_out().proposal("kesra"), status=status)

    with pytest.raises(TaskAlreadyClosed):
        proposals.declare_nil(proposal, note=None, by=PERSON, acting_as="", now=START)


# Mending


@pytest.mark.parametrize("is_nil", [False, True])
def test_a_unit_is_asked_again_with_a_note_and_a_due_time_of_its_own(is_nil: bool) -> None:
    walk = handed_out()
    walk.declare_nil("kesra") if is_nil else walk.hand_in("kesra")
    walk.finish_up_to(ANALYSE)

    opening = walk.ask_for_repair("kesra", "  Lengkapi satuan \n", now=at("7 Dec 2026 14.00"))

    assert (opening.step, opening.part, opening.unit, opening.post) == (4, TaskPart.PROPOSAL, "kesra", "kasi_kesra")
    assert (opening.round, opening.reason) == (2, "Lengkapi satuan")
    assert (opening.starts_at, opening.due_at) == (at("7 Dec 2026 14.00"), at("8 Dec 2026 09.30"))


def test_in_the_real_sop_a_unit_has_a_day_to_mend() -> None:
    walk = Walk(IKU)
    walk.finish_up_to(7)
    walk.hand_in("tik")
    walk.finish_up_to(8)

    assert walk.ask_for_repair("tik", now=at("3 Dec 2026 09.00")).due_at == at("4 Dec 2026 16.30")


def test_a_unit_may_be_asked_again_and_again_and_that_is_no_loop() -> None:
    walk = all_in()

    openings = []
    for _ in range(4):
        openings.append(walk.ask_for_repair("kesra"))
        walk.hand_in("kesra")

    assert [opening.round for opening in openings] == [2, 3, 4, 5]
    assert not any(flow.is_too_often(opening) for opening in openings)


def test_a_unit_whose_proposal_is_still_awaited_has_nothing_to_mend() -> None:
    walk = all_in()
    walk.ask_for_repair("kesra")

    with pytest.raises(NothingToRepair):
        walk.ask_for_repair("kesra")


def test_an_older_round_is_mended_no_more() -> None:
    walk = all_in()
    first = walk.proposal("kesra")
    walk.ask_for_repair("kesra")
    walk.hand_in("kesra")

    with pytest.raises(NothingToRepair):
        proposals.ask_for_repair(walk.run, first, walk.tasks, note="Lagi", step=ANALYSE, now=START, calendar=CALENDAR)


def test_a_step_that_gives_no_time_for_repairs_asks_for_none() -> None:
    walk = all_in()
    walk.finish_up_to(DRAFT)

    with pytest.raises(NothingToRepair):
        walk.ask_for_repair("kesra")


@pytest.mark.parametrize("note", ["", " \n", "\u200b"])
def test_a_repair_needs_a_word(note: str) -> None:
    with pytest.raises(ReasonMissing):
        all_in().ask_for_repair("kesra", note)


def test_what_is_to_be_mended_has_a_longest_length() -> None:
    with pytest.raises(TextTooLong):
        all_in().ask_for_repair("kesra", "x" * 5000)


# Due with the meeting

DAY = timedelta(days=1)
MEETING = at("4 Dec 2026 09.00")


def moved(walk: Walk, moves: proposals.Moves, *, meeting_at: datetime | None = MEETING) -> dict[str | None, datetime]:
    due = proposals.due_by_meeting(walk.run, walk.tasks, moves, meeting_at=meeting_at, calendar=CALENDAR)
    return {task.unit: task.due_at for task in due}


def granted(task: Task, *, days: int) -> Extension:
    return Extension(
        1, task.id, Duration(days, TimeUnit.DAYS), "Alasan", ExtensionState.GRANTED, START, PERSON, "Camat"
    )


def test_what_is_still_awaited_is_due_when_the_meeting_begins() -> None:
    walk = handed_out()
    walk.hand_in("kesra")

    assert moved(walk, {}) == {"pemerintahan": MEETING}


def test_what_is_to_be_mended_keeps_the_due_time_it_was_given() -> None:
    walk = all_in()
    walk.ask_for_repair("kesra")

    assert moved(walk, {}) == {}


def test_more_time_that_was_granted_counts_where_it_is_later_than_the_meeting() -> None:
    walk = handed_out()
    first, second = walk.proposals
    moves: proposals.Moves = {first.id: [granted(first, days=1)], second.id: [granted(second, days=20)]}
    extended = due_time(second.starts_at, flow.time_allowed(walk.run.procedure, second), moves[second.id], CALENDAR)

    assert extended > MEETING
    assert moved(walk, moves) == {first.unit: MEETING, second.unit: extended}


def test_without_a_meeting_pauses_and_more_time_count_as_before() -> None:
    walk = handed_out()
    first, second = walk.proposals
    pause = Pause(1, first.starts_at, first.starts_at + DAY, "Alasan", "Camat")
    moves: proposals.Moves = {first.id: [pause], second.id: [granted(second, days=1)]}

    due = moved(walk, moves, meeting_at=None)

    assert due[first.unit] == after_pause(first, since=pause.since, until=first.starts_at + DAY, calendar=CALENDAR)
    assert due[second.unit] == add(second.due_at, Duration(1, TimeUnit.DAYS), CALENDAR)
