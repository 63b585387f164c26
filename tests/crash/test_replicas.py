"""Three replicas on one PostgreSQL behind a balancer, while they, PostgreSQL and the network fail again and again."""

import asyncio
import random
import time
from asyncio.subprocess import Process
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from simulator.client import PersonClient, SimulatorClient
from simulator.server import Simulator
from tests.crash.processes import (
    FIRST_OF_OTHERS,
    HEAD_ID,
    TOKEN,
    Balancer,
    CrashingPostgresql,
    crashing_postgresql,
    end,
    environment_for,
    free_ports,
    prepare_office,
    start_bot,
)

REPLICAS = 3
RESTART_SECONDS = 0.2
RETRY_SECONDS = 0.05
"""How soon the simulator brings an update again that nobody took."""
PATIENCE = 300
PDF = b"%PDF-1.4\n% "
MAY_BE_SENT = "select 1 from outbox where state = 'waiting' and send_after <= now()"
"""At night, what the bot says by itself waits for the morning."""
HEAD_SHARE = 4
"""Every so manieth update is a press of the head, who ends a step and takes that back in turn."""


@dataclass(frozen=True)
class Plan:
    """How much is sent, and how often what fails."""

    people: int
    updates: int
    kills: int
    crashes: int
    faults: int
    most_pause: float
    seed: int


@dataclass
class Sent:
    """What was sent to the bot."""

    presses: int = 0
    commands: int = 0
    files: Counter[int] = field(default_factory=Counter)

    @property
    def updates(self) -> int:
        return self.presses + self.commands + self.files.total()


async def test_a_few_kills_lose_nothing_and_keep_the_order(tmp_path: Path) -> None:
    await run_storm(tmp_path, Plan(people=10, updates=32, kills=1, crashes=1, faults=2, most_pause=0.05, seed=3))


@pytest.mark.soak
async def test_two_thousand_updates_of_two_hundred_people_lose_nothing_and_keep_the_order(tmp_path: Path) -> None:
    await run_storm(tmp_path, Plan(people=200, updates=2000, kills=12, crashes=3, faults=40, most_pause=0.1, seed=25))


async def run_storm(folder: Path, plan: Plan) -> None:
    ports = free_ports(REPLICAS)
    balancer = Balancer(ports)
    with crashing_postgresql() as postgresql:
        async with Simulator(token=TOKEN, webhook_retry_seconds=RETRY_SECONDS) as simulator:
            webhook = f"http://127.0.0.1:{await balancer.start()}/telegram"
            shared = environment_for(folder, simulator.url, DATABASE_URL=postgresql.url, WEBHOOK_URL=webhook)
            await asyncio.to_thread(prepare_office, shared, others=plan.people)
            replicas = Replicas([{**shared, "WEBHOOK_LISTEN": f"127.0.0.1:{port}"} for port in ports], folder / "log")
            await replicas.start()
            try:
                async with SimulatorClient(simulator.url) as client:
                    storm = Storm(plan, client, postgresql, replicas)
                    await storm.run()
                    await storm.until_all_is_done()
                    await check(storm)
            finally:
                balancer.stop()
                await replicas.stop()


class Replicas:
    """The bots, each with an environment of its own; what ends is started again, as a service manager does."""

    def __init__(self, environments: list[dict[str, str]], log: Path) -> None:
        self._environments = environments
        self._log = log
        self._processes: list[Process] = []
        self._watches: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Start all."""
        self._processes = [await start_bot(environment, log=self._log) for environment in self._environments]
        self._watches = [asyncio.create_task(self._watch(place)) for place in range(REPLICAS)]

    def kill(self, place: int) -> None:
        """Kill one."""
        with suppress(ProcessLookupError):
            self._processes[place].kill()

    async def stop(self) -> None:
        """End all."""
        for watch in self._watches:
            watch.cancel()
        await end(self._processes)

    async def _watch(self, place: int) -> None:
        while True:
            await self._processes[place].wait()
            await asyncio.sleep(RESTART_SECONDS)
            self._processes[place] = await start_bot(self._environments[place], log=self._log)


class Storm:
    """People who send, and everything that goes wrong meanwhile."""

    def __init__(
        self,
        plan: Plan,
        client: SimulatorClient,
        postgresql: CrashingPostgresql,
        replicas: Replicas,
    ) -> None:
        self.plan = plan
        self.client = client
        self.postgresql = postgresql
        self.sent = Sent()
        self.seconds = 0.0
        self._replicas = replicas
        self._chance = random.Random(plan.seed)

    async def run(self) -> None:
        """Send everything, beside failures at places that chance chose before."""
        people = [await self.client.person(FIRST_OF_OTHERS + n, f"Pegawai {n}") for n in range(self.plan.people)]
        head = await self.client.person(HEAD_ID, "Hasan")
        await head.send("/tugas")
        card = await head.wait_for(button="Kirim Disposisi", timeout=60)
        self.sent.commands += 1
        failures = [self._kill] * self.plan.kills + [self._crash] * self.plan.crashes + [self._fault] * self.plan.faults
        self._chance.shuffle(failures)
        places = sorted(self._chance.sample(range(self.plan.updates), len(failures)))
        begin = time.perf_counter()
        for number in range(self.plan.updates):
            if places and places[0] == number:
                places.pop(0)
                await failures.pop()()
            if number % HEAD_SHARE == 0:
                await self._press(head, card.id)
            else:
                await self._speak(self._chance.choice(people))
            await asyncio.sleep(self._chance.uniform(0, self.plan.most_pause))
        self.seconds = time.perf_counter() - begin

    async def _press(self, head: PersonClient, card_id: int) -> None:
        action = "instruct:send" if self.sent.presses % 2 == 0 else "task:undo"
        await head.press_raw(callback_data=f"{action}:1", message_id=card_id, forged=True, wait=0)
        self.sent.presses += 1

    async def _speak(self, person: PersonClient) -> None:
        """Two files, then a command: what is a person's own shows its order in the names."""
        if self._chance.random() < 0.3:
            await person.send("/bantuan")
            self.sent.commands += 1
            return
        number = self.sent.files[person.id]
        name = f"berkas-{person.id}-{number:04}.pdf"
        await person.send_file(name, PDF + name.encode(), mime_type="application/pdf")
        self.sent.files[person.id] += 1

    async def _kill(self) -> None:
        self._replicas.kill(self._chance.randrange(REPLICAS))

    async def _crash(self) -> None:
        await asyncio.to_thread(self.postgresql.crash_and_start)

    async def _fault(self) -> None:
        method = self._chance.choice(("sendMessage", "sendMessage", "answerCallbackQuery", "getFile"))
        match self._chance.choice(("too_many_requests", "timeout_after", "disconnect", "server_error")):
            case "too_many_requests":
                await self.client.control.fault("too_many_requests", method=method, retry_after=1)
            case "timeout_after":
                await self.client.control.fault("timeout_after", method=method, seconds=0.2)
            case kind:
                await self.client.control.fault(kind, method=method)

    async def until_all_is_done(self) -> None:
        """Wait until nothing is on its way."""
        async with asyncio.timeout(PATIENCE):
            while await self.client.control.pending_updates():  # noqa: ASYNC110 # of another process's work
                await asyncio.sleep(0.1)
            while await asyncio.to_thread(self._is_anything_waiting):  # noqa: ASYNC110
                await asyncio.sleep(0.1)

    def _is_anything_waiting(self) -> bool:
        with psycopg.connect(self.postgresql.plain_url) as connection:
            inbox = connection.execute("select 1 from inbox where state = 'open' limit 1").fetchone()
            outbox = connection.execute(f"{MAY_BE_SENT} limit 1").fetchone()
            return inbox is not None or outbox is not None


async def check(storm: Storm) -> None:
    """Every invariant, and what they came to."""
    sent = storm.sent
    with psycopg.connect(storm.postgresql.plain_url) as database:

        def column(query: str) -> list[object]:
            return [row[0] for row in database.execute(query)]

        states = Counter(column("select state from inbox"))
        assert states == {"done": sent.updates}
        events = column("select event from history where event in ('task_finished', 'task_undone') order by id")
        assert events == [("task_finished", "task_undone")[number % 2] for number in range(sent.presses)]
        names = [str(name) for name in column("select name from file order by id")]
        for person_id, number in sent.files.items():
            its_own = [name for name in names if name.startswith(f"berkas-{person_id}-")]
            assert its_own == [f"berkas-{person_id}-{n:04}.pdf" for n in range(number)]
        assert len(names) == sent.files.total()
        assert column("select 1 from outbox where state = 'failed'") == column(MAY_BE_SENT) == []
        told = {
            (int(chat), int(message))
            for chat, message in database.execute(
                "select p.telegram_id, o.message_id from outbox o join person p on p.id = o.person_id"
                " where o.state = 'sent' and o.message_id is not null"
            )
        }
    seen = {
        (person["id"], message.id)
        for person in await storm.client.people()
        for message in (await (await storm.client.person(person["id"], "x")).chat()).all_messages
        if message.is_from_bot
    }
    assert told <= seen
    print(  # noqa: T201 # the figures are what this test is for
        f"\n{REPLICAS} replicas, {storm.plan.people} people, {sent.updates} updates in {storm.seconds:.0f} s, "
        f"{storm.plan.kills} kills, {storm.plan.crashes} crashes of PostgreSQL, {storm.plan.faults} network faults:\n"
        f"  lost: {sent.updates - states['done']}; given up: {states['dead']}; state changes: {len(events)} of "
        f"{sent.presses} presses and {len(names)} of {sent.files.total()} files, each once; order kept in "
        f"{len(sent.files) + 1} chats\n"
        f"  messages: {len(told)} sent, {len(seen) - len(told)} duplicates"
    )
