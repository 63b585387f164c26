"""The office of a trial: its clock, its sample people, and how things stand."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
from sqlmodel import Session

from bot.clock import MovableClock
from db import history, inbox, outbox, people, runs, tasks, timers
from db.database import Database
from db.inbox import InboxState
from db.outbox import OutboxState
from messages.times import day, moment
from services.office import Office
from services.registration import make_link
from sop.errors import PostHasHolder
from sop.model import RunStatus, TaskStatus
from sop.working_time import is_open, next_opening, next_working_day, opening_of

SETTLE_SECONDS = 15
WAIT_SECONDS = 10


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


class TrialOffice:
    """Looks into the trial's database and moves its clock; writes only short transactions."""

    def __init__(self, *, office: Office, database: Database, clock: MovableClock, simulator_url: str) -> None:
        self._office = office
        self._database = database
        self._clock = clock
        self._simulator_url = simulator_url

    def now(self) -> datetime:
        """Return the office's time, aware UTC."""
        return self._clock()

    def first_admin_link(self) -> str | None:
        """Return a link for the first admin, or None where there is an admin."""
        if self._database.read_now(people.admins):
            return None
        return self._link(SAMPLE_PEOPLE[0].post, makes_admin=True)

    def state(self, *, bot_is_up: bool) -> dict[str, Any]:
        """Return clock, runs, and how much waits, as plain JSON values."""
        now = self.now()
        counted = self._database.read_now(_counts)
        following = self._next_due(now)
        return {
            "now": now.isoformat(),
            "now_text": moment(now, self._office.timezone),
            "office": self._office_hours(now),
            "next_due": following.isoformat() if following else None,
            "bot_is_up": bot_is_up,
            **counted,
            "runs": self._database.read_now(_run_states, now=now),
        }

    async def advance(self, *, to: datetime, bot_is_up: Callable[[], bool], stepwise: bool = True) -> dict[str, Any]:
        """Move the clock forward, stopping at everything due on the way, and tell what happened.

        With `stepwise` off the clock jumps at once, as it looks to a bot that was down meanwhile. Raises ValueError
        for a time that is past.
        """
        if to < self.now():
            raise ValueError("the office clock only moves forward")
        before = self._database.read_now(_counts)
        stops = 0
        while stepwise:
            following = self._next_due(self.now())
            if following is None or following > to:
                break
            self._clock.set(following)
            stops += 1
            await self._settle(bot_is_up)
        self._clock.set(max(to, self.now()))
        await self._settle(bot_is_up)
        after = self._database.read_now(_counts)
        return {
            "now": self.now().isoformat(),
            "stops": stops,
            "reminders_sent": after["reminders_sent"] - before["reminders_sent"],
            "messages_sent": after["outbox"]["sent"] - before["outbox"]["sent"],
        }

    def target(self, *, minutes: int = 0, working_days: int = 0, next_due: bool = False) -> datetime:
        """Return the time that a wish for the clock means, aware UTC."""
        now = self.now()
        if next_due:
            return self._next_due(now) or now
        calendar = self._office.calendar(now)
        at = now + timedelta(minutes=minutes)
        for _ in range(working_days):
            following = next_working_day(at.astimezone(self._office.timezone).date(), calendar)
            at = opening_of(following, calendar) or at
        return at

    async def fill_sample(self) -> list[str]:
        """Let the sample people get in as people do: link, consent, name, salutation. Returns who is in."""
        entered = []
        async with httpx.AsyncClient(base_url=self._simulator_url, timeout=WAIT_SECONDS + 10, trust_env=False) as http:
            for sample in SAMPLE_PEOPLE:
                with suppress(PostHasHolder):
                    no_admin_yet = not self._database.read_now(people.admins)
                    link = self._link(sample.post, makes_admin=no_admin_yet)
                    await _get_in(http, sample, link)
                    entered.append(sample.name)
        return entered

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
        calendar = self._office.calendar(now)
        local_day = now.astimezone(self._office.timezone).date()
        if is_open(now, calendar):
            return {"open": True, "why": "jam kerja"}
        why = calendar.holidays.get(local_day) or (
            "di luar jam kerja" if calendar.frames_on(local_day) else day(local_day)
        )
        return {"open": False, "why": why, "opens": next_opening(now, calendar).isoformat()}

    async def _settle(self, bot_is_up: Callable[[], bool]) -> None:
        """Wait until the bot has done what is due now; a bot that is down does nothing."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                while bot_is_up():
                    if self._database.read_now(_is_settled, now=self.now()):
                        return
                    await asyncio.sleep(0.05)


async def _get_in(http: httpx.AsyncClient, sample: SamplePerson, link: str) -> None:
    me = f"/person/{sample.telegram_id}"
    first_name = sample.name.split(",")[0]
    await _post(http, "/person", {"id": sample.telegram_id, "first_name": first_name, "username": sample.username})
    await _post(http, f"{me}/open", {"link": link})
    await _press(http, me, "Setuju")
    await _wait_for_text(http, me, "nama lengkap")
    await _post(http, f"{me}/send", {"text": sample.name})
    await _press(http, me, sample.salutation)
    await _wait_for_text(http, me, "selamat datang")


async def _press(http: httpx.AsyncClient, me: str, label: str) -> None:
    await _wait(http, me, lambda message: any(label == button["text"] for row in message["buttons"] for button in row))
    await _post(http, f"{me}/press", {"label": label, "wait": WAIT_SECONDS})


async def _wait_for_text(http: httpx.AsyncClient, me: str, text: str) -> None:
    await _wait(http, me, lambda message: text in message["text"])


async def _wait(http: httpx.AsyncClient, me: str, fits: Callable[[dict[str, Any]], bool]) -> None:
    version = 0
    async with asyncio.timeout(WAIT_SECONDS):
        while True:
            response = await http.get(f"{me}/chat", params={"after": version, "wait": WAIT_SECONDS})
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


def _run_states(session: Session, *, now: datetime) -> list[dict[str, Any]]:
    holders = people.holders(session, now=now)
    states = []
    for run in runs.with_status(session, RunStatus.OPEN, RunStatus.FINISHED, RunStatus.CANCELLED, limit=10):
        steps = [
            {
                "step": task.step,
                "round": task.round,
                "label": run.procedure.step(task.step).label,
                "post": run.procedure.post(task.post).title,
                "holder": holders[task.post].person.name if task.post in holders else None,
                "status": task.status.value,
                "due_at": task.due_at.isoformat(),
                "late": task.is_open and task.due_at < now,
            }
            for task in tasks.of_run(session, run.id)
            if task.status is not TaskStatus.WITHDRAWN
        ]
        states.append({"id": run.id, "title": run.title, "status": run.status.value, "tasks": steps})
    return states


def _is_settled(session: Session, *, now: datetime) -> bool:
    if inbox.count(session, InboxState.OPEN):
        return False
    upcoming = [timers.next_due(session), outbox.next_send(session)]
    return all(at is None or at > now for at in upcoming)
