"""The database as one update sees it: its one writing call also finishes the update."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from sqlmodel import Session

from db import inbox, outbox, people
from db.database import Database, Service

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class ShownAccount:
    """The Telegram account an update comes from, as the update shows it."""

    telegram_id: int
    username: str | None


@dataclass
class InFlight:
    """An update that is being worked off, from whom it comes, and whether a service has finished it."""

    inbox_id: int
    account: ShownAccount | None = None
    is_finished: bool = False


class UpdateDatabase:
    """Marks the update done in the transaction of the change it makes: done once, or not at all."""

    def __init__(self, database: Database, in_flight: InFlight, *, now: datetime) -> None:
        self._database = database
        self._in_flight = in_flight
        self._now = now

    async def run(self, service: Service[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run the one service that may write for this update; raises AlreadyHandled for a second one."""
        result = await self._database.run(_finishing, self._in_flight, self._now, service, args, kwargs)
        self._in_flight.is_finished = True
        return result

    async def read(self, service: Service[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a service that only reads."""
        return await self._database.read(service, *args, **kwargs)


def finish(session: Session, in_flight: InFlight, *, now: datetime) -> None:
    """Mark an update done, and keep the username its account shows; raises AlreadyHandled unless it was open."""
    inbox.finish(session, in_flight.inbox_id, now=now)
    if in_flight.account is not None:
        people.note_username(session, telegram_id=in_flight.account.telegram_id, username=in_flight.account.username)


def _finishing(
    session: Session, in_flight: InFlight, now: datetime, service: Service[..., T], args: Any, kwargs: Any
) -> T:
    finish(session, in_flight, now=now)
    outbox.name_cause(session, f"update:{in_flight.inbox_id}")
    return service(session, *args, **kwargs)
