"""One person who sends very much gets few answers, and everybody else theirs."""

import pytest

from services.notices import RENDERERS
from services.replies import REPLIES
from tests.documents.samples import PDF
from tests.handlers import updates
from tests.handlers.desk import KD, KSB, STF, STRANGER, Desk

MANY = 250
SOME = 20


async def test_hundreds_of_texts_are_answered_with_one_menu(desk: Desk) -> None:
    for number in range(MANY):
        await desk.say(KD, f"pesan {number}")

    assert desk.waiting_kinds() == [("menu", KD)]


async def test_the_menu_comes_again_once_it_was_sent(desk: Desk) -> None:
    for _ in range(2):
        await desk.say(KD, "halo")
        assert len(await desk.send_all()) == 1


@pytest.mark.parametrize(
    "words", ["/start", "/tugas", "/pantau", "/mulai", "/bantuan", "/data_saya", "/hapus_data", "/batal"]
)
async def test_a_command_said_many_times_is_answered_once(desk: Desk, words: str) -> None:
    for _ in range(SOME):
        await desk.say(KD, words)

    assert len(desk.waiting()) == 1


@pytest.mark.parametrize("words", ["halo", "/start", "/bantuan", "/tugas"])
async def test_a_stranger_who_says_much_is_answered_once(desk: Desk, words: str) -> None:
    for _ in range(SOME):
        await desk.say(STRANGER, words)

    assert len(desk.waiting()) == 1


@pytest.mark.parametrize("sender", [KD, STRANGER])
async def test_who_tries_one_link_after_another_hears_that_it_is_unknown_and_that_it_is_enough(
    desk: Desk, sender: int
) -> None:
    for number in range(SOME):
        await desk.say(sender, f"/start tautan{number}")

    assert desk.waiting_kinds() == [("link_unknown", sender), ("refusal", sender)]


async def test_stickers_and_edits_without_end_are_answered_once_each(desk: Desk) -> None:
    for number in range(SOME):
        await desk.deliver(updates.message(KD, contact={"phone_number": "+62", "first_name": "Ani"}))
        await desk.deliver(updates.edited(KD, f"pesan {number}"))

    assert desk.waiting_kinds() == [("cannot_read", KD), ("edits_do_not_count", KD)]


async def test_a_button_for_a_file_pressed_many_times_sends_it_once(desk: Desk) -> None:
    desk.network.files["doc"] = PDF
    await desk.deliver(updates.document(KSB))
    for _ in range(SOME):
        await desk.press(KSB, "file:get:1")

    assert desk.waiting_kinds() == [("unasked_file", KSB), ("file", KSB)]


async def test_a_card_asked_for_many_times_comes_once(desk: Desk) -> None:
    task_id = desk.start_run()
    for _ in range(SOME):
        await desk.press(KD, f"task:open:{task_id}")
        await desk.say(KD, "/tugas")

    assert desk.waiting_kinds() == [("task_card", KD)]


async def test_different_answers_are_all_given(desk: Desk) -> None:
    for words in ("/start x", "/mulai", "/bantuan"):
        await desk.say(STF, words)

    assert [kind for kind, _ in desk.waiting_kinds()] == ["link_unknown", "year_choice", "help"]


def test_every_answer_that_waits_behind_tasks_is_a_message_of_ours() -> None:
    assert set(RENDERERS) >= REPLIES
    assert not REPLIES & {"task_card", "receipt", "reminder", "question", "step_ended", "run_finished"}
