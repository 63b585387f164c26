"""/disposisi."""

from telegram import Update

from chat.calls import answer
from handlers.context import BotContext, pressed, sender_id
from handlers.presses import turn
from services import dispositions


async def list_dispositions(update: Update, context: BotContext) -> None:
    """/disposisi."""
    await context.database.run(dispositions.list_dispositions, sender=sender_id(update), now=context.now())


async def turn_page(update: Update, context: BotContext) -> None:
    """[‹] or [›] under the list."""
    await turn(update, context, dispositions.disposition_page, page=context.number(1))


async def open_disposition(update: Update, context: BotContext) -> None:
    """A disposition chosen from the list."""
    await context.database.run(
        dispositions.open_disposition, sender=sender_id(update), task_id=context.number(1), now=context.now()
    )
    await answer(pressed(update))
