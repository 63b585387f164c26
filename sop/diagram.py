"""Where the symbols and arrows of an SOP page stand (DOMAIN 1.3 to 1.5). Pure, and without a ruler.

A page is measured in columns and rows: x counts role columns, y the rows of the page, so (2.5, 1.5) is the middle of
the third column in the second row. Who draws a page stretches columns and rows as the texts beside them need it:
whatever crosses no symbol here crosses none there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from heapq import heappop, heappush
from itertools import pairwise

from sop.procedure import Procedure, Step, StepAction

SIDE, ROOF = 0.22, 0.26
"""How far a symbol stands from the left and right, and from the upper and lower edge of its cell."""

HANDED_OVER = {StepAction.DISTRIBUTE, StepAction.INVITE}
DECISIONS = {StepAction.REVIEW, StepAction.APPROVE}
"""The page shows a way back from a decision only; a refused signature is no decision of the SOP's own (DOMAIN 8.3)."""

TURN, CROSSING, OVERLAP = 0.8, 0.6, 8.0
"""What a corner, a crossing of two lines, and one unit of two lines on top of each other cost a route."""

Point = tuple[float, float]
Segment = tuple[Point, Point]


class Shape(StrEnum):
    """The symbols of an SOP page beside the arrow."""

    CAPSULE = "capsule"
    BOX = "box"
    DIAMOND = "diamond"
    PENTAGON = "pentagon"


class ArrowKind(StrEnum):
    """What an arrow says: the work goes on, a decision's yes, a decision's no, a hand-over within a row."""

    ON = "on"
    YES = "yes"
    NO = "no"
    HAND_OVER = "hand_over"


class Mark(StrEnum):
    """How a step of a run stands at a glance."""

    DONE = "done"
    CURRENT = "current"
    LATE = "late"
    WAITING = "waiting"


@dataclass(frozen=True)
class Symbol:
    """One symbol in its cell; a pentagon's `step` is the step on the other page that it leads to or comes from."""

    shape: Shape
    column: int
    row: int
    step: int
    is_loop: bool = False

    @property
    def left(self) -> Point:
        """The middle of the left side."""
        return (self.column + SIDE, self.row + 0.5)

    @property
    def right(self) -> Point:
        """The middle of the right side."""
        return (self.column + 1 - SIDE, self.row + 0.5)

    @property
    def top(self) -> Point:
        """The middle of the upper side."""
        return (self.column + 0.5, self.row + ROOF)

    @property
    def bottom(self) -> Point:
        """The middle of the lower side."""
        return (self.column + 0.5, self.row + 1 - ROOF)

    def blocks(self, segment: Segment) -> bool:
        """Tell whether a level or upright line runs through the inside of the symbol."""
        (x1, y1), (x2, y2) = segment
        return (
            max(x1, x2) > self.column + SIDE
            and min(x1, x2) < self.column + 1 - SIDE
            and max(y1, y2) > self.row + ROOF
            and min(y1, y2) < self.row + 1 - ROOF
        )


@dataclass(frozen=True)
class Arrow:
    """A line of level and upright parts with a head at its last point; it starts at `step`."""

    kind: ArrowKind
    step: int
    points: tuple[Point, ...]

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The straight parts, in order."""
        return tuple(pairwise(self.points))


@dataclass(frozen=True)
class Page:
    """One page: the step of each row (None is a row of pentagons), and what stands in the role columns.

    `dotted` joins the boxes of those who do a step together.
    """

    rows: tuple[int | None, ...]
    symbols: tuple[Symbol, ...]
    arrows: tuple[Arrow, ...]
    dotted: tuple[Segment, ...]


def page_breaks(
    procedure: Procedure, heights: Sequence[float], *, room: float, connector_height: float
) -> tuple[tuple[int, int], ...]:
    """Return the first and last step of each page.

    `heights` are those of the rows, `room` that of a page without its head, all in one unit. A page may end a few rows
    early where fewer arrows back to an earlier step would be cut.
    """
    pages = []
    first = 1
    while first <= len(procedure.steps):
        left = room - (connector_height if first > 1 else 0)
        last = first
        used = heights[first - 1]
        while last < len(procedure.steps) and used + heights[last] + connector_height <= left:
            used += heights[last]
            last += 1
        if last < len(procedure.steps):
            earliest = first + (last - first) * 2 // 3
            last = min(range(last, earliest - 1, -1), key=lambda end: _loops_cut(procedure, end))
        pages.append((first, last))
        first = last + 1
    return tuple(pages)


def lay_out(procedure: Procedure, *, first: int, last: int, columns: Sequence[str]) -> Page:
    """Return the page that shows the steps `first` to `last`, with a column for each of these posts."""
    return _Drawing(procedure, first, last, columns).page()


def columns_of(procedure: Procedure, *, first: int, last: int) -> tuple[str, ...]:
    """Return the posts that have a symbol on the page of these steps, in the order of the procedure."""
    shown = {post for step in procedure.steps[first - 1 : last] for post in (step.responsible, *_beside(step))}
    if first > 1:
        shown.add(procedure.steps[first - 2].responsible)
    return tuple(post.code for post in procedure.posts if post.code in shown)


def window(procedure: Procedure, *, around: int, rows: int) -> tuple[int, int]:
    """Return the first and last of so many steps with one of them in the middle, or as near as can be."""
    first = max(1, min(around - rows // 2, len(procedure.steps) - rows + 1))
    return first, min(first + rows - 1, len(procedure.steps))


def _loops_cut(procedure: Procedure, end: int) -> int:
    targets = [(step.number, _target_of_no(step)) for step in procedure.steps]
    return sum(target is not None and target <= end < number for number, target in targets)


def _beside(step: Step) -> tuple[str, ...]:
    """Return the posts that have a box of their own beside the responsible one's."""
    joint = step.action is StepAction.MEET or step.action in HANDED_OVER
    return tuple(post for post in step.participants if post != step.responsible) if joint else ()


def _target_of_no(step: Step) -> int | None:
    """Return the step that a decision's no leads back to."""
    return step.returns_to if step.action in DECISIONS else None


def _shape(procedure: Procedure, step: Step) -> Shape:
    if _target_of_no(step) is not None:
        return Shape.DIAMOND
    ends = (procedure.steps[0], procedure.steps[-1])
    return Shape.CAPSULE if step in ends else Shape.BOX


class _Drawing:
    """Collects one page: first every symbol, then line after line around them."""

    def __init__(self, procedure: Procedure, first: int, last: int, columns: Sequence[str]) -> None:
        self._procedure = procedure
        self._first, self._last = first, last
        self._column = {post: number for number, post in enumerate(columns)}
        self._steps = procedure.steps[first - 1 : last]
        self._symbols: list[Symbol] = []
        self._arrows: list[Arrow] = []
        self._dotted: list[Segment] = []
        self._decisions_come_back_to = {_target_of_no(step) for step in procedure.steps}
        self._router = _Router(len(columns), self._symbols)

    def page(self) -> Page:
        steps = self._procedure.steps
        above, below = self._first > 1, self._last < len(steps)
        rows = (*([None] if above else []), *(step.number for step in self._steps), *([None] if below else []))
        self._row = {number: row for row, number in enumerate(rows) if number is not None}
        boxes = {step.number: self._place(step) for step in self._steps}
        entry = self._pentagon(steps[self._first - 2], 0) if above else None
        leave = self._pentagon(steps[self._last - 1], len(rows) - 1) if below else None
        loops = list(self._loops(boxes, bottom=len(rows) - 1))
        for source, target in pairwise([entry, *boxes.values(), leave]):
            if source is not None and target is not None:
                self._go_on(source, target)
        for step in self._steps:
            self._join(step, boxes[step.number])
        for source, target, number in loops:
            self._go_back(source, target, number=number)
        return Page(rows, tuple(self._symbols), tuple(self._arrows), tuple(self._dotted))

    def _loops(self, boxes: Mapping[int, Symbol], *, bottom: int) -> Iterator[tuple[Symbol, Symbol, int]]:
        """Yield from where to where each no leads on this page, and the step that it leads to in the end."""
        for step in self._procedure.steps[self._first - 1 :]:
            target = _target_of_no(step)
            if target is None or target > self._last:
                continue
            if step.number in boxes and target in boxes:
                yield boxes[step.number], boxes[target], target
            elif step.number in boxes:
                pentagon = self._loop_pentagon(boxes[step.number], other=target, row=0)
                if pentagon is not None:
                    yield boxes[step.number], pentagon, target
            elif target in boxes:
                pentagon = self._loop_pentagon(boxes[target], other=step.number, row=bottom)
                if pentagon is not None:
                    yield pentagon, boxes[target], target

    def _place(self, step: Step) -> Symbol:
        row, shape = self._row[step.number], _shape(self._procedure, step)
        own = Symbol(shape, self._column[step.responsible], row, step.number)
        self._symbols.append(own)
        self._symbols.extend(Symbol(Shape.BOX, self._column[post], row, step.number) for post in _beside(step))
        return own

    def _pentagon(self, step: Step, row: int) -> Symbol:
        other = step.number if row == 0 else step.number + 1
        symbol = Symbol(Shape.PENTAGON, self._column[step.responsible], row, other)
        self._symbols.append(symbol)
        return symbol

    def _loop_pentagon(self, near: Symbol, *, other: int, row: int) -> Symbol | None:
        """Place a pentagon beside the column of a symbol, whose own is for the way on; None where no column is free."""
        taken = {symbol.column for symbol in self._symbols if symbol.row == row} | {near.column}
        free = [column for column in range(len(self._column)) if column not in taken]
        if not free:
            return None
        column = min(free, key=lambda column: (abs(column - near.column), column))
        symbol = Symbol(Shape.PENTAGON, column, row, other, is_loop=True)
        self._symbols.append(symbol)
        return symbol

    def _go_on(self, source: Symbol, target: Symbol) -> None:
        is_narrow = source.shape is Shape.DIAMOND and source.step in self._decisions_come_back_to
        starts = _ports(source, "v" if is_narrow or source.shape is Shape.PENTAGON else "v<>")
        kind = ArrowKind.YES if source.shape is Shape.DIAMOND else ArrowKind.ON
        self._draw(kind, source, starts, _ports(target, "^"), group=("on", source.step))

    def _go_back(self, source: Symbol, goal: Symbol, *, number: int) -> None:
        starts = _ports(source, "^" if source.shape is Shape.PENTAGON else "<>")
        goals = _ports(goal, "v" if goal.shape is Shape.PENTAGON else "<>")
        left_from = {arrow.points[0] for arrow in self._arrows if arrow.kind is not ArrowKind.NO}
        kind = ArrowKind.ON if source.shape is Shape.PENTAGON else ArrowKind.NO
        self._draw(kind, source, _without(starts, left_from), _without(goals, left_from), group=("back", number))

    def _join(self, step: Step, own: Symbol) -> None:
        others = [symbol for symbol in self._symbols if symbol.row == own.row and symbol != own]
        if step.action is StepAction.MEET:
            together = sorted([own, *others], key=lambda symbol: symbol.column)
            self._dotted.extend((left.right, right.left) for left, right in pairwise(together))
            self._router.take(self._dotted, group=("meeting", step.number))
            return
        for other in sorted(others, key=lambda symbol: abs(symbol.column - own.column)):
            starts, goals = _ports(own, "<>"), _ports(other, "<>^")
            self._draw(ArrowKind.HAND_OVER, own, starts, goals, group=("hand_over", step.number))

    def _draw(
        self,
        kind: ArrowKind,
        source: Symbol,
        starts: Mapping[Point, Point],
        goals: Mapping[Point, Point],
        *,
        group: tuple[str, int],
    ) -> None:
        points = self._router.route(starts, goals, group=group)
        self._router.take(pairwise(points), group=group)
        self._arrows.append(Arrow(kind, source.step, points))


def _ports(symbol: Symbol, sides: str) -> dict[Point, Point]:
    """Return where a line may touch a symbol, each with the direction that leads away from it."""
    all_sides: dict[str, tuple[Point, Point]] = {
        "^": (symbol.top, (0, -1)),
        "v": (symbol.bottom, (0, 1)),
        "<": (symbol.left, (-1, 0)),
        ">": (symbol.right, (1, 0)),
    }
    return dict(all_sides[side] for side in sides)


def _without(ports: dict[Point, Point], used: set[Point]) -> dict[Point, Point]:
    """Return the ports that no other arrow leaves from, or all where none is left."""
    return {point: direction for point, direction in ports.items() if point not in used} or ports


class _Router:
    """Finds lines through the free lanes: the cheapest by length, corners, and what they cross or cover."""

    def __init__(self, columns: int, symbols: list[Symbol]) -> None:
        self._columns = columns
        self._symbols = symbols
        self._taken: list[tuple[Segment, tuple[str, int]]] = []

    def take(self, segments: Iterable[Segment], *, group: tuple[str, int]) -> None:
        """Note lines that later ones should keep clear of; those of one group may run together."""
        self._taken.extend((segment, group) for segment in segments)

    def route(
        self, starts: Mapping[Point, Point], goals: Mapping[Point, Point], *, group: tuple[str, int]
    ) -> tuple[Point, ...]:
        """Return the corners of the cheapest line from one of the starts to one of the goals (Dijkstra)."""
        ends = [*starts, *goals]
        xs = self._lanes([x for x, _ in ends], limit=self._columns)
        ys = self._lanes([y for _, y in ends], limit=None)
        lanes = _Lanes(xs, ys)
        price = self._price_list(lanes, group)
        queue: list[tuple[float, Point, Point, tuple[Point, ...]]]
        queue = [(0.0, point, direction, (point,)) for point, direction in sorted(starts.items())]
        seen: set[tuple[Point, Point]] = set()
        while True:
            so_far, point, direction, corners = heappop(queue)
            if goals.get(point) == _opposite(direction):
                return (*corners, point)
            if (point, direction) in seen:
                continue
            seen.add((point, direction))
            for step, neighbour in lanes.neighbours(point):
                turned = step != direction
                if step == _opposite(direction) or (turned and corners == (point,)):
                    continue
                added = price((point, neighbour))
                if added is not None:
                    path = (*corners, point) if turned else corners
                    heappush(queue, (so_far + added + (TURN if turned else 0.0), neighbour, step, path))

    def _lanes(self, ends: list[float], *, limit: int | None) -> list[float]:
        low, high = int(min(ends)), int(max(ends))
        if limit is not None:
            low, high = max(low - 1, 0), min(high + 1, limit - 1)
        lanes = {cell + at for cell in range(low, high + 1) for at in (0.06, 0.14, 0.5, 0.86, 0.94)}
        return sorted(lanes | set(ends))

    def _price_list(self, lanes: "_Lanes", group: tuple[str, int]) -> Callable[[Segment], float | None]:
        """Return a function that tells what a short piece of line costs, or None where a symbol is in its way."""
        symbols = [symbol for symbol in self._symbols if lanes.meet(symbol.row, symbol.row + 1)]
        others = [
            line for line, its_group in self._taken if its_group != group and lanes.meet(_low(line, 1), _high(line, 1))
        ]

        @cache
        def price(piece: Segment) -> float | None:
            if any(symbol.blocks(piece) for symbol in symbols):
                return None
            (x1, y1), (x2, y2) = piece
            return abs(x1 - x2) + abs(y1 - y2) + sum(_conflict(piece, other) for other in others)

        return price


class _Lanes:
    """The upright and level lines on which routes may run."""

    def __init__(self, xs: list[float], ys: list[float]) -> None:
        self._xs, self._ys = xs, ys
        self._x_at = {x: number for number, x in enumerate(xs)}
        self._y_at = {y: number for number, y in enumerate(ys)}

    def meet(self, top: float, bottom: float) -> bool:
        """Tell whether something between two heights can be met on the way."""
        return top <= self._ys[-1] and bottom >= self._ys[0]

    def neighbours(self, point: Point) -> Iterator[tuple[Point, Point]]:
        """Yield the next crossings in all directions, each after the direction it lies in."""
        x, y = self._x_at[point[0]], self._y_at[point[1]]
        if x > 0:
            yield (-1, 0), (self._xs[x - 1], point[1])
        if x < len(self._xs) - 1:
            yield (1, 0), (self._xs[x + 1], point[1])
        if y > 0:
            yield (0, -1), (point[0], self._ys[y - 1])
        if y < len(self._ys) - 1:
            yield (0, 1), (point[0], self._ys[y + 1])


def _opposite(direction: Point) -> Point:
    return (-direction[0], -direction[1])


def _conflict(one: Segment, other: Segment) -> float:
    """Return what it costs two lines to meet: much along each other, little across."""
    wide = min(_high(one, 0), _high(other, 0)) - max(_low(one, 0), _low(other, 0))
    tall = min(_high(one, 1), _high(other, 1)) - max(_low(one, 1), _low(other, 1))
    if wide < 0 or tall < 0:
        return 0.0
    return CROSSING + OVERLAP * (wide + tall)


def _low(segment: Segment, axis: int) -> float:
    return min(segment[0][axis], segment[1][axis])


def _high(segment: Segment, axis: int) -> float:
    return max(segment[0][axis], segment[1][axis])
