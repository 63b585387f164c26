"""Reads the parameters of a call as Telegram does: text becomes typed values, JSON becomes checked objects.

Telegram ignores what it does not know; so does this, but it leaves a note, because a test should be able to see it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.errors import BotApiError, bad_request
from simulator.schema import SCALARS, ArrayOf, Json, OneOf, Schema, TypeExpression, limit_problem, parse_type

# What Telegram says when a parameter is not there.
WORDS_FOR_MISSING = {
    "text": "Message text is empty",
    "chat_id": "Chat_id is empty",
    "message_id": "Message identifier is not specified",
    "message_ids": "Message identifiers are not specified",
    "file_id": "File_id not specified",
    "document": "There is no document in the request",
    "photo": "There is no photo in the request",
    "action": "Wrong parameter action in request",
    "callback_query_id": "Query is too old and response timeout expired or query ID is invalid",
}

# What Telegram says when a published limit is broken, by field or by method and parameter.
WORDS_FOR_LIMIT = {
    "callback_data": "BUTTON_DATA_INVALID",
    "copy_text.text": "BUTTON_COPY_TEXT_INVALID",
    "answerCallbackQuery.text": "MESSAGE_TOO_LONG",
    "command": "BOT_COMMAND_INVALID",
    "description": "BOT_COMMAND_DESCRIPTION_INVALID",
    "sendMediaGroup.media": "Wrong number of items in the media group, 2-10 are expected",
}

# A webhook without an address is no webhook any more.
MAY_BE_EMPTY = {"setWebhook.url"}

TRUE_WORDS = {"true", "yes", "1"}
FALSE_WORDS = {"false", "no", "0"}


@dataclass(frozen=True)
class Upload:
    """A file sent with the call itself."""

    file_name: str
    mime_type: str | None
    content: bytes


@dataclass
class Call:
    """One call of the bot: typed parameters, files, and notes on what Telegram would have ignored."""

    method: str
    parameters: Json
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def get(self, name: str, default: Any = None) -> Any:
        return self.parameters.get(name, default)


@dataclass(frozen=True)
class Described:
    """A result to which Telegram adds a sentence."""

    result: Any
    description: str


class _Unreadable(Exception):
    """A JSON value is not what the Bot API publishes; the text is in Telegram's words."""


def read_call(
    schema: Schema,
    method: str,
    raw: Mapping[str, Any],
    uploads: Mapping[str, Upload],
    notes: list[str] | None = None,
) -> Call:
    """Check raw parameters (text, or JSON values) against the published method; raises BotApiError.

    Notes go to the given list, so that they are there even when the call is refused.
    """
    call = Call(method, {}, uploads, [] if notes is None else notes)
    published = schema.parameters(method)
    for name in sorted(raw.keys() - published.keys()):
        call.notes.append(f"{name} is no parameter of {method}")
    raw = _with_older_parameters(raw, published)
    for name, parameter in published.items():
        value = uploads.get(name, raw.get(name))
        if value is None or value == "":
            _refuse_missing(method, name, parameter)
            continue
        call.parameters[name] = _Reader(schema, call, name).top_level(parameter, value)
    return call


def _with_older_parameters(raw: Mapping[str, Any], published: Json) -> Mapping[str, Any]:
    """Telegram still understands how replies and link previews were written before Bot API 7.0."""
    translated = dict(raw)
    if "reply_parameters" in published and "reply_parameters" not in raw and raw.get("reply_to_message_id"):
        translated["reply_parameters"] = {
            "message_id": raw["reply_to_message_id"],
            "allow_sending_without_reply": _is_true(raw.get("allow_sending_without_reply")),
        }
    if "link_preview_options" in published and _is_true(raw.get("disable_web_page_preview")):
        translated.setdefault("link_preview_options", {"is_disabled": True})
    return translated


def _is_true(value: Any) -> bool:
    return str(value).lower() in TRUE_WORDS


def _refuse_missing(method: str, name: str, parameter: Json) -> None:
    if parameter.get("required") and f"{method}.{name}" not in MAY_BE_EMPTY:
        raise bad_request(WORDS_FOR_MISSING.get(name, f'Parameter "{name}" is required'))


class _Reader:
    def __init__(self, schema: Schema, call: Call, name: str) -> None:
        self.schema = schema
        self.call = call
        self.name = name

    def top_level(self, parameter: Json, value: Any) -> Any:
        expected = parse_type(parameter["type"])
        if isinstance(value, Upload):
            return self.uploaded(expected, value)
        if _is_file(expected) and isinstance(value, str):
            return self.attached(value)
        if not _is_scalar(expected):
            value = self.decoded(value)
        try:
            return self.limited(parameter, self.name, self.value(expected, value, self.name))
        except _Unreadable as problem:
            raise self.refusal(expected, str(problem)) from None

    def uploaded(self, expected: TypeExpression, value: Upload) -> Any:
        if not _is_file(expected):
            raise bad_request(f'Parameter "{self.name}" cannot be a file')
        return value

    def attached(self, value: str) -> Upload | str:
        """A file is given by `attach://name`, by file_id or by URL."""
        if not value.startswith("attach://"):
            return value
        upload = self.call.uploads.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad_request("Wrong file identifier/HTTP URL specified")
        return upload

    def decoded(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            what = "reply keyboard markup" if self.name == "reply_markup" else self.name
            raise bad_request(f"Can't parse {what} JSON object") from None

    def refusal(self, expected: TypeExpression, problem: str) -> BotApiError:
        if _is_scalar(expected) or self.name == "reply_markup":
            return bad_request(problem)
        item = expected.item if isinstance(expected, ArrayOf) else expected
        names = item.names if isinstance(item, OneOf) and not _is_scalar(item) else ()
        return bad_request(f"Can't parse {names[0] if len(names) == 1 else self.name}: {problem}")

    def value(self, expected: TypeExpression, value: Any, path: str) -> Any:
        if isinstance(expected, ArrayOf):
            return self.array(expected, value, path)
        if isinstance(value, dict):
            return self.object(expected, value, path)
        return self.scalar(expected, value, path)

    def array(self, expected: ArrayOf, value: Any, path: str) -> list[Any]:
        if not isinstance(value, list):
            raise _Unreadable(f'Field "{_last(path)}" must be of type Array')
        return [self.value(expected.item, item, f"{path}[{index}]") for index, item in enumerate(value)]

    def object(self, expected: OneOf, value: Json, path: str) -> Json:
        candidates = self.schema.candidates(expected.names, value)
        if not candidates:
            wrong = value.get("type")
            raise _Unreadable(f'Unsupported type "{wrong}" specified' if wrong else self.expectation(expected, path))
        type_name = candidates[0]
        fields = self.schema.fields(type_name)
        for name in value.keys() - fields.keys():
            self.call.notes.append(f"{path}.{name} is no field of {type_name}")
        for name in sorted(self.schema.required(type_name)):
            if value.get(name) is None:
                raise _Unreadable(f'Can\'t find field "{name}"')
        return {
            name: self.field(fields[name], item, f"{path}.{name}")
            for name, item in value.items()
            if name in fields and item is not None
        }

    def field(self, published: Json, value: Any, path: str) -> Any:
        return self.limited(published, path, self.value(parse_type(published["type"]), value, path))

    def scalar(self, expected: OneOf, value: Any, path: str) -> Any:
        for name in expected.names:
            if name not in SCALARS:
                continue
            read = self.read_scalar(name, value, path)
            if read is not None:
                return read
        raise _Unreadable(self.expectation(expected, path))

    def expectation(self, expected: OneOf, path: str) -> str:
        if path == "reply_markup":
            return "Object expected as reply markup"
        kind = " or ".join(name if name in SCALARS else "Object" for name in expected.names)
        noun = "Parameter" if path == self.name else "Field"
        return f'{noun} "{_last(path)}" must be of type {kind}'

    def read_scalar(self, name: str, value: Any, path: str) -> Any:
        if name == "String":
            return self.read_text(value, path)
        if name == "Integer":
            return _read_integer(value)
        if name == "Float":
            return _read_float(value)
        boolean = self.read_boolean(value, path)
        return None if name == "True" and boolean is False else boolean

    def read_text(self, value: Any, path: str) -> str | None:
        if isinstance(value, int | float) and not isinstance(value, bool):
            self.call.notes.append(f"{path} is a number, read as text")
            return str(value)
        if not isinstance(value, str):
            return None
        try:
            value.encode()
        except UnicodeEncodeError:
            raise bad_request("Strings must be encoded in UTF-8") from None
        return value

    def read_boolean(self, value: Any, path: str) -> bool | None:
        if isinstance(value, bool):
            return value
        word = str(value).lower()
        if path != self.name or not isinstance(value, str | int):
            return None
        if word not in TRUE_WORDS | FALSE_WORDS:
            self.call.notes.append(f"{path}: {value!r} is no Boolean, read as false")
        return word in TRUE_WORDS

    def limited(self, published: Json, path: str, value: Any) -> Any:
        if self.is_limited_after_parsing(path):
            return value
        if path == self.name and "range" in published:
            return self.clamped(published["range"], value)
        problem = limit_problem(published, value)
        if problem is None:
            return value
        raise bad_request(self.words_for_limit(path) or f'"{path}" {problem}')

    def is_limited_after_parsing(self, path: str) -> bool:
        """The limit of a text holds for what is left when its markup is parsed, see formatting.py."""
        return _last(path) == "caption" or (path == "text" and self.call.method != "answerCallbackQuery")

    def words_for_limit(self, path: str) -> str | None:
        full = f"{self.call.method}.{path}"
        return next((words for end, words in WORDS_FOR_LIMIT.items() if full.endswith(f".{end}") or full == end), None)

    def clamped(self, bounds: list[int], value: int) -> int:
        """Telegram moves a number into its range and says nothing."""
        low, high = bounds
        if not low <= value <= high:
            self.call.notes.append(f"{self.name} {value} is outside {low}-{high}")
        return min(max(value, low), high)


def _is_file(expected: TypeExpression) -> bool:
    return isinstance(expected, OneOf) and "InputFile" in expected.names


def _is_scalar(expected: TypeExpression) -> bool:
    return isinstance(expected, OneOf) and all(name in SCALARS for name in expected.names)


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def _read_integer(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    try:
        return int(value) if isinstance(value, int | str) else None
    except ValueError:
        return None


def _read_float(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None
