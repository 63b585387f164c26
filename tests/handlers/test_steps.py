"""The buttons of each action, from the update to what the holder reads: choosing, typing, uploading, ending."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from db import dispositions, files, letters, meetings, records
from db.files import File
from db.questions import QuestionKind
from messages.refusals import WORDS, refusal
from sop.dispositions import Disposition, Urgency
from sop.errors import (
    AttendanceMissing,
    ButtonUnknown,
    DateUnreadable,
    FileExpected,
    InstructionMissing,
    MeetingIncomplete,
    MeetingInPast,
    MeetingNotBegun,
    MeetingNotOpen,
    NotPermitted,
    NumberAlreadyIssued,
    NumberMissing,
    NumberTaken,
    NumberUnreadable,
    OfficeClosedThatDay,
    RecordsMissing,
    SopError,
    TextEmpty,
    TextTooLong,
    TimeUnreadable,
)
from sop.letters import LetterState
from sop.meetings import Meeting, MeetingState
from sop.model import RunStatus, TaskStatus
from sop.procedure import StepAction
from sop.records import RecordKind
from tests.documents.papers import a_decree
from tests.documents.samples import JPEG, PDF
from tests.documents.signing import a_signer, add_afterwards
from tests.handlers import updates
from tests.handlers.desk import KD, KSB, SEK, STF, TIK, Desk
from tests.handlers.test_runs import the_run
from tests.handlers.test_tasks import question_of
from tests.messages.gallery import ZONE

FIRST_INSTRUCTION = "Proses lebih lanjut"


def words(rule: SopError) -> str:
    """Return how a broken rule reads."""
    return refusal(rule, zone=ZONE)


def disposition_of(desk: Desk, task_id: int) -> Disposition:
    """Return the disposition that a task sends, once something of it was chosen."""
    found = desk.read(lambda session: dispositions.find(session, task_id))
    assert found is not None
    return found


def meeting_of(desk: Desk, task_id: int) -> Meeting:
    """Return the meeting that a task calls."""
    found = desk.read(lambda session: meetings.of_task(session, task_id))
    assert found is not None
    return found


def files_of(desk: Desk, task_id: int) -> list[File]:
    """Return the files of a task."""
    return desk.read(lambda session: files.of_tasks(session, [task_id]))


async def asked_of(desk: Desk, sender: int) -> str:
    """Send what waits, and return the newest question that somebody got."""
    return [call.text for call in await desk.send_all() if call.chat_id == sender and "Batal" in call.buttons][-1]


async def answer_of(desk: Desk, sender: int, text: str) -> list[str]:
    """Let somebody type, and return everything that is said to them then."""
    await desk.send_all()
    await desk.say(sender, text)
    said = [call for call in await desk.send_all() if call.chat_id == sender and call.text]
    return [call.text for call in said if call.method in ("sendMessage", "sendDocument")]


async def send_pdf(desk: Desk, sender: int, name: str = "berkas.pdf") -> None:
    """Let somebody send a document."""
    desk.network.files["doc"] = PDF
    await desk.deliver(updates.document(sender, name=name, size=len(PDF)))


# Every action refuses tasks that are not its own

BUTTONS_OF_ACTIONS = {
    StepAction.INSTRUCT: ["instruct:send:{}", "instruct:toggle:{}:0", "instruct:urgency:{}:urgent", "instruct:note:{}"],
    StepAction.CREATE: ["create:form:{}", "create:finish:{}"],
    StepAction.DISTRIBUTE: ["distribute:send:{}"],
    StepAction.INVITE: [
        "invite:day:{}:20261202",
        "invite:hour:{}:0900",
        "invite:ask:{}:day",
        "invite:send:{}",
        "meet:postpone:{}",
    ],
    StepAction.MEET: ["meet:toggle:{}:kepala_dinas", "meet:attendance:{}", "meet:finish:{}"],
    StepAction.COLLECT: ["collect:remind:{}", "collect:nil:{}:{}", "collect:finish:{}"],
    StepAction.ANALYSE: ["analyse:recap:{}", "analyse:repair:{}:{}", "analyse:finish:{}"],
    StepAction.DRAFT: ["draft:make:{}", "draft:submit:{}"],
    StepAction.REVIEW: ["review:approve:{}"],
    StepAction.APPROVE: ["approve:submit:{}", "approve:approve:{}"],
    StepAction.SIGN: ["sign:signed:{}"],
    StepAction.NUMBER: ["number:issue:{}", "number:ask:{}", "number:finish:{}"],
    StepAction.ARCHIVE: ["archive:record:{}:copied", "archive:finish:{}"],
}


@pytest.mark.parametrize("step", [1, 3])
async def test_every_action_refuses_a_task_of_another_action(desk: Desk, step: int) -> None:
    desk.start_run()
    task = desk.task(desk.finish_to(step))
    others = BUTTONS_OF_ACTIONS.keys() - {desk.action_of(task)}

    for button in (button for action in others for button in BUTTONS_OF_ACTIONS[action]):
        seen = await desk.press(desk.holder_of(task), button.format(task.id, task.id))

        assert (button, seen.answer, seen.is_alert) == (button, WORDS[NotPermitted], True)
    assert desk.task(task.id) == task


async def test_every_action_refuses_a_proposal_and_whoever_is_not_its_holder(desk: Desk) -> None:
    desk.start_run()
    desk.finish_to(5)
    proposal = desk.task(desk.proposal_of("tik"))

    for buttons in BUTTONS_OF_ACTIONS.values():
        for button in buttons:
            for sender in (TIK, KSB):
                seen = await desk.press(sender, button.format(proposal.id, proposal.id))

                assert (button, seen.answer) == (button, WORDS[NotPermitted])
    assert desk.task(proposal.id) == proposal


async def test_at_every_step_the_buttons_of_its_card_are_only_its_holders(desk: Desk) -> None:
    desk.start_run()

    while True:
        task = desk.task(desk.open_task())
        other = next(account for account in (TIK, STF) if account != desk.holder_of(task))
        for button in BUTTONS_OF_ACTIONS[desk.action_of(task)]:
            seen = await desk.press(other, button.format(task.id, task.id))

            assert (button, seen.answer, seen.methods) == (button, WORDS[NotPermitted], ["answerCallbackQuery"])
        assert desk.task(task.id) == task
        if task.step == 14:
            break
        desk.end_step()


# Instruct


async def test_instructions_are_chosen_on_a_face_of_the_card(desk: Desk) -> None:
    task_id = desk.start_run()

    face = await desk.press(KD, f"task:face:{task_id}:instructions")
    chosen = await desk.press(KD, face.buttons["Siapkan bahan"])
    left_out = await desk.press(KD, chosen.buttons[f"✓ {FIRST_INSTRUCTION}"])
    front = await desk.press(KD, left_out.buttons["Simpan"])

    assert f"✓ {FIRST_INSTRUCTION}" in face.buttons
    assert {"✓ Siapkan bahan", f"✓ {FIRST_INSTRUCTION}"} <= chosen.buttons.keys()
    assert "Dengan hormat harap: Siapkan bahan\n" in front.edit.text
    assert disposition_of(desk, task_id).instructions == ("Siapkan bahan",)
    assert desk.task(task_id).accepted_at == desk.clock()


async def test_urgency_and_note_go_onto_the_slip(desk: Desk) -> None:
    task_id = desk.start_run()

    face = await desk.press(KD, f"task:face:{task_id}:urgency")
    chosen = await desk.press(KD, face.buttons["Sangat segera"])
    await desk.press(KD, chosen.buttons["Tambah Catatan"])
    assert "catatan disposisi" in await asked_of(desk, KD)
    (card,) = await answer_of(desk, KD, "Selesai <b> Jumat &")

    assert "Catatan: Selesai &lt;b&gt; Jumat &amp;" in card
    sent = disposition_of(desk, task_id)
    assert (sent.urgency, sent.note) == (Urgency.VERY_URGENT, "Selesai <b> Jumat &")
    await desk.press(KD, f"instruct:send:{task_id}")
    (slip,) = (call for call in await desk.send_all() if call.chat_id == SEK)
    assert "Disposisi dari Kepala Dinas" in slip.text
    assert "Teruskan Disposisi" in slip.buttons


async def test_a_disposition_that_says_nothing_is_not_sent(desk: Desk) -> None:
    task_id = desk.start_run()
    await desk.press(KD, f"instruct:toggle:{task_id}:0")

    seen = await desk.press(KD, f"instruct:send:{task_id}")

    assert (seen.answer, seen.is_alert) == (WORDS[InstructionMissing], True)
    assert desk.task(task_id).is_open


@pytest.mark.parametrize("data", ["instruct:toggle:{}:10", "instruct:toggle:{}:999999999", "instruct:urgency:{}:asap"])
async def test_a_choice_that_was_never_offered_changes_nothing(desk: Desk, data: str) -> None:
    task_id = desk.start_run()

    seen = await desk.press(KD, data.format(task_id))

    assert (seen.answer, seen.is_alert) == (WORDS[ButtonUnknown], True)
    assert desk.read(lambda session: dispositions.find(session, task_id)) is None
    assert desk.task(task_id).accepted_at is None


# Create and draft


async def test_the_offices_own_form_is_made_stored_and_given_to_the_step(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(3)

    seen = await desk.press(KSB, f"create:form:{task_id}")
    ended = await desk.press(KSB, seen.buttons["Selesai"])

    (form,) = files_of(desk, task_id)
    assert form.name == "Format Penyusunan IKU Tahun 2027.xlsx"
    assert (await desk.store.get(form.sha256)).startswith(b"PK")
    assert seen.answer == "Format baku telah dibuat."
    assert "Berkas yang telah dikirim: 1" in seen.edit.text
    assert ended.answer == "Langkah 3 selesai."


async def test_the_concept_is_made_to_edit_and_to_look_at_and_its_pdf_goes_to_who_reviews(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(9)

    seen = await desk.press(KSB, f"draft:make:{task_id}")
    await desk.press(KSB, f"draft:submit:{task_id}")

    word, paper = files_of(desk, task_id)
    assert word.name == "Konsep Keputusan Penyusunan IKU Tahun 2027.docx"
    assert paper.name == "Konsep Keputusan Penyusunan IKU Tahun 2027.pdf"
    assert (await desk.store.get(word.sha256)).startswith(b"PK")
    assert (await desk.store.get(paper.sha256)).startswith(b"%PDF")
    assert seen.answer == "Konsep telah dibuat."
    assert not desk.task(task_id).is_open


async def test_a_stale_press_on_the_form_makes_none(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(3)
    desk.end_step()

    seen = await desk.press(KSB, f"create:form:{task_id}")

    assert seen.answer.startswith("Sudah diselesaikan oleh Kasubag")
    assert len(files_of(desk, task_id)) == 1


@pytest.mark.parametrize(("step", "what"), [(3, "Format IKU"), (8, "Draft IKU"), (9, "Dokumen IKU")])
async def test_an_upload_is_asked_for_taken_and_does_not_end_the_step(desk: Desk, step: int, what: str) -> None:
    desk.start_run()
    task_id = desk.finish_to(step)

    seen = await desk.press(KSB, f"task:upload:{task_id}")
    question = await asked_of(desk, KSB)
    refused = await answer_of(desk, KSB, "sudah lewat surel")
    await send_pdf(desk, KSB)

    assert "Status: Diterima" in seen.edit.text
    assert f"<b>{what} (langkah {step})</b>" in question
    assert refused == [refusal(FileExpected(), zone=ZONE)]
    assert desk.task(task_id).is_open
    assert [file.name for file in files_of(desk, task_id)] == ["berkas.pdf"]
    assert question_of(desk, KSB) is None
    assert ("receipt", KSB) in desk.waiting_kinds()


async def test_a_file_for_a_task_that_was_closed_meanwhile_is_kept_and_asked_about(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(9)
    await desk.press(KSB, f"task:upload:{task_id}")
    desk.end_step()
    await desk.send_all()

    await send_pdf(desk, KSB)

    assert len(files_of(desk, task_id)) == 1
    assert desk.waiting_kinds() == [("unasked_file", KSB)]


# Invite


async def test_a_meeting_is_made_by_four_presses(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(5)
    card = await desk.press(KSB, f"task:accept:{task_id}")

    days = await desk.press(KSB, card.buttons["Buat Undangan"])
    hours = await desk.press(KSB, days.buttons["Rabu, 2 Des"])
    ready = await desk.press(KSB, hours.buttons["09.00"])
    sent = await desk.press(KSB, ready.buttons["Kirim Undangan"])

    assert list(days.buttons)[:2] == ["Selasa, 1 Des", "Rabu, 2 Des"]
    assert "Hari/tanggal: Rabu, 2 Desember 2026\nJam: pukul 09.00" in ready.edit.text
    assert sent.answer == "Undangan terkirim."
    assert meeting_of(desk, task_id).starts_at == datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
    invited = {chat for kind, chat in desk.waiting_kinds() if kind == "invitation"}
    assert invited == {KD, SEK, TIK, 105, STF}


async def test_hour_before_day_leads_to_the_days(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(5)

    seen = await desk.press(KSB, f"invite:hour:{task_id}:1000")

    assert "Rabu, 2 Des" in seen.buttons
    assert (meeting_of(desk, task_id).hour, meeting_of(desk, task_id).day) == ("10.00", None)


@pytest.mark.parametrize(
    ("what", "typed", "question", "field", "value"),
    [
        ("day", "2/12", "hari rapat", "day", date(2026, 12, 2)),
        ("day", "lusa", "hari rapat", "day", date(2026, 12, 2)),
        ("hour", "jam 2 siang", "jam mulai", "hour", "14.00"),
        ("hour", "9.30", "jam mulai", "hour", "09.30"),
        ("place", " Aula\nBappeda ", "tempat rapat", "place", "Aula Bappeda"),
        ("agenda", "IKU <2027>", "acara rapat", "agenda", "IKU <2027>"),
    ],
)
async def test_what_no_button_has_is_typed(
    desk: Desk, what: str, typed: str, question: str, field: str, value: object
) -> None:
    desk.start_run()
    task_id = desk.finish_to(5)

    await desk.press(KSB, f"invite:ask:{task_id}:{what}")
    assert question in await asked_of(desk, KSB)
    (card,) = await answer_of(desk, KSB, typed)

    assert "Langkah 5 dari 14" in card
    assert getattr(meeting_of(desk, task_id), field) == value
    assert question_of(desk, KSB) is None


@pytest.mark.parametrize(
    ("what", "typed", "rule"),
    [
        ("day", "kapan-kapan", DateUnreadable()),
        ("day", "27 Nov 2026", MeetingInPast()),
        ("day", "5 Desember 2026", OfficeClosedThatDay(date(2026, 12, 5), "")),
        ("hour", "nanti", TimeUnreadable()),
        ("place", " \u2063 ", TextEmpty()),
        ("agenda", "x" * 201, TextTooLong(200)),
    ],
)
async def test_what_cannot_be_taken_is_refused_and_stays_asked(
    desk: Desk, what: str, typed: str, rule: SopError
) -> None:
    desk.start_run()
    task_id = desk.finish_to(5)
    await desk.press(KSB, f"invite:ask:{task_id}:{what}")

    said = await answer_of(desk, KSB, typed)

    assert said == [words(rule)]
    assert question_of(desk, KSB) == (QuestionKind(f"meeting_{what}"), meeting_of(desk, task_id).id)
    draft = meeting_of(desk, task_id)
    assert (draft.day, draft.hour, draft.state) == (None, None, MeetingState.DRAFT)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        ("invite:day:{}:20261129", MeetingInPast()),
        ("invite:day:{}:20261205", OfficeClosedThatDay(date(2026, 12, 5), "")),
        ("invite:day:{}:20261301", ButtonUnknown()),
        ("invite:day:{}:00000000", ButtonUnknown()),
        ("invite:hour:{}:2500", ButtonUnknown()),
        ("invite:ask:{}:weather", ButtonUnknown()),
        ("invite:send:{}", MeetingIncomplete()),
        ("meet:postpone:{}", MeetingNotOpen()),
    ],
)
async def test_a_day_or_hour_that_cannot_be_is_refused(desk: Desk, data: str, rule: SopError) -> None:
    desk.start_run()
    task_id = desk.finish_to(5)

    seen = await desk.press(KSB, data.format(task_id))

    assert (seen.answer, seen.is_alert) == (words(rule), True)
    assert desk.task(task_id).accepted_at is None
    assert desk.read(lambda session: meetings.of_task(session, task_id)) is None


# Meet


async def test_attendance_is_toggled_on_a_face_and_kept(desk: Desk) -> None:
    desk.start_run()
    calling = desk.finish_to(5)
    task_id = desk.finish_to(6)
    meeting_id = meeting_of(desk, calling).id

    face = await desk.press(STF, f"task:face:{task_id}:attendance")
    marked = await desk.press(STF, face.buttons["Kepala Dinas"])
    unmarked = await desk.press(STF, marked.buttons["✓ Kasubag Administrasi Umum dan Keuangan"])
    kept = await desk.press(STF, unmarked.buttons["Simpan"])

    assert "✓ Kepala Dinas" in marked.buttons
    assert "Kasubag Administrasi Umum dan Keuangan" in unmarked.buttons
    assert kept.answer == "Daftar hadir tersimpan."
    assert "Daftar hadir tersimpan: 1 dari 6 hadir." in kept.edit.text
    came = [each.post for each in desk.read(lambda session: meetings.invitees(session, meeting_id)) if each.attended]
    assert came == ["kepala_dinas"]


async def test_a_post_that_was_not_invited_cannot_be_marked(desk: Desk) -> None:
    desk.start_run()
    calling = desk.finish_to(5)
    task_id = desk.finish_to(6)
    before = desk.read(lambda session: meetings.invitees(session, meeting_of(desk, calling).id))

    for post in ("bupati", "sekretariat", "_"):
        seen = await desk.press(STF, f"meet:toggle:{task_id}:{post}")

        assert (seen.answer, seen.is_alert) == (WORDS[NotPermitted], True)
    assert desk.read(lambda session: meetings.invitees(session, meeting_of(desk, calling).id)) == before
    assert desk.task(task_id).accepted_at is None


async def test_a_meeting_ends_after_it_began_with_attendance_and_minutes(desk: Desk) -> None:
    desk.start_run()
    calling = desk.finish_to(5)
    task_id = desk.finish_to(6)
    starts_at = meeting_of(desk, calling).starts_at
    assert starts_at is not None

    early = await desk.press(STF, f"meet:finish:{task_id}")
    desk.clock.at = starts_at
    unnoted = await desk.press(STF, f"meet:finish:{task_id}")
    await desk.press(STF, f"meet:attendance:{task_id}")
    await desk.press(STF, f"meet:finish:{task_id}")
    question = await asked_of(desk, STF)
    await send_pdf(desk, STF, "notula.pdf")

    assert early.answer == words(MeetingNotBegun(starts_at))
    assert unnoted.answer == WORDS[AttendanceMissing]
    assert "notula rapat" in question
    assert desk.task(task_id).status is TaskStatus.DONE
    told = {call.chat_id: call.method for call in await desk.send_all() if "notula rapat" in call.text}
    assert told == {
        KD: "sendDocument",
        SEK: "sendDocument",
        KSB: "sendDocument",
        TIK: "sendDocument",
        105: "sendDocument",
    }


async def test_the_organiser_puts_a_meeting_off_after_being_asked(desk: Desk) -> None:
    desk.start_run()
    calling = desk.finish_to(5)
    task_id = desk.finish_to(6)
    await desk.send_all()
    card = await desk.press(KSB, f"task:face:{calling}:front")

    question = await desk.press(KSB, card.buttons["Tunda Rapat"])
    seen = await desk.press(KSB, question.buttons["Ya, Tunda"])
    again = await desk.press(KSB, question.buttons["Ya, Tunda"])

    assert "Tunda rapat?" in question.edit.text
    assert seen.answer == "Rapat ditunda."
    assert desk.task(task_id).status is TaskStatus.RETURNED
    assert (desk.task(desk.open_task()).step, desk.task(desk.open_task()).round) == (5, 2)
    assert again.answer == WORDS[MeetingNotOpen]
    told = {call.chat_id for call in await desk.send_all() if "ditunda oleh Kasubag" in call.text}
    assert told == {KD, SEK, TIK, 105, STF}


# Number


async def test_both_numbers_come_in_one_press_and_only_once(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(13)

    unnumbered = await desk.press(KSB, f"number:finish:{task_id}")
    seen = await desk.press(KSB, f"number:issue:{task_id}")
    again = await desk.press(KSB, f"number:issue:{task_id}")
    changed = await desk.press(KSB, f"number:ask:{task_id}")

    assert unnumbered.answer == WORDS[NumberMissing]
    assert "Nomor Keputusan Kepala Dinas: <b>000.7.2.7/002/DISKOMINFO/2026</b>" in seen.edit.text
    assert "Nomor Surat Pengantar: <b>000.7.2.7/003/DISKOMINFO/2026</b>" in seen.edit.text
    assert again.answer == changed.answer == WORDS[NumberAlreadyIssued]
    issued = desk.read(lambda session: letters.of_task(session, task_id, LetterState.ISSUED))
    assert [str(letter.number) for letter in issued] == ["2", "3"]


async def test_another_first_number_is_typed(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(13)

    await desk.press(KSB, f"number:ask:{task_id}")
    assert "nomor urut" in await asked_of(desk, KSB)
    assert await answer_of(desk, KSB, "seratus") == [words(NumberUnreadable())]
    (card,) = await answer_of(desk, KSB, "125")

    assert "Nomor berikutnya, Surat Pengantar: 000.7.2.7/126/DISKOMINFO/2026" in card
    seen = await desk.press(KSB, f"number:issue:{task_id}")
    assert "000.7.2.7/125/DISKOMINFO/2026" in seen.edit.text


async def test_a_number_that_is_taken_is_refused_and_a_free_one_named(desk: Desk) -> None:
    desk.start_run()
    desk.finish_to(14)
    desk.end_step()
    await desk.press(KSB, "run:start:2028")
    task_id = desk.finish_to(13)
    await desk.press(KSB, f"number:ask:{task_id}")

    said = await answer_of(desk, KSB, "2")

    assert said == [words(NumberTaken("2", "5"))]


# Archive


async def test_the_three_records_end_the_last_step_and_the_run(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(14)

    early = await desk.press(STF, f"archive:finish:{task_id}")
    await desk.press(STF, f"archive:record:{task_id}:delivered")
    assert "tanda terima" in await asked_of(desk, STF)
    assert await answer_of(desk, STF, "sudah diantar") == [refusal(FileExpected(), zone=ZONE)]
    desk.network.files["photo1280"] = JPEG
    await desk.deliver(updates.photo(STF))
    for kind, text in (("copied", "3 rangkap"), ("archived", "Lemari 2")):
        await desk.press(STF, f"archive:record:{task_id}:{kind}")
        (card,) = await answer_of(desk, STF, text)
        assert f"{text}, " in card
    seen = await desk.press(STF, f"archive:finish:{task_id}")

    assert early.answer == WORDS[RecordsMissing]
    known = desk.read(lambda session: records.of_task(session, task_id))
    assert {kind: record.text for kind, record in known.items()} == {
        RecordKind.DELIVERED: "foto.jpg",
        RecordKind.COPIED: "3 rangkap",
        RecordKind.ARCHIVED: "Lemari 2",
    }
    assert seen.answer == "Langkah 14 selesai."
    assert the_run(desk).status is RunStatus.FINISHED


async def test_a_record_that_does_not_exist_is_no_button_of_ours(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(14)

    seen = await desk.press(STF, f"archive:record:{task_id}:burnt")

    assert seen.answer == WORDS[ButtonUnknown]
    assert question_of(desk, STF) is None


# Signing


async def test_the_signed_file_can_follow_later_and_reaches_who_numbers(desk: Desk) -> None:
    desk.start_run()
    signing = desk.finish_to(12)
    desk.finish_to(13)
    await desk.send_all()
    await send_pdf(desk, KD, "bertanda-tangan.pdf")
    (question,) = await desk.send_all()

    seen = await desk.press(KD, question.buttons["Langkah 12: Menandatangani Dokumen IKU"])

    assert "dicatat untuk Langkah 12" in seen.edit.text
    assert [file.name for file in files_of(desk, signing)] == ["bertanda-tangan.pdf"]
    assert ("signed_file", KSB) in desk.waiting_kinds()


async def test_a_signed_pdf_is_looked_at_and_compared_with_what_was_approved(desk: Desk) -> None:
    decree = replace(a_decree(), number="", dated=None)
    desk.start_run()
    drafting = desk.finish_to(9)
    await desk.press(KSB, f"task:upload:{drafting}")
    desk.network.files["doc"] = decree.render()
    await desk.deliver(updates.document(KSB, name="Konsep.pdf", size=len(desk.network.files["doc"])))
    await desk.press(KSB, f"draft:submit:{drafting}")
    signing = desk.finish_to(12)
    desk.finish_to(13)
    await desk.send_all()
    changed = replace(decree, rulings=("Menetapkan yang lain sama sekali.", *decree.rulings[1:]))
    signed = add_afterwards(await a_signer("Hendra Wijaya").sign(changed.render()))
    desk.network.files["doc"] = signed
    await desk.deliver(updates.document(KD, name="Keputusan.pdf", size=len(signed)))
    (question,) = await desk.send_all()

    await desk.press(KD, question.buttons["Langkah 12: Menandatangani Dokumen IKU"])

    (said,) = [
        call.text for call in await desk.send_all() if call.chat_id == KD and "Versi yang disetujui" in call.text
    ]
    assert "Versi yang disetujui: Konsep.pdf" in said
    assert "! Teks berbeda dari versi yang disetujui." in said
    assert "Menetapkan yang lain sama sekali." in said or "lain sama sekali" in said
    assert "! Hendra Wijaya" in said
    assert "berkas berubah setelah ditandatangani" in said
    assert [file.name for file in files_of(desk, signing)] == ["Keputusan.pdf"]


async def test_every_decision_card_comes_with_the_document(desk: Desk) -> None:
    desk.start_run()
    sent: list[Any] = []

    for step in (10, 11, 12):
        desk.finish_to(step)
        if step == 11:
            sent += await desk.send_all()
            desk.end_step()
        sent += await desk.send_all()

    carried = [(call.chat_id, call.text[:13]) for call in sent if call.method == "sendDocument" and call.rows]
    assert carried[-4:] == [
        (SEK, "<b>Langkah 10"),
        (SEK, "<b>Langkah 11"),
        (KD, "<b>Langkah 11"),
        (KD, "<b>Langkah 12"),
    ]
