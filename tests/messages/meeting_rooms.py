"""Rooms of the gallery for meetings: the card outside a run, what is told of a meeting, approval and minutes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from messages import meeting_cards as card_words
from messages import meetings as words
from messages.card_view import CardFace, MeetingView
from messages.meeting_cards import MeetingCardView
from messages.message import Attachment, Message
from sop.meetings import Decision, Invitee, Meeting, MeetingState, Response
from sop.model import Person

DAYS = tuple(date(2026, 12, day) for day in range(1, 6))
FACES = (
    *(CardFace.FRONT, CardFace.DAY, CardFace.HOUR, CardFace.OUTSIDE_HOURS, CardFace.INVITEES, CardFace.MINUTE_TAKER),
    *(CardFace.ATTENDANCE, CardFace.CHANGE_MEETING, CardFace.POSTPONE, CardFace.CANCEL_MEETING),
)
"""What the card of a meeting can show."""
HOURS = ("08.00", "09.00", "10.00", "13.00", "14.00")
POSTS = ("kepala_dinas", "sekretaris", "kabid_tik", "kabid_kip", "staf_sekretariat")


def meeting_views(meeting: Meeting, invitees: Sequence[Invitee], *, title: str) -> list[MeetingView]:
    """Return a meeting as it looks with everything that speaks against its time, and with nothing."""
    plain = MeetingView(meeting, tuple(invitees), DAYS, HOURS, HOURS[1])
    other = replace(meeting, id=1, state=MeetingState.CALLED, starts_at=datetime(2026, 12, 2, 2, tzinfo=UTC))
    doubtful = replace(
        plain, is_outside_hours=True, clashes=((other, POSTS[1]),) * 9, approver=title, absent=(title,) * 2
    )
    return [plain, doubtful]


def card_views(meeting: Meeting, invitees: Sequence[Invitee], *, title: str, reason: str) -> list[MeetingCardView]:
    """Return the card of a free meeting in every state, to everybody who has one."""
    empty = replace(
        meeting, state=MeetingState.DRAFT, day=None, hour=None, starts_at=None, place="", agenda="", reason=reason
    )
    shapes = [
        empty,
        replace(empty, day=meeting.day, hour=meeting.hour, reason=None),
        *(replace(meeting, state=state, reason=reason) for state in MeetingState),
        replace(meeting, attendance_noted_at=meeting.starts_at, minutes=reason),
    ]
    return [
        MeetingCardView(
            about=about,
            titles=dict.fromkeys(POSTS, title),
            is_organiser=is_organiser,
            keeps_minutes=keeps_minutes,
            posts=POSTS,
            has_begun=has_begun,
            files=int(has_begun),
        )
        for shape in shapes
        for about in meeting_views(shape, invitees, title=title)
        for is_organiser, keeps_minutes, has_begun in ((True, True, True), (True, True, False), (False, True, False))
    ]


def rooms(
    person: Person,
    meeting: Meeting,
    invitees: Sequence[Invitee],
    *,
    run_title: str,
    title: str,
    name: str,
    note: str,
    file: Attachment,
    now: datetime,
    zone: ZoneInfo,
) -> dict[str, list[Message]]:
    """Return every message of the subject; `meeting` is one that was called."""
    states = [replace(meeting, state=state, reason=note) for state in MeetingState]
    views = card_views(meeting, invitees, title=title, reason=note)
    many = [(each, run) for each in states for run in (run_title, None)] * 3
    return {
        "meeting_cards.meeting_card": [
            card_words.meeting_card(view, now=now, zone=zone, face=face) for view in views for face in FACES
        ],
        "meeting_cards.draft_dropped": [card_words.draft_dropped()],
        "meeting_cards.approval": [
            card_words.approval(view, person, run_title=run, zone=zone)
            for view in views[::3]
            for run in (run_title, None)
        ],
        "meeting_cards.given_back": [
            card_words.given_back(states[0], by=title, run_title=run, open_data=f"meeting:open:{meeting.id}")
            for run in (run_title, None)
        ],
        "meetings.invitation": [
            words.invitation(each, person, run_title=run, answer=answer, may_answer=may_answer, zone=zone, entry=entry)
            for each in states
            for run in (run_title, None)
            for answer in invitees
            for may_answer in (True, False)
            for entry in (None, file)
        ],
        "meetings.postponed": [
            words.postponed(meeting, run_title=run, by=title, zone=zone) for run in (run_title, None)
        ],
        "meetings.cancelled": [
            words.cancelled(meeting, run_title=run, by=by, zone=zone) for run, by in ((run_title, None), (None, title))
        ],
        "meetings.meeting_reminder": [
            words.meeting_reminder(meeting, person, run_title=run, is_answered=is_answered, is_near=is_near, zone=zone)
            for run in (run_title, None)
            for is_answered in (True, False)
            for is_near in (True, False)
        ],
        "meetings.substitute_told": [
            words.substitute_told(meeting, person, run_title=run, by=title, zone=zone) for run in (run_title, None)
        ],
        "meetings.substitute_noted": [words.substitute_noted(name)],
        "meetings.replaced": [words.replaced()],
        "meetings.invitation_taken_back": [
            words.invitation_taken_back(meeting, run_title=run, by=title) for run in (run_title, None)
        ],
        "meetings.minutes": _minutes(
            meeting, invitees, run_title=run_title, title=title, note=note, file=file, zone=zone
        ),
        "meetings.ask_file": [words.ask_file(meeting.id)],
        "meetings.files_taken": [words.files_taken(3)],
        "meetings.meeting_list": [
            words.meeting_list(shown, page=page, now=now, zone=zone, drafts=drafts, may_call=may_call)
            for shown, page in (([], 0), (many, 0), (many, 1))
            for drafts, may_call in (([], False), (states * 3, True))
        ],
    }


def _minutes(
    meeting: Meeting,
    invitees: Sequence[Invitee],
    *,
    run_title: str,
    title: str,
    note: str,
    file: Attachment,
    zone: ZoneInfo,
) -> list[Message]:
    decided = [Decision(note, holder=title, due=note), Decision(note)]
    return [
        words.minutes(
            meeting,
            run_title=run,
            invitees=invitees,
            file=attached,
            zone=zone,
            decisions=decided * count,
            sendable=sendable,
        )
        for run in (run_title, None)
        for attached in (file, None)
        for count in (0, 1, 9)
        for sendable in (range(1, 20), ())
    ]


def invitees_of(an_id: int, *, name: str, now: datetime) -> tuple[Invitee, ...]:
    """Return one who has not answered, and one for each answer."""
    return (
        Invitee(an_id, POSTS[0]),
        Invitee(an_id, POSTS[1], Response.PRESENT, responded_at=now, attended=True),
        Invitee(an_id, POSTS[2], Response.REPRESENTED, substitute=name, responded_at=now),
        Invitee(an_id, POSTS[3], Response.ABSENT, responded_at=now, attended=False),
    )
