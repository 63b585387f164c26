"""Invite: day, hour, place and agenda are chosen on the card itself, then the invitation goes out."""

from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords, turn
from messages.meetings import answer_lines, doubt_lines, draft_lines, meeting_lines
from messages.message import Button, Style
from messages.times import short_day
from sop.meetings import MeetingState


def _lines(view: CardView, zone: ZoneInfo) -> list[str]:
    if view.meeting is None or view.meeting.meeting is None:
        return []
    meeting = view.meeting.meeting
    if view.task.is_open or meeting.starts_at is None:
        return [*draft_lines(meeting, zone), *doubt_lines(view, zone)] if meeting.is_complete else []
    return [*meeting_lines(meeting, zone), *answer_lines(view, view.meeting.invitees)]


def _to_do(view: CardView, face: CardFace) -> str:
    if face is CardFace.DAY:
        return "Mohon pilih hari rapat."
    if face is CardFace.HOUR:
        return "Mohon pilih jam mulai rapat."
    if face is CardFace.OUTSIDE_HOURS:
        return "Waktu rapat di luar jam kerja. Undangan tetap dikirim?"
    if _is_ready(view):
        return f"Mohon diperiksa, lalu tekan <b>{labels.SEND_INVITATION}</b>."
    return f"Mohon tekan <b>{labels.MAKE_INVITATION}</b>, lalu pilih hari dan jam rapat."


def _rows(view: CardView, face: CardFace) -> Rows:
    task_id = view.task.id
    if face is CardFace.DAY:
        days = view.meeting.days if view.meeting else ()
        return (
            *((Button(short_day(day), f"invite:day:{task_id}:{day:%Y%m%d}"),) for day in days),
            (Button(labels.OTHER_DAY, f"invite:ask:{task_id}:day"), turn(view, labels.LESS, CardFace.FRONT)),
        )
    if face is CardFace.HOUR:
        assert view.step.meeting is not None
        hours = [
            Button(hour, f"invite:hour:{task_id}:{hour.replace('.', '')}", _primary(hour == view.step.meeting.hour))
            for hour in view.step.meeting.hours
        ]
        return (
            *(tuple(hours[index : index + 3]) for index in range(0, len(hours), 3)),
            (Button(labels.OTHER_HOUR, f"invite:ask:{task_id}:hour"), turn(view, labels.LESS, CardFace.FRONT)),
        )
    if face is CardFace.OUTSIDE_HOURS:
        return (
            (Button(labels.CONFIRM_SEND, f"invite:confirm:{task_id}", Style.SUCCESS),),
            (turn(view, labels.LESS, CardFace.FRONT),),
        )
    if not _is_ready(view):
        return ((turn(view, labels.MAKE_INVITATION, CardFace.DAY),),)
    return (
        (Button(labels.SEND_INVITATION, f"invite:send:{task_id}", Style.SUCCESS),),
        (turn(view, labels.CHANGE_DAY, CardFace.DAY), turn(view, labels.CHANGE_HOUR, CardFace.HOUR)),
        (
            Button(labels.CHANGE_PLACE, f"invite:ask:{task_id}:place"),
            Button(labels.CHANGE_AGENDA, f"invite:ask:{task_id}:agenda"),
        ),
    )


def _closed_to_do(view: CardView, face: CardFace) -> str:
    if face is CardFace.POSTPONE and _may_be_postponed(view):
        return "Tunda rapat? Semua yang diundang diberi tahu, dan undangan dibuat kembali."
    return ""


def _closed_rows(view: CardView, face: CardFace) -> Rows:
    if not _may_be_postponed(view):
        return ()
    if face is CardFace.POSTPONE:
        return (
            (Button(labels.CONFIRM_POSTPONE, f"meet:postpone:{view.task.id}", Style.DANGER),),
            (turn(view, labels.LESS, CardFace.FRONT),),
        )
    if face is CardFace.CHANGE_MEETING:
        return (
            (
                Button(labels.CHANGE_TIME, f"meet:change:{view.task.id}:time"),
                Button(labels.CHANGE_PLACE, f"meet:change:{view.task.id}:place"),
            ),
            (turn(view, labels.LESS, CardFace.FRONT),),
        )
    return (
        (
            turn(view, labels.CHANGE_MEETING, CardFace.CHANGE_MEETING),
            turn(view, labels.POSTPONE, CardFace.POSTPONE),
        ),
        (Button(labels.FILES, f"task:files:{view.task.id}"),),
    )


def _may_be_postponed(view: CardView) -> bool:
    meeting = view.meeting.meeting if view.meeting else None
    return meeting is not None and meeting.state is MeetingState.CALLED


def _is_ready(view: CardView) -> bool:
    return view.meeting is not None and view.meeting.meeting is not None and view.meeting.meeting.is_complete


def _primary(is_default: bool) -> Style | None:
    return Style.PRIMARY if is_default else None


WORDS = StepWords(
    to_do=_to_do,
    rows=_rows,
    lines=_lines,
    closed_to_do=_closed_to_do,
    closed_rows=_closed_rows,
    help=(
        f"tekan <b>{labels.MAKE_INVITATION}</b>, pilih hari dan jam, lalu <b>{labels.SEND_INVITATION}</b>. "
        f"Waktu dan tempat dapat diubah dengan <b>{labels.CHANGE_MEETING}</b>; "
        f"rapat dapat ditunda dengan <b>{labels.POSTPONE}</b>."
    ),
)
