"""Rooms of the gallery for the free disposition: its card, what is told around it, and its questions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from messages import disposition_cards as words
from messages import reminders
from messages.disposition_cards import ChainLink, DispositionView, SlipFace
from messages.message import Message
from messages.reminders import RemindedSlip
from sop.dispositions import (
    Classification,
    Disposition,
    IncomingLetter,
    Receiver,
    ReceiverStatus,
    Urgency,
)
from sop.model import Person
from sop.reminders import ReminderLevel

FIELDS = (*("sender", "number", "dated", "received", "subject", "remark", "deadline", "done", "back", "search"),)
"""Every field of the sheet that is typed."""
POSTS = ("kepala_dinas", "sekretaris", "kabid_tik", "kabid_kip")


def a_free_disposition(*, title: str, note: str, instructions: Sequence[str], an_id: int, now: datetime) -> Disposition:
    """Return the full draft of a free disposition; `title` is also what its letter says."""
    letter = IncomingLetter(title, title, date(2026, 11, 27), date(2026, 11, 30), title, an_id, 2026)
    return Disposition(
        from_post=POSTS[0],
        to_posts=POSTS[1:],
        instructions=tuple(instructions),
        id=an_id,
        made_by=an_id,
        note=note,
        urgency=Urgency.URGENT,
        letter=letter,
        due_at=now + timedelta(days=2),
    )


def rooms(
    person: Person, *, title: str, note: str, instructions: Sequence[str], an_id: int, now: datetime, zone: ZoneInfo
) -> dict[str, list[Message]]:
    """Return every message of the subject."""
    draft = a_free_disposition(title=title, note=note, instructions=instructions, an_id=an_id, now=now)
    sent = replace(draft, sent_at=now, sent_as=title)
    view = DispositionView(
        disposition=sent,
        titles=dict.fromkeys(POSTS, title),
        receivers=_receivers(an_id, title, note, now),
        own=(),
        is_sender=True,
        preset_due=now,
        instructions=instructions,
        below=POSTS[1:],
        senders=POSTS[:2],
        files=3,
    )
    return {
        "disposition_cards.disposition_card": [
            words.disposition_card(each, zone=zone, face=face)
            for each in (*_drafts(view, draft), *_sent(view, sent, now))
            for face in SlipFace
        ],
        "disposition_cards.skipped_told": [words.skipped_told(view, person, posts=POSTS[1:])],
        "disposition_cards.cancelled_told": [
            words.cancelled_told(sent, by=title, is_changed=is_changed) for is_changed in (True, False)
        ],
        "disposition_cards.result_told": [words.result_told(view, receiver) for receiver in view.receivers],
        "reminders.slip_reminder": [
            reminders.slip_reminder(each, person, zone=zone) for each in reminded(view, title=title)
        ],
        "reminders.slip_escalation": [
            reminders.slip_escalation(replace(each, above=True), person) for each in reminded(view, title=title)
        ],
        "disposition_cards.whole_note": [words.whole_note(sent)],
        "disposition_cards.due_moved": [words.due_moved(sent, zone=zone)],
        "disposition_cards.draft_dropped": [words.draft_dropped()],
        "disposition_cards.ask_files": [words.ask_files(an_id)],
        "disposition_cards.files_taken": [words.files_taken(3)],
    }


def reminded(view: DispositionView, *, title: str) -> list[RemindedSlip]:
    """Return a disposition at every level of the ladder, late or not, to who may open it and who may not."""
    restricted = replace(view, disposition=replace(view.disposition, classification=Classification.SECRET))
    return [
        RemindedSlip(each, level, is_late, 200 * is_late, above=False, desk=title, may_open=is_late)
        for each in (view, restricted)
        for level in ReminderLevel
        for is_late in (True, False)
    ]


def _receivers(an_id: int, title: str, note: str, now: datetime) -> tuple[Receiver, ...]:
    """Return a receiver of each status; who is done or sends it back says something."""
    return tuple(
        Receiver(an_id, POSTS[number % 3 + 1], status, now, now, title, note)
        if status in (ReceiverStatus.FINISHED, ReceiverStatus.RETURNED)
        else Receiver(an_id, POSTS[number % 3 + 1], status)
        for number, status in enumerate(ReceiverStatus)
    )


def _drafts(view: DispositionView, draft: Disposition) -> list[DispositionView]:
    full = replace(view, disposition=draft, receivers=(), absent=POSTS[1:2], twin=replace(draft, id=1))
    bare = Disposition(from_post=POSTS[0], id=draft.id)
    return [
        full,
        replace(full, disposition=bare, twin=None, files=0),
        replace(full, disposition=replace(draft, parent_id=draft.id)),
        *(replace(full, disposition=replace(draft, classification=each), twin=None) for each in Classification),
    ]


def _sent(view: DispositionView, sent: Disposition, now: datetime) -> list[DispositionView]:
    links = [ChainLink(number % 3, sent.sent_as or "", now, each) for number, each in enumerate(view.receivers * 4)]
    full = replace(view, chain=links, absent=POSTS[1:2])
    long = replace(sent, note=(sent.note or "") * 40)
    untouched = tuple(Receiver(view.id, post) for post in POSTS[1:])
    return [
        full,
        replace(full, receivers=view.receivers * 3),
        replace(full, receivers=untouched, disposition=long),
        *(replace(full, is_sender=False, own=(each,)) for each in view.receivers),
        replace(full, disposition=replace(sent, classification=Classification.CONFIDENTIAL)),
        replace(full, disposition=replace(sent, cancelled_at=now)),
    ]
