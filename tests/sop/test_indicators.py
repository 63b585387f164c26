"""What an indicator is, how two versions differ, and how proposals merge."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop.figures import Figure
from sop.indicators import (
    Change,
    ChangeKind,
    Column,
    Field,
    FieldChange,
    Indicator,
    columns_of_form,
    difference,
    entries_of,
    indicator_of,
    key,
    measure_key,
    merge,
    with_objectives,
)
from tests.sop.indicators import UNITS, a_proposal, an_indicator

INDICATORS = st.builds(
    Indicator,
    objective=st.sampled_from(["Sasaran A", "Sasaran B", ""]),
    name=st.sampled_from(["Satu", "Dua", "Tiga", "satu ", ""]),
    formulation=st.sampled_from(["a/b", "c/d", ""]),
    targets=st.dictionaries(st.integers(2025, 2030), st.builds(Figure, st.sampled_from(["1", "2", "x"])), max_size=3),
)


def test_a_row_of_texts_makes_an_indicator_and_back() -> None:
    indicator = an_indicator(remark="Catatan")

    texts = {column: indicator.text(column) for column in indicator.columns}

    assert indicator_of(texts) == indicator


def test_a_year_without_text_is_no_target() -> None:
    assert indicator_of({Column(Field.TARGET, 2027): "80", Column(Field.TARGET, 2028): ""}).targets == {
        2027: Figure("80")
    }


def test_columns_stand_in_the_order_of_the_form() -> None:
    fields = [column.field for column in columns_of_form([2027, 2028])]

    assert fields == [
        Field.OBJECTIVE,
        Field.NAME,
        Field.MEASURE,
        Field.FORMULATION,
        Field.SOURCE,
        Field.RESPONSIBLE,
        Field.BASELINE,
        Field.TARGET,
        Field.TARGET,
        Field.REMARK,
    ]


@pytest.mark.parametrize(
    ("name", "remark", "replaced"),
    [
        ("Indeks Pemerintah Digital (dahulu Indeks SPBE)", "", "Indeks SPBE"),
        ("Indeks Pemerintah Digital", "", "Indeks SPBE"),
        ("Indeks Pemdi", "", "Indeks SPBE"),
        ("Indeks Layanan", "Menggantikan: Indeks Kepuasan.", "Indeks Kepuasan"),
        ("Indeks Layanan", "pengganti dari Indeks Kepuasan; skala baru", "Indeks Kepuasan"),
        ("Indeks Layanan", "Dihitung per 31 Desember\nMenggantikan\u00a0:  Indeks  Lama\nCatatan", "Indeks Lama"),
        ("Indeks Layanan (dahulu:\n Indeks Lama)", "", "Indeks Lama"),
        ("Indeks Layanan", "Dihitung per 31 Desember", ""),
        ("Indeks SPBE", "", ""),
    ],
)
def test_a_replacement_is_known_by_name_or_remark(name: str, remark: str, replaced: str) -> None:
    assert an_indicator(name, remark=remark).replaces == replaced


def test_two_writings_of_one_name_have_one_key() -> None:
    assert key("Indeks  Pemerintah\nDigital (dahulu Indeks SPBE)") == key("INDEKS PEMERINTAH DIGITAL")
    assert key("Persentase (%) layanan") == key("Persentase layanan")
    assert key("Indeks A") != key("Indeks B")


@pytest.mark.parametrize("long", ["(dahulu" + " " * 4000, "(dahulu x" * 900, "menggantikan " * 600, "(" * 8000])
def test_no_text_takes_long_to_understand(long: str) -> None:
    started = time.process_time()

    assert key(long) is not None
    assert an_indicator(long, remark=long).replaces is not None

    assert time.process_time() - started < 0.2


@pytest.mark.parametrize(
    ("one", "other"), [("persen", "%"), ("Persentase", "%"), ("Indeks (1-5)", "indeks"), (" OPD ", "opd")]
)
def test_two_writings_of_one_measure_have_one_key(one: str, other: str) -> None:
    assert measure_key(one) == measure_key(other)


# Versions


def test_the_same_version_again_has_no_difference() -> None:
    indicators = [an_indicator(), an_indicator("Indeks KAMI")]

    assert difference(indicators, indicators) == ()


def test_spacing_makes_no_difference() -> None:
    assert difference([an_indicator(source="Data  bidang")], [an_indicator(source=" Data bidang")]) == ()


def test_new_changed_and_gone_indicators_are_told_apart() -> None:
    kept, changed, gone, new = (an_indicator(name) for name in ("Tetap", "Berubah", "Hilang", "Baru"))
    gone, new = replace(gone, formulation="a / b"), replace(new, formulation="c / d")
    after = replace(changed, measure="Indeks", targets={2027: Figure("81"), 2029: Figure("90")})

    changes = difference([kept, changed, gone], [new, kept, after])

    assert changes == (
        Change(ChangeKind.NEW, new),
        Change(
            ChangeKind.CHANGED,
            after,
            (
                FieldChange(Column(Field.MEASURE), "%", "Indeks"),
                FieldChange(Column(Field.TARGET, 2027), "80", "81"),
                FieldChange(Column(Field.TARGET, 2028), "82,5", ""),
                FieldChange(Column(Field.TARGET, 2029), "", "90"),
            ),
        ),
        Change(ChangeKind.GONE, gone),
    )


def test_a_corrected_name_is_a_change_and_no_new_indicator() -> None:
    before, after = an_indicator("Persentase layanan darring"), an_indicator("Persentase layanan daring")

    (change,) = difference([before], [after])

    assert change.fields == (FieldChange(Column(Field.NAME), before.name, after.name),)


def test_an_indicator_that_moves_to_another_objective_is_a_change() -> None:
    (change,) = difference([an_indicator()], [an_indicator(objective="Sasaran lain")])

    assert [each.column.field for each in change.fields] == [Field.OBJECTIVE]


def test_the_same_name_under_two_objectives_is_paired_by_objective() -> None:
    first, second = an_indicator(objective="A"), an_indicator(objective="B")

    assert difference([first, second], [second, first]) == ()


@given(st.lists(INDICATORS, max_size=8), st.lists(INDICATORS, max_size=8))
def test_the_difference_accounts_for_every_indicator(old: list[Indicator], new: list[Indicator]) -> None:
    changes = difference(old, new)

    count = {kind: sum(change.kind is kind for change in changes) for kind in ChangeKind}
    assert len(old) - count[ChangeKind.GONE] == len(new) - count[ChangeKind.NEW]
    assert difference(old, old) == ()
    assert all(change.fields for change in changes if change.kind is ChangeKind.CHANGED)


def test_a_thousand_indicators_are_compared_within_a_second() -> None:
    old = [an_indicator(f"Indikator {number}", formulation=f"a{number} / b") for number in range(1000)]
    new = [an_indicator(f"Lain {number}", formulation=f"c{number} / d") for number in range(1000)]

    started = time.process_time()
    assert len(difference(old, new)) == 2000

    assert time.process_time() - started < 1


# Merging


def test_proposals_are_merged_by_objective_with_their_source() -> None:
    one = a_proposal(an_indicator("Satu", objective="A"), an_indicator("Dua", objective="B"), version=3)
    other = a_proposal(an_indicator("Tiga", objective=" a "), unit=UNITS[1])

    groups = merge([one, other])

    assert [group.objective for group in groups] == ["A", "B"]
    assert [(entry.indicator.name, entry.unit.name, entry.version) for entry in entries_of(groups)] == [
        ("Satu", "Bidang Satu", 3),
        ("Tiga", "Bidang Dua", 1),
        ("Dua", "Bidang Satu", 3),
    ]


def test_the_same_indicator_of_two_units_stands_side_by_side() -> None:
    one = a_proposal(an_indicator("Indeks KAMI"), an_indicator("Lainnya"))
    other = a_proposal(an_indicator("indeks kami"), unit=UNITS[1])

    names = [entry.indicator.name for entry in entries_of(merge([one, other]))]

    assert names == ["Indeks KAMI", "indeks kami", "Lainnya"]


@given(st.lists(st.lists(INDICATORS, max_size=5), max_size=3))
def test_merging_loses_and_invents_nothing(proposed: list[list[Indicator]]) -> None:
    proposals = [a_proposal(*each, unit=unit) for each, unit in zip(proposed, UNITS, strict=False)]

    merged = [(entry.unit, id(entry.indicator)) for entry in entries_of(merge(proposals))]

    assert sorted(merged, key=str) == sorted(
        ((proposal.unit, id(each)) for proposal in proposals for each in proposal.indicators), key=str
    )


def test_an_objective_that_a_plan_names_once_counts_for_the_lines_below_it() -> None:
    lines = [an_indicator("A", objective=""), an_indicator("B", objective="Satu"), an_indicator("C", objective="")]

    assert [each.objective for each in with_objectives([*lines, an_indicator("D", objective="Dua")])] == [
        "",
        "Satu",
        "Satu",
        "Dua",
    ]
