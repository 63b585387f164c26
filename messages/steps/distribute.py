"""Distribute: the form goes to every unit; who has received it is shown as it comes."""

from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords
from messages.message import Button, Style, escape
from messages.proposals import form_line, unit_lines


def _lines(view: CardView, zone: ZoneInfo) -> list[str]:
    if view.units:
        return [*form_line(view), *unit_lines(view.units, zone)]
    names = ", ".join(escape(unit.name) for unit in view.run.procedure.units)
    return [*form_line(view), f"Disampaikan kepada: {names}"]


def _to_do(view: CardView, face: CardFace) -> str:
    return f"Mohon tekan <b>{labels.SEND_FORM}</b>; format disampaikan kepada semua unit di atas."


def _rows(view: CardView, face: CardFace) -> Rows:
    return ((Button(labels.SEND_FORM, f"distribute:send:{view.task.id}", Style.SUCCESS),),)


WORDS = StepWords(
    to_do=_to_do,
    rows=_rows,
    lines=_lines,
    help=f"tekan <b>{labels.SEND_FORM}</b>; tanda terima tiap unit tampil pada kartu.",
)
