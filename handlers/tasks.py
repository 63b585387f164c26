"""The task card's buttons, and the list of tasks."""

from collections.abc import Callable

from telegram import Update

from chat.calls import answer, show
from handlers.context import BotContext, pressed, pressed_message_id, sender_id
from services import tasks
from services.tasks import Pressed


async def list_tasks(update: Update, context: BotContext) -> None:
    """/tugas."""
    await context.database.run(tasks.list_tasks, sender=sender_id(update), now=context.now())


async def turn_page(update: Update, context: BotContext) -> None:
    """[‹] or [›] under the list of tasks."""
    message = await context.database.read(
        tasks.task_page,
        office=context.office,
        sender=sender_id(update),
        page=context.number(1),
        now=context.now(),
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def open_card(update: Update, context: BotContext) -> None:
    """[Buka Tugas], or a task chosen from a list."""
    await context.database.run(tasks.open_card, sender=sender_id(update), task_id=context.number(1), now=context.now())
    await answer(pressed(update))


async def accept(update: Update, context: BotContext) -> None:
    """[Terima]."""
    await _press(update, context, tasks.accept)


async def finish(update: Update, context: BotContext) -> None:
    """[Selesai]."""
    await _press(update, context, tasks.finish)


async def ask_return_reason(update: Update, context: BotContext) -> None:
    """[Kembalikan]."""
    await _press(update, context, tasks.ask_return_reason)


async def undo(update: Update, context: BotContext) -> None:
    """[Urungkan]."""
    await _press(update, context, tasks.undo)


async def show_more(update: Update, context: BotContext) -> None:
    """[Lainnya]."""
    await _turn_card(update, context, expanded=True)


async def show_less(update: Update, context: BotContext) -> None:
    """[‹ Kembali] under [Lainnya]."""
    await _turn_card(update, context, expanded=False)


async def send_files(update: Update, context: BotContext) -> None:
    """[Lihat Berkas]."""
    await context.database.run(tasks.send_files, sender=sender_id(update), task_id=context.number(1), now=context.now())
    await answer(pressed(update))


async def _turn_card(update: Update, context: BotContext, *, expanded: bool) -> None:
    message = await context.database.read(
        tasks.show_card,
        office=context.office,
        sender=sender_id(update),
        task_id=context.number(1),
        now=context.now(),
        expanded=expanded,
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def _press(update: Update, context: BotContext, service: Callable[..., Pressed]) -> None:
    outcome = await context.database.run(
        service,
        office=context.office,
        sender=sender_id(update),
        task_id=context.number(1),
        message_id=pressed_message_id(update),
        now=context.now(),
    )
    await answer(pressed(update), outcome.answer)
    await show(pressed(update), outcome.message)
