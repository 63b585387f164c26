"""The page is served as files of our own that can reach nothing but this machine."""

import re

import httpx
import pytest

from simulator.client import SimulatorClient
from simulator.page import FOLDER
from simulator.server import Simulator
from tests.simulator.bot_calls import BotCalls

TRIAL = "http://127.0.0.1:8701"


def policy_of(response: httpx.Response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, _, sources in parts}


async def test_the_page_may_run_only_its_own_files(http: httpx.AsyncClient) -> None:
    page = await http.get("/")

    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = policy_of(page)
    assert policy["default-src"] == policy["form-action"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page.text)


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir()))
async def test_every_file_is_served_and_names_no_other_site(http: httpx.AsyncClient, name: str) -> None:
    file = await http.get(f"/page/{name}")

    assert (file.status_code, file.headers["X-Content-Type-Options"]) == (200, "nosniff")
    addresses = set(re.findall(r"https?://[^\s\"'`<)]+", file.text))
    assert addresses <= {"http://www.w3.org/2000/svg", "https://${address}"}


@pytest.mark.parametrize("name", ["../server.py", "..%2fserver.py", "page.py", "nothing.js", ""])
async def test_nothing_else_is_served(http: httpx.AsyncClient, name: str) -> None:
    assert (await http.get(f"/page/{name}")).status_code == 404


async def test_the_page_knows_where_the_office_clock_is() -> None:
    async with Simulator(trial_api=TRIAL) as simulator, SimulatorClient(simulator.url) as client:
        config = (await client.http.get("/page/config.json")).json()
        page = await client.http.get("/")

    assert config == {"bot": {"username": "simulated_bot", "name": "Bot"}, "trial_api": TRIAL}
    assert policy_of(page)["connect-src"] == f"'self' {TRIAL}"


@pytest.mark.parametrize("address", ["127.0.0.1:8701", "http://a; script-src *", "http://a/b", "", "javascript:x"])
def test_a_clock_is_at_an_origin_and_nothing_else(address: str) -> None:
    with pytest.raises(ValueError, match="trial_api must look like"):
        Simulator(trial_api=address)


async def test_a_long_chat_is_read_piece_by_piece(client: SimulatorClient, bot: BotCalls) -> None:
    budi = await client.person(101, "Budi")
    for number in range(1, 8):
        await budi.send(f"pesan {number}")

    async def piece(**wanted: int) -> tuple[list[int], bool]:
        chat = (await client.http.get("/person/101/chat", params=wanted)).json()
        return [message["id"] for message in chat["messages"]], chat["has_older"]

    assert await piece(last=3) == ([5, 6, 7], True)
    assert await piece(last=3, before=5) == ([2, 3, 4], True)
    assert await piece(last=3, before=2) == ([1], False)
    assert await piece(last=0) == ([], True)
    assert await piece() == ([1, 2, 3, 4, 5, 6, 7], False)


async def test_a_message_tells_its_time_to_the_split_second(client: SimulatorClient) -> None:
    budi = await client.person(101, "Budi")
    await budi.send("halo")

    message = (await budi.chat()).messages[0].view

    assert int(message["sent_at"]) == message["date"]
