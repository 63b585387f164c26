"""The menu, the commands a person is offered, and the help."""

from datetime import datetime

from sqlmodel import Session

from db import dispositions, people, tasks
from messages import labels
from messages import menu as words
from messages.message import Message
from services.identity import capacities
from services.office import Office
from services.replies import reply
from sop import permissions
from sop.model import Actor, Person


def show_menu(session: Session, *, office: Office, sender: int, now: datetime) -> None:
    """Answer /start: the menu for who is registered, the open question for who is not yet, else the way in."""
    person = people.by_telegram_id(session, sender)
    if person is None:
        reply(session, "stranger", chat=sender, now=now)
    elif not person.is_registered:
        reply(session, "registration_reminder", person=person.id, now=now)
    else:
        reply(session, "menu", person=person.id, now=now)


def show_help(session: Session, *, sender: int, now: datetime) -> None:
    """Answer /bantuan."""
    person = people.by_telegram_id(session, sender)
    if person is None:
        reply(session, "stranger_help", chat=sender, now=now)
    else:
        reply(session, "help", person=person.id, now=now)


def menu(session: Session, person: Person, *, office: Office, now: datetime) -> Message:
    """Return the menu of a person as it is now; reads only."""
    actor = people.actor(session, person, now=now)
    return words.menu(
        person,
        capacities=capacities(session, person, now=now),
        commands=[command for command in commands_for(actor, office) if command != "start"],
        open_tasks=len(tasks.open_for(session, actor.posts.keys())),
        dispositions=len(dispositions.awaited(session, posts=actor.posts.keys())),
    )


def help_message(session: Session, person: Person, *, office: Office, now: datetime) -> Message:
    """Return the help for a person's posts; reads only."""
    actor = people.actor(session, person, now=now)
    procedure = office.procedure
    steps = [step for step in procedure.steps if {step.responsible, step.submitted_by} & actor.posts.keys()]
    hands_in = any(unit.post in actor.posts for unit in procedure.units)
    return words.help_for(procedure, capacities=capacities(session, person, now=now), steps=steps, hands_in=hands_in)


def commands_for(actor: Actor, office: Office) -> list[str]:
    """Return the commands a person may use, in the order the menu shows them."""
    allowed = set(labels.MEMBER_COMMANDS)
    if permissions.may_watch(actor, office.procedure):
        allowed |= {"pantau", "laporan"}
    if permissions.may_start(actor, office.procedure):
        allowed.add("mulai")
    hands_in = any(unit.post in actor.posts for unit in office.procedure.units)
    if (
        hands_in
        or permissions.oversees_units(actor, office.procedure)
        or permissions.may_keep_renstra(actor, office.procedure)
    ):
        allowed.add("usulan")
    if actor.is_admin:
        allowed |= {"pejabat", "libur", "kantor"}
    return [command for command in labels.COMMANDS if command in allowed]


def chat_commands(session: Session, telegram_id: int, *, office: Office, now: datetime) -> tuple[tuple[str, str], ...]:
    """Return what the command menu of a chat offers; reads only."""
    person = people.by_telegram_id(session, telegram_id)
    if person is None:
        names = list(labels.STRANGER_COMMANDS)
    else:
        names = commands_for(people.actor(session, person, now=now), office)
    return tuple((name, labels.COMMANDS[name]) for name in names)
