"""Create: the office's own form, or one that is sent."""

from telegram import Update

from documents.checks import OPEN_XML
from handlers.context import BotContext, sender_id
from handlers.made_files import stored
from handlers.tasks import press
from services.steps import create


async def use_standard_form(update: Update, context: BotContext) -> None:
    """[Pakai Format Baku]: made, stored, and given to the step."""
    made = await context.database.read(
        create.standard_form,
        office=context.office,
        sender=sender_id(update),
        task_id=context.number(1),
        now=context.now(),
    )
    form = await stored(context, made.recipe, name=made.name, media_type=OPEN_XML["xlsx"], is_standard_form=True)
    await press(update, context, create.use_standard_form, form=form)


async def finish(update: Update, context: BotContext) -> None:
    """[Selesai]."""
    await press(update, context, create.finish)
