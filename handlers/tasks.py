"""The task card's buttons, and the list of tasks."""

from collections.abc import Callable

from telegram import Update

from chat.calls import answer, show
from handlers.context import BotContext, pressed, pressed_message_id, sender_id
from messages.card_view import CardFace
from services import tasks
from services.desk import Pressed
from sop.errors import ButtonUnknown


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
    await press(update, context, tasks.accept)


async def ask_return_reason(update: Update, context: BotContext) -> None:
    """[Kembalikan]."""
    await press(update, context, tasks.ask_return_reason)


async def undo(update: Update, context: BotContext) -> None:
    """[Urungkan]."""
    await press(update, context, tasks.undo)


async def ask_upload(update: Update, context: BotContext) -> None:
    """[Unggah Berkas], [Unggah Konsep], [Unggah Notula] or [Unggah Usulan]."""
    await press(update, context, tasks.ask_upload)


async def turn_card(update: Update, context: BotContext) -> None:
    """[Lainnya] and the other buttons that only turn a card to another face."""
    face = context.word(2)
    if face not in list(CardFace):
        raise ButtonUnknown
    message = await context.database.read(
        tasks.show_card,
        office=context.office,
        sender=sender_id(update),
        task_id=context.number(1),
        now=context.now(),
        face=CardFace(face),
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def send_files(update: Update, context: BotContext) -> None:
    """[Lihat Berkas]."""
    await context.database.run(tasks.send_files, sender=sender_id(update), task_id=context.number(1), now=context.now())
    await answer(pressed(update))


async def press(
    update: Update,
    context: BotContext,
    service: Callable[..., Pressed],
    *,
    subject: str = "task_id",
    **chosen: object,
) -> None:
    """Let a press on a card do its work, answer it, and show the card as it stands then."""
    outcome = await context.database.run(
        service,
        office=context.office,
        sender=sender_id(update),
        message_id=pressed_message_id(update),
        now=context.now(),
        **{subject: context.number(1)},
        **chosen,
    )
    await answer(pressed(update), outcome.answer)
    await show(pressed(update), outcome.message)
