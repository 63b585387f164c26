"""Findings and changes in words: what, where, and how to mend it."""

from dataclasses import replace

import pytest

from messages.indicators import change_lines, column_name, finding_line, finding_list, finding_words
from sop.figures import Figure
from sop.indicator_checks import Finding, Place, Rule
from sop.indicators import Column, Field, difference
from tests.messages.test_all_messages import EMOJI, FORBIDDEN
from tests.sop.indicators import an_indicator

MEASURE = Column(Field.MEASURE)
LINE_LIMIT = 300


def a_finding(rule: Rule = Rule.EMPTY, **changes: object) -> Finding:
    finding = Finding(rule, 2, MEASURE, "Jumlah aplikasi", "3", Place("Format IKU", 6, 4))
    return replace(finding, **changes)  # type: ignore[arg-type]  # the tests choose fitting values


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_words_that_are_formal_and_end(rule: Rule) -> None:
    words = finding_words(a_finding(rule))

    assert words.endswith(".")
    assert FORBIDDEN.findall(words) == []
    assert EMOJI.findall(words) == []
    assert "\n" not in words


@pytest.mark.parametrize("rule", [rule for rule in Rule if rule.is_error])
def test_every_error_says_how_to_mend_it(rule: Rule) -> None:
    assert "Mohon" in finding_words(a_finding(rule))


@pytest.mark.parametrize("rule", [rule for rule in Rule if rule is not Rule.TOO_MANY_ROWS])
def test_no_value_makes_a_line_long_or_breaks_it(rule: Rule) -> None:
    """The value of the rule left out is a count."""
    words = finding_words(a_finding(rule, value="x" * 5000 + "\ny", other="z" * 60))

    assert len(words) <= LINE_LIMIT + 60
    assert "\n" not in words


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        (a_finding(), "E7: Satuan kosong. Mohon diisi."),
        (a_finding(place=None), "Indikator 3: Satuan kosong. Mohon diisi."),
        (a_finding(place=Place("Tabel 1", 2, 3, True)), "baris 3 kolom 4: Satuan kosong. Mohon diisi."),
        (
            Finding(Rule.EXTERNAL_LINKS),
            "Berkas mengambil isi dari berkas lain. Yang dibaca adalah isi yang terakhir disimpan.",
        ),
        (
            a_finding(Rule.UNREADABLE_FIGURE, column=Column(Field.TARGET, 2027), value="abc"),
            'E7: Target 2027 "abc" tidak terbaca sebagai angka. Mohon diperiksa, misalnya 3,05 atau 98,63.',
        ),
        (a_finding(Rule.OF_TWO_UNITS, other="Bidang KIP"), 'E7: "Jumlah aplikasi" juga diusulkan oleh Bidang KIP.'),
        (
            a_finding(Rule.FALLS, column=Column(Field.TARGET, 2027), value="2,9", other="3"),
            'E7: Target 2027 "2,9" lebih rendah dari "3" sebelumnya. Mohon dipastikan.',
        ),
    ],
)
def test_a_finding_is_one_line_with_its_place(finding: Finding, line: str) -> None:
    assert finding_line(finding) == line


def test_the_first_ten_are_listed_under_their_sheet_and_the_rest_counted() -> None:
    findings = [a_finding(place=Place("Format IKU", row, 4)) for row in range(12)]

    lines = finding_list(findings)

    assert lines[0] == 'Lembar "Format IKU":'
    assert lines[1] == "E1: Satuan kosong. Mohon diisi."
    assert len(lines) == 12
    assert lines[-1] == "… dan 2 temuan lain."


def test_a_table_of_a_text_document_is_named_as_it_is() -> None:
    assert finding_list([a_finding(place=Place("Tabel 2", 1, 1, True))])[0] == "Tabel 2:"


def test_findings_without_a_file_have_no_sheet() -> None:
    assert finding_list([a_finding(place=None)]) == ["Indikator 3: Satuan kosong. Mohon diisi."]
    assert finding_list([]) == []


def test_changes_are_told_field_by_field() -> None:
    old = [an_indicator("Tetap", source="a"), an_indicator("Lama", formulation="x / y")]
    new = [
        an_indicator("Tetap", source="b", targets={2027: Figure("80")}),
        an_indicator("Baru", formulation="v / w"),
    ]

    assert change_lines(difference(old, new)) == [
        'Diubah: Tetap · Sumber Data: "a" menjadi "b"',
        'Diubah: Tetap · Target 2028: "82,5" menjadi kosong',
        "Baru: Baru",
        "Dihapus: Lama",
    ]


def test_an_indicator_without_a_name_is_told_as_one() -> None:
    assert change_lines(difference([], [an_indicator("")])) == ["Baru: (tanpa nama)"]


def test_every_column_has_a_name() -> None:
    assert {column_name(Column(name)) for name in Field} >= {"Satuan", "Sumber Data", "Keterangan"}
    assert column_name(Column(Field.TARGET, 2027)) == "Target 2027"
