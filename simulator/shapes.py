"""The world's records in the shapes that the Bot API publishes. No I/O."""

from dataclasses import dataclass

from simulator.schema import Json
from simulator.world import Group, Message, Person, Press, StoredFile, World

UNLIMITED_GIFTS = {
    "unlimited_gifts": True,
    "limited_gifts": True,
    "unique_gifts": True,
    "premium_subscription": True,
    "gifts_from_channels": True,
}


@dataclass(frozen=True)
class BotProfile:
    """Who the bot is."""

    id: int
    username: str
    first_name: str
    reads_all_group_messages: bool = False


def bot_user(bot: BotProfile) -> Json:
    return {"id": bot.id, "is_bot": True, "first_name": bot.first_name, "username": bot.username}


def get_me(bot: BotProfile) -> Json:
    """Only getMe tells what the bot may do."""
    return bot_user(bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": bot.reads_all_group_messages,
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


def person_user(person: Person) -> Json:
    user = {"id": person.id, "is_bot": False, "first_name": "" if person.is_deleted else person.first_name}
    return user if person.is_deleted else user | _names(person) | _given(language_code=person.language_code)


def _names(person: Person) -> Json:
    return _given(last_name=person.last_name, username=person.username)


def _given(**fields: str | None) -> Json:
    return {name: value for name, value in fields.items() if value}


def user(world: World, bot: BotProfile, user_id: int) -> Json:
    return bot_user(bot) if user_id == bot.id else person_user(world.people[user_id])


def chat(world: World, chat_id: int) -> Json:
    group = world.groups.get(chat_id)
    if group is not None:
        return {"id": chat_id, "type": group.type, "title": group.title}
    person = world.people[chat_id]
    first_name = "" if person.is_deleted else person.first_name
    return {"id": chat_id, "type": "private", "first_name": first_name} | ({} if person.is_deleted else _names(person))


def full_chat(world: World, bot: BotProfile, chat_id: int) -> Json:
    pinned = next((message for message in world.newest_first(chat_id) if message.is_pinned), None)
    full = chat(world, chat_id) | {
        "accent_color_id": abs(chat_id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": UNLIMITED_GIFTS,
    }
    if "username" in full:
        full["active_usernames"] = [full["username"]]
    if pinned is not None:
        full["pinned_message"] = message_json(world, bot, pinned)
    return full


def message_json(world: World, bot: BotProfile, message: Message, *, with_reply: bool = True) -> Json:
    shape: Json = {
        "message_id": message.message_id,
        "from": user(world, bot, message.sender_id),
        "chat": chat(world, message.chat_id),
        "date": message.date,
    }
    replied = world.message(message.chat_id, message.reply_to) if message.reply_to and with_reply else None
    details = {
        "edit_date": message.edit_date,
        "forward_origin": message.forward_origin,
        "reply_to_message": replied and message_json(world, bot, replied, with_reply=False),
        "quote": message.quote if replied else None,
        "media_group_id": message.media_group_id,
        "effect_id": message.effect_id,
        "has_protected_content": message.is_protected or None,
    }
    shape |= {name: value for name, value in details.items() if value is not None}
    shape |= message.content
    if message.inline_keyboard is not None:
        shape["reply_markup"] = message.inline_keyboard
    return shape


def inaccessible_message(world: World, chat_id: int, message_id: int) -> Json:
    return {"chat": chat(world, chat_id), "message_id": message_id, "date": 0}


def callback_query(world: World, bot: BotProfile, press: Press) -> Json:
    message = world.message(press.chat_id, press.message_id)
    shown = (
        message_json(world, bot, message) if message else inaccessible_message(world, press.chat_id, press.message_id)
    )
    return {
        "id": press.id,
        "from": user(world, bot, press.person_id),
        "message": shown,
        "chat_instance": str(-7_000_000_000_000 - press.chat_id),
        "data": press.data,
    }


def member(world: World, bot: BotProfile, user_id: int, status: str) -> Json:
    shape: Json = {"status": status, "user": user(world, bot, user_id)}
    if status == "creator":
        shape["is_anonymous"] = False
    if status == "kicked":
        shape["until_date"] = 0
    return shape


def member_status(group: Group, bot: BotProfile, user_id: int) -> str:
    if user_id == bot.id:
        return group.bot_status
    if user_id == group.creator_id:
        return "creator"
    return "member" if user_id in group.member_ids else "left"


def bot_member_update(
    world: World, bot: BotProfile, chat_id: int, *, by: int, old_status: str, new_status: str
) -> Json:
    """The content of a my_chat_member update."""
    return {
        "chat": chat(world, chat_id),
        "from": user(world, bot, by),
        "date": world.clock.now_seconds(),
        "old_chat_member": member(world, bot, bot.id, old_status),
        "new_chat_member": member(world, bot, bot.id, new_status),
    }


def document(file: StoredFile) -> Json:
    names = _given(file_name=file.file_name, mime_type=file.mime_type)
    return {"file_id": file.file_id, "file_unique_id": file.file_unique_id, **names, "file_size": file.size}


def photo_sizes(file: StoredFile) -> list[Json]:
    size = {
        "file_id": file.file_id,
        "file_unique_id": file.file_unique_id,
        "width": file.width,
        "height": file.height,
        "file_size": file.size,
    }
    return [size]


def file_json(file: StoredFile) -> Json:
    return {
        "file_id": file.file_id,
        "file_unique_id": file.file_unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }
