"""Updates as Telegram sends them, without their number."""

from itertools import count
from typing import Any

DATE = 1_796_000_000
_message_ids = count(1)


def person(telegram_id: int) -> dict[str, Any]:
    """Return the account of somebody."""
    return {
        "id": telegram_id,
        "is_bot": False,
        "first_name": "Budi",
        "last_name": "Uji",
        "username": f"akun{telegram_id}",
    }


def private_chat(telegram_id: int) -> dict[str, Any]:
    """Return somebody's chat with the bot."""
    return {"id": telegram_id, "type": "private", "first_name": "Budi"}


def message(sender: int, *, chat: dict[str, Any] | None = None, **content: Any) -> dict[str, Any]:
    """Return a message with some content."""
    shown = {
        "message_id": next(_message_ids),
        "date": DATE,
        "from": person(sender),
        "chat": chat or private_chat(sender),
    }
    return {"message": shown | content}


def text(sender: int, words: str, **more: Any) -> dict[str, Any]:
    """Return a text; one that begins with "/" is marked as a command, as Telegram does."""
    entities: dict[str, Any] = {}
    if words.startswith("/"):
        entities = {"entities": [{"type": "bot_command", "offset": 0, "length": len(words.split()[0])}]}
    return message(sender, text=words, **entities, **more)


def edited(sender: int, words: str, **more: Any) -> dict[str, Any]:
    """Return a message that was changed after it was sent."""
    return {"edited_message": text(sender, words, edit_date=DATE + 5, **more)["message"]}


def document(
    sender: int, file_id: str = "doc", name: str | None = "laporan.pdf", size: int | None = 100, **more: Any
) -> dict[str, Any]:
    """Return a file; what it holds is what the network has under its id."""
    about = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_name": name, "file_size": size}
    return message(sender, document={key: value for key, value in about.items() if value is not None}, **more)


def photo(sender: int, file_id: str = "photo", size: int = 100, **more: Any) -> dict[str, Any]:
    """Return a photo in two sizes, the smaller one first."""
    sizes = [
        {
            "file_id": f"{file_id}{width}",
            "file_unique_id": f"u{width}",
            "width": width,
            "height": width,
            "file_size": size,
        }
        for width in (90, 1280)
    ]
    return message(sender, photo=sizes, **more)


def press(sender: int, data: str | None, *, message_id: int = 5001, **shown: Any) -> dict[str, Any]:
    """Return a press on a button under a message of the bot."""
    bot = {"id": 123456789, "is_bot": True, "first_name": "Tepat", "username": "tepat_uji_bot"}
    under = {"message_id": message_id, "date": DATE, "from": bot, "chat": private_chat(sender), "text": "kartu"}
    about = {"id": "4382bfdwdsb323b2d9", "from": person(sender), "chat_instance": "1", "message": under | shown}
    return {"callback_query": about | ({} if data is None else {"data": data})}


def membership(chat: dict[str, Any], by: int, *, status: str, before: str = "left") -> dict[str, Any]:
    """Return what comes when the bot is added, removed, blocked or unblocked."""
    bot = {"id": 123456789, "is_bot": True, "first_name": "Tepat", "username": "tepat_uji_bot"}
    ban = {"until_date": 0}
    return {
        "my_chat_member": {
            "chat": chat,
            "from": person(by),
            "date": DATE,
            "old_chat_member": {"user": bot, "status": before} | (ban if before == "kicked" else {}),
            "new_chat_member": {"user": bot, "status": status} | (ban if status == "kicked" else {}),
        }
    }
