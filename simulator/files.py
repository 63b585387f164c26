"""Bytes of files by their hash, and the records that give them a file_id."""

import base64
import hashlib
import struct
from pathlib import Path

from simulator.world import StoredFile, World

FOLDER_OF_KIND = {"photo": "photos", "document": "documents", "voice": "voice", "sticker": "stickers"}


class Contents:
    """Bytes by SHA-256: in memory, and in a folder when there is one."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._in_memory: dict[str, bytes] = {}

    def put(self, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        if self._folder is None:
            self._in_memory[digest] = content
        elif not (self._folder / digest).exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = self._folder / f"{digest}.new"
            unfinished.write_bytes(content)
            unfinished.replace(self._folder / digest)
        return digest

    def get(self, digest: str) -> bytes:
        return self._in_memory[digest] if self._folder is None else (self._folder / digest).read_bytes()

    def clear(self) -> None:
        self._in_memory.clear()
        if self._folder is not None and self._folder.exists():
            for path in self._folder.iterdir():
                path.unlink()


def store_file(
    world: World,
    contents: Contents,
    *,
    bot_id: int,
    kind: str,
    content: bytes,
    file_name: str | None = None,
    mime_type: str | None = None,
    declared_size: int | None = None,
) -> StoredFile:
    """Keep a file: the same content has the same file_unique_id, every upload a file_id of its own for this bot."""
    digest = contents.put(content)
    number = world.next_file_number()
    width, height = picture_size(content) or (1, 1)
    extension = Path(file_name or "").suffix or (".jpg" if kind == "photo" else "")
    file = StoredFile(
        file_id=_identifier(f"{bot_id}/{kind}/{digest}/{number}", 48),
        file_unique_id=_identifier(f"{kind}/{digest}", 11),
        kind=kind,
        sha256=digest,
        size=len(content) if declared_size is None else declared_size,
        file_name=file_name,
        mime_type=mime_type,
        width=width,
        height=height,
        path=f"{FOLDER_OF_KIND[kind]}/file_{number}{extension}",
    )
    world.save_file(file)
    return file


def _identifier(text: str, length: int) -> str:
    digest = hashlib.sha512(text.encode()).digest()
    return "A" + base64.urlsafe_b64encode(digest).decode()[:length]


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height out of the header of a PNG or JPEG."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        (length,) = struct.unpack(">H", content[place + 2 : place + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return None
