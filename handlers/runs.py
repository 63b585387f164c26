"""Starting runs, watching them, cancelling them."""

from collections.abc import Callable

from telegram import Update

from chat.calls import answer, show
from handlers.context import BotContext, pressed, sender_id
from handlers.presses import turn
from services import holds, nudges, planned_starts, runs


async def offer(update: Update, context: BotContext) -> None:
    """/mulai."""
    await context.database.run(runs.offer, office=context.office, sender=sender_id(update), now=context.now())


async def preview(update: Update, context: BotContext) -> None:
    """A year chosen under /mulai."""
    await turn(update, context, runs.preview_run, year=context.number(1))


async def start(update: Update, context: BotContext) -> None:
    """[Mulai Sekarang]."""
    message = await context.database.run(
        runs.start, office=context.office, sender=sender_id(update), year=context.number(1), now=context.now()
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def list_runs(update: Update, context: BotContext) -> None:
    """/pantau."""
    await context.database.run(runs.list_runs, office=context.office, sender=sender_id(update), now=context.now())


async def turn_page(update: Update, context: BotContext) -> None:
    """[‹] or [›] under the list of runs."""
    await turn(update, context, runs.run_page, page=context.number(1))


async def show_run(update: Update, context: BotContext) -> None:
    """A run chosen from the list: picture and steps come as messages of their own, for the list must stay."""
    await _send(update, context, runs.send_overview)


async def show_history(update: Update, context: BotContext) -> None:
    """[Riwayat] on the overview of a run, and its pages."""
    await turn(update, context, runs.history_page, run_id=context.number(1), page=context.number(2))


async def send_history(update: Update, context: BotContext) -> None:
    """[Riwayat] on a task card: a message of its own, for the card must stay."""
    await _send(update, context, runs.send_history)


async def send_sop_page(update: Update, context: BotContext) -> None:
    """[Halaman SOP] under [Unduh Berkas]."""
    await _send(update, context, runs.send_sop_page)


async def show_files(update: Update, context: BotContext) -> None:
    """[Unduh Berkas] and its pages."""
    await turn(update, context, runs.file_page, run_id=context.number(1), page=context.number(2))


async def ask_cancel_reason(update: Update, context: BotContext) -> None:
    """[Batalkan Proses]."""
    await _send(update, context, runs.ask_cancel_reason)


async def ask_start_day(update: Update, context: BotContext) -> None:
    """[Mulai Nanti]."""
    await context.database.run(
        planned_starts.ask_day,
        office=context.office,
        sender=sender_id(update),
        year=context.number(1),
        now=context.now(),
    )
    await answer(pressed(update))


async def call_off_start(update: Update, context: BotContext) -> None:
    """[Batalkan Rencana]."""
    message = await context.database.run(
        planned_starts.call_off,
        office=context.office,
        sender=sender_id(update),
        plan_id=context.number(1),
        now=context.now(),
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def remind_holders(update: Update, context: BotContext) -> None:
    """[Ingatkan]."""
    said = await context.database.run(
        nudges.remind_holders,
        office=context.office,
        sender=sender_id(update),
        run_id=context.number(1),
        now=context.now(),
    )
    await answer(pressed(update), said)


async def ask_hold_reason(update: Update, context: BotContext) -> None:
    """[Tunda Proses]."""
    await context.database.run(holds.ask_reason, sender=sender_id(update), run_id=context.number(1), now=context.now())
    await answer(pressed(update))


async def resume(update: Update, context: BotContext) -> None:
    """[Lanjutkan Proses]."""
    message = await context.database.run(
        holds.resume, office=context.office, sender=sender_id(update), run_id=context.number(1), now=context.now()
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def _send(update: Update, context: BotContext, service: Callable[..., None]) -> None:
    await context.database.run(service, sender=sender_id(update), run_id=context.number(1), now=context.now())
    await answer(pressed(update))
