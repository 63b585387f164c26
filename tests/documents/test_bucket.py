"""The store in a bucket behaves as it does in a folder, and a storage that is away loses nothing."""

import hashlib
from collections.abc import Iterator
from itertools import count

import pytest
from obstore.store import S3Store

from documents.store import Bucket, DocumentStore, StoredFileDamaged, StoredFileMissing, StoreUnavailable
from tests.documents.buckets import make_bucket, s3_server

pytestmark = pytest.mark.xdist_group("s3")
CONTENT = b"%PDF-1.4 usulan IKU"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
KEY = f"{SHA256[:2]}/{SHA256}"
numbers = count(1)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture
def bucket(endpoint: str) -> Bucket:
    return make_bucket(endpoint, f"tepat-{next(numbers)}", folder="/kantor")


@pytest.fixture
def store(bucket: Bucket) -> DocumentStore:
    return DocumentStore(bucket)


def write_past_us(bucket: Bucket, path: str, content: bytes) -> None:
    """Write as another program would."""
    config = {
        "endpoint": bucket.endpoint,
        "region": bucket.region,
        "access_key_id": bucket.key_id,
        "secret_access_key": bucket.secret,
    }
    raw = S3Store.from_url(bucket.url, config=config, client_options={"allow_http": True})  # type: ignore[arg-type]  # a plain dict for a TypedDict
    raw.put(path, content)


async def test_what_was_put_can_be_got_by_its_hash(store: DocumentStore, bucket: Bucket) -> None:
    assert await store.put(CONTENT) == SHA256
    assert await DocumentStore(bucket).get(SHA256) == CONTENT


async def test_the_same_bytes_are_kept_once(store: DocumentStore) -> None:
    await store.put(CONTENT)
    await store.put(CONTENT)
    await store.put(b"other")

    assert sorted(kept.size for kept in await store.all()) == [5, len(CONTENT)]
    assert {kept.path for kept in await store.all()} > {KEY}


async def test_what_lies_there_already_is_not_written_over_unless_it_is_damaged(
    store: DocumentStore, bucket: Bucket
) -> None:
    write_past_us(bucket, KEY, b"damaged")
    with pytest.raises(StoredFileDamaged):
        await store.get(SHA256)

    await store.put(CONTENT)

    assert await store.get(SHA256) == CONTENT


async def test_a_file_that_was_never_put_is_missing(store: DocumentStore) -> None:
    with pytest.raises(StoredFileMissing):
        await store.get(SHA256)


async def test_what_others_put_there_is_seen_and_not_taken_for_ours(store: DocumentStore, bucket: Bucket) -> None:
    write_past_us(bucket, "catatan.txt", b"x")
    write_past_us(bucket, f"zz/{SHA256}", b"x")

    assert {(kept.path, kept.sha256) for kept in await store.all()} == {("catatan.txt", ""), (f"zz/{SHA256}", "")}


async def test_a_storage_that_is_away_or_shut_is_told_from_a_lost_file(bucket: Bucket) -> None:
    nobody_there = Bucket(bucket.url, endpoint="http://127.0.0.1:9", region="us-east-1", key_id="x", secret="x")
    store = DocumentStore(nobody_there)

    with pytest.raises(StoreUnavailable):
        await store.put(CONTENT)
    with pytest.raises(StoreUnavailable):
        await store.get(SHA256)
    with pytest.raises(StoreUnavailable):
        await store.all()
