"""How an office's papers look and are numbered, read from a file that is refused where it could not be followed."""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

PAPER_SETTINGS_FILE = Path(__file__).parent / "procedures" / "office.toml"
OFFICE_LINES = 3
TEXT_SIZES = range(9, 15)
LONGEST_LINE = 120
ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

_PARTS_OF_A_NUMBER = ("kode", "urut", "kode_unit", "tahun", "bulan_romawi")


class PaperSettingsError(ValueError):
    """A file of paper settings cannot be used; the text names file, place and field."""

    def __init__(self, file: str, place: str, field: str, problem: str) -> None:
        super().__init__(f"{file}: {place}: {field}: {problem}")


class PaperSize(StrEnum):
    """What letters are printed on."""

    A4 = "A4"
    F4 = "F4"


class Signing(StrEnum):
    """How documents are signed, which decides when they get their number (DOMAIN 5.5)."""

    BY_HAND = "basah"
    ELECTRONIC = "tte"


class LetterKind(StrEnum):
    """The papers that carry a number of the office's agenda."""

    INVITATION = "invitation"
    COVER_LETTER = "cover_letter"
    DECREE = "decree"


@dataclass(frozen=True)
class Letterhead:
    """The head of a letter (kop); `crest` is the path of a picture, or None."""

    government: str = ""
    office: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    crest: Path | None = None


@dataclass(frozen=True)
class Addressee:
    """Somebody outside who gets a letter: title, through whom it goes, and where."""

    title: str
    through: str = ""
    place: str = ""


@dataclass(frozen=True)
class PaperSettings:
    """What all papers of one office have in common."""

    letterhead: Letterhead = Letterhead()
    size: PaperSize = PaperSize.A4
    text_size: int = 12
    place: str = ""
    signing: Signing = Signing.BY_HAND
    unit_code: str = ""
    number_format: str = "{kode}/{urut:03}/{kode_unit}/{tahun}"
    first_number: int = 1
    codes: Mapping[LetterKind, str] = field(default_factory=dict)
    addressees: tuple[Addressee, ...] = ()

    def letter_number(self, kind: LetterKind, *, number: int, day: date, suffix: str = "") -> str:
        """Return the whole number of a letter; `suffix` is the letter of one that was inserted later.

        A part that the settings leave empty is left out with its stroke.
        """
        written = self.number_format.format(
            kode=self.codes.get(kind, ""),
            urut=_Running(number, suffix),
            kode_unit=self.unit_code,
            tahun=day.year,
            bulan_romawi=ROMAN_MONTHS[day.month - 1],
        )
        return "/".join(part for part in written.split("/") if part)


@dataclass(frozen=True)
class _Running:
    """A running number whose inserted letter stands behind its leading zeros: 012A."""

    number: int
    suffix: str

    def __format__(self, spec: str) -> str:
        return format(self.number, spec) + self.suffix


def load_paper_settings(path: Path = PAPER_SETTINGS_FILE) -> PaperSettings:
    """Read the paper settings from a TOML file; raises PaperSettingsError."""
    try:
        source = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PaperSettingsError(path.name, "file", "path", f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise PaperSettingsError(path.name, "file", "text", "is not UTF-8") from error
    return parse_paper_settings(source, file=path.name, folder=path.parent)


def parse_paper_settings(source: str, *, file: str = "paper settings", folder: Path = Path()) -> PaperSettings:
    """Read the paper settings from TOML text; a crest is looked for in `folder`. Raises PaperSettingsError."""
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise PaperSettingsError(file, "file", "syntax", str(error)) from error
    return _Reader(file, folder).settings(table)


class _Reader:
    """Walks the tables of one file; it exists to name that file in every error."""

    def __init__(self, file: str, folder: Path) -> None:
        self._file = file
        self._folder = folder

    def settings(self, table: Mapping[str, Any]) -> PaperSettings:
        self._no_unknown_keys(table, {"letterhead", "paper", "letters", "addressees"}, place="file")
        paper = self._table(table, "paper", {"size", "text_size"}, place="file")
        known = {"place", "signing", "unit_code", "number_format", "first_number", "codes"}
        letters = self._table(table, "letters", known, place="file")
        defaults = PaperSettings()
        return PaperSettings(
            letterhead=self._letterhead(table),
            size=self._choice(paper, "size", PaperSize, defaults.size, place="paper"),
            text_size=self._text_size(paper, defaults.text_size),
            place=self._text(letters, "place", place="letters"),
            signing=self._choice(letters, "signing", Signing, defaults.signing, place="letters"),
            unit_code=self._text(letters, "unit_code", place="letters"),
            number_format=self._number_format(letters, defaults.number_format),
            first_number=self._first_number(letters, defaults.first_number),
            codes=self._codes(letters),
            addressees=self._addressees(table),
        )

    def _letterhead(self, table: Mapping[str, Any]) -> Letterhead:
        place = "letterhead"
        head = self._table(table, place, {"government", "office", "address", "crest"}, place="file")
        office = self._lines(head, "office", place=place)
        if len(office) > OFFICE_LINES:
            raise self._error(place, "office", f"has {len(office)} lines, at most {OFFICE_LINES} fit")
        crest = self._text(head, "crest", place=place)
        path = self._folder / crest if crest else None
        if path is not None and not path.is_file():
            raise self._error(place, "crest", f'there is no file "{crest}" beside this one')
        address = self._lines(head, "address", place=place)
        return Letterhead(self._text(head, "government", place=place), office, address, path)

    def _text_size(self, paper: Mapping[str, Any], otherwise: int) -> int:
        value = paper.get("text_size", otherwise)
        if not _is_number(value) or value not in TEXT_SIZES:
            raise self._error("paper", "text_size", f"must be {TEXT_SIZES[0]} to {TEXT_SIZES[-1]} points")
        return int(value)

    def _number_format(self, letters: Mapping[str, Any], otherwise: str) -> str:
        value = self._text(letters, "number_format", place="letters") or otherwise
        try:
            parts = [part for part in string.Formatter().parse(value) if part[1] is not None]
        except ValueError as error:
            raise self._error("letters", "number_format", f"has a brace too many or too few ({error})") from error
        for _, name, spec, conversion in parts:
            if name not in _PARTS_OF_A_NUMBER:
                raise self._error(
                    "letters", "number_format", f"unknown {{{name}}}, known are: {', '.join(_PARTS_OF_A_NUMBER)}"
                )
            if conversion or (spec and not (name == "urut" and spec.isdigit() and int(spec) < 10)):
                raise self._error("letters", "number_format", f'"{spec}" cannot follow {name}; {{urut:03}} can')
        if "urut" not in (name for _, name, _, _ in parts):
            raise self._error("letters", "number_format", "must contain {urut}, or two letters would have one number")
        return value

    def _first_number(self, letters: Mapping[str, Any], otherwise: int) -> int:
        value = letters.get("first_number", otherwise)
        if not _is_number(value) or not 1 <= value <= 99_999:
            raise self._error("letters", "first_number", "must be a number from 1 to 99999")
        return int(value)

    def _codes(self, letters: Mapping[str, Any]) -> Mapping[LetterKind, str]:
        codes = self._table(letters, "codes", {kind.value for kind in LetterKind}, place="letters")
        return {kind: self._text(codes, kind.value, place="letters.codes") for kind in LetterKind}

    def _addressees(self, table: Mapping[str, Any]) -> tuple[Addressee, ...]:
        rows = table.get("addressees", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self._error("file", "addressees", "must be a list of tables")
        return tuple(self._addressee(row, place=f"addressee {number}") for number, row in enumerate(rows, start=1))

    def _addressee(self, row: Mapping[str, Any], *, place: str) -> Addressee:
        self._no_unknown_keys(row, {"title", "through", "place"}, place=place)
        title = self._text(row, "title", place=place)
        if not title:
            raise self._error(place, "title", "must not be empty")
        return Addressee(title, self._text(row, "through", place=place), self._text(row, "place", place=place))

    def _choice(self, table: Mapping[str, Any], field: str, kind: type[StrEnum], otherwise: Any, *, place: str) -> Any:
        value = table.get(field, otherwise)
        try:
            return kind(value)
        except ValueError as error:
            known = ", ".join(f'"{choice}"' for choice in kind)
            raise self._error(place, field, f"must be one of {known}, not {value!r}") from error

    def _lines(self, table: Mapping[str, Any], field: str, *, place: str) -> tuple[str, ...]:
        value = table.get(field, [])
        if not isinstance(value, list):
            raise self._error(place, field, 'must be a list such as ["first line", "second line"]')
        lines = {str(number): line for number, line in enumerate(value, start=1)}
        return tuple(self._text(lines, number, place=f"{place}.{field}") for number in lines)

    def _text(self, table: Mapping[str, Any], field: str, *, place: str) -> str:
        value = table.get(field, "")
        if not isinstance(value, str):
            raise self._error(place, field, "must be a text in quotes")
        if len(value) > LONGEST_LINE or not value.isprintable():
            raise self._error(place, field, f"must be one line of at most {LONGEST_LINE} letters")
        return value.strip()

    def _table(self, table: Mapping[str, Any], field: str, known: set[str], *, place: str) -> Mapping[str, Any]:
        value = table.get(field, {})
        if not isinstance(value, dict):
            raise self._error(place, field, "must be a table")
        self._no_unknown_keys(value, known, place=field)
        return value

    def _no_unknown_keys(self, row: Mapping[str, Any], known: set[str], *, place: str) -> None:
        for key in row:
            if key not in known:
                raise self._error(place, key, f"is no known field, known are: {', '.join(sorted(known))}")

    def _error(self, place: str, field: str, problem: str) -> PaperSettingsError:
        return PaperSettingsError(self._file, place, field, problem)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
