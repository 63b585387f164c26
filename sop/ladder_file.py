"""Reads the reminder ladder and refuses what could not be meant, naming file, place and field."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sop.procedure import StepAction
from sop.reminders import Ladder
from sop.working_time import Duration, TimeUnit, UnreadableDuration, parse_duration

LADDER_FILE = Path(__file__).parent / "procedures" / "reminders.toml"

_FIELDS = {
    "unread": {"percent"},
    "heads_up": {"percent", "from", "days_before", "not_for"},
    "escalation": {"percent", "at_least", "days"},
    "head": {"days"},
    "late": {"steps_below", "grace"},
    "cap": {"per_day"},
    "summary": {"after"},
}


class LadderError(ValueError):
    """A ladder file cannot be used; the text names file, place and field."""

    def __init__(self, file: str, place: str, field: str, problem: str) -> None:
        super().__init__(f"{file}: {place}: {field}: {problem}")


def load_ladder(path: Path = LADDER_FILE) -> Ladder:
    """Read the ladder from a TOML file; raises LadderError."""
    try:
        source = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LadderError(path.name, "file", "path", f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise LadderError(path.name, "file", "text", "is not UTF-8") from error
    return parse_ladder(source, file=path.name)


def parse_ladder(source: str, *, file: str = "ladder") -> Ladder:
    """Read the ladder from TOML text; raises LadderError."""
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise LadderError(file, "file", "syntax", str(error)) from error
    return _Reader(file, table).ladder()


class _Reader:
    """Walks the tables of one file; it exists to name that file in every error."""

    def __init__(self, file: str, table: Mapping[str, Any]) -> None:
        self._file = file
        self._table = table

    def ladder(self) -> Ladder:
        self._require_known(self._table, set(_FIELDS), place="file")
        for place, fields in _FIELDS.items():
            if not isinstance(self._table.get(place), dict):
                raise self._error("file", place, "must be a table")
            self._require_known(self._table[place], fields, place=place)
        return Ladder(
            unread_percent=self._number("unread", "percent", most=99),
            heads_up_percent=self._number("heads_up", "percent", most=99),
            heads_up_from=self._length("heads_up", "from"),
            heads_up_days=self._number("heads_up", "days_before"),
            no_heads_up_for=self._actions("heads_up", "not_for"),
            escalation_percent=self._number("escalation", "percent", most=1000),
            escalation_at_least=self._length("escalation", "at_least"),
            escalation_days=self._number("escalation", "days"),
            head_days=self._number("head", "days"),
            neutral_below=self._length("late", "steps_below"),
            grace=self._length("late", "grace"),
            per_day=self._number("cap", "per_day"),
            summary_after=self._length("summary", "after"),
        )

    def _number(self, place: str, field: str, *, most: int = 100) -> int:
        value = self._table[place].get(field)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise self._error(place, field, f"must be a whole number from 1 to {most}, not {value!r}")
        return value

    def _length(self, place: str, field: str) -> Duration:
        value = self._table[place].get(field)
        try:
            duration = parse_duration(value) if isinstance(value, str) else None
        except UnreadableDuration:
            duration = None
        if duration is None or duration.unit is TimeUnit.DAYS:
            raise self._error(place, field, f'must be minutes or hours such as "1 Jam", not {value!r}')
        return duration

    def _actions(self, place: str, field: str) -> frozenset[StepAction]:
        names = self._table[place].get(field, [])
        if not isinstance(names, list):
            raise self._error(place, field, 'must be a list such as ["meet"]')
        for name in names:
            if name not in list(StepAction):
                raise self._error(place, field, f"unknown {name!r}, known are: {', '.join(StepAction)}")
        return frozenset(StepAction(name) for name in names)

    def _require_known(self, row: Mapping[str, Any], known: set[str], *, place: str) -> None:
        for key in row:
            if key not in known:
                raise self._error(place, key, f"is no known field, known are: {', '.join(sorted(known))}")

    def _error(self, place: str, field: str, problem: str) -> LadderError:
        return LadderError(self._file, place, field, problem)
