"""People, the posts of the office, and who held which when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from db import absences
from db.dialect import insert_if_new
from db.tables import HoldingRow, PersonRow, PostRow
from sop.model import Actor, Holding, HoldingKind, Person, Salutation
from sop.procedure import Post


@dataclass(frozen=True)
class Holder:
    """Who sits on a post now, and in which kind."""

    person: Person
    kind: HoldingKind


def sync_posts(session: Session, posts: Collection[Post]) -> None:
    """Bring the table of posts in step with a procedure file; posts that left the file stay for the history."""
    insert_if_new(session, PostRow, [{"code": post.code, "title": post.title} for post in posts], unique="code")
    for post in posts:
        session.exec(
            update(PostRow)
            .where(col(PostRow.code) == post.code, col(PostRow.title) != post.title)
            .values(title=post.title)
        )


def post_title(session: Session, code: str) -> str:
    """Return the title of a post."""
    return session.get_one(PostRow, code).title


def is_post(session: Session, code: str) -> bool:
    """Tell whether the office has such a post."""
    return session.get(PostRow, code) is not None


def add(session: Session, *, telegram_id: int, username: str | None, now: datetime) -> Person:
    """Add somebody who has just given consent."""
    row = PersonRow(telegram_id=telegram_id, username=username, consented_at=now)
    session.add(row)
    session.flush()
    return _person(row)


def get(session: Session, person_id: int) -> Person:
    """Return a person by our id."""
    return _person(session.get_one(PersonRow, person_id))


def find(session: Session, person_id: int) -> Person | None:
    """Return a person by our id, or None."""
    row = session.get(PersonRow, person_id)
    return None if row is None else _person(row)


def by_telegram_id(session: Session, telegram_id: int) -> Person | None:
    """Return the person behind a Telegram account, or None for a stranger."""
    row = session.exec(select(PersonRow).where(PersonRow.telegram_id == telegram_id)).first()
    return None if row is None else _person(row)


def admins(session: Session, *, lock: bool = False) -> list[Person]:
    """Return all admins; `lock` makes others who lock them wait until this transaction ends."""
    query = select(PersonRow).where(col(PersonRow.is_admin)).order_by(col(PersonRow.id))
    return [_person(row) for row in session.exec(query.with_for_update() if lock else query)]


def save(session: Session, person: Person) -> None:
    """Store the changeable fields of a person."""
    row = session.get_one(PersonRow, person.id)
    row.username = person.username
    row.name = person.name
    row.salutation = person.salutation
    row.employee_number = person.employee_number
    row.rank = person.rank
    row.is_admin = person.is_admin
    row.blocked_at = person.blocked_at
    session.add(row)


def note_username(session: Session, *, telegram_id: int, username: str | None) -> None:
    """Keep the username that an account shows now; touches no row where it is known, or the account is a stranger's."""
    session.exec(
        update(PersonRow)
        .where(
            col(PersonRow.telegram_id) == telegram_id,
            col(PersonRow.username).is_distinct_from(username),
        )
        .values(username=username)
    )


def set_admin(session: Session, person_id: int, *, is_admin: bool) -> None:
    """Make a person an admin, or no longer."""
    row = session.get_one(PersonRow, person_id)
    row.is_admin = is_admin
    session.add(row)
    session.flush()


def set_blocked(session: Session, person_id: int, *, blocked_at: datetime | None) -> bool:
    """Note since when a person cannot be reached in chat, or that this is over; False where it was known."""
    is_news = col(PersonRow.blocked_at).is_not(None) if blocked_at is None else col(PersonRow.blocked_at).is_(None)
    changed = session.exec(
        update(PersonRow).where(col(PersonRow.id) == person_id, is_news).values(blocked_at=blocked_at)
    )
    return changed.rowcount == 1


def erase(session: Session, person_id: int, *, now: datetime) -> None:
    """Empty the personal fields; the row stays, for history and papers name it (/hapus_data)."""
    row = session.get_one(PersonRow, person_id)
    row.telegram_id = row.username = row.name = row.salutation = row.employee_number = row.rank = None
    row.is_admin = False
    row.erased_at = now
    session.add(row)


def remove(session: Session, person_id: int) -> None:
    """Delete somebody who never held a post and left no trace."""
    session.delete(session.get_one(PersonRow, person_id))


def actor(session: Session, person: Person, *, now: datetime) -> Actor:
    """Return a person with the posts held at `now`; who leaves them to an acting official has none."""
    if absences.stands_back(session, person.id, now=now):
        return Actor(person.id, {}, person.is_admin)
    held = {holding.post: holding.kind for holding in holdings_of(session, person.id, now=now)}
    return Actor(person.id, held, person.is_admin)


def holdings_of(session: Session, person_id: int, *, now: datetime) -> list[Holding]:
    """Return what a person holds at `now`."""
    query = select(HoldingRow).where(HoldingRow.person_id == person_id, *_current(now)).order_by(col(HoldingRow.id))
    return [_holding(row) for row in session.exec(query)]


def holder_of(session: Session, post: str, *, now: datetime) -> Holder | None:
    """Return who sits on a post at `now`; an acting official goes before the definitive one."""
    return holders(session, now=now, post=post).get(post)


def holders(session: Session, *, now: datetime, post: str | None = None) -> dict[str, Holder]:
    """Return who sits on which post at `now`; vacant posts are missing."""
    query = select(HoldingRow, PersonRow).join(PersonRow).where(*_current(now))
    if post is not None:
        query = query.where(HoldingRow.post_code == post)
    found: dict[str, Holder] = {}
    for holding, person in session.exec(query.order_by(col(HoldingRow.id))):
        kind = HoldingKind(holding.kind)
        if holding.post_code not in found or kind is not HoldingKind.DEFINITIVE:
            found[holding.post_code] = Holder(_person(person), kind)
    return found


def who_sits_where(session: Session, *, now: datetime) -> dict[str, int]:
    """Return the id of the person on each post at `now`; vacant posts are missing."""
    return {post: holder.person.id for post, holder in holders(session, now=now).items()}


def definitive_holders(session: Session, *, now: datetime) -> dict[str, Person]:
    """Return who holds which post definitively at `now`, whoever acts; vacant posts are missing."""
    query = select(HoldingRow.post_code, PersonRow).join(PersonRow)
    query = query.where(*_current(now), HoldingRow.kind == HoldingKind.DEFINITIVE)
    return {post: _person(row) for post, row in session.exec(query)}


def holdings_between(session: Session, person_id: int, *, since: datetime, until: datetime) -> list[Holding]:
    """Return what a person holds at some time from `since` until before `until`."""
    query = select(HoldingRow).where(
        HoldingRow.person_id == person_id,
        col(HoldingRow.since) < until,
        or_(col(HoldingRow.until).is_(None), col(HoldingRow.until) > since),
    )
    return [_holding(row) for row in session.exec(query.order_by(col(HoldingRow.id)))]


def appoint(
    session: Session, *, person_id: int, post: str, kind: HoldingKind, since: datetime, until: datetime
) -> None:
    """Let a person act on a post for a time; whoever was appointed last acts."""
    session.add(HoldingRow(person_id=person_id, post_code=post, kind=kind, since=since, until=until))
    session.flush()


def end_acting(
    session: Session, *, posts: Collection[str], since: datetime, until: datetime, but_not: int, now: datetime
) -> None:
    """End what others act on some posts within a time; what has not begun never will."""
    query = select(HoldingRow).where(
        col(HoldingRow.post_code).in_(posts),
        HoldingRow.kind != HoldingKind.DEFINITIVE,
        HoldingRow.person_id != but_not,
        col(HoldingRow.since) >= since,
        col(HoldingRow.until) <= until,
    )
    _end(session, query, now=now)


def end_acting_on(session: Session, post: str, *, now: datetime) -> list[Person]:
    """End whatever anybody acts as on a post, now and later, and return who did so."""
    acting = (HoldingRow.post_code == post, HoldingRow.kind != HoldingKind.DEFINITIVE, col(HoldingRow.until) > now)
    found = session.exec(select(PersonRow).where(col(PersonRow.id).in_(select(HoldingRow.person_id).where(*acting))))
    acted = [_person(row) for row in found.all()]
    _end(session, select(HoldingRow).where(*acting), now=now)
    return acted


def end_acting_of(session: Session, person_id: int, *, now: datetime) -> None:
    """End whatever a person acts as, now and later."""
    query = select(HoldingRow).where(
        HoldingRow.person_id == person_id, HoldingRow.kind != HoldingKind.DEFINITIVE, col(HoldingRow.until) > now
    )
    _end(session, query, now=now)


def registered(session: Session, *, now: datetime) -> list[Person]:
    """Return who holds a post at `now`, each once, by id."""
    query = select(PersonRow).where(
        col(PersonRow.id).in_(select(HoldingRow.person_id).where(*_current(now))), col(PersonRow.name).is_not(None)
    )
    return [_person(row) for row in session.exec(query.order_by(col(PersonRow.id)))]


def place(session: Session, *, person_id: int, post: str, kind: HoldingKind, now: datetime) -> None:
    """Put a person on a post from now on."""
    session.add(HoldingRow(person_id=person_id, post_code=post, kind=kind, since=now))
    session.flush()


def release(session: Session, *, person_id: int, post: str, now: datetime) -> None:
    """End what a person holds of a post."""
    query = select(HoldingRow).where(HoldingRow.person_id == person_id, HoldingRow.post_code == post, *_current(now))
    for row in session.exec(query):
        row.until = now
        session.add(row)
    session.flush()


def ever_held(session: Session, person_id: int) -> bool:
    """Tell whether a person ever held a post."""
    return session.exec(select(HoldingRow.id).where(HoldingRow.person_id == person_id)).first() is not None


def _end(session: Session, query: SelectOfScalar[HoldingRow], *, now: datetime) -> None:
    for row in session.exec(query):
        row.until = max(row.since, min(now, row.until or now))
        session.add(row)
    session.flush()


def _current(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(HoldingRow.since) <= now,
        or_(col(HoldingRow.until).is_(None), col(HoldingRow.until) > now),
    )


def _person(row: PersonRow) -> Person:
    assert row.id is not None
    return Person(
        id=row.id,
        telegram_id=row.telegram_id,
        username=row.username,
        name=row.name,
        salutation=Salutation(row.salutation) if row.salutation else None,
        employee_number=row.employee_number,
        rank=row.rank,
        is_admin=row.is_admin,
        consented_at=row.consented_at,
        blocked_at=row.blocked_at,
    )


def _holding(row: HoldingRow) -> Holding:
    assert row.id is not None
    return Holding(row.id, row.person_id, row.post_code, HoldingKind(row.kind), row.since, row.until)
