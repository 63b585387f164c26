"""What a person reads when a rule was broken: one function, every rule."""

from zoneinfo import ZoneInfo

from messages import labels
from messages.message import one_line
from messages.times import day, listed_day, moment, period
from sop import errors
from sop.model import Task, TaskStatus

MEGABYTE = 1024 * 1024
NAME_SHOWN = 60
FIELDS_SHOWN = 80

WORDS: dict[type[errors.SopError], str] = {
    errors.NotRegistered: "Mohon maaf, Bapak/Ibu belum terdaftar. Silakan menekan /start.",
    errors.NotPermitted: (
        "Mohon maaf, Bapak/Ibu tidak memiliki kewenangan untuk tindakan ini. Silakan menghubungi Sekretariat."
    ),
    errors.ButtonUnknown: "Tombol ini tidak berlaku lagi. Tugas terbuka dapat dilihat melalui /tugas.",
    errors.RunIsClosed: "Proses ini sudah berakhir. Riwayatnya dapat dilihat melalui /pantau.",
    errors.RunIsOpen: "Proses ini masih berjalan. Paket arsip tersedia setelah proses selesai.",
    errors.YearOutOfRange: "Mohon maaf, tahun tersebut tidak tersedia. Silakan mengulang melalui /mulai.",
    errors.StepCannotReturn: "Langkah ini tidak dapat dikembalikan.",
    errors.ReasonMissing: "Alasan belum dituliskan. Mohon tuliskan alasannya. Untuk membatalkan: /batal.",
    errors.TextEmpty: "Isian masih kosong. Mohon dituliskan kembali. Untuk membatalkan: /batal.",
    errors.UndoTooLate: "Mohon maaf, batas 10 menit untuk mengurungkan telah lewat.",
    errors.UndoOfAnother: "Hanya yang menyelesaikan langkah ini yang dapat mengurungkannya.",
    errors.NextHolderActed: "Tidak dapat diurungkan karena pejabat berikutnya sudah bertindak.",
    errors.NothingToUndo: "Langkah ini masih terbuka, tidak ada yang perlu diurungkan.",
    errors.LinkUsed: "Mohon maaf, tautan ini sudah digunakan. Mohon meminta tautan baru kepada admin.",
    errors.TooManyLinksTried: "Mohon maaf, terlalu banyak tautan yang tidak dikenal telah dibuka dari akun ini. "
    "Silakan mencoba lagi satu jam kemudian, atau meminta tautan baru kepada admin.",
    errors.LinkExpired: "Mohon maaf, masa berlaku tautan ini sudah habis. Mohon meminta tautan baru kepada admin.",
    errors.LinkForFilledPost: "Mohon maaf, jabatan pada tautan ini sudah terisi. Silakan menghubungi admin.",
    errors.ClaimAlreadyDecided: "Permintaan ini sudah dijawab atau tidak berlaku lagi.",
    errors.CannotConfirmOneself: "Penempatan diri sendiri harus dikonfirmasi oleh admin lain.",
    errors.PostHasHolder: (
        "Jabatan ini sudah ada pejabatnya. Mohon akun yang lama dilepas terlebih dahulu melalui /pejabat."
    ),
    errors.PostIsVacant: "Jabatan ini sudah lowong.",
    errors.LastAdmin: "Tidak dapat dilakukan karena ini admin terakhir. Mohon menetapkan admin lain terlebih dahulu.",
    errors.AccessAlreadyRequested: "Permintaan akses sudah disampaikan. Mohon menunggu jawaban admin.",
    errors.RegistrationIncomplete: "Pendaftaran belum lengkap. Mohon menjawab pertanyaan yang sedang ditunggu.",
    errors.FileEmpty: "Berkas ini kosong, tidak ada isinya. Mohon memeriksa berkasnya, lalu mengirimkannya kembali.",
    errors.FileTypeRefused: (
        "Mohon maaf, jenis berkas ini tidak dapat diterima. "
        "Yang dapat diterima: PDF, Word, Excel, PowerPoint, OpenDocument, JPG dan PNG."
    ),
    errors.TemplateTypeRefused: (
        "Mohon maaf, templat hanya dapat diterima sebagai berkas Word (.docx). Mohon menyimpannya sebagai .docx, lalu "
        "mengirimkannya kembali."
    ),
    errors.FileNotAsNamed: (
        "Mohon maaf, isi berkas tidak sesuai dengan namanya. "
        "Mohon membuka berkas tersebut, menyimpannya kembali, lalu mengirimkannya lagi."
    ),
    errors.FileHasMacros: (
        "Mohon maaf, berkas ini berisi makro. Mohon disimpan tanpa makro, misalnya sebagai .docx atau .xlsx, "
        "lalu dikirimkan kembali."
    ),
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
        "Mohon maaf, isi berkas ini tidak dapat dibaca sebagai data. "
        "Yang dapat dibaca: Excel, OpenDocument (.ods) dan tabel Word (.docx)."
    ),
    errors.FileUnavailable: "Mohon maaf, berkas belum dapat diambil dari Telegram. Mohon mengirimkannya kembali.",
    errors.InstructionMissing: "Disposisi masih kosong. Mohon pilih instruksi atau tuliskan catatan.",
    errors.NothingToRepair: "Usulan unit ini masih ditunggu, sehingga belum ada yang diperbaiki.",
    errors.RemindedLately: "Unit yang belum masuk sudah diingatkan. Mohon menunggu satu jam sebelum mengingatkan lagi.",
    errors.MeetingIncomplete: "Hari, jam, tempat, atau acara rapat belum diisi. Mohon dilengkapi lebih dahulu.",
    errors.InvitationSubmitted: (
        "Undangan ini sedang menunggu persetujuan. Untuk mengubahnya, mohon tekan Tarik Kembali lebih dahulu."
    ),
    errors.MinutesMissing: "Notula belum ada. Mohon tekan Unggah Notula atau Tulis Notula lebih dahulu.",
    errors.DecisionAlreadySent: "Keputusan ini sudah didisposisikan. Lihat melalui /disposisi.",
    errors.MeetingInPast: "Waktu rapat tersebut sudah lewat. Mohon memilih waktu lain.",
    errors.MeetingNotOpen: "Rapat ini sudah dimulai, selesai, atau ditunda, sehingga tidak dapat diubah lagi.",
    errors.AttendanceMissing: "Daftar hadir belum disimpan. Mohon tekan Daftar Hadir, lalu Simpan.",
    errors.StorageFull: (
        "Mohon maaf, berkas belum dapat disimpan karena penyimpanan kantor penuh atau terganggu. Belum ada yang "
        "berubah. Mohon memberi tahu Sekretariat, lalu mencoba kembali."
    ),
    errors.NumberUnreadable: "Nomor tidak terbaca. Mohon tuliskan nomor urutnya saja, misalnya 125 atau 12a.",
    errors.LastNumberUnreadable: (
        "Nomor terakhir tidak terbaca. Mohon tuliskan angkanya saja tanpa huruf, misalnya 124, atau 0 bila belum ada "
        "nomor yang dipakai tahun ini."
    ),
    errors.NumberMissing: "Nomor belum diterbitkan. Mohon tekan Terbitkan Nomor lebih dahulu.",
    errors.NumberAlreadyIssued: "Nomor sudah diterbitkan.",
    errors.RecordsMissing: "Belum lengkap. Mohon catat Surat Diantar, Dokumen Digandakan, dan Diarsipkan.",
    errors.DateUnreadable: (
        "Mohon maaf, tanggal tersebut belum dapat dipahami. Mohon menuliskan kembali, misalnya "
        "2/12, 2 Des, 2 Desember 2026, besok, lusa, Senin, atau Senin depan."
    ),
    errors.TimeUnreadable: (
        "Mohon maaf, waktu tersebut belum dapat dipahami. Mohon menuliskan kembali, misalnya "
        "09.00, 13.30, pukul 9, atau jam 2 siang."
    ),
    errors.HoursUnreadable: (
        "Mohon maaf, jam kerja tersebut belum dapat dipahami. Contoh: "
        "08.00-12.00, 12.30-15.00; Jumat 08.00-11.30, 12.30-15.30."
    ),
    errors.IndicatorsFaulty: "Masih ada isian yang harus diperbaiki. Mohon periksa temuan di atas.",
    errors.NothingEntered: "Belum ada indikator yang diisi. Mohon tekan Tambah Indikator.",
    errors.TooManyIndicators: "Jumlah indikator sudah paling banyak. Mohon memakai formulir untuk yang lebih banyak.",
    errors.AbsenceInPast: "Tanggal mulai sudah lewat. Mohon menuliskan hari ini atau hari sesudahnya.",
    errors.AbsenceIsOver: "Catatan ini sudah berakhir.",
    errors.CannotActForOneself: "Tidak seorang pun dapat menjadi Plh. atau Plt. bagi dirinya, atau menunjuk dirinya.",
    errors.ActingInCircle: "Tidak dapat dipilih karena keduanya akan saling menggantikan pada waktu yang sama.",
    errors.LengthUnreadable: (
        "Mohon maaf, lama waktu tersebut belum dapat dipahami. Contoh: 3 jam, 1 hari kerja, 2 hari kerja."
    ),
    errors.ExtensionAlreadyAsked: "Permintaan perpanjangan sebelumnya masih menunggu keputusan atasan.",
    errors.ExtensionAlreadyDecided: "Permintaan ini sudah diputuskan, atau langkahnya sudah berakhir.",
    errors.NobodyToDecide: "Belum ada atasan yang dapat memutuskan. Silakan menghubungi admin.",
    errors.RunAlreadyHeld: "Proses ini sudah ditunda.",
    errors.RunNotHeld: "Proses ini tidak sedang ditunda.",
    errors.HoldersRemindedLately: (
        "Pejabat yang memegang langkah ini sudah diingatkan. Mohon menunggu satu jam sebelum mengingatkan lagi."
    ),
    errors.NoIndicatorUsed: (
        "Semua indikator ditandai tidak dipakai, sehingga dokumen akan kosong. Mohon menerima sekurang-kurangnya satu."
    ),
    errors.NobodyToRemind: (
        "Tidak ada yang dapat diingatkan: proses sedang ditunda, atau pemegang langkahnya sedang cuti, belum ada, atau "
        "Bapak/Ibu sendiri."
    ),
    errors.StartNotLater: "Tanggal mulai harus sesudah hari ini. Mohon menuliskan tanggal lain.",
    errors.StartAlreadyPlanned: "Proses tahun tersebut sudah direncanakan. Lihat melalui /mulai.",
    errors.StartNotPlanned: "Rencana ini sudah dibatalkan, atau prosesnya sudah dimulai.",
    errors.CalendarWithoutWork: "Tidak dapat disimpan karena kantor tidak akan memiliki jam kerja selama setahun.",
    errors.NotASubordinate: (
        "Disposisi hanya dapat ditujukan kepada bawahan. Kepada pejabat setingkat atau atasan digunakan nota dinas."
    ),
    errors.DispositionTaken: "Disposisi sudah diterima, sehingga tidak dapat diubah atau dibatalkan lagi.",
    errors.DispositionNotSent: "Disposisi ini dibatalkan, atau sedang diubah oleh pengirimnya.",
    errors.DispositionClosed: "Disposisi ini sudah dikirim, diselesaikan, atau dikembalikan.",
    errors.MeetingOutsideHours: "Waktu tersebut di luar jam kerja. Mohon memilih waktu pada jam kerja.",
    errors.MeetingOverMidnight: "Rapat akan melewati tengah malam. Mohon memilih jam yang lebih awal.",
    errors.DueInPast: "Batas waktu tersebut sudah lewat. Mohon menuliskan waktu yang akan datang.",
    errors.AddresseeUnreadable: (
        "Mohon maaf, penerima tersebut belum dapat dipahami. Tuliskan satu per baris: jabatan; melalui; tempat."
    ),
    errors.NumberFormatUnreadable: (
        "Format nomor belum dapat dipakai. Dalam kurung kurawal harus ada urut (atau urut:03), boleh juga tahun dan "
        "bulan_romawi; yang lain tidak dikenal. Contohnya ada di atas."
    ),
    errors.EmployeeNumberUnreadable: (
        "NIP harus terdiri atas 18 angka, misalnya 19700101 199503 1 001. Mohon tuliskan kembali. "
        "Untuk membatalkan: /batal."
    ),
    errors.SettingUnreadable: "Pilihan tersebut tidak tersedia. Mohon menekan salah satu tombol.",
    errors.ListUnreadable: (
        "Mohon maaf, daftar hari libur tidak ditemukan dalam berkas. Yang dapat dibaca: kalender .ics, "
        "atau .xlsx dengan kolom tanggal dan kolom nama hari libur."
    ),
}

EXPECTED = {
    "file": "berkas atau foto",
    "crest": "lambang sebagai gambar PNG atau JPEG",
    "template": "templat sebagai berkas Word (.docx)",
    "renstra": "daftar Renstra sebagai berkas Excel, OpenDocument (.ods) atau tabel Word",
    "holidays": "daftar hari libur sebagai berkas .ics atau .xlsx",
}
CREST_PROBLEMS = {
    "no_picture": "bukan gambar PNG atau JPEG.",
    "too_large": "lebih dari 20 juta titik gambar.",
    "damaged": "gambar rusak atau tidak dapat dibuka.",
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
        case errors.TooManyLines(limit=limit):
            return f"Isian memuat terlalu banyak baris, paling banyak {limit}. Mohon dipersingkat."
        case errors.DispositionIncomplete(lacks_receiver=lacks_receiver, lacks_subject=lacks_subject):
            lacking = [
                *([labels.RECEIVERS] if lacks_receiver else []),
                *([labels.SUBJECT] if lacks_subject else []),
            ]
            return f"{' dan '.join(lacking).capitalize()} belum diisi. Mohon tekan {' dan '.join(lacking)}."
        case errors.FileExpected(wanted=wanted):
            return f"Yang ditunggu adalah {EXPECTED[wanted]}, bukan teks. Untuk membatalkan: /batal."
        case errors.CrestUnreadable(why=why):
            return f"Lambang tidak dapat dipakai: {CREST_PROBLEMS[why]} Mohon mengirimkan gambar lain."
        case errors.TemplateUnreadable():
            return (
                "Templat tidak dapat dibaca: bukan berkas .docx yang utuh, atau tanda isiannya tidak lengkap. "
                "Templat yang lama tetap dipakai."
            )
        case errors.TemplateHasCode(what=what):
            return (
                f"Templat ditolak karena memuat perintah ({one_line(what, NAME_SHOWN)}), bukan isian saja. "
                "Templat yang lama tetap dipakai."
            )
        case errors.TemplateFieldsUnknown(unknown=unknown):
            return (
                f"Isian tidak dikenal: {one_line(', '.join(unknown), FIELDS_SHOWN)}. Templat yang lama tetap dipakai; "
                "isian yang tersedia tercantum pada permintaan di atas."
            )
        case errors.SameAsVersion(number=number):
            return (
                f"Berkas ini sama dengan versi {number}, sehingga tidak dicatat lagi. Versi dapat dilihat di /usulan."
            )
        case errors.UnitsMissing(names=names):
            return f"Belum masuk: {', '.join(names)}. Mohon ingatkan, atau tandai nihil."
        case errors.OfficeClosedThatDay(day=closed, why=why):
            return f"{day(closed)} kantor tutup{f' ({why})' if why else ''}. Mohon memilih hari lain."
        case errors.MeetingNotBegun(starts_at=starts_at):
            return f"Rapat baru dimulai {moment(starts_at, zone)}. Mohon diselesaikan setelah itu."
        case errors.NumberTaken(number=number, free=free):
            return f"Nomor {number} sudah dipakai tahun ini. Nomor berikutnya yang kosong: {free}."
        case errors.NumberNotReached(number=number):
            return (
                f"Nomor {number} belum terpakai, sehingga belum dapat disisipi. Nomor dengan huruf hanya untuk surat "
                "bertanggal mundur."
            )
        case errors.NoLetterBehindNumber(number=number):
            return f"Semua huruf di belakang nomor {number} sudah dipakai. Mohon menuliskan nomor lain."
        case errors.FileTooLarge(limit_bytes=limit):
            return (
                f"Berkas lebih besar dari {limit // MEGABYTE} MB sehingga tidak dapat diterima melalui Telegram. "
                "Mohon diperkecil, atau diserahkan langsung ke Sekretariat."
            )
        case errors.PeriodReversed(first=first, last=last):
            return f"Tanggal akhir ({day(last)}) mendahului tanggal awal ({day(first)}). Mohon menuliskan kembali."
        case errors.AbsenceOverlaps(first=first, last=last):
            return f"Sudah ada catatan untuk hari tersebut: {period(first, last)}."
        case errors.ActingIsAbsent(first=first, last=last):
            return (
                f"Pejabat tersebut juga tidak di tempat ({period(first, last)}) tanpa pengganti yang hadir. "
                "Mohon memilih pejabat lain."
            )
        case errors.CalendarDayOutOfRange(first_year=first_year, last_year=last_year):
            return f"Kalender kerja hanya mencakup tahun {first_year} s.d. {last_year}."
        case errors.ExtensionTooLong(days=days):
            return f"Perpanjangan paling lama {days} hari kerja. Mohon menuliskan waktu yang lebih pendek."
        case errors.ExtensionIntoPast(due_at=due_at):
            return f"Dengan perpanjangan itu batas waktunya {moment(due_at, zone)}, sudah lewat. Mohon yang lebih lama."
        case errors.AlreadyHoliday(day=date, name=name):
            return f"{day(date)} sudah tercatat sebagai hari libur: {one_line(name, NAME_SHOWN)}."
        case errors.HoursAlreadyChanged(first=first, last=last, name=name):
            return (
                f"Jam khusus {one_line(name, NAME_SHOWN)} ({listed_day(first)} s.d. {listed_day(last)}) sudah ada. "
                "Hapus terlebih dahulu melalui /libur."
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
