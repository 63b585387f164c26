"""Joins database, handlers and scheduler into one running bot."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import structlog
from telegram import User
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ApplicationBuilder, ContextTypes
from telegram.request import BaseRequest

from bot.clock import Clock, clock_from
from bot.duties import LOOK_SECONDS, Calls, on_duty
from bot.intake import CONFLICT_PATIENCE, POLL_PAUSES, InboxWorker, Poller, TokenRejected
from bot.monitor import Monitor
from bot.settings import Settings, SettingsError
from chat.pauses import Pauses
from db import people
from db.database import Database
from db.replicas import Duty, Replicas
from db.schema import upgrade
from documents.papers.crest import load_crest
from documents.papers.paper import Stationery
from documents.store import DocumentStore
from handlers import register
from handlers.context import BotContext, Dependencies
from handlers.errors import TepatApplication
from messages import labels
from scheduler.backups import BackupFolder
from scheduler.sender import Pace, Sender
from scheduler.setup import build_scheduler
from services import summary
from services.office import Office
from sop.ladder_file import load_ladder
from sop.office_hours import load_office_hours
from sop.paper_settings import load_paper_settings
from sop.procedure_file import load_procedure

log = structlog.get_logger()


def build_application(settings: Settings, *, request: BaseRequest | None = None) -> TepatApplication:
    """Return the library's application with all our handlers; it neither polls nor keeps state.

    `request` replaces the network.
    """
    builder = ApplicationBuilder()
    if request is not None:
        builder = builder.request(request).get_updates_request(request)
    application = (
        builder.application_class(TepatApplication)
        .token(settings.token)
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .context_types(ContextTypes(context=BotContext))
        .updater(None)
        .job_queue(None)
        .build()
    )
    assert isinstance(application, TepatApplication)
    register(application)
    return application


def open_database(settings: Settings) -> Database:
    """Open the database and bring its tables up to date; raises DatabaseTooNew."""
    database = Database(settings.database_url)
    try:
        upgrade(database)
    except BaseException:
        database.close()
        raise
    return database


def office_from(settings: Settings, *, bot_username: str = "") -> Office:
    """Return the office that the settings describe; raises an error of its files.

    That is ProcedureError, OfficeHoursError, PaperSettingsError or CrestUnusable, and SettingsError for a post that the
    procedure does not know. The name of the bot can follow, when Telegram has told it.
    """
    stationery = _stationery(settings)
    procedure = load_procedure(settings.sop_file)
    codes = [post.code for post in procedure.posts]
    if settings.invitations_approved_by not in (None, *codes):
        raise SettingsError(f"INVITATIONS_APPROVED_BY: unknown post, known are: {', '.join(codes)}")
    return Office(
        procedure=procedure,
        hours=load_office_hours(settings.office_hours_file),
        timezone=settings.office_timezone,
        bot_username=bot_username,
        ladder=load_ladder(settings.reminders_file),
        sends_files=not settings.no_attachments,
        invitations_approved_by=settings.invitations_approved_by,
        initial_stationery=stationery,
        known_issuers="\n".join(path.read_text(encoding="ascii") for path in stationery.settings.certificates),
    )


def _stationery(settings: Settings) -> Stationery:
    papers = load_paper_settings(settings.paper_settings_file)
    crest = papers.letterhead.crest
    return Stationery(papers, load_crest(crest) if crest is not None else None, settings.office_timezone)


class Tepat:
    """The whole bot of one office, from start to stop."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        conflict_patience: float = CONFLICT_PATIENCE,
        pauses: Pauses = POLL_PAUSES,
    ) -> None:
        self.settings = settings
        self.clock = clock or clock_from(settings.office_clock_file)
        self._pace = Pace(chat_seconds=settings.chat_pause_seconds)
        self._conflict_patience = conflict_patience
        self._pauses = pauses
        self._look_seconds = min(LOOK_SECONDS, pauses.longest)

    async def run(self) -> None:
        """Serve until cancelled.

        Raises ProcedureError, OfficeHoursError, LadderError, TokenRejected, AnotherPoller, DatabaseInUse or
        DatabaseTooNew.
        """
        office = office_from(self.settings)
        async with AsyncExitStack() as stack:
            application = build_application(self.settings)
            database = Database(self.settings.database_url)
            stack.callback(database.close)
            replicas = Replicas(self.settings.database_url)
            stack.callback(replicas.close)
            database.claim()
            upgrade(database)
            stack.push_async_callback(application.bot.shutdown)  # the application's own only ends what began well
            await _initialize(application, self._pauses)
            stack.push_async_callback(application.shutdown)
            await self._serve(application, database, replicas, office)

    async def _serve(
        self, application: TepatApplication, database: Database, replicas: Replicas, office: Office
    ) -> None:
        me: User = application.bot.bot
        office = replace(office, bot_username=me.username or "")
        await database.run(people.sync_posts, office.procedure.posts)
        await database.run(summary.plan, office=office, now=self.clock())
        store = DocumentStore(self.settings.documents)
        application.bot_data["dependencies"] = Dependencies(database, store, office, self.clock)
        sender = Sender(
            bot=application.bot, database=database, store=store, office=office, now=self.clock, pace=self._pace
        )
        worker = InboxWorker(application=application, database=database, replicas=replicas, now=self.clock)
        calls = Calls(replicas)
        database.on_commit(sender.wake)
        database.on_commit(calls.wake)
        replicas.listen(sender.wake)

        def wake() -> None:
            sender.wake()
            worker.wake()

        backups = BackupFolder(self.settings.backups_dir, self.settings.backups_kept)
        parts = [
            on_duty(replicas, Duty.SEND, sender.run, look_seconds=self._look_seconds),
            worker.run(),
            calls.run(),
            self._receive(database, replicas, worker),
            _offer_stranger_commands(application),
        ]
        if self.settings.metrics_port:
            monitor = Monitor(port=self.settings.metrics_port, database=database, backups=backups, now=self.clock)
            parts.append(monitor.run())
        scheduler = build_scheduler(
            database=database,
            store=store,
            office=office,
            backups=backups,
            now=self.clock,
            wake=wake,
            tick_seconds=self.settings.tick_seconds,
        )
        scheduler.start()
        log.info("started", bot=me.username)
        try:
            wake()
            await _run_together(*parts)
        finally:
            scheduler.shutdown(wait=False)

    async def _receive(self, database: Database, replicas: Replicas, worker: InboxWorker) -> None:
        """Take updates: at our own address, or by asking for them, which one process does for all."""
        at_hand: dict[str, Any] = {
            "api_url": self.settings.telegram_api_url,
            "token": self.settings.token,
            "database": database,
            "now": self.clock,
            "stored": worker.wake,
            "pauses": self._pauses,
        }
        if self.settings.webhook_url is None:
            poller = Poller(conflict_patience=self._conflict_patience, **at_hand)
            await on_duty(replicas, Duty.RECEIVE, poller.run, look_seconds=self._look_seconds)
        else:
            from bot.webhook import Webhook

            await Webhook(url=self.settings.webhook_url, address=self.settings.webhook_address, **at_hand).run()


async def _initialize(application: TepatApplication, pauses: Pauses) -> None:
    """Ask Telegram who we are; waits while it cannot be reached, raises TokenRejected for a bad token."""
    failures = 0
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            raise TokenRejected from None
        except TelegramError as error:
            failures += 1
            log.warning("telegram_not_reached", error=type(error).__name__)
            await asyncio.sleep(pauses.after(failures))
        else:
            return


async def _offer_stranger_commands(application: TepatApplication) -> None:
    commands = [(name, labels.COMMANDS[name]) for name in labels.STRANGER_COMMANDS]
    try:
        await application.bot.set_my_commands(commands)
    except TelegramError as error:
        log.warning("commands_not_set", error=type(error).__name__)


async def _run_together(*parts: Any) -> None:
    """Run parts side by side; the first that fails ends the others, and its error is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(part)
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
