"""What a request to the person or control side asks for: JSON or form, checked field by field."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from simulator.errors import SideError
from simulator.parameters import Upload
from simulator.schema import Json

LONGEST_WAIT_SECONDS = 60.0


class Order:
    """The fields of a request, each asked for by its type."""

    def __init__(self, fields: Json, files: dict[str, Upload] | None = None) -> None:
        self.fields = fields
        self.files = files or {}

    def text(self, name: str) -> str:
        value = self.optional_text(name)
        if value is None:
            raise SideError(f"{name} is missing")
        return value

    def optional_text(self, name: str) -> str | None:
        value = self.fields.get(name)
        if value is not None and not isinstance(value, str):
            raise SideError(f"{name} must be text")
        return value

    def integer(self, name: str) -> int:
        value = self.optional_integer(name)
        if value is None:
            raise SideError(f"{name} is missing")
        return value

    def optional_integer(self, name: str) -> int | None:
        value = self.fields.get(name)
        if value is None or value == "":
            return None
        try:
            if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
                return int(value)
        except ValueError:
            pass
        raise SideError(f"{name} must be a whole number")

    def number(self, name: str, default: float | None = None) -> float:
        value = default if self.fields.get(name) is None else self.fields[name]
        try:
            if isinstance(value, int | float | str) and not isinstance(value, bool):
                return float(value)
        except ValueError:
            pass
        raise SideError(f"{name} is missing" if value is None else f"{name} must be a number")

    def flag(self, name: str) -> bool:
        value = self.fields.get(name)
        if value in (True, "true", "1"):
            return True
        if value in (None, False, "false", "0", ""):
            return False
        raise SideError(f"{name} must be true or false")

    def wait_seconds(self) -> float:
        return min(max(self.number("wait", 0), 0.0), LONGEST_WAIT_SECONDS)

    def file(self, name: str) -> Upload:
        if name not in self.files:
            raise SideError(f"{name} is missing; send it as multipart/form-data")
        return self.files[name]


async def read_order(request: Request) -> Order:
    """Fields from the address and from a JSON or form body."""
    fields: Json = dict(request.query_params)
    if request.headers.get("content-type", "").startswith(("multipart/", "application/x-www-form")):
        return await _read_form(request, fields)
    content = await request.body()
    return Order(fields | _json_object(content) if content else fields)


async def _read_form(request: Request, fields: Json) -> Order:
    files: dict[str, Upload] = {}
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                files[name] = Upload(value.filename or name, value.content_type, await value.read())
            else:
                fields[name] = value
    return Order(fields, files)


def _json_object(content: bytes) -> Json:
    try:
        value: Any = json.loads(content)
    except ValueError:
        raise SideError("the body is no JSON") from None
    if not isinstance(value, dict):
        raise SideError("the body must be a JSON object")
    return value


def json_response(content: Any, status: int = 200) -> Response:
    return Response(json.dumps(content, ensure_ascii=False), status, media_type="application/json")


Endpoint = Callable[[Request], Awaitable[Response]]


def answering(handle: Callable[[Request, Order], Awaitable[Any]]) -> Endpoint:
    """An endpoint that reads the order and answers with JSON, or with the reason why not."""

    async def endpoint(request: Request) -> Response:
        try:
            result = await handle(request, await read_order(request))
        except SideError as error:
            return json_response({"error": error.description}, error.status)
        return result if isinstance(result, Response) else json_response(result)

    return endpoint
