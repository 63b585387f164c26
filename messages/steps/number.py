"""Number: the papers get their numbers from the register in one press."""

from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardFace, CardView, NextLetter, Rows, StepWords
from messages.message import Button, Style, escape
from messages.times import day


def _lines(view: CardView, zone: ZoneInfo) -> list[str]:
    return [*given_lines(view), *(f"Nomor berikutnya, {_promised(letter)}" for letter in view.next_letters)]


def given_lines(view: CardView) -> list[str]:
    """Return the numbers that papers have for good; HTML."""
    return [f"Nomor {escape(letter.paper)}: <b>{escape(letter.text)}</b>" for letter in view.letters]


def _promised(letter: NextLetter) -> str:
    dated = f", bertanggal mundur {day(letter.dated)}" if letter.dated is not None else ""
    return f"{escape(letter.paper)}: {escape(letter.text)}{dated}"


def _to_do(view: CardView, face: CardFace) -> str:
    if view.next_letters:
        return (
            f"Mohon tekan <b>{labels.ISSUE_NUMBER}</b>; semua nomor berikutnya terbit sekaligus. "
            f"Nomor lain, atau nomor sisipan seperti 12a: <b>{labels.CHANGE_NUMBER}</b>."
        )
    return (
        f"Nomor telah dicatat dalam buku agenda. Mohon tekan <b>{labels.FINISH}</b>; "
        f"pindaian surat dapat dikirim lebih dahulu dengan <b>{labels.UPLOAD}</b>."
    )


def _rows(view: CardView, face: CardFace) -> Rows:
    task_id = view.task.id
    if view.next_letters:
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
