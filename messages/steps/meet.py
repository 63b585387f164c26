"""Meet: who came is noted, and the minutes are handed in."""

from functools import partial
from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords, turn
from messages.meeting_cards import Pad, attendance_rows, minutes_rows, minutes_to_do, noted_lines


def _pad(view: CardView) -> Pad:
    def press(what: str, value: str) -> str:
        area = "task" if what == "upload" else "meet"
        return ":".join((area, what, str(view.task.id), *([value] if value else [])))

    return Pad(press, partial(turn, view))


def _lines(view: CardView, zone: ZoneInfo) -> list[str]:
    if view.meeting is None or view.meeting.meeting is None:
        return []
    return noted_lines(view.meeting, view.title, zone)


def _to_do(view: CardView, face: CardFace) -> str:
    meeting = view.meeting.meeting if view.meeting is not None else None
    is_noted = meeting is None or meeting.attendance_noted_at is not None
    has_minutes = bool(view.files_sent) or (meeting is not None and meeting.minutes is not None)
    return minutes_to_do(face, is_noted=is_noted, has_minutes=has_minutes)


def _rows(view: CardView, face: CardFace) -> Rows:
    if face is CardFace.ATTENDANCE and view.meeting is not None:
        return attendance_rows(view.meeting, _pad(view), view.title)
    return minutes_rows(_pad(view), has_list=view.meeting is not None)


WORDS = StepWords(
    to_do=_to_do,
    rows=_rows,
    file="notula rapat",
    lines=_lines,
    help=(
        f"setelah rapat, simpan <b>{labels.ATTENDANCE}</b>, kirim notula dengan <b>{labels.UPLOAD_MINUTES}</b> "
        f"atau <b>{labels.WRITE_MINUTES}</b>, "
        f"lalu <b>{labels.END_MEETING}</b>."
    ),
)
