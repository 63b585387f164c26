"""Collect: reminding, marking nil, ending."""

from telegram import Update

from handlers.context import BotContext
from handlers.tasks import press
from services.steps import collect


async def remind_units(update: Update, context: BotContext) -> None:
    """[Ingatkan yang Belum]."""
    await press(update, context, collect.remind_units)


async def ask_nil_note(update: Update, context: BotContext) -> None:
    """A unit under [Tandai Nihil]."""
    await press(update, context, collect.ask_nil_note, proposal_id=context.number(2))


async def finish(update: Update, context: BotContext) -> None:
    """[Selesai]."""
    await press(update, context, collect.finish)
