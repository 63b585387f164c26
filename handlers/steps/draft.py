"""Draft: one button."""

from telegram import Update

from handlers.context import BotContext
from handlers.tasks import press
from services.steps import draft


async def submit(update: Update, context: BotContext) -> None:
    """[Ajukan Konsep]."""
    await press(update, context, draft.submit)
