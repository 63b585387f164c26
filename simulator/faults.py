"""Faults on order: which of the bot's next calls go wrong, and how. No I/O."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from simulator.errors import BotApiError, SideError, conflict, forbidden, too_many_requests
from simulator.schema import Json

TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"

# Answered at once, without any effect.
REFUSALS = {"too_many_requests", "blocked", "conflict", "server_error"}
# The connection ends without an answer; only after `timeout_after` the call has had its effect.
LOSSES = {"timeout_before", "timeout_after", "disconnect"}
KINDS = REFUSALS | LOSSES | {"slow"}


@dataclass
class Fault:
    """One rule: the next `times` calls that fit go wrong, after `skip` that fit and do not."""

    id: int
    kind: str
    method: str = "*"
    chat_id: int | None = None
    times: int | None = 1
    skip: int = 0
    retry_after: int = 1
    status: int = 500
    seconds: float = 60.0
    description: str | None = None
    hits: int = 0

    @property
    def is_used_up(self) -> bool:
        return self.times is not None and self.hits >= self.times

    @property
    def seconds_until_cut(self) -> float:
        return 0 if self.kind == "disconnect" else self.seconds

    def fits(self, method: str, chat_id: int | None) -> bool:
        of_method = self.method in ("*", method)
        return of_method and self.chat_id in (None, chat_id) and not self.is_used_up

    def refusal(self) -> BotApiError:
        """The error a refusing fault answers with."""
        if self.kind == "too_many_requests":
            return too_many_requests(self.retry_after)
        if self.kind == "blocked":
            return forbidden(self.description or "bot was blocked by the user")
        if self.kind == "conflict":
            return conflict(self.description or TERMINATED)
        words = {500: "Internal Server Error", 502: "Bad Gateway"}
        return BotApiError(self.status, self.description or words.get(self.status, "Server Error"))


class Faults:
    """The rules in order; the first that fits a call is the one that counts."""

    def __init__(self) -> None:
        self._rules: list[Fault] = []
        self._last_id = 0

    def add(self, order: Json, *, known_methods: set[str]) -> Fault:
        """Take a rule from a request; raises SideError when it cannot mean anything."""
        _refuse_nonsense(order, known_methods)
        self._last_id += 1
        fault = Fault(self._last_id, **order)
        self._rules.append(fault)
        return fault

    def remove(self, fault_id: int) -> bool:
        before = len(self._rules)
        self._rules = [rule for rule in self._rules if rule.id != fault_id]
        return len(self._rules) < before

    def clear(self) -> None:
        self._rules = []

    def hit(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault of this call, counted."""
        for rule in self._rules:
            if not rule.fits(method, chat_id):
                continue
            if rule.skip > 0:
                rule.skip -= 1
                continue
            rule.hits += 1
            return rule
        return None

    def list(self) -> list[Json]:
        return [asdict(rule) for rule in self._rules]


TYPES_OF_ORDER: dict[str, tuple[type, ...]] = {
    "kind": (str,),
    "method": (str,),
    "chat_id": (int, type(None)),
    "times": (int, type(None)),
    "skip": (int,),
    "retry_after": (int,),
    "status": (int,),
    "seconds": (int, float),
    "description": (str, type(None)),
}


def _refuse_nonsense(order: Json, known_methods: set[str]) -> None:
    known = {field.name for field in fields(Fault)} - {"id", "hits"}
    for name, value in order.items():
        if name not in known:
            raise SideError(f"a fault has no {name}; it has {', '.join(sorted(known))}")
        _refuse_wrong_type(name, value)
    if order.get("kind") not in KINDS:
        raise SideError(f"kind must be one of {', '.join(sorted(KINDS))}")
    if order.get("method", "*") not in known_methods | {"*", "file"}:
        raise SideError(f"method {order['method']} is no method of the Bot API (or * or file)")
    if order["kind"] == "server_error" and not 500 <= order.get("status", 500) <= 599:
        raise SideError("status of a server_error must be 500-599")


def _refuse_wrong_type(name: str, value: Any) -> None:
    expected = TYPES_OF_ORDER[name]
    if not isinstance(value, expected) or isinstance(value, bool):
        raise SideError(f"{name} must be {' or '.join(kind.__name__ for kind in expected)}")
    if isinstance(value, int | float) and name != "chat_id" and value < 0:
        raise SideError(f"{name} must not be negative")
