"""The card of a free disposition: put together on one message that is edited, then live for sender and receivers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from messages import labels
from messages.dispositions import NOTE_SHOWN, STATUSES, URGENCIES, slip_lines
from messages.message import Attachment, Button, Message, Style, escape, full_stop, made_file, one_line
from messages.people import address
from messages.times import day, moment, short_day, short_moment
from sop.dispositions import (
    Classification,
    Disposition,
    DispositionState,
    IncomingLetter,
    Receiver,
    ReceiverStatus,
    is_returned,
    is_untouched,
)
from sop.model import Person

LINE_SHOWN = 200
SAID_SHOWN = 150
RECEIVERS_SHOWN = 10
CHAIN_SHOWN = 15
CHAIN_SAID_SHOWN = 40
CLASSIFICATIONS = {
    Classification.OPEN: "Biasa (B)",
    Classification.LIMITED: "Terbatas (T)",
    Classification.CONFIDENTIAL: "Rahasia (R)",
    Classification.SECRET: "Sangat Rahasia (SR)",
}
SECRECY = {
    Classification.LIMITED: "Terbatas",
    Classification.CONFIDENTIAL: "Rahasia",
    Classification.SECRET: "Sangat Rahasia",
}
MARKS = {
    ReceiverStatus.SENT: "○",
    ReceiverStatus.RECEIVED: "●",
    ReceiverStatus.FORWARDED: "›",
    ReceiverStatus.FINISHED: "✓",
    ReceiverStatus.RETURNED: "!",
}
Rows = tuple[tuple[Button, ...], ...]


class SlipFace(StrEnum):
    """What the card of a disposition shows: its front, or a choice that opens from there."""

    FRONT = "front"
    CLASSIFICATION = "class"
    URGENCY = "urgency"
    FROM = "from"
    RECEIVERS = "receivers"
    INSTRUCTIONS = "instructions"
    DEADLINE = "deadline"
    CANCEL = "cancel"
    CHAIN = "chain"


@dataclass(frozen=True)
class ChainLink:
    """A receiver in the chain of a disposition, how deep it stands, and who sent it there."""

    depth: int
    sender: str
    sent_at: datetime
    receiver: Receiver


@dataclass(frozen=True)
class DispositionView:
    """Everything the card of a free disposition shows to somebody.

    `own` are the receivers whose posts this person holds. `below` and `senders` are posts to choose from, `absent`
    those receivers whom nobody holds or no message reaches. `twin` was sent with the same letter number.
    """

    disposition: Disposition
    titles: Mapping[str, str]
    receivers: tuple[Receiver, ...]
    own: tuple[Receiver, ...]
    is_sender: bool
    preset_due: datetime
    instructions: Sequence[str] = ()
    below: Sequence[str] = ()
    senders: Sequence[str] = ()
    absent: Sequence[str] = ()
    files: int = 0
    twin: Disposition | None = None
    chain: Sequence[ChainLink] = ()

    @property
    def id(self) -> int:
        """The id of the disposition."""
        assert self.disposition.id is not None
        return self.disposition.id

    def title(self, post: str) -> str:
        """Return the title of a post."""
        return self.titles[post]


def reference(letter: IncomingLetter) -> str:
    """Return the number of a letter in the register of its year."""
    return f"{letter.agenda}/{letter.agenda_year}"


def disposition_card(view: DispositionView, *, zone: ZoneInfo, face: SlipFace = SlipFace.FRONT) -> Message:
    """Return the card of a free disposition as it stands now."""
    if face is SlipFace.CHAIN:
        return _chain(view, zone)
    if view.disposition.state is DispositionState.DRAFT:
        return _draft(view, zone, face)
    return _sent(view, zone, face)


# A draft


def _draft(view: DispositionView, zone: ZoneInfo, face: SlipFace) -> Message:
    chosen = view.disposition
    kind = "Penerusan disposisi" if chosen.parent_id is not None else "Disposisi baru"
    lines = [f"<b>{kind}</b> (konsep)", f"Dari: {escape(view.title(chosen.from_post))}", _receivers_line(view)]
    lines += _contents(view, zone)
    lines += ["", _ask(view, face)]
    return Message("\n".join(lines), _draft_rows(view, face, zone))


def _ask(view: DispositionView, face: SlipFace) -> str:
    return {
        SlipFace.CLASSIFICATION: "Mohon pilih klasifikasi surat.",
        SlipFace.URGENCY: "Mohon pilih derajat disposisi.",
        SlipFace.FROM: "Mohon pilih jabatan pengirim.",
        SlipFace.RECEIVERS: f"Mohon pilih satu atau beberapa penerima, lalu tekan <b>{labels.SAVE}</b>. "
        "Kepada pejabat setingkat atau atasan digunakan nota dinas.",
        SlipFace.INSTRUCTIONS: f"Mohon pilih satu atau beberapa instruksi, lalu tekan <b>{labels.SAVE}</b>.",
        SlipFace.DEADLINE: "Mohon pilih batas waktu.",
    }.get(face, f"Mohon dilengkapi, lalu tekan <b>{labels.SEND_DISPOSITION}</b>.")


def _draft_rows(view: DispositionView, face: SlipFace, zone: ZoneInfo) -> Rows:
    chosen, front = view.disposition, _turn(view, labels.LESS, SlipFace.FRONT)
    match face:
        case SlipFace.CLASSIFICATION:
            return tuple(
                (_choice(view, f"class:{each}", words, each is chosen.classification),)
                for each, words in CLASSIFICATIONS.items()
            )
        case SlipFace.URGENCY:
            return tuple(
                (_choice(view, f"urgency:{each}", words, each is chosen.urgency),) for each, words in URGENCIES.items()
            )
        case SlipFace.FROM:
            posts = [
                (_choice(view, f"from:{post}", view.title(post), post == chosen.from_post),) for post in view.senders
            ]
            return (*posts, (front,))
        case SlipFace.RECEIVERS:
            posts = [
                (Button(_ticked(view.title(post), post in chosen.to_posts), f"disposition:to:{view.id}:{post}"),)
                for post in view.below
            ]
            return (*posts, (_turn(view, labels.SAVE, SlipFace.FRONT),))
        case SlipFace.INSTRUCTIONS:
            texts = [
                (Button(_ticked(text, text in chosen.instructions), f"disposition:instruct:{view.id}:{index}"),)
                for index, text in enumerate(view.instructions)
            ]
            return (*texts, (_turn(view, labels.SAVE, SlipFace.FRONT),))
        case SlipFace.DEADLINE:
            preset = f"{short_day(view.preset_due.astimezone(zone).date())}, {URGENCIES[chosen.urgency]}"
            return (
                (Button(preset, f"disposition:set:{view.id}:deadline:preset"),),
                (Button(labels.OTHER_TIME, f"disposition:ask:{view.id}:deadline"), front),
            )
        case _:
            return _front_rows(view)


def _front_rows(view: DispositionView) -> Rows:
    chosen = view.disposition
    rows: list[tuple[Button, ...]] = [
        (Button(labels.SEND_DISPOSITION, f"disposition:send:{view.id}", Style.SUCCESS),),
        (_turn(view, labels.RECEIVERS, SlipFace.RECEIVERS),),
    ]
    if chosen.has_contents:
        rows[1] = (*rows[1], _turn(view, labels.INSTRUCTIONS, SlipFace.INSTRUCTIONS))
    if chosen.parent_id is None:
        rows.append((_turn(view, labels.CLASSIFICATION, SlipFace.CLASSIFICATION),))
        rows[-1] = (*rows[-1], _turn(view, labels.URGENCY, SlipFace.URGENCY))
        if len(view.senders) > 1:
            rows.append((_turn(view, labels.FROM_POST, SlipFace.FROM),))
        if chosen.has_contents:
            rows += [
                (_asking(view, labels.SUBJECT, "subject"), _asking(view, labels.LETTER_SENDER, "sender")),
                (
                    _asking(view, labels.LETTER_NUMBER, "number"),
                    _asking(view, labels.LETTER_DATED, "dated"),
                    _asking(view, labels.LETTER_RECEIVED, "received"),
                ),
            ]
    rows.append((_turn(view, labels.DEADLINE, SlipFace.DEADLINE),))
    if chosen.has_contents:
        rows[-1] = (*rows[-1], _asking(view, labels.REMARK, "remark"), _asking(view, labels.UPLOAD, "files"))
    rows.append((Button(labels.DROP_DRAFT, f"disposition:drop:{view.id}", Style.DANGER),))
    return tuple(rows)


def _receivers_line(view: DispositionView) -> str:
    to = "; ".join(view.title(post) for post in view.disposition.to_posts)
    absent = [view.title(post) for post in view.absent if post in view.disposition.to_posts]
    line = f"Kepada: {escape(to) or 'belum dipilih'}"
    if absent:
        line += f"\n! Belum dapat dihubungi: {escape('; '.join(absent))}. Disposisi menunggu pada jabatannya."
    return line


# What it says


def _contents(view: DispositionView, zone: ZoneInfo) -> list[str]:
    it, letter = view.disposition, view.disposition.letter
    lines = [f"Klasifikasi: {CLASSIFICATIONS[it.classification]}"]
    if not it.has_contents:
        lines.append(f"Derajat: {URGENCIES[it.urgency]}")
        lines.append(_restricted(it))
    else:
        lines += _letter_lines(view, letter)
        lines += slip_lines(it)
    if it.due_at is not None:
        lines.append(f"Batas waktu: {moment(it.due_at, zone)}")
    elif it.state is DispositionState.DRAFT:
        lines.append(f"Batas waktu: {moment(view.preset_due, zone)} (menurut derajat)")
    if view.files:
        lines.append(f"Berkas: {view.files}")
    return lines


def _restricted(it: Disposition) -> str:
    """Say phrase 26 of DOMAIN 9."""
    said = (
        f"Dokumen ini berklasifikasi {SECRECY[it.classification]} sehingga tidak dapat dikirim melalui Telegram. "
        "Mohon dibuka di kantor."
    )
    return said if it.letter.agenda is None else f"{said}\nNomor rujukan: agenda {reference(it.letter)}"


def _letter_lines(view: DispositionView, letter: IncomingLetter) -> list[str]:
    lines = []
    if letter.agenda is not None:
        lines.append(f"No. Agenda: {reference(letter)}")
    if letter.sender:
        lines.append(f"Surat dari: {escape(one_line(letter.sender, LINE_SHOWN))}")
    if letter.number:
        lines.append(f"No. Surat: {escape(one_line(letter.number, LINE_SHOWN))}")
    if view.twin is not None:
        lines.append(f"! Nomor surat ini sudah didisposisikan dengan No. Agenda {reference(view.twin.letter)}.")
    if letter.dated:
        lines.append(f"Tgl. Surat: {day(letter.dated)}")
    if letter.received:
        lines.append(f"Diterima tgl.: {day(letter.received)}")
    if letter.subject:
        lines.append(f"Perihal: <b>{escape(one_line(letter.subject, LINE_SHOWN))}</b>")
    return lines


# One that was sent


def _sent(view: DispositionView, zone: ZoneInfo, face: SlipFace) -> Message:
    it = view.disposition
    assert it.sent_at is not None
    lines = [f"<b>Disposisi dari {escape(it.sent_as or '')}</b>, {short_moment(it.sent_at, zone)}"]
    lines += _contents(view, zone)
    lines += ["", *(_receiver(view, each, zone) for each in view.receivers[:RECEIVERS_SHOWN])]
    if len(view.receivers) > RECEIVERS_SHOWN:
        lines.append(f"dan {len(view.receivers) - RECEIVERS_SHOWN} lainnya")
    if it.cancelled_at is not None:
        lines += ["", f"<b>Dibatalkan</b>, {short_moment(it.cancelled_at, zone)}."]
    elif face is SlipFace.CANCEL:
        lines += ["", "Batalkan disposisi ini? Penerima diberi tahu."]
    elif view.is_sender and is_returned(view.receivers):
        lines += [
            "",
            f"Disposisi ini dikembalikan. Mohon tekan <b>{labels.CANCEL_DISPOSITION}</b>; bila perlu, buat disposisi "
            "baru melalui /disposisi.",
        ]
    elif any(receiver.is_open for receiver in view.own):
        lines += ["", "Mohon berkenan menindaklanjuti."]
    return Message("\n".join(lines), _sent_rows(view, face))


def _receiver(view: DispositionView, receiver: Receiver, zone: ZoneInfo, *, said_shown: int = SAID_SHOWN) -> str:
    line = f"{MARKS[receiver.status]} {escape(view.title(receiver.post))}: {STATUSES[receiver.status]}"
    if receiver.changed_at is not None:
        line += f" {short_moment(receiver.changed_at, zone)}"
    if receiver.said:
        line += f". {escape(one_line(receiver.said, said_shown))}"
    if receiver.post in view.absent and receiver.is_open:
        line += " (belum dapat dihubungi)"
    return line


def _sent_rows(view: DispositionView, face: SlipFace) -> Rows:
    it = view.disposition
    if face is SlipFace.CANCEL:
        return (
            (Button(labels.CONFIRM_CANCEL, f"disposition:cancel:{view.id}", Style.DANGER),),
            (_turn(view, labels.LESS, SlipFace.FRONT),),
        )
    rows: list[tuple[Button, ...]] = []
    if it.state is DispositionState.SENT:
        rows += _receiver_rows(view)
        cancel = _turn(view, labels.CANCEL_DISPOSITION, SlipFace.CANCEL)
        if view.is_sender and is_untouched(view.receivers):
            rows.append((Button(labels.CHANGE, f"disposition:change:{view.id}"), cancel))
        elif view.is_sender and is_returned(view.receivers):
            rows.append((cancel,))
    more = []
    if view.files and it.has_contents:
        more.append(Button(labels.FILES, f"disposition:files:{view.id}"))
    if it.has_contents and it.note and len(it.note) > NOTE_SHOWN:
        more.append(Button(labels.WHOLE_NOTE, f"disposition:note:{view.id}"))
    more.append(_turn(view, labels.CHAIN, SlipFace.CHAIN))
    return (*rows, tuple(more))


def _receiver_rows(view: DispositionView) -> list[tuple[Button, ...]]:
    open_ones = [receiver for receiver in view.own if receiver.is_open]
    if not open_ones:
        return []
    rows: list[tuple[Button, ...]] = []
    if any(receiver.status is ReceiverStatus.SENT for receiver in open_ones):
        rows.append((Button(labels.ACCEPT, f"disposition:accept:{view.id}", Style.PRIMARY),))
    rows.append((Button(labels.FINISH, f"disposition:finish:{view.id}", Style.SUCCESS),))
    second = []
    if view.below:
        second.append(Button(labels.FORWARD, f"disposition:forward:{view.id}"))
    if any(receiver.status is not ReceiverStatus.FORWARDED for receiver in open_ones):
        second.append(Button(labels.SEND_BACK, f"disposition:return:{view.id}", Style.DANGER))
    if second:
        rows.append(tuple(second))
    if view.disposition.has_contents:
        rows.append((_asking(view, labels.UPLOAD, "files"),))
    return rows


def _chain(view: DispositionView, zone: ZoneInfo) -> Message:
    letter = view.disposition.letter
    head = f"<b>Rantai disposisi</b>, No. Agenda {reference(letter)}" if letter.agenda else "<b>Rantai disposisi</b>"
    lines = [head]
    if letter.subject:
        lines.append(escape(one_line(letter.subject, LINE_SHOWN)))
    sender_shown: tuple[str, datetime, int] | None = None
    for link in view.chain[:CHAIN_SHOWN]:
        if sender_shown != (link.sender, link.sent_at, link.depth):
            sender_shown = (link.sender, link.sent_at, link.depth)
            lines.append(f"{_indent(link.depth)}{escape(link.sender)}, {short_moment(link.sent_at, zone)}")
        lines.append(_indent(link.depth) + "└ " + _receiver(view, link.receiver, zone, said_shown=CHAIN_SAID_SHOWN))
    if len(view.chain) > CHAIN_SHOWN:
        lines.append(f"dan {len(view.chain) - CHAIN_SHOWN} lainnya")
    return Message("\n".join(lines), ((_turn(view, labels.LESS, SlipFace.FRONT),),))


def _indent(depth: int) -> str:
    return "\u2003" * depth


# Around it


def skipped_told(view: DispositionView, person: Person, *, posts: Sequence[str]) -> Message:
    """Return what a superior is told whom a disposition passed over (DOMAIN 4)."""
    to = "; ".join(view.title(post) for post in posts)
    return Message(
        f"{address(person)}, disposisi dari {escape(view.disposition.sent_as or '')} disampaikan langsung kepada "
        f"{escape(to)}: {about(view.disposition)}."
    )


def cancelled_told(disposition: Disposition, *, by: str, is_changed: bool) -> Message:
    """Return what receivers are told when a disposition was cancelled, or is being changed."""
    what = "ditarik untuk diubah" if is_changed else "dibatalkan"
    return Message(f"Disposisi {about(disposition)} {what} oleh {escape(by)}.")


def result_told(view: DispositionView, receiver: Receiver) -> Message:
    """Return what the sender is told when a receiver is done, or sends it back."""
    said = f" Keterangan: {escape(one_line(receiver.said, NOTE_SHOWN))}" if receiver.said else ""
    done = "dikembalikan" if receiver.status is ReceiverStatus.RETURNED else "diselesaikan"
    return Message(
        f"Disposisi {about(view.disposition)} {done} oleh {full_stop(escape(receiver.changed_as or ''))}{said}",
        ((Button(labels.OPEN, f"disposition:open:{view.id}"),),),
    )


def whole_note(disposition: Disposition) -> Message:
    """Return a long note as a file."""
    name = f"Catatan disposisi {disposition.id}.txt"
    return Message(f"Catatan lengkap disposisi {about(disposition)}.", file=_note_file(name, disposition.note or ""))


def due_moved(disposition: Disposition, *, zone: ZoneInfo) -> Message:
    """Return what is said when a deadline outside office hours was moved."""
    assert disposition.due_at is not None
    return Message(f"Batas waktu digeser ke pembukaan kantor berikutnya: {moment(disposition.due_at, zone)}.")


def decision_sent(receiver: str, sent: Disposition, *, zone: ZoneInfo) -> str:
    """Return the answer to the press that made a decision of a meeting a disposition. Plain text."""
    assert sent.due_at is not None
    return f"Disposisi terkirim kepada {one_line(receiver, SAID_SHOWN)}, batas waktu {short_moment(sent.due_at, zone)}."


def decision_without_date() -> str:
    """Return the same where the date of the decision could not be used. Plain text."""
    return "Batas waktu pada notula tidak terbaca atau sudah lewat. Mohon diperiksa pada konsep, lalu dikirim."


def draft_dropped() -> Message:
    """Return how the card of a draft reads that was thrown away."""
    return Message("Konsep disposisi dihapus.")


def ask_field(field: str) -> str:
    """Return the question for a field of the sheet."""
    return {
        "sender": "Mohon tuliskan asal surat (Surat dari).",
        "number": "Mohon tuliskan nomor surat.",
        "dated": "Mohon tuliskan tanggal surat, misalnya: 28 November 2026.",
        "received": "Mohon tuliskan tanggal surat diterima, misalnya: hari ini, atau 30/11.",
        "subject": "Mohon tuliskan perihal surat.",
        "remark": "Mohon tuliskan catatan disposisi. Catatan sebelumnya diganti.",
        "deadline": "Mohon tuliskan batas waktu dengan jamnya, misalnya: besok 14.00, atau 2/12 pukul 10.",
        "done": "Mohon tuliskan keterangan penyelesaian.",
        "back": "Mohon tuliskan alasan pengembalian.",
        "search": "Mohon tuliskan nomor surat, nomor agenda, atau kata dari perihal.",
    }[field]


def ask_files(disposition_id: int) -> Message:
    """Return the request for files; it stays until it is ended."""
    return Message(
        f"Mohon kirimkan foto atau berkas, satu atau beberapa, ke percakapan ini. Bila sudah lengkap, mohon tekan "
        f"<b>{labels.FILES_DONE}</b>.",
        ((Button(labels.FILES_DONE, f"disposition:filed:{disposition_id}"),),),
    )


def files_taken(count: int) -> Message:
    """Return how the request for files reads once it is ended."""
    return Message(f"Berkas tersimpan: {count}.")


def _note_file(name: str, text: str) -> Attachment:
    return made_file(name, text.encode(), media_type="text/plain")


def about(disposition: Disposition) -> str:
    """Return which disposition it is: its number and, where that may be said, what it is about; HTML."""
    letter = disposition.letter
    number = f"No. Agenda {reference(letter)}" if letter.agenda is not None else ""
    subject = f"<b>{escape(one_line(letter.subject, LINE_SHOWN))}</b>" if letter.subject else ""
    return ", ".join(part for part in (number, subject) if part)


def _turn(view: DispositionView, label: str, face: SlipFace) -> Button:
    return Button(label, f"disposition:face:{view.id}:{face}")


def _asking(view: DispositionView, label: str, field: str) -> Button:
    return Button(label, f"disposition:ask:{view.id}:{field}")


def _choice(view: DispositionView, value: str, words: str, is_chosen: bool) -> Button:
    return Button(words, f"disposition:set:{view.id}:{value}", Style.PRIMARY if is_chosen else None)


def _ticked(words: str, is_chosen: bool) -> str:
    return f"✓ {words}" if is_chosen else words
