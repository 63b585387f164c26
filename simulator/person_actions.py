"""What people do in Telegram, and which updates the bot gets from it."""

import re
from typing import Any

from simulator import shapes
from simulator.chats import change_bot_status
from simulator.entities import detected
from simulator.errors import SideError
from simulator.files import store_file
from simulator.formatting import CAPTION_CHARACTERS, TEXT_CHARACTERS
from simulator.orders import Order
from simulator.parameters import Upload
from simulator.schema import Json
from simulator.shapes import person_user
from simulator.simulation import Simulation
from simulator.world import Group, Message, Person, StoredFile

FIRST_PERSON_ID = 100_001
FIRST_GROUP_ID = -200_001
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
NAMES = ("first_name", "last_name", "username", "language_code")


def put_person(simulation: Simulation, order: Order) -> Person:
    """Create a person, or change the given names of one who is there."""
    world = simulation.world
    person_id = order.optional_integer("id") or max(world.people, default=FIRST_PERSON_ID - 1) + 1
    if not 0 < person_id < 2**52 or person_id == simulation.bot.id:
        raise SideError("id must be a positive number of at most 52 bits, and not the bot's")
    names = {name: order.optional_text(name) for name in NAMES if name in order.fields}
    if names.get("username") and not USERNAME.fullmatch(names["username"] or ""):
        raise SideError("username must be 4-32 letters, digits or underscores, without @")
    person = world.people.get(person_id) or Person(person_id, first_name="")
    for name, value in names.items():
        setattr(person, name, value)
    if not person.first_name:
        raise SideError("first_name is missing")
    world.save_person(person)
    return person


def acting_person(simulation: Simulation, person_id: int) -> Person:
    person = simulation.world.people.get(person_id)
    if person is None:
        raise SideError(f"there is no person {person_id}", status=404)
    if person.is_deleted:
        raise SideError(f"person {person_id} has deleted the account", status=409)
    return person


def send(simulation: Simulation, person: Person, chat_id: int, content: Json, **details: Any) -> tuple[Message, bool]:
    """Put a person's message into a chat; also tells whether the bot gets it."""
    _refuse_closed_chat(simulation, person, chat_id)
    reply_to = details.get("reply_to")
    if reply_to is not None and simulation.world.message(chat_id, reply_to) is None:
        raise SideError(f"there is no message {reply_to} to reply to", status=404)
    if chat_id == person.id and not person.has_started:
        person.has_started = True
        simulation.world.save_person(person)
    message = simulation.world.add_message(chat_id, person.id, content, **details)
    return message, _tell_bot(simulation, "message", message)


def _refuse_closed_chat(simulation: Simulation, person: Person, chat_id: int) -> None:
    group = simulation.world.groups.get(chat_id)
    if group is not None:
        if person.id not in group.member_ids:
            raise SideError(f"person {person.id} is no member of group {chat_id}", status=403)
    elif chat_id != person.id:
        raise SideError(f"there is no chat {chat_id} of person {person.id}", status=404)
    elif person.has_blocked:
        raise SideError(f"person {person.id} has blocked the bot; unblock it first", status=409)


def _tell_bot(simulation: Simulation, kind: str, message: Message) -> bool:
    group = simulation.world.groups.get(message.chat_id)
    if group is not None and not _bot_sees(simulation, group, message):
        return False
    shown = shapes.message_json(simulation.world, simulation.bot, message)
    return simulation.push_update(kind, shown, chat_id=message.chat_id) is not None


def _bot_sees(simulation: Simulation, group: Group, message: Message) -> bool:
    """Privacy mode: in a group a bot gets commands, mentions of itself and replies to itself."""
    if group.bot_status != "member":
        return False
    text: str = message.content.get("text") or message.content.get("caption") or ""
    replied = simulation.world.message(message.chat_id, message.reply_to) if message.reply_to else None
    own_name = f"@{simulation.bot.username.lower()}"
    command = re.match(r"/[A-Za-z0-9_]+(@\w+)?", text)
    return (
        simulation.bot.reads_all_group_messages
        or (command is not None and (command[1] or own_name).lower() == own_name)
        or own_name in text.lower()
        or (replied is not None and replied.sender_id == simulation.bot.id)
    )


def text_content(text: str) -> Json:
    if not text.strip():
        raise SideError("text is empty")
    if len(text) > TEXT_CHARACTERS:
        raise SideError(f"text is longer than {TEXT_CHARACTERS} characters; a phone would cut it into several")
    text = text.strip()
    entities = detected(text)
    return {"text": text} | ({"entities": entities} if entities else {})


def edit_text(simulation: Simulation, person: Person, chat_id: int, message_id: int, text: str) -> Message:
    _refuse_closed_chat(simulation, person, chat_id)
    message = own_message(simulation, person, chat_id, message_id)
    if "text" in message.content:
        message.content = text_content(text)
    else:
        others = {name: value for name, value in message.content.items() if not name.startswith("caption")}
        message.content = others | caption_content(text)
    message.edit_date = simulation.clock.now_seconds()
    simulation.world.save_message(message)
    _tell_bot(simulation, "edited_message", message)
    return message


def own_message(simulation: Simulation, person: Person, chat_id: int, message_id: int) -> Message:
    message = simulation.world.message(chat_id, message_id)
    if message is None or message.sender_id != person.id:
        raise SideError(f"person {person.id} has no message {message_id} there", status=404)
    return message


def delete_message(simulation: Simulation, person: Person, chat_id: int, message_id: int) -> None:
    """In a private chat both sides may delete everything; the bot is told nothing."""
    _refuse_closed_chat(simulation, person, chat_id)
    message = simulation.world.message(chat_id, message_id)
    if message is None:
        raise SideError(f"there is no message {message_id}", status=404)
    if chat_id != person.id and message.sender_id != person.id:
        raise SideError("that message is another's", status=403)
    message.is_deleted = True
    simulation.world.save_message(message, "delete")


def caption_content(caption: str | None) -> Json:
    if not caption:
        return {}
    if len(caption) > CAPTION_CHARACTERS:
        raise SideError(f"caption is longer than {CAPTION_CHARACTERS} characters")
    entities = detected(caption)
    return {"caption": caption} | ({"caption_entities": entities} if entities else {})


def file_content(simulation: Simulation, upload: Upload, order: Order) -> Json:
    """A document or a photo; its size may be declared larger than the bytes that are really sent."""
    kind = order.optional_text("kind") or "document"
    if kind not in ("document", "photo"):
        raise SideError("kind must be document or photo")
    file = _store(
        simulation,
        kind,
        upload.content,
        file_name=order.optional_text("file_name") or upload.file_name,
        mime_type=order.optional_text("mime_type") or upload.mime_type,
        declared_size=order.optional_integer("declared_size"),
    )
    shown: Json = {"photo": shapes.photo_sizes(file)} if kind == "photo" else {"document": shapes.document(file)}
    return shown | caption_content(order.optional_text("caption"))


def voice_content(simulation: Simulation, duration: int) -> Json:
    file = _store(simulation, "voice", b"OggS stand-in for a voice message", mime_type="audio/ogg")
    identity = {"file_id": file.file_id, "file_unique_id": file.file_unique_id}
    return {"voice": identity | {"duration": duration, "mime_type": "audio/ogg", "file_size": file.size}}


def sticker_content(simulation: Simulation, emoji: str) -> Json:
    file = _store(simulation, "sticker", f"stand-in for a sticker {emoji}".encode())
    identity = {"file_id": file.file_id, "file_unique_id": file.file_unique_id, "file_size": file.size}
    looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": emoji}
    return {"sticker": identity | looks}


def _store(simulation: Simulation, kind: str, content: bytes, **names: Any) -> StoredFile:
    return store_file(
        simulation.world, simulation.contents, bot_id=simulation.bot.id, kind=kind, content=content, **names
    )


def contact_content(person: Person, order: Order) -> Json:
    """Somebody's contact; the own one unless another is given."""
    contact: Json = {
        "phone_number": order.text("phone_number"),
        "first_name": order.optional_text("first_name") or person.first_name,
    }
    user_id = order.optional_integer("user_id") if "first_name" in order.fields else person.id
    last_name = order.optional_text("last_name")
    return {
        "contact": contact | ({"last_name": last_name} if last_name else {}) | ({"user_id": user_id} if user_id else {})
    }


def location_content(latitude: float, longitude: float) -> Json:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise SideError("latitude must be -90 to 90 and longitude -180 to 180")
    return {"location": {"latitude": latitude, "longitude": longitude}}


def set_blocked(simulation: Simulation, person: Person, *, is_blocked: bool) -> None:
    """Block or unblock the bot; the bot hears of it, once."""
    if person.has_blocked == is_blocked:
        return
    person.has_blocked = is_blocked
    simulation.world.save_person(person)
    statuses = ("member", "kicked") if is_blocked else ("kicked", "member")
    update = shapes.bot_member_update(
        simulation.world,
        simulation.bot,
        person.id,
        by=person.id,
        old_status=statuses[0],
        new_status=statuses[1],
    )
    simulation.push_update("my_chat_member", update, chat_id=person.id)


def delete_account(simulation: Simulation, person: Person) -> None:
    person.is_deleted = True
    simulation.world.save_person(person)


def open_link(simulation: Simulation, person: Person, link: str) -> Message:
    """Follow `t.me/<bot>?start=payload`: the phone shows START, and pressing it sends /start with the payload."""
    payload = start_payload(simulation, link)
    if payload is None:
        raise SideError("the link is no t.me link to this bot, or its payload is not 1-64 of A-Z a-z 0-9 _ -")
    set_blocked(simulation, person, is_blocked=False)
    return send(simulation, person, person.id, text_content(f"/start {payload}".strip()))[0]


def start_payload(simulation: Simulation, link: str) -> str | None:
    """The payload of a deep link to this bot, empty for a plain link; None for anything else."""
    name = re.escape(simulation.bot.username)
    match = re.fullmatch(
        rf"(?:(?:https?://)?(?:www\.)?(?:t|telegram)\.me/{name}\??|tg://resolve\?domain={name}&?)(?:start=(.*))?",
        link.strip(),
        re.IGNORECASE,
    )
    if match is None:
        return None
    payload = match[1]
    return "" if payload is None else payload if PAYLOAD.fullmatch(payload) else None


def put_group(simulation: Simulation, order: Order) -> Group:
    """A new group, or a new title for one that is there."""
    world = simulation.world
    group_id = order.optional_integer("id") or min(world.groups, default=FIRST_GROUP_ID + 1) - 1
    if group_id >= 0:
        raise SideError("id of a group must be negative")
    group = world.groups.get(group_id)
    if group is None:
        group = _new_group(simulation, group_id, order)
    group.title = order.optional_text("title") or group.title
    world.save_group(group)
    return group


def _new_group(simulation: Simulation, group_id: int, order: Order) -> Group:
    kind = order.optional_text("type") or "group"
    if kind not in ("group", "supergroup"):
        raise SideError("type must be group or supergroup")
    creator = acting_person(simulation, order.integer("creator_id"))
    members = order.fields.get("member_ids", [])
    if not isinstance(members, list):
        raise SideError("member_ids must be a list of ids")
    ids = [creator.id, *(acting_person(simulation, member).id for member in members)]
    return Group(group_id, order.text("title"), kind, creator.id, list(dict.fromkeys(ids)))


def known_group(simulation: Simulation, group_id: int) -> Group:
    group = simulation.world.groups.get(group_id)
    if group is None:
        raise SideError(f"there is no group {group_id}", status=404)
    return group


def add_bot(simulation: Simulation, group: Group, by: Person) -> None:
    _refuse_non_member(group, by)
    if group.bot_status != "member":
        change_bot_status(simulation, group, "member", by=by.id)


def remove_bot(simulation: Simulation, group: Group, by: Person) -> None:
    _refuse_non_member(group, by)
    if group.bot_status == "member":
        change_bot_status(simulation, group, "kicked", by=by.id)


def add_member(simulation: Simulation, group: Group, person: Person) -> None:
    if person.id in group.member_ids:
        return
    group.member_ids.append(person.id)
    simulation.world.save_group(group)
    message = simulation.world.add_message(group.id, person.id, {"new_chat_members": [person_user(person)]})
    if group.bot_status == "member":
        shown = shapes.message_json(simulation.world, simulation.bot, message)
        simulation.push_update("message", shown, chat_id=group.id)


def _refuse_non_member(group: Group, by: Person) -> None:
    if by.id not in group.member_ids:
        raise SideError(f"person {by.id} is no member of group {group.id}", status=403)
