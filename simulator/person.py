"""The person side over HTTP: everything that people do with their phones, under /person."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from simulator import person_actions as actions
from simulator.commands import menu_of
from simulator.errors import SideError
from simulator.events import event_stream
from simulator.orders import Endpoint, Order, answering
from simulator.person_view import Part, chat_view, file_of, group_view, message_view, person_view
from simulator.pressing import press
from simulator.schema import Json
from simulator.simulation import Simulation
from simulator.world import Message, Person


class SignedInteger(Convertor[int]):
    """Ids of groups are negative."""

    regex = "-?[0-9]+"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("signed", SignedInteger())


class PersonSide:
    """Answers requests on behalf of people."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation

    def routes(self) -> list[Route]:
        return [
            _post("/person", answering(self.put)),
            _get("/person", answering(self.list)),
            _get("/person/events", self.events),
            _get("/person/groups", answering(self.list_groups)),
            _post("/person/groups", answering(self.put_group)),
            _post("/person/groups/{group_id:signed}/{step}", answering(self.change_group)),
            _get("/person/download/{chat_id:signed}/{message_id:int}", answering(self.download)),
            _get("/person/{person_id:int}", answering(self.show)),
            _get("/person/{person_id:int}/chat", answering(self.chat)),
            _get("/person/{person_id:int}/commands", answering(self.commands)),
            _post("/person/{person_id:int}/press", answering(self.press)),
            _post("/person/{person_id:int}/{step}", answering(self.act)),
        ]

    async def put(self, request: Request, order: Order) -> Json:
        person = actions.put_person(self.simulation, order)
        self.simulation.commit()
        return person_view(person)

    async def list(self, request: Request, order: Order) -> Json:
        people = [person_view(person) for person in self.simulation.world.people.values()]
        return {"version": self.simulation.world.version, "people": people}

    async def show(self, request: Request, order: Order) -> Json:
        return person_view(self._person(request)) | {"version": self.simulation.world.version}

    def _person(self, request: Request) -> Person:
        """Also one whose account is deleted: the chat can still be read."""
        person_id: int = request.path_params["person_id"]
        person = self.simulation.world.people.get(person_id)
        if person is None:
            raise SideError(f"there is no person {person_id}", status=404)
        return person

    async def chat(self, request: Request, order: Order) -> Json:
        person = self._person(request)
        chat_id = order.optional_integer("chat_id") or person.id
        self._refuse_foreign_chat(person, chat_id)
        after = order.optional_integer("after") or 0
        if after > self.simulation.world.version:
            after = 0
        await self._wait_for_change(chat_id, after, order.wait_seconds())
        before, last = order.optional_integer("before"), order.optional_integer("last")
        return chat_view(self.simulation, person, chat_id, Part(after=after, before=before, last=last))

    def _refuse_foreign_chat(self, person: Person, chat_id: int) -> None:
        group = self.simulation.world.groups.get(chat_id)
        is_own = chat_id == person.id or (group is not None and person.id in group.member_ids)
        if not is_own:
            raise SideError(f"there is no chat {chat_id} of person {person.id}", status=404)

    async def _wait_for_change(self, chat_id: int, after: int, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while self.simulation.world.chat_version(chat_id) <= after and not self.simulation.closing.is_set():
            remaining = end - loop.time()
            if remaining <= 0:
                return
            await self.simulation.bell.wait(remaining)

    async def commands(self, request: Request, order: Order) -> Json:
        return {"commands": menu_of(self.simulation, self._person(request))}

    async def press(self, request: Request, order: Order) -> Json:
        person = actions.acting_person(self.simulation, request.path_params["person_id"])
        chat_id = order.optional_integer("chat_id") or person.id
        self._refuse_foreign_chat(person, chat_id)
        return await press(self.simulation, person, chat_id, order)

    async def act(self, request: Request, order: Order) -> Json:
        """All steps that are one change: send, edit, file, block and so on."""
        person = actions.acting_person(self.simulation, request.path_params["person_id"])
        step = STEPS.get(request.path_params["step"])
        if step is None:
            raise SideError(f"a person can {', '.join(sorted(STEPS))} or press", status=404)
        result: Json = step(self.simulation, person, order)
        self.simulation.commit()
        return result

    async def list_groups(self, request: Request, order: Order) -> Json:
        return {"groups": [group_view(self.simulation, group_id) for group_id in self.simulation.world.groups]}

    async def put_group(self, request: Request, order: Order) -> Json:
        group = actions.put_group(self.simulation, order)
        self.simulation.commit()
        return group_view(self.simulation, group.id)

    async def change_group(self, request: Request, order: Order) -> Json:
        group = actions.known_group(self.simulation, request.path_params["group_id"])
        person = actions.acting_person(self.simulation, order.integer("person_id"))
        change = GROUP_STEPS.get(request.path_params["step"])
        if change is None:
            raise SideError(f"a group can {', '.join(sorted(GROUP_STEPS))}", status=404)
        change(self.simulation, group, person)
        self.simulation.commit()
        return group_view(self.simulation, group.id)

    async def download(self, request: Request, order: Order) -> Response:
        message = self._message(request.path_params["chat_id"], request.path_params["message_id"])
        file_id = file_of(self.simulation, message)
        if file_id is None:
            raise SideError("that message carries no file", status=404)
        file = self.simulation.world.files[file_id]
        # Never shown by the browser as a page of ours, whatever the bot calls it.
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        content = self.simulation.contents.get(file.sha256)
        return Response(content, headers=headers, media_type=file.mime_type or "application/octet-stream")

    def _message(self, chat_id: int, message_id: int) -> Message:
        message = self.simulation.world.messages.get(chat_id, {}).get(message_id)
        if message is None:
            raise SideError(f"there is no message {message_id}", status=404)
        return message

    async def events(self, request: Request) -> Response:
        """Server-sent events of all chats."""
        last = request.headers.get("last-event-id") or request.query_params.get("after") or "0"
        after = int(last) if last.isdecimal() else 0
        stream: AsyncIterator[str] = event_stream(self.simulation, after)
        return StreamingResponse(stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"})


def _get(path: str, endpoint: Endpoint) -> Route:
    return Route(path, endpoint, methods=["GET"])


def _post(path: str, endpoint: Endpoint) -> Route:
    return Route(path, endpoint, methods=["POST"])


def _sent(simulation: Simulation, person: Person, order: Order, content: Json, **details: Any) -> Json:
    chat_id = order.optional_integer("chat_id") or person.id
    details["reply_to"] = order.optional_integer("reply_to")
    message, is_delivered = actions.send(simulation, person, chat_id, content, **details)
    return {"message": message_view(simulation, message), "delivered": is_delivered}


def _send(simulation: Simulation, person: Person, order: Order) -> Json:
    return _sent(simulation, person, order, actions.text_content(order.text("text")))


def _edit(simulation: Simulation, person: Person, order: Order) -> Json:
    chat_id = order.optional_integer("chat_id") or person.id
    message_id, text = order.integer("message_id"), order.text("text")
    message = actions.edit_text(simulation, person, chat_id, message_id, text)
    return {"message": message_view(simulation, message)}


def _delete_message(simulation: Simulation, person: Person, order: Order) -> Json:
    chat_id = order.optional_integer("chat_id") or person.id
    actions.delete_message(simulation, person, chat_id, order.integer("message_id"))
    return {"deleted": True}


def _file(simulation: Simulation, person: Person, order: Order) -> Json:
    content = actions.file_content(simulation, order.file("file"), order)
    group_id = order.optional_text("media_group_id")
    return _sent(simulation, person, order, content, media_group_id=group_id)


def _voice(simulation: Simulation, person: Person, order: Order) -> Json:
    return _sent(simulation, person, order, actions.voice_content(simulation, order.optional_integer("duration") or 3))


def _sticker(simulation: Simulation, person: Person, order: Order) -> Json:
    return _sent(simulation, person, order, actions.sticker_content(simulation, order.optional_text("emoji") or "👍"))


def _contact(simulation: Simulation, person: Person, order: Order) -> Json:
    return _sent(simulation, person, order, actions.contact_content(person, order))


def _location(simulation: Simulation, person: Person, order: Order) -> Json:
    content = actions.location_content(order.number("latitude"), order.number("longitude"))
    return _sent(simulation, person, order, content)


def _open(simulation: Simulation, person: Person, order: Order) -> Json:
    return {"message": message_view(simulation, actions.open_link(simulation, person, order.text("link")))}


def _block(simulation: Simulation, person: Person, order: Order) -> Json:
    actions.set_blocked(simulation, person, is_blocked=True)
    return person_view(person)


def _unblock(simulation: Simulation, person: Person, order: Order) -> Json:
    actions.set_blocked(simulation, person, is_blocked=False)
    return person_view(person)


def _delete_account(simulation: Simulation, person: Person, order: Order) -> Json:
    actions.delete_account(simulation, person)
    return person_view(person)


STEPS = {
    "send": _send,
    "edit": _edit,
    "delete_message": _delete_message,
    "file": _file,
    "voice": _voice,
    "sticker": _sticker,
    "contact": _contact,
    "location": _location,
    "open": _open,
    "block": _block,
    "unblock": _unblock,
    "delete_account": _delete_account,
}

GROUP_STEPS = {
    "add_bot": actions.add_bot,
    "remove_bot": actions.remove_bot,
    "join": actions.add_member,
}
