"""One-time ways into a post, and strangers who ask for one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, and_, col, delete, or_, select, update

from db.tables import AccessRequestRow, InvitationRow, LinkGuessRow


class InvitationState(StrEnum):
    """Where an invitation stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    VOID = "void"


class AccessState(StrEnum):
    """Where a request for access stands."""

    OPEN = "open"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Invitation:
    """A way into a post; `needs_confirmation` asks an admin to look at who came."""

    id: int
    token_hash: str
    post: str
    makes_admin: bool
    needs_confirmation: bool
    state: InvitationState
    expires_at: datetime
    created_by: int | None
    claimed_by: int | None


@dataclass(frozen=True)
class AccessRequest:
    """A stranger at the door; id and names are None once answered."""

    id: int
    telegram_id: int | None
    name: str | None
    username: str | None
    state: AccessState
    requested_at: datetime


def add(
    session: Session,
    *,
    token_hash: str,
    post: str,
    makes_admin: bool,
    needs_confirmation: bool,
    created_by: int | None,
    expires_at: datetime,
    now: datetime,
) -> Invitation:
    """Add an open invitation."""
    row = InvitationRow(
        token_hash=token_hash,
        post_code=post,
        makes_admin=makes_admin,
        needs_confirmation=needs_confirmation,
        state=InvitationState.OPEN,
        created_at=now,
        expires_at=expires_at,
        created_by=created_by,
    )
    session.add(row)
    session.flush()
    return _invitation(row)


def find(session: Session, invitation_id: int, *, lock: bool = False) -> Invitation | None:
    """Return an invitation, or None; `lock` makes others wait until this transaction ends."""
    row = session.get(InvitationRow, invitation_id, with_for_update=lock or None)
    return None if row is None else _invitation(row)


def by_token_hash(session: Session, token_hash: str, *, lock: bool = False) -> Invitation | None:
    """Return the invitation behind a link, or None; `lock` makes others wait until this transaction ends."""
    query = select(InvitationRow).where(InvitationRow.token_hash == token_hash)
    row = session.exec(query.with_for_update() if lock else query).first()
    return None if row is None else _invitation(row)


def claimed_by(session: Session, person_id: int) -> list[Invitation]:
    """Return what a person has claimed and nobody has decided."""
    query = select(InvitationRow).where(
        InvitationRow.claimed_by == person_id, InvitationRow.state == InvitationState.CLAIMED
    )
    return [_invitation(row) for row in session.exec(query.order_by(col(InvitationRow.id)))]


def open_posts(session: Session, *, now: datetime) -> set[str]:
    """Return the posts that a usable link leads to."""
    query = select(InvitationRow.post_code).where(
        InvitationRow.state == InvitationState.OPEN, InvitationRow.expires_at > now
    )
    return set(session.exec(query))


def claim(session: Session, invitation_id: int, *, person_id: int, now: datetime) -> None:
    """Note who used an invitation."""
    row = session.get_one(InvitationRow, invitation_id)
    row.state, row.claimed_by, row.claimed_at = InvitationState.CLAIMED, person_id, now
    session.add(row)
    session.flush()


def set_state(session: Session, invitation_id: int, state: InvitationState) -> None:
    """Note how an invitation ended."""
    row = session.get_one(InvitationRow, invitation_id)
    row.state = state
    session.add(row)
    session.flush()


def claims_on(session: Session, post: str) -> list[Invitation]:
    """Return the claims on a post that nobody has decided."""
    query = select(InvitationRow).where(InvitationRow.post_code == post, InvitationRow.state == InvitationState.CLAIMED)
    return [_invitation(row) for row in session.exec(query.order_by(col(InvitationRow.id)))]


def void_for_post(session: Session, post: str) -> None:
    """End all invitations to a post that has its holder."""
    session.exec(
        update(InvitationRow)
        .where(
            col(InvitationRow.post_code) == post,
            or_(
                col(InvitationRow.state) == InvitationState.OPEN,
                col(InvitationRow.state) == InvitationState.CLAIMED,
            ),
        )
        .values(state=InvitationState.VOID)
    )


def void_claims_of(session: Session, person_id: int) -> None:
    """End what a person has claimed and nobody has decided."""
    session.exec(
        update(InvitationRow)
        .where(col(InvitationRow.claimed_by) == person_id, col(InvitationRow.state) == InvitationState.CLAIMED)
        .values(state=InvitationState.VOID)
    )


def forget_person(session: Session, person_id: int) -> None:
    """Take a person out of the invitations, before the person's row goes."""
    session.exec(update(InvitationRow).where(col(InvitationRow.claimed_by) == person_id).values(claimed_by=None))


def guesses(session: Session, account_key: str, *, since: datetime) -> int:
    """Return how many unknown links an account has opened, where it began at a time or later."""
    row = session.get(LinkGuessRow, account_key)
    return 0 if row is None or row.since < since else row.tries


def note_guess(session: Session, account_key: str, *, since: datetime, now: datetime) -> None:
    """Count an unknown link that an account opened, from 1 again where it began before a time."""
    row = session.get(LinkGuessRow, account_key) or LinkGuessRow(account_key=account_key, tries=0, since=now)
    if row.since < since:
        row.tries, row.since = 0, now
    row.tries += 1
    session.add(row)
    session.flush()


def delete_guesses(session: Session, *, before: datetime) -> None:
    """Forget who opened unknown links before a time."""
    session.exec(delete(LinkGuessRow).where(col(LinkGuessRow.since) < before))


def add_request(
    session: Session, *, requester_key: str, telegram_id: int, name: str, username: str | None, now: datetime
) -> AccessRequest:
    """Add a stranger's request for access."""
    row = AccessRequestRow(
        requester_key=requester_key,
        telegram_id=telegram_id,
        name=name,
        username=username,
        state=AccessState.OPEN,
        requested_at=now,
    )
    session.add(row)
    session.flush()
    return _request(row)


def last_request(session: Session, requester_key: str) -> AccessRequest | None:
    """Return the newest request of a stranger."""
    query = select(AccessRequestRow).where(AccessRequestRow.requester_key == requester_key)
    row = session.exec(query.order_by(col(AccessRequestRow.id).desc())).first()
    return None if row is None else _request(row)


def find_request(session: Session, request_id: int, *, lock: bool = False) -> AccessRequest | None:
    """Return a request for access, or None; `lock` makes others wait until this transaction ends."""
    row = session.get(AccessRequestRow, request_id, with_for_update=lock or None)
    return None if row is None else _request(row)


def close_request(session: Session, request_id: int, state: AccessState) -> None:
    """Note that a request is over, and forget who made it."""
    session.exec(
        update(AccessRequestRow)
        .where(col(AccessRequestRow.id) == request_id)
        .values(state=state, telegram_id=None, name=None, username=None)
    )


def delete_requests(session: Session, *, open_before: datetime, answered_before: datetime) -> None:
    """Forget strangers whose requests nobody answered, and who was answered: the key still leads to the account."""
    too_old = or_(
        col(AccessRequestRow.requested_at) < open_before,
        and_(col(AccessRequestRow.state) != AccessState.OPEN, col(AccessRequestRow.requested_at) < answered_before),
    )
    session.exec(delete(AccessRequestRow).where(too_old))


def _invitation(row: InvitationRow) -> Invitation:
    assert row.id is not None
    return Invitation(
        id=row.id,
        token_hash=row.token_hash,
        post=row.post_code,
        makes_admin=row.makes_admin,
        needs_confirmation=row.needs_confirmation,
        state=InvitationState(row.state),
        expires_at=row.expires_at,
        created_by=row.created_by,
        claimed_by=row.claimed_by,
    )


def _request(row: AccessRequestRow) -> AccessRequest:
    assert row.id is not None
    return AccessRequest(row.id, row.telegram_id, row.name, row.username, AccessState(row.state), row.requested_at)
