"""Meet: who came is noted, and the minutes are handed in."""

from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords, turn
from messages.meetings import answer_lines, attendance_line, meeting_lines
from messages.message import Button, Style


def _lines(view: CardView, zone: ZoneInfo) -> list[str]:
    if view.meeting is None or view.meeting.meeting is None:
        return []
    meeting = view.meeting.meeting
    if meeting.attendance_noted_at is not None:
        return [*meeting_lines(meeting, zone), attendance_line(view.meeting.invitees)]
    return [*meeting_lines(meeting, zone), *answer_lines(view, view.meeting.invitees)]


def _to_do(view: CardView, face: CardFace) -> str:
    if face is CardFace.ATTENDANCE:
        return f"Mohon tandai yang hadir (✓), lalu tekan <b>{labels.SAVE}</b>."
    noted = view.meeting is None or view.meeting.meeting is None or view.meeting.meeting.attendance_noted_at
    waiting = [
        label
        for label, is_done in ((labels.ATTENDANCE, noted), (labels.UPLOAD_MINUTES, view.files_sent or view.task.note))
        if not is_done
    ]
    if not waiting:
        return f"Daftar hadir dan notula telah tersimpan. Mohon tekan <b>{labels.END_MEETING}</b>."
    wanted = " dan ".join(f"<b>{label}</b>" for label in waiting)
    return f"Setelah rapat, mohon lengkapi {wanted}, lalu tekan <b>{labels.END_MEETING}</b>."


def _rows(view: CardView, face: CardFace) -> Rows:
    task_id = view.task.id
    if face is CardFace.ATTENDANCE and view.meeting is not None:
        toggles = [
            (
                Button(
                    f"{'✓ ' if invitee.is_marked else ''}{view.title(invitee.post)}",
                    f"meet:toggle:{task_id}:{invitee.post}",
                ),
            )
            for invitee in view.meeting.invitees
        ]
        return (*toggles, (Button(labels.SAVE, f"meet:attendance:{task_id}", Style.PRIMARY),))
    attendance = [turn(view, labels.ATTENDANCE, CardFace.ATTENDANCE)] if view.meeting is not None else []
    return (
        (
            *attendance,
            Button(labels.UPLOAD_MINUTES, f"task:upload:{task_id}"),
            Button(labels.WRITE_MINUTES, f"meet:write:{task_id}"),
        ),
        (Button(labels.END_MEETING, f"meet:finish:{task_id}", Style.SUCCESS),),
    )


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
