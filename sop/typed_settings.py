"""The office's paper settings as an admin types them, laid over those of the file; pure."""

import re
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from sop.errors import (
    AddresseeUnreadable,
    ButtonUnknown,
    LastNumberUnreadable,
    NumberFormatUnreadable,
    SettingUnreadable,
    TextEmpty,
    TextTooLong,
    TooManyLines,
)
from sop.letters import HIGHEST
from sop.paper_settings import (
    LONGEST_LINE,
    OFFICE_LINES,
    TEXT_SIZES,
    Addressee,
    LastNumber,
    PaperSettings,
    PaperSize,
    Signing,
)

ADDRESS_LINES = 4
MOST_ADDRESSEES = 8
BETWEEN_PARTS = ";"
LONGEST_CODE = 30
FORMAT_WORDS = {"urut": "number", "tahun": "year", "bulan_romawi": "roman_month"}
FORMAT_FIELD = re.compile(r"\{number(:0[1-6])?\}|\{year\}|\{roman_month\}")
"""Nothing else of what Python can do between braces: a width of a billion digits would fill the memory."""


class Setting(StrEnum):
    """What an admin can change about the papers; each has a page and a button of its own."""

    GOVERNMENT = "government"
    OFFICE = "office"
    ADDRESS = "address"
    CREST = "crest"
    SIZE = "size"
    TEXT_SIZE = "text_size"
    PLACE = "place"
    NUMBER_FORMAT = "number_format"
    LAST_NUMBER = "last_number"
    REGISTER = "register"
    SIGNING = "signing"
    ADDRESSEES = "addressees"


EMPTY: dict[Setting, Any] = {
    Setting.GOVERNMENT: "",
    Setting.OFFICE: [],
    Setting.ADDRESS: [],
    Setting.CREST: "",
    Setting.PLACE: "",
    Setting.ADDRESSEES: [],
}
"""What can be left blank on purpose: then a blank line stands on the paper."""

CHOSEN: dict[Setting, tuple[str, ...]] = {
    Setting.SIZE: tuple(PaperSize),
    Setting.TEXT_SIZE: tuple(str(size) for size in TEXT_SIZES),
    Setting.SIGNING: tuple(Signing),
}
"""What is chosen by a button instead of typed."""


def read_setting(setting: Setting, text: str, *, year: int) -> Any:
    """Return what an admin typed as a plain value; `year` is the one whose last number is meant, 0 for none yet.

    Raises TextEmpty, TextTooLong, TooManyLines, AddresseeUnreadable, NumberFormatUnreadable, LastNumberUnreadable,
    SettingUnreadable, or ButtonUnknown for what is not typed.
    """
    match setting:
        case Setting.GOVERNMENT | Setting.PLACE:
            return _one(_lines(text, most=1))
        case Setting.OFFICE:
            return _lines(text, most=OFFICE_LINES)
        case Setting.ADDRESS:
            return _lines(text, most=ADDRESS_LINES)
        case Setting.ADDRESSEES:
            return [_addressee(line) for line in _lines(text, most=MOST_ADDRESSEES, longest=3 * LONGEST_LINE)]
        case Setting.NUMBER_FORMAT:
            return number_format(_one(_lines(text, most=1)))
        case Setting.LAST_NUMBER:
            return [year, _last_number(_one(_lines(text, most=1)))]
        case Setting.REGISTER:
            return _one(_lines(text, most=1, longest=LONGEST_CODE))
        case Setting.SIZE | Setting.TEXT_SIZE | Setting.SIGNING if text in CHOSEN[setting]:
            return text
        case Setting.SIZE | Setting.TEXT_SIZE | Setting.SIGNING:
            raise SettingUnreadable
        case _:
            raise ButtonUnknown


def number_format(text: str) -> str:
    """Return the format of letter numbers: "000.7.2.7/{urut:03}/DISKOMINFO/{tahun}" as `Numbering` takes it.

    Raises NumberFormatUnreadable.
    """
    written = text
    for typed, known in FORMAT_WORDS.items():
        written = written.replace(f"{{{typed}", f"{{{known}")
    rest = FORMAT_FIELD.sub("", written)
    if "{number" not in written or set(rest) & set("{}"):
        raise NumberFormatUnreadable
    return written


def shown_format(written: str) -> str:
    """Return a format of letter numbers with the words an admin types."""
    for typed, known in FORMAT_WORDS.items():
        written = written.replace(f"{{{known}", f"{{{typed}")
    return written


def laid_over(settings: PaperSettings, changes: Mapping[Setting, Any]) -> PaperSettings:
    """Return the settings of the file with what admins changed, as plain values of `read_setting`."""
    for setting, value in changes.items():
        settings = _changed(settings, setting, value)
    return settings


def value_of(settings: PaperSettings, setting: Setting) -> Any:
    """Return a setting as it stands, as a plain value; of the crest nothing, it lies beside the settings."""
    head = settings.letterhead
    match setting:
        case Setting.GOVERNMENT:
            return head.government
        case Setting.OFFICE:
            return list(head.office)
        case Setting.ADDRESS:
            return list(head.address)
        case Setting.SIZE:
            return settings.size.value
        case Setting.TEXT_SIZE:
            return str(settings.text_size)
        case Setting.PLACE:
            return settings.place
        case Setting.NUMBER_FORMAT:
            return settings.number_format
        case Setting.LAST_NUMBER:
            return None if settings.last_number is None else [settings.last_number.year, settings.last_number.number]
        case Setting.REGISTER:
            return settings.register
        case Setting.SIGNING:
            return settings.signing.value
        case Setting.ADDRESSEES:
            return [[to.title, to.through, to.place] for to in settings.addressees]
        case Setting.CREST:
            return None


def _changed(settings: PaperSettings, setting: Setting, value: Any) -> PaperSettings:
    head = settings.letterhead
    match setting:
        case Setting.GOVERNMENT:
            return replace(settings, letterhead=replace(head, government=value))
        case Setting.OFFICE:
            return replace(settings, letterhead=replace(head, office=tuple(value)))
        case Setting.ADDRESS:
            return replace(settings, letterhead=replace(head, address=tuple(value)))
        case Setting.SIZE:
            return replace(settings, size=PaperSize(value))
        case Setting.TEXT_SIZE:
            return replace(settings, text_size=int(value))
        case Setting.PLACE:
            return replace(settings, place=value)
        case Setting.NUMBER_FORMAT:
            return replace(settings, number_format=value)
        case Setting.LAST_NUMBER:
            return replace(settings, last_number=LastNumber(*value))
        case Setting.REGISTER:
            return replace(settings, register=value)
        case Setting.SIGNING:
            return replace(settings, signing=Signing(value))
        case Setting.ADDRESSEES:
            return replace(settings, addressees=tuple(Addressee(*row) for row in value))
        case Setting.CREST:
            return settings


def _lines(text: str, *, most: int, longest: int = LONGEST_LINE) -> list[str]:
    visible = "".join(letter for letter in text if letter.isprintable() or letter.isspace())
    lines = [line for line in (" ".join(line.split()) for line in visible.splitlines()) if line]
    if not lines:
        raise TextEmpty
    if len(lines) > most:
        raise TooManyLines(most)
    if any(len(line) > longest for line in lines):
        raise TextTooLong(longest)
    return lines


def _one(lines: list[str]) -> str:
    (line,) = lines
    return line


def _last_number(line: str) -> int:
    if not line.isdecimal() or int(line) > HIGHEST:
        raise LastNumberUnreadable
    return int(line)


def _addressee(line: str) -> list[str]:
    """Return title, through whom and place of "Bupati; Kepala Bagian Organisasi; Tempat"."""
    title, *others = (part.strip() for part in line.split(BETWEEN_PARTS))
    if not title or len(others) > 2 or any(len(part) > LONGEST_LINE for part in (title, *others)):
        raise AddresseeUnreadable
    through, place = [*others, "", ""][:2] if len(others) != 1 else ["", *others]
    return [title, through, place]
