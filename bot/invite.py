"""The way in for the first admin, and for posts that nobody can confirm in chat."""

from dataclasses import replace

from telegram import Bot
from telegram.error import InvalidToken, NetworkError

from bot.app import office_from, open_database
from bot.clock import clock_from
from bot.intake import TokenRejected
from bot.settings import Settings, SettingsError
from db import people
from services.registration import make_link


async def make_invitation(settings: Settings, *, post: str, makes_admin: bool) -> str:
    """Return a fresh link into a vacant post that needs no confirmation by an admin.

    Raises ProcedureError, OfficeHoursError, SettingsError for an unknown post or an unreachable Telegram,
    TokenRejected, or PostHasHolder.
    """
    office = office_from(settings)
    codes = [known.code for known in office.procedure.posts]
    if post not in codes:
        raise SettingsError(f'unknown post "{post}", known are: {", ".join(codes)}')
    office = replace(office, bot_username=await _bot_username(settings))
    database = open_database(settings)
    try:
        database.run_now(people.sync_posts, office.procedure.posts)
        link = database.run_now(
            make_link,
            office=office,
            post=post,
            makes_admin=makes_admin,
            needs_confirmation=False,
            now=clock_from(settings.office_clock_file)(),
        )
    finally:
        database.close()
    return link.url


async def _bot_username(settings: Settings) -> str:
    bot = Bot(settings.token, base_url=f"{settings.telegram_api_url}/bot")
    try:
        async with bot:
            return bot.username
    except InvalidToken:
        raise TokenRejected from None
    except NetworkError:
        raise SettingsError(f"Telegram cannot be reached at {settings.telegram_api_url}") from None
