"""The office of a trial: its clock, its sample people, and how things stand."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import httpx
from sqlmodel import Session

from bot.clock import MovableClock, system_clock
from db import history, inbox, outbox, people, runs, tasks, timers
from db.database import Database
from db.inbox import InboxState
from db.outbox import OutboxState
from messages.times import day, moment
from services import heartbeat
from services.office import Office
from services.registration import make_link
from sop.errors import PostHasHolder
from sop.model import Run, RunStatus, Task
from sop.procedure import Capability, Procedure
from sop.working_time import is_open, next_opening, next_working_day, opening_of

SETTLE_SECONDS = 15.0
LATER_SETTLE_SECONDS = 1.0
# A bot that has just been started, on a busy machine, takes its time before it answers.
START_SECONDS = 60.0


@dataclass(frozen=True)
class SamplePerson:
    """An invented official for a trial."""

    telegram_id: int
    post: str
    name: str
    salutation: str
    username: str


SAMPLE_PEOPLE = (
    SamplePerson(9006, "staf_sekretariat", "Rina Marlina, A.Md.", "Ibu", "rina_contoh"),
    SamplePerson(9001, "kepala_dinas", "Drs. Hasan Basri, M.Si.", "Bapak", "hasan_contoh"),
    SamplePerson(9002, "sekretaris", "Sri Wahyuni, S.E., M.M.", "Ibu", "sri_contoh"),
    SamplePerson(9003, "kasubag_umum_keuangan", "Dedi Kurniawan, S.Sos.", "Bapak", "dedi_contoh"),
    SamplePerson(9004, "kabid_tik", "Andi Saputra, S.Kom., M.T.", "Bapak", "andi_contoh"),
    SamplePerson(9005, "kabid_kip", "Maya Lestari, S.I.Kom.", "Ibu", "maya_contoh"),
)


STRANGER = {"id": 9009, "first_name": "Joko Prasetyo", "username": "joko_contoh"}


class PowerSwitch(Protocol):
    """What can be done to the bot's process."""

    @property
    def bot_is_up(self) -> bool:
        """Whether it runs."""

    def start_bot(self) -> Awaitable[None]:
        """Start it."""

    def kill_bot(self) -> Awaitable[None]:
        """End it at once."""


class Tally:
    """What the bot did while the clock moved."""

    def __init__(self, counts: dict[str, Any]) -> None:
        self._first = self._last = counts
        self._moments: list[dict[str, Any]] = []

    def add(self, moment_text: str, counts: dict[str, Any]) -> None:
        """Note what was done at a stop; a stop without any is not told."""
        done = _difference(self._last, counts)
        self._last = counts
        if any(done.values()):
            self._moments.append({"at": moment_text, **done})

    def result(self) -> dict[str, Any]:
        """Return the sums, and each stop at which something was done."""
        return {**_difference(self._first, self._last), "moments": self._moments}


def _difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, int]:
    return {
        "reminders_sent": after["reminders_sent"] - before["reminders_sent"],
        "messages_sent": after["outbox"]["sent"] - before["outbox"]["sent"],
    }


class TrialOffice:
    """Looks into the trial's database and moves its clock; writes only short transactions."""

    def __init__(self, *, office: Office, database: Database, clock: MovableClock, simulator_url: str) -> None:
        self._office = office
        self._database = database
        self._clock = clock
        self._simulator_url = simulator_url
        self._moves_file = clock.path.with_name("clock-moves.jsonl")
        self._moving = asyncio.Lock()
        self._entering = asyncio.Lock()
        self._first_admin_link: str | None = None

    def now(self) -> datetime:
        """Return the office's time, aware UTC."""
        return self._clock()

    def first_admin_link(self) -> str | None:
        """Return a link for the first admin, or None where there is an admin."""
        if self._database.read_now(people.admins):
            return None
        if self._first_admin_link is None:
            # Only its hash is stored, so it is kept here for whoever asks again.
            with suppress(PostHasHolder):
                self._first_admin_link = self._link(SAMPLE_PEOPLE[0].post, makes_admin=True)
        return self._first_admin_link

    async def hand_out_phones(self) -> None:
        """Give the sample people and a stranger their Telegram accounts."""
        async with self._simulator() as http:
            known = (await http.get("/person")).raise_for_status().json()["people"]
            known_ids = {person["id"] for person in known}
            for phone in (*(_phone(sample) for sample in SAMPLE_PEOPLE), STRANGER):
                if phone["id"] not in known_ids:
                    await _post(http, "/person", phone)

    def state(self, *, bot_is_up: bool) -> dict[str, Any]:
        """Return clock, runs, and how much waits, as plain JSON values."""
        now = self.now()
        counted = self._database.read_now(_counts)
        following = self._next_due(now)
        return {
            "now": now.isoformat(),
            "now_text": moment(now, self._office.timezone),
            "timezone": self._office.timezone.key,
            "moves": len(self.moves()),
            "office": self._office_hours(now),
            "next_due": following.isoformat() if following else None,
            "bot_is_up": bot_is_up,
            "first_admin_link": self.first_admin_link(),
            "people": self._database.read_now(_people, procedure=self._office.procedure, now=now),
            "starters": [
                self._office.procedure.post(code).title
                for code in self._office.procedure.posts_with(Capability.START_RUN)
            ],
            **counted,
            "runs": self._database.read_now(_run_states, now=now),
        }

    def moves(self) -> list[dict[str, float]]:
        """Return when the clock was set to what, in seconds since 1970: tells at which office time a message came."""
        if not self._moves_file.exists():
            return []
        return [json.loads(line) for line in self._moves_file.read_text(encoding="utf-8").splitlines()]

    async def advance(self, *, to: datetime, power: PowerSwitch) -> dict[str, Any]:
        """Move the clock forward, stopping at everything due on the way, and tell what happened.

        What is due now is done first. A time that has passed by meanwhile leaves the clock as it is. A bot that did not
        keep up once, because of an ordered fault, say, is not waited for as long at the following stops.
        """
        async with self._moving:
            keeps_up = await self._settle(power, patience=SETTLE_SECONDS)
            stops, patience = 0, SETTLE_SECONDS if keeps_up else LATER_SETTLE_SECONDS
            tally = Tally(self._database.read_now(_counts))
            while True:
                following = self._next_due(self.now())
                if following is None or following > to:
                    break
                if not await self._stop_at(following, tally, power, patience=patience):
                    patience = LATER_SETTLE_SECONDS
                stops += 1
            is_settled = await self._stop_at(max(to, self.now()), tally, power, patience=patience)
            return {"now": self.now().isoformat(), "stops": stops, "is_settled": is_settled, **tally.result()}

    async def advance_in_an_outage(self, *, to: datetime, power: PowerSwitch) -> dict[str, Any]:
        """Kill the bot, move the clock at once, start the bot again, and tell what it caught up with."""
        async with self._moving:
            tally = Tally(self._database.read_now(_counts))
            await power.kill_bot()
            try:
                self._set_clock(max(to, self.now()))
            finally:
                await power.start_bot()
            is_settled = await self._settle(power, patience=START_SECONDS)
            tally.add(moment(self.now(), self._office.timezone), self._database.read_now(_counts))
            return {"now": self.now().isoformat(), "stops": 0, "is_settled": is_settled, **tally.result()}

    async def _stop_at(self, at: datetime, tally: Tally, power: PowerSwitch, *, patience: float) -> bool:
        if power.bot_is_up:
            self._database.run_now(heartbeat.pass_over, until=at)
        self._set_clock(at)
        is_settled = await self._settle(power, patience=patience)
        tally.add(moment(at, self._office.timezone), self._database.read_now(_counts))
        return is_settled

    def begin_at(self, local: datetime) -> None:
        """Set the clock of a new trial to an office time; raises ValueError where the clock was moved before."""
        if self.moves():
            raise ValueError("this trial has begun")
        self._set_clock(local.replace(tzinfo=self._office.timezone).astimezone(UTC))

    def _set_clock(self, at: datetime) -> None:
        self._clock.set(at)
        move = {"real": system_clock().timestamp(), "office": at.timestamp()}
        with self._moves_file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(move) + "\n")

    def next_due(self) -> datetime:
        """Return when the next thing is due, aware UTC; raises ValueError where nothing is."""
        following = self._next_due(self.now())
        if following is None:
            raise ValueError("nothing is due")
        return following

    def later(self, *, minutes: int, working_days: int) -> datetime:
        """Return the time so many minutes ahead, then so many openings of working days, aware UTC."""
        now = self.now()
        calendar = self._database.read_now(self._office.calendar, now)
        at = now + timedelta(minutes=minutes)
        for _ in range(working_days):
            following = next_working_day(at.astimezone(self._office.timezone).date(), calendar)
            at = opening_of(following, calendar) or at
        return at

    async def fill_sample(self) -> list[str]:
        """Let the sample people get in as people do: link, consent, name, salutation. Returns who is in."""
        entered = []
        async with self._entering, self._simulator() as http:
            for sample in SAMPLE_PEOPLE:
                with suppress(PostHasHolder):
                    no_admin_yet = not self._database.read_now(people.admins)
                    link = self._link(sample.post, makes_admin=no_admin_yet)
                    await _get_in(http, sample, link)
                    entered.append(sample.name)
        return entered

    def _simulator(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self._simulator_url, timeout=START_SECONDS + 10, trust_env=False)

    def _link(self, post: str, *, makes_admin: bool) -> str:
        link = self._database.run_now(
            make_link,
            office=self._office,
            post=post,
            makes_admin=makes_admin,
            needs_confirmation=False,
            now=self.now(),
        )
        return link.url

    def _next_due(self, now: datetime) -> datetime | None:
        upcoming = [
            self._database.read_now(timers.next_due, after=now),
            self._database.read_now(outbox.next_send, after=now),
        ]
        return min((at for at in upcoming if at is not None), default=None)

    def _office_hours(self, now: datetime) -> dict[str, Any]:
        calendar = self._database.read_now(self._office.calendar, now)
        local_day = now.astimezone(self._office.timezone).date()
        if is_open(now, calendar):
            return {"open": True, "why": "jam kerja"}
        why = calendar.holidays.get(local_day) or (
            "di luar jam kerja" if calendar.frames_on(local_day) else day(local_day)
        )
        return {"open": False, "why": why, "opens": next_opening(now, calendar).isoformat()}

    async def _settle(self, power: PowerSwitch, *, patience: float) -> bool:
        """Wait until the bot has done what is due now, for `patience` seconds at most, and return whether it has.

        A bot that is down does nothing.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while not self._database.read_now(_is_settled, now=self.now()):
                    if not power.bot_is_up:
                        return False
                    await asyncio.sleep(0.05)
                return True
        return False


async def _get_in(http: httpx.AsyncClient, sample: SamplePerson, link: str) -> None:
    me = f"/person/{sample.telegram_id}"
    await _post(http, "/person", _phone(sample))
    await _post(http, f"{me}/open", {"link": link})
    await _press(http, me, "Setuju")
    await _wait_for_text(http, me, "nama lengkap")
    await _post(http, f"{me}/send", {"text": sample.name})
    await _press(http, me, sample.salutation)
    await _wait_for_text(http, me, "selamat datang")


def _phone(sample: SamplePerson) -> dict[str, Any]:
    return {"id": sample.telegram_id, "first_name": sample.name.split(",")[0], "username": sample.username}


async def _press(http: httpx.AsyncClient, me: str, label: str) -> None:
    await _wait(http, me, lambda message: any(label == button["text"] for row in message["buttons"] for button in row))
    await _post(http, f"{me}/press", {"label": label, "wait": START_SECONDS})


async def _wait_for_text(http: httpx.AsyncClient, me: str, text: str) -> None:
    await _wait(http, me, lambda message: text in message["text"])


async def _wait(http: httpx.AsyncClient, me: str, fits: Callable[[dict[str, Any]], bool]) -> None:
    version = 0
    async with asyncio.timeout(START_SECONDS):
        while True:
            response = await http.get(f"{me}/chat", params={"after": version, "wait": START_SECONDS})
            chat = response.raise_for_status().json()
            if any(fits(message) for message in chat["messages"] if message["from"]["is_bot"]):
                return
            version = chat["version"]


async def _post(http: httpx.AsyncClient, path: str, fields: dict[str, Any]) -> None:
    (await http.post(path, json=fields)).raise_for_status()


def _counts(session: Session) -> dict[str, Any]:
    return {
        "inbox": {state.value: inbox.count(session, state) for state in InboxState},
        "outbox": {state.value: outbox.count(session, state) for state in OutboxState},
        "reminders_sent": history.count_reminders(session),
    }


def _people(session: Session, *, procedure: Procedure, now: datetime) -> list[dict[str, Any]]:
    """Return who holds which post; where nobody does, which sample person is meant for it."""
    holders = people.holders(session, now=now)
    meant = {sample.post: sample.telegram_id for sample in SAMPLE_PEOPLE}
    seats = []
    for post in procedure.posts:
        holder = holders.get(post.code)
        telegram_id = holder.person.telegram_id if holder else meant.get(post.code)
        seats.append({"telegram_id": telegram_id, "post": post.title, "is_in": holder is not None})
    return seats


def _run_states(session: Session, *, now: datetime) -> list[dict[str, Any]]:
    holders = people.holders(session, now=now)
    states = []
    for run in runs.with_status(session, RunStatus.OPEN, RunStatus.FINISHED, RunStatus.CANCELLED, limit=10):
        tasks_of_run = [task for task in tasks.of_run(session, run.id) if task.counts and not task.is_proposal]
        states.append(
            {
                "id": run.id,
                "title": run.title,
                "status": run.status.value,
                "tasks": [_task_state(task, run, holders, now=now) for task in tasks_of_run],
                "steps": [
                    {"number": step.number, "label": step.label, "post": run.procedure.post(step.responsible).title}
                    for step in run.procedure.steps
                ],
            }
        )
    return states


def _task_state(task: Task, run: Run, holders: dict[str, people.Holder], *, now: datetime) -> dict[str, Any]:
    return {
        "step": task.step,
        "round": task.round,
        "label": run.procedure.step(task.step).label,
        "post": run.procedure.post(task.post).title,
        "holder": holders[task.post].person.name if task.post in holders else None,
        "status": task.status.value,
        "due_at": task.due_at.isoformat(),
        "late": task.is_open and task.due_at < now,
    }


def _is_settled(session: Session, *, now: datetime) -> bool:
    if inbox.count(session, InboxState.OPEN):
        return False
    upcoming = [timers.next_due(session), outbox.next_send(session)]
    return all(at is None or at > now for at in upcoming)
