"""Official lists of holidays, as they come: calendars and workbooks, good and bad."""

import io
from contextlib import suppress
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as some

from documents.child import Children
from documents.holiday_list import LIST_LIMIT, HolidayList, read_holiday_list, understand
from documents.parsers import FileRefused, calendar_file, spreadsheet
from sop.errors import FileEmpty, FileNotAsNamed, FileTooLarge, ListUnreadable, SopError
from tests.documents.samples import PDF, open_xml

ICS = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//contoh//ID\r
BEGIN:VEVENT\r
UID:1\r
DTSTART;VALUE=DATE:20270310\r
DTEND;VALUE=DATE:20270312\r
SUMMARY:Hari Raya Idul Fitri 1448 H\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
DTSTART;VALUE=DATE:20270101\r
SUMMARY:Tahun Baru Masehi\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:3\r
SUMMARY:Tanpa tanggal\r
END:VEVENT\r
END:VCALENDAR\r
"""


def workbook(*rows: tuple[object, ...]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


async def read(content: bytes, *, name: str) -> HolidayList:
    return await read_holiday_list(Children(), content, name=name)


async def test_a_calendar_gives_every_day_of_its_events() -> None:
    found = await read(ICS.encode(), name="libur 2027.ics")

    assert found.days == (
        (date(2027, 3, 10), "Hari Raya Idul Fitri 1448 H"),
        (date(2027, 3, 11), "Hari Raya Idul Fitri 1448 H"),
        (date(2027, 1, 1), "Tahun Baru Masehi"),
    )
    assert found.unread == ("Tanpa tanggal",)


async def test_a_workbook_gives_a_day_and_a_name_of_every_row_that_has_both() -> None:
    content = workbook(
        ("HARI LIBUR NASIONAL DAN CUTI BERSAMA TAHUN 2027",),
        ("No", "Tanggal", "Hari", "Keterangan"),
        (1, date(2027, 1, 1), "Jumat", "Tahun Baru 2027 Masehi"),
        (2, "5 Januari 2027", "Selasa", "Isra Mikraj Nabi Muhammad saw."),
        (3, "10-11 Maret 2027", "Rabu", "Hari Raya\nIdul\u200b Fitri"),
        (4, "26 Maret", "Jumat", "Wafat Yesus Kristus"),
        (5, "32 Maret 2027", "", "Salah tulis"),
        ("1.", "", "", ""),
        ("", date(2027, 5, 1), "", ""),
    )

    found = await read(content, name="SKB.XLSX")

    assert found.days == (
        (date(2027, 1, 1), "Tahun Baru 2027 Masehi"),
        (date(2027, 1, 5), "Isra Mikraj Nabi Muhammad saw."),
        (date(2027, 3, 10), "Hari Raya Idul Fitri"),
        (date(2027, 3, 11), "Hari Raya Idul Fitri"),
    )
    assert found.unread == ("26 Maret", "32 Maret 2027")


@pytest.mark.parametrize(
    ("name", "content", "refused"),
    [
        ("a.ics", b"", FileEmpty),
        ("a.ics", b"\xff\xfe\x00binary", ListUnreadable),
        ("a.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", ListUnreadable),
        ("a.ics", b"Daftar libur: 1 Januari", ListUnreadable),
        ("a.ics", b"x" * (LIST_LIMIT + 1), FileTooLarge),
        ("a.pdf", PDF, ListUnreadable),
        ("a.xls", PDF, ListUnreadable),
        ("a.xlsx", PDF, FileNotAsNamed),
        ("a.xlsx", open_xml("xlsx"), ListUnreadable),
        ("a.xlsx", workbook(("No", "Nama")), ListUnreadable),
    ],
)
async def test_what_is_no_list_is_refused(name: str, content: bytes, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        await read(content, name=name)


async def test_an_event_without_end_in_sight_counts_for_a_month() -> None:
    endless = ICS.replace("DTEND;VALUE=DATE:20270312", "DTEND;VALUE=DATE:20990101")

    assert len((await read(endless.encode(), name="a.ics")).days) == 32 + 1


LINES = ICS.splitlines(keepends=True)
SMALL_WORKBOOK = workbook(("1 Januari 2027", "Tahun Baru"))


@given(some.lists(some.sampled_from(LINES) | some.text(max_size=30), max_size=30))
def test_any_text_is_a_calendar_or_refused(lines: list[str]) -> None:
    with suppress(SopError, FileRefused):
        understand(calendar_file.read("".join(lines).encode()), kind="ics")


@given(some.binary(max_size=200), some.integers(0, 5000))
def test_a_damaged_workbook_is_read_or_refused(damage: bytes, at: int) -> None:
    content = SMALL_WORKBOOK
    at = min(at, len(content))

    with suppress(SopError, FileRefused):
        understand(spreadsheet.read(content[:at] + damage + content[at + len(damage) :]), kind="xlsx")
