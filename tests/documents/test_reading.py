"""What officials send is read to the cell, or it is said which cell is wrong and why."""

import io
import time
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from documents.child import Children, Limits
from documents.indicators.form import Answers, marked_form
from documents.indicators.layout import FormCode
from documents.indicators.reading import (
    MOST_INDICATORS,
    PARSERS,
    RULE_OF_MARK,
    Reading,
    holds_table,
    read_indicators,
    understand,
)
from documents.indicators.sheet import Sheet, Workbook, clean, workbook_of
from documents.parsers import cells, spreadsheet
from messages.indicators import finding_words
from sop.errors import (
    FileDamaged,
    FileHasMacros,
    FileHoldsNoTable,
    FileLocked,
    FileNotAsNamed,
    FileUnpacksTooLarge,
    FileUnreadable,
)
from sop.figures import Figure
from sop.indicator_checks import Finding, Rule, check
from sop.indicators import Column, Field, Indicator
from tests.documents.indicator_files import (
    FORM,
    GOOD,
    GOOD_ROW,
    HEADINGS,
    NOW,
    open_cell,
    open_row,
    open_spreadsheet,
    row,
    table,
    text_document,
    word_table,
    workbook,
)
from tests.documents.samples import PDF, PNG, PROGRAM, ole, open_xml, packed

MEASURE, NAME, OBJECTIVE = Column(Field.MEASURE), Column(Field.NAME), Column(Field.OBJECTIVE)

SIGNATURE_ROW = b'<row r="60"><c r="G60" t="inlineStr"><is><t>Kepala Bidang</t></is></c></row>'


async def read(content: bytes, *, name: str = "usulan.xlsx") -> Reading:
    return await read_indicators(Children(), content, name=name)


def said(findings: Sequence[Finding]) -> list[tuple[Rule, str]]:
    """Return rules and cells."""
    return [(finding.rule, finding.place.cell if finding.place else "") for finding in findings]


def replaced(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Return a package with some bytes of one part changed, once."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts[part]
    return packed(parts | {part: parts[part].replace(old, new, 1)})


# Plain tables


async def test_a_table_is_read_as_it_was_written() -> None:
    reading = await read(table(GOOD_ROW))

    assert reading.indicators == (GOOD,)
    assert reading.checked() == ()
    assert reading.years == (2027, 2028)
    assert reading.missing == ()
    assert reading.form is None


async def test_columns_are_found_in_any_order_and_place() -> None:
    turned: list[Sequence[Any]] = [HEADINGS[::-1], GOOD_ROW[::-1]]

    reading = await read(workbook([["Usulan"], [], *turned], top=4, left=3))

    assert reading.indicators == (GOOD,)
    assert reading.rows == (7,)


@pytest.mark.parametrize(
    "headings",
    [
        (
            "NO.",
            "SASARAN",
            "INDIKATOR KINERJA",
            "SATUAN",
            "Rumus",
            "SUMBER",
            "PJ",
            "Kondisi Awal",
            "2027",
            "2028",
            "KET",
        ),
        (
            "Kodefikasi",
            "Sasaran Renstra",
            "Indikator",
            "Satuan Pengukuran",
            "Definisi",
            "Sumber Data",
            "Produsen Data",
            "Baseline 2024",
            "T-2027",
            "Target\nTahun 2028",
            "Keterangan (Target)",
        ),
        (
            "Nomor",
            "Tujuan / Sasaran",
            "Indikator Kinerja Utama (IKU) *",
            "Satuan *",
            "Penjelasan/Formulasi Perhitungan *",
            "Sumber  Data",
            "Penanggungjawab",
            "Realisasi 2025",
            2027,
            2028,
            "Catatan",
        ),
    ],
)
async def test_headings_are_known_in_the_words_of_other_offices(headings: Sequence[Any]) -> None:
    reading = await read(workbook([headings, GOOD_ROW]))

    assert reading.indicators == (GOOD,)
    assert reading.checked() == ()


async def test_a_list_of_the_renstra_has_only_what_is_compared() -> None:
    reading = await read(workbook([["Indikator", "Satuan", "2027", "2028"], ["Indeks KAMI", "Indeks", "3,05", ""]]))

    assert [each.name for each in reading.indicators] == ["Indeks KAMI"]
    assert reading.not_compared == (Field.OBJECTIVE,)
    assert reading.checked_as_plan() == ()


async def test_of_two_columns_that_fit_the_better_heading_is_read() -> None:
    headings, cells = [*HEADINGS, "Definisi", "Frekuensi"], [*GOOD_ROW, "sesuatu", "Tahunan"]

    assert (await read(workbook([headings, cells]))).indicators == (GOOD,)


async def test_years_may_stand_under_one_heading_for_all_targets() -> None:
    headings = [*HEADINGS[:8], "Target", "", "Keterangan"]
    years = [*[""] * 8, 2027, "Tahun 2028", ""]
    numbers = [f"({number})" for number in range(1, 12)]

    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_range(0, 8, 0, 9, "Target")
        for column in (*range(8), 10):
            sheet.merge_range(0, column, 1, column, headings[column])

    reading = await read(workbook([headings, years, numbers, GOOD_ROW], finish=merge))

    assert reading.indicators == (GOOD,)


async def test_a_row_of_data_is_not_taken_for_the_years_below_headings() -> None:
    reading = await read(table(row(target_2027=2026, target_2028="Tahun 2027", baseline="2025")))

    assert reading.indicators[0].targets == {2027: Figure("2026"), 2028: Figure("Tahun 2027")}


async def test_a_first_row_of_nothing_but_figures_is_an_unfinished_indicator_and_no_count_of_columns() -> None:
    reading = await read(workbook([HEADINGS, [1, *[""] * 6, 78, 80, 85]]))

    assert len(reading.indicators) == 1
    assert reading.indicators[0].targets == {2027: Figure("80"), 2028: Figure("85")}


async def test_quarterly_targets_are_not_taken_for_yearly_ones() -> None:
    headings = [*HEADINGS, "Target Triwulan I 2029"]

    assert (await read(workbook([headings, [*GOOD_ROW, "9"]]))).years == (2027, 2028)


@pytest.mark.parametrize(
    ("value", "text"),
    [(12, "12"), (12.0, "12"), (3.05, "3,05"), (0.1 + 0.2, "0,3"), (1250, "1250"), ("1.250", "1.250"), (-2.5, "-2,5")],
)
async def test_a_number_cell_is_read_with_a_decimal_comma(value: Any, text: str) -> None:
    reading = await read(table(row(target_2027=value)))

    assert reading.indicators[0].targets[2027] == Figure(text)


async def test_invisible_letters_and_needless_space_are_left_out() -> None:
    reading = await read(table(row(indikator_kinerja_utama="  Indeks\u202e \u200b KAMI\u00a0 ")))

    assert reading.indicators[0].name == "Indeks KAMI"


async def test_lines_within_a_cell_stay_lines() -> None:
    reading = await read(table(row(formulasi_perhitungan="a / b\r\n\r\n x 100% ")))

    assert reading.indicators[0].formulation == "a / b\nx 100%"


# Findings with their cells


async def test_three_planted_errors_are_named_by_exactly_their_cells() -> None:
    rows = [row(satuan=""), row(indikator_kinerja_utama="B", sumber_data="-"), row(indikator_kinerja_utama="", no=3)]

    reading = await read(table(*rows, top=4, left=0))

    assert said(reading.checked()) == [(Rule.EMPTY, "D6"), (Rule.EMPTY, "F7"), (Rule.EMPTY, "C8")]
    assert {finding.place.sheet for finding in reading.checked() if finding.place} == {"IKU"}


async def test_a_missing_column_is_said_once_and_not_for_every_row() -> None:
    without = [cell for heading, cell in zip(HEADINGS, GOOD_ROW, strict=True) if heading != "Sumber Data"]
    headings = [heading for heading in HEADINGS if heading != "Sumber Data"]

    reading = await read(workbook([headings, without, without]))

    errors = [finding for finding in reading.checked() if finding.is_error]
    assert [(finding.rule, finding.column) for finding in errors] == [(Rule.NO_COLUMN, Column(Field.SOURCE))]
    assert reading.missing == (Field.SOURCE,)


async def test_a_number_that_a_spreadsheet_has_rounded_is_refused() -> None:
    reading = await read(table(row(penanggung_jawab=197001012015032001)))

    (finding,) = reading.checked()
    assert (finding.rule, finding.column) == (Rule.ROUNDED, Column(Field.RESPONSIBLE))
    assert finding.place is not None
    assert finding.place.cell == "G2"


async def test_a_long_number_written_as_text_is_kept_whole() -> None:
    reading = await read(table(row(penanggung_jawab="197001012015032001")))

    assert reading.indicators[0].responsible == "197001012015032001"
    assert reading.checked() == ()


async def test_a_target_that_became_a_date_is_refused() -> None:
    reading = await read(table(row(target_2027=datetime(2026, 4, 1))))  # noqa: DTZ001

    assert said(reading.checked()) == [(Rule.DATE, "I2")]


async def test_a_date_in_the_remark_is_only_text() -> None:
    reading = await read(table(row(keterangan=datetime(2026, 12, 31))))  # noqa: DTZ001

    assert reading.indicators[0].remark == "31/12/2026"
    assert reading.checked() == ()


async def test_a_formula_without_a_value_is_told_apart_from_an_empty_cell() -> None:
    def add_formulas(_: Any, sheet: Any) -> None:
        sheet.write_formula(1, 3, "=A1", None, "")
        sheet.write_formula(1, 8, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 9, "=3+0.2", None, 3.2)

    reading = await read(table(row(satuan=""), finish=add_formulas))

    assert said(reading.checked()) == [(Rule.NO_VALUE, "D2"), (Rule.NO_VALUE, "I2")]
    assert reading.indicators[0].targets[2028] == Figure("3,2")


async def test_hidden_rows_are_read_and_said() -> None:
    reading = await read(
        table(
            GOOD_ROW,
            row(indikator_kinerja_utama="B"),
            finish=lambda _, sheet: sheet.set_row(2, None, None, {"hidden": 1}),
        )
    )

    assert len(reading.indicators) == 2
    assert said(reading.checked()) == [(Rule.HIDDEN_ROW, "B3")]


async def test_cells_merged_downwards_count_for_each_row() -> None:
    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_range(1, 1, 3, 1, "Sasaran A")

    rows = [row(sasaran_strategis="", indikator_kinerja_utama=f"Indeks {letter}") for letter in "ABC"]
    reading = await read(table(*rows, finish=merge))

    assert [indicator.objective for indicator in reading.indicators] == ["Sasaran A"] * 3
    assert reading.checked() == ()


async def test_a_name_merged_downwards_counts_once() -> None:
    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_range(1, 2, 2, 2, "Indeks A")

    reading = await read(table(row(), row(indikator_kinerja_utama="", no=2), finish=merge))

    assert said(reading.checked()) == [(Rule.EMPTY, "C3")]


async def test_of_two_tables_on_a_sheet_the_first_is_read_and_the_second_said() -> None:
    rows: list[Sequence[Any]] = [
        HEADINGS,
        GOOD_ROW,
        [],
        ["Capaian tahun lalu"],
        HEADINGS,
        row(indikator_kinerja_utama="Lama"),
    ]

    reading = await read(workbook(rows))

    assert reading.indicators == (GOOD,)
    assert (Rule.SECOND_TABLE, "B5") in said(reading.checked())
    assert not any(finding.is_error for finding in reading.checked())


async def test_a_table_on_a_second_sheet_is_said_with_its_sheet() -> None:
    def add(book: Any, _: Any) -> None:
        sheet = book.add_worksheet("Lanjutan")
        sheet.write_row(2, 1, HEADINGS)
        sheet.write_row(3, 1, GOOD_ROW)

    reading = await read(table(GOOD_ROW, finish=add))

    assert reading.indicators == (GOOD,)
    (finding,) = reading.checked()
    assert finding.place is not None
    assert (finding.rule, finding.place.sheet, finding.place.cell) == (Rule.SECOND_TABLE, "Lanjutan", "C3")


async def test_a_signature_below_the_table_is_no_indicator() -> None:
    rows: list[Sequence[Any]] = [
        HEADINGS,
        GOOD_ROW,
        [],
        ["", "", "", "", "", "", "Kepala Bidang"],
        ["", "NIP 1", "", "", "", "", "NIP 2"],
    ]

    reading = await read(workbook(rows))

    assert reading.indicators == (GOOD,)
    (finding,) = reading.checked()
    assert (finding.rule, finding.value) == (Rule.OUTSIDE_TABLE, "Kepala Bidang · NIP 1 · NIP 2")


async def test_the_table_may_be_on_another_sheet_but_not_on_a_hidden_one() -> None:
    def second(visible: bool) -> bytes:
        def add(book: Any, _: Any) -> None:
            sheet = book.add_worksheet("Isian")
            sheet.write_row(0, 0, HEADINGS)
            sheet.write_row(1, 0, GOOD_ROW)
            if not visible:
                sheet.hide()

        return workbook([["Surat pengantar"]], finish=add)

    assert (await read(second(visible=True))).sheet == "Isian"
    assert said((await read(second(visible=False))).checked()) == [(Rule.NO_TABLE, "")]


async def test_no_rows_and_no_table_are_two_answers() -> None:
    assert said((await read(table())).checked()) == [(Rule.NO_ROWS, "B1")]
    assert said((await read(workbook([["Surat"], ["Yth. Bapak"]]))).checked()) == [(Rule.NO_TABLE, "")]
    assert said((await read(workbook([]))).checked()) == [(Rule.NO_TABLE, "")]


async def test_the_most_rows_are_read_and_more_are_refused() -> None:
    rows = [row(indikator_kinerja_utama=f"Indeks {number}") for number in range(MOST_INDICATORS)]

    assert len((await read(table(*rows))).indicators) == MOST_INDICATORS
    refused = await read(table(*rows, GOOD_ROW))
    assert [finding.rule for finding in refused.checked()] == [Rule.TOO_MANY_ROWS]
    assert refused.indicators == ()


async def test_five_thousand_rows_are_refused_with_their_number() -> None:
    reading = await read(table(*[GOOD_ROW] * 5000))

    (finding,) = reading.checked()
    assert (finding.rule, finding.value, finding.other) == (Rule.TOO_MANY_ROWS, "5001", "1000")


async def test_a_cell_far_below_the_table_is_said_and_not_lost_silently() -> None:
    reading = await read(table(GOOD_ROW, finish=lambda _, sheet: sheet.write(60_000, 2, "x")))

    assert [finding.rule for finding in reading.checked()] == [Rule.TOO_MANY_ROWS]


async def test_a_cell_at_the_end_of_the_world_takes_no_memory() -> None:
    with pytest.raises(FileUnreadable):
        await read(table(GOOD_ROW, finish=lambda _, sheet: sheet.write(1_048_575, 16_383, "x")))


async def test_a_sheet_that_refers_to_other_files_is_read_and_said() -> None:
    content = table(GOOD_ROW)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}

    reading = await read(packed(parts | {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}))

    assert reading.indicators == (GOOD,)
    assert said(reading.checked()) == [(Rule.EXTERNAL_LINKS, "")]


# Our own form


async def test_the_empty_form_has_no_rows_and_its_example_is_not_read() -> None:
    reading = await read(marked_form(FORM, Answers(), now=NOW))

    assert reading.indicators == ()
    assert [finding.rule for finding in reading.checked()] == [Rule.NO_ROWS]
    assert reading.form == FormCode(2027, "tik", 1)
    assert reading.years == (2027, 2028, 2029)
    assert reading.missing == ()


async def test_a_filled_form_is_read_back_letter_by_letter() -> None:
    indicators = (GOOD, Indicator(name="=cmd|' /C calc'!A0", objective="-1", remark="@x"), Indicator(measure="%"))

    reading = await read(marked_form(FORM, Answers(indicators), now=NOW))

    assert reading.indicators == indicators


async def test_a_marked_form_is_mended_in_another_program_and_taken() -> None:
    wrong = replace(GOOD, measure="", source="-", targets={2027: Figure("abc")})
    marked = marked_form(FORM, Answers([wrong], check([wrong]), finding_words), now=NOW)
    assert [finding.is_error for finding in (await read(marked)).checked()] == [True, True, False]
    book = openpyxl.load_workbook(io.BytesIO(marked))

    for place, value in (("D17", "Indeks"), ("F17", "BSSN"), ("I17", 3.1), ("J17", "3,2")):
        book["Format IKU"][place].value = value
    mended = io.BytesIO()
    book.save(mended)

    reading = await read(mended.getvalue())
    assert reading.indicators == (GOOD,)
    assert reading.checked() == ()
    assert reading.form == FormCode(2027, "tik", 1)


async def test_an_example_that_somebody_has_written_over_is_said() -> None:
    content = replaced(
        marked_form(FORM, Answers(), now=NOW),
        "xl/sharedStrings.xml",
        b"Persentase permohonan informasi",
        b"Indeks kami sendiri",
    )

    reading = await read(content)

    assert Rule.EXAMPLE_USED in [finding.rule for finding in reading.checked()]


async def test_few_cells_in_a_row_of_our_form_are_an_unfinished_indicator() -> None:
    reading = await read(marked_form(FORM, Answers((GOOD, Indicator(), Indicator(remark="x"))), now=NOW))

    assert [indicator.remark for indicator in reading.indicators] == ["", "x"]
    assert (Rule.EMPTY, "B19") in said(reading.checked())


async def test_a_signature_below_our_form_is_no_indicator() -> None:
    def sign(content: bytes) -> bytes:
        return replaced(content, "xl/worksheets/sheet1.xml", b"</sheetData>", SIGNATURE_ROW + b"</sheetData>")

    reading = await read(sign(marked_form(FORM, Answers((GOOD,)), now=NOW)))

    assert reading.indicators == (GOOD,)
    assert said(reading.checked()) == [(Rule.OUTSIDE_TABLE, "B60")]


# OpenDocument


async def test_an_open_spreadsheet_is_read() -> None:
    reading = await read(open_spreadsheet([HEADINGS, GOOD_ROW]), name="usulan.ods")

    assert reading.indicators == (GOOD,)
    assert reading.checked() == ()


async def test_merged_hidden_and_failed_cells_of_an_open_spreadsheet_are_seen() -> None:
    first, second = list(GOOD_ROW), row(indikator_kinerja_utama="Indeks B")
    first[1], second[1] = open_cell("Sasaran A", 'table:number-rows-spanned="2"'), "<table:covered-table-cell/>"
    first[3] = '<table:table-cell table:formula="of:=1/0"/>'
    hidden = open_row(second, 'table:visibility="collapse"')

    reading = await read(open_spreadsheet([HEADINGS, first], more=hidden), name="usulan.ods")

    assert [indicator.objective for indicator in reading.indicators] == ["Sasaran A"] * 2
    assert said(reading.checked()) == [(Rule.NO_VALUE, "D2"), (Rule.HIDDEN_ROW, "B3")]


async def test_empty_rows_repeated_to_the_end_of_the_sheet_are_no_rows() -> None:
    empty = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'

    assert (await read(open_spreadsheet([HEADINGS, GOOD_ROW], more=empty), name="a.ods")).indicators == (GOOD,)


@pytest.mark.parametrize("rows", ["1048576", "99999999999", "-1", "x"])
async def test_a_cell_repeated_over_the_whole_sheet_takes_no_memory(rows: str) -> None:
    bomb = open_row([open_cell("x", 'table:number-columns-repeated="16384"')], f'table:number-rows-repeated="{rows}"')
    started = time.perf_counter()

    with pytest.raises((FileUnreadable, FileDamaged)):
        await read(open_spreadsheet([HEADINGS], more=bomb), name="a.ods")

    assert time.perf_counter() - started < 5


# Text documents


async def test_a_table_of_a_text_document_is_read() -> None:
    body = "<w:p><w:r><w:t>Usulan</w:t></w:r></w:p>" + word_table([["a", "b"]]) + word_table([HEADINGS, GOOD_ROW])

    reading = await read(text_document(body), name="usulan.docx")

    assert reading.indicators == (GOOD,)
    assert reading.sheet == "Tabel 2"
    assert reading.is_text_document


async def test_an_error_in_a_text_document_is_named_by_row_and_column() -> None:
    reading = await read(text_document(word_table([HEADINGS, row(satuan="")])), name="usulan.docx")

    (finding,) = reading.checked()
    assert finding.place is not None
    assert (finding.place.row, finding.place.column, finding.place.is_text_document) == (1, 3, True)


async def test_merged_cells_of_a_text_document_count_for_each_row() -> None:
    begins, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    wide = ("Target", '<w:gridSpan w:val="2"/>')
    headings = [*[(text, begins) for text in HEADINGS[:8]], wide, ("Keterangan", begins)]
    years = [*[("", goes_on)] * 8, "2027", "2028", ("", goes_on)]
    first, second = list(GOOD_ROW), row(indikator_kinerja_utama="Indeks B")
    first[1], second[1] = ("Sasaran A", begins), ("", goes_on)

    reading = await read(text_document(word_table([headings, years, first, second])), name="usulan.docx")

    assert [indicator.objective for indicator in reading.indicators] == ["Sasaran A", "Sasaran A"]
    assert reading.indicators[0] == GOOD
    assert reading.checked() == ()


async def test_what_a_tracked_change_has_removed_is_not_read() -> None:
    body = word_table([HEADINGS, GOOD_ROW]).replace(
        "Indeks KAMI", "Indeks </w:t></w:r><w:del><w:r><w:t>lama</w:t></w:r></w:del><w:r><w:t>KAMI"
    )

    assert (await read(text_document(body), name="a.docx")).indicators == (GOOD,)


async def test_entities_that_multiply_are_stopped() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "0123456789">{entities}]>'
    started = time.perf_counter()

    with pytest.raises((FileDamaged, FileUnreadable)):
        await read(text_document("<w:p>&e9;</w:p>", declaration=bomb), name="a.docx")

    assert time.perf_counter() - started < 2


async def test_nothing_outside_a_file_is_fetched() -> None:
    outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    body = word_table([HEADINGS, row(keterangan="X")]).replace("<w:t>X</w:t>", "<w:t>&e;</w:t>")

    with pytest.raises(FileDamaged):
        await read(text_document(body, declaration=outside), name="a.docx")


# Files that are not what they should be


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        (PROGRAM, "usulan.xlsx", FileNotAsNamed),
        (b"No;Sasaran;Indikator\n1;a;b\n", "usulan.xlsx", FileNotAsNamed),
        (b"<html><table><tr><td>No</td></tr></table></html>", "usulan.xlsx", FileNotAsNamed),
        (b"<html><table><tr><td>No</td></tr></table></html>", "usulan.xls", FileNotAsNamed),
        (table(GOOD_ROW), "usulan.ods", FileNotAsNamed),
        (table(GOOD_ROW)[:-200], "usulan.xlsx", FileDamaged),
        (table(GOOD_ROW)[:3000], "usulan.xlsx", FileDamaged),
        (ole("EncryptionInfo", "EncryptedPackage"), "usulan.xlsx", FileLocked),
        (open_xml("xlsx", xl__vbaProject=b"x"), "usulan.xlsx", FileDamaged),
        (open_xml("xlsx"), "usulan.xlsx", FileDamaged),
        (ole("Workbook"), "usulan.xls", FileDamaged),
        (open_xml("docx"), "usulan.docx", None),
        (PDF, "usulan.pdf", FileHoldsNoTable),
        (PNG, "foto.png", FileHoldsNoTable),
    ],
)
async def test_every_wrong_file_gets_its_own_answer(content: bytes, name: str, error: type[Exception] | None) -> None:
    if error is None:
        assert said((await read(content, name=name)).checked()) == [(Rule.NO_TABLE, "")]
        return
    with pytest.raises(error):
        await read(content, name=name)


async def test_a_macro_is_refused() -> None:
    content = table(GOOD_ROW)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}

    with pytest.raises(FileHasMacros):
        await read(packed(parts | {"xl/vbaProject.bin": b"x"}))


async def test_a_bomb_is_refused_in_less_than_a_second() -> None:
    bomb = packed({"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": bytes(400 * 1024 * 1024)})
    assert len(bomb) < 1024 * 1024
    started = time.perf_counter()

    with pytest.raises(FileUnpacksTooLarge):
        await read(bomb)

    assert time.perf_counter() - started < 1


async def test_a_bomb_that_lies_about_its_size_is_stopped_by_the_childs_limits() -> None:
    honest = packed(
        {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>", "xl/a.xml": b" " * (64 * 1024 * 1024)}
    )
    size = (64 * 1024 * 1024).to_bytes(4, "little")
    liar = honest.replace(size, (1000).to_bytes(4, "little"))
    assert liar != honest

    with pytest.raises((FileDamaged, FileUnreadable)):
        await read(liar)


async def test_a_child_that_fails_is_answered_and_the_next_file_is_read() -> None:
    children = Children(limits=Limits(cpu_seconds=1, wall_seconds=0.001))

    with pytest.raises(FileUnreadable):
        await read_indicators(children, table(GOOD_ROW), name="a.xlsx")

    assert (await read(table(GOOD_ROW))).indicators == (GOOD,)


async def test_a_child_that_answers_nonsense_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PARSERS, "xlsx", "tests.documents.misbehaving")

    with pytest.raises(FileUnreadable):
        await read(table(GOOD_ROW))


@pytest.mark.parametrize(
    ("name", "holds"),
    [("a.xlsx", True), ("a.XLS", True), ("a.ods", True), ("a.docx", True), ("a.pdf", False), ("a", False)],
)
def test_what_holds_data_is_told_by_its_name(name: str, holds: bool) -> None:
    assert holds_table(name) is holds


@pytest.mark.parametrize(
    "answer", [None, [], {}, {"tables": 3}, {"tables": [{"name": 1}], "external_links": False}, {"tables": [None]}]
)
def test_an_answer_that_is_no_workbook_is_refused(answer: object) -> None:
    with pytest.raises(ValueError):
        workbook_of(answer)


def test_every_mark_of_the_parsers_has_its_rule() -> None:
    assert set(RULE_OF_MARK) == {cells.ROUNDED, cells.DATE, cells.NO_VALUE}


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\u202eb", "ab"),
        ("\ufeffa\u200b", "a"),
        ("a\x00\x07b", "ab"),
        ("\ud800a", "a"),
        ("a  \t b", "a b"),
        ("a\r\nb\r\n\r\n\r\nc", "a\nb\nc"),
        ("e\u0301", "é"),
        ("   ", ""),
    ],
)
def test_texts_are_cleaned(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_countless_merged_and_hidden_rows_take_no_time() -> None:
    def merge(_: Any, sheet: Any) -> None:
        for number in range(3000):
            sheet.merge_range(5 + number * 2, 1, 6 + number * 2, 1, "")

    tables: Any = spreadsheet.read(table(GOOD_ROW, finish=merge))["tables"]
    assert len(tables[0]["merged"]) == cells.MOST_MERGED
    rows = [list(map(str, HEADINGS)), *[list(map(str, GOOD_ROW))] * 900]
    crowded = Sheet("A", True, 901, rows, [(0, 1, 10**9, 1)] * cells.MOST_MERGED, [10**6] * 10**6, [])
    started = time.process_time()

    assert len(understand(Workbook([crowded], external_links=False)).indicators) == 900
    assert time.process_time() - started < 3


def test_merged_cells_that_reach_beyond_the_sheet_are_cut() -> None:
    sheet = Sheet("A", True, 2, [list(map(str, HEADINGS)), list(map(str, GOOD_ROW))], [(1, 1, 10**9, 1)], [], [])

    assert understand(Workbook([sheet], external_links=False)).indicators == (GOOD,)
