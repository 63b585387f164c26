"""Looks at a file that came back signed: its words beside the approved version, and its electronic signatures."""

import json
from datetime import UTC, datetime
from typing import Any

from documents.checks import extension
from documents.child import ChildFailed, ChildRefused, Children
from sop.signatures import Approved, ElectronicSignature, SignatureState, SignedCopy, TextMatch

COMPARABLE = ("pdf", "docx")
LONGEST_NAME = 200


async def examine(
    children: Children, content: bytes, *, name: str, approved: tuple[Approved, bytes] | None, trusted: str
) -> SignedCopy:
    """Return what a signed file tells of itself; what cannot be read is said to be unreadable, and nothing fails.

    `approved` is what it is compared with; `trusted` are certificates of known issuers, as PEM. Nothing is fetched.
    """
    signatures = await _signatures(children, content, trusted=trusted) if extension(name) == "pdf" else ()
    if approved is None:
        return SignedCopy(signatures=signatures)
    text, differences = await _compare(children, content, name=name, approved=approved)
    return SignedCopy(approved[0], text, differences, signatures)


async def _compare(
    children: Children, content: bytes, *, name: str, approved: tuple[Approved, bytes]
) -> tuple[TextMatch, tuple[tuple[str, str], ...]]:
    version, before = approved
    kinds = (extension(version.name), extension(name))
    if any(kind not in COMPARABLE for kind in kinds):
        return TextMatch.UNREADABLE, ()
    arguments = (str(len(before)), " ".join(kinds), json.dumps(version.expected))
    try:
        told = await children.read("documents.parsers.comparison", before + content, *arguments)
        differences = tuple((str(was), str(now)) for was, now in told["differences"])
        return TextMatch(told["text"]), differences
    except (ChildRefused, ChildFailed, *NONSENSE):
        return TextMatch.UNREADABLE, ()


async def _signatures(children: Children, content: bytes, *, trusted: str) -> tuple[ElectronicSignature, ...]:
    try:
        told = await children.read("documents.parsers.signatures", content, trusted)
        return tuple(_signature(each) for each in told)
    except (ChildRefused, ChildFailed, *NONSENSE):
        return ()


def _signature(told: Any) -> ElectronicSignature:
    at = None if told["at"] is None else datetime.fromisoformat(str(told["at"])).astimezone(UTC)
    return ElectronicSignature(
        signer=str(told["signer"])[:LONGEST_NAME],
        at=at,
        state=SignatureState(told["state"]),
        is_chain_known=told["is_chain_known"] is True,
    )


NONSENSE = (ValueError, KeyError, TypeError, OverflowError)
"""What an answer raises that is not of the agreed shape: a child that was taken over can lie, but not stop us."""
