"""The office's paper settings as an admin types them."""

from datetime import date
from typing import Any

import pytest

from sop.errors import (
    AddresseeUnreadable,
    ButtonUnknown,
    LastNumberUnreadable,
    NumberFormatUnreadable,
    SettingUnreadable,
    SopError,
    TextEmpty,
    TextTooLong,
    TooManyLines,
)
from sop.paper_settings import Addressee, LastNumber, PaperSettings, PaperSize
from sop.procedure import Numbering
from sop.typed_settings import Setting, laid_over, read_setting, shown_format, value_of

YEAR = 2026


@pytest.mark.parametrize(
    ("setting", "typed", "value"),
    [
        (Setting.GOVERNMENT, "  PEMERINTAH   KABUPATEN\tCONTOH ", "PEMERINTAH KABUPATEN CONTOH"),
        (Setting.OFFICE, "DINAS A,\n\nB DAN C", ["DINAS A,", "B DAN C"]),
        (Setting.PLACE, "Talang #Ubi* $1", "Talang #Ubi* $1"),
        (Setting.SIZE, "F4", "F4"),
        (Setting.TEXT_SIZE, "11", "11"),
        (Setting.LAST_NUMBER, "124", [YEAR, 124]),
        (Setting.NUMBER_FORMAT, "800/{urut}/UNIT/{tahun}", "800/{number}/UNIT/{year}"),
        (Setting.NUMBER_FORMAT, "800/{urut:04}", "800/{number:04}"),
        (Setting.NUMBER_FORMAT, "481/{urut}/{bulan_romawi}/{tahun}", "481/{number}/{roman_month}/{year}"),
        (Setting.REGISTER, " DISKOMINFO ", "DISKOMINFO"),
        (Setting.SIGNING, "tte", "tte"),
        (
            Setting.ADDRESSEES,
            "Bupati; Kabag; Tempat\nInspektur",
            [["Bupati", "Kabag", "Tempat"], ["Inspektur", "", ""]],
        ),
        (Setting.ADDRESSEES, "Kepala Bappeda; Talang Ubi", [["Kepala Bappeda", "", "Talang Ubi"]]),
    ],
)
def test_what_is_typed_becomes_a_plain_value_that_is_laid_over_the_file(
    setting: Setting, typed: str, value: Any
) -> None:
    read = read_setting(setting, typed, year=YEAR)

    assert read == value
    assert value_of(laid_over(PaperSettings(), {setting: read}), setting) == value


@pytest.mark.parametrize(
    ("setting", "typed", "rule"),
    [
        (Setting.PLACE, " \n\u200b", TextEmpty),
        (Setting.PLACE, "dua\nbaris", TooManyLines),
        (Setting.GOVERNMENT, "x" * 121, TextTooLong),
        (Setting.OFFICE, "a\nb\nc\nd", TooManyLines),
        (Setting.ADDRESSEES, "; Kabag", AddresseeUnreadable),
        (Setting.ADDRESSEES, "a; b; c; d", AddresseeUnreadable),
        (Setting.ADDRESSEES, "\n".join("abcdefghi"), TooManyLines),
        (Setting.LAST_NUMBER, "seratus", LastNumberUnreadable),
        (Setting.LAST_NUMBER, "12a", LastNumberUnreadable),
        (Setting.LAST_NUMBER, "100000", LastNumberUnreadable),
        (Setting.SIZE, "Letter", SettingUnreadable),
        (Setting.TEXT_SIZE, "40", SettingUnreadable),
        (Setting.SIGNING, "cap", SettingUnreadable),
        (Setting.REGISTER, "x" * 31, TextTooLong),
        (Setting.CREST, "lambang.png", ButtonUnknown),
        (Setting.NUMBER_FORMAT, "800/UNIT/{tahun}", NumberFormatUnreadable),
        (Setting.NUMBER_FORMAT, "{urut:999999999}", NumberFormatUnreadable),
        (Setting.NUMBER_FORMAT, "{urut.__class__}/{urut}", NumberFormatUnreadable),
        (Setting.NUMBER_FORMAT, "{urut!r:>9}", NumberFormatUnreadable),
        (Setting.NUMBER_FORMAT, "{urut}/{bulan}", NumberFormatUnreadable),
        (Setting.NUMBER_FORMAT, "{urut}/{", NumberFormatUnreadable),
        (Setting.NUMBER_FORMAT, "{{urut}}", NumberFormatUnreadable),
    ],
)
def test_what_cannot_be_used_is_refused(setting: Setting, typed: str, rule: type[SopError]) -> None:
    with pytest.raises(rule):
        read_setting(setting, typed, year=YEAR)


def test_a_format_is_shown_in_the_words_it_is_typed_in() -> None:
    written = read_setting(Setting.NUMBER_FORMAT, "000.7/{urut:03}/UNIT/{tahun}", year=YEAR)

    assert Numbering(written).write(12, on=date(2027, 7, 1)) == "000.7/012/UNIT/2027"
    assert shown_format(written) == "000.7/{urut:03}/UNIT/{tahun}"


def test_changes_leave_the_rest_as_the_file_has_it() -> None:
    initial = PaperSettings(place="Pendopo", size=PaperSize.F4, addressees=(Addressee("Bupati"),))

    changed = laid_over(initial, {Setting.PLACE: "", Setting.SIZE: "A4"})

    assert (changed.place, changed.size, changed.addressees) == ("", PaperSize.A4, initial.addressees)


def test_the_last_number_counts_for_its_year_only() -> None:
    settings = PaperSettings(first_number=3, last_number=LastNumber(2026, 124))

    assert [settings.first_number_of(year) for year in (2026, 2027)] == [125, 3]


def test_a_last_number_of_none_starts_the_year_with_the_first() -> None:
    typed = read_setting(Setting.LAST_NUMBER, "0", year=YEAR)

    assert laid_over(PaperSettings(first_number=3), {Setting.LAST_NUMBER: typed}).first_number_of(YEAR) == 1
