"""Approve: laying before, and deciding; [Kembalikan] is in handlers/tasks.py."""

from telegram import Update

from handlers.context import BotContext
from handlers.tasks import press
from services.steps import approve


async def submit(update: Update, context: BotContext) -> None:
    """[Ajukan ke Kepala Dinas], or whoever decides."""
    await press(update, context, approve.submit)


async def decide(update: Update, context: BotContext) -> None:
    """[Setujui]."""
    await press(update, context, approve.approve)
