"""The published Bot API as facts (botapi.json), and the check of a value against it. No I/O after loading."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

Json = dict[str, Any]

SCALARS = {"Integer", "Float", "String", "Boolean", "True"}

# The constants that tell the members of a union apart follow from their names, with these exceptions.
DISCRIMINATORS = ("type", "status", "source")
IRREGULAR_CONSTANTS = {"ChatMemberOwner": "creator", "ChatMemberBanned": "kicked"}


@dataclass(frozen=True)
class ArrayOf:
    """`Array of X`."""

    item: "TypeExpression"


@dataclass(frozen=True)
class OneOf:
    """`X or Y`: names only, the published types nest no deeper."""

    names: tuple[str, ...]


TypeExpression = ArrayOf | OneOf


@dataclass(eq=False)
class Schema:
    """Methods and types of one version of the Bot API."""

    api_version: str
    methods: Mapping[str, Json]
    types: Mapping[str, Json]

    def method_name(self, name: str) -> str | None:
        """Method names are case-insensitive."""
        return self._names_by_lower_case.get(name.lower())

    @cached_property
    def _names_by_lower_case(self) -> dict[str, str]:
        return {name.lower(): name for name in self.methods}

    def parameters(self, method: str) -> dict[str, Json]:
        parameters: dict[str, Json] = self.methods[method]["params"]
        return parameters

    def fields(self, type_name: str) -> dict[str, Json]:
        fields: dict[str, Json] = self.types[type_name]["fields"]
        return fields

    def members(self, type_name: str) -> tuple[str, ...]:
        """The types a union type stands for; a type that is no union stands for itself."""
        if type_name in SCALARS:
            return (type_name,)
        names: Iterable[str] = self.types[type_name].get("one_of", ())
        return tuple(names) or (type_name,)

    def candidates(self, names: Iterable[str], value: Json) -> list[str]:
        """The object types among `names` that `value` can mean, the likely ones only where it says which."""
        objects = [member for name in names for member in self.members(name) if member not in SCALARS]
        discriminator = self._discriminator(objects, value)
        if discriminator:
            return [name for name in objects if value[discriminator] == self.constant(name)]
        complete = [name for name in objects if self.required(name) <= value.keys()]
        return complete or objects

    def _discriminator(self, objects: list[str], value: Json) -> str | None:
        """The field of `value` that tells the members of a union apart."""
        if len(objects) < 2:
            return None
        shared = (key for key in DISCRIMINATORS if key in value and all(key in self.fields(name) for name in objects))
        return next(shared, None)

    def required(self, type_name: str) -> set[str]:
        return {name for name, field in self.fields(type_name).items() if field.get("required")}

    def constant(self, member: str) -> str:
        """The value of `type`, `status` or `source` that means this member of its union."""
        return self._constants.get(member, "")

    @cached_property
    def _constants(self) -> dict[str, str]:
        unions = {union: kind["one_of"] for union, kind in self.types.items() if "one_of" in kind}
        members = {member for names in unions.values() for member in names}
        return {member: _constant(member, [name for name in unions if member in unions[name]]) for member in members}


def _constant(member: str, unions: list[str]) -> str:
    if member in IRREGULAR_CONSTANTS:
        return IRREGULAR_CONSTANTS[member]
    prefixes = [union for union in unions if member.startswith(union)]
    rest = member.removeprefix(max(prefixes, key=len, default=""))
    return re.sub(r"(?<!^)(?=[A-Z])", "_", rest).lower()


@cache
def load_schema() -> Schema:
    document = json.loads(Path(__file__).with_name("botapi.json").read_text(encoding="utf-8"))
    return Schema(document["api_version"], document["methods"], document["types"])


@cache
def parse_type(expression: str) -> TypeExpression:
    """`Array of A, B and C` is an array whose items are A, B or C; `A or B` is a choice."""
    if expression.startswith("Array of "):
        return ArrayOf(parse_type(expression.removeprefix("Array of ")))
    return OneOf(tuple(re.split(r", | and | or ", expression)))


def limit_problem(limits: Json, value: Any) -> str | None:
    """What a published limit (characters, bytes, range, items) says against a value, or None."""
    for limit in ("characters", "bytes", "items", "range"):
        if limit in limits:
            low, high = limits[limit]
            if not low <= _measure(limit, value) <= high:
                return f"must be {low}-{high}" + ("" if limit == "range" else f" {limit}")
    return None


def _measure(limit: str, value: Any) -> float:
    if limit == "range":
        return float(value)
    return len(value.encode()) if limit == "bytes" else len(value)


def check_value(type_name: str, value: Any, *, schema: Schema | None = None) -> list[str]:
    """Everything in which `value` differs from a published type (such as `Array of Update`); empty when it fits."""
    return _Check(schema or load_schema()).value(parse_type(type_name), value, type_name)


class _Check:
    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def value(self, expected: TypeExpression, value: Any, path: str) -> list[str]:
        if isinstance(expected, ArrayOf):
            return self.array(expected, value, path)
        if isinstance(value, dict):
            return self.choice(expected, value, path)
        if any(_is_scalar(name, value) for name in expected.names):
            return []
        return [f"{path}: {value!r} is no {' or '.join(expected.names)}"]

    def array(self, expected: ArrayOf, value: Any, path: str) -> list[str]:
        if not isinstance(value, list):
            return [f"{path}: {value!r} is no array"]
        return [
            problem
            for index, item in enumerate(value)
            for problem in self.value(expected.item, item, f"{path}[{index}]")
        ]

    def choice(self, expected: OneOf, value: Json, path: str) -> list[str]:
        candidates = self.schema.candidates(expected.names, value)
        if not candidates:
            return [f"{path}: an object is no {' or '.join(expected.names)}"]
        return min((self.fields(name, value, path) for name in candidates), key=len)

    def fields(self, type_name: str, value: Json, path: str) -> list[str]:
        fields = self.schema.fields(type_name)
        missing = [f"{path}: {name} is missing" for name in self.schema.required(type_name) - value.keys()]
        unknown = [f"{path}: {name} is no field of {type_name}" for name in value.keys() - fields.keys()]
        known = [name for name in value if name in fields]
        wrong = [problem for name in known for problem in self.field(fields[name], value[name], f"{path}.{name}")]
        return missing + unknown + wrong

    def field(self, field: Json, value: Any, path: str) -> list[str]:
        problems = self.value(parse_type(field["type"]), value, path)
        if problems:
            return problems
        problem = limit_problem(field, value)
        return [f"{path} {problem}"] if problem else []


def _is_scalar(name: str, value: Any) -> bool:
    if name == "Integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "Float":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if name == "Boolean":
        return isinstance(value, bool)
    if name == "True":
        return value is True
    return name == "String" and isinstance(value, str)
