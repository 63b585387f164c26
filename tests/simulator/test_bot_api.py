"""How calls come in and answers go out, whatever the method."""

import asyncio
import json

import httpx
import pytest

from simulator.client import ControlClient, PersonClient
from simulator.methods import SERVED
from simulator.schema import load_schema
from simulator.server import Simulator
from tests.simulator.bot_calls import BotCalls

NOT_SERVED = sorted(set(load_schema().methods) - set(SERVED))


async def test_a_success_has_telegrams_shape(bot: BotCalls) -> None:
    response = await bot.http.get(bot.path("getMe"))

    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json().keys() == {"ok", "result"}
    assert response.json()["result"].items() >= {"id": 7000000001, "is_bot": True, "username": "simulated_bot"}.items()


async def test_a_wrong_token_is_unauthorized(http: httpx.AsyncClient) -> None:
    response = await http.get("/bot123:wrong/getMe")

    assert response.status_code == 401
    assert response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


@pytest.mark.parametrize("path", ["/bot/getMe", "/botwrong/getMe", "/bot123:/getMe", "/nowhere", "/bot1:a/x/y"])
async def test_a_malformed_address_is_not_found(http: httpx.AsyncClient, path: str) -> None:
    response = await http.get(path)

    assert response.status_code == 404
    assert response.json() == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_an_unknown_method_is_not_found(bot: BotCalls) -> None:
    assert await bot.refused("sendTelepathy") == (404, "Not Found: method not found")


async def test_method_names_are_case_insensitive(bot: BotCalls) -> None:
    assert (await bot.http.get(bot.path("GETme"))).json()["ok"] is True


async def test_a_method_that_is_not_served_says_so(bot: BotCalls) -> None:
    for method in NOT_SERVED:
        assert await bot.refused(method) == (501, f"Not Implemented by the simulator: {method}")


async def test_parameters_come_by_query_form_json_or_multipart(bot: BotCalls, budi: PersonClient) -> None:
    parameters = {"chat_id": str(budi.id), "text": "Halo"}
    path = bot.path("sendMessage")

    responses = [
        await bot.http.get(path, params=parameters),
        await bot.http.post(path, data=parameters),
        await bot.http.post(path, json=parameters),
        await bot.http.post(path, data=parameters, files={"unused": b"x"}),
        await bot.http.post(path, params={"chat_id": budi.id}, data={"text": "Halo"}),
        await bot.http.post(path, params={"chat_id": budi.id}, json={"chat_id": 5, "text": "Halo"}),
    ]

    assert [response.json()["result"]["text"] for response in responses] == ["Halo"] * 6


@pytest.mark.parametrize(
    ("content", "content_type", "status", "description"),
    [
        (b"{", "application/json", 400, "Bad Request: can't parse JSON object"),
        (b"[]", "application/json", 400, "Bad Request: JSON object expected as request body"),
        (b"x", "text/plain", 415, "Unsupported Media Type: unsupported content type"),
        (
            b"x",
            "multipart/form-data",
            400,
            "Bad Request: can't parse multipart request: Missing boundary in multipart.",
        ),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    bot: BotCalls, content: bytes, content_type: str, status: int, description: str
) -> None:
    response = await bot.http.post(bot.path("getMe"), content=content, headers={"Content-Type": content_type})

    assert (response.status_code, response.json()["description"]) == (status, description)


async def test_a_request_beyond_the_upload_limit_is_refused_before_it_is_read(simulator: Simulator) -> None:
    reader, writer = await asyncio.open_connection(simulator.host, simulator.port)
    writer.write(
        f"POST /bot{simulator.token}/sendDocument HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 99000000\r\n\r\n".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    body = json.loads(await reader.readuntil(b"}"))
    writer.close()
    await writer.wait_closed()

    assert b" 413 " in head
    assert body == {"ok": False, "error_code": 413, "description": "Request Entity Too Large"}


async def test_calls_are_logged_without_the_token(bot: BotCalls, budi: PersonClient, control: ControlClient) -> None:
    await control.reset()
    await bot.refused("sendMessage", chat_id=1, text=f"the token is {bot.token}", mood="good")
    await bot.ok("getMe")

    refused, _ = await control.calls()

    assert bot.token not in json.dumps(refused)
    assert refused["parameters"] == {"chat_id": 1, "text": "the token is <token>", "mood": "good"}
    assert refused["notes"] == ["mood is no parameter of sendMessage"]
    assert refused["status"] == 400
    assert refused["answer"]["description"] == "Bad Request: chat not found"
    assert refused["duration_seconds"] >= 0
    assert await control.counters() == {
        "total": 2,
        "by_method": {"sendMessage": 1, "getMe": 1},
        "refused_by_method": {"sendMessage": 1},
    }


async def test_a_file_in_a_call_is_logged_by_name_and_size(
    bot: BotCalls, budi: PersonClient, control: ControlClient
) -> None:
    await bot.ok("sendDocument", chat_id=budi.id, files={"document": ("a.txt", b"abc", "text/plain")})

    (call,) = await control.calls("sendDocument")

    assert call["parameters"]["document"] == {"file_name": "a.txt", "mime_type": "text/plain", "file_size": 3}


async def test_health_tells_how_the_simulator_is(bot: BotCalls, budi: PersonClient, control: ControlClient) -> None:
    health = await control.health()

    assert health["ok"] is True
    assert health["api_version"] == load_schema().api_version
    assert health["people"] == 1
    assert health["served"] == sorted(SERVED)


async def test_a_wrong_shape_of_the_simulator_itself_is_told(
    simulator: Simulator, bot: BotCalls, control: ControlClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SERVED, "getMe", lambda simulation, call: {"id": "one"})

    await bot.http.get(bot.path("getMe"))

    health = await control.health()
    assert health["ok"] is False
    assert "User.id: 'one' is no Integer" in health["shape_problems"]
    simulator.simulation.shape_problems.clear()


async def test_a_fault_of_the_simulator_itself_has_telegrams_shape(
    bot: BotCalls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SERVED, "getMe", lambda simulation, call: 1 / 0)

    assert await bot.refused("getMe") == (500, "Internal Server Error")


async def test_another_http_method_is_refused(bot: BotCalls) -> None:
    response = await bot.http.put(bot.path("getMe"))

    assert response.json() == {"ok": False, "error_code": 405, "description": "Method Not Allowed"}


async def test_close_and_log_out_say_yes(bot: BotCalls) -> None:
    assert await bot.ok("close") is True
    assert await bot.ok("logOut") is True
