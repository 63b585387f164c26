"""Several files as one: what is sent together to somebody who has to look through all of it."""

import io
import zipfile
from collections.abc import Iterable

ANY_TIME = (1980, 1, 1, 0, 0, 0)
"""The same files give the same bytes."""


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a .zip of files, each under its name; names lose their folders, and doubles get a number."""
    packed = io.BytesIO()
    used: set[str] = set()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files:
            label = _unused(name.replace("/", "-").replace("\\", "-"), used)
            package.writestr(zipfile.ZipInfo(label, ANY_TIME), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _unused(name: str, used: set[str]) -> str:
    label, number = name, 1
    while label in used:
        number += 1
        label = f"{number} {name}"
    used.add(label)
    return label
