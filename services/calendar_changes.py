"""The office calendar in chat (/libur): admins lay days over it, and open due times follow in the same transaction."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from db import calendar, drafts, history, outbox, people, questions, runs, tasks
from db.drafts import Draft
from db.history import Signature
from db.outbox import Notice
from db.questions import Question, QuestionKind
from messages import calendar as words
from messages.calendar import CalendarItem, MovedTask
from messages.message import Message
from services import ladder, summary
from services.cards import refresh_cards
from services.deliveries import Delivery, Send
from services.desk import ask
from services.identity import Caller, identify
from services.office import Office
from services.registration import valid_line
from sop import flow, permissions
from sop.calendar_entries import CalendarEntry, EntryKind, moved_due_time, require_addable, require_work
from sop.dates import read_days
from sop.errors import ButtonUnknown, ListUnreadable
from sop.events import Event
from sop.model import RunStatus, Task
from sop.typed_hours import read_week
from sop.working_time import OfficeCalendar, next_opening

NAME_LIMIT = 120
LISTED_DAYS = "listed"
REMOVES = "removes"
ADMIN = "Admin"


# Looking


def list_calendar(session: Session, *, sender: int, now: datetime) -> None:
    """Answer /libur."""
    caller = _admin(session, sender, now=now)
    outbox.tell(session, "calendar", person=caller.person.id, now=now)


def calendar_page(session: Session, *, office: Office, sender: int, page: int, now: datetime) -> Message:
    """Return a page of what lies ahead; reads only."""
    _admin(session, sender, now=now)
    today = office.local_date(now)
    hours = office.calendar(session, now).frames_on(today)
    return words.calendar(_items(session, office, now=now), today=today, hours=hours, page=page)


def show_item(session: Session, *, office: Office, sender: int, key: str, now: datetime) -> Message:
    """Return one line of the calendar; reads only."""
    _admin(session, sender, now=now)
    return words.item(_item(session, office, key, now=now))


# Asking


def ask_holiday(session: Session, *, sender: int, now: datetime) -> None:
    """Ask an admin when a new holiday is."""
    caller = _admin(session, sender, now=now)
    _ask(session, caller, QuestionKind.CALENDAR_DAYS, {"kind": EntryKind.HOLIDAY}, now=now)


def choose_hours(session: Session, *, office: Office, sender: int, now: datetime) -> Message:
    """Return the choice of hours for a period; reads only."""
    _admin(session, sender, now=now)
    return words.choose_hours(office.hours.weeks)


def ask_period(session: Session, *, office: Office, sender: int, number: int, now: datetime) -> None:
    """Ask an admin for the days of a period that has the hours of one of the office's weeks."""
    caller = _admin(session, sender, now=now)
    weeks = list(office.hours.weeks.values())
    if number >= len(weeks):
        raise ButtonUnknown
    week = calendar.plain_week(weeks[number])
    _ask(session, caller, QuestionKind.CALENDAR_DAYS, {"kind": EntryKind.HOURS, "week": week}, now=now)


def ask_hours(session: Session, *, sender: int, now: datetime) -> None:
    """Ask an admin for the hours of a period."""
    caller = _admin(session, sender, now=now)
    _ask(session, caller, QuestionKind.CALENDAR_HOURS, {"kind": EntryKind.HOURS}, now=now)


def ask_removal(session: Session, *, office: Office, sender: int, key: str, now: datetime) -> None:
    """Ask an admin why a line is removed; the answer removes it."""
    caller = _admin(session, sender, now=now)
    _item(session, office, key, now=now)
    _ask(session, caller, QuestionKind.CALENDAR_REASON, {REMOVES: key}, now=now)


def ask_list(session: Session, *, sender: int, now: datetime) -> None:
    """Ask an admin for an official list of holidays."""
    caller = _admin(session, sender, now=now)
    ask(session, caller.person, QuestionKind.CALENDAR_LIST, now=now)


def question_words(session: Session, question: Question, *, office: Office, now: datetime) -> str:
    """Return what is asked, as HTML; reads only."""
    if question.kind is QuestionKind.CALENDAR_LIST:
        return words.ask_list()
    contents = _draft_of(session, question).contents
    if question.kind is QuestionKind.CALENDAR_HOURS:
        return words.ask_hours()
    if question.kind is QuestionKind.CALENDAR_DAYS:
        return words.ask_days(EntryKind(contents["kind"]))
    if REMOVES in contents:
        return words.ask_removal_reason(_item(session, office, contents[REMOVES], now=now).entry)
    return words.ask_name(_drafted_entry(contents, name=""))


# Answering


def answer(session: Session, *, office: Office, caller: Caller, question: Question, text: str, now: datetime) -> None:
    """Take what an admin typed; raises what makes it unusable, and the question stays open."""
    permissions.require_admin(caller.actor)
    draft = _draft_of(session, question)
    match question.kind:
        case QuestionKind.CALENDAR_HOURS:
            week = calendar.plain_week(read_week(text, like=office.hours.week))
            drafts.change(session, draft, week=week)
            ask(session, caller.person, QuestionKind.CALENDAR_DAYS, subject_id=draft.id, now=now)
        case QuestionKind.CALENDAR_DAYS:
            first, last = read_days(text, today=office.local_date(now))
            draft = drafts.change(session, draft, first=first.isoformat(), last=last.isoformat())
            _require_addable(session, office, [_drafted_entry(draft.contents, name="")], now=now)
            ask(session, caller.person, QuestionKind.CALENDAR_REASON, subject_id=draft.id, now=now)
        case _:
            reason = valid_line(text, limit=NAME_LIMIT)
            take_the_calendar(session)
            if REMOVES in draft.contents:
                _remove(session, office, caller, draft.contents[REMOVES], reason=reason, now=now)
            else:
                entry = _drafted_entry(draft.contents, name=reason)
                _add(session, office, caller, [entry], reason=reason, now=now)


def receive_list(
    session: Session,
    *,
    office: Office,
    sender: int,
    days: Sequence[tuple[date, str]],
    unread: Sequence[str],
    now: datetime,
) -> None:
    """Show an admin what an official list would change; nothing changes yet. Raises ListUnreadable."""
    caller = _admin(session, sender, now=now)
    years = office.years(now)
    listed = {day: name for day, name in days if day.year in years}
    if not listed:
        raise ListUnreadable
    questions.drop(session, caller.person.id)
    entries = [calendar.to_plain(_holiday(day, name[:NAME_LIMIT])) for day, name in sorted(listed.items())]
    contents = {LISTED_DAYS: entries, "unread": list(unread)}
    draft = drafts.put(session, person_id=caller.person.id, contents=contents, now=now)
    outbox.tell(session, "calendar_preview", person=caller.person.id, now=now, draft_id=draft.id)


def apply_list(session: Session, *, office: Office, sender: int, draft_id: int, now: datetime) -> Message:
    """Lay the days of a list over the calendar that are new; raises ButtonUnknown for a list that is over."""
    caller = _admin(session, sender, now=now)
    draft = drafts.find(session, draft_id, person_id=caller.person.id)
    if draft is None or LISTED_DAYS not in draft.contents:
        raise ButtonUnknown
    take_the_calendar(session)
    new = _new_days(session, office, draft, now=now)
    if not new:
        raise ButtonUnknown
    moved = _change(session, office, caller, add=new, remove=None, what=words.added(new), reason=None, now=now)
    return words.changed(what=words.added(new), moved=moved)


# Changing


def take_the_calendar(session: Session) -> None:
    """Let other changes of the calendar, and runs about to start, wait until this transaction ends."""
    people.admins(session, lock=True)


def _add(
    session: Session, office: Office, caller: Caller, added: Sequence[CalendarEntry], *, reason: str, now: datetime
) -> None:
    _require_addable(session, office, added, now=now)
    what = words.added(added)
    moved = _change(session, office, caller, add=added, remove=None, what=what, reason=reason, now=now)
    outbox.tell(session, "calendar_changed", person=caller.person.id, now=now, what=what, moved=moved)


def _remove(session: Session, office: Office, caller: Caller, key: str, *, reason: str, now: datetime) -> None:
    """Delete what an admin added, or lay over what holidays or file have an entry that takes it back."""
    item = _item(session, office, key, now=now)
    what = words.removed(item.entry)
    if item.is_added:
        moved = _change(session, office, caller, add=(), remove=item.entry.id, what=what, reason=reason, now=now)
    else:
        kind = EntryKind.WORKING if item.entry.kind is EntryKind.HOLIDAY else EntryKind.ORDINARY
        undone = replace(item.entry, kind=kind, week=None)
        moved = _change(session, office, caller, add=[undone], remove=None, what=what, reason=reason, now=now)
    outbox.tell(session, "calendar_changed", person=caller.person.id, now=now, what=what, moved=moved)


def _change(
    session: Session,
    office: Office,
    caller: Caller,
    *,
    add: Sequence[CalendarEntry],
    remove: int | None,
    what: str,
    reason: str | None,
    now: datetime,
) -> int:
    """Change the calendar and everything that hangs on it; returns how many due times moved."""
    drafts.drop(session, caller.person.id)
    before = office.calendar(session, now)
    calendar.add(session, add, added_by=caller.person.id, now=now)
    if remove is not None:
        calendar.remove(session, remove)
    after = office.calendar(session, now)
    require_work(after, years=office.years(now))
    why = what if reason is None or reason in what else f"{what} ({reason})"
    signature = Signature(caller.person.id, caller.name, ADMIN)
    history.note(session, Event.CALENDAR_CHANGED, now=now, by=signature, text=why)
    moved = _move_due_times(session, office, before, after, reason=why, now=now)
    _tell_moved(session, moved, reason=why, send_after=next_opening(now, after), now=now)
    _delay_messages(session, after, now=now)
    summary.plan(session, office=office, now=now)
    return len(moved)


def _move_due_times(
    session: Session, office: Office, before: OfficeCalendar, after: OfficeCalendar, *, reason: str, now: datetime
) -> list[tuple[Task, datetime]]:
    """Give open tasks the due time of the new calendar; returns them as they are now, with the due time before."""
    moved = []
    for run_id in sorted(run.id for run in runs.with_status(session, RunStatus.OPEN)):
        run = runs.get(session, run_id, lock=True)
        for task in tasks.of_run(session, run.id):
            allowed, moves = flow.time_allowed(run.procedure, task), ladder.moves(session, run, task)
            due_at = moved_due_time(task, allowed, before=before, after=after, moves=moves)
            if due_at is None:
                if task.is_open:
                    ladder.plan(session, run, task, office=office, now=now)  # the days around it may have moved
                continue
            moved.append((replace(task, due_at=due_at), task.due_at))
            tasks.save(session, moved[-1][0])
            ladder.plan(session, run, moved[-1][0], office=office, now=now)
            history.note(session, Event.DUE_TIME_MOVED, now=now, run_id=run.id, task_id=task.id, text=reason)
            refresh_cards(session, task, now=now)
    return moved


def _tell_moved(
    session: Session, moved: list[tuple[Task, datetime]], *, reason: str, send_after: datetime, now: datetime
) -> None:
    """Tell each holder once of all his tasks; what he was not told of before yet is told together with it."""
    holders = people.holders(session, now=now)
    by_person: dict[int, dict[str, str]] = {}
    for task, before in moved:
        if task.post in holders:
            by_person.setdefault(holders[task.post].person.id, {})[str(task.id)] = before.isoformat()
    for person_id, befores in sorted(by_person.items()):
        reasons = [reason]
        for untold in reversed(outbox.withdraw(session, "due_times_moved", person_id=person_id, now=now)):
            befores = befores | untold["befores"]
            reasons = [*untold["reasons"], *reasons]
        outbox.tell(
            session,
            "due_times_moved",
            person=person_id,
            now=now,
            send_after=send_after,
            befores=befores,
            reasons=reasons,
        )


def _delay_messages(session: Session, after: OfficeCalendar, *, now: datetime) -> None:
    """Let messages that wait for an opening wait for one of the new calendar."""
    for notice_id, send_after in outbox.delayed(session, now=now).items():
        opening = next_opening(send_after, after)
        if opening != send_after:
            outbox.delay(session, notice_id, send_after=opening)


def _require_addable(session: Session, office: Office, added: Sequence[CalendarEntry], *, now: datetime) -> None:
    there, on_top = office.entries(session, now), office.calendar(session, now)
    for entry in added:
        require_addable(entry, entries=there, calendar=on_top, years=office.years(now))


# What there is


def _items(session: Session, office: Office, *, now: datetime) -> list[CalendarItem]:
    today, entries = office.local_date(now), office.entries(session, now)
    ordinary, current = office.ordinary_calendar(now), office.calendar(session, now)
    found = [CalendarItem(f"e{entry.id}", entry, True) for entry in entries]
    found += [
        CalendarItem(f"d{day:%Y%m%d}", _holiday(day, name), False)
        for day, name in ordinary.holidays.items()
        if current.holidays.get(day) == name
    ]
    restored = {(entry.first, entry.last) for entry in entries if entry.kind is EntryKind.ORDINARY}
    found += [
        CalendarItem(
            f"p{period.first:%Y%m%d}",
            CalendarEntry(EntryKind.HOURS, period.first, period.last, period.name, period.week),
            False,
        )
        for period in ordinary.periods
        if (period.first, period.last) not in restored
    ]
    ahead = [item for item in found if item.entry.last >= today]
    return sorted(ahead, key=lambda item: (item.entry.first, item.key))


def _item(session: Session, office: Office, key: str, *, now: datetime) -> CalendarItem:
    for item in _items(session, office, now=now):
        if item.key == key:
            return item
    raise ButtonUnknown


def _new_days(session: Session, office: Office, draft: Draft, *, now: datetime) -> list[CalendarEntry]:
    known = office.calendar(session, now).holidays
    return [entry for entry in map(calendar.from_plain, draft.contents[LISTED_DAYS]) if entry.first not in known]


def _holiday(day: date, name: str) -> CalendarEntry:
    return CalendarEntry(EntryKind.HOLIDAY, day, day, name)


def _drafted_entry(contents: dict[str, Any], *, name: str) -> CalendarEntry:
    return calendar.from_plain({"week": None, **contents, "name": name})


def _draft_of(session: Session, question: Question) -> Draft:
    draft = drafts.find(session, question.subject_id or 0, person_id=question.person_id)
    if draft is None:
        raise ButtonUnknown
    return draft


def _ask(session: Session, caller: Caller, kind: QuestionKind, contents: dict[str, Any], *, now: datetime) -> None:
    draft = drafts.put(session, person_id=caller.person.id, contents=contents, now=now)
    ask(session, caller.person, kind, subject_id=draft.id, now=now)


def _admin(session: Session, sender: int, *, now: datetime) -> Caller:
    caller = identify(session, sender, now=now)
    permissions.require_admin(caller.actor)
    return caller


# What is told


def _calendar(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(calendar_page(session, office=office, sender=notice.chat_id or 0, page=0, now=now))


def _calendar_changed(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(words.changed(what=notice.payload["what"], moved=notice.payload["moved"]))


def _calendar_preview(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    draft = drafts.find(session, notice.payload["draft_id"], person_id=notice.person_id or 0)
    if draft is None:
        return None
    listed = [calendar.from_plain(entry) for entry in draft.contents[LISTED_DAYS]]
    new, days = _new_days(session, office, draft, now=now), {entry.first for entry in listed}
    years = {day.year for day in days}
    known = sorted(office.calendar(session, now).holidays.items())
    missing = [_holiday(day, name) for day, name in known if day.year in years and day not in days]
    return Send(
        words.list_preview(
            draft_id=draft.id, new=new, known=len(listed) - len(new), missing=missing, unread=draft.contents["unread"]
        )
    )


def _due_times_moved(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    befores = {int(task_id): datetime.fromisoformat(at) for task_id, at in notice.payload["befores"].items()}
    moved = []
    for task in tasks.many(session, befores).values():
        if task.is_open and task.due_at != befores[task.id]:
            run = runs.get(session, task.run_id)
            label = run.procedure.step(task.step).label
            moved.append(MovedTask(run.title, task.step, label, befores[task.id], task.due_at))
    if not moved or notice.person_id is None:
        return None
    person = people.get(session, notice.person_id)
    return Send(words.due_times_moved(person, moved, reasons=notice.payload["reasons"], zone=office.timezone))


RENDERERS: dict[str, Callable[[Session, Notice, Office, datetime], Delivery | None]] = {
    "calendar": _calendar,
    "calendar_changed": _calendar_changed,
    "calendar_preview": _calendar_preview,
    "due_times_moved": _due_times_moved,
}
