"""Asking for more time, deciding on it, and how a card shows it."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from messages import labels
from messages.message import Button, Message, Style, escape, full_stop, one_line
from messages.people import address
from messages.times import moment, standard_time
from sop.due_times import OFFERED, Extension, ExtensionState
from sop.model import Person, Run, Task
from sop.working_time import Duration

REASON_SHOWN = 200


def choose_length(task: Task, run: Run, *, zone: ZoneInfo) -> Message:
    """Return the question how much more time a task needs."""
    row = tuple(
        Button(standard_time(length), f"extension:length:{task.id}:{number}") for number, length in enumerate(OFFERED)
    )
    return Message(
        f"Perpanjangan untuk langkah {task.step}, {escape(run.title)}.\n"
        f"Batas waktu saat ini: {moment(task.due_at, zone)}.\nBerapa lama perpanjangan yang diperlukan?",
        (
            row,
            (Button(labels.OTHER_LENGTH, f"extension:typed:{task.id}"),),
            (Button(labels.CANCEL, "question:dismiss"),),
        ),
    )


def length_chosen(length: Duration) -> Message:
    """Return how the choice reads once it was made; the reason is asked in a message of its own."""
    return Message(f"Perpanjangan yang diminta: {standard_time(length)}.")


def ask_length() -> str:
    """Return the question how much more time, for typing."""
    return "Mohon tuliskan lama perpanjangan, misalnya <b>3 jam</b> atau <b>3 hari kerja</b>."


def ask_reason(length: Duration, *, is_decided_above: bool) -> str:
    """Return the question why more time is needed, and who reads the answer."""
    reader = "Alasan disampaikan kepada atasan." if is_decided_above else "Perpanjangan langsung berlaku."
    return f"Mohon tuliskan alasan perpanjangan {standard_time(length)}. {reader}"


def asked(extension: Extension, task: Task, run: Run, person: Person, *, due_at: datetime, zone: ZoneInfo) -> Message:
    """Return what the superior decides on; `due_at` is the due time if it is granted."""
    step = run.procedure.step(task.step)
    return Message(
        f"{address(person)}, {escape(extension.asked_as)} mohon perpanjangan {standard_time(extension.length)} "
        f"untuk langkah {step.number} ({escape(step.label)}), {escape(run.title)}.\n"
        f"Alasan: {escape(one_line(extension.reason, REASON_SHOWN))}\n\n"
        f"Waktu baku: {standard_time(step.standard_time)}\n"
        f"Batas waktu sekarang: {moment(task.due_at, zone)}\nBila disetujui: {moment(due_at, zone)}",
        (
            (
                Button(labels.APPROVE, f"extension:grant:{extension.id}", Style.SUCCESS),
                Button(labels.REJECT, f"extension:refuse:{extension.id}"),
            ),
        ),
    )


def sent(extension: Extension, *, decider: str) -> Message:
    """Return the receipt of a request."""
    return Message(
        f"Permintaan perpanjangan {standard_time(extension.length)} disampaikan kepada {full_stop(escape(decider))} "
        "Sebelum diputuskan, batas waktu tetap berlaku."
    )


def decided(extension: Extension, task: Task, run: Run, *, zone: ZoneInfo) -> Message:
    """Return what became of a request: to who holds the task, and in place of its buttons."""
    word = "disetujui" if extension.is_granted else "tidak disetujui"
    by = f" oleh {escape(extension.decided_as)}" if extension.decided_as else ""
    return Message(
        f"Perpanjangan {standard_time(extension.length)} untuk langkah {task.step}, {escape(run.title)}, {word}{by}.\n"
        f"Batas waktu: {moment(task.due_at, zone)}."
    )


def extension_lines(extensions: Sequence[Extension], zone: ZoneInfo) -> list[str]:
    """Return what a card says of more time; the standard time stays on record beside it."""
    lines = []
    for extension in extensions:
        length = standard_time(extension.length)
        if extension.is_granted:
            before = f", semula {moment(extension.due_before, zone)}" if extension.due_before else ""
            lines.append(f"Perpanjangan: {length}, disetujui {escape(extension.decided_as or '')}{before}")
        if extension.state is ExtensionState.ASKED:
            lines.append(f"Perpanjangan: {length} diminta, menunggu keputusan atasan")
    return lines
