"""Foreign pages and names are kept out, on every path."""

import httpx
import pytest

from simulator.client import SimulatorClient
from simulator.server import Simulator

PATHS = ["/bot1:x/getMe", "/file/bot1:x/a", "/person", "/control/health", "/nowhere"]


def is_refused(response: httpx.Response) -> bool:
    return response.status_code == 403 and response.json()["description"].startswith("Forbidden: this ")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "10.0.0.1", "[", ""])
async def test_a_foreign_host_is_refused(http: httpx.AsyncClient, path: str, host: str) -> None:
    assert is_refused(await http.get(path, headers={"Host": host}))


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1234", "127.0.0.1", "[::1]:8080"])
async def test_this_machine_may_be_called_by_any_of_its_names(http: httpx.AsyncClient, host: str) -> None:
    assert (await http.get("/control/health", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_foreign_origin_is_refused(http: httpx.AsyncClient, path: str, origin: str) -> None:
    assert is_refused(await http.get(path, headers={"Origin": origin}))


@pytest.mark.parametrize("path", PATHS)
async def test_a_picture_or_a_link_on_another_site_reaches_nothing_but_the_page(
    http: httpx.AsyncClient, path: str
) -> None:
    from_elsewhere = {"Sec-Fetch-Site": "cross-site"}

    assert is_refused(await http.get(path, headers=from_elsewhere))
    assert (await http.get("/", headers=from_elsewhere)).status_code == 200
    assert (await http.get("/control/health", headers={"Sec-Fetch-Site": "none"})).status_code == 200


def test_a_token_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="token must look like"):
        Simulator(token="nonsense")


async def test_the_own_page_may_call(simulator: Simulator, http: httpx.AsyncClient) -> None:
    assert (await http.post("/control/reset", headers={"Origin": simulator.url})).status_code == 200


async def test_on_a_network_addresses_are_allowed_but_no_foreign_names() -> None:
    async with (
        Simulator(host="0.0.0.0", is_remote_allowed=True) as simulator,
        SimulatorClient(f"http://127.0.0.1:{simulator.port}") as client,
    ):
        assert (await client.http.get("/control/health", headers={"Host": "10.0.0.1:80"})).status_code == 200
        assert is_refused(await client.http.get("/control/health", headers={"Host": "evil.example"}))


async def test_ipv6_works_too() -> None:
    async with Simulator(host="::1") as simulator, SimulatorClient(simulator.url) as client:
        assert simulator.url.startswith("http://[::1]:")
        assert (await client.control.health())["ok"] is True
