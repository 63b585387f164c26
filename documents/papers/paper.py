"""What all papers share: the office's stationery, who signs, how days and times are written on paper."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import structlog
from babel.dates import format_date

from documents import typesetting
from documents.child import Children
from documents.papers.crest import as_text
from sop.errors import SopError
from sop.paper_settings import Addressee, PaperSettings

log = structlog.get_logger()
JAKARTA = ZoneInfo("Asia/Jakarta")


@dataclass(frozen=True)
class Stationery:
    """The office's own paper: its settings, and the crest as a small PNG (`crest.load_crest`)."""

    settings: PaperSettings
    crest: bytes | None = None
    zone: ZoneInfo = JAKARTA

    def data(self) -> dict[str, Any]:
        """Return what every template needs."""
        head = self.settings.letterhead
        return {
            "head": {
                "government": head.government,
                "office": list(head.office),
                "address": list(head.address),
                "crest": as_text(self.crest),
            },
            "paper": {"size": self.settings.size.value, "text_size": self.settings.text_size},
            "place": self.settings.place,
        }

    def moment(self, at: datetime | None) -> str:
        """Return day and time in the office's zone: "30 November 2026 pukul 08.25 WIB"; "" where it is not known."""
        if at is None:
            return ""
        local = at.astimezone(self.zone)
        return f"{day(local.date())} pukul {local:%H.%M} {local:%Z}"


@dataclass(frozen=True)
class Signatory:
    """Who signs, in the capacity of that day as it stands on the paper ("Plt. Kepala Dinas …").

    `on_behalf_of` is the superior for whom a paper is signed ("a.n."), with the own title in the line below.
    """

    title: str = ""
    name: str = ""
    rank: str = ""
    employee_number: str = ""
    on_behalf_of: str = ""

    def data(self) -> dict[str, str]:
        """Return the fields of the block."""
        return asdict(self)


NOBODY = Signatory()
"""Signs where nobody is known yet: blank lines."""


@dataclass(frozen=True, kw_only=True)
class Paper(ABC):
    """One paper with everything that stands on it; `made_at` is aware. What is empty stays a blank line."""

    template: ClassVar[str]

    stationery: Stationery
    made_at: datetime

    @abstractmethod
    def data(self) -> dict[str, Any]:
        """Return the fields of this paper, as its template calls them: texts, lists and tables of texts."""

    def all_data(self) -> dict[str, Any]:
        """Return the fields of this paper and of the stationery."""
        return {**self.stationery.data(), **self.data()}

    def render(self) -> bytes:
        """Return the PDF/A-2b."""
        return typesetting.pdf(f"{self.template}.typ", self.all_data(), made_at=self.made_at)


@dataclass(frozen=True)
class WordPaper:
    """A paper that is edited before it is signed, as .docx; from the office's own template, or from ours."""

    paper: Paper
    template: bytes | None = None

    def render(self) -> bytes:
        """Return the .docx; from our template where the office's own can no longer be used, which the log tells."""
        from documents.papers.office_template import LIMITS, fill_office_template
        from documents.papers.word import fill
        from documents.papers.word_templates import default_template

        if self.template is not None:
            try:
                return asyncio.run(fill_office_template(Children(limits=LIMITS), self.template, self.paper)).content
            except SopError as error:
                log.error("template_unusable", paper=self.paper.template, error=type(error).__name__)
        return fill(default_template(type(self.paper), self.paper.stationery.settings), self.paper)


def day(value: date | None) -> str:
    """Return a date: "30 November 2026"; "" where it is not known."""
    return "" if value is None else format_date(value, "d MMMM yyyy", locale="id")


def weekday(value: date | None) -> str:
    """Return a date with its weekday: "Senin, 30 November 2026"; "" where it is not known."""
    return "" if value is None else format_date(value, "EEEE, d MMMM yyyy", locale="id")


def hours(start: time | None, end: time | None, *, zone: str) -> str:
    """Return from when until when: "pukul 09.00 WIB s.d. selesai"; "" where the beginning is not known."""
    if start is None:
        return ""
    return f"pukul {start:%H.%M} {zone} s.d. " + (f"pukul {end:%H.%M} {zone}" if end else "selesai")


def addressed(addressees: Iterable[Addressee]) -> list[dict[str, str]]:
    """Return addressees as templates take them."""
    return [asdict(addressee) for addressee in addressees]
