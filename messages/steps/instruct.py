"""Instruct: a disposition goes down to the next post."""

from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords, turn
from messages.dispositions import URGENCIES, slip_lines
from messages.message import Button, Style, escape
from sop.dispositions import Urgency


def _lines(view: CardView, zone: ZoneInfo) -> list[str]:
    if view.disposition is None:
        return []
    to = escape(view.title(view.disposition.to_post))
    return [f"<b>Disposisi kepada {to}</b>", *slip_lines(view.disposition)]


def _to_do(view: CardView, face: CardFace) -> str:
    if face is CardFace.INSTRUCTIONS:
        return f"Mohon pilih satu atau beberapa instruksi, lalu tekan <b>{labels.SAVE}</b>."
    if face is CardFace.URGENCY:
        return "Mohon pilih derajat disposisi."
    if view.slip is None:
        return f"Mohon arahan untuk memulai {escape(view.run.title)}: tekan <b>{_send_label(view)}</b>."
    return f"Mohon berkenan menindaklanjuti: tekan <b>{_send_label(view)}</b>."


def _rows(view: CardView, face: CardFace) -> Rows:
    task_id = view.task.id
    if face is CardFace.INSTRUCTIONS:
        chosen = view.disposition.instructions if view.disposition else ()
        choices = [
            (Button(f"✓ {text}" if text in chosen else text, f"instruct:toggle:{task_id}:{index}"),)
            for index, text in enumerate(view.run.procedure.instructions)
        ]
        return (*choices, (turn(view, labels.SAVE, CardFace.FRONT),))
    if face is CardFace.URGENCY:
        levels = [(Button(URGENCIES[level], f"instruct:urgency:{task_id}:{level}"),) for level in Urgency]
        return (*levels, (turn(view, labels.LESS, CardFace.FRONT),))
    return (
        (Button(_send_label(view), f"instruct:send:{task_id}", Style.SUCCESS),),
        (
            turn(view, labels.CHANGE_INSTRUCTIONS, CardFace.INSTRUCTIONS),
            Button(labels.ADD_NOTE, f"instruct:note:{task_id}"),
        ),
        (turn(view, labels.URGENCY, CardFace.URGENCY),),
    )


def _send_label(view: CardView) -> str:
    return labels.SEND_DISPOSITION if view.slip is None else labels.FORWARD_DISPOSITION


WORDS = StepWords(
    to_do=_to_do,
    rows=_rows,
    lines=_lines,
    help=(
        f"tekan <b>{labels.SEND_DISPOSITION}</b> atau <b>{labels.FORWARD_DISPOSITION}</b>; "
        "instruksi, catatan dan derajat dapat diubah lebih dahulu."
    ),
)
