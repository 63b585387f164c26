"""The bot's side over HTTP: /bot<token>/<method> and /file/bot<token>/<path>."""

import asyncio
import inspect
import json
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from simulator.call_input import read_input
from simulator.calls import CallRecord
from simulator.errors import BotApiError, not_served
from simulator.faults import LOSSES, REFUSALS, Fault
from simulator.media import file_by_path
from simulator.methods import SERVED
from simulator.parameters import Call, Described, Upload, read_call
from simulator.schema import Json
from simulator.simulation import Simulation

TOKEN = re.compile(r"[1-9][0-9]{0,18}:[A-Za-z0-9_-]+")

# The name of a download among the methods, in the log and in faults.
DOWNLOAD = "file"


@dataclass(frozen=True)
class Answer:
    """A status with the JSON that Telegram sends, or with the bytes of a file."""

    status: int
    body: Json | None = None
    retry_after: int | None = None
    content: bytes | None = None

    def response(self) -> Response:
        if self.content is not None:
            return Response(self.content, self.status, media_type="application/octet-stream")
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        return Response(json.dumps(self.body), self.status, headers, media_type="application/json")


class LostConnection(Response):
    """No answer at all: the connection is cut, at once or after a while."""

    def __init__(self, seconds: float, closing: asyncio.Event) -> None:
        super().__init__()
        self._seconds = seconds
        self._closing = closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        waiting = {asyncio.ensure_future(_client_gone(receive)), asyncio.ensure_future(self._closing.wait())}
        if self._seconds > 0:
            await asyncio.wait(waiting, timeout=self._seconds, return_when=asyncio.FIRST_COMPLETED)
        scope["simulator.transport"].abort()
        await asyncio.wait(waiting, timeout=1, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()


async def _client_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def refused(error: BotApiError) -> Answer:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.retry_after is not None:
        body["parameters"] = {"retry_after": error.retry_after}
    return Answer(error.code, body, error.retry_after)


class BotSide:
    """Answers the bot's calls."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation

    def routes(self) -> list[Route]:
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.file, methods=["GET"]),
        ]

    async def call(self, request: Request) -> Response:
        try:
            self._refuse_foreign_token(request.path_params["token"])
            raw, uploads = await read_input(request)
        except BotApiError as error:
            return refused(error).response()
        return await self.run_call(request.path_params["method"], raw, uploads)

    async def file(self, request: Request) -> Response:
        """A download, under the address that getFile gave."""
        try:
            self._refuse_foreign_token(request.path_params["token"])
        except BotApiError as error:
            return refused(error).response()
        path = request.path_params["path"]
        record = self.simulation.calls.begin(DOWNLOAD, {"path": path}, {}, self.simulation.clock.now())
        return await self._recorded(record, None, lambda: self._download(path))

    def _refuse_foreign_token(self, token: str) -> None:
        if token != self.simulation.token:
            is_well_formed = TOKEN.fullmatch(token) is not None
            raise BotApiError(401, "Unauthorized") if is_well_formed else BotApiError(404, "Not Found")

    async def run_call(self, method: str, raw: Json, uploads: dict[str, Upload]) -> Response:
        """Carry out a call; also for one that came as the answer to a webhook."""
        name = self.simulation.schema.method_name(method) or method
        record = self.simulation.calls.begin(name, raw, uploads, self.simulation.clock.now())
        return await self._recorded(record, self._chat_of(raw), lambda: self._answer(name, raw, uploads, record.notes))

    def _chat_of(self, raw: Json) -> int | None:
        """The chat a call is about, so that a fault can hit one chat only."""
        press = self.simulation.world.presses.get(str(raw.get("callback_query_id")))
        if press is not None:
            return press.chat_id
        try:
            return int(raw.get("chat_id", ""))
        except (TypeError, ValueError):
            return None

    async def _recorded(
        self, record: CallRecord, chat_id: int | None, run: Callable[[], Awaitable[Answer]]
    ) -> Response:
        """Run a call with the fault that was ordered for it, and complete its record."""
        fault = self.simulation.faults.hit(record.method, chat_id)
        started = time.perf_counter()
        answer = await self._with_fault(fault, run)
        record.fault = None if fault is None else fault.kind
        record.status = None if answer is None else answer.status
        record.answer = None if answer is None else answer.body
        self.simulation.calls.finish(record, seconds=time.perf_counter() - started)
        if answer is None or (fault is not None and fault.kind in LOSSES):
            return LostConnection(fault.seconds_until_cut if fault else 0, self.simulation.closing)
        return answer.response()

    async def _with_fault(self, fault: Fault | None, run: Callable[[], Awaitable[Answer]]) -> Answer | None:
        """The answer; None when the call never takes place."""
        if fault is not None and fault.kind in REFUSALS:
            return refused(fault.refusal())
        if fault is not None and fault.kind in LOSSES - {"timeout_after"}:
            return None
        if fault is not None and fault.kind == "slow":
            await self.simulation.pause(fault.seconds)
        return await run()

    async def _answer(self, method: str, raw: Json, uploads: dict[str, Upload], notes: list[str]) -> Answer:
        """Check a call, run it, check what it gives."""
        try:
            if method not in self.simulation.schema.methods:
                raise BotApiError(404, "Not Found: method not found")
            if method not in SERVED:
                raise not_served(method)
            body = await self._run(read_call(self.simulation.schema, method, raw, uploads, notes))
        except BotApiError as error:
            return refused(error)
        finally:
            self.simulation.commit()
        return Answer(200, body)

    async def _run(self, call: Call) -> Json:
        result = SERVED[call.method](self.simulation, call)
        if inspect.isawaitable(result):
            result = await result
        extra: Json = {}
        if isinstance(result, Described):
            extra, result = {"description": result.description}, result.result
        if call.method != "getUpdates":
            # Updates were checked when they were queued; one that was pushed raw may be poison on purpose.
            self.simulation.check_shape(self.simulation.schema.methods[call.method]["returns"], result)
        return {"ok": True, "result": result, **extra}

    async def _download(self, path: str) -> Answer:
        file = file_by_path(self.simulation, path)
        if file is None:
            return refused(BotApiError(404, "Not Found"))
        return Answer(200, content=self.simulation.contents.get(file.sha256))
