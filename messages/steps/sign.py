"""Sign: the paper is signed on the desk or electronically; the bot only notes it and takes the signed file."""

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords
from messages.message import Button, Style


def _to_do(view: CardView, face: CardFace) -> str:
    return (
        f"Mohon berkenan membubuhkan tanda tangan, lalu tekan <b>{labels.SIGNED}</b>. "
        "Pindaian bertanda tangan boleh dikirim kemudian ke percakapan ini."
    )


def _rows(view: CardView, face: CardFace) -> Rows:
    task_id = view.task.id
    rows: Rows = ((Button(labels.SIGNED, f"sign:signed:{task_id}", Style.SUCCESS),),)
    if view.step.returns_to is not None:
        rows = (*rows, (Button(labels.SEND_BACK, f"task:return:{task_id}", Style.DANGER),))
    return rows


WORDS = StepWords(
    to_do=_to_do,
    rows=_rows,
    help=f"tandatangani dokumen, lalu <b>{labels.SIGNED}</b>, atau <b>{labels.SEND_BACK}</b> dengan alasan.",
)
