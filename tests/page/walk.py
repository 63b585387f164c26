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


def ends(step: int, who: int, *, file: str | None = None, text: str | None = None) -> Act:
    """End a step with its button, by a file or a note where one is asked for."""
    asks = "Mohon kirimkan berkas" if file else "tuliskan catatan" if text else None
    on = f"Langkah {step} dari 14"
    return Act(who, "Selesai", on, f"{on}.*Status: Selesai oleh", file=file, text=text, asks=asks)


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


START = (
    Act(KSB, "2027", "", "Mulai Sekarang"),
    Act(KSB, "Mulai Sekarang", "", "dimulai"),
)
# Before the pictures: a reminder comes after the first two steps.
UNTIL_THE_REMINDER = (ends(1, KD), ends(2, SEK))
UNTIL_THE_RETURN = (
    ends(3, KSB, file="Format IKU 2027.pdf"),
    ends(4, KSB),
    ends(5, KSB, text="Rapat Rabu, 2 Desember 2026 pukul 09.00 WIB di Ruang Rapat Dinas"),
    ends(6, STF, file="Notula rapat.pdf"),
    ends(7, STF, file="Himpunan usulan.pdf"),
    ends(8, KSB, file="Analisis IKU.pdf"),
    ends(9, KSB, file="Konsep IKU.pdf"),
    returns(10, SEK, "Formulasi indikator 3 belum lengkap <b>&"),
)
UNTIL_THE_ARCHIVE = (
    ends(9, KSB, file="Konsep IKU perbaikan.pdf"),
    ends(10, SEK),
    ends(11, KD),
    ends(12, KD),
    ends(13, KSB, text="Nomor 000.7.2.7/012"),
    ends(14, STF, text="Rak A-3"),
)
THE_END = "Seluruh tahapan SOP dinyatakan selesai"


def file_named(name: str, folder: Path) -> Path:
    """Return a PDF with that name, and a size of its own."""
    path = folder / name
    path.write_bytes(PDF + name.encode() + b" " * 7_000 * len(name))
    return path
