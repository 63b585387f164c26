"""Makes a small PNG of a picture that somebody sent, in a child process."""

import base64
import io
import warnings

from PIL import Image, UnidentifiedImageError

from documents.parsers import FileRefused

LARGEST_PICTURE = 20_000_000
SIDE = 400
FORMATS = ("PNG", "JPEG")
NO_PICTURE, TOO_LARGE, DAMAGED = "no_picture", "too_large", "damaged"


def read(content: bytes) -> str:
    """Return a PNG of at most 400 pixels a side, in base64; raises FileRefused."""
    return base64.b64encode(small_png(content)).decode()


def small_png(content: bytes) -> bytes:
    """Return a picture of at most 20 million pixels as a PNG of at most 400 a side. Raises FileRefused."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if picture.width * picture.height > LARGEST_PICTURE:
                raise FileRefused(TOO_LARGE)
            picture.thumbnail((SIDE, SIDE))
            small = io.BytesIO()
            picture.convert("RGBA").save(small, "PNG")
    except UnidentifiedImageError as error:
        raise FileRefused(NO_PICTURE) from error
    except Image.DecompressionBombError as error:
        raise FileRefused(TOO_LARGE) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise FileRefused(DAMAGED) from error
    return small.getvalue()
