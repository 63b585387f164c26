"""Number: the papers get their numbers from the register in one press."""

from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords
from messages.message import Button, Style, escape


def _lines(view: CardView, zone: ZoneInfo) -> list[str]:
    if view.letters:
        return [f"Nomor {escape(letter.paper)}: <b>{escape(letter.text)}</b>" for letter in view.letters]
    return [f"Nomor berikutnya, {escape(paper)}: {escape(text)}" for paper, text in view.next_letters]


def _to_do(view: CardView, face: CardFace) -> str:
    if not view.letters:
        return f"Mohon tekan <b>{labels.ISSUE_NUMBER}</b>; semua nomor di atas terbit sekaligus."
    return (
        f"Nomor telah dicatat dalam buku agenda. Mohon tekan <b>{labels.FINISH}</b>; "
        f"pindaian surat dapat dikirim lebih dahulu dengan <b>{labels.UPLOAD}</b>."
    )


def _rows(view: CardView, face: CardFace) -> Rows:
    task_id = view.task.id
    if not view.letters:
        return (
            (Button(labels.ISSUE_NUMBER, f"number:issue:{task_id}", Style.SUCCESS),),
            (Button(labels.CHANGE_NUMBER, f"number:ask:{task_id}"),),
        )
    return (
        (Button(labels.UPLOAD, f"task:upload:{task_id}"),),
        (Button(labels.FINISH, f"number:finish:{task_id}", Style.SUCCESS),),
    )


WORDS = StepWords(
    to_do=_to_do,
    rows=_rows,
    file="pindaian surat",
    lines=_lines,
    help=(
        f"<b>{labels.ISSUE_NUMBER}</b> menerbitkan nomor semua surat sekaligus "
        f"(dapat diubah dengan <b>{labels.CHANGE_NUMBER}</b>), lalu <b>{labels.FINISH}</b>."
    ),
)
