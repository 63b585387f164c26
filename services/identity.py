"""Who is asking: from a Telegram id to a person with the posts held now."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from db import people
from sop.errors import NotRegistered, RegistrationIncomplete
from sop.model import Actor, HoldingKind, Person, capacity
from sop.procedure import Procedure


@dataclass(frozen=True)
class Caller:
    """A registered person and what the posts held now allow."""

    person: Person
    actor: Actor

    @property
    def name(self) -> str:
        """The name as it stands on papers."""
        return self.person.name or ""

    def capacity_for(self, procedure: Procedure, post: str) -> str:
        """Return in which capacity the person acts for a post, such as "Plh. Sekretaris"."""
        return capacity(procedure.post(post).title, self.actor.posts.get(post, HoldingKind.DEFINITIVE))


def identify(session: Session, telegram_id: int, *, now: datetime) -> Caller:
    """Return who a Telegram account belongs to; raises NotRegistered or RegistrationIncomplete."""
    person = people.by_telegram_id(session, telegram_id)
    if person is None:
        raise NotRegistered
    if not person.is_registered:
        raise RegistrationIncomplete
    return Caller(person, people.actor(session, person, now=now))


def capacities(session: Session, person: Person, *, now: datetime) -> list[str]:
    """Return the titles of the posts a person holds now, as the person signs them."""
    return [
        capacity(people.post_title(session, holding.post), holding.kind)
        for holding in people.holdings_of(session, person.id, now=now)
    ]
