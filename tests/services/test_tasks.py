"""What an official does with a task, from the press to the messages that wait in the same commit."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from db import pauses, people, runs, timers
from db.database import Database
from db.questions import QuestionKind
from messages import labels
from messages.card_view import CardFace
from services import answers, holds, tasks
from services import runs as run_services
from services.deliveries import ClearButtons
from services.desk import Pressed
from services.steps import analyse, create, instruct, review
from sop.errors import (
    FileExpected,
    NextHolderActed,
    NothingToUndo,
    NotPermitted,
    NotRegistered,
    ReasonMissing,
    RegistrationIncomplete,
    RunAlreadyOpen,
    RunIsClosed,
    StepCannotReturn,
    TaskAlreadyClosed,
    TextEmpty,
    TextTooLong,
    UndoOfAnother,
    UndoTooLate,
)
from sop.events import Event
from sop.model import HoldingKind, RunStatus, TaskStatus
from sop.procedure_file import parse_procedure
from sop.reminders import ReminderLevel
from tests.procedures import INCOMING_MAIL
from tests.services.office import STRANGER, YEAR, OfficeAtWork
from tests.times import at

KD, SEK, KSB = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan"
TIK, KIP, STF = "kabid_tik", "kabid_kip", "staf_sekretariat"

Button = Callable[..., Pressed]


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """A full office whose run has just started; the first card lies on its desk."""
    full_office.start()
    full_office.clear()
    return full_office


def events_of(office: OfficeAtWork) -> list[tuple[Event, int | None]]:
    """The history as (event, step)."""
    step_of = {task.id: task.step for task in office.tasks}
    return [(entry.event, step_of.get(entry.task_id or 0)) for entry in office.events()]


# [Terima]


def test_a_taken_task_shows_since_when(office: OfficeAtWork) -> None:
    office.wait(minutes=2)

    pressed = office.press(tasks.accept)

    assert office.task.accepted_at == office.now
    assert "Diterima Selasa, 1 Desember 2026 pukul 08.02 WIB" in pressed.message.text
    assert labels.ACCEPT not in str(pressed.message.rows)


def test_taking_a_task_twice_is_noted_once(office: OfficeAtWork) -> None:
    office.press(tasks.accept)
    office.wait(minutes=1)
    office.press(tasks.accept)

    assert events_of(office).count((Event.TASK_ACCEPTED, 1)) == 1


def test_who_handed_the_task_on_sees_that_it_was_taken_and_can_take_nothing_back(office: OfficeAtWork) -> None:
    office.deliver()
    office.press(instruct.send)
    office.deliver()

    office.press(tasks.accept)

    (refreshed,) = [told for told in office.deliver() if told.chat_id == office.account(KD)]
    assert refreshed.kind == "card_refresh"
    assert "Diterima Sekretaris" in refreshed.message.text
    assert labels.UNDO not in refreshed.buttons


# [Selesai]


def test_ending_a_step_puts_the_next_on_its_desk_with_one_card(office: OfficeAtWork) -> None:
    office.press(instruct.send)

    assert (office.task.step, office.task.post, office.task.due_at) == (2, SEK, at("1 Dec 2026 08.15"))
    assert office.told("task_card") == [office.account(SEK)]


def test_who_ended_a_step_sees_it_closed_and_may_take_it_back(office: OfficeAtWork) -> None:
    pressed = office.press(instruct.send)

    assert pressed.answer == "Disposisi terkirim kepada Sekretaris."
    assert "Status: Selesai oleh Kepala Dinas, Selasa, 1 Desember 2026 pukul 08.00 WIB" in pressed.message.text
    assert [button.label for row in pressed.message.rows for button in row] == [labels.UNDO]


def test_history_tells_who_ended_a_step_in_which_capacity(office: OfficeAtWork) -> None:
    office.press(instruct.send)

    assert events_of(office) == [
        (Event.RUN_STARTED, None),
        (Event.TASK_OPENED, 1),
        (Event.DISPOSITION_SENT, 1),
        (Event.TASK_FINISHED, 1),
        (Event.TASK_OPENED, 2),
    ]
    finished = office.events()[3]
    assert (finished.person_id, finished.name, finished.capacity) == (
        office.person(office.account(KD)).id,
        office.person(office.account(KD)).name,
        "Kepala Dinas",
    )


def test_an_ended_step_reminds_nobody_and_the_next_one_will(office: OfficeAtWork, database: Database) -> None:
    office.press(instruct.send)

    upcoming = database.run_now(timers.due_of_tasks, kinds=list(ReminderLevel), now=at("31 Dec 2026 08.00"), limit=10)

    assert {timer.task_id for timer in upcoming} == {office.task.id}
    assert [timer.due_at for timer in upcoming if timer.kind == ReminderLevel.DUE] == [office.task.due_at]


def test_those_whom_the_procedure_names_are_told_of_an_end_and_nobody_else(office: OfficeAtWork) -> None:
    office.jump_to(2)

    office.press(instruct.send)

    assert office.told("step_ended") == [office.account(KD)]
    assert office.told("task_card") == [office.account(KSB)]


def test_who_ended_a_step_is_not_told_of_it_in_another_capacity(office: OfficeAtWork) -> None:
    office.jump_to(2)
    person = office.person(office.account(SEK))
    office.database.run_now(people.place, person_id=person.id, post=KD, kind=HoldingKind.PLH, now=office.now)

    office.press(instruct.send)

    assert office.told("step_ended") == []


def test_a_second_press_is_told_who_was_first(office: OfficeAtWork) -> None:
    task = office.task
    office.press(instruct.send)

    with pytest.raises(TaskAlreadyClosed) as refused:
        office.press(instruct.send, task=task)

    assert (refused.value.task.status, refused.value.task.closed_as) == (TaskStatus.DONE, "Kepala Dinas")
    assert len([task for task in office.tasks if task.step == 2]) == 1


def test_the_last_step_ends_the_run_and_everybody_is_told(office: OfficeAtWork) -> None:
    office.jump_to(14)

    office.finish()

    assert office.run.status is RunStatus.FINISHED
    assert office.run.closed_at == office.now
    assert office.told("run_finished") == [office.account(post) for post in (KD, SEK, KSB, TIK, KIP, STF)]
    assert events_of(office)[-1] == (Event.RUN_FINISHED, None)


def test_a_press_on_a_twin_of_the_card_makes_that_the_live_one(office: OfficeAtWork) -> None:
    office.press(tasks.accept, message_id=50)
    office.deliver()

    office.press(tasks.accept, message_id=51)

    (cleared,) = office.deliver()
    assert cleared.chat_id == office.account(KD)
    assert cleared.delivery == ClearButtons(50)


# What a step asks for


def test_a_step_whose_output_is_a_file_asks_for_it_and_ends_with_it(office: OfficeAtWork) -> None:
    office.jump_to(3)

    asked = office.press(create.finish)

    ksb = office.account(KSB)
    assert (asked.answer, office.task.step, office.asked(ksb)) == (None, 3, QuestionKind.PROOF)
    assert office.task.accepted_at is not None
    office.send_file(ksb, "format.xlsx")
    assert office.task.step == 4
    assert [file.name for file in office.files_of(office.task_of(3))] == ["format.xlsx"]
    assert office.asked(ksb) is None


def test_who_sends_the_file_gets_the_closed_card_before_the_next_one(office: OfficeAtWork) -> None:
    office.jump_to(3)
    office.press(create.finish)
    office.clear()

    office.send_file(office.account(KSB))

    to_ksb = [kind for account, kind in office.waiting() if account == office.account(KSB)]
    assert to_ksb.index("receipt") < to_ksb.index("task_card")


def test_a_text_does_not_stand_in_for_a_file(office: OfficeAtWork) -> None:
    office.jump_to(3)
    office.press(create.finish)

    with pytest.raises(FileExpected):
        office.say(office.account(KSB), "Sudah saya kirim lewat surel.")

    assert office.task.step == 3
    assert office.asked(office.account(KSB)) == QuestionKind.PROOF


@pytest.mark.parametrize("what", ["file", "note"])
def test_where_either_will_do_a_file_or_a_note_ends_the_step(office: OfficeAtWork, what: str) -> None:
    office.jump_to(8)
    office.press(analyse.finish)

    ksb = office.account(KSB)
    if what == "file":
        office.send_file(ksb)
    else:
        office.say(ksb, "  Undangan dikirim lewat grup.  ")

    assert office.task.step == 9
    assert office.task_of(8).note == (None if what == "file" else "Undangan dikirim lewat grup.")


@pytest.mark.parametrize(("text", "error"), [("  \n ", TextEmpty), ("x" * 1001, TextTooLong)])
def test_a_note_that_says_nothing_or_too_much_is_asked_for_again(
    office: OfficeAtWork, text: str, error: type[Exception]
) -> None:
    office.jump_to(8)
    office.press(analyse.finish)

    with pytest.raises(error):
        office.say(office.account(KSB), text)

    assert office.asked(office.account(KSB)) == QuestionKind.PROOF
    office.say(office.account(KSB), "x" * 1000)
    assert office.task.step == 9


def test_what_was_handed_in_before_an_undo_still_counts(office: OfficeAtWork) -> None:
    office.jump_to(3)
    office.finish()
    office.press(tasks.undo, task=office.task_of(3))

    office.press(create.finish)

    assert office.task.step == 4


def test_a_note_that_was_taken_back_has_to_be_written_again(office: OfficeAtWork) -> None:
    office.jump_to(8)
    office.finish()
    office.press(tasks.undo, task=office.task_of(8))

    office.press(analyse.finish)

    assert (office.task.step, office.asked(office.account(KSB))) == (8, QuestionKind.PROOF)


def test_a_step_that_asks_for_a_note_keeps_a_file_but_still_asks(database: Database) -> None:
    wants_a_note = parse_procedure(INCOMING_MAIL.source.replace('proof = "file_or_note"', 'proof = "note"'))
    office = OfficeAtWork(database, procedure=wants_a_note)
    office.seat_everybody()
    office.start()
    task = office.jump_to(8)
    office.press(analyse.finish)

    office.send_file(office.account("kasi_pemerintahan"), "laporan.pdf")

    assert office.task == replace(task, accepted_at=office.now)
    assert [file.name for file in office.files_of(task)] == ["laporan.pdf"]
    assert office.asked(office.account("kasi_pemerintahan")) == QuestionKind.PROOF


def test_cancel_leaves_the_step_open_and_asks_no_more(office: OfficeAtWork) -> None:
    office.jump_to(3)
    office.press(create.finish)

    message = office.do(answers.cancel_question, sender=office.account(KSB), question_id=office.question(KSB).id)

    assert "dibatalkan" in message.text
    assert (office.task.step, office.asked(office.account(KSB))) == (3, None)


# [Kembalikan]


def test_work_goes_back_with_a_reason_for_another_round(office: OfficeAtWork) -> None:
    office.jump_to(10)

    office.send_back("Target indikator 3 belum sesuai Renstra.")

    assert (office.task.step, office.task.round, office.task.post) == (9, 2, KSB)
    assert office.task.reason == "Target indikator 3 belum sesuai Renstra."
    assert office.told("task_card") == [office.account(KSB)]
    assert events_of(office)[-2:] == [(Event.TASK_RETURNED, 10), (Event.TASK_OPENED, 9)]
    assert office.events()[-2].details == {"text": "Target indikator 3 belum sesuai Renstra."}


def test_reasons_of_5000_letters_are_refused_and_asked_for_again(office: OfficeAtWork) -> None:
    office.jump_to(10)

    with pytest.raises(TextTooLong) as refused:
        office.send_back("x" * 5000)

    assert refused.value.limit == 1000
    assert (office.task.step, office.asked(office.account(SEK))) == (10, QuestionKind.RETURN_REASON)


def test_pressing_return_only_asks(office: OfficeAtWork) -> None:
    office.jump_to(10)

    office.press(tasks.ask_return_reason)

    assert office.asked(office.account(SEK)) == QuestionKind.RETURN_REASON
    assert office.task.step == 10


def test_a_return_needs_a_reason_and_asks_again(office: OfficeAtWork) -> None:
    office.jump_to(10)
    office.press(tasks.ask_return_reason)

    with pytest.raises(ReasonMissing):
        office.say(office.account(SEK), "   ")

    assert office.asked(office.account(SEK)) == QuestionKind.RETURN_REASON


def test_a_step_without_a_return_does_not_even_ask(office: OfficeAtWork) -> None:
    with pytest.raises(StepCannotReturn):
        office.press(tasks.ask_return_reason)

    assert office.asked(office.account(KD)) is None


def test_ending_the_step_after_all_drops_the_question_why_it_goes_back(office: OfficeAtWork) -> None:
    office.jump_to(10)
    office.press(tasks.ask_return_reason)

    office.press(review.approve)

    assert (office.task.step, office.asked(office.account(SEK))) == (11, None)


# [Urungkan]


def test_an_undo_opens_the_step_again_and_withdraws_the_next(office: OfficeAtWork) -> None:
    due_at = office.task.due_at
    office.press(instruct.send)
    office.wait(minutes=9)

    pressed = office.press(tasks.undo, task=office.task_of(1))

    assert pressed.answer == "Langkah 1 dibuka kembali."
    assert (office.task.step, office.task.round, office.task.due_at) == (1, 1, due_at)
    assert office.task_of(2).status is TaskStatus.WITHDRAWN
    assert events_of(office)[-2:] == [(Event.TASK_UNDONE, 1), (Event.TASK_WITHDRAWN, 2)]


def test_a_withdrawn_card_loses_its_buttons_and_its_holder_is_told(office: OfficeAtWork) -> None:
    office.press(instruct.send)
    office.deliver()

    office.press(tasks.undo, task=office.task_of(1))

    to_sek = [told for told in office.deliver() if told.chat_id == office.account(SEK)]
    assert [told.kind for told in to_sek] == ["card_refresh", "taken_back"]
    assert to_sek[0].buttons == []
    assert "dibuka kembali oleh Kepala Dinas" in to_sek[1].message.text


def test_who_never_heard_of_the_end_does_not_hear_of_the_undo(office: OfficeAtWork) -> None:
    office.press(instruct.send)

    office.press(tasks.undo, task=office.task_of(1))

    assert [told for told in office.deliver() if told.chat_id == office.account(SEK)] == []


def test_those_who_were_told_of_an_end_are_told_that_it_was_taken_back(office: OfficeAtWork) -> None:
    office.jump_to(2)
    office.press(instruct.send)
    office.deliver()

    office.press(tasks.undo, task=office.task_of(2))

    told = {told.chat_id for told in office.deliver() if told.kind == "taken_back"}
    assert told == {office.account(KD), office.account(KSB)}


def test_an_open_step_is_reminded_of_again_after_an_undo(office: OfficeAtWork, database: Database) -> None:
    office.press(instruct.send)
    office.press(tasks.undo, task=office.task_of(1))

    upcoming = database.run_now(timers.due_of_tasks, kinds=list(ReminderLevel), now=at("31 Dec 2026 08.00"), limit=10)

    assert {timer.task_id for timer in upcoming} == {office.task.id}
    assert [timer.due_at for timer in upcoming if timer.kind == ReminderLevel.DUE] == [office.task.due_at]


def test_the_end_of_a_run_can_be_taken_back(office: OfficeAtWork) -> None:
    office.jump_to(14)
    office.finish()
    office.deliver()

    office.press(tasks.undo, task=office.task_of(14))

    assert (office.run.status, office.run.closed_at, office.task.step) == (RunStatus.OPEN, None, 14)
    assert events_of(office)[-2:] == [(Event.TASK_UNDONE, 14), (Event.RUN_REOPENED, None)]
    told = {told.chat_id for told in office.deliver() if told.kind == "taken_back"}
    assert told == {office.account(post) for post in (KD, SEK, KSB, TIK, KIP)}


def test_a_run_on_hold_that_ended_is_on_hold_again_when_that_is_taken_back(office: OfficeAtWork) -> None:
    office.jump_to(14)
    office.do(holds.ask_reason, sender=office.account(KD), run_id=office.run.id)
    office.say(office.account(KD), "Menunggu arahan.")
    office.finish()

    office.press(tasks.undo, task=office.task_of(14))

    assert office.see(pauses.current, office.run.id) is not None
    upcoming = office.see(timers.due_of_tasks, kinds=list(ReminderLevel), now=at("31 Dec 2026 08.00"), limit=10)
    assert upcoming == []


def test_a_run_that_was_reopened_can_end_again_and_everybody_is_told_again(office: OfficeAtWork) -> None:
    office.jump_to(14)
    office.finish()
    office.deliver()
    office.press(tasks.undo, task=office.task_of(14))
    office.clear()

    office.finish()

    assert office.run.status is RunStatus.FINISHED
    assert len(office.told("run_finished")) == 6


def test_the_end_of_a_run_stays_when_another_of_its_year_has_begun(office: OfficeAtWork, database: Database) -> None:
    office.jump_to(14)
    office.finish()
    finished, last = office.run, office.task_of(14)
    office.do(run_services.start, sender=office.account(KD), year=YEAR)

    with pytest.raises(RunAlreadyOpen):
        office.press(tasks.undo, task=last)

    assert database.read_now(runs.get, finished.id).status is RunStatus.FINISHED


def test_a_return_can_be_taken_back(office: OfficeAtWork) -> None:
    office.jump_to(10)
    office.send_back()

    office.press(tasks.undo, task=office.task_of(10))

    assert (office.task.step, office.task.round) == (10, 1)
    assert office.task_of(9).status is TaskStatus.WITHDRAWN


def test_an_undo_is_refused_after_ten_minutes(office: OfficeAtWork) -> None:
    office.press(instruct.send)
    office.wait(minutes=10, seconds=1)

    with pytest.raises(UndoTooLate):
        office.press(tasks.undo, task=office.task_of(1))


@pytest.mark.parametrize("act", [tasks.accept, instruct.send])
def test_an_undo_is_refused_once_the_next_official_has_acted(office: OfficeAtWork, act: Button) -> None:
    office.press(instruct.send)
    office.press(act)

    with pytest.raises(NextHolderActed):
        office.press(tasks.undo, task=office.task_of(1))


def test_an_undo_is_for_who_pressed_and_not_for_the_successor(office: OfficeAtWork) -> None:
    office.press(instruct.send)
    office.vacate(KD)
    office.seat(KD, account=190)

    with pytest.raises(UndoOfAnother):
        office.press(tasks.undo, task=office.task_of(1), by=190)
    with pytest.raises(NotPermitted):
        office.press(tasks.undo, task=office.task_of(1), by=office.account(KD))


def test_an_open_step_has_nothing_to_undo(office: OfficeAtWork) -> None:
    with pytest.raises(NothingToUndo):
        office.press(tasks.undo)


def test_a_cancelled_run_cannot_be_brought_back(office: OfficeAtWork) -> None:
    office.press(instruct.send)
    first = office.task_of(1)
    office.do(run_services.ask_cancel_reason, sender=office.account(KD), run_id=office.run.id)
    office.say(office.account(KD), "Dibatalkan.")

    with pytest.raises(RunIsClosed):
        office.press(tasks.undo, task=first)


# Who and what


@pytest.mark.parametrize("button", [tasks.accept, instruct.send, tasks.ask_return_reason, tasks.undo])
def test_buttons_of_a_card_are_for_its_holder(office: OfficeAtWork, button: Button) -> None:
    for account, error in ((office.account(SEK), NotPermitted), (STRANGER, NotRegistered)):
        with pytest.raises(error):
            office.press(button, by=account, message_id=1)


def test_who_has_not_finished_registering_is_told_so(office: OfficeAtWork, database: Database) -> None:
    database.run_now(people.add, telegram_id=STRANGER, username=None, now=office.now)

    with pytest.raises(RegistrationIncomplete):
        office.press(instruct.send, by=STRANGER)


@pytest.mark.parametrize("button", [tasks.accept, instruct.send, tasks.ask_return_reason, tasks.undo])
def test_a_button_of_a_task_that_does_not_exist_is_nobodys(office: OfficeAtWork, button: Button) -> None:
    with pytest.raises(NotPermitted):
        office.do(button, sender=office.account(KD), task_id=999, message_id=1)


def test_a_task_that_does_not_exist_can_be_neither_opened_nor_looked_at(office: OfficeAtWork) -> None:
    for service in (tasks.open_card, tasks.send_files):
        with pytest.raises(NotPermitted):
            office.do(service, sender=office.account(KD), task_id=999)
    with pytest.raises(NotPermitted):
        office.see(tasks.show_card, sender=office.account(KD), task_id=999)


def test_an_acting_official_acts_in_that_capacity(office: OfficeAtWork, database: Database) -> None:
    person = office.person(office.account(SEK))
    database.run_now(people.place, person_id=person.id, post=KD, kind=HoldingKind.PLH, now=office.now)

    office.press(instruct.send, by=office.account(SEK))

    assert office.task_of(1).closed_as == "Plh. Kepala Dinas"
    with pytest.raises(TaskAlreadyClosed):
        office.press(instruct.send, task=office.task_of(1), by=office.account(KD))


# Lists


def test_one_open_task_is_shown_as_its_card_and_more_or_none_as_a_list(office: OfficeAtWork) -> None:
    office.do(tasks.list_tasks, sender=office.account(KD))
    office.do(tasks.list_tasks, sender=office.account(SEK))
    office.do(run_services.start, sender=office.account(KD), year=2028)
    office.clear()

    office.do(tasks.list_tasks, sender=office.account(KD))
    office.do(tasks.list_tasks, sender=office.account(SEK))

    assert office.told("task_list") == [office.account(KD), office.account(SEK)]


def test_opening_a_task_again_sends_a_fresh_card_and_the_old_one_loses_its_buttons(office: OfficeAtWork) -> None:
    office.do(tasks.open_card, sender=office.account(KD), task_id=office.task.id)

    assert [told.kind for told in office.deliver()] == ["task_card", "clear_buttons"]


def test_a_closed_task_is_not_opened_again(office: OfficeAtWork) -> None:
    task = office.task
    office.press(instruct.send)

    with pytest.raises(TaskAlreadyClosed):
        office.do(tasks.open_card, sender=office.account(KD), task_id=task.id)


def test_a_card_can_be_turned_to_its_hidden_buttons(office: OfficeAtWork) -> None:
    front, more = (
        office.see(tasks.show_card, sender=office.account(KD), task_id=office.task.id, face=face)
        for face in (CardFace.FRONT, CardFace.MORE)
    )

    assert labels.MORE in str(front.rows)
    assert labels.HISTORY in str(more.rows)


# Empty desks


def test_a_task_for_a_vacant_post_waits_and_superior_and_admins_are_told_at_once(office: OfficeAtWork) -> None:
    office.jump_to(2)
    office.vacate(KSB)
    office.clear()

    office.finish()

    assert (office.task.step, office.task.post) == (3, KSB)
    assert office.told("desk_is_empty") == [office.account(SEK), office.account(STF)]
    assert office.told("task_card") == []


def test_where_the_superior_is_missing_too_the_next_above_is_told(database: Database) -> None:
    office = OfficeAtWork(database, procedure=INCOMING_MAIL)
    office.seat_everybody()
    admin = office.admin()
    office.start()
    office.jump_to(11)
    for post in ("agendaris", "sekcam"):
        office.vacate(post)

    office.finish()

    assert office.task.post == "agendaris"
    assert office.told("desk_is_empty") == [office.account("camat"), office.account("agendaris"), admin]
