"""The simulator's own time, which tests and people can move."""

import time
from collections.abc import Callable


class Clock:
    """The machine's time plus an offset."""

    def __init__(self, machine_time: Callable[[], float] = time.time) -> None:
        self._machine_time = machine_time
        self.offset_seconds = 0.0

    def now(self) -> float:
        return self._machine_time() + self.offset_seconds

    def now_seconds(self) -> int:
        """Telegram's dates are whole seconds."""
        return int(self.now())

    def advance(self, seconds: float) -> None:
        self.offset_seconds += seconds
