"""Distribute: one button."""

from telegram import Update

from handlers.context import BotContext
from handlers.tasks import press
from services.steps import distribute


async def send(update: Update, context: BotContext) -> None:
    """[Kirim Format]."""
    await press(update, context, distribute.send)
