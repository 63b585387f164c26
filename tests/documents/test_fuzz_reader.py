"""Damaged and strange workbooks: each is read or refused with a known error, in bounded time, and nothing breaks.

The parsers run here in this process, where hypothesis can drive many examples a second; what the child adds is tested
in test_child.py.
"""

import asyncio
import io
import random
import re
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.checks import extension
from documents.child import Children
from documents.indicators.form import Answers, marked_form
from documents.indicators.headings import find_headings
from documents.indicators.reading import Reading, read_indicators, understand
from documents.indicators.sheet import Sheet, Workbook, workbook_of
from documents.parsers import FileRefused, spreadsheet, word
from sop.errors import SopError
from sop.indicators import Column
from tests.documents.indicator_files import (
    FORM,
    GOOD,
    GOOD_ROW,
    HEADINGS,
    NOW,
    open_spreadsheet,
    table,
    text_document,
    word_table,
)
from tests.documents.samples import packed

FILES = {
    "form.xlsx": marked_form(FORM, Answers((GOOD, GOOD)), now=NOW),
    "table.xlsx": table(GOOD_ROW, GOOD_ROW),
    "table.ods": open_spreadsheet([HEADINGS, GOOD_ROW, GOOD_ROW]),
    "table.docx": text_document(word_table([HEADINGS, GOOD_ROW])),
}
PARTS = {
    "xlsx": ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"),
    "ods": ("content.xml", "META-INF/manifest.xml"),
    "docx": ("word/document.xml",),
}
THINGS = [
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rb'"[^"<>]*"',
        rb">[^<>]+<",
        rb"<(\S+)[ >][^<>]*>[^<>]*</\1>",
        rb"<(c|row|w:tc|w:tr|si)[ >].*?</\1>",
    )
]
"""Values of attributes, texts, small elements, and cells and rows."""

NASTY_VALUES = [
    b"",
    b"-1",
    b"0",
    b"99999999999999999999",
    b"1e400",
    b"NaN",
    b"A0",
    b"ZZZZ9",
    b"A1:A1048576",
    b"&#9;",
    b"true",
]
NASTY_VALUES += [b"\xc3\xa9", b"=1", b"2027", b"../../x", b"rId9", b"x" * 40_000]
BROKEN_XML = 0.1
SOAK_FILES = 2000

words = st.sampled_from([*HEADINGS, "Target", "2027", "Contoh", "(1)", "1", "", "x", "=1", "IKU/2027/tik/v1", "20270"])
texts = st.one_of(words, st.text(max_size=12))
SHEETS = st.builds(
    Sheet,
    name=st.text(max_size=5),
    is_visible=st.booleans(),
    height=st.integers(0, 3000),
    rows=st.lists(st.lists(texts, max_size=12), max_size=12),
    merged=st.lists(st.tuples(*[st.integers(-3, 15)] * 4), max_size=4),
    hidden=st.lists(st.integers(-3, 15), max_size=4),
    marks=st.lists(
        st.tuples(st.integers(-3, 15), st.integers(-3, 15), st.sampled_from(["rounded", "date", "no_value"]))
    ),
)


def mutated(name: str, chance: random.Random) -> bytes:
    """Return a file in which a few things are other, gone or doubled; still a well-formed package, mostly good XML."""
    with zipfile.ZipFile(io.BytesIO(FILES[name])) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    for _ in range(chance.randint(1, 4)):
        part = chance.choice(PARTS[extension(name)])
        change = _with_other_bytes if chance.random() < BROKEN_XML else _with_other_things
        parts[part] = change(parts[part], chance) or b"<x/>"
    return packed(parts)


def _with_other_things(xml: bytes, chance: random.Random) -> bytes:
    """Change a value, a text or a whole element."""
    things = [found.span() for found in chance.choice(THINGS).finditer(xml)]
    if not things:
        return xml
    start, end = chance.choice(things)
    thing = xml[start:end]
    match chance.randrange(4):
        case 0:
            thing = b""
        case 1:
            thing = thing * chance.randint(2, 50)
        case 2:
            other_start, other_end = chance.choice(things)
            thing = xml[other_start:other_end]
        case _:
            thing = thing[:1] + chance.choice(NASTY_VALUES) + thing[-1:] if thing[:1] in b'">' else thing
    return xml[:start] + thing + xml[end:]


def _with_other_bytes(xml: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(xml))
    return xml[:at] + bytes([chance.randrange(256)]) + xml[at + chance.randint(0, 60) :]


def survives(name: str, content: bytes) -> None:
    """Read a file as child and parent do together, here in one process."""
    is_text_document = name.endswith("docx")
    read = word.read if is_text_document else spreadsheet.read
    try:
        answer = read(content)
    except FileRefused as refused:
        assert refused.reason in ("damaged", "locked", "too_wide")
        return
    check_reading(understand(workbook_of(answer), is_text_document=is_text_document))


def check_reading(reading: Reading) -> None:
    """What holds for every reading, whatever it was made from."""
    assert len(reading.indicators) == len(reading.rows)
    for finding in reading.checked():
        assert finding.at is None or 0 <= finding.at < len(reading.indicators)
        if finding.at is not None:
            assert finding.place is not None
            assert finding.place.cell
            assert finding.place.row == reading.rows[finding.at]
    marked_form(FORM, Answers(reading.indicators[:20], reading.checked()[:20]), now=NOW)


bounded = settings(max_examples=200, deadline=5000, suppress_health_check=[HealthCheck.too_slow])


@bounded
@given(st.integers(0, 2**32), st.sampled_from(sorted(FILES)))
def test_a_file_with_mutated_contents_is_read_or_refused(seed: int, name: str) -> None:
    survives(name, mutated(name, random.Random(seed)))


@bounded
@given(st.integers(0, 2**32), st.sampled_from(sorted(FILES)))
def test_damage_to_the_package_itself_is_refused_or_harmless(seed: int, name: str) -> None:
    chance, damaged = random.Random(seed), bytearray(FILES[name])
    for _ in range(chance.randint(1, 6)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)

    survives(name, bytes(damaged))


@settings(max_examples=100, deadline=5000)
@given(st.lists(SHEETS, max_size=3), st.booleans())
def test_every_sheet_that_a_child_can_describe_is_understood(sheets: list[Sheet], links: bool) -> None:
    check_reading(understand(Workbook(sheets, links)))


@settings(max_examples=200, deadline=5000)
@given(st.permutations(list(zip(HEADINGS, GOOD_ROW, strict=True))))
def test_the_order_of_columns_never_matters(order: list[tuple[str, object]]) -> None:
    rows = [[str(heading) for heading, _ in order], [str(value) for _, value in order]]
    sheet = Sheet("A", True, 2, rows, [], [], [])

    headings = find_headings(sheet)
    assert headings is not None
    assert all(isinstance(column, Column) for column in headings.columns)
    assert understand(Workbook([sheet], False)).indicators == (GOOD,)


@pytest.mark.soak
def test_thousands_of_mutated_files_pass_through_real_children() -> None:
    chance = random.Random(20261130)

    async def read_all() -> dict[str, int]:
        children, counts = Children(), dict[str, int]()
        for _ in range(SOAK_FILES):
            name = chance.choice(sorted(FILES))
            try:
                check_reading(await read_indicators(children, mutated(name, chance), name=name))
                outcome = "read"
            except SopError as refused:
                outcome = type(refused).__name__
            counts[outcome] = counts.get(outcome, 0) + 1
        return counts

    counts = asyncio.run(read_all())

    print(counts)  # noqa: T201
    assert sum(counts.values()) == SOAK_FILES
    assert counts["read"] > SOAK_FILES / 4
