"""Analyse: what came in is looked through; a unit can be asked to mend its part while the others rest."""

from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords, turn
from messages.message import Button, Style
from messages.proposals import unit_lines


def _lines(view: CardView, zone: ZoneInfo) -> list[str]:
    counted = [f"Indikator yang terhimpun: {view.indicators_merged}"] if view.indicators_merged else []
    return [*unit_lines(view.units, zone), *counted]


def _to_do(view: CardView, face: CardFace) -> str:
    if face is CardFace.REPAIR:
        return "Mohon pilih unit yang diminta memperbaiki usulannya."
    if view.files_sent:
        return f"Hasil analisis telah tersimpan. Bila sudah lengkap, tekan <b>{labels.FINISH}</b>."
    return (
        f"Mohon periksa <b>{labels.RECAP}</b>. Bila sudah, tekan <b>{labels.FINISH}</b>, "
        "lalu kirimkan catatan atau berkas hasil analisis."
        if view.units
        else f"Mohon tekan <b>{labels.FINISH}</b>, lalu kirimkan catatan atau berkas hasil analisis."
    )


def _rows(view: CardView, face: CardFace) -> Rows:
    task_id = view.task.id
    if face is CardFace.REPAIR:
        units = [
            (Button(unit.unit.name, f"analyse:repair:{task_id}:{unit.task.id}"),) for unit in view.units if unit.is_in
        ]
        return (*units, (turn(view, labels.LESS, CardFace.FRONT),))
    rows: list[tuple[Button, ...]] = []
    if view.units:
        rows.append((Button(labels.RECAP, f"analyse:recap:{task_id}"), turn(view, labels.ASK_REPAIR, CardFace.REPAIR)))
    if view.indicators_merged:
        rows.append((Button(labels.CHECK_INDICATORS, f"analyse:list:{task_id}", Style.PRIMARY),))
    return (
        *rows,
        (Button(labels.UPLOAD, f"task:upload:{task_id}"),),
        (Button(labels.FINISH, f"analyse:finish:{task_id}", Style.SUCCESS),),
    )


WORDS = StepWords(
    to_do=_to_do,
    rows=_rows,
    lines=_lines,
    help=(
        f"buka <b>{labels.RECAP}</b>; bila perlu <b>{labels.ASK_REPAIR}</b> kepada satu unit; "
        f"akhiri dengan <b>{labels.FINISH}</b> dan catatan atau berkas analisis."
    ),
)
