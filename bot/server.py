"""HTTP servers of ours: inside the event loop of the bot, and without a word in the log for each request."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp


class ServerWithoutSignals(uvicorn.Server):
    """Leaves signals to the program around it, which has more to stop than this server."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield

    def stop(self) -> None:
        """End serving soon."""
        self.should_exit = True


def quiet_server(app: ASGIApp) -> ServerWithoutSignals:
    """Return a server for sockets that are open already: `serve(sockets=[…])`."""
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, lifespan="off", server_header=False, proxy_headers=False
    )
    return ServerWithoutSignals(config)


def listen(host: str, port: int) -> socket.socket:
    """Open a socket; raises OSError where the address is taken or not ours."""
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise OSError(error.errno, error.strerror, f"{host}:{port}") from None
