"""The trial's HTTP side: for this machine and our own page only, and a clock that goes forward."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.clock import MovableClock
from bot.trial_api import trial_app
from bot.trial_office import TrialOffice
from db import heartbeat as beats
from services import heartbeat
from tests.handlers.desk import KD, MONDAY_MORNING, Desk

PAGE = "http://127.0.0.1:8700"
API = "http://127.0.0.1:8701"
MOMENT = timedelta(seconds=20)


class Switch:
    """A power switch that only notes what is done to it."""

    def __init__(self) -> None:
        self.bot_is_up = False
        self.done: list[str] = []

    async def start_bot(self) -> None:
        self.done.append("start")

    async def kill_bot(self) -> None:
        self.done.append("kill")


class Trial:
    """A trial with its clock on a Monday morning."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk = desk
        self.clock = MovableClock(folder / "clock.json")
        self.clock.set(MONDAY_MORNING)
        self.switch = Switch()
        office = TrialOffice(office=desk.office, database=desk.database, clock=self.clock, simulator_url=PAGE)
        app = trial_app(office, self.switch, origins=(PAGE, API))
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=API)

    async def wish(self, **fields: Any) -> httpx.Response:
        """Ask for the clock to be moved."""
        return await self.http.post("/trial/clock", json=fields)

    def went_to(self, moment: datetime) -> bool:
        """Tell whether the clock shows that time, or a little later."""
        return moment <= self.clock() < moment + MOMENT


@pytest.fixture
async def trial(desk: Desk, tmp_path: Path) -> AsyncIterator[Trial]:
    trial = Trial(desk, tmp_path)
    yield trial
    await trial.http.aclose()


async def test_the_state_tells_time_office_and_runs(trial: Trial) -> None:
    task_id = trial.desk.start_run()

    state = (await trial.http.get("/trial/state")).json()

    assert state["now_text"] == "Senin, 30 November 2026 pukul 09.00 WIB"
    assert state["office"] == {"open": True, "why": "jam kerja"}
    assert state["bot_is_up"] is False
    assert state["next_due"] == trial.desk.task(task_id).due_at.isoformat()
    (run,) = state["runs"]
    assert run["title"] == "Penyusunan IKU Tahun 2027"
    (task,) = run["tasks"]
    assert (task["step"], task["post"], task["holder"], task["late"]) == (
        1,
        "Kepala Dinas",
        trial.desk.person(KD).name,
        False,
    )


@pytest.mark.parametrize(
    ("host", "is_served"),
    [
        ("127.0.0.1:8701", True),
        ("127.0.0.1", True),
        ("localhost:8701", True),
        ("example.com", False),
        ("127.0.0.1.example.com", False),
        ("evil.localhost.example:8701", False),
        ("0.0.0.0:8701", False),
        ("", False),
    ],
)
async def test_only_requests_to_this_machine_are_served(trial: Trial, host: str, is_served: bool) -> None:
    for method, path in (("GET", "/trial/state"), ("POST", "/trial/bot")):
        answer = await trial.http.request(method, path, headers={"Host": host}, json={"action": "kill"})

        assert (answer.status_code == 200) is is_served
    assert bool(trial.switch.done) is is_served


@pytest.mark.parametrize(
    ("origin", "is_served"),
    [
        (None, True),
        (PAGE, True),
        (API, True),
        ("http://localhost:8700", False),
        ("https://127.0.0.1:8700", False),
        ("http://127.0.0.1:8702", False),
        ("http://127.0.0.1:8700.example.com", False),
        ("https://example.com", False),
        ("null", False),
        ("", False),
    ],
)
async def test_pages_of_other_sites_are_refused(trial: Trial, origin: str | None, is_served: bool) -> None:
    headers = {} if origin is None else {"Origin": origin}

    answer = await trial.http.post("/trial/bot", json={"action": "kill"}, headers=headers)

    assert answer.status_code == (200 if is_served else 403)
    assert trial.switch.done == (["kill"] if is_served else [])


async def test_the_clock_goes_forward_by_minutes(trial: Trial) -> None:
    answer = await trial.wish(minutes=90)

    assert answer.status_code == 200
    assert trial.went_to(MONDAY_MORNING + timedelta(minutes=90))
    assert answer.json()["stops"] == 0


async def test_the_clock_goes_to_the_opening_of_a_later_working_day(trial: Trial) -> None:
    await trial.wish(working_days=5)

    assert trial.went_to(datetime(2026, 12, 7, 0, 30, tzinfo=MONDAY_MORNING.tzinfo))


async def test_the_clock_goes_to_what_is_due_next_and_stops_on_the_way(trial: Trial) -> None:
    task_id = trial.desk.start_run()
    due_at = trial.desk.task(task_id).due_at

    answer = await trial.wish(to="next_due")

    assert answer.status_code == 200
    assert trial.went_to(due_at)
    assert answer.json()["stops"] == 1


async def test_with_nothing_due_there_is_no_next_time_to_go_to(trial: Trial) -> None:
    answer = await trial.wish(to="next_due")

    assert (answer.status_code, answer.json()) == (400, {"error": "nothing is due"})
    assert trial.went_to(MONDAY_MORNING)


BAD_WISHES: list[Any] = [
    {"minutes": -1},
    {"minutes": 1.5},
    {"minutes": "60"},
    {"minutes": True},
    {"minutes": None},
    {"minutes": 10**9},
    {"minutes": 10**30},
    {"working_days": -1},
    {"working_days": "1"},
    {"working_days": 1000},
    {"working_days": 500_000},
    {"to": "yesterday"},
    {"to": "2026-12-01T00:00:00Z"},
    {"to": 7},
    {"minutes": 5, "outage": "yes"},
    {"hours": 1},
    {},
    {"minutes": 0},
    [],
    "next_due",
    7,
    None,
]


@pytest.mark.parametrize("wish", BAD_WISHES, ids=repr)
async def test_a_wish_that_means_nothing_is_refused_with_its_reason(trial: Trial, wish: Any) -> None:
    answer = await trial.http.post("/trial/clock", json=wish)

    assert answer.status_code == 400
    assert answer.json()["error"]
    assert trial.went_to(MONDAY_MORNING)
    assert trial.switch.done == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"minutes": NaN}', b"minutes=60"])
@pytest.mark.parametrize("path", ["/trial/clock", "/trial/bot"])
async def test_a_body_that_is_no_json_is_refused(trial: Trial, path: str, body: bytes) -> None:
    answer = await trial.http.post(path, content=body)

    assert answer.status_code == 400
    assert trial.switch.done == []


async def test_an_outage_kills_the_bot_lets_time_jump_and_starts_it_again(trial: Trial) -> None:
    trial.desk.start_run()

    answer = await trial.wish(minutes=600, outage=True)

    assert answer.json()["stops"] == 0
    assert trial.went_to(MONDAY_MORNING + timedelta(minutes=600))
    assert trial.switch.done == ["kill", "start"]


async def test_an_outage_until_the_next_due_time_starts_the_bot_again(trial: Trial) -> None:
    task_id = trial.desk.start_run()
    trial.clock.set(trial.desk.task(task_id).due_at - timedelta(milliseconds=1))

    answer = await trial.wish(to="next_due", outage=True)

    assert answer.status_code in (200, 400)  # the due time may have passed by meanwhile
    assert trial.switch.done in ([], ["kill", "start"])


@pytest.mark.parametrize("action", ["start", "kill"])
async def test_the_bot_can_be_switched(trial: Trial, action: str) -> None:
    answer = await trial.http.post("/trial/bot", json={"action": action})

    assert answer.json() == {"bot_is_up": False}
    assert trial.switch.done == [action]


async def test_a_bot_that_is_down_lets_nobody_in(trial: Trial) -> None:
    answer = await trial.http.post("/trial/sample")

    assert (answer.status_code, answer.json()) == (409, {"error": "the bot is down"})


@pytest.mark.parametrize("body", [{"action": "reboot"}, {"action": ["kill"]}, {"action": {}}, {}, [], "kill", None])
async def test_an_unknown_action_is_refused(trial: Trial, body: Any) -> None:
    answer = await trial.http.post("/trial/bot", json=body)

    assert (answer.status_code, trial.switch.done) == (400, [])


@pytest.mark.parametrize(("method", "path"), [("GET", "/trial/clock"), ("GET", "/trial/bot"), ("POST", "/trial/state")])
async def test_looking_changes_nothing_and_changing_needs_a_post(trial: Trial, method: str, path: str) -> None:
    assert (await trial.http.request(method, path)).status_code == 405


async def test_two_wishes_at_once_are_both_fulfilled(trial: Trial) -> None:
    await asyncio.gather(trial.wish(minutes=10), trial.wish(minutes=10))

    assert trial.clock() >= MONDAY_MORNING + timedelta(minutes=10)


async def test_a_clock_that_skips_time_is_no_outage_of_a_bot_that_is_up(trial: Trial) -> None:
    trial.desk.run_service(heartbeat.beat, now=trial.clock())
    trial.switch.bot_is_up = True

    await trial.wish(minutes=90)
    trial.desk.run_service(heartbeat.beat, now=trial.clock())

    assert trial.desk.read(lambda session: beats.outages_over(session, MONDAY_MORNING + timedelta(minutes=45))) == []
