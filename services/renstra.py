"""The indicators of the Renstra: loaded from a file after a preview, replaced, removed; proposals are compared with."""

from datetime import datetime

from sqlmodel import Session

from db import drafts, history, outbox, people, questions
from db import renstra as rows
from db.history import Signature
from db.outbox import Notice
from db.proposals import findings_of, indicators_of, plain_findings, plain_indicators
from db.questions import QuestionKind
from documents.indicators.reading import Reading
from messages import renstra as words
from messages.message import Message
from services.deliveries import Delivery, Send
from services.desk import ask
from services.identity import Caller, identify
from services.office import Office
from services.replies import reply
from sop import permissions
from sop.errors import ButtonUnknown
from sop.events import Event
from sop.indicators import Field, Indicator, RenstraList, difference, with_objectives
from sop.model import Run
from sop.procedure import Capability

LISTED = "renstra"
ADMIN = "Admin"


def planned(session: Session, run: Run) -> tuple[Indicator, ...]:
    """Return the indicators of the Renstra that the proposals of a run are compared with; none where none is loaded."""
    return rows.indicators(session, run.procedure.code)


def page(session: Session, *, office: Office, sender: int, now: datetime) -> Message:
    """Return the list that counts; reads only."""
    _keeper(session, office, sender, now=now)
    return words.page(rows.current(session, office.procedure.code), zone=office.timezone)


def send_list(session: Session, *, office: Office, sender: int, now: datetime) -> None:
    """Send the list that counts as a message of its own."""
    caller = _keeper(session, office, sender, now=now)
    reply(session, "renstra", person=caller.person.id, now=now)


def ask_list(session: Session, *, office: Office, sender: int, now: datetime) -> None:
    """Ask for the file of a list."""
    caller = _keeper(session, office, sender, now=now)
    ask(session, caller.person, QuestionKind.RENSTRA_LIST, now=now)


def receive_list(session: Session, *, office: Office, sender: int, name: str, reading: Reading, now: datetime) -> None:
    """Show what a list would change, or what keeps it from being taken; nothing changes yet."""
    caller = _keeper(session, office, sender, now=now)
    findings = reading.checked_as_plan()
    if any(finding.is_error for finding in findings):
        plain = plain_findings(findings)
        outbox.tell(session, "renstra_refused", person=caller.person.id, now=now, name=name, findings=plain)
        return
    questions.drop(session, caller.person.id)
    contents = {
        LISTED: plain_indicators(with_objectives(reading.indicators)),
        "name": name,
        "findings": plain_findings(findings),
        "not_compared": [field.value for field in reading.not_compared],
    }
    draft = drafts.put(session, person_id=caller.person.id, contents=contents, now=now)
    outbox.tell(session, "renstra_preview", person=caller.person.id, now=now, draft_id=draft.id)


def apply_list(session: Session, *, office: Office, sender: int, draft_id: int, now: datetime) -> Message:
    """Let a list count in place of the one before; raises ButtonUnknown for a preview that is over."""
    caller = _keeper(session, office, sender, now=now)
    draft = drafts.find(session, draft_id, person_id=caller.person.id)
    if draft is None or LISTED not in draft.contents:
        raise ButtonUnknown
    indicators = indicators_of(draft.contents[LISTED])
    people.admins(session, lock=True)  # two who apply at once wait for each other
    rows.put(
        session,
        procedure_code=office.procedure.code,
        file_name=draft.contents["name"],
        indicators=indicators,
        loaded_by=caller.person.id,
        loaded_as=_capacity(caller, office),
        now=now,
    )
    drafts.drop(session, caller.person.id)
    _note(session, office, caller, words.history_words(indicators), now=now)
    return words.applied(indicators)


def ask_removal(session: Session, *, office: Office, sender: int, list_id: int, now: datetime) -> Message:
    """Return the question whether the list is to go; reads only. Raises ButtonUnknown for one that went."""
    _keeper(session, office, sender, now=now)
    return words.ask_removal(_known(session, office, list_id))


def remove(session: Session, *, office: Office, sender: int, list_id: int, now: datetime) -> Message:
    """Let no list count from now on. Raises ButtonUnknown for a list that went."""
    caller = _keeper(session, office, sender, now=now)
    _known(session, office, list_id)
    rows.end(session, office.procedure.code, now=now)
    _note(session, office, caller, words.history_words(()), now=now)
    return words.removed()


def _known(session: Session, office: Office, list_id: int) -> RenstraList:
    loaded = rows.current(session, office.procedure.code)
    if loaded is None or loaded.id != list_id:
        raise ButtonUnknown
    return loaded


def _keeper(session: Session, office: Office, sender: int, *, now: datetime) -> Caller:
    caller = identify(session, sender, now=now)
    permissions.require(permissions.may_keep_renstra(caller.actor, office.procedure))
    return caller


def _capacity(caller: Caller, office: Office) -> str:
    posts = office.procedure.posts_with(Capability.KEEP_RENSTRA)
    own = next((post for post in posts if post in caller.actor.posts), None)
    return ADMIN if own is None else caller.capacity_for(office.procedure, own)


def _note(session: Session, office: Office, caller: Caller, text: str, *, now: datetime) -> None:
    signature = Signature(caller.person.id, caller.name, _capacity(caller, office))
    history.note(session, Event.RENSTRA_CHANGED, now=now, by=signature, text=text)


def _refused(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(words.refused(notice.payload["name"], findings_of(notice.payload["findings"])))


def _preview(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    draft = drafts.find(session, notice.payload["draft_id"], person_id=notice.person_id or 0)
    if draft is None:
        return None
    indicators = indicators_of(draft.contents[LISTED])
    loaded = rows.current(session, office.procedure.code)
    return Send(
        words.preview(
            draft.contents["name"],
            indicators,
            findings=findings_of(draft.contents["findings"]),
            changes=() if loaded is None else difference(loaded.indicators, indicators),
            not_compared=[Field(name) for name in draft.contents["not_compared"]],
            draft_id=draft.id,
            replaces=loaded is not None,
        )
    )


def _renstra(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(page(session, office=office, sender=notice.chat_id or 0, now=now))


RENDERERS = {"renstra": _renstra, "renstra_refused": _refused, "renstra_preview": _preview}
