"""What the trial tells its page: who is in, the first link, and when the clock was moved."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.trial_office import SAMPLE_PEOPLE, TrialOffice
from tests.handlers.desk import KD, MONDAY_MORNING, Desk


class BotIsDown:
    """A bot that does nothing when the clock moves."""

    bot_is_up = False

    async def start_bot(self) -> None:
        """Start nothing."""

    async def kill_bot(self) -> None:
        """End nothing."""


@pytest.fixture
def trial_office(desk: Desk, tmp_path: Path) -> TrialOffice:
    clock = MovableClock(tmp_path / "clock.json")
    clock.set(MONDAY_MORNING)
    return TrialOffice(office=desk.office, database=desk.database, clock=clock, simulator_url="http://127.0.0.1:1")


async def test_every_move_of_the_clock_is_remembered(trial_office: TrialOffice) -> None:
    await trial_office.advance(to=MONDAY_MORNING + timedelta(hours=1), power=BotIsDown())
    await trial_office.advance_in_an_outage(to=MONDAY_MORNING + timedelta(hours=3), power=BotIsDown())

    moves = trial_office.moves()

    assert [move["office"] - MONDAY_MORNING.timestamp() for move in moves] == [3600, 10800]
    assert moves[0]["real"] <= moves[1]["real"]
    assert trial_office.state(bot_is_up=False)["moves"] == 2


async def test_whoever_moves_the_clock_learns_whether_the_bot_has_kept_up(
    trial_office: TrialOffice, desk: Desk
) -> None:
    before = await trial_office.advance(to=MONDAY_MORNING + timedelta(minutes=1), power=BotIsDown())
    desk.start_run()
    after = await trial_office.advance(to=MONDAY_MORNING + timedelta(days=1), power=BotIsDown())

    assert (before["is_settled"], after["is_settled"]) == (True, False)


def test_only_a_new_trial_begins_at_a_chosen_time(trial_office: TrialOffice) -> None:
    trial_office.begin_at(datetime.fromisoformat("2027-03-01T07:30"))

    assert timedelta() <= trial_office.now() - datetime(2027, 3, 1, 0, 30, tzinfo=UTC) < timedelta(seconds=20)
    with pytest.raises(ValueError, match="has begun"):
        trial_office.begin_at(datetime.fromisoformat("2027-03-02T07:30"))


def test_the_page_is_told_who_holds_which_post(trial_office: TrialOffice, desk: Desk) -> None:
    (head, *_) = trial_office.state(bot_is_up=True)["people"]

    assert head == {"telegram_id": desk.person(KD).telegram_id, "post": "Kepala Dinas", "is_in": True}


def test_a_run_tells_all_its_steps(trial_office: TrialOffice, desk: Desk) -> None:
    desk.start_run()

    (run,) = trial_office.state(bot_is_up=True)["runs"]

    assert [step["number"] for step in run["steps"]] == list(range(1, 15))
    assert {step["post"] for step in run["steps"]} <= {post.title for post in desk.office.procedure.posts}


def test_the_sample_people_have_posts_of_their_own(desk: Desk) -> None:
    assert {sample.post for sample in SAMPLE_PEOPLE} == {post.code for post in desk.office.procedure.posts}
