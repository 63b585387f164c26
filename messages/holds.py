"""Putting a run on hold, and letting it go on."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from messages.message import Message, escape, one_line
from messages.times import moment, working_span
from sop.due_times import Pause
from sop.model import Run, Task

REASON_SHOWN = 200


def ask_reason(run: Run) -> str:
    """Return the question why a run is put on hold."""
    return f"Mohon tuliskan alasan penundaan {escape(run.title)}."


def pause_line(pause: Pause, zone: ZoneInfo) -> str:
    """Return that a run is on hold, as one line of a card or an overview."""
    reason = escape(one_line(pause.reason, REASON_SHOWN))
    return f"! Proses ditunda oleh {escape(pause.held_as)} sejak {moment(pause.since, zone)}: {reason}"


def held(run: Run, pause: Pause, zone: ZoneInfo) -> Message:
    """Return what everybody is told when a run is put on hold."""
    return Message(
        f"<b>{escape(run.title)}</b>\n{pause_line(pause, zone)}\n\n"
        "Pengingat dihentikan sementara, dan batas waktu bergeser selama penundaan."
    )


def resumed(run: Run, tasks: Sequence[Task], *, by: str, paused_minutes: int, zone: ZoneInfo) -> Message:
    """Return what everybody is told when a run goes on; `paused_minutes` is office time."""
    lines = [
        f"<b>{escape(run.title)}</b>",
        f"Dilanjutkan oleh {escape(by)} setelah ditunda {working_span(paused_minutes)}. Batas waktu yang berlaku:",
        *(
            f"• {escape(run.procedure.unit(task.unit or '').name) if task.is_proposal else f'Langkah {task.step}'}: "
            f"{moment(task.due_at, zone)}"
            for task in tasks
        ),
    ]
    return Message("\n".join(lines))
