"""Draft: the document is made here or handed in, then laid before who reviews it."""

import asyncio

from telegram import Update

from db.files import NewFile
from documents.checks import OPEN_XML, PDF
from documents.papers.paper import WordPaper
from handlers.context import BotContext, sender_id
from handlers.tasks import press
from messages.message import Recipe
from services.steps import draft


async def make(update: Update, context: BotContext) -> None:
    """[Buat Konsep]: the decision with its table, to edit and to look at, stored and given to the step."""
    concept = await context.database.read(
        draft.concept,
        office=context.office,
        sender=sender_id(update),
        task_id=context.number(1),
        now=context.now(),
    )
    name = f"Konsep Keputusan {concept.title}".replace("/", "-")
    drafts = [
        await _stored(context, WordPaper(concept.decree), f"{name}.docx", OPEN_XML["docx"]),
        await _stored(context, concept.decree, f"{name}.pdf", PDF),
    ]
    await press(update, context, draft.keep_draft, drafts=drafts)


async def submit(update: Update, context: BotContext) -> None:
    """[Ajukan Konsep]."""
    await press(update, context, draft.submit)


async def _stored(context: BotContext, recipe: Recipe, name: str, media_type: str) -> NewFile:
    content = await asyncio.to_thread(recipe.render)
    return NewFile(
        sha256=await context.keep(content),
        size=len(content),
        media_type=media_type,
        name=name,
        is_photo=False,
        telegram_file_id=None,
        media_group=None,
    )
