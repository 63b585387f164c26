"""What every handler has at hand, and the few places where an Update's optional fields are settled."""

import json
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from telegram import Bot, CallbackQuery, Message, Update, User
from telegram.ext import Application, CallbackContext, ExtBot

from db.database import Database
from db.update_database import InFlight, ShownAccount, UpdateDatabase
from documents.child import Children
from documents.store import DocumentStore, StoreUnwritable
from services.office import Office
from services.registration import Account
from sop.errors import ButtonUnknown, StorageFull

log = structlog.get_logger()

current_update: ContextVar[InFlight] = ContextVar("current_update")


@dataclass(frozen=True)
class Dependencies:
    """What the application hands to its handlers; made once at start."""

    database: Database
    store: DocumentStore
    office: Office
    now: Callable[[], datetime]
    children: Children = field(default_factory=Children)


class BotContext(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The context of one update: a database that finishes this update, the office, and the clock."""

    database: UpdateDatabase
    store: DocumentStore
    office: Office
    now: Callable[[], datetime]
    children: Children

    @classmethod
    def from_update(cls, update: object, application: "Application[Any, Any, Any, Any, Any, Any]") -> "BotContext":
        """Give the handler the database that marks this inbox row done with the change it makes."""
        context: BotContext = super().from_update(update, application)
        at_hand: Dependencies = application.bot_data["dependencies"]
        context.store = at_hand.store
        context.office = at_hand.office
        context.now = at_hand.now
        context.children = at_hand.children
        context.database = UpdateDatabase(at_hand.database, current_update.get(), now=at_hand.now())
        return context

    async def keep(self, content: bytes) -> str:
        """Keep bytes and return their SHA-256. Raises StorageFull, and tells the log why."""
        try:
            return await self.store.put(content)
        except StoreUnwritable as error:
            log.error("store_failed", error=str(error))
            raise StorageFull from error

    def number(self, group: int) -> int:
        """Return an id from the pressed button's data."""
        return int(self.word(group))

    def word(self, group: int) -> str:
        """Return a word from the pressed button's data."""
        assert self.matches is not None
        return str(self.matches[0].group(group))


def update_from(raw: str, bot: Bot) -> Update:
    """Return an update from its raw JSON; letters that no database takes are left out."""
    return Update.de_json(_storable(json.loads(raw)), bot)


def _storable(value: Any) -> Any:
    """Return a JSON value whose texts have neither zero bytes nor halves of surrogate pairs."""
    match value:
        case str():
            return value.replace("\0", "").encode(errors="ignore").decode()
        case list():
            return [_storable(each) for each in value]
        case dict():
            return {key: _storable(each) for key, each in value.items()}
        case _:
            return value


def pressed(update: Update) -> CallbackQuery:
    """Return the press that an update is about."""
    assert update.callback_query is not None
    return update.callback_query


def pressed_message_id(update: Update) -> int:
    """Return the id of the message whose button was pressed; raises ButtonUnknown where Telegram names none."""
    message = pressed(update).message
    if message is None:
        raise ButtonUnknown
    return message.message_id


def received(update: Update) -> Message:
    """Return the message that an update is about."""
    assert update.effective_message is not None
    return update.effective_message


def sender(update: Update) -> User:
    """Return who sent or pressed."""
    assert update.effective_user is not None
    return update.effective_user


def sender_id(update: Update) -> int:
    """Return the Telegram id of who sent or pressed."""
    return sender(update).id


def shown_by(update: Update) -> ShownAccount | None:
    """Return the account an update comes from as it is now, or None where it names nobody."""
    user = update.effective_user
    return None if user is None else ShownAccount(user.id, user.username)


def account(update: Update) -> Account:
    """Return the Telegram account behind an update."""
    user = sender(update)
    return Account(user.id, user.username, user.full_name)
