"""The office calendar, for admins."""

from collections.abc import Callable

from telegram import Update

from chat.calls import answer
from documents.holiday_list import LIST_LIMIT, read_holiday_list
from handlers.context import BotContext, pressed, sender_id
from handlers.presses import change, turn
from services import calendar_changes
from sop.errors import FileTooLarge


async def list_calendar(update: Update, context: BotContext) -> None:
    """/libur."""
    await context.database.run(calendar_changes.list_calendar, sender=sender_id(update), now=context.now())


async def turn_page(update: Update, context: BotContext) -> None:
    """[‹], [›] or [‹ Kembali] to the calendar."""
    await turn(update, context, calendar_changes.calendar_page, page=context.number(1))


async def show_item(update: Update, context: BotContext) -> None:
    """A line chosen from the calendar."""
    await turn(update, context, calendar_changes.show_item, key=context.word(1))


async def choose_hours(update: Update, context: BotContext) -> None:
    """[Tambah Jam Khusus]."""
    await turn(update, context, calendar_changes.choose_hours)


async def ask_holiday(update: Update, context: BotContext) -> None:
    """[Tambah Hari Libur]."""
    await _ask(update, context, calendar_changes.ask_holiday)


async def ask_period(update: Update, context: BotContext) -> None:
    """A named week chosen for a period."""
    await _ask(update, context, calendar_changes.ask_period, office=context.office, number=context.number(1))


async def ask_hours(update: Update, context: BotContext) -> None:
    """[Tulis Jam Kerja]."""
    await _ask(update, context, calendar_changes.ask_hours)


async def ask_removal(update: Update, context: BotContext) -> None:
    """[Hapus]."""
    await _ask(update, context, calendar_changes.ask_removal, office=context.office, key=context.word(1))


async def ask_list(update: Update, context: BotContext) -> None:
    """[Unggah Daftar Resmi]."""
    await _ask(update, context, calendar_changes.ask_list)


async def apply_list(update: Update, context: BotContext) -> None:
    """[Terapkan] under the preview of an official list."""
    await change(update, context, calendar_changes.apply_list, draft_id=context.number(1))


def check_list_size(size: int | None) -> None:
    """Refuse a list by the size that Telegram tells, in bytes, before it is fetched; raises FileTooLarge."""
    if size is not None and size > LIST_LIMIT:
        raise FileTooLarge(LIST_LIMIT)


async def receive_list(update: Update, context: BotContext, content: bytes, *, name: str) -> None:
    """A file that was asked for as an official list: read, then shown before anything changes."""
    found = await read_holiday_list(context.children, content, name=name)
    await context.database.run(
        calendar_changes.receive_list,
        office=context.office,
        sender=sender_id(update),
        days=found.days,
        unread=found.unread,
        now=context.now(),
    )


async def _ask(update: Update, context: BotContext, service: Callable[..., None], **chosen: object) -> None:
    await context.database.run(service, sender=sender_id(update), now=context.now(), **chosen)
    await answer(pressed(update))
