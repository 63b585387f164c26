"""The office's own form for collecting indicators, as a plain workbook (DOMAIN 2.3)."""

import io

import xlsxwriter

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    ("No", 5),
    ("Sasaran Strategis", 28),
    ("Indikator Kinerja Utama", 32),
    ("Satuan", 10),
    ("Penjelasan/Formulasi Perhitungan", 34),
    ("Sumber Data", 20),
    ("Penanggung Jawab", 18),
    ("Baseline", 10),
)
ROWS = 20
LANDSCAPE_A4 = 9


def make_form(*, title: str, office: str, year: int) -> bytes:
    """Return an empty form for the targets of one year, ready to be filled in and printed."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet("IKU")
        head = workbook.add_format(
            {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
        )
        cell = workbook.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        bold = workbook.add_format({"bold": True})
        sheet.write_string(0, 0, title, bold)
        sheet.write_string(1, 0, office)
        columns = (*COLUMNS, (f"Target {year}", 12), ("Keterangan", 20))
        for index, (name, width) in enumerate(columns):
            sheet.set_column(index, index, width)
            sheet.write_string(3, index, name, head)
            for row in range(4, 4 + ROWS):
                sheet.write_blank(row, index, None, cell)
        sheet.freeze_panes(4, 0)
        sheet.set_landscape()
        sheet.set_paper(LANDSCAPE_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)
    return content.getvalue()
