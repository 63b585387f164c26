"""The trial's HTTP side, on loopback: state, clock, sample people, and the bot's power switch."""

from collections.abc import MutableMapping
from datetime import datetime
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.settings import LOOPBACK
from bot.trial_office import PowerSwitch, TrialOffice

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "600",
    "Vary": "Origin",
}
FARTHEST = {"minutes": 60 * 24 * 366, "working_days": 366}


class OurOriginsOnly:
    """Refuses pages of other sites, whose scripts could reach loopback through the browser; lets our own read."""

    def __init__(self, app: ASGIApp, allowed: tuple[str, ...]) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through whose Origin, if any, is ours."""
        origin = Request(scope).headers.get("origin") if scope["type"] == "http" else None
        if origin is None:
            await self._app(scope, receive, send)
        elif origin not in self._allowed:
            await JSONResponse({"error": "this origin may not use the trial"}, 403)(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=PREFLIGHT | {"Access-Control-Allow-Origin": origin})(
                scope, receive, send
            )
        else:
            await self._app(scope, receive, _allowing(origin, send))


def _allowing(origin: str, send: Send) -> Send:
    """Return a `send` that lets the page at `origin` read the answer."""

    async def send_allowing(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Access-Control-Allow-Origin"] = origin
            headers.add_vary_header("Origin")
        await send(message)

    return send_allowing


def trial_app(office: TrialOffice, power: PowerSwitch, *, origins: tuple[str, ...]) -> Starlette:
    """Return the trial API; `origins` are the pages that may call it."""

    async def state(request: Request) -> JSONResponse:
        return JSONResponse(office.state(bot_is_up=power.bot_is_up))

    async def move_clock(request: Request) -> JSONResponse:
        try:
            wish = await _fields(request)
            to, outage = _target(office, wish), _outage(wish)
        except ValueError as error:
            return JSONResponse({"error": str(error)}, 400)
        if outage:
            moved = await office.advance_in_an_outage(to=to, power=power)
        else:
            moved = await office.advance(to=to, power=power)
        return JSONResponse(moved)

    async def moves(request: Request) -> JSONResponse:
        return JSONResponse({"moves": office.moves()})

    async def fill_sample(request: Request) -> JSONResponse:
        if not power.bot_is_up:
            return JSONResponse({"error": "the bot is down"}, 409)
        try:
            return JSONResponse({"entered": await office.fill_sample()})
        except TimeoutError:
            return JSONResponse({"error": "the bot does not answer"}, 409)

    async def switch_bot(request: Request) -> JSONResponse:
        try:
            action = (await _fields(request)).get("action")
        except ValueError as error:
            return JSONResponse({"error": str(error)}, 400)
        if action == "start":
            await power.start_bot()
        elif action == "kill":
            await power.kill_bot()
        else:
            return JSONResponse({"error": 'action must be "start" or "kill"'}, 400)
        return JSONResponse({"bot_is_up": power.bot_is_up})

    return Starlette(
        routes=[
            Route("/trial/state", state),
            Route("/trial/moves", moves),
            Route("/trial/clock", move_clock, methods=["POST"]),
            Route("/trial/sample", fill_sample, methods=["POST"]),
            Route("/trial/bot", switch_bot, methods=["POST"]),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, "[::1]"]),
            Middleware(OurOriginsOnly, allowed=origins),
        ],
    )


async def _fields(request: Request) -> dict[str, object]:
    """Return the JSON object that was sent; raises ValueError for anything else."""
    try:
        fields = await request.json()
    except ValueError:
        raise ValueError("the body must be JSON") from None
    if not isinstance(fields, dict):
        raise ValueError("the body must be a JSON object")
    return fields


def _target(office: TrialOffice, wish: dict[str, object]) -> datetime:
    """Return the time that a wish for the clock means; raises ValueError where it means none."""
    if wish.keys() - {"minutes", "working_days", "to", "outage"}:
        raise ValueError("a wish has minutes, working_days, to and outage")
    if "to" in wish and wish["to"] != "next_due":
        raise ValueError('to must be "next_due"')
    if "to" in wish:
        return office.next_due()
    minutes, working_days = _whole(wish, "minutes"), _whole(wish, "working_days")
    if minutes == working_days == 0:
        raise ValueError("the clock only moves forward: tell minutes, working_days or to")
    return office.later(minutes=minutes, working_days=working_days)


def _whole(wish: dict[str, object], name: str) -> int:
    value = wish.get(name, 0)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= FARTHEST[name]:
        raise ValueError(f"{name} must be a whole number from 0 to {FARTHEST[name]}")
    return value


def _outage(wish: dict[str, object]) -> bool:
    outage = wish.get("outage", False)
    if not isinstance(outage, bool):
        raise ValueError("outage must be true or false")
    return outage
