"""Presses that no button of ours makes."""

from telegram import Update

from handlers.context import BotContext
from sop.errors import ButtonUnknown


async def unknown_button(update: Update, context: BotContext) -> None:
    """Callback data that is forged, or of a version long gone."""
    raise ButtonUnknown
