"""A person presses a button: which one is meant, and what comes of it."""

import asyncio
from dataclasses import dataclass

from simulator import shapes
from simulator.errors import SideError
from simulator.orders import Order
from simulator.person_actions import contact_content, open_link, send, start_payload, text_content
from simulator.person_view import message_view
from simulator.schema import Json
from simulator.simulation import Simulation
from simulator.world import Message, Person, Press


@dataclass(frozen=True)
class _Button:
    """An inline button, and the message it stands under."""

    message: Message
    button: Json


async def press(simulation: Simulation, person: Person, chat_id: int, order: Order) -> Json:
    """Press a button named by label, by callback_data, or (forged) by data that no button has."""
    if person.has_blocked and chat_id == person.id:
        raise SideError(f"person {person.id} has blocked the bot; unblock it first", status=409)
    if order.flag("forged"):
        return await _pressed(
            simulation, person, chat_id, order.integer("message_id"), order.text("callback_data"), order
        )
    found = _find_button(simulation, chat_id, order)
    if found is None:
        return await _press_keyboard(simulation, person, chat_id, order)
    return await _press_inline(simulation, person, found, order)


def _find_button(simulation: Simulation, chat_id: int, order: Order) -> _Button | None:
    """The newest message that has such a button, or the message that is named."""
    label, data = order.optional_text("label"), order.optional_text("callback_data")
    if (label is None) == (data is None):
        raise SideError("a press needs label or callback_data, not both")
    message_id = order.optional_integer("message_id")
    for message in simulation.world.newest_first(chat_id):
        if message_id not in (None, message.message_id):
            continue
        for row in (message.inline_keyboard or {}).get("inline_keyboard", []):
            for button in row:
                if button["text"] == label or (data is not None and button.get("callback_data") == data):
                    return _Button(message, button)
    return None


async def _press_keyboard(simulation: Simulation, person: Person, chat_id: int, order: Order) -> Json:
    """A button of the keyboard below the chat sends its label, or the own contact when it asks for it."""
    label = order.optional_text("label")
    keyboard = simulation.world.chat_state(chat_id).keyboard or {}
    buttons = [button for row in keyboard.get("keyboard", []) for button in row]
    button = next((button for button in buttons if button["text"] == label), None)
    if button is None or order.optional_integer("message_id") is not None:
        wanted = label if label is not None else order.optional_text("callback_data")
        raise SideError(f"there is no button {wanted!r}", status=404)
    if button.get("request_contact"):
        phone = Order({"phone_number": f"+62{person.id:010d}"})
        message, _ = send(simulation, person, chat_id, contact_content(person, phone))
    else:
        message, _ = send(simulation, person, chat_id, text_content(button["text"]))
    simulation.commit()
    return {"kind": "keyboard", "version": message.version, "message": message_view(simulation, message)}


async def _press_inline(simulation: Simulation, person: Person, found: _Button, order: Order) -> Json:
    button, message = found.button, found.message
    if "callback_data" in button:
        data = button["callback_data"]
        return await _pressed(simulation, person, message.chat_id, message.message_id, data, order)
    if "url" in button:
        return _follow(simulation, person, button["url"])
    if "copy_text" in button:
        return {"kind": "copy_text", "version": simulation.world.version, "text": button["copy_text"]["text"]}
    if "disabled" in button:
        raise SideError(f"the button {button['text']!r} is disabled", status=409)
    raise SideError(f"the simulator does not play what the button {button['text']!r} does", status=501)


def _follow(simulation: Simulation, person: Person, url: str) -> Json:
    if start_payload(simulation, url) is None:
        return {"kind": "url", "version": simulation.world.version, "url": url}
    message = open_link(simulation, person, url)
    simulation.commit()
    return {"kind": "url", "version": message.version, "url": url, "message": message_view(simulation, message)}


async def _pressed(
    simulation: Simulation, person: Person, chat_id: int, message_id: int, data: str, order: Order
) -> Json:
    pressed = simulation.world.add_press(person.id, chat_id, message_id, data)
    query = shapes.callback_query(simulation.world, simulation.bot, pressed)
    simulation.push_update("callback_query", query, chat_id=chat_id)
    version = simulation.world.version
    simulation.commit()
    await _wait_for_answer(simulation, pressed, order.wait_seconds())
    return {"kind": "callback", "press_id": pressed.id, "version": version, "answer": pressed.answer}


async def _wait_for_answer(simulation: Simulation, pressed: Press, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while pressed.answer is None and not simulation.closing.is_set():
        remaining = end - loop.time()
        if remaining <= 0:
            return
        await simulation.bell.wait(remaining)
