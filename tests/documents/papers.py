"""One of each paper, as a real run would fill it; and the same with nothing known."""

import io
import struct
import zlib
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time
from typing import Any

from documents.papers.disposition import DispositionSlip, Hop
from documents.papers.iku_document import CoverLetter, Decree, IndicatorRow, Sent
from documents.papers.meeting import AttendanceList, Attendee, InvitationLetter, Meeting, Minutes, Speech
from documents.papers.paper import Paper, Signatory, Stationery
from sop.paper_settings import Addressee, Letterhead, PaperSettings

NOW = datetime(2026, 12, 14, 2, 55, tzinfo=UTC)
OFFICE = "Dinas Komunikasi, Informatika, Statistik dan Persandian"
HEAD = Signatory("Plt. Kepala Dinas", "Drs. Hasan Basri, M.Si.", "Pembina Utama Muda (IV/c)", "197001012000031001")
SECRETARY = Signatory(
    "Sekretaris", "Sri Wahyuni, S.E.", "Pembina (IV/a)", "197505052001122001", on_behalf_of="Plt. Kepala Dinas"
)
WRITER = Signatory("Staf Sekretariat", "Rina Marlina, A.Md.", "Pengatur (II/c)", "199001012015032001")
SETTINGS = PaperSettings(
    letterhead=Letterhead(
        government="PEMERINTAH KABUPATEN PENUKAL ABAB LEMATANG ILIR",
        office=("DINAS KOMUNIKASI, INFORMATIKA,", "STATISTIK DAN PERSANDIAN"),
        address=("Jalan Contoh Nomor 1, Talang Ubi 31211", "Telepon (0713) 000000, pos-el kominfo@contoh.go.id"),
    ),
    place="Talang Ubi",
)


def a_crest(side: int = 64) -> bytes:
    """Return a green square as PNG."""
    rows = b"".join(b"\0" + bytes([40, 120, 60]) * side for _ in range(side))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    png = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    png.seek(0, io.SEEK_END)
    png.write(chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)))
    png.write(chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return png.getvalue()


STATIONERY = Stationery(SETTINGS, a_crest())
MEETING = Meeting(date(2026, 12, 2), time(9, 0), None, "Ruang Rapat Dinas", "Pembahasan IKU Tahun 2027")
INDICATORS = (
    IndicatorRow(
        "Meningkatnya kualitas pemerintahan digital",
        "Indeks Pemerintah Digital (dahulu Indeks SPBE)",
        "Indeks",
        "Nilai hasil evaluasi Pemerintah Digital oleh Kementerian PANRB",
        "Hasil evaluasi Kementerian PANRB",
        "Bidang TIK",
        "1,2",
        ("1,4", "1,6"),
        "Menggantikan Indeks SPBE",
    ),
    IndicatorRow(
        "Meningkatnya keterbukaan informasi publik",
        "Persentase permohonan informasi yang mendapatkan tanggapan",
        "%",
        "(jumlah permohonan yang ditanggapi / jumlah seluruh permohonan) x 100%",
        "Register PPID",
        "Bidang KIP",
        "92,5",
        ("95", "98"),
    ),
)


def a_slip(**changes: Any) -> DispositionSlip:
    """Return a slip that went from the head to the secretary and on to the section."""
    values: dict[str, Any] = {
        "sender": "Bupati Penukal Abab Lematang Ilir",
        "letter_number": "000.7/15/BAPPEDA/2026",
        "letter_date": date(2026, 11, 27),
        "received_on": date(2026, 11, 30),
        "agenda_number": "451",
        "degree": "Segera",
        "subject": "Penyusunan Indikator Kinerja Utama Tahun 2027",
        "hops": (
            Hop(
                Signatory(HEAD.title, HEAD.name),
                ("Sekretaris",),
                ("Proses lebih lanjut",),
                "",
                datetime(2026, 12, 1, 1, 5, tzinfo=UTC),
            ),
            Hop(
                replace(SECRETARY, on_behalf_of=""),
                ("Kasubag Administrasi Umum dan Keuangan",),
                ("Koordinasi/Konfirmasikan", "Siapkan bahan"),
                "Mohon selesai sebelum rapat.",
                datetime(2026, 12, 1, 1, 20, tzinfo=UTC),
            ),
        ),
    }
    return DispositionSlip(stationery=STATIONERY, made_at=NOW, **values | changes)


def an_invitation(**changes: Any) -> InvitationLetter:
    """Return the invitation to the meeting of step 5."""
    values: dict[str, Any] = {
        "meeting": MEETING,
        "number": "000.1.5/011/DISKOMINFO/2026",
        "dated": date(2026, 12, 1),
        "degree": "Segera",
        "subject": "Undangan Rapat",
        "addressees": (Addressee("Kepala Dinas", place="Tempat"), Addressee("Kepala Bidang TIK", place="Tempat")),
        "chair": "Kepala Dinas",
        "dress": "PDH",
        "signatory": SECRETARY,
        "copies": ("Arsip",),
    }
    return InvitationLetter(stationery=STATIONERY, made_at=NOW, **values | changes)


def an_attendance_list(**changes: Any) -> AttendanceList:
    """Return the list of the meeting of step 6."""
    values: dict[str, Any] = {
        "meeting": MEETING,
        "attendees": (
            Attendee("Drs. Hasan Basri, M.Si.", "Plt. Kepala Dinas"),
            Attendee("Andi Saputra, S.Kom.", "Kepala Bidang TIK", "Diwakili Budi"),
            Attendee("Maya Lestari, S.I.Kom.", "Kepala Bidang KIP"),
        ),
        "signatory": WRITER,
    }
    return AttendanceList(stationery=STATIONERY, made_at=NOW, **values | changes)


def some_minutes(**changes: Any) -> Minutes:
    """Return the minutes of the meeting of step 6."""
    values: dict[str, Any] = {
        "meeting": MEETING,
        "name": "Rapat Pembahasan IKU Tahun 2027",
        "called_for": "pukul 08.45 WIB",
        "chair": HEAD,
        "secretary": "Sri Wahyuni, S.E.",
        "minute_taker": WRITER,
        "participants": ("Andi Saputra, S.Kom.", "Maya Lestari, S.I.Kom."),
        "opening": "Rapat dibuka oleh pimpinan rapat dengan penyampaian maksud dan tujuan.",
        "discussion": (
            Speech("Kepala Bidang TIK", "Indeks SPBE diganti dengan Indeks Pemerintah Digital; skalanya berubah."),
            Speech("Kepala Bidang KIP", "Target tanggapan permohonan informasi dinaikkan menjadi 95 %."),
        ),
        "decisions": ("Dua indikator disepakati.", "Usulan unit disampaikan paling lambat besok."),
        "closed_at": "pukul 11.00 WIB",
    }
    return Minutes(stationery=STATIONERY, made_at=NOW, **values | changes)


def a_cover_letter(**changes: Any) -> CoverLetter:
    """Return the letter that carries the document of step 13."""
    values: dict[str, Any] = {
        "number": "000.7.2.7/013/DISKOMINFO/2026",
        "dated": date(2026, 12, 14),
        "addressees": (
            Addressee("Bupati Penukal Abab Lematang Ilir", "Kepala Bagian Organisasi Sekretariat Daerah", "Tempat"),
        ),
        "sent": (Sent(f"Dokumen Indikator Kinerja Utama (IKU) {OFFICE} Tahun 2027"),),
        "signatory": HEAD,
    }
    return CoverLetter(stationery=STATIONERY, made_at=NOW, **values | changes)


def a_decree(**changes: Any) -> Decree:
    """Return the decision with its table of indicators."""
    values: dict[str, Any] = {
        "office": OFFICE,
        "head_title": f"Kepala {OFFICE}",
        "number": "000.7.2.7/012/DISKOMINFO/2026",
        "dated": date(2026, 12, 14),
        "year": 2027,
        "considering": (
            "bahwa untuk mengukur keberhasilan pencapaian tujuan dan sasaran perlu ditetapkan Indikator Kinerja Utama;",
            "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a, perlu menetapkan Keputusan;",
        ),
        "legal_basis": (
            "Peraturan Presiden Nomor 29 Tahun 2014 tentang Sistem Akuntabilitas Kinerja Instansi Pemerintah;",
            "Peraturan Menteri PANRB Nomor PER/09/M.PAN/5/2007 tentang Pedoman Umum Penetapan IKU;",
        ),
        "rulings": (
            "Menetapkan Indikator Kinerja Utama sebagaimana tercantum dalam Lampiran Keputusan ini.",
            "Indikator sebagaimana dimaksud dalam diktum KESATU digunakan untuk menyusun rencana dan laporan kinerja.",
            "Keputusan ini mulai berlaku pada tanggal ditetapkan.",
        ),
        "signatory": HEAD,
        "copies": ("Bupati Penukal Abab Lematang Ilir", "Arsip"),
        "years": (2027, 2028),
        "indicators": INDICATORS,
    }
    return Decree(stationery=STATIONERY, made_at=NOW, **values | changes)


EVERY_PAPER = {
    "lembar-disposisi": a_slip,
    "surat-undangan": an_invitation,
    "daftar-hadir": an_attendance_list,
    "notula": some_minutes,
    "surat-pengantar": a_cover_letter,
    "keputusan": a_decree,
}


def with_nothing_known(paper: Paper) -> Paper:
    """Return a paper of the same kind on which everything is left to be filled in by hand."""
    needed: dict[str, Any] = {"meeting": Meeting(), "year": 2027}
    given = {field.name: needed[field.name] for field in fields(paper) if field.name in needed}
    return type(paper)(stationery=Stationery(PaperSettings()), made_at=NOW, **given)


def with_text_everywhere(paper: Paper, text: str) -> Paper:
    """Return a paper of the same kind with one text in every field that people fill."""
    return type(paper)(**{field.name: _replaced(getattr(paper, field.name), text) for field in fields(paper)})


def _replaced(value: Any, text: str) -> Any:
    match value:
        case str():
            return text
        case tuple():
            return tuple(_replaced(part, text) for part in value)
        case Hop() | Attendee() | Speech() | Sent() | IndicatorRow() | Addressee() | Signatory() | Meeting():
            return type(value)(**{field.name: _replaced(getattr(value, field.name), text) for field in fields(value)})
        case _:
            return value
