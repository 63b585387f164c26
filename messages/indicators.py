"""What is said about indicators: findings and changes, plain text of one line each, for chat and for cell comments."""

from collections.abc import Sequence

from messages.message import one_line
from sop.indicator_checks import Finding, Rule
from sop.indicators import Change, ChangeKind, Column, Field

FIRST_FINDINGS = 10
LONGEST_QUOTE = 80

FIELD_NAMES = {
    Field.OBJECTIVE: "Sasaran Strategis",
    Field.NAME: "Indikator Kinerja Utama",
    Field.MEASURE: "Satuan",
    Field.FORMULATION: "Formulasi Perhitungan",
    Field.SOURCE: "Sumber Data",
    Field.RESPONSIBLE: "Penanggung Jawab",
    Field.BASELINE: "Baseline",
    Field.TARGET: "Target",
    Field.REMARK: "Keterangan",
}


def column_name(column: Column) -> str:
    """Return how a column is called: "Satuan", "Target 2027"."""
    name = FIELD_NAMES[column.field]
    return name if column.year is None else f"{name} {column.year}"


def finding_words(finding: Finding) -> str:
    """Return what is wrong and how to mend it, without saying where."""
    column = "Baris ini" if finding.column is None else column_name(finding.column)
    value, other = _quoted(finding.value), finding.other
    match finding.rule:
        case Rule.EMPTY:
            return f"{column} kosong. Mohon diisi."
        case Rule.TOO_LONG:
            return f"{column} lebih dari {other} huruf. Mohon dipersingkat."
        case Rule.ROUNDED:
            return (
                f"{column} berisi angka panjang yang sudah dibulatkan oleh aplikasi lembar kerja ({value}), sehingga "
                "angka aslinya hilang. Mohon ubah sel menjadi teks, lalu tuliskan kembali angkanya."
            )
        case Rule.DATE:
            return (
                f"{column} terbaca sebagai tanggal ({value}). Mohon ubah sel menjadi teks, lalu tulis kembali isinya."
            )
        case Rule.NO_VALUE:
            return (
                f"{column} berisi rumus yang tidak ada hasilnya. Mohon tuliskan hasilnya sebagai isian biasa, bukan "
                "rumus."
            )
        case Rule.NO_TABLE:
            return (
                "Judul kolom tabel IKU tidak ditemukan. Mohon memakai formulir baku, atau tuliskan judul kolom "
                "Sasaran Strategis, Indikator Kinerja Utama, Satuan dan seterusnya pada satu baris."
            )
        case Rule.NO_COLUMN:
            return f"Kolom {column} tidak ditemukan. Mohon menambahkan kolom dengan judul tersebut."
        case Rule.NO_ROWS:
            return "Belum ada indikator yang diisi. Mohon mengisi baris di bawah contoh."
        case Rule.TOO_MANY_ROWS:
            return (
                f"Tabel berisi {finding.value} baris, paling banyak {other}. Mohon menghapus baris yang tidak "
                "diperlukan, termasuk isian yang terletak jauh di bawah tabel."
            )
        case Rule.COUNTS_OUTPUT:
            return (
                f"{value} menghitung keluaran. Pada tingkat dinas sebaiknya indikator menggambarkan hasil, misalnya "
                "persentase atau indeks."
            )
        case Rule.TOO_MANY_OF_OBJECTIVE:
            return f"Sasaran {value} mempunyai {other} indikator; sebaiknya paling banyak 3 (tiga)."
        case Rule.TWO_OBJECTIVES:
            return f"{value} juga dipakai untuk sasaran {_quoted(other)}; sebaiknya satu indikator untuk satu sasaran."
        case Rule.TWICE:
            return f"{value} tertulis dua kali, yang pertama pada indikator nomor {other}."
        case Rule.OF_TWO_UNITS:
            return f"{value} juga diusulkan oleh {other}."
        case Rule.NO_CALCULATION:
            return f"{column} belum menunjukkan cara menghitung, misalnya (jumlah X / jumlah seluruh X) x 100%."
        case Rule.UNREADABLE_FIGURE:
            return f"{column} {value} tidak terbaca sebagai angka. Mohon diperiksa, misalnya 3,05 atau 98,63."
        case Rule.FRACTION_OF_PERCENT:
            return f"{column} {value} dengan satuan %. Mohon dipastikan: 0,9863 berbeda dengan 98,63."
        case Rule.FALLS:
            return f"{column} {value} lebih rendah dari {_quoted(other)} sebelumnya. Mohon dipastikan."
        case Rule.SUPERSEDED:
            return f"{value} sudah diganti dengan {other} (PermenPANRB Nomor 8 Tahun 2026)."
        case Rule.NOT_IN_RENSTRA:
            return f"Tidak selaras Renstra: {column} {value} tidak ada dalam daftar Renstra."
        case Rule.DIFFERS_FROM_RENSTRA:
            return f"Tidak selaras Renstra: {column} {value}, sedangkan dalam Renstra {_quoted(other)}."
        case Rule.HIDDEN_ROW:
            return "Baris ini tersembunyi, tetapi ikut dibaca. Mohon dipastikan."
        case Rule.SECOND_TABLE:
            return "Di sini ada tabel kedua. Yang dibaca hanya tabel pertama; mohon satukan apabila keduanya diusulkan."
        case Rule.OUTSIDE_TABLE:
            return f"Tulisan di luar tabel tidak dibaca: {value}."
        case Rule.EXAMPLE_USED:
            return f"Baris contoh tidak dibaca, tetapi berisi {value}. Mohon dipindahkan ke baris di bawahnya."
        case Rule.EXTERNAL_LINKS:
            return "Berkas mengambil isi dari berkas lain. Yang dibaca adalah isi yang terakhir disimpan."


def place_words(finding: Finding) -> str:
    """Return where something was found: "E7", "baris 3 kolom 4", "Indikator 3"; "" for a whole file."""
    place = finding.place
    if place is not None:
        return f"baris {place.row + 1} kolom {place.column + 1}" if place.is_text_document else place.cell
    return "" if finding.at is None else f"Indikator {finding.at + 1}"


def finding_line(finding: Finding) -> str:
    """Return where and what in one line: "E7: Satuan kosong. Mohon diisi."."""
    where, what = place_words(finding), finding_words(finding)
    return f"{where}: {what}" if where else what


def finding_list(findings: Sequence[Finding], *, most: int = FIRST_FINDINGS) -> list[str]:
    """Return the first findings as lines, under the name of the sheet or table they are from; not escaped."""
    lines = []
    sheet = ""
    for finding in findings[:most]:
        if finding.place is not None and finding.place.sheet != sheet:
            sheet = finding.place.sheet
            lines.append(f"{sheet}:" if finding.place.is_text_document else f"Lembar {_quoted(sheet)}:")
        lines.append(finding_line(finding))
    if len(findings) > most:
        lines.append(f"… dan {len(findings) - most} temuan lain.")
    return lines


def change_lines(changes: Sequence[Change]) -> list[str]:
    """Return what differs between two versions, one line for each new or gone indicator and each changed column."""
    lines = []
    for change in changes:
        name = one_line(change.indicator.name, LONGEST_QUOTE) or "(tanpa nama)"
        match change.kind:
            case ChangeKind.NEW:
                lines.append(f"Baru: {name}")
            case ChangeKind.GONE:
                lines.append(f"Dihapus: {name}")
            case ChangeKind.CHANGED:
                lines += [
                    f"Diubah: {name} · {column_name(each.column)}: {_value(each.before)} menjadi {_value(each.after)}"
                    for each in change.fields
                ]
    return lines


def _value(text: str) -> str:
    return _quoted(text) if text.strip() else "kosong"


def _quoted(text: str) -> str:
    return f'"{one_line(text, LONGEST_QUOTE)}"'
