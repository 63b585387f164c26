"""A whole conversation in the dialects of two other bot libraries, as they put calls on the wire."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from simulator.client import PersonClient
from simulator.server import Simulator

CALL_SECONDS = 5
Dialect = Callable[[dict[str, str], dict[str, tuple[str, bytes]]], dict[str, Any]]


def aiogram(fields: dict[str, str], files: dict[str, tuple[str, bytes]]) -> dict[str, Any]:
    """Everything in a form; a file is attached under a name of its own."""
    attached = {f"a{number}": file for number, file in enumerate(files.values())}
    places = {name: f"attach://{place}" for name, place in zip(files, attached, strict=True)}
    return {"data": fields | places} | ({"files": attached} if attached else {})


def py_telegram_bot_api(fields: dict[str, str], files: dict[str, tuple[str, bytes]]) -> dict[str, Any]:
    """Everything in the address; a file is the only part of the form."""
    return {"params": fields} | ({"files": files} if files else {})


@pytest.mark.parametrize("dialect", [aiogram, py_telegram_bot_api])
async def test_another_library_talks_to_a_person(
    simulator: Simulator, http: httpx.AsyncClient, budi: PersonClient, dialect: Dialect
) -> None:
    async def call(method: str, files: dict[str, tuple[str, bytes]] | None = None, **parameters: Any) -> Any:
        fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
        response = await http.post(f"/bot{simulator.token}/{method}", **dialect(fields, files or {}))
        return response.raise_for_status().json()["result"]

    assert (await call("getMe"))["is_bot"] is True
    await call("deleteWebhook", drop_pending_updates=False)
    await budi.send("/tugas")
    (update,) = await call("getUpdates", timeout=CALL_SECONDS, allowed_updates=["message", "callback_query"])
    assert update["message"]["text"] == "/tugas"
    row = [{"text": "Terima", "callback_data": "t:1"}]
    sent = await call(
        "sendMessage", chat_id=budi.id, text="<b>Tugas</b>", parse_mode="HTML", reply_markup={"inline_keyboard": [row]}
    )

    pressed = await budi.press("Terima", wait=0)
    assert pressed is None
    (update,) = await call("getUpdates", timeout=CALL_SECONDS, offset=update["update_id"] + 1)
    query = update["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("t:1", sent["message_id"])
    assert await call("answerCallbackQuery", callback_query_id=query["id"], text="Tercatat") is True
    await call("editMessageText", chat_id=budi.id, message_id=sent["message_id"], text="Diterima")
    assert (await budi.wait_for(text="Diterima")).id == sent["message_id"]

    content = b"%PDF-1.4 undangan"
    await call("sendDocument", {"document": ("Undangan rapat.pdf", content)}, chat_id=budi.id, caption="Undangan")
    assert await budi.download(await budi.wait_for(text="Undangan")) == content
    await budi.send_file("notula.docx", b"notula")
    (update,) = await call("getUpdates", timeout=CALL_SECONDS, offset=update["update_id"] + 1)
    file = await call("getFile", file_id=update["message"]["document"]["file_id"])
    assert (await http.get(f"/file/bot{simulator.token}/{file['file_path']}")).content == b"notula"
