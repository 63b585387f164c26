"""Number: issuing, choosing another number, ending."""

from telegram import Update

from handlers.context import BotContext
from handlers.tasks import press
from services.steps import number


async def issue(update: Update, context: BotContext) -> None:
    """[Terbitkan Nomor]."""
    await press(update, context, number.issue)


async def ask_number(update: Update, context: BotContext) -> None:
    """[Ubah Nomor]."""
    await press(update, context, number.ask_number)


async def finish(update: Update, context: BotContext) -> None:
    """[Selesai]."""
    await press(update, context, number.finish)
