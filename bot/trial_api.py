"""The trial's HTTP side, on loopback: state, clock, sample people, and the bot's power switch."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.settings import LOOPBACK
from bot.trial_office import TrialOffice

LONGEST_MINUTES = 60 * 24 * 366


class PowerSwitch(Protocol):
    """What can be done to the bot's process."""

    @property
    def bot_is_up(self) -> bool:
        """Whether it runs."""

    def start_bot(self) -> Awaitable[None]:
        """Start it."""

    def kill_bot(self) -> Awaitable[None]:
        """End it at once."""


class SameOriginOnly:
    """Refuses pages of other sites: their scripts could reach loopback through the browser."""

    def __init__(self, app: ASGIApp, allowed: tuple[str, ...]) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through whose Origin, if any, is ours."""
        if scope["type"] == "http":
            origin = Request(scope).headers.get("origin")
            if origin is not None and origin not in self._allowed:
                await JSONResponse({"error": "this origin may not use the trial"}, 403)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def trial_app(office: TrialOffice, power: PowerSwitch, *, origins: tuple[str, ...]) -> Starlette:
    """Return the trial API; `origins` are the pages that may call it."""

    async def state(request: Request) -> JSONResponse:
        return JSONResponse(office.state(bot_is_up=power.bot_is_up))

    async def move_clock(request: Request) -> JSONResponse:
        wish = await _fields(request)
        try:
            to = office.target(
                minutes=_whole(wish, "minutes"),
                working_days=_whole(wish, "working_days"),
                next_due=wish.get("to") == "next_due",
            )
            outage = wish.get("outage") is True
            if outage:
                await power.kill_bot()
            moved = await office.advance(to=to, bot_is_up=lambda: power.bot_is_up, stepwise=not outage)
        except ValueError as error:
            return JSONResponse({"error": str(error)}, 400)
        if outage:
            await power.start_bot()
        return JSONResponse(moved)

    async def fill_sample(request: Request) -> JSONResponse:
        return JSONResponse({"entered": await office.fill_sample()})

    async def switch_bot(request: Request) -> JSONResponse:
        action = (await _fields(request)).get("action")
        actions: dict[object, Callable[[], Awaitable[None]]] = {"start": power.start_bot, "kill": power.kill_bot}
        if action not in actions:
            return JSONResponse({"error": 'action must be "start" or "kill"'}, 400)
        await actions[action]()
        return JSONResponse({"bot_is_up": power.bot_is_up})

    return Starlette(
        routes=[
            Route("/trial/state", state),
            Route("/trial/clock", move_clock, methods=["POST"]),
            Route("/trial/sample", fill_sample, methods=["POST"]),
            Route("/trial/bot", switch_bot, methods=["POST"]),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, "[::1]"]),
            Middleware(SameOriginOnly, allowed=origins),
        ],
    )


async def _fields(request: Request) -> dict[str, object]:
    try:
        fields = await request.json()
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _whole(fields: dict[str, object], name: str) -> int:
    value = fields.get(name, 0)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LONGEST_MINUTES:
        raise ValueError(f"{name} must be a whole number from 0 to {LONGEST_MINUTES}")
    return value
