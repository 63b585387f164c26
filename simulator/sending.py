"""The methods that put a message into a chat."""

from typing import Any

from simulator import shapes
from simulator.chats import existing_message, known_chat, writable_chat
from simulator.entities import utf16_length
from simulator.errors import bad_request, not_served
from simulator.formatting import Formatted, caption_fields, message_text
from simulator.markup import inline_keyboard, other_markup
from simulator.media import document_content, media_content, photo_content
from simulator.parameters import Call
from simulator.schema import Json
from simulator.simulation import Simulation
from simulator.world import ChatState, Message

# Published parameters whose effect the simulator does not play.
NOT_PLAYED = (
    "business_connection_id",
    "message_thread_id",
    "direct_messages_topic_id",
    "ephemeral_message_parameters",
    "suggested_post_parameters",
)


def refuse_unplayed(call: Call) -> None:
    for name in NOT_PLAYED:
        if name in call.parameters:
            raise not_served(f"{name} of {call.method}")
    if "thumbnail" in call.parameters:
        call.notes.append("thumbnail is not shown by the simulator")


def send_message(simulation: Simulation, call: Call) -> Json:
    content = message_text(simulation.world, call.parameters).fields("text")
    if call.get("link_preview_options"):
        content["link_preview_options"] = call.get("link_preview_options")
    return _sent(simulation, call, content)


def send_document(simulation: Simulation, call: Call) -> Json:
    chat_id = writable_chat(simulation, call.get("chat_id"))
    content = document_content(simulation, call.get("document"))
    return _sent(simulation, call, content | caption_fields(simulation.world, call.parameters), chat_id=chat_id)


def send_photo(simulation: Simulation, call: Call) -> Json:
    chat_id = writable_chat(simulation, call.get("chat_id"))
    content = photo_content(simulation, call.get("photo"))
    return _sent(simulation, call, content | caption_fields(simulation.world, call.parameters), chat_id=chat_id)


def send_media_group(simulation: Simulation, call: Call) -> list[Json]:
    """All files are checked before the first message is made."""
    chat_id = writable_chat(simulation, call.get("chat_id"))
    media: list[Json] = call.get("media")
    if len({item["type"] == "document" for item in media}) > 1:
        raise bad_request("Document can't be mixed with other media types")
    contents = [media_content(simulation, call, item) | caption_fields(simulation.world, item) for item in media]
    details = _details(simulation, call, chat_id)
    group_id = str(simulation.bot.id * 1000 + simulation.world.version)
    return [_add(simulation, chat_id, content, details | {"media_group_id": group_id}) for content in contents]


def forward_message(simulation: Simulation, call: Call) -> Json:
    chat_id = writable_chat(simulation, call.get("chat_id"))
    original = _original(simulation, call, purpose="forward")
    origin = original.forward_origin or {
        "type": "user",
        "sender_user": shapes.user(simulation.world, simulation.bot, original.sender_id),
        "date": original.date,
    }
    return _sent(simulation, call, dict(original.content), chat_id=chat_id, forward_origin=origin)


def copy_message(simulation: Simulation, call: Call) -> Json:
    chat_id = writable_chat(simulation, call.get("chat_id"))
    content = dict(_original(simulation, call, purpose="copy").content)
    if "caption" in call.parameters and "text" not in content:
        content = {name: value for name, value in content.items() if name not in ("caption", "caption_entities")}
        content |= caption_fields(simulation.world, call.parameters)
    return {"message_id": _sent(simulation, call, content, chat_id=chat_id)["message_id"]}


def _original(simulation: Simulation, call: Call, *, purpose: str) -> Message:
    source = known_chat(simulation, call.get("from_chat_id"))
    message = existing_message(simulation, source, call.get("message_id"), purpose=purpose)
    is_service = "new_chat_members" in message.content or "left_chat_member" in message.content
    if message.is_protected or is_service:
        raise bad_request(f"Message can't be {'copied' if purpose == 'copy' else 'forwarded'}")
    return message


def _sent(simulation: Simulation, call: Call, content: Json, *, chat_id: int | None = None, **more: Any) -> Json:
    chat_id = chat_id or writable_chat(simulation, call.get("chat_id"))
    return _add(simulation, chat_id, content, _details(simulation, call, chat_id) | more)


def _add(simulation: Simulation, chat_id: int, content: Json, details: Json) -> Json:
    message = simulation.world.add_message(chat_id, simulation.bot.id, content, **details)
    _show_keyboard(simulation, message)
    return shapes.message_json(simulation.world, simulation.bot, message)


def _details(simulation: Simulation, call: Call, chat_id: int) -> Json:
    """What every kind of message can have."""
    refuse_unplayed(call)
    markup = call.get("reply_markup")
    return {
        "inline_keyboard": inline_keyboard(markup),
        "other_markup": other_markup(markup),
        "is_silent": call.get("disable_notification", False),
        "is_protected": call.get("protect_content", False),
        "effect_id": call.get("message_effect_id"),
        **_reply(simulation, call, chat_id),
    }


def _reply(simulation: Simulation, call: Call, chat_id: int) -> Json:
    reply: Json = call.get("reply_parameters") or {}
    if "message_id" not in reply:
        return {}
    if reply.get("chat_id", chat_id) != chat_id:
        raise not_served("reply_parameters.chat_id of another chat")
    replied = simulation.world.message(chat_id, reply["message_id"])
    if replied is None:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise bad_request("Message to be replied not found")
    return {"reply_to": replied.message_id, "quote": _quote(simulation, reply, replied)}


def _quote(simulation: Simulation, reply: Json, replied: Message) -> Json | None:
    if not reply.get("quote"):
        return None
    parameters = {
        "text": reply["quote"],
        "parse_mode": reply.get("quote_parse_mode"),
        "entities": reply.get("quote_entities"),
    }
    quoted: Formatted = message_text(simulation.world, parameters)
    text = replied.content.get("text") or replied.content.get("caption") or ""
    if quoted.text not in text:
        raise bad_request("QUOTE_TEXT_INVALID")
    position = utf16_length(text[: text.index(quoted.text)])
    entities = {"entities": quoted.entities} if quoted.entities else {}
    return {"text": quoted.text, "position": position, "is_manual": True, **entities}


def _show_keyboard(simulation: Simulation, message: Message) -> None:
    """A reply keyboard stays under the chat until another one or its removal comes."""
    markup = message.other_markup
    if markup is None:
        return
    state = simulation.world.chat_state(message.chat_id)
    keyboard = None if markup.get("remove_keyboard") else markup
    new_state = ChatState(keyboard=keyboard, action=state.action, action_at=state.action_at)
    simulation.world.save_chat_state(message.chat_id, new_state, "keyboard")


METHODS = {
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "sendMediaGroup": send_media_group,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
}
