"""An office that the first version of the program served: the new one takes it over, and its run goes on to the end."""

import sqlite3
from contextlib import closing
from pathlib import Path

from db import history, runs, tasks
from sop.events import Event
from sop.model import RunStatus
from tests.e2e import default_path
from tests.e2e.officials import OFFICIALS
from tests.e2e.stage import Stage
from tests.e2e.story import Story
from tests.procedures import DATA

BEFORE = {"person": 6, "holding": 6, "task": 11, "file": 5, "history": 40}


def an_old_office(folder: Path) -> dict[str, int]:
    """Put the old database in its place, and count its rows; its updates must not be taken for those of today."""
    with closing(sqlite3.connect(folder / "tepat.db")) as database:
        database.executescript((DATA / "office-of-0001.sql").read_text(encoding="utf-8"))
        database.execute("UPDATE inbox SET update_id = -id")
        database.commit()
        return counts(folder)


def counts(folder: Path) -> dict[str, int]:
    with closing(sqlite3.connect(folder / "tepat.db")) as database:
        return {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in BEFORE}


async def test_a_run_of_the_first_version_goes_on_to_its_end(tmp_path: Path) -> None:
    before = an_old_office(tmp_path)
    async with Stage(tmp_path) as stage:
        phones = {
            code: await stage.client.person(official.telegram_id, official.name.split(",")[0])
            for code, official in OFFICIALS.items()
        }
        story = Story(stage, phones)
        for who in phones:
            await story.say(who, "/start")
        after = counts(tmp_path)
        await story.say("KSB", "/tugas")
        assert await story.sees("KSB", "Formulasi indikator 3 belum lengkap")
        await default_path.walk(story, 9, 10)
        await story.press("KD", "Setujui")  # in the procedure it began with, nobody lays step 11 before him
        await default_path.walk(story, 12, 14)

        assert stage.read(runs.get, run_id=1).status is RunStatus.FINISHED
        assert not [task for task in stage.read(tasks.of_run, run_id=1) if task.is_open]
        assert stage.read(history.of_run, run_id=1)[-1].event is Event.RUN_FINISHED
    assert before == after == BEFORE
