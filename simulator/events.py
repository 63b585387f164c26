"""Every change of every chat as server-sent events, for a page that shows several phones."""

import json
from collections.abc import AsyncIterator

from simulator.person_view import change_view
from simulator.schema import Json
from simulator.simulation import Simulation

KEEP_ALIVE_SECONDS = 15.0


async def event_stream(simulation: Simulation, after: int) -> AsyncIterator[str]:
    """Changes after a version, then new ones as they happen; `resync` where a page must read its chats afresh."""
    while not simulation.closing.is_set():
        changes = simulation.world.changes_after(after)
        after = simulation.world.version
        if changes is None:
            yield _event("resync", after, {"version": after})
            continue
        for change in changes:
            yield _event("change", change.version, change_view(simulation, change))
        if not changes and not await simulation.bell.wait(KEEP_ALIVE_SECONDS):
            yield ": still here\n\n"


def _event(name: str, version: int, data: Json) -> str:
    return f"id: {version}\nevent: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
