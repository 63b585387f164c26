"""A file that comes back signed: compared with what was approved, and told to who sent it and to who numbers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from db import files as file_rows
from db import signed_copies as kept
from db.questions import QuestionKind
from services import files, signed_copies, tasks
from services.signed_copies import Wanted
from services.steps import draft, sign
from sop.events import Event
from sop.model import TaskStatus
from sop.paper_settings import Signing
from sop.signatures import Approved, ElectronicSignature, SignatureState, SignedCopy, TextMatch
from tests.services.office import OfficeAtWork

KD, KSB = "kepala_dinas", "kasubag_umum_keuangan"


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """A run whose decision is drafted as a text document and as PDF, and lies before who signs."""
    full_office.start()
    full_office.jump_to(9)
    account = full_office.account(KSB)
    for name in ("konsep.docx", "konsep.pdf"):
        full_office.press(tasks.ask_upload)
        full_office.send_file(account, name)
    full_office.press(draft.submit)
    full_office.finish_up_to(12)
    return full_office


def sign_electronically(office: OfficeAtWork) -> None:
    own = office.office.initial_stationery
    stationery = replace(own, settings=replace(own.settings, signing=Signing.ELECTRONIC))
    office.office = replace(office.office, initial_stationery=stationery)


def signature(office: OfficeAtWork, state: SignatureState = SignatureState.INTACT) -> ElectronicSignature:
    return ElectronicSignature("Pejabat Kepala Dinas", office.now - timedelta(minutes=5), state, True)


def found(office: OfficeAtWork, **about: Any) -> SignedCopy:
    wanted = office.see(signed_copies.wanted, task_id=office.task_of(12).id)
    assert wanted is not None
    return replace(SignedCopy(approved=wanted.approved, text=TextMatch.SAME), **about)


def test_a_signed_file_is_compared_with_the_pdf_that_was_approved(office: OfficeAtWork) -> None:
    wanted = office.see(signed_copies.wanted, task_id=office.task.id)

    (_, approved) = office.files_of(office.task_of(9))
    assert wanted == Wanted(Approved("konsep.pdf", approved.sha256))


def test_the_reserved_number_may_stand_in_it(office: OfficeAtWork) -> None:
    office.press(tasks.ask_return_reason)
    office.say(office.account(KD), "Formulasi belum tepat.")
    sign_electronically(office)
    office.finish_up_to(12)

    wanted = office.see(signed_copies.wanted, task_id=office.task.id)

    assert wanted is not None and wanted.approved is not None
    assert wanted.approved.expected == ("000.7.2.7/002/DISKOMINFO/2026",)


@pytest.mark.parametrize("step", [3, 9, 14])
def test_files_of_other_steps_are_not_looked_at(office: OfficeAtWork, step: int) -> None:
    office.finish_up_to(14)

    assert office.see(signed_copies.wanted, task_id=office.task_of(step).id) is None


def test_who_signed_is_asked_for_the_file_where_the_office_signs_electronically(office: OfficeAtWork) -> None:
    sign_electronically(office)
    task = office.task
    office.press(sign.signed)
    asked = office.asked(office.account(KD))
    office.clear()

    office.send_file(office.account(KD), "bertanda tangan.pdf", found=found(office, signatures=(signature(office),)))

    told = [each for each in office.deliver() if each.kind in ("signed_copy", "signed_file")]
    assert asked == QuestionKind.UPLOAD
    assert office.reread(task).status is TaskStatus.DONE
    assert [file.name for file in office.files_of(task)] == ["bertanda tangan.pdf"]
    assert [(each.chat_id, each.kind) for each in told] == [
        (office.account(KD), "signed_copy"),
        (office.account(KSB), "signed_file"),
        (office.account(KSB), "signed_copy"),
    ]
    for each in (told[0], told[2]):
        said = each.message.text
        assert "Teks sama dengan versi yang disetujui." in said
        assert "✓ Pejabat Kepala Dinas" in said
        assert "penerbit sertifikat dikenal" in said


def test_nobody_is_asked_where_the_office_signs_on_paper(office: OfficeAtWork) -> None:
    office.press(sign.signed)

    assert office.asked(office.account(KD)) is None


def test_what_was_found_is_kept_and_stands_in_the_history(office: OfficeAtWork) -> None:
    copy = found(
        office,
        text=TextMatch.DIFFERENT,
        differences=(("99", "99,5"),),
        signatures=(signature(office, SignatureState.CHANGED),),
    )
    office.press(tasks.ask_upload)
    office.send_file(office.account(KD), "bertanda tangan.pdf", found=copy)

    (file,) = office.files_of(office.task)
    assert office.see(kept.of_file, file.id) == copy
    (entry,) = [entry for entry in office.events() if entry.event is Event.SIGNED_FILE_EXAMINED]
    assert "teks berbeda dari konsep.pdf" in entry.details["text"]
    assert "TTE Pejabat Kepala Dinas berubah setelah ditandatangani" in entry.details["text"]
    said = next(each for each in office.deliver() if each.kind == "signed_copy").message.text
    assert "• 99 menjadi 99,5" in said
    assert "! Pejabat Kepala Dinas" in said


def test_a_different_text_stops_nothing(office: OfficeAtWork) -> None:
    office.press(tasks.ask_upload)
    office.send_file(office.account(KD), "lain.pdf", found=found(office, text=TextMatch.OTHER))

    office.press(sign.signed)

    assert office.task.step == 13


def test_a_file_nobody_asked_for_is_compared_when_it_is_given_to_the_signing(office: OfficeAtWork) -> None:
    task = office.task
    office.press(sign.signed)
    office.send_file(office.account(KD), "bertanda tangan.pdf")
    (file,) = office.see(file_rows.unassigned_of, office.person(office.account(KD)).id)

    office.do(files.assign, sender=office.account(KD), file_id=file.id, task_id=task.id, found=found(office))

    assert office.see(kept.of_file, file.id) is not None
