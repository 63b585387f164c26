"""Reads a call of the bot out of an HTTP request: query, form, JSON or multipart, in any mix."""

import json
from collections.abc import Iterable
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from simulator.errors import BotApiError, bad_request
from simulator.parameters import Upload
from simulator.schema import Json

FORM_PART_BYTES = 10 * 1024 * 1024
REQUEST_BYTES = 60 * 1024 * 1024
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


async def read_input(request: Request) -> tuple[Json, dict[str, Upload]]:
    """Raw parameters and files; a parameter in the address wins over one in the body."""
    body, uploads = await _read_body(request)
    return body | dict(request.query_params), uploads


async def _read_body(request: Request) -> tuple[Json, dict[str, Upload]]:
    if int(request.headers.get("content-length", 0)) > REQUEST_BYTES:
        raise BotApiError(413, "Request Entity Too Large")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in FORMS:
        return await _read_form(request)
    content = await request.body()
    if not content:
        return {}, {}
    if kind == "application/json":
        return _read_json(content), {}
    raise BotApiError(415, "Unsupported Media Type: unsupported content type")


async def _read_form(request: Request) -> tuple[Json, dict[str, Upload]]:
    try:
        async with request.form(max_part_size=FORM_PART_BYTES) as form:
            return _fields(form), await _uploads(form.multi_items())
    except HTTPException as problem:
        raise bad_request(f"Can't parse multipart request: {problem.detail}") from None


def _fields(form: FormData) -> Json:
    """Of a name that comes twice the first counts."""
    fields: Json = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            fields.setdefault(name, value)
    return fields


async def _uploads(items: Iterable[tuple[str, UploadFile | str]]) -> dict[str, Upload]:
    return {
        name: Upload(value.filename or name, value.content_type, await value.read())
        for name, value in items
        if isinstance(value, UploadFile)
    }


def _read_json(content: bytes) -> Json:
    try:
        value: Any = json.loads(content)
    except (ValueError, RecursionError):
        raise bad_request("Can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("JSON object expected as request body")
    return value
