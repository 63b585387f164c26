"""Meet: attendance, the end, and putting it off."""

from telegram import Update

from handlers.context import BotContext
from handlers.tasks import press
from services.steps import meet


async def toggle(update: Update, context: BotContext) -> None:
    """A post in [Daftar Hadir]."""
    await press(update, context, meet.toggle, post=context.word(2))


async def save_attendance(update: Update, context: BotContext) -> None:
    """[Simpan] under [Daftar Hadir]."""
    await press(update, context, meet.save_attendance)


async def finish(update: Update, context: BotContext) -> None:
    """[Selesaikan Rapat]."""
    await press(update, context, meet.finish)


async def postpone(update: Update, context: BotContext) -> None:
    """[Ya, Tunda]."""
    await press(update, context, meet.postpone)


async def ask_change(update: Update, context: BotContext) -> None:
    """[Ubah Waktu] or [Ubah Tempat]."""
    await press(update, context, meet.ask_change, what=context.word(2))


async def ask_minutes(update: Update, context: BotContext) -> None:
    """[Tulis Notula]."""
    await press(update, context, meet.ask_minutes)
