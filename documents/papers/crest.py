"""The crest on a letterhead: whether its picture can be used, and a small copy for papers."""

import base64
import io
import warnings
from pathlib import Path

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_PICTURE = 40_000_000
SIDE = 400
FORMATS = ("PNG", "JPEG")


class CrestUnusable(Exception):
    """A crest cannot be used; the text names the file and says why."""

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"{file}: crest: {problem}")


def load_crest(path: Path) -> bytes:
    """Return a crest as a PNG of at most 400 pixels a side. Raises CrestUnusable."""
    from PIL import Image, UnidentifiedImageError

    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST_FILE else None
    except OSError as error:
        raise CrestUnusable(path.name, f"cannot be read ({error.strerror})") from error
    if content is None:
        raise CrestUnusable(path.name, f"is larger than {LARGEST_FILE // 1024 // 1024} MB")
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if picture.width * picture.height > LARGEST_PICTURE:
                raise CrestUnusable(path.name, f"has more than {LARGEST_PICTURE // 1_000_000} million pixels")
            picture.thumbnail((SIDE, SIDE))
            small = io.BytesIO()
            picture.convert("RGBA").save(small, "PNG")
    except UnidentifiedImageError as error:
        raise CrestUnusable(path.name, "is no PNG or JPEG picture") from error
    except Image.DecompressionBombError as error:
        raise CrestUnusable(path.name, f"has more than {LARGEST_PICTURE // 1_000_000} million pixels") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise CrestUnusable(path.name, "is a damaged picture") from error
    return small.getvalue()


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
