"""Analyse: the recap, asking for repair, ending."""

from telegram import Update

from handlers.context import BotContext
from handlers.tasks import press
from services.steps import analyse


async def send_recap(update: Update, context: BotContext) -> None:
    """[Lihat Rekap]."""
    await press(update, context, analyse.send_recap)


async def ask_repair_note(update: Update, context: BotContext) -> None:
    """A unit under [Minta Perbaikan]."""
    await press(update, context, analyse.ask_repair_note, proposal_id=context.number(2))


async def finish(update: Update, context: BotContext) -> None:
    """[Selesai]."""
    await press(update, context, analyse.finish)
