"""Several files as one: what is sent together to somebody who has to look through all of it."""

import io
import zipfile
import zlib
from collections.abc import Iterable

ANY_TIME = (1980, 1, 1, 0, 0, 0)
"""The same files give the same bytes."""
UNREADABLE_PACKAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)
"""What Python's reader raises for packages that are damaged, packed in a way it does not know (NotImplementedError),
or locked (RuntimeError)."""


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a .zip of files, each under its name; names lose their folders, and doubles get a number."""
    packed = io.BytesIO()
    used: set[str] = set()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files:
            label = unused_name(name.replace("/", "-").replace("\\", "-"), used)
            package.writestr(zipfile.ZipInfo(label, ANY_TIME), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def unused_name(path: str, used: set[str]) -> str:
    """Return a path that is not used yet, its name numbered where it has to be, and add it to those that are."""
    folder, slash, name = path.rpartition("/")
    found, number = path, 1
    while found in used:
        number += 1
        found = f"{folder}{slash}{number} {name}"
    used.add(found)
    return found
