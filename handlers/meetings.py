"""Meetings for those who are invited: the answer, and /rapat."""

from telegram import Update

from chat.calls import answer, show
from handlers.context import BotContext, pressed, sender_id
from handlers.presses import turn
from services import meetings


async def answer_invitation(update: Update, context: BotContext) -> None:
    """[Hadir], [Diwakili] or [Berhalangan] under an invitation."""
    message = await context.database.run(
        meetings.answer,
        office=context.office,
        sender=sender_id(update),
        meeting_id=context.number(1),
        response=context.word(2),
        now=context.now(),
    )
    await answer(pressed(update), None if message is None else "Jawaban tercatat.")
    if message is not None:
        await show(pressed(update), message)


async def list_meetings(update: Update, context: BotContext) -> None:
    """/rapat."""
    await context.database.run(meetings.list_meetings, sender=sender_id(update), now=context.now())


async def turn_page(update: Update, context: BotContext) -> None:
    """[‹] or [›] under the list."""
    await turn(update, context, meetings.meeting_page, page=context.number(1))


async def open_meeting(update: Update, context: BotContext) -> None:
    """A meeting chosen from the list."""
    await context.database.run(
        meetings.open_meeting, sender=sender_id(update), meeting_id=context.number(1), now=context.now()
    )
    await answer(pressed(update))


async def choose_substitute(update: Update, context: BotContext) -> None:
    """Somebody chosen under the question who comes instead."""
    message = await context.database.run(
        meetings.choose_substitute,
        sender=sender_id(update),
        meeting_id=context.number(1),
        person_id=context.number(2),
        now=context.now(),
    )
    await answer(pressed(update))
    await show(pressed(update), message)
