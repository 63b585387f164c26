"""/healthz and /metrics: what an operator's programs may ask, without a name, a text or a secret in it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from bot.monitor import Monitor
from scheduler.backups import BackupFolder
from scheduler.measures import TICKED_AT
from services import replies
from tests.chat.recording import TOKEN
from tests.e2e.officials import let_everybody_in
from tests.e2e.stage import TOKEN as STAGE_TOKEN
from tests.e2e.stage import Stage
from tests.handlers import updates
from tests.handlers.desk import KD, NAMES, Desk


@pytest.fixture
async def watcher(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    """A program that asks as Prometheus does."""
    TICKED_AT.set(desk.clock().timestamp())
    backups = BackupFolder(desk.folder / "backups", kept=1)
    app = Monitor(port=0, database=desk.database, backups=backups, now=desk.clock).app()
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:9100") as client:
        yield client


async def figures(watcher: httpx.AsyncClient) -> dict[str, float]:
    lines = (await watcher.get("/metrics")).raise_for_status().text.splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


async def test_depth_and_age_of_inbox_and_outbox_are_told(desk: Desk, watcher: httpx.AsyncClient) -> None:
    desk.store_update(updates.text(KD, "/start"))
    desk.run_service(replies.refuse, chat=KD, text="rahasia", now=desk.clock())
    desk.clock.pass_by(seconds=30)

    found = await figures(watcher)

    assert (found["tepat_inbox_open"], found["tepat_inbox_oldest_seconds"], found["tepat_inbox_dead"]) == (1, 30, 0)
    assert (found["tepat_outbox_due"], found["tepat_outbox_waiting"], found["tepat_outbox_oldest_seconds"]) == (
        1,
        1,
        30,
    )


async def test_what_became_of_messages_is_counted(desk: Desk, watcher: httpx.AsyncClient) -> None:
    before = await figures(watcher)
    desk.run_service(replies.refuse, chat=KD, text="satu", now=desk.clock())

    await desk.send_all()

    after = await figures(watcher)
    sent = 'tepat_sends_total{result="sent"}'
    assert after[sent] - before[sent] == 1
    assert {name for name in after if "_sends_total" in name} == {
        f'tepat_sends_total{{result="{result}"}}'
        for result in ("sent", "obsolete", "refused", "told_to_wait", "failed")
    }


async def test_the_lag_of_ticks_is_told(desk: Desk, watcher: httpx.AsyncClient) -> None:
    desk.clock.at = desk.task(desk.start_run()).due_at + timedelta(minutes=5)

    assert (await figures(watcher))["tepat_tick_lag_seconds"] >= 300


async def test_the_newest_backup_is_told(desk: Desk, watcher: httpx.AsyncClient) -> None:
    assert (await figures(watcher))["tepat_backup_timestamp_seconds"] == 0
    (desk.folder / "backups").mkdir()
    (desk.folder / "backups" / "tepat-20261201T010000Z.zip").write_bytes(b"")

    assert (await figures(watcher))["tepat_backup_timestamp_seconds"] == 1796086800


async def test_health_says_in_a_word_what_does_not_work(desk: Desk, watcher: httpx.AsyncClient) -> None:
    well = await watcher.get("/healthz")
    desk.clock.pass_by(minutes=3)
    stuck = await watcher.get("/healthz")
    TICKED_AT.set(desk.clock().timestamp())
    with desk.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE timer RENAME TO timer_away"))
    broken = await watcher.get("/healthz")

    assert (well.status_code, well.text) == (200, "ok\n")
    assert (stuck.status_code, stuck.text) == (503, "no tick\n")
    assert (broken.status_code, broken.text) == (503, "no database\n")
    assert (await watcher.get("/metrics")).status_code == 503


@pytest.mark.parametrize("host", ["evil.example", "192.168.1.7:9100", "127.0.0.1.evil.example"])
async def test_a_page_in_a_browser_cannot_ask_under_another_name(watcher: httpx.AsyncClient, host: str) -> None:
    assert (await watcher.get("/metrics", headers={"Host": host})).status_code == 400


async def test_a_running_bot_answers_on_this_machine_and_tells_no_secret(tmp_path: Path, unused_port: int) -> None:
    async with Stage(tmp_path, metrics_port=unused_port) as stage, httpx.AsyncClient(trust_env=False) as client:
        phones = await let_everybody_in(stage)
        await phones["KD"].send("rahasia sekali 197001011995031001")
        await stage.settled()

        health = await client.get(f"http://127.0.0.1:{unused_port}/healthz")
        told = (await client.get(f"http://127.0.0.1:{unused_port}/metrics")).text

    assert health.text == "ok\n"
    assert "tepat_updates_total" in told
    for secret in (
        STAGE_TOKEN,
        TOKEN,
        "rahasia",
        "197001011995031001",
        "uji",
        *(name for _, name, _ in NAMES.values()),
    ):
        assert secret not in told
