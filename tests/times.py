"""Times of the office, as tests speak of them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")


def at(text: str) -> datetime:
    """ "3 Dec 2026 15.30" on the clock of the office, as the UTC that the rules speak."""
    return datetime.strptime(text, "%d %b %Y %H.%M").replace(tzinfo=JAKARTA).astimezone(UTC)
