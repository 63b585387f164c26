"""Archive: three records, then the end."""

from telegram import Update

from handlers.context import BotContext
from handlers.tasks import press
from services.steps import archive


async def ask(update: Update, context: BotContext) -> None:
    """[Surat Diantar], [Dokumen Digandakan] or [Diarsipkan]."""
    await press(update, context, archive.ask, kind=context.word(2))


async def finish(update: Update, context: BotContext) -> None:
    """[Selesai]."""
    await press(update, context, archive.finish)
