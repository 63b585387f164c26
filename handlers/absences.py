"""Leave, trips and acting officials."""

from collections.abc import Callable

from telegram import Update

from chat.calls import answer, show
from handlers.context import BotContext, pressed, sender_id
from messages.message import Message
from services import absences


async def list_absences(update: Update, context: BotContext) -> None:
    """/cuti."""
    await context.database.run(absences.list_absences, sender=sender_id(update), now=context.now())


async def turn_page(update: Update, context: BotContext) -> None:
    """[‹], [›] or [‹ Kembali] to the list."""
    await _turn(update, context, absences.absence_page, page=context.number(1))


async def choose_person(update: Update, context: BotContext) -> None:
    """[Untuk Pejabat Lain]."""
    await _turn(update, context, absences.choose_person)


async def choose_kind(update: Update, context: BotContext) -> None:
    """A person chosen by an admin."""
    await _turn(update, context, absences.choose_kind, person_id=context.number(1))


async def ask_days(update: Update, context: BotContext) -> None:
    """[Cuti] or [Perjalanan Dinas]."""
    await context.database.run(
        absences.ask_days,
        sender=sender_id(update),
        person_id=context.number(1),
        kind=context.word(2),
        now=context.now(),
    )
    await answer(pressed(update))


async def choose_capacity(update: Update, context: BotContext) -> None:
    """A person chosen to act."""
    await _turn(update, context, absences.choose_capacity, draft_id=context.number(1), person_id=context.number(2))


async def appoint(update: Update, context: BotContext) -> None:
    """[Plh.] or [Plt.]."""
    await _change(
        update,
        context,
        absences.appoint,
        draft_id=context.number(1),
        person_id=context.number(2),
        kind=context.word(3),
    )


async def leave_unattended(update: Update, context: BotContext) -> None:
    """[Tidak Ada Pengganti]."""
    await _change(update, context, absences.leave_unattended, draft_id=context.number(1))


async def ask_end(update: Update, context: BotContext) -> None:
    """[Akhiri] in the list."""
    await _turn(update, context, absences.ask_end, absence_id=context.number(1))


async def end(update: Update, context: BotContext) -> None:
    """[Akhiri] once more."""
    await _change(update, context, absences.end, absence_id=context.number(1))


async def _turn(update: Update, context: BotContext, service: Callable[..., Message], **chosen: object) -> None:
    message = await context.database.read(
        service, office=context.office, sender=sender_id(update), now=context.now(), **chosen
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def _change(update: Update, context: BotContext, service: Callable[..., Message], **chosen: object) -> None:
    message = await context.database.run(
        service, office=context.office, sender=sender_id(update), now=context.now(), **chosen
    )
    await answer(pressed(update))
    await show(pressed(update), message)
