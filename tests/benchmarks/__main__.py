"""`make bench`: all measurements in one run. Read the ratios; the machines are shared."""

import asyncio

from bot import logs
from tests.benchmarks import papers, press, process, reminding, workbooks


async def measure_all() -> None:
    """Print every figure."""
    await press.measure()
    await reminding.measure()
    await process.measure()
    await papers.measure()
    await workbooks.measure()


logs.configure("WARNING")
asyncio.run(measure_all())
