"""The only code that turns our messages into calls of the Bot API."""

import asyncio
from contextlib import suppress

from telegram import (
    Bot,
    BotCommandScopeChat,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
)
from telegram import Message as ShownMessage
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden

from documents.bundle import bundle
from documents.packing import pack
from documents.store import DocumentStore
from messages.message import CAPTION_LIMIT, Attachment, MadeFile, Message, one_line, shown_length
from services.deliveries import ClearButtons, Delivery, Edit, Remove, SayAndLeave, Send, Sent, SetCommands

ANSWER_LIMIT = 200
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
UNCHANGED = "message is not modified"
GONE = ("message to edit not found", "message can't be edited", "message to delete not found", "message_id_invalid")
QUERY_TOO_OLD = "query is too old"


async def answer(query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Answer a press; one that Telegram has given up needs no answer."""
    try:
        await query.answer(None if text is None else one_line(text, ANSWER_LIMIT), show_alert=alert)
    except BadRequest as error:
        if QUERY_TOO_OLD not in error.message.lower():
            raise


async def show(query: CallbackQuery, message: Message) -> None:
    """Make the pressed message read so; nothing to change, no message left, or nobody there any more, is fine."""
    if not isinstance(query.message, ShownMessage):
        return  # Telegram does not show us what was pressed
    try:
        if query.message.caption is not None and shown_length(message.text) > CAPTION_LIMIT:
            await query.edit_message_reply_markup(keyboard(message))
        elif query.message.caption is not None:
            await query.edit_message_caption(message.text, parse_mode=ParseMode.HTML, reply_markup=keyboard(message))
        else:
            await query.edit_message_text(message.text, parse_mode=ParseMode.HTML, reply_markup=keyboard(message))
    except (BadRequest, Forbidden) as error:
        if not _is_harmless(error):
            raise


async def deliver(bot: Bot, chat_id: int, delivery: Delivery, *, store: DocumentStore) -> Sent | None:
    """Carry out one delivery, and return what Telegram tells of the message it sent, if it sent one."""
    match delivery:
        case Send():
            return await _send(bot, chat_id, delivery, store)
        case Edit():
            await _edit(bot, chat_id, delivery)
        case ClearButtons():
            await _clear_buttons(bot, chat_id, delivery)
        case Remove():
            await _remove(bot, chat_id, delivery)
        case SetCommands():
            await bot.set_my_commands(delivery.commands, scope=BotCommandScopeChat(chat_id))
        case SayAndLeave():
            with suppress(BadRequest, Forbidden):  # a group may let nobody speak
                await bot.send_message(chat_id, delivery.message.text, parse_mode=ParseMode.HTML)
            await bot.leave_chat(chat_id)
    return None


def keyboard(message: Message) -> InlineKeyboardMarkup | None:
    """Return the buttons of a message as Telegram wants them, or None where it has none."""
    if not message.rows:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(button.label, callback_data=button.data, style=button.style) for button in row]
            for row in message.rows
        ]
    )


async def _send(bot: Bot, chat_id: int, delivery: Send, store: DocumentStore) -> Sent:
    message = delivery.message
    if message.file is not None and shown_length(message.text) <= CAPTION_LIMIT:
        sent = await _send_file(bot, chat_id, message.file, message, silent=delivery.silent, store=store)
        return Sent(sent.message_id, is_caption=True, telegram_file_id=_file_id(sent))
    carried = None
    if message.file is not None:
        carried = await _send_file(bot, chat_id, message.file, Message(""), silent=True, store=store)
    sent = await bot.send_message(
        chat_id,
        message.text,
        parse_mode=ParseMode.HTML,
        disable_notification=delivery.silent,
        link_preview_options=NO_PREVIEW,
        reply_markup=keyboard(message),
    )
    return Sent(sent.message_id, telegram_file_id=_file_id(carried) if carried is not None else None)


async def _send_file(
    bot: Bot, chat_id: int, file: Attachment | MadeFile, message: Message, *, silent: bool, store: DocumentStore
) -> ShownMessage:
    if isinstance(file, MadeFile):
        content = await asyncio.to_thread(file.recipe.render)
        return await _send_content(bot, chat_id, file, content, message, silent=silent)
    if file.telegram_file_id is not None:
        try:
            return await _send_content(bot, chat_id, file, file.telegram_file_id, message, silent=silent)
        except BadRequest as error:
            if "file" not in error.message.lower():
                raise
    return await _send_content(bot, chat_id, file, await _content(file, store), message, silent=silent)


async def _content(file: Attachment, store: DocumentStore) -> bytes:
    if file.content is not None:
        return file.content
    if not file.parts:
        return await store.get(file.sha256)
    parts = [(part.name, await _part(part, store)) for part in file.parts]
    return await asyncio.to_thread(bundle if file.with_manifest else pack, parts)


async def _part(part: Attachment | MadeFile, store: DocumentStore) -> bytes:
    return await asyncio.to_thread(part.recipe.render) if isinstance(part, MadeFile) else await store.get(part.sha256)


async def _send_content(
    bot: Bot, chat_id: int, file: Attachment | MadeFile, content: str | bytes, message: Message, *, silent: bool
) -> ShownMessage:
    if file.is_photo:
        return await bot.send_photo(
            chat_id,
            content,
            caption=message.text or None,
            parse_mode=ParseMode.HTML,
            disable_notification=silent,
            reply_markup=keyboard(message),
        )
    return await bot.send_document(
        chat_id,
        content,
        caption=message.text or None,
        parse_mode=ParseMode.HTML,
        disable_notification=silent,
        filename=file.name,
        reply_markup=keyboard(message),
    )


def _file_id(sent: ShownMessage) -> str | None:
    if sent.document is not None:
        return sent.document.file_id
    return sent.photo[-1].file_id if sent.photo else None


async def _edit(bot: Bot, chat_id: int, delivery: Edit) -> None:
    message, markup = delivery.message, keyboard(delivery.message)
    try:
        if not delivery.is_caption:
            await bot.edit_message_text(
                message.text,
                chat_id=chat_id,
                message_id=delivery.message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
            )
        elif shown_length(message.text) <= CAPTION_LIMIT:
            await bot.edit_message_caption(
                chat_id=chat_id,
                message_id=delivery.message_id,
                caption=message.text,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
            )
        else:  # no room for the new words: at least its buttons are right
            await bot.edit_message_reply_markup(chat_id=chat_id, message_id=delivery.message_id, reply_markup=markup)
    except BadRequest as error:
        if not _is_harmless(error):
            raise


async def _clear_buttons(bot: Bot, chat_id: int, delivery: ClearButtons) -> None:
    try:
        await bot.edit_message_reply_markup(chat_id=chat_id, message_id=delivery.message_id, reply_markup=None)
    except BadRequest as error:
        if not _is_harmless(error):
            raise


async def _remove(bot: Bot, chat_id: int, delivery: Remove) -> None:
    try:
        await bot.delete_message(chat_id, delivery.message_id)
    except BadRequest:
        await _edit(bot, chat_id, Edit(delivery.message_id, delivery.remains))


def _is_harmless(error: BadRequest | Forbidden) -> bool:
    """Tell whether nothing is lost: it reads so already, the message is gone, or the person has blocked the bot."""
    text = error.message.lower()
    return isinstance(error, Forbidden) or UNCHANGED in text or any(gone in text for gone in GONE)
