"""The report of a run as a paper and as a workbook: standard and real time of each round of each step."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import xlsxwriter

from documents import typesetting
from documents.papers.paper import Paper

HEAD = (
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
    "Keterangan",
)
WIDTHS = (9, 40, 9, 34, 20, 20, 14, 14, 14, 16, 40)
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


@dataclass(frozen=True)
class ReportRow:
    """One round of one step; spans in working minutes, all else as it is read."""

    step: int
    label: str
    round: int
    holder: str
    began: str
    ended: str
    standard_minutes: int
    used_minutes: int
    late_minutes: int
    outage_minutes: int
    remark: str = ""

    @property
    def cells(self) -> tuple[str | int, ...]:
        """The row in the order of the head."""
        spans = (self.standard_minutes, self.used_minutes, self.late_minutes, self.outage_minutes)
        return (self.step, self.label, self.round, self.holder, self.began, self.ended, *spans, self.remark)


@dataclass(frozen=True, kw_only=True)
class RunReport(Paper):
    """The report of a run, to be printed."""

    template: ClassVar[str] = "run_report"

    title: str
    summary: Sequence[str]
    rows: Sequence[ReportRow]

    def data(self) -> dict[str, Any]:
        """Return the lines of the summary and the table."""
        return {
            "title": self.title,
            "summary": list(self.summary),
            "table_head": list(HEAD),
            "table": [[str(cell) for cell in row.cells] for row in self.rows],
        }

    def render(self) -> bytes:
        """Return the PDF/A-2b."""
        return typesetting.pdf(f"{self.template}.typ", self.all_data(), made_at=self.made_at)


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
