"""A chat as a person sees it. No I/O."""

from dataclasses import dataclass

from simulator.commands import menu_of
from simulator.html import render_html
from simulator.schema import Json
from simulator.shapes import member_status
from simulator.simulation import Simulation
from simulator.world import Change, Message, Person

ACTION_SECONDS = 5
FILE_FIELDS = ("document", "photo", "voice", "sticker")
OTHER_KINDS = ("contact", "location", "text")


def person_view(person: Person) -> Json:
    return {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
        "language_code": person.language_code,
        "has_started": person.has_started,
        "has_blocked": person.has_blocked,
        "is_deleted": person.is_deleted,
    }


def group_view(simulation: Simulation, chat_id: int) -> Json:
    group = simulation.world.groups[chat_id]
    return {
        "id": group.id,
        "title": group.title,
        "type": group.type,
        "members": [{"id": id_, "status": member_status(group, simulation.bot, id_)} for id_ in group.member_ids],
        "bot_status": group.bot_status,
    }


@dataclass(frozen=True)
class Part:
    """Which messages of a chat are wanted: those changed after a version, of these the last ones before a number."""

    after: int = 0
    before: int | None = None
    last: int | None = None


def chat_view(simulation: Simulation, person: Person, chat_id: int, part: Part) -> Json:
    """The wanted messages of a chat, and what stands beside them."""
    world = simulation.world
    state = world.chat_state(chat_id)
    is_acting = simulation.clock.now() - state.action_at < ACTION_SECONDS
    messages = [message for message in world.messages.get(chat_id, {}).values() if message.version > part.after]
    if part.before is not None:
        messages = [message for message in messages if message.message_id < part.before]
    shown = messages if part.last is None else messages[max(len(messages) - part.last, 0) :]
    return {
        "version": world.version,
        "chat_id": chat_id,
        "group": group_view(simulation, chat_id) if chat_id in world.groups else None,
        "person": person_view(person),
        "messages": [message_view(simulation, message) for message in shown],
        "has_older": len(shown) < len(messages),
        "keyboard": state.keyboard,
        "action": state.action if is_acting else None,
        "commands": menu_of(simulation, person) if chat_id == person.id else [],
    }


def message_view(simulation: Simulation, message: Message) -> Json:
    content = message.content
    text = content.get("text") or content.get("caption") or ""
    entities = content.get("entities") or content.get("caption_entities") or []
    return {
        "id": message.message_id,
        "chat_id": message.chat_id,
        "version": message.version,
        "date": message.date,
        "sent_at": message.sent_at or message.date,
        "from": _sender(simulation, message),
        "kind": _kind(content),
        "text": text,
        "html": render_html(text, entities),
        "entities": entities,
        "content": content,
        "file": _file(simulation, message),
        "buttons": (message.inline_keyboard or {}).get("inline_keyboard", []),
        "markup": message.other_markup,
        "edited": message.edit_date is not None,
        "edit_date": message.edit_date,
        "deleted": message.is_deleted,
        "silent": message.is_silent,
        "protected": message.is_protected,
        "pinned": message.is_pinned,
        "reply_to": message.reply_to,
        "quote": message.quote,
        "media_group_id": message.media_group_id,
        "forward_origin": message.forward_origin,
        "reactions": message.reactions,
    }


def _sender(simulation: Simulation, message: Message) -> Json:
    is_bot = message.sender_id == simulation.bot.id
    name = simulation.bot.first_name if is_bot else simulation.world.people[message.sender_id].first_name
    return {"id": message.sender_id, "is_bot": is_bot, "name": name}


def _kind(content: Json) -> str:
    return next((kind for kind in (*FILE_FIELDS, *OTHER_KINDS) if kind in content), "service")


def _file(simulation: Simulation, message: Message) -> Json | None:
    stored = file_of(simulation, message)
    if stored is None:
        return None
    file = simulation.world.files[stored]
    return {
        "kind": file.kind,
        "file_name": file.file_name,
        "mime_type": file.mime_type,
        "size": file.size,
        "width": file.width,
        "height": file.height,
        "download": f"/person/download/{message.chat_id}/{message.message_id}",
    }


def file_of(simulation: Simulation, message: Message) -> str | None:
    """The file_id of what a message carries."""
    for name in FILE_FIELDS:
        value = message.content.get(name)
        if value:
            file_id: str = (value[-1] if isinstance(value, list) else value)["file_id"]
            return file_id
    return None


def change_view(simulation: Simulation, change: Change) -> Json:
    """One change for a page that follows everything; a message comes as it is by now."""
    view: Json = {"version": change.version, "kind": change.kind, "chat_id": change.chat_id, "data": change.data}
    if change.message_id is not None and change.chat_id is not None:
        message = simulation.world.messages.get(change.chat_id, {}).get(change.message_id)
        view["message_id"] = change.message_id
        view["message"] = message and message_view(simulation, message)
    if change.kind == "person" and change.chat_id in simulation.world.people:
        view["person"] = person_view(simulation.world.people[change.chat_id])
    if change.kind == "group" and change.chat_id in simulation.world.groups:
        view["group"] = group_view(simulation, change.chat_id)
    if change.chat_id is not None and change.kind in ("action", "keyboard"):
        state = simulation.world.chat_state(change.chat_id)
        view["state"] = {"action": state.action, "keyboard": state.keyboard}
    return view
