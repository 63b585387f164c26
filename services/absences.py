"""Absence and acting officials (/cuti): recording, ending, and where the open tasks go meanwhile."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlmodel import Session

from db import absences, drafts, history, outbox, people, questions, tasks, timers
from db.drafts import Draft
from db.history import Signature
from db.outbox import Notice
from db.questions import Question, QuestionKind
from messages import absences as words
from messages.absences import AbsenceView, Candidate
from messages.message import Message
from services import disposition_cards, extensions, gate, meetings, reviews
from services.cards import refresh_cards, tell_card
from services.deliveries import Delivery, Send
from services.desk import ask
from services.identity import Caller, identify
from services.meeting_planning import tell_submitted
from services.office import Office
from sop import permissions
from sop.absences import Absence, AbsenceKind, require_free, who_acts
from sop.dates import read_days
from sop.errors import AbsenceIsOver, ButtonUnknown, CalendarDayOutOfRange
from sop.events import Event
from sop.model import HoldingKind, Person
from sop.procedure import Capability

BATCH = 50
PERSON = "person"
REPLACES = "replaces"


class Turn(StrEnum):
    """What a timer about an absence waits for."""

    BEGINS = "absence_begins"
    ENDS = "absence_ends"


# Looking


def list_absences(session: Session, *, sender: int, now: datetime) -> None:
    """Answer /cuti."""
    caller = identify(session, sender, now=now)
    outbox.tell(session, "absences", person=caller.person.id, now=now)


def absence_page(session: Session, *, office: Office, sender: int, page: int, now: datetime) -> Message:
    """Return who is away now and soon, as far as the caller may see it; reads only."""
    caller = identify(session, sender, now=now)
    sees_all = permissions.may_see_absences(caller.actor, office.procedure)
    ahead = absences.ahead(session, now=now)
    me = caller.person.id
    seen = ahead if sees_all else [absence for absence in ahead if me in (absence.person_id, absence.acting_id)]
    return words.absences(
        [_view(session, absence, caller=caller, now=now) for absence in seen],
        own_id=me if people.holdings_of(session, me, now=now) else None,
        may_choose_others=caller.actor.is_admin,
        sees_all=sees_all,
        page=page,
    )


# Recording


def choose_person(session: Session, *, office: Office, sender: int, now: datetime) -> Message:
    """Return for whom an admin can record an absence; reads only."""
    permissions.require_admin(identify(session, sender, now=now).actor)
    return words.choose_person(_candidates(session, but_not=set(), now=now))


def choose_kind(session: Session, *, office: Office, sender: int, person_id: int, now: datetime) -> Message:
    """Return which kinds of absence can be recorded; reads only."""
    return words.choose_kind(_absentee(session, sender, person_id, now=now)[1])


def ask_days(session: Session, *, sender: int, person_id: int, kind: str, now: datetime) -> None:
    """Ask when somebody is away: oneself, or, for an admin, anybody."""
    caller, person = _absentee(session, sender, person_id, now=now)
    if kind not in set(AbsenceKind):
        raise ButtonUnknown
    contents = {PERSON: person.id, "kind": kind}
    draft = drafts.put(session, person_id=caller.person.id, contents=contents, now=now)
    ask(session, caller.person, QuestionKind.ABSENCE_DAYS, subject_id=draft.id, now=now)


def question_words(session: Session, question: Question) -> str:
    """Return what is asked, as HTML; reads only."""
    contents = _draft(session, question.subject_id or 0, person_id=question.person_id).contents
    return words.ask_days(AbsenceKind(contents["kind"]), people.get(session, contents[PERSON]))


def answer(session: Session, *, office: Office, caller: Caller, question: Question, text: str, now: datetime) -> None:
    """Take the typed days, and ask who acts; raises what makes them unusable, and the question stays open."""
    draft = _draft(session, question.subject_id or 0, person_id=caller.person.id)
    first, last = read_days(text, today=office.local_date(now))
    draft = drafts.change(session, draft, first=first.isoformat(), last=last.isoformat())
    _drafted(session, office, draft, now=now)
    outbox.tell(session, "acting_choice", person=caller.person.id, now=now, draft_id=draft.id)


def ask_acting(session: Session, *, office: Office, sender: int, absence_id: int, now: datetime) -> None:
    """Ask who is to act in an absence in which nobody does: oneself, an admin or a superior may say so."""
    caller = identify(session, sender, now=now)
    absence = absences.find(session, absence_id)
    if absence is None:
        raise ButtonUnknown
    permissions.require(_may_end(caller, absence) or _is_superior(session, office, caller, absence))
    if absence.acting_id is not None or absence.until <= max(now, absence.since):
        raise AbsenceIsOver
    contents = {
        PERSON: absence.person_id,
        "kind": absence.kind,
        "first": max(absence.first, office.local_date(now)).isoformat(),
        "last": absence.last.isoformat(),
        REPLACES: absence.id,
    }
    draft = drafts.put(session, person_id=caller.person.id, contents=contents, now=now)
    outbox.tell(session, "acting_choice", person=caller.person.id, now=now, draft_id=draft.id)


def choose_capacity(
    session: Session, *, office: Office, sender: int, draft_id: int, person_id: int, now: datetime
) -> Message:
    """Return in which capacity somebody can act; reads only. Raises what speaks against that person."""
    caller = identify(session, sender, now=now)
    absence = replace(_drafted_of(session, office, caller, draft_id, now=now), acting_id=person_id)
    _require_candidate(session, person_id, now=now)
    who_acts(absence, absences.ahead(session, now=now), recorded_by=caller.person.id)
    return words.choose_capacity(_view(session, absence, caller=caller, now=now), draft_id=draft_id)


def appoint(
    session: Session, *, office: Office, sender: int, draft_id: int, person_id: int, kind: str, now: datetime
) -> Message:
    """Record an absence in which somebody acts, and return how the choice reads then."""
    caller = identify(session, sender, now=now)
    if kind not in (HoldingKind.PLH, HoldingKind.PLT):
        raise ButtonUnknown
    _require_candidate(session, person_id, now=now)
    absence = _drafted_of(session, office, caller, draft_id, now=now)
    absence = replace(absence, acting_id=person_id, acting_kind=HoldingKind(kind))
    return _record(session, office, caller, absence, draft_id=draft_id, now=now)


def leave_unattended(session: Session, *, office: Office, sender: int, draft_id: int, now: datetime) -> Message:
    """Record an absence in which nobody acts, and return how the choice reads then."""
    caller = identify(session, sender, now=now)
    absence = _drafted_of(session, office, caller, draft_id, now=now)
    return _record(session, office, caller, absence, draft_id=draft_id, now=now)


def _record(
    session: Session, office: Office, caller: Caller, absence: Absence, *, draft_id: int, now: datetime
) -> Message:
    people.admins(session, lock=True)  # one at a time: each looks at all others
    replaced = _draft(session, draft_id, person_id=caller.person.id).contents.get(REPLACES)
    if replaced is not None:
        _replace(session, replaced, office=office, now=now)
    others = absences.ahead(session, now=now)
    require_free(absence, others, today=office.local_date(now))
    spans = who_acts(absence, others, recorded_by=caller.person.id)
    absence = absences.add(session, absence, recorded_by=caller.person.id, now=now)
    drafts.drop(session, caller.person.id)
    held = people.holdings_between(session, absence.person_id, since=absence.since, until=absence.until)
    for span in spans:
        for holding in held:
            since, until = max(span.since, holding.since), min(span.until, holding.until or span.until)
            if since < until:
                people.appoint(
                    session,
                    person_id=span.person_id,
                    post=holding.post,
                    kind=absence.acting_kind or HoldingKind.PLH,
                    since=since,
                    until=until,
                )
    if absence.since > now:
        timers.plan_about(session, kind=Turn.BEGINS, subject_id=absence.id, due_at=absence.since)
    timers.plan_about(session, kind=Turn.ENDS, subject_id=absence.id, due_at=absence.until)
    view = _view(session, absence, caller=caller, now=now)
    _note(session, Event.ABSENCE_NOTED, caller, view, now=now)
    _tell_recorded(session, office, caller, view, now=now)
    if absence.since <= now:
        _begin(session, absence, office=office, now=now)
    return words.recorded(view)


def _replace(session: Session, absence_id: int, *, office: Office, now: datetime) -> None:
    absence = absences.find(session, absence_id, lock=True)
    if absence is None or absence.acting_id is not None or absence.until <= max(now, absence.since):
        raise AbsenceIsOver
    _end(session, absence, office=office, now=now)


# Ending


def ask_end(session: Session, *, office: Office, sender: int, absence_id: int, now: datetime) -> Message:
    """Return the question before an absence is ended early; reads only."""
    caller, absence = _endable(session, sender, absence_id, now=now)
    return words.confirm_end(_view(session, absence, caller=caller, now=now))


def end(session: Session, *, office: Office, sender: int, absence_id: int, now: datetime) -> Message:
    """End an absence early, or call off one to come; returns the list as it is then."""
    caller, absence = _endable(session, sender, absence_id, now=now, lock=True)
    view = _view(session, absence, caller=caller, now=now)
    _end(session, absence, office=office, now=now)
    _note(session, Event.ABSENCE_ENDED, caller, view, now=now)
    told = {absence.person_id, *([absence.acting_id] if absence.acting_id else []), *_leaders(session, office, now=now)}
    for person_id in sorted(told - {caller.person.id}):
        outbox.tell(session, "absence_ended", person=person_id, now=now, absence_id=absence.id)
    return absence_page(session, office=office, sender=sender, page=0, now=now)


def forget_person(session: Session, person_id: int, *, office: Office, now: datetime) -> None:
    """End the absences of somebody who goes, and whatever the person acts as, now and later; superiors are told."""
    involved = absences.involving(session, person_id, now=now)
    attended = [absence for absence in involved if absence.person_id != person_id]
    for absence in involved:
        if absence in attended:
            absences.leave_unattended(session, absence)
        else:
            _end(session, absence, office=office, now=now)
    people.end_acting_of(session, person_id, now=now)
    for absence in attended:
        _tell_unattended(session, office, absence, now=now)
        if absence.since <= now:
            _hand_to_holders(session, _posts(session, absence), absence, office=office, now=now)


def _end(session: Session, absence: Absence, *, office: Office, now: datetime) -> None:
    posts = _posts(session, absence)
    absences.end(session, absence, now=now)
    timers.cancel_about(session, kinds=list(Turn), subject_id=absence.id)
    people.end_acting(
        session, posts=posts, since=absence.since, until=absence.until, but_not=absence.person_id, now=now
    )
    if absence.since <= now and absence.acting_id is not None:
        _hand_to_holders(session, posts, absence, office=office, now=now)


# The tick


def turn(session: Session, *, office: Office, now: datetime) -> int:
    """Work off a batch of absences that begin or end, and return how many there were."""
    due = timers.due_about(session, kinds=list(Turn), now=now, limit=BATCH)
    for timer in due:
        absence = absences.find(session, timer.subject_id, lock=True)
        if absence is None or absence.acting_id is None:
            continue
        if timer.kind == Turn.BEGINS and absence.since <= now < absence.until:
            _begin(session, absence, office=office, now=now)
        if timer.kind == Turn.ENDS and absence.until <= now:
            _hand_to_holders(session, _posts(session, absence), absence, office=office, now=now)
    timers.mark_fired(session, [timer.id for timer in due])
    return len(due)


def _begin(session: Session, absence: Absence, *, office: Office, now: datetime) -> None:
    if absence.acting_id is None:
        return
    if absence.kind is AbsenceKind.LEAVE:
        questions.drop(session, absence.person_id)
    _hand_to_holders(session, _posts(session, absence), absence, office=office, now=now)


def _hand_to_holders(
    session: Session, posts: Iterable[str], absence: Absence, *, office: Office, now: datetime
) -> None:
    """Bring open cards and waiting reminders to who holds the posts now; the cards of others lose their buttons."""
    posts = list(posts)
    reviews.reseat(session, office=office, now=now)
    holders = people.holders(session, now=now)
    for task in tasks.open_for(session, posts):
        holder = holders.get(task.post)
        if holder is not None:
            tell_card(session, task, person_id=holder.person.id, now=now)
            outbox.readdress(session, gate.OF_A_DESK, task_id=task.id, person_id=holder.person.id)
        refresh_cards(session, task, now=now, but_not=holder.person.id if holder else None)
    for post in posts:
        if post in holders:
            person = holders[post].person
            disposition_cards.hand_over(session, person, post, is_placed=True, now=now)
            meetings.hand_over(session, person, post, is_placed=True, now=now)
            for other in {absence.person_id, absence.acting_id or absence.person_id} - {person.id}:
                meetings.hand_over(session, people.get(session, other), post, is_placed=False, now=now)
    extensions.hand_over(session, posts, now=now)
    if office.invitations_approved_by in posts and office.invitations_approved_by in holders:
        tell_submitted(session, person_id=holders[office.invitations_approved_by].person.id, now=now)
    for person_id in {
        absence.person_id,
        absence.acting_id,
        *(holders[post].person.id for post in posts if post in holders),
    }:
        if person_id is not None:
            outbox.tell(session, "commands", person=person_id, now=now)


# What the parts have in common


def _absentee(session: Session, sender: int, person_id: int, *, now: datetime) -> tuple[Caller, Person]:
    caller = identify(session, sender, now=now)
    permissions.require(caller.actor.is_admin or caller.person.id == person_id)
    person = people.find(session, person_id)
    if person is None or not person.is_registered or not people.holdings_of(session, person_id, now=now):
        raise ButtonUnknown
    return caller, person


def _endable(
    session: Session, sender: int, absence_id: int, *, now: datetime, lock: bool = False
) -> tuple[Caller, Absence]:
    caller = identify(session, sender, now=now)
    absence = absences.find(session, absence_id, lock=lock)
    if absence is None:
        raise ButtonUnknown
    permissions.require(_may_end(caller, absence))
    if absence.until <= max(now, absence.since):
        raise AbsenceIsOver
    return caller, absence


def _may_end(caller: Caller, absence: Absence) -> bool:
    return caller.actor.is_admin or caller.person.id == absence.person_id


def _is_superior(session: Session, office: Office, caller: Caller, absence: Absence) -> bool:
    above = {post for own in _posts(session, absence) for post in office.superiors_of(own)}
    return not above.isdisjoint(caller.actor.posts)


def _require_candidate(session: Session, person_id: int, *, now: datetime) -> None:
    if person_id not in {person.id for person in people.registered(session, now=now)}:
        raise ButtonUnknown


def _candidates(session: Session, *, but_not: set[int], now: datetime) -> list[Candidate]:
    return [
        Candidate(
            person, _titles(session, [holding.post for holding in people.holdings_of(session, person.id, now=now)])
        )
        for person in people.registered(session, now=now)
        if person.id not in but_not
    ]


def _draft(session: Session, draft_id: int, *, person_id: int) -> Draft:
    draft = drafts.find(session, draft_id, person_id=person_id)
    if draft is None or PERSON not in draft.contents:
        raise ButtonUnknown
    return draft


def _drafted_of(session: Session, office: Office, caller: Caller, draft_id: int, *, now: datetime) -> Absence:
    draft = _draft(session, draft_id, person_id=caller.person.id)
    own = caller.actor.is_admin or draft.contents[PERSON] == caller.person.id
    permissions.require(own or REPLACES in draft.contents)  # whoever may replace was asked for that
    return _drafted(session, office, draft, now=now)


def _drafted(session: Session, office: Office, draft: Draft, *, now: datetime) -> Absence:
    """Return the absence that a draft stands for; raises what makes its days unusable."""
    contents, today = draft.contents, office.local_date(now)
    if "first" not in contents:
        raise ButtonUnknown
    first, last = date.fromisoformat(contents["first"]), date.fromisoformat(contents["last"])
    if last.year not in office.years(now):
        raise CalendarDayOutOfRange(office.years(now)[0], office.years(now)[-1])
    absence = Absence(
        id=0,
        person_id=contents[PERSON],
        kind=AbsenceKind(contents["kind"]),
        first=first,
        last=last,
        since=now if first == today else _midnight(office, first),
        until=_midnight(office, last + timedelta(days=1)),
        acting_id=None,
        acting_kind=None,
    )
    others = [other for other in absences.ahead(session, now=now) if other.id != contents.get(REPLACES)]
    require_free(absence, others, today=today)
    return absence


def _midnight(office: Office, day: date) -> datetime:
    return datetime.combine(day, time(), office.timezone).astimezone(UTC)


def _posts(session: Session, absence: Absence) -> list[str]:
    """Return the posts that somebody is away from, his own and those he acts on."""
    held = people.holdings_between(session, absence.person_id, since=absence.since, until=absence.until)
    return sorted({holding.post for holding in held})


def _view(session: Session, absence: Absence, *, caller: Caller | None, now: datetime) -> AbsenceView:
    return AbsenceView(
        absence=absence,
        person=people.get(session, absence.person_id),
        titles=_titles(session, _posts(session, absence)),
        acting=None if absence.acting_id is None else people.get(session, absence.acting_id),
        may_end=caller is not None and _may_end(caller, absence),
    )


def _titles(session: Session, posts: Iterable[str]) -> list[str]:
    return [people.post_title(session, post) for post in posts]


def _note(session: Session, event: Event, caller: Caller, view: AbsenceView, *, now: datetime) -> None:
    signature = Signature(caller.person.id, caller.name)
    history.note(session, event, now=now, by=signature, text=words.summary(view.absence, view.person.name or ""))


def _leaders(session: Session, office: Office, *, now: datetime) -> set[int]:
    holders = people.holders(session, now=now)
    posts = office.procedure.posts_with(Capability.TOLD_OF_HOLDERS)
    return {holders[post].person.id for post in posts if post in holders} | {
        admin.id for admin in people.admins(session)
    }


def _tell_recorded(session: Session, office: Office, caller: Caller, view: AbsenceView, *, now: datetime) -> None:
    absence = view.absence
    told = {absence.person_id, *_leaders(session, office, now=now)} - {caller.person.id}
    if absence.acting_id is not None:
        told -= {absence.acting_id}
        outbox.tell(session, "acting_appointed", person=absence.acting_id, now=now, absence_id=absence.id)
    else:
        told -= {_tell_unattended(session, office, absence, now=now)}
    for person_id in sorted(told):
        outbox.tell(session, "absence_noted", person=person_id, now=now, absence_id=absence.id)


def _tell_unattended(session: Session, office: Office, absence: Absence, *, now: datetime) -> int | None:
    """Tell the superior that nobody acts, and return who that is."""
    superior = _superior(session, office, absence, now=now)
    if superior is not None:
        outbox.tell(session, "absence_unattended", person=superior, now=now, absence_id=absence.id)
    return superior


def _superior(session: Session, office: Office, absence: Absence, *, now: datetime) -> int | None:
    """Return who is told when nobody acts: the nearest superior in office, or for the head the leader below him."""
    holders = people.holders(session, now=now)
    leaders = office.procedure.posts_with(Capability.TOLD_OF_HOLDERS)
    chain = [post for own in _posts(session, absence) for post in office.superiors_of(own)]
    for post in (*chain, *leaders):
        if post in holders and holders[post].person.id not in (absence.person_id, absence.acting_id):
            return holders[post].person.id
    return None


# What is told


def _told_view(session: Session, notice: Notice, now: datetime) -> AbsenceView | None:
    """Return the absence that a message is about, or None where it is over."""
    absence = absences.find(session, notice.payload["absence_id"])
    if absence is None or absence.until <= max(now, absence.since):
        return None
    return _view(session, absence, caller=None, now=now)


def _absences(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(absence_page(session, office=office, sender=notice.chat_id or 0, page=0, now=now))


def _acting_choice(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    caller = identify(session, notice.chat_id or 0, now=now)
    absence = _drafted_of(session, office, caller, notice.payload["draft_id"], now=now)
    candidates = _candidates(session, but_not={absence.person_id, caller.person.id}, now=now)
    view = _view(session, absence, caller=caller, now=now)
    return Send(words.choose_acting(view, candidates, draft_id=notice.payload["draft_id"]))


def _absence_noted(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    view = _told_view(session, notice, now)
    return None if view is None else Send(words.told(view))


def _acting_appointed(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    view = _told_view(session, notice, now)
    return None if view is None or view.acting is None else Send(words.appointed(view))


def _absence_unattended(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    view = _told_view(session, notice, now)
    if view is None or view.acting is not None:
        return None
    return Send(words.unattended(view, people.get(session, notice.person_id or 0)))


def _absence_ended(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    absence = absences.find(session, notice.payload["absence_id"])
    return None if absence is None else Send(words.ended(_view(session, absence, caller=None, now=now)))


RENDERERS: dict[str, Callable[[Session, Notice, Office, datetime], Delivery | None]] = {
    "absences": _absences,
    "acting_choice": _acting_choice,
    "absence_noted": _absence_noted,
    "acting_appointed": _acting_appointed,
    "absence_unattended": _absence_unattended,
    "absence_ended": _absence_ended,
}
