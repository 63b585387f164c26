"""The child's side of ../child.py: limits itself, imports one parser, reads stdin, writes one JSON object to stdout.

    python -I documents/parsers/__main__.py documents.parsers.spreadsheet MEMORY_BYTES CPU_SECONDS ARGUMENTS

Nothing of the file's contents goes to stderr: what failed is told by the name of the exception.
"""

import importlib
import json
import resource
import sys
from pathlib import Path

OPEN_FILES = 32
NETWORK = {f"socket.{name}" for name in ("bind", "connect", "getaddrinfo", "gethostbyaddr", "gethostbyname", "sendto")}


def main(module: str, memory_bytes: int, cpu_seconds: int, *arguments: str) -> None:
    """Parse what comes on stdin with the `read` function of a module."""
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, memory_bytes)
    _limit(resource.RLIMIT_CPU, cpu_seconds)
    sys.addaudithook(_refuse_network)
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from documents.parsers import FileRefused

    parser = importlib.import_module(module)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_FSIZE, 0)
    try:
        answer = {"result": parser.read(sys.stdin.buffer.read(), *arguments)}
    except FileRefused as error:
        answer = {"refused": error.reason}
    except Exception as error:
        answer = {"failed": type(error).__name__}
    sys.stdout.write(json.dumps(answer))


def _refuse_network(event: str, _: object) -> None:
    """Let no library fetch anything, whatever a file points to; an event loop's own pair of sockets is no network."""
    if event in NETWORK:
        raise PermissionError(event)


def _limit(what: int, amount: int) -> None:
    _, hard = resource.getrlimit(what)
    lowest = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
    resource.setrlimit(what, (lowest, lowest))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
