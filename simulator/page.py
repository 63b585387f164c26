"""The page with the phones: files of our own, and nothing from anywhere else."""

import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.orders import json_response
from simulator.shapes import BotProfile

# It becomes part of a header, so it must be nothing but an origin.
ORIGIN = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:[0-9]{1,5})?")
FOLDER = Path(__file__).parent / "page"
MEDIA_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


class Page:
    """Serves the page, and tells it which bot it shows and where an office clock can be moved."""

    def __init__(self, bot: BotProfile, *, trial_api: str | None) -> None:
        if trial_api is not None and not ORIGIN.fullmatch(trial_api):
            raise ValueError("trial_api must look like http://127.0.0.1:8701")
        self._config = {"bot": {"username": bot.username, "name": bot.first_name}, "trial_api": trial_api}
        self._headers = {
            "Content-Security-Policy": _policy(trial_api),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-cache",
        }
        self._contents = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in MEDIA_TYPES}

    def routes(self) -> list[Route]:
        return [
            Route("/", self.index),
            Route("/page/config.json", self.config),
            Route("/page/{name}", self.file),
        ]

    async def index(self, request: Request) -> Response:
        return self._answer("index.html")

    async def config(self, request: Request) -> Response:
        return json_response(self._config)

    async def file(self, request: Request) -> Response:
        return self._answer(request.path_params["name"])

    def _answer(self, name: str) -> Response:
        content = self._contents.get(name)
        if content is None:
            return Response("no such file", 404, media_type="text/plain")
        return Response(content, headers=self._headers, media_type=MEDIA_TYPES[Path(name).suffix])


def _policy(trial_api: str | None) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            f"connect-src 'self' {trial_api or ''}".rstrip(),
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
