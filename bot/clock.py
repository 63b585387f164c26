"""The one clock: real time, or in a trial a time that can be moved."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the real time, aware UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class MovableClock:
    """A clock that runs on from wherever a small file says it was set; bot and trial read the same file."""

    path: Path

    def __call__(self) -> datetime:
        """Return the office's time, aware UTC; real time until the clock is first set."""
        now = system_clock()
        try:
            setting = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return now
        return datetime.fromisoformat(setting["office"]) + (now - datetime.fromisoformat(setting["real"]))

    def set(self, office: datetime) -> None:
        """Let the office's time run on from `office`, aware UTC."""
        setting = {"real": system_clock().isoformat(), "office": office.isoformat()}
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(setting), encoding="utf-8")
        fresh.replace(self.path)


def clock_from(path: Path | None) -> Clock:
    """Return the clock that the settings ask for."""
    return system_clock if path is None else MovableClock(path)
