"""Reads the tables of a .docx in a child process, as sheets: "Tabel 1", "Tabel 2" …"""

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from documents.parsers import FileRefused
from documents.parsers.cells import LONGEST_TEXT, MOST_COLUMNS, MOST_MERGED, MOST_ROWS, Table
from documents.parsers.xml import DAMAGED, attribute, elements, local_name

NOT_SHOWN = {"Fallback", "del", "moveFrom", "instrText"}
"""The second rendering of a drawing, what tracked changes have removed, and codes of fields."""


def read(content: bytes) -> dict[str, object]:
    """Return {"tables": [...], "external_links": False}; raises FileRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, package.open("word/document.xml") as part:
            tables = [
                _table(table, number)
                for body in elements(part, "body")
                for number, table in enumerate(_outermost(body, "tbl"), start=1)
            ]
    except DAMAGED as error:
        raise FileRefused("damaged") from error
    return {"tables": tables, "external_links": False}


def text(content: bytes) -> str:
    """Return all the words of a .docx, tables included, in their order; raises FileRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, package.open("word/document.xml") as part:
            return "\n".join(_text(body) for body in elements(part, "body"))
    except DAMAGED as error:
        raise FileRefused("damaged") from error


def _table(element: ElementTree.Element, number: int) -> Table:
    lines = list(_outermost(element, "tr"))
    table = Table(name=f"Tabel {number}", is_visible=True, height=len(lines), rows=[], merged=[], hidden=[], marks=[])
    begun: dict[int, int] = {}
    for row, line in enumerate(lines[:MOST_ROWS]):
        texts: list[str] = []
        for cell in _outermost(line, "tc"):
            column = len(texts)
            across, continues = _span(cell)
            texts += ["" if continues else _text(cell)[:LONGEST_TEXT]] + [""] * (across - 1)
            if continues and column in begun:
                _extend(table["merged"], begun[column], column, row, column + across - 1)
            else:
                begun[column] = row
                if across > 1:
                    table["merged"].append([row, column, row, column + across - 1])
        table["rows"].append(texts[:MOST_COLUMNS])
    del table["merged"][MOST_MERGED:]
    return table


def _extend(merged: list[list[int]], top: int, left: int, bottom: int, right: int) -> None:
    """Let the merged range that begins at (top, left) reach down to a row."""
    for each in merged:
        if each[:2] == [top, left]:
            each[2] = bottom
            return
    merged.append([top, left, bottom, right])


def _span(cell: ElementTree.Element) -> tuple[int, bool]:
    """Return over how many columns a cell goes, and whether it continues the one above."""
    across, continues = 1, False
    for properties in (each for each in cell if local_name(each) == "tcPr"):
        for each in properties:
            if local_name(each) == "gridSpan":
                across = min(max(int(attribute(each, "val") or 1), 1), MOST_COLUMNS)
            elif local_name(each) == "vMerge":
                continues = attribute(each, "val") != "restart"
    return across, continues


def _text(element: ElementTree.Element) -> str:
    paragraphs = ("".join(_letters(each)).strip() for each in _outermost(element, "p"))
    return "\n".join(each for each in paragraphs if each)


def _letters(element: ElementTree.Element) -> Iterator[str]:
    for each in element:
        name = local_name(each)
        if name == "t":
            yield each.text or ""
        elif name in ("tab", "br", "cr"):
            yield " "
        elif name not in NOT_SHOWN:
            yield from _letters(each)


def _outermost(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """Return the elements of a name that lie in no other of that name, in order."""
    for each in element:
        if local_name(each) == name:
            yield each
        elif local_name(each) not in NOT_SHOWN:
            yield from _outermost(each, name)
