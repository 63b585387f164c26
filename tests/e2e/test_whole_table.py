"""The whole table of CONVERSATIONS.md by its buttons, with everything that can go another way."""

from pathlib import Path

from bot.settings import CHECKOUT
from db import history, letters, runs, tasks
from db.history import Entry
from sop.events import Event
from sop.letters import LetterState
from sop.model import RunStatus, Task, TaskStatus
from tests.e2e.default_path import walk
from tests.e2e.officials import OFFICIALS, let_everybody_in, start_run
from tests.e2e.stage import Stage, wib
from tests.e2e.story import Story


async def test_the_whole_table_with_returns_a_postponement_an_undo_and_two_bystanders(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        story = Story(stage, await let_everybody_in(stage))
        await story.begin()
        await start_run(story.phones["KSB"])

        await instructions_go_down_and_one_is_taken_back(story)
        await walk(story, 3, 4)
        await the_meeting_is_put_off_once(story)
        await one_unit_by_file_one_nil_one_late(story)
        await bystanders_press_everything_and_change_nothing(story)
        await one_unit_mends_and_one_adds_later(story)
        await the_document_comes_back_three_times(story)
        await bystanders_press_everything_and_change_nothing(story)
        await walk(story, 13, 14)

        story.write(CHECKOUT / "build" / "whole-table.txt")
        await stage.settled()
        check_that_the_run_is_over(stage)
        check_that_history_is_complete(stage)
        await check_that_nothing_is_left_to_press(story)


async def instructions_go_down_and_one_is_taken_back(story: Story) -> None:
    story.chapter(1, "Langkah 1 dan 2: disposisi, satu diurungkan")
    await story.press("KD", "Ubah Instruksi")
    await story.press("KD", "Pelajari dan laporkan")
    await story.press("KD", "Simpan")
    await story.press("KD", "Tambah Catatan")
    await story.say("KD", "Mohon <segera> & lengkap")
    await story.press("KD", "Derajat")
    await story.press("KD", "Segera")
    await story.press("KD", "Kirim Disposisi")
    slip = await story.find("SEK", "Disposisi dari Kepala Dinas", button="Teruskan Disposisi")
    for said in ("Derajat: Segera", "Proses lebih lanjut; Pelajari dan laporkan", "Mohon <segera> & lengkap"):
        assert said in slip.text

    await story.press("KD", "Urungkan")
    withdrawn = await story.find("SEK", "Ditarik kembali")
    assert withdrawn.labels == []
    assert await story.sees("SEK", "dibuka kembali oleh Kepala Dinas")
    await story.press("KD", "Kirim Disposisi")
    await story.press("SEK", "Terima", on="Langkah 2 dari 14")
    assert await story.sees("KD", "Diterima Sekretaris")
    await story.press("SEK", "Teruskan Disposisi")
    assert await story.sees("KD", "Disposisi telah diteruskan oleh Sekretaris")


async def the_meeting_is_put_off_once(story: Story) -> None:
    story.chapter(5, "Langkah 5: undangan, ditunda sekali")
    await story.press("KSB", "Buat Undangan")
    await story.press("KSB", "Rabu, 2 Des")
    await story.press("KSB", "09.00")
    await story.press("KSB", "Ubah Tempat")
    await story.say("KSB", "Aula Kantor Bupati")
    await story.press("KSB", "Kirim Undangan")
    await story.press("KD", "Hadir")
    await story.press("TIK", "Diwakili")
    await story.say("TIK", "Budi Hartono, Pranata Komputer")
    await story.press("KIP", "Berhalangan")
    assert await story.sees("KSB", "Kepala Bidang TIK: diwakili oleh Budi Hartono, Pranata Komputer")
    assert await story.sees("KSB", "Jawaban: hadir 2, diwakili 1, berhalangan 1, belum menjawab 2")

    await story.press("KSB", "Tunda Rapat")
    await story.press("KSB", "Ya, Tunda")
    for who in ("KD", "SEK", "TIK", "KIP", "STF"):
        assert await story.sees(who, "ditunda oleh Kasubag Administrasi Umum dan Keuangan")
    old = await story.find("KD", "Rapat ini ditunda")
    assert old.labels == []
    await story.press("KSB", "Buat Undangan", on="Langkah 5 dari 14")
    await story.press("KSB", "Kamis, 3 Des")
    await story.press("KSB", "10.00")
    assert "Aula Kantor Bupati" in (await story.find("KSB", "Undangan", button="Kirim Undangan")).text
    await story.press("KSB", "Kirim Undangan")
    for who in ("KD", "SEK", "TIK", "STF"):
        await story.press(who, "Hadir", on="Kamis, 3 Desember 2026")
    card = await story.find("STF", "Langkah 6 dari 14", button="Selesaikan Rapat")
    assert "Batas waktu: Kamis, 3 Desember 2026 pukul 12.00 WIB" in card.text


async def one_unit_by_file_one_nil_one_late(story: Story) -> None:
    story.chapter(6, "Langkah 6 dan 7: satu unit berkas, satu nihil, satu terlambat")
    await story.press("TIK", "Sudah Diterima")
    await story.press("TIK", "Unggah Usulan")
    await story.send_file("TIK", "usulan-tik.pdf")
    await story.press("SEK", "Nihil", on="Usulan IKU · Sekretariat")
    early = await story.press("STF", "Selesaikan Rapat")
    assert early is not None and early.show_alert
    await story.stage.move_clock(wib(2026, 12, 3, 10, 0))
    await story.look()
    assert await story.sees("KIP", "batas waktu usulan dari Bidang KIP ini")
    assert not await story.sees("TIK", "batas waktu usulan dari Bidang TIK ini")

    await story.stage.move_clock(wib(2026, 12, 3, 11, 0))
    await story.press("STF", "Daftar Hadir")
    await story.press("STF", "Kepala Bidang KIP")
    await story.press("STF", "Simpan")
    await story.press("STF", "Unggah Notula")
    await story.send_file("STF", "notula.pdf")
    await story.press("STF", "Selesaikan Rapat")
    for who in ("KD", "SEK", "KSB", "TIK", "KIP"):
        minutes = await story.find(who, "Disampaikan notula rapat")
        assert minutes.file_name == "notula.pdf"

    story.chapter(7, "Langkah 7: menghimpun")
    assert "Usulan masuk: 2 dari 3" in (await story.find("STF", "Langkah 7 dari 14")).text
    await story.press("STF", "Ingatkan yang Belum")
    assert await story.sees("KIP", "dari Bidang KIP belum kami terima")
    again = await story.press("STF", "Ingatkan yang Belum")
    assert again is not None and again.show_alert
    await story.press("KIP", "Unggah Usulan", on="Usulan IKU · Bidang KIP")
    await story.send_file("KIP", "usulan-kip.pdf")
    await story.press("STF", "Selesai", on="Usulan masuk: 3 dari 3")


async def one_unit_mends_and_one_adds_later(story: Story) -> None:
    story.chapter(8, "Langkah 8: perbaikan dan susulan")
    await story.press("KSB", "Lihat Rekap")
    recap = await story.find("KSB", "Rekap usulan")
    assert recap.file_name == "Rekap Penyusunan IKU Tahun 2027.zip"
    await story.press("KSB", "Minta Perbaikan")
    await story.press("KSB", "Bidang TIK")
    await story.say("KSB", "Formulasi indikator 2 belum ada")
    asked = await story.find("TIK", "Mohon diperbaiki: Formulasi indikator 2 belum ada", button="Unggah Usulan")
    assert "Batas waktu: Jumat, 4 Desember 2026 pukul 16.30 WIB" in asked.text
    await story.press("TIK", "Unggah Usulan", on="Mohon diperbaiki")
    await story.send_file("TIK", "usulan-tik-2.pdf")
    assert await story.sees("KSB", "Telah diterima perbaikan usulan dari Bidang TIK")
    await story.press("KIP", "Unggah Usulan", on="Usulan IKU · Bidang KIP")
    await story.send_file("KIP", "susulan-kip.pdf")
    assert await story.sees("KSB", "Telah diterima susulan usulan dari Bidang KIP")
    await story.press("KSB", "Selesai", on="Langkah 8 dari 14")
    await story.say("KSB", "Selaras dengan Renstra")


async def the_document_comes_back_three_times(story: Story) -> None:
    story.chapter(9, "Langkah 9 sampai 12: dikembalikan di 10, 11 dan 12")
    await walk(story, 9, 9)
    await send_back(story, "SEK", 10, "Formulasi indikator 3 belum lengkap <b>&")
    again = await story.find("KSB", "Dikembalikan (putaran 2)", button="Ajukan Konsep")
    assert "Formulasi indikator 3 belum lengkap <b>&" in again.text
    await walk(story, 9, 10)
    await story.press("SEK", "Ajukan ke Kepala Dinas")
    assert (await story.find("KD", "Langkah 11 dari 14", button="Setujui")).file_name == "konsep-iku.pdf"
    await send_back(story, "KD", 11, "Target 2027 perlu ditinjau")
    assert "Target 2027 perlu ditinjau" in (await story.find("SEK", "Dikembalikan (putaran 3)", button="Setujui")).text
    await walk(story, 10, 11)
    await send_back(story, "KD", 12, "Nama jabatan salah ketik")
    assert await story.sees("KD", "Langkah 12 dari 14")
    await walk(story, 10, 12)
    await story.send_file("KD", "keputusan-bertanda-tangan.pdf")
    await story.press("KD", "Langkah 12: Menandatangani Dokumen IKU")
    assert await story.sees("KSB", "Berkas bertanda tangan diterima dari Kepala Dinas")


async def send_back(story: Story, who: str, step: int, reason: str) -> None:
    await story.press(who, "Kembalikan", on=f"Langkah {step} dari 14")
    await story.say(who, reason)
    assert await story.sees(who, "Status: Dikembalikan oleh")


async def bystanders_press_everything_and_change_nothing(story: Story) -> None:
    await story.look()
    before = state_of(story.stage)
    data = {
        button["callback_data"]
        for phone in story.phones.values()
        for message in (await phone.chat()).from_bot
        for row in message.rows
        for button in row
    }
    for who in ("TIK", "KIP"):
        own = (await story.phones[who].chat()).last
        for each in sorted(data):
            if not each.startswith(("task:upload", "sheet:open", "meeting:answer", "question:")):
                await story.phones[who].press_forged(each, message=own)
        await story.say(who, "/batal")
    assert state_of(story.stage) == before


def state_of(stage: Stage) -> tuple[list[Task], list[Entry]]:
    return stage.read(tasks.of_run, run_id=1), stage.read(history.of_run, run_id=1)


def check_that_the_run_is_over(stage: Stage) -> None:
    assert stage.read(runs.get, run_id=1).status is RunStatus.FINISHED
    all_tasks = stage.read(tasks.of_run, run_id=1)
    assert not [task for task in all_tasks if task.is_open]
    returned = [(task.step, task.round) for task in all_tasks if task.status is TaskStatus.RETURNED]
    assert returned == [(6, 1), (10, 1), (11, 1), (12, 1)]
    numbering = next(task for task in all_tasks if task.step == 13)
    issued = stage.read(letters.of_task, task_id=numbering.id, state=LetterState.ISSUED)
    assert [letter.text for letter in issued] == [
        "000.7.2.7/003/DISKOMINFO/2026",
        "000.7.2.7/004/DISKOMINFO/2026",
    ]


def check_that_history_is_complete(stage: Stage) -> None:
    entries = stage.read(history.of_run, run_id=1)
    happened = {entry.event for entry in entries}
    expected = {event for event in Event if event not in NOT_IN_THIS_RUN}
    assert happened == expected
    capacities = {official.title: official.name for official in OFFICIALS.values()}
    for entry in entries:
        if entry.capacity is not None:
            assert entry.name == capacities[entry.capacity]


NOT_IN_THIS_RUN = {
    Event.MEETING_CHANGED,
    Event.MEETING_CANCELLED,
    Event.MEETING_HELD,
    Event.INVITATION_SUBMITTED,
    Event.INVITATION_APPROVED,
    Event.INVITATION_GIVEN_BACK,
    Event.DISPOSITION_TAKEN,
    Event.DISPOSITION_FINISHED,
    Event.DISPOSITION_RETURNED,
    Event.DISPOSITION_CANCELLED,
    Event.DISPOSITION_TAKEN_BACK,
    Event.CALENDAR_CHANGED,
    Event.ABSENCE_NOTED,
    Event.ABSENCE_ENDED,
    Event.NUMBERS_SKIPPED,
    Event.NUMBER_RELEASED,  # this office signs on paper
    Event.SETTING_CHANGED,
    Event.RENSTRA_CHANGED,
    Event.TASK_MOVED,
    Event.RUN_CANCELLED,
    Event.VERSION_CHOSEN,  # proposals of this run are attachments; tests/e2e/test_collecting.py has indicators
    Event.INDICATOR_JUDGED,
    Event.RUN_REOPENED,
    Event.TASK_CANCELLED,
    Event.HOLDER_PLACED,
    Event.HOLDER_RELEASED,
    Event.PERSON_ERASED,
    Event.ESCALATED,
    Event.HOLDERS_REMINDED,
    Event.EXTENSION_ASKED,
    Event.EXTENSION_GRANTED,
    Event.EXTENSION_REFUSED,
    Event.RUN_HELD,
    Event.RUN_RESUMED,
}


async def check_that_nothing_is_left_to_press(story: Story) -> None:
    await story.look()
    for who, phone in story.phones.items():
        for message in (await phone.chat()).from_bot:
            if message.text.startswith(("Langkah", "Usulan", "Yth.")):
                assert set(message.labels) <= {"Urungkan"}, f"{who}: {message.text} {message.labels}"
