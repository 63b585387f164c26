"""Compares the words of a file with those of the one that was approved, in a child process."""

import io
import json
import re
from difflib import SequenceMatcher
from itertools import islice

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from documents.parsers import FileRefused, word

BLANK = re.compile(r"[.…_\-–]{3,}")
DATE = re.compile(
    r"(?:[0-9]{1,2} )?(?:Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember)"
    r"(?: [0-9]{4})?"
)
LABEL = re.compile(r"\(?[0-9a-z]{1,2}[.)]|:|•")
STAMP = "ditandatangani secara elektronik"
MOST_PAGES = 300
MOST_WORDS = 30_000
FEWEST_WORDS = 20
"""With fewer words a page is a picture: there is nothing to compare."""
SOMETHING_ELSE = 0.3
"""With fewer words in common two files are different documents."""
MOST_DIFFERENCES = 20
LONGEST_DIFFERENCE = 120


def read(content: bytes, approved_bytes: str, kinds: str, expected: str) -> dict[str, object]:
    """Return {"text": "same" | "different" | "other" | "unreadable", "differences": [[approved, signed], ...]}.

    The approved file comes first, so many bytes; `kinds` are "pdf pdf" or "docx pdf"; `expected` is a JSON list of
    texts that may have been added, such as the number.
    """
    approved_kind, signed_kind = kinds.split()
    approved = _words(content[: int(approved_bytes)], approved_kind)
    signed = _words(content[int(approved_bytes) :], signed_kind)
    if min(len(approved), len(signed)) < FEWEST_WORDS:
        return {"text": "unreadable", "differences": []}
    matcher = SequenceMatcher(None, approved, signed)
    if matcher.ratio() < SOMETHING_ELSE:
        return {"text": "other", "differences": []}
    allowed = {each.replace(" ", "") for each in json.loads(expected)}
    if approved_kind != signed_kind:  # a text document has no page numbers, and its lists no labels
        approved, signed = ([each for each in words if not LABEL.fullmatch(each)] for words in (approved, signed))
        matcher = SequenceMatcher(None, approved, signed)
    found = [
        [" ".join(before)[:LONGEST_DIFFERENCE], " ".join(after)[:LONGEST_DIFFERENCE]]
        for tag, a, b, c, d in matcher.get_opcodes()
        for before, after in [(approved[a:b], signed[c:d])]
        if tag != "equal" and not _is_expected(before, after, allowed)
    ]
    return {"text": "different" if found else "same", "differences": found[:MOST_DIFFERENCES]}


def _is_expected(before: list[str], after: list[str], allowed: set[str]) -> bool:
    """Tell whether a blank was filled in, number, date or stamp were added, or only spaces lie elsewhere."""
    words = [each for each in before if not BLANK.fullmatch(each)]
    joined = "".join(after)
    if "".join(words) == joined:
        return True
    if words:
        return False
    if len(before) > 0:
        return True
    return joined in allowed or DATE.fullmatch(" ".join(after)) is not None or STAMP in " ".join(after).casefold()


def _words(content: bytes, kind: str) -> list[str]:
    return _text(content, kind).split()[:MOST_WORDS]


def _text(content: bytes, kind: str) -> str:
    if kind == "docx":
        return word.text(content)
    try:
        return "\n".join(page.extract_text() for page in islice(PdfReader(io.BytesIO(content)).pages, MOST_PAGES))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise FileRefused("damaged") from error
