"""Where Telegram brings updates when the office has an address of its own: stored and committed, then answered 200.

Every replica takes what the load balancer gives it. The address is not secret and names no token; what makes a request
Telegram's is a secret that all replicas derive from the token.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.intake import ALLOWED_UPDATES, POLL_PAUSES, TOKEN_REFUSED, TokenRejected, WebhookRefused, is_id, received_from
from bot.server import listen, quiet_server
from chat.pauses import Pauses
from db import inbox
from db.database import Database, reason
from db.inbox import Received

log = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET_PURPOSE = b"tepat webhook"
LARGEST_UPDATE = 1024 * 1024
"""Bytes; the longest message with all its buttons has a twentieth of it."""
READ_SECONDS = 10.0
CONNECTIONS = 40
STRANGER_PAUSE = 60.0
"""Seconds between two lines in the log about requests that are not Telegram's."""


def secret_of(token: str) -> str:
    """Return what Telegram sends along with each update of the bot of that token."""
    return hmac.new(token.encode(), SECRET_PURPOSE, hashlib.sha256).hexdigest()


class Webhook:
    """Takes updates at an address that Telegram is told at start."""

    def __init__(
        self,
        *,
        url: str,
        address: tuple[str, int],
        api_url: str,
        token: str,
        database: Database,
        now: Callable[[], datetime],
        stored: Callable[[], None],
        pauses: Pauses = POLL_PAUSES,
    ) -> None:
        self._url = url
        self._address = address
        self._api = f"{api_url}/bot{token}"
        self._secret = secret_of(token)
        self._database = database
        self._now = now
        self._stored = stored
        self._pauses = pauses
        self._stranger_told_at: float | None = None

    async def run(self) -> None:
        """Serve until cancelled; raises TokenRejected, WebhookRefused, or OSError where the port is taken.

        The address stays set, for the other replicas and for the next start.
        """
        app = Starlette(routes=[Route(urlsplit(self._url).path or "/", self._take, methods=["POST"])])
        server = quiet_server(app)
        with listen(*self._address) as listening:
            serving = asyncio.get_running_loop().create_task(server.serve(sockets=[listening]))
            try:
                await self._announce()
                await asyncio.shield(serving)
            finally:
                server.stop()
                await serving

    async def _announce(self) -> None:
        """Tell Telegram where to bring updates, again until it listens."""
        wanted = {
            "url": self._url,
            "secret_token": self._secret,
            "allowed_updates": ALLOWED_UPDATES,
            "max_connections": CONNECTIONS,
        }
        failures = 0
        async with httpx.AsyncClient(timeout=30) as client:
            while True:
                try:
                    response = await client.post(f"{self._api}/setWebhook", json=wanted)
                    if response.status_code in TOKEN_REFUSED:
                        raise TokenRejected
                    if response.status_code == httpx.codes.BAD_REQUEST:
                        raise WebhookRefused(response.json().get("description", "bad request"))
                    response.raise_for_status()
                except (httpx.HTTPError, ValueError) as error:
                    failures += 1
                    log.warning("webhook_not_set", error=type(error).__name__)
                    await asyncio.sleep(self._pauses.after(failures))
                else:
                    return

    async def _take(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            self._note_stranger()
            return Response(status_code=403)
        try:
            async with asyncio.timeout(READ_SECONDS):
                body = await _body(request)
        except (TimeoutError, ClientDisconnect):
            return Response(status_code=408)
        if body is None:
            return Response(status_code=413)
        try:
            await self._database.run(inbox.store, [_received(body)], now=self._now())
        except SQLAlchemyError as error:  # Telegram brings it again
            log.error("database_failed", loop="webhook", error=reason(error))
            return Response(status_code=500)
        self._stored()
        return Response()

    def _note_stranger(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._stranger_told_at is None or now - self._stranger_told_at > STRANGER_PAUSE:
            self._stranger_told_at = now
            log.warning("webhook_request_without_secret")


async def _body(request: Request) -> bytes | None:
    """Return what was sent, or None where it is more than an update can be."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_UPDATE:
            return None
    return bytes(body)


def _received(body: bytes) -> Received:
    """Return an update for the inbox; what cannot be read is kept as it is, for the operator."""
    try:
        update: Any = json.loads(body)
    except ValueError:
        update = None
    if isinstance(update, dict) and is_id(update.get("update_id")):
        return received_from(update)
    return Received(None, 0, body.decode(errors="replace").replace("\0", ""))
