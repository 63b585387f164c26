"""Invite: day, hour, and what is typed; then out it goes."""

from telegram import Update

from handlers.context import BotContext
from handlers.tasks import press
from services.steps import invite


async def choose_day(update: Update, context: BotContext) -> None:
    """A day under [Buat Undangan] or [Ubah Hari]."""
    await press(update, context, invite.choose_day, day=context.word(2))


async def choose_hour(update: Update, context: BotContext) -> None:
    """An hour under [Ubah Jam]."""
    await press(update, context, invite.choose_hour, hour=context.word(2))


async def ask(update: Update, context: BotContext) -> None:
    """[Hari Lain], [Jam Lain], [Ubah Tempat] or [Ubah Acara]."""
    await press(update, context, invite.ask, what=context.word(2))


async def send(update: Update, context: BotContext) -> None:
    """[Kirim Undangan]."""
    await press(update, context, invite.send)


async def confirm(update: Update, context: BotContext) -> None:
    """[Ya, Kirim]: also outside office hours."""
    await press(update, context, invite.send, is_confirmed=True)


async def withdraw(update: Update, context: BotContext) -> None:
    """[Tarik Kembali]: an invitation that waits for approval."""
    await press(update, context, invite.withdraw)
