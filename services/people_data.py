"""People and posts for admins (/pejabat), and what a person may know and remove about himself."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from db import absences, cards, drafts, history, invitations, live_messages, outbox, people, questions
from db.cards import CardKind
from db.history import Signature
from db.invitations import AccessState
from db.people import Holder
from db.questions import QuestionKind
from messages import people as words
from messages.absences import away
from messages.message import PAGE_ROWS, Message
from messages.people import PostView
from services import holders, reachability
from services.desk import ask
from services.identity import Caller, identify
from services.office import Office
from services.registration import NAME_LIMIT, make_link, valid_line
from services.replies import reply
from sop import permissions
from sop.errors import ButtonUnknown, ClaimAlreadyDecided, EmployeeNumberUnreadable, NotPermitted
from sop.events import Event
from sop.model import HoldingKind, Person, capacity

FIELD_LIMIT = 60
EMPLOYEE_NUMBER_DIGITS = 18


def list_posts(session: Session, *, sender: int, now: datetime) -> None:
    """Answer /pejabat."""
    caller = _admin(session, sender=sender, now=now)
    reply(session, "post_list", person=caller.person.id, now=now)


def post_page(session: Session, *, office: Office, sender: int, page: int, now: datetime) -> Message:
    """Return a page of all posts with their holders; reads only."""
    _admin(session, sender=sender, now=now)
    return words.posts(post_views(session, office, now=now), page=page)


def show_post(session: Session, *, office: Office, sender: int, post: str, now: datetime) -> Message:
    """Return one post with what an admin can do; reads only."""
    _admin(session, sender=sender, now=now)
    return words.post(_post_view(session, office, post, now=now))


def show_data(session: Session, *, office: Office, sender: int, post: str, now: datetime) -> Message:
    """Return which data of a holder can be changed; reads only."""
    _admin(session, sender=sender, now=now)
    view = _post_view(session, office, post, now=now)
    return words.post(view) if view.holder is None else words.change_data(view)


def create_link(session: Session, *, office: Office, sender: int, post: str, now: datetime) -> Message:
    """Make a link for an admin to pass on, and return it; raises PostHasHolder."""
    caller = _admin(session, sender=sender, now=now)
    view = _post_view(session, office, post, now=now)
    link = make_link(session, office=office, post=post, now=now, created_by=caller.person.id)
    return words.link(view, url=link.url, expires_at=link.expires_at, zone=office.timezone)


def ask_release(session: Session, *, office: Office, sender: int, post: str, now: datetime) -> Message:
    """Return the question before a holder is released; reads only."""
    _admin(session, sender=sender, now=now)
    view = _post_view(session, office, post, now=now)
    return words.post(view) if view.holder is None else words.confirm_release(view)


def release(session: Session, *, office: Office, sender: int, post: str, person_id: int, now: datetime) -> Message:
    """Release a holder, and return how the post reads then; raises PostIsVacant or LastAdmin."""
    _admin(session, sender=sender, now=now)
    person = people.find(session, person_id)
    if person is None or not people.is_post(session, post):
        raise NotPermitted
    holders.release(session, person, office=office, post=post, now=now)
    return words.post(_post_view(session, office, post, now=now))


def ask_field(session: Session, *, sender: int, person_id: int, field: str, now: datetime) -> None:
    """Ask an admin for the new value of a field."""
    caller = _admin(session, sender=sender, now=now)
    fields = (QuestionKind.NAME, QuestionKind.EMPLOYEE_NUMBER, QuestionKind.RANK)
    if field not in fields:
        raise ButtonUnknown
    _registered(session, person_id)
    ask(session, caller.person, QuestionKind(field), subject_id=person_id, now=now)


def ask_salutation(session: Session, *, sender: int, person_id: int, now: datetime) -> None:
    """Ask an admin how a person is to be addressed."""
    caller = _admin(session, sender=sender, now=now)
    _registered(session, person_id)
    outbox.tell(session, "salutation_question", person=caller.person.id, now=now, about=person_id)


def set_field(
    session: Session, *, caller: Caller, field: QuestionKind, person_id: int, text: str, now: datetime
) -> None:
    """Store a field an admin typed, and show the person's data.

    Raises TextEmpty, TextTooLong or EmployeeNumberUnreadable.
    """
    permissions.require_admin(caller.actor)
    person = _registered(session, person_id)
    match field:
        case QuestionKind.NAME:
            person = replace(person, name=valid_line(text, limit=NAME_LIMIT))
        case QuestionKind.EMPLOYEE_NUMBER:
            person = replace(person, employee_number=_employee_number(text))
        case QuestionKind.RANK:
            person = replace(person, rank=valid_line(text, limit=FIELD_LIMIT))
    people.save(session, person)
    outbox.tell(session, "data_changed", person=caller.person.id, now=now, about=person.id)


def _employee_number(text: str) -> str:
    number = "".join(valid_line(text, limit=FIELD_LIMIT).split())
    if not (number.isascii() and number.isdigit() and len(number) == EMPLOYEE_NUMBER_DIGITS):
        raise EmployeeNumberUnreadable
    return number


def own_data(session: Session, *, sender: int, now: datetime) -> None:
    """Answer /data_saya."""
    caller = identify(session, sender, now=now)
    reply(session, "own_data", person=caller.person.id, now=now)


def ask_erase(session: Session, *, sender: int, now: datetime) -> None:
    """Answer /hapus_data with the question whether that is meant."""
    caller = identify(session, sender, now=now)
    reply(session, "erase_question", person=caller.person.id, now=now)


def erase(session: Session, *, office: Office, sender: int, person_id: int, now: datetime) -> Message:
    """Remove a person's own data and end every holding; raises LastAdmin.

    Name and capacity stay in the history as the official record (CONVERSATIONS, Commands; UU 27/2022).
    """
    caller = identify(session, sender, now=now)
    permissions.require(caller.person.id == person_id)
    holders.release_all(session, caller.person, office=office, now=now)
    signature = Signature(caller.person.id, caller.name)
    history.note(session, Event.PERSON_ERASED, now=now, by=signature)
    questions.drop(session, caller.person.id)
    drafts.drop(session, caller.person.id)
    questions.drop_about_person(session, caller.person.id)
    invitations.void_claims_of(session, caller.person.id)
    _clear_chat(session, caller.person.id, chat=sender, now=now)
    people.erase(session, caller.person.id, now=now)
    outbox.tell(session, "commands", chat=sender, now=now)
    return words.erased()


def access_page(session: Session, *, office: Office, sender: int, request_id: int, page: int, now: datetime) -> Message:
    """Return a stranger's request with a page of the vacant posts; reads only. Raises ClaimAlreadyDecided."""
    _admin(session, sender=sender, now=now)
    request = invitations.find_request(session, request_id)
    if request is None or request.state is not AccessState.OPEN:
        raise ClaimAlreadyDecided
    return words.access_request(
        request_id=request.id,
        name=request.name or "",
        username=request.username,
        vacant=[view for view in post_views(session, office, now=now) if view.holder is None],
        page=page,
    )


def note_blocked(session: Session, *, office: Office, sender: int, blocked: bool, now: datetime) -> None:
    """Note that a person blocked the bot, or lets it write again."""
    person = people.by_telegram_id(session, sender)
    if person is None:
        return
    if blocked:
        reachability.note_unreachable(session, person.id, office=office, now=now)
    else:
        reachability.note_reachable(session, person.id, now=now)


def post_views(session: Session, office: Office, *, now: datetime) -> list[PostView]:
    """Return every post of the office's procedure with its holder."""
    sitting, definitive = people.holders(session, now=now), people.definitive_holders(session, now=now)
    linked = invitations.open_posts(session, now=now)
    views = []
    for number, post in enumerate(office.procedure.posts):
        holder, acting = definitive.get(post.code), sitting.get(post.code)
        absence = absences.current_of(session, holder.id, now=now) if holder else None
        views.append(
            PostView(
                code=post.code,
                title=post.title,
                holder=holder,
                has_open_link=post.code in linked,
                page=number // PAGE_ROWS,
                away=away(absence) if absence else None,
                acting=_acting(post.title, acting),
            )
        )
    return views


def _acting(title: str, holder: Holder | None) -> str | None:
    if holder is None or holder.kind is HoldingKind.DEFINITIVE:
        return None
    return f"{capacity(title, holder.kind)}: {holder.person.name}"


def _clear_chat(session: Session, person_id: int, *, chat: int, now: datetime) -> None:
    """Take the buttons from live messages and delete live reminders, and forget in which chat they are."""
    for live in cards.of_person(session, person_id):
        kind = "replaced_reminder" if live.kind is CardKind.REMINDER else "clear_buttons"
        outbox.tell(session, kind, chat=live.chat_id, now=now, message_id=live.message_id)
    for message in live_messages.of_person(session, person_id):
        outbox.tell(session, "clear_buttons", chat=chat, now=now, message_id=message.message_id)
    cards.forget_person(session, person_id)
    live_messages.forget_person(session, person_id)


def _registered(session: Session, person_id: int) -> Person:
    person = people.find(session, person_id)
    if person is None:
        raise NotPermitted
    if not person.is_registered:
        raise ButtonUnknown
    return person


def _post_view(session: Session, office: Office, post: str, *, now: datetime) -> PostView:
    for view in post_views(session, office, now=now):
        if view.code == post:
            return view
    raise NotPermitted


def _admin(session: Session, *, sender: int, now: datetime) -> Caller:
    caller = identify(session, sender, now=now)
    permissions.require_admin(caller.actor)
    return caller
