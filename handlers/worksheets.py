"""Indicators entered in chat, and the versions that units have handed in."""

from collections.abc import Callable

from telegram import Update

from chat.calls import answer, show
from handlers.context import BotContext, pressed, sender_id
from handlers.tasks import press
from messages.message import Message
from services import proposal_versions, worksheets


async def open_sheet(update: Update, context: BotContext) -> None:
    """[Isi lewat Obrolan]."""
    await press(update, context, worksheets.open_sheet)


async def mend(update: Update, context: BotContext) -> None:
    """[Perbaiki lewat Obrolan]."""
    await _ask(update, context, worksheets.mend, version_id=context.number(1))


async def turn_page(update: Update, context: BotContext) -> None:
    """[‹], [›] or [‹ Kembali] to what is being entered."""
    await _turn(update, context, worksheets.sheet, task_id=context.number(1), page=context.number(2))


async def add(update: Update, context: BotContext) -> None:
    """[Tambah Indikator]."""
    await _ask(update, context, worksheets.add, task_id=context.number(1))


async def show_entered(update: Update, context: BotContext) -> None:
    """An indicator chosen from the list."""
    await _turn(update, context, worksheets.show, entered_id=context.number(1))


async def ask_column(update: Update, context: BotContext) -> None:
    """A column chosen to be changed."""
    await _ask(update, context, worksheets.ask, entered_id=context.number(1), code=context.word(2))


async def go_on(update: Update, context: BotContext) -> None:
    """[Lanjutkan]."""
    await _ask(update, context, worksheets.go_on, entered_id=context.number(1))


async def choose(update: Update, context: BotContext) -> None:
    """An answer at hand under the question for a column."""
    chosen = {"entered_id": context.number(1), "code": context.word(2), "choice": context.number(3)}
    await _ask(update, context, worksheets.choose, **chosen)


async def choose_planned(update: Update, context: BotContext) -> None:
    """An answer from the Renstra under the question for a column."""
    chosen = {"entered_id": context.number(1), "code": context.word(2), "choice": context.number(3)}
    await _ask(update, context, worksheets.choose_planned, **chosen)


async def skip(update: Update, context: BotContext) -> None:
    """[Lewati]."""
    await _ask(update, context, worksheets.skip, entered_id=context.number(1), code=context.word(2))


async def remove(update: Update, context: BotContext) -> None:
    """[Hapus Indikator]."""
    await _change(update, context, worksheets.remove, entered_id=context.number(1))


async def preview(update: Update, context: BotContext) -> None:
    """[Periksa dan Kirim]."""
    await _turn(update, context, worksheets.preview, task_id=context.number(1))


async def submit(update: Update, context: BotContext) -> None:
    """[Kirim Usulan]."""
    await _change(update, context, worksheets.submit, task_id=context.number(1))


async def ask_discard(update: Update, context: BotContext) -> None:
    """[Buang Isian]."""
    await _turn(update, context, worksheets.ask_discard, task_id=context.number(1))


async def discard(update: Update, context: BotContext) -> None:
    """[Ya, Buang]."""
    await _change(update, context, worksheets.discard, task_id=context.number(1))


async def send_versions(update: Update, context: BotContext) -> None:
    """[Lihat Versi] on a card, which stays."""
    await _ask(update, context, proposal_versions.send_list, task_id=context.number(1))


async def list_versions(update: Update, context: BotContext) -> None:
    """[‹ Kembali] to the versions of a unit."""
    await _turn(update, context, proposal_versions.version_list, task_id=context.number(1))


async def show_version(update: Update, context: BotContext) -> None:
    """A version chosen from the list."""
    await _turn(update, context, proposal_versions.version_page, version_id=context.number(1))


async def use_version(update: Update, context: BotContext) -> None:
    """[Pakai Versi Ini] or [Pakai Susulan]."""
    await _change(update, context, proposal_versions.make_current, version_id=context.number(1))


async def _ask(update: Update, context: BotContext, service: Callable[..., None], **chosen: object) -> None:
    await context.database.run(service, office=context.office, sender=sender_id(update), now=context.now(), **chosen)
    await answer(pressed(update))


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
