"""Finding the columns of a table of indicators by their headings, in any order and in the words of many offices."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from documents.indicators.sheet import Sheet
from sop.indicators import Column, Field

SYNONYMS: Mapping[Field, str] = {
    Field.OBJECTIVE: (
        "sasaran strategis|sasaran renstra|sasaran strategis renstra|sasaran|sasaran perangkat daerah|sasaran kinerja|"
        "sasaran program|tujuan sasaran|tujuan dan sasaran"
    ),
    Field.NAME: (
        "indikator kinerja utama|indikator kinerja utama iku|iku|indikator kinerja|indikator|nama indikator|"
        "uraian indikator|indikator sasaran|indikator kinerja sasaran|indikator tujuan sasaran"
    ),
    Field.MEASURE: "satuan|satuan pengukuran|satuan ukuran|satuan ukur",
    Field.FORMULATION: (
        "penjelasan formulasi perhitungan|formulasi perhitungan|formulasi|formula|rumus perhitungan|rumus|"
        "cara perhitungan|cara penghitungan|formulasi penghitungan|formulasi pengukuran|alasan formulasi perhitungan|"
        "definisi operasional formulasi|definisi operasional dan formulasi|definisi operasional|definisi|penjelasan"
    ),
    Field.SOURCE: "sumber data|sumber|sumber data pendukung|sumber dan data",
    Field.RESPONSIBLE: (
        "penanggung jawab|penanggungjawab|pj|bidang penanggung jawab|unit penanggung jawab|penanggung jawab data|"
        "produsen data|pengampu|unit kerja|bidang"
    ),
    Field.BASELINE: (
        "baseline|data awal|kondisi awal|capaian awal|data dasar|kondisi awal baseline|capaian|realisasi|"
        "capaian sebelumnya|realisasi sebelumnya|nilai awal"
    ),
    Field.REMARK: "keterangan|ket|catatan|keterangan target",
}
"""The headings that offices use (DOMAIN 2.3), the best of each first: where two fit, the better one is read."""

NUMBER_HEADINGS = "no|nomor|no urut|nomor urut|kode|kodefikasi"
TARGET_WORDS = re.compile(r"(?:target(?! (?:triwulan|tw|semester|bulan)).*|tahun|rencana|t)?")
YEAR = re.compile(r"(?<!\d)20[0-9]{2}(?!\d)")
NUMBERS = re.compile(r"\d+")
COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")
ROWS_ABOVE = 80
LEAST_HEADINGS = 3

WORDS = {words: (field, rank) for field, synonyms in SYNONYMS.items() for rank, words in enumerate(synonyms.split("|"))}
NAME_WORDS = frozenset(SYNONYMS[Field.NAME].split("|"))
NUMBER_WORDS = frozenset(NUMBER_HEADINGS.split("|"))


@dataclass(frozen=True)
class Headings:
    """Where the columns of a table are; `last_row` is the last row that belongs to its headings."""

    row: int
    last_row: int
    columns: Mapping[Column, int]
    number_column: int | None

    @property
    def first_column(self) -> int:
        """The leftmost column that is read."""
        return min(self.columns.values())


def find_headings(sheet: Sheet, *, start: int = 0, rows: int = ROWS_ABOVE) -> Headings | None:
    """Return the first headings of a sheet from a row on, or None."""
    for row in range(start, min(start + rows, len(sheet.rows))):
        if _is_heading_row(sheet.rows[row]):
            return _headings(sheet, row)
    return None


def _is_heading_row(texts: Sequence[str]) -> bool:
    words = [_words(text) for text in texts]
    if not NAME_WORDS.intersection(words):
        return False
    meanings = (_meaning(said, _year(text)) for said, text in zip(words, texts, strict=True))
    return len({column.field for meaning in meanings for column, _ in meaning}) >= LEAST_HEADINGS


def _headings(sheet: Sheet, row: int) -> Headings:
    texts = sheet.rows[row]
    ranks: dict[Column, int] = {}
    columns: dict[Column, int] = {}
    number_column = None
    for column, text in enumerate(texts):
        words = _words(text)
        if words in NUMBER_WORDS and number_column is None:
            number_column = column
        for found, rank in _meaning(words, _year(text)):
            if found not in ranks or rank < ranks[found]:
                ranks[found], columns[found] = rank, column
    last_row = row
    if not sheet.text(row + 1, columns[Column(Field.NAME)]) and (years := _years_below(sheet, row)):
        columns |= {Column(Field.TARGET, year): column for year, column in years.items()}
        last_row = row + 1
    while _is_column_numbers(sheet.text_row(last_row + 1)):
        last_row += 1
    return Headings(row, last_row, columns, number_column)


def _meaning(words: str, year: int | None) -> list[tuple[Column, int]]:
    if year is not None and TARGET_WORDS.fullmatch(words):
        return [(Column(Field.TARGET, year), 0)]
    if words in WORDS:
        field, rank = WORDS[words]
        return [(Column(field), rank)]
    return []


def _years_below(sheet: Sheet, row: int) -> dict[int, int]:
    """Return the target years of a second heading row, by year: those that stand under "Target" or under nothing."""
    years: dict[int, int] = {}
    group = ""
    texts, below = sheet.rows[row], sheet.text_row(row + 1)
    for column, text in enumerate(below):
        own = texts[column] if column < len(texts) else ""
        group = own or group
        year = _year(text)
        if year is not None and TARGET_WORDS.fullmatch(_words(text)) and TARGET_WORDS.fullmatch(_words(group)):
            years.setdefault(year, column)
    return years


def _is_column_numbers(texts: Sequence[str]) -> bool:
    """Tell whether a row only counts the columns: "(1) (2) (3)"; one with a few figures is an unfinished indicator."""
    filled = [text for text in texts if text]
    if len(filled) < LEAST_HEADINGS or not all(COLUMN_NUMBER.fullmatch(text) for text in filled):
        return False
    numbers = [int(text.strip("()")) for text in filled]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _words(text: str) -> str:
    """Return a heading's words in small letters, without years and signs."""
    return " ".join(re.findall(r"[^\W\d_]+", YEAR.sub(" ", text).casefold()))


def _year(text: str) -> int | None:
    """Return the year of a heading: the one number in it."""
    numbers = NUMBERS.findall(text)
    return int(numbers[0]) if len(numbers) == 1 and YEAR.fullmatch(numbers[0]) else None
