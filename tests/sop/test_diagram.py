"""Where symbols and arrows of an SOP page stand: found one by one, and no arrow through a symbol."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop.diagram import Arrow, ArrowKind, Page, Segment, Shape, Symbol, columns_of, lay_out, page_breaks, window
from sop.procedure import Procedure, Step, StepAction
from tests.procedures import IKU, INCOMING_MAIL, WORK_PLAN

EVERY_PROCEDURE = (IKU, INCOMING_MAIL, WORK_PLAN)


def codes(procedure: Procedure) -> list[str]:
    return [post.code for post in procedure.posts]


def page_of(procedure: Procedure, first: int, last: int) -> Page:
    return lay_out(procedure, first=first, last=last, columns=codes(procedure))


def whole(procedure: Procedure) -> Page:
    return page_of(procedure, 1, len(procedure.steps))


def symbol_of(page: Page, step: int) -> list[tuple[Shape, int]]:
    """Return shape and column of every symbol of a step."""
    return [(s.shape, s.column) for s in page.symbols if s.step == step and s.shape is not Shape.PENTAGON]


def arrows_of(page: Page, step: int, kind: ArrowKind) -> list[Arrow]:
    return [arrow for arrow in page.arrows if arrow.step == step and arrow.kind is kind]


def touched(page: Page, arrow: Arrow) -> tuple[Symbol, Symbol]:
    """Return the symbols at the two ends of an arrow; fails unless each end touches exactly one."""
    ends = []
    for point in (arrow.points[0], arrow.points[-1]):
        (symbol,) = (s for s in page.symbols if point in (s.left, s.right, s.top, s.bottom))
        ends.append(symbol)
    return ends[0], ends[1]


def overlap(one: Segment, other: Segment) -> bool:
    """Tell whether two level or upright lines run along each other."""
    wide = min(max(one[0][0], one[1][0]), max(other[0][0], other[1][0])) - max(
        min(one[0][0], one[1][0]), min(other[0][0], other[1][0])
    )
    tall = min(max(one[0][1], one[1][1]), max(other[0][1], other[1][1])) - max(
        min(one[0][1], one[1][1]), min(other[0][1], other[1][1])
    )
    return wide >= 0 and tall >= 0 and wide + tall > 1e-9


def assert_is_drawn_well(page: Page) -> None:
    for arrow in page.arrows:
        touched(page, arrow)
        for (x1, y1), (x2, y2) in arrow.segments:
            assert (x1 == x2) != (y1 == y2), "a line is level or upright"
        through = [s for s in page.symbols if any(s.blocks(segment) for segment in arrow.segments)]
        assert through == [], f"the arrow of step {arrow.step} passes through a symbol"


# Places


def test_each_step_stands_under_the_post_that_does_it() -> None:
    page = whole(IKU)

    assert page.rows == tuple(range(1, 15))
    assert symbol_of(page, 1) == [(Shape.CAPSULE, 0)]
    assert symbol_of(page, 3) == [(Shape.BOX, 2)]
    assert symbol_of(page, 7) == [(Shape.BOX, 5)]
    assert symbol_of(page, 10) == [(Shape.DIAMOND, 1)]
    assert symbol_of(page, 11) == [(Shape.DIAMOND, 0)]
    assert symbol_of(page, 12) == [(Shape.BOX, 0)]
    assert symbol_of(page, 14) == [(Shape.CAPSULE, 5)]
    assert all(symbol.row == symbol.step - 1 for symbol in page.symbols)


def test_a_meeting_has_a_box_in_every_column_and_a_dotted_line() -> None:
    page = whole(IKU)

    assert sorted(symbol_of(page, 6)) == [(Shape.BOX, column) for column in range(6)]
    assert [line[0][1] for line in page.dotted] == [5.5] * 5
    assert arrows_of(page, 6, ArrowKind.HAND_OVER) == []


def test_a_hand_over_is_drawn_within_its_row() -> None:
    page = whole(IKU)

    receivers = {touched(page, arrow)[1].column for arrow in arrows_of(page, 4, ArrowKind.HAND_OVER)}
    assert receivers == {1, 3, 4}
    rows = {int(y) for arrow in arrows_of(page, 4, ArrowKind.HAND_OVER) for _, y in arrow.points}
    assert rows == {3}


def test_the_way_on_is_straight_under_one_post_and_one_elbow_to_another() -> None:
    page = whole(IKU)

    (straight,) = arrows_of(page, 3, ArrowKind.ON)
    (elbow,) = arrows_of(page, 1, ArrowKind.ON)
    assert len(straight.points) == 2
    assert len(elbow.points) == 3


@pytest.mark.parametrize(("step", "back_to"), [(10, 9), (11, 10)])
def test_a_no_leaves_the_side_of_a_diamond_and_enters_the_side_of_the_earlier_step(step: int, back_to: int) -> None:
    page = whole(IKU)

    (no,) = arrows_of(page, step, ArrowKind.NO)
    source, target = touched(page, no)
    assert (source.step, target.step) == (step, back_to)
    assert no.points[0] in (source.left, source.right)
    assert no.points[-1] in (target.left, target.right)


@pytest.mark.parametrize("procedure", EVERY_PROCEDURE, ids=lambda procedure: procedure.code)
def test_yes_and_no_never_leave_or_enter_at_one_place(procedure: Procedure) -> None:
    page = whole(procedure)

    for no in (arrow for arrow in page.arrows if arrow.kind is ArrowKind.NO):
        others = [arrow for arrow in page.arrows if arrow.kind is not ArrowKind.NO]
        assert no.points[0] not in {arrow.points[0] for arrow in others}
        assert no.points[-1] not in {arrow.points[0] for arrow in others}


@pytest.mark.parametrize("procedure", EVERY_PROCEDURE, ids=lambda procedure: procedure.code)
def test_no_arrow_passes_through_a_symbol(procedure: Procedure) -> None:
    assert_is_drawn_well(whole(procedure))
    for step in procedure.steps:
        first, last = window(procedure, around=step.number, rows=5)
        columns = columns_of(procedure, first=first, last=last)
        assert_is_drawn_well(lay_out(procedure, first=first, last=last, columns=columns))


@pytest.mark.parametrize("procedure", EVERY_PROCEDURE, ids=lambda procedure: procedure.code)
def test_lines_of_different_meaning_do_not_run_along_each_other(procedure: Procedure) -> None:
    page = whole(procedure)

    for one, other in combinations(page.arrows, 2):
        joined = ArrowKind.HAND_OVER if one.step == other.step else ArrowKind.NO
        if one.kind is other.kind is joined:
            continue
        assert not any(overlap(a, b) for a in one.segments for b in other.segments), (one, other)


def test_a_line_through_a_symbol_would_be_found() -> None:
    page = whole(IKU)
    meeting = sorted((s for s in page.symbols if s.step == 6), key=lambda symbol: symbol.column)
    planted = Arrow(ArrowKind.ON, 6, (meeting[0].right, meeting[-1].left))

    with pytest.raises(AssertionError, match="passes through a symbol"):
        assert_is_drawn_well(replace(page, arrows=(*page.arrows, planted)))


# Pages


def test_a_page_break_has_the_same_pentagon_on_both_sides() -> None:
    above, below = page_of(IKU, 1, 8), page_of(IKU, 9, 14)

    (leaves,) = (symbol for symbol in above.symbols if symbol.shape is Shape.PENTAGON)
    (comes,) = (symbol for symbol in below.symbols if symbol.shape is Shape.PENTAGON)
    assert (above.rows[-1], below.rows[0]) == (None, None)
    assert leaves.column == comes.column == codes(IKU).index("kasubag_umum_keuangan")


def test_a_loop_over_a_page_break_has_numbered_pentagons() -> None:
    above, below = page_of(IKU, 1, 9), page_of(IKU, 10, 14)

    assert [symbol.step for symbol in above.symbols if symbol.is_loop] == [10]
    assert [symbol.step for symbol in below.symbols if symbol.is_loop] == [9]
    (no,) = arrows_of(below, 10, ArrowKind.NO)
    assert touched(below, no)[1].is_loop


def test_pages_are_filled_and_break_where_no_loop_is_cut() -> None:
    assert page_breaks(IKU, [40.0] * 14, room=400, connector_height=20) == ((1, 8), (9, 14))
    assert page_breaks(IKU, [40.0] * 14, room=1000, connector_height=20) == ((1, 14),)
    assert page_breaks(IKU, [500.0] * 14, room=400, connector_height=20) == tuple((n, n) for n in range(1, 15))


def test_a_window_keeps_its_step_in_the_middle_where_it_can() -> None:
    assert [window(IKU, around=step, rows=5) for step in (1, 3, 8, 13, 14)] == [
        (1, 5),
        (1, 5),
        (6, 10),
        (10, 14),
        (10, 14),
    ]
    assert window(INCOMING_MAIL, around=2, rows=20) == (1, 13)


def test_a_window_has_only_the_columns_it_needs() -> None:
    assert columns_of(IKU, first=8, last=12) == (
        "kepala_dinas",
        "sekretaris",
        "kasubag_umum_keuangan",
        "staf_sekretariat",
    )
    assert "kepala_dinas" not in columns_of(IKU, first=7, last=10)


# Any procedure


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    posts = codes(IKU)
    steps: list[Step] = []
    for number in range(1, draw(st.integers(2, 6)) + 1):
        responsible = draw(st.sampled_from(posts))
        action = draw(st.sampled_from(StepAction))
        others = draw(st.lists(st.sampled_from(posts), unique=True, max_size=6))
        back = draw(st.none() | st.integers(1, number - 1)) if number > 1 else None
        steps.append(
            replace(
                IKU.steps[0],
                number=number,
                responsible=responsible,
                participants=tuple(post for post in others if post != responsible),
                action=action,
                returns_to=back,
            )
        )
    return replace(IKU, steps=tuple(steps))


@settings(max_examples=25, deadline=None)
@given(procedure=procedures(), data=st.data())
def test_no_procedure_makes_an_arrow_pass_through_a_symbol(procedure: Procedure, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, len(procedure.steps)))
    last = data.draw(st.integers(first, len(procedure.steps)))

    page = page_of(procedure, first, last)

    assert_is_drawn_well(page)
    assert {symbol.step for symbol in page.symbols if symbol.shape is not Shape.PENTAGON} == set(range(first, last + 1))
