"""Analyse: the recap, asking for repair, ending."""

from collections.abc import Callable

from telegram import Update

from chat.calls import answer, show
from documents.checks import OPEN_XML
from handlers.context import BotContext, pressed, sender_id
from handlers.made_files import stored
from handlers.tasks import press
from messages.message import Message
from services import analysis
from services.steps import analyse


async def send_recap(update: Update, context: BotContext) -> None:
    """[Lihat Rekap]."""
    await press(update, context, analyse.send_recap)


async def ask_repair_note(update: Update, context: BotContext) -> None:
    """A unit under [Minta Perbaikan]."""
    await press(update, context, analyse.ask_repair_note, proposal_id=context.number(2))


async def use_prefilled_note(update: Update, context: BotContext) -> None:
    """[Pakai Catatan Ini]."""
    await _change(update, context, analyse.use_prefilled_note, proposal_id=context.number(1))


async def ask_repair_of_indicator(update: Update, context: BotContext) -> None:
    """[Minta Perbaikan] on the page of an indicator."""
    chosen = {"task_id": context.number(1), "proposal_id": context.number(2)}
    await _ask(update, context, analyse.ask_repair_of_indicator, **chosen)


async def send_list(update: Update, context: BotContext) -> None:
    """[Periksa Indikator]."""
    await press(update, context, analyse.send_list)


async def turn_page(update: Update, context: BotContext) -> None:
    """[‹], [›] or [‹ Kembali] to the indicators."""
    await _change(update, context, analysis.page, task_id=context.number(1), page=context.number(2))


async def show_indicator(update: Update, context: BotContext) -> None:
    """An indicator chosen from the list."""
    await _change(update, context, analysis.show, **_place(context))


async def judge(update: Update, context: BotContext) -> None:
    """[Terima] or [Tidak Dipakai]."""
    await _change(update, context, analysis.judge, **_place(context), verdict=context.word(4))


async def ask_note(update: Update, context: BotContext) -> None:
    """[Tambah Catatan]."""
    await _ask(update, context, analysis.ask_note, **_place(context))


async def accept_all(update: Update, context: BotContext) -> None:
    """[Terima Semua Tanpa Temuan]."""
    await _change(update, context, analysis.accept_all, task_id=context.number(1))


async def finish(update: Update, context: BotContext) -> None:
    """[Selesai]: the indicators with their decisions are made, stored, and given to the step."""
    made = await context.database.read(
        analysis.outcome,
        office=context.office,
        sender=sender_id(update),
        task_id=context.number(1),
        now=context.now(),
    )
    outcome = None
    if made is not None:
        outcome = await stored(context, made.recipe, name=made.name, media_type=OPEN_XML["xlsx"])
    await press(update, context, analyse.finish, outcome=outcome)


def _place(context: BotContext) -> dict[str, int]:
    return {"task_id": context.number(1), "version_id": context.number(2), "position": context.number(3)}


async def _ask(update: Update, context: BotContext, service: Callable[..., None], **chosen: object) -> None:
    await context.database.run(service, office=context.office, sender=sender_id(update), now=context.now(), **chosen)
    await answer(pressed(update))


async def _change(update: Update, context: BotContext, service: Callable[..., Message], **chosen: object) -> None:
    message = await context.database.run(
        service, office=context.office, sender=sender_id(update), now=context.now(), **chosen
    )
    await answer(pressed(update))
    await show(pressed(update), message)
