"""A sheet as the child hands it over, checked and cleaned."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

SPACES = re.compile(r"[^\S\n]+")
BLANK_LINES = re.compile(r" ?\n[ \n]*")


@dataclass(frozen=True)
class Sheet:
    """One sheet, or one table of a text document: texts by row (see documents/parsers/cells.py)."""

    name: str
    is_visible: bool
    height: int
    rows: list[list[str]]
    merged: list[tuple[int, int, int, int]]
    hidden: list[int]
    marks: list[tuple[int, int, str]]

    def text_row(self, row: int) -> Sequence[str]:
        """Return the texts of a row; empty below the last."""
        return self.rows[row] if row < len(self.rows) else ()

    def text(self, row: int, column: int | None) -> str:
        """Return the text of a cell; "" where there is none."""
        texts = self.text_row(row)
        return texts[column] if column is not None and column < len(texts) else ""


@dataclass(frozen=True)
class Workbook:
    """All sheets of a file, in its order."""

    tables: list[Sheet]
    external_links: bool


_ANSWER = TypeAdapter(Workbook)


def workbook_of(answer: object) -> Workbook:
    """Return the workbook that a child's answer describes; raises ValueError where it is none."""
    workbook = _ANSWER.validate_python(answer)
    for sheet in workbook.tables:
        for texts in sheet.rows:
            texts[:] = map(clean, texts)
    return workbook


def clean(text: str) -> str:
    """Return a text without invisible letters and needless space; line ends stay."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    kept = "".join(
        letter
        for letter in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return BLANK_LINES.sub("\n", SPACES.sub(" ", kept)).strip()
