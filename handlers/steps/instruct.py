"""Instruct: the disposition's buttons."""

from telegram import Update

from handlers.context import BotContext
from handlers.tasks import press
from services.steps import instruct


async def send(update: Update, context: BotContext) -> None:
    """[Kirim Disposisi] or [Teruskan Disposisi]."""
    await press(update, context, instruct.send)


async def toggle(update: Update, context: BotContext) -> None:
    """An instruction in the list of [Ubah Instruksi]."""
    await press(update, context, instruct.toggle, index=context.number(2))


async def set_urgency(update: Update, context: BotContext) -> None:
    """A choice under [Derajat]."""
    await press(update, context, instruct.set_urgency, urgency=context.word(2))


async def ask_note(update: Update, context: BotContext) -> None:
    """[Tambah Catatan]."""
    await press(update, context, instruct.ask_note)
