"""`make bench`: all measurements in one run. Read the ratios; the machines are shared.

Each measurement is a process of its own, so that none carries what another left in memory. Their names choose some:
`python -m tests.benchmarks papers workbooks`.
"""

import asyncio
import subprocess
import sys

from bot import logs
from bot.memory import keep_what_is_loaded
from tests.benchmarks import papers, press, process, reminding, sending, throughput, workbooks, years

MEASUREMENTS = {
    "press": press.measure,
    "throughput": throughput.measure,
    "years": years.measure,
    "sending": sending.measure,
    "reminding": reminding.measure,
    "process": process.measure,
    "papers": papers.measure,
    "workbooks": workbooks.measure,
}

match sys.argv[1:]:
    case [name]:
        logs.configure("WARNING")
        keep_what_is_loaded()
        asyncio.run(MEASUREMENTS[name]())
    case names:
        for name in names or MEASUREMENTS:
            subprocess.run([sys.executable, "-m", "tests.benchmarks", name], check=True)
