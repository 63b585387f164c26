"""/laporan: reports on runs, the fit of the SOP's standard times, and the register of letters."""

from collections.abc import Callable

from telegram import Update

from chat.calls import answer
from handlers.context import BotContext, pressed, sender_id
from handlers.presses import turn
from messages.reports import PREPARING
from services import bundles, reports


async def list_reports(update: Update, context: BotContext) -> None:
    """/laporan."""
    await context.database.run(reports.list_reports, office=context.office, sender=sender_id(update), now=context.now())


async def turn_page(update: Update, context: BotContext) -> None:
    """[‹] or [›] under the list of reports."""
    await turn(update, context, reports.report_page, page=context.number(1))


async def show_report(update: Update, context: BotContext) -> None:
    """A run chosen from the list, or [Laporan] under /pantau: bars and report come as messages of their own."""
    await context.database.run(
        reports.send_report, sender=sender_id(update), run_id=context.number(1), now=context.now()
    )
    await answer(pressed(update))


async def send_pdf(update: Update, context: BotContext) -> None:
    """[PDF] under a report."""
    await _send_file(update, context, is_sheet=False)


async def send_sheet(update: Update, context: BotContext) -> None:
    """[Excel] under a report."""
    await _send_file(update, context, is_sheet=True)


async def send_evaluation(update: Update, context: BotContext) -> None:
    """[Evaluasi SOP]."""
    await context.database.run(
        reports.send_evaluation, office=context.office, sender=sender_id(update), now=context.now()
    )
    await answer(pressed(update))


async def send_evaluation_pdf(update: Update, context: BotContext) -> None:
    """[PDF] under [Evaluasi SOP]."""
    await _send_made(update, context, reports.send_evaluation_file, is_sheet=False)


async def send_evaluation_sheet(update: Update, context: BotContext) -> None:
    """[Excel] under [Evaluasi SOP]."""
    await _send_made(update, context, reports.send_evaluation_file, is_sheet=True)


async def choose_period(update: Update, context: BotContext) -> None:
    """[Per Jabatan]."""
    await turn(update, context, reports.periods)


async def ask_period(update: Update, context: BotContext) -> None:
    """[Periode Lain]."""
    await context.database.run(reports.ask_period, office=context.office, sender=sender_id(update), now=context.now())
    await answer(pressed(update))


async def show_period(update: Update, context: BotContext) -> None:
    """A period chosen for [Per Jabatan]."""
    await turn(update, context, reports.period_report, first=context.word(1), last=context.word(2))


async def show_post(update: Update, context: BotContext) -> None:
    """A post chosen in the report on a period."""
    days = {"first": context.word(1), "last": context.word(2)}
    await turn(update, context, reports.post_report, post=context.word(3), **days)


async def send_period_pdf(update: Update, context: BotContext) -> None:
    """[PDF] under the report on a period."""
    days = {"first": context.word(1), "last": context.word(2)}
    await _send_made(update, context, reports.send_period_file, is_sheet=False, **days)


async def send_period_sheet(update: Update, context: BotContext) -> None:
    """[Excel] under the report on a period."""
    days = {"first": context.word(1), "last": context.word(2)}
    await _send_made(update, context, reports.send_period_file, is_sheet=True, **days)


async def send_register(update: Update, context: BotContext) -> None:
    """[Buku Agenda]."""
    await context.database.run(
        reports.send_register, office=context.office, sender=sender_id(update), now=context.now()
    )
    await answer(pressed(update), PREPARING)


async def send_bundle(update: Update, context: BotContext) -> None:
    """[Paket Arsip (ZIP)] under [Unduh Berkas] of a run that is over."""
    await _send_package(update, context, package=0)


async def send_package(update: Update, context: BotContext) -> None:
    """[Bagian 2 dari 3] under the part before."""
    await _send_package(update, context, package=context.number(2))


async def _send_package(update: Update, context: BotContext, *, package: int) -> None:
    await context.database.run(
        bundles.send, sender=sender_id(update), run_id=context.number(1), package=package, now=context.now()
    )
    await answer(pressed(update), PREPARING)


async def _send_file(update: Update, context: BotContext, *, is_sheet: bool) -> None:
    await context.database.run(
        reports.send_report_file,
        sender=sender_id(update),
        run_id=context.number(1),
        is_sheet=is_sheet,
        now=context.now(),
    )
    await answer(pressed(update), PREPARING)


async def _send_made(update: Update, context: BotContext, service: Callable[..., None], **asked: object) -> None:
    await context.database.run(service, office=context.office, sender=sender_id(update), now=context.now(), **asked)
    await answer(pressed(update), PREPARING)
