"""The form "Format Indikator Kinerja Utama" as a workbook: empty, or with answers and what is wrong in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from documents.indicators import styles
from documents.indicators.layout import (
    EXAMPLE_MARK,
    FORM_SHEET,
    FORM_TITLE,
    HEADINGS,
    NUMBER_HEADING,
    NUMBER_WIDTH,
    WIDTHS,
    FormCode,
    example,
    heading,
)
from documents.indicators.styles import LINE_POINTS, Paper, lines_needed
from sop.indicator_checks import Finding
from sop.indicators import MEASURES, REQUIRED, Column, Field, Indicator, columns_of_form, is_figure
from sop.procedure import Unit

EMPTY_ROWS = 15
SPARE_ROWS = 5
LISTS_FROM = 16
LIST_SHEET = "Petunjuk"
FINDINGS_SHEET = "Temuan"

GUIDANCE = (
    "Isilah satu baris untuk setiap indikator, mulai dari baris di bawah contoh. Baris contoh berwarna abu-abu tidak "
    "dibaca.",
    "Kolom bertanda * wajib diisi. Baseline, Target dan Keterangan boleh menyusul.",
    "Sasaran Strategis ditulis sesuai Renstra dan diulang pada setiap baris, walaupun sasarannya sama.",
    "Indikator Kinerja Utama menggambarkan hasil atau keluaran, bukan kegiatan. Hindari indikator yang diawali "
    '"Jumlah ..."; sebaiknya paling banyak 3 (tiga) indikator untuk setiap sasaran.',
    "Satuan dipilih dari daftar atau ditulis sendiri apabila belum ada.",
    "Penjelasan/Formulasi Perhitungan memuat cara menghitung, misalnya: (jumlah X yang memenuhi / jumlah seluruh X) x "
    "100%, atau: nilai hasil evaluasi ... oleh ....",
    'Angka ditulis dengan koma untuk desimal dan titik untuk ribuan, misalnya 3,05 atau 98,63 atau 1.250. Tanda "%" '
    "tidak perlu ditulis apabila satuannya sudah %.",
    "Indikator pengganti dijelaskan pada kolom Keterangan, misalnya: Menggantikan: Indeks SPBE.",
    "Baris boleh ditambah. Judul kolom dan kode formulir mohon tidak diubah.",
    "Formulir yang sudah diisi dikirim kembali melalui percakapan Telegram. Dapat pula diisi dari telepon genggam.",
)


@dataclass(frozen=True)
class Form:
    """What a form is made for; `period` is the first and last year of the Renstra."""

    government: str
    office: str
    year: int
    period: tuple[int, int]
    unit: Unit
    responsible: Sequence[str]
    duties: str = ""
    functions: str = ""

    @property
    def code(self) -> FormCode:
        """The mark that tells the form when it comes back."""
        return FormCode(self.year, self.unit.code)

    @property
    def years(self) -> tuple[int, ...]:
        """The target years: from the run's year to the end of the period."""
        return tuple(range(self.year, max(self.year, self.period[1]) + 1))


@dataclass(frozen=True)
class Answers:
    """What stands in a form, with the findings about it and their words."""

    indicators: Sequence[Indicator] = ()
    findings: Sequence[Finding] = ()
    words: Callable[[Finding], str] = field(default=lambda _: "")


def marked_form(form: Form, answers: Answers, *, now: datetime) -> bytes:
    """Return a fresh form with somebody's answers: red or yellow where something was found, said in a comment."""
    told = {year for indicator in answers.indicators for year in indicator.targets}
    columns = columns_of_form(sorted({*form.years, *told}))
    with Paper(title=FORM_TITLE, subject=str(form.code), now=now) as paper:
        _Sheet(paper, form, answers, columns).write()
        _guidance(paper, form)
        if answers.findings:
            _findings(paper, form, answers)
    return paper.content


class _Sheet:
    """The sheet that is filled in."""

    def __init__(self, paper: Paper, form: Form, answers: Answers, columns: Sequence[Column]) -> None:
        self.paper, self.form, self.answers, self.columns = paper, form, answers, columns
        self.sheet = paper.sheet(FORM_SHEET, footer=f"Format IKU Tahun {form.year} · {form.unit.name} · {form.code}")
        self.last = len(columns)

    def write(self) -> None:
        """Write the sheet from top to bottom."""
        self._widths()
        headings = self._head()
        first = self._headings(headings)
        self._row(first, EXAMPLE_MARK, example(self.form.years), styles.EXAMPLE)
        rows = max(EMPTY_ROWS, len(self.answers.indicators) + SPARE_ROWS)
        marks = _marks(self.answers)
        for number in range(rows):
            filled = number < len(self.answers.indicators)
            indicator = self.answers.indicators[number] if filled else Indicator()
            self._row(first + 1 + number, str(number + 1), indicator, styles.OPEN, marks.get(number, {}))
        self._choices(first + 1, first + rows)
        self._printing(headings, first, first + rows)

    def _widths(self) -> None:
        self.sheet.set_column(0, 0, NUMBER_WIDTH)
        for place, column in enumerate(self.columns, start=1):
            self.sheet.set_column(place, place, WIDTHS[column.field])

    def _head(self) -> int:
        """Write what stands above the table, and return the row of the headings."""
        paper, sheet, form, last = self.paper, self.sheet, self.form, self.last
        names = {"government": form.government, "office": form.office}
        paper.letterhead(sheet, last, **names, title=FORM_TITLE, year=form.year)
        first, final = form.period
        lines: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
            ("Perangkat Daerah", form.office, {}),
            ("Tugas", form.duties, styles.OPEN),
            ("Fungsi", form.functions, styles.OPEN),
            ("Periode", f"Renstra {first}–{final}, target mulai tahun {form.year}", {}),
            ("Unit Pengusul", form.unit.name, {}),
        )
        row = 6
        width = sum(WIDTHS[column.field] for column in self.columns[1:])
        for label, text, open_or_not in lines:
            top = {"valign": "top", "text_wrap": True}
            paper.write_across(sheet, row, 0, row, 1, label, {"valign": "top"})
            paper.write_across(sheet, row, 2, row, last, f": {text}", top, open_or_not)
            sheet.set_row(row, LINE_POINTS * lines_needed(text, width) + 1.5)
            row += 1
        paper.write_across(sheet, row, 0, row, last, f"Kode formulir: {form.code}", {"align": "right", "font_size": 8})
        return row + 1

    def _headings(self, row: int) -> int:
        """Write the heading rows, and return the row after them."""
        paper, sheet = self.paper, self.sheet
        targets = [place for place, column in enumerate(self.columns, start=1) if column.field is Field.TARGET]
        paper.write_across(sheet, row, 0, row + 1, 0, NUMBER_HEADING, styles.HEADING)
        for place, column in enumerate(self.columns, start=1):
            if column.field is not Field.TARGET:
                star = " *" if column.field in REQUIRED else ""
                text = f"{HEADINGS[column.field]}{star}"
                paper.write_across(sheet, row, place, row + 1, place, text, styles.HEADING)
        paper.write_across(sheet, row, targets[0], row, targets[-1], HEADINGS[Field.TARGET], styles.HEADING)
        for place in targets:
            paper.write(sheet, row + 1, place, str(self.columns[place - 1].year), styles.HEADING)
        for place in range(self.last + 1):
            paper.write(sheet, row + 2, place, f"({place + 1})", styles.COLUMN_NUMBER)
        sheet.set_row(row, 18)
        sheet.set_row(row + 1, 18)
        sheet.set_row(row + 2, LINE_POINTS)
        return row + 3

    def _row(
        self,
        row: int,
        number: str,
        indicator: Indicator,
        look: Mapping[str, Any],
        marks: Mapping[Column, Sequence[Finding]] | None = None,
    ) -> None:
        self.paper.write(self.sheet, row, 0, number, styles.CELL, styles.CENTRED, {**look, "locked": True})
        lines = 1
        for place, column in enumerate(self.columns, start=1):
            text = indicator.text(column)
            centred = styles.CENTRED if is_figure(column) or column.field is Field.MEASURE else {}
            found = (marks or {}).get(column, ())
            self.paper.write(self.sheet, row, place, text, styles.CELL, look, centred, _colour(found))
            if found:
                said = "\n".join(self.answers.words(each) for each in found)
                self.paper.comment(self.sheet, row, place, said)
            lines = max(lines, lines_needed(text, WIDTHS[column.field]))
        self.sheet.set_row(row, styles.row_points(lines))

    def _choices(self, first: int, last: int) -> None:
        """Add the drop-downs; other answers are taken too, after a question by the spreadsheet."""
        lists = (Field.MEASURE, "A", len(MEASURES)), (Field.RESPONSIBLE, "D", len(self.form.responsible))
        for name, letter, count in lists:
            if count:
                place = self.columns.index(Column(name)) + 1
                choice = {
                    "validate": "list",
                    "source": f"={LIST_SHEET}!${letter}${LISTS_FROM + 1}:${letter}${LISTS_FROM + count}",
                    "error_type": "information",
                    "error_title": HEADINGS[name],
                    "error_message": "Isian ini belum ada dalam daftar. Pilih OK untuk tetap memakainya.",
                }
                self.sheet.data_validation(first, place, last, place, choice)

    def _printing(self, headings: int, first: int, last: int) -> None:
        sheet = self.sheet
        sheet.print_area(0, 0, last, self.last)
        sheet.repeat_rows(headings, first - 1)
        sheet.freeze_panes(first, 3)
        sheet.set_selection(first + 1, 1, first + 1, 1)
        sheet.protect("", {"insert_rows": True, "delete_rows": True, "format_rows": True, "format_columns": True})


def _marks(answers: Answers) -> dict[int, dict[Column, list[Finding]]]:
    """Return the findings by row and column; one about a whole row stands at the indicator's name."""
    marks: dict[int, dict[Column, list[Finding]]] = {}
    for finding in answers.findings:
        if finding.at is not None:
            column = finding.column or Column(Field.NAME)
            marks.setdefault(finding.at, {}).setdefault(column, []).append(finding)
    return marks


def _colour(found: Sequence[Finding]) -> Mapping[str, Any]:
    if not found:
        return {}
    return styles.ERROR if any(each.is_error for each in found) else styles.WARNING


def _guidance(paper: Paper, form: Form) -> None:
    """Write the sheet that explains the form and holds the lists of its drop-downs."""
    sheet = paper.sheet(LIST_SHEET, footer=f"Petunjuk Pengisian · {form.code}", landscape=False)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 2, 14)
    sheet.set_column(3, 3, 40)
    paper.write_across(sheet, 0, 0, 0, 3, "PETUNJUK PENGISIAN", styles.BOLD, styles.CENTRED, {"font_size": 12})
    paper.write_across(sheet, 1, 0, 1, 3, f"{FORM_TITLE} TAHUN {form.year}", styles.BOLD, styles.CENTRED)
    for number, text in enumerate(GUIDANCE, start=1):
        row = 2 + number
        line = f"{number}. {text}"
        paper.write_across(sheet, row, 0, row, 3, line, {"text_wrap": True, "valign": "top"})
        sheet.set_row(row, LINE_POINTS * lines_needed(line, 106) + 3)
    for column, title, entries in ((0, "Pilihan Satuan", MEASURES), (3, "Pilihan Penanggung Jawab", form.responsible)):
        paper.write(sheet, LISTS_FROM - 1, column, title, styles.HEADING)
        for number, text in enumerate(entries):
            paper.write(sheet, LISTS_FROM + number, column, text, styles.CELL)
    sheet.protect("")


def _findings(paper: Paper, form: Form, answers: Answers) -> None:
    """Write the sheet that lists everything found, the errors first."""
    sheet = paper.sheet(FINDINGS_SHEET, footer=f"Temuan · {form.code}")
    for column, (title, width) in enumerate((("No", 6), ("Sifat", 18), ("Kolom", 32), ("Temuan", 90))):
        sheet.set_column(column, column, width)
        paper.write(sheet, 0, column, title, styles.HEADING)
    ordered = sorted(answers.findings, key=lambda each: not each.is_error)
    for row, finding in enumerate(ordered, start=1):
        nature = "Harus diperbaiki" if finding.is_error else "Perlu diperhatikan"
        colour = styles.ERROR if finding.is_error else styles.WARNING
        said = answers.words(finding)
        paper.write(sheet, row, 0, str(row), styles.CELL, styles.CENTRED)
        paper.write(sheet, row, 1, nature, styles.CELL, colour)
        paper.write(sheet, row, 2, heading(finding.column) if finding.column else "", styles.CELL)
        paper.write(sheet, row, 3, said, styles.CELL)
        sheet.set_row(row, styles.row_points(lines_needed(said, 90), least=1))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)


@dataclass(frozen=True)
class FormPaper:
    """Everything that a form is made from."""

    form: Form
    now: datetime
    answers: Answers = field(default_factory=Answers)

    def render(self) -> bytes:
        """Return the workbook."""
        return marked_form(self.form, self.answers, now=self.now)
