"""The whole run as somebody clicks it: who does what, in order. The labels are those of the bot's conversation."""

from dataclasses import dataclass
from pathlib import Path

KD, SEK, KSB, TIK, KIP, STF = 9001, 9002, 9003, 9004, 9005, 9006
STRANGER = 9009
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True)
class Act:
    """On one phone: press a button, then hand in what is asked for, until `then` can be read in the chat."""

    who: int
    press: str
    on: str
    then: str
    file: str | None = None
    text: str | None = None
    asks: str | None = None


def ends(step: int, who: int, label: str, *, text: str | None = None) -> Act:
    """End a step with its own button, by a note where one is asked for."""
    on = f"Langkah {step} dari 14"
    asks = "tuliskan catatan" if text else None
    return Act(who, label, on, f"{on}.*Status: Selesai oleh", text=text, asks=asks)


def hands_in(who: int, label: str, on: str, file: str) -> Act:
    """Send a file by the button that asks for it."""
    kept = f"{on}.*(Berkas yang telah|Lampiran yang) dikirim"
    return Act(who, label, on, kept, file=file, asks="Mohon kirimkan")


def returns(step: int, who: int, reason: str) -> Act:
    """Send a step back with a reason."""
    return Act(
        who,
        "Kembalikan",
        f"Langkah {step} dari 14",
        "Status: Dikembalikan oleh",
        text=reason,
        asks="alasan pengembalian",
    )


def records(label: str, *, text: str | None = None, file: str | None = None) -> Act:
    """Put something on record in the last step."""
    return Act(STF, label, "Langkah 14 dari 14", f"✓ {label}", text=text, file=file, asks="Mohon (tuliskan|kirimkan)")


START = (
    Act(KSB, "2027", "", "Mulai Sekarang"),
    Act(KSB, "Mulai Sekarang", "", "dimulai"),
)
# Before the pictures: a reminder comes after the first two steps.
UNTIL_THE_REMINDER = (ends(1, KD, "Kirim Disposisi"), ends(2, SEK, "Teruskan Disposisi"))
UNTIL_THE_MEETING = (
    Act(KSB, "Pakai Format Baku", "Langkah 3 dari 14", "Berkas telah tersimpan"),
    ends(3, KSB, "Selesai"),
    ends(4, KSB, "Kirim Format"),
    Act(KSB, "Buat Undangan", "Langkah 5 dari 14", "Mohon pilih hari rapat"),
    Act(KSB, "Kamis, 3 Des", "Langkah 5 dari 14", "Mohon pilih jam mulai rapat"),
    Act(KSB, "09.00", "Langkah 5 dari 14", "Mohon diperiksa"),
    ends(5, KSB, "Kirim Undangan"),
    Act(KD, "Hadir", "mengharap kehadiran", "Jawaban: hadir"),
    hands_in(TIK, "Unggah Usulan", "Usulan IKU · Bidang TIK", "Usulan IKU Bidang TIK.pdf"),
    hands_in(KIP, "Unggah Usulan", "Usulan IKU · Bidang KIP", "Usulan IKU Bidang KIP.pdf"),
    Act(SEK, "Nihil", "Usulan IKU · Sekretariat", "Status: Nihil"),
)
UNTIL_THE_RETURN = (
    Act(STF, "Daftar Hadir", "Langkah 6 dari 14", "Mohon tandai yang hadir"),
    Act(STF, "Simpan", "Langkah 6 dari 14", "Daftar hadir tersimpan"),
    hands_in(STF, "Unggah Notula", "Langkah 6 dari 14", "Notula rapat.pdf"),
    ends(6, STF, "Selesaikan Rapat"),
    ends(7, STF, "Selesai"),
    ends(8, KSB, "Selesai", text="Indikator selaras dengan Renstra."),
    hands_in(KSB, "Unggah Konsep", "Langkah 9 dari 14", "Konsep IKU.pdf"),
    ends(9, KSB, "Ajukan Konsep"),
    returns(10, SEK, "Formulasi indikator 3 belum lengkap <b>&"),
)
UNTIL_THE_ARCHIVE = (
    hands_in(KSB, "Unggah Konsep", "putaran 2", "Konsep IKU perbaikan.pdf"),
    ends(9, KSB, "Ajukan Konsep"),
    ends(10, SEK, "Setujui"),
    ends(11, SEK, "Ajukan ke Kepala Dinas"),
    ends(11, KD, "Setujui"),
    ends(12, KD, "Sudah Ditandatangani"),
    Act(KSB, "Terbitkan Nomor", "Langkah 13 dari 14", "Nomor telah dicatat dalam buku agenda"),
    ends(13, KSB, "Selesai"),
    records("Surat Diantar", file="Tanda terima.pdf"),
    records("Dokumen Digandakan", text="3 rangkap"),
    records("Diarsipkan", text="Lemari 2, map IKU 2027"),
    ends(14, STF, "Selesai"),
)
THE_END = "Seluruh tahapan SOP dinyatakan selesai"


def file_named(name: str, folder: Path) -> Path:
    """Return a PDF with that name, and a size of its own."""
    path = folder / name
    path.write_bytes(PDF + name.encode() + b" " * 7_000 * len(name))
    return path
