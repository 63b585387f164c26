"""The menu, the help of each post, and polite lines for what cannot be read."""

from collections.abc import Sequence

from messages import labels
from messages.message import Message, escape
from messages.people import address, you
from messages.steps import WORDS, proposal
from messages.times import standard_time
from sop.model import Person
from sop.procedure import Procedure, Step


def menu(
    person: Person, *, capacities: Sequence[str], commands: Sequence[str], open_tasks: int, dispositions: int
) -> Message:
    """Return what a person may do, and how much waits: open tasks, and dispositions that nobody has dealt with."""
    lines = [f"{address(person)},"]
    if capacities:
        lines.append(f"{you(person)} tercatat sebagai <b>{escape(', '.join(capacities))}</b>.")
    else:
        lines.append(f"{you(person)} belum memegang jabatan pada Tepat.")
    if open_tasks:
        lines.append(f"Tugas yang menunggu {you(person)}: {open_tasks}. Mohon tekan /tugas untuk membukanya.")
    elif not dispositions:
        lines.append("Saat ini tidak ada tugas yang menunggu.")
    if dispositions:
        lines.append(f"Disposisi yang menunggu {you(person)}: {dispositions}. Mohon tekan /disposisi untuk membukanya.")
    lines += ["", *(f"/{command} · {labels.COMMANDS[command]}" for command in commands)]
    return Message("\n".join(lines))


def help_for(procedure: Procedure, *, capacities: Sequence[str], steps: Sequence[Step], hands_in: bool) -> Message:
    """Return, for a person's posts, which steps are theirs and how each is ended."""
    who = escape(", ".join(capacities)) or "belum memegang jabatan"
    lines = [f"<b>Petunjuk</b> · {who}", ""]
    if steps:
        lines.append(f"Langkah Bapak/Ibu pada {escape(procedure.name)}:")
        lines += [
            f"{step.number}. <b>{escape(step.label)}</b> ({standard_time(step.standard_time)}): "
            f"{WORDS[step.action].help}"
            for step in steps
        ]
        lines.append("")
    if hands_in:
        lines.append(f"• Usulan unit: {proposal.WORDS.help}")
    lines += [
        f"• Tugas datang sebagai kartu. <b>{labels.ACCEPT}</b> memberi tahu bahwa kartu telah dibaca.",
        "• Bila diminta berkas atau catatan, cukup kirimkan ke percakapan ini; /batal membatalkannya.",
        f"• Salah tekan? <b>{labels.UNDO}</b> berlaku 10 menit, selama pejabat berikutnya belum bertindak.",
        "• Tugas: /tugas. Disposisi: /disposisi. Rapat: /rapat. Seluruh proses: /pantau.",
    ]
    return Message("\n".join(lines))


def help_for_stranger() -> Message:
    """Return the help of somebody who is not registered."""
    return Message(
        "Tepat menyampaikan tugas dan pengingat kepada pejabat Dinas. "
        "Untuk mendapat akses, mohon buka tautan dari admin, atau tekan /start."
    )


def only_private() -> Message:
    """Return the one line said in a group before leaving."""
    return Message("Tepat hanya melayani percakapan pribadi. Mohon membuka percakapan pribadi dengan Tepat.")


def cannot_read() -> Message:
    """Return the answer to voices, stickers, contacts and the like."""
    return Message("Mohon maaf, pesan jenis ini tidak dapat dibaca. Yang dapat dikirim: teks, foto, dan berkas.")


def edits_do_not_count() -> Message:
    """Return the answer to an edited message."""
    return Message("Perubahan pada pesan yang sudah terkirim tidak dibaca. Mohon kirimkan kembali sebagai pesan baru.")


def stored_later() -> Message:
    """Return what a person hears whose file cannot be stored for the moment."""
    return Message(
        "Mohon maaf, berkas Bapak/Ibu sudah diterima tetapi belum dapat disimpan karena gangguan pada sistem. "
        "Berkas tidak perlu dikirim ulang: sistem mencobanya kembali beberapa menit ini, lalu memberi tahu hasilnya."
    )


def something_broke() -> Message:
    """Return the apology for a bug of ours."""
    return Message(
        "Mohon maaf, terjadi gangguan pada sistem. Pesan Bapak/Ibu tersimpan dan petugas telah diberi tahu. "
        "Silakan mencoba kembali beberapa saat lagi."
    )


def operator_alarm(count: int) -> Message:
    """Return the contents-free line to admins about updates that our code could not handle."""
    return Message(f"Pemberitahuan sistem: {count} pesan tidak dapat diproses. Mohon petugas memeriksa catatan sistem.")
