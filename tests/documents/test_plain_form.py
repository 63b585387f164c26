"""The office's own form, as a workbook that its own checks accept and that nothing typed can turn into a formula."""

import io
import re
import zipfile

import pytest

from documents.checks import check_content
from documents.form import COLUMNS, MEDIA_TYPE, ROWS, make_form

SHEET = "xl/worksheets/sheet1.xml"


def form(**about: str) -> dict[str, str]:
    """The XML parts of a form for 2027."""
    told = {"title": "Format Pengumpulan Data IKU", "office": "Dinas Komunikasi"} | about
    with zipfile.ZipFile(io.BytesIO(make_form(**told, year=2027))) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def texts(parts: dict[str, str]) -> list[str]:
    return re.findall(r"<t(?: [^>]*)?>([^<]*)</t>", parts["xl/sharedStrings.xml"])


def test_a_form_says_what_it_is_and_has_every_column_of_the_office() -> None:
    assert texts(form()) == [
        "Format Pengumpulan Data IKU",
        "Dinas Komunikasi",
        *(name for name, _ in COLUMNS),
        "Target 2027",
        "Keterangan",
    ]


def test_a_form_has_empty_rows_with_lines_around_them() -> None:
    rows = re.findall(r'<row r="(\d+)".*?</row>', form()[SHEET])

    assert [int(row) for row in rows] == [1, 2, 4, *range(5, 5 + ROWS)]


def test_a_form_is_printed_one_page_wide_across_with_its_head_on_every_sheet() -> None:
    parts = form()

    (setup,) = re.findall(r"<pageSetup ([^/]*)/>", parts[SHEET])
    assert sorted(setup.split()) == ['fitToHeight="0"', 'orientation="landscape"', 'paperSize="9"']
    assert '<pageSetUpPr fitToPage="1"/>' in parts[SHEET]
    assert "_xlnm.Print_Titles" in parts["xl/workbook.xml"]


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "<b>&"])
def test_what_stands_in_a_form_is_text_and_never_a_formula(text: str) -> None:
    parts = form(title=text, office=text)

    assert "<f>" not in parts[SHEET]
    assert texts(parts)[0].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


def test_a_form_passes_the_checks_of_every_file_that_comes_in() -> None:
    content = make_form(title="Format", office="Dinas", year=2027)

    assert check_content(content, name="format.xlsx") == MEDIA_TYPE
