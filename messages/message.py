"""What a message is made of, before any chat system sees it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from html import escape as _escape
from html import unescape
from typing import Protocol

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
PAGE_ROWS = 8
MARK = re.compile("<[^>]*>")


class Style(StrEnum):
    """How a button asks for attention."""

    PRIMARY = "primary"
    SUCCESS = "success"
    DANGER = "danger"


@dataclass(frozen=True)
class Button:
    """A press that can be made: what it says, and the ids that come back (64 bytes at most)."""

    label: str
    data: str
    style: Style | None = None


@dataclass(frozen=True)
class Attachment:
    """A stored file that goes with a message; `telegram_file_id` saves sending its bytes again.

    `file_id` is its row, where it has one. `parts` are files that are packed into this one when it is sent; with a
    manifest their names are paths in it, and each can be proved. `content` is a file that was made for this message
    alone, and lies in no store.
    """

    name: str
    sha256: str
    media_type: str
    telegram_file_id: str | None = None
    is_photo: bool = False
    file_id: int | None = None
    parts: tuple["Attachment | MadeFile", ...] = ()
    with_manifest: bool = False
    content: bytes | None = None


class Recipe(Protocol):
    """Knows everything a file is made from; the making is slow, and belongs on no event loop and in no transaction."""

    def render(self) -> bytes:
        """Return the file's bytes."""
        ...


@dataclass(frozen=True)
class KeepAs:
    """That a file is kept once it was made, under a key: of which run, and of which task, if of one."""

    key: str
    run_id: int
    task_id: int | None = None


@dataclass(frozen=True)
class MadeFile:
    """A file that is made at the moment of sending; kept nowhere, or, where it says so, kept before it goes out."""

    name: str
    recipe: Recipe
    is_photo: bool = False
    keep_as: KeepAs | None = None


@dataclass(frozen=True)
class Message:
    """One message: text in Telegram's HTML subset, rows of buttons, and a file or none."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    file: Attachment | MadeFile | None = None


def escape(value: str) -> str:
    """Make a value from a person or a file harmless inside HTML text."""
    return _escape(value, quote=False)


def shown_length(text: str) -> int:
    """Return how long an HTML text is by Telegram's limits: as it is shown, in UTF-16 units."""
    return len(unescape(MARK.sub("", text)).encode("utf-16-le")) // 2


def full_stop(sentence: str) -> str:
    """Return a sentence with one point at its end, also where it ends with a title such as "S.E."."""
    return sentence if sentence.endswith(".") else f"{sentence}."


def one_line(value: str, limit: int) -> str:
    """Return a value on one line, shortened to `limit` characters; not escaped."""
    line = " ".join(value.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def page_row(data: str, *, page: int, items: int) -> tuple[tuple[Button, ...], ...]:
    """Return the row [‹] [›] for a list of so many items, or nothing for a single page; `data` lacks the page."""
    pages = page_count(items)
    if pages <= 1:
        return ()
    row = []
    if page > 0:
        row.append(Button("‹", f"{data}:{page - 1}"))
    if page < pages - 1:
        row.append(Button("›", f"{data}:{page + 1}"))
    return (tuple(row),)


def page_suffix(page: int, *, items: int) -> str:
    """Return which page of a list this is, as it stands behind the heading; nothing for a single page."""
    pages = page_count(items)
    return f" (halaman {page + 1} dari {pages})" if pages > 1 else ""


def existing_page(page: int, *, items: int) -> int:
    """Return the page that was asked for, or the last one where the list has become shorter meanwhile."""
    return min(max(page, 0), page_count(items) - 1)


def page_count(items: int) -> int:
    """Return how many pages a list of so many items fills."""
    return max(1, -(-items // PAGE_ROWS))


def made_file(name: str, content: bytes, *, media_type: str) -> Attachment:
    """Return a file that is made for one message, such as a long note or a calendar entry."""
    return Attachment(name=name, sha256="", media_type=media_type, content=content)
