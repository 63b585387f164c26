"""The control side over HTTP: faults, clock, raw updates and the log of calls, under /control."""

from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from simulator.errors import SideError
from simulator.methods import SERVED
from simulator.orders import Order, answering
from simulator.schema import Json
from simulator.simulation import Simulation

CALLS_SHOWN = 100


class ControlSide:
    """Answers requests of tests and of people who run the simulator."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation

    def routes(self) -> list[Route]:
        endpoints = {
            ("GET", "health"): self.health,
            ("GET", "calls"): self.calls,
            ("GET", "counters"): self.counters,
            ("GET", "faults"): self.faults,
            ("POST", "faults"): self.add_fault,
            ("DELETE", "faults"): self.remove_faults,
            ("GET", "clock"): self.clock,
            ("POST", "clock"): self.advance_clock,
            ("GET", "updates"): self.updates,
            ("POST", "updates"): self.push_update,
            ("POST", "update_id"): self.jump_update_id,
            ("POST", "expire_presses"): self.expire_presses,
            ("POST", "reset"): self.reset,
        }
        return [
            Route(f"/control/{name}", answering(endpoint), methods=[method])
            for (method, name), endpoint in endpoints.items()
        ]

    async def health(self, request: Request, order: Order) -> Json:
        simulation = self.simulation
        return {
            "ok": not simulation.shape_problems,
            "api_version": simulation.schema.api_version,
            "bot": {"id": simulation.bot.id, "username": simulation.bot.username},
            "served": sorted(SERVED),
            "version": simulation.world.version,
            "people": len(simulation.world.people),
            "pending_updates": len(simulation.updates.pending),
            "webhook": simulation.webhook.is_active,
            "calls": simulation.calls.total,
            "shape_problems": simulation.shape_problems,
        }

    async def calls(self, request: Request, order: Order) -> Json:
        """The last calls, oldest first."""
        limit = order.optional_integer("limit") or CALLS_SHOWN
        return {"calls": self.simulation.calls.newest(limit, method=order.optional_text("method"))}

    async def counters(self, request: Request, order: Order) -> Json:
        calls = self.simulation.calls
        return {"total": calls.total, "by_method": calls.by_method, "refused_by_method": calls.refused_by_method}

    async def faults(self, request: Request, order: Order) -> Json:
        return {"faults": self.simulation.faults.list()}

    async def add_fault(self, request: Request, order: Order) -> Json:
        method = order.optional_text("method")
        if method is not None:
            order.fields["method"] = self.simulation.schema.method_name(method) or method
        fault = self.simulation.faults.add(order.fields, known_methods=set(self.simulation.schema.methods))
        return {"id": fault.id}

    async def remove_faults(self, request: Request, order: Order) -> Json:
        """One by id, or all."""
        fault_id = order.optional_integer("id")
        if fault_id is None:
            self.simulation.faults.clear()
        elif not self.simulation.faults.remove(fault_id):
            raise SideError(f"there is no fault {fault_id}", status=404)
        return {"faults": self.simulation.faults.list()}

    async def clock(self, request: Request, order: Order) -> Json:
        clock = self.simulation.clock
        return {"now": clock.now(), "offset_seconds": clock.offset_seconds}

    async def advance_clock(self, request: Request, order: Order) -> Json:
        self.simulation.move_clock(order.number("advance"))
        self.simulation.commit()
        return await self.clock(request, order)

    async def updates(self, request: Request, order: Order) -> Json:
        """What waits for the bot, without confirming it."""
        self.simulation.updates.expire()
        return {"updates": [update.json for update in self.simulation.updates.pending]}

    async def push_update(self, request: Request, order: Order) -> Json:
        """Any JSON object as an update, be it poison; a number is added unless it brings one."""
        payload: Any = order.fields.get("update")
        if not isinstance(payload, dict):
            raise SideError("update must be a JSON object")
        update = self.simulation.updates.push_raw(payload)
        self.simulation.commit()
        return update.json

    async def jump_update_id(self, request: Request, order: Order) -> Json:
        next_id = order.integer("next")
        if not 0 < next_id < 2**31:
            raise SideError("next must be 1 to 2147483647")
        self.simulation.updates.jump_to(next_id)
        self.simulation.commit()
        return {"next": next_id}

    async def expire_presses(self, request: Request, order: Order) -> Json:
        """As if 150 seconds had gone by for every button press so far."""
        self.simulation.updates.expire_presses()
        waiting = [press for press in self.simulation.world.presses.values() if press.answer is None]
        for press in waiting:
            press.is_expired = True
            self.simulation.world.save_press(press)
        self.simulation.commit()
        return {"expired": len(waiting)}

    async def reset(self, request: Request, order: Order) -> Json:
        self.simulation.reset()
        self.simulation.commit()
        return {"version": self.simulation.world.version}
