"""Reads the events of a calendar (.ics) in a child process: first and last day, and what each is called."""

from datetime import date, datetime, timedelta

from icalendar import Calendar, Component

from documents.parsers import FileRefused

MOST_EVENTS = 2_000
LONGEST_NAME = 500


def read(content: bytes) -> dict[str, object]:
    """Return {"events": [[first day or null, last day or null, name], ...]}; raises FileRefused."""
    try:
        events = Calendar.from_ical(content).walk("VEVENT")
    except ValueError as error:
        raise FileRefused("damaged") from error
    return {"events": [_event(event) for event in events[:MOST_EVENTS]]}


def _event(event: Component) -> list[str | None]:
    start, end = event.get("DTSTART"), event.get("DTEND")
    first = _day(start.dt if start is not None else None)
    after = _day(end.dt if end is not None else None)
    # RFC 5545, 3.6.1: the end of a whole-day event is the day after its last one.
    last = first if first is None or after is None else max(first, after - timedelta(days=1))
    name = str(event.get("SUMMARY", ""))[:LONGEST_NAME]
    return [first.isoformat() if first else None, last.isoformat() if last else None, name]


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
