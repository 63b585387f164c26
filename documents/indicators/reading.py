"""What somebody sent, as indicators: every row is read as well as it can be, and what is wrong with it is said."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from documents.checks import check_content, extension
from documents.child import ChildFailed, ChildRefused, Children
from documents.indicators.headings import Headings, find_headings
from documents.indicators.layout import EXAMPLE_MARK, FormCode, example, form_code_in
from documents.indicators.sheet import Sheet, Workbook, workbook_of
from documents.parsers import cells
from sop.errors import FileDamaged, FileHoldsNoTable, FileLocked, FileUnreadable, SopError
from sop.figures import is_blank
from sop.indicator_checks import Finding, Place, Rule, check, check_plan
from sop.indicators import REQUIRED, Column, Field, Indicator, indicator_of

PARSERS = {
    "xlsx": "documents.parsers.spreadsheet",
    "xls": "documents.parsers.spreadsheet",
    "ods": "documents.parsers.spreadsheet",
    "docx": "documents.parsers.word",
}
TEXT_DOCUMENTS = {"docx"}
REFUSED: Mapping[str, type[SopError]] = {"locked": FileLocked, "damaged": FileDamaged}
RULE_OF_MARK = {cells.ROUNDED: Rule.ROUNDED, cells.DATE: Rule.DATE, cells.NO_VALUE: Rule.NO_VALUE}

COMPARED = (Field.OBJECTIVE, Field.NAME, Field.MEASURE, Field.TARGET)
"""What proposals are compared in with the Renstra."""

MOST_INDICATORS = 1_000
LEAST_AFTER_GAP = 3
LONGEST_OUTSIDE = 300


@dataclass(frozen=True)
class Reading:
    """The indicators of a file, where each stands, and what the file itself has wrong.

    `rows` are the rows of the indicators on `sheet`; `form` is None for a table that the bot did not make.
    """

    indicators: tuple[Indicator, ...] = ()
    findings: tuple[Finding, ...] = ()
    sheet: str = ""
    columns: Mapping[Column, int] = field(default_factory=dict)
    rows: tuple[int, ...] = ()
    form: FormCode | None = None
    is_text_document: bool = False

    @property
    def missing(self) -> tuple[Field, ...]:
        """The required columns that the table does not have; all of them where there is no table."""
        return tuple(name for name in REQUIRED if Column(name) not in self.columns)

    @property
    def years(self) -> tuple[int, ...]:
        """The years that the table has target columns for."""
        return tuple(sorted(column.year for column in self.columns if column.year is not None))

    def checked(self, *, renstra: Sequence[Indicator] = ()) -> tuple[Finding, ...]:
        """Return all findings with their places: those of the file first, then row by row."""
        known = {(each.at, each.column) for each in self.findings if each.at is not None}
        found = check(self.indicators, without=self.missing, renstra=renstra, already_found=known)
        findings = (*self.findings, *(replace(each, place=self.place(each)) for each in found))
        return tuple(sorted(findings, key=lambda each: (each.at is not None, each.at or 0)))

    def checked_as_plan(self) -> tuple[Finding, ...]:
        """Return what keeps the indicators from being taken as those of the Renstra, or is worth a second look."""
        own = [each for each in self.findings if each.column is None or each.column.field in COMPARED]
        known = {(each.at, each.column) for each in own if each.at is not None}
        findings = [
            *(each for each in own if each.rule is not Rule.NO_COLUMN),
            *(replace(each, place=self.place(each)) for each in check_plan(self.indicators, already_found=known)),
        ]
        return tuple(sorted(findings, key=lambda each: (each.at is not None, each.at or 0)))

    @property
    def not_compared(self) -> tuple[Field, ...]:
        """The columns that a list of the Renstra could have, and this one has not."""
        there = {column.field for column in self.columns}
        return tuple(name for name in COMPARED if name not in there)

    def place(self, finding: Finding) -> Place | None:
        """Return where the indicator of a finding stands."""
        if finding.at is None:
            return None
        column = self.columns.get(finding.column) if finding.column else None
        if column is None:
            column = min(self.columns.values())
        return Place(self.sheet, self.rows[finding.at], column, self.is_text_document)


def holds_table(name: str) -> bool:
    """Tell by its name whether data can be read from a file; others are kept as attachments."""
    return extension(name) in PARSERS


async def read_indicators(children: Children, content: bytes, *, name: str) -> Reading:
    """Return what a workbook, or a text document with a table, says about indicators.

    Raises the errors of check_content, FileHoldsNoTable or FileUnreadable.
    """
    check_content(content, name=name)
    if not holds_table(name):
        raise FileHoldsNoTable
    kind = extension(name)
    try:
        answer = await children.read(PARSERS[kind], content)
    except ChildRefused as error:
        raise REFUSED.get(error.reason, FileUnreadable) from error
    except ChildFailed as error:
        raise FileUnreadable from error
    return await asyncio.to_thread(_understood, answer, is_text_document=kind in TEXT_DOCUMENTS)


def _understood(answer: object, *, is_text_document: bool) -> Reading:
    try:
        workbook = workbook_of(answer)
    except ValueError as error:
        raise FileUnreadable from error
    return understand(workbook, is_text_document=is_text_document)


def understand(workbook: Workbook, *, is_text_document: bool = False) -> Reading:
    """Return the indicators of the first visible sheet that has the headings; further ones are only said."""
    found = [(sheet, find_headings(sheet)) for sheet in workbook.tables if sheet.is_visible]
    tables = [(sheet, headings) for sheet, headings in found if headings is not None]
    if not tables:
        return Reading(findings=(Finding(Rule.NO_TABLE),), is_text_document=is_text_document)
    reading = _Rows(*tables[0], is_text_document=is_text_document).read()
    links = [Finding(Rule.EXTERNAL_LINKS)] if workbook.external_links else []
    others = [
        Finding(Rule.SECOND_TABLE, place=Place(sheet.name, headings.row, headings.first_column, is_text_document))
        for sheet, headings in tables[1:]
    ]
    return replace(reading, findings=(*links, *reading.findings, *others))


class _Rows:
    """Goes down the rows of one table."""

    def __init__(self, sheet: Sheet, headings: Headings, *, is_text_document: bool) -> None:
        self.sheet, self.headings, self.is_text_document = sheet, headings, is_text_document
        self.form = _form_code(sheet, above=headings.row)
        self.above = _merged_down(sheet)
        self.hidden = set(sheet.hidden)
        self.marks = {(row, column): kind for row, column, kind in sheet.marks}
        self.indicators: list[Indicator] = []
        self.rows: list[int] = []
        self.outside: list[int] = []
        self.findings: list[Finding] = []

    def read(self) -> Reading:
        """Read all rows to the end, or to the headings of a second table."""
        self._columns()
        first = self.headings.last_row + 1
        second = find_headings(self.sheet, start=first, rows=len(self.sheet.rows))
        end = len(self.sheet.rows) if second is None else second.row
        gap = False
        for row in range(first, end):
            kind = self._kind(row, after_gap=gap)
            gap = gap or (kind == "blank" and bool(self.rows))
            if kind == "indicator":
                self._indicator(row)
            elif kind == "outside":
                self.outside.append(row)
            elif kind == "example":
                self._example(row)
        if self.outside:
            said = (text for row in self.outside for text in self.sheet.rows[row] if text)
            self._find(Rule.OUTSIDE_TABLE, row=self.outside[0], value=" · ".join(said)[:LONGEST_OUTSIDE])
        if second is not None:
            self._find(Rule.SECOND_TABLE, row=second.row)
        return self._finished()

    def _finished(self) -> Reading:
        read = max(len(self.indicators), self.sheet.height if self.sheet.height > len(self.sheet.rows) else 0)
        if read > MOST_INDICATORS:
            self.indicators, self.rows = [], []
            self.findings = [Finding(Rule.TOO_MANY_ROWS, value=str(read), other=str(MOST_INDICATORS))]
        elif not self.indicators:
            self._find(Rule.NO_ROWS)
        return Reading(
            tuple(self.indicators),
            tuple(self.findings),
            self.sheet.name,
            self.headings.columns,
            tuple(self.rows),
            self.form,
            self.is_text_document,
        )

    def _columns(self) -> None:
        for name in REQUIRED:
            if Column(name) not in self.headings.columns:
                self._find(Rule.NO_COLUMN, column=Column(name))

    def _kind(self, row: int, *, after_gap: bool) -> str:
        """Tell what a row is by what is filled in it.

        Below a gap few cells are a signature or a remark and no indicator, but for the numbered rows of our own form.
        """
        number = self.sheet.text(row, self.headings.number_column)
        filled = {
            column
            for column, at in self.headings.columns.items()
            if self.sheet.text(row, at) or (row, at) in self.marks
        }
        if number.casefold().startswith(EXAMPLE_MARK.casefold()):
            return "example"
        if not filled:
            return "blank"
        if (self.form is not None and number) or len(filled) >= LEAST_AFTER_GAP:
            return "indicator"
        if after_gap or (len(filled) == 1 and Column(Field.NAME) not in filled):
            return "outside"
        return "indicator"

    def _indicator(self, row: int) -> None:
        at = len(self.indicators)
        self.rows.append(row)
        self.indicators.append(indicator_of(self._texts(row)))
        for column, place in self.headings.columns.items():
            mark = self.marks.get((row, place))
            if mark is not None and (mark != cells.DATE or column.field is not Field.REMARK):
                self._find(RULE_OF_MARK[mark], row=row, at=at, column=column, value=self.sheet.text(row, place))
        if row in self.hidden:
            self._find(Rule.HIDDEN_ROW, row=row, at=at)

    def _texts(self, row: int) -> dict[Column, str]:
        """Return the texts of a row; a cell that reaches down over several rows counts for each, but for the name."""
        texts = {}
        for column, place in self.headings.columns.items():
            top = row if column.field is Field.NAME else self.above.get((row, place), row)
            texts[column] = self.sheet.text(top if top > self.headings.last_row else row, place)
        return texts

    def _example(self, row: int) -> None:
        """Note an example that somebody has written over: it is not read."""
        name = self.sheet.text(row, self.headings.columns.get(Column(Field.NAME)))
        if self.form is not None and not is_blank(name) and name != example(()).name:
            self._find(Rule.EXAMPLE_USED, row=row, column=Column(Field.NAME), value=name)

    def _find(
        self,
        rule: Rule,
        *,
        row: int | None = None,
        at: int | None = None,
        column: Column | None = None,
        value: str = "",
    ) -> None:
        row = self.headings.row if row is None else row
        place = self.headings.columns.get(column, self.headings.first_column) if column else self.headings.first_column
        where = Place(self.sheet.name, row, place, self.is_text_document)
        self.findings.append(Finding(rule, at, column, value, place=where))


def _form_code(sheet: Sheet, *, above: int) -> FormCode | None:
    codes = (form_code_in(text) for texts in sheet.rows[:above] for text in texts)
    return next((code for code in codes if code is not None), None)


def _merged_down(sheet: Sheet) -> dict[tuple[int, int], int]:
    """Return, for the lower cells of a range merged downwards, the row in which its text stands."""
    rows = len(sheet.rows)
    return {(row, left): top for top, left, bottom, _ in sheet.merged for row in range(top + 1, min(bottom + 1, rows))}
