"""The form as another library sees it: head, columns, choices, locks, print set-up, marks."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from documents.indicators.form import EMPTY_ROWS, Answers, Form, marked_form
from documents.indicators.layout import HEADINGS, FormCode, example, form_code_in, heading
from messages.indicators import column_name, finding_words
from sop.figures import Figure
from sop.indicator_checks import Rule, check
from sop.indicators import MEASURES, Column, Field, Indicator, columns_of_form
from sop.procedure import Unit
from tests.documents.indicator_files import FORM, GOOD, NOW

RED, YELLOW, GREY = "FFFFC7CE", "FFFFEB9C", "FF7F7F7F"
BAD = replace(GOOD, name="Jumlah aplikasi", measure="", targets={2027: Figure("sekitar 450"), 2030: Figure("5")})


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def blank() -> Any:
    return opened(marked_form(FORM, Answers(), now=NOW))["Format IKU"]


@pytest.fixture(scope="module")
def marked() -> Any:
    indicators = [GOOD, BAD]
    return opened(marked_form(FORM, Answers(indicators, check(indicators), finding_words), now=NOW))


def row_of(sheet: Any, text: str) -> int:
    return next(int(cell.row) for cell in sheet["A"] if cell.value == text)


def texts(cells: Sequence[Any]) -> list[str]:
    return [str(cell.value or "") for cell in cells]


def find(sheet: Any, text: str) -> Any:
    return next(cell for row in sheet.iter_rows() for cell in row if text in str(cell.value))


def test_the_head_names_the_office_and_what_the_form_is(blank: Any) -> None:
    said = " ".join(str(cell.value) for row in blank["A1:L12"] for cell in row if cell.value)

    for text in (
        FORM.government,
        FORM.office,
        "FORMAT INDIKATOR KINERJA UTAMA",
        "TAHUN 2027",
        "Perangkat Daerah",
        FORM.duties,
        FORM.functions,
        "Renstra 2025–2029",
        "Bidang TIK",
        "Kode formulir: IKU/2027/tik/v1",
    ):
        assert text in said


def test_the_columns_are_those_of_the_default_form(blank: Any) -> None:
    first, second = texts(blank[row_of(blank, "No")]), texts(blank[row_of(blank, "No") + 1])

    assert first == [
        "No",
        "Sasaran Strategis *",
        "Indikator Kinerja Utama *",
        "Satuan *",
        "Penjelasan/Formulasi Perhitungan *",
        "Sumber Data *",
        "Penanggung Jawab *",
        "Baseline",
        "Target",
        "",
        "",
        "Keterangan",
    ]
    assert second[8:11] == ["2027", "2028", "2029"]


@pytest.mark.parametrize(
    ("year", "period", "years"),
    [(2027, (2025, 2029), (2027, 2028, 2029)), (2029, (2025, 2029), (2029,)), (2030, (2025, 2029), (2030,))],
)
def test_target_years_run_from_the_runs_year_to_the_end_of_the_period(
    year: int, period: tuple[int, int], years: tuple[int, ...]
) -> None:
    form = replace(FORM, year=year, period=period)

    assert form.years == years
    assert str(year) in texts(opened(marked_form(form, Answers(), now=NOW))["Format IKU"][14]) or len(years) > 1


def test_the_example_is_grey_and_locked(blank: Any) -> None:
    cells = blank[row_of(blank, "Contoh")]

    assert texts(cells)[2] == example(FORM.years).name
    assert all(cell.font.color.rgb == GREY and cell.protection.locked for cell in cells)


def test_headings_are_locked_and_answers_are_open(blank: Any) -> None:
    assert blank.protection.sheet
    assert all(cell.protection.locked for cell in blank[row_of(blank, "No")])
    for number in range(1, EMPTY_ROWS + 1):
        locks = [cell.protection.locked for cell in blank[row_of(blank, str(number))]]
        assert locks == [True] + [False] * 11


def test_answers_are_texts_so_that_nothing_typed_is_rounded_or_made_a_date(blank: Any) -> None:
    assert all(cell.number_format == "@" for cell in blank[row_of(blank, "1")])


def test_measure_and_responsible_are_chosen_from_lists_and_others_are_allowed() -> None:
    book = opened(marked_form(FORM, Answers(), now=NOW))
    choices = {str(each.sqref): each for each in book["Format IKU"].data_validations.dataValidation}

    assert [re.sub(r"\d", "", cells) for cells in choices] == ["D:D", "G:G"]
    listed = []
    for choice in choices.values():
        assert choice.errorStyle == "information"
        _, cells = choice.formula1.split("!")
        listed.append([cell.value for (cell,) in book["Petunjuk"][cells.replace("$", "")]])
    assert listed == [list(MEASURES), list(FORM.responsible)]


def test_an_office_without_units_gets_a_form_without_their_list() -> None:
    sheet = opened(marked_form(replace(FORM, responsible=()), Answers(), now=NOW))["Format IKU"]

    assert len(sheet.data_validations.dataValidation) == 1


def test_it_prints_on_landscape_f4_one_page_wide_with_repeated_headings(blank: Any) -> None:
    assert blank.page_setup.orientation == "landscape"
    assert int(blank.page_setup.paperSize) == 14
    assert blank.sheet_properties.pageSetUpPr.fitToPage
    assert (blank.page_setup.fitToWidth or 1, blank.page_setup.fitToHeight) == (1, 0)
    first = row_of(blank, "No")
    assert blank.print_title_rows == f"${first}:${first + 2}"
    assert "IKU/2027/tik/v1" in blank.oddFooter.left.text
    assert blank.freeze_panes is not None


def test_an_ampersand_in_a_name_is_printed_and_no_code() -> None:
    form = replace(FORM, unit=Unit("aptika", "Aptika & Statistik", "kabid"))

    assert "Aptika &amp;&amp; Statistik" in sheet_xml(marked_form(form, Answers(), now=NOW))


def test_the_sheet_of_instructions_explains_the_form() -> None:
    book = opened(marked_form(FORM, Answers(), now=NOW))

    said = " ".join(str(cell.value) for row in book["Petunjuk"].iter_rows() for cell in row if cell.value)
    for text in ("PETUNJUK PENGISIAN", "wajib diisi", "Baris contoh", "3,05", "Menggantikan: Indeks SPBE"):
        assert text in said


def test_the_same_form_has_the_same_bytes() -> None:
    assert marked_form(FORM, Answers(), now=NOW) == marked_form(FORM, Answers(), now=NOW)


# Marks


def test_errors_are_red_warnings_yellow_and_each_says_why(marked: Any) -> None:
    sheet = marked["Format IKU"]
    row = row_of(sheet, "2")
    measure, name, target = sheet.cell(row, 4), sheet.cell(row, 3), find(sheet, "sekitar 450")

    assert (measure.fill.fgColor.rgb, measure.comment.text) == (RED, "Satuan kosong. Mohon diisi.")
    assert name.fill.fgColor.rgb == YELLOW
    assert "menghitung keluaran" in name.comment.text
    assert target.fill.fgColor.rgb == YELLOW
    assert all(cell.comment is None for cell in sheet[row_of(sheet, "1")])


def test_every_finding_is_in_the_list_with_the_errors_first(marked: Any) -> None:
    rows = [texts(cells) for cells in marked["Temuan"].iter_rows(min_row=2)]

    assert len(rows) == len(check([GOOD, BAD]))
    assert rows[0][1:] == ["Harus diperbaiki", "Satuan", "Satuan kosong. Mohon diisi."]
    assert {row[1] for row in rows[1:]} == {"Perlu diperhatikan"}


def test_a_form_without_findings_has_no_list() -> None:
    assert opened(marked_form(FORM, Answers([GOOD]), now=NOW)).sheetnames == ["Format IKU", "Petunjuk"]


def test_a_year_that_somebody_gave_beyond_the_form_gets_its_column(marked: Any) -> None:
    sheet = marked["Format IKU"]

    assert "2030" in texts(sheet[row_of(sheet, "No") + 1])


def test_a_finding_of_a_whole_row_stands_at_its_name() -> None:
    findings = [replace(each, column=None) for each in check([BAD]) if each.rule is Rule.EMPTY]

    sheet = opened(marked_form(FORM, Answers([BAD], findings, finding_words), now=NOW))["Format IKU"]

    assert sheet.cell(row_of(sheet, "1"), 3).comment is not None


def test_a_form_grows_with_its_answers() -> None:
    sheet = opened(marked_form(FORM, Answers([GOOD] * 40), now=NOW))["Format IKU"]

    assert row_of(sheet, "45") > row_of(sheet, "40")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "https://x.example", "007"]
)
def test_no_answer_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    indicator = Indicator(objective=text, name=text, measure=text, source=text)

    content = marked_form(FORM, Answers([indicator]), now=NOW)

    sheet = opened(content)["Format IKU"]
    cells = [cell for cell in sheet[row_of(sheet, "1")] if cell.value not in (None, "1")]
    assert [(cell.value, cell.data_type) for cell in cells] == [(text, "s")] * 4
    assert "<f>" not in sheet_xml(content)
    assert all(cell.quotePrefix for cell in cells) is (text[0] in "=+-@\t")


def test_an_overlong_answer_is_cut_where_spreadsheets_end() -> None:
    sheet = opened(marked_form(FORM, Answers([replace(GOOD, formulation="x" * 40_000)]), now=NOW))["Format IKU"]

    assert len(sheet.cell(row_of(sheet, "1"), 5).value) == 32_767


def test_half_a_letter_breaks_nothing() -> None:
    indicators = [replace(GOOD, name="Jumlah \ud83d")]

    sheet = opened(marked_form(FORM, Answers(indicators, check(indicators), finding_words), now=NOW))["Format IKU"]

    cell = sheet.cell(row_of(sheet, "1"), 3)
    assert cell.value == "Jumlah ?"
    assert "Jumlah ?" in cell.comment.text


# Words


def test_columns_have_one_name_on_paper_and_one_in_chat() -> None:
    assert set(HEADINGS) == set(Field)
    assert {column_name(column) for column in columns_of_form([2027])} == {
        *(heading(column) for column in columns_of_form([2027]) if column.field is not Field.FORMULATION),
        "Formulasi Perhitungan",
    }
    assert heading(Column(Field.TARGET, 2027)) == "Target 2027"


@pytest.mark.parametrize("unit", ["tik", "bidang_satu", "kip-2", "x1"])
def test_the_code_of_a_form_is_read_back(unit: str) -> None:
    code = FormCode(2027, unit, 3)

    assert form_code_in(f"Kode formulir: {code}") == code


@pytest.mark.parametrize("text", ["", "IKU", "IKU/27/tik/v1", "IKU/2027//v1", "PIKU/2027", "IKU/2027/tik/x1"])
def test_what_is_no_code_is_none(text: str) -> None:
    assert form_code_in(text) is None


def sheet_xml(content: bytes) -> str:
    """Return the XML of the first sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


def test_a_form_needs_no_duties() -> None:
    form = Form("KAB", "DINAS", 2027, (2025, 2029), Unit("u", "Unit", "p"), ["Unit"])

    assert "Tugas" in " ".join(texts(opened(marked_form(form, Answers(), now=NOW))["Format IKU"]["A"]))
