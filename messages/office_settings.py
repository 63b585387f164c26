"""How the office's papers look, as admins see and change it in chat (/kantor), and the templates of letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from messages import labels
from messages.message import Button, MadeFile, Message, Style, escape, full_stop, one_line
from messages.times import moment
from sop.paper_settings import Signing
from sop.typed_settings import CHOSEN, EMPTY, Setting, shown_format

SHORT, LINE_SHOWN = 60, 120
FIELDS_SHOWN = 2400
VERSIONS_OFFERED = 6
NOT_FILLED, NOT_THERE = "belum diisi, tampil sebagai garis kosong pada naskah", "belum ada"
CHOICES_IN_A_ROW = 3

SETTING_LABELS = {
    Setting.GOVERNMENT: labels.GOVERNMENT,
    Setting.OFFICE: labels.OFFICE_NAME,
    Setting.ADDRESS: labels.ADDRESS,
    Setting.CREST: labels.CREST,
    Setting.SIZE: labels.PAPER_SIZE,
    Setting.TEXT_SIZE: labels.TEXT_SIZE,
    Setting.PLACE: labels.LETTER_PLACE,
    Setting.NUMBER_FORMAT: labels.NUMBER_FORMAT,
    Setting.LAST_NUMBER: labels.LAST_NUMBER,
    Setting.REGISTER: labels.UNIT_CODE,
    Setting.SIGNING: labels.SIGNING,
    Setting.ADDRESSEES: labels.ADDRESSEES,
}
USES = {
    Setting.GOVERNMENT: "Baris pertama kop surat.",
    Setting.OFFICE: "Nama lengkap pada kop surat, paling banyak tiga baris.",
    Setting.ADDRESS: "Baris di bawah nama pada kop surat: alamat, telepon, laman, pos-el.",
    Setting.CREST: "Gambar di sebelah kiri kop surat.",
    Setting.SIZE: "Ukuran kertas naskah dinas: A4 (210 x 297 mm) atau F4 (215 x 330 mm).",
    Setting.TEXT_SIZE: "Ukuran huruf naskah dinas, dalam poin.",
    Setting.PLACE: "Nama tempat sebelum tanggal surat.",
    Setting.NUMBER_FORMAT: (
        "Susunan nomor surat keluar. {urut:03} adalah nomor urut tiga angka, {tahun} tahunnya, {bulan_romawi} bulannya."
    ),
    Setting.LAST_NUMBER: "Nomor urut terakhir yang sudah dipakai kantor di buku agenda tahun ini; Tepat meneruskannya.",
    Setting.REGISTER: "Buku agenda yang dipakai, menurut kode unit. Kode lain memulai buku agenda baru.",
    Setting.SIGNING: (
        "Basah: naskah ditandatangani di kertas, lalu diberi nomor. TTE: nomor dicadangkan sebelum penandatanganan "
        "elektronik. Berlaku untuk penandatanganan berikutnya."
    ),
    Setting.ADDRESSEES: "Penerima Dokumen IKU dengan surat pengantar, juga sebagai tembusan Keputusan.",
}
QUESTIONS = {
    Setting.GOVERNMENT: "Mohon tuliskan baris pertama kop, misalnya: PEMERINTAH KABUPATEN CONTOH.",
    Setting.OFFICE: "Mohon tuliskan nama kantor seperti pada kop, paling banyak tiga baris.",
    Setting.ADDRESS: "Mohon tuliskan alamat kantor, paling banyak empat baris.",
    Setting.PLACE: "Mohon tuliskan tempat surat, misalnya: Talang Ubi.",
    Setting.NUMBER_FORMAT: "Mohon tuliskan format nomor, misalnya: 000.7.2.7/{urut:03}/DISKOMINFO/{tahun}.",
    Setting.LAST_NUMBER: (
        "Mohon tuliskan nomor urut terakhir yang sudah dipakai tahun ini, misalnya: 124. Bila belum ada: 0."
    ),
    Setting.REGISTER: "Mohon tuliskan kode unit seperti pada nomor surat, misalnya: DISKOMINFO.",
    Setting.ADDRESSEES: (
        "Mohon tuliskan penerima, satu per baris, dengan urutan jabatan; melalui; tempat. Misalnya:\n"
        "Bupati Contoh; Kepala Bagian Organisasi; Tempat\nKepala Bappeda; Tempat"
    ),
    Setting.CREST: "Mohon kirimkan lambang daerah sebagai gambar PNG atau JPEG, paling besar 5 MB.",
}
WAYS_OF_SIGNING = {Signing.ON_PAPER: "Basah", Signing.ELECTRONIC: "TTE"}
TEMPLATE_NAMES = {
    "invitation": "Surat Undangan",
    "minutes": "Notula",
    "decree": "Keputusan",
    "cover_letter": "Surat Pengantar",
}


@dataclass(frozen=True)
class SettingView:
    """A setting as it stands; `changed_by` is empty where it is as the office's file has it."""

    setting: Setting
    value: Any
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True)
class TemplateVersion:
    """A template that an admin brought, by its number."""

    number: int
    file_name: str
    uploaded_by: str
    uploaded_at: datetime


@dataclass(frozen=True)
class TemplateView:
    """The template of a paper: `current` is the number of the version in use, None where it is ours."""

    code: str
    versions: Sequence[TemplateVersion] = ()
    current: int | None = None
    fields: Sequence[str] = ()

    @property
    def in_use(self) -> TemplateVersion | None:
        """The office's own version that is used."""
        return next((version for version in self.versions if version.number == self.current), None)


def overview(views: Sequence[SettingView]) -> Message:
    """Return all settings, each with a button."""
    lines = ["<b>Pengaturan kantor</b>", "Berlaku untuk kop, naskah dinas, dan nomor surat.", ""]
    lines += [f"• {SETTING_LABELS[view.setting]}: {_short(view)}" for view in views]
    lines += [
        "",
        "Nama, NIP, dan pangkat pejabat diubah melalui /pejabat. Mohon tekan bagian yang ingin dilihat atau diubah.",
    ]
    buttons = [Button(SETTING_LABELS[view.setting], f"office:show:{view.setting}") for view in views]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    return Message("\n".join(lines), (*rows, (Button(labels.TEMPLATES, "template:list"),)))


def setting(view: SettingView, *, zone: ZoneInfo, changed: bool = False) -> Message:
    """Return one setting in full, with what can be done about it; `changed` after a change."""
    head = "Perubahan telah disimpan.\n" if changed else ""
    lines = [f"{head}<b>{SETTING_LABELS[view.setting]}</b>", USES[view.setting], "", *_in_full(view)]
    lines += ["", _origin(view, zone)]
    rows: list[tuple[Button, ...]] = []
    if view.setting in CHOSEN:
        choices = [
            Button(_mark(choice, is_set=choice == view.value), f"office:choose:{view.setting}:{choice}")
            for choice in CHOSEN[view.setting]
        ]
        rows += [tuple(choices[at : at + CHOICES_IN_A_ROW]) for at in range(0, len(choices), CHOICES_IN_A_ROW)]
    else:
        rows.append((Button(labels.CHANGE, f"office:ask:{view.setting}", Style.PRIMARY),))
    if view.setting in EMPTY and view.value:
        rows.append((Button(labels.LEAVE_BLANK, f"office:empty:{view.setting}"),))
    if view.changed_at is not None:
        rows.append((Button(labels.INITIAL_VALUE, f"office:initial:{view.setting}"),))
    return Message("\n".join(lines), (*rows, (Button(labels.BACK, "office:list"),)))


def ask_value(asked: Setting) -> str:
    """Return the question for a setting, as HTML."""
    return escape(QUESTIONS[asked])


def ask_template(code: str, *, fields: Sequence[str]) -> str:
    """Return the request for a template with the fields that it can show, as HTML."""
    return (
        f"Mohon kirimkan templat <b>{TEMPLATE_NAMES[code]}</b> sebagai berkas .docx, paling besar 2 MB. "
        f"Paling mudah: tekan <b>{labels.GET_TEMPLATE}</b>, sunting tata letaknya, lalu kirimkan kembali.\n\n"
        f"Isian yang tersedia: {escape(_fields(fields))}"
    )


def said(view: SettingView) -> str:
    """Return a setting as history tells of it; plain text."""
    return f"{SETTING_LABELS[view.setting]}: {one_line('; '.join(_values(view)) or 'dikosongkan', LINE_SHOWN)}"


def templates(views: Sequence[TemplateView]) -> Message:
    """Return the papers whose templates the office can replace."""
    lines = [
        "<b>Templat surat</b>",
        "Naskah yang disunting sebelum ditandatangani dibuat sebagai .docx dari templat ini.",
        "",
        *(f"• {TEMPLATE_NAMES[view.code]}: {_used(view)}" for view in views),
    ]
    rows = [(Button(TEMPLATE_NAMES[view.code], f"template:show:{view.code}"),) for view in views]
    return Message("\n".join(lines), (*rows, (Button(labels.BACK, "office:list"),)))


def template(view: TemplateView, *, zone: ZoneInfo) -> Message:
    """Return the template of one paper, its versions, and the fields that it can show."""
    lines = [f"<b>Templat {TEMPLATE_NAMES[view.code]}</b>", f"Dipakai: {_used(view)}."]
    if view.versions:
        lines.append("Versi yang tersimpan:")
        lines += [f"{version.number}. {_version(version, zone)}" for version in view.versions[-VERSIONS_OFFERED:]]
    lines += ["", "Isian yang tersedia:", escape(_fields(view.fields))]
    code = view.code
    rows = [
        (Button(labels.GET_TEMPLATE, f"template:get:{code}"), Button(labels.TEMPLATE_EXAMPLE, f"template:try:{code}")),
        (Button(labels.UPLOAD_TEMPLATE, f"template:ask:{code}", Style.PRIMARY),),
        *(
            (Button(labels.USE_TEMPLATE_VERSION.format(title=version.number), f"template:use:{code}:{version.number}"),)
            for version in view.versions[-VERSIONS_OFFERED:]
            if version.number != view.current
        ),
    ]
    if view.current is not None:
        rows.append((Button(labels.BUILT_IN_TEMPLATE, f"template:builtin:{code}"),))
    return Message("\n".join(lines), (*rows, (Button(labels.BACK, "template:list"),)))


def template_accepted(view: TemplateView, *, unused: Sequence[str]) -> Message:
    """Return that a template is in use from now on, and which fields it does not show."""
    text = (
        f"Templat <b>{TEMPLATE_NAMES[view.code]}</b> diterima sebagai versi {view.current} dan dipakai mulai sekarang."
    )
    if unused:
        text += f"\n\nIsian yang tidak ditampilkan templat ini:\n{escape(_fields(unused))}"
    show = Button(labels.TEMPLATE_EXAMPLE, f"template:try:{view.code}")
    return Message(text, ((show,), (Button(labels.BACK, f"template:show:{view.code}"),)))


def template_file(code: str, file: MadeFile, *, is_example: bool) -> Message:
    """Return a template, or an example of the paper that it makes, as a file."""
    what = "Contoh hasil dengan isian rekaan" if is_example else "Templat yang sedang dipakai"
    return Message(f"{what}: {TEMPLATE_NAMES[code]}", file=file)


def template_file_name(code: str, *, is_example: bool) -> str:
    """Return how such a file is called."""
    return f"{'Contoh' if is_example else 'Templat'} {TEMPLATE_NAMES[code]}.docx"


def template_said(code: str, version: TemplateVersion | None) -> str:
    """Return a change of a template as history tells of it; plain text."""
    used = "templat bawaan" if version is None else f"versi {version.number}, {version.file_name}"
    return f"Templat {TEMPLATE_NAMES[code]}: {one_line(used, LINE_SHOWN)}"


def _values(view: SettingView) -> list[str]:
    """Return a setting as it is read, line by line; plain text."""
    match view.setting, view.value:
        case _, None | "" | []:
            return []
        case Setting.LAST_NUMBER, [year, number]:
            return [f"{number} (tahun {year})"]
        case Setting.NUMBER_FORMAT, str(written):
            return [shown_format(written)]
        case Setting.ADDRESSEES, list(rows):
            return ["; ".join(part for part in row if part) for row in rows]
        case Setting.TEXT_SIZE, size:
            return [f"{size} poin"]
        case Setting.SIGNING, way:
            return [WAYS_OF_SIGNING[Signing(way)]]
        case _, list(lines):
            return list(lines)
        case _, value:
            return [str(value)]


def _mark(choice: str, *, is_set: bool) -> str:
    label = WAYS_OF_SIGNING[Signing(choice)] if choice in list(Signing) else choice
    return f"✓ {label}" if is_set else label


def _short(view: SettingView) -> str:
    values = _values(view)
    if not values:
        return "belum diisi"
    more = f" (+{len(values) - 1} lagi)" if view.setting is Setting.ADDRESSEES and len(values) > 1 else ""
    text = values[0] if view.setting is Setting.ADDRESSEES else " ".join(values)
    return escape(one_line(text, SHORT)) + more


def _in_full(view: SettingView) -> list[str]:
    values = [f"<b>{escape(one_line(value, 3 * LINE_SHOWN))}</b>" for value in _values(view)]
    return values or [f"({NOT_THERE if view.setting in (Setting.CREST, Setting.LAST_NUMBER) else NOT_FILLED})"]


def _origin(view: SettingView, zone: ZoneInfo) -> str:
    if view.changed_at is None:
        return "Sesuai nilai awal kantor."
    by = f" oleh {escape(view.changed_by)}" if view.changed_by else ""
    return full_stop(f"Diubah{by}, {moment(view.changed_at, zone)}")


def _used(view: TemplateView) -> str:
    version = view.in_use
    if version is None:
        return "templat bawaan"
    return f"versi {version.number}, {escape(one_line(version.file_name, SHORT))}"


def _version(version: TemplateVersion, zone: ZoneInfo) -> str:
    by = f" oleh {escape(one_line(version.uploaded_by, SHORT))}," if version.uploaded_by else ""
    return f"{escape(one_line(version.file_name, SHORT))},{by} {moment(version.uploaded_at, zone)}"


def _fields(fields: Sequence[str]) -> str:
    return one_line(", ".join(fields), FIELDS_SHOWN)
