"""Draft: the document is handed in, then laid before who reviews it."""

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords
from messages.message import Button, Style


def _to_do(view: CardView, face: CardFace) -> str:
    if view.files_sent:
        return (
            f"Konsep telah tersimpan dan dapat dilihat melalui <b>{labels.MORE}</b>. "
            f"Mohon tekan <b>{labels.SUBMIT_DRAFT}</b>, atau <b>{labels.UPLOAD_DRAFT}</b> untuk hasil suntingan."
        )
    return (
        f"Mohon tekan <b>{labels.MAKE_DRAFT}</b>, atau <b>{labels.UPLOAD_DRAFT}</b> untuk konsep sendiri, "
        f"lalu <b>{labels.SUBMIT_DRAFT}</b>."
    )


def _rows(view: CardView, face: CardFace) -> Rows:
    task_id = view.task.id
    return (
        (Button(labels.MAKE_DRAFT, f"draft:make:{task_id}"), Button(labels.UPLOAD_DRAFT, f"task:upload:{task_id}")),
        (Button(labels.SUBMIT_DRAFT, f"draft:submit:{task_id}", Style.SUCCESS),),
    )


WORDS = StepWords(
    to_do=_to_do,
    rows=_rows,
    help=(
        f"tekan <b>{labels.MAKE_DRAFT}</b> agar konsep dibuatkan dari usulan unit, atau <b>{labels.UPLOAD_DRAFT}</b>, "
        f"lalu <b>{labels.SUBMIT_DRAFT}</b>."
    ),
)
