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
    "mulai": "Memulai proses baru",
    "pejabat": "Pejabat dan jabatan",
    "cuti": "Cuti, perjalanan dinas, dan Plh./Plt.",
    "libur": "Kalender kerja kantor",
    "bantuan": "Petunjuk untuk jabatan saya",
    "data_saya": "Data pribadi saya",
    "hapus_data": "Menghapus data pribadi saya",
    "batal": "Membatalkan isian yang sedang ditunggu",
}
STRANGER_COMMANDS = ("start", "bantuan")
MEMBER_COMMANDS = ("start", "tugas", "cuti", "bantuan", "data_saya", "hapus_data", "batal")
