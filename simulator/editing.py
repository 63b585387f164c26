"""The methods that change or remove what stands in a chat, and the answer to a pressed button."""

from simulator import shapes
from simulator.chats import existing_message, known_chat, writable_chat
from simulator.errors import bad_request, not_served
from simulator.formatting import caption_fields, message_text
from simulator.markup import inline_keyboard
from simulator.media import media_content
from simulator.parameters import Call
from simulator.reactions import REACTIONS
from simulator.schema import Json
from simulator.sending import refuse_unplayed
from simulator.simulation import Simulation
from simulator.updates import PRESS_SECONDS
from simulator.world import Message

DELETABLE_SECONDS = 48 * 60 * 60
DELETED_AT_ONCE = 100
MEDIA_FIELDS = ("document", "photo", "voice", "sticker")
CAPTION_FIELDS = ("caption", "caption_entities", "show_caption_above_media")
NOT_MODIFIED = (
    "Message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_message_text(simulation: Simulation, call: Call) -> Json:
    if "rich_message" in call.parameters:
        raise not_served("rich_message of editMessageText")
    if "text" not in call.parameters:
        raise bad_request("Message text is empty")
    message = _editable(simulation, call)
    if "text" not in message.content:
        raise bad_request("There is no text in the message to edit")
    content = message_text(simulation.world, call.parameters).fields("text")
    if call.get("link_preview_options"):
        content["link_preview_options"] = call.get("link_preview_options")
    return _edited(simulation, call, message, content)


def edit_message_caption(simulation: Simulation, call: Call) -> Json:
    message = _editable(simulation, call)
    if not any(name in message.content for name in MEDIA_FIELDS):
        raise bad_request("There is no caption in the message to edit")
    media = {name: value for name, value in message.content.items() if name not in CAPTION_FIELDS}
    return _edited(simulation, call, message, media | caption_fields(simulation.world, call.parameters))


def edit_message_media(simulation: Simulation, call: Call) -> Json:
    message = _editable(simulation, call)
    media: Json = call.get("media")
    content = media_content(simulation, call, media)
    return _edited(simulation, call, message, content | caption_fields(simulation.world, media))


def edit_message_reply_markup(simulation: Simulation, call: Call) -> Json:
    message = _editable(simulation, call)
    return _edited(simulation, call, message, message.content)


def _editable(simulation: Simulation, call: Call) -> Message:
    """A message of the bot itself, without a reply keyboard."""
    refuse_unplayed(call)
    if "inline_message_id" in call.parameters:
        raise not_served("inline_message_id")
    if "chat_id" not in call.parameters:
        raise bad_request("Chat_id is empty")
    if "message_id" not in call.parameters:
        raise bad_request("Message identifier is not specified")
    chat_id = writable_chat(simulation, call.get("chat_id"))
    message = existing_message(simulation, chat_id, call.get("message_id"), purpose="edit")
    is_own = message.sender_id == simulation.bot.id and message.forward_origin is None
    if not is_own or message.other_markup is not None:
        raise bad_request("Message can't be edited")
    return message


def _edited(simulation: Simulation, call: Call, message: Message, content: Json) -> Json:
    """An edit without reply_markup takes the buttons away."""
    keyboard = inline_keyboard(call.get("reply_markup"))
    if content == message.content and keyboard == message.inline_keyboard:
        raise bad_request(NOT_MODIFIED)
    message.content = content
    message.inline_keyboard = keyboard
    message.edit_date = simulation.clock.now_seconds()
    simulation.world.save_message(message)
    return shapes.message_json(simulation.world, simulation.bot, message)


def delete_message(simulation: Simulation, call: Call) -> bool:
    chat_id = known_chat(simulation, call.get("chat_id"))
    message = existing_message(simulation, chat_id, call.get("message_id"), purpose="delete")
    if not _is_deletable(simulation, message):
        raise bad_request("Message can't be deleted")
    _delete(simulation, message)
    return True


def delete_messages(simulation: Simulation, call: Call) -> bool:
    """Messages that are not there, or no longer deletable, are passed over."""
    chat_id = known_chat(simulation, call.get("chat_id"))
    message_ids: list[int] = call.get("message_ids")
    if not message_ids:
        raise bad_request("Message identifiers are not specified")
    if len(message_ids) > DELETED_AT_ONCE:
        raise bad_request("Too many message identifiers specified")
    found = [simulation.world.message(chat_id, message_id) for message_id in message_ids]
    for message in found:
        if message is not None and _is_deletable(simulation, message):
            _delete(simulation, message)
    return True


def _is_deletable(simulation: Simulation, message: Message) -> bool:
    """Within 48 hours: everything in a private chat, the bot's own messages in a group."""
    is_recent = simulation.clock.now() - message.date < DELETABLE_SECONDS
    is_private = message.chat_id in simulation.world.people
    return is_recent and (is_private or message.sender_id == simulation.bot.id)


def _delete(simulation: Simulation, message: Message) -> None:
    message.is_deleted = True
    simulation.world.save_message(message, "delete")


def answer_callback_query(simulation: Simulation, call: Call) -> bool:
    press = simulation.world.presses.get(call.get("callback_query_id"))
    is_old = press is not None and simulation.clock.now() - press.pressed_at > PRESS_SECONDS
    if press is None or is_old or press.is_expired or press.answer is not None:
        raise bad_request("Query is too old and response timeout expired or query ID is invalid")
    press.answer = {
        "text": call.get("text"),
        "show_alert": call.get("show_alert", False),
        "url": call.get("url"),
    }
    simulation.world.save_press(press)
    return True


def set_message_reaction(simulation: Simulation, call: Call) -> bool:
    chat_id = writable_chat(simulation, call.get("chat_id"))
    message = existing_message(simulation, chat_id, call.get("message_id"), purpose="react")
    reactions: list[Json] = call.get("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(reaction.get("emoji") not in REACTIONS for reaction in reactions):
        raise bad_request("REACTION_INVALID")
    message.reactions[str(simulation.bot.id)] = reactions
    simulation.world.save_message(message, "reaction")
    return True


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
    "setMessageReaction": set_message_reaction,
}
