"""What programs that watch the bot may ask, on this machine only: whether it works, and its figures for Prometheus."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.server import listen, quiet_server
from bot.settings import LOOPBACK
from db import inbox, outbox, timers
from db.database import Database
from db.inbox import InboxState
from db.outbox import OutboxState
from scheduler.backups import BackupFolder
from scheduler.measures import REGISTRY

HOST = "127.0.0.1"
TICK = "tepat_tick_timestamp_seconds"
LATE_TICK = timedelta(minutes=2)
"""So long without a tick, and the bot has stopped working, whatever still runs."""


def _gauge(name: str, meaning: str) -> Gauge:
    return Gauge(f"tepat_{name}", meaning, registry=REGISTRY)


INBOX_OPEN = _gauge("inbox_open", "Updates that are not worked off yet.")
INBOX_AGE = _gauge("inbox_oldest_seconds", "How long the oldest open update has waited.")
INBOX_DEAD = _gauge("inbox_dead", "Updates that were given up in the last 30 days.")
OUTBOX_DUE = _gauge("outbox_due", "Messages that may go out now and have not.")
OUTBOX_AGE = _gauge("outbox_oldest_seconds", "How long the oldest of them could have gone out.")
OUTBOX_WAITING = _gauge("outbox_waiting", "Messages that have not gone out, those for later included.")
TICK_LAG = _gauge("tick_lag_seconds", "How late the earliest timer is that has not been worked off.")
BACKUP_AT = _gauge("backup_timestamp_seconds", "When the newest backup was made, since 1970; 0 where there is none.")


class Monitor:
    """Answers /healthz and /metrics."""

    def __init__(self, *, port: int, database: Database, backups: BackupFolder, now: Callable[[], datetime]) -> None:
        self._port = port
        self._database = database
        self._backups = backups
        self._now = now
        self._begun_at = now()

    def app(self) -> Starlette:
        """Return the application; it answers only who asks this machine by its own name."""
        return Starlette(
            routes=[Route("/healthz", self._tell_health), Route("/metrics", self._tell_figures)],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK), www_redirect=False)],
        )

    async def run(self) -> None:
        """Serve until cancelled; raises OSError where the port is taken."""
        server = quiet_server(self.app())
        with listen(HOST, self._port) as listening:
            serving = asyncio.get_running_loop().create_task(server.serve(sockets=[listening]))
            try:
                await asyncio.shield(serving)
            finally:
                server.stop()
                await serving

    async def _tell_health(self, request: Request) -> Response:
        """Answer 200, or 503 with what does not work."""
        ticked_at = max(self._begun_at.timestamp(), REGISTRY.get_sample_value(TICK) or 0)
        if self._now().timestamp() - ticked_at > LATE_TICK.total_seconds():
            return PlainTextResponse("no tick\n", status_code=503)
        try:
            await self._database.read(timers.next_due)
        except SQLAlchemyError:
            return PlainTextResponse("no database\n", status_code=503)
        return PlainTextResponse("ok\n")

    async def _tell_figures(self, request: Request) -> Response:
        """Answer with all figures; 503 where the database does not tell them."""
        try:
            await self._database.read(_measure, now=self._now())
        except SQLAlchemyError:
            return PlainTextResponse("no database\n", status_code=503)
        newest = await asyncio.to_thread(self._backups.newest)
        BACKUP_AT.set(0 if newest is None else newest.timestamp())
        return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


def _measure(session: Session, *, now: datetime) -> None:
    INBOX_OPEN.set(inbox.count(session, InboxState.OPEN))
    INBOX_DEAD.set(inbox.count(session, InboxState.DEAD))
    INBOX_AGE.set(_age(inbox.oldest_open(session), now))
    OUTBOX_DUE.set(outbox.count_due(session, now=now))
    OUTBOX_WAITING.set(outbox.count(session, OutboxState.WAITING))
    OUTBOX_AGE.set(_age(outbox.next_send(session), now))
    TICK_LAG.set(_age(timers.next_due(session), now))


def _age(at: datetime | None, now: datetime) -> float:
    """Return for how many seconds something has been due; 0 where nothing is."""
    return 0.0 if at is None else max(0.0, (now - at).total_seconds())
