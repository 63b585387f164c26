"""The task card, its reminder, and what is told about a task."""

from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardFace, CardView, Rows, turn
from messages.dispositions import slip_lines
from messages.extensions import extension_lines
from messages.holds import pause_line
from messages.message import CAPTION_LIMIT, Attachment, Button, MadeFile, Message, escape, one_line, shown_length
from messages.people import address
from messages.steps import file_wanted, words_of
from messages.times import moment, standard_time
from messages.versions import version_lines
from sop.model import Person, Run, TaskStatus
from sop.outages import Outage
from sop.procedure import Proof

REASON_SHOWN = 600
REASON_SHOWN_AT_LEAST = 80
CAPTION_NOTE_SHOWN = 250
"""What goes with a file has a quarter of the room."""
FILE_NAME_SHOWN = 60
ENDED = (TaskStatus.DONE, TaskStatus.NIL)
"""How a task ends that was worked on; only then its card offers more than taking that back."""
VERSIONS_SHOWN = 3
REQUIREMENTS = "Kelengkapan: "


def task_card(view: CardView, *, zone: ZoneInfo, face: CardFace = CardFace.FRONT) -> Message:
    """Return the card of a task, showing one of its faces; the file that belongs to it goes with it."""
    rows = _rows(view, face) if view.holds_task else ()
    text, file = _text(view, zone, face), view.file
    if isinstance(file, MadeFile) and shown_length(text) > CAPTION_LIMIT:
        file = None  # it can be had under [Lihat Berkas]
    return Message(text, rows, file)


def expired_reminder() -> Message:
    """Return what stays of a reminder that Telegram no longer lets us delete."""
    return Message("Pengingat ini tidak berlaku lagi.")


def step_ended(view: CardView, *, zone: ZoneInfo, file: Attachment | None) -> Message:
    """Return what the other participants of a step are told at its end."""
    step, task = view.step, view.task
    lines = [
        f"Langkah {step.number} dari {len(view.run.procedure.steps)} selesai · {escape(step.label)}",
        escape(view.run.title),
        f"Oleh: {escape(task.closed_as or '')}, {moment(task.closed_at or task.opened_at, zone)}",
    ]
    if task.note:
        lines.append(f"Catatan: {escape(one_line(task.note, CAPTION_NOTE_SHOWN if file else REASON_SHOWN))}")
    if file is not None:
        lines.append(f"Terlampir: {escape(one_line(file.name, FILE_NAME_SHOWN))}")
    return Message("\n".join(lines), file=file)


def run_finished(run: Run, *, zone: ZoneInfo, late_steps: int, late_proposals: int) -> Message:
    """Return what everybody is told when a run ends (DOMAIN 9, phrase 23); what units hand in is no step."""
    assert run.closed_at is not None
    late = " dan ".join(
        f"{count} {what}" for count, what in ((late_steps, "langkah"), (late_proposals, "usulan unit")) if count
    )
    punctual = (
        f"{late} melewati waktu baku; rinciannya ada pada riwayat."
        if late
        else "Semua langkah selesai dalam waktu baku."
    )
    text = (
        f"<b>{escape(run.title)}</b>\n"
        f"Seluruh tahapan SOP dinyatakan selesai pada {moment(run.closed_at, zone)}.\n{punctual}\n\n"
        "Riwayat dan berkas dapat dilihat melalui /pantau."
    )
    return Message(text)


def run_cancelled(run: Run, *, by: str, reason: str, zone: ZoneInfo) -> Message:
    """Return what everybody is told when a run is cancelled."""
    assert run.closed_at is not None
    return Message(
        f"<b>{escape(run.title)}</b> dibatalkan oleh {escape(by)} pada {moment(run.closed_at, zone)}.\n"
        f"Alasan: {escape(one_line(reason, REASON_SHOWN))}\n\nTidak ada lagi yang perlu Bapak/Ibu kerjakan."
    )


def taken_back(view: CardView, *, by: str) -> Message:
    """Return what those are told who heard of a step's end that was taken back."""
    step = view.step
    return Message(
        f"Langkah {step.number} ({escape(step.label)}), {escape(view.run.title)}, "
        f"dibuka kembali oleh {escape(by)}. Pemberitahuan sebelumnya tidak berlaku lagi."
    )


def came_back_often(view: CardView, person: Person) -> Message:
    """Return what leaders are told when a step comes back again and again (DOMAIN 8.3)."""
    task, step = view.task, view.step
    return Message(
        f"{address(person)}, langkah {step.number} ({escape(step.label)}), {escape(view.run.title)}, "
        f"dikembalikan untuk putaran ke-{task.round}.\n"
        f"Catatan terakhir: {escape(one_line(task.reason or '', REASON_SHOWN))}\n\n"
        "<i>Pesan ini disampaikan karena langkah tersebut telah dikembalikan lebih dari tiga kali.</i>"
    )


def desk_is_empty(view: CardView, *, post_title: str, person: Person) -> Message:
    """Return what superiors and admins are told when a task lies on a vacant post."""
    step = view.step
    return Message(
        f"{address(person)}, langkah {step.number} ({escape(step.label)}), {escape(view.run.title)}, "
        f"menunggu <b>{escape(post_title)}</b>, tetapi jabatan tersebut belum ada pejabatnya di Tepat. "
        "Waktu baku tetap berjalan. Mohon pejabatnya ditetapkan oleh admin melalui /pejabat."
    )


def ask_for_proof(view: CardView) -> str:
    """Return what a holder is asked to hand in before the step can end."""
    output = file_wanted(view.run.procedure, view.step)
    what = {
        Proof.NONE: "",
        Proof.FILE: f"Mohon kirimkan berkas <b>{output}</b> ke percakapan ini.",
        Proof.NOTE: f"Mohon tuliskan catatan singkat untuk <b>{output}</b>.",
        Proof.FILE_OR_NOTE: f"Mohon kirimkan berkas <b>{output}</b>, atau tuliskan catatan singkat.",
    }[view.step.proof]
    return f"{what} Setelah diterima, langkah {view.step.number} dinyatakan selesai."


def _text(view: CardView, zone: ZoneInfo, face: CardFace) -> str:
    """Return the words of a card.

    Where it goes with a file, or once did, its reason takes the room that is left; where there is none, it does not
    say what the step starts from and leaves behind.
    """
    reason = one_line(view.task.reason or "", REASON_SHOWN)
    text = "\n".join(_lines(view, zone, face, reason=reason))
    over = shown_length(text) - CAPTION_LIMIT
    if over <= 0 or (view.task.is_open and view.file is None):
        return text
    shorter = one_line(reason, max(REASON_SHOWN_AT_LEAST, len(reason) - over))
    lines = _lines(view, zone, face, reason=shorter)
    if shown_length("\n".join(lines)) > CAPTION_LIMIT:
        lines = [line for line in lines if not line.startswith(REQUIREMENTS)]
    return "\n".join(lines)


def _lines(view: CardView, zone: ZoneInfo, face: CardFace, *, reason: str) -> list[str]:
    task, words = view.task, words_of(view)
    lines = _proposal_head(view, zone) if task.is_proposal else _step_head(view, zone)
    if view.outage is not None:
        lines.insert(3, outage_line(view.outage, zone))
    lines += _capacities(view)
    lines += extension_lines(view.extensions, zone)
    if view.pause is not None:
        lines.append(pause_line(view.pause, zone))
    if view.sender is not None:
        verb = (
            "dikembalikan" if task.reason and not task.is_proposal else "disampaikan" if task.is_proposal else "selesai"
        )
        lines.append(f"Dari: {escape(view.sender)}, {verb} {moment(view.sent_at, zone)}")
    lines += _reason(view, reason)
    if view.slip is not None:
        lines += [f"<b>Disposisi dari {escape(view.slip.sent_as or '')}</b>", *slip_lines(view.slip)]
    lines += words.lines(view, zone)
    lines += _files(view, zone)
    lines.append(f"Status: {_status(view, zone)}")
    lines += [f"Diterima {escape(title)}, {moment(at, zone)}" for title, at in view.received_by]
    to_do = _to_do(view, face) if view.holds_task else ""
    return [*lines, "", to_do] if to_do else lines


def _to_do(view: CardView, face: CardFace) -> str:
    if view.task.is_open:
        return words_of(view).to_do(view, face)
    return words_of(view).closed_to_do(view, face) if view.task.status in ENDED else ""


def _step_head(view: CardView, zone: ZoneInfo) -> list[str]:
    run, task, step = view.run, view.task, view.step
    short = run.procedure.abbreviate
    return [
        f"<b>Langkah {step.number} dari {len(run.procedure.steps)} · {escape(step.label)}</b>",
        escape(run.title),
        f"Waktu baku: {standard_time(step.standard_time)} · Batas waktu: {moment(task.due_at, zone)}",
        f"{REQUIREMENTS}{escape(short(step.requirements))} · Output: {escape(short(step.output))}",
    ]


def _proposal_head(view: CardView, zone: ZoneInfo) -> list[str]:
    return [
        f"<b>{escape(proposal_title(view))}</b>",
        escape(view.run.title),
        f"Batas waktu: {moment(view.task.due_at, zone)}",
    ]


def proposal_title(view: CardView) -> str:
    """Return how a unit's proposal is called: "Usulan IKU · Bidang TIK"; not escaped."""
    terms = view.step.proposal
    return f"{terms.title if terms else ''} · {view.run.procedure.unit(view.task.unit or '').name}"


def _reason(view: CardView, reason: str) -> list[str]:
    if not reason:
        return []
    if view.task.is_proposal:
        return [f"Mohon diperbaiki: {escape(reason)}"]
    return [f"Dikembalikan (putaran {view.task.round}) dengan catatan: {escape(reason)}"]


def _files(view: CardView, zone: ZoneInfo) -> list[str]:
    if view.task.is_proposal and view.takes_indicators:
        return _versions(view, zone)
    if not view.files_sent:
        return []
    if view.task.is_proposal:
        return [f"Usulan yang dikirim: versi {view.files_sent}"]
    return [f"Berkas yang telah dikirim: {view.files_sent}"]


def _versions(view: CardView, zone: ZoneInfo) -> list[str]:
    """Return the newest versions of a proposal, its attachments, and what is being entered in chat."""
    newest = list(reversed(view.versions))[:VERSIONS_SHOWN]
    lines = version_lines(newest, zone=zone)
    attachments = view.files_sent - sum(
        version.file_id is not None and version.task_id == view.task.id for version in view.versions
    )
    if attachments:
        lines.append(f"Lampiran yang dikirim: {attachments}")
    if view.indicators_entered:
        lines.append(f"Sedang diisi lewat obrolan: {view.indicators_entered} indikator, belum dikirim")
    return lines


def _capacities(view: CardView) -> list[str]:
    """Say in which capacity somebody acts, what an acting official may not decide, and where one would review himself.

    The last is called rangkap jabatan; the rules are in DOMAIN 6.
    """
    lines = []
    if view.acting_as is not None:
        lines.append(f"Bapak/Ibu bertindak sebagai {escape(view.acting_as)}.")
        if view.is_strategic and view.task.is_open:
            lines.append("<b>Perhatian:</b> keputusan yang bersifat strategis menunggu pejabat definitif.")
    if view.decides_for is not None:
        lines.append(
            f"Rangkap jabatan: penyusunnya menjabat {escape(view.decides_for)}; mohon Bapak/Ibu memutus sebagai atasan."
        )
    elif view.is_own_work and view.holds_task:
        lines.append("Rangkap jabatan: Bapak/Ibu juga penyusunnya, dan belum ada atasan yang dapat memutus.")
    return lines


def outage_line(outage: Outage, zone: ZoneInfo) -> str:
    """Return that a due time fell into a time in which the bot was down."""
    return f"! Bertepatan dengan gangguan sistem {moment(outage.since, zone)} s.d. {moment(outage.until, zone)}"


def _status(view: CardView, zone: ZoneInfo) -> str:
    task = view.task
    if task.is_open and not view.holds_task:
        return "telah beralih kepada pejabat lain"
    if task.is_open:
        return f"Diterima {moment(task.accepted_at, zone)}" if task.accepted_at else "Belum diterima"
    by = f" oleh {escape(task.closed_as)}" if task.closed_as else ""
    done = "Usulan masuk" if task.is_proposal else "Selesai"
    word = {
        TaskStatus.DONE: done,
        TaskStatus.NIL: "Nihil",
        TaskStatus.RETURNED: "Dikembalikan",
        TaskStatus.WITHDRAWN: "Ditarik kembali",
        TaskStatus.CANCELLED: "Dibatalkan",
    }[task.status]
    return f"{word}{by}, {moment(task.closed_at or task.opened_at, zone)}"


def _rows(view: CardView, face: CardFace) -> Rows:
    task, words = view.task, words_of(view)
    if not task.is_open:
        undo: Rows = ((Button(labels.UNDO, f"task:undo:{task.id}"),),) if view.may_undo else ()
        follow_up = words.closed_rows(view, face) if task.status in ENDED else ()
        return follow_up if face is CardFace.POSTPONE else (*undo, *follow_up)
    if face is CardFace.MORE:
        return _more_rows(view)
    rows = words.rows(view, face)
    if face is not CardFace.FRONT:
        return rows
    label = labels.RECEIVED if task.is_proposal else labels.ACCEPT
    accept: Rows = () if task.accepted_at else ((Button(label, f"task:accept:{task.id}"),),)
    return (*accept, *rows, (turn(view, labels.MORE, CardFace.MORE),))


def _more_rows(view: CardView) -> Rows:
    row = [Button(labels.HISTORY, f"run:past:{view.run.id}")]
    if view.has_files:
        row.insert(0, Button(labels.FILES, f"task:files:{view.task.id}"))
    ask = Button(labels.ASK_EXTENSION, f"extension:ask:{view.task.id}")
    return (tuple(row), (ask,), (turn(view, labels.LESS, CardFace.FRONT),))
