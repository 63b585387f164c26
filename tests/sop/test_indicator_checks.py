"""The rules of DOMAIN 2 for proposed indicators: each found where it is broken, and only there."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop.figures import Figure
from sop.indicator_checks import ERRORS, LONGEST, Finding, Place, Rule, check, check_merged, check_plan
from sop.indicators import REQUIRED, Column, Field, Indicator, entries_of, merge
from tests.sop.indicators import UNITS, a_proposal, an_indicator

NAME, MEASURE, BASELINE = Column(Field.NAME), Column(Field.MEASURE), Column(Field.BASELINE)
TARGET_2027, TARGET_2028 = Column(Field.TARGET, 2027), Column(Field.TARGET, 2028)


def rules(*indicators: Indicator, **more: Any) -> list[tuple[Rule, int | None, Column | None]]:
    return [(finding.rule, finding.at, finding.column) for finding in check(indicators, **more)]


def figures(**changes: str) -> Indicator:
    """Return an indicator with those figures: baseline, and targets as t2027."""
    targets = {int(name[1:]): Figure(text) for name, text in changes.items() if name.startswith("t")}
    return an_indicator(
        baseline=Figure(changes.get("baseline", "")), targets=targets, measure=changes.get("measure", "Indeks")
    )


def test_a_good_indicator_has_no_finding() -> None:
    assert check([an_indicator()]) == ()


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("nothing", ["", " ", "-", "..."])
def test_a_required_field_must_say_something(name: Field, nothing: str) -> None:
    findings = check([an_indicator(), an_indicator(**{"name": "Indeks KAMI", name.value: nothing})])

    assert [(each.rule, each.at, each.column) for each in findings] == [(Rule.EMPTY, 1, Column(name))]
    assert findings[0].is_error


def test_baseline_targets_and_remark_may_be_left_open() -> None:
    assert check([an_indicator(baseline=Figure(), targets={}, remark="")]) == ()


def test_a_field_that_the_table_has_no_column_for_is_not_said_of_every_row() -> None:
    assert rules(an_indicator(source=""), without=[Field.SOURCE]) == []


@pytest.mark.parametrize("name", [name for name in LONGEST if name not in (Field.BASELINE, Field.TARGET)])
def test_a_text_of_the_greatest_length_passes_and_a_longer_one_does_not(name: Field) -> None:
    longest = "%" * LONGEST[name]

    assert rules(an_indicator(**{name.value: longest})) == []
    assert (Rule.TOO_LONG, 0, Column(name)) in rules(an_indicator(**{name.value: longest + "%"}))


def test_a_figure_can_be_too_long_too() -> None:
    assert (Rule.TOO_LONG, 0, TARGET_2027) in rules(figures(t2027="1" * 61))


def test_what_is_worse_about_a_cell_is_enough() -> None:
    assert rules(an_indicator(measure=""), already_found=[(0, MEASURE)]) == []


# Warnings about one indicator


@pytest.mark.parametrize("name", ["Jumlah aplikasi", "  jumlah OPD", "Banyaknya konten", "Total dokumen"])
def test_counting_output_is_a_warning_at_the_level_of_the_office(name: str) -> None:
    assert rules(an_indicator(name)) == [(Rule.COUNTS_OUTPUT, 0, NAME)]
    assert not check([an_indicator(name)])[0].is_error


@pytest.mark.parametrize("name", ["Persentase jumlah aplikasi aktif", "Indeks jumlah", "Jumlahan"])
def test_the_word_elsewhere_is_none(name: str) -> None:
    assert rules(an_indicator(name)) == []


@pytest.mark.parametrize("formulation", ["Sesuai ketentuan", "Laporan bidang", "akan ditetapkan kemudian"])
def test_a_formulation_that_calculates_nothing_is_a_warning(formulation: str) -> None:
    assert rules(an_indicator(formulation=formulation)) == [(Rule.NO_CALCULATION, 0, Column(Field.FORMULATION))]


@pytest.mark.parametrize(
    "formulation",
    ["a / b", "a : b x 100", "Nilai hasil evaluasi SPBE oleh KemenPANRB", "rata-rata skor", "X dibagi Y", "Survei IKM"],
)
def test_a_formulation_that_says_how_is_none(formulation: str) -> None:
    assert rules(an_indicator(formulation=formulation)) == []


@pytest.mark.parametrize(
    ("measure", "text"), [("Indeks", "baik"), ("%", "12 dari 20"), ("Level", "tiga"), ("Orang", "?")]
)
def test_a_target_that_is_no_number_is_a_warning(measure: str, text: str) -> None:
    assert rules(figures(measure=measure, t2027=text)) == [(Rule.UNREADABLE_FIGURE, 0, TARGET_2027)]


def test_a_baseline_that_is_no_number_is_a_warning() -> None:
    assert rules(figures(baseline="kira-kira")) == [(Rule.UNREADABLE_FIGURE, 0, BASELINE)]


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        ("Predikat", "BB"),
        ("Kategori", "Informatif"),
        ("Kualifikasi", "Menuju Informatif"),
        ("Nilai/Predikat", "72,5 (BB)"),
        ("Nilai", "A"),
        ("Indeks", "3,05"),
        ("Indeks", "-"),
        ("%", "98,63 %"),
    ],
)
def test_words_are_figures_where_the_measure_is_words(measure: str, text: str) -> None:
    assert rules(figures(measure=measure, t2027=text)) == []


@pytest.mark.parametrize(
    ("text", "found"), [("0,9863", True), ("1", True), ("0", False), ("1,5", False), ("0,5 %", False)]
)
def test_a_percentage_below_one_looks_like_a_spreadsheets_fraction(text: str, found: bool) -> None:
    assert (rules(figures(measure="persen", t2027=text)) == [(Rule.FRACTION_OF_PERCENT, 0, TARGET_2027)]) is found


def test_a_fraction_in_another_measure_is_a_number_like_any() -> None:
    assert rules(figures(measure="Indeks", t2027="0,98")) == []


def test_a_target_below_the_year_before_is_a_warning_once() -> None:
    findings = check([figures(baseline="3", t2027="2,9", t2028="2,8")])

    assert [(each.rule, each.column, each.value, each.other) for each in findings] == [
        (Rule.FALLS, TARGET_2027, "2,9", "3")
    ]


def test_a_fall_is_seen_over_a_year_that_was_left_open() -> None:
    assert rules(figures(t2026="3", t2027="-", t2028="2")) == [(Rule.FALLS, 0, TARGET_2028)]


def test_a_worse_predicate_is_a_fall_and_a_better_one_is_none() -> None:
    assert rules(figures(measure="Predikat", t2027="BB", t2028="B")) == [(Rule.FALLS, 0, TARGET_2028)]
    assert rules(figures(measure="Predikat", t2027="BB", t2028="A")) == []


def test_a_number_and_a_predicate_do_not_compare() -> None:
    assert rules(figures(measure="Nilai/Predikat", t2027="72,5", t2028="A")) == []


@pytest.mark.parametrize(
    ("name", "remark"),
    [
        ("Indeks Pemerintah Digital (dahulu Indeks SPBE)", ""),
        ("Indeks Pemerintah Digital", ""),
        ("Indeks baru", "Menggantikan: Indeks SPBE"),
    ],
)
def test_the_lower_scale_of_a_replacement_is_no_fall(name: str, remark: str) -> None:
    pemdi = an_indicator(name, remark=remark, measure="Indeks", baseline=Figure("3,05"), targets={2027: Figure("1,4")})

    assert rules(pemdi) == []


def test_an_indicator_that_a_regulation_replaced_is_a_warning_with_its_successor() -> None:
    (finding,) = check([an_indicator("Indeks SPBE", measure="Indeks", targets={})])

    assert (finding.rule, finding.other) == (Rule.SUPERSEDED, "Indeks Pemerintah Digital")


# Several indicators


def test_a_fourth_indicator_of_one_objective_is_a_warning_said_once() -> None:
    indicators = [an_indicator(f"Indeks {letter}") for letter in "ABCDE"]

    assert rules(*indicators[:3]) == []
    (finding,) = check(indicators)
    assert (finding.rule, finding.at, finding.other) == (Rule.TOO_MANY_OF_OBJECTIVE, 3, "5")


def test_one_indicator_for_two_objectives_is_a_warning() -> None:
    assert rules(an_indicator(), an_indicator(objective="Sasaran lain")) == [(Rule.TWO_OBJECTIVES, 1, NAME)]


def test_one_indicator_written_twice_is_a_warning_that_names_the_first() -> None:
    (finding,) = check([an_indicator("Indeks KAMI"), an_indicator("indeks  kami")])

    assert (finding.rule, finding.at, finding.other) == (Rule.TWICE, 1, "1")


def test_the_same_indicator_of_two_units_is_a_warning_that_names_the_other() -> None:
    proposals = [a_proposal(an_indicator()), a_proposal(an_indicator(), unit=UNITS[1])]

    (finding,) = check_merged(entries_of(merge(proposals)))

    assert (finding.rule, finding.at, finding.value, finding.other) == (
        Rule.OF_TWO_UNITS,
        1,
        an_indicator().name,
        "Bidang Satu",
    )


def test_findings_of_the_merged_list_count_its_entries() -> None:
    first = a_proposal(an_indicator("A", objective="1"), an_indicator("B", objective="2", measure=""))
    second = a_proposal(an_indicator("C", objective="1"), unit=UNITS[1])
    entries = entries_of(merge([first, second]))

    (finding,) = check_merged(entries)

    assert finding.at is not None
    assert entries[finding.at].indicator.name == "B"


# Beside the Renstra


def test_an_indicator_as_planned_has_no_finding() -> None:
    assert rules(an_indicator(), renstra=[an_indicator(measure="persen", targets={2027: Figure("80,00")})]) == []


def test_without_a_renstra_nothing_is_compared() -> None:
    assert rules(an_indicator(), renstra=[]) == []


def test_what_differs_from_the_plan_is_told_beside_it() -> None:
    plan = an_indicator(measure="Indeks", targets={2027: Figure("81"), 2028: Figure("82,5"), 2029: Figure("9")})

    findings = check([an_indicator()], renstra=[plan])

    assert [(each.rule, each.column, each.value, each.other) for each in findings] == [
        (Rule.DIFFERS_FROM_RENSTRA, MEASURE, "%", "Indeks"),
        (Rule.DIFFERS_FROM_RENSTRA, TARGET_2027, "80", "81"),
    ]


def test_a_name_or_objective_that_is_not_planned_is_told() -> None:
    strange = an_indicator("Indeks lain", objective="Sasaran lain")

    assert rules(strange, renstra=[an_indicator()]) == [
        (Rule.NOT_IN_RENSTRA, 0, Column(Field.OBJECTIVE)),
        (Rule.NOT_IN_RENSTRA, 0, NAME),
    ]


def test_the_replacement_of_a_planned_indicator_is_in_line_with_the_plan() -> None:
    plan = an_indicator("Indeks SPBE", measure="Indeks", targets={2027: Figure("3,3")})
    pemdi = an_indicator("Indeks Pemerintah Digital", measure="Indeks", targets={2027: Figure("1,4")})

    assert rules(pemdi, renstra=[plan]) == []


@pytest.mark.parametrize(
    ("planned", "proposed"),
    [
        ("Nilai SPBE", "Indeks Pemdi"),
        ("Indeks Pemdi", "Indeks Pemerintah Digital (Pemdi)"),
        ("Nilai SPBE", "Indeks SPBE"),
    ],
)
def test_all_names_of_the_index_that_was_replaced_are_in_line_with_the_plan(planned: str, proposed: str) -> None:
    found = check([an_indicator(proposed)], renstra=[an_indicator(planned)])

    assert Rule.NOT_IN_RENSTRA not in {each.rule for each in found}


def test_a_plan_without_objectives_lets_every_objective_be() -> None:
    assert rules(an_indicator(), renstra=[an_indicator(objective="")]) == []


def test_a_plan_only_has_to_name_its_indicators() -> None:
    bare = Indicator(name="Indeks KAMI", targets={2027: Figure("tiga koma lima")})

    findings = check_plan([bare, Indicator(measure="%"), bare])

    assert [(each.rule, each.at) for each in findings] == [
        (Rule.UNREADABLE_FIGURE, 0),
        (Rule.EMPTY, 1),
        (Rule.UNREADABLE_FIGURE, 2),
        (Rule.TWICE, 2),
    ]


# Shape


def test_errors_and_warnings_are_kept_apart() -> None:
    assert {Rule.EMPTY, Rule.ROUNDED, Rule.NO_COLUMN} <= ERRORS
    assert not {Rule.COUNTS_OUTPUT, Rule.NO_CALCULATION, Rule.UNREADABLE_FIGURE, Rule.OF_TWO_UNITS} & ERRORS


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [(6, 4, "E7"), (0, 0, "A1"), (0, 25, "Z1"), (0, 26, "AA1"), (9, 701, "ZZ10"), (0, 702, "AAA1")],
)
def test_a_place_is_called_as_spreadsheets_call_it(row: int, column: int, cell: str) -> None:
    assert Place("Format IKU", row, column).cell == cell


@given(st.lists(st.builds(an_indicator, st.text(max_size=20), measure=st.text(max_size=5)), max_size=6))
def test_findings_point_at_what_was_checked_in_its_order(indicators: list[Indicator]) -> None:
    findings: tuple[Finding, ...] = check(indicators, renstra=indicators[:1])

    positions = [finding.at for finding in findings]
    assert all(at is not None and 0 <= at < len(indicators) for at in positions)
    assert positions == sorted(positions, key=lambda at: at or 0)


def test_a_thousand_indicators_are_checked_within_half_a_second() -> None:
    indicators = [an_indicator(f"Indeks {number}", objective=f"Sasaran {number // 3}") for number in range(1000)]

    started = time.process_time()
    assert check(indicators, renstra=indicators) == ()

    assert time.process_time() - started < 0.5
