"""Lembar disposisi: what a superior asks of whom, and how it went down from post to post (DOMAIN 4)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from documents.papers.paper import NOBODY, Paper, Signatory, day

DEGREES = ("Sangat segera", "Segera", "Rahasia")
STANDARD_INSTRUCTIONS = ("Tanggapan dan Saran", "Proses lebih lanjut", "Koordinasi/Konfirmasikan")
"""What is printed on the form; everything else is written on the free lines."""


@dataclass(frozen=True)
class Hop:
    """One disposition of the chain: by whom, to whom, what is asked, when."""

    by: Signatory
    to: tuple[str, ...]
    instructions: tuple[str, ...] = ()
    note: str = ""
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DispositionSlip(Paper):
    """The slip as the last of its hops leaves it; earlier ones stand in the chain below."""

    template = "disposition"

    sender: str = ""
    letter_number: str = ""
    letter_date: date | None = None
    received_on: date | None = None
    agenda_number: str = ""
    degree: str = ""
    subject: str = ""
    hops: tuple[Hop, ...] = ()

    def data(self) -> dict[str, Any]:
        """Return the fields of the slip."""
        last = self.hops[-1] if self.hops else Hop(NOBODY, ())
        return {
            "sender": self.sender,
            "letter_number": self.letter_number,
            "letter_date": day(self.letter_date),
            "received_on": day(self.received_on),
            "agenda_number": self.agenda_number,
            "degrees": [[degree, degree.casefold() == self.degree.casefold()] for degree in DEGREES],
            "subject": self.subject,
            "to": list(last.to),
            "instructions": [[words, words in last.instructions] for words in STANDARD_INSTRUCTIONS],
            "own_instructions": [words for words in last.instructions if words not in STANDARD_INSTRUCTIONS],
            "note": last.note,
            "signatory": last.by.data(),
            "signed_at": self.stationery.moment(last.at),
            "chain": [self._hop(hop) for hop in self.hops],
        }

    def _hop(self, hop: Hop) -> list[str]:
        by = f"{hop.by.title}\n{hop.by.name}".strip()
        return [by, "\n".join(hop.to), "\n".join(hop.instructions), hop.note, self.stationery.moment(hop.at)]
