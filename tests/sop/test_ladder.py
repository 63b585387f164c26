"""When each level of the ladder is due, and which are worth planning and saying."""

from dataclasses import replace

import pytest

from bot.settings import CHECKOUT
from services.office_calendar import office_calendar
from sop.ladder_file import LADDER_FILE, LadderError, load_ladder, parse_ladder
from sop.model import Task, TaskPart, TaskStatus
from sop.office_hours import load_office_hours
from sop.procedure_file import load_procedure
from sop.reminders import ReminderLevel, is_superseded, levels, next_summary, to_plan
from sop.working_time import Duration, TimeUnit, add
from tests.times import JAKARTA, at

IKU = load_procedure(CHECKOUT / "sop" / "procedures" / "iku.toml")
LADDER = load_ladder()
CALENDAR = office_calendar(load_office_hours(), timezone=JAKARTA, years=range(2026, 2029))
_UNREAD, HEADS_UP, DUE, ESCALATION, HEAD = ReminderLevel


def a_task(step: int, *, starts: str, due: str | None = None) -> Task:
    opened = at(starts)
    return Task(
        id=1,
        run_id=1,
        step=step,
        part=TaskPart.STEP,
        unit=None,
        round=1,
        post=IKU.step(step).responsible,
        status=TaskStatus.OPEN,
        opened_at=opened,
        starts_at=opened,
        due_at=at(due) if due else add(opened, IKU.step(step).standard_time, CALENDAR),
    )


def times(task: Task, *, allowed: Duration | None = None) -> dict[str, str]:
    step = IKU.step(task.step)
    found = levels(
        task,
        step,
        allowed or step.standard_time,
        has_superior=bool(IKU.superiors_of(task.post)),
        ladder=LADDER,
        calendar=CALENDAR,
    )
    return {level: when.astimezone(JAKARTA).strftime("%d %b %H.%M") for level, when in found.items()}


def test_a_step_of_days_goes_over_night_weekend_and_holiday() -> None:
    assert times(a_task(8, starts="22 Dec 2026 10.00")) == {
        HEADS_UP: "29 Dec 07.30",
        DUE: "30 Dec 16.00",
        ESCALATION: "31 Dec 16.00",
        HEAD: "04 Jan 16.00",
    }


def test_a_step_of_two_hours_has_a_word_in_advance_at_three_quarters() -> None:
    assert times(a_task(3, starts="1 Dec 2026 08.00")) == {
        HEADS_UP: "01 Dec 09.30",
        DUE: "01 Dec 10.00",
        ESCALATION: "01 Dec 11.00",
        HEAD: "02 Dec 16.00",
    }


def test_a_word_in_advance_counts_back_in_working_time() -> None:
    assert times(a_task(7, starts="3 Dec 2026 14.30"))[HEADS_UP] == "04 Dec 08.15"


def test_shorter_steps_have_no_word_in_advance_and_an_hour_until_the_superior_hears() -> None:
    assert times(a_task(13, starts="1 Dec 2026 08.00")) == {
        DUE: "01 Dec 08.15",
        ESCALATION: "01 Dec 09.15",
        HEAD: "02 Dec 16.00",
    }


def test_a_meeting_has_no_word_in_advance() -> None:
    assert HEADS_UP not in times(a_task(6, starts="2 Dec 2026 09.00"))


def test_a_step_that_began_after_the_word_in_advance_has_none() -> None:
    assert HEADS_UP not in times(a_task(10, starts="10 Dec 2026 08.00"))
    assert times(a_task(9, starts="8 Dec 2026 08.00"))[HEADS_UP] == "09 Dec 07.30"


def test_the_head_of_the_office_has_no_superior_and_the_next_official_hears_later() -> None:
    assert list(times(a_task(12, starts="1 Dec 2026 08.00"))) == [DUE, HEAD]


def test_a_proposal_has_the_ladder_of_its_own_time() -> None:
    proposal = replace(
        a_task(4, starts="30 Nov 2026 09.00", due="2 Dec 2026 09.00"), part=TaskPart.PROPOSAL, post="kabid_tik"
    )

    assert times(proposal, allowed=Duration(2, TimeUnit.DAYS)) == {
        HEADS_UP: "01 Dec 07.30",
        DUE: "02 Dec 09.00",
        ESCALATION: "03 Dec 16.00",
        HEAD: "04 Dec 16.30",
    }


def test_levels_that_are_past_are_not_planned_but_for_the_highest() -> None:
    planned = {HEADS_UP: at("1 Dec 2026 08.00"), DUE: at("2 Dec 2026 08.00"), ESCALATION: at("3 Dec 2026 08.00")}

    assert list(to_plan(planned, now=at("30 Nov 2026 08.00"))) == [HEADS_UP, DUE, ESCALATION]
    assert list(to_plan(planned, now=at("1 Dec 2026 09.00"))) == [DUE, ESCALATION]
    assert list(to_plan(planned, now=at("2 Dec 2026 09.00"))) == [DUE, ESCALATION]
    assert list(to_plan(planned, now=at("4 Dec 2026 09.00"))) == [ESCALATION]


def test_a_higher_level_that_the_holder_hears_of_takes_the_place_of_a_lower() -> None:
    planned = {DUE: at("1 Dec 2026 08.00"), ESCALATION: at("1 Dec 2026 09.00"), HEAD: at("2 Dec 2026 09.00")}

    assert not is_superseded(DUE, planned, now=at("1 Dec 2026 08.30"))
    assert is_superseded(DUE, planned, now=at("1 Dec 2026 09.00"))
    assert not is_superseded(ESCALATION, planned, now=at("3 Dec 2026 09.00"))


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("1 Dec 2026 07.00", "1 Dec 2026 07.45"),
        ("1 Dec 2026 07.45", "2 Dec 2026 07.45"),
        ("4 Dec 2026 09.00", "7 Dec 2026 07.45"),
        ("23 Dec 2026 09.00", "28 Dec 2026 07.45"),
        ("5 Feb 2027 12.00", "8 Feb 2027 08.15"),
    ],
)
def test_the_summary_comes_after_the_opening_of_a_working_day(now: str, due: str) -> None:
    assert next_summary(at(now), ladder=LADDER, calendar=CALENDAR) == at(due)


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        ("percent = 75", "percent = 100", "heads_up: percent"),
        ("percent = 50        # of the standard", 'percent = "half" #', "escalation: percent"),
        ("percent = 50        # of the office", 'percent = "half" #', "unread: percent"),
        ('at_least = "1 Jam"', 'at_least = "1 Hari"', "escalation: at_least"),
        ("per_day = 3", "per_day = 0", "cap: per_day"),
        ("per_day = 3", "per_day = true", "cap: per_day"),
        ('not_for = ["meet"]', 'not_for = ["rapat"]', "heads_up: not_for"),
        ('not_for = ["meet"]', 'not_for = "meet"', "heads_up: not_for"),
        ("[cap]", "[cap]\nper_week = 3", "cap: per_week"),
        ("[summary]", "[sumary]", "file: sumary"),
        ("[head]", "[head", "file: syntax"),
    ],
)
def test_a_ladder_that_cannot_be_meant_is_refused_by_name(was: str, becomes: str, named: str) -> None:
    source = LADDER_FILE.read_text(encoding="utf-8")
    assert was in source

    with pytest.raises(LadderError, match=named):
        parse_ladder(source.replace(was, becomes, 1))


def test_a_ladder_file_that_is_missing_is_named() -> None:
    with pytest.raises(LadderError, match=r"nowhere\.toml: file: path"):
        load_ladder(CHECKOUT / "nowhere.toml")
