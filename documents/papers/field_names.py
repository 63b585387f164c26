"""What the fields of a paper are called in the templates that an office edits: Indonesian, as on the paper."""

from collections.abc import Mapping, Sequence
from typing import Any

NAMES = {
    "addressees": "kepada",
    "addressees_attached": "kepada_terlampir",
    "agenda": "acara",
    "address": "alamat",
    "attachments": "lampiran",
    "baseline": "baseline",
    "called_for": "waktu_panggilan",
    "chair": "pimpinan",
    "closed_at": "ditutup",
    "closing": "penutup",
    "considering": "menimbang",
    "copies": "tembusan",
    "crest": "lambang",
    "date": "tanggal",
    "day": "hari_tanggal",
    "decisions": "keputusan",
    "degree": "sifat",
    "discussion": "pembahasan",
    "dress": "pakaian",
    "employee_number": "nip",
    "formulation": "formulasi",
    "government": "pemerintah",
    "head": "kop",
    "head_title": "jabatan_kepala",
    "hours": "waktu",
    "legal_basis": "mengingat",
    "measure": "satuan",
    "meeting": "rapat",
    "minute_taker": "notulis",
    "name": "nama",
    "number": "nomor",
    "objective": "sasaran",
    "office": "dinas",
    "on_behalf_of": "atas_nama",
    "opening": "pembuka",
    "ordinal": "urutan",
    "participants": "peserta",
    "place": "tempat",
    "quantity": "banyaknya",
    "rank": "pangkat",
    "remark": "keterangan",
    "responsible": "penanggung_jawab",
    "rows": "baris",
    "rulings": "diktum",
    "secretary": "sekretaris_rapat",
    "signatory": "penandatangan",
    "source": "sumber_data",
    "speaker": "pembicara",
    "subject": "hal",
    "target": "nilai",
    "targets": "target",
    "targets_by_year": "target_per_tahun",
    "through": "melalui",
    "title": "jabatan",
    "venue": "tempat_rapat",
    "what": "jenis",
    "words": "isi",
    "year": "tahun",
    "years": "tahun_target",
}
FOR_THE_TYPESETTER = {"paper", "table_head", "remark_head"}


def renamed(data: Any) -> Any:
    """Return data with the names of fields that templates use; raises KeyError for a field without one."""
    if isinstance(data, Mapping):
        return {NAMES[key]: renamed(value) for key, value in data.items() if key not in FOR_THE_TYPESETTER}
    if isinstance(data, Sequence) and not isinstance(data, str):
        return [renamed(value) for value in data]
    return data


def listed(data: Mapping[str, Any], *, before: str = "") -> list[str]:
    """Return every field that a template can use; "kepada[].jabatan" is one of each row of a list."""
    found = []
    for key, value in data.items():
        if isinstance(value, Mapping):
            found += listed(value, before=f"{before}{key}.")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            found += listed(value[0], before=f"{before}{key}[].")
        else:
            found.append(f"{before}{key}[]" if isinstance(value, list) else f"{before}{key}")
    return sorted(found)
