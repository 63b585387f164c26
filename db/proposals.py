"""Indicators that units hand in or enter, and what was decided about them. JSON inside, values outside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select, update

from db.tables import EnteredIndicatorRow, JudgementRow, ProposalVersionRow
from sop.indicator_checks import Finding, Place, Rule
from sop.indicators import Column, Indicator, column_of, indicator_of, texts_of
from sop.versions import Judgement, Verdict, Version


@dataclass(frozen=True)
class NewVersion:
    """A version before it has a row."""

    run_id: int
    unit: str
    task_id: int
    number: int | None
    file_id: int | None
    sha256: str
    sent_by: int
    sent_as: str
    sent_at: datetime
    indicators: Sequence[Indicator]
    findings: Sequence[Finding]


@dataclass(frozen=True)
class EnteredIndicator:
    """An indicator that is being entered: the columns that were answered, and the one that is asked for."""

    id: int
    run_id: int
    unit: str
    texts: Mapping[Column, str]
    asked: Column | None

    @property
    def indicator(self) -> Indicator:
        """The indicator as far as it goes."""
        return indicator_of(self.texts)


# Versions


def add_version(session: Session, new: NewVersion) -> Version:
    """Add a version, or what was refused as one."""
    row = ProposalVersionRow(
        run_id=new.run_id,
        unit_code=new.unit,
        task_id=new.task_id,
        number=new.number,
        file_id=new.file_id,
        sha256=new.sha256,
        sent_by=new.sent_by,
        sent_as=new.sent_as,
        sent_at=new.sent_at,
        indicators=plain_indicators(new.indicators),
        findings=plain_findings(new.findings),
    )
    session.add(row)
    session.flush()
    return _version(row)


def find_version(session: Session, version_id: int) -> Version | None:
    """Return a version, also a refused one, or None."""
    row = session.get(ProposalVersionRow, version_id)
    return None if row is None else _version(row)


def versions_of(session: Session, run_id: int, unit: str) -> list[Version]:
    """Return the versions of a unit in a run, the oldest first; what was refused is none."""
    return [version for version in versions_of_run(session, run_id) if version.unit == unit]


def versions_of_run(session: Session, run_id: int) -> list[Version]:
    """Return the versions of all units in a run, the oldest first."""
    query = select(ProposalVersionRow).where(
        ProposalVersionRow.run_id == run_id, col(ProposalVersionRow.number).is_not(None)
    )
    rows = session.exec(query.order_by(col(ProposalVersionRow.id)).execution_options(populate_existing=True))
    return [_version(row) for row in rows]


def make_current(session: Session, version: Version) -> None:
    """Let a version count, in place of the unit's other ones."""
    row = ProposalVersionRow
    others = update(row).where(col(row.run_id) == version.run_id, col(row.unit_code) == version.unit)
    session.exec(others.values(is_current=False))
    session.exec(update(row).where(col(row.id) == version.id).values(is_current=True))


# What is entered in chat


def enter(session: Session, *, run_id: int, unit: str, texts: Mapping[Column, str]) -> EnteredIndicator:
    """Begin an indicator."""
    row = EnteredIndicatorRow(run_id=run_id, unit_code=unit, texts=_texts(texts))
    session.add(row)
    session.flush()
    return _entered(row)


def find_entered(session: Session, entered_id: int) -> EnteredIndicator | None:
    """Return an indicator that is being entered, or None."""
    row = session.get(EnteredIndicatorRow, entered_id, populate_existing=True)
    return None if row is None else _entered(row)


def entered_by(session: Session, *, run_id: int, unit: str) -> list[EnteredIndicator]:
    """Return what a unit is entering, in order."""
    row = EnteredIndicatorRow
    query = select(row).where(row.run_id == run_id, row.unit_code == unit).order_by(col(row.id))
    return [_entered(each) for each in session.exec(query.execution_options(populate_existing=True))]


def write(
    session: Session, entered: EnteredIndicator, *, texts: Mapping[Column, str], asked: Column | None
) -> EnteredIndicator:
    """Keep what was answered so far, and which column is asked for."""
    row = session.get_one(EnteredIndicatorRow, entered.id)
    row.texts = _texts(texts)
    row.asked = None if asked is None else asked.code
    session.add(row)
    session.flush()
    return _entered(row)


def remove_entered(session: Session, entered_ids: Iterable[int]) -> None:
    """Remove indicators that were being entered."""
    session.exec(delete(EnteredIndicatorRow).where(col(EnteredIndicatorRow.id).in_(list(entered_ids))))


# What was decided


def judgements(session: Session, version_ids: Iterable[int]) -> dict[tuple[int, int], Judgement]:
    """Return what was decided, by version and position."""
    query = select(JudgementRow).where(col(JudgementRow.version_id).in_(list(version_ids)))
    rows = session.exec(query.execution_options(populate_existing=True))
    return {
        (row.version_id, row.position): Judgement(Verdict(row.verdict) if row.verdict else None, row.note)
        for row in rows
    }


def judge(session: Session, *, version_id: int, position: int, judgement: Judgement) -> int:
    """Keep what was decided about one indicator of a version, and return the id of that."""
    query = select(JudgementRow).where(JudgementRow.version_id == version_id, JudgementRow.position == position)
    row = session.exec(query).first() or JudgementRow(version_id=version_id, position=position)
    row.verdict, row.note = judgement.verdict, judgement.note
    session.add(row)
    session.flush()
    return row.id or 0


def judged_place(session: Session, judgement_id: int) -> tuple[int, int]:
    """Return the version and position that a decision is about."""
    row = session.get_one(JudgementRow, judgement_id)
    return row.version_id, row.position


# As JSON


def plain_indicators(indicators: Iterable[Indicator]) -> list[dict[str, str]]:
    """Return indicators as plain texts by column."""
    return [_texts(texts_of(indicator)) for indicator in indicators]


def indicators_of(plain: Iterable[Mapping[str, str]]) -> tuple[Indicator, ...]:
    """Return indicators from plain texts; the other way round is `plain_indicators`."""
    return tuple(indicator_of(_columns(texts)) for texts in plain)


def plain_findings(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings as plain values by name."""
    return [_plain(finding) for finding in findings]


def findings_of(plain: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """Return findings from plain values; the other way round is `plain_findings`."""
    return tuple(_finding(each) for each in plain)


def _texts(texts: Mapping[Column, str]) -> dict[str, str]:
    return {column.code: text for column, text in texts.items()}


def _columns(texts: Mapping[str, str]) -> dict[Column, str]:
    return {column_of(code): text for code, text in texts.items()}


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.value,
        "at": finding.at,
        "column": None if finding.column is None else finding.column.code,
        "value": finding.value,
        "other": finding.other,
        "place": None if finding.place is None else asdict(finding.place),
    }


def _finding(row: Mapping[str, Any]) -> Finding:
    return Finding(
        rule=Rule(row["rule"]),
        at=row["at"],
        column=None if row["column"] is None else column_of(row["column"]),
        value=row["value"],
        other=row["other"],
        place=None if row["place"] is None else Place(**row["place"]),
    )


def _version(row: ProposalVersionRow) -> Version:
    return Version(
        id=row.id or 0,
        run_id=row.run_id,
        unit=row.unit_code,
        task_id=row.task_id,
        number=row.number,
        file_id=row.file_id,
        sha256=row.sha256,
        sent_by=row.sent_by,
        sent_as=row.sent_as,
        sent_at=row.sent_at,
        indicators=indicators_of(row.indicators),
        findings=findings_of(row.findings),
        is_current=row.is_current,
    )


def _entered(row: EnteredIndicatorRow) -> EnteredIndicator:
    asked = None if row.asked is None else column_of(row.asked)
    return EnteredIndicator(row.id or 0, row.run_id, row.unit_code, _columns(row.texts), asked)
