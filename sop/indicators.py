"""Key performance indicators (IKU): what an indicator is, how two versions differ, how units' proposals merge."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from sop.figures import NOT_GIVEN, Figure
from sop.procedure import Unit

MEASURES = (
    "%",
    "Indeks",
    "Nilai",
    "Skor",
    "Angka",
    "Predikat",
    "Level",
    "Kategori",
    "Kualifikasi",
    "Dokumen",
    "Aplikasi",
    "OPD",
    "Konten",
    "Orang",
    "Tahun",
)
"""What indicators are usually counted in (DOMAIN 2.4); others are taken too."""

SAME_MEASURE = {
    "persen": "%",
    "persentase": "%",
    "prosentase": "%",
    "percent": "%",
    "poin": "skor",
    "point": "skor",
    "buah dokumen": "dokumen",
}
SUPERSEDED = {
    "indeks spbe": "Indeks Pemerintah Digital",
    "nilai indeks spbe": "Indeks Pemerintah Digital",
    "nilai spbe": "Indeks Pemerintah Digital",
    "indeks sistem pemerintahan berbasis elektronik": "Indeks Pemerintah Digital",
    "indeks sistem pemerintahan berbasis elektronik spbe": "Indeks Pemerintah Digital",
}
"""Indicators that a regulation has replaced, by key (PermenPANRB 8/2026, DOMAIN 2.5)."""

SUCCESSORS = {
    "indeks pemerintah digital": "Indeks SPBE",
    "indeks pemerintah digital pemdi": "Indeks SPBE",
    "indeks pemdi": "Indeks SPBE",
}
"""Their successors, by key, with what each replaces: another scale, so that figures must not be compared."""

FORMERLY = re.compile(r"\( ?(?:dahulu|semula|pengganti|menggantikan|sebelumnya) ?:? (?P<name>[^()]+)\)", re.IGNORECASE)
REPLACES = re.compile(r"\b(?:menggantikan|pengganti(?: dari)?|dahulu|semula) ?:? (?P<name>[^.;,()]+)", re.IGNORECASE)
"""Both look at one line in which spaces stand alone."""


class Field(StrEnum):
    """What is told about an indicator, in the order of the form (DOMAIN 2.3)."""

    OBJECTIVE = "objective"
    NAME = "name"
    MEASURE = "measure"
    FORMULATION = "formulation"
    SOURCE = "source"
    RESPONSIBLE = "responsible"
    BASELINE = "baseline"
    TARGET = "target"
    REMARK = "remark"


TEXTS = (Field.OBJECTIVE, Field.NAME, Field.MEASURE, Field.FORMULATION, Field.SOURCE, Field.RESPONSIBLE)
REQUIRED = TEXTS
"""Baseline, targets and remark may be left open (DOMAIN 2.3)."""


@dataclass(frozen=True)
class Column:
    """One column of the form; targets have one for each year."""

    field: Field
    year: int | None = None

    @property
    def code(self) -> str:
        """The column in one word, as buttons and tables carry it: "measure", "target_2027"."""
        return self.field.value if self.year is None else f"{self.field.value}_{self.year}"


@dataclass(frozen=True)
class Indicator:
    """One indicator as somebody proposed it: all texts as written."""

    objective: str = ""
    name: str = ""
    measure: str = ""
    formulation: str = ""
    source: str = ""
    responsible: str = ""
    baseline: Figure = NOT_GIVEN
    targets: Mapping[int, Figure] = field(default_factory=dict)
    remark: str = ""

    @property
    def replaces(self) -> str:
        """The indicator that this one takes the place of, as its name or remark says or as is known; "" for none."""
        for pattern, text in ((FORMERLY, self.name), *((REPLACES, line) for line in self.remark.splitlines())):
            if found := pattern.search(_one_line(text)):
                return found["name"].strip()
        return SUCCESSORS.get(key(self.name), "")

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column the indicator has a place in, in the order of the form."""
        return columns_of_form(sorted(self.targets))

    def text(self, column: Column) -> str:
        """Return what stands in a column, as written."""
        return self.figure(column).text if is_figure(column) else str(getattr(self, column.field.value))

    def figure(self, column: Column) -> Figure:
        """Return the figure of a baseline or target column; empty for a year without one."""
        if column.field is Field.BASELINE:
            return self.baseline
        assert column.year is not None
        return self.targets.get(column.year, NOT_GIVEN)


def indicator_of(texts: Mapping[Column, str]) -> Indicator:
    """Return the indicator that the texts of a row make; a column that is not there is left empty."""
    return Indicator(
        **{name.value: texts.get(Column(name), "") for name in (*TEXTS, Field.REMARK)},
        baseline=Figure(texts.get(Column(Field.BASELINE), "")),
        targets={column.year: Figure(text) for column, text in texts.items() if column.year is not None and text},
    )


def column_of(code: str) -> Column:
    """Return the column with that code; raises ValueError for an unknown one."""
    name, _, year = code.partition("_")
    return Column(Field(name), int(year) if year else None)


def texts_of(indicator: Indicator) -> dict[Column, str]:
    """Return what stands in every column of an indicator; the other way round is `indicator_of`."""
    return {column: indicator.text(column) for column in indicator.columns}


def columns_of_form(years: Sequence[int]) -> tuple[Column, ...]:
    """Return the columns of a form for those target years, in order."""
    targets = [Column(Field.TARGET, year) for year in years]
    return (*(Column(each) for each in TEXTS), Column(Field.BASELINE), *targets, Column(Field.REMARK))


def with_objectives(indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Return indicators of a plan that names an objective only in the first of its lines, with it in all of them."""
    found, objective = [], ""
    for indicator in indicators:
        objective = indicator.objective or objective
        found.append(replace(indicator, objective=objective))
    return tuple(found)


def is_figure(column: Column) -> bool:
    """Tell whether a column holds figures and not words."""
    return column.field in (Field.BASELINE, Field.TARGET)


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """Return what two writings of one name or objective share: its letters and digits, without "(dahulu ...)"."""
    plain = FORMERLY.sub(" ", _one_line(unicodedata.normalize("NFKC", text))).casefold()
    return " ".join(re.findall(r"[^\W_]+", plain))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def measure_key(measure: str) -> str:
    """Return what two writings of one measure share: "persen" is "%", "Indeks (1-5)" is "indeks"."""
    plain = " ".join(re.sub(r"\([^()]*\)", " ", unicodedata.normalize("NFKC", measure)).casefold().split())
    return SAME_MEASURE.get(plain, plain)


# Two versions of a proposal


class ChangeKind(StrEnum):
    """What became of one indicator from one version to the next."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class FieldChange:
    """One column of an indicator before and after."""

    column: Column
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One indicator that differs between two versions; `fields` only where it was changed."""

    kind: ChangeKind
    indicator: Indicator
    fields: tuple[FieldChange, ...] = ()


def difference(old: Sequence[Indicator], new: Sequence[Indicator]) -> tuple[Change, ...]:
    """Return what differs from one version to the next: new and changed ones in the new order, then those gone.

    An indicator is known by its name, a renamed one by its objective and formulation.
    """
    earlier = _paired(old, new)
    changes = []
    for number, indicator in enumerate(new):
        if number not in earlier:
            changes.append(Change(ChangeKind.NEW, indicator))
        elif fields := field_changes(old[earlier[number]], indicator):
            changes.append(Change(ChangeKind.CHANGED, indicator, fields))
    kept = set(earlier.values())
    gone = [Change(ChangeKind.GONE, indicator) for number, indicator in enumerate(old) if number not in kept]
    return (*changes, *gone)


def field_changes(before: Indicator, after: Indicator) -> tuple[FieldChange, ...]:
    """Return the columns in which two versions of one indicator differ; blanks and spacing make no difference."""
    years = sorted({*before.targets, *after.targets})
    return tuple(
        FieldChange(column, before.text(column), after.text(column))
        for column in columns_of_form(years)
        if before.text(column).split() != after.text(column).split()
    )


def _paired(old: Sequence[Indicator], new: Sequence[Indicator]) -> dict[int, int]:
    """Return which old indicator (by position) each new one continues."""
    pairs: dict[int, int] = {}
    for sameness in (_by_name_and_objective, _by_name, _by_content):
        taken = set(pairs.values())
        waiting: dict[str, list[int]] = {}
        for number, indicator in enumerate(old):
            if number not in taken:
                waiting.setdefault(sameness(indicator), []).append(number)
        for number, indicator in enumerate(new):
            candidates = waiting.get(sameness(indicator))
            if number not in pairs and candidates and sameness(indicator):
                pairs[number] = candidates.pop(0)
    return pairs


def _by_name_and_objective(indicator: Indicator) -> str:
    return f"{key(indicator.objective)}|{key(indicator.name)}"


def _by_name(indicator: Indicator) -> str:
    return key(indicator.name)


def _by_content(indicator: Indicator) -> str:
    formulation = key(indicator.formulation)
    return f"{key(indicator.objective)}|{formulation}" if formulation else ""


# The Renstra


@dataclass(frozen=True)
class RenstraList:
    """The indicators of the Renstra that count: from which file, and who loaded them in which capacity and when."""

    id: int
    file_name: str
    indicators: tuple[Indicator, ...]
    loaded_as: str
    loaded_at: datetime


# Proposals of several units


@dataclass(frozen=True)
class Proposal:
    """What one unit handed in, in one version."""

    unit: Unit
    version: int
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Entry:
    """One indicator of the merged list, with where it comes from."""

    indicator: Indicator
    unit: Unit
    version: int


@dataclass(frozen=True)
class Group:
    """The entries of one objective, the same indicator of two units side by side."""

    objective: str
    entries: tuple[Entry, ...]


def merge(proposals: Iterable[Proposal]) -> tuple[Group, ...]:
    """Return all indicators by objective, in the order in which units name them first."""
    groups: dict[str, dict[str, list[Entry]]] = {}
    for proposal in proposals:
        for indicator in proposal.indicators:
            names = groups.setdefault(key(indicator.objective), {})
            names.setdefault(key(indicator.name), []).append(Entry(indicator, proposal.unit, proposal.version))
    ordered = (tuple(entry for entries in names.values() for entry in entries) for names in groups.values())
    return tuple(Group(entries[0].indicator.objective, entries) for entries in ordered)


def entries_of(groups: Iterable[Group]) -> tuple[Entry, ...]:
    """Return the entries of all groups in order; findings count them from 0."""
    return tuple(entry for group in groups for entry in group.entries)
