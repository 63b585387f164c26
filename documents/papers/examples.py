"""One of each paper that can be edited, with invented contents: what templates are tried with, field by field."""

from datetime import UTC, date, datetime, time
from typing import Any

from documents.papers.field_names import renamed
from documents.papers.iku_document import CoverLetter, Decree, IndicatorRow, Sent
from documents.papers.meeting import InvitationLetter, Meeting, Minutes, Speech
from documents.papers.paper import Paper, Signatory, Stationery
from sop.paper_settings import Addressee, Letterhead, PaperSettings

DAY = date(2026, 12, 2)
HEAD = Signatory("Kepala Dinas", "Nama Kepala, M.Si.", "Pembina Utama Muda (IV/c)", "197001011995031001", "Bupati")
WRITER = Signatory("Staf Sekretariat", "Nama Staf, A.Md.", "Pengatur (II/c)", "199001012015032001")
MEETING = Meeting(DAY, time(9), None, "Ruang Rapat", "Pembahasan")
EVERYBODY = (Addressee("Sekretaris", "Kasubag", "Tempat"), Addressee("Kepala Bidang", "", "Tempat"))

EDITED: dict[str, type[Paper]] = {kind.template: kind for kind in (InvitationLetter, Minutes, Decree, CoverLetter)}
"""The papers that are edited before they are signed, in the order of the procedure, by `Paper.template`."""


def example(kind: type[Paper], stationery: Stationery, *, made_at: datetime) -> Paper:
    """Return an example of a paper; raises KeyError for one that is not edited."""
    return {
        InvitationLetter: _invitation,
        Minutes: _minutes,
        CoverLetter: _cover_letter,
        Decree: _decree,
    }[kind](stationery, made_at)


def shape_of(kind: type[Paper]) -> dict[str, Any]:
    """Return the fields of a paper by the names that templates use, with examples: which are lists is what counts."""
    head = Letterhead("PEMERINTAH KABUPATEN", ("DINAS CONTOH",), ("Jalan Contoh",))
    stationery = Stationery(PaperSettings(head, place="Tempat"))
    shape: dict[str, Any] = renamed(example(kind, stationery, made_at=datetime(2026, 12, 2, tzinfo=UTC)).all_data())
    return shape


def _invitation(stationery: Stationery, made_at: datetime) -> Paper:
    return InvitationLetter(
        stationery=stationery,
        made_at=made_at,
        meeting=MEETING,
        number="000.1.5/011/UNIT/2026",
        dated=DAY,
        degree="Segera",
        subject="Undangan Rapat",
        addressees=EVERYBODY,
        chair="Kepala Dinas",
        dress="PDH",
        signatory=HEAD,
        copies=("Arsip",),
    )


def _minutes(stationery: Stationery, made_at: datetime) -> Paper:
    return Minutes(
        stationery=stationery,
        made_at=made_at,
        meeting=MEETING,
        name="Rapat Pembahasan",
        called_for="pukul 08.45 WIB",
        chair=HEAD,
        secretary="Nama Sekretaris",
        minute_taker=WRITER,
        participants=("Nama Peserta",),
        opening="Rapat dibuka.",
        discussion=(Speech("Kepala Bidang", "Menyampaikan usulan."),),
        decisions=("Usulan disepakati.",),
        closed_at="pukul 11.00 WIB",
    )


def _cover_letter(stationery: Stationery, made_at: datetime) -> Paper:
    return CoverLetter(
        stationery=stationery,
        made_at=made_at,
        number="000.7.2.7/013/UNIT/2026",
        dated=DAY,
        addressees=EVERYBODY,
        sent=(Sent("Dokumen Indikator Kinerja Utama"),),
        signatory=HEAD,
    )


def _decree(stationery: Stationery, made_at: datetime) -> Paper:
    return Decree(
        stationery=stationery,
        made_at=made_at,
        office="Dinas Contoh",
        head_title="Kepala Dinas Contoh",
        number="000.7.2.7/012/UNIT/2026",
        dated=DAY,
        year=2027,
        considering=("bahwa perlu ditetapkan;",),
        legal_basis=("Undang-undang Nomor 1;",),
        rulings=("Menetapkan indikator.",),
        signatory=HEAD,
        copies=("Arsip",),
        years=(2027, 2028),
        indicators=(
            IndicatorRow("Sasaran", "Indeks", "Indeks", "Hasil", "Data", "Bidang", "1,2", ("1,4", "1,6"), "-"),
        ),
    )
