"""Versions of what units hand in: whose form it is, which version counts, what comes late, and what is kept apart."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from db import files, outbox, proposals, tasks
from db import runs as run_rows
from db.database import Database
from db.files import NewFile
from db.schema import upgrade
from db.tables import OutboxRow
from documents.indicators.layout import FormCode
from documents.indicators.reading import Reading
from services import analysis, desk, proposal_versions, runs, worksheets
from services import proposals as proposal_services
from services.notices import render
from services.office import Office
from sop.errors import ButtonUnknown, IndicatorsFaulty, NoIndicatorUsed, NotPermitted, SameAsVersion, TaskAlreadyClosed
from sop.flow import Opening
from sop.indicators import Column, Field, Indicator
from sop.model import Run, Task, TaskPart, TaskStatus
from sop.versions import Verdict
from tests.handlers.desk import KIP, KSB, TIK, furnish, office_of_tests

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
GOOD = Indicator("Sasaran", "Indeks KAMI", "Indeks", "Nilai hasil penilaian", "BSSN", "Bidang TIK")
OTHER = replace(GOOD, name="Indeks SPBE baru", formulation="Nilai hasil evaluasi")


@dataclass
class Collecting:
    """A run whose units are asked for indicators."""

    database: Database
    office: Office
    run: Run
    proposal: dict[str, Task]

    def hand_in(self, sender: int, *indicators: Indicator, form: FormCode | None = None, meant: bool = False) -> bool:
        """Hand in a file that reads so; every file has bytes of its own."""
        unit = {TIK: "tik", KIP: "kip"}[sender]

        def receive(session: Session) -> bool:
            task = next(task for task in reversed(tasks.of_run(session, self.run.id)) if task.unit == unit)
            at = desk.sit_down(session, office=self.office, sender=sender, task_id=task.id, now=NOW)
            sha256 = f"{len(proposals.versions_of(session, self.run.id, unit)):064}" if not meant else "f" * 64
            new = NewFile(sha256, 9, "application/x", "usulan.xlsx", False, "telegram", None)
            file = files.add(session, new, sent_by=at.caller.person.id, sent_as="", task_id=None, now=NOW)
            columns = {Column(name): place for place, name in enumerate(Field) if name is not Field.TARGET}
            reading = Reading(indicators, (), "IKU", columns, tuple(range(1, len(indicators) + 1)), form)
            return proposal_versions.receive(session, at, file, reading, is_meant=meant)

        return self.database.run_now(receive)

    def current(self, unit: str) -> int | None:
        """Return the number of the version that counts."""
        every = self.database.read_now(proposals.versions_of, self.run.id, unit)
        return next((version.number for version in every if version.is_current), None)

    def newest(self, unit: str) -> Task:
        """Return the proposal of a unit as it stands."""
        every = self.database.read_now(tasks.of_run, self.run.id)
        return next(task for task in reversed(every) if task.unit == unit)

    def told(self, kind: str) -> list[str]:
        """Return how messages of a kind read."""

        def rendered(session: Session) -> list[str]:
            rows = session.exec(select(OutboxRow).where(OutboxRow.kind == kind).order_by(col(OutboxRow.id))).all()
            waiting = outbox.waiting(session, now=NOW + timedelta(days=9), busy_chats=[], limit=500)
            wanted = {row.id for row in rows}
            sends = [render(session, each, office=self.office, now=NOW) for each in waiting if each.id in wanted]
            return [send.message.text for send in sends if send is not None and hasattr(send, "message")]

        return self.database.read_now(rendered)

    def end_collecting(self) -> Task:
        """Let step 7 be over and step 8 be open; returns its task."""

        def end(session: Session) -> Task:
            collect = _add(session, self.run, step=7, post="staf_sekretariat")
            tasks.save(session, replace(collect, status=TaskStatus.DONE, closed_at=NOW))
            return _add(session, self.run, step=8, post="kasubag_umum_keuangan")

        return self.database.run_now(end)


@pytest.fixture
def collecting(tmp_path: Path) -> Iterator[Collecting]:
    _, office = office_of_tests(tmp_path)
    database = Database(f"sqlite:///{tmp_path}/tepat.db")
    upgrade(database)
    furnish(database, office, now=NOW)
    database.run_now(runs.start, office=office, sender=KSB, year=2027, now=NOW)

    def ask_units(session: Session) -> tuple[Run, dict[str, Task]]:
        run = run_rows.get(session, 1)
        asked = {
            unit.code: _add(session, run, step=4, post=unit.post, part=TaskPart.PROPOSAL, unit=unit.code)
            for unit in run.procedure.units
        }
        return run, asked

    run, asked = database.run_now(ask_units)
    yield Collecting(database, office, run, asked)
    database.close()


def _add(session: Session, run: Run, *, step: int, post: str, **more: object) -> Task:
    due_at = NOW + timedelta(days=2)
    opening = Opening(step=step, round=1, post=post, opened_at=NOW, starts_at=NOW, due_at=due_at, **more)  # type: ignore[arg-type]  # part and unit
    return tasks.add(session, opening, run_id=run.id, opened_by=None)


def test_the_newest_version_counts_and_an_older_one_can_be_chosen(collecting: Collecting) -> None:
    assert collecting.hand_in(TIK, GOOD)
    assert collecting.hand_in(TIK, GOOD, OTHER)
    assert collecting.current("tik") == 2

    first = collecting.database.read_now(proposals.versions_of, collecting.run.id, "tik")[0]
    page = collecting.database.run_now(
        proposal_versions.make_current, office=collecting.office, sender=TIK, version_id=first.id, now=NOW
    )

    assert collecting.current("tik") == 1
    assert "versi 1</b> (berlaku)" in page.text
    assert any("Baru: Indeks SPBE baru" in text for text in collecting.told("version_accepted"))


def test_a_unit_that_has_nothing_after_all_counts_with_nothing_until_it_chooses_a_version(
    collecting: Collecting,
) -> None:
    assert collecting.hand_in(TIK, GOOD)
    to_mend = replace(collecting.newest("tik"), status=TaskStatus.OPEN, closed_at=None, closed_by=None, closed_as=None)
    collecting.database.run_now(lambda session: tasks.save(session, to_mend))

    collecting.database.run_now(
        proposal_services.declare_nil, office=collecting.office, sender=TIK, task_id=to_mend.id, message_id=7, now=NOW
    )

    assert collecting.current("tik") is None
    (version,) = collecting.database.read_now(proposals.versions_of, collecting.run.id, "tik")
    collecting.database.run_now(
        proposal_versions.make_current, office=collecting.office, sender=TIK, version_id=version.id, now=NOW
    )
    assert (collecting.current("tik"), collecting.newest("tik").status) == (1, TaskStatus.DONE)


def test_another_unit_can_neither_see_nor_choose_a_version(collecting: Collecting) -> None:
    collecting.hand_in(TIK, GOOD)
    (version,) = collecting.database.read_now(proposals.versions_of, collecting.run.id, "tik")

    for service in (proposal_versions.make_current, proposal_versions.version_page):
        with pytest.raises(NotPermitted):
            collecting.database.run_now(service, office=collecting.office, sender=KIP, version_id=version.id, now=NOW)


def test_what_is_faulty_changes_nothing_and_comes_back_with_its_places(collecting: Collecting) -> None:
    assert not collecting.hand_in(TIK, replace(GOOD, measure=""))

    assert collecting.current("tik") is None
    assert collecting.database.read_now(tasks.get, collecting.proposal["tik"].id).is_open
    (text,) = collecting.told("version_refused")
    assert "C2: Satuan kosong. Mohon diisi." in text


def test_another_units_form_is_asked_about_and_taken_when_it_is_meant(collecting: Collecting) -> None:
    assert not collecting.hand_in(TIK, GOOD, form=FormCode(2027, "kip"))
    assert collecting.current("tik") is None
    (question,) = collecting.told("whose_form")
    assert "formulir Bidang KIP" in question

    assert collecting.hand_in(TIK, GOOD, form=FormCode(2027, "kip"), meant=True)
    assert collecting.current("tik") == 1


def test_the_same_bytes_are_no_new_version(collecting: Collecting) -> None:
    collecting.hand_in(TIK, GOOD, meant=True)

    with pytest.raises(SameAsVersion) as refused:
        collecting.hand_in(TIK, GOOD, meant=True)
    assert refused.value.number == 1


def test_what_comes_late_counts_when_the_analyst_takes_it(collecting: Collecting) -> None:
    collecting.hand_in(TIK, GOOD)
    collecting.end_collecting()

    assert collecting.hand_in(TIK, GOOD, OTHER)
    assert collecting.current("tik") == 1
    (offered,) = collecting.told("version_received")
    assert "susulan usulan dari Bidang TIK setelah penghimpunan selesai" in offered
    late = collecting.database.read_now(proposals.versions_of, collecting.run.id, "tik")[1]

    def use(sender: int) -> None:
        collecting.database.run_now(
            proposal_versions.make_current, office=collecting.office, sender=sender, version_id=late.id, now=NOW
        )

    with pytest.raises(TaskAlreadyClosed):
        use(TIK)

    use(KSB)
    assert collecting.current("tik") == 2


def test_a_decision_stays_with_an_indicator_that_a_new_version_leaves_as_it_is(collecting: Collecting) -> None:
    collecting.hand_in(TIK, GOOD, OTHER)
    task = collecting.end_collecting()
    first = collecting.database.read_now(proposals.versions_of, collecting.run.id, "tik")[0]
    for position in (0, 1):
        collecting.database.run_now(
            analysis.judge,
            office=collecting.office,
            sender=KSB,
            task_id=task.id,
            version_id=first.id,
            position=position,
            verdict="left_out",
            now=NOW,
        )
    with pytest.raises(NoIndicatorUsed):
        collecting.database.run_now(analysis.outcome, office=collecting.office, sender=KSB, task_id=task.id, now=NOW)

    collecting.hand_in(TIK, replace(GOOD, source="Diskominfo"), OTHER)
    late = collecting.database.read_now(proposals.versions_of, collecting.run.id, "tik")[1]
    collecting.database.run_now(
        proposal_versions.make_current, office=collecting.office, sender=KSB, version_id=late.id, now=NOW
    )

    decided = collecting.database.read_now(analysis.decided_indicators, collecting.run)
    assert [judged.judgement.verdict for judged in decided] == [None, Verdict.LEFT_OUT]


def test_what_is_entered_is_checked_before_it_goes_and_only_its_own_unit_may_touch_it(collecting: Collecting) -> None:
    office, task_id = collecting.office, collecting.proposal["kip"].id
    collecting.database.run_now(worksheets.add, office=office, sender=KIP, task_id=task_id, now=NOW)
    (entered,) = collecting.database.read_now(proposals.entered_by, run_id=collecting.run.id, unit="kip")

    with pytest.raises(IndicatorsFaulty):
        collecting.database.run_now(worksheets.submit, office=office, sender=KIP, task_id=task_id, now=NOW)
    with pytest.raises(NotPermitted):
        collecting.database.run_now(worksheets.remove, office=office, sender=TIK, entered_id=entered.id, now=NOW)
    with pytest.raises(ButtonUnknown):  # the objective is asked for, not the measure
        collecting.database.run_now(
            worksheets.choose, office=office, sender=KIP, entered_id=entered.id, code="measure", choice=0, now=NOW
        )
