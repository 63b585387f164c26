"""Asking for more time, and deciding on it."""

from telegram import Update

from chat.calls import answer, show
from handlers.context import BotContext, pressed, sender_id
from services import extensions


async def ask(update: Update, context: BotContext) -> None:
    """[Minta Perpanjangan]."""
    await context.database.run(
        extensions.ask_length,
        office=context.office,
        sender=sender_id(update),
        task_id=context.number(1),
        now=context.now(),
    )
    await answer(pressed(update))


async def choose_length(update: Update, context: BotContext) -> None:
    """A length that is offered."""
    message = await context.database.run(
        extensions.choose_length,
        office=context.office,
        sender=sender_id(update),
        task_id=context.number(1),
        number=context.number(2),
        now=context.now(),
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def ask_typed_length(update: Update, context: BotContext) -> None:
    """[Lainnya] below the lengths."""
    await context.database.run(
        extensions.ask_typed_length,
        office=context.office,
        sender=sender_id(update),
        task_id=context.number(1),
        now=context.now(),
    )
    await answer(pressed(update))


async def grant(update: Update, context: BotContext) -> None:
    """[Setujui] on a request."""
    await _decide(update, context, grants=True)


async def refuse(update: Update, context: BotContext) -> None:
    """[Tolak] on a request."""
    await _decide(update, context, grants=False)


async def _decide(update: Update, context: BotContext, *, grants: bool) -> None:
    message = await context.database.run(
        extensions.decide,
        office=context.office,
        sender=sender_id(update),
        extension_id=context.number(1),
        grants=grants,
        now=context.now(),
    )
    await answer(pressed(update))
    await show(pressed(update), message)
