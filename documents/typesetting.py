"""Typesets papers and pictures from the templates in `typst/`. Slow: call it in a thread, never on the event loop.

Data reach a template as JSON, so that nothing a person wrote is ever read as markup. The same data give the same bytes.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "typst"
ARIAL_METRICS = ("Arial", "Liberation Sans", "Arimo")
"""Families whose letters are as wide as Arial's; the last comes with us."""
ARCHIVE_STANDARD = "a-2b"
SYMBOL_FOR_THE_UNPRINTABLE = "□"

_NOT_IN_THE_FONT = re.compile(
    "[^\n\u0020-\u007e\u00a0-\u052f\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bd\u2100-\u214f\u2190-\u2195"
    "−√∞≈≠≤≥■□▪▫▲►▼◄◊○●◦]"
)
_INVISIBLE = {"Cc", "Cf", "Zl", "Zp"}
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)


class TypesettingFailed(Exception):
    """A template could not be typeset; the cause names the place in it."""


def pdf(template: str, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """Return a paper as PDF/A-2b, which the archive asks for. `made_at` is aware. Raises TypesettingFailed."""
    made = _compile(template, data, format="pdf", pdf_standards=[ARCHIVE_STANDARD], timestamp=int(made_at.timestamp()))
    assert isinstance(made, bytes)
    return made


def png(template: str, data: Mapping[str, Any], *, dots_per_inch: float) -> bytes:
    """Return the first page of a paper as PNG. Raises TypesettingFailed."""
    made = _compile(template, data, format="png", ppi=dots_per_inch)
    first = made[0] if isinstance(made, list) else made
    assert isinstance(first, bytes)
    return first


def measured(template: str, data: Mapping[str, Any], *, label: str) -> Any:
    """Return a value that a template worked out and labelled. Raises TypesettingFailed."""
    import typst

    try:
        found = typst.query(
            TEMPLATES / template, f"<{label}>", field="value", one=True, root=TEMPLATES, **_surroundings(data)
        )
    except typst.TypstError as error:
        raise TypesettingFailed(template, error.diagnostic) from error
    return json.loads(found)


def families() -> list[str]:
    """Return the families that papers are set in here, the preferred one first."""
    known = set(_fonts().families())
    return [family for family in ARIAL_METRICS if family in known]


def printable(text: str) -> str:
    """Return a text as the fonts can show it: invisible characters left out, unknown ones as a hollow square."""
    visible = (
        letter
        for letter in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
        if letter == "\n"
        or (unicodedata.category(letter) not in _INVISIBLE and ord(letter) not in _VARIATION_SELECTORS)
    )
    shown = _NOT_IN_THE_FONT.sub(SYMBOL_FOR_THE_UNPRINTABLE, "".join(visible))
    return "".join(SYMBOL_FOR_THE_UNPRINTABLE if unicodedata.category(letter) == "Cn" else letter for letter in shown)


def _compile(template: str, data: Mapping[str, Any], **options: Any) -> Any:
    import typst

    try:
        return typst.compile(TEMPLATES / template, root=TEMPLATES, **_surroundings(data), **options)
    except typst.TypstError as error:
        raise TypesettingFailed(template, error.diagnostic) from error


def _surroundings(data: Mapping[str, Any]) -> dict[str, Any]:
    inputs = {"data": json.dumps(_printable_values(data)), "fonts": json.dumps(families())}
    return {"font_paths": _fonts(), "sys_inputs": inputs}


@cache
def _fonts() -> "typst.Fonts":
    """Return the machine's fonts and Arimo, which has Arial's widths and comes with us; found once, in about 40 ms."""
    import fontpkg_arimo
    import typst

    return typst.Fonts(font_paths=[fontpkg_arimo.ROOT / "files"])


def _printable_values(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable_values(part) for key, part in value.items()}
    if isinstance(value, Sequence):
        return [_printable_values(part) for part in value]
    return value
