"""How an office's papers look and where its numbers begin, from a file that is refused where it cannot be followed."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

PAPER_SETTINGS_FILE = Path(__file__).parent / "procedures" / "office.toml"
OFFICE_LINES = 3
TEXT_SIZES = range(9, 15)
LONGEST_LINE = 120
PEM_MARK = b"-----BEGIN CERTIFICATE-----"


class PaperSettingsError(ValueError):
    """A file of paper settings cannot be used; the text names file, place and field."""

    def __init__(self, file: str, place: str, field: str, problem: str) -> None:
        super().__init__(f"{file}: {place}: {field}: {problem}")


class PaperSize(StrEnum):
    """What letters are printed on."""

    A4 = "A4"
    F4 = "F4"


class Signing(StrEnum):
    """How the office signs: on paper, which gets its number after it; or electronically, which must have it before."""

    ON_PAPER = "basah"
    ELECTRONIC = "tte"


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
class LastNumber:
    """The last number of a year that the office gave out itself, on paper."""

    year: int
    number: int


@dataclass(frozen=True)
class PaperSettings:
    """What all papers of one office have in common; without `number_format` that of the SOP counts.

    `certificates` are those of issuers whose electronic signatures are known.
    """

    letterhead: Letterhead = Letterhead()
    size: PaperSize = PaperSize.A4
    text_size: int = 12
    place: str = ""
    signing: Signing = Signing.ON_PAPER
    register: str = ""
    first_number: int = 1
    certificates: tuple[Path, ...] = ()
    number_format: str = ""
    last_number: LastNumber | None = None
    addressees: tuple[Addressee, ...] = ()

    def first_number_of(self, year: int) -> int:
        """Return the first number that we may give out in a year."""
        if self.last_number is not None and self.last_number.year == year:
            return self.last_number.number + 1
        return self.first_number


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
        letters = self._table(
            table, "letters", {"place", "signing", "register", "first_number", "certificates"}, place="file"
        )
        defaults = PaperSettings()
        return PaperSettings(
            letterhead=self._letterhead(table),
            size=self._choice(paper, "size", PaperSize, defaults.size, place="paper"),
            text_size=self._text_size(paper, defaults.text_size),
            place=self._text(letters, "place", place="letters"),
            signing=self._choice(letters, "signing", Signing, defaults.signing, place="letters"),
            register=self._text(letters, "register", place="letters"),
            first_number=self._first_number(letters, defaults.first_number),
            certificates=self._certificates(letters),
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

    def _first_number(self, letters: Mapping[str, Any], otherwise: int) -> int:
        value = letters.get("first_number", otherwise)
        if not _is_number(value) or not 1 <= value <= 99_999:
            raise self._error("letters", "first_number", "must be a number from 1 to 99999")
        return int(value)

    def _certificates(self, letters: Mapping[str, Any]) -> tuple[Path, ...]:
        paths = tuple(self._folder / name for name in self._lines(letters, "certificates", place="letters"))
        for path in paths:
            if not path.is_file() or PEM_MARK not in path.read_bytes():
                raise self._error("letters", "certificates", f'"{path.name}" is no certificate (PEM) beside this file')
        return paths

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
