"""/disposisi."""

from telegram import Update

from chat.calls import answer, show
from handlers.context import BotContext, pressed, sender_id
from services import dispositions


async def list_dispositions(update: Update, context: BotContext) -> None:
    """/disposisi."""
    await context.database.run(dispositions.list_dispositions, sender=sender_id(update), now=context.now())


async def turn_page(update: Update, context: BotContext) -> None:
    """[‹] or [›] under the list."""
    message = await context.database.read(
        dispositions.disposition_page,
        office=context.office,
        sender=sender_id(update),
        page=context.number(1),
        now=context.now(),
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def open_disposition(update: Update, context: BotContext) -> None:
    """A disposition chosen from the list."""
    await context.database.run(
        dispositions.open_disposition, sender=sender_id(update), task_id=context.number(1), now=context.now()
    )
    await answer(pressed(update))
