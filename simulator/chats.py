"""Which chat a call means, whether the bot may act there, and the methods about chats themselves."""

from simulator import shapes
from simulator.errors import bad_request, forbidden
from simulator.parameters import Call
from simulator.schema import Json
from simulator.simulation import Simulation
from simulator.world import ChatState, Group, Message, Person

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def known_chat(simulation: Simulation, chat_id: int | str) -> int:
    """The id of a chat that exists; public names of people are not accepted by Telegram either."""
    if isinstance(chat_id, int) and simulation.world.is_known_chat(chat_id):
        return chat_id
    raise bad_request("Chat not found")


def writable_chat(simulation: Simulation, chat_id: int | str) -> int:
    """The id of a chat the bot may write to."""
    known = known_chat(simulation, chat_id)
    group = simulation.world.groups.get(known)
    if group is not None:
        _refuse_outsider(group)
    else:
        _refuse_unreachable(simulation.world.people[known])
    return known


def _refuse_unreachable(person: Person) -> None:
    if person.is_deleted:
        raise forbidden("user is deactivated")
    if not person.has_started:
        raise forbidden("bot can't initiate conversation with a user")
    if person.has_blocked:
        raise forbidden("bot was blocked by the user")


def _refuse_outsider(group: Group) -> None:
    if group.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {group.type} chat")
    if group.bot_status == "left":
        raise forbidden(f"bot is not a member of the {group.type} chat")


def existing_message(simulation: Simulation, chat_id: int, message_id: int, *, purpose: str) -> Message:
    """A message by its number; `purpose` is Telegram's word for what was to be done with it."""
    message = simulation.world.message(chat_id, message_id)
    if message is None:
        raise bad_request(f"Message to {purpose} not found")
    return message


def get_chat(simulation: Simulation, call: Call) -> Json:
    chat_id = known_chat(simulation, call.get("chat_id"))
    return shapes.full_chat(simulation.world, simulation.bot, chat_id)


def get_chat_member(simulation: Simulation, call: Call) -> Json:
    chat_id = known_chat(simulation, call.get("chat_id"))
    user_id: int = call.get("user_id")
    group = simulation.world.groups.get(chat_id)
    if user_id != simulation.bot.id and user_id not in simulation.world.people:
        raise bad_request("User not found")
    if group is not None:
        _refuse_outsider(group)
        status = shapes.member_status(group, simulation.bot, user_id)
    elif user_id in (chat_id, simulation.bot.id):
        status = "member"
    else:
        raise bad_request("Member not found")
    return shapes.member(simulation.world, simulation.bot, user_id, status)


def leave_chat(simulation: Simulation, call: Call) -> bool:
    chat_id = known_chat(simulation, call.get("chat_id"))
    group = simulation.world.groups.get(chat_id)
    if group is None:
        raise bad_request("Chat member status can't be changed in private chats")
    _refuse_outsider(group)
    change_bot_status(simulation, group, "left", by=simulation.bot.id)
    return True


def change_bot_status(simulation: Simulation, group: Group, status: str, *, by: int) -> None:
    """The bot comes to a group or goes: a service message in the group and a my_chat_member update."""
    old_status, group.bot_status = group.bot_status, status
    simulation.world.save_group(group)
    bot = shapes.bot_user(simulation.bot)
    service: Json = {"new_chat_members": [bot]} if status == "member" else {"left_chat_member": bot}
    message = simulation.world.add_message(group.id, by, service)
    update = shapes.bot_member_update(
        simulation.world, simulation.bot, group.id, by=by, old_status=old_status, new_status=status
    )
    simulation.push_update("my_chat_member", update, chat_id=group.id)
    if status == "member":
        shown = shapes.message_json(simulation.world, simulation.bot, message)
        simulation.push_update("message", shown, chat_id=group.id)


def send_chat_action(simulation: Simulation, call: Call) -> bool:
    if call.get("action") not in ACTIONS:
        raise bad_request("Wrong parameter action in request")
    chat_id = writable_chat(simulation, call.get("chat_id"))
    keyboard = simulation.world.chat_state(chat_id).keyboard
    state = ChatState(keyboard=keyboard, action=call.get("action"), action_at=simulation.clock.now())
    simulation.world.save_chat_state(chat_id, state, "action")
    return True


def pin_chat_message(simulation: Simulation, call: Call) -> bool:
    chat_id = writable_chat(simulation, call.get("chat_id"))
    message = existing_message(simulation, chat_id, call.get("message_id"), purpose="pin")
    message.is_pinned = True
    simulation.world.save_message(message, "pin")
    return True


def unpin_chat_message(simulation: Simulation, call: Call) -> bool:
    """Without message_id the newest pinned message is meant."""
    chat_id = writable_chat(simulation, call.get("chat_id"))
    wanted: int | None = call.get("message_id")
    pinned = [message for message in simulation.world.newest_first(chat_id) if message.is_pinned]
    message = next((message for message in pinned if wanted in (None, message.message_id)), None)
    if message is None:
        raise bad_request("Message to unpin not found")
    message.is_pinned = False
    simulation.world.save_message(message, "pin")
    return True


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "leaveChat": leave_chat,
    "sendChatAction": send_chat_action,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
}
