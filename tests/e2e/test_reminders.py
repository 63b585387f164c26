"""A late step reminds its holder: once, in office hours, and not when it was ended before the office opens."""

from pathlib import Path

from simulator.client import PersonClient, SeenMessage
from tests.e2e.officials import phones_of, start_run
from tests.e2e.scenes import everybody_is_in
from tests.e2e.stage import Stage, wib
from tests.e2e.story import Story

MONDAY = (2026, 11, 30)
TUESDAY = (2026, 12, 1)


async def test_a_late_step_brings_its_holder_exactly_one_reminder(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in) as stage:
        phones = await phones_of(stage)
        await start_run(phones["KSB"])

        await stage.move_clock(wib(*MONDAY, 8, 9))
        assert await reminders(phones["KD"]) == []
        await stage.move_clock(wib(*MONDAY, 8, 10))
        (reminder,) = await reminders(phones["KD"])
        await stage.move_clock(wib(*TUESDAY, 16, 0))

        assert await reminders(phones["KD"]) == [reminder]
        assert "pukul 08.10 WIB" in reminder.text
        assert "Pesan ini disampaikan karena" in reminder.text
        for code in ("SEK", "KSB", "TIK", "KIP", "STF"):
            assert await reminders(phones[code]) == []


async def test_a_reminder_due_at_closing_time_waits_for_the_next_opening(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in) as stage:
        phones = await phones_of(stage)
        await stage.move_clock(wib(*MONDAY, 15, 50))
        await start_run(phones["KSB"])

        await stage.move_clock(wib(*TUESDAY, 7, 29))
        assert await reminders(phones["KD"]) == []
        await stage.move_clock(wib(*TUESDAY, 7, 30))

        assert len(await reminders(phones["KD"])) == 1


async def test_no_reminder_comes_for_a_step_that_was_ended_before_the_next_opening(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in) as stage:
        phones = await phones_of(stage)
        await stage.move_clock(wib(*MONDAY, 15, 50))
        await start_run(phones["KSB"])
        await stage.move_clock(wib(*MONDAY, 17, 0))

        await Story(stage, phones).press("KD", "Kirim Disposisi")
        await stage.move_clock(wib(*TUESDAY, 7, 30))

        assert await reminders(phones["KD"]) == []


async def test_a_task_that_comes_outside_office_hours_makes_no_sound(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in) as stage:
        phones = await phones_of(stage)
        await stage.move_clock(wib(*MONDAY, 12, 30))

        await start_run(phones["KSB"])

        card = await phones["KD"].wait_for(text_contains="Langkah 1 dari 14", after=0)
        assert card.is_silent


async def test_a_bot_that_was_down_when_a_step_became_late_reminds_after_it_is_back(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in) as stage:
        phones = await phones_of(stage)
        await start_run(phones["KSB"])
        await stage.settled()

        await stage.stop_bot()
        stage.clock.at = wib(*MONDAY, 10, 0)
        await stage.start_bot()
        await stage.settled()

        (reminder,) = await reminders(phones["KD"])
        assert "telah melewati waktu baku" in reminder.text


async def reminders(phone: PersonClient) -> list[SeenMessage]:
    return [message for message in (await phone.chat()).from_bot if "Pesan ini disampaikan karena" in message.text]
