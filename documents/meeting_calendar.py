"""A meeting as an entry for the calendar of a phone (.ics, RFC 5545 and 5546)."""

from datetime import datetime

import icalendar

from sop.meetings import MEETING_LENGTH, Meeting

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//Tepat//Rapat//ID"


def meeting_entry(meeting: Meeting, *, organiser: str, bot_username: str, now: datetime, is_cancelled: bool) -> bytes:
    """Return the entry; its UID stays the same for every version of a meeting, its SEQUENCE grows with each."""
    assert meeting.starts_at is not None
    event = icalendar.Event()
    event.add("uid", f"rapat-{meeting.series_id or meeting.id}@{bot_username or 'tepat'}")
    event.add("sequence", meeting.sequence + is_cancelled)
    event.add("dtstamp", now)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.starts_at + MEETING_LENGTH)
    event.add("summary", meeting.agenda)
    event.add("location", meeting.place)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("organizer", f"https://t.me/{bot_username or 'tepat'}", parameters={"CN": organiser})
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_cancelled else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
