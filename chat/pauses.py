"""How long to wait before something is tried again."""

from dataclasses import dataclass

MOST_DOUBLINGS = 30


@dataclass(frozen=True)
class Pauses:
    """Each failure in a row doubles the pause, up to a limit; in seconds."""

    first: float = 1.0
    longest: float = 60.0

    def after(self, failures: int) -> float:
        """Return the pause after so many failures in a row, one or more."""
        return min(self.longest, self.first * 2.0 ** min(failures - 1, MOST_DOUBLINGS))
