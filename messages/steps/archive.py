"""Archive: delivered, copied, put away; each is put on record before the run ends."""

from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords
from messages.message import Button, Style, escape, one_line
from messages.steps.number import given_lines
from messages.times import short_moment
from sop.records import Record, RecordKind

LABELS = {
    RecordKind.DELIVERED: labels.DELIVERED,
    RecordKind.COPIED: labels.COPIED,
    RecordKind.ARCHIVED: labels.ARCHIVED,
}
QUESTIONS = {
    RecordKind.DELIVERED: "Mohon kirimkan foto atau PDF tanda terima surat ke percakapan ini.",
    RecordKind.COPIED: "Mohon tuliskan jumlah salinan dan penerimanya, misalnya: 3 rangkap, Bappeda dan Inspektorat.",
    RecordKind.ARCHIVED: "Mohon tuliskan tempat atau kode arsip, misalnya: Lemari 2, map IKU 2027.",
}
TEXT_SHOWN = 120


def _lines(view: CardView, zone: ZoneInfo) -> list[str]:
    return [*given_lines(view), *(_record_line(record, zone) for record in view.records)]


def _record_line(record: Record, zone: ZoneInfo) -> str:
    text = escape(one_line(record.text, TEXT_SHOWN))
    return f"✓ {LABELS[record.kind]}: {text}, {short_moment(record.recorded_at, zone)}"


def _to_do(view: CardView, face: CardFace) -> str:
    waiting = [f"<b>{LABELS[kind]}</b>" for kind in RecordKind if kind not in view.recorded]
    if waiting:
        return f"Mohon dicatat: {', '.join(waiting)}. Setelah itu, tekan <b>{labels.FINISH}</b>."
    return f"Semua telah dicatat. Mohon tekan <b>{labels.FINISH}</b>."


def _rows(view: CardView, face: CardFace) -> Rows:
    task_id = view.task.id
    kinds = [
        (
            Button(
                f"{'✓ ' if kind in view.recorded else ''}{LABELS[kind]}",
                f"archive:record:{task_id}:{kind}",
            ),
        )
        for kind in RecordKind
    ]
    return (*kinds, (Button(labels.FINISH, f"archive:finish:{task_id}", Style.SUCCESS),))


WORDS = StepWords(
    to_do=_to_do,
    rows=_rows,
    lines=_lines,
    help=(
        f"catat <b>{labels.DELIVERED}</b> (tanda terima), <b>{labels.COPIED}</b> dan <b>{labels.ARCHIVED}</b>, "
        f"lalu <b>{labels.FINISH}</b>."
    ),
)
