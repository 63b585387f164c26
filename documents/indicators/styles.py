"""Writing workbooks: one look for all, and no text of a person ever becomes a formula, a link or a number."""

import io
from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import xlsxwriter

FOLIO = 14
"""The number of the paper closest to F4 (8.5 by 13 inches) in spreadsheet files."""

WHOLE_SHEET = "A1:XFD1048576"
RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_LETTERS = 32_767

LINE_POINTS = 13.5
LETTERS_PER_WIDTH = 1.12
INDENTED_BY = 1.2
GOVERNMENT_POINTS, OFFICE_POINTS, RULE_POINTS = 18, 24, 6
LEAST_LINES = 2
TALLEST_ROW_POINTS = 400

FONT: Mapping[str, Any] = {"font_name": "Arial", "font_size": 10, "valign": "vcenter"}
CENTRED: Mapping[str, Any] = {"align": "center", "indent": 0}
BOLD: Mapping[str, Any] = {"bold": True}
CELL: Mapping[str, Any] = {
    "border": 1,
    "text_wrap": True,
    "align": "left",
    "indent": 1,
    "valign": "top",
    "num_format": "@",
}
OPEN: Mapping[str, Any] = {"locked": False}
HEADING: Mapping[str, Any] = {**CELL, **BOLD, **CENTRED, "valign": "vcenter", "bg_color": "#D9E2F3"}
COLUMN_NUMBER: Mapping[str, Any] = {**CELL, **CENTRED, "font_size": 8, "italic": True, "bg_color": "#F2F2F2"}
EXAMPLE: Mapping[str, Any] = {"font_color": "#7F7F7F", "italic": True, "bg_color": "#F2F2F2"}
ERROR: Mapping[str, Any] = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
WARNING: Mapping[str, Any] = {"bg_color": "#FFEB9C", "font_color": "#7F6000"}


class Paper:
    """A workbook being written; its bytes are there after the `with` block."""

    def __init__(self, *, title: str, subject: str, now: datetime) -> None:
        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._buffer,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        self._book.set_properties({"title": title, "subject": subject, "created": now})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._book.close()

    @property
    def content(self) -> bytes:
        """The finished file."""
        return self._buffer.getvalue()

    def sheet(self, name: str, *, footer: str, landscape: bool = True) -> Any:
        """Add a sheet, set up to print on as many F4 pages as it needs, one page wide."""
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(FOLIO)
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": WHOLE_SHEET})
        sheet.set_footer(f"&L&8{footer.replace('&', '&&')}&R&8Halaman &P dari &N")
        return sheet

    def letterhead(self, sheet: Any, last: int, *, government: str, office: str, title: str, year: int) -> None:
        """Write what stands at the top of a sheet: whose it is, a rule below, and what it is."""
        bold = (BOLD, CENTRED)
        self.write_across(sheet, 0, 0, 0, last, government, *bold, {"font_size": 13})
        self.write_across(sheet, 1, 0, 1, last, office, *bold, {"font_size": 16})
        self.write_across(sheet, 2, 0, 2, last, "", {"top": 5})
        self.write_across(sheet, 3, 0, 3, last, title, *bold, {"font_size": 12})
        self.write_across(sheet, 4, 0, 4, last, f"TAHUN {year}", *bold)
        for row, points in enumerate((GOVERNMENT_POINTS, OFFICE_POINTS, RULE_POINTS)):
            sheet.set_row(row, points)

    def look(self, *parts: Mapping[str, Any]) -> Any:
        """Return the format that the parts make together, the later ones over the earlier."""
        merged: dict[str, Any] = dict(FONT)
        for part in parts:
            merged |= part
        key = tuple(sorted(merged.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(merged)
        return self._formats[key]

    def write(self, sheet: Any, row: int, column: int, text: str, *parts: Mapping[str, Any]) -> None:
        """Write a text as text.

        One that a spreadsheet would run, should somebody edit the cell, also carries the sign that keeps it a text.
        """
        if text:
            sheet.write_string(row, column, _whole(text), self.look(*parts, _kept_text(text)))
        else:
            sheet.write_blank(row, column, None, self.look(*parts))

    def comment(self, sheet: Any, row: int, column: int, text: str) -> None:
        """Add a comment that is seen when a cell is pointed at."""
        sheet.write_comment(row, column, _whole(text), {"author": "Tepat", "x_scale": 2, "font_size": 9})

    def write_across(
        self, sheet: Any, top: int, left: int, bottom: int, right: int, text: str, *parts: Mapping[str, Any]
    ) -> None:
        """Write a text into a range merged to one cell."""
        if (top, left) == (bottom, right):
            self.write(sheet, top, left, text, *parts)
            return
        sheet.merge_range(top, left, bottom, right, "", self.look(*parts))
        self.write(sheet, top, left, text, *parts)


def _whole(text: str) -> str:
    """Return a text that fits a cell; half a letter (a lone surrogate, as JSON can bring) becomes a question mark."""
    return text[:MOST_LETTERS].encode(errors="replace").decode()


def _kept_text(text: str) -> Mapping[str, Any]:
    return {"quote_prefix": True} if text.startswith(RUNS_AS_FORMULA) else {}


def lines_needed(text: str, width: float) -> int:
    """Return about how many lines a text takes in a cell that is so many letters wide."""
    letters = max(1, int((width - INDENTED_BY) * LETTERS_PER_WIDTH))
    return sum(max(1, -(-len(line) // letters)) for line in text.split("\n"))


def row_points(lines: int, *, least: int = LEAST_LINES) -> float:
    """Return the height of a row with so many lines; no spreadsheet shows one taller than 409 points."""
    return min(max(lines, least) * LINE_POINTS + 6, TALLEST_ROW_POINTS)
