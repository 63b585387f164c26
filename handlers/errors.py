"""Where a broken rule gets its words. Everything else goes up to the inbox worker, which tries again."""

import re
from contextlib import suppress
from typing import Any

from telegram import Update
from telegram.ext import Application

from chat.calls import answer, show
from handlers.context import BotContext, pressed, sender_id
from messages.refusals import refusal
from services import menu, replies
from services import tasks as task_services
from sop.errors import NotRegistered, RegistrationIncomplete, SopError
from sop.procedure import StepAction

SUBJECTS_OF_CARDS = ("task", "proposal", *StepAction)
CARD_BUTTON = re.compile(rf"(?:{'|'.join(SUBJECTS_OF_CARDS)}):(?!open:|list:)[a-z]+:([0-9]{{1,9}})(?::.*)?")
"""A button of a card, also one that only earlier versions had; those that open a card or turn a page are in lists."""


class TepatApplication(Application[Any, BotContext, Any, Any, Any, Any]):
    """The library's application, except that a failure is not swallowed: it reaches whoever processes the update."""

    async def process_error(
        self, update: object | None, error: Exception, job: Any = None, coroutine: Any = None
    ) -> bool:
        """Answer a broken rule; raise everything else."""
        if not isinstance(error, SopError) or not isinstance(update, Update):
            raise error
        await answer_broken_rule(update, BotContext.from_update(update, self), error)
        return True


async def answer_broken_rule(update: Update, context: BotContext, error: SopError) -> None:
    """Tell the person which rule it was: in the answer to a press, else as a message."""
    words = refusal(error, zone=context.office.timezone)
    if update.callback_query is not None:
        await answer(pressed(update), words, alert=True)
        await _refresh_card(update, context)
    elif isinstance(error, NotRegistered | RegistrationIncomplete):
        await context.database.run(menu.show_menu, office=context.office, sender=sender_id(update), now=context.now())
    else:
        await context.database.run(replies.refuse, chat=sender_id(update), text=words, now=context.now())


async def _refresh_card(update: Update, context: BotContext) -> None:
    match = CARD_BUTTON.fullmatch(str(pressed(update).data))
    if match is None:
        return
    with suppress(SopError):
        card = await context.database.read(
            task_services.show_card,
            office=context.office,
            sender=sender_id(update),
            task_id=int(match.group(1)),
            now=context.now(),
        )
        await show(pressed(update), card)
