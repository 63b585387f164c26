"""Letter numbers: one running number for each register and calendar year (DOMAIN 5.5). Pure."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sop.errors import NoLetterBehindNumber, NumberNotReached, NumberUnreadable

NUMBER = re.compile(r"(?<![0-9A-Za-z.])([0-9]{1,6})([A-Za-z]?)(?![0-9A-Za-z.])")
HIGHEST = 99_999
LAST_SUFFIX = "z"


class LetterState(StrEnum):
    """A number that was issued is never given again, also when its letter is void; a reserved one can be let go."""

    RESERVED = "reserved"
    ISSUED = "issued"
    VOID = "void"


@dataclass(frozen=True, order=True)
class Number:
    """A place in a register; a letter behind the number inserts it for a letter that is dated back."""

    running: int
    suffix: str = ""

    def __str__(self) -> str:
        return f"{self.running}{self.suffix}"

    @property
    def following(self) -> "Number":
        """The next number, or the next insertion behind the same one. Raises NoLetterBehindNumber after 12z."""
        if not self.suffix:
            return Number(self.running + 1)
        if self.suffix >= LAST_SUFFIX:
            raise NoLetterBehindNumber(self.running)
        return Number(self.running, chr(ord(self.suffix) + 1))


@dataclass(frozen=True)
class Letter:
    """A number in a register: which paper of which task has it, and the day on that paper where it is known."""

    year: int
    number: Number
    paper: str
    text: str
    task_id: int
    state: LetterState
    issued_at: datetime
    dated: date | None = None


def run_of_numbers(first: Number, count: int) -> tuple[Number, ...]:
    """Return so many numbers from a first one on: 12, 13 …, or 12a, 12b …. Raises NoLetterBehindNumber."""
    found = [first]
    while len(found) < count:
        found.append(found[-1].following)
    return tuple(found)


def free_insertion(running: int, taken: Collection[Number]) -> Number:
    """Return the first insertion behind a number that is not taken. Raises NoLetterBehindNumber."""
    number = Number(running, "a")
    while number in taken:
        number = number.following
    return number


def require_reached(number: Number, *, next_number: int) -> None:
    """Raise NumberNotReached for an insertion behind a number that the register has not come to yet."""
    if number.suffix and number.running >= next_number:
        raise NumberNotReached(number.running)


def gaps(letters: Iterable[Letter]) -> list[tuple[int, int, int]]:
    """Return year, first and last number of what was passed over before each letter of a register, in their order.

    We give numbers one after the other: what is missing was used in the office's agenda on paper, also what lies
    before the first number of a year.
    """
    found: list[tuple[int, int, int]] = []
    year, running = 0, 0
    for letter in letters:
        if letter.number.suffix:
            continue
        if letter.year != year:
            year, running = letter.year, 0
        if letter.number.running > running + 1:
            found.append((year, running + 1, letter.number.running - 1))
        running = letter.number.running
    return found


def span_of(first: int, last: int) -> str:
    """Return a range of numbers: "3" or "3–11"."""
    return str(first) if first == last else f"{first}–{last}"


def read_number(text: str) -> Number:
    """Return the number somebody typed: "125", "12a", or "000.7.2.7/125/DISKOMINFO/2027". Raises NumberUnreadable."""
    found = NUMBER.search(text)
    running = int(found.group(1)) if found else 0
    if found is None or not 1 <= running <= HIGHEST:
        raise NumberUnreadable
    return Number(running, found.group(2).lower())
