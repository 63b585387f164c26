"""Numbers as officials write them: "3,05", "98,63 %", "1.250". Text is kept, the value read from it (DOMAIN 2.4)."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

NUMBER = re.compile(
    r"""
    (?: [≥≤<>=~±] | rp\.? )? \s*
    (?P<sign> [+-] )? \s*
    (?:
        (?P<grouped> [0-9]{1,3} (?: \.[0-9]{3} )+ ) (?: , (?P<grouped_rest> [0-9]+ ) )?
      | (?P<english> [0-9]{1,3} (?: ,[0-9]{3} )+ ) \. (?P<english_rest> [0-9]+ )
      | (?P<plain> [0-9]+ ) (?: [.,] (?P<plain_rest> [0-9]+ ) )?
    )
    \s* (?: % | [^\W\d][^\d]* | \( [^\d()]* \) )? [.]?
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""The last of both signs begins the decimals, a comma alone too; a point before each three digits groups."""

MAGNITUDE = re.compile(r"\b(?:ribu|juta|miliar|milyar|triliun)\b", re.IGNORECASE)
EMPTY_MARKS = {"n/a", "na", "tidak ada", "belum ada", "belum diisi"}
PREDICATES = ("AA", "A", "BB", "B", "CC", "C", "D")
"""The marks of an AKIP evaluation, the best first."""

LONGEST_NUMBER = 60


@dataclass(frozen=True)
class Figure:
    """A number or mark of an indicator: the text as written, and the value where the text is a number."""

    text: str = ""

    @property
    def value(self) -> Decimal | None:
        """The number that the text says, or None."""
        return read_number(self.text)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was given."""
        return is_blank(self.text)

    @property
    def rank(self) -> Decimal | None:
        """What tells a higher figure from a lower one: its value, or the place of its predicate."""
        mark = self.text.strip().upper()
        return Decimal(-PREDICATES.index(mark)) if mark in PREDICATES else self.value


NOT_GIVEN = Figure()


@lru_cache(maxsize=4096)
def read_number(text: str) -> Decimal | None:
    """Return the value of a number as written, with or without its unit, or None.

    "1.250" is one thousand two hundred and fifty, "3.05" three and a bit: a point that does not stand before exactly
    three digits is what a spreadsheet makes of a comma.
    """
    plain = unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-").strip()
    if len(plain) > LONGEST_NUMBER or MAGNITUDE.search(plain):
        return None
    found = NUMBER.fullmatch(plain)
    if found is None:
        return None
    parts = found.groupdict()
    whole = next(parts[name] for name in ("grouped", "english", "plain") if parts[name] is not None)
    rest = next((parts[name] for name in ("grouped_rest", "english_rest", "plain_rest") if parts[name]), "0")
    return Decimal(f"{parts['sign'] or ''}{re.sub('[.,]', '', whole)}.{rest}")


def is_blank(text: str) -> bool:
    """Tell whether a field says nothing: empty, a dash, dots, or "n/a"."""
    return not text.strip(" \t\r\n\u00a0-–—_.…") or text.strip().casefold() in EMPTY_MARKS
