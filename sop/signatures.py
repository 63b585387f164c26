"""What a file that comes back signed tells of itself. Pure; it is shown and kept, and stops nothing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TextMatch(StrEnum):
    """How the words of a signed file stand to those of the approved one; a scan has none that can be read."""

    SAME = "same"
    DIFFERENT = "different"
    OTHER = "other"
    UNREADABLE = "unreadable"


class SignatureState(StrEnum):
    """Whether a file is as it was signed: intact, added to afterwards, or changed in what was signed."""

    INTACT = "intact"
    CHANGED = "changed"
    BROKEN = "broken"


@dataclass(frozen=True)
class ElectronicSignature:
    """A signature in a PDF: who, when (as signed, or by a time stamp), its state, and whether its issuer is known."""

    signer: str
    at: datetime | None
    state: SignatureState
    is_chain_known: bool


@dataclass(frozen=True)
class Approved:
    """The version that was approved, which a signed file is compared with; `expected` may have been added to it."""

    name: str
    sha256: str
    expected: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignedCopy:
    """What was found in a signed file: the approved version it belongs to, where its words differ, its signatures.

    A difference is what stood there and what stands there now.
    """

    approved: Approved | None = None
    text: TextMatch = TextMatch.UNREADABLE
    differences: tuple[tuple[str, str], ...] = ()
    signatures: tuple[ElectronicSignature, ...] = ()
