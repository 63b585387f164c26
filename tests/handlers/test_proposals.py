"""What units hand in, what collecting and analysing make of it, and /usulan."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from db.questions import QuestionKind
from messages.refusals import WORDS, refusal
from sop.errors import (
    FileExpected,
    NothingToRepair,
    NotPermitted,
    ReasonMissing,
    RemindedLately,
    TaskAlreadyClosed,
    UnitsMissing,
)
from sop.model import TaskStatus
from tests.documents.indicator_files import workbook
from tests.documents.samples import PDF
from tests.handlers import updates
from tests.handlers.desk import KIP, KSB, SEK, STF, TIK, Desk
from tests.handlers.test_steps import answer_of, asked_of, files_of, send_pdf
from tests.handlers.test_tasks import question_of
from tests.messages.gallery import ZONE


async def proposals_are_open(desk: Desk) -> int:
    """Send the form to the units, and return the proposal of the first."""
    desk.start_run()
    desk.finish_to(5)
    await desk.send_all()
    return desk.proposal_of("tik")


async def test_each_unit_gets_its_card_with_the_form(desk: Desk) -> None:
    desk.start_run()
    desk.finish_to(5)

    cards = [call for call in await desk.send_all() if "Usulan IKU" in call.text]

    assert {call.chat_id: call.method for call in cards} == dict.fromkeys((TIK, KIP, SEK), "sendDocument")
    assert list(cards[0].buttons) == ["Sudah Diterima", "Unggah Usulan", "Isi lewat Obrolan", "Nihil", "Lainnya"]


async def test_receipt_is_shown_to_who_distributed(desk: Desk) -> None:
    proposal = await proposals_are_open(desk)

    seen = await desk.press(TIK, f"task:accept:{proposal}", text=None, caption="kartu")

    assert seen.methods == ["answerCallbackQuery", "editMessageCaption"]
    assert "Status: Diterima" in seen.calls[1].text
    assert list(seen.calls[1].buttons) == ["Unggah Usulan", "Isi lewat Obrolan", "Nihil", "Lainnya"]
    assert ("card_refresh", KSB) in desk.waiting_kinds()


async def test_an_attachment_hands_the_proposal_in_and_the_next_one_is_another_attachment(desk: Desk) -> None:
    proposal = await proposals_are_open(desk)

    for count in (1, 2):
        await desk.press(TIK, f"task:upload:{proposal}")
        assert "usulan Bidang TIK" in await asked_of(desk, TIK)
        await send_pdf(desk, TIK, f"usulan-{count}.pdf")
        sent = [call for call in await desk.send_all() if call.method == "sendMessage"]
        (card,) = (call for call in sent if "Usulan masuk oleh" in call.text)
        assert f"Lampiran yang dikirim: {count}" in card.text
        assert list(card.buttons) == ["Unggah Usulan", "Isi lewat Obrolan"]

    assert desk.task(proposal).status is TaskStatus.DONE
    assert [file.name for file in files_of(desk, proposal)] == ["usulan-1.pdf", "usulan-2.pdf"]


async def test_a_text_is_no_proposal(desk: Desk) -> None:
    proposal = await proposals_are_open(desk)
    await desk.press(TIK, f"task:upload:{proposal}")

    said = await answer_of(desk, TIK, "Indikator kami tetap.")

    assert said == [refusal(FileExpected(), zone=ZONE)]
    assert question_of(desk, TIK) == (QuestionKind.UPLOAD, proposal)
    assert desk.task(proposal).is_open


async def test_a_file_that_nobody_asked_for_can_be_given_to_a_proposal(desk: Desk) -> None:
    proposal = await proposals_are_open(desk)
    await send_pdf(desk, TIK)
    (question,) = await desk.send_all()

    seen = await desk.press(TIK, question.buttons["Usulan IKU Bidang TIK"])

    assert "dicatat untuk Usulan IKU Bidang TIK" in seen.edit.text
    assert desk.task(proposal).status is TaskStatus.DONE
    assert len(files_of(desk, proposal)) == 1


async def test_a_unit_says_that_it_has_nothing_and_may_think_again(desk: Desk) -> None:
    proposal = await proposals_are_open(desk)

    seen = await desk.press(TIK, f"proposal:nil:{proposal}")
    again = await desk.press(TIK, f"proposal:nil:{proposal}")
    await desk.press(TIK, f"task:upload:{proposal}")
    await send_pdf(desk, TIK)

    assert seen.answer == "Ditandai nihil."
    assert "Status: Nihil oleh Kepala Bidang TIK" in seen.edit.text
    assert again.answer.startswith("Sudah diselesaikan oleh Kepala Bidang TIK")
    assert desk.task(proposal).status is TaskStatus.DONE


async def test_nobody_answers_for_another_unit(desk: Desk) -> None:
    proposal = await proposals_are_open(desk)
    before = desk.task(proposal)
    await send_pdf(desk, KIP)
    (question,) = await desk.send_all()
    kept = question.buttons["Usulan IKU Bidang KIP"].split(":")[2]

    for data in ("accept", "upload", "undo", "files", "open", "face"):
        seen = await desk.press(KIP, f"task:{data}:{proposal}" + (":more" if data == "face" else ""))
        assert (data, seen.answer) == (data, WORDS[NotPermitted])
    for data in (f"proposal:nil:{proposal}", f"proposal:open:{proposal}", f"file:assign:{kept}:{proposal}"):
        assert (data, (await desk.press(KIP, data)).answer) == (data, WORDS[NotPermitted])
    assert desk.task(proposal) == before
    assert files_of(desk, proposal) == []


async def test_a_step_is_no_proposal(desk: Desk) -> None:
    task_id = desk.start_run()
    holder = desk.holder_of(desk.task(task_id))

    for data in (f"proposal:nil:{task_id}", f"proposal:open:{task_id}"):
        assert (await desk.press(holder, data)).answer == WORDS[NotPermitted]
    assert desk.task(task_id).is_open


# Collecting


async def collecting(desk: Desk) -> int:
    """Walk on until what the units hand in is collected, and return that task."""
    desk.start_run()
    task_id = desk.finish_to(7)
    await desk.send_all()
    return task_id


async def test_the_missing_units_are_reminded_once_an_hour(desk: Desk) -> None:
    task_id = await collecting(desk)
    await desk.press(TIK, f"proposal:nil:{desk.proposal_of('tik')}")
    await desk.send_all()

    seen = await desk.press(STF, f"collect:remind:{task_id}")
    again = await desk.press(STF, f"collect:remind:{task_id}")

    assert seen.answer == "Pengingat disampaikan kepada 2 unit."
    assert again.answer == WORDS[RemindedLately]
    told = {call.chat_id for call in await desk.send_all() if "belum kami terima" in call.text}
    assert told == {KIP, SEK}


async def test_a_unit_is_marked_nil_with_a_note_and_told(desk: Desk) -> None:
    task_id = await collecting(desk)
    proposal = desk.proposal_of("tik")

    face = await desk.press(STF, f"task:face:{task_id}:nil")
    await desk.press(STF, face.buttons["Bidang TIK"])
    assert "Bidang TIK ditandai nihil" in await asked_of(desk, STF)
    assert await answer_of(desk, STF, " ") == [WORDS[ReasonMissing]]
    await desk.say(STF, "Tidak ada <perubahan>")

    assert (desk.task(proposal).status, desk.task(proposal).note) == (TaskStatus.NIL, "Tidak ada <perubahan>")
    sent = await desk.send_all()
    assert [call.chat_id for call in sent if "ditandai nihil oleh Staf Sekretariat" in call.text] == [TIK]
    assert any("nihil (Tidak ada &lt;perubahan&gt;)" in call.text for call in sent if call.chat_id == STF)


async def test_collecting_ends_when_all_are_in(desk: Desk) -> None:
    task_id = await collecting(desk)

    early = await desk.press(STF, f"collect:finish:{task_id}")
    desk.hand_in_all()
    seen = await desk.press(STF, f"collect:finish:{task_id}")

    assert early.answer == refusal(UnitsMissing(["Bidang TIK", "Bidang KIP", "Sekretariat"]), zone=ZONE)
    assert seen.answer == "Penghimpunan selesai."


@pytest.mark.parametrize("button", ["collect:nil:{}:{}", "analyse:repair:{}:{}"])
async def test_what_is_no_proposal_of_the_run_is_refused(desk: Desk, button: str) -> None:
    step, sender = (7, STF) if button.startswith("collect") else (8, KSB)
    desk.start_run()
    task_id = desk.finish_to(step)

    for other in (task_id, 1, 999_999_999):
        seen = await desk.press(sender, button.format(task_id, other))

        assert seen.answer == WORDS[NotPermitted]
    assert question_of(desk, sender) is None


async def test_a_unit_that_is_in_is_not_marked_nil(desk: Desk) -> None:
    task_id = await collecting(desk)
    proposal = desk.proposal_of("tik")
    await desk.press(TIK, f"proposal:nil:{proposal}")

    seen = await desk.press(STF, f"collect:nil:{task_id}:{proposal}")

    assert seen.answer == refusal(TaskAlreadyClosed(desk.task(proposal)), zone=ZONE)


# Analysing


async def test_the_recap_comes_as_one_file(desk: Desk) -> None:
    await collecting(desk)
    await desk.press(TIK, f"task:upload:{desk.proposal_of('tik')}")
    await send_pdf(desk, TIK, "usulan.pdf")
    await desk.press(KIP, f"proposal:nil:{desk.proposal_of('kip')}")
    await desk.press(SEK, f"proposal:nil:{desk.proposal_of('sekretariat')}")
    task_id = desk.finish_to(8)
    await desk.send_all()

    seen = await desk.press(KSB, f"analyse:recap:{task_id}")
    (recap,) = (call for call in await desk.send_all() if call.method == "sendDocument")

    assert seen.answer == "Rekap sedang disiapkan."
    ((name, content),) = recap.files.values()
    assert name == "Rekap Penyusunan IKU Tahun 2027.zip"
    with ZipFile(BytesIO(content)) as packed:
        assert packed.namelist() == ["Bidang TIK - usulan.pdf"]
        assert packed.read("Bidang TIK - usulan.pdf") == PDF


async def test_one_unit_is_asked_to_mend_while_the_others_rest(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(8)
    first = desk.proposal_of("tik")
    await desk.send_all()

    face = await desk.press(KSB, f"task:face:{task_id}:repair")
    await desk.press(KSB, face.buttons["Bidang TIK"])
    assert "diperbaiki oleh Bidang TIK" in await asked_of(desk, KSB)
    await desk.say(KSB, "Target <2027> kosong")
    again = desk.proposal_of("tik")
    seen = await desk.press(KSB, f"analyse:repair:{task_id}:{again}")

    assert (desk.task(again).round, desk.task(again).reason) == (2, "Target <2027> kosong")
    assert seen.answer == WORDS[NothingToRepair]
    (card,) = (call for call in await desk.send_all() if call.chat_id == TIK and call.method == "sendDocument")
    assert "Mohon diperbaiki: Target &lt;2027&gt; kosong" in card.text
    superseded = await desk.press(TIK, f"task:upload:{first}")
    assert superseded.answer.startswith("Sudah diselesaikan")
    await desk.press(TIK, f"task:upload:{again}")
    await send_pdf(desk, TIK, "perbaikan.pdf")
    assert ("proposal_received", KSB) in desk.waiting_kinds()


# The list


async def test_usulan_brings_the_only_proposal_or_says_that_there_is_none(desk: Desk) -> None:
    await desk.say(TIK, "/usulan")
    assert ["tidak ada usulan" in call.text for call in await desk.send_all()] == [True]

    proposal = await proposals_are_open(desk)
    await desk.say(TIK, "/usulan")
    card, *_ = await desk.send_all()
    page = await desk.press(TIK, "proposal:list:0")
    opened = await desk.press(TIK, page.buttons["Bidang TIK · 2027"])

    assert "Usulan IKU · Bidang TIK" in card.text
    assert page.buttons == {"Bidang TIK · 2027": f"proposal:open:{proposal}"}
    assert opened.methods == ["answerCallbackQuery"]
    assert "Usulan IKU · Bidang TIK" in (await desk.send_all())[0].text


async def test_a_list_of_the_renstra_goes_from_the_file_over_its_preview_to_what_proposals_are_compared_with(
    desk: Desk,
) -> None:
    content = workbook([["Sasaran", "Indikator", "Satuan", "2027"], ["Sasaran A", "Indeks KAMI", "Indeks", "3,05"]])
    await desk.say(KSB, "/usulan")
    await desk.press(KSB, "renstra:send")
    await desk.press(KSB, "renstra:upload")
    desk.network.files["doc"] = content
    await desk.deliver(updates.document(KSB, name="renstra.xlsx", size=len(content)))
    (preview,) = [row for row in desk.waiting() if row.kind == "renstra_preview"]

    applied = await desk.press(KSB, f"renstra:apply:{preview.payload['draft_id']}")

    assert "berlaku: 1 indikator" in applied.edit.text
    shown = await desk.press(KSB, "renstra:show")
    assert "1. Indeks KAMI" in shown.edit.text
    removal = await desk.press(KSB, shown.buttons["Hapus Daftar"])
    await desk.press(KSB, removal.buttons["Ya, Hapus Daftar"])
    assert "Belum ada daftar" in (await desk.press(KSB, "renstra:show")).edit.text
    assert ("unasked_file", KSB) not in desk.waiting_kinds()
