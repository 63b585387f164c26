"""What a person reads when a rule was broken: one function, every rule."""

from zoneinfo import ZoneInfo

from messages.times import moment
from sop import errors
from sop.model import Task, TaskStatus

MEGABYTE = 1024 * 1024

WORDS: dict[type[errors.SopError], str] = {
    errors.NotRegistered: "Mohon maaf, Bapak/Ibu belum terdaftar. Silakan menekan /start.",
    errors.NotPermitted: (
        "Mohon maaf, Bapak/Ibu tidak memiliki kewenangan untuk tindakan ini. Silakan menghubungi Sekretariat."
    ),
    errors.ButtonUnknown: "Tombol ini tidak berlaku lagi. Tugas terbuka dapat dilihat melalui /tugas.",
    errors.RunIsClosed: "Proses ini sudah berakhir.",
    errors.YearOutOfRange: "Mohon maaf, tahun tersebut tidak tersedia. Silakan mengulang melalui /mulai.",
    errors.StepCannotReturn: "Langkah ini tidak dapat dikembalikan.",
    errors.ReasonMissing: "Alasan belum dituliskan. Mohon tuliskan alasannya.",
    errors.TextEmpty: "Isian masih kosong. Mohon dituliskan kembali.",
    errors.UndoTooLate: "Mohon maaf, batas 10 menit untuk mengurungkan telah lewat.",
    errors.UndoOfAnother: "Hanya yang menyelesaikan langkah ini yang dapat mengurungkannya.",
    errors.NextHolderActed: "Tidak dapat diurungkan karena pejabat berikutnya sudah bertindak.",
    errors.NothingToUndo: "Langkah ini masih terbuka, tidak ada yang perlu diurungkan.",
    errors.LinkUnknown: "Mohon maaf, tautan ini tidak dikenal. Mohon meminta tautan baru kepada admin.",
    errors.LinkUsed: "Mohon maaf, tautan ini sudah digunakan. Mohon meminta tautan baru kepada admin.",
    errors.LinkExpired: "Mohon maaf, masa berlaku tautan ini sudah habis. Mohon meminta tautan baru kepada admin.",
    errors.LinkForFilledPost: "Mohon maaf, jabatan pada tautan ini sudah terisi. Silakan menghubungi admin.",
    errors.ClaimAlreadyDecided: "Permintaan ini sudah dijawab atau tidak berlaku lagi.",
    errors.CannotConfirmOneself: "Penempatan diri sendiri harus dikonfirmasi oleh admin lain.",
    errors.PostHasHolder: "Jabatan ini sudah ada pejabatnya. Lepas akun yang lama terlebih dahulu.",
    errors.PostIsVacant: "Jabatan ini sudah lowong.",
    errors.LastAdmin: "Tidak dapat dilakukan karena ini admin terakhir. Mohon menetapkan admin lain terlebih dahulu.",
    errors.AccessAlreadyRequested: "Permintaan akses sudah disampaikan. Mohon menunggu jawaban admin.",
    errors.RegistrationIncomplete: "Pendaftaran belum lengkap. Mohon menjawab pertanyaan yang sedang ditunggu.",
    errors.FileEmpty: "Berkas kosong (0 byte). Mohon memeriksa dan mengirimkan kembali.",
    errors.FileTypeRefused: (
        "Mohon maaf, jenis berkas ini tidak dapat diterima. "
        "Yang dapat diterima: PDF, Word, Excel, PowerPoint, OpenDocument, JPG dan PNG."
    ),
    errors.FileNotAsNamed: (
        "Mohon maaf, isi berkas tidak sesuai dengan namanya. "
        "Mohon membuka berkas tersebut, menyimpannya kembali, lalu mengirimkannya lagi."
    ),
    errors.FileHasMacros: "Mohon maaf, berkas berisi makro. Mohon simpan tanpa makro, lalu kirimkan kembali.",
    errors.FileLocked: (
        "Mohon maaf, berkas dikunci dengan kata sandi. Mohon simpan tanpa kata sandi, lalu kirimkan kembali."
    ),
    errors.FileDamaged: (
        "Mohon maaf, berkas rusak atau terpotong. "
        "Mohon membuka berkas tersebut, menyimpannya kembali, lalu mengirimkannya lagi."
    ),
    errors.FileUnreadable: (
        "Mohon maaf, isi berkas tidak dapat dibaca. "
        "Mohon menyalin isiannya ke formulir baku yang baru, lalu mengirimkannya kembali."
    ),
    errors.FileHoldsNoTable: (
        "Berkas ini disimpan sebagai lampiran, tetapi isinya tidak dapat dibaca sebagai data. "
        "Yang dapat dibaca: Excel, OpenDocument (.ods) dan tabel Word (.docx)."
    ),
    errors.FileUnavailable: "Mohon maaf, berkas belum dapat diambil dari Telegram. Mohon mengirimkannya kembali.",
    errors.FileExpected: "Yang ditunggu adalah berkas atau foto, bukan teks. Untuk membatalkan: /batal.",
}


def refusal(error: errors.SopError, *, zone: ZoneInfo) -> str:
    """Return the words for a broken rule: plain text, short enough for the answer to a press."""
    match error:
        case errors.TaskAlreadyClosed(task=task):
            return _already_closed(task, zone)
        case errors.RunAlreadyOpen(year=year):
            return f"Proses tahun {year} sudah berjalan. Perkembangannya dapat dilihat melalui /pantau."
        case errors.TextTooLong(limit=limit):
            return f"Isian terlalu panjang, paling banyak {limit} huruf. Mohon dipersingkat."
        case errors.FileTooLarge(limit_bytes=limit):
            return (
                f"Berkas lebih besar dari {limit // MEGABYTE} MB sehingga tidak dapat diterima melalui Telegram. "
                "Mohon diperkecil, atau diserahkan langsung ke Sekretariat."
            )
        case errors.FileUnpacksTooLarge(limit_bytes=limit):
            return (
                f"Isi berkas setelah dibuka lebih besar dari {limit // MEGABYTE} MB sehingga tidak dapat diterima. "
                "Mohon menghapus gambar dan lembar yang tidak diperlukan, lalu mengirimkannya kembali."
            )
        case _:
            return WORDS[type(error)]


def _already_closed(task: Task, zone: ZoneInfo) -> str:
    if task.status is TaskStatus.WITHDRAWN:
        return "Tugas ini sudah ditarik kembali."
    if task.status is TaskStatus.CANCELLED:
        return "Tugas ini sudah dibatalkan."
    verb = "dikembalikan" if task.status is TaskStatus.RETURNED else "diselesaikan"
    by = f" oleh {task.closed_as}" if task.closed_as else ""
    when = f" pada {moment(task.closed_at, zone)}" if task.closed_at else ""
    return f"Sudah {verb}{by}{when}."
