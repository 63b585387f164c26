"""/disposisi: the list, and the card of a free disposition."""

from collections.abc import Callable
from functools import partial

from telegram import Update

from chat.calls import answer, show
from handlers.context import BotContext, pressed, sender_id
from handlers.presses import turn
from handlers.tasks import press
from messages.message import Message
from services import disposition_drafts, disposition_work, dispositions

_press = partial(press, subject="disposition_id")


async def list_dispositions(update: Update, context: BotContext) -> None:
    """/disposisi."""
    await context.database.run(dispositions.list_dispositions, sender=sender_id(update), now=context.now())


async def turn_page(update: Update, context: BotContext) -> None:
    """[‹] or [›] under the list, or another shelf."""
    await turn(update, context, dispositions.disposition_page, chosen=context.word(1), page=context.number(2))


async def ask_search(update: Update, context: BotContext) -> None:
    """[Cari]."""
    await context.database.run(dispositions.ask_search, sender=sender_id(update), now=context.now())
    await answer(pressed(update))


async def open_disposition(update: Update, context: BotContext) -> None:
    """A disposition chosen from the list."""
    await _do(update, context, dispositions.open_disposition)


async def begin(update: Update, context: BotContext) -> None:
    """[Disposisi Baru]."""
    await context.database.run(
        disposition_drafts.begin, office=context.office, sender=sender_id(update), now=context.now()
    )
    await answer(pressed(update))


async def turn_card(update: Update, context: BotContext) -> None:
    """A button that turns the card to a choice, and back."""
    message = await context.database.read(
        disposition_drafts.turn,
        office=context.office,
        sender=sender_id(update),
        disposition_id=context.number(1),
        face=context.word(2),
        now=context.now(),
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def choose(update: Update, context: BotContext) -> None:
    """A choice of classification, urgency, sending post or preset deadline."""
    await _press(update, context, disposition_drafts.choose, field=context.word(2), value=context.word(3))


async def toggle_receiver(update: Update, context: BotContext) -> None:
    """A post under [Penerima]."""
    await _press(update, context, disposition_drafts.toggle_receiver, post=context.word(2))


async def toggle_instruction(update: Update, context: BotContext) -> None:
    """An instruction under [Instruksi]."""
    await _press(update, context, disposition_drafts.toggle_instruction, index=context.number(2))


async def ask_field(update: Update, context: BotContext) -> None:
    """A field that is typed, or [Unggah Berkas]."""
    await context.database.run(
        disposition_drafts.ask_field,
        office=context.office,
        sender=sender_id(update),
        disposition_id=context.number(1),
        field=context.word(2),
        now=context.now(),
    )
    await answer(pressed(update))


async def end_files(update: Update, context: BotContext) -> None:
    """[Berkas Lengkap]."""
    await _replace(update, context, disposition_drafts.end_files)


async def drop(update: Update, context: BotContext) -> None:
    """[Hapus Konsep]."""
    await _replace(update, context, disposition_drafts.drop)


async def send(update: Update, context: BotContext) -> None:
    """[Kirim Disposisi] of a free disposition."""
    await _press(update, context, disposition_drafts.send)


async def change(update: Update, context: BotContext) -> None:
    """[Ubah]."""
    await _press(update, context, disposition_work.change)


async def cancel(update: Update, context: BotContext) -> None:
    """[Ya, Batalkan]."""
    await _press(update, context, disposition_work.cancel)


async def accept(update: Update, context: BotContext) -> None:
    """[Terima]."""
    await _press(update, context, disposition_work.accept)


async def forward(update: Update, context: BotContext) -> None:
    """[Teruskan]."""
    await _press(update, context, disposition_work.forward)


async def ask_done(update: Update, context: BotContext) -> None:
    """[Selesai]."""
    await _press(update, context, disposition_work.ask_done)


async def ask_back(update: Update, context: BotContext) -> None:
    """[Kembalikan]."""
    await _press(update, context, disposition_work.ask_back)


async def send_files(update: Update, context: BotContext) -> None:
    """[Lihat Berkas]."""
    await _do(update, context, disposition_work.send_files)


async def send_note(update: Update, context: BotContext) -> None:
    """[Catatan Lengkap]."""
    await _do(update, context, disposition_work.send_note)


async def _replace(update: Update, context: BotContext, service: Callable[..., Message]) -> None:
    message = await context.database.run(
        service, sender=sender_id(update), disposition_id=context.number(1), now=context.now()
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def _do(update: Update, context: BotContext, service: Callable[..., None]) -> None:
    await context.database.run(service, sender=sender_id(update), disposition_id=context.number(1), now=context.now())
    await answer(pressed(update))
