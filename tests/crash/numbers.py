"""A process that takes letter numbers in several threads until there are enough, and may be killed at any moment.

    python -m tests.crash.numbers DATABASE_URL TASK_ID THREADS ENOUGH

Each number is taken in a transaction of its own; what was committed is said on stdout, one line each.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from sqlmodel import Session

from db import letters
from db.database import Database
from sop.letters import Number
from tests.times import at

NOW = at("1 Dec 2026 08.00")
REGISTER, YEAR = "DISKOMINFO", 2026


def take(session: Session, *, task_id: int, enough: int) -> int | None:
    """Issue the next number of the register, or return None where there are enough."""
    letters.take_turn_at_register(session)
    following = letters.next_number(session, REGISTER, YEAR)
    if following > enough:
        return None
    papers = [("Surat Pengantar", Number(following), f"{following:03}")]
    letters.reserve(session, register=REGISTER, year=YEAR, papers=papers, task_id=task_id, now=NOW)
    letters.issue(session, task_id, dated=NOW.date(), now=NOW)
    return following


def main(url: str, task_id: int, threads: int, enough: int) -> None:
    """Take numbers until there are enough."""
    database, is_over = Database(url), Event()

    def work() -> None:
        while not is_over.is_set():
            number = database.run_now(take, task_id=task_id, enough=enough)
            if number is None:
                is_over.set()
            else:
                sys.stdout.write(f"{number}\n")
                sys.stdout.flush()

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work) for _ in range(threads)]:
            done.result()
    database.close()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
