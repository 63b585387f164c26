"""`make bench`: all measurements in one run. Read the ratios; the machines are shared."""

import asyncio

from bot import logs
<<<<<<< HEAD
from tests.benchmarks import papers, press, process, ticks, workbooks
=======
from tests.benchmarks import press, process, reminding, ticks
>>>>>>> 1b189c0712c3bf408ff13fece26a5c2a5c65fa04


async def measure_all() -> None:
    """Print every figure."""
    await press.measure()
    await ticks.measure()
    await reminding.measure()
    await process.measure()
    await papers.measure()
    await workbooks.measure()


logs.configure("WARNING")
asyncio.run(measure_all())
