"""Workbooks and text documents with tables of indicators, as offices might send them."""

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from documents.indicators.form import Form
from sop.figures import Figure
from sop.indicators import Indicator
from sop.procedure import Unit
from tests.documents.samples import packed

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
UNIT = Unit("tik", "Bidang TIK", "kabid_tik")
FORM = Form(
    government="PEMERINTAH KABUPATEN PENUKAL ABAB LEMATANG ILIR",
    office="DINAS KOMUNIKASI, INFORMATIKA, STATISTIK DAN PERSANDIAN",
    year=2027,
    period=(2025, 2029),
    unit=UNIT,
    responsible=["Bidang TIK", "Bidang KIP", "Sekretariat"],
    duties="Melaksanakan urusan pemerintahan di bidang komunikasi, informatika, statistik dan persandian.",
    functions="Perumusan kebijakan, pelaksanaan kebijakan, evaluasi dan pelaporan, serta administrasi dinas.",
)
HEADINGS = (
    "No",
    "Sasaran Strategis",
    "Indikator Kinerja Utama",
    "Satuan",
    "Formulasi Perhitungan",
    "Sumber Data",
    "Penanggung Jawab",
    "Baseline",
    "Target 2027",
    "Target 2028",
    "Keterangan",
)
GOOD_ROW = (
    1,
    "Sasaran A",
    "Indeks KAMI",
    "Indeks",
    "Nilai hasil penilaian",
    "BSSN",
    "Bidang TIK",
    "3,05",
    "3,1",
    "3,2",
    "",
)
GOOD = Indicator(
    objective="Sasaran A",
    name="Indeks KAMI",
    measure="Indeks",
    formulation="Nilai hasil penilaian",
    source="BSSN",
    responsible="Bidang TIK",
    baseline=Figure("3,05"),
    targets={2027: Figure("3,1"), 2028: Figure("3,2")},
)
CONTENT_TYPES = b"<Types/>"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def row(**changes: Any) -> list[Any]:
    """Return a good row with some cells changed, by the words of their heading: row(satuan="%", target_2027="4")."""
    names = [heading.lower().replace(" ", "_") for heading in HEADINGS]
    cells = list(GOOD_ROW)
    for name, value in changes.items():
        cells[names.index(name)] = value
    return cells


def workbook(
    rows: Sequence[Sequence[Any]],
    *,
    name: str = "IKU",
    top: int = 0,
    left: int = 0,
    finish: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """Return an .xlsx with those rows on its first sheet; `finish` gets workbook and sheet before they are closed."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False, "strings_to_urls": False})
    sheet = book.add_worksheet(name)
    for down, cells in enumerate(rows):
        for right, value in enumerate(cells):
            if isinstance(value, str):
                sheet.write_string(top + down, left + right, value)
            elif isinstance(value, datetime):
                day = value.replace(tzinfo=None)
                sheet.write_datetime(top + down, left + right, day, book.add_format({"num_format": "dd/mm/yyyy"}))
            else:
                sheet.write(top + down, left + right, value)
    if finish is not None:
        finish(book, sheet)
    book.close()
    return buffer.getvalue()


def table(*rows: Sequence[Any], **more: Any) -> bytes:
    """Return an .xlsx with the usual headings above those rows."""
    return workbook([HEADINGS, *rows], **more)


def text_document(body: str, *, declaration: str = "") -> bytes:
    """Return a .docx with that body."""
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{declaration}<w:document {WORD}><w:body>{body}</w:body></w:document>'
    return packed({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": xml.encode()})


def word_table(rows: Sequence[Sequence[Any]]) -> str:
    """Return a table of a text document; a cell is its text, or (text, properties)."""
    lines = ("<w:tr>" + "".join(map(_word_cell, cells)) + "</w:tr>" for cells in rows)
    return "<w:tbl>" + "".join(lines) + "</w:tbl>"


def _word_cell(cell: Any) -> str:
    text, properties = cell if isinstance(cell, tuple) else (str(cell), "")
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"


OPEN = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def open_spreadsheet(rows: Sequence[Sequence[Any]], *, more: str = "") -> bytes:
    """Return an .ods with those rows on its one sheet, and `more` XML of rows; a cell is its text, or its XML."""
    lines = "".join(open_row(cells) for cells in rows)
    content = (
        f"<office:document-content {OPEN}><office:body><office:spreadsheet>"
        f'<table:table table:name="IKU">{lines}{more}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    media_type = b"application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": media_type, "content.xml": content.encode(), "META-INF/manifest.xml": manifest})


def open_row(cells: Sequence[Any], attributes: str = "") -> str:
    """Return a row of an .ods."""
    return f"<table:table-row {attributes}>{''.join(map(_open_cell, cells))}</table:table-row>"


def open_cell(text: str, attributes: str = "") -> str:
    """Return the XML of a cell of an .ods with further attributes."""
    return (
        f'<table:table-cell office:value-type="string" {attributes}><text:p>{escape(text)}</text:p></table:table-cell>'
    )


def _open_cell(cell: Any) -> str:
    return str(cell) if str(cell).startswith("<") else open_cell(str(cell))
