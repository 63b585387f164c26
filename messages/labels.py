"""Button labels and command names. They are fixed: manuals, tests and people rely on them."""

ACCEPT = "Terima"
FINISH = "Selesai"
SEND_BACK = "Kembalikan"
MORE = "Lainnya"
LESS = "‹ Kembali"
FILES = "Lihat Berkas"
HISTORY = "Riwayat"
UNDO = "Urungkan"
OPEN_TASK = "Buka Tugas"
CANCEL = "Batal"

SEND_DISPOSITION = "Kirim Disposisi"
FORWARD_DISPOSITION = "Teruskan Disposisi"
CHANGE_INSTRUCTIONS = "Ubah Instruksi"
ADD_NOTE = "Tambah Catatan"
URGENCY = "Derajat"
SAVE = "Simpan"
STANDARD_FORM = "Pakai Format Baku"
UPLOAD = "Unggah Berkas"
SEND_FORM = "Kirim Format"
RECEIVED = "Sudah Diterima"
UPLOAD_PROPOSAL = "Unggah Usulan"
NIL = "Nihil"
MAKE_INVITATION = "Buat Undangan"
SEND_INVITATION = "Kirim Undangan"
CHANGE_DAY = "Ubah Hari"
CHANGE_HOUR = "Ubah Jam"
CHANGE_PLACE = "Ubah Tempat"
CHANGE_AGENDA = "Ubah Acara"
OTHER_DAY = "Hari Lain"
OTHER_HOUR = "Jam Lain"
PRESENT = "Hadir"
REPRESENTED = "Diwakili"
ABSENT = "Berhalangan"
ATTENDANCE = "Daftar Hadir"
UPLOAD_MINUTES = "Unggah Notula"
END_MEETING = "Selesaikan Rapat"
POSTPONE = "Tunda Rapat"
CONFIRM_POSTPONE = "Ya, Tunda"
REMIND_UNITS = "Ingatkan yang Belum"
MARK_NIL = "Tandai Nihil"
RECAP = "Lihat Rekap"
ASK_REPAIR = "Minta Perbaikan"
MAKE_DRAFT = "Buat Konsep"
UPLOAD_DRAFT = "Unggah Konsep"
SUBMIT_DRAFT = "Ajukan Konsep"
APPROVE = "Setujui"
SUBMIT_TO = "Ajukan ke {title}"
SIGNED = "Sudah Ditandatangani"
ISSUE_NUMBER = "Terbitkan Nomor"
CHANGE_NUMBER = "Ubah Nomor"
DELIVERED = "Surat Diantar"
COPIED = "Dokumen Digandakan"
ARCHIVED = "Diarsipkan"

AGREE = "Setuju"
DISAGREE = "Tidak Setuju"
MR = "Bapak"
MRS = "Ibu"
REQUEST_ACCESS = "Minta Akses"
REJECT = "Tolak"
CONFIRM_CLAIM = "Benar, Pasang"
MAKE_LINK = "Buat Tautan"
CHANGE_DATA = "Ubah Data"
RELEASE = "Lepas Akun"
CONFIRM_RELEASE = "Ya, Lepas"
NAME = "Nama"
SALUTATION = "Sapaan"
EMPLOYEE_NUMBER = "NIP"
RANK = "Pangkat"
BACK = "‹ Kembali"
CONFIRM_ERASE = "Ya, Hapus"

START_NOW = "Mulai Sekarang"
CANCEL_RUN = "Batalkan Proses"
DOWNLOAD = "Unduh Berkas"
REPORT = "Laporan"
EVALUATION = "Evaluasi SOP"
REGISTER = "Buku Agenda"
AS_PDF = "PDF"
AS_SHEET = "Excel"
SOP_PAGE = "Halaman SOP (PDF)"
BUNDLE = "Paket Arsip (ZIP)"
IGNORE_FILE = "Abaikan"

ADD_HOLIDAY = "Tambah Hari Libur"
ADD_HOURS = "Tambah Jam Khusus"
UPLOAD_LIST = "Unggah Daftar Resmi"
TYPE_HOURS = "Tulis Jam Kerja"
REMOVE = "Hapus"
APPLY = "Terapkan"

LEAVE = "Cuti"
TRIP = "Perjalanan Dinas"
FOR_ANOTHER = "Untuk Pejabat Lain"
NOBODY_ACTS = "Tidak Ada Pengganti"
PLH = "Plh."
PLT = "Plt."
APPOINT = "Tunjuk Pengganti"
END_ABSENCE = "Akhiri"

COMMANDS = {
    "start": "Menu utama",
    "tugas": "Tugas saya yang terbuka",
    "pantau": "Perkembangan proses",
    "disposisi": "Disposisi masuk dan keluar",
    "rapat": "Rapat saya",
    "usulan": "Usulan unit saya",
    "mulai": "Memulai proses baru",
    "laporan": "Laporan waktu dan buku agenda",
    "pejabat": "Pejabat dan jabatan",
    "cuti": "Cuti, perjalanan dinas, dan Plh./Plt.",
    "libur": "Kalender kerja kantor",
    "bantuan": "Petunjuk untuk jabatan saya",
    "data_saya": "Data pribadi saya",
    "hapus_data": "Menghapus data pribadi saya",
    "batal": "Membatalkan isian yang sedang ditunggu",
}
STRANGER_COMMANDS = ("start", "bantuan")
MEMBER_COMMANDS = ("start", "tugas", "disposisi", "rapat", "cuti", "bantuan", "data_saya", "hapus_data", "batal")
