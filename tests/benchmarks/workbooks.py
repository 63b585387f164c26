"""A workbook of the most rows checked, in its child; a bomb refused; and the bare reading beside openpyxl."""

import asyncio
import io
import resource
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import openpyxl
from python_calamine import CalamineWorkbook

from documents.child import CHILD, Children
from documents.indicators.form import Answers, marked_form
from documents.indicators.reading import MOST_INDICATORS, read_indicators
from sop.errors import FileUnpacksTooLarge
from tests.documents.indicator_files import FORM, GOOD, NOW, row, table
from tests.documents.samples import packed

ROUNDS = 7
TURN = 0.002
KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE
BOMB_BYTES = 400 * MEGABYTE


async def measure() -> None:
    """Print seconds, memory and ratio."""
    await _measure_checking()
    await _measure_bomb()
    _measure_reading()


async def _measure_checking() -> None:
    content = marked_form(FORM, Answers([GOOD] * MOST_INDICATORS), now=NOW)
    children, seconds, longest_pauses = Children(), [], []
    before, most = _resident_bytes(), MostOfChildren()
    most.start()
    for _ in range(ROUNDS):
        pauses = asyncio.create_task(_longest_pause())
        start = time.perf_counter()
        reading = await read_indicators(children, content, name="usulan.xlsx")
        findings = await asyncio.to_thread(reading.checked)
        seconds.append(time.perf_counter() - start)
        assert len(reading.indicators) == MOST_INDICATORS and findings
        await asyncio.sleep(2 * TURN)
        pauses.cancel()
        longest_pauses.append(await pauses)
    on_top = most.stop() + _resident_bytes() - before
    print(  # noqa: T201
        f"workbook of {MOST_INDICATORS} rows: checked in {median(seconds):.2f} s (wanted: under 1 s), "
        f"{on_top / MEGABYTE:.0f} MB on top (wanted: under 150), "
        f"others waited {max(longest_pauses) * 1000:.0f} ms at most"
    )


class MostOfChildren(threading.Thread):
    """Looks, until stopped, how much memory any child holds; what the system notes itself starts with our own."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._is_over = threading.Event()
        self._most = 0

    def run(self) -> None:
        while not self._is_over.wait(TURN):
            self._most = max([self._most, *map(_most_resident, _children())])

    def stop(self) -> int:
        """Look no more, and return the most in bytes."""
        self._is_over.set()
        self.join()
        return self._most


def _children() -> list[str]:
    return [pid for told in Path("/proc/self/task").glob("*/children") for pid in told.read_text().split()]


def _most_resident(pid: str) -> int:
    try:
        command, said = (Path(f"/proc/{pid}/{name}").read_text(encoding="utf-8") for name in ("cmdline", "status"))
    except OSError:
        return 0  # it has ended meanwhile
    is_parser = str(CHILD) in command and "VmHWM:" in said
    return int(said.partition("VmHWM:")[2].split()[0]) * KILOBYTE if is_parser else 0


async def _longest_pause() -> float:
    """Return how long somebody else had to wait for a turn, until cancelled."""
    longest = 0.0
    try:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TURN)
            longest = max(longest, time.perf_counter() - before - TURN)
    except asyncio.CancelledError:
        return longest


async def _measure_bomb() -> None:
    bomb = packed({"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": bytes(BOMB_BYTES)})
    start = time.perf_counter()
    try:
        await read_indicators(Children(), bomb, name="usulan.xlsx")
    except FileUnpacksTooLarge:
        refused = time.perf_counter() - start
    print(  # noqa: T201
        f"bomb of {len(bomb) / MEGABYTE:.1f} MB that unpacks to {BOMB_BYTES // MEGABYTE} MB: "
        f"refused in {refused * 1000:.1f} ms (wanted: under 1 s)"
    )


def _measure_reading() -> None:
    content = table(*[row(indikator_kinerja_utama=f"Indeks {number}") for number in range(MOST_INDICATORS)])
    ours, theirs = _seconds(_read_with_calamine, content), _seconds(_read_with_openpyxl, content)
    print(  # noqa: T201
        f"reading {MOST_INDICATORS} rows: calamine {ours * 1000:.0f} ms, openpyxl {theirs * 1000:.0f} ms "
        f"(ratio {theirs / ours:.1f})"
    )


def _seconds(read: Callable[[bytes], int], content: bytes) -> float:
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        assert read(content) == MOST_INDICATORS + 1
        seconds.append(time.perf_counter() - start)
    return median(seconds)


def _read_with_calamine(content: bytes) -> int:
    return len(CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_index(0).to_python())


def _read_with_openpyxl(content: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return len(list(book.worksheets[0].iter_rows(values_only=True)))


def _resident_bytes() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize()


if __name__ == "__main__":
    asyncio.run(measure())
