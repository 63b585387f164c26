"""How much the product asks of each person when nothing goes wrong, and that it tells nobody the same twice."""

import sys
from collections import Counter
from pathlib import Path

from bot.settings import CHECKOUT
from tests.e2e.default_path import STEPS, walk
from tests.e2e.officials import let_everybody_in, start_run
from tests.e2e.stage import Stage
from tests.e2e.story import Story

MOST_PRESSES = {**dict.fromkeys(STEPS, 2), 5: 4, 6: 4, 14: 4}


async def test_no_step_asks_more_presses_than_it_may_and_nothing_is_said_twice(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        story = Story(stage, await let_everybody_in(stage))
        await story.begin()
        await start_run(story.phones["KSB"])

        await walk(story, 1, 14)

        story.write(CHECKOUT / "build" / "default-path.txt")
        sys.stdout.write(f"\n{story.table()}\n")
        for (step, who), presses in story.presses.items():
            assert presses <= MOST_PRESSES[step], f"step {step} asks {who} for {presses} presses"
        for who in story.phones:
            assert await story.sees(who, "Seluruh tahapan SOP dinyatakan selesai")
        assert [said for said, times in Counter(story.arrived).items() if times > 1] == []
