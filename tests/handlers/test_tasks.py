"""Pressing the buttons of a task card."""

import pytest

from db import history, questions
from db.questions import QuestionKind
from messages.card_view import CardFace
from messages.refusals import WORDS, refusal
from services import holders
from sop.errors import (
    FileExpected,
    NotPermitted,
    NotRegistered,
    ReasonMissing,
    StepCannotReturn,
    TextTooLong,
    UndoOfAnother,
    UndoTooLate,
)
from sop.model import HoldingKind, Task, TaskStatus
from tests.handlers import updates
from tests.handlers.desk import KD, KSB, SEK, STF, STRANGER, TIK, Desk
from tests.messages.gallery import ZONE

PHRASE_25 = "Mohon maaf, Bapak/Ibu tidak memiliki kewenangan untuk tindakan ini. Silakan menghubungi Sekretariat."
CARD_BUTTONS = (
    "task:accept:{}",
    "task:return:{}",
    "task:undo:{}",
    "task:upload:{}",
    "task:files:{}",
    *(f"task:face:{{}}:{face}" for face in CardFace),
    "instruct:send:{}",
    "instruct:toggle:{}:0",
    "instruct:urgency:{}:urgent",
    "instruct:note:{}",
)
FIRST_ROWS = ["Kirim Disposisi", "Ubah Instruksi", "Tambah Catatan", "Derajat", "Lainnya"]


def question_of(desk: Desk, telegram_id: int) -> tuple[QuestionKind, int | None] | None:
    """Return what somebody is being asked."""
    person = desk.person(telegram_id)
    question = desk.read(lambda session: questions.of(session, person.id))
    return None if question is None else (question.kind, question.subject_id)


def events_of(desk: Desk, task: Task) -> list[str]:
    """Return what happened to a task."""
    return [
        entry.event
        for entry in desk.read(lambda session: history.of_run(session, task.run_id))
        if entry.task_id == task.id
    ]


async def test_terima_notes_the_receipt_and_refreshes_the_card(desk: Desk) -> None:
    task_id = desk.start_run()

    seen = await desk.press(KD, f"task:accept:{task_id}")

    assert desk.task(task_id).accepted_at == desk.clock()
    assert "Status: Diterima Senin, 30 November 2026 pukul 09.00 WIB" in seen.edit.text
    assert list(seen.buttons) == FIRST_ROWS
    assert (seen.answer, seen.is_alert) == ("", False)


async def test_the_press_is_answered_before_the_card_is_edited(desk: Desk) -> None:
    task_id = desk.start_run()

    for button in ("task:accept:{}", "task:face:{}:more", "instruct:send:{}", "task:undo:{}"):
        seen = await desk.press(KD, button.format(task_id))

        assert seen.methods == ["answerCallbackQuery", "editMessageText"]


async def test_the_last_button_of_a_step_ends_it_and_brings_the_next_card(desk: Desk) -> None:
    task_id = desk.start_run()
    await desk.send_all()

    seen = await desk.press(KD, f"instruct:send:{task_id}")

    assert seen.answer == "Disposisi terkirim kepada Sekretaris."
    assert list(seen.buttons) == ["Urungkan"]
    assert desk.waiting_kinds() == [("task_card", SEK)]
    (card,) = await desk.send_all()
    assert (card.chat_id, "Langkah 2 dari 14" in card.text) == (SEK, True)


async def test_a_second_press_on_it_changes_nothing_and_says_who_was_first(desk: Desk) -> None:
    task_id = desk.start_run()
    await desk.press(KD, f"instruct:send:{task_id}")
    before = (desk.waiting_kinds(), events_of(desk, desk.task(task_id)))

    seen = await desk.press(KD, f"instruct:send:{task_id}")

    assert seen.answer == "Sudah diselesaikan oleh Kepala Dinas pada Senin, 30 November 2026 pukul 09.00 WIB."
    assert seen.is_alert
    assert "Status: Selesai oleh Kepala Dinas" in seen.edit.text
    assert (desk.waiting_kinds(), events_of(desk, desk.task(task_id))) == before


@pytest.mark.parametrize(
    "button",
    [button for button in CARD_BUTTONS if button.split(":")[1] not in ("undo", "files", "face")],
)
async def test_a_stale_button_refreshes_the_card(desk: Desk, button: str) -> None:
    task_id = desk.start_run()
    await desk.press(KD, f"instruct:send:{task_id}")
    desk.clock.pass_by(minutes=11)

    seen = await desk.press(KD, button.format(task_id))

    assert seen.is_alert
    assert seen.answer.startswith("Sudah diselesaikan oleh Kepala Dinas")
    assert seen.methods == ["answerCallbackQuery", "editMessageText"]
    assert seen.edit.rows == []


async def test_a_card_that_was_withdrawn_says_so(desk: Desk) -> None:
    first = desk.start_run()
    await desk.press(KD, f"instruct:send:{first}")
    second = desk.open_task()
    await desk.press(KD, f"task:undo:{first}")

    seen = await desk.press(SEK, f"task:accept:{second}")

    assert seen.answer == "Tugas ini sudah ditarik kembali."
    assert "Status: Ditarik kembali" in seen.edit.text
    assert seen.edit.rows == []


@pytest.mark.parametrize("button", [*CARD_BUTTONS, "task:open:{}"])
async def test_the_wrong_person_reads_the_offices_phrase_and_sees_no_card(desk: Desk, button: str) -> None:
    task_id = desk.start_run()

    seen = await desk.press(TIK, button.format(task_id))

    assert (seen.answer, seen.is_alert) == (PHRASE_25, True)
    assert seen.methods == ["answerCallbackQuery"]
    assert desk.task(task_id).accepted_at is None


@pytest.mark.parametrize("button", CARD_BUTTONS)
async def test_a_stranger_is_told_to_register(desk: Desk, button: str) -> None:
    task_id = desk.start_run()

    seen = await desk.press(STRANGER, button.format(task_id))

    assert (seen.answer, seen.is_alert) == (WORDS[NotRegistered], True)
    assert seen.methods == ["answerCallbackQuery"]


async def test_who_left_the_post_presses_in_vain(desk: Desk) -> None:
    task_id = desk.start_run()
    desk.run_service(holders.release, person=desk.person(KD), office=desk.office, post="kepala_dinas", now=desk.clock())

    seen = await desk.press(KD, f"instruct:send:{task_id}")

    assert seen.answer == PHRASE_25
    assert desk.task(task_id).is_open


async def test_selesai_asks_for_the_file_that_the_step_needs(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(3)
    await desk.send_all()

    seen = await desk.press(KSB, f"create:finish:{task_id}")

    assert desk.task(task_id).is_open
    assert desk.task(task_id).accepted_at is not None
    assert "Status: Diterima" in seen.edit.text
    (question,) = (call for call in await desk.send_all() if call.method == "sendMessage")
    assert "Mohon kirimkan berkas <b>Format IKU</b>" in question.text
    assert question.buttons == {"Batal": "question:cancel:1"}


async def test_a_text_where_a_file_is_due_leaves_the_question_open(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(3)
    await desk.press(KSB, f"create:finish:{task_id}")
    await desk.send_all()

    await desk.say(KSB, "Formatnya sudah saya kirim lewat surel")

    assert desk.task(task_id).is_open
    assert question_of(desk, KSB) == (QuestionKind.PROOF, task_id)
    assert desk.waiting_kinds() == [("refusal", KSB)]
    assert [call.text for call in await desk.send_all()] == [WORDS[FileExpected]]


async def test_a_note_ends_a_step_that_takes_one(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(8)
    await desk.press(KSB, f"analyse:finish:{task_id}")

    await desk.say(KSB, "Sudah selaras dengan Renstra")

    assert desk.task(task_id).status is TaskStatus.DONE
    assert desk.task(task_id).note == "Sudah selaras dengan Renstra"
    assert question_of(desk, KSB) is None


@pytest.mark.parametrize("words", ["x" * 1001, "   \n ", "\u2063"])
async def test_a_note_that_cannot_be_taken_leaves_the_question_open(desk: Desk, words: str) -> None:
    desk.start_run()
    task_id = desk.finish_to(8)
    await desk.press(KSB, f"analyse:finish:{task_id}")
    await desk.send_all()

    await desk.say(KSB, words)

    assert desk.task(task_id).is_open
    assert question_of(desk, KSB) == (QuestionKind.PROOF, task_id)
    assert desk.waiting_kinds() == [("refusal", KSB)]


async def test_kembalikan_asks_for_the_reason_and_the_reason_returns_the_work(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(10)
    await desk.send_all()

    await desk.press(SEK, f"task:return:{task_id}")

    assert question_of(desk, SEK) == (QuestionKind.RETURN_REASON, task_id)
    assert any("alasan pengembalian ke langkah 9" in call.text for call in await desk.send_all())
    await desk.say(SEK, "Formulasi <b>&\"' indikator 3")
    again = desk.task(desk.open_task())
    assert (again.step, again.round, again.reason) == (9, 2, "Formulasi <b>&\"' indikator 3")
    assert desk.task(task_id).status is TaskStatus.RETURNED


@pytest.mark.parametrize(("words", "rule"), [("  ", ReasonMissing()), ("x" * 1001, TextTooLong(1000))])
async def test_a_reason_that_cannot_be_taken_leaves_the_question_open(
    desk: Desk, words: str, rule: ReasonMissing | TextTooLong
) -> None:
    desk.start_run()
    task_id = desk.finish_to(10)
    await desk.press(SEK, f"task:return:{task_id}")
    await desk.send_all()

    await desk.say(SEK, words)

    assert question_of(desk, SEK) == (QuestionKind.RETURN_REASON, task_id)
    assert [call.text for call in await desk.send_all()] == [refusal(rule, zone=ZONE)]


async def test_a_step_without_a_way_back_cannot_be_returned_by_a_forged_press(desk: Desk) -> None:
    task_id = desk.start_run()

    seen = await desk.press(KD, f"task:return:{task_id}")

    assert (seen.answer, seen.is_alert) == (WORDS[StepCannotReturn], True)
    assert question_of(desk, KD) is None
    assert desk.task(task_id).accepted_at is None


async def test_urungkan_opens_the_step_again_and_withdraws_the_next(desk: Desk) -> None:
    first = desk.start_run()
    await desk.press(KD, f"instruct:send:{first}")
    second = desk.open_task()

    seen = await desk.press(KD, f"task:undo:{first}")

    assert seen.answer == "Langkah 1 dibuka kembali."
    assert list(seen.buttons) == FIRST_ROWS
    assert desk.task(first).is_open
    assert desk.task(second).status is TaskStatus.WITHDRAWN


async def test_urungkan_after_ten_minutes_is_refused_and_the_button_goes(desk: Desk) -> None:
    task_id = desk.start_run()
    await desk.press(KD, f"instruct:send:{task_id}")
    desk.clock.pass_by(minutes=10, seconds=1)

    seen = await desk.press(KD, f"task:undo:{task_id}")

    assert (seen.answer, seen.is_alert) == (WORDS[UndoTooLate], True)
    assert seen.edit.rows == []


async def test_urungkan_by_a_successor_on_the_post_is_refused(desk: Desk) -> None:
    task_id = desk.start_run()
    await desk.press(KD, f"instruct:send:{task_id}")
    post, predecessor, successor = "kepala_dinas", desk.person(KD), desk.person(TIK)
    desk.run_service(holders.release, person=predecessor, office=desk.office, post=post, now=desk.clock())
    kind = HoldingKind.DEFINITIVE
    desk.run_service(holders.place, person=successor, office=desk.office, post=post, kind=kind, now=desk.clock())

    seen = await desk.press(TIK, f"task:undo:{task_id}")

    assert seen.answer == WORDS[UndoOfAnother]


async def test_lainnya_shows_more_buttons_and_kembali_the_first_ones(desk: Desk) -> None:
    task_id = desk.start_run()

    more = await desk.press(KD, f"task:face:{task_id}:more")
    less = await desk.press(KD, more.buttons["‹ Kembali"])

    assert list(more.buttons) == ["Riwayat", "Minta Perpanjangan", "‹ Kembali"]
    assert list(less.buttons) == ["Terima", *FIRST_ROWS]
    assert desk.task(task_id).accepted_at is None


async def test_buka_tugas_sends_a_fresh_card_and_leaves_the_pressed_message_alone(desk: Desk) -> None:
    task_id = desk.start_run()
    await desk.send_all()

    seen = await desk.press(KD, f"task:open:{task_id}")

    assert seen.methods == ["answerCallbackQuery"]
    card, cleared = await desk.send_all()
    assert (card.method, "Langkah 1 dari 14" in card.text) == ("sendMessage", True)
    assert (cleared.method, cleared.parameters["message_id"]) == ("editMessageReplyMarkup", 5001)


async def test_a_stale_row_of_the_task_list_leaves_the_list_as_it_is(desk: Desk) -> None:
    task_id = desk.start_run()
    await desk.press(KD, f"instruct:send:{task_id}")

    seen = await desk.press(KD, f"task:open:{task_id}", text="Tugas yang terbuka")

    assert seen.is_alert
    assert seen.answer.startswith("Sudah diselesaikan")
    assert seen.methods == ["answerCallbackQuery"]


async def test_a_refused_press_in_a_list_never_turns_it_into_a_card(desk: Desk) -> None:
    task_id = desk.start_run()

    seen = await desk.press(KD, f"proposal:open:{task_id}", text="Usulan unit Bapak/Ibu")

    assert seen.answer == WORDS[NotPermitted]
    assert seen.methods == ["answerCallbackQuery"]


async def test_lihat_berkas_sends_the_files_of_the_step_before(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(10)
    await desk.send_all()

    seen = await desk.press(SEK, f"task:files:{task_id}")

    assert seen.methods == ["answerCallbackQuery"]
    (call,) = await desk.send_all()
    assert (call.method, call.chat_id) == ("sendDocument", SEK)
    assert isinstance(call.parameters["document"], str)  # Telegram's own id, not the bytes again


async def test_tugas_brings_the_only_task_as_its_card(desk: Desk) -> None:
    desk.start_run()
    await desk.send_all()

    await desk.say(KD, "/tugas")

    assert "Langkah 1 dari 14" in (await desk.send_all())[0].text


async def test_the_pages_of_the_task_list_can_be_turned(desk: Desk) -> None:
    desk.start_run()

    seen = await desk.press(KD, "task:list:0")

    assert "Tugas yang terbuka" in seen.edit.text
    assert list(seen.edit.buttons) == ["Langkah 1: Memerintahkan penyusunan IKU"]


async def test_a_question_can_be_left_by_its_button_and_by_its_command(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(3)
    await desk.press(KSB, f"create:finish:{task_id}")
    await desk.send_all()

    seen = await desk.press(KSB, "question:cancel:1")
    await desk.say(KSB, "/batal")

    assert (seen.edit.text, seen.edit.rows) == ("Baik, dibatalkan.", [])
    assert question_of(desk, KSB) is None
    assert [call.text for call in await desk.send_all()] == ["Tidak ada isian yang sedang ditunggu."]


async def test_an_old_way_out_leaves_a_newer_question_open(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(10)
    await desk.press(SEK, f"task:return:{task_id}")
    await desk.press(SEK, f"task:return:{task_id}")

    seen = await desk.press(SEK, "question:cancel:1")

    assert seen.edit.text == "Isian ini sudah tidak ditunggu."
    assert question_of(desk, SEK) is not None


async def test_a_new_question_replaces_the_old_one(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(10)

    await desk.press(SEK, f"task:return:{task_id}")
    await desk.press(SEK, f"task:return:{task_id}")

    assert question_of(desk, SEK) == (QuestionKind.RETURN_REASON, task_id)
    sent = [call for call in await desk.send_all() if "alasan pengembalian" in call.text]
    assert len(sent) == 1


async def test_a_command_is_never_taken_for_an_answer(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(10)
    await desk.press(SEK, f"task:return:{task_id}")
    await desk.send_all()

    await desk.say(SEK, "/tugas")
    await desk.say(SEK, "/tidak_ada")

    assert desk.waiting_kinds() == [("task_card", SEK), ("menu", SEK)]
    assert question_of(desk, SEK) == (QuestionKind.RETURN_REASON, task_id)


async def test_an_answer_that_is_no_reply_and_one_that_is_both_count(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(8)
    await desk.press(KSB, f"analyse:finish:{task_id}")
    replied = updates.text(KSB, "lama")["message"]

    await desk.deliver(updates.text(KSB, "Sudah selaras", reply_to_message=replied))

    assert desk.task(task_id).note == "Sudah selaras"


async def test_an_answer_by_somebody_who_lost_the_post_changes_nothing(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(8)
    await desk.press(KSB, f"analyse:finish:{task_id}")
    desk.run_service(
        holders.release, person=desk.person(KSB), office=desk.office, post="kasubag_umum_keuangan", now=desk.clock()
    )
    await desk.send_all()

    await desk.say(KSB, "Sudah selaras")

    assert desk.task(task_id).is_open
    assert desk.waiting_kinds() == [("menu", KSB)]


async def test_somebody_with_nothing_to_do_is_told_so(desk: Desk) -> None:
    await desk.say(STF, "/tugas")

    assert [call.text for call in await desk.send_all()] == ["Tidak ada tugas yang terbuka. Terima kasih."]
