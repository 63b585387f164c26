"""The Keputusan Kepala Dinas on the IKU with the table as attachment, and the surat pengantar that carries it.

DOMAIN 2.1, 2.3 and 5.4.
"""

from dataclasses import asdict, dataclass
from datetime import date
from string import ascii_lowercase
from typing import Any

from documents.papers.paper import NOBODY, Paper, Signatory, addressed, day
from sop.paper_settings import Addressee

TABLE_HEAD = (
    "No",
    "Sasaran Strategis",
    "Indikator Kinerja Utama",
    "Satuan",
    "Penjelasan/Formulasi Perhitungan",
    "Sumber Data",
    "Penanggung Jawab",
    "Baseline",
)
REMARK_HEAD = "Keterangan"
ORDINALS = (
    "KESATU",
    "KEDUA",
    "KETIGA",
    "KEEMPAT",
    "KELIMA",
    "KEENAM",
    "KETUJUH",
    "KEDELAPAN",
    "KESEMBILAN",
    "KESEPULUH",
)
SENT_REMARK = "Dikirim dengan hormat untuk diketahui dan dipergunakan sebagaimana mestinya."


def default_considerations(office: str, year: int) -> tuple[str, ...]:
    """Return why an office sets its indicators, as a decision begins unless somebody edits it (DOMAIN 2.1)."""
    return (
        "bahwa untuk mengukur keberhasilan pencapaian tujuan dan sasaran strategis perlu ditetapkan Indikator Kinerja "
        "Utama;",
        "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a, perlu menetapkan Keputusan tentang "
        f"Indikator Kinerja Utama {office} Tahun {year};",
    )


def default_rulings(office: str, year: int) -> tuple[str, ...]:
    """Return what a decision on the indicators decides, unless somebody edits it."""
    return (
        f"Menetapkan Indikator Kinerja Utama {office} Tahun {year} sebagaimana tercantum dalam Lampiran Keputusan ini.",
        "Indikator Kinerja Utama sebagaimana dimaksud dalam diktum KESATU digunakan untuk menyusun perencanaan, "
        "perjanjian kinerja, dan laporan kinerja.",
        "Keputusan ini mulai berlaku pada tanggal ditetapkan.",
    )


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator as the table shows it: all as text; `targets` has one for each year of the table."""

    objective: str = ""
    name: str = ""
    measure: str = ""
    formulation: str = ""
    source: str = ""
    responsible: str = ""
    baseline: str = ""
    targets: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Decree(Paper):
    """A decision of the head: what it considers, on which rules, what it decides; then the table of indicators."""

    template = "decree"

    office: str = ""
    head_title: str = ""
    number: str = ""
    dated: date | None = None
    year: int
    considering: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    rulings: tuple[str, ...] = ()
    signatory: Signatory = NOBODY
    copies: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()

    def data(self) -> dict[str, Any]:
        """Return the fields of the decision and the rows of its table."""
        return {
            "office": self.office,
            "head_title": self.head_title,
            "number": self.number,
            "date": day(self.dated),
            "year": str(self.year),
            "considering": [
                {"ordinal": letter, "words": words}
                for letter, words in zip(ascii_lowercase, self.considering, strict=False)
            ],
            "legal_basis": list(self.legal_basis),
            "rulings": [
                {"ordinal": ORDINALS[index] if index < len(ORDINALS) else f"KE-{index + 1}", "words": words}
                for index, words in enumerate(self.rulings)
            ],
            "signatory": self.signatory.data(),
            "copies": list(self.copies),
            "table_head": list(TABLE_HEAD),
            "remark_head": REMARK_HEAD,
            "years": [str(year) for year in self.years],
            "rows": [self._row(number, row) for number, row in enumerate(self.indicators, start=1)],
        }

    def _row(self, number: int, row: IndicatorRow) -> dict[str, Any]:
        targets = [*row.targets, *[""] * len(self.years)][: len(self.years)]
        by_year = [{"year": str(year), "target": target} for year, target in zip(self.years, targets, strict=True)]
        return {"number": str(number), **asdict(row), "targets": targets, "targets_by_year": by_year}


@dataclass(frozen=True)
class Sent:
    """One row of a cover letter: what is sent, how many."""

    what: str
    quantity: str = "1 (satu) berkas"
    remark: str = SENT_REMARK


@dataclass(frozen=True, kw_only=True)
class CoverLetter(Paper):
    """A surat pengantar: what is sent to whom, with the block that the receiver signs."""

    template = "cover_letter"

    number: str = ""
    dated: date | None = None
    addressees: tuple[Addressee, ...] = ()
    sent: tuple[Sent, ...] = ()
    signatory: Signatory = NOBODY

    def data(self) -> dict[str, Any]:
        """Return the fields of the letter; who received it is written by hand."""
        return {
            "number": self.number,
            "date": day(self.dated),
            "addressees": addressed(self.addressees),
            "rows": [{"number": str(number), **asdict(sent)} for number, sent in enumerate(self.sent, start=1)],
            "signatory": self.signatory.data(),
        }
