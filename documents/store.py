"""Where the bytes of files lie: under their SHA-256, written once, never changed."""

import hashlib
from pathlib import Path

from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError
from obstore.store import LocalStore, ObjectStore


class StoredFileLost(Exception):
    """The store cannot hand out what was put under this hash."""


class StoredFileMissing(StoredFileLost):
    """The store has no bytes under this hash."""


class StoredFileDamaged(StoredFileLost):
    """The bytes under this hash are not those it was made from."""


class StoredFileUnreadable(StoredFileLost):
    """The bytes under this hash cannot be read: a right is missing, or the disk fails."""


class StoreUnwritable(Exception):
    """Bytes cannot be kept: the disk is full, or a right is missing. Nothing of them is left behind."""


class DocumentStore:
    """Keeps files by content hash; the names people give them are only labels elsewhere."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._store: ObjectStore = LocalStore(folder)

    async def put(self, content: bytes) -> str:
        """Keep bytes and return their SHA-256; keeping the same bytes again mends them where they were damaged.

        Raises StoreUnwritable.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        try:
            await self._put(sha256, content)
            self._make_private(sha256)
        except (BaseError, OSError) as error:
            raise StoreUnwritable(str(error).partition("\n")[0]) from error
        return sha256

    async def get(self, sha256: str) -> bytes:
        """Return stored bytes; raises StoredFileMissing, StoredFileDamaged or StoredFileUnreadable."""
        try:
            result = await self._store.get_async(_key(sha256))
            content = bytes(await result.bytes_async())
        except (NotFoundError, FileNotFoundError) as error:
            raise StoredFileMissing(sha256) from error
        except (BaseError, OSError) as error:
            raise StoredFileUnreadable(sha256) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoredFileDamaged(sha256)
        return content

    async def _put(self, sha256: str, content: bytes) -> None:
        try:
            await self._store.put_async(_key(sha256), content, mode="create")
        except AlreadyExistsError:
            if not await self._is_intact(sha256):
                await self._store.put_async(_key(sha256), content, mode="overwrite")

    async def _is_intact(self, sha256: str) -> bool:
        try:
            await self.get(sha256)
        except StoredFileLost:
            return False
        return True

    def _make_private(self, sha256: str) -> None:
        path = self._folder / _key(sha256)
        path.parent.chmod(0o700)
        path.chmod(0o600)


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
