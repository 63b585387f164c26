"""Letter numbers: one running number for each calendar year (DOMAIN 5.5). Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sop.errors import NumberUnreadable

NUMBER = re.compile(r"(?<![0-9.])[0-9]{1,6}(?![0-9.])")
HIGHEST = 99_999


class LetterState(StrEnum):
    """A number that was issued is never given again, also when its letter is void; a reserved one can be let go."""

    RESERVED = "reserved"
    ISSUED = "issued"
    VOID = "void"


@dataclass(frozen=True)
class Letter:
    """A number in the register: which paper of which task has it."""

    year: int
    number: int
    paper: str
    text: str
    task_id: int
    state: LetterState
    issued_at: datetime


def gaps(letters: Iterable[Letter]) -> list[tuple[int, int, int]]:
    """Return year, first and last number of what was passed over between letters that are in order.

    We give numbers one after the other: what is missing between two was used in the office's agenda on paper.
    """
    found, before = [], None
    for letter in letters:
        if before is not None and before.year == letter.year and letter.number > before.number + 1:
            found.append((letter.year, before.number + 1, letter.number - 1))
        before = letter
    return found


def span_of(first: int, last: int) -> str:
    """Return a range of numbers: "3" or "3–11"."""
    return str(first) if first == last else f"{first}–{last}"


def read_number(text: str) -> int:
    """Return the running number somebody typed: "125", or "000.7.2.7/125/DISKOMINFO/2027". Raises NumberUnreadable."""
    found = NUMBER.search(text)
    number = int(found.group()) if found else 0
    if not 1 <= number <= HIGHEST:
        raise NumberUnreadable
    return number
