"""`python -m simulator`: the simulator as a process of its own."""

import argparse
import asyncio
import contextlib
import logging
import signal
import socket
import sys
from pathlib import Path

from simulator.bot_api import TOKEN
from simulator.guard import LOOPBACK_NAMES
from simulator.page import ORIGIN
from simulator.server import DEFAULT_BOT_NAME, DEFAULT_TOKEN, DEFAULT_USERNAME, Simulator

BAD_START = 2


def main(arguments: list[str] | None = None) -> int:
    """Serve until the process is told to end; 2 when it cannot start."""
    options = _parser().parse_args(arguments)
    problem = _problem(options)
    if problem is not None:
        sys.stderr.write(f"simulator: {problem}\n")
        return BAD_START
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # Its lines would hold the address of the webhook, which may carry a secret.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    return asyncio.run(_serve(options))


class _Parser(argparse.ArgumentParser):
    """One line on standard error instead of the usage."""

    def error(self, message: str) -> None:  # type: ignore[override]  # the base class declares that it never returns
        sys.stderr.write(f"simulator: {message}\n")
        sys.exit(BAD_START)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m simulator", description="A local Telegram Bot API server.")
    parser.add_argument("--port", type=int, required=True, help="0 picks a free port")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--allow-remote", action="store_true", help="listen on more than this machine")
    parser.add_argument("--token", default=DEFAULT_TOKEN)
    parser.add_argument("--bot-username", default=DEFAULT_USERNAME)
    parser.add_argument("--bot-name", default=DEFAULT_BOT_NAME)
    parser.add_argument("--reads-all-group-messages", action="store_true", help="privacy mode off")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="keep the world there across restarts")
    parser.add_argument("--trial-api", metavar="URL", help="where the page finds the office clock, if there is one")
    return parser


def _problem(options: argparse.Namespace) -> str | None:
    if not 0 <= options.port <= 65535:
        return f"--port must be 0-65535, not {options.port}"
    if not TOKEN.fullmatch(options.token):
        return "--token must look like 123456:letters-and-digits"
    if options.host not in LOOPBACK_NAMES and not options.allow_remote:
        return f"--host {options.host} is not this machine alone; add --allow-remote if that is meant"
    if options.trial_api is not None and not ORIGIN.fullmatch(options.trial_api):
        return f"--trial-api must look like http://127.0.0.1:8701, not {options.trial_api}"
    return _folder_problem(options.data)


def _folder_problem(folder: Path | None) -> str | None:
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "world.jsonl").touch()
    except OSError as error:
        return f"--data {folder} cannot be used: {error.strerror}"
    return None


async def _serve(options: argparse.Namespace) -> int:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no handlers on the loop; there Ctrl+C ends the process less gently.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopped.set)
    simulator = Simulator(
        token=options.token,
        bot_username=options.bot_username,
        bot_name=options.bot_name,
        reads_all_group_messages=options.reads_all_group_messages,
        host=options.host,
        port=options.port,
        is_remote_allowed=options.allow_remote,
        data_folder=options.data,
        trial_api=options.trial_api,
    )
    try:
        async with simulator:
            sys.stdout.write(f"simulator listening on {simulator.url}\n")
            sys.stdout.flush()
            await stopped.wait()
    except socket.gaierror:
        sys.stderr.write(f"simulator: --host {options.host} is no known host\n")
        return BAD_START
    except OSError as error:
        sys.stderr.write(f"simulator: cannot listen on {options.host}:{options.port}: {error.strerror}\n")
        return BAD_START
    return 0


if __name__ == "__main__":
    sys.exit(main())
