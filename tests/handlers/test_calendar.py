"""The office calendar by real presses and files."""

from datetime import date

import pytest

from db import calendar
from messages.refusals import refusal
from sop.calendar_entries import CalendarEntry
from sop.errors import FileTooLarge, ListUnreadable, SopError
from tests.documents.samples import PDF
from tests.documents.test_holiday_list import ICS
from tests.handlers import updates
from tests.handlers.desk import STF, Desk
from tests.messages.gallery import ZONE


def entries(desk: Desk) -> tuple[CalendarEntry, ...]:
    """Return what lies on the calendar."""
    return desk.read(lambda session: calendar.entries(session, until_after=desk.clock().date()))


async def test_a_day_goes_from_the_command_into_the_calendar(desk: Desk) -> None:
    await desk.say(STF, "/libur")
    await desk.press(STF, "calendar:holiday")
    await desk.say(STF, "3/12")
    await desk.say(STF, "Libur Pilkada")
    await desk.send_all()

    shown = await desk.press(STF, "calendar:list:0")
    assert "Kam, 3 Des 2026 · Libur Pilkada" in shown.edit.buttons


async def test_an_official_list_goes_from_the_file_into_the_calendar(desk: Desk) -> None:
    new_day = ICS.replace("20270101", "20270818").encode()
    await desk.press(STF, "calendar:upload")
    desk.network.files["doc"] = new_day
    await desk.deliver(updates.document(STF, name="libur.ics", size=len(new_day)))
    (preview,) = [row for row in desk.waiting() if row.kind == "calendar_preview"]
    assert entries(desk) == ()

    await desk.press(STF, f"calendar:apply:{preview.payload['draft_id']}")

    assert [entry.first for entry in entries(desk)] == [date(2027, 8, 18)]
    assert ("unasked_file", STF) not in desk.waiting_kinds()


@pytest.mark.parametrize(
    ("name", "content", "size", "refused"),
    [
        ("libur.pdf", PDF, len(PDF), ListUnreadable()),
        ("libur.ics", b"bukan kalender", 14, ListUnreadable()),
        ("libur.ics", ICS.encode(), 2 * 1024 * 1024, FileTooLarge(1024 * 1024)),
    ],
)
async def test_a_file_that_is_no_list_is_refused_and_asked_for_again(
    desk: Desk, name: str, content: bytes, size: int, refused: SopError
) -> None:
    await desk.press(STF, "calendar:upload")
    desk.network.files["doc"] = content

    await desk.deliver(updates.document(STF, name=name, size=size))

    assert desk.waiting()[-1].payload["text"] == refusal(refused, zone=ZONE)
    desk.network.files["doc"] = ICS.encode()
    await desk.deliver(updates.document(STF, name="libur.ics", size=len(ICS)))
    assert ("calendar_preview", STF) in desk.waiting_kinds()
