"""Sign: the paper is signed on the desk or electronically; the bot only notes it and takes the signed file."""

from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords
from messages.message import Button, Style, escape
from messages.steps.number import given_lines


def _lines(view: CardView, zone: ZoneInfo) -> list[str]:
    reserved = [f"Nomor {escape(letter.paper)} (dicadangkan): {escape(letter.text)}" for letter in view.next_letters]
    return [*given_lines(view), *reserved]


def _to_do(view: CardView, face: CardFace) -> str:
    if view.next_letters:
        return (
            "Mohon berkenan menandatangani secara elektronik dengan nomor di atas, lalu tekan "
            f"<b>{labels.SIGNED}</b>. Setelah itu, PDF bertanda tangan diminta pada percakapan ini."
        )
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
    file="bertanda tangan",
    lines=_lines,
    help=f"tandatangani dokumen, lalu <b>{labels.SIGNED}</b>, atau <b>{labels.SEND_BACK}</b> dengan alasan.",
)
