"""Reports as paper and as workbook: what took how long beside its standard time, and the register of letters."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import xlsxwriter

from documents.papers.paper import Paper

ROUNDS_HEAD = (
    "Langkah",
    "Kegiatan",
    "Putaran",
    "Pejabat",
    "Mulai",
    "Selesai",
    "Waktu baku (menit kerja)",
    "Terpakai (menit kerja)",
    "Terlambat (menit kerja)",
    "Gangguan sistem (menit kerja)",
    "Perpanjangan",
    "Keterangan",
)
ROUNDS_WIDTHS = (10, 40, 10, 34, 20, 20, 14, 14, 14, 16, 24, 40)
FITS_HEAD = (
    "Langkah",
    "Kegiatan",
    "Waktu baku",
    "Waktu baku (menit kerja)",
    "Lazimnya (menit kerja)",
    "Terlama (menit kerja)",
    "Putaran",
    "Terlambat",
    "Dikembalikan",
    "Penilaian",
)
FITS_WIDTHS = (10, 44, 16, 14, 14, 14, 10, 10, 12, 40)
REGISTER_HEAD = (
    "Kode unit",
    "Tahun",
    "Nomor urut",
    "Nomor surat",
    "Naskah",
    "Keadaan",
    "Tanggal surat",
    "Dicatat",
)
REGISTER_WIDTHS = (14, 8, 12, 34, 40, 30, 16, 22)
LANDSCAPE_A4 = 9


@dataclass(frozen=True, kw_only=True)
class Report(Paper):
    """A report to be printed: what it comes to in a few lines, and a table."""

    template: ClassVar[str] = "run_report"

    title: str
    summary: Sequence[str]
    head: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str | int]]

    def data(self) -> dict[str, Any]:
        """Return the lines of the summary and the table; widths are shares of the page."""
        return {
            "title": self.title,
            "summary": list(self.summary),
            "table_head": list(self.head),
            "widths": list(self.widths),
            "table": [[str(cell) for cell in row] for row in self.rows],
        }


@dataclass(frozen=True)
class Table:
    """A plain workbook of one sheet, from rows of texts and numbers."""

    title: str
    head: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str | int]]
    made_at: datetime

    def render(self) -> bytes:
        """Return the .xlsx; what people wrote is text in it, never a formula."""
        content = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(content, options) as workbook:
            workbook.set_properties({"title": self.title, "created": self.made_at.replace(tzinfo=None)})
            sheet = workbook.add_worksheet("Tabel")
            bold = workbook.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
            cell = workbook.add_format({"border": 1, "text_wrap": True, "valign": "top"})
            sheet.write_string(0, 0, self.title, workbook.add_format({"bold": True}))
            for column, (name, width) in enumerate(zip(self.head, self.widths, strict=True)):
                sheet.set_column(column, column, width)
                sheet.write_string(2, column, name, bold)
            for number, row in enumerate(self.rows, start=3):
                for column, value in enumerate(row):
                    write = sheet.write_number if isinstance(value, int) else sheet.write_string
                    write(number, column, value, cell)
            sheet.freeze_panes(3, 0)
            sheet.set_landscape()
            sheet.set_paper(LANDSCAPE_A4)
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(2)
        return content.getvalue()
