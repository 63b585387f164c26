"""The machine fails in every way an office knows: each time somebody hears of it, and nothing is lost."""

import asyncio
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.backup import back_up
from db import history, timers
from db.stored import stored
from sop.events import Event
from tests.disks import fill, small_disk
from tests.e2e import default_path
from tests.e2e.officials import phones_of, start_run
from tests.e2e.scenes import everybody_is_in
from tests.e2e.stage import Stage
from tests.e2e.story import PDF, Story

PATIENCE = 30.0


async def the_form_is_stored(stage: Stage) -> None:
    """A scene: step 3 is open, and the bot has made the form that it asks for."""
    await everybody_is_in(stage)
    phones = await phones_of(stage)
    await start_run(phones["KSB"])
    story = Story(stage, phones)
    await default_path.walk(story, 1, 2)
    await story.press("KSB", "Pakai Format Baku")


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if condition():
                return
            await asyncio.sleep(0.05)


def times(stage: Stage, event: Event) -> int:
    return [entry.event for entry in stage.read(history.of_run, run_id=1)].count(event)


def files(stage: Stage) -> list[str]:
    """The hashes of the files that were sent in, and of the form that the bot made."""
    return [sha256 for sha256, kept in stage.read(stored).items() if any(row.startswith("file") for row in kept.rows)]


async def test_a_full_disk_loses_neither_press_nor_file(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with small_disk(tmp_path / "disk", size="4m") as disk:
        await fill_the_disk_of_a_running_bot(tmp_path / "stage", disk, caplog)


async def fill_the_disk_of_a_running_bot(folder: Path, disk: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with Stage(folder, scene=the_form_is_stored) as stage:
        phones = await phones_of(stage)
        await stage.stop_bot()
        shutil.copytree(folder, disk, dirs_exist_ok=True, ignore=shutil.ignore_patterns("world"))
        stage.move_to(disk)
        await stage.start_bot()
        await phones["KIP"].send("/bantuan")
        await phones["KIP"].wait_for(text_contains="Petunjuk", timeout=PATIENCE)
        ended = times(stage, Event.TASK_FINISHED)

        ballast = fill(disk)
        await phones["KSB"].press("Selesai", wait=0)
        await phones["TIK"].send_file("data.pdf", PDF, mime_type="application/pdf")
        await until(lambda: "database_failed" in caplog.text)
        assert "disk is full" in caplog.text
        ballast.unlink()

        await phones["KSB"].wait_for(button="Kirim Format", timeout=PATIENCE)
        await phones["TIK"].wait_for(text_contains="data.pdf", timeout=PATIENCE)
        await stage.settled()
        assert times(stage, Event.TASK_FINISHED) == ended + 1
        assert len(files(stage)) == 2


async def test_a_damaged_file_is_told_to_everybody_and_the_work_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Stage(tmp_path, scene=the_form_is_stored) as stage:
        story = Story(stage, await phones_of(stage))
        (sha256,) = files(stage)
        (tmp_path / "documents" / sha256[:2] / sha256).write_bytes(b"bukan yang dahulu")

        await story.press("KSB", "Lainnya")
        await story.press("KSB", "Lihat Berkas")
        assert await story.sees("KSB", "tidak dapat disampaikan karena rusak atau tidak ditemukan")
        await story.press("KSB", "‹ Kembali")
        await story.press("KSB", "Selesai")
        await story.press("KSB", "Kirim Format")

        assert await story.sees("TIK", "Usulan IKU")
        assert f"'sha256': '{sha256}'" in caplog.text
        assert (await back_up(stage.settings, to=tmp_path / "backup")).lost == (sha256,)


async def test_a_clock_that_is_set_back_neither_delays_nor_repeats(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Stage(tmp_path, scene=the_form_is_stored) as stage:
        story = Story(stage, await phones_of(stage))
        due = stage.read(timers.next_due)
        assert due is not None
        await stage.move_clock(due + timedelta(minutes=1))
        reminded = times(stage, Event.REMINDED)

        stage.clock.at -= timedelta(hours=1)
        await until(lambda: "clock_set_back" in caplog.text)
        await story.press("KSB", "Selesai")
        await story.press("KSB", "Kirim Format")

        assert await story.sees("TIK", "Usulan IKU")
        assert times(stage, Event.REMINDED) == reminded
        assert caplog.text.count("clock_set_back") == 1
