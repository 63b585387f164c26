"""A parser that does what its input says, to see how the parent takes it. Runs in a child only."""

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from documents.parsers import FileRefused

WRITTEN = Path(tempfile.gettempdir()) / f"tepat-child-wrote-{os.getuid()}"


def read(content: bytes) -> Any:
    """Misbehave as told."""
    match content.split(b" ", 1)[0]:
        case b"echo":
            return {"length": len(content), "isolated": sys.flags.isolated, "environment": sorted(os.environ)}
        case b"refuse":
            raise FileRefused("locked")
        case b"raise":
            raise ValueError(content.decode())
        case b"sleep":
            time.sleep(60)
        case b"spin":
            while True:
                pass
        case b"grow":
            return len(bytearray(2 * 1024**3))
        case b"crash":
            os.abort()
        case b"exit":
            os._exit(0)
        case b"babble":
            sys.stdout.write("not json")
        case b"flood":
            while True:
                sys.stdout.write("x" * 100_000)
        case b"write":
            WRITTEN.write_bytes(b"x" * 10_000)
    return None
