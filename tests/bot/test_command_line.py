"""`python -m bot` as an operator meets it: what cannot work ends with one English line and exit code 2."""

import asyncio
import os
import signal
import stat
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.__main__ import clear_errors
from bot.clock import system_clock
from bot.intake import AnotherPoller, TokenRejected
from bot.settings import SettingsError
from db.database import Database, DatabaseInUse
from db.schema import DatabaseTooNew, DatabaseUnusable, upgrade
from simulator.client import SimulatorClient
from simulator.server import Simulator
from sop.errors import PostHasHolder
from sop.office_hours import OfficeHoursError
from sop.procedure_file import ProcedureError
from tests.bot.conftest import TOKEN
from tests.disks import make_read_only, small_disk
from tests.handlers.desk import furnish, office_of_tests

REPOSITORY = Path(__file__).parents[2]
PATIENCE = 30
NO_TELEGRAM = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Ended:
    """How a process ended."""

    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The only line on standard error."""
        (line,) = self.err.splitlines()
        return line


class Machine:
    """A machine with nothing but our code, on which commands are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database_url = f"sqlite:///{folder}/data/tepat.db"
        self.settings = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": NO_TELEGRAM,
            "DATABASE_URL": self.database_url,
            "DOCUMENTS_DIR": f"{folder}/data/documents",
            "TICK_SECONDS": "0.05",
        }

    async def start(self, *arguments: str, **changed: str) -> asyncio.subprocess.Process:
        """Start a command, with settings of its own where they are given."""
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            cwd=self.folder,
            env={"PATH": os.defpath, "PYTHONPATH": str(REPOSITORY), **self.settings, **changed},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def run(self, *arguments: str, **changed: str) -> Ended:
        """Run a command to its end."""
        return await self.ended(await self.start(*arguments, **changed))

    async def ended(self, process: asyncio.subprocess.Process) -> Ended:
        """Wait for the end of a process."""
        async with asyncio.timeout(PATIENCE):
            out, err = await process.communicate()
        return Ended(process.returncode or 0, out.decode(), err.decode())


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


async def test_without_a_token_the_bot_does_not_start(machine: Machine) -> None:
    del machine.settings["TELEGRAM_BOT_TOKEN"]

    ended = await machine.run("run")

    assert ended.code == 2
    assert ended.line.startswith("tepat: TELEGRAM_BOT_TOKEN is not set")
    assert list(machine.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("setting", "value", "line"),
    [
        ("OFFICE_TIMEZONE", "Asia/Jakart", "tepat: OFFICE_TIMEZONE: unknown time zone"),
        ("DATABASE_URL", "sqlite:///file/tepat.db", "tepat: file is a file where a folder is needed"),
        ("DATABASE_URL", "sqlite:///file", "tepat: the database cannot be used (file is not a database)"),
    ],
)
async def test_a_setting_that_cannot_work_ends_the_start(machine: Machine, setting: str, value: str, line: str) -> None:
    (machine.folder / "file").write_text("x" * 5000)
    machine.settings[setting] = value

    ended = await machine.run("run")

    assert ended.code == 2
    assert ended.line.startswith(line)
    assert TOKEN not in ended.err


BAD_FILES = [
    ("SOP_FILE", "folder", "tepat: folder: file: path: cannot be read (Is a directory)"),
    ("OFFICE_HOURS_FILE", "latin.toml", "tepat: latin.toml: file: text: is not UTF-8"),
]
COMMANDS = [["run"], ["invite", "--post", "staf_sekretariat"], ["trial", "--port", "8798"]]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
async def test_a_file_that_cannot_be_used_ends_every_command_before_anything_begins(
    machine: Machine, command: list[str]
) -> None:
    (machine.folder / "folder").mkdir()
    (machine.folder / "latin.toml").write_bytes(b'name = "x\xe9"')

    for setting, file, line in BAD_FILES:
        ended = await machine.run(*command, **{setting: str(machine.folder / file)})

        assert (setting, file, ended.code, ended.line) == (setting, file, 2, line)
    assert not (machine.folder / "data").exists()
    assert list((machine.folder / "trial").glob("*")) == []


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"LOG_LEVEL=INFO\xe9", "tepat: .env is not text in UTF-8; save it anew in that encoding"),
        (b"SOP_FILE=a\x00b", "tepat: SOP_FILE: has a character in it that cannot be seen"),
        (b"DATABASE_URL=sqlite:///a\x00b", "tepat: DATABASE_URL: has a character in it that cannot be seen"),
        (None, "tepat: .env is a folder; the settings must be in a file of that name"),
    ],
)
async def test_an_env_file_that_cannot_be_used_is_one_line(machine: Machine, content: bytes | None, line: str) -> None:
    del machine.settings["DATABASE_URL"]
    if content is None:
        (machine.folder / ".env").mkdir()
    else:
        (machine.folder / ".env").write_bytes(content)

    ended = await machine.run("run")

    assert (ended.code, ended.line) == (2, line)


async def test_an_env_file_that_the_disk_does_not_give_is_one_line(machine: Machine) -> None:
    (machine.folder / ".env").symlink_to("/proc/self/mem")

    ended = await machine.run("run")

    assert (ended.code, ended.line) == (2, "tepat: .env cannot be read (Input/output error)")


async def test_a_token_that_telegram_does_not_know_ends_the_start(machine: Machine, simulator: Simulator) -> None:
    unknown = "987654321:another-token-that-opens-nothing-00"
    machine.settings |= {"TELEGRAM_API_URL": simulator.url, "TELEGRAM_BOT_TOKEN": unknown}

    ended = await machine.run("run")

    assert ended.code == 2
    assert ended.line == "tepat: Telegram does not accept TELEGRAM_BOT_TOKEN; ask @BotFather for the current token"


async def test_documents_that_have_no_place_end_the_start(machine: Machine, simulator: Simulator) -> None:
    (machine.folder / "file").write_text("x")
    machine.settings |= {"TELEGRAM_API_URL": simulator.url, "DOCUMENTS_DIR": str(machine.folder / "file" / "documents")}

    ended = await machine.run("run")

    assert ended.code == 2
    assert ended.line.startswith("tepat: ")
    assert "file" in ended.line


async def test_a_database_of_a_newer_program_ends_the_start(
    machine: Machine, sqlite: Database, sqlite_url: str
) -> None:
    with sqlite.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    machine.settings["DATABASE_URL"] = sqlite_url

    ended = await machine.run("run")

    assert ended.code == 2
    assert ended.line.startswith("tepat: the database is of a newer version (9999)")


async def test_a_disk_that_cannot_be_written_ends_the_start(machine: Machine, simulator: Simulator) -> None:
    machine.settings["TELEGRAM_API_URL"] = simulator.url
    with small_disk(machine.folder / "data", size="4m") as disk:
        make_read_only(disk)
        fresh = await machine.run("run")
    with small_disk(machine.folder / "other", size="4m") as disk:
        database = Database(f"sqlite:///{disk}/tepat.db")
        upgrade(database)
        database.close()
        make_read_only(disk)
        known = await machine.run("run", DATABASE_URL=f"sqlite:///{disk}/tepat.db")

    assert (fresh.code, known.code) == (2, 2)
    assert fresh.line.startswith("tepat: Read-only file system: ")
    assert known.line.startswith("tepat: Read-only file system: ")


async def test_a_second_process_on_one_database_ends_at_once(
    machine: Machine, sqlite: Database, sqlite_url: str
) -> None:
    sqlite.claim()
    machine.settings["DATABASE_URL"] = sqlite_url

    ended = await machine.run("run")

    assert ended.code == 2
    assert ended.line.startswith("tepat: another process serves ")
    assert "tepat.db; stop it, then start again" in ended.line


async def test_an_invitation_can_be_made_while_the_bot_runs(
    machine: Machine, simulator: Simulator, client: SimulatorClient
) -> None:
    machine.settings["TELEGRAM_API_URL"] = simulator.url
    bot = await machine.start("run")
    try:
        await until_polled(simulator)
        ended = await machine.run("invite", "--post", "staf_sekretariat", "--admin")
        rina = await client.person(106, "Rina")
        await rina.open(ended.out.strip())
        consent = await rina.wait_for(button="Setuju", timeout=PATIENCE)
    finally:
        bot.send_signal(signal.SIGTERM)
        stopped = await machine.ended(bot)

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("https://t.me/simulated_bot?start=")
    assert "Staf Sekretariat" in consent.text
    assert stopped.code == 0
    assert "event=started" in stopped.err
    assert TOKEN not in stopped.err
    assert modes_below(machine.folder / "data") <= {0o700, 0o600}


async def until_polled(simulator: Simulator) -> None:
    """Wait until the bot fetches updates."""
    async with asyncio.timeout(PATIENCE):
        while simulator.simulation.newest_poll == 0:
            await simulator.simulation.bell.wait(PATIENCE)


def modes_below(folder: Path) -> set[int]:
    """Return the rights of a folder and of everything in it."""
    return {stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}


async def test_an_invitation_into_an_unknown_post_names_the_posts(machine: Machine, simulator: Simulator) -> None:
    machine.settings["TELEGRAM_API_URL"] = simulator.url

    ended = await machine.run("invite", "--post", "bupati")

    assert ended.code == 2
    assert ended.line.startswith('tepat: unknown post "bupati", known are: kepala_dinas, sekretaris, ')


async def test_an_invitation_into_a_filled_post_is_refused(
    machine: Machine, simulator: Simulator, sqlite: Database, sqlite_url: str, tmp_path: Path
) -> None:
    furnish(sqlite, office_of_tests(tmp_path)[1], now=system_clock())
    machine.settings |= {"TELEGRAM_API_URL": simulator.url, "DATABASE_URL": sqlite_url}

    ended = await machine.run("invite", "--post", "staf_sekretariat")

    assert ended.code == 2
    assert ended.line == "tepat: this post has a holder; release it in chat first: /pejabat"


async def test_an_invitation_without_telegram_says_so(machine: Machine) -> None:
    ended = await machine.run("invite", "--post", "staf_sekretariat")

    assert ended.code == 2
    assert ended.line == f"tepat: Telegram cannot be reached at {NO_TELEGRAM}"


async def test_a_trial_that_others_could_reach_does_not_start(machine: Machine) -> None:
    ended = await machine.run("trial", "--host", "0.0.0.0")

    assert ended.code == 2
    assert ended.line.startswith("tepat: --host 0.0.0.0: the trial listens on this machine only")


OPERATORS_FAULTS: list[tuple[Exception, str]] = [
    (SettingsError("TICK_SECONDS: bad"), "TICK_SECONDS: bad"),
    (ProcedureError("iku.toml", "step 3", "time", "is missing"), "iku.toml: step 3: time: is missing"),
    (OfficeHoursError("office_hours.toml", "weeks", "normal", "x"), "office_hours.toml: weeks: normal: x"),
    (TokenRejected(), "does not accept TELEGRAM_BOT_TOKEN"),
    (AnotherPoller(), "another program receives the updates of this bot"),
    (DatabaseInUse("tepat.db"), "another process serves tepat.db"),
    (DatabaseUnusable("x"), "the database cannot be used (x)"),
    (DatabaseTooNew("0099"), "newer version (0099)"),
    (
        OperationalError("SELECT 1", {}, Exception("database is locked")),
        "the database cannot be used (OperationalError: database is locked)",
    ),
    (PostHasHolder(), "this post has a holder"),
    (PermissionError(13, "Permission denied", "/srv/data"), "cannot write /srv/data"),
    (NotADirectoryError(20, "Not a directory", "/srv/x"), "/srv/x is a file where a folder is needed"),
    (OSError(28, "No space left on device", "/srv/x"), "No space left on device: /srv/x"),
    (OSError("odd"), "odd"),
]


@pytest.mark.parametrize(("error", "words"), OPERATORS_FAULTS, ids=lambda value: type(value).__name__)
def test_what_an_operator_can_mend_is_one_line(
    capsys: pytest.CaptureFixture[str], error: Exception, words: str
) -> None:
    with pytest.raises(typer.Exit) as ended, clear_errors():
        raise error

    assert ended.value.exit_code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("tepat: ")
    assert words in line


def test_what_is_our_own_fault_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError), clear_errors():
        raise ZeroDivisionError


def makefile_recipe(target: str) -> str:
    """Return what make runs for a target, as a shell script."""
    lines = (REPOSITORY / "Makefile").read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"{target}:"))
    recipe = [line[1:] for line in _indented(lines[start + 1 :])]
    return "\n".join(recipe).removeprefix("@").replace("$$", "$").replace("exec $(BIN)/python -m bot", "echo")


def _indented(lines: Iterable[str]) -> list[str]:
    taken = []
    for line in lines:
        if not line.startswith("\t"):
            break
        taken.append(line)
    return taken


@pytest.mark.parametrize(
    ("environment", "file", "chosen"),
    [
        ({}, None, "trial"),
        ({}, "", "trial"),
        ({}, "TELEGRAM_BOT_TOKEN=\nLOG_LEVEL=INFO\n", "trial"),
        ({}, "# TELEGRAM_BOT_TOKEN=1:x\n", "trial"),
        ({}, "TELEGRAM_BOT_TOKEN=   \n", "trial"),
        ({}, "TELEGRAM_BOT_TOKEN=1:x\n", "run"),
        ({}, "TELEGRAM_BOT_TOKEN='1:x'\n", "run"),
        ({}, "TELEGRAM_BOT_TOKEN = 1:x\n", "run"),
        ({}, "  export TELEGRAM_BOT_TOKEN=1:x\n", "run"),
        ({}, "telegram_bot_token=1:x\n", "run"),
        ({}, "LOG_LEVEL=INFO\r\nTELEGRAM_BOT_TOKEN=1:x\r\n", "run"),
        ({}, "\ufeffTELEGRAM_BOT_TOKEN=1:x\n", "run"),
        ({"TELEGRAM_BOT_TOKEN": "1:x"}, None, "run"),
        ({"TELEGRAM_BOT_TOKEN": "1:x"}, "TELEGRAM_BOT_TOKEN=\n", "run"),
        ({"TELEGRAM_BOT_TOKEN": ""}, "TELEGRAM_BOT_TOKEN=1:x\n", "run"),
        ({"TELEGRAM_BOT_TOKEN": ""}, None, "trial"),
    ],
)
async def test_make_run_serves_the_office_when_there_is_a_token_and_tries_otherwise(
    tmp_path: Path, environment: dict[str, str], file: str | None, chosen: str
) -> None:
    if file is not None:
        (tmp_path / ".env").write_text(file, encoding="utf-8", newline="")

    shell = await asyncio.create_subprocess_exec(
        "/bin/sh",
        "-c",
        makefile_recipe("run"),
        cwd=tmp_path,
        env={"PATH": os.defpath, **environment},
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await shell.communicate()

    assert out.decode().split() == [chosen]
