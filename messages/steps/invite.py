"""Invite: day, hour, place and agenda are chosen on the card itself, then the invitation goes out."""

from functools import partial
from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords, turn
from messages.meeting_cards import (
    Pad,
    called_lines,
    called_rows,
    called_to_do,
    planning_lines,
    planning_rows,
    planning_to_do,
)
from messages.message import Button
from sop.meetings import MeetingState


def _pad(view: CardView) -> Pad:
    def press(what: str, value: str) -> str:
        area = "meet" if what in ("change", "postpone") else "invite"
        return ":".join((area, what, str(view.task.id), *([value] if value else [])))

    return Pad(press, partial(turn, view))


def _lines(view: CardView, zone: ZoneInfo) -> list[str]:
    if view.meeting is None or view.meeting.meeting is None:
        return []
    if view.task.is_open or view.meeting.meeting.starts_at is None:
        return planning_lines(view.meeting, view.title, zone)
    return called_lines(view.meeting, view.title, zone)


def _to_do(view: CardView, face: CardFace) -> str:
    return planning_to_do(view.meeting, face)


def _rows(view: CardView, face: CardFace) -> Rows:
    return planning_rows(view.meeting, _pad(view), face)


def _closed_to_do(view: CardView, face: CardFace) -> str:
    return called_to_do(face, may_be_cancelled=False) if _may_be_changed(view) else ""


def _closed_rows(view: CardView, face: CardFace) -> Rows:
    if not _may_be_changed(view):
        return ()
    rows = called_rows(_pad(view), face, may_be_cancelled=False)
    is_turned = face in (CardFace.POSTPONE, CardFace.CHANGE_MEETING)
    return rows if is_turned else (*rows, (Button(labels.FILES, f"task:files:{view.task.id}"),))


def _may_be_changed(view: CardView) -> bool:
    meeting = view.meeting.meeting if view.meeting else None
    return meeting is not None and meeting.state is MeetingState.CALLED


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
