"""A parser in a process of its own answers, refuses or is ended; the bot goes on, and no child is left behind."""

import asyncio
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from documents.child import CHILD, MEGABYTE, ChildFailed, ChildRefused, Children, Limits
from tests.documents.misbehaving import WRITTEN

LIBRARIES = {
    "spreadsheet.py": ("python_calamine",),
    "calendar_file.py": ("icalendar",),
    "picture.py": ("PIL",),
    "comparison.py": ("pypdf",),
    "signatures.py": ("asn1crypto", "pyhanko", "pyhanko_certvalidator"),
}
PARSER = "tests.documents.misbehaving"
QUICK = Limits(wall_seconds=1, cpu_seconds=1)


def our_children() -> set[str]:
    """Return the parsers, dead ones included, that this process has started and not yet buried."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread or a child that ends while we look
            for pid in (task / "children").read_text(encoding="ascii").split():
                command = Path(f"/proc/{pid}/cmdline").read_bytes()
                if not command or str(CHILD).encode() in command:
                    found.add(pid)
    return found


async def until_a_child_runs() -> None:
    async with asyncio.timeout(10):
        while True:
            if our_children():
                return
            await asyncio.sleep(0.01)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def bytes_written(path: Path) -> int:
    """Return the size of a file, 0 for none, and remove it."""
    size = path.stat().st_size if path.exists() else 0
    path.unlink(missing_ok=True)
    return size


async def read(content: bytes, *, limits: Limits | None = None) -> object:
    return await Children(limits=limits).read(PARSER, content)


async def test_a_child_reads_bytes_and_answers_with_plain_data() -> None:
    content = b"echo " + b"x" * 3 * MEGABYTE

    answer = await read(content)

    assert isinstance(answer, dict)
    assert (answer["length"], answer["isolated"]) == (len(content), 1)


async def test_a_child_does_not_get_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "secret")

    answer = await read(b"echo")

    assert isinstance(answer, dict)
    assert "TELEGRAM_BOT_TOKEN" not in answer["environment"]


async def test_a_parser_can_say_why_it_refuses() -> None:
    with pytest.raises(ChildRefused) as refused:
        await read(b"refuse")

    assert refused.value.reason == "locked"


async def test_an_error_is_told_by_its_name_only_never_with_contents() -> None:
    with pytest.raises(ChildFailed) as failed:
        await read(b"raise 197001012015032001")

    assert str(failed.value) == "ValueError"


@pytest.mark.parametrize("what", [b"crash", b"exit", b"babble"])
async def test_a_child_that_ends_without_an_answer_has_failed(what: bytes) -> None:
    with pytest.raises(ChildFailed):
        await read(what)


async def test_a_child_that_wants_too_much_memory_is_refused_it() -> None:
    with pytest.raises(ChildFailed, match="MemoryError"):
        await read(b"grow")


@pytest.mark.parametrize("what", [b"sleep", b"spin", b"flood"])
async def test_a_child_that_does_not_come_to_an_end_is_ended(what: bytes) -> None:
    started = time.perf_counter()

    with pytest.raises(ChildFailed):
        await read(what, limits=QUICK)

    assert time.perf_counter() - started < 5
    assert our_children() == set()


async def test_processor_time_alone_ends_a_child_whose_parent_is_gone() -> None:
    with pytest.raises(ChildFailed, match="status -"):
        await read(b"spin", limits=Limits(wall_seconds=30, cpu_seconds=1))


async def test_a_child_can_write_no_file() -> None:
    with pytest.raises(ChildFailed, match="OSError"):
        await read(b"write")

    assert bytes_written(WRITTEN) == 0


async def test_the_bot_serves_others_while_a_child_works() -> None:
    reading = asyncio.create_task(read(b"sleep", limits=QUICK))
    longest = 0.0

    while not reading.done():
        before = time.perf_counter()
        await asyncio.sleep(0.01)
        longest = max(longest, time.perf_counter() - before)

    with pytest.raises(ChildFailed):
        await reading
    assert longest < 0.3


async def test_a_reading_that_is_cancelled_takes_its_child_with_it() -> None:
    reading = asyncio.create_task(read(b"sleep"))
    await until_a_child_runs()

    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading

    assert our_children() == set()


async def test_no_more_children_run_at_once_than_allowed() -> None:
    children = Children(limits=QUICK, at_once=2)
    readings = [asyncio.create_task(children.read(PARSER, b"sleep")) for _ in range(4)]
    most = 0

    while not all(reading.done() for reading in readings):
        most = max(most, len(our_children()))
        await asyncio.sleep(0.02)

    results = await asyncio.gather(*readings, return_exceptions=True)
    assert most == 2
    assert all(isinstance(result, ChildFailed) for result in results)


async def test_many_children_one_after_another_leave_nothing_open() -> None:
    children = Children()
    before = open_files()

    for _ in range(10):
        await children.read(PARSER, b"echo")

    assert open_files() <= before + 2
    assert our_children() == set()


def test_the_parsers_import_nothing_heavy() -> None:
    """What a child imports is paid with every file; signatures are looked at in few of them."""
    heavy = {"asyncio", "pydantic", "sqlmodel", "telegram", "babel", "httpx", "xlsxwriter", "filetype", "sop"}
    for path in Path("documents/parsers").glob("*.py"):
        words = {
            line.split()[1].split(".")[0]
            for line in path.read_text().splitlines()
            if line.startswith(("import ", "from "))
        }

        if path.name == "letter_template.py":
            continue  # rare, and needs what makes papers
        assert words & heavy == set()
        assert words <= {*sys.stdlib_module_names, "documents", *LIBRARIES.get(path.name, ())}
