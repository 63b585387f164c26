"""The command line: `python -m bot run | trial | invite …`. Errors are one English line and exit code 2."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.clock import system_clock
from bot.intake import AnotherPoller, TokenRejected, WebhookRefused
from bot.restore import BackupUnusable, WouldOverwrite
from bot.settings import SettingsError, load_settings
from db.copying import CopyDiffers, SnapshotFailed
from db.database import PASSING_ERRORS, DatabaseInUse, reason
from db.schema import DatabaseTooNew, DatabaseUnusable
from documents.papers.crest import CrestUnusable
from documents.store import StoreUnavailable
from scheduler.backups import NoRoomForBackup
from sop.errors import PostHasHolder
from sop.ladder_file import LadderError
from sop.office_hours import OfficeHoursError
from sop.paper_settings import PaperSettingsError
from sop.procedure_file import ProcedureError

if TYPE_CHECKING:
    from bot.app import Tepat

PRIVATE_UMASK = 0o077
BEGIN_FORMAT = "%Y-%m-%dT%H:%M"

cli = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)


@cli.command()
def run() -> None:
    """Serve the office until stopped."""
    from bot.app import Tepat
    from bot.logs import configure
    from bot.memory import keep_what_is_loaded

    with clear_errors():
        settings = load_settings()
        configure(settings.log_level, secrets=settings.secrets)
        tepat = Tepat(settings)
        keep_what_is_loaded()
        asyncio.run(_until_signalled(tepat))


@cli.command()
def trial(
    port: Annotated[int, typer.Option(help="port of the local Telegram; the trial API takes the next one")] = 8700,
    host: Annotated[str, typer.Option(help="loopback address to listen on")] = "127.0.0.1",
    folder: Annotated[Path, typer.Option(help="where everything of the trial lies")] = Path("trial"),
    begin: Annotated[
        datetime | None,
        typer.Option(formats=[BEGIN_FORMAT], help="office time at which a new trial begins; now, unless told"),
    ] = None,
) -> None:
    """Try the bot without Telegram: a local stand-in, and an office clock that can be moved."""
    from bot.trial import serve_trial

    with clear_errors():
        serve_trial(host=host, port=port, folder=folder, begin=begin)


@cli.command()
def invite(
    post: Annotated[str, typer.Option(help="code of the vacant post, e.g. staf_sekretariat")],
    admin: Annotated[bool, typer.Option("--admin", help="the invited person becomes an admin")] = False,
) -> None:
    """Print a one-time link into a vacant post; works while the bot runs."""
    from bot.invite import make_invitation

    with clear_errors():
        typer.echo(asyncio.run(make_invitation(load_settings(), post=post, makes_admin=admin)))


@cli.command("copy-database")
def copy_database(
    source: Annotated[str, typer.Argument(metavar="FROM", help="e.g. sqlite:///data/tepat.db")],
    target: Annotated[str, typer.Argument(metavar="TO", help="an empty one, postgresql+psycopg://user@host/name")],
) -> None:
    """Move an office to another database, while the bot is stopped; counts and hashes are compared."""
    from bot.copy_database import copy_database as copy

    with clear_errors():
        tables = copy(source, target)
    for table in tables:
        typer.echo(f"{table.table:20} {table.rows:9,} rows  {table.sha256}")
    rows = sum(table.rows for table in tables)
    typer.echo(f"copied {len(tables)} tables with {rows:,} rows; counts and hashes agree")


@cli.command()
def reconcile(
    read_all: Annotated[bool, typer.Option("--read-all", help="read every file and compare its hash")] = False,
    delete: Annotated[bool, typer.Option("--delete-orphans", help="delete what no row knows for a day")] = False,
) -> None:
    """Compare the stored documents with the database; missing or damaged ones are named, with exit code 1."""
    from bot.reconcile import reconcile as compare

    with clear_errors():
        found = asyncio.run(compare(load_settings(), read_all=read_all, delete_orphans=delete))
    for line in found.lines:
        typer.echo(line)
    if not found.is_whole:
        raise typer.Exit(1)


@cli.command()
def verify(bundle: Annotated[Path, typer.Argument(help="the .zip that holds the documents of a run")]) -> None:
    """Check that a run's bundle is as it was packed; what is not is named, with exit code 1."""
    from documents.bundle import BundleUnreadable
    from documents.bundle import verify as compare

    try:
        verdict = compare(bundle)
    except BundleUnreadable as error:
        _fail(f"{bundle}: is no bundle ({error})")
    for problem in verdict.problems:
        typer.echo(f"{bundle}: {problem}")
    typer.echo(f"{bundle}: {verdict.intact} files are as they were packed")
    if verdict.problems:
        raise typer.Exit(1)


@cli.command()
def check() -> None:
    """Look over everything that the bot needs: a line for each thing, exit code 1 where something would not work."""
    from bot.check import Health, bad, look_over

    try:
        seen = asyncio.run(look_over(load_settings(), now=system_clock()))
    except SettingsError as error:
        seen = [bad("settings", str(error))]
    for each in seen:
        typer.echo(each.line)
    if any(each.health is Health.BAD for each in seen):
        raise typer.Exit(1)


@cli.command()
def backup(
    to: Annotated[Path | None, typer.Option(help="folder to write into; BACKUPS_DIR, unless told")] = None,
) -> None:
    """Write database and files into one file; works while the bot runs. Exit code 1 where the store lost a file."""
    from bot.backup import back_up

    with clear_errors():
        made = asyncio.run(back_up(load_settings(), to=to))
    typer.echo(f"{made.path}: database and {made.files} files")
    for sha256 in made.lost:
        typer.echo(f"{made.path}: lacks {sha256}, which the store has lost")
    if made.lost:
        raise typer.Exit(1)


@cli.command()
def restore(backup: Annotated[Path, typer.Argument(help="the .zip that backup has made")]) -> None:
    """Bring a backup back, to where no database is yet; it is verified first."""
    from bot.restore import restore as bring_back

    with clear_errors():
        restored = asyncio.run(bring_back(load_settings(), backup))
    typer.echo(f"{restored.database}: restored, with {restored.files} files")


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn what an operator can mend into one line and exit code 2."""
    try:
        yield
    except (
        SettingsError,
        ProcedureError,
        OfficeHoursError,
        LadderError,
        PaperSettingsError,
        CrestUnusable,
    ) as error:
        _fail(str(error))
    except TokenRejected:
        _fail("Telegram does not accept TELEGRAM_BOT_TOKEN; ask @BotFather for the current token")
    except WebhookRefused as error:
        _fail(f"Telegram does not accept WEBHOOK_URL: {error}")
    except AnotherPoller:
        _fail("another program receives the updates of this bot; stop it, then start again")
    except DatabaseInUse as error:
        _fail(f"another process serves {error}; stop it, then start again")
    except DatabaseUnusable as error:
        _fail(f"the database cannot be used ({error}); check DATABASE_URL")
    except PASSING_ERRORS as error:
        _fail(f"the database cannot be used ({reason(error)}); try again, or check DATABASE_URL")
    except CopyDiffers as error:
        _fail(f"table {error} reads differently after copying; nothing was copied")
    except (SnapshotFailed, NoRoomForBackup) as error:
        _fail(f"no backup was made: {error}")
    except BackupUnusable as error:
        _fail(f"nothing was restored: {error}")
    except WouldOverwrite as error:
        _fail(f"nothing was restored: {error} holds data; move it aside, or name another place in DATABASE_URL")
    except DatabaseTooNew as error:
        _fail(f"the database is of a newer version ({error}); install the newer program or restore a backup")
    except StoreUnavailable as error:
        _fail(
            f"the documents cannot be reached ({error}); check DOCUMENTS_DIR, or DOCUMENTS_URL and the BUCKET settings"
        )
    except PostHasHolder:
        _fail("this post has a holder; release it in chat first: /pejabat")
    except PermissionError as error:
        _fail(f"cannot write {error.filename}; check the owner and the rights of the folder")
    except (FileExistsError, NotADirectoryError) as error:
        _fail(f"{error.filename} is a file where a folder is needed")
    except OSError as error:
        _fail(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))


def _fail(line: str) -> NoReturn:
    typer.echo(f"tepat: {line}", err=True)
    raise typer.Exit(2)


async def _until_signalled(tepat: "Tepat") -> None:
    serving = asyncio.ensure_future(tepat.run())
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, serving.cancel)
    with suppress(asyncio.CancelledError):
        await serving


if __name__ == "__main__":
    os.umask(PRIVATE_UMASK)
    cli()
