"""Sign: one button."""

from telegram import Update

from handlers.context import BotContext
from handlers.tasks import press
from services.steps import sign


async def signed(update: Update, context: BotContext) -> None:
    """[Sudah Ditandatangani]."""
    await press(update, context, sign.signed)
