"""Draft: the document is made here or handed in, then laid before who reviews it."""

import asyncio
from collections.abc import Sequence

from telegram import Update

from db.files import File, NewFile
from documents.checks import OPEN_XML, PDF
from documents.child import Children
from documents.indicators.reading import holds_table, read_indicators
from documents.papers.paper import WordPaper
from documents.store import DocumentStore, StoredFileLost
from handlers.context import BotContext, sender_id
from handlers.tasks import press
from messages.message import Recipe
from services.steps import draft
from sop.errors import SopError
from sop.indicators import Indicator


async def make(update: Update, context: BotContext) -> None:
    """[Buat Konsep]: the decision with its table, to edit and to look at, stored and given to the step."""
    source = await context.database.read(
        draft.source_of_draft,
        office=context.office,
        sender=sender_id(update),
        task_id=context.number(1),
        now=context.now(),
    )
    decree = draft.with_indicators(source.decree, await indicators_of(context.store, source.tables))
    name = f"Konsep Keputusan {source.title}".replace("/", "-")
    drafts = [
        await _stored(context.store, WordPaper(decree), f"{name}.docx", OPEN_XML["docx"]),
        await _stored(context.store, decree, f"{name}.pdf", PDF),
    ]
    await press(update, context, draft.keep_draft, drafts=drafts)


async def submit(update: Update, context: BotContext) -> None:
    """[Ajukan Konsep]."""
    await press(update, context, draft.submit)


async def indicators_of(store: DocumentStore, tables: Sequence[File]) -> list[Indicator]:
    """Return the indicators that stand in some files; one that holds no table, or cannot be read, adds none."""
    children = Children()
    found: list[Indicator] = []
    for file in tables:
        if holds_table(file.name):
            try:
                reading = await read_indicators(children, await store.get(file.sha256), name=file.name)
            except (SopError, StoredFileLost):
                continue  # the unit sent a picture of a table, or a file that is locked: its rows are typed by hand
            found.extend(reading.indicators)
    return found


async def _stored(store: DocumentStore, recipe: Recipe, name: str, media_type: str) -> NewFile:
    content = await asyncio.to_thread(recipe.render)
    return NewFile(
        sha256=await store.put(content),
        size=len(content),
        media_type=media_type,
        name=name,
        is_photo=False,
        telegram_file_id=None,
        media_group=None,
    )
