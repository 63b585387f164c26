"""Create: the office's own form, or one that is sent."""

import asyncio

from telegram import Update

from db.files import NewFile
from documents.form import MEDIA_TYPE, make_form
from handlers.context import BotContext, sender_id
from handlers.tasks import press
from services.steps import create


async def use_standard_form(update: Update, context: BotContext) -> None:
    """[Pakai Format Baku]: made, stored, and given to the step."""
    procedure, year = await context.database.read(
        create.procedure_for_form,
        office=context.office,
        sender=sender_id(update),
        task_id=context.number(1),
        now=context.now(),
    )
    title = f"FORMAT {procedure.name.removeprefix('SOP ').upper()} TAHUN {year}"
    content = await asyncio.to_thread(make_form, title=title, office=procedure.identity.office, year=year)
    form = NewFile(
        sha256=await context.store.put(content),
        size=len(content),
        media_type=MEDIA_TYPE,
        name=f"Format {procedure.title_of_run(year)}.xlsx",
        is_photo=False,
        telegram_file_id=None,
        media_group=None,
    )
    await press(update, context, create.use_standard_form, form=form)


async def finish(update: Update, context: BotContext) -> None:
    """[Selesai]."""
    await press(update, context, create.finish)
