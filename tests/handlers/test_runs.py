"""Starting a run, watching it, cancelling it."""

import pytest

from db import questions, runs
from db.questions import QuestionKind
from documents import typesetting
from messages.refusals import WORDS, refusal
from sop.errors import NotPermitted, ReasonMissing, RunAlreadyOpen, RunIsClosed, YearOutOfRange
from sop.model import Run, RunStatus
from tests.chat.recording import Call
from tests.handlers.desk import KD, KSB, SEK, STF, TIK, Desk
from tests.messages.gallery import ZONE

PNG_MAGIC = b"\x89PNG"


def the_run(desk: Desk) -> Run:
    """Return the only run."""
    (run,) = desk.read(lambda session: runs.with_status(session, *RunStatus))
    return run


async def the_overview(desk: Desk, sender: int, run_id: int) -> Call:
    """Choose a run from the list, and return the message with its steps."""
    await desk.press(sender, f"run:show:{run_id}")
    return [call for call in await desk.send_all() if call.chat_id == sender and call.method == "sendMessage"][-1]


async def test_a_run_is_started_in_three_steps(desk: Desk) -> None:
    await desk.say(KSB, "/mulai")
    (choice,) = await desk.send_all()
    preview = await desk.press(KSB, choice.buttons["2027"])
    started = await desk.press(KSB, preview.edit.buttons["Mulai Sekarang"])

    assert list(choice.buttons) == ["2026", "2027", "2028", "Batal"]
    assert preview.edit.text.count("pukul") == 15
    assert preview.methods == started.methods == ["answerCallbackQuery", "editMessageText"]
    assert "Penyusunan IKU Tahun 2027" in started.edit.text
    assert (the_run(desk).year, the_run(desk).status) == (2027, RunStatus.OPEN)
    assert desk.waiting_kinds() == [("task_card", KD)]


async def test_the_preview_can_be_left(desk: Desk) -> None:
    seen = await desk.press(KSB, "question:dismiss")

    assert (seen.edit.text, seen.edit.rows) == ("Baik, dibatalkan.", [])
    assert desk.waiting() == []


@pytest.mark.parametrize("button", ["preview", "start"])
async def test_a_second_open_run_of_a_year_is_refused(desk: Desk, button: str) -> None:
    desk.start_run()

    seen = await desk.press(KSB, f"run:{button}:2027")

    assert (seen.answer, seen.is_alert) == (refusal(RunAlreadyOpen(2027), zone=ZONE), True)
    assert the_run(desk).year == 2027


async def test_a_double_press_on_start_makes_one_run(desk: Desk) -> None:
    await desk.press(KSB, "run:start:2027")

    again = await desk.press(KSB, "run:start:2027")

    assert again.is_alert
    assert the_run(desk).status is RunStatus.OPEN


@pytest.mark.parametrize("year", [0, 1999, 2025, 2029, 999_999_999])
@pytest.mark.parametrize("button", ["preview", "start"])
async def test_a_year_that_was_never_offered_is_refused(desk: Desk, button: str, year: int) -> None:
    seen = await desk.press(KSB, f"run:{button}:{year}")

    assert (seen.answer, seen.is_alert) == (WORDS[YearOutOfRange], True)


@pytest.mark.parametrize("sender", [SEK, TIK])
async def test_who_may_not_start_a_run_is_refused(desk: Desk, sender: int) -> None:
    await desk.say(sender, "/mulai")
    seen = await desk.press(sender, "run:start:2027")

    assert [call.text for call in await desk.send_all()] == [WORDS[NotPermitted]]
    assert seen.answer == WORDS[NotPermitted]


async def test_pantau_shows_the_only_run_at_once_and_several_as_a_list(desk: Desk) -> None:
    await desk.say(STF, "/pantau")
    assert [call.text for call in await desk.send_all()] == ["Belum ada proses. Proses baru dimulai melalui /mulai."]

    desk.start_run()
    await desk.say(STF, "/pantau")
    picture, overview = (call for call in await desk.send_all() if call.chat_id == STF)
    assert (picture.method, overview.method) == ("sendPhoto", "sendMessage")
    assert picture.text == "<b>Penyusunan IKU Tahun 2027</b>\nLangkah 1 dari 14"
    assert picture.files["photo"][1].startswith(PNG_MAGIC)
    assert "● <b>1. Memerintahkan penyusunan IKU</b>" in overview.text

    await desk.press(KSB, "run:start:2028")
    await desk.say(STF, "/pantau")
    (listed,) = (call for call in await desk.send_all() if call.chat_id == STF)
    assert list(listed.buttons) == ["● Penyusunan IKU Tahun 2028", "● Penyusunan IKU Tahun 2027"]


async def test_the_overview_leads_to_history_and_files(desk: Desk) -> None:
    desk.start_run()
    desk.finish_to(10)
    run_id = the_run(desk).id

    overview = await the_overview(desk, SEK, run_id)
    history = await desk.press(SEK, overview.buttons["Riwayat"])
    later = await desk.press(SEK, history.edit.buttons["›"])
    listed = await desk.press(SEK, overview.buttons["Unduh Berkas"])

    assert list(overview.buttons) == ["Laporan", "Riwayat", "Unduh Berkas", "Ingatkan"]
    assert "langkah 10 (Mengoreksi konsep Dokumen IKU) dibuka" in history.edit.text
    assert "halaman 2 dari" in later.edit.text
    assert "Pilih berkas" in listed.edit.text
    assert all(data.startswith(("file:get:", "run:files:", "run:sop:")) for data in listed.edit.buttons.values())


async def test_the_list_of_runs_stays_when_a_run_is_chosen(desk: Desk) -> None:
    desk.start_run()
    await desk.send_all()

    seen = await desk.press(SEK, f"run:show:{the_run(desk).id}")

    assert seen.methods == ["answerCallbackQuery"]
    assert [call.method for call in await desk.send_all()] == ["sendPhoto", "sendMessage"]


async def test_the_whole_page_of_the_sop_is_among_the_files_from_the_start(desk: Desk) -> None:
    desk.start_run()
    await desk.send_all()

    listed = await desk.press(TIK, f"run:files:{the_run(desk).id}:0")
    seen = await desk.press(TIK, listed.edit.buttons["Halaman SOP (PDF)"])

    assert seen.methods == ["answerCallbackQuery"]
    (sent,) = await desk.send_all()
    name, content = sent.files["document"]
    assert (sent.method, name) == ("sendDocument", "Halaman SOP Penyusunan Indikator Kinerja Utama (IKU).pdf")
    assert content.startswith(b"%PDF-1.7")


async def test_a_picture_that_cannot_be_made_leaves_the_list(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.start_run()
    await desk.send_all()
    monkeypatch.setattr(typesetting, "TEMPLATES", desk.folder)

    await desk.press(SEK, f"run:show:{the_run(desk).id}")

    assert [call.method for call in await desk.send_all()] == ["sendMessage"]


async def test_the_history_under_a_card_comes_as_a_message_of_its_own(desk: Desk) -> None:
    desk.start_run()
    await desk.send_all()

    seen = await desk.press(KD, f"run:past:{the_run(desk).id}")

    assert seen.methods == ["answerCallbackQuery"]
    assert "Riwayat" in (await desk.send_all())[0].text


@pytest.mark.parametrize("page", [7, 999_999_999])
@pytest.mark.parametrize("pages", ["run:history:{}:{}", "run:files:{}:{}"])
async def test_a_page_that_is_not_there_shows_the_last_one(desk: Desk, pages: str, page: int) -> None:
    desk.start_run()

    seen = await desk.press(KD, pages.format(the_run(desk).id, page))

    assert seen.methods == ["answerCallbackQuery", "editMessageText"]


async def test_only_the_head_cancels_a_run_and_gives_the_reason(desk: Desk) -> None:
    task_id = desk.start_run()
    run_id = the_run(desk).id
    await desk.send_all()
    overview = await the_overview(desk, KD, run_id)
    assert "Batalkan Proses" not in (await the_overview(desk, SEK, run_id)).buttons

    await desk.press(KD, overview.buttons["Batalkan Proses"])
    (question,) = await desk.send_all()
    await desk.say(KD, "Renstra diubah <b>")

    assert "alasan" in question.text.lower()
    assert the_run(desk).status is RunStatus.CANCELLED
    assert not desk.task(task_id).is_open
    told = [call for call in await desk.send_all() if "dibatalkan oleh Kepala Dinas" in call.text]
    assert {call.chat_id for call in told} == {KD, SEK, KSB, TIK, 105, STF}
    assert "Renstra diubah &lt;b&gt;" in told[0].text


async def test_a_cancellation_without_a_reason_leaves_the_question_open(desk: Desk) -> None:
    desk.start_run()
    await desk.press(KD, f"run:cancel:{the_run(desk).id}")
    await desk.send_all()

    await desk.say(KD, " \u200b ")

    assert [call.text for call in await desk.send_all()] == [WORDS[ReasonMissing]]
    question = desk.read(lambda session: questions.of(session, desk.person(KD).id))
    assert question is not None
    assert question.kind is QuestionKind.CANCEL_REASON


async def test_a_closed_run_cannot_be_cancelled_again(desk: Desk) -> None:
    desk.start_run()
    run_id = the_run(desk).id
    await desk.press(KD, f"run:cancel:{run_id}")
    await desk.say(KD, "Renstra diubah")

    seen = await desk.press(KD, f"run:cancel:{run_id}")

    assert (seen.answer, seen.is_alert) == (WORDS[RunIsClosed], True)


async def test_the_last_step_closes_the_run_and_everybody_hears_of_it(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(14)
    desk.record_everything(desk.task(task_id))
    await desk.send_all()

    seen = await desk.press(STF, f"archive:finish:{task_id}")

    assert seen.answer == "Langkah 14 selesai."

    assert the_run(desk).status is RunStatus.FINISHED
    told = {call.chat_id for call in await desk.send_all() if "Seluruh tahapan SOP" in call.text}
    assert len(told) == 6


async def test_a_run_that_is_not_there_is_nobodys_to_touch(desk: Desk) -> None:
    for data in ("run:show:9", "run:history:9:0", "run:files:9:0", "run:past:9", "run:cancel:9"):
        seen = await desk.press(KD, data)

        assert (seen.answer, seen.is_alert) == (WORDS[NotPermitted], True)
