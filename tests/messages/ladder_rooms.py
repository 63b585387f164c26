"""Rooms of the gallery for what the ladder, more time, pauses, planned starts and the summary say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from messages import extensions, holds, planned_starts, reminders, summary
from messages.card_view import CardView
from messages.message import Message
from messages.reminders import Reminded
from messages.summary import SlipLine, Summary, SummaryLine
from sop.due_times import Extension, ExtensionState, Pause
from sop.model import Person, Run, Task
from sop.reminders import ReminderLevel
from sop.working_time import Duration, TimeUnit

LENGTH = Duration(2, TimeUnit.DAYS)


def rooms(
    view: Callable[..., CardView], person: Person, *, title: str, note: str, now: datetime, zone: ZoneInfo, an_id: int
) -> dict[str, list[Message]]:
    """Return every message of the subject; `view` makes a card view, `title` and `note` come from people."""
    run, task = view().run, view().task
    extension = Extension(an_id, task.id, LENGTH, note, ExtensionState.ASKED, now, person.id, title)
    granted = replace(extension, state=ExtensionState.GRANTED, decided_at=now, decided_as=title, due_before=now)
    pause = Pause(run.id, now, None, note, title)
    told = [
        Reminded(view(extensions=more), level, is_late, 200, also_told=title, by=by, desk=title)
        for more in ((), (granted,))
        for level in ReminderLevel
        for is_late in (True, False)
        for by in (None, title)
    ]
    above = [replace(each, above=True) for each in told]
    return {
        "reminders.reminder": [reminders.reminder(each, person, zone=zone) for each in told],
        "reminders.escalation": [reminders.escalation(each, person) for each in above],
        "reminders.together": [reminders.together([*told[:6], *above[:6]], person, zone=zone)],
        "extensions.choose_length": [extensions.choose_length(task, run, zone=zone)],
        "extensions.length_chosen": [extensions.length_chosen(LENGTH)],
        "extensions.asked": [extensions.asked(extension, task, run, person, due_at=now, zone=zone)],
        "extensions.sent": [extensions.sent(extension, decider=title)],
        "extensions.decided": [
            extensions.decided(each, task, run, zone=zone)
            for each in (granted, replace(granted, state=ExtensionState.REFUSED))
        ],
        "holds.held": [holds.held(run, pause, zone)],
        "holds.resumed": [holds.resumed(run, [task], by=title, paused_minutes=450, zone=zone)],
        "planned_starts.planned": [planned_starts.planned(run.title, plan_id=an_id, starts_at=now, zone=zone)],
        "planned_starts.called_off": [planned_starts.called_off(run.title)],
        "planned_starts.started_as_planned": [planned_starts.started_as_planned(run.title)],
        "planned_starts.could_not_start": [planned_starts.could_not_start(run.title)],
        "summary.summary": [
            summary.summary(_summary(task, run, now, title, leads=leads), person, zone=zone) for leads in (True, False)
        ],
    }


def _summary(task: Task, run: Run, now: datetime, title: str, *, leads: bool) -> Summary:
    line = SummaryLine(task, run, title, 200)
    gaps = [title] if leads else []
    slip = SlipLine("12/2026", title, now, 200)
    return Summary(now.date(), [line] * 14, [line], gaps, gaps, leads, [slip] * 14, [slip])
