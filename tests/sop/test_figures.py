"""Numbers as officials write them (DOMAIN 2.4)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop.figures import Figure, is_blank, read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3,05", "3.05"),
        ("1,4", "1.4"),
        ("98,63 %", "98.63"),
        ("98,63%", "98.63"),
        ("1.250", "1250"),
        ("1.250.000", "1250000"),
        ("1.250,5", "1250.5"),
        ("1,250.50", "1250.5"),
        ("3.05", "3.05"),
        ("1250", "1250"),
        ("1,250", "1.25"),
        ("0", "0"),
        ("-2,5", "-2.5"),
        ("−2,5", "-2.5"),
        ("≥ 90", "90"),
        ("100 persen", "100"),
        ("12 dokumen", "12"),
        ("3,05 (Baik)", "3.05"),
        ("Rp 1.250", "1250"),
        ("98,63\u00a0%", "98.63"),
        ("３,05", "3.05"),
        (" 85 ", "85"),
        ("82,50", "82.5"),
    ],
)
def test_a_number_is_read_as_it_is_meant(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "abc",
        "Informatif",
        "12 dari 20",
        "2 s.d. 3",
        "1/2",
        "3,05,1",
        "1.25.0",
        "2,5 juta",
        "1 miliar",
        "12.5e3",
        "NaN",
        "Infinity",
        "٣",
        "=1+1",
        "1" * 61,
    ],
)
def test_what_is_not_plainly_one_number_has_no_value(text: str) -> None:
    assert read_number(text) is None


def test_a_figure_keeps_its_text_beside_its_value() -> None:
    figure = Figure("98,63 %")

    assert figure.text == "98,63 %"
    assert figure.value == Decimal("98.63")


@given(st.integers(-(10**9), 10**9), st.integers(0, 99))
def test_what_is_written_the_indonesian_way_is_read_back(whole: int, hundredths: int) -> None:
    written = f"{whole:,}".replace(",", ".") + f",{hundredths:02}"

    assert read_number(written) == Decimal(f"{whole}.{hundredths:02}")


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(text: str) -> None:
    value = read_number(text)

    assert value is None or value.is_finite()


@pytest.mark.parametrize("text", ["", "  ", "-", "–", "—", "...", "…", "n/a", "Belum ada", "\u00a0"])
def test_a_mark_for_nothing_is_blank(text: str) -> None:
    assert is_blank(text)
    assert Figure(text).is_blank


@pytest.mark.parametrize("text", ["0", "-1", "x", "0,0"])
def test_a_zero_is_not_blank(text: str) -> None:
    assert not is_blank(text)


def test_predicates_rank_from_the_best_down() -> None:
    ranks = [Figure(mark).rank for mark in ("AA", "A", "BB", "B", "CC", "C", "D")]

    assert None not in ranks
    assert ranks == sorted(ranks, key=lambda rank: rank or Decimal(0), reverse=True)
    assert Figure("bb").rank == Figure("BB").rank
    assert Figure("75,2").rank == Decimal("75.2")
    assert Figure("Baik").rank is None
