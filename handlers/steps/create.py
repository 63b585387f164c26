"""Create: the office's own form, or one that is sent."""

import asyncio

from telegram import Update

from db.files import NewFile
from documents.checks import OPEN_XML
from handlers.context import BotContext, sender_id
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
    content = await asyncio.to_thread(made.recipe.render)
    form = NewFile(
        sha256=await context.keep(content),
        size=len(content),
        media_type=OPEN_XML["xlsx"],
        name=made.name,
        is_photo=False,
        telegram_file_id=None,
        media_group=None,
        is_standard_form=True,
    )
    await press(update, context, create.use_standard_form, form=form)


async def finish(update: Update, context: BotContext) -> None:
    """[Selesai]."""
    await press(update, context, create.finish)
