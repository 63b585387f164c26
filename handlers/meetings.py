"""Meetings for those who are invited: the answer, and /rapat."""

from telegram import Update

from chat.calls import answer, show
from handlers.context import BotContext, pressed, sender_id
from handlers.presses import change, turn
from handlers.tasks import press
from services import disposition_drafts, free_meetings, meeting_planning, meetings


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
        office=context.office,
        sender=sender_id(update),
        meeting_id=context.number(1),
        person_id=context.number(2),
        now=context.now(),
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def begin(update: Update, context: BotContext) -> None:
    """[Rapat Baru]."""
    await context.database.run(free_meetings.begin, office=context.office, sender=sender_id(update), now=context.now())
    await answer(pressed(update))


async def press_card(update: Update, context: BotContext) -> None:
    """Any button on the card of a meeting outside a run."""
    await press(update, context, free_meetings.press, subject="meeting_id", what=context.word(2), value=context.word(3))


async def end_files(update: Update, context: BotContext) -> None:
    """[Berkas Lengkap] under the request for minutes."""
    await change(update, context, free_meetings.end_files, meeting_id=context.number(1))


async def approve(update: Update, context: BotContext) -> None:
    """[Setujui] under an invitation that waits for approval."""
    await change(
        update,
        context,
        meeting_planning.approve,
        meeting_id=context.number(1),
    )


async def ask_reason(update: Update, context: BotContext) -> None:
    """[Kembalikan] under an invitation that waits for approval."""
    await context.database.run(
        meeting_planning.ask_reason,
        office=context.office,
        sender=sender_id(update),
        meeting_id=context.number(1),
        now=context.now(),
    )
    await answer(pressed(update))


async def decide(update: Update, context: BotContext) -> None:
    """A decision under the minutes of a meeting, to be sent as a disposition."""
    said = await context.database.run(
        disposition_drafts.carry_out,
        office=context.office,
        sender=sender_id(update),
        meeting_id=context.number(1),
        decision_number=context.number(2),
        now=context.now(),
    )
    await answer(pressed(update), said, alert=True)
