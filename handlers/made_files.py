"""Files that a press lets be made: rendered outside every transaction, and stored before the press counts."""

import asyncio

from db.files import NewFile
from handlers.context import BotContext
from messages.message import Recipe


async def stored(
    context: BotContext, recipe: Recipe, *, name: str, media_type: str, is_standard_form: bool = False
) -> NewFile:
    """Return a file that was made and lies in the store, before it has a row. Raises StorageFull."""
    content = await asyncio.to_thread(recipe.render)
    return NewFile(
        sha256=await context.keep(content),
        size=len(content),
        media_type=media_type,
        name=name,
        is_photo=False,
        telegram_file_id=None,
        media_group=None,
        is_standard_form=is_standard_form,
    )
