"""Papers that were given out are given out again as they were."""

from dataclasses import replace

from sqlmodel import Session

from db import kept_papers
from db.kept_papers import KeptPaper
from documents.checks import MEDIA_TYPES, extension
from messages.message import Attachment, KeepAs, MadeFile


def kept_or_made(session: Session, made: MadeFile, keep_as: KeepAs | None) -> MadeFile | Attachment:
    """Return a paper as it was given out before, or to be made and kept now; without a key it is made each time."""
    if keep_as is None:
        return made
    kept = kept_papers.find(session, keep_as.key)
    return replace(made, keep_as=keep_as) if kept is None else replace(as_attachment(kept), name=made.name)


def as_attachment(kept: KeptPaper) -> Attachment:
    """Return a kept paper as something that can go with a message."""
    return Attachment(name=kept.name, sha256=kept.sha256, media_type=MEDIA_TYPES[extension(kept.name)])
