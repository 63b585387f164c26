"""What a person sees of a free disposition, made from the state as it is now, and keeping live cards in step."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from db import absences, dispositions, files, live_messages, outbox, people, tasks
from db.live_messages import LiveKind
from db.outbox import Notice
from db.questions import Question, QuestionKind
from messages import disposition_cards as words
from messages import tasks as task_words
from messages.disposition_cards import ChainLink, DispositionView, SlipFace
from messages.message import Message
from services.deliveries import ClearButtons, Delivery, Edit, LiveAbout, Send
from services.identity import Caller
from services.office import Office
from sop import dispositions as rules
from sop.dispositions import Disposition, DispositionState, Receiver, ReceiverStatus
from sop.errors import NotPermitted
from sop.model import Person, Task, TaskStatus
from sop.procedure import StepAction
from sop.working_time import is_open

DEPTH_LIMIT = 20
FIELDS = {
    QuestionKind.LETTER_SENDER: "sender",
    QuestionKind.INCOMING_NUMBER: "number",
    QuestionKind.LETTER_DATED: "dated",
    QuestionKind.LETTER_RECEIVED: "received",
    QuestionKind.LETTER_SUBJECT: "subject",
    QuestionKind.REMARK: "remark",
    QuestionKind.DEADLINE: "deadline",
    QuestionKind.DISPOSITION_DONE: "done",
    QuestionKind.DISPOSITION_BACK: "back",
    QuestionKind.DISPOSITION_SEARCH: "search",
}


def receivers_of(session: Session, disposition: Disposition, *, office: Office) -> list[Receiver]:
    """Return what became of a disposition at each receiver; a step's own follows the task it led to."""
    assert disposition.id is not None
    if disposition.is_free:
        return dispositions.receivers(session, disposition.id)
    assert disposition.run_id is not None
    opened = [
        task
        for task in tasks.of_run(session, disposition.run_id)
        if task.opened_by == disposition.task_id and task.counts and not task.is_proposal
    ]
    return [_of_task(disposition, task, office) for task in opened]


def _of_task(disposition: Disposition, task: Task, office: Office) -> Receiver:
    assert disposition.id is not None
    if task.is_open or task.status is TaskStatus.CANCELLED:
        status = ReceiverStatus.SENT if task.accepted_at is None else ReceiverStatus.RECEIVED
    elif task.status is TaskStatus.RETURNED:
        status = ReceiverStatus.RETURNED
    else:
        instructs = office.procedure.step(task.step).action is StepAction.INSTRUCT
        status = ReceiverStatus.FORWARDED if instructs else ReceiverStatus.FINISHED
    changed_at = task.closed_at or task.accepted_at
    return Receiver(disposition.id, task.post, status, task.accepted_at, changed_at, task.closed_as)


def seen_by(session: Session, caller: Caller, disposition_id: int, *, lock: bool = False) -> Disposition:
    """Return a disposition to its sender or a receiver; a draft is its maker's. Raises NotPermitted for others."""
    found = dispositions.get(session, disposition_id, lock=lock)
    if found is None:
        raise NotPermitted
    is_sender = found.from_post in caller.actor.posts
    if found.is_free and found.state is DispositionState.DRAFT:
        is_sender = is_sender and found.made_by == caller.person.id
    received = {receiver.post for receiver in dispositions.receivers(session, disposition_id)}
    if not is_sender and received.isdisjoint(caller.actor.posts):
        raise NotPermitted
    return found


def below(office: Office, posts: Iterable[str]) -> list[str]:
    """Return the posts that stand below one of some posts, in the order of the procedure."""
    above = set(posts)
    return [post.code for post in office.procedure.posts if above & set(office.superiors_of(post.code))]


def view_for(
    session: Session,
    caller: Caller,
    disposition: Disposition,
    *,
    office: Office,
    now: datetime,
    with_chain: bool = False,
) -> DispositionView:
    """Return what the card of a disposition shows to somebody; reads only."""
    assert disposition.id is not None
    receivers = receivers_of(session, disposition, office=office)
    own = [receiver for receiver in receivers if receiver.post in caller.actor.posts]
    chain = _chain(session, disposition, office=office) if with_chain else []
    is_draft = disposition.state is DispositionState.DRAFT
    choices = below(office, [disposition.from_post] if is_draft else [each.post for each in own])
    senders = [post for post in caller.actor.posts if below(office, [post])]
    shown = {disposition.from_post, *disposition.to_posts, *choices, *senders}
    shown |= {receiver.post for receiver in receivers} | {link.receiver.post for link in chain}
    holders = people.holders(session, now=now)
    number = disposition.letter.number
    return DispositionView(
        disposition=disposition,
        titles={post: people.post_title(session, post) for post in shown},
        receivers=tuple(receivers),
        own=tuple(own),
        is_sender=disposition.from_post in caller.actor.posts,
        preset_due=rules.preset_due(disposition.urgency, now=now, calendar=office.calendar(session, now)),
        instructions=office.procedure.instructions,
        below=choices,
        senders=senders,
        absent=[post for post in shown if post not in holders or not holders[post].person.is_reachable],
        files=len(files_of(session, disposition)),
        twin=(
            dispositions.with_letter_number(session, number, but_not=disposition.id)
            if number and is_draft and disposition.parent_id is None
            else None
        ),
        chain=chain,
    )


def files_of(session: Session, disposition: Disposition) -> list[files.File]:
    """Return the files of a disposition and of those it was forwarded from."""
    line: list[int] = []
    current = disposition
    while current.id is not None and len(line) < DEPTH_LIMIT:
        line.append(current.id)
        parent = None if current.parent_id is None else dispositions.get(session, current.parent_id)
        if parent is None:
            break
        current = parent
    return files.of_dispositions(session, line)


def _chain(session: Session, disposition: Disposition, *, office: Office) -> list[ChainLink]:
    root = disposition
    for _ in range(DEPTH_LIMIT):
        parent = None if root.parent_id is None else dispositions.get(session, root.parent_id)
        if parent is None:
            break
        root = parent
    return _links(session, root, depth=0, office=office)


def _links(session: Session, disposition: Disposition, *, depth: int, office: Office) -> list[ChainLink]:
    if disposition.sent_at is None or disposition.id is None or depth > DEPTH_LIMIT:
        return []
    further = [child for child in dispositions.children(session, disposition.id) if child.cancelled_at is None]
    links = []
    for receiver in receivers_of(session, disposition, office=office):
        links.append(ChainLink(depth, disposition.sent_as or "", disposition.sent_at, receiver))
        for child in further:
            if child.from_post == receiver.post:
                links += _links(session, child, depth=depth + 1, office=office)
    return links


def card_for(
    session: Session,
    caller: Caller,
    disposition: Disposition,
    *,
    office: Office,
    now: datetime,
    face: SlipFace = SlipFace.FRONT,
) -> Message:
    """Return the card of a disposition for somebody, as it stands now; reads only."""
    with_chain = face is SlipFace.CHAIN
    view = view_for(session, caller, disposition, office=office, now=now, with_chain=with_chain)
    return words.disposition_card(view, zone=office.timezone, face=face)


# Keeping chats in step


def send_card(session: Session, disposition: Disposition, *, person_id: int, now: datetime) -> None:
    """Send somebody the card anew; the one before loses its buttons."""
    outbox.tell(session, "disposition_card", person=person_id, now=now, once=True, disposition_id=disposition.id)


def refresh(session: Session, disposition: Disposition, *, now: datetime, but_not: int | None = None) -> None:
    """Bring every live card of a disposition in step with it; reminders that are no longer needed go."""
    assert disposition.id is not None
    drop_reminders(session, disposition, now=now)
    for live in live_messages.about(session, LiveKind.DISPOSITION, disposition.id):
        if live.person_id != but_not:
            outbox.tell(
                session,
                "disposition_refresh",
                person=live.person_id,
                now=now,
                once=True,
                disposition_id=disposition.id,
            )


def hand_over(session: Session, person: Person, post: str, *, is_placed: bool, now: datetime) -> None:
    """Let what lies on a post follow it: a new holder gets the open dispositions, the old one's lose their buttons.

    So do those that the old one sent or was putting together.
    """
    for found, _ in dispositions.awaited(session, posts=[post]):
        if is_placed:
            send_card(session, found, person_id=person.id, now=now)
            about = {"disposition_id": found.id, "post": post}
            outbox.readdress_about(session, "disposition_reminder", about, person_id=person.id)
        refresh(session, found, now=now, but_not=person.id if is_placed else None)
    for subject in [] if is_placed else live_messages.subjects_of(session, LiveKind.DISPOSITION, person_id=person.id):
        outbox.tell(session, "disposition_refresh", person=person.id, now=now, once=True, disposition_id=subject)


def drop_reminders(session: Session, disposition: Disposition, *, now: datetime) -> None:
    """Take the reminders of a disposition from those of whom nothing is awaited any more."""
    assert disposition.id is not None
    awaited = {each.post for each in dispositions.receivers(session, disposition.id) if each.is_open}
    is_over = disposition.state is not DispositionState.SENT
    holders = people.holders(session, now=now)
    waited_for = set() if is_over else {holders[post].person.id for post in awaited if post in holders}
    for live in live_messages.about(session, LiveKind.DISPOSITION_REMINDER, disposition.id):
        if live.person_id not in waited_for:
            live_messages.remove_of(session, LiveKind.DISPOSITION_REMINDER, disposition.id, person_id=live.person_id)
            outbox.tell(session, "replaced_reminder", person=live.person_id, now=now, message_id=live.message_id)


def adopt(session: Session, disposition: Disposition, caller: Caller, *, message_id: int, now: datetime) -> None:
    """Make the pressed message the live card; another one loses its buttons."""
    assert disposition.id is not None
    person_id = caller.person.id
    replaced = live_messages.put(
        session, LiveKind.DISPOSITION, disposition.id, person_id=person_id, message_id=message_id
    )
    if replaced is not None:
        outbox.tell(session, "clear_buttons", person=person_id, now=now, message_id=replaced.message_id)


def tell(
    session: Session, disposition: Disposition, kind: str, posts: Iterable[str], *, now: datetime, **payload: Any
) -> None:
    """Tell whoever sits on these posts now about a disposition, each person once."""
    holders = people.holders(session, now=now)
    for person_id in sorted({holders[post].person.id for post in posts if post in holders}):
        outbox.tell(session, kind, person=person_id, now=now, disposition_id=disposition.id, **payload)


# Sending


def question_message(session: Session, question: Question) -> Message | None:
    """Return how a question about a disposition reads, or None for one of another kind."""
    if question.kind is QuestionKind.DISPOSITION_FILES:
        return words.ask_files(question.subject_id or 0)
    field = FIELDS.get(question.kind)
    return None if field is None else task_words.question(words.ask_field(field), question.id)


def _at_hand(session: Session, notice: Notice, now: datetime) -> tuple[Caller, Disposition]:
    person = people.get(session, notice.person_id or 0)
    caller = Caller(person, people.actor(session, person, now=now))
    return caller, seen_by(session, caller, notice.payload["disposition_id"])


def _card(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    caller, disposition = _at_hand(session, notice, now)
    message = card_for(session, caller, disposition, office=office, now=now)
    silent = not is_open(now, office.calendar(session, now)) or absences.is_on_leave(session, caller.person.id, now=now)
    return Send(message, silent=silent, about=LiveAbout(LiveKind.DISPOSITION, disposition.id or 0))


def _begun(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    caller, disposition = _at_hand(session, notice, now)
    message = card_for(session, caller, disposition, office=office, now=now, face=SlipFace.CLASSIFICATION)
    return Send(message, about=LiveAbout(LiveKind.DISPOSITION, disposition.id or 0))


def _refresh(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    subject, person_id = notice.payload["disposition_id"], notice.person_id or 0
    live = live_messages.find(session, LiveKind.DISPOSITION, subject, person_id=person_id)
    if live is None:
        return None
    try:
        caller, disposition = _at_hand(session, notice, now)
    except NotPermitted:
        return ClearButtons(live.message_id)
    return Edit(live.message_id, card_for(session, caller, disposition, office=office, now=now))


def _skipped(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    disposition = dispositions.get(session, notice.payload["disposition_id"])
    if disposition is None or disposition.state is not DispositionState.SENT:
        return None
    person = people.get(session, notice.person_id or 0)
    caller = Caller(person, people.actor(session, person, now=now))
    view = view_for(session, caller, disposition, office=office, now=now)
    return Send(words.skipped_told(view, person, posts=notice.payload["passed"]))


def _called_back(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    disposition = dispositions.get(session, notice.payload["disposition_id"])
    if disposition is None:
        return None
    return Send(words.cancelled_told(disposition, by=notice.payload["by"], is_changed=disposition.cancelled_at is None))


def _result(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    caller, disposition = _at_hand(session, notice, now)
    view = view_for(session, caller, disposition, office=office, now=now)
    receiver = next((each for each in view.receivers if each.post == notice.payload["post"]), None)
    return None if receiver is None or receiver.is_open else Send(words.result_told(view, receiver))


def _note(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    _, disposition = _at_hand(session, notice, now)
    return Send(words.whole_note(disposition)) if disposition.note and disposition.has_contents else None


def _due_moved(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    _, disposition = _at_hand(session, notice, now)
    return None if disposition.due_at is None else Send(words.due_moved(disposition, zone=office.timezone))


RENDERERS = {
    "disposition_card": _card,
    "disposition_begun": _begun,
    "disposition_refresh": _refresh,
    "disposition_skipped": _skipped,
    "disposition_called_back": _called_back,
    "disposition_result": _result,
    "disposition_note": _note,
    "disposition_due_moved": _due_moved,
}
