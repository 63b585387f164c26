"""What receivers do with a free disposition, and what its sender can still take back (DOMAIN 4)."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from db import dispositions, questions
from db.questions import QuestionKind
from services import disposition_cards as cards
from services import disposition_reminders
from services.desk import Pressed, ask
from services.disposition_drafts import note, pressed
from services.identity import Caller, identify
from services.office import Office
from services.replies import reply
from sop import dispositions as rules
from sop.dispositions import Disposition, Receiver
from sop.errors import ButtonUnknown, DispositionClosed, NotPermitted
from sop.events import Event

Change = Callable[[Disposition, Receiver, str], Receiver]


def accept(
    session: Session, *, office: Office, sender: int, disposition_id: int, message_id: int, now: datetime
) -> Pressed:
    """Answer [Terima]; the sender sees it at once. Raises DispositionNotSent or DispositionClosed."""
    caller, found, own = _received(session, sender, disposition_id, now=now)
    _take(session, office, caller, found, own, now=now)
    return pressed(session, office, caller, found, message_id=message_id, now=now, answer="Disposisi diterima.")


def forward(
    session: Session, *, office: Office, sender: int, disposition_id: int, message_id: int, now: datetime
) -> Pressed:
    """Answer [Teruskan]: a draft to those below opens as a card of its own; its letter comes along."""
    caller, found, own = _received(session, sender, disposition_id, now=now)
    post = next((each.post for each in own if each.is_open and cards.below(office, [each.post])), None)
    if post is None:
        raise NotPermitted
    _take(session, office, caller, found, own, now=now)
    started = [
        draft
        for draft in dispositions.drafts_of(session, [post], made_by=caller.person.id)
        if draft.parent_id == disposition_id and draft.cancelled_at is None
    ]
    draft = (
        started[0]
        if started
        else dispositions.save(session, rules.forwarding(found, by_post=post, made_by=caller.person.id))
    )
    cards.send_card(session, draft, person_id=caller.person.id, now=now)
    return pressed(session, office, caller, found, message_id=message_id, now=now)


def ask_done(
    session: Session, *, office: Office, sender: int, disposition_id: int, message_id: int, now: datetime
) -> Pressed:
    """Answer [Selesai]: what was done is asked for, but never about a letter that is not open."""
    caller, found, own = _received(session, sender, disposition_id, now=now)
    _take(session, office, caller, found, own, now=now)
    _ask_or_close(session, office, caller, found, QuestionKind.DISPOSITION_DONE, now=now)
    return pressed(session, office, caller, found, message_id=message_id, now=now)


def ask_back(
    session: Session, *, office: Office, sender: int, disposition_id: int, message_id: int, now: datetime
) -> Pressed:
    """Answer [Kembalikan]: the reason is asked for, but never about a letter that is not open."""
    caller, found, own = _received(session, sender, disposition_id, now=now)
    _take(session, office, caller, found, own, now=now)
    _ask_or_close(session, office, caller, found, QuestionKind.DISPOSITION_BACK, now=now)
    return pressed(session, office, caller, found, message_id=message_id, now=now)


def answer(
    session: Session,
    *,
    office: Office,
    caller: Caller,
    kind: QuestionKind,
    disposition_id: int,
    text: str,
    now: datetime,
) -> None:
    """Take the closing note, or the reason of a return. Raises TextEmpty, TextTooLong or DispositionClosed."""
    found = cards.seen_by(session, caller, disposition_id, lock=True)
    CLOSINGS[kind](session, office, caller, found, text, now=now)
    cards.send_card(session, found, person_id=caller.person.id, now=now)


def change(
    session: Session, *, office: Office, sender: int, disposition_id: int, message_id: int, now: datetime
) -> Pressed:
    """Take a disposition back to change it, while nobody has taken it. Raises DispositionTaken."""
    caller, found, receivers, signed = _sent(session, office, sender, disposition_id, now=now)
    draft = dispositions.save(session, rules.take_back(found, receivers))
    dispositions.withdraw(session, disposition_id)
    _call_back(session, found, receivers, signed, now=now)
    note(session, Event.DISPOSITION_TAKEN_BACK, caller, found, signed, now=now)
    return pressed(session, office, caller, draft, message_id=message_id, now=now)


def cancel(
    session: Session, *, office: Office, sender: int, disposition_id: int, message_id: int, now: datetime
) -> Pressed:
    """Cancel a disposition that nobody has taken, or everybody sent back; its number stays in the register.

    Raises DispositionTaken.
    """
    caller, found, receivers, signed = _sent(session, office, sender, disposition_id, now=now)
    cancelled = dispositions.save(session, rules.cancel(found, receivers, now=now))
    _call_back(session, found, receivers, signed, now=now)
    note(session, Event.DISPOSITION_CANCELLED, caller, found, signed, now=now)
    return pressed(session, office, caller, cancelled, message_id=message_id, now=now, answer="Disposisi dibatalkan.")


def send_files(session: Session, *, sender: int, disposition_id: int, now: datetime) -> None:
    """Send somebody the files of a disposition, in the order they came."""
    caller = identify(session, sender, now=now)
    found = cards.seen_by(session, caller, disposition_id)
    if not found.has_contents:
        raise ButtonUnknown
    for file in cards.files_of(session, found):
        reply(session, "file", person=caller.person.id, now=now, file_id=file.id)


def send_note(session: Session, *, sender: int, disposition_id: int, now: datetime) -> None:
    """Send somebody the whole of a note that is too long for the card."""
    caller = identify(session, sender, now=now)
    cards.seen_by(session, caller, disposition_id)
    reply(session, "disposition_note", person=caller.person.id, now=now, disposition_id=disposition_id)


def _take(
    session: Session, office: Office, caller: Caller, found: Disposition, own: list[Receiver], *, now: datetime
) -> None:
    """Note that a receiver has it; every press of his implies that."""
    for receiver in own:
        if not receiver.is_open and len(own) > 1:
            continue
        taken = rules.receive(found, receiver, now=now)
        if taken != receiver:
            dispositions.save_receiver(session, taken)
            signed = caller.capacity_for(office.procedure, receiver.post)
            note(session, Event.DISPOSITION_TAKEN, caller, found, signed, now=now)
    cards.refresh(session, found, now=now, but_not=caller.person.id)


def _finish(
    session: Session, office: Office, caller: Caller, found: Disposition, text: str | None, *, now: datetime
) -> None:
    def done(it: Disposition, receiver: Receiver, signed: str) -> Receiver:
        return rules.finish(it, receiver, note=text, acting_as=signed, now=now)

    _close(session, office, caller, found, done, Event.DISPOSITION_FINISHED, now=now)


def _give_back(
    session: Session, office: Office, caller: Caller, found: Disposition, text: str | None, *, now: datetime
) -> None:
    def back(it: Disposition, receiver: Receiver, signed: str) -> Receiver:
        return rules.give_back(it, receiver, reason=text, acting_as=signed, now=now)

    _close(session, office, caller, found, back, Event.DISPOSITION_RETURNED, now=now)


CLOSINGS = {QuestionKind.DISPOSITION_DONE: _finish, QuestionKind.DISPOSITION_BACK: _give_back}


def _ask_or_close(
    session: Session, office: Office, caller: Caller, found: Disposition, kind: QuestionKind, *, now: datetime
) -> None:
    if found.has_contents:
        ask(session, caller.person, kind, subject_id=found.id, now=now)
    else:
        CLOSINGS[kind](session, office, caller, found, None, now=now)


def _close(
    session: Session, office: Office, caller: Caller, found: Disposition, close: Change, event: Event, *, now: datetime
) -> None:
    own = _own(session, caller, found)
    still_open = [receiver for receiver in own if receiver.is_open]
    if not still_open:
        raise DispositionClosed
    for receiver in still_open:
        signed = caller.capacity_for(office.procedure, receiver.post)
        closed = close(found, receiver, signed)
        dispositions.save_receiver(session, closed)
        note(session, event, caller, found, signed, now=now, text=closed.said or "")
        cards.tell(session, found, "disposition_result", [found.from_post], now=now, post=receiver.post)
    questions.drop(session, caller.person.id)
    if not any(receiver.is_open for receiver in dispositions.receivers(session, found.id or 0)):
        disposition_reminders.cancel(session, found)
    cards.refresh(session, found, now=now, but_not=caller.person.id)


def _call_back(session: Session, found: Disposition, receivers: list[Receiver], signed: str, *, now: datetime) -> None:
    disposition_reminders.cancel(session, found)
    posts = [receiver.post for receiver in receivers]
    cards.tell(session, found, "disposition_called_back", posts, now=now, by=signed)
    cards.refresh(session, found, now=now)
    if found.parent_id is not None:
        _unforward(session, found, now=now)


def _unforward(session: Session, child: Disposition, *, now: datetime) -> None:
    """Put what was forwarded back on the desk of who forwarded it, unless it went further down otherwise, too."""
    parent = dispositions.get(session, child.parent_id or 0, lock=True)
    assert parent is not None and parent.id is not None
    others = [
        other
        for other in dispositions.children(session, parent.id)
        if other.id != child.id and other.from_post == child.from_post and other.cancelled_at is None
    ]
    if others:
        return
    for receiver in dispositions.receivers(session, parent.id):
        if receiver.post == child.from_post:
            dispositions.save_receiver(session, rules.unforward(receiver, now=now))
    cards.refresh(session, parent, now=now)


def _received(
    session: Session, sender: int, disposition_id: int, *, now: datetime
) -> tuple[Caller, Disposition, list[Receiver]]:
    caller = identify(session, sender, now=now)
    found = cards.seen_by(session, caller, disposition_id, lock=True)
    own = _own(session, caller, found)
    rules.require_open(found, next((receiver for receiver in own if receiver.is_open), own[0]))
    return caller, found, own


def _own(session: Session, caller: Caller, found: Disposition) -> list[Receiver]:
    own = [each for each in dispositions.receivers(session, found.id or 0) if each.post in caller.actor.posts]
    if not own or not found.is_free:
        raise NotPermitted
    return own


def _sent(
    session: Session, office: Office, sender: int, disposition_id: int, *, now: datetime
) -> tuple[Caller, Disposition, list[Receiver], str]:
    caller = identify(session, sender, now=now)
    found = cards.seen_by(session, caller, disposition_id, lock=True)
    if found.from_post not in caller.actor.posts or not found.is_free:
        raise NotPermitted
    signed = caller.capacity_for(office.procedure, found.from_post)
    return caller, found, dispositions.receivers(session, disposition_id), signed
