"""Messages about indicators fit into Telegram's limits and stay well formed, whatever stands in the columns."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from bot.settings import CHECKOUT
from messages.message import TEXT_LIMIT, MadeFile
from sop.model import Run, RunStatus
from sop.procedure_file import load_procedure
from tests.messages.indicator_rooms import indicator_rooms

PROCEDURE = load_procedure(CHECKOUT / "sop" / "procedures" / "iku.toml")
RUN = Run(1, PROCEDURE, 2027, 0, RunStatus.OPEN, datetime(2026, 11, 30, tzinfo=UTC), None)


class Made:
    """Stands for what a file is made from."""

    def render(self) -> bytes:
        """Return a few bytes."""
        return b"made"


@pytest.mark.parametrize("text", ["Indeks KAMI", "</b><i>&<a> ]]>", "&<" * 500, ""])
def test_every_message_fits_and_is_well_formed(text: str) -> None:
    file = MadeFile("Rekap.xlsx", Made())
    rooms = indicator_rooms(RUN, text=text, title="Kepala Bidang TIK", file_name="f" * 120, id=999_999_999, file=file)

    for name, shown in rooms.items():
        for message in shown:
            assert 0 < len(message.text) <= TEXT_LIMIT, name
            ElementTree.fromstring(f"<root>{message.text}</root>")
            for row in message.rows:
                for button in row:
                    assert button.label.strip(), name
                    assert len(button.data.encode()) <= 64, name
