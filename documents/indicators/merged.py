"""All units' indicators in one workbook: the list by objective, what was found, and a summary. Nothing is retyped."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from documents.indicators import styles
from documents.indicators.layout import HEADINGS, NUMBER_HEADING, WIDTHS, heading
from documents.indicators.styles import LINE_POINTS, Paper, lines_needed
from sop.indicator_checks import Finding
from sop.indicators import Entry, Field, Group, columns_of_form, entries_of, is_figure, key
from sop.procedure import Unit

LIST_SHEET, FINDINGS_SHEET, SUMMARY_SHEET = "Rekapitulasi IKU", "Temuan", "Ringkasan"
LIST_TITLE = "REKAPITULASI USULAN INDIKATOR KINERJA UTAMA"
UNIT_HEADING, VERSION_HEADING = "Unit Pengusul", "Versi"
DECISION_HEADINGS = ("Keputusan", "Catatan")
DECISION_WIDTHS = (14, 24)
REPEATED: Mapping[str, Any] = {"bg_color": "#EAF1DD"}
HEADINGS_ROW = 6
NUMBER_COLUMNS = (0, 1)


@dataclass(frozen=True)
class UnitState:
    """The version that a unit's indicators come from, or None and why there are none."""

    unit: Unit
    version: int | None
    remark: str = ""


@dataclass(frozen=True)
class Merged:
    """What the workbook shows; findings count the entries of all groups from 0.

    `decisions` are the decision and the note about each entry, in the same order; () before the analysis.
    """

    government: str
    office: str
    year: int
    groups: Sequence[Group]
    units: Sequence[UnitState]
    findings: Sequence[Finding]
    words: Callable[[Finding], str]
    decisions: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class MergedPaper:
    """Everything that a merged workbook is made from."""

    merged: Merged
    now: datetime

    def render(self) -> bytes:
        """Return the workbook."""
        return merged_workbook(self.merged, now=self.now)


def merged_workbook(merged: Merged, *, now: datetime) -> bytes:
    """Return the workbook; the rows of an indicator that several units propose stand together, in colour."""
    with Paper(title=LIST_TITLE, subject=f"Tahun {merged.year}", now=now) as paper:
        _List(paper, merged).write()
        _findings(paper, merged)
        _summary(paper, merged)
    return paper.content


class _List:
    """The sheet with all indicators."""

    def __init__(self, paper: Paper, merged: Merged) -> None:
        self.paper, self.merged = paper, merged
        entries = entries_of(merged.groups)
        self.columns = columns_of_form(sorted({year for entry in entries for year in entry.indicator.targets}))
        self.sheet = paper.sheet(LIST_SHEET, footer=f"{LIST_TITLE.title()} Tahun {merged.year}")
        self.unit_column = len(self.columns) + 1
        self.version_column = self.unit_column + 1
        self.last_column = self.version_column + (len(DECISION_HEADINGS) if merged.decisions else 0)

    def write(self) -> None:
        """Write title, headings and all rows."""
        _title(self.paper, self.sheet, self.merged, LIST_TITLE, self.last_column)
        headings = HEADINGS_ROW
        self._headings(headings)
        row, number = headings + 1, 0
        for group in self.merged.groups:
            for entry, is_repeated in _with_repetition(group):
                number += 1
                self._entry(row, number, entry, REPEATED if is_repeated else {})
                row += 1
        self.sheet.print_area(0, 0, max(row - 1, headings + 1), self.last_column)
        self.sheet.repeat_rows(headings)
        self.sheet.freeze_panes(headings + 1, 3)
        if number:
            self.sheet.autofilter(headings, 0, row - 1, self.last_column)

    def _headings(self, row: int) -> None:
        paper, sheet = self.paper, self.sheet
        sheet.set_column(0, 0, 5)
        paper.write(sheet, row, 0, NUMBER_HEADING, styles.HEADING)
        for place, column in enumerate(self.columns, start=1):
            sheet.set_column(place, place, WIDTHS[column.field])
            paper.write(sheet, row, place, heading(column), styles.HEADING)
        sheet.set_column(self.unit_column, self.unit_column, 16)
        sheet.set_column(self.version_column, self.version_column, 7)
        paper.write(sheet, row, self.unit_column, UNIT_HEADING, styles.HEADING)
        paper.write(sheet, row, self.version_column, VERSION_HEADING, styles.HEADING)
        for place in range(self.version_column + 1, self.last_column + 1):
            at = place - self.version_column - 1
            sheet.set_column(place, place, DECISION_WIDTHS[at])
            paper.write(sheet, row, place, DECISION_HEADINGS[at], styles.HEADING)
        sheet.set_row(row, 2 * LINE_POINTS + 6)

    def _entry(self, row: int, number: int, entry: Entry, colour: Mapping[str, Any]) -> None:
        paper, sheet, lines = self.paper, self.sheet, 1
        paper.write(sheet, row, 0, str(number), styles.CELL, styles.CENTRED, colour)
        for place, column in enumerate(self.columns, start=1):
            text = entry.indicator.text(column)
            centred = styles.CENTRED if is_figure(column) or column.field is Field.MEASURE else {}
            paper.write(sheet, row, place, text, styles.CELL, colour, centred)
            lines = max(lines, lines_needed(text, WIDTHS[column.field]))
        paper.write(sheet, row, self.unit_column, entry.unit.name, styles.CELL, colour)
        paper.write(sheet, row, self.version_column, str(entry.version), styles.CELL, styles.CENTRED, colour)
        if self.merged.decisions:
            for place, text in enumerate(self.merged.decisions[number - 1], start=self.version_column + 1):
                paper.write(sheet, row, place, text, styles.CELL, colour)
                lines = max(lines, lines_needed(text, DECISION_WIDTHS[place - self.version_column - 1]))
        sheet.set_row(row, styles.row_points(lines))


def _with_repetition(group: Group) -> list[tuple[Entry, bool]]:
    """Return the entries of a group, each with whether another one has its name."""
    names = [key(entry.indicator.name) for entry in group.entries]
    return [(entry, names.count(name) > 1) for entry, name in zip(group.entries, names, strict=True)]


def _title(paper: Paper, sheet: Any, merged: Merged, title: str, last: int) -> None:
    paper.write_across(sheet, 0, 0, 0, last, merged.government, styles.BOLD, styles.CENTRED, {"font_size": 12})
    under = {"font_size": 14, "bottom": 5}
    paper.write_across(sheet, 1, 0, 1, last, merged.office, styles.BOLD, styles.CENTRED, under)
    paper.write_across(sheet, 3, 0, 3, last, title, styles.BOLD, styles.CENTRED, {"font_size": 12})
    paper.write_across(sheet, 4, 0, 4, last, f"TAHUN {merged.year}", styles.BOLD, styles.CENTRED)


def _findings(paper: Paper, merged: Merged) -> None:
    """Write what was found, each with the number of its row in the list."""
    sheet = paper.sheet(FINDINGS_SHEET, footer=f"Temuan Usulan IKU Tahun {merged.year}")
    columns = (("No", 5), ("No. IKU", 8), (UNIT_HEADING, 18), (HEADINGS[Field.NAME], 42), ("Kolom", 26), ("Temuan", 70))
    _title(paper, sheet, merged, "TEMUAN ATAS USULAN INDIKATOR KINERJA UTAMA", len(columns) - 1)
    headings = HEADINGS_ROW
    _table_head(paper, sheet, headings, columns)
    entries = entries_of(merged.groups)
    for number, finding in enumerate(merged.findings, start=1):
        row, said = headings + number, merged.words(finding)
        entry = None if finding.at is None else entries[finding.at]
        colour = styles.ERROR if finding.is_error else styles.WARNING
        texts = (
            str(number),
            "" if finding.at is None else str(finding.at + 1),
            entry.unit.name if entry else "",
            entry.indicator.name if entry else "",
            heading(finding.column) if finding.column else "",
        )
        for column, text in enumerate(texts):
            paper.write(sheet, row, column, text, styles.CELL, styles.CENTRED if column in NUMBER_COLUMNS else {})
        paper.write(sheet, row, len(texts), said, styles.CELL, colour)
        sheet.set_row(row, styles.row_points(max(lines_needed(said, 70), lines_needed(texts[3], 42)), least=1))
    if not merged.findings:
        paper.write_across(sheet, headings + 1, 0, headings + 1, len(columns) - 1, "Tidak ada temuan.", styles.CELL)
    sheet.repeat_rows(headings)
    sheet.freeze_panes(headings + 1, 0)


def _summary(paper: Paper, merged: Merged) -> None:
    """Write what each unit handed in, how many indicators each objective has, and how much was found."""
    sheet = paper.sheet(SUMMARY_SHEET, footer=f"Ringkasan Usulan IKU Tahun {merged.year}", landscape=False)
    columns = (("No", 5), (UNIT_HEADING, 46), (VERSION_HEADING, 10), ("Jumlah IKU", 12), ("Keterangan", 30))
    _title(paper, sheet, merged, "RINGKASAN USULAN INDIKATOR KINERJA UTAMA", len(columns) - 1)
    row = HEADINGS_ROW
    _table_head(paper, sheet, row, columns)
    entries = entries_of(merged.groups)
    for number, state in enumerate(merged.units, start=1):
        count = sum(entry.unit.code == state.unit.code for entry in entries)
        version = "–" if state.version is None else str(state.version)
        row += 1
        _line(paper, sheet, row, (str(number), state.unit.name, version, str(count), state.remark))
    row += 1
    _line(paper, sheet, row, ("", "Jumlah", "", str(len(entries)), ""), styles.BOLD)
    row = _count_table(
        paper,
        sheet,
        row + 2,
        HEADINGS[Field.OBJECTIVE],
        [(group.objective, len(group.entries)) for group in merged.groups],
    )
    errors = sum(finding.is_error for finding in merged.findings)
    counts = [("Harus diperbaiki", errors), ("Perlu diperhatikan", len(merged.findings) - errors)]
    _count_table(paper, sheet, row + 1, "Temuan", counts)


def _count_table(paper: Paper, sheet: Any, row: int, title: str, counts: Sequence[tuple[str, int]]) -> int:
    """Write a table of texts and counts, and return the row after it."""
    texts = [("No", title, "Jumlah"), *((str(n), text, str(count)) for n, (text, count) in enumerate(counts, start=1))]
    for number, (first, text, count) in enumerate(texts):
        look = styles.CELL if number else styles.HEADING
        paper.write(sheet, row, 0, first, look, styles.CENTRED)
        paper.write_across(sheet, row, 1, row, 2, text, look)
        paper.write(sheet, row, 3, count, look, styles.CENTRED)
        sheet.set_row(row, styles.row_points(lines_needed(text, 56), least=1))
        row += 1
    return row


def _table_head(paper: Paper, sheet: Any, row: int, columns: Sequence[tuple[str, float]]) -> None:
    for column, (title, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        paper.write(sheet, row, column, title, styles.HEADING)


def _line(paper: Paper, sheet: Any, row: int, texts: Sequence[str], *look: Mapping[str, Any]) -> None:
    for column, text in enumerate(texts):
        centred = {} if column in (1, len(texts) - 1) else styles.CENTRED
        paper.write(sheet, row, column, text, styles.CELL, centred, *look)
