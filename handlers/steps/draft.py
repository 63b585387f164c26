"""Draft: the document is made here or handed in, then laid before who reviews it."""

from telegram import Update

from documents.checks import OPEN_XML, PDF
from handlers.context import BotContext, sender_id
from handlers.made_files import stored
from handlers.tasks import press
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
        await stored(context, concept.as_word, name=f"{name}.docx", media_type=OPEN_XML["docx"]),
        await stored(context, concept.decree, name=f"{name}.pdf", media_type=PDF),
    ]
    await press(update, context, draft.keep_draft, drafts=drafts)


async def submit(update: Update, context: BotContext) -> None:
    """[Ajukan Konsep]."""
    await press(update, context, draft.submit)
