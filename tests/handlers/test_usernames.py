"""A person's Telegram username follows the account, with the write that an update makes anyway."""

from typing import Any

import pytest

from db import people
from tests.handlers import updates
from tests.handlers.desk import KD, STF, STRANGER, Desk

NEW_NAME = "hasan_baru"


def renamed(update: dict[str, Any], username: str | None) -> dict[str, Any]:
    """Return an update whose sender has another username, or none."""
    (part,) = update.values()
    part["from"].pop("username")
    if username is not None:
        part["from"]["username"] = username
    return update


def of_every_kind(task_id: int) -> list[dict[str, Any]]:
    """Return an update that writes, one that breaks a rule, one that only reads, one without a handler for it."""
    return [
        updates.text(KD, "/bantuan"),
        updates.press(KD, f"task:accept:{task_id}"),
        updates.press(KD, f"task:more:{task_id}"),
        updates.press(KD, "task:more:999"),
        updates.membership(updates.private_chat(KD), KD, status="member"),
    ]


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("username", [NEW_NAME, None])
async def test_another_username_is_kept(desk: Desk, number: int, username: str | None) -> None:
    update = of_every_kind(desk.start_run())[number]

    await desk.deliver(renamed(update, username))

    assert desk.person(KD).username == username
    assert desk.person(STF).username == f"akun{STF}"


async def test_the_same_username_is_not_written_again(desk: Desk) -> None:
    with desk.database.engine.begin() as connection:
        refusing = "CREATE TRIGGER read_only BEFORE UPDATE ON person BEGIN SELECT RAISE(ABORT, 'written'); END"
        connection.exec_driver_sql(refusing)

    inbox_id = await desk.say(KD, "/bantuan")

    assert desk.inbox_row(inbox_id).state == "done"


async def test_who_has_left_leaves_no_username_behind(desk: Desk) -> None:
    person = desk.person(KD)

    await desk.deliver(renamed(updates.press(KD, f"person:erase:{person.id}"), NEW_NAME))
    await desk.deliver(renamed(updates.text(KD, "/start"), NEW_NAME))

    assert desk.read(lambda session: people.get(session, person.id)).username is None


async def test_of_a_stranger_nothing_is_kept(desk: Desk) -> None:
    await desk.deliver(renamed(updates.text(STRANGER, "/start"), NEW_NAME))

    assert desk.read(lambda session: people.by_telegram_id(session, STRANGER)) is None
