"""The papers of a meeting: invitation, attendance list, minutes (DOMAIN 5.2 and 5.3)."""

from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from documents.papers.paper import NOBODY, Paper, Signatory, addressed, day, hours, weekday
from sop.paper_settings import Addressee

MOST_IN_THE_LETTER = 4
OPENING = "Dengan ini kami mengharapkan kehadiran Bapak/Ibu pada rapat yang akan dilaksanakan pada:"
CLOSING = (
    "Apabila berhalangan hadir, mohon menunjuk pejabat yang mewakili. Demikian disampaikan, atas perhatian dan "
    "kehadiran Bapak/Ibu diucapkan terima kasih."
)
BLANK_ROWS = 10


@dataclass(frozen=True)
class Meeting:
    """When, where and what about; the end of most is open ("selesai")."""

    day: date | None = None
    start: time | None = None
    end: time | None = None
    venue: str = ""
    agenda: str = ""

    def data(self, *, zone: str) -> dict[str, str]:
        """Return the fields of the block that all three papers have."""
        return {
            "day": weekday(self.day),
            "hours": hours(self.start, self.end, zone=zone),
            "venue": self.venue,
            "agenda": self.agenda,
        }


@dataclass(frozen=True, kw_only=True)
class InvitationLetter(Paper):
    """A letter of invitation; many addressees stand in its attachment."""

    template = "invitation"

    meeting: Meeting
    number: str = ""
    dated: date | None = None
    degree: str = ""
    attachments: str = ""
    subject: str = ""
    addressees: tuple[Addressee, ...] = ()
    opening: str = OPENING
    closing: str = CLOSING
    chair: str = ""
    dress: str = ""
    signatory: Signatory = NOBODY
    copies: tuple[str, ...] = ()
    zone: str = "WIB"

    def data(self) -> dict[str, Any]:
        """Return the fields of the letter."""
        many = len(self.addressees) > MOST_IN_THE_LETTER
        return {
            "number": self.number,
            "date": day(self.dated),
            "degree": self.degree,
            "attachments": self.attachments or ("1 (satu) lembar" if many else "-"),
            "subject": self.subject,
            "addressees": addressed(self.addressees),
            "addressees_attached": many,
            "opening": self.opening,
            "meeting": self.meeting.data(zone=self.zone),
            "chair": self.chair,
            "dress": self.dress,
            "closing": self.closing,
            "signatory": self.signatory.data(),
            "copies": list(self.copies),
        }


@dataclass(frozen=True)
class Attendee:
    """Somebody on the attendance list; `remark` says who stands in, or that somebody could not come."""

    name: str
    title: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class AttendanceList(Paper):
    """The list that people sign; without names it has blank rows."""

    template = "attendance"

    meeting: Meeting
    attendees: tuple[Attendee, ...] = ()
    signatory: Signatory = NOBODY
    zone: str = "WIB"

    def data(self) -> dict[str, Any]:
        """Return the fields of the list."""
        rows = [[attendee.name, attendee.title, attendee.remark] for attendee in self.attendees]
        return {
            "meeting": self.meeting.data(zone=self.zone),
            "rows": rows or [["", "", ""]] * BLANK_ROWS,
            "signatory": self.signatory.data(),
        }


@dataclass(frozen=True)
class Speech:
    """What somebody said in a meeting."""

    speaker: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Minutes(Paper):
    """The minutes of a meeting, signed by who chaired it and who wrote them."""

    template = "minutes"

    meeting: Meeting
    name: str = ""
    called_for: str = ""
    chair: Signatory = NOBODY
    secretary: str = ""
    minute_taker: Signatory = NOBODY
    participants: tuple[str, ...] = ()
    opening: str = ""
    discussion: tuple[Speech, ...] = ()
    decisions: tuple[str, ...] = ()
    closed_at: str = ""
    zone: str = "WIB"

    def data(self) -> dict[str, Any]:
        """Return the fields of the minutes."""
        return {
            "name": self.name,
            "meeting": self.meeting.data(zone=self.zone),
            "called_for": self.called_for,
            "chair": self.chair.data(),
            "secretary": self.secretary,
            "minute_taker": self.minute_taker.data(),
            "participants": list(self.participants),
            "opening": self.opening,
            "discussion": [asdict(speech) for speech in self.discussion],
            "decisions": list(self.decisions),
            "closed_at": self.closed_at,
        }
