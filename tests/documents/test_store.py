"""Bytes are kept under their hash: written once, checked when read, for nobody else's eyes."""

import hashlib
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import CHECKOUT
from documents.store import DocumentStore, StoredFileDamaged, StoredFileMissing, StoredFileUnreadable

CONTENT = b"%PDF-1.4 usulan IKU"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "documents"


@pytest.fixture
def store(folder: Path) -> DocumentStore:
    return DocumentStore(folder)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_what_was_put_can_be_got_by_its_hash(store: DocumentStore) -> None:
    key = await store.put(CONTENT)

    assert key == SHA256
    assert await store.get(key) == CONTENT


async def test_the_same_bytes_are_kept_once_and_not_written_again(store: DocumentStore, folder: Path) -> None:
    await store.put(CONTENT)
    (kept,) = files_in(folder)
    written_at = kept.stat().st_mtime_ns

    assert await store.put(CONTENT) == SHA256

    assert files_in(folder) == [kept]
    assert kept.stat().st_mtime_ns == written_at


async def test_a_second_store_on_the_same_folder_sees_the_files(store: DocumentStore, folder: Path) -> None:
    await store.put(CONTENT)

    assert await DocumentStore(folder).get(SHA256) == CONTENT


async def test_a_file_that_was_never_put_is_missing(store: DocumentStore) -> None:
    with pytest.raises(StoredFileMissing):
        await store.get(SHA256)


async def test_a_file_that_somebody_deleted_is_missing(store: DocumentStore, folder: Path) -> None:
    await store.put(CONTENT)
    files_in(folder)[0].unlink()

    with pytest.raises(StoredFileMissing):
        await store.get(SHA256)


@pytest.mark.parametrize("damage", [b"", CONTENT[:-1], CONTENT + b" ", CONTENT.upper()])
async def test_a_damaged_file_is_not_handed_out(store: DocumentStore, folder: Path, damage: bytes) -> None:
    await store.put(CONTENT)
    files_in(folder)[0].write_bytes(damage)

    with pytest.raises(StoredFileDamaged):
        await store.get(SHA256)


@pytest.mark.parametrize("damage", [b"", CONTENT[:-1]])
async def test_putting_the_same_bytes_again_mends_a_damaged_file(
    store: DocumentStore, folder: Path, damage: bytes
) -> None:
    await store.put(CONTENT)
    (kept,) = files_in(folder)
    kept.write_bytes(damage)

    await store.put(CONTENT)

    assert await store.get(SHA256) == CONTENT
    assert mode_of(kept) == 0o600


async def test_what_lies_in_the_way_of_a_file_makes_it_unreadable(store: DocumentStore, folder: Path) -> None:
    await store.put(CONTENT)
    (kept,) = files_in(folder)
    kept.unlink()
    kept.mkdir()

    with pytest.raises((StoredFileUnreadable, StoredFileMissing)):
        await store.get(SHA256)


async def test_files_and_folders_are_for_this_user_only(store: DocumentStore, folder: Path) -> None:
    await store.put(CONTENT)

    assert mode_of(folder) == 0o700
    (kept,) = files_in(folder)
    assert mode_of(kept) == 0o600
    assert mode_of(kept.parent) == 0o700


def test_a_folder_that_cannot_be_made_is_an_error_that_names_it(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x")

    with pytest.raises(OSError, match="file"):
        DocumentStore(in_the_way / "documents")


async def test_an_empty_file_can_be_kept(store: DocumentStore) -> None:
    assert await store.get(await store.put(b"")) == b""


WRITES_TO_A_SMALL_DISK = """
import asyncio, resource, signal, sys
from pathlib import Path
from documents.store import DocumentStore, StoreUnwritable
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = DocumentStore(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
try:
    asyncio.run(store.put(bytes(1_000_000)))
except StoreUnwritable as error:
    sys.stdout.write(str(error))
"""


def test_of_what_does_not_fit_on_the_disk_nothing_is_left(folder: Path) -> None:
    """The limit stops the write in its middle, as a full disk does."""
    done = subprocess.run(
        [sys.executable, "-c", WRITES_TO_A_SMALL_DISK, str(folder)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "Unable to copy data to file" in done.stdout
    assert files_in(folder) == []
