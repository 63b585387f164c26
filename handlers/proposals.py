"""What units hand in: the card's own button, and the list."""

from telegram import Update

from chat.calls import answer
from handlers.context import BotContext, pressed, sender_id
from handlers.presses import turn
from handlers.tasks import press
from services import proposals


async def declare_nil(update: Update, context: BotContext) -> None:
    """[Nihil]."""
    await press(update, context, proposals.declare_nil)


async def list_proposals(update: Update, context: BotContext) -> None:
    """/usulan."""
    await context.database.run(
        proposals.list_proposals, office=context.office, sender=sender_id(update), now=context.now()
    )


async def turn_page(update: Update, context: BotContext) -> None:
    """[‹] or [›] under the list."""
    await turn(update, context, proposals.proposal_page, page=context.number(1))


async def open_proposal(update: Update, context: BotContext) -> None:
    """A proposal chosen from the list."""
    await context.database.run(
        proposals.open_proposal, sender=sender_id(update), task_id=context.number(1), now=context.now()
    )
    await answer(pressed(update))
