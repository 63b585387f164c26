"""Signing: on paper, or electronically with a number that is there before (SOP step 12; DOMAIN 5.5)."""

from dataclasses import replace

import pytest

from db import letters
from messages.message import Message
from services import tasks
from services.steps import number
from services.steps import sign as signing
from sop.events import Event
from sop.letters import LetterState, Number
from sop.paper_settings import Signing
from tests.services.office import OfficeAtWork

KD, KSB = "kepala_dinas", "kasubag_umum_keuangan"


def card(office: OfficeAtWork) -> Message:
    return office.see(tasks.show_card, sender=office.holder(), task_id=office.task.id)


def sign(office: OfficeAtWork, how: Signing) -> None:
    """Let the office sign so from now on."""
    stationery = office.office.initial_stationery
    settings = replace(stationery.settings, signing=how)
    office.office = replace(office.office, initial_stationery=replace(stationery, settings=settings))


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """An office that signs electronically, with a decision on the desk of who signs."""
    full_office.start()
    full_office.jump_to(11)
    sign(full_office, Signing.ELECTRONIC)
    full_office.finish_up_to(12)
    return full_office


def numbers_of(office: OfficeAtWork, step: int) -> dict[LetterState, list[str]]:
    task = office.task_of(step)
    found = {state: office.see(letters.of_task, task.id, state) for state in LetterState}
    return {state: [str(letter.number) for letter in given] for state, given in found.items() if given}


def test_with_electronic_signatures_the_number_is_there_before_and_final_with_the_signature(
    office: OfficeAtWork,
) -> None:
    before, shown = numbers_of(office, 12), card(office).text

    office.press(signing.signed)
    after, offered = numbers_of(office, 12), card(office).text
    office.press(number.issue)

    assert (before, after) == ({LetterState.RESERVED: ["2"]}, {LetterState.ISSUED: ["2"]})
    assert "Nomor Keputusan Kepala Dinas (dicadangkan): 000.7.2.7/002/DISKOMINFO/2026" in shown
    assert "Nomor Keputusan Kepala Dinas: <b>000.7.2.7/002/DISKOMINFO/2026</b>" in offered
    assert "Nomor berikutnya, Surat Pengantar: 000.7.2.7/003/DISKOMINFO/2026" in offered
    assert "Nomor berikutnya, Keputusan" not in offered
    assert numbers_of(office, 13) == {LetterState.ISSUED: ["3"]}
    office.press(number.finish)
    assert office.task.step == 14


def test_a_decision_that_is_sent_back_loses_its_number_and_the_next_round_gets_it_again(office: OfficeAtWork) -> None:
    returned = office.task
    office.press(tasks.ask_return_reason)
    office.say(office.account(KD), "Formulasi belum tepat.")
    let_go = numbers_of(office, 12)

    office.finish_up_to(12)

    assert let_go == {}
    assert office.task.id != returned.id
    assert numbers_of(office, 12) == {LetterState.RESERVED: ["2"]}
    assert Event.NUMBER_RELEASED in [entry.event for entry in office.events()]


def test_a_return_that_is_taken_back_has_its_number_reserved_again(office: OfficeAtWork) -> None:
    task = office.task
    office.press(tasks.ask_return_reason)
    office.say(office.account(KD), "Formulasi belum tepat.")
    office.clear()

    office.press(tasks.undo, task=task)

    assert numbers_of(office, 12) == {LetterState.RESERVED: ["2"]}
    assert office.told("number_reserved") == [office.account(KSB)]
    office.press(signing.signed)
    assert numbers_of(office, 12) == {LetterState.ISSUED: ["2"]}


def test_a_number_that_another_has_followed_meanwhile_stays_as_void(office: OfficeAtWork) -> None:
    returned = office.task
    paper = [("Surat lain", Number(3), "3")]
    office.do(letters.reserve, register="", year=2026, papers=paper, task_id=office.task_of(5).id)

    office.press(tasks.ask_return_reason)
    office.say(office.account(KD), "Formulasi belum tepat.")
    office.finish_up_to(12)

    (void,) = office.see(letters.of_task, returned.id, LetterState.VOID)
    assert void.number == Number(2)
    assert numbers_of(office, 12) == {LetterState.RESERVED: ["4"]}


def test_who_takes_the_signature_back_has_the_number_reserved_again(office: OfficeAtWork) -> None:
    task = office.task
    office.press(signing.signed)
    office.press(tasks.undo, task=task)

    assert numbers_of(office, 12) == {LetterState.RESERVED: ["2"]}
    office.press(signing.signed)
    assert numbers_of(office, 12) == {LetterState.ISSUED: ["2"]}


def test_an_approval_that_is_taken_back_lets_the_number_go(office: OfficeAtWork) -> None:
    office.press(tasks.undo, task=office.task_of(11))

    assert office.task.step == 11
    assert office.see(letters.next_number, "", 2026) == 2


def test_an_office_that_begins_to_sign_electronically_in_between_numbers_both_papers_later(
    office: OfficeAtWork,
) -> None:
    office.press(tasks.ask_return_reason)
    office.say(office.account(KD), "Formulasi belum tepat.")
    sign(office, Signing.ON_PAPER)
    office.finish_up_to(12)
    sign(office, Signing.ELECTRONIC)
    office.press(signing.signed)

    office.press(number.issue)

    assert numbers_of(office, 13) == {LetterState.ISSUED: ["2", "3"]}
