"""Which presses are ours, and what becomes of the others."""

import re
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler

from chat.calls import answer, show
from handlers.context import BotContext, pressed, sender_id
from messages.message import Message
from sop.errors import ButtonUnknown


class ButtonHandler(CallbackQueryHandler[BotContext, Any]):
    """Takes presses whose whole data are as described; the library's handler also takes those without any data."""

    def __init__(self, press: Callable[[Update, BotContext], Coroutine[Any, Any, None]], data: str) -> None:
        super().__init__(press, pattern=rf"{data}\Z")

    def check_update(self, update: object) -> object:
        """Return the match, or None where another handler has to look."""
        match = super().check_update(update)
        return match if isinstance(match, re.Match) else None


async def turn(update: Update, context: BotContext, service: Callable[..., Message], **chosen: object) -> None:
    """Show in the pressed message what a reading service has to say."""
    message = await context.database.read(
        service, office=context.office, sender=sender_id(update), now=context.now(), **chosen
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def change(update: Update, context: BotContext, service: Callable[..., Message], **chosen: object) -> None:
    """Show in the pressed message what it became by a service that writes."""
    message = await context.database.run(
        service, office=context.office, sender=sender_id(update), now=context.now(), **chosen
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def unknown_button(update: Update, context: BotContext) -> None:
    """Callback data that is forged, or of a version long gone."""
    raise ButtonUnknown
