"""A parser in a process of its own: bytes in, plain data out, with limits on memory, time and answer.

What officials send was made by programs we do not know. A parser that crashes, hangs or is taken over must not take the
bot with it, so it runs in a fresh interpreter that imports one module of parsers/ (about 30 ms). Its answer is JSON,
never pickle: whoever rules the child can lie, but not run code here.
"""

import asyncio
import contextlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHILD = Path(__file__).parent / "parsers" / "__main__.py"
MEGABYTE = 1024 * 1024
CHUNK = 256 * 1024


class ChildFailed(Exception):
    """The child ended without an answer: out of memory, out of time, crashed, or answered nonsense. Says which."""


class ChildRefused(Exception):
    """The parser said why it does not read the file."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Limits:
    """What a child may use: address space, processor time, time on the wall, and length of its answer."""

    memory_bytes: int = 320 * MEGABYTE
    cpu_seconds: int = 8
    wall_seconds: float = 20
    answer_bytes: int = 16 * MEGABYTE


class Children:
    """Runs parsers, a few at once so that many files at one time do not fill the machine's memory."""

    def __init__(self, *, limits: Limits | None = None, at_once: int = 2) -> None:
        self._limits = limits or Limits()
        self._free = asyncio.Semaphore(at_once)

    async def read(self, parser: str, content: bytes, *arguments: str) -> Any:
        """Return what the `read` function of a module makes of a file, as JSON gives it; it gets the arguments too.

        Raises ChildRefused, or ChildFailed. The child is gone when this returns, raises, or is cancelled; should the
        bot itself be killed, the child's processor time ends it.
        """
        async with self._free:
            return _understood(await self._answer(parser, content, arguments))

    async def _answer(self, parser: str, content: bytes, arguments: tuple[str, ...]) -> bytes:
        limits = self._limits
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", str(CHILD), parser, str(limits.memory_bytes), str(limits.cpu_seconds), *arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(limits.wall_seconds):
                await _feed(process, content)
                answer = await _listen(process, limits.answer_bytes)
                status = await process.wait()
        except TimeoutError as error:
            raise ChildFailed("took too long") from error
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        if status != 0:
            raise ChildFailed(f"ended with status {status}")
        return answer


async def _feed(process: asyncio.subprocess.Process, content: bytes) -> None:
    """Hand over the whole file; a child reads all of it before it answers, or has ended already."""
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(content)
        await process.stdin.drain()
        process.stdin.close()
        await process.stdin.wait_closed()


async def _listen(process: asyncio.subprocess.Process, most: int) -> bytes:
    assert process.stdout is not None
    answer = bytearray()
    while chunk := await process.stdout.read(CHUNK):
        answer += chunk
        if len(answer) > most:
            raise ChildFailed("answered too much")
    return bytes(answer)


def _understood(answer: bytes) -> Any:
    try:
        told = json.loads(answer)
    except ValueError as error:
        raise ChildFailed("answered nonsense") from error
    match told:
        case {"result": result}:
            return result
        case {"refused": str(reason)}:
            raise ChildRefused(reason)
        case {"failed": str(kind)}:
            raise ChildFailed(kind)
        case _:
            raise ChildFailed("answered nonsense")
