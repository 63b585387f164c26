"""The task card, its reminder, and what is told about a task."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from messages import labels
from messages.message import Attachment, Button, Message, Style, escape, one_line
from messages.people import address
from messages.times import moment, standard_time, working_span
from sop.model import Person, Run, Task, TaskStatus
from sop.outages import Outage
from sop.procedure import Proof, Step, StepAction

REASON_SHOWN = 600
FILE_NAME_SHOWN = 60


@dataclass(frozen=True)
class CardView:
    """Everything a card shows: the task, where it came from, and what this person may do with it.

    `received_by` tells who has taken what this task led to, and when; `outage` what the due time fell into; `acting_as`
    in which capacity an acting official holds it.
    """

    run: Run
    task: Task
    sender: str | None
    sent_at: datetime
    received_by: tuple[tuple[str, datetime], ...]
    holds_task: bool
    may_undo: bool
    has_files: bool
    files_sent: int
    outage: Outage | None = None
    acting_as: str | None = None

    @property
    def step(self) -> Step:
        """The step of the task, as the run's own procedure has it."""
        return self.run.procedure.step(self.task.step)


def task_card(view: CardView, *, zone: ZoneInfo, expanded: bool = False) -> Message:
    """Return the card of a task; `expanded` shows the buttons under [Lainnya]."""
    rows = _rows(view, expanded=expanded) if view.holds_task else ()
    return Message("\n".join(_lines(view, zone)), rows)


def reminder(view: CardView, person: Person, *, zone: ZoneInfo, is_late: bool, late_minutes: int) -> Message:
    """Return the reminder that a step's standard time is over; `late_minutes` is working time."""
    step, task = view.step, view.task
    if is_late:
        what = (
            f"langkah {step.number} ({escape(step.label)}) telah melewati waktu baku "
            f"{standard_time(step.standard_time)}, terlambat {working_span(late_minutes)}."
        )
    else:
        what = f"batas waktu langkah {step.number} ({escape(step.label)}) ini {moment(task.due_at, zone)}."
    text = (
        f"{address(person)}, {what}\n{escape(view.run.title)}\n\n"
        f"Mohon berkenan menyelesaikannya dengan menekan <b>{labels.OPEN_TASK}</b>.\n\n"
        f"<i>Pesan ini disampaikan karena langkah tersebut berada pada Bapak/Ibu dan batas waktunya "
        f"{moment(task.due_at, zone)}.</i>"
    )
    return Message(text, ((Button(labels.OPEN_TASK, f"task:open:{task.id}", Style.PRIMARY),),))


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
        lines.append(f"Catatan: {escape(one_line(task.note, REASON_SHOWN))}")
    if file is not None:
        lines.append(f"Terlampir: {escape(one_line(file.name, FILE_NAME_SHOWN))}")
    return Message("\n".join(lines), file=file)


def run_finished(run: Run, *, zone: ZoneInfo, late_steps: int) -> Message:
    """Return what everybody is told when a run ends (DOMAIN 9, phrase 23)."""
    assert run.closed_at is not None
    punctual = (
        "Semua langkah selesai dalam waktu baku."
        if late_steps == 0
        else f"{late_steps} langkah melewati waktu baku; rinciannya ada pada riwayat."
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
    output = escape(view.run.procedure.abbreviate(view.step.output))
    what = {
        Proof.NONE: "",
        Proof.FILE: f"Mohon kirimkan berkas <b>{output}</b> ke percakapan ini.",
        Proof.NOTE: f"Mohon tuliskan catatan singkat untuk <b>{output}</b>.",
        Proof.FILE_OR_NOTE: f"Mohon kirimkan berkas <b>{output}</b>, atau tuliskan catatan singkat.",
    }[view.step.proof]
    return f"{what} Setelah diterima, langkah {view.step.number} dinyatakan selesai."


def _lines(view: CardView, zone: ZoneInfo) -> list[str]:
    run, task, step = view.run, view.task, view.step
    short = run.procedure.abbreviate
    lines = [
        f"<b>Langkah {step.number} dari {len(run.procedure.steps)} · {escape(step.label)}</b>",
        escape(run.title),
        f"Waktu baku: {standard_time(step.standard_time)} · Batas waktu: {moment(task.due_at, zone)}",
        f"Kelengkapan: {escape(short(step.requirements))} · Output: {escape(short(step.output))}",
    ]
    if view.acting_as is not None:
        lines.append(f"Bapak/Ibu bertindak sebagai {escape(view.acting_as)}.")
    if view.outage is not None:
        lines.insert(3, outage_line(view.outage, zone))
    if view.sender is not None:
        verb = "dikembalikan" if task.reason else "selesai"
        lines.append(f"Dari: {escape(view.sender)}, {verb} {moment(view.sent_at, zone)}")
    if task.reason:
        lines.append(
            f"Dikembalikan (putaran {task.round}) dengan catatan: {escape(one_line(task.reason, REASON_SHOWN))}"
        )
    if view.files_sent:
        lines.append(f"Berkas yang telah dikirim: {view.files_sent}")
    lines.append(f"Status: {_status(view, zone)}")
    lines += [f"Diterima {escape(title)}, {moment(at, zone)}" for title, at in view.received_by]
    if task.is_open and view.holds_task:
        lines += ["", _what_to_do(view)]
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
    word = {
        TaskStatus.DONE: "Selesai",
        TaskStatus.RETURNED: "Dikembalikan",
        TaskStatus.WITHDRAWN: "Ditarik kembali",
        TaskStatus.CANCELLED: "Dibatalkan",
    }[task.status]
    return f"{word}{by}, {moment(task.closed_at or task.opened_at, zone)}"


def _what_to_do(view: CardView) -> str:
    step = view.step
    press = f"tekan <b>{labels.FINISH}</b>"
    if view.task.opened_by is None and step.action is StepAction.INSTRUCT and step.proof is Proof.NONE:
        return f"Mohon arahan untuk memulai {escape(view.run.title)}: {press}."
    return {
        Proof.NONE: f"Mohon ditindaklanjuti. Bila sudah, {press}.",
        Proof.FILE: f"Mohon {press}, lalu kirimkan berkasnya.",
        Proof.NOTE: f"Mohon {press}, lalu tuliskan catatannya.",
        Proof.FILE_OR_NOTE: f"Mohon {press}, lalu kirimkan berkas atau catatannya.",
    }[step.proof]


def _rows(view: CardView, *, expanded: bool) -> tuple[tuple[Button, ...], ...]:
    task = view.task
    if not task.is_open:
        return ((Button(labels.UNDO, f"task:undo:{task.id}"),),) if view.may_undo else ()
    if expanded:
        return _more_rows(view)
    rows = []
    if task.accepted_at is None:
        rows.append((Button(labels.ACCEPT, f"task:accept:{task.id}"),))
    deciding = [Button(labels.FINISH, f"task:finish:{task.id}", Style.SUCCESS)]
    if view.step.returns_to is not None:
        deciding.append(Button(labels.SEND_BACK, f"task:return:{task.id}", Style.DANGER))
    return (*rows, tuple(deciding), (Button(labels.MORE, f"task:more:{task.id}"),))


def _more_rows(view: CardView) -> tuple[tuple[Button, ...], ...]:
    task_id = view.task.id
    row = [Button(labels.HISTORY, f"run:past:{view.run.id}")]
    if view.has_files:
        row.insert(0, Button(labels.FILES, f"task:files:{task_id}"))
    return (tuple(row), (Button(labels.LESS, f"task:less:{task_id}"),))
