"""Draft: the document is handed in, then laid before who reviews it."""

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords
from messages.message import Button, Style


def _to_do(view: CardView, face: CardFace) -> str:
    if view.files_sent:
        return f"Konsep telah tersimpan. Mohon tekan <b>{labels.SUBMIT_DRAFT}</b>."
    return f"Mohon kirimkan konsep dengan <b>{labels.UPLOAD_DRAFT}</b>, lalu tekan <b>{labels.SUBMIT_DRAFT}</b>."


def _rows(view: CardView, face: CardFace) -> Rows:
    task_id = view.task.id
    return (
        (Button(labels.UPLOAD_DRAFT, f"task:upload:{task_id}"),),
        (Button(labels.SUBMIT_DRAFT, f"draft:submit:{task_id}", Style.SUCCESS),),
    )


WORDS = StepWords(
    to_do=_to_do,
    rows=_rows,
    help=f"kirim konsep dengan <b>{labels.UPLOAD_DRAFT}</b>, lalu <b>{labels.SUBMIT_DRAFT}</b>.",
)
