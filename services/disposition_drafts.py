"""A free disposition is put together on its card; every choice is stored at once (DOMAIN 4)."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from db import dispositions, files, history, live_messages, meetings, outbox, people, questions
from db.files import NewFile
from db.history import Signature
from db.live_messages import LiveKind
from db.questions import QuestionKind
from messages import disposition_cards as words
from messages.disposition_cards import SlipFace
from messages.dispositions import NOTE_SHOWN
from messages.message import Message, one_line
from services import disposition_cards as cards
from services.desk import Pressed, ask
from services.disposition_reminders import plan
from services.identity import Caller, identify
from services.office import Office
from sop import dispositions as rules
from sop.dates import read_day
from sop.dispositions import Classification, Disposition, IncomingLetter, Urgency
from sop.errors import (
    ButtonUnknown,
    DateUnreadable,
    DecisionAlreadySent,
    DispositionClosed,
    DispositionNotSent,
    DueInPast,
    NotASubordinate,
    NotPermitted,
    TimeUnreadable,
)
from sop.events import Event
from sop.meetings import Decision, Meeting, MeetingState, decisions, post_named
from sop.model import HoldingKind, capacity
from sop.typed_moments import read_moment

QUESTIONS = {field: kind for kind, field in cards.FIELDS.items() if field not in ("done", "back", "search")} | {
    "files": QuestionKind.DISPOSITION_FILES
}
CONTENTS = ("sender", "number", "dated", "received", "subject", "remark", "files")
"""What is never asked for about a letter that is not open."""


def begin(session: Session, *, office: Office, sender: int, now: datetime) -> None:
    """Answer [Disposisi Baru]: the first question is the classification. Raises NotPermitted where nobody is below."""
    caller = identify(session, sender, now=now)
    senders = [post for post in caller.actor.posts if cards.below(office, [post])]
    if not senders:
        raise NotPermitted
    instructions = office.procedure.preset_instructions
    draft = dispositions.save(
        session, Disposition(from_post=senders[0], made_by=caller.person.id, instructions=instructions)
    )
    outbox.tell(session, "disposition_begun", person=caller.person.id, now=now, disposition_id=draft.id)


def carry_out(
    session: Session, *, office: Office, sender: int, meeting_id: int, decision_number: int, now: datetime
) -> str:
    """Send a decision of a meeting as a disposition, by one press, and return the answer to it.

    `decision_number` counts from 1. Where the date cannot be read or is past, the draft is shown instead.
    Raises NotPermitted for who was not invited, NotASubordinate, DecisionAlreadySent or ButtonUnknown.
    """
    caller = identify(session, sender, now=now)
    decision, meeting = _decision(session, caller, meeting_id, decision_number)
    known = dispositions.of_decision(session, meeting_id, decision_number)
    if known is not None and known.sent_at is None and not _is_at_its_desk(session, known, now=now):
        dispositions.remove(session, known.id or 0)
        known = None
    if known is not None and (known.sent_at is not None or known.made_by != caller.person.id):
        raise DecisionAlreadySent
    draft = known or _draft_of(session, office, caller, meeting, decision, decision_number, now=now)
    if draft.due_at is None:
        cards.send_card(session, draft, person_id=caller.person.id, now=now)
        return words.decision_without_date()
    sent = _dispatch(session, office, caller, draft, now=now)
    cards.send_card(session, sent, person_id=caller.person.id, now=now)
    return words.decision_sent(people.post_title(session, sent.to_posts[0]), sent, zone=office.timezone)


def receiver_of(session: Session, office: Office, decision: Decision, *, now: datetime) -> str | None:
    """Return the post that a decision names as who is to do it, or None where none is named or known; reads only."""
    if decision.holder is None:
        return None
    titles = {post.code: post.title for post in office.procedure.posts}
    names = {post: holder.person.name or "" for post, holder in people.holders(session, now=now).items()}
    return post_named(decision.holder, titles=titles, names=names)


def _is_at_its_desk(session: Session, draft: Disposition, *, now: datetime) -> bool:
    """Tell whether who began a draft still holds the post in whose name it would go out."""
    holder = people.holder_of(session, draft.from_post, now=now)
    return holder is not None and holder.person.id == draft.made_by


def _draft_of(
    session: Session,
    office: Office,
    caller: Caller,
    meeting: Meeting,
    decision: Decision,
    decision_number: int,
    *,
    now: datetime,
) -> Disposition:
    receiver = receiver_of(session, office, decision, now=now)
    if receiver is None:
        raise ButtonUnknown
    from_post = next((post for post in office.superiors_of(receiver) if post in caller.actor.posts), None)
    if from_post is None:
        raise NotASubordinate(receiver)
    return dispositions.save(
        session,
        Disposition(
            from_post=from_post,
            to_posts=(receiver,),
            made_by=caller.person.id,
            instructions=office.procedure.preset_instructions,
            letter=IncomingLetter(sender="Notula rapat", subject=one_line(decision.text, rules.FIELD_LIMIT)),
            note=f"Keputusan rapat {meeting.agenda}",
            due_at=_due_of(session, office, decision, now=now),
            meeting_id=meeting.id,
            decision=decision_number,
        ),
    )


def _due_of(session: Session, office: Office, decision: Decision, *, now: datetime) -> datetime | None:
    """Return the deadline that a decision names; where it cannot be read or is past, the urgency sets it."""
    calendar = office.calendar(session, now)
    try:
        typed = read_moment(decision.due or "", today=office.local_date(now), zone=office.timezone, calendar=calendar)
        return rules.settled_due(typed, now=now, calendar=calendar)
    except (DateUnreadable, TimeUnreadable, DueInPast):
        return None


def _decision(session: Session, caller: Caller, meeting_id: int, decision_number: int) -> tuple[Decision, Meeting]:
    meeting = meetings.find(session, meeting_id, lock=True)
    invited = set() if meeting is None else {each.post for each in meetings.invitees(session, meeting.id)}
    if meeting is None or invited.isdisjoint(caller.actor.posts):
        raise NotPermitted
    found = decisions(meeting.minutes or "")
    if meeting.state is not MeetingState.HELD or not 1 <= decision_number <= len(found):
        raise ButtonUnknown
    return found[decision_number - 1], meeting


def turn(session: Session, *, office: Office, sender: int, disposition_id: int, face: str, now: datetime) -> Message:
    """Return another face of a card; reads only."""
    caller = identify(session, sender, now=now)
    if face not in list(SlipFace):
        raise ButtonUnknown
    found = cards.seen_by(session, caller, disposition_id)
    return cards.card_for(session, caller, found, office=office, now=now, face=SlipFace(face))


def choose(
    session: Session,
    *,
    office: Office,
    sender: int,
    disposition_id: int,
    field: str,
    value: str,
    message_id: int,
    now: datetime,
) -> Pressed:
    """Take a choice of classification, urgency, sending post, or the preset deadline."""
    caller, draft = _draft(session, sender, disposition_id, now=now)
    face = SlipFace.FRONT
    match field:
        case "class" if value in list(Classification) and draft.parent_id is None:
            draft = rules.classified(draft, Classification(value))
            if not draft.has_contents:
                files.release_disposition(session, disposition_id, now=now)
                questions.drop_about_disposition(session, disposition_id)
            face = SlipFace.URGENCY
        case "urgency" if value in list(Urgency):
            draft = replace(draft, urgency=Urgency(value))
        case "from" if value in caller.actor.posts and cards.below(office, [value]):
            reachable = set(cards.below(office, [value]))
            draft = replace(
                draft, from_post=value, to_posts=tuple(post for post in draft.to_posts if post in reachable)
            )
        case "deadline" if value == "preset":
            draft = replace(draft, due_at=None)
        case _:
            raise ButtonUnknown
    return _changed(session, office, caller, draft, message_id=message_id, face=face, now=now)


def toggle_receiver(
    session: Session, *, office: Office, sender: int, disposition_id: int, post: str, message_id: int, now: datetime
) -> Pressed:
    """Choose a receiver, or leave it out again. Raises NotASubordinate."""
    caller, draft = _draft(session, sender, disposition_id, now=now)
    draft = rules.toggle_receiver(draft, post, superiors=office.superiors_of(post))
    return _changed(session, office, caller, draft, message_id=message_id, face=SlipFace.RECEIVERS, now=now)


def toggle_instruction(
    session: Session, *, office: Office, sender: int, disposition_id: int, index: int, message_id: int, now: datetime
) -> Pressed:
    """Choose an instruction, or leave it out again."""
    caller, draft = _draft(session, sender, disposition_id, now=now)
    choices = office.procedure.instructions
    if index >= len(choices) or not draft.has_contents:
        raise ButtonUnknown
    draft = rules.toggle(draft, choices[index], choices=choices)
    return _changed(session, office, caller, draft, message_id=message_id, face=SlipFace.INSTRUCTIONS, now=now)


def ask_field(session: Session, *, office: Office, sender: int, disposition_id: int, field: str, now: datetime) -> None:
    """Ask for what is typed or sent. A receiver, too, may add files while it is open."""
    caller = identify(session, sender, now=now)
    found = cards.seen_by(session, caller, disposition_id, lock=True)
    if field not in QUESTIONS or (not found.has_contents and field in CONTENTS):
        raise ButtonUnknown
    if field == "files":
        _require_takes_files(session, caller, found)
    else:
        _require_own_draft(caller, found)
    ask(session, caller.person, QUESTIONS[field], subject_id=disposition_id, now=now)


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
    """Take what was typed for a field, and show the card as it stands then.

    Raises TextEmpty, TextTooLong, DateUnreadable, TimeUnreadable or DueInPast.
    """
    draft = cards.seen_by(session, caller, disposition_id, lock=True)
    _require_own_draft(caller, draft)
    if not draft.has_contents and kind in {QUESTIONS[field] for field in CONTENTS}:
        raise ButtonUnknown
    letter, today = draft.letter, office.local_date(now)
    match kind:
        case QuestionKind.LETTER_SENDER:
            draft = replace(draft, letter=replace(letter, sender=rules.typed_field(text)))
        case QuestionKind.INCOMING_NUMBER:
            draft = replace(draft, letter=replace(letter, number=rules.typed_field(text)))
        case QuestionKind.LETTER_SUBJECT:
            draft = replace(draft, letter=replace(letter, subject=rules.typed_field(text)))
        case QuestionKind.LETTER_DATED:
            draft = replace(draft, letter=replace(letter, dated=read_day(text, today=today)))
        case QuestionKind.LETTER_RECEIVED:
            draft = replace(draft, letter=replace(letter, received=read_day(text, today=today)))
        case QuestionKind.REMARK:
            draft = rules.with_note(draft, text)
        case _:
            draft = _with_deadline(session, office, caller, draft, text, now=now)
    dispositions.save(session, draft)
    cards.send_card(session, draft, person_id=caller.person.id, now=now)


def _with_deadline(
    session: Session, office: Office, caller: Caller, draft: Disposition, text: str, *, now: datetime
) -> Disposition:
    calendar = office.calendar(session, now)
    chosen = read_moment(text, today=office.local_date(now), zone=office.timezone, calendar=calendar)
    due_at = rules.settled_due(chosen, now=now, calendar=calendar)
    if due_at != chosen:
        outbox.tell(session, "disposition_due_moved", person=caller.person.id, now=now, disposition_id=draft.id)
    return replace(draft, due_at=due_at)


def is_file_awaited(session: Session, person_id: int) -> bool:
    """Tell whether a person is being asked for files of a disposition."""
    question = questions.of(session, person_id)
    return question is not None and question.kind is QuestionKind.DISPOSITION_FILES


def add_file(session: Session, *, caller: Caller, disposition_id: int, new: NewFile, now: datetime) -> bool:
    """Keep a file with a disposition, the question stays open for more; False where it takes none any more."""
    try:
        found = cards.seen_by(session, caller, disposition_id, lock=True)
        post = _require_takes_files(session, caller, found)
    except (NotPermitted, ButtonUnknown, DispositionClosed, DispositionNotSent):
        return False
    signed = capacity(people.post_title(session, post), caller.actor.posts.get(post, HoldingKind.DEFINITIVE))
    files.add(
        session,
        new,
        sent_by=caller.person.id,
        sent_as=signed,
        task_id=None,
        disposition_id=disposition_id,
        now=now,
    )
    cards.refresh(session, found, now=now)
    return True


def end_files(session: Session, *, sender: int, disposition_id: int, now: datetime) -> Message:
    """Answer [Berkas Lengkap]; returns how the request for files reads then."""
    caller = identify(session, sender, now=now)
    found = cards.seen_by(session, caller, disposition_id)
    if is_file_awaited(session, caller.person.id):
        questions.drop(session, caller.person.id)
    cards.send_card(session, found, person_id=caller.person.id, now=now)
    return words.files_taken(len(files.of_dispositions(session, [disposition_id])))


def drop(session: Session, *, sender: int, disposition_id: int, now: datetime) -> Message:
    """Throw a draft away; returns how its card reads then. Its files are put aside."""
    _, draft = _draft(session, sender, disposition_id, now=now)
    if draft.letter.agenda is not None and draft.parent_id is None:
        dispositions.save(session, replace(draft, cancelled_at=now))  # its number in the register was given already
    else:
        files.release_disposition(session, disposition_id, now=now)
        dispositions.withdraw(session, disposition_id)
        dispositions.remove(session, disposition_id)
    questions.drop_about_disposition(session, disposition_id)
    live_messages.remove(session, LiveKind.DISPOSITION, disposition_id)
    return words.draft_dropped()


def send(
    session: Session, *, office: Office, sender: int, disposition_id: int, message_id: int, now: datetime
) -> Pressed:
    """Send a disposition to its receivers; it gets its number in the register of the year.

    Raises DispositionIncomplete, InstructionMissing, DueInPast, NotASubordinate or DispositionClosed.
    """
    caller, draft = _draft(session, sender, disposition_id, now=now)
    sent = _dispatch(session, office, caller, draft, now=now)
    return pressed(session, office, caller, sent, message_id=message_id, now=now, answer="Disposisi terkirim.")


def _dispatch(session: Session, office: Office, caller: Caller, draft: Disposition, *, now: datetime) -> Disposition:
    """Give a draft its number, and put it on the desks of its receivers."""
    for post in draft.to_posts:
        rules.require_below(draft.from_post, post, superiors=office.superiors_of(post))
    signed = caller.capacity_for(office.procedure, draft.from_post)
    sent = rules.send_freely(draft, acting_as=signed, now=now, calendar=office.calendar(session, now))
    if sent.letter.agenda is None:
        year = office.local_date(now).year
        number = dispositions.next_agenda(session, year)
        sent = replace(sent, letter=replace(sent.letter, agenda=number, agenda_year=year))
    sent = dispositions.save(session, sent)
    dispositions.address(session, sent)
    if sent.parent_id is not None:
        _mark_forwarded(session, caller, sent, signed, now=now)
    plan(session, sent, office=office, now=now)
    assert sent.id is not None
    questions.drop_about_disposition(session, sent.id)
    holders = people.holders(session, now=now)
    told = {holders[post].person.id for post in sent.to_posts if post in holders}
    for person_id in sorted(told):
        cards.send_card(session, sent, person_id=person_id, now=now)
        if sent.has_contents and len(sent.note or "") > NOTE_SHOWN:
            outbox.tell(session, "disposition_note", person=person_id, now=now, disposition_id=sent.id)
    _tell_skipped(session, office, sent, now=now)
    note(session, Event.DISPOSITION_SENT, caller, sent, signed, now=now, text="; ".join(sent.instructions))
    return sent


def _mark_forwarded(session: Session, caller: Caller, sent: Disposition, signed: str, *, now: datetime) -> None:
    parent = dispositions.get(session, sent.parent_id or 0, lock=True)
    assert parent is not None and parent.id is not None
    own = [each for each in dispositions.receivers(session, parent.id) if each.post == sent.from_post]
    if not own:
        raise DispositionNotSent
    dispositions.save_receiver(session, rules.forward(parent, own[0], acting_as=signed, now=now))
    cards.refresh(session, parent, now=now)


def _tell_skipped(session: Session, office: Office, sent: Disposition, *, now: datetime) -> None:
    passed_over: dict[str, list[str]] = {}
    for post in sent.to_posts:
        for superior in rules.skipped(sent.from_post, superiors=office.superiors_of(post)):
            if superior not in sent.to_posts:
                passed_over.setdefault(superior, []).append(post)
    for superior, posts in passed_over.items():
        cards.tell(session, sent, "disposition_skipped", [superior], now=now, passed=posts)


def note(
    session: Session, event: Event, caller: Caller, about: Disposition, signed: str, *, now: datetime, text: str = ""
) -> None:
    """Add to history what somebody did with a disposition; contents that must stay out of chat are in none."""
    signature = Signature(caller.person.id, caller.name, signed)
    history.note(session, event, now=now, by=signature, text=text, disposition=about.id)


def pressed(
    session: Session,
    office: Office,
    caller: Caller,
    disposition: Disposition,
    *,
    message_id: int,
    now: datetime,
    answer: str | None = None,
    face: SlipFace = SlipFace.FRONT,
) -> Pressed:
    """Return the pressed card as it stands after the press; it is the live one from now on."""
    cards.adopt(session, disposition, caller, message_id=message_id, now=now)
    return Pressed(cards.card_for(session, caller, disposition, office=office, now=now, face=face), answer)


def _changed(
    session: Session,
    office: Office,
    caller: Caller,
    draft: Disposition,
    *,
    message_id: int,
    face: SlipFace,
    now: datetime,
) -> Pressed:
    saved = dispositions.save(session, draft)
    return pressed(session, office, caller, saved, message_id=message_id, face=face, now=now)


def _draft(session: Session, sender: int, disposition_id: int, *, now: datetime) -> tuple[Caller, Disposition]:
    caller = identify(session, sender, now=now)
    found = cards.seen_by(session, caller, disposition_id, lock=True)
    _require_own_draft(caller, found)
    return caller, found


def _require_own_draft(caller: Caller, found: Disposition) -> None:
    if not found.is_free or found.from_post not in caller.actor.posts:
        raise NotPermitted
    rules.require_draft(found)


def _require_takes_files(session: Session, caller: Caller, found: Disposition) -> str:
    """Return for which post somebody may add files; raises what speaks against it."""
    if not found.is_free:
        raise NotPermitted
    if not found.has_contents:
        raise ButtonUnknown
    if found.sent_at is None and found.cancelled_at is None:
        return found.from_post
    own = [each for each in dispositions.receivers(session, found.id or 0) if each.post in caller.actor.posts]
    if not own:
        raise DispositionClosed
    rules.require_open(found, own[0])
    return own[0].post
