"""Letter numbers: read from whatever an official types, written as the office has them."""

from datetime import UTC, date, datetime

import pytest

from sop.errors import NoLetterBehindNumber, NumberNotReached, NumberUnreadable
from sop.letters import (
    HIGHEST,
    Letter,
    LetterState,
    Number,
    free_insertion,
    gaps,
    read_number,
    require_reached,
    run_of_numbers,
)
from sop.procedure import Numbering
from tests.procedures import IKU, INCOMING_MAIL


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("125", 125),
        ("125 A", 125),
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
    assert read_number(text) == Number(number)


@pytest.mark.parametrize("year", [2026, 2027])
@pytest.mark.parametrize("number", [1, 9, 10, 999, 1000, HIGHEST])
@pytest.mark.parametrize("numbering", [IKU.numbering, INCOMING_MAIL.numbering], ids=["iku", "surat_masuk"])
def test_a_number_that_was_written_is_read_back(numbering: Numbering, number: int, year: int) -> None:
    assert read_number(numbering.write(number, on=date(year, 7, 1))) == Number(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "seratus",
        "0",
        "000",
        "100000",
        "1234567",
        "1.250",
        "000.7.2.7",
        "-",
        "nomor berikutnya",
        "١٢٥",
        "12ab",
    ],
)
def test_a_text_without_a_number_that_a_register_has_is_not_understood(text: str) -> None:
    with pytest.raises(NumberUnreadable):
        read_number(text)


@pytest.mark.parametrize("text", ["12a", "12A", "nomor 12a", "000.7.2.7/012a/DISKOMINFO/2026"])
def test_a_number_that_is_inserted_has_a_letter_behind_it(text: str) -> None:
    assert read_number(text) == Number(12, "a")


@pytest.mark.parametrize("numbering", [IKU.numbering, INCOMING_MAIL.numbering], ids=["iku", "surat_masuk"])
def test_an_inserted_number_is_written_with_its_letter_and_read_back(numbering: Numbering) -> None:
    written = numbering.write(12, on=date(2026, 7, 1), suffix="b")

    assert "12b/" in written
    assert read_number(written) == Number(12, "b")


def test_papers_get_numbers_that_follow_each_other_also_inserted_ones() -> None:
    assert run_of_numbers(Number(12), 2) == (Number(12), Number(13))
    assert run_of_numbers(Number(12, "a"), 2) == (Number(12, "a"), Number(12, "b"))
    with pytest.raises(NoLetterBehindNumber):
        run_of_numbers(Number(12, "z"), 2)


def test_the_first_letter_that_is_not_taken_is_free() -> None:
    assert free_insertion(12, [Number(12, "a"), Number(12, "b"), Number(12)]) == Number(12, "c")


def test_only_behind_numbers_that_were_reached_others_are_inserted() -> None:
    require_reached(Number(12, "a"), next_number=13)
    require_reached(Number(13), next_number=13)
    with pytest.raises(NumberNotReached):
        require_reached(Number(13, "a"), next_number=13)


def a_letter(year: int, number: int, suffix: str = "") -> Letter:
    at = datetime(2026, 12, 1, tzinfo=UTC)
    return Letter(year, Number(number, suffix), "Surat", "", 1, LetterState.ISSUED, at)


def test_what_lies_between_our_numbers_or_before_the_first_of_a_year_was_used_on_paper() -> None:
    given = [a_letter(2026, 3), a_letter(2026, 3, "a"), a_letter(2026, 4), a_letter(2026, 12), a_letter(2027, 1)]

    assert gaps(given) == [(2026, 1, 2), (2026, 5, 11)]


def test_a_number_inserted_behind_one_on_paper_does_not_make_that_one_ours() -> None:
    assert gaps([a_letter(2026, 1), a_letter(2026, 5, "a"), a_letter(2026, 9)]) == [(2026, 2, 8)]
