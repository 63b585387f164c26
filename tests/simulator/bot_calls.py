"""Plain HTTP calls as any bot library makes them; every result is checked against the published types."""

import json
from typing import Any

import httpx

from simulator.client import ControlClient
from simulator.schema import Json, check_value, load_schema


class BotCalls:
    """The bot's side of a simulator, spoken by hand."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self.http = http
        self.token = token

    def path(self, method: str) -> str:
        return f"/bot{self.token}/{method}"

    async def ok(self, method: str, *, files: Json | None = None, **parameters: Any) -> Any:
        """The result of a call that must succeed."""
        response = await self.post(method, files=files, **parameters)
        body = response.json()
        assert response.status_code == 200, body
        assert body.keys() <= {"ok", "result", "description"}
        assert body["ok"] is True
        returns = load_schema().methods[method].get("returns")
        assert returns is None or check_value(returns, body["result"]) == []
        return body["result"]

    async def refused(self, method: str, *, files: Json | None = None, **parameters: Any) -> tuple[int, str]:
        """Code and description of a call that must be refused."""
        response = await self.post(method, files=files, **parameters)
        body = response.json()
        assert body["ok"] is False
        assert body.keys() <= {"ok", "error_code", "description", "parameters"}
        assert body["error_code"] == response.status_code
        assert check_value("ResponseParameters", body.get("parameters", {})) == []
        return body["error_code"], body["description"]

    async def post(self, method: str, *, files: Json | None = None, **parameters: Any) -> httpx.Response:
        if files is None:
            return await self.http.post(self.path(method), json=parameters)
        fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
        return await self.http.post(self.path(method), data=fields, files=files)

    async def updates(self, **parameters: Any) -> list[Json]:
        updates: list[Json] = await self.ok("getUpdates", **parameters)
        return updates

    async def confirm_all(self) -> list[Json]:
        """The waiting updates; the next call does not get them again."""
        updates = await self.updates()
        if updates:
            await self.updates(offset=updates[-1]["update_id"] + 1)
        return updates


async def until_open(control: ControlClient, method: str, calls: int = 1) -> None:
    """Wait until so many calls of a method have arrived and are not answered yet."""
    while len([call for call in await control.calls(method) if call["status"] is None]) < calls:
        pass


def button(text: str, **action: Any) -> Json:
    return {"text": text} | (action or {"callback_data": text.lower()})


def keyboard(*buttons: Json) -> Json:
    """An inline keyboard with one button per row."""
    return {"inline_keyboard": [[each] for each in buttons]}
