"""Meetings and who belongs to them."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlmodel import Session, col, delete, select

from db.tables import InviteeRow, MeetingRow
from sop.meetings import Invitee, Meeting, MeetingState, Response


def add(
    session: Session,
    *,
    organiser: str,
    place: str,
    agenda: str,
    run_id: int | None = None,
    task_id: int | None = None,
    minute_taker: str | None = None,
    series_id: int | None = None,
    sequence: int = 0,
) -> Meeting:
    """Add the draft of a meeting, to the task of its invitation or outside a run.

    One that was put off goes on in its series.
    """
    row = MeetingRow(
        run_id=run_id,
        task_id=task_id,
        organiser=organiser,
        minute_taker=minute_taker,
        state=MeetingState.DRAFT,
        place=place,
        agenda=agenda,
        series_id=series_id,
        sequence=sequence,
    )
    session.add(row)
    session.flush()
    return _meeting(row)


def find(session: Session, meeting_id: int, *, lock: bool = False) -> Meeting | None:
    """Return a meeting, or None; `lock` makes others wait until this transaction ends."""
    query = select(MeetingRow).where(MeetingRow.id == meeting_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = session.exec(query).first()
    return None if row is None else _meeting(row)


def of_task(session: Session, task_id: int) -> Meeting | None:
    """Return the meeting that a task calls, or None."""
    row = session.exec(select(MeetingRow).where(MeetingRow.task_id == task_id)).first()
    return None if row is None else _meeting(row)


def of_run(session: Session, run_id: int) -> list[Meeting]:
    """Return the meetings of a run, the oldest first."""
    rows = session.exec(select(MeetingRow).where(MeetingRow.run_id == run_id).order_by(col(MeetingRow.id)))
    return [_meeting(row) for row in rows]


def latest_of_run(session: Session, run_id: int) -> Meeting | None:
    """Return the newest meeting of a run, or None."""
    row = session.exec(
        select(MeetingRow).where(MeetingRow.run_id == run_id).order_by(col(MeetingRow.id).desc())
    ).first()
    return None if row is None else _meeting(row)


def save(session: Session, meeting: Meeting) -> None:
    """Store what a rule made of a meeting."""
    row = session.get_one(MeetingRow, meeting.id)
    row.state = meeting.state
    row.place = meeting.place
    row.agenda = meeting.agenda
    row.day = meeting.day
    row.hour = meeting.hour
    row.starts_at = meeting.starts_at
    row.attendance_noted_at = meeting.attendance_noted_at
    row.sequence = meeting.sequence
    row.minute_taker = meeting.minute_taker
    row.submitted_by = meeting.submitted_by
    row.reason = meeting.reason
    row.minutes = meeting.minutes
    row.minutes_by = meeting.minutes_by
    session.add(row)
    session.flush()


def invite(session: Session, invitees: Iterable[Invitee]) -> None:
    """Add posts to a meeting."""
    for invitee in invitees:
        session.add(
            InviteeRow(
                meeting_id=invitee.meeting_id,
                post_code=invitee.post,
                response=invitee.response,
                responded_at=invitee.responded_at,
            )
        )
    session.flush()


def disinvite(session: Session, meeting_id: int) -> None:
    """Take everybody from a meeting that is not called (any more)."""
    session.exec(delete(InviteeRow).where(col(InviteeRow.meeting_id) == meeting_id))


def remove(session: Session, meeting_id: int) -> None:
    """Delete a draft that was never called."""
    disinvite(session, meeting_id)
    session.exec(delete(MeetingRow).where(col(MeetingRow.id) == meeting_id))


def invitees(session: Session, meeting_id: int) -> list[Invitee]:
    """Return who belongs to a meeting, in a fixed order."""
    query = select(InviteeRow).where(InviteeRow.meeting_id == meeting_id).order_by(col(InviteeRow.post_code))
    return [_invitee(row) for row in session.exec(query)]


def save_invitee(session: Session, invitee: Invitee) -> None:
    """Store an answer, or who came."""
    row = session.get_one(InviteeRow, (invitee.meeting_id, invitee.post))
    row.response = invitee.response
    row.substitute = invitee.substitute
    row.responded_at = invitee.responded_at
    row.attended = invitee.attended
    session.add(row)
    session.flush()


def of_posts(session: Session, posts: Collection[str], *, limit: int) -> list[Meeting]:
    """Return the meetings those posts belong to and that were called, the latest first."""
    invited = select(InviteeRow.meeting_id).where(col(InviteeRow.post_code).in_(posts))
    query = (
        select(MeetingRow)
        .where(
            col(MeetingRow.id).in_(invited),
            col(MeetingRow.state).not_in((MeetingState.DRAFT, MeetingState.SUBMITTED)),
        )
        .order_by(col(MeetingRow.starts_at).desc())
        .limit(limit)
    )
    return [_meeting(row) for row in session.exec(query)]


def unanswered(session: Session, posts: Collection[str], *, now: datetime) -> list[Meeting]:
    """Return the called meetings that have not begun and that one of some posts has not answered, the next first."""
    invited = select(InviteeRow.meeting_id).where(
        col(InviteeRow.post_code).in_(posts), col(InviteeRow.response).is_(None)
    )
    query = (
        select(MeetingRow)
        .where(
            col(MeetingRow.id).in_(invited), MeetingRow.state == MeetingState.CALLED, col(MeetingRow.starts_at) > now
        )
        .order_by(col(MeetingRow.starts_at), col(MeetingRow.id))
    )
    return [_meeting(row) for row in session.exec(query)]


def drafts_of(session: Session, posts: Collection[str]) -> list[Meeting]:
    """Return the free meetings that those posts are putting together or have submitted, the newest first."""
    query = (
        select(MeetingRow)
        .where(
            col(MeetingRow.organiser).in_(posts),
            col(MeetingRow.task_id).is_(None),
            col(MeetingRow.state).in_((MeetingState.DRAFT, MeetingState.SUBMITTED)),
        )
        .order_by(col(MeetingRow.id).desc())
    )
    return [_meeting(row) for row in session.exec(query)]


def submitted(session: Session) -> list[Meeting]:
    """Return the meetings that wait for approval, the oldest first."""
    query = select(MeetingRow).where(MeetingRow.state == MeetingState.SUBMITTED).order_by(col(MeetingRow.id))
    return [_meeting(row) for row in session.exec(query)]


def called_between(
    session: Session, posts: Collection[str], *, after: datetime, before: datetime, but_not: int
) -> list[tuple[Meeting, str]]:
    """Return the called meetings of some posts that begin between two times, each with one of the posts."""
    query = (
        select(MeetingRow, InviteeRow.post_code)
        .join(InviteeRow, col(InviteeRow.meeting_id) == MeetingRow.id)
        .where(
            col(InviteeRow.post_code).in_(posts),
            MeetingRow.state == MeetingState.CALLED,
            col(MeetingRow.starts_at) > after,
            col(MeetingRow.starts_at) < before,
            MeetingRow.id != but_not,
        )
        .order_by(col(MeetingRow.starts_at), col(InviteeRow.post_code))
    )
    return [(_meeting(row), post) for row, post in session.exec(query)]


def _meeting(row: MeetingRow) -> Meeting:
    assert row.id is not None
    return Meeting(
        id=row.id,
        run_id=row.run_id,
        task_id=row.task_id,
        state=MeetingState(row.state),
        place=row.place,
        agenda=row.agenda,
        day=row.day,
        hour=row.hour,
        starts_at=row.starts_at,
        attendance_noted_at=row.attendance_noted_at,
        series_id=row.series_id,
        sequence=row.sequence,
        organiser=row.organiser,
        minute_taker=row.minute_taker,
        submitted_by=row.submitted_by,
        reason=row.reason,
        minutes=row.minutes,
        minutes_by=row.minutes_by,
    )


def _invitee(row: InviteeRow) -> Invitee:
    return Invitee(
        meeting_id=row.meeting_id,
        post=row.post_code,
        response=Response(row.response) if row.response else None,
        substitute=row.substitute,
        responded_at=row.responded_at,
        attended=row.attended,
    )
