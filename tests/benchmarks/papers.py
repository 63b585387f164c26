"""How long papers and pictures take when the fonts are known, and how long they hold up the event loop meanwhile."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

from documents.papers.paper import WordPaper
from documents.sop_page import PhonePicture, SopPaper
from documents.time_bars import TimeBars, TimeUsed
from sop.diagram import Mark
from tests.documents.papers import INDICATORS, NOW, a_decree, an_invitation
from tests.procedures import IKU

TIMES = 15
LOOK_EVERY = 0.001


async def measure() -> None:
    """Print the median time of each kind of paper, and the longest that the event loop waited."""
    marks = {step.number: Mark.DONE for step in IKU.steps}
    bars = [TimeUsed(step.number, step.label, 1, step.time, 60, 70) for step in IKU.steps]
    invitation, decree = an_invitation(), a_decree(indicators=INDICATORS * 150)
    measured: tuple[tuple[str, Callable[[int], bytes], float | None], ...] = (
        ("one page as PDF", lambda n: replace(invitation, number=str(n)).render(), 150),
        ("300 indicators as PDF", lambda n: replace(decree, number=str(n)).render(), 1000),
        ("picture for the phone", lambda n: PhonePicture(IKU, f"Tahun {n}", 1 + n % 14, marks).render(), 400),
        ("whole SOP as PDF", lambda n: SopPaper(IKU, NOW, {1 + n % 14: Mark.LATE}).render(), None),
        ("bars of a run", lambda n: TimeBars(f"Tahun {n}", bars).render(), None),
        ("one page as .docx", lambda n: WordPaper(replace(invitation, number=str(n))).render(), None),
    )
    for name, render, wanted in measured:
        await asyncio.to_thread(render, 0)
        milliseconds, processor, held_up = await _watched(render)
        limit = f" (wanted: below {wanted:.0f})" if wanted else ""
        told = f"{name}: {milliseconds:.0f} ms{limit}, {processor:.0f} ms of the processor"
        print(f"{told}, event loop held up {held_up:.0f} ms at most")  # noqa: T201


async def _watched(render: Callable[[int], bytes]) -> tuple[float, float, float]:
    """Return the median time of a rendering, that of the processor, and the longest pause of the event loop, in ms."""
    seconds, pauses, busy_before = [], [0.0], time.process_time()
    watch = asyncio.get_running_loop().create_task(_look(pauses))
    for number in range(1, TIMES + 1):
        start = time.perf_counter()
        await asyncio.to_thread(render, number)
        seconds.append(time.perf_counter() - start)
    watch.cancel()
    busy = (time.process_time() - busy_before) / TIMES
    return median(seconds) * 1000, busy * 1000, max(pauses) * 1000


async def _look(pauses: list[float]) -> None:
    while True:
        start = time.perf_counter()
        await asyncio.sleep(LOOK_EVERY)
        pauses.append(time.perf_counter() - start - LOOK_EVERY)


if __name__ == "__main__":
    asyncio.run(measure())
