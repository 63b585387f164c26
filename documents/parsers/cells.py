"""What the parsers of tables hand over: texts by row, and marks on cells whose text is not what somebody wrote.

A table has `height` (all rows, also those left out), `rows` (texts, from the top left corner), `merged` ([top, left,
bottom, right]), `hidden` (numbers of rows) and `marks` ([row, column, kind]). Everything is counted from 0.
"""

import datetime
from typing import Any, TypedDict

MOST_ROWS = 1_500
MOST_COLUMNS = 80
MOST_MERGED = 2_000
LONGEST_TEXT = 8_000
EXACT_DIGITS = 15
PERCENT = 100
ROUNDED, DATE, NO_VALUE = "rounded", "date", "no_value"


class Table(TypedDict):
    """One sheet, or one table of a text document."""

    name: str
    is_visible: bool
    height: int
    rows: list[list[str]]
    merged: list[list[int]]
    hidden: list[int]
    marks: list[list[Any]]


def text_of(value: object, *, is_percent: bool = False) -> tuple[str, str | None]:
    """Return a cell's text, numbers with a decimal comma, and its mark or None.

    Spreadsheets keep 15 digits of a number: of a longer one, such as a NIP, the rest is lost. What is shown as 98,63%
    is kept there as 0.9863.
    """
    if isinstance(value, str):
        return value[:LONGEST_TEXT], None
    if isinstance(value, bool):
        return str(value).upper(), None
    if isinstance(value, int | float) and is_percent:
        return f"{value * PERCENT:.{EXACT_DIGITS}g}%".replace(".", ","), None
    if isinstance(value, int | float):
        written = f"{value:.{EXACT_DIGITS}g}".replace(".", ",")
        return written, ROUNDED if abs(value) >= 10**EXACT_DIGITS else None
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%d/%m/%Y"), DATE
    return str(value), DATE
