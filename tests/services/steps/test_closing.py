"""Numbering and archiving (SOP steps 13 and 14)."""

import pytest

from db import letters, records
from db.questions import QuestionKind
from messages.message import Message
from services import runs as run_services
from services import tasks
from services.steps import archive, number
from sop.errors import (
    ButtonUnknown,
    FileExpected,
    NumberAlreadyIssued,
    NumberMissing,
    NumberNotReached,
    NumberTaken,
    NumberUnreadable,
    RecordsMissing,
    TextEmpty,
    TextTooLong,
)
from sop.events import Event
from sop.letters import LetterState
from sop.model import RunStatus
from sop.records import RecordKind
from tests.services.office import YEAR, OfficeAtWork
from tests.times import at

KD, KSB, STF = "kepala_dinas", "kasubag_umum_keuangan", "staf_sekretariat"


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    full_office.start()
    full_office.jump_to(13)
    return full_office


def numbers(office: OfficeAtWork, state: LetterState = LetterState.ISSUED) -> list[int]:
    return [letter.number.running for letter in office.see(letters.of_task, office.task_of(13).id, state)]


def type_number(office: OfficeAtWork, text: str) -> None:
    office.press(number.ask_number)
    office.say(office.account(KSB), text)


def card(office: OfficeAtWork) -> Message:
    return office.see(tasks.show_card, sender=office.holder(), task_id=office.task.id)


# Numbers


def test_one_press_gives_every_paper_its_number(office: OfficeAtWork) -> None:
    offered = card(office).text

    office.press(number.issue)

    assert "000.7.2.7/002/DISKOMINFO/2026" in offered
    assert numbers(office) == [2, 3]
    with pytest.raises(NumberAlreadyIssued):
        office.press(number.issue)


def test_another_number_can_be_reserved_and_the_papers_follow_from_it(office: OfficeAtWork) -> None:
    type_number(office, "000.7.2.7/125/DISKOMINFO/2026")
    reserved = numbers(office, LetterState.RESERVED)

    office.press(number.issue)

    assert (reserved, numbers(office)) == ([125, 126], [125, 126])


def test_a_number_that_was_used_before_is_refused_with_the_next_free_one(office: OfficeAtWork) -> None:
    office.jump_to(14)
    office.finish()
    office.do(run_services.start, sender=office.account(KD), year=YEAR)
    office.finish_up_to(13)

    with pytest.raises(NumberTaken) as refused:
        type_number(office, "1")

    assert (refused.value.number, refused.value.free) == ("1", "5")
    assert office.asked(office.account(KSB)) == QuestionKind.LETTER_NUMBER
    office.say(office.account(KSB), "5")
    assert numbers(office, LetterState.RESERVED) == [5, 6]


@pytest.mark.parametrize("text", ["", "dua belas", "0", "x" * 5000])
def test_a_number_that_is_none_is_asked_for_again(office: OfficeAtWork, text: str) -> None:
    with pytest.raises(NumberUnreadable):
        type_number(office, text)

    assert office.asked(office.account(KSB)) == QuestionKind.LETTER_NUMBER


def test_the_step_does_not_end_without_numbers(office: OfficeAtWork) -> None:
    with pytest.raises(NumberMissing):
        office.press(number.finish)

    assert office.task.step == 13


def test_numbers_stay_when_the_end_of_the_step_is_taken_back(office: OfficeAtWork) -> None:
    task = office.task
    office.finish()

    office.press(tasks.undo, task=task)

    assert numbers(office) == [2, 3]
    office.press(number.finish)
    assert office.task.step == 14


@pytest.mark.parametrize(("is_issued", "left"), [(False, []), (True, [2, 3])])
def test_a_cancelled_run_lets_reserved_numbers_go_and_keeps_issued_ones_as_void(
    office: OfficeAtWork, is_issued: bool, left: list[int]
) -> None:
    type_number(office, "2")
    if is_issued:
        office.press(number.issue)
    task = office.task
    office.do(run_services.ask_cancel_reason, sender=office.account(KD), run_id=office.run.id)

    office.say(office.account(KD), "Renstra berubah.")

    states = {state: office.see(letters.of_task, task.id, state) for state in LetterState}
    assert [letter.number.running for letter in states[LetterState.VOID]] == left
    assert states[LetterState.RESERVED] == states[LetterState.ISSUED] == []
    assert Event.NUMBER_RELEASED in [entry.event for entry in office.events()]


def test_the_invitation_to_a_meeting_that_was_held_keeps_its_number_when_the_run_is_cancelled(
    office: OfficeAtWork,
) -> None:
    office.do(run_services.ask_cancel_reason, sender=office.account(KD), run_id=office.run.id)
    office.say(office.account(KD), "Renstra berubah.")

    (invited,) = office.see(letters.of_task, office.task_of(5).id, LetterState.ISSUED)
    assert invited.number.running == 1


def test_a_number_that_was_reserved_in_december_and_issued_in_january_is_one_of_january(office: OfficeAtWork) -> None:
    office.now = at("30 Dec 2026 10.00")
    type_number(office, "10")
    office.now = at("4 Jan 2027 10.00")

    office.press(number.issue)

    issued = office.see(letters.of_task, office.task.id, LetterState.ISSUED)
    assert [(letter.year, letter.number.running) for letter in issued] == [(2027, 1), (2027, 2)]
    assert all(letter.dated is not None and letter.dated.year == 2027 for letter in issued)


def test_a_letter_that_is_dated_back_is_inserted_behind_a_number_and_has_its_day(office: OfficeAtWork) -> None:
    (invited,) = office.see(letters.of_task, office.task_of(5).id, LetterState.ISSUED)
    office.wait(days=5)
    type_number(office, "1a")
    offered = card(office).text

    office.press(number.issue)

    issued = office.see(letters.of_task, office.task.id, LetterState.ISSUED)
    assert [str(letter.number) for letter in issued] == ["1a", "1b"]
    assert {letter.dated for letter in issued} == {invited.dated}
    assert "000.7.2.7/001a/DISKOMINFO/2026, bertanggal mundur Selasa, 1 Desember 2026" in offered
    assert office.see(letters.next_number, "", 2026) == 2


def test_what_is_inserted_must_be_free_and_behind_a_number_that_was_given(office: OfficeAtWork) -> None:
    type_number(office, "1a")
    with pytest.raises(NumberNotReached):
        type_number(office, "2a")
    office.clear()
    office.press(number.issue)
    office.press(number.finish)
    office.finish()
    office.do(run_services.start, sender=office.account(KD), year=YEAR)
    office.finish_up_to(13)

    with pytest.raises(NumberTaken) as refused:
        type_number(office, "1b")

    assert (refused.value.number, refused.value.free) == ("1b", "1c")


# Records


def test_the_run_ends_once_delivery_copies_and_place_are_on_record(office: OfficeAtWork) -> None:
    office.jump_to(14)
    with pytest.raises(RecordsMissing):
        office.press(archive.finish)

    office.finish()

    found = office.see(records.of_task, office.task_of(14).id)
    assert {kind: record.text for kind, record in found.items()} == {
        RecordKind.DELIVERED: "tanda terima.jpg",
        RecordKind.COPIED: "3 rangkap, lemari 2",
        RecordKind.ARCHIVED: "3 rangkap, lemari 2",
    }
    assert office.run.status is RunStatus.FINISHED


@pytest.mark.parametrize(
    ("kind", "text", "error"),
    [
        (RecordKind.DELIVERED, "Sudah diantar.", FileExpected),
        (RecordKind.COPIED, "   ", TextEmpty),
        (RecordKind.ARCHIVED, "x" * 5000, TextTooLong),
    ],
)
def test_a_record_that_says_nothing_or_too_much_is_asked_for_again(
    office: OfficeAtWork, kind: RecordKind, text: str, error: type[Exception]
) -> None:
    office.jump_to(14)
    office.press(archive.ask, kind=kind)
    asked = office.asked(office.account(STF))

    with pytest.raises(error):
        office.say(office.account(STF), text)

    assert office.asked(office.account(STF)) == asked
    assert office.see(records.of_task, office.task.id) == {}


def test_a_record_can_be_put_right_and_one_that_does_not_exist_is_unknown(office: OfficeAtWork) -> None:
    office.jump_to(14)
    for text in ("2 rangkap", "3 rangkap"):
        office.press(archive.ask, kind="copied")
        office.say(office.account(STF), text)

    assert office.see(records.of_task, office.task.id)[RecordKind.COPIED].text == "3 rangkap"
    with pytest.raises(ButtonUnknown):
        office.press(archive.ask, kind="burnt")


def test_records_stay_when_the_end_of_the_run_is_taken_back(office: OfficeAtWork) -> None:
    task = office.jump_to(14)
    office.finish()

    office.press(tasks.undo, task=task)
    reopened = office.run.status
    office.press(archive.finish)

    assert (reopened, office.run.status) == (RunStatus.OPEN, RunStatus.FINISHED)
