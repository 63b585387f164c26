"""What is wrong, or worth a second look, in proposed indicators: findings as data, words elsewhere (DOMAIN 2)."""

import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sop.figures import Figure, is_blank
from sop.indicators import (
    REQUIRED,
    SUCCESSORS,
    SUPERSEDED,
    Column,
    Entry,
    Field,
    Indicator,
    is_figure,
    key,
    measure_key,
)

MOST_PER_OBJECTIVE = 3
MOST_PERCENT_AS_FRACTION = 1
LONGEST = {
    Field.OBJECTIVE: 500,
    Field.NAME: 300,
    Field.MEASURE: 60,
    Field.FORMULATION: 2000,
    Field.SOURCE: 500,
    Field.RESPONSIBLE: 300,
    Field.BASELINE: 60,
    Field.TARGET: 60,
    Field.REMARK: 1000,
}
"""Letters; more than any office writes, and little enough for a card, a cell and a page."""

COUNTS_OUTPUT = re.compile(r"\s*(?:jumlah|banyaknya|total)\b", re.IGNORECASE)
CALCULATES = re.compile(
    r"[/÷×*:=+%]|\bx\b|\b(?:jumlah|total|nilai|hasil|skor|indeks|rata|persentase|dibagi|per|dibandingkan|"
    r"perbandingan|selisih|rasio|survei|predikat|penilaian)",
    re.IGNORECASE,
)
MEASURED_IN_WORDS = {"predikat", "kategori", "kualifikasi", "nilai", "nilai/predikat"}


class Rule(StrEnum):
    """What a finding is about."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    ROUNDED = "rounded"
    DATE = "date"
    NO_VALUE = "no_value"
    NO_TABLE = "no_table"
    NO_COLUMN = "no_column"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"

    COUNTS_OUTPUT = "counts_output"
    TOO_MANY_OF_OBJECTIVE = "too_many_of_objective"
    TWO_OBJECTIVES = "two_objectives"
    TWICE = "twice"
    OF_TWO_UNITS = "of_two_units"
    NO_CALCULATION = "no_calculation"
    UNREADABLE_FIGURE = "unreadable_figure"
    FRACTION_OF_PERCENT = "fraction_of_percent"
    FALLS = "falls"
    SUPERSEDED = "superseded"
    NOT_IN_RENSTRA = "not_in_renstra"
    DIFFERS_FROM_RENSTRA = "differs_from_renstra"
    HIDDEN_ROW = "hidden_row"
    SECOND_TABLE = "second_table"
    OUTSIDE_TABLE = "outside_table"
    EXAMPLE_USED = "example_used"
    EXTERNAL_LINKS = "external_links"

    @property
    def is_error(self) -> bool:
        """Whether a proposal with this finding is sent back; the others are only said."""
        return self in ERRORS


ERRORS = frozenset(
    {
        Rule.EMPTY,
        Rule.TOO_LONG,
        Rule.ROUNDED,
        Rule.DATE,
        Rule.NO_VALUE,
        Rule.NO_TABLE,
        Rule.NO_COLUMN,
        Rule.NO_ROWS,
        Rule.TOO_MANY_ROWS,
    }
)


@dataclass(frozen=True)
class Place:
    """Where something stands in a file: a cell of a sheet, or of a table in a text document; counted from 0."""

    sheet: str
    row: int
    column: int
    is_text_document: bool = False

    @property
    def cell(self) -> str:
        """The cell as spreadsheets call it: "E7"."""
        letters, rest = "", self.column + 1
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.row + 1}"


@dataclass(frozen=True)
class Finding:
    """One thing found: the rule, the indicator (counted from 0) and column, what stands there, and the other side.

    `other` is what the rule compares with: a limit, a count, a unit, a figure. `place` is known of what came in a file.
    """

    rule: Rule
    at: int | None = None
    column: Column | None = None
    value: str = ""
    other: str = ""
    place: Place | None = None

    @property
    def is_error(self) -> bool:
        """Whether it keeps the proposal from being taken."""
        return self.rule.is_error


def check(
    indicators: Sequence[Indicator],
    *,
    without: Collection[Field] = (),
    renstra: Sequence[Indicator] = (),
    already_found: Collection[tuple[int | None, Column | None]] = (),
) -> tuple[Finding, ...]:
    """Return the findings of one unit's indicators, in their order.

    `without` are fields that the table has no column for; `already_found` are cells of which something worse is known.
    """
    findings = _of_each(indicators, without, renstra)
    findings += _of_objectives(indicators)
    findings += _named_again(indicators, ["" for _ in indicators])
    return _in_order(each for each in findings if (each.at, each.column) not in already_found)


def check_plan(
    indicators: Sequence[Indicator], *, already_found: Collection[tuple[int | None, Column | None]] = ()
) -> tuple[Finding, ...]:
    """Return the findings of a list of the Renstra, in its order: it only has to name its indicators."""
    findings = [
        finding
        for at, indicator in enumerate(indicators)
        for finding in (*_empty(at, indicator, [Field.NAME]), *_too_long(at, indicator), *_figures(at, indicator))
    ]
    findings += _named_again(indicators, ["" for _ in indicators])
    return _in_order(each for each in findings if (each.at, each.column) not in already_found)


def check_merged(entries: Sequence[Entry], *, renstra: Sequence[Indicator] = ()) -> tuple[Finding, ...]:
    """Return the findings of the merged list; an indicator that two units propose is one of them."""
    indicators = [entry.indicator for entry in entries]
    findings = _of_each(indicators, (), renstra)
    findings += _of_objectives(indicators)
    findings += _named_again(indicators, [entry.unit.name for entry in entries])
    return _in_order(findings)


def _in_order(findings: Iterator[Finding] | list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda each: (each.at is not None, each.at or 0)))


# One indicator


def _of_each(
    indicators: Sequence[Indicator], without: Collection[Field], renstra: Sequence[Indicator]
) -> list[Finding]:
    wanted = [name for name in REQUIRED if name not in without]
    planned = {_plan_key(indicator.name): indicator for indicator in renstra}
    objectives = {key(indicator.objective) for indicator in renstra if not is_blank(indicator.objective)}
    return [
        finding
        for at, indicator in enumerate(indicators)
        for finding in (
            *_empty(at, indicator, wanted),
            *_too_long(at, indicator),
            *_wording(at, indicator),
            *_figures(at, indicator),
            *_falls(at, indicator),
            *(_beside_renstra(at, indicator, planned, objectives) if renstra else ()),
        )
    ]


def _empty(at: int, indicator: Indicator, wanted: Sequence[Field]) -> Iterator[Finding]:
    for name in wanted:
        if is_blank(indicator.text(Column(name))):
            yield Finding(Rule.EMPTY, at, Column(name))


def _too_long(at: int, indicator: Indicator) -> Iterator[Finding]:
    for column in indicator.columns:
        text, limit = indicator.text(column), LONGEST[column.field]
        if len(text) > limit:
            yield Finding(Rule.TOO_LONG, at, column, text, str(limit))


def _wording(at: int, indicator: Indicator) -> Iterator[Finding]:
    name, formulation = indicator.name, indicator.formulation
    if COUNTS_OUTPUT.match(name):
        yield Finding(Rule.COUNTS_OUTPUT, at, Column(Field.NAME), name)
    if successor := SUPERSEDED.get(key(name)):
        yield Finding(Rule.SUPERSEDED, at, Column(Field.NAME), name, successor)
    if not is_blank(formulation) and not CALCULATES.search(formulation):
        yield Finding(Rule.NO_CALCULATION, at, Column(Field.FORMULATION), formulation)


def _figures(at: int, indicator: Indicator) -> Iterator[Finding]:
    measure = measure_key(indicator.measure)
    for column in filter(is_figure, indicator.columns):
        figure = indicator.figure(column)
        if figure.is_blank:
            continue
        if figure.rank is None and measure not in MEASURED_IN_WORDS:
            yield Finding(Rule.UNREADABLE_FIGURE, at, column, figure.text)
        elif measure == "%" and _is_fraction(figure):
            yield Finding(Rule.FRACTION_OF_PERCENT, at, column, figure.text)


def _is_fraction(figure: Figure) -> bool:
    """Tell whether a percentage looks like what a spreadsheet makes of "98,63%": 0,9863."""
    return figure.value is not None and 0 < figure.value <= MOST_PERCENT_AS_FRACTION and "%" not in figure.text


def _falls(at: int, indicator: Indicator) -> Iterator[Finding]:
    """Find the first target below the figure before it; a replaced indicator's figures are of another scale."""
    if indicator.replaces or key(indicator.name) in SUPERSEDED:
        return
    given = [column for column in indicator.columns if is_figure(column) and not indicator.figure(column).is_blank]
    for earlier, later in itertools.pairwise(given):
        before, after = indicator.figure(earlier), indicator.figure(later)
        if _is_lower(after, before):
            yield Finding(Rule.FALLS, at, later, after.text, before.text)
            return


def _is_lower(one: Figure, other: Figure) -> bool:
    """Tell whether a figure is below another of its kind; a number and a predicate do not compare."""
    if one.rank is None or other.rank is None or (one.value is None) != (other.value is None):
        return False
    return one.rank < other.rank


def _beside_renstra(
    at: int, indicator: Indicator, planned: Mapping[str, Indicator], objectives: Collection[str]
) -> Iterator[Finding]:
    if objectives and not is_blank(indicator.objective) and key(indicator.objective) not in objectives:
        yield Finding(Rule.NOT_IN_RENSTRA, at, Column(Field.OBJECTIVE), indicator.objective)
    plan = planned.get(_plan_key(indicator.name))
    if plan is not None:
        yield from _unlike(at, indicator, plan)
    elif not is_blank(indicator.name) and _plan_key(indicator.replaces) not in planned:
        yield Finding(Rule.NOT_IN_RENSTRA, at, Column(Field.NAME), indicator.name)


def _plan_key(name: str) -> str:
    """Return what the names of one planned indicator share: all of a superseded one, or all of its successor."""
    plain = key(name)
    if plain in SUPERSEDED:
        return key(SUCCESSORS[key(SUPERSEDED[plain])])
    return key(SUPERSEDED[key(SUCCESSORS[plain])]) if plain in SUCCESSORS else plain


def _unlike(at: int, indicator: Indicator, plan: Indicator) -> Iterator[Finding]:
    if not is_blank(plan.measure) and measure_key(indicator.measure) != measure_key(plan.measure):
        yield Finding(Rule.DIFFERS_FROM_RENSTRA, at, Column(Field.MEASURE), indicator.measure, plan.measure)
    for year in sorted({*indicator.targets} & {*plan.targets}):
        column = Column(Field.TARGET, year)
        ours, theirs = indicator.figure(column), plan.figure(column)
        if not ours.is_blank and not theirs.is_blank and not _agree(ours, theirs):
            yield Finding(Rule.DIFFERS_FROM_RENSTRA, at, column, ours.text, theirs.text)


def _agree(one: Figure, other: Figure) -> bool:
    if one.value is not None and other.value is not None:
        return one.value == other.value
    return key(one.text) == key(other.text)


# Several indicators


def _of_objectives(indicators: Sequence[Indicator]) -> list[Finding]:
    """Find the objectives with too many indicators, said at the first one too many."""
    of_objective: dict[str, list[int]] = {}
    for at, indicator in enumerate(indicators):
        if not is_blank(indicator.objective):
            of_objective.setdefault(key(indicator.objective), []).append(at)
    return [
        Finding(
            Rule.TOO_MANY_OF_OBJECTIVE,
            numbers[MOST_PER_OBJECTIVE],
            Column(Field.OBJECTIVE),
            indicators[numbers[0]].objective,
            str(len(numbers)),
        )
        for numbers in of_objective.values()
        if len(numbers) > MOST_PER_OBJECTIVE
    ]


def _named_again(indicators: Sequence[Indicator], owners: Sequence[str]) -> list[Finding]:
    """Find indicators named more than once: by two units, twice by one, or for two objectives."""
    first: dict[str, int] = {}
    findings = []
    for at, indicator in enumerate(indicators):
        if is_blank(indicator.name):
            continue
        earlier = first.setdefault(key(indicator.name), at)
        if earlier == at:
            continue
        same_objective = key(indicators[earlier].objective) == key(indicator.objective)
        if owners[earlier] != owners[at]:
            rule, other = Rule.OF_TWO_UNITS, owners[earlier]
        elif same_objective:
            rule, other = Rule.TWICE, str(earlier + 1)
        else:
            rule, other = Rule.TWO_OBJECTIVES, indicators[earlier].objective
        findings.append(Finding(rule, at, Column(Field.NAME), indicator.name, other))
    return findings
