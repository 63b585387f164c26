"""Files that a press lets be made: rendered outside every transaction, and stored before the press counts."""

import asyncio

from db.files import NewFile
from documents.store import DocumentStore
from messages.message import Recipe


async def stored(
    store: DocumentStore, recipe: Recipe, *, name: str, media_type: str, is_standard_form: bool = False
) -> NewFile:
    """Return a file that was made and lies in the store, before it has a row."""
    content = await asyncio.to_thread(recipe.render)
    return NewFile(
        sha256=await store.put(content),
        size=len(content),
        media_type=media_type,
        name=name,
        is_photo=False,
        telegram_file_id=None,
        media_group=None,
        is_standard_form=is_standard_form,
    )
