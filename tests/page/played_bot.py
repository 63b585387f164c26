"""A bot that a test plays call by call."""

from dataclasses import dataclass
from typing import Any

import httpx

TOKEN = "42:page-token"


@dataclass(frozen=True)
class PlayedBot:
    """The bot's side and the people's side of a simulator."""

    http: httpx.Client
    url: str

    def person(self, person_id: int, name: str) -> None:
        """Give somebody a phone who has pressed start."""
        self.post("/person", id=person_id, first_name=name)
        self.post(f"/person/{person_id}/send", text="/start")

    def call(self, method: str, **parameters: Any) -> Any:
        """Call a method of the Bot API."""
        return self.http.post(f"/bot{TOKEN}/{method}", json=parameters).raise_for_status().json()["result"]

    def status(self, method: str, **parameters: Any) -> int:
        """Call a method of the Bot API, and return how it was answered."""
        return self.http.post(f"/bot{TOKEN}/{method}", json=parameters).status_code

    def send_file(self, method: str, person_id: int, name: str, content: bytes, **fields: str) -> Any:
        """Send a document or a photo."""
        field = "photo" if method == "sendPhoto" else "document"
        form = {"chat_id": str(person_id), **fields}
        return self.http.post(f"/bot{TOKEN}/{method}", data=form, files={field: (name, content)}).raise_for_status()

    def post(self, path: str, **fields: Any) -> Any:
        """Do what a person does."""
        return self.http.post(path, json=fields).raise_for_status().json()

    def pressed(self) -> dict[str, Any]:
        """Wait for the next pressed button."""
        while True:
            for update in self.call("getUpdates", timeout=5, allowed_updates=[]):
                self.call("getUpdates", offset=update["update_id"] + 1)
                if "callback_query" in update:
                    query: dict[str, Any] = update["callback_query"]
                    return query
