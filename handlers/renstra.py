"""The indicators of the Renstra, for who keeps them."""

from telegram import Update

from chat.calls import answer
from documents.indicators.reading import read_indicators
from handlers.context import BotContext, pressed, sender_id
from handlers.presses import change, turn
from services import renstra


async def send_list(update: Update, context: BotContext) -> None:
    """[Daftar Renstra] under another message, which stays."""
    await context.database.run(renstra.send_list, office=context.office, sender=sender_id(update), now=context.now())
    await answer(pressed(update))


async def show_list(update: Update, context: BotContext) -> None:
    """[‹ Kembali] to the list that counts."""
    await turn(update, context, renstra.page)


async def ask_list(update: Update, context: BotContext) -> None:
    """[Unggah Daftar]."""
    await context.database.run(renstra.ask_list, office=context.office, sender=sender_id(update), now=context.now())
    await answer(pressed(update))


async def apply_list(update: Update, context: BotContext) -> None:
    """[Terapkan] under the preview of a list."""
    await change(update, context, renstra.apply_list, draft_id=context.number(1))


async def ask_removal(update: Update, context: BotContext) -> None:
    """[Hapus Daftar]."""
    await turn(update, context, renstra.ask_removal, list_id=context.number(1))


async def remove(update: Update, context: BotContext) -> None:
    """[Ya, Hapus Daftar]."""
    await change(update, context, renstra.remove, list_id=context.number(1))


async def receive_list(update: Update, context: BotContext, content: bytes, *, name: str) -> None:
    """A file that was asked for as a list: read in a child, then shown before anything changes."""
    reading = await read_indicators(context.children, content, name=name)
    await context.database.run(
        renstra.receive_list,
        office=context.office,
        sender=sender_id(update),
        name=name,
        reading=reading,
        now=context.now(),
    )
