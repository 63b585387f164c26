"""What people have of a meeting: the invitation, the card of one outside a run, what is told of it; made when sent."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from db import absences, files, live_messages, meetings, outbox, people, runs, tasks
from db.live_messages import LiveKind
from db.outbox import Notice
from documents.meeting_calendar import MEDIA_TYPE, meeting_entry
from messages import meeting_cards as card_words
from messages import meetings as words
from messages.card_view import CardFace
from messages.meeting_cards import MeetingCardView
from messages.message import Attachment, Message, made_file
from services import cards, desk, disposition_cards, disposition_drafts, meeting_views
from services.deliveries import ClearButtons, Delivery, Edit, LiveAbout, Send
from services.identity import Caller
from services.office import Office
from sop import permissions
from sop.errors import NotPermitted
from sop.meetings import Invitee, Meeting, MeetingState, decisions, defaults_of, wants_reminder
from sop.model import Run, Task
from sop.procedure import StepAction
from sop.working_time import is_open

ENTRY_NAME = "rapat.ics"
REFRESHED = {
    "invitation_refresh": LiveKind.INVITATION,
    "meeting_refresh": LiveKind.MEETING,
    "approval_refresh": LiveKind.APPROVAL,
}
"""Which live message each of these brings in step."""


# Looking


def locked(session: Session, meeting_id: int) -> Meeting:
    """Return a meeting and keep others from changing it; raises NotPermitted for an unknown one."""
    meeting = meetings.find(session, meeting_id, lock=True)
    if meeting is None:
        raise NotPermitted
    return meeting


def invited_as(session: Session, caller: Caller, meeting: Meeting) -> list[Invitee]:
    """Return the invited posts that somebody holds; raises NotPermitted where there are none."""
    own = [each for each in meetings.invitees(session, meeting.id) if each.post in caller.actor.posts]
    if not own:
        raise NotPermitted
    return own


def holding_task(session: Session, meeting: Meeting) -> Task | None:
    """Return the task of a run through which a meeting is held, the newest, or None."""
    if meeting.run_id is None:
        return None
    run, all_tasks = runs.get(session, meeting.run_id), tasks.of_run(session, meeting.run_id)
    found = [task for task in all_tasks if holds(task, meeting, all_tasks=all_tasks, run=run)]
    return found[-1] if found else None


def holds(task: Task, meeting: Meeting, *, all_tasks: list[Task], run: Run) -> bool:
    """Tell whether a task of a run is the one through which a meeting is held."""
    if not task.counts or task.is_proposal or run.procedure.step(task.step).action is not StepAction.MEET:
        return False
    calling = cards.meeting_task(task, all_tasks, run)
    return calling is not None and calling.id == meeting.task_id


def minutes_files(session: Session, meeting: Meeting) -> list[files.File]:
    """Return the files of the minutes of a meeting, in the order they came."""
    if meeting.is_free:
        return files.of_meeting(session, meeting.id)
    held = holding_task(session, meeting)
    return [] if held is None else files.of_tasks(session, [held.id])


def typed_minutes(session: Session, meeting: Meeting, *, office: Office) -> Attachment | None:
    """Return the minutes that were typed in chat as a file, or None where there are none."""
    if meeting.minutes is None:
        return None
    invitees, title = meetings.invitees(session, meeting.id), run_title(session, meeting)
    titles = {invitee.post: people.post_title(session, invitee.post) for invitee in invitees}
    return words.minutes_file(meeting, run_title=title, invitees=invitees, titles=titles, zone=office.timezone)


def run_title(session: Session, meeting: Meeting) -> str | None:
    """Return the title of the run that a meeting belongs to, or None."""
    return None if meeting.run_id is None else runs.get(session, meeting.run_id).title


def is_ahead(meeting: Meeting, *, now: datetime) -> bool:
    """Tell whether a meeting was called and has not begun."""
    return meeting.state is MeetingState.CALLED and meeting.starts_at is not None and now < meeting.starts_at


def card_view(session: Session, caller: Caller, meeting: Meeting, *, office: Office, now: datetime) -> MeetingCardView:
    """Return what the card of a meeting shows to somebody; reads only."""
    procedure = office.procedure if meeting.run_id is None else runs.get(session, meeting.run_id).procedure
    about = meeting_views.view_of(session, meeting, defaults_of(procedure), procedure=procedure, office=office, now=now)
    posts = [post.code for post in procedure.posts]
    named = {*posts, meeting.organiser, *(invitee.post for invitee in about.invitees)}
    return MeetingCardView(
        about=about,
        titles={post: people.post_title(session, post) for post in named},
        is_organiser=meeting.organiser in caller.actor.posts,
        keeps_minutes=meeting.minute_taker in caller.actor.posts,
        posts=posts,
        has_begun=meeting.starts_at is not None and now >= meeting.starts_at,
        files=len(minutes_files(session, meeting)),
    )


def card_for(
    session: Session,
    caller: Caller,
    meeting: Meeting,
    *,
    office: Office,
    now: datetime,
    face: CardFace = CardFace.FRONT,
) -> Message:
    """Return the card of a meeting outside a run as it stands now; reads only. Raises NotPermitted for others."""
    view = card_view(session, caller, meeting, office=office, now=now)
    if not (view.is_organiser or view.keeps_minutes):
        raise NotPermitted
    return card_words.meeting_card(view, now=now, zone=office.timezone, face=face)


def invitation_for(
    session: Session,
    caller: Caller,
    meeting: Meeting,
    *,
    office: Office,
    now: datetime,
    entry: Attachment | None = None,
) -> Message:
    """Return an invitation as it reads for one official now; raises NotPermitted for who is not invited."""
    own = invited_as(session, caller, meeting)
    return words.invitation(
        meeting,
        caller.person,
        run_title=run_title(session, meeting),
        answer=own[0],
        may_answer=is_ahead(meeting, now=now),
        zone=office.timezone,
        entry=entry,
    )


def calendar_entry(
    session: Session, meeting: Meeting, *, office: Office, now: datetime, is_cancelled: bool = False
) -> Attachment:
    """Return a meeting as a file for the calendar of a phone."""
    organiser = people.post_title(session, meeting.organiser)
    content = meeting_entry(
        meeting, organiser=organiser, bot_username=office.bot_username, now=now, is_cancelled=is_cancelled
    )
    return made_file(ENTRY_NAME, content, media_type=MEDIA_TYPE)


# Keeping chats in step


def tell_invitees(
    session: Session, meeting: Meeting, kind: str, *, but_not: str, now: datetime, **payload: Any
) -> None:
    """Tell whoever sits on the invited posts, but not who calls or closes the meeting."""
    posts = [invitee.post for invitee in meetings.invitees(session, meeting.id)]
    teller = people.holder_of(session, but_not, now=now)
    desk.tell_holders(
        session,
        posts,
        kind,
        but_not=teller.person if teller else None,
        now=now,
        meeting_id=meeting.id,
        **payload,
    )


def send_card(
    session: Session, meeting: Meeting, *, person_id: int, now: datetime, face: CardFace = CardFace.FRONT
) -> None:
    """Send somebody the card of a meeting outside a run anew; the one before loses its buttons."""
    outbox.tell(session, "meeting_card", person=person_id, now=now, once=True, meeting_id=meeting.id, face=face.value)


def send_to_its_desk(session: Session, meeting: Meeting, post: str, *, now: datetime) -> None:
    """Send the card of a meeting outside a run to whoever sits on a post."""
    holder = people.holder_of(session, post, now=now)
    if holder is not None:
        send_card(session, meeting, person_id=holder.person.id, now=now)


def refresh(session: Session, meeting: Meeting, *, now: datetime, but_not: int | None = None) -> None:
    """Bring every live message about a meeting in step with it: cards, invitations, and requests for approval.

    `but_not` is the person whose pressed card is being edited already.
    """
    for kind in ("invitation_refresh", "meeting_refresh", "approval_refresh"):
        for live in live_messages.about(session, REFRESHED[kind], meeting.id):
            if kind == "invitation_refresh" or live.person_id != but_not:
                outbox.tell(session, kind, person=live.person_id, now=now, once=True, meeting_id=meeting.id)
    if meeting.task_id is None:
        return
    held = holding_task(session, meeting)
    for task in (tasks.get(session, meeting.task_id), *([held] if held is not None else [])):
        cards.refresh_cards(session, task, now=now, but_not=but_not)


def adopt(
    session: Session, meeting: Meeting, caller: Caller, *, kind: LiveKind, message_id: int, now: datetime
) -> None:
    """Make the pressed message the live one; another one loses its buttons."""
    person_id = caller.person.id
    known = live_messages.find(session, kind, meeting.id, person_id=person_id)
    is_caption = known is not None and known.message_id == message_id and known.is_caption
    replaced = live_messages.put(
        session, kind, meeting.id, person_id=person_id, message_id=message_id, is_caption=is_caption
    )
    if replaced is not None:
        outbox.tell(session, "clear_buttons", person=person_id, now=now, message_id=replaced.message_id)


# Sending


def _at_hand(session: Session, notice: Notice, now: datetime) -> tuple[Caller, Meeting]:
    person = people.get(session, notice.person_id or 0)
    meeting = meetings.find(session, notice.payload["meeting_id"])
    if meeting is None:
        raise NotPermitted  # a draft that was thrown away meanwhile
    return Caller(person, people.actor(session, person, now=now)), meeting


def _card(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    caller, meeting = _at_hand(session, notice, now)
    face = CardFace(notice.payload["face"])
    message = card_for(session, caller, meeting, office=office, now=now, face=face)
    silent = not is_open(now, office.calendar(session, now)) or absences.is_on_leave(session, caller.person.id, now=now)
    return Send(message, silent=silent, about=LiveAbout(LiveKind.MEETING, meeting.id))


def _invitation(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    caller, meeting = _at_hand(session, notice, now)
    if meeting.state in (MeetingState.DRAFT, MeetingState.SUBMITTED):
        return None
    entry = None
    if meeting.state is MeetingState.CALLED:
        entry = calendar_entry(session, meeting, office=office, now=now)
    message = invitation_for(session, caller, meeting, office=office, now=now, entry=entry)
    silent = not is_open(now, office.calendar(session, now))
    return Send(message, silent=silent, about=LiveAbout(LiveKind.INVITATION, meeting.id))


def _approval(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    caller, meeting = _at_hand(session, notice, now)
    if meeting.state is not MeetingState.SUBMITTED or office.invitations_approved_by not in caller.actor.posts:
        return None
    silent = not is_open(now, office.calendar(session, now))
    message = approval_for(session, caller, meeting, office=office, now=now)
    return Send(message, silent=silent, about=LiveAbout(LiveKind.APPROVAL, meeting.id))


def approval_for(session: Session, caller: Caller, meeting: Meeting, *, office: Office, now: datetime) -> Message:
    """Return an invitation as who approves it sees it; reads only. Raises NotPermitted for others."""
    permissions.require(office.invitations_approved_by in caller.actor.posts)
    view = card_view(session, caller, meeting, office=office, now=now)
    title = run_title(session, meeting)
    return card_words.approval(view, caller.person, run_title=title, zone=office.timezone)


def _refresh(kind: LiveKind, show: Callable[..., Message]) -> Callable[..., Delivery | None]:
    def refreshed(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
        live = live_messages.find(session, kind, notice.payload["meeting_id"], person_id=notice.person_id or 0)
        if live is None:
            return None
        try:
            caller, meeting = _at_hand(session, notice, now)
            message = show(session, caller, meeting, office=office, now=now)
        except NotPermitted:
            return ClearButtons(live.message_id)
        return Edit(live.message_id, message, is_caption=live.is_caption)

    return refreshed


def _replaced(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Edit(notice.payload["message_id"], words.replaced(), is_caption=notice.payload["is_caption"])


def _postponed(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    _, meeting = _at_hand(session, notice, now)
    entry = calendar_entry(session, meeting, office=office, now=now, is_cancelled=True)
    title, by = run_title(session, meeting), notice.payload["by"]
    return Send(words.postponed(meeting, run_title=title, by=by, zone=office.timezone, entry=entry))


def _cancelled(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    _, meeting = _at_hand(session, notice, now)
    if meeting.state is not MeetingState.CANCELLED:
        return None
    entry = calendar_entry(session, meeting, office=office, now=now, is_cancelled=True)
    title, by = run_title(session, meeting), notice.payload.get("by")
    return Send(words.cancelled(meeting, run_title=title, by=by, zone=office.timezone, entry=entry))


def _reminder(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    caller, meeting = _at_hand(session, notice, now)
    wanted = [each for each in invited_as(session, caller, meeting) if wants_reminder(each)]
    if not wanted or not is_ahead(meeting, now=now):
        return None
    if meeting.starts_at is None or meeting.starts_at.isoformat() != notice.payload["starts_at"]:
        return None
    return Send(
        words.meeting_reminder(
            meeting,
            caller.person,
            run_title=run_title(session, meeting),
            is_answered=wanted[0].response is not None,
            is_near=notice.payload["is_near"],
            zone=office.timezone,
        )
    )


def _substitute(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    caller, meeting = _at_hand(session, notice, now)
    if meeting.state is not MeetingState.CALLED:
        return None
    title, by = run_title(session, meeting), notice.payload["by"]
    return Send(words.substitute_told(meeting, caller.person, run_title=title, by=by, zone=office.timezone))


def _taken_back(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    caller, meeting = _at_hand(session, notice, now)
    live = live_messages.find(session, LiveKind.INVITATION, meeting.id, person_id=caller.person.id)
    if live is None or meeting.state is not MeetingState.DRAFT:
        return None
    title = run_title(session, meeting)
    return Send(words.invitation_taken_back(meeting, run_title=title, by=notice.payload["by"]))


def _given_back(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    _, meeting = _at_hand(session, notice, now)
    if meeting.state is not MeetingState.DRAFT or meeting.reason is None:
        return None
    leads_to = f"meeting:open:{meeting.id}" if meeting.task_id is None else f"task:open:{meeting.task_id}"
    title, by = run_title(session, meeting), notice.payload["by"]
    return Send(card_words.given_back(meeting, by=by, run_title=title, open_data=leads_to))


def _minutes(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    caller, meeting = _at_hand(session, notice, now)
    if meeting.state is not MeetingState.HELD:
        return None
    handed_in, invitees = minutes_files(session, meeting), meetings.invitees(session, meeting.id)
    title = run_title(session, meeting)
    file = cards.attachment(handed_in[-1]) if handed_in else typed_minutes(session, meeting, office=office)
    decided = decisions(meeting.minutes or "")
    may_send = bool(disposition_cards.below(office, caller.actor.posts))
    return Send(
        words.minutes(
            meeting,
            run_title=title,
            invitees=invitees,
            file=file,
            zone=office.timezone,
            decisions=decided,
            sendable=[
                number
                for number, decision in enumerate(decided, start=1)
                if may_send and disposition_drafts.receiver_of(session, office, decision, now=now) is not None
            ],
        )
    )


RENDERERS: dict[str, Callable[[Session, Notice, Office, datetime], Delivery | None]] = {
    "meeting_card": _card,
    "meeting_refresh": _refresh(LiveKind.MEETING, card_for),
    "invitation": _invitation,
    "replaced_invitation": _replaced,
    "invitation_refresh": _refresh(LiveKind.INVITATION, invitation_for),
    "invitation_taken_back": _taken_back,
    "invitation_approval": _approval,
    "approval_refresh": _refresh(LiveKind.APPROVAL, approval_for),
    "invitation_given_back": _given_back,
    "meeting_postponed": _postponed,
    "meeting_cancelled": _cancelled,
    "meeting_reminder": _reminder,
    "meeting_substitute": _substitute,
    "minutes": _minutes,
}
