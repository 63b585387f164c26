"""Review: [Kembalikan] is in handlers/tasks.py."""

from telegram import Update

from handlers.context import BotContext
from handlers.tasks import press
from services.steps import review


async def approve(update: Update, context: BotContext) -> None:
    """[Setujui]."""
    await press(update, context, review.approve)
