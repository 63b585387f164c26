"""The papers of one real run, read back field by field (DOMAIN 4 and 5)."""

import io
import re

import pytest
from docx import Document

from db.database import Database
from tests.documents.pdfs import is_for_the_archive, text_of
from tests.services.office import OfficeAtWork
from tests.services.papers_of_a_run import PEOPLE, SEK, walk
from tests.times import at

HEAD = ("Drs. Hasan Basri, M.Si.", "Pembina Utama Muda (IV/c)", "NIP. 197001012000031001")
SECTION_HEAD = ("Dedi Kurniawan, S.Sos.", "Penata Tingkat I (III/d)", "NIP. 198003032006041002")
WRITER = ("Rina Marlina, A.Md.", "Pengatur (II/c)", "NIP. 199001012015032001")
LETTERHEAD = (
    "PEMERINTAH KABUPATEN PENUKAL ABAB LEMATANG ILIR DINAS KOMUNIKASI, INFORMATIKA, STATISTIK DAN PERSANDIAN",
    "Jalan Merdeka Nomor 1, Talang Ubi 31211",
)
MEETING = (
    "Hari/Tanggal : Rabu, 2 Desember 2026",
    "pukul 09.00 WIB s.d. selesai",
    "Tempat : Ruang Rapat Dinas",
    "Acara : Pembahasan Indikator Kinerja Utama",
)
FIELDS = {
    "lembar-disposisi": (
        "LEMBAR DISPOSISI",
        "Hal: Penyusunan IKU Tahun 2027",
        "1. Kasubag Administrasi Umum dan Keuangan",
        "Sri Wahyuni, S.E., M.M. Pembina (IV/a) NIP. 197505052001122001",
        "1 Desember 2026 pukul 08.31 WIB",
        "Rangkaian disposisi",
        "Mohon selesai pekan ini.",
        "1 Desember 2026 pukul 08.06 WIB",
    ),
    "surat-undangan": (
        *LETTERHEAD,
        "Talang Ubi, 1 Desember 2026",
        "Nomor : 000.7.2.7/012/DISKOMINFO/2026",
        "Sifat : Biasa",
        "Hal : Undangan Rapat",
        "Kepala Bidang TIK di Tempat",
        *MEETING,
        "Pimpinan rapat : Kepala Dinas",
        "a.n. Kepala Dinas, Plh. Sekretaris,",
        *SECTION_HEAD,
    ),
    "daftar-hadir": (*LETTERHEAD, "DAFTAR HADIR", *MEETING, "Maya Lestari, S.I.Kom.", "Kepala Bidang KIP", *WRITER),
    "keputusan": (
        *LETTERHEAD,
        "KEPUTUSAN KEPALA DINAS KOMUNIKASI, INFORMATIKA, STATISTIK DAN PERSANDIAN",
        "a. bahwa untuk mengukur keberhasilan",
        "1. Undang-Undang Nomor 25 Tahun 2004",
        "KETIGA : Keputusan ini mulai berlaku pada tanggal ditetapkan.",
        "Ditetapkan di Talang Ubi",
        *HEAD,
        "Tembusan: 1. Bupati Penukal Abab Lematang Ilir",
        "Indeks Pemerintah Digital (dahulu Indeks SPBE)",
        "Bidang TIK 1,2 1,4 1,6 Menggantikan Indeks SPBE",
        "(jumlah permohonan yang ditanggapi / jumlah seluruh permohonan) x 100%",
        "Bidang KIP 92,5 95 98",
    ),
    "surat-pengantar": (
        *LETTERHEAD,
        "Talang Ubi, 14 Desember 2026",
        "Yth. Bupati Penukal Abab Lematang Ilir c.q. Kepala Bagian Organisasi Sekretariat Daerah di Tempat",
        "SURAT PENGANTAR Nomor: 000.7.2.7/014/DISKOMINFO/2026",
        "Dokumen Indikator Kinerja Utama Dinas Komunikasi, Informatika, Statistik dan Persandian Tahun 2027",
        "1 (satu) berkas",
        "Dikirim dengan hormat untuk diketahui dan dipergunakan sebagaimana mestinya.",
        "Diterima tanggal:",
        "No. Telepon:",
        "Pengirim, Kepala Dinas,",
        *HEAD,
    ),
    "laporan": (
        "Laporan Penyusunan IKU Tahun 2027",
        "Pengembalian: 1. Perpanjangan: 0.",
        "Sekretaris: 5 putaran selesai",
        "Dikembalikan: Mohon lengkapi target indikator kedua.",
    ),
}


@pytest.fixture(scope="module")
def made(sqlite_database: Database) -> dict[str, bytes]:
    """Every paper and picture of the run, by name."""
    from tests.emptied import empty

    sqlite_database.run_now(empty)
    office = OfficeAtWork(sqlite_database, now=at("1 Dec 2026 08.00"))
    office.seat_everybody()
    return {name: file.recipe.render() for name, file in walk(office)}


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_of_a_paper_stands_on_it(made: dict[str, bytes], name: str) -> None:
    shown = without_spaces(text_of(made[name]))

    for field in FIELDS[name]:
        assert without_spaces(field) in shown, field
    assert "None" not in text_of(made[name])
    assert is_for_the_archive(made[name])


def test_the_minutes_to_be_written_name_chair_writer_and_who_came(made: dict[str, bytes]) -> None:
    document = Document(io.BytesIO(made["notula"]))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    shown = without_spaces(" ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))

    for field in ("NOTULA", *HEAD, *WRITER, "Rabu, 2 Desember 2026", "1. Pembukaan", "1. Dedi Kurniawan, S.Sos."):
        assert without_spaces(field) in shown, field
    assert PEOPLE[SEK][0] not in shown


def test_pictures_and_the_page_of_the_sop_are_made_too(made: dict[str, bytes]) -> None:
    assert made["gambar-pantau"].startswith(b"\x89PNG")
    assert made["waktu-baku"].startswith(b"\x89PNG")
    assert is_for_the_archive(made["halaman-sop"])


def without_spaces(text: str) -> str:
    return re.sub(r"\s", "", text)
