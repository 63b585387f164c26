"""Creating, drafting, reviewing, approving, signing: files and decisions (SOP steps 3, 9 to 12)."""

import pytest

from messages import labels
from services import tasks
from services.steps import approve, create, draft, review, sign
from sop.errors import FileExpected, NextHolderActed, ReasonMissing, StepCannotReturn, TaskAlreadyClosed
from sop.events import Event
from sop.model import TaskPart, TaskStatus
from tests.services.office import OfficeAtWork, a_file

KD, SEK, KSB = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan"


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    full_office.start()
    return full_office


def upload(office: OfficeAtWork, name: str) -> None:
    office.press(tasks.ask_upload)
    office.send_file(office.holder(), name)


# Create


def test_the_standard_form_is_made_and_ends_the_step_with_one_more_press(office: OfficeAtWork) -> None:
    office.jump_to(3)

    pressed = office.press(create.use_standard_form, form=a_file("Format IKU 2027.xlsx"))
    made = [file.name for file in office.files_of(office.task)]
    office.press(create.finish)

    assert pressed.answer == "Format baku telah dibuat."
    assert made == ["Format IKU 2027.xlsx"]
    assert office.task.step == 4


def test_a_form_that_was_uploaded_ends_the_step_too(office: OfficeAtWork) -> None:
    office.jump_to(3)
    upload(office, "format sendiri.xlsx")

    office.press(create.finish)

    assert office.task.step == 4


def test_an_upload_asked_for_is_not_answered_with_a_text(office: OfficeAtWork) -> None:
    office.jump_to(3)
    office.press(tasks.ask_upload)

    with pytest.raises(FileExpected):
        office.say(office.holder(), "Nanti saya kirim.")


@pytest.mark.parametrize("step", [3, 6, 9])
def test_a_photo_is_taken_where_a_document_is_expected_and_the_question_says_so(
    office: OfficeAtWork, step: int
) -> None:
    office.jump_to(step)
    office.now = max(office.now, office.task.starts_at)
    office.press(tasks.ask_upload)
    (asked,) = [told for told in office.deliver() if told.kind == "question"]

    office.send_file(office.holder(), "foto.jpg", is_photo=True)

    assert "sebagai dokumen atau foto" in asked.message.text
    assert [file.is_photo for file in office.files_of(office.task)] == [True]
    (card,) = [told for told in office.deliver() if told.kind == "receipt"]
    assert "Berkas yang telah dikirim: 1" in card.message.text


# Draft and review


def test_the_latest_version_is_what_is_reviewed_and_history_tells_which_that_was(office: OfficeAtWork) -> None:
    office.jump_to(9)
    upload(office, "konsep.docx")
    office.press(tasks.ask_upload)
    office.send_file(office.holder(), "konsep akhir.docx", sha256="cd" * 32)
    office.press(draft.submit)
    (card,) = [told for told in office.deliver() if told.kind == "task_card"]

    office.press(review.approve)

    assert card.message.file is not None
    assert card.message.file.name == "konsep akhir.docx"
    approved = [entry for entry in office.events() if entry.event is Event.TASK_FINISHED][-1]
    assert "konsep akhir.docx (cdcdcdcd)" in approved.details["files"]


def test_a_decision_while_the_file_is_being_replaced_is_refused(office: OfficeAtWork) -> None:
    """Who drafted takes the submission back to put in another file; the old card decides nothing any more."""
    office.jump_to(9)
    office.finish()
    office.deliver()
    old = office.task
    office.press(tasks.undo, task=office.task_of(9))
    upload(office, "konsep baru.docx")

    with pytest.raises(TaskAlreadyClosed):
        office.press(review.approve, task=old)

    office.press(draft.submit)
    assert (office.task.step, office.task.round) == (10, 1)
    assert office.task.id != old.id


def test_once_the_reviewer_has_begun_the_file_stays_as_it_is(office: OfficeAtWork) -> None:
    office.jump_to(9)
    office.finish()
    office.press(tasks.accept)

    with pytest.raises(NextHolderActed):
        office.press(tasks.undo, task=office.task_of(9))
    with pytest.raises(TaskAlreadyClosed):
        office.press(tasks.ask_upload, task=office.task_of(9))


@pytest.mark.parametrize(
    ("step", "tasks_before", "target", "holder"), [(10, 0, 9, KSB), (11, 1, 10, SEK), (12, 0, 10, SEK)]
)
def test_work_goes_back_to_where_the_procedure_says_with_a_fresh_clock_and_the_reason(
    office: OfficeAtWork, step: int, tasks_before: int, target: int, holder: str
) -> None:
    office.jump_to(step)
    for _ in range(tasks_before):
        office.finish()
    first = office.task_of(target)
    office.wait(minutes=30)

    office.send_back("Target indikator 3 belum sesuai Renstra.")

    assert (office.task.step, office.task.post, office.task.round) == (target, holder, first.round + 1)
    assert (office.task.opened_at, office.task.reason) == (office.now, "Target indikator 3 belum sesuai Renstra.")
    assert office.task_of(step).status is TaskStatus.RETURNED
    assert office.reread(first) == first


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_work_does_not_go_back_without_a_reason(office: OfficeAtWork, text: str) -> None:
    office.jump_to(12)

    with pytest.raises(ReasonMissing):
        office.send_back(text)

    assert office.task.step == 12


def test_the_head_hears_of_a_step_that_comes_back_for_the_fourth_time(office: OfficeAtWork) -> None:
    office.jump_to(9)
    told = []
    for _ in range(4):
        office.finish()
        office.clear()
        office.send_back("Belum sesuai.")
        told.append(office.told("came_back_often"))

    assert told == [[], [], [office.account(KD)], [office.account(KD)]]


# Approve


def test_the_step_has_two_tasks_with_one_due_time(office: OfficeAtWork) -> None:
    submission = office.jump_to(11)
    office.wait(minutes=20)

    office.press(approve.submit)

    decision = office.task
    assert (submission.part, submission.post) == (TaskPart.SUBMISSION, SEK)
    assert (decision.part, decision.post, decision.round) == (TaskPart.STEP, KD, submission.round)
    assert (decision.starts_at, decision.due_at) == (submission.starts_at, submission.due_at)
    office.press(approve.approve)
    assert office.task.step == 12


def test_who_lays_it_before_the_decider_cannot_send_it_back(office: OfficeAtWork) -> None:
    office.jump_to(11)

    with pytest.raises(StepCannotReturn):
        office.press(tasks.ask_return_reason)


def test_laying_it_before_the_decider_can_be_taken_back(office: OfficeAtWork) -> None:
    submission = office.jump_to(11)
    office.press(approve.submit)
    decision = office.task

    office.press(tasks.undo, task=submission)

    assert office.task.id == submission.id
    assert office.reread(decision).status is TaskStatus.WITHDRAWN
    office.press(approve.submit)
    assert (office.task.part, office.task.round) == (TaskPart.STEP, 1)


@pytest.mark.parametrize(
    ("step", "button"), [(3, create.finish), (9, draft.submit), (10, review.approve), (12, sign.signed)]
)
def test_every_decision_can_be_taken_back(office: OfficeAtWork, step: int, button: object) -> None:
    task = office.jump_to(step)
    office.finish()

    office.press(tasks.undo, task=task)

    assert (office.task.id, office.task.status, office.task.due_at) == (task.id, TaskStatus.OPEN, task.due_at)
    assert office.task_of(step + 1).status is TaskStatus.WITHDRAWN


# Sign


def test_a_signed_file_can_follow_and_goes_to_who_numbers_it(office: OfficeAtWork) -> None:
    office.jump_to(12)
    office.finish()
    head = office.account(KD)
    office.send_file(head, "bertanda tangan.pdf")
    (asked,) = [told for told in office.deliver() if told.kind == "unasked_file"]

    assert "Langkah 12: Menandatangani Dokumen IKU" in asked.buttons
    assert labels.IGNORE_FILE in asked.buttons
