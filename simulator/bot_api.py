"""The bot's side over HTTP: /bot<token>/<method> and /file/bot<token>/<path>."""

import asyncio
import inspect
import json
import re
import time
from dataclasses import dataclass
from typing import Any

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
from simulator.parameters import Call, Upload, read_call
from simulator.schema import Json
from simulator.simulation import Simulation

TOKEN = re.compile(r"[1-9][0-9]{0,18}:[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Answer:
    """A status and the JSON that Telegram sends with it."""

    status: int
    body: Json
    retry_after: int | None = None

    def response(self) -> Response:
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
        refusal = self._refuse_token(request.path_params["token"])
        if refusal is not None:
            return refused(refusal).response()
        try:
            raw, uploads = await read_input(request)
        except BotApiError as error:
            return refused(error).response()
        return await self._recorded(request.path_params["method"], raw, uploads)

    def _refuse_token(self, token: str) -> BotApiError | None:
        if token == self.simulation.token:
            return None
        return BotApiError(401, "Unauthorized") if TOKEN.fullmatch(token) else BotApiError(404, "Not Found")

    async def _recorded(self, method: str, raw: Json, uploads: dict[str, Upload]) -> Response:
        """Run a call between its two lines in the log, with the fault that was ordered for it."""
        name = self.simulation.schema.method_name(method) or method
        record = self.simulation.calls.begin(name, raw, uploads, self.simulation.clock.now())
        fault = self.simulation.faults.hit(name, self._chat_of(raw))
        record.fault = None if fault is None else fault.kind
        started = time.perf_counter()
        answer = await self._with_fault(fault, name, raw, uploads, record)
        self.simulation.calls.finish(
            record,
            status=None if answer is None else answer.status,
            answer=None if answer is None else answer.body,
            seconds=time.perf_counter() - started,
        )
        if fault is not None and fault.kind in LOSSES:
            seconds = 0 if fault.kind == "disconnect" else fault.seconds
            return LostConnection(seconds, self.simulation.closing)
        assert answer is not None
        return answer.response()

    def _chat_of(self, raw: Json) -> int | None:
        """The chat a call is about, so that a fault can hit one chat only."""
        press = self.simulation.world.presses.get(str(raw.get("callback_query_id")))
        if press is not None:
            return press.chat_id
        try:
            return int(raw.get("chat_id", ""))
        except (TypeError, ValueError):
            return None

    async def _with_fault(
        self, fault: Fault | None, method: str, raw: Json, uploads: dict[str, Upload], record: CallRecord
    ) -> Answer | None:
        if fault is not None and fault.kind in REFUSALS:
            return refused(fault.refusal())
        if fault is not None and fault.kind in ("timeout_before", "disconnect"):
            return None
        if fault is not None and fault.kind == "slow":
            await self.simulation.pause(fault.seconds)
        return await self.answer(method, raw, uploads, record.notes)

    async def answer(self, method: str, raw: Json, uploads: dict[str, Upload], notes: list[str]) -> Answer:
        """Check a call, run it, check what it gives."""
        try:
            if method not in self.simulation.schema.methods:
                raise BotApiError(404, "Not Found: method not found")
            if method not in SERVED:
                raise not_served(method)
            result = await self._run(read_call(self.simulation.schema, method, raw, uploads, notes))
        except BotApiError as error:
            return refused(error)
        finally:
            self.simulation.commit()
        return Answer(200, {"ok": True, "result": result})

    async def _run(self, call: Call) -> Any:
        result = SERVED[call.method](self.simulation, call)
        if inspect.isawaitable(result):
            result = await result
        if call.method != "getUpdates":
            # Updates were checked when they were queued; one that was pushed raw may be poison on purpose.
            self._check_result(call.method, result)
        return result

    def _check_result(self, method: str, result: Any) -> None:
        expected = self.simulation.schema.methods[method].get("returns")
        # The methods that edit are published as returning a Message; for served calls that is so.
        if expected is not None:
            self.simulation.check_shape(expected, result)

    async def run_from_webhook(self, answer: Json) -> Answer:
        """Run the call that a bot put into its answer to an update."""
        raw = {name: value for name, value in answer.items() if name != "method"}
        method = self.simulation.schema.method_name(str(answer["method"])) or str(answer["method"])
        record = self.simulation.calls.begin(method, raw, {}, self.simulation.clock.now())
        result = await self.answer(method, raw, {}, record.notes)
        self.simulation.calls.finish(record, status=result.status, answer=result.body, seconds=0.0)
        return result

    async def file(self, request: Request) -> Response:
        """A download, under the address that getFile gave."""
        refusal = self._refuse_token(request.path_params["token"])
        if refusal is not None:
            return refused(refusal).response()
        path = request.path_params["path"]
        return await self._recorded_file(path)

    async def _recorded_file(self, path: str) -> Response:
        simulation = self.simulation
        record = simulation.calls.begin("file", {"path": path}, {}, simulation.clock.now())
        fault = simulation.faults.hit("file", None)
        record.fault = None if fault is None else fault.kind
        if fault is not None and fault.kind in LOSSES:
            return LostConnection(0 if fault.kind == "disconnect" else fault.seconds, simulation.closing)
        if fault is not None and fault.kind == "slow":
            await simulation.pause(fault.seconds)
        file = file_by_path(simulation, path)
        error = fault.refusal() if fault is not None and fault.kind in REFUSALS else None
        if error is None and file is None:
            error = BotApiError(404, "Not Found")
        simulation.calls.finish(record, status=error.code if error else 200, answer=None, seconds=0.0)
        if error is not None or file is None:
            return refused(error or BotApiError(404, "Not Found")).response()
        return Response(simulation.contents.get(file.sha256), media_type="application/octet-stream")
