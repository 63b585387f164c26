"""Keeps the world on disk: one line per changed record, appended; the file is made short again at each start.

A line says everything about its record, so a later line replaces an earlier one and a torn last line loses one change.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import IO, Any

Key = tuple[str, str]


class Journal:
    """Collects changed records; with a folder it writes them there, without one it forgets them."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._changed: dict[Key, Any] = {}
        self._file: IO[str] | None = None

    def put(self, table: str, key: object, record: Any) -> None:
        """Remember a record (a dataclass or a JSON value); None removes it."""
        if self._folder is not None:
            self._changed[table, str(key)] = record

    def load(self) -> dict[str, dict[str, Any]]:
        """All records by table and key, as they were at the last flush; starts a new, compacted file."""
        if self._folder is None:
            return {}
        records = self._read()
        compacted = self._path.with_suffix(".new")
        with compacted.open("w", encoding="utf-8") as file:
            for (table, key), record in records.items():
                file.write(_line(table, key, record))
        compacted.replace(self._path)
        tables: dict[str, dict[str, Any]] = {}
        for (table, key), record in records.items():
            tables.setdefault(table, {})[key] = record
        return tables

    def flush(self) -> None:
        """Hand the changes to the operating system: they survive the end of this process, however it ends."""
        if not self._changed:
            return
        if self._file is None:
            self._file = self._path.open("a", encoding="utf-8")
        for (table, key), record in self._changed.items():
            self._file.write(_line(table, key, _plain(record)))
        self._file.flush()
        self._changed.clear()

    def clear(self) -> None:
        """Forget everything, on disk too."""
        self._changed.clear()
        self.close()
        if self._folder is not None:
            self._path.unlink(missing_ok=True)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    @property
    def _path(self) -> Path:
        assert self._folder is not None
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / "world.jsonl"

    def _read(self) -> dict[Key, Any]:
        records: dict[Key, Any] = {}
        for table, key, record in self._lines():
            if record is None:
                records.pop((table, key), None)
            else:
                records[table, key] = record
        return records

    def _lines(self) -> Iterator[tuple[str, str, Any]]:
        if not self._path.exists():
            return
        for line in self._path.read_text(encoding="utf-8").splitlines():
            try:
                table, key, record = json.loads(line)
            except ValueError:
                return
            yield table, key, record


def _plain(record: Any) -> Any:
    return asdict(record) if is_dataclass(record) and not isinstance(record, type) else record


def _line(table: str, key: str, record: Any) -> str:
    return json.dumps([table, key, record]) + "\n"
