"""Letter numbers: read from whatever an official types, written as the office has them."""

import pytest

from sop.errors import NumberUnreadable
from sop.letters import HIGHEST, read_number
from sop.procedure import Numbering
from tests.procedures import IKU, INCOMING_MAIL


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("125", 125),
        (" 125 \n", 125),
        ("012", 12),
        ("1", 1),
        (str(HIGHEST), HIGHEST),
        ("Nomor 125", 125),
        ("nomor: 125, ya", 125),
        ("000.7.2.7/125/DISKOMINFO/2027", 125),
        ("000.7.2.7/012/DISKOMINFO/2026", 12),
        ("600.1/176/SJ", 176),
        ("125/KEC-CONTOH/2027", 125),
    ],
)
def test_the_running_number_is_found_in_what_was_typed(text: str, number: int) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("year", [2026, 2027])
@pytest.mark.parametrize("number", [1, 9, 10, 999, 1000, HIGHEST])
@pytest.mark.parametrize("numbering", [IKU.numbering, INCOMING_MAIL.numbering], ids=["iku", "surat_masuk"])
def test_a_number_that_was_written_is_read_back(numbering: Numbering, number: int, year: int) -> None:
    assert read_number(numbering.write(number, year=year)) == number


@pytest.mark.parametrize(
    "text",
    ["", "   ", "seratus", "0", "000", "100000", "1234567", "1.250", "000.7.2.7", "-", "nomor berikutnya", "١٢٥"],
)
def test_a_text_without_a_number_that_a_register_has_is_not_understood(text: str) -> None:
    with pytest.raises(NumberUnreadable):
        read_number(text)
