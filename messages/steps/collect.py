"""Collect: what the units handed in, live; nobody has to ask who is missing."""

from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords, turn
from messages.message import Button, Style
from messages.proposals import unit_lines


def _lines(view: CardView, zone: ZoneInfo) -> list[str]:
    if not view.units:
        return []
    here = len(view.units) - len(view.missing)
    return [f"<b>Usulan masuk: {here} dari {len(view.units)}</b>", *unit_lines(view.units, zone)]


def _to_do(view: CardView, face: CardFace) -> str:
    if face is CardFace.NIL:
        return "Mohon pilih unit yang ditandai nihil."
    if view.missing:
        return (
            f"Menunggu usulan. Mohon tekan <b>{labels.REMIND_UNITS}</b>, atau <b>{labels.MARK_NIL}</b> "
            "bagi unit yang tidak mengusulkan."
        )
    return f"Semua unit telah masuk atau nihil. Mohon tekan <b>{labels.FINISH}</b>."


def _rows(view: CardView, face: CardFace) -> Rows:
    task_id = view.task.id
    if face is CardFace.NIL:
        units = [(Button(unit.unit.name, f"collect:nil:{task_id}:{unit.task.id}"),) for unit in view.missing]
        return (*units, (turn(view, labels.LESS, CardFace.FRONT),))
    if view.missing:
        return (
            (Button(labels.REMIND_UNITS, f"collect:remind:{task_id}", Style.PRIMARY),),
            (turn(view, labels.MARK_NIL, CardFace.NIL),),
        )
    return ((Button(labels.FINISH, f"collect:finish:{task_id}", Style.SUCCESS),),)


WORDS = StepWords(
    to_do=_to_do,
    rows=_rows,
    lines=_lines,
    help=(
        f"kartu memperlihatkan unit yang belum masuk; <b>{labels.REMIND_UNITS}</b> mengingatkan, "
        f"<b>{labels.MARK_NIL}</b> bagi unit tanpa usulan, lalu <b>{labels.FINISH}</b>."
    ),
)
