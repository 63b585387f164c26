"""Reads .xlsx, .xls and .ods in a child process: all sheets as texts, with what calamine does not tell beside them.

calamine reads values only: a formula that was never calculated, an error such as #REF! and an empty cell look the same
to it, and it knows no percentages, no hidden rows and, in .ods, no merged cells. Those come from the packed XML itself.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import IO
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from documents.parsers import FileRefused
from documents.parsers.cells import MOST_COLUMNS, MOST_MERGED, MOST_ROWS, NO_VALUE, Table, text_of
from documents.parsers.xml import DAMAGED, attribute, elements, local_name

STYLES = "xl/styles.xml"
PERCENT_FORMATS = ("9", "10")
"""The two built-in formats of percentages (ECMA-376, 18.8.30)."""
SAID_LITERALLY = re.compile(r'"[^"]*"|\\.')

MOST_CELLS = 4_000_000
"""Of the rectangle that the filled cells span: calamine keeps all of it, so one cell far out could take all memory."""


class Beside:
    """What the XML tells of one sheet."""

    def __init__(self) -> None:
        self.merged: list[list[int]] = []
        self.hidden: list[int] = []
        self.without_value: list[tuple[int, int]] = []
        self.percent: set[tuple[int, int]] = set()
        self.last_row = 0
        self.last_column = 0


def read(content: bytes) -> dict[str, object]:
    """Return {"tables": [...], "external_links": bool}; raises FileRefused."""
    beside, external_links = _beside(content)
    if any((sheet.last_row + 1) * (sheet.last_column + 1) > MOST_CELLS for sheet in beside.values()):
        raise FileRefused("too_wide")
    try:
        with CalamineWorkbook.from_object(io.BytesIO(content)) as workbook:
            return {
                "tables": [
                    _table(
                        workbook.get_sheet_by_name(sheet.name),
                        beside.get(sheet.name, Beside()),
                        is_visible=sheet.visible is SheetVisibleEnum.Visible,
                    )
                    for sheet in workbook.sheets_metadata
                ],
                "external_links": external_links,
            }
    except PasswordError as error:
        raise FileRefused("locked") from error
    except CalamineError as error:
        raise FileRefused("damaged") from error


def _table(sheet: CalamineSheet, beside: Beside, *, is_visible: bool) -> Table:
    rows: list[list[str]] = []
    marks: list[list[object]] = [[row, column, NO_VALUE] for row, column in beside.without_value]
    for number, values in enumerate(sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)):
        texts = []
        for column, value in enumerate(values[:MOST_COLUMNS]):
            text, mark = text_of(value, is_percent=(number, column) in beside.percent)
            texts.append(text)
            if mark is not None:
                marks.append([number, column, mark])
        rows.append(texts)
    merged = [[top, left, bottom, right] for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    return Table(
        name=sheet.name,
        is_visible=is_visible,
        height=0 if sheet.end is None else sheet.end[0] + 1,
        rows=rows,
        merged=(merged or beside.merged)[:MOST_MERGED],
        hidden=[row for row in beside.hidden if row < len(rows)],
        marks=marks,
    )


def _beside(content: bytes) -> tuple[dict[str, Beside], bool]:
    """Return what the XML tells of each sheet, and whether cells refer to other files; nothing for an old .xls."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return {}, False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            if "content.xml" in names:
                with package.open("content.xml") as part:
                    return _open_document(part), False
            sheets = {}
            percent = _percent_styles(package) if STYLES in names else frozenset()
            for name, part_name in _sheet_parts(package).items():
                with package.open(part_name) as part:
                    sheets[name] = _open_xml_sheet(part, percent)
            return sheets, any(name.startswith("xl/externalLinks/") for name in names)
    except DAMAGED as error:
        raise FileRefused("damaged") from error


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the part that holds each sheet, by the sheet's name."""
    with package.open("xl/_rels/workbook.xml.rels") as part:
        targets = {each.get("Id", ""): each.get("Target", "") for each in elements(part, "Relationship")}
    found = {}
    with package.open("xl/workbook.xml") as part:
        for sheet in elements(part, "sheet"):
            relation = attribute(sheet, "id")
            target = targets.get(relation, "").lstrip("/")
            found[sheet.get("name", "")] = target if target.startswith("xl/") else f"xl/{target}"
    return {name: part_name for name, part_name in found.items() if "worksheets/" in part_name}


def _percent_styles(package: zipfile.ZipFile) -> frozenset[str]:
    """Return the styles, as cells name them, that show a number as a percentage."""
    formats, percent = set(PERCENT_FORMATS), []
    with package.open(STYLES) as part:
        for element in elements(part, "numFmt", "cellXfs"):
            if local_name(element) == "numFmt":
                if "%" in SAID_LITERALLY.sub("", element.get("formatCode", "")):
                    formats.add(element.get("numFmtId", ""))
                continue
            percent = [str(number) for number, style in enumerate(element) if style.get("numFmtId") in formats]
    return frozenset(percent)


def _open_xml_sheet(part: IO[bytes], percent: frozenset[str]) -> Beside:
    beside = Beside()
    for element in elements(part, "row", "mergeCell"):
        if local_name(element) == "mergeCell":
            with suppress(ValueError):
                first, _, last = element.get("ref", "").partition(":")
                beside.merged.append([*_position(first), *_position(last)])
            continue
        for cell in element:
            has_value, is_formula = _value_of(cell)
            with suppress(ValueError):
                row, column = _position(cell.get("r", ""))
                if cell.get("s") in percent:
                    beside.percent.add((row, column))
                if has_value or is_formula:
                    beside.last_row, beside.last_column = max(beside.last_row, row), max(beside.last_column, column)
                if cell.get("t") == "e" or (is_formula and not has_value):
                    beside.without_value.append((row, column))
        if element.get("hidden") in ("1", "true"):
            beside.hidden.append(int(element.get("r", "1")) - 1)
    return beside


def _value_of(cell: ElementTree.Element) -> tuple[bool, bool]:
    """Return whether a cell has a value, and whether it has a formula."""
    parts = {local_name(each): each for each in cell}
    value = parts.get("v")
    return "is" in parts or (value is not None and bool(value.text)), "f" in parts


def _position(name: str) -> tuple[int, int]:
    """Return row and column, from 0, of a cell such as "E7"; raises ValueError."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(name[len(letters) :]) - 1, column - 1


def _open_document(part: IO[bytes]) -> dict[str, Beside]:
    sheets = {}
    for table in elements(part, "table"):
        beside = sheets[attribute(table, "name")] = Beside()
        row = 0
        for element in _rows(table):
            repeated = int(attribute(element, "number-rows-repeated") or 1)
            if attribute(element, "visibility") in ("collapse", "filter"):
                beside.hidden += range(row, min(row + repeated, MOST_ROWS))
            column, filled = 0, -1
            for cell in element:
                across = int(attribute(cell, "number-columns-repeated") or 1)
                if len(cell) or attribute(cell, "value-type") or attribute(cell, "formula"):
                    filled = column + across - 1
                    _note_cell(cell, row, column, beside)
                column += across
            if filled >= 0:
                beside.last_row = row + repeated - 1
                beside.last_column = max(beside.last_column, filled)
            row += repeated
    return sheets


def _rows(table: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Return the rows of a sheet in order, also those in groups and heading rows."""
    for element in table:
        if local_name(element) == "table-row":
            yield element
        elif local_name(element) in ("table-row-group", "table-header-rows", "table-rows"):
            yield from _rows(element)


def _note_cell(cell: ElementTree.Element, row: int, column: int, beside: Beside) -> None:
    down = int(attribute(cell, "number-rows-spanned") or 1)
    right = int(attribute(cell, "number-columns-spanned") or 1)
    if down > 1 or right > 1:
        beside.merged.append([row, column, row + down - 1, column + right - 1])
    if attribute(cell, "value-type") == "percentage":
        across = min(int(attribute(cell, "number-columns-repeated") or 1), MOST_COLUMNS)
        beside.percent.update((row, column + number) for number in range(across))
    is_error = any(name.endswith("}value-type") and value == "error" for name, value in cell.items())
    if is_error or (attribute(cell, "formula") and not attribute(cell, "value-type")):
        beside.without_value.append((row, column))
