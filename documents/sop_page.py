"""The page of an SOP in the official form (DOMAIN 1.2 to 1.5) as PDF, and the part of it that fits a phone as PNG."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from typing import Any

from documents import typesetting
from documents.papers.crest import as_text
from sop.diagram import (
    ROOF,
    SIDE,
    Arrow,
    ArrowKind,
    Mark,
    Page,
    Point,
    Segment,
    Shape,
    Symbol,
    columns_of,
    lay_out,
    page_breaks,
    window,
)
from sop.procedure import Procedure, Step

ARROW_WORDS = {ArrowKind.YES: "Ya", ArrowKind.NO: "Tidak"}
MARK_WORDS = {Mark.DONE: "Selesai", Mark.CURRENT: "Berjalan", Mark.LATE: "Terlambat", Mark.WAITING: "Menunggu"}
HEAD_LENGTH, HEAD_WIDTH = 4.2, 2.2

# The official page: A4 landscape, in points.
PAPER_WIDTH, ROOM = 762.0, 390.0
NUMBER, ACTIVITY, REQUIREMENTS, TIME, OUTPUT, REMARK = 22.0, 150.0, 78.0, 46.0, 78.0, 58.0
TEXT_SIZES = (8.5, 7.5, 6.5, 5.5, 4.5, 3.5)
"""Only a row that would not fit on a page makes the text smaller."""

CELL_PADDING, LOWEST_ROW, CONNECTOR_ROW = 7.0, 36.0, 26.0
SYMBOL_WIDTH, SYMBOL_HEIGHT = 34.0, 17.0
TUCKED = 0.14
"""How far a word goes back under the diamond whose line it tells, as a part of its width."""

# The picture for a phone, in points that come out about as large as on paper.
PHONE_ROWS, PHONE_WIDTH, PHONE_LABEL = 5, 320.0, 118.0
PHONE_TEXT, PHONE_LOWEST_ROW, PHONE_CONNECTOR_ROW = 11.0, 44.0, 22.0
PHONE_DOTS_PER_INCH = 216.0


@dataclass(frozen=True)
class SopPaper:
    """A whole SOP on paper: identity block, then the flow pages; with the marks of a run, or none."""

    procedure: Procedure
    made_at: datetime
    marks: Mapping[int, Mark] = field(default_factory=dict)
    crest: bytes | None = None

    def render(self) -> bytes:
        """Return the PDF/A-2b."""
        steps = self.procedure.steps
        texts = [[step.activity, step.requirements, step.time, step.output, step.remark] for step in steps]
        size, heights = _fitting_rows(texts)
        breaks = page_breaks(self.procedure, heights, room=ROOM, connector_height=CONNECTOR_ROW)
        return typesetting.pdf(
            "sop_page.typ",
            {
                "identity": _identity(self.procedure),
                "crest": as_text(self.crest),
                "size": size,
                "padding": CELL_PADDING,
                "columns": [post.column for post in self.procedure.posts],
                "widths": [NUMBER, ACTIVITY, self._role_width, REQUIREMENTS, TIME, OUTPUT, REMARK],
                "pages": [self._page(first, last, heights) for first, last in breaks],
            },
            made_at=self.made_at,
        )

    @property
    def _role_width(self) -> float:
        others = NUMBER + ACTIVITY + REQUIREMENTS + TIME + OUTPUT + REMARK
        return (PAPER_WIDTH - others) / len(self.procedure.posts)

    def _page(self, first: int, last: int, heights: Sequence[float]) -> dict[str, Any]:
        page = lay_out(self.procedure, first=first, last=last, columns=[post.code for post in self.procedure.posts])
        tall = [CONNECTOR_ROW if number is None else heights[number - 1] for number in page.rows]
        ruler = Ruler([self._role_width] * len(self.procedure.posts), tall, SYMBOL_WIDTH, SYMBOL_HEIGHT)
        steps = [None if number is None else self.procedure.step(number) for number in page.rows]
        return {
            "heights": tall,
            "rows": [{"left": _left_cells(step), "right": _right_cells(step)} for step in steps],
            **_drawn(page, ruler, self.marks, label_size=7.0),
        }


@dataclass(frozen=True)
class PhonePicture:
    """About five steps of an SOP around one of them, large enough for a phone; notes stand under a step's state."""

    procedure: Procedure
    title: str
    around: int
    marks: Mapping[int, Mark]
    notes: Mapping[int, str] = field(default_factory=dict)

    def render(self) -> bytes:
        """Return the PNG."""
        first, last = window(self.procedure, around=self.around, rows=PHONE_ROWS)
        posts = columns_of(self.procedure, first=first, last=last)
        role_width = (PHONE_WIDTH - PHONE_LABEL) / len(posts)
        page = lay_out(self.procedure, first=first, last=last, columns=posts)
        rows = [self._row(number) for number in page.rows]
        texts = [[f"{row['label']}\n{row['state']}\n{row['note']}".strip()] for row in rows]
        heights = _row_heights(texts, [PHONE_LABEL], size=PHONE_TEXT, least=PHONE_LOWEST_ROW)
        tall = [
            PHONE_CONNECTOR_ROW if number is None else height for number, height in zip(page.rows, heights, strict=True)
        ]
        ruler = Ruler([role_width] * len(posts), tall, min(30.0, role_width * 0.66), 20.0)
        return typesetting.png(
            "sop_phone.typ",
            {
                "title": self.title,
                "size": PHONE_TEXT,
                "label": PHONE_LABEL,
                "role": role_width,
                "columns": [self.procedure.post(post).title for post in posts],
                "heights": tall,
                "rows": rows,
                **_drawn(page, ruler, self._all_marks, label_size=9.0),
            },
            dots_per_inch=PHONE_DOTS_PER_INCH,
        )

    @property
    def _all_marks(self) -> dict[int, Mark]:
        return {step.number: self.marks.get(step.number, Mark.WAITING) for step in self.procedure.steps}

    def _row(self, number: int | None) -> dict[str, str]:
        if number is None:
            return {"label": "", "state": "", "note": "", "mark": ""}
        mark = self._all_marks[number]
        return {
            "label": f"{number}. {self.procedure.step(number).label}",
            "state": MARK_WORDS[mark],
            "note": self.notes.get(number, ""),
            "mark": mark.value,
        }


class Ruler:
    """Turns columns and rows into points: each cell's symbol gets its size, the lanes beside it share the rest."""

    def __init__(
        self, widths: Sequence[float], heights: Sequence[float], symbol_width: float, symbol_height: float
    ) -> None:
        self._xs = [0.0, *accumulate(widths)]
        self._ys = [0.0, *accumulate(heights)]
        self._symbol_width, self._symbol_height = symbol_width, symbol_height

    @property
    def tucked(self) -> Point:
        """How far in, and then down, a word stays clear of the lower edge of a diamond."""
        return (TUCKED * self._symbol_width, TUCKED * self._symbol_height)

    def point(self, at: Point) -> Point:
        """Return a point of the page in points."""
        return (
            _stretched(at[0], self._xs, SIDE, self._symbol_width),
            _stretched(at[1], self._ys, ROOF, self._symbol_height),
        )


def _stretched(at: float, edges: Sequence[float], margin: float, band: float) -> float:
    cell = int(at)
    inner, size = at - cell, edges[cell + 1] - edges[cell]
    band = min(band, size * (1 - 2 * margin))
    lane = (size - band) / 2
    if inner < margin:
        return edges[cell] + inner / margin * lane
    if inner > 1 - margin:
        return edges[cell + 1] - (1 - inner) / margin * lane
    return edges[cell] + lane + (inner - margin) / (1 - 2 * margin) * band


def _drawn(page: Page, ruler: Ruler, marks: Mapping[int, Mark], *, label_size: float) -> dict[str, Any]:
    return {
        "symbols": [_symbol(symbol, ruler, marks, label_size) for symbol in page.symbols],
        "lines": [
            *(_line(arrow.points, ruler, arrow=arrow, label_size=label_size) for arrow in page.arrows),
            *(_line(segment, ruler, label_size=label_size) for segment in page.dotted),
        ],
    }


def _symbol(symbol: Symbol, ruler: Ruler, marks: Mapping[int, Mark], label_size: float) -> dict[str, Any]:
    left, top = ruler.point((symbol.left[0], symbol.top[1]))
    right, bottom = ruler.point((symbol.right[0], symbol.bottom[1]))
    mark = None if symbol.shape is Shape.PENTAGON else marks.get(symbol.step)
    return {
        "shape": symbol.shape.value,
        "x": left,
        "y": top,
        "width": right - left,
        "height": bottom - top,
        "mark": mark.value if mark else "",
        "text": str(symbol.step) if symbol.is_loop else "",
        "size": label_size,
    }


def _line(
    points: Iterable[Point] | Segment, ruler: Ruler, *, arrow: Arrow | None = None, label_size: float
) -> dict[str, Any]:
    corners = [ruler.point(point) for point in points]
    head = _head(corners[-2], corners[-1]) if arrow else []
    if arrow:
        corners[-1] = _pulled_back(corners[-2], corners[-1])
    label = ARROW_WORDS.get(arrow.kind, "") if arrow else ""
    tucked = ruler.tucked if arrow is not None and arrow.kind is ArrowKind.NO else None
    at, side = _label_place(corners[0], corners[1], label_size, tucked=tucked)
    return {
        "points": corners,
        "dotted": arrow is None,
        "head": head,
        "label": label,
        "label-at": at,
        "label-side": side,
        "label-size": label_size,
    }


def _direction(start: Point, end: Point) -> Point:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = abs(dx) + abs(dy) or 1.0
    return (dx / length, dy / length)


def _pulled_back(start: Point, end: Point) -> Point:
    """End a line inside its arrow head, whose point alone touches the symbol."""
    dx, dy = _direction(start, end)
    return (end[0] - dx * HEAD_LENGTH / 2, end[1] - dy * HEAD_LENGTH / 2)


def _head(start: Point, end: Point) -> list[Point]:
    (x, y), (dx, dy) = end, _direction(start, end)
    back_x, back_y = x - dx * HEAD_LENGTH, y - dy * HEAD_LENGTH
    return [
        end,
        (back_x - dy * HEAD_WIDTH, back_y + dx * HEAD_WIDTH),
        (back_x + dy * HEAD_WIDTH, back_y - dx * HEAD_WIDTH),
    ]


def _label_place(start: Point, after: Point, size: float, *, tucked: Point | None) -> tuple[Point, str]:
    """Return where a line's word stands, and with which side there: beside an upright line, along a level one.

    `tucked` puts it under the slope of the diamond that the line leaves, so far in and down: such a line turns upwards.
    """
    (x, y), (dx, dy) = start, _direction(start, after)
    if dy:
        return (x + 2, y + dy * size * 0.6), "left"
    side = "left" if dx > 0 else "right"
    if tucked is not None:
        return (x - dx * tucked[0], y + tucked[1] + size * 0.5), side
    return (x + dx * 2, y - size * 0.6), side


def _fitting_rows(texts: Sequence[Sequence[str]]) -> tuple[float, list[float]]:
    """Return the text size with which every row fits on a page, and the heights of the rows then."""
    widths = [ACTIVITY, REQUIREMENTS, TIME, OUTPUT, REMARK]
    for size in TEXT_SIZES:
        heights = _row_heights(texts, widths, size=size, least=LOWEST_ROW)
        if max(heights) + 2 * CONNECTOR_ROW <= ROOM:
            break
    return size, heights


def _row_heights(texts: Sequence[Sequence[str]], widths: Sequence[float], *, size: float, least: float) -> list[float]:
    data = {"size": size, "widths": [width - CELL_PADDING for width in widths], "rows": texts}
    heights = typesetting.measured("row_heights.typ", data, label="heights")
    return [max(least, height + CELL_PADDING) for height in heights]


def _left_cells(step: Step | None) -> list[str]:
    return ["", ""] if step is None else [str(step.number), step.activity]


def _right_cells(step: Step | None) -> list[str]:
    return ["", "", "", ""] if step is None else [step.requirements, step.time, step.output, step.remark]


def _identity(procedure: Procedure) -> dict[str, Any]:
    identity = procedure.identity
    return {
        "government": identity.government,
        "office": identity.office,
        "fields": [
            ["Nomor SOP", identity.number],
            ["Tanggal Pembuatan", identity.created],
            ["Tanggal Revisi", identity.revised],
            ["Tanggal Efektif", identity.effective],
        ],
        "approved_by": identity.approved_by,
        "title": identity.title,
        "boxes": [
            ["Dasar Hukum", list(identity.legal_basis), "Kualifikasi Pelaksana", list(identity.qualifications)],
            ["Keterkaitan", list(identity.related), "Peralatan/Perlengkapan", list(identity.equipment)],
            ["Peringatan", [identity.warning], "Pencatatan dan Pendataan", [identity.records]],
        ],
        "remedy": identity.remedy,
    }
