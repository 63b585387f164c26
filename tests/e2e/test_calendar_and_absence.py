"""The office calendar and absence through the simulator: what every phone shows, and when."""

import sys
from pathlib import Path

from simulator.client import PersonClient
from tests.e2e.default_path import walk
from tests.e2e.officials import phones_of, start_run
from tests.e2e.scenes import everybody_is_in, step_8_is_open
from tests.e2e.stage import Stage, wib
from tests.e2e.story import Story

MONDAY, TUESDAY = (2026, 11, 30), (2026, 12, 1)
SHOWN = ("Langkah 10 dari 14", "Langkah 11 dari 14", "Plh.", "menyelesaikan langkah 1", "menekan [")
"""What a Plh over step 10 is told by: cards, presses, history."""
WEDNESDAY, THURSDAY = (2026, 12, 2), (2026, 12, 3)


async def test_a_holiday_added_in_the_middle_of_a_run_is_told_to_the_holder_once(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in) as stage:
        phones = await phones_of(stage)
        await stage.move_clock(wib(*MONDAY, 15, 55))
        await start_run(phones["KSB"])
        await stage.settled()

        await phones["STF"].send("/libur")
        await phones["STF"].wait_for(button="Tambah Hari Libur")
        await phones["STF"].press("Tambah Hari Libur")
        await phones["STF"].wait_for(text_contains="tuliskan tanggal hari libur")
        await phones["STF"].send("besok")
        await phones["STF"].wait_for(text_contains="Selasa, 1 Desember 2026")
        await phones["STF"].send("Libur Pilkada")
        await phones["STF"].wait_for(text_contains="1 batas waktu tugas yang terbuka bergeser")
        await stage.settled()

        told = await texts(phones["KD"], "bergeser karena kalender kerja")
        assert len(told) == 1
        assert "semula Selasa, 1 Desember 2026 pukul 07.35 WIB" in told[0]
        assert "menjadi Rabu, 2 Desember 2026 pukul 07.35 WIB" in told[0]
        assert any("Batas waktu: Rabu, 2 Desember 2026" in text for text in await texts(phones["KD"], "Langkah 1 dari"))
        await stage.move_clock(wib(*TUESDAY, 16, 0))
        assert await texts(phones["KD"], "Pesan ini disampaikan karena") == []
        await stage.move_clock(wib(*WEDNESDAY, 7, 35))
        assert len(await texts(phones["KD"], "Pesan ini disampaikan karena")) == 1
        for code in ("SEK", "KSB", "TIK", "KIP"):
            assert await texts(phones[code], "bergeser") == []


async def test_a_plh_acts_until_the_day_after_the_absence(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in) as stage:
        phones = await phones_of(stage)
        await start_run(phones["KSB"])
        await Story(stage, phones).press("KD", "Kirim Disposisi")
        await stage.settled()

        await phones["SEK"].send("/cuti")
        await phones["SEK"].wait_for(button="Cuti")
        await phones["SEK"].press("Cuti")
        await phones["SEK"].wait_for(text_contains="mohon tuliskan tanggalnya")
        await phones["SEK"].send("besok s.d. 2/12")
        choice = await phones["SEK"].wait_for(button="Tidak Ada Pengganti")
        await phones["SEK"].press(next(label for label in choice.labels if label.startswith("Dedi")))
        await phones["SEK"].wait_for(button="Plh.")
        await phones["SEK"].press("Plh.")
        await phones["SEK"].wait_for(text_contains="Telah dicatat.")
        await stage.settled()

        assert await texts(phones["KSB"], "Langkah 2 dari 14") == []
        await stage.move_clock(wib(*TUESDAY, 8, 0))
        assert len(await texts(phones["KSB"], "Langkah 2 dari 14")) == 1
        assert await buttons(phones["SEK"], "Langkah 2 dari 14") == []
        assert await texts(phones["SEK"], "Pesan ini disampaikan karena") == []

        await stage.move_clock(wib(*THURSDAY, 8, 0))

        assert await buttons(phones["KSB"], "Langkah 2 dari 14") == []
        assert "Teruskan Disposisi" in await buttons(phones["SEK"], "Langkah 2 dari 14")


async def test_a_plh_for_the_secretary_over_step_10_and_the_definitive_holder_the_day_after(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=step_8_is_open) as stage:
        story = Story(stage, await phones_of(stage))
        await story.begin()
        await appoint(story, "23/12", acting="Andi")
        await stage.move_clock(wib(2026, 12, 23, 8, 0))
        await walk(story, 8, 9)

        card = await story.find("TIK", "Langkah 10 dari 14")
        assert "Bapak/Ibu bertindak sebagai Plh. Sekretaris." in card.text
        assert "Setujui" in card.labels
        assert not await story.sees("SEK", "Langkah 10 dari 14")
        await story.press("TIK", "Setujui")
        assert "Selesai oleh Plh. Sekretaris" in (await story.find("TIK", "Langkah 10 dari 14")).text
        assert "Dari: Plh. Sekretaris" in (await story.find("TIK", "Langkah 11 dari 14")).text
        history = await latest_history(story)
        assert "Andi Saputra, S.Kom., Plh. Sekretaris: menyelesaikan langkah 10" in history

        await stage.move_clock(wib(2026, 12, 24, 0, 0))
        await story.look()
        assert "Ajukan ke Kepala Dinas" not in await buttons(story.phones["TIK"], "Langkah 11 dari 14")
        assert "bertindak sebagai" not in (await story.find("SEK", "Langkah 11 dari 14")).text
        await story.press("SEK", "Ajukan ke Kepala Dinas")
        assert "Dari: Sekretaris" in (await story.find("KD", "Langkah 11 dari 14")).text
        assert "Sri Wahyuni, S.E., Sekretaris: menyelesaikan langkah 11" in await latest_history(story)

        sys.stdout.write("\n".join(line for line in story.lines if any(words in line for words in SHOWN)))


async def test_who_made_the_draft_and_acts_for_the_secretary_does_not_review_it(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=step_8_is_open) as stage:
        story = Story(stage, await phones_of(stage))
        await appoint(story, "23/12 s.d. 28/12", acting="Dedi")
        await stage.move_clock(wib(2026, 12, 23, 8, 0))
        await walk(story, 8, 9)

        card = await story.find("KD", "Langkah 10 dari 14", button="Setujui")
        assert "Rangkap jabatan: penyusunnya menjabat Plh. Sekretaris" in card.text
        assert not await story.sees("KSB", "Langkah 10 dari 14")
        await story.press("KD", "Setujui")
        assert "Kepala Dinas: menyelesaikan langkah 10" in await latest_history(story)


async def appoint(story: Story, days: str, *, acting: str) -> None:
    """Let the Sekretaris go on leave, with somebody as Plh."""
    await story.say("SEK", "/cuti")
    await story.press("SEK", "Cuti")
    await story.say("SEK", days)
    choice = await story.find("SEK", "", button="Tidak Ada Pengganti")
    await story.press("SEK", next(label for label in choice.labels if label.startswith(acting)))
    await story.press("SEK", "Plh.")


async def latest_history(story: Story) -> str:
    """What the Kepala Dinas reads of the run, from the end."""
    await story.say("KD", "/pantau")
    await story.press("KD", "Riwayat")
    return (await story.find("KD", "Riwayat Penyusunan IKU")).text


async def texts(phone: PersonClient, words: str) -> list[str]:
    return [message.text for message in (await phone.chat()).from_bot if words in message.text]


async def buttons(phone: PersonClient, words: str) -> list[str]:
    """What can be pressed under messages with some words."""
    shown = [message for message in (await phone.chat()).from_bot if words in message.text]
    return [label for message in shown for label in message.labels]
