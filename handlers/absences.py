"""Leave, trips and acting officials."""

from telegram import Update

from chat.calls import answer
from handlers.context import BotContext, pressed, sender_id
from handlers.presses import change, turn
from services import absences


async def list_absences(update: Update, context: BotContext) -> None:
    """/cuti."""
    await context.database.run(absences.list_absences, sender=sender_id(update), now=context.now())


async def turn_page(update: Update, context: BotContext) -> None:
    """[‹], [›] or [‹ Kembali] to the list."""
    await turn(update, context, absences.absence_page, page=context.number(1))


async def choose_person(update: Update, context: BotContext) -> None:
    """[Untuk Pejabat Lain]."""
    await turn(update, context, absences.choose_person)


async def choose_kind(update: Update, context: BotContext) -> None:
    """A person chosen by an admin."""
    await turn(update, context, absences.choose_kind, person_id=context.number(1))


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
    await turn(update, context, absences.choose_capacity, draft_id=context.number(1), person_id=context.number(2))


async def appoint(update: Update, context: BotContext) -> None:
    """[Plh.] or [Plt.]."""
    await change(
        update,
        context,
        absences.appoint,
        draft_id=context.number(1),
        person_id=context.number(2),
        kind=context.word(3),
    )


async def leave_unattended(update: Update, context: BotContext) -> None:
    """[Tidak Ada Pengganti]."""
    await change(update, context, absences.leave_unattended, draft_id=context.number(1))


async def ask_acting(update: Update, context: BotContext) -> None:
    """[Tunjuk Pengganti]."""
    await context.database.run(
        absences.ask_acting,
        office=context.office,
        sender=sender_id(update),
        absence_id=context.number(1),
        now=context.now(),
    )
    await answer(pressed(update))


async def ask_end(update: Update, context: BotContext) -> None:
    """[Akhiri] in the list."""
    await turn(update, context, absences.ask_end, absence_id=context.number(1))


async def end(update: Update, context: BotContext) -> None:
    """[Akhiri] once more."""
    await change(update, context, absences.end, absence_id=context.number(1))
