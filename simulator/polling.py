"""getUpdates: long polling, with one poller at a time."""

import asyncio

from simulator.errors import conflict
from simulator.faults import TERMINATED
from simulator.parameters import Call
from simulator.schema import Json
from simulator.simulation import Simulation

LONGEST_POLL_SECONDS = 50
WEBHOOK_IS_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


async def get_updates(simulation: Simulation, call: Call) -> list[Json]:
    if simulation.webhook.is_active:
        raise conflict(WEBHOOK_IS_ACTIVE)
    if "allowed_updates" in call.parameters:
        simulation.updates.allow(call.get("allowed_updates"))
    simulation.newest_poll += 1
    simulation.bell.ring()
    return await _wait_for_updates(simulation, call, poll=simulation.newest_poll)


async def _wait_for_updates(simulation: Simulation, call: Call, *, poll: int) -> list[Json]:
    timeout = min(max(call.get("timeout", 0), 0), LONGEST_POLL_SECONDS)
    loop = asyncio.get_running_loop()
    end = loop.time() + timeout
    while True:
        _refuse_if_terminated(simulation, poll)
        updates = simulation.updates.take(call.get("offset", 0), call.get("limit", 100))
        remaining = end - loop.time()
        if updates or remaining <= 0 or simulation.closing.is_set():
            simulation.journal.flush()
            return updates
        await simulation.bell.wait(remaining)


def _refuse_if_terminated(simulation: Simulation, poll: int) -> None:
    if poll != simulation.newest_poll:
        raise conflict(TERMINATED)
    if simulation.webhook.is_active:
        raise conflict("terminated by setWebhook request")
