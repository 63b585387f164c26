"""Create: the form that the units will fill in, or what else a procedure begins with."""

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords
from messages.message import Button, Style


def _to_do(view: CardView, face: CardFace) -> str:
    if view.files_sent:
        return f"Berkas telah tersimpan. Mohon tekan <b>{labels.FINISH}</b>."
    if not view.takes_indicators:
        return f"Mohon kirimkan berkas dengan <b>{labels.UPLOAD}</b>, lalu tekan <b>{labels.FINISH}</b>."
    return (
        f"Mohon tekan <b>{labels.STANDARD_FORM}</b>, atau <b>{labels.UPLOAD}</b> untuk format sendiri, "
        f"lalu <b>{labels.FINISH}</b>."
    )


def _rows(view: CardView, face: CardFace) -> Rows:
    task_id = view.task.id
    upload = Button(labels.UPLOAD, f"task:upload:{task_id}")
    standard = (Button(labels.STANDARD_FORM, f"create:form:{task_id}"),) if view.takes_indicators else ()
    return (
        (*standard, upload),
        (Button(labels.FINISH, f"create:finish:{task_id}", Style.SUCCESS),),
    )


WORDS = StepWords(
    to_do=_to_do,
    rows=_rows,
    help=(
        f"kirimkan berkas dengan <b>{labels.UPLOAD}</b>, atau <b>{labels.STANDARD_FORM}</b> bila tersedia, "
        f"lalu tekan <b>{labels.FINISH}</b>."
    ),
)
