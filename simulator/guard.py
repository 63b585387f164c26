"""Keeps foreign web pages out: a page on the internet must not reach the simulator through the reader's browser."""

import ipaddress
import json
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK_NAMES = {"localhost", "127.0.0.1", "::1"}


class Guard:
    """Refuses a request whose Host is not ours (DNS rebinding) or that a page of another site makes.

    Only the page itself may be reached by a link from elsewhere.
    """

    def __init__(self, app: ASGIApp, *, host: str, is_remote_allowed: bool) -> None:
        self._app = app
        self._names = LOOPBACK_NAMES | {host.lower()}
        self._is_remote_allowed = is_remote_allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = self._problem(Headers(scope=scope), scope["path"]) if scope["type"] == "http" else None
        if problem is None:
            await self._app(scope, receive, send)
            return
        body = {"ok": False, "error_code": 403, "description": f"Forbidden: {problem}"}
        response = Response(json.dumps(body), 403, media_type="application/json")
        await response(scope, receive, send)

    def _problem(self, headers: Headers, path: str) -> str | None:
        host = headers.get("host", "")
        if not self._is_own(_name_of(host)):
            return "this Host is not the simulator's"
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
            return "this Origin is another site"
        # A picture or a link of another site sends no Origin, but would be a call of the Bot API.
        if headers.get("sec-fetch-site") == "cross-site" and path != "/":
            return "this request comes from another site"
        return None

    def _is_own(self, name: str) -> bool:
        """A plain address cannot be rebound; it is only ever reached when it is ours."""
        return name in self._names or (self._is_remote_allowed and _is_address(name))


def _name_of(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
