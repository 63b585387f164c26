"""Change of holder: who is told, and where the open tasks go."""

from datetime import datetime

from sqlmodel import Session

from db import drafts, files, history, invitations, outbox, people, questions, tasks
from db.history import Signature
from services import absences, disposition_cards, extensions, reviews
from services.cards import refresh_cards, tell_card
from services.meeting_planning import tell_submitted
from services.meetings import hand_over
from services.office import Office
from sop.errors import LastAdmin, PostHasHolder, PostIsVacant
from sop.events import Event
from sop.model import HoldingKind, Person
from sop.procedure import Capability


def place(session: Session, person: Person, *, office: Office, post: str, kind: HoldingKind, now: datetime) -> None:
    """Put a person on a post: other claims end, who acted leaves it, the open tasks come along, leaders are told.

    Raises PostHasHolder.
    """
    if post in people.definitive_holders(session, now=now):
        raise PostHasHolder
    acted = people.end_acting_on(session, post, now=now)
    people.place(session, person_id=person.id, post=post, kind=kind, now=now)
    others = [claim.claimed_by for claim in invitations.claims_on(session, post)]
    invitations.void_for_post(session, post)
    for claimant_id in others:
        if claimant_id is not None and claimant_id != person.id:
            turn_away(session, people.get(session, claimant_id), post=post, now=now)
    title = people.post_title(session, post)
    signature = Signature(person.id, person.name or "", title)
    history.note(session, Event.HOLDER_PLACED, now=now, by=signature, text=title, post=post)
    outbox.tell(session, "commands", person=person.id, now=now)
    outbox.tell(session, "placed", person=person.id, now=now, post=post)
    _tell_change(session, person, office=office, post=post, placed=True, now=now)
    reviews.reseat(session, office=office, now=now)
    for task in tasks.open_for(session, [post]):
        tell_card(session, task, person_id=person.id, now=now)
        refresh_cards(session, task, now=now, but_not=person.id)
    for before in acted:
        if before.id != person.id:
            hand_over(session, before, post, is_placed=False, now=now)
            disposition_cards.hand_over(session, before, post, is_placed=False, now=now)
            outbox.tell(session, "commands", person=before.id, now=now)
    hand_over(session, person, post, is_placed=True, now=now)
    disposition_cards.hand_over(session, person, post, is_placed=True, now=now)
    extensions.hand_over(session, [post], now=now)
    if post == office.invitations_approved_by:
        tell_submitted(session, person_id=person.id, now=now)


def release(session: Session, person: Person, *, office: Office, post: str, now: datetime) -> None:
    """Take a person from a post: the open tasks stay with it. Raises PostIsVacant or LastAdmin."""
    held = [holding.post for holding in people.holdings_of(session, person.id, now=now)]
    if post not in held:
        raise PostIsVacant
    if len(held) == 1 and person.is_admin:
        _drop_admin(session, person)
    _end_holding(session, person, office=office, post=post, now=now)
    outbox.tell(session, "released", person=person.id, now=now, post=post)
    outbox.tell(session, "commands", person=person.id, now=now)


def release_all(session: Session, person: Person, *, office: Office, now: datetime) -> None:
    """Take a person from all posts and from being admin, before the personal data go; raises LastAdmin."""
    if person.is_admin:
        _drop_admin(session, person)
    absences.forget_person(session, person.id, office=office, now=now)
    for holding in people.holdings_of(session, person.id, now=now):
        _end_holding(session, person, office=office, post=holding.post, now=now)


def turn_away(session: Session, person: Person, *, post: str, now: datetime) -> None:
    """Tell somebody that a post is not theirs; who has no other place, and waits for none, is forgotten."""
    outbox.tell(session, "claim_rejected", chat=person.telegram_id, now=now, post=post)
    if person.is_admin or people.ever_held(session, person.id) or invitations.claimed_by(session, person.id):
        return
    questions.drop(session, person.id)
    drafts.drop(session, person.id)
    invitations.forget_person(session, person.id)
    files.forget_person(session, person.id)
    outbox.forget_person(session, person.id)
    people.remove(session, person.id)


def _drop_admin(session: Session, person: Person) -> None:
    if [admin.id for admin in people.admins(session, lock=True)] == [person.id]:
        raise LastAdmin
    people.set_admin(session, person.id, is_admin=False)


def _end_holding(session: Session, person: Person, *, office: Office, post: str, now: datetime) -> None:
    people.release(session, person_id=person.id, post=post, now=now)
    title = people.post_title(session, post)
    signature = Signature(person.id, person.name or "", title)
    history.note(session, Event.HOLDER_RELEASED, now=now, by=signature, text=title, post=post)
    questions.drop(session, person.id)
    reviews.reseat(session, office=office, now=now)
    for task in tasks.open_for(session, [post]):
        refresh_cards(session, task, now=now)
    hand_over(session, person, post, is_placed=False, now=now)
    disposition_cards.hand_over(session, person, post, is_placed=False, now=now)
    extensions.hand_over(session, [post], now=now)
    _tell_change(session, person, office=office, post=post, placed=False, now=now)


def _tell_change(session: Session, person: Person, *, office: Office, post: str, placed: bool, now: datetime) -> None:
    told = {admin.id for admin in people.admins(session)}
    sitting = people.holders(session, now=now)
    leaders = set(office.procedure.posts_with(Capability.TOLD_OF_HOLDERS)) | set(office.superiors_of(post)[:1])
    told.update(sitting[leader].person.id for leader in leaders if leader in sitting)
    for person_id in sorted(told - {person.id}):
        outbox.tell(
            session, "holder_changed", person=person_id, now=now, post=post, name=person.name or "", placed=placed
        )
