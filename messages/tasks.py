"""Lists of tasks and of files, and what is asked about them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from messages import labels
from messages.message import (
    PAGE_ROWS,
    Attachment,
    Button,
    Message,
    escape,
    existing_page,
    one_line,
    page_count,
    page_row,
)
from messages.times import moment, short_moment
from sop.model import Run, Task

FILE_LABEL = 40


def task_list(tasks: Sequence[tuple[Task, Run]], *, page: int, now: datetime, zone: ZoneInfo) -> Message:
    """Return a person's open tasks, each a button to its card."""
    if not tasks:
        return Message("Tidak ada tugas yang terbuka. Terima kasih.")
    page, pages = existing_page(page, items=len(tasks)), page_count(len(tasks))
    shown = tasks[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
    lines = ["<b>Tugas yang terbuka</b>" + (f" (halaman {page + 1} dari {pages})" if pages > 1 else "")]
    rows = []
    for task, run in shown:
        step = run.procedure.step(task.step)
        mark = "!" if task.due_at < now else "●"
        lines.append(
            f"{mark} Langkah {step.number}: {escape(step.label)}, {escape(run.title)}, "
            f"batas {moment(task.due_at, zone)}"
        )
        rows.append((Button(f"Langkah {step.number}: {step.label}", f"task:open:{task.id}"),))
    return Message("\n".join(lines), (*rows, *page_row("task:list", page=page, items=len(tasks))))


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
    page, pages = existing_page(page, items=len(files)), page_count(len(files))
    shown = files[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
    rows = [
        (Button(f"{short_moment(at, zone)} · {one_line(name, FILE_LABEL)}", f"file:get:{file_id}"),)
        for file_id, name, at in shown
    ]
    suffix = f" (halaman {page + 1} dari {pages})" if pages > 1 else ""
    return Message(
        f"<b>Berkas {escape(title)}</b>{suffix}\nPilih berkas yang ingin diterima.",
        (*rows, *page_row(data, page=page, items=len(files)), *made_rows),
    )


def file_sent(caption: str, file: Attachment) -> Message:
    """Return a stored file with a line about it; `caption` is plain text."""
    return Message(escape(caption), file=file)


def unasked_file(*, file_id: int, name: str, tasks: Sequence[tuple[Task, Run]]) -> Message:
    """Return the question what a file is for that nobody asked for."""
    if not tasks:
        return Message(
            f"Berkas <b>{escape(one_line(name, FILE_LABEL))}</b> telah disimpan. Saat ini tidak ada tugas "
            "yang terbuka pada Bapak/Ibu; berkas ini dapat dipilih bila kelak suatu langkah meminta berkas."
        )
    rows = [
        (Button(f"Langkah {task.step}: {run.procedure.step(task.step).label}", f"file:assign:{file_id}:{task.id}"),)
        for task, run in tasks[:PAGE_ROWS]
    ]
    rows.append((Button(labels.IGNORE_FILE, f"file:ignore:{file_id}"),))
    return Message(f"Berkas <b>{escape(one_line(name, FILE_LABEL))}</b> ini untuk apa?", tuple(rows))


def file_assigned(*, name: str, task: Task, run: Run) -> Message:
    """Return how that question reads once answered; the file may have ended its step."""
    step = run.procedure.step(task.step)
    label = escape(one_line(name, FILE_LABEL))
    noted = f"Berkas <b>{label}</b> dicatat untuk langkah {step.number} ({escape(step.label)})."
    if not task.is_open:
        return Message(noted)
    return Message(
        f"{noted} Bila sudah lengkap, tekan <b>{labels.FINISH}</b> pada kartu tugas.",
        ((Button(labels.OPEN_TASK, f"task:open:{task.id}"),),),
    )


def file_ignored(name: str) -> Message:
    """Return how that question reads when the file is for nothing."""
    return Message(f"Baik. Berkas {escape(one_line(name, FILE_LABEL))} tidak digunakan.")


def question(text: str, *, offers: Sequence[Button] = ()) -> Message:
    """Return something asked of a person, with answers at hand and the way out; `text` is HTML."""
    return Message(text, (*((offer,) for offer in offers), (Button(labels.CANCEL, "question:cancel"),)))


def use_kept_file(*, file_id: int, name: str, task_id: int) -> Button:
    """Return the offer to use a file that was sent before it was asked for."""
    return Button(f"Gunakan {one_line(name, FILE_LABEL)}", f"file:assign:{file_id}:{task_id}")


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


def ask_name(*, again: bool) -> str:
    """Return the question for a person's name."""
    if again:
        return "Mohon tuliskan nama yang baru, lengkap dengan gelar."
    return "Mohon tuliskan nama lengkap Bapak/Ibu dengan gelar, sebagaimana tertulis pada naskah dinas."


def ask_employee_number(name: str) -> str:
    """Return the question for an NIP."""
    return f"Mohon tuliskan NIP {escape(name)} (18 angka)."


def ask_rank(name: str) -> str:
    """Return the question for a rank."""
    return f"Mohon tuliskan pangkat dan golongan {escape(name)}, misalnya Penata Tingkat I (III/d)."
