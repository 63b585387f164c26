"""Letter numbers taken by eight threads, in a process that is killed again and again: no gap, no double."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.settings import CHECKOUT
from db import letters
from db.database import Database
from sop.letters import LetterState, gaps
from tests.crash.numbers import REGISTER
from tests.db.samples import add_task

THREADS = 8


def taken_until_killed(url: str, task_id: int, *, enough: int, kill_after: int | None) -> list[int]:
    """Let a process take numbers, and return those it said it had; it is killed once it has said so many."""
    arguments = [sys.executable, "-m", "tests.crash.numbers", url, str(task_id), str(THREADS), str(enough)]
    said = []
    with subprocess.Popen(arguments, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if len(said) == kill_after:
                process.kill()
    assert process.returncode == (0 if kill_after is None else -9)
    return [int(line) for line in said if line.endswith("\n")]


def kills(enough: int, each: int) -> Iterator[int | None]:
    """After how many numbers each process is killed; the last one may end."""
    yield from [each] * (enough // each - 1)
    yield None


def check(database: Database, *, enough: int, each: int) -> None:
    task_id, said = database.run_now(add_task).id, []

    for kill_after in kills(enough, each):
        said += taken_until_killed(database.url, task_id, enough=enough, kill_after=kill_after)

    given = database.read_now(letters.of_register, REGISTER)
    assert [letter.number.running for letter in given] == list(range(1, enough + 1))
    assert gaps(given) == []
    assert {letter.state for letter in given} == {LetterState.ISSUED}
    assert len(said) == len(set(said))
    assert set(said) <= {letter.number.running for letter in given}


def test_no_number_is_lost_or_given_twice_when_the_process_is_killed(database: Database) -> None:
    check(database, enough=60, each=30)


@pytest.mark.soak
def test_a_thousand_numbers_have_no_gap_and_no_double(database: Database) -> None:
    check(database, enough=1000, each=125)
