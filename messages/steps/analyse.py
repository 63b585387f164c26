"""Analyse: what came in is looked through; a unit can be asked to mend its part while the others rest."""

from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords, turn
from messages.message import Button, Style, escape
from messages.proposals import unit_lines


def _lines(view: CardView, zone: ZoneInfo) -> list[str]:
    merged, decided = view.indicators_merged, view.indicators_decided
    counted = [f"Indikator yang ditelaah: {decided} dari {merged}"] if merged else []
    return [*unit_lines(view.units, zone), *counted]


def _to_do(view: CardView, face: CardFace) -> str:
    if face is CardFace.REPAIR:
        return "Mohon pilih unit yang diminta memperbaiki usulannya."
    if view.indicators_merged:
        return _to_decide(view)
    if view.files_sent:
        return f"Hasil analisis telah tersimpan. Bila sudah lengkap, tekan <b>{labels.FINISH}</b>."
    return (
        f"Mohon periksa <b>{labels.RECAP}</b>. Bila sudah, tekan <b>{labels.FINISH}</b>, "
        "lalu kirimkan catatan atau berkas hasil analisis."
        if view.units
        else f"Mohon tekan <b>{labels.FINISH}</b>, lalu kirimkan catatan atau berkas hasil analisis."
    )


def _to_decide(view: CardView) -> str:
    """Return what is to be done with indicators: their list with the decisions is what the step leaves behind."""
    if view.indicators_decided < view.indicators_merged:
        first = (
            f"Mohon telaah melalui <b>{labels.CHECK_INDICATORS}</b>, lalu tekan <b>{labels.FINISH}</b>. "
            "Indikator yang belum ditelaah tetap masuk ke dokumen."
        )
    else:
        first = f"Semua indikator telah ditelaah. Mohon tekan <b>{labels.FINISH}</b>."
    awaited = ", ".join(escape(unit.unit.name) for unit in view.missing)
    waiting = f" Perbaikan {awaited} masih ditunggu; bila selesai sekarang, yang dipakai versi terakhir."
    return f"{first}{waiting if awaited else ''} Berkas tambahan boleh dilampirkan dengan <b>{labels.UPLOAD}</b>."


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
        style = Style.PRIMARY if view.indicators_decided < view.indicators_merged else None
        rows.append((Button(labels.CHECK_INDICATORS, f"analyse:list:{task_id}", style),))
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
        f"telaah melalui <b>{labels.CHECK_INDICATORS}</b>; bila perlu <b>{labels.ASK_REPAIR}</b> kepada satu unit; "
        f"akhiri dengan <b>{labels.FINISH}</b>. Daftar indikator dengan keputusannya menjadi dasar konsep."
    ),
)
