"""The crest on a letterhead: whether its picture can be used, and a small copy for papers."""

import base64
from pathlib import Path

from documents.child import ChildFailed, ChildRefused, Children
from documents.parsers import FileRefused
from sop.errors import CrestUnreadable

LARGEST_FILE = 5 * 1024 * 1024
SIDE = 400
PARSER = "documents.parsers.picture"
PROBLEMS = {
    "no_picture": "is no PNG or JPEG picture",
    "too_large": "has more than 20 million pixels",
    "damaged": "is a damaged picture",
}


class CrestUnusable(Exception):
    """The crest that a file names cannot be used; the text names the file and says why."""

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"{file}: crest: {problem}")


def load_crest(path: Path) -> bytes:
    """Return the operator's own crest as a PNG of at most 400 pixels a side. Raises CrestUnusable."""
    from documents.parsers.picture import small_png

    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST_FILE else None
    except OSError as error:
        raise CrestUnusable(path.name, f"cannot be read ({error.strerror})") from error
    if content is None:
        raise CrestUnusable(path.name, f"is larger than {LARGEST_FILE // 1024 // 1024} MB")
    try:
        return small_png(content)
    except FileRefused as error:
        raise CrestUnusable(path.name, PROBLEMS[error.reason]) from error


async def read_crest(children: Children, content: bytes) -> bytes:
    """Return a crest that somebody sent as a PNG of at most 400 pixels a side. Raises CrestUnreadable."""
    try:
        return base64.b64decode(str(await children.read(PARSER, content)), validate=True)
    except ChildRefused as error:
        raise CrestUnreadable(error.reason if error.reason in PROBLEMS else "damaged") from error
    except (ChildFailed, ValueError) as error:
        raise CrestUnreadable("damaged") from error


def as_text(crest: bytes | None) -> str:
    """Return a crest as templates take it: an SVG around the PNG, for data are text only; "" for none."""
    if crest is None:
        return ""
    encoded = base64.b64encode(crest).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{SIDE}" height="{SIDE}" viewBox="0 0 {SIDE} {SIDE}">'
        f'<image width="{SIDE}" height="{SIDE}" xlink:href="data:image/png;base64,{encoded}"/></svg>'
    )
