"""Dispositions in chat: the slip, and the list of those that came and went."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from messages import labels
from messages.message import PAGE_ROWS, Button, Message, Style, escape, existing_page, one_line, page_row, page_suffix
from messages.times import short_moment
from sop.dispositions import Disposition, Receiver, ReceiverStatus, Shelf, Urgency

URGENCIES = {Urgency.ORDINARY: "Biasa", Urgency.URGENT: "Segera", Urgency.VERY_URGENT: "Sangat segera"}
SHELVES = {
    Shelf.UNREAD: "Belum diterima",
    Shelf.RUNNING: "Berjalan",
    Shelf.LATE: "Terlambat",
    Shelf.RETURNED: "Dikembalikan",
    Shelf.DONE: "Selesai",
}
STATUSES = {
    ReceiverStatus.SENT: "terkirim",
    ReceiverStatus.RECEIVED: "diterima",
    ReceiverStatus.FORWARDED: "diteruskan",
    ReceiverStatus.FINISHED: "selesai",
    ReceiverStatus.RETURNED: "dikembalikan",
}
NOTE_SHOWN = 400
SUBJECT_SHOWN = 80
RECEIVERS_SHOWN = 5
DRAFTS_SHOWN = 3


@dataclass(frozen=True)
class DispositionLine:
    """A disposition in a list: from whom, what became of it at each receiver (by title), and of which run it is."""

    disposition: Disposition
    sender: str
    receivers: Sequence[tuple[str, Receiver]]
    run_title: str | None
    is_incoming: bool
    shelf: Shelf


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


def disposition_list(
    lines: Sequence[DispositionLine],
    *,
    page: int,
    zone: ZoneInfo,
    chosen: Shelf | None = None,
    drafts: Sequence[Disposition] = (),
    may_send: bool = False,
    words: str | None = None,
) -> Message:
    """Return a person's dispositions, in and out, the newest first: all, one shelf, or what a search found."""
    on_shelf = [line for line in lines if chosen is None or line.shelf is chosen]
    page = existing_page(page, items=len(on_shelf))
    heading = "Disposisi masuk dan keluar" if chosen is None else f"Disposisi: {SHELVES[chosen].lower()}"
    if words is not None:
        heading = f"Pencarian: {escape(one_line(words, SUBJECT_SHOWN))}"
    text = [f"<b>{heading}</b>" + page_suffix(page, items=len(on_shelf))]
    rows: list[tuple[Button, ...]] = []
    for line in on_shelf[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]:
        text.append(_line(line, zone))
        rows.append((Button(_button(line), f"disposition:open:{line.disposition.id}"),))
    if not on_shelf:
        text.append("Belum ada disposisi." if words is None else "Tidak ditemukan.")
    if words is not None:
        shown = max(0, len(on_shelf) - PAGE_ROWS)
        if shown:
            text.append(f"\ndan {shown} lainnya; mohon pencarian dipersempit.")
        return Message("\n".join(text), (*rows, (Button(labels.SEARCH, "disposition:search"),)))
    rows += page_row(f"disposition:list:{chosen or 'all'}", page=page, items=len(on_shelf))
    return Message("\n".join(text), (*rows, *_list_rows(lines, chosen, drafts, may_send)))


def _list_rows(
    lines: Sequence[DispositionLine], chosen: Shelf | None, drafts: Sequence[Disposition], may_send: bool
) -> list[tuple[Button, ...]]:
    counts = Counter(line.shelf for line in lines)
    shelves = [
        Button(f"{SHELVES[each]} ({counts[each]})", f"disposition:list:{each}:0")
        for each in Shelf
        if counts[each] and each is not chosen
    ]
    if chosen is not None:
        shelves.append(Button("Semua", "disposition:list:all:0"))
    rows = [tuple(shelves[index : index + 2]) for index in range(0, len(shelves), 2)]
    rows += [
        (Button(f"Konsep: {one_line(draft.letter.subject or 'tanpa perihal', 40)}", f"disposition:open:{draft.id}"),)
        for draft in drafts[:DRAFTS_SHOWN]
    ]
    last = [Button(labels.NEW_DISPOSITION, "disposition:new", Style.PRIMARY)] if may_send else []
    if lines:
        last.append(Button(labels.SEARCH, "disposition:search"))
    return [*rows, tuple(last)] if last else rows


def _button(line: DispositionLine) -> str:
    letter = line.disposition.letter
    number = f"No. {letter.agenda}/{letter.agenda_year} · " if letter.agenda is not None else ""
    if line.is_incoming:
        return f"{number}Dari {line.sender}"
    first = line.receivers[0][0] if line.receivers else "-"
    others = len(line.receivers) - 1
    return f"{number}Kepada {first}" + (f" dan {others} lainnya" if others > 0 else "")


def _line(line: DispositionLine, zone: ZoneInfo) -> str:
    it = line.disposition
    mark = {Shelf.UNREAD: "○", Shelf.RUNNING: "●", Shelf.LATE: "!", Shelf.RETURNED: "!", Shelf.DONE: "✓"}[line.shelf]
    direction = (
        f"dari {line.sender}"
        if line.is_incoming
        else "kepada "
        + "; ".join(f"{title} ({STATUSES[receiver.status]})" for title, receiver in line.receivers[:RECEIVERS_SHOWN])
    )
    sent = f", {short_moment(it.sent_at, zone)}" if it.sent_at else ""
    return f"\n{mark} {escape(direction)}{sent}: {escape(_about(line))} ({_state(line)})"


def _about(line: DispositionLine) -> str:
    letter = line.disposition.letter
    if line.run_title is not None:
        return line.run_title
    number = f"agenda {letter.agenda}/{letter.agenda_year}"
    return f"{number}, {one_line(letter.subject, SUBJECT_SHOWN)}" if letter.subject else number


def _state(line: DispositionLine) -> str:
    return "dibatalkan" if line.disposition.cancelled_at is not None else SHELVES[line.shelf].lower()
