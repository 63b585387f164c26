"""What units hand in: versions, nil, lateness, repairs, and how collecting and analysing see it (SOP steps 4 to 8)."""

import pytest

from db import files
from db.database import Database
from db.questions import QuestionKind
from services import files as file_services
from services import holders, proposals, tasks
from services.steps import analyse, collect
from sop.errors import (
    NextHolderActed,
    NothingToRepair,
    NotPermitted,
    ReasonMissing,
    RemindedLately,
    RunIsClosed,
    TaskAlreadyClosed,
    TextTooLong,
    UnitsMissing,
)
from sop.events import Event
from sop.model import HoldingKind, RunStatus, TaskStatus
from sop.procedure_file import parse_procedure
from tests.procedures import IKU
from tests.services.office import YEAR, OfficeAtWork
from tests.times import at

KD, SEK, KSB = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan"
TIK, KIP, STF = "kabid_tik", "kabid_kip", "staf_sekretariat"


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    full_office.start()
    return full_office


def mark_nil(office: OfficeAtWork, unit: str, note: str = "Tidak ada perubahan.") -> None:
    office.press(collect.ask_nil_note, proposal_id=office.proposal(unit).id)
    office.say(office.account(STF), note)


def ask_for_repair(office: OfficeAtWork, unit: str, note: str = "Target belum diisi.") -> None:
    office.press(analyse.ask_repair_note, proposal_id=office.proposal(unit).id)
    office.say(office.account(KSB), note)


def handed_in_by(office: OfficeAtWork, unit: str) -> list[str]:
    return [file.name for file in office.files_of(office.proposal(unit))]


# Distributing


def test_every_unit_gets_the_form_with_a_card_of_its_own(office: OfficeAtWork) -> None:
    office.jump_to(4)

    office.finish()

    cards = {told.chat_id: told.message.file for told in office.deliver() if told.kind == "task_card"}
    for post in (TIK, KIP, SEK):
        file = cards[office.account(post)]
        assert file is not None
        assert file.name == "berkas.pdf"
    assert cards[office.account(KSB)] is None


def test_a_receipt_shows_on_the_card_of_who_sent_the_form_and_nothing_waits_for_it(office: OfficeAtWork) -> None:
    office.jump_to(4)
    office.finish()
    office.deliver()

    office.press(tasks.accept, task=office.proposal("kip"))

    (told,) = [told for told in office.deliver() if told.chat_id == office.account(KSB)]
    assert told.kind == "card_refresh"
    assert office.task.step == 5


def test_sending_the_form_is_taken_back_while_no_unit_has_acted(office: OfficeAtWork) -> None:
    task = office.jump_to(4)
    office.finish()
    first = office.proposals

    office.press(tasks.undo, task=task)

    assert {office.reread(proposal).status for proposal in first} == {TaskStatus.WITHDRAWN}
    office.finish()
    office.press(tasks.accept, task=office.proposal("tik"))
    with pytest.raises(NextHolderActed):
        office.press(tasks.undo, task=task)


@pytest.mark.parametrize("units", [2, 7])
def test_units_are_data(database: Database, units: int) -> None:
    """Two units or seven: cards, counts and the end of collecting follow."""
    source = IKU.source.replace('[[units]]\ncode = "sekretariat"\nname = "Sekretariat"\npost = "sekretaris"\n', "")
    more = "".join(
        f'[[units]]\ncode = "unit_{number}"\nname = "Unit {number}"\npost = "kabid_tik"\n\n'
        for number in range(3, units + 1)
    )
    office = OfficeAtWork(
        database, procedure=parse_procedure(source.replace("[capabilities]", f"{more}[capabilities]"))
    )
    office.seat_everybody()
    office.start()
    office.jump_to(7)

    for proposal in office.proposals[:-1]:
        office.hand_in(proposal.unit or "")
    card = office.see(tasks.show_card, sender=office.holder(), task_id=office.task.id)
    with pytest.raises(UnitsMissing):
        office.press(collect.finish)
    office.finish()

    assert len(office.proposals) == units
    assert f"Usulan masuk: {units - 1} dari {units}" in card.text
    assert office.task.step == 8


# Handing in


def test_each_attachment_is_kept_in_the_order_in_which_it_came(office: OfficeAtWork) -> None:
    office.jump_to(7)
    office.hand_in("tik", "usulan.pdf")
    office.wait(minutes=5)
    office.hand_in("tik", "usulan baru.pdf")

    proposal = office.proposal("tik")
    assert (proposal.status, proposal.closed_at, proposal.round) == (TaskStatus.DONE, office.now, 1)
    assert handed_in_by(office, "tik") == ["usulan.pdf", "usulan baru.pdf"]
    assert [entry.event for entry in office.events()].count(Event.PROPOSAL_HANDED_IN) == 2


def test_a_file_nobody_asked_for_can_be_given_to_the_proposal(office: OfficeAtWork) -> None:
    office.jump_to(7)
    office.send_file(office.account(TIK), "usulan.pdf")
    (kept,) = office.see(files.unassigned_of, office.person(office.account(TIK)).id)

    office.do(file_services.assign, sender=office.account(TIK), file_id=kept.id, task_id=office.proposal("tik").id)

    assert office.proposal("tik").status is TaskStatus.DONE


def test_a_photo_is_a_proposal_too(office: OfficeAtWork) -> None:
    office.jump_to(7)
    office.press(tasks.ask_upload, task=office.proposal("tik"))

    office.send_file(office.account(TIK), "foto.jpg", is_photo=True)

    assert office.proposal("tik").status is TaskStatus.DONE


def test_what_one_unit_does_changes_nothing_of_another(office: OfficeAtWork) -> None:
    office.jump_to(7)
    office.hand_in("kip")
    before = office.proposal("kip"), office.proposal("sekretariat")

    office.hand_in("tik")
    office.hand_in("tik")
    mark_nil(office, "sekretariat")

    assert office.proposal("kip") == before[0]
    assert office.proposal("sekretariat").round == before[1].round


def test_the_head_of_one_unit_does_not_act_for_another(office: OfficeAtWork) -> None:
    office.jump_to(7)

    for service in (tasks.ask_upload, proposals.declare_nil):
        with pytest.raises(NotPermitted):
            office.press(service, task=office.proposal("kip"), by=office.account(TIK))


def test_of_two_people_who_held_the_post_only_the_present_one_hands_in(office: OfficeAtWork) -> None:
    """The question of the former holder is gone, the file is kept; the new one has the card and hands in."""
    office.jump_to(7)
    office.press(tasks.ask_upload, task=office.proposal("tik"))
    office.admin(account=700_190)
    office.do(holders.release, office.person(office.account(TIK)), post=TIK)
    office.do(holders.place, office.person(700_190), post=TIK, kind=HoldingKind.DEFINITIVE)

    office.send_file(office.account(TIK), "terlambat.pdf")
    still_missing = office.proposal("tik").is_open
    office.hand_in("tik", "usulan.pdf")

    assert still_missing
    assert handed_in_by(office, "tik") == ["usulan.pdf"]
    assert office.proposal("tik").closed_by == office.person(700_190).id


# Nil


def test_a_unit_says_itself_that_it_has_nothing(office: OfficeAtWork) -> None:
    office.jump_to(7)

    pressed = office.press(proposals.declare_nil, task=office.proposal("tik"))

    assert pressed.answer == "Ditandai nihil."
    assert (office.proposal("tik").status, office.proposal("tik").note) == (TaskStatus.NIL, None)


def test_who_collects_marks_a_unit_nil_with_a_note_and_the_unit_is_told(office: OfficeAtWork) -> None:
    office.jump_to(7)

    mark_nil(office, "tik", "Dikonfirmasi lewat telepon.")

    assert (office.proposal("tik").status, office.proposal("tik").note) == (
        TaskStatus.NIL,
        "Dikonfirmasi lewat telepon.",
    )
    assert office.told("marked_nil") == [office.account(TIK)]


@pytest.mark.parametrize(("note", "error"), [("  ", ReasonMissing), ("x" * 5000, TextTooLong)])
def test_marking_nil_needs_a_note_of_some_length(office: OfficeAtWork, note: str, error: type[Exception]) -> None:
    office.jump_to(7)

    with pytest.raises(error):
        mark_nil(office, "tik", note)

    assert office.proposal("tik").is_open
    assert office.asked(office.account(STF)) == QuestionKind.NIL_NOTE


def test_a_unit_that_hands_in_while_the_note_is_written_is_not_marked_nil(office: OfficeAtWork) -> None:
    office.jump_to(7)
    office.press(collect.ask_nil_note, proposal_id=office.proposal("tik").id)

    office.hand_in("tik")

    assert office.asked(office.account(STF)) is None
    assert office.proposal("tik").status is TaskStatus.DONE


def test_a_unit_that_was_marked_nil_can_still_hand_in(office: OfficeAtWork) -> None:
    office.jump_to(7)
    mark_nil(office, "tik")

    office.hand_in("tik")

    assert (office.proposal("tik").status, office.proposal("tik").note) == (TaskStatus.DONE, None)


# Collecting


def test_collecting_waits_for_the_units_and_names_them(office: OfficeAtWork) -> None:
    office.jump_to(7)
    office.hand_in("kip")
    mark_nil(office, "sekretariat")

    with pytest.raises(UnitsMissing) as refused:
        office.press(collect.finish)

    assert refused.value.names == ["Bidang TIK"]
    assert office.task.step == 7


def test_only_missing_units_are_reminded_and_at_most_once_an_hour(office: OfficeAtWork) -> None:
    office.jump_to(7)
    office.hand_in("kip")

    office.press(collect.remind_units)

    assert office.told("proposal_reminder") == [office.account(SEK), office.account(TIK)]
    office.wait(minutes=59)
    with pytest.raises(RemindedLately):
        office.press(collect.remind_units)
    office.wait(minutes=2)
    office.press(collect.remind_units)


def test_a_late_unit_is_reminded_by_its_own_clock(office: OfficeAtWork) -> None:
    office.jump_to(5)
    office.hand_in("kip")
    office.hand_in("sekretariat")
    office.clear()
    office.now = at("3 Dec 2026 16.30")

    office.tick()

    assert office.account(TIK) in office.told("reminder")
    assert office.account(KIP) not in office.told("reminder")


def test_what_comes_after_collecting_is_kept_as_late_and_the_analyst_is_told(office: OfficeAtWork) -> None:
    office.jump_to(8)
    office.wait(minutes=1)

    office.hand_in("tik", "susulan.pdf")

    (told,) = [told for told in office.deliver() if told.kind == "proposal_received"]
    assert told.chat_id == office.account(KSB)
    assert "susulan" in told.message.text.lower()
    assert handed_in_by(office, "tik")[-1] == "susulan.pdf"
    card = office.see(tasks.show_card, sender=office.account(KSB), task_id=office.task.id)
    assert "susulan" in card.text.lower()
    assert (office.task.step, office.task.round) == (8, 1)


def test_the_end_of_collecting_can_be_taken_back(office: OfficeAtWork) -> None:
    task = office.jump_to(7)
    office.finish()

    office.press(tasks.undo, task=task)

    assert office.task.id == task.id
    office.press(collect.finish)
    assert office.task.step == 8


# Analysing and repairs


def test_a_repair_opens_the_proposal_of_one_unit_with_its_note_and_its_own_due_time(office: OfficeAtWork) -> None:
    office.jump_to(8)
    others = office.proposal("kip"), office.proposal("sekretariat")

    ask_for_repair(office, "tik")

    repair = office.proposal("tik")
    assert (repair.round, repair.reason, repair.status) == (2, "Target belum diisi.", TaskStatus.OPEN)
    assert repair.due_at > office.now
    assert office.told("task_card") == [office.account(TIK)]
    assert (office.proposal("kip"), office.proposal("sekretariat")) == others
    assert office.task.step == 8


def test_a_mended_proposal_is_the_one_that_counts_and_the_analyst_is_told(office: OfficeAtWork) -> None:
    office.jump_to(8)
    old = office.proposal("tik")
    ask_for_repair(office, "tik")
    office.clear()

    office.hand_in("tik", "diperbaiki.pdf")

    assert office.told("proposal_received") == [office.account(KSB)]
    assert office.proposal("tik").status is TaskStatus.DONE
    with pytest.raises(TaskAlreadyClosed):
        office.press(tasks.ask_upload, task=old)


def test_a_unit_that_is_mending_is_not_asked_twice(office: OfficeAtWork) -> None:
    office.jump_to(8)
    ask_for_repair(office, "tik")

    with pytest.raises(NothingToRepair):
        office.press(analyse.ask_repair_note, proposal_id=office.proposal("tik").id)


@pytest.mark.parametrize(("note", "error"), [("  ", ReasonMissing), ("x" * 5000, TextTooLong)])
def test_a_repair_says_what_is_to_be_mended(office: OfficeAtWork, note: str, error: type[Exception]) -> None:
    office.jump_to(8)

    with pytest.raises(error):
        ask_for_repair(office, "tik", note)

    assert office.proposal("tik").round == 1
    assert office.asked(office.account(KSB)) == QuestionKind.REPAIR_NOTE


def test_a_repair_holds_nothing_up_and_does_not_stop_an_undo(office: OfficeAtWork) -> None:
    task = office.jump_to(8)
    ask_for_repair(office, "tik")
    office.press(tasks.accept, task=office.proposal("tik"))

    office.finish()
    went_on = office.task.step
    office.press(tasks.undo, task=task)

    assert (went_on, office.task.step) == (9, 8)
    assert (office.proposal("tik").round, office.proposal("tik").is_open) == (2, True)


def test_an_undo_of_the_analysis_does_not_withdraw_the_repair_that_was_asked_for(office: OfficeAtWork) -> None:
    task = office.jump_to(8)
    ask_for_repair(office, "tik")
    office.finish()

    office.press(tasks.undo, task=task)

    assert office.proposal("tik").is_open


def test_who_was_writing_what_to_mend_is_asked_no_more_once_the_analysis_ended(office: OfficeAtWork) -> None:
    office.jump_to(8)
    office.send_file(office.account(KSB), "analisis.pdf")
    (kept,) = office.see(files.unassigned_of, office.person(office.account(KSB)).id)
    office.do(file_services.assign, sender=office.account(KSB), file_id=kept.id, task_id=office.task.id)
    office.press(analyse.ask_repair_note, proposal_id=office.proposal("tik").id)

    office.press(analyse.finish)

    assert (office.task.step, office.asked(office.account(KSB))) == (9, None)


def test_the_analysis_asks_for_a_note_or_a_file(office: OfficeAtWork) -> None:
    office.jump_to(8)

    office.press(analyse.finish)

    assert (office.task.step, office.asked(office.account(KSB))) == (8, QuestionKind.PROOF)


# The end of the run


def test_a_repair_that_never_came_ends_with_the_run_and_comes_back_with_it(office: OfficeAtWork) -> None:
    office.jump_to(8)
    ask_for_repair(office, "tik")
    repair = office.proposal("tik")
    office.finish_up_to(14)
    last = office.task

    office.finish()
    ended = office.reread(repair).status
    with pytest.raises(TaskAlreadyClosed):
        office.press(proposals.declare_nil, task=repair)
    office.press(tasks.undo, task=last)

    assert (ended, office.proposal("tik").id) == (TaskStatus.WITHDRAWN, repair.id)
    assert (office.run.status, office.proposal("tik").is_open) == (RunStatus.OPEN, True)


def test_nothing_is_handed_in_to_a_run_that_ended(office: OfficeAtWork) -> None:
    office.jump_to(14)
    proposal = office.proposal("tik")
    office.press(tasks.ask_upload, task=proposal)
    office.finish()

    assert office.asked(office.account(TIK)) is None
    with pytest.raises((RunIsClosed, TaskAlreadyClosed)):
        office.press(tasks.ask_upload, task=proposal)


def test_the_list_of_a_unit_leads_to_its_card_also_after_it_handed_in(office: OfficeAtWork) -> None:
    office.jump_to(7)
    office.hand_in("tik")
    office.clear()

    office.do(proposals.list_proposals, sender=office.account(TIK))
    office.do(proposals.list_proposals, sender=office.account(KD))

    assert office.told("receipt") == [office.account(TIK)]
    assert office.told("proposal_list") == [office.account(KD)]
    assert office.run.year == YEAR
