"""Dispositions in chat: the slip, and the list of those that came and went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from messages.message import PAGE_ROWS, Button, Message, escape, existing_page, one_line, page_row, page_suffix
from messages.times import short_moment
from sop.dispositions import Disposition, Urgency

URGENCIES = {Urgency.ORDINARY: "Biasa", Urgency.URGENT: "Segera", Urgency.VERY_URGENT: "Sangat segera"}
NOTE_SHOWN = 400


@dataclass(frozen=True)
class DispositionLine:
    """A disposition in a list: from whom to whom, in which run, and when it was received, if it was."""

    disposition: Disposition
    sender: str
    receiver: str
    run_title: str
    is_incoming: bool
    received_at: datetime | None


def slip_lines(disposition: Disposition) -> list[str]:
    """Return what a disposition says: urgency, instructions, note (DOMAIN 4)."""
    lines = [f"Derajat: {URGENCIES[disposition.urgency]}"]
    if disposition.instructions:
        lines.append(f"Dengan hormat harap: {escape('; '.join(disposition.instructions))}")
    if disposition.note:
        lines.append(f"Catatan: {escape(one_line(disposition.note, NOTE_SHOWN))}")
    return lines


def ask_note() -> str:
    """Return the question for the note of a disposition."""
    return "Mohon tuliskan catatan disposisi. Catatan sebelumnya diganti."


def forwarded(disposition: Disposition, *, receiver: str, run_title: str, zone: ZoneInfo) -> Message:
    """Return what the sender of a disposition is told when it goes further down (DOMAIN 9, phrase 3)."""
    assert disposition.sent_at is not None
    return Message(
        f"Disposisi telah diteruskan oleh {escape(disposition.sent_as or '')} kepada {escape(receiver)}, "
        f"{short_moment(disposition.sent_at, zone)}.\n{escape(run_title)}"
    )


def disposition_list(lines: Sequence[DispositionLine], *, page: int, zone: ZoneInfo) -> Message:
    """Return a person's dispositions, in and out, the newest first."""
    if not lines:
        return Message("Belum ada disposisi masuk atau keluar.")
    page = existing_page(page, items=len(lines))
    shown = lines[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
    text = ["<b>Disposisi masuk dan keluar</b>" + page_suffix(page, items=len(lines))]
    rows = []
    for line in shown:
        text.append(_line(line, zone))
        direction = "Dari" if line.is_incoming else "Kepada"
        other = line.sender if line.is_incoming else line.receiver
        rows.append((Button(f"{direction} {other}", f"disposition:open:{line.disposition.task_id}"),))
    return Message("\n".join(text), (*rows, *page_row("disposition:list", page=page, items=len(lines))))


def _line(line: DispositionLine, zone: ZoneInfo) -> str:
    mark = "✓" if line.received_at else "●"
    direction = f"dari {line.sender}" if line.is_incoming else f"kepada {line.receiver}"
    sent_at = line.disposition.sent_at
    received = f"diterima {short_moment(line.received_at, zone)}" if line.received_at else "belum diterima"
    sent = f", {short_moment(sent_at, zone)}" if sent_at else ""
    return f"\n{mark} {escape(direction)}{sent}: {escape(line.run_title)} ({received})"
