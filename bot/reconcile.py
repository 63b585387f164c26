"""`python -m bot reconcile`: do the stored documents and the rows that speak of them agree? May run beside the bot."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import system_clock
from bot.duties import open_alone
from bot.settings import Settings
from db.database import Database
from db.stored import StoredBytes, stored
from documents.store import DocumentStore, Kept, StoredFileLost

ORPHANED_AFTER = timedelta(days=1)
"""A file is stored before its row is written, and an update that fails is tried again for a quarter of an hour."""


@dataclass(frozen=True)
class Reconciled:
    """What agrees and what does not. Orphans are stored files that no row speaks of."""

    whole: int
    missing: Mapping[str, StoredBytes]
    damaged: Mapping[str, StoredBytes]
    orphans: Sequence[Kept]
    deleted: bool

    @property
    def is_whole(self) -> bool:
        """Whether every file can be handed out, as far as was looked."""
        return not self.missing and not self.damaged

    @property
    def lines(self) -> Iterator[str]:
        """What an operator reads; ids and hashes only."""
        for word, group in (("missing", self.missing), ("damaged", self.damaged)):
            for sha256, bytes_ in group.items():
                yield f"{word} {sha256} ({', '.join(bytes_.rows)})"
        for orphan in self.orphans:
            yield f"orphan {orphan.path} ({orphan.size} bytes){', deleted' if self.deleted else ''}"
        yield (
            f"{self.whole} files are whole, {len(self.missing)} missing, {len(self.damaged)} damaged, "
            f"{len(self.orphans)} orphans"
        )


async def reconcile(settings: Settings, *, read_all: bool, delete_orphans: bool) -> Reconciled:
    """Compare by name and size, or with `read_all` by contents; what is younger than a day is no orphan yet.

    Deleting needs a stopped bot: an official may just be sending the same bytes again. Raises DatabaseInUse or
    StoreUnavailable.
    """
    with open_alone(settings.database_url) if delete_orphans else closing(Database(settings.database_url)) as database:
        wanted = database.read_now(stored)  # the rows first: what they speak of was stored before them
        store = DocumentStore(settings.documents)
        kept = await store.all()
        sizes = {each.sha256: each.size for each in kept if each.sha256}
        missing = {sha256: bytes_ for sha256, bytes_ in wanted.items() if sha256 not in sizes}
        damaged = {}
        for sha256, bytes_ in wanted.items():
            is_there = sha256 in sizes
            if is_there and (sizes[sha256] != bytes_.size or (read_all and not await _is_whole(store, sha256))):
                damaged[sha256] = bytes_
        orphans = [each for each in kept if each.sha256 not in wanted and _is_old(each, now=system_clock())]
        for orphan in orphans if delete_orphans else ():
            await store.delete(orphan)
    return Reconciled(len(wanted) - len(missing) - len(damaged), missing, damaged, orphans, delete_orphans)


async def _is_whole(store: DocumentStore, sha256: str) -> bool:
    try:
        await store.get(sha256)
    except StoredFileLost:
        return False
    return True


def _is_old(kept: Kept, *, now: datetime) -> bool:
    return now - kept.written_at > ORPHANED_AFTER
