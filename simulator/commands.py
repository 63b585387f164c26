"""The bot's menus of commands, by scope and language."""

import re

from simulator.chats import known_chat
from simulator.errors import bad_request
from simulator.parameters import Call
from simulator.schema import Json
from simulator.simulation import Simulation
from simulator.world import Person

COMMANDS = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def set_my_commands(simulation: Simulation, call: Call) -> bool:
    commands: list[Json] = call.get("commands")
    if len(commands) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        command["command"] = command["command"].removeprefix("/")
        if not COMMAND.fullmatch(command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
    simulation.world.save_commands(_key(simulation, call), commands or None)
    return True


def get_my_commands(simulation: Simulation, call: Call) -> list[Json]:
    return simulation.world.commands.get(_key(simulation, call), [])


def delete_my_commands(simulation: Simulation, call: Call) -> bool:
    simulation.world.save_commands(_key(simulation, call), None)
    return True


def _key(simulation: Simulation, call: Call) -> str:
    scope: Json = call.get("scope") or {"type": "default"}
    if "chat_id" in scope:
        known_chat(simulation, scope["chat_id"])
    place = "/".join(str(scope[name]) for name in ("type", "chat_id", "user_id") if name in scope)
    return f"{place}:{_language(call.get('language_code', ''))}"


def _language(code: str) -> str:
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise bad_request("Invalid language code specified")
    return code.lower()


def menu_of(simulation: Simulation, person: Person) -> list[Json]:
    """The menu this person sees in the private chat: the narrowest scope first, in each the own language first."""
    language = (person.language_code or "").partition("-")[0].lower()
    for place in (f"chat/{person.id}", "all_private_chats", "default"):
        for code in (language, ""):
            commands = simulation.world.commands.get(f"{place}:{code}")
            if commands:
                return commands
    return []


METHODS = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
}
