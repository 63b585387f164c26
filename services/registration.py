"""Getting in: links, consent, name and salutation, confirmation, strangers (CONVERSATIONS, "Getting in")."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from db import invitations, outbox, people
from db.invitations import AccessState, Invitation, InvitationState
from db.questions import QuestionKind
from messages.message import Message
from messages.people import (
    access_decided,
    access_requested,
    claim_decided,
    consent_given,
    consent_refused,
    salutation_noted,
)
from services import holders
from services.desk import ask
from services.identity import Caller, identify
from services.office import Office
from services.replies import reply
from sop import permissions
from sop.errors import (
    AccessAlreadyRequested,
    ButtonUnknown,
    CannotConfirmOneself,
    ClaimAlreadyDecided,
    LinkExpired,
    LinkForFilledPost,
    LinkUsed,
    NotPermitted,
    NotRegistered,
    PostHasHolder,
    TextEmpty,
    TextTooLong,
    TooManyLinksTried,
)
from sop.model import HoldingKind, Person, Salutation

LINK_LIFETIME = timedelta(days=7)
REQUEST_LIFETIME = timedelta(days=7)
REQUEST_PAUSE = timedelta(days=1)
GUESSES = 5
GUESS_PAUSE = timedelta(hours=1)
TOKEN_BYTES = 24
PROOF_LETTERS = 16
NAME_LIMIT = 100


@dataclass(frozen=True)
class Account:
    """A Telegram account as an update shows it."""

    telegram_id: int
    username: str | None
    display_name: str


@dataclass(frozen=True)
class Link:
    """A fresh one-time link; the token is known only here and to whoever is given it."""

    post_title: str
    url: str
    expires_at: datetime


def make_link(
    session: Session,
    *,
    office: Office,
    post: str,
    now: datetime,
    created_by: int | None = None,
    makes_admin: bool = False,
    needs_confirmation: bool = True,
) -> Link:
    """Make a one-time link into a vacant post; raises PostHasHolder."""
    if post in people.definitive_holders(session, now=now):
        raise PostHasHolder
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = invitations.add(
        session,
        token_hash=_hash(token),
        post=post,
        makes_admin=makes_admin,
        needs_confirmation=needs_confirmation,
        created_by=created_by,
        expires_at=now + LINK_LIFETIME,
        now=now,
    )
    return Link(people.post_title(session, post), office.link(token), invitation.expires_at)


def open_link(session: Session, *, office: Office, account: Account, token: str, now: datetime) -> None:
    """Answer /start with a token: a stranger is asked for consent, a known person claims the post at once.

    An unknown token is counted and told, for that is what guessing looks like. Raises TooManyLinksTried, LinkUsed,
    LinkExpired or LinkForFilledPost.
    """
    guesser, since = _hash(f"guess:{account.telegram_id}"), now - GUESS_PAUSE
    if invitations.guesses(session, guesser, since=since) >= GUESSES:
        raise TooManyLinksTried
    invitation = invitations.by_token_hash(session, _hash(token), lock=True)
    if invitation is None:
        invitations.note_guess(session, guesser, since=since, now=now)
        reply(session, "link_unknown", chat=account.telegram_id, now=now)
        return
    _require_usable(session, invitation, now=now)
    person = people.by_telegram_id(session, account.telegram_id)
    if person is None:
        outbox.tell(session, "consent", chat=account.telegram_id, now=now, once=True, invitation_id=invitation.id)
        return
    _claim(session, person, invitation, office=office, now=now)


def consent_proof(invitation: Invitation, telegram_id: int) -> str:
    """Return what ties a consent button to the account that opened the link, without storing that account."""
    return hmac.new(invitation.token_hash.encode(), str(telegram_id).encode(), hashlib.sha256).hexdigest()[
        :PROOF_LETTERS
    ]


def agree(
    session: Session, *, office: Office, account: Account, invitation_id: int, proof: str, now: datetime
) -> Message:
    """Note the consent and go on with the registration; returns how the consent text reads then."""
    invitation = _opened_invitation(session, account, invitation_id, proof)
    person = people.by_telegram_id(session, account.telegram_id)
    if person is not None and invitation.claimed_by == person.id:
        return consent_given()
    _require_usable(session, invitation, now=now)
    if person is None:
        person = people.add(session, telegram_id=account.telegram_id, username=account.username, now=now)
    _claim(session, person, invitation, office=office, now=now)
    return consent_given()


def disagree(session: Session, *, account: Account, invitation_id: int, proof: str, now: datetime) -> Message:
    """Keep nothing; returns how the consent text reads then. Who has agreed before gets no false answer."""
    _opened_invitation(session, account, invitation_id, proof)
    if people.by_telegram_id(session, account.telegram_id) is not None:
        raise ButtonUnknown
    return consent_refused()


def set_own_name(session: Session, *, person: Person, text: str, now: datetime) -> None:
    """Note the name as it stands on papers, and ask how to address the person; raises TextEmpty or TextTooLong."""
    people.save(session, replace(person, name=valid_line(text, limit=NAME_LIMIT)))
    outbox.tell(session, "salutation_question", person=person.id, now=now, about=person.id)


def set_salutation(
    session: Session, *, office: Office, sender: int, person_id: int, salutation: str, now: datetime
) -> Message:
    """Note how a person is addressed, by that person or an admin; completes a registration."""
    person = people.find(session, person_id)
    presser = people.by_telegram_id(session, sender)
    if presser is None:
        raise NotRegistered
    if person is None or presser.id != person.id:
        permissions.require_admin(identify(session, sender, now=now).actor)
    if person is None:
        raise NotPermitted
    if person.name is None or salutation not in list(Salutation):
        raise ButtonUnknown
    was_registered = person.is_registered
    person = replace(person, salutation=Salutation(salutation))
    people.save(session, person)
    if not was_registered:
        for invitation in invitations.claimed_by(session, person.id):
            _settle_claim(session, person, invitation, office=office, now=now)
    return salutation_noted(person)


def confirm_claim(session: Session, *, office: Office, sender: int, invitation_id: int, now: datetime) -> Message:
    """Put somebody on the post that was claimed; returns how the question reads then."""
    caller, invitation, claimant = _decidable(session, sender=sender, invitation_id=invitation_id, now=now)
    if claimant.id == caller.person.id:
        raise CannotConfirmOneself
    title = people.post_title(session, invitation.post)
    _place(session, claimant, invitation, office=office, now=now)
    return claim_decided(name=claimant.name or "", post_title=title, confirmed=True)


def reject_claim(session: Session, *, sender: int, invitation_id: int, now: datetime) -> Message:
    """Refuse a claim; somebody who has no other place is forgotten. Returns how the question reads then."""
    _, invitation, claimant = _decidable(session, sender=sender, invitation_id=invitation_id, now=now)
    invitations.set_state(session, invitation.id, InvitationState.REJECTED)
    title = people.post_title(session, invitation.post)
    holders.turn_away(session, claimant, post=invitation.post, now=now)
    return claim_decided(name=claimant.name or "", post_title=title, confirmed=False)


def request_access(session: Session, *, account: Account, now: datetime) -> Message:
    """Pass a stranger's wish to the admins, once a day at most; raises AccessAlreadyRequested."""
    if people.by_telegram_id(session, account.telegram_id) is not None:
        raise ButtonUnknown
    key = hashlib.sha256(f"access:{account.telegram_id}".encode()).hexdigest()
    last = invitations.last_request(session, key)
    if last is not None and (last.state is AccessState.OPEN or now - last.requested_at < REQUEST_PAUSE):
        raise AccessAlreadyRequested
    request = invitations.add_request(
        session,
        requester_key=key,
        telegram_id=account.telegram_id,
        name=account.display_name,
        username=account.username,
        now=now,
    )
    for admin in people.admins(session):
        outbox.tell(session, "access_request", person=admin.id, now=now, request_id=request.id)
    return access_requested()


def grant_access(session: Session, *, sender: int, request_id: int, post: str, now: datetime) -> Message:
    """Let a stranger into a vacant post, after consent; returns how the request reads then."""
    caller = identify(session, sender, now=now)
    permissions.require_admin(caller.actor)
    request = invitations.find_request(session, request_id, lock=True)
    if request is None or request.state is not AccessState.OPEN or request.telegram_id is None:
        raise ClaimAlreadyDecided
    permissions.require(people.is_post(session, post))
    if post in people.definitive_holders(session, now=now):
        raise PostHasHolder
    invitation = invitations.add(
        session,
        token_hash=_hash(secrets.token_urlsafe(TOKEN_BYTES)),
        post=post,
        makes_admin=False,
        needs_confirmation=False,
        created_by=caller.person.id,
        expires_at=now + LINK_LIFETIME,
        now=now,
    )
    outbox.tell(session, "consent", chat=request.telegram_id, now=now, invitation_id=invitation.id)
    invitations.close_request(session, request.id, AccessState.ANSWERED)
    return access_decided(name=request.name or "", granted=people.post_title(session, post))


def reject_access(session: Session, *, sender: int, request_id: int, now: datetime) -> Message:
    """Turn a stranger away; returns how the request reads then."""
    permissions.require_admin(identify(session, sender, now=now).actor)
    request = invitations.find_request(session, request_id, lock=True)
    if request is None or request.state is not AccessState.OPEN:
        raise ClaimAlreadyDecided
    outbox.tell(session, "access_rejected", chat=request.telegram_id, now=now)
    invitations.close_request(session, request.id, AccessState.ANSWERED)
    return access_decided(name=request.name or "", granted=None)


def valid_line(text: str, *, limit: int) -> str:
    """Return a typed field as one clean line; raises TextEmpty or TextTooLong."""
    line = " ".join("".join(letter for letter in text if letter.isprintable() or letter.isspace()).split())
    if not line:
        raise TextEmpty
    if len(line) > limit:
        raise TextTooLong(limit)
    return line


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _require_usable(session: Session, invitation: Invitation, *, now: datetime) -> None:
    if invitation.state is InvitationState.VOID or invitation.post in people.definitive_holders(session, now=now):
        raise LinkForFilledPost
    if invitation.state is not InvitationState.OPEN:
        raise LinkUsed
    if invitation.expires_at <= now:
        raise LinkExpired


def _opened_invitation(session: Session, account: Account, invitation_id: int, proof: str) -> Invitation:
    invitation = invitations.find(session, invitation_id, lock=True)
    if invitation is None or not hmac.compare_digest(consent_proof(invitation, account.telegram_id), proof):
        raise NotPermitted
    return invitation


def _claim(session: Session, person: Person, invitation: Invitation, *, office: Office, now: datetime) -> None:
    invitations.claim(session, invitation.id, person_id=person.id, now=now)
    if person.is_registered:
        _settle_claim(session, person, invitation, office=office, now=now)
    else:
        ask(session, person, QuestionKind.OWN_NAME, now=now)


def _settle_claim(session: Session, person: Person, invitation: Invitation, *, office: Office, now: datetime) -> None:
    if not invitation.needs_confirmation:
        _place(session, person, invitation, office=office, now=now)
        return
    outbox.tell(session, "waiting_for_confirmation", person=person.id, now=now, post=invitation.post)
    for admin in people.admins(session):
        outbox.tell(session, "claim", person=admin.id, now=now, invitation_id=invitation.id)


def _place(session: Session, person: Person, invitation: Invitation, *, office: Office, now: datetime) -> None:
    if invitation.makes_admin and not person.is_admin:
        person = replace(person, is_admin=True)
        people.save(session, person)
    invitations.set_state(session, invitation.id, InvitationState.CONFIRMED)
    holders.place(session, person, office=office, post=invitation.post, kind=HoldingKind.DEFINITIVE, now=now)


def _decidable(
    session: Session, *, sender: int, invitation_id: int, now: datetime
) -> tuple[Caller, Invitation, Person]:
    caller = identify(session, sender, now=now)
    permissions.require_admin(caller.actor)
    invitation = invitations.find(session, invitation_id, lock=True)
    if invitation is None:
        raise NotPermitted
    if invitation.state is not InvitationState.CLAIMED or invitation.claimed_by is None:
        raise ClaimAlreadyDecided
    claimant = people.get(session, invitation.claimed_by)
    if not claimant.is_registered:
        raise ButtonUnknown
    return caller, invitation, claimant
