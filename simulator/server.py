"""The simulator as a server: the same class inside a test's event loop and as a process of its own."""

import asyncio
import socket
from email.utils import formatdate
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from simulator.bot_api import TOKEN, BotSide, refused
from simulator.clock import Clock
from simulator.control import ControlSide
from simulator.delivery import Delivery
from simulator.errors import BotApiError
from simulator.guard import Guard
from simulator.page import Page
from simulator.person import PersonSide
from simulator.schema import Json
from simulator.shapes import BotProfile
from simulator.simulation import Simulation

DEFAULT_TOKEN = "7000000001:simulator-token-for-local-use-only0"
DEFAULT_USERNAME = "simulated_bot"
DEFAULT_BOT_NAME = "Bot"
LAST_ANSWERS_SECONDS = 2.0
# Longer than HTTP clients keep a connection: the simulator must not close one that is just about to be used.
KEEP_ALIVE_SECONDS = 75


class _Protocol(H11Protocol):
    """Gives the app its connection, so that a fault can cut it, and tells the time in every answer as Telegram does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        app: ASGIApp = self.app

        async def with_transport(scope: Scope, receive: Receive, send: Send) -> None:
            async def send_dated(message: Message) -> None:
                if message["type"] == "http.response.start":
                    message["headers"] = [*message["headers"], (b"date", formatdate(usegmt=True).encode())]
                await send(message)

            scope["simulator.transport"] = self.transport
            await app(scope, receive, send_dated)

        self.app = with_transport


class Simulator:
    """A local Bot API server: `async with Simulator(token=...) as simulator: simulator.url`."""

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        bot_username: str = DEFAULT_USERNAME,
        bot_name: str = DEFAULT_BOT_NAME,
        reads_all_group_messages: bool = False,
        host: str = "127.0.0.1",
        port: int = 0,
        is_remote_allowed: bool = False,
        data_folder: Path | None = None,
        clock: Clock | None = None,
        webhook_retry_seconds: float = 1.0,
        trial_api: str | None = None,
    ) -> None:
        if not TOKEN.fullmatch(token):
            raise ValueError("token must look like 123456:letters-and-digits")
        bot = BotProfile(int(token.partition(":")[0]), bot_username, bot_name, reads_all_group_messages)
        self.token = token
        self.host = host
        self.port = port
        self.simulation = Simulation(token=token, bot=bot, folder=data_folder, clock=clock)
        self._bot_side = BotSide(self.simulation)
        self._delivery = Delivery(self.simulation, self._run_from_webhook, first_retry_seconds=webhook_retry_seconds)
        self._delivery_task: asyncio.Task[None] | None = None
        self._page = Page(bot, trial_api=trial_api)
        self._server = _server(self._app(is_remote_allowed))

    @property
    def url(self) -> str:
        """The address of the server; `url + "/bot"` is what bot libraries want as their base."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def _app(self, is_remote_allowed: bool) -> ASGIApp:
        routes = [
            *self._page.routes(),
            *PersonSide(self.simulation).routes(),
            *ControlSide(self.simulation).routes(),
            *self._bot_side.routes(),
        ]
        app = Starlette(routes=routes, exception_handlers={HTTPException: _not_found, Exception: _own_fault})
        app.router.redirect_slashes = False
        return Guard(app, host=self.host, is_remote_allowed=is_remote_allowed)

    async def _run_from_webhook(self, answer: Json) -> object:
        """A bot may answer an update with a call; Telegram tells it nothing about how that went."""
        parameters = {name: value for name, value in answer.items() if name != "method"}
        return await self._bot_side.run_call(str(answer["method"]), parameters, {})

    async def __aenter__(self) -> Self:
        listener = _listener(self.host, self.port)
        self.port = listener.getsockname()[1]
        self._server.lifespan = self._server.config.lifespan_class(self._server.config)
        await self._server.startup(sockets=[listener])
        self._delivery_task = asyncio.create_task(self._delivery.run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End waiting requests first, give answers on their way a moment, then cut what is left."""
        self.simulation.closing.set()
        self.simulation.bell.ring()
        if self._delivery_task is not None:
            await self._delivery_task
        for listening in self._server.servers:
            listening.close()
        await self._end_connections()
        self.simulation.close()

    async def _end_connections(self) -> None:
        state = self._server.server_state
        for connection in list(state.connections):
            connection.shutdown()
        if state.tasks:
            _, unfinished = await asyncio.wait(set(state.tasks), timeout=LAST_ANSWERS_SECONDS)
            for task in unfinished:
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)
        for connection in list(state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)


async def _not_found(request: Request, error: Exception) -> Response:
    """Unknown addresses and HTTP methods are answered in the Bot API's shape too."""
    assert isinstance(error, HTTPException)
    return refused(BotApiError(error.status_code, error.detail)).response()


async def _own_fault(request: Request, error: Exception) -> Response:
    return refused(BotApiError(500, "Internal Server Error")).response()


def _server(app: ASGIApp) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    config.load()
    return uvicorn.Server(config)


def _listener(host: str, port: int) -> socket.socket:
    """Raises OSError when the address is taken or not ours."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    # Without the protocol asyncio would not switch off Nagle's delay, and each answer would take 40 ms longer.
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    listener.setblocking(False)
    return listener
