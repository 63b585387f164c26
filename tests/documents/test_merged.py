"""The merged workbook, read back cell by cell with another library."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.indicators.merged import Merged, UnitState, merged_workbook
from messages.indicators import finding_words
from sop.figures import Figure
from sop.indicator_checks import Finding, Rule, check_merged
from sop.indicators import Column, Entry, Field, Indicator, Proposal, entries_of, merge
from sop.procedure import Unit
from tests.documents.indicator_files import FORM, GOOD, NOW

TIK, KIP, SECRETARIAT = Unit("a", "Bidang TIK", "p"), Unit("b", "Bidang KIP", "p"), Unit("c", "Sekretariat", "p")
STATES = (UnitState(TIK, 2), UnitState(KIP, 1), UnitState(SECRETARIAT, None, "Nihil: tidak ada usulan"))
PROPOSALS = (
    Proposal(TIK, 2, (GOOD, replace(GOOD, name="Jumlah aplikasi", objective="Sasaran B"))),
    Proposal(KIP, 1, (replace(GOOD, name="indeks kami", responsible="Bidang KIP", targets={2029: Figure("3,4")}),)),
)
HEAD = [
    "No",
    "Sasaran Strategis",
    "Indikator Kinerja Utama",
    "Satuan",
    "Penjelasan/Formulasi Perhitungan",
    "Sumber Data",
    "Penanggung Jawab",
    "Baseline",
    "Target 2027",
    "Target 2028",
    "Target 2029",
    "Keterangan",
    "Unit Pengusul",
    "Versi",
]
FIRST = 8
GREEN = "FFEAF1DD"


def merged(proposals: Sequence[Proposal] = PROPOSALS, findings: Sequence[Finding] | None = None) -> bytes:
    groups = merge(proposals)
    found = check_merged(entries_of(groups)) if findings is None else findings
    return merged_workbook(Merged(FORM.government, FORM.office, 2027, groups, STATES, found, finding_words), now=NOW)


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def texts(sheet: Any, *, start: int = FIRST) -> list[list[str]]:
    return [
        ["" if value is None else str(value) for value in row]
        for row in sheet.iter_rows(min_row=start, values_only=True)
    ]


def expected(number: int, entry: Entry) -> list[str]:
    columns = [*(Column(name) for name in list(Field)[:7]), *(Column(Field.TARGET, y) for y in (2027, 2028, 2029))]
    cells = [entry.indicator.text(column) for column in (*columns, Column(Field.REMARK))]
    return [str(number), *cells, entry.unit.name, str(entry.version)]


def test_the_list_has_every_indicator_with_its_unit_and_version() -> None:
    sheet = opened(merged())["Rekapitulasi IKU"]

    entries = entries_of(merge(PROPOSALS))
    assert texts(sheet, start=FIRST - 1)[0] == HEAD
    assert texts(sheet) == [expected(number, entry) for number, entry in enumerate(entries, start=1)]


def test_duplicates_stand_side_by_side_in_colour() -> None:
    sheet = opened(merged())["Rekapitulasi IKU"]

    names = [row[2] for row in texts(sheet)]
    assert names == ["Indeks KAMI", "indeks kami", "Jumlah aplikasi"]
    fills = [sheet.cell(FIRST + number, 3).fill.fgColor.rgb for number in range(3)]
    assert [fill == GREEN for fill in fills] == [True, True, False]


def test_findings_are_on_the_second_sheet_with_the_number_of_their_row() -> None:
    rows = texts(opened(merged())["Temuan"])

    entries = entries_of(merge(PROPOSALS))
    findings = check_merged(entries)
    assert [row[1] for row in rows] == [str((finding.at or 0) + 1) for finding in findings]
    assert [row[5] for row in rows] == [finding_words(finding) for finding in findings]
    assert [row[2:4] for row in rows] == [
        [entries[finding.at or 0].unit.name, entries[finding.at or 0].indicator.name] for finding in findings
    ]
    assert Rule.OF_TWO_UNITS in {finding.rule for finding in findings}


def test_without_findings_the_sheet_says_so() -> None:
    assert texts(opened(merged(findings=()))["Temuan"])[0][0] == "Tidak ada temuan."


def test_a_finding_about_the_whole_list_has_no_row() -> None:
    (row,) = texts(opened(merged(findings=[Finding(Rule.EXTERNAL_LINKS)]))["Temuan"])

    assert row[1:5] == ["", "", "", ""]


def test_the_summary_counts_what_each_unit_and_objective_has() -> None:
    rows = [[cell for cell in row if cell] for row in texts(opened(merged())["Ringkasan"])]

    assert ["1", "Bidang TIK", "2", "2"] in rows
    assert ["2", "Bidang KIP", "1", "1"] in rows
    assert ["3", "Sekretariat", "–", "0", "Nihil: tidak ada usulan"] in rows
    assert ["Jumlah", "3"] in rows
    assert ["1", "Sasaran A", "2"] in rows
    assert ["2", "Sasaran B", "1"] in rows
    assert ["1", "Harus diperbaiki", "0"] in rows
    assert ["2", "Perlu diperhatikan", str(len(check_merged(entries_of(merge(PROPOSALS)))))] in rows


def test_nothing_proposed_makes_an_empty_workbook_that_opens() -> None:
    book = opened(merged([]))

    assert book.sheetnames == ["Rekapitulasi IKU", "Temuan", "Ringkasan"]
    assert texts(book["Rekapitulasi IKU"]) == []


def test_it_prints_on_landscape_f4_with_repeated_headings() -> None:
    sheet = opened(merged())["Rekapitulasi IKU"]

    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 14)
    assert sheet.print_title_rows == f"${FIRST - 1}:${FIRST - 1}"
    assert sheet.auto_filter.ref.startswith(f"A{FIRST - 1}:N")


DANGEROUS = st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "\t=", "\r=", ""]), st.text(max_size=20))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.builds(Indicator, *[DANGEROUS] * 6, baseline=st.builds(Figure, DANGEROUS)), min_size=1, max_size=4))
def test_no_cell_of_a_person_becomes_a_formula_or_a_link(indicators: list[Indicator]) -> None:
    content = merged([Proposal(TIK, 1, tuple(indicators))])

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
    assert {cell.data_type for row in opened(content)["Rekapitulasi IKU"].iter_rows() for cell in row} <= {"s", "n"}
    assert {
        type(value) for row in opened(content)["Rekapitulasi IKU"].iter_rows(values_only=True) for value in row
    } <= {str, type(None)}
