"""Letters that no database takes, on both engines: they are left out, and what was said counts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from db import history, invitations
from tests.handlers import updates
from tests.handlers.desk import KD, STF, STRANGER, TIK, Desk, a_desk

STRANGE = ["\x00", "\ud83d", "\udc00"]


@pytest.fixture
async def desk(database_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_desk(database_url, tmp_path) as desk:
        yield desk


@pytest.mark.parametrize("letter", STRANGE, ids=ascii)
async def test_a_typed_text_counts_without_them(desk: Desk, letter: str) -> None:
    desk.start_run()
    await desk.press(KD, "run:cancel:1")

    await desk.say(KD, f"Salah{letter} tahun \U0001f600.")

    told = desk.read(lambda session: history.of_run(session, 1))
    assert "Salah tahun \U0001f600." in [entry.details.get("text") for entry in told]


@pytest.mark.parametrize("letter", STRANGE, ids=ascii)
async def test_names_count_without_them(desk: Desk, letter: str) -> None:
    await desk.press(STF, f"person:change:{desk.person(TIK).id}:name")
    await desk.say(STF, f"An{letter}di")
    ask = updates.press(STRANGER, "access:ask")
    ask["callback_query"]["from"] |= {"first_name": f"Jo{letter}ko", "last_name": "Uji"}
    await desk.deliver(ask)
    await desk.say(STRANGER, f"/start token{letter}")

    request = desk.read(lambda session: invitations.find_request(session, 1))
    assert request is not None
    assert (desk.person(TIK).name, request.name) == ("Andi", "Joko Uji")
    assert "link_unknown" in [kind for kind, _ in desk.waiting_kinds()]
