"""Every method of the Bot API that the simulator serves, by its published name."""

from collections.abc import Awaitable, Callable
from typing import Any

from simulator import chats, commands, editing, media, sending, shapes, webhook
from simulator.parameters import Call
from simulator.polling import get_updates
from simulator.schema import Json
from simulator.simulation import Simulation

Method = Callable[[Simulation, Call], Any | Awaitable[Any]]


def get_me(simulation: Simulation, call: Call) -> Json:
    return shapes.get_me(simulation.bot)


def succeed(simulation: Simulation, call: Call) -> bool:
    """close and logOut concern Telegram's own servers: here they only say yes."""
    return True


SERVED: dict[str, Method] = {
    "getMe": get_me,
    "close": succeed,
    "logOut": succeed,
    "getUpdates": get_updates,
    **webhook.METHODS,
    **sending.METHODS,
    **editing.METHODS,
    **media.METHODS,
    **chats.METHODS,
    **commands.METHODS,
}
