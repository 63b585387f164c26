"""Lists of tasks and of files, and what is asked about them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from messages import labels
from messages.message import (
    PAGE_ROWS,
    Attachment,
    Button,
    MadeFile,
    Message,
    escape,
    existing_page,
    one_line,
    page_row,
    page_suffix,
)
from messages.steps import file_wanted
from messages.times import moment, short_moment
from sop.letters import Letter
from sop.model import Run, Task

FILE_LABEL = 40


def task_list(
    tasks: Sequence[tuple[Task, Run]], *, page: int, now: datetime, zone: ZoneInfo, dispositions: int = 0
) -> Message:
    """Return a person's open tasks, each a button to its card, and how many dispositions wait beside them."""
    waiting = f"Disposisi yang menunggu: {dispositions}. Mohon tekan /disposisi." if dispositions else ""
    if not tasks:
        return Message(f"Tidak ada tugas yang terbuka. {waiting or 'Terima kasih.'}")
    page = existing_page(page, items=len(tasks))
    shown = tasks[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
    lines = ["<b>Tugas yang terbuka</b>" + page_suffix(page, items=len(tasks))]
    rows = []
    for task, run in shown:
        mark = "!" if task.due_at < now else "●"
        name = name_of(task, run)
        lines.append(f"{mark} {escape(name)}, {escape(run.title)}, batas waktu {moment(task.due_at, zone)}")
        rows.append((Button(name, f"task:open:{task.id}"),))
    lines += ["", "Mohon tekan tugas yang ingin dibuka.", *([waiting] if waiting else [])]
    return Message("\n".join(lines), (*rows, *page_row("task:list", page=page, items=len(tasks))))


def name_of(task: Task, run: Run) -> str:
    """Return how a task is called in lists and on buttons; not escaped."""
    step = run.procedure.step(task.step)
    if task.is_proposal:
        return f"{step.proposal.title if step.proposal else ''} {run.procedure.unit(task.unit or '').name}".strip()
    return f"Langkah {step.number}: {step.label}"


def file_list(
    title: str,
    files: Sequence[tuple[int, str, datetime]],
    *,
    page: int,
    data: str,
    zone: ZoneInfo,
    made: Sequence[tuple[str, str]] = (),
) -> Message:
    """Return files to choose from: id, name and time of receipt; then label and data of those made on demand."""
    made_rows = tuple((Button(label, pressed),) for label, pressed in made)
    if not files:
        return Message("Belum ada berkas yang dapat dilihat.", made_rows)
    page = existing_page(page, items=len(files))
    shown = files[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
    rows = [
        (Button(f"{short_moment(at, zone)} · {one_line(name, FILE_LABEL)}", f"file:get:{file_id}"),)
        for file_id, name, at in shown
    ]
    suffix = page_suffix(page, items=len(files))
    return Message(
        f"<b>Berkas {escape(title)}</b>{suffix}\nPilih berkas yang ingin diterima.",
        (*rows, *page_row(data, page=page, items=len(files)), *made_rows),
    )


def file_sent(caption: str, file: Attachment) -> Message:
    """Return a stored file with a line about it; `caption` is plain text."""
    return Message(escape(caption), file=file)


def file_lost(message: Message) -> Message:
    """Return what is sent instead where the file of a message can no longer be found in the store."""
    name = one_line(message.file.name, FILE_LABEL) if message.file else ""
    sorry = (
        f"Mohon maaf, berkas <b>{escape(name)}</b> tidak dapat disampaikan karena rusak atau tidak ditemukan pada "
        "penyimpanan. Mohon meminta pengirimnya mengirimkan kembali berkas tersebut, atau menghubungi Sekretariat."
    )
    return Message("\n\n".join(part for part in (message.text, sorry) if part), message.rows)


def without_file(message: Message) -> Message:
    """Return what is sent where no file may leave through chat: the same words, and where the file lies."""
    if message.file is None:
        return message
    where = (
        f"Berkas <b>{escape(one_line(message.file.name, FILE_LABEL))}</b> tidak dikirim melalui Telegram "
        f"(mode tanpa lampiran). {_where_it_lies(message.file)}"
    )
    return Message("\n\n".join(part for part in (message.text, where) if part), message.rows)


def _where_it_lies(file: Attachment | MadeFile) -> str:
    if isinstance(file, MadeFile) or file.content is not None or file.parts:
        return "Berkas ini dibuat saat diminta dan tidak disimpan; bila diperlukan, mohon menghubungi Sekretariat."
    known_as = f"nomor berkas {file.file_id}" if file.file_id is not None else f"kode {file.sha256[:12]}"
    return f"Berkas tersimpan pada penyimpanan kantor dengan {known_as}; mohon dibuka di Sekretariat."


def unasked_file(*, file_id: int, name: str, tasks: Sequence[tuple[Task, Run]], page: int) -> Message:
    """Return the question what a file is for that nobody asked for, with one page of the tasks it may be for."""
    if not tasks:
        return Message(
            f"Berkas <b>{escape(one_line(name, FILE_LABEL))}</b> telah disimpan. Saat ini tidak ada tugas "
            "Bapak/Ibu yang menunggu berkas; berkas ini dapat dipilih bila kelak suatu langkah meminta berkas."
        )
    page = existing_page(page, items=len(tasks))
    rows = [
        *(
            (Button(name_of(task, run), f"file:assign:{file_id}:{task.id}"),)
            for task, run in tasks[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
        ),
        *page_row(f"file:tasks:{file_id}", page=page, items=len(tasks)),
        (Button(labels.IGNORE_FILE, f"file:ignore:{file_id}"),),
    ]
    suffix = page_suffix(page, items=len(tasks))
    choose = f"Mohon tekan langkahnya, atau <b>{labels.IGNORE_FILE}</b> bila tidak digunakan."
    return Message(f"Berkas <b>{escape(one_line(name, FILE_LABEL))}</b> ini untuk apa?{suffix}\n{choose}", tuple(rows))


def file_assigned(*, name: str, task: Task, run: Run) -> Message:
    """Return how that question reads once answered; the file may have ended its step."""
    label = escape(one_line(name, FILE_LABEL))
    noted = f"Berkas <b>{label}</b> dicatat untuk {escape(name_of(task, run))}."
    if not task.is_open:
        return Message(noted)
    return Message(
        f"{noted} Bila sudah lengkap, mohon lanjutkan pada kartu tugas.",
        ((Button(labels.OPEN_TASK, f"task:open:{task.id}"),),),
    )


def file_read(name: str) -> Message:
    """Return how that question reads when the file was read, and what came of it is said in a message of its own."""
    return Message(f"Berkas <b>{escape(one_line(name, FILE_LABEL))}</b> telah dibaca; hasilnya ada pada pesan berikut.")


def file_ignored(name: str) -> Message:
    """Return how that question reads when the file is for nothing."""
    return Message(f"Baik. Berkas {escape(one_line(name, FILE_LABEL))} tidak digunakan.")


def question(text: str, question_id: int, *, offers: Sequence[Button] = ()) -> Message:
    """Return something asked of a person, with answers at hand and the way out of that question; `text` is HTML."""
    leave = Button(labels.CANCEL, f"question:cancel:{question_id}")
    return Message(text, (*((offer,) for offer in offers), (leave,)))


def use_kept_file(*, file_id: int, name: str, task_id: int) -> Button:
    """Return the offer to use a file that was sent before it was asked for."""
    return Button(f"Gunakan {one_line(name, FILE_LABEL)}", f"file:assign:{file_id}:{task_id}")


def question_is_over() -> Message:
    """Return how a question reads whose [Batal] was pressed when it was asked no more."""
    return Message("Isian ini sudah tidak ditunggu.")


def question_left(*, had_one: bool) -> Message:
    """Return the answer to [Batal] and /batal."""
    return Message("Baik, dibatalkan." if had_one else "Tidak ada isian yang sedang ditunggu.")


def ask_return_reason(task: Task, run: Run) -> str:
    """Return the question why work is sent back."""
    step = run.procedure.step(task.step)
    target = run.procedure.step(step.returns_to or step.number)
    return (
        f"Mohon tuliskan alasan pengembalian ke langkah {target.number} ({escape(target.label)}). "
        "Catatan ini disampaikan kepada pejabat yang memperbaiki."
    )


def ask_upload(run: Run, task: Task) -> str:
    """Return the request for a file of a task; the step does not end with it."""
    step = run.procedure.step(task.step)
    if task.is_proposal:
        what = f"usulan {escape(run.procedure.unit(task.unit or '').name)}"
        if run.procedure.indicators is not None:
            return (
                f"Mohon kirimkan formulir <b>{what}</b> ke percakapan ini: Excel, OpenDocument (.ods) atau tabel Word. "
                "PDF dan foto hanya menjadi lampiran."
            )
    else:
        what = f"{file_wanted(run.procedure, step)} (langkah {step.number})"
    return f"Mohon kirimkan berkas <b>{what}</b> ke percakapan ini, sebagai dokumen atau foto."


def ask_number() -> str:
    """Return the question from which number on letters are to be numbered."""
    return (
        "Mohon tuliskan nomor urut untuk surat yang pertama, misalnya: 125. Surat berikutnya mengikuti.\n"
        "Untuk surat bertanggal mundur, tuliskan nomor sisipan dengan huruf, misalnya: 12a."
    )


def recap(run: Run, names: Sequence[str], file: Attachment) -> Message:
    """Return everything the units handed in, packed into one file."""
    listed = "\n".join(f"• {escape(one_line(name, FILE_LABEL))}" for name in names)
    return Message(f"Rekap usulan · {escape(run.title)}\n{listed}", file=file)


def nothing_handed_in() -> Message:
    """Return the answer to [Lihat Rekap] where every unit was nil."""
    return Message("Belum ada berkas usulan; semua unit nihil atau belum masuk.")


def recap_too_large() -> Message:
    """Return the answer to [Lihat Rekap] where the files are too large to go out as one."""
    return Message(
        "Mohon maaf, rekap terlalu besar untuk dikirim sekaligus. Setiap berkas dapat diunduh melalui /pantau."
    )


def signed_file(run: Run, *, sender: str, file: Attachment) -> Message:
    """Return the signed document that was sent after the signing was noted."""
    return Message(f"Berkas bertanda tangan diterima dari {escape(sender)}.\n{escape(run.title)}", file=file)


def number_reserved(run: Run, task: Task, reserved: Sequence[Letter]) -> Message:
    """Return what is told to who numbers papers when one has its number before it is signed electronically."""
    step = run.procedure.step(task.step)
    numbers = [f"Nomor {escape(letter.paper)}: <b>{escape(letter.text)}</b>" for letter in reserved]
    return Message(
        f"Langkah {step.number} ({escape(step.label)}), {escape(run.title)}, menunggu tanda tangan elektronik.\n"
        + "\n".join(numbers)
        + "\nNomor ini dicadangkan. Mohon dicantumkan pada dokumen sebelum ditandatangani."
    )


def ask_name(*, again: bool) -> str:
    """Return the question for a person's name."""
    if again:
        return "Mohon tuliskan nama yang baru, lengkap dengan gelar."
    return (
        "Mohon tuliskan nama lengkap Bapak/Ibu dengan gelar, sebagaimana tertulis pada naskah dinas, "
        "misalnya Dra. Siti Aminah, M.Si."
    )


def ask_employee_number(name: str) -> str:
    """Return the question for an NIP."""
    return f"Mohon tuliskan NIP {escape(name)} (18 angka)."


def ask_rank(name: str) -> str:
    """Return the question for a rank."""
    return f"Mohon tuliskan pangkat dan golongan {escape(name)}, misalnya Penata Tingkat I (III/d)."
