"""Keeps a paper before it goes out for the first time, so that it is never made anew from other settings."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from db import kept_papers
from db.database import Database
from documents.store import DocumentStore
from messages.message import Attachment, MadeFile
from services.deliveries import Outgoing, Send
from services.kept_papers import as_attachment


class Keeper:
    """Makes the papers of a message that are to be kept, and puts the kept ones in their place."""

    def __init__(self, *, database: Database, store: DocumentStore, now: Callable[[], datetime]) -> None:
        self._database = database
        self._store = store
        self._now = now

    async def keep(self, delivery: Outgoing) -> Outgoing:
        """Return a delivery whose papers lie in the store. Raises StoreUnavailable."""
        if not isinstance(delivery, Send) or delivery.message.file is None:
            return delivery
        file = await self._kept(delivery.message.file)
        return replace(delivery, message=replace(delivery.message, file=file))

    async def _kept(self, file: Attachment | MadeFile) -> Attachment | MadeFile:
        if isinstance(file, Attachment):
            parts = tuple([await self._kept(part) for part in file.parts])
            return replace(file, parts=parts) if parts != file.parts else file
        if file.keep_as is None:
            return file
        content = await asyncio.to_thread(file.recipe.render)
        kept = await self._database.run(
            kept_papers.keep,
            run_id=file.keep_as.run_id,
            task_id=file.keep_as.task_id,
            key=file.keep_as.key,
            sha256=await self._store.put(content),
            size=len(content),
            name=file.name,
            now=self._now(),
        )
        return replace(as_attachment(kept), name=file.name)
