"""Getting in, people and posts, personal data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from messages import labels
from messages.message import PAGE_ROWS, Button, Message, Style, escape, existing_page, full_stop, page_row, page_suffix
from messages.times import moment
from sop.model import Person, Salutation

UNREACHABLE = "tidak dapat dihubungi"
SALUTATIONS = {Salutation.BAPAK: labels.MR, Salutation.IBU: labels.MRS}


@dataclass(frozen=True)
class PostView:
    """A post with who sits there, as admins see it, and on which page of the list of posts.

    `away` and `acting` say why the holder is not there now, and who acts instead.
    """

    code: str
    title: str
    holder: Person | None
    has_open_link: bool
    page: int = 0
    away: str | None = None
    acting: str | None = None


def address(person: Person) -> str:
    """Return how a message begins: "Yth. Ibu Sri Wahyuni, S.E."."""
    return f"Yth. {you(person)} {escape(person.name or '')}".rstrip()


def you(person: Person) -> str:
    """Return what stands for "you" inside a sentence to a person: "Ibu"."""
    return SALUTATIONS[person.salutation] if person.salutation else "Bapak/Ibu"


def stranger() -> Message:
    """Return all that somebody learns who is not registered."""
    return Message(
        "Bapak/Ibu belum terdaftar pada Tepat, layanan pengingat tugas Dinas. "
        f"Apabila Bapak/Ibu pejabat atau staf Dinas, mohon tekan <b>{labels.REQUEST_ACCESS}</b>; "
        "admin akan menerima nama dan nama pengguna Telegram Bapak/Ibu.",
        ((Button(labels.REQUEST_ACCESS, "access:ask"),),),
    )


def link_unknown() -> Message:
    """Return the answer to a link that nobody made."""
    return Message("Mohon maaf, tautan ini tidak dikenal. Mohon meminta tautan baru kepada admin.")


def access_requested() -> Message:
    """Return the receipt of a request for access."""
    return Message(
        "Permintaan akses telah diteruskan kepada admin. "
        "Apabila disetujui, Bapak/Ibu akan menerima pesan. Data permintaan dihapus setelah dijawab, paling lama 7 hari."
    )


def access_request(
    *, request_id: int, name: str, username: str | None, vacant: Sequence[PostView], page: int
) -> Message:
    """Return what admins are asked about a stranger, with one page of the vacant posts."""
    page = existing_page(page, items=len(vacant))
    shown = vacant[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
    rows = [
        *((Button(post.title, f"access:grant:{request_id}:{post.code}"),) for post in shown),
        *page_row(f"access:posts:{request_id}", page=page, items=len(vacant)),
        (Button(labels.REJECT, f"access:reject:{request_id}", Style.DANGER),),
    ]
    choose = (
        f"Mohon tekan jabatannya, atau <b>{labels.REJECT}</b>." if vacant else "Saat ini tidak ada jabatan yang lowong."
    )
    suffix = page_suffix(page, items=len(vacant))
    return Message(f"Permintaan akses dari {_account(name, username)}.\n{choose}{suffix}", tuple(rows))


def access_decided(*, name: str, granted: str | None) -> Message:
    """Return how an admin's message reads once the request is answered."""
    if granted is None:
        return Message(f"Permintaan akses dari {escape(name)} ditolak.")
    return Message(f"Permintaan akses dari {escape(name)} disetujui untuk jabatan <b>{escape(granted)}</b>.")


def access_rejected() -> Message:
    """Return what a stranger is told who was not let in."""
    return Message("Mohon maaf, permintaan akses Bapak/Ibu tidak disetujui. Silakan menghubungi Sekretariat.")


def consent(*, post_title: str, invitation_id: int, proof: str) -> Message:
    """Return the consent text (UU 27/2022 on personal data; DOMAIN 7)."""
    return Message(
        f"Bapak/Ibu diundang sebagai <b>{escape(post_title)}</b> pada Tepat, layanan pengingat tugas Dinas.\n\n"
        "Sebelum melanjutkan, mohon persetujuan atas penggunaan data pribadi (UU Nomor 27 Tahun 2022):\n"
        "• Yang disimpan: nomor akun dan nama pengguna Telegram, nama, sapaan, jabatan; NIP dan pangkat bila "
        "diperlukan untuk naskah dinas; hari cuti dan perjalanan dinas, tanpa alasannya.\n"
        "• Tujuannya: menyampaikan tugas, disposisi, undangan dan pengingat, serta mencatat riwayat pekerjaan.\n"
        "• Tempatnya: komputer milik Dinas. Pesan disampaikan melalui Telegram.\n"
        "• Penarikan: kapan saja dengan perintah /hapus_data; isi data dapat dilihat dengan /data_saya.\n\n"
        f"Mohon tekan <b>{labels.AGREE}</b> untuk melanjutkan. "
        f"Apabila menekan <b>{labels.DISAGREE}</b>, tidak ada data yang disimpan.",
        (
            (Button(labels.AGREE, f"consent:yes:{invitation_id}:{proof}", Style.SUCCESS),),
            (Button(labels.DISAGREE, f"consent:no:{invitation_id}:{proof}"),),
        ),
    )


def consent_given() -> Message:
    """Return how the consent text reads after [Setuju]."""
    return Message("Persetujuan telah dicatat. Terima kasih.")


def consent_refused() -> Message:
    """Return how the consent text reads after [Tidak Setuju]."""
    return Message("Baik. Tidak ada data Bapak/Ibu yang disimpan.")


def ask_salutation(*, person_id: int, name: str) -> Message:
    """Return the question how a person is to be addressed."""
    row = tuple(Button(label, f"person:salute:{person_id}:{code}") for code, label in SALUTATIONS.items())
    return Message(f"Bagaimana <b>{escape(name)}</b> sebaiknya disapa?", (row,))


def salutation_noted(person: Person) -> Message:
    """Return how that question reads once answered."""
    return Message(f"Sapaan dicatat: <b>{address(person)}</b>")


def waiting_for_confirmation(post_title: str) -> Message:
    """Return what a person is told whose claim an admin has to look at."""
    return Message(
        f"Terima kasih. Penempatan sebagai <b>{escape(post_title)}</b> menunggu konfirmasi admin. "
        "Bapak/Ibu akan menerima pesan setelah dikonfirmasi."
    )


def claim(*, invitation_id: int, person: Person, post_title: str) -> Message:
    """Return what admins are asked about somebody who opened a link."""
    return Message(
        f"{_account(person.name or '', person.username)} membuka tautan untuk jabatan "
        f"<b>{escape(post_title)}</b>.\nApakah benar orangnya? Bila benar, mohon tekan "
        f"<b>{labels.CONFIRM_CLAIM}</b>; bila bukan, <b>{labels.REJECT}</b>.",
        (
            (Button(labels.CONFIRM_CLAIM, f"claim:confirm:{invitation_id}", Style.SUCCESS),),
            (Button(labels.REJECT, f"claim:reject:{invitation_id}", Style.DANGER),),
        ),
    )


def claim_decided(*, name: str, post_title: str, confirmed: bool) -> Message:
    """Return how that question reads once answered."""
    verb = "telah dipasang sebagai" if confirmed else "ditolak untuk jabatan"
    return Message(f"{escape(name)} {verb} <b>{escape(post_title)}</b>.")


def claim_rejected(post_title: str) -> Message:
    """Return what a person is told whose claim was refused."""
    return Message(
        f"Mohon maaf, penempatan sebagai {escape(post_title)} tidak dikonfirmasi admin. "
        "Silakan menghubungi Sekretariat."
    )


def placed(person: Person, capacity: str) -> Message:
    """Return the welcome to a post."""
    return Message(
        f"{address(person)}, selamat datang. Mulai sekarang tugas <b>{escape(capacity)}</b> disampaikan melalui "
        "percakapan ini.\n\nTugas terbuka: /tugas\nPetunjuk singkat: /bantuan"
    )


def holder_changed(*, post_title: str, name: str, placed: bool) -> Message:
    """Return what superiors and admins are told of a change of holder."""
    if placed:
        return Message(full_stop(f"Pemberitahuan: <b>{escape(post_title)}</b> kini dijabat oleh {escape(name)}"))
    return Message(
        f"Pemberitahuan: {escape(name)} tidak lagi menjabat <b>{escape(post_title)}</b>. Jabatan ini lowong."
    )


def released(post_title: str) -> Message:
    """Return what a person is told who left a post."""
    return Message(
        f"Bapak/Ibu tidak lagi tercatat sebagai <b>{escape(post_title)}</b>. "
        "Tugas yang masih terbuka tetap pada jabatan tersebut. Terima kasih atas kerja sama Bapak/Ibu."
    )


def posts(views: Sequence[PostView], *, page: int) -> Message:
    """Return one page of the list of posts for admins."""
    page = existing_page(page, items=len(views))
    shown = views[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
    lines = ["<b>Pejabat dan jabatan</b>" + page_suffix(page, items=len(views))]
    lines += [f"{_mark(view)} {escape(view.title)}: {_holder(view)}" for view in shown]
    lines += ["", "Mohon tekan jabatan yang ingin dilihat atau diubah."]
    rows = ((Button(view.title, f"post:show:{view.code}"),) for view in shown)
    return Message("\n".join(lines), (*rows, *page_row("post:list", page=page, items=len(views))))


def post(view: PostView) -> Message:
    """Return one post with what an admin can do about it."""
    lines = [f"<b>{escape(view.title)}</b>", f"Pejabat: {_holder(view)}"]
    rows: list[tuple[Button, ...]] = []
    if view.holder is None:
        rows.append((Button(labels.MAKE_LINK, f"post:link:{view.code}", Style.PRIMARY),))
    else:
        lines += _data_lines(view.holder)
        rows.append((Button(labels.CHANGE_DATA, f"post:data:{view.code}"),))
        rows.append((Button(labels.RELEASE, f"post:release:{view.code}", Style.DANGER),))
    rows.append((_back_to_list(view),))
    return Message("\n".join(lines), tuple(rows))


def change_data(view: PostView) -> Message:
    """Return the choice which field of a holder to change."""
    assert view.holder is not None
    person_id = view.holder.id
    fields = ((labels.NAME, "name"), (labels.EMPLOYEE_NUMBER, "employee_number"), (labels.RANK, "rank"))
    rows = [(Button(label, f"person:change:{person_id}:{field}"),) for label, field in fields]
    rows.append((Button(labels.SALUTATION, f"person:ask_salutation:{person_id}"),))
    rows.append((Button(labels.BACK, f"post:show:{view.code}"),))
    return Message("\n".join([f"<b>{escape(view.title)}</b>", *_data_lines(view.holder)]), tuple(rows))


def data_changed(person: Person) -> Message:
    """Return a holder's data after a change."""
    return Message("\n".join(["Data telah diperbarui.", *_data_lines(person)]))


def confirm_release(view: PostView) -> Message:
    """Return the question before a holder is released."""
    assert view.holder is not None
    return Message(
        f"Lepas akun {escape(view.holder.name or '')} dari jabatan <b>{escape(view.title)}</b>? "
        "Tugas yang terbuka tetap pada jabatan ini.",
        (
            (Button(labels.CONFIRM_RELEASE, f"post:released:{view.code}:{view.holder.id}", Style.DANGER),),
            (Button(labels.CANCEL, f"post:show:{view.code}"),),
        ),
    )


def link(view: PostView, *, url: str, expires_at: datetime, zone: ZoneInfo) -> Message:
    """Return a one-time link for an admin to pass on."""
    return Message(
        f"Tautan untuk <b>{escape(view.title)}</b>, sekali pakai, berlaku sampai {moment(expires_at, zone)}:\n"
        f"{escape(url)}\n\nMohon diteruskan langsung kepada yang bersangkutan. "
        "Setelah dibuka, Bapak/Ibu diminta mengonfirmasi orangnya.",
        ((_back_to_list(view),),),
    )


def own_data(person: Person, *, capacities: Sequence[str], absences: int, zone: ZoneInfo) -> Message:
    """Return everything that is kept about a person."""
    lines = [
        "<b>Data pribadi yang disimpan</b>",
        f"Nomor akun Telegram: {person.telegram_id}",
        f"Nama pengguna: {escape('@' + person.username) if person.username else '–'}",
        *_data_lines(person),
        f"Jabatan: {escape(', '.join(capacities)) or '–'}",
        f"Admin: {'ya' if person.is_admin else 'bukan'}",
        f"Catatan cuti dan perjalanan dinas: {absences}",
        f"Persetujuan: {moment(person.consented_at, zone)}",
        "",
        "Nama dan kapasitas pada riwayat serta naskah dinas merupakan catatan resmi Dinas.",
        "Perubahan data: melalui admin (/pejabat). Penghapusan: /hapus_data.",
    ]
    return Message("\n".join(lines))


def confirm_erase(person: Person, *, capacities: Sequence[str]) -> Message:
    """Return the question before personal data are removed."""
    ends = f" Jabatan yang dilepas: {escape(', '.join(capacities))}." if capacities else ""
    return Message(
        f"Data pribadi {you(person)} (nomor akun dan nama pengguna Telegram, NIP, pangkat, sapaan) akan dihapus "
        "dan akses ke Tepat ditutup."
        f"{ends} Tugas yang terbuka tetap pada jabatan. Nama dan kapasitas pada riwayat dan naskah dinas tetap "
        f"tersimpan sebagai catatan resmi. Bila setuju, mohon tekan <b>{labels.CONFIRM_ERASE}</b>.",
        (
            (Button(labels.CONFIRM_ERASE, f"person:erase:{person.id}", Style.DANGER),),
            (Button(labels.CANCEL, "question:dismiss"),),
        ),
    )


def erased() -> Message:
    """Return the last message to a person whose data are gone."""
    return Message("Data pribadi Bapak/Ibu telah dihapus. Terima kasih atas kerja sama Bapak/Ibu.")


def _back_to_list(view: PostView) -> Button:
    return Button(labels.BACK, f"post:list:{view.page}")


def unreachable(
    superior: Person, person: Person, *, capacities: Sequence[str], since: datetime, open_tasks: int, zone: ZoneInfo
) -> Message:
    """Return what the superior is told once of an official whom no message reaches any more."""
    waiting = f" Tugas yang terbuka padanya: {open_tasks}." if open_tasks else ""
    return Message(
        f"{address(superior)}, {escape(person.name or '')} ({escape(', '.join(capacities))}) {UNREACHABLE} melalui "
        f"Telegram sejak {moment(since, zone)}: Tepat diblokir atau akunnya tidak aktif.{waiting} Waktu baku tetap "
        "berjalan. Mohon yang bersangkutan dihubungi secara langsung, atau Plh. ditunjuk melalui /cuti.\n\n"
        "<i>Pesan ini disampaikan satu kali karena Bapak/Ibu atasannya. Setelah dapat dihubungi kembali, tugas yang "
        "terbuka disampaikan kepada yang bersangkutan.</i>"
    )


def _data_lines(person: Person) -> list[str]:
    return [
        f"Nama: {escape(person.name or '–')}",
        f"Sapaan: {SALUTATIONS[person.salutation] if person.salutation else '–'}",
        f"NIP: {escape(person.employee_number or '–')}",
        f"Pangkat: {escape(person.rank or '–')}",
    ]


def _account(name: str, username: str | None) -> str:
    return f"<b>{escape(name)}</b>" + (f" (@{escape(username)})" if username else " (tanpa nama pengguna)")


def _mark(view: PostView) -> str:
    if view.holder is None:
        return "○"
    return "●" if view.holder.is_reachable else "!"


def _holder(view: PostView) -> str:
    acting = f"; {escape(view.acting)}" if view.acting else ""
    if view.holder is None:
        return ("lowong, tautan belum dibuka" if view.has_open_link else "lowong") + acting
    admin = ", admin" if view.holder.is_admin else ""
    blocked = "" if view.holder.is_reachable else f", {UNREACHABLE}"
    away = f", {view.away}" if view.away else ""
    return f"{escape(view.holder.name or '–')}{admin}{blocked}{away}{acting}"
