"""`make bench`: all measurements in one run. Read the ratios; the machines are shared."""

import asyncio

from bot import logs
from tests.benchmarks import press, process, reminding, ticks


async def measure_all() -> None:
    """Print every figure."""
    await press.measure()
    await ticks.measure()
    await reminding.measure()
    await process.measure()


logs.configure("WARNING")
asyncio.run(measure_all())
