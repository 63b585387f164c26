"""Where the bytes of files lie: under their SHA-256, written once, never changed; in a folder, or in a bucket (S3)."""

import asyncio
import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError
from obstore.store import LocalStore, ObjectStore, S3Store

SHA256 = re.compile(r"[0-9a-f]{64}")
TRIES = 3
TRY_FOR = timedelta(seconds=20)
"""So long a bucket is asked again before what needs it is put off."""


class StoredFileLost(Exception):
    """The store cannot hand out what was put under this hash."""


class StoredFileMissing(StoredFileLost):
    """The store has no bytes under this hash."""


class StoredFileDamaged(StoredFileLost):
    """The bytes under this hash are not those it was made from."""


class StoredFileUnreadable(StoredFileLost):
    """The bytes under this hash cannot be read: a right is missing, or the disk fails."""


class StoreUnavailable(Exception):
    """Nothing can be kept or fetched now: the disk is full, or the bucket does not answer. Later it may go."""


class StoreUnwritable(StoreUnavailable):
    """The office's own disk takes nothing: it is full, or a right is missing. Nothing is left behind; says why."""


@dataclass(frozen=True)
class Bucket:
    """Where S3-compatible storage is, and what opens it."""

    url: str
    endpoint: str | None = None
    region: str | None = None
    key_id: str | None = None
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Kept:
    """What lies in the store; `sha256` is empty for what we cannot have put there."""

    path: str
    sha256: str
    size: int
    written_at: datetime


class DocumentStore:
    """Keeps files by content hash; the names people give them are only labels elsewhere.

    Each call waits in a thread of ours: obstore's own asynchronous calls can abort a process that ends behind them.
    """

    def __init__(self, place: Path | Bucket) -> None:
        self._folder: Path | None = None
        if isinstance(place, Bucket):
            self._store: ObjectStore = _open(place)
            return
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = place
        self._store = LocalStore(place)

    async def put(self, content: bytes) -> str:
        """Keep bytes and return their SHA-256; keeping the same bytes again mends them where they were damaged.

        Raises StoreUnavailable, which passes, or StoreUnwritable, which somebody has to mend.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        try:
            await asyncio.to_thread(self._write, sha256, content)
        except (BaseError, OSError) as error:
            if self._folder is not None:
                raise StoreUnwritable(str(error).partition("\n")[0]) from error
            raise StoreUnavailable(type(error).__name__) from error
        return sha256

    def _write(self, sha256: str, content: bytes) -> None:
        try:
            self._store.put(_key(sha256), content, mode="create")
        except AlreadyExistsError:
            if self._is_intact(sha256):
                return
            self._store.put(_key(sha256), content, mode="overwrite")
        self._make_private(sha256)

    async def get(self, sha256: str) -> bytes:
        """Return stored bytes.

        Raises StoredFileMissing, StoredFileDamaged or StoredFileUnreadable; StoreUnavailable where a bucket is away.
        """
        return await asyncio.to_thread(self._read, sha256)

    def _read(self, sha256: str) -> bytes:
        try:
            content = bytes(self._store.get(_key(sha256)).bytes())
        except (NotFoundError, FileNotFoundError) as error:
            raise StoredFileMissing(sha256) from error
        except (BaseError, OSError) as error:
            if self._folder is None:
                raise StoreUnavailable(type(error).__name__) from error
            raise StoredFileUnreadable(sha256) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoredFileDamaged(sha256)
        return content

    async def all(self) -> list[Kept]:
        """Return what lies in the store; raises StoreUnavailable."""
        return await asyncio.to_thread(self._list)

    def _list(self) -> list[Kept]:
        try:
            found = [each for batch in self._store.list() for each in batch]
        except (BaseError, OSError) as error:
            raise StoreUnavailable(type(error).__name__) from error
        return [_kept(each["path"], each["size"], each["last_modified"]) for each in found]

    async def delete(self, kept: Kept) -> None:
        """Throw something away; raises StoreUnavailable."""
        try:
            await asyncio.to_thread(self._store.delete, kept.path)
        except (BaseError, OSError) as error:
            raise StoreUnavailable(type(error).__name__) from error

    def _is_intact(self, sha256: str) -> bool:
        try:
            self._read(sha256)
        except StoredFileLost:
            return False
        return True

    def _make_private(self, sha256: str) -> None:
        if self._folder is None:
            return
        path = self._folder / _key(sha256)
        path.parent.chmod(0o700)
        path.chmod(0o600)


def _open(bucket: Bucket) -> ObjectStore:
    """Open a bucket; writing waits for no answer that Telegram would not wait for."""
    given = {
        "endpoint": bucket.endpoint,
        "region": bucket.region,
        "access_key_id": bucket.key_id,
        "secret_access_key": bucket.secret,
    }
    return S3Store.from_url(
        bucket.url,
        config={name: value for name, value in given.items() if value is not None},  # type: ignore[arg-type]  # a TypedDict of optional keys
        client_options={"allow_http": (bucket.endpoint or "").startswith("http://"), "timeout": TRY_FOR},
        retry_config={"max_retries": TRIES, "retry_timeout": TRY_FOR},
    )


def _kept(path: str, size: int, written_at: datetime) -> Kept:
    name = path.rpartition("/")[2]
    is_ours = SHA256.fullmatch(name) is not None and path == _key(name)
    return Kept(path, name if is_ours else "", size, written_at)


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
