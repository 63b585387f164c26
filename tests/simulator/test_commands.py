"""Menus of commands."""

from typing import Any

import pytest

from simulator.client import PersonClient, SimulatorClient
from simulator.schema import Json
from tests.simulator.bot_calls import BotCalls


def commands(*names: str) -> list[Json]:
    return [{"command": name, "description": f"Tentang {name}"} for name in names]


async def test_a_menu_is_kept_per_scope_and_language(bot: BotCalls, budi: PersonClient) -> None:
    scope = {"type": "chat", "chat_id": budi.id}
    await bot.ok("setMyCommands", commands=commands("mulai"))
    await bot.ok("setMyCommands", commands=commands("agenda"), scope=scope)
    await bot.ok("setMyCommands", commands=commands("start"), language_code="en")

    assert await bot.ok("getMyCommands") == commands("mulai")
    assert await bot.ok("getMyCommands", scope=scope) == commands("agenda")
    assert await bot.ok("getMyCommands", language_code="en") == commands("start")
    assert await bot.ok("getMyCommands", scope={"type": "all_group_chats"}) == []


async def test_a_person_sees_the_narrowest_menu(bot: BotCalls, client: SimulatorClient) -> None:
    sari = await client.person(102, "Sari", language_code="id-ID")
    await bot.ok("setMyCommands", commands=commands("satu"))
    seen = [await sari.commands()]
    await bot.ok("setMyCommands", commands=commands("dua"), language_code="id")
    seen.append(await sari.commands())
    await bot.ok("setMyCommands", commands=commands("tiga"), scope={"type": "all_private_chats"})
    seen.append(await sari.commands())
    await bot.ok("setMyCommands", commands=commands("empat"), scope={"type": "chat", "chat_id": sari.id})
    seen.append(await sari.commands())
    await bot.ok("deleteMyCommands", scope={"type": "chat", "chat_id": sari.id})
    seen.append(await sari.commands())

    assert seen == [commands(name) for name in ("satu", "dua", "tiga", "empat", "tiga")]
    assert (await sari.chat()).commands == ["tiga"]


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"commands": commands("Mulai")}, "Bad Request: BOT_COMMAND_INVALID"),
        ({"commands": commands(*["x"] * 101)}, "Bad Request: BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [{"command": "a", "description": ""}]}, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": commands("a"), "scope": {"type": "chat", "chat_id": 999}}, "Bad Request: chat not found"),
        ({"commands": commands("a"), "language_code": "indonesia"}, "Bad Request: invalid language code specified"),
        (
            {"commands": [{"command": "a"}]},
            "Bad Request: can't parse BotCommand: Can't find field \"description\"",
        ),
    ],
)
async def test_a_wrong_menu_is_refused(bot: BotCalls, parameters: dict[str, Any], description: str) -> None:
    assert await bot.refused("setMyCommands", **parameters) == (400, description)
