"""The machine burns down: a backup comes into an empty folder, and the run goes on."""

from pathlib import Path

from bot.backup import back_up
from bot.restore import restore
from db.stored import stored
from documents.store import DocumentStore
from tests.e2e import default_path
from tests.e2e.officials import phones_of, start_run
from tests.e2e.scenes import everybody_is_in
from tests.e2e.stage import Stage
from tests.e2e.story import Story


async def test_after_a_restore_into_an_empty_folder_the_open_run_goes_on(tmp_path: Path) -> None:
    async with Stage(tmp_path / "first", scene=everybody_is_in) as stage:
        phones = await phones_of(stage)
        await start_run(phones["KSB"])
        story = Story(stage, phones)
        await default_path.walk(story, 1, 2)
        await story.press("KSB", "Pakai Format Baku")
        backup = await back_up(stage.settings, to=tmp_path / "elsewhere")
        await story.press("KSB", "Selesai")

        await stage.stop_bot()
        stage.move_to(tmp_path / "second")
        restored = await restore(stage.settings, backup.path)
        await stage.start_bot()

        kept = stage.read(stored)
        store = DocumentStore(stage.settings.documents_dir)
        assert {sha256: len(await store.get(sha256)) for sha256 in kept} == {
            sha256: found.size for sha256, found in kept.items()
        }
        assert restored.files == backup.files == len(kept) > 0
        await story.say("KSB", "/tugas")
        await story.press("KSB", "Selesai")
        await story.press("KSB", "Kirim Format")
        assert await story.sees("TIK", "Usulan IKU")
