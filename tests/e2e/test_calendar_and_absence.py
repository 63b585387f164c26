"""The office calendar and absence through the simulator: what every phone shows, and when."""

from pathlib import Path

from simulator.client import PersonClient
from tests.e2e.officials import let_everybody_in, start_run
from tests.e2e.stage import Stage, wib
from tests.e2e.story import Story

MONDAY, TUESDAY = (2026, 11, 30), (2026, 12, 1)
WEDNESDAY, THURSDAY = (2026, 12, 2), (2026, 12, 3)


async def test_a_holiday_added_in_the_middle_of_a_run_is_told_to_the_holder_once(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        phones = await let_everybody_in(stage)
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
    async with Stage(tmp_path) as stage:
        phones = await let_everybody_in(stage)
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


async def texts(phone: PersonClient, words: str) -> list[str]:
    return [message.text for message in (await phone.chat()).from_bot if words in message.text]


async def buttons(phone: PersonClient, words: str) -> list[str]:
    """What can be pressed under messages with some words."""
    shown = [message for message in (await phone.chat()).from_bot if words in message.text]
    return [label for message in shown for label in message.labels]
