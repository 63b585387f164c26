"""The whole SOP in six chats, from /mulai to the archive, with a return at step 10 and one at step 11."""

from collections import Counter
from pathlib import Path

from db import history, runs, tasks
from simulator.client import PersonClient
from sop.events import Event
from sop.model import RunStatus, TaskStatus
from tests.e2e.officials import OFFICIALS, let_everybody_in, start_run
from tests.e2e.stage import Stage

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HOLDER = {1: "KD", 2: "SEK", 3: "KSB", 4: "KSB", 5: "KSB", 6: "STF", 7: "STF", 8: "KSB", 9: "KSB", 10: "SEK", 11: "KD"}
HOLDER |= {12: "KD", 13: "KSB", 14: "STF"}
FILES = {3: "format.pdf", 6: "notula.pdf", 7: "himpunan.pdf", 8: "analisis.pdf", 9: "konsep.pdf"}
NOTES = {
    5: "Rapat Rabu, 2 Desember 2026 pukul 09.00 WIB di Ruang Rapat Dinas",
    13: "Nomor 000.7.2.7/012",
    14: "Rak A-3",
}


async def test_six_people_walk_one_run_from_start_to_archive_with_two_returns(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        phones = await let_everybody_in(stage)
        await start_run(phones["KSB"])

        for step in range(1, 10):
            await end_step(stage, phones, step)
        await send_back(phones["SEK"], 10, "Formulasi indikator 3 belum lengkap <b>&")
        again = await phones["KSB"].wait_for(text_contains="Dikembalikan (putaran 2)", button="Selesai", after=0)
        assert "Formulasi indikator 3 belum lengkap <b>&" in again.text
        await end_step(stage, phones, 9)
        await end_step(stage, phones, 10)
        await send_back(phones["KD"], 11, "Target 2027 perlu ditinjau")
        await end_step(stage, phones, 10)
        for step in range(11, 15):
            await end_step(stage, phones, step)

        for phone in phones.values():
            await phone.wait_for(text_contains="Seluruh tahapan SOP dinyatakan selesai", after=0)
        await stage.settled()
        check_state(stage)
        await check_everybody_got_only_theirs(phones)


async def end_step(stage: Stage, phones: dict[str, PersonClient], step: int) -> None:
    await stage.settled()
    phone = phones[HOLDER[step]]
    card = await phone.wait_for(text_contains=f"Langkah {step} dari 14", button="Selesai", after=0)
    await phone.press("Selesai", message=card)
    if step in FILES:
        await phone.wait_for(text_contains="Mohon kirimkan berkas")
        await phone.send_file(FILES[step], PDF + str(step).encode(), mime_type="application/pdf")
    elif step in NOTES:
        await phone.wait_for(text_contains="tuliskan catatan")
        await phone.send(NOTES[step])
    ended = await phone.wait_for(text_contains=f"Langkah {step} dari 14", button="Urungkan")
    assert f"Status: Selesai oleh {OFFICIALS[HOLDER[step]].title}" in ended.text


async def send_back(phone: PersonClient, step: int, reason: str) -> None:
    card = await phone.wait_for(text_contains=f"Langkah {step} dari 14", button="Kembalikan", after=0)
    await phone.press("Kembalikan", message=card)
    await phone.wait_for(text_contains="alasan pengembalian")
    await phone.send(reason)
    await phone.wait_for(text_contains="Status: Dikembalikan oleh")


def check_state(stage: Stage) -> None:
    run = stage.read(runs.get, run_id=1)
    assert run.status is RunStatus.FINISHED
    all_tasks = stage.read(tasks.of_run, run_id=1)
    assert Counter(task.step for task in all_tasks) == {**dict.fromkeys(range(1, 15), 1), 9: 2, 10: 3, 11: 2}
    assert [(task.step, task.round) for task in all_tasks if task.status is TaskStatus.RETURNED] == [(10, 1), (11, 1)]
    assert not [task for task in all_tasks if task.is_open]

    events = Counter(entry.event for entry in stage.read(history.of_run, run_id=1))
    assert events[Event.RUN_STARTED] == events[Event.RUN_FINISHED] == 1
    assert events[Event.TASK_OPENED] == 18
    assert events[Event.TASK_FINISHED] == 16
    assert events[Event.TASK_RETURNED] == 2
    for entry in stage.read(history.of_run, run_id=1):
        if entry.event in (Event.TASK_FINISHED, Event.TASK_RETURNED):
            official = next(official for official in OFFICIALS.values() if official.title == entry.capacity)
            assert entry.name == official.name


async def check_everybody_got_only_theirs(phones: dict[str, PersonClient]) -> None:
    for code, phone in phones.items():
        chat = await phone.chat()
        for message in chat.from_bot:
            for step in range(1, 15):
                if f"Langkah {step} dari 14" in message.text and "Waktu baku" in message.text:
                    assert HOLDER[step] == code, message.text
        live = [message for message in chat.from_bot if set(message.labels) & {"Selesai", "Terima", "Kembalikan"}]
        assert live == []
