"""kill -9 at any moment: nothing is lost, nothing happens twice. Bot and simulator are processes of their own."""

import asyncio
import random
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from simulator.client import PersonClient, SeenMessage, SimulatorClient
from tests.crash.processes import HEAD_ID, STAFF_ID, end, environment_for, prepare_office, start_bot, start_simulator

PATIENCE = 120
PDF = b"%PDF-1.4\n% "
MAY_BE_SENT = (
    "select count(*) from outbox where state = 'waiting' and send_after <= strftime('%Y-%m-%d %H:%M:%f', 'now')"
)
"""At night, what the bot says by itself waits for the morning."""


@dataclass(frozen=True)
class Tally:
    """What was sent to the bot."""

    presses: int
    files: int
    texts: int

    @property
    def updates(self) -> int:
        return self.presses + self.files + self.texts


async def test_five_kills_lose_nothing(tmp_path: Path) -> None:
    await run_crash_test(tmp_path, kills=5, updates=60, seed=5)


@pytest.mark.soak
async def test_twenty_five_kills_over_six_hundred_updates_lose_nothing(tmp_path: Path) -> None:
    await run_crash_test(tmp_path, kills=25, updates=600, seed=25)


async def run_crash_test(folder: Path, *, kills: int, updates: int, seed: int) -> None:
    chance = random.Random(seed)
    simulator, url = await start_simulator()
    environment = environment_for(folder, url)
    prepare_office(environment)
    bot = await start_bot(environment)
    try:
        async with SimulatorClient(url) as client:
            head = await client.person(HEAD_ID, "Hasan")
            staff = await client.person(STAFF_ID, "Rina")
            await staff.send("/start")
            await head.send("/tugas")
            card = await head.wait_for(button="Kirim Disposisi", timeout=30)
            before_the_storm = 2
            sending = asyncio.create_task(send_updates(head, staff, card.id, updates=updates, chance=chance))
            for _ in range(kills):
                await asyncio.sleep(chance.uniform(0.1, 2.5))
                bot.kill()
                await bot.wait()
                bot = await start_bot(environment)
            tally = await sending
            await until_all_is_done(client, folder)
            await check(client, folder, tally, before_the_storm, kills=kills)
    finally:
        await end([bot, simulator])


async def send_updates(
    head: PersonClient, staff: PersonClient, card_id: int, *, updates: int, chance: random.Random
) -> Tally:
    """The head ends step 1 and takes that back, again and again; the staff sends files and commands."""
    done = Counter[str]()
    for number in range(updates):
        kind = ("press", "file", "text")[number % 3]
        if kind == "press":
            action = "instruct:send" if done["press"] % 2 == 0 else "task:undo"
            await head.press_raw(callback_data=f"{action}:1", message_id=card_id, forged=True, wait=0)
        elif kind == "file":
            await staff.send_file(f"berkas-{number}.pdf", PDF + str(number).encode(), mime_type="application/pdf")
        else:
            await staff.send("/bantuan")
        done[kind] += 1
        await asyncio.sleep(chance.uniform(0, 0.1))
    return Tally(done["press"], done["file"], done["text"])


async def check(client: SimulatorClient, folder: Path, tally: Tally, before_the_storm: int, *, kills: int) -> None:
    with closing(sqlite3.connect(folder / "tepat.db")) as database:

        def count(query: str) -> int:
            return int(database.execute(query).fetchone()[0])

        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert count("select count(*) from inbox where state = 'done'") == tally.updates + before_the_storm
        assert count("select count(*) from inbox where state <> 'done'") == 0
        assert count("select count(*) from history where event = 'task_finished'") == -(-tally.presses // 2)
        assert count("select count(*) from history where event = 'task_undone'") == tally.presses // 2
        assert count("select count(*) from file") == tally.files
        assert count("select count(distinct name) from file") == tally.files
        assert count("select count(*) from outbox where state = 'failed'") == count(MAY_BE_SENT) == 0
        sent = database.execute(
            "select coalesce(p.telegram_id, 0), o.message_id from outbox o left join person p on p.id = o.person_id"
            " where o.state = 'sent' and o.message_id is not null"
        ).fetchall()
    seen = {(chat_id, message.id) for chat_id in (HEAD_ID, STAFF_ID) for message in await all_messages(client, chat_id)}
    assert {(chat_id, message_id) for chat_id, message_id in sent if chat_id} <= seen
    duplicates = len(seen) - len({pair for pair in sent if pair[0]})
    assert duplicates >= 0
    print(  # noqa: T201 # the figures are what this test is for
        f"\n{kills} kills, {tally.updates} updates: 0 lost, 0 double state changes, "
        f"{len(sent)} messages sent, {duplicates} duplicates, integrity ok"
    )


async def all_messages(client: SimulatorClient, person_id: int) -> list[SeenMessage]:
    phone = await client.person(person_id, "x")
    return [message for message in (await phone.chat()).all_messages if message.is_from_bot]


async def until_all_is_done(client: SimulatorClient, folder: Path) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if not await client.control.pending_updates() and not waiting_rows(folder):
                return
            await asyncio.sleep(0.1)


def waiting_rows(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "tepat.db")) as database:
        counts = ("select count(*) from inbox where state = 'open'", MAY_BE_SENT)
        return sum(int(database.execute(count).fetchone()[0]) for count in counts)
