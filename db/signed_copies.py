"""What was found in files that came back signed."""

from datetime import datetime

from sqlmodel import Session

from db.tables import SignedCopyRow
from sop.signatures import Approved, ElectronicSignature, SignatureState, SignedCopy, TextMatch


def add(session: Session, file_id: int, found: SignedCopy, *, now: datetime) -> None:
    """Keep what was found in a file."""
    session.add(
        SignedCopyRow(
            file_id=file_id,
            approved_sha256=found.approved.sha256 if found.approved is not None else None,
            approved_name=found.approved.name if found.approved is not None else None,
            text=found.text,
            differences=[list(each) for each in found.differences],
            signatures=[
                {
                    "signer": each.signer,
                    "at": each.at.isoformat() if each.at is not None else None,
                    "state": each.state.value,
                    "is_chain_known": each.is_chain_known,
                }
                for each in found.signatures
            ],
            examined_at=now,
        )
    )
    session.flush()


def of_file(session: Session, file_id: int) -> SignedCopy | None:
    """Return what was found in a file, or None where nobody looked."""
    row = session.get(SignedCopyRow, file_id)
    if row is None:
        return None
    approved = Approved(row.approved_name or "", row.approved_sha256) if row.approved_sha256 is not None else None
    return SignedCopy(
        approved,
        TextMatch(row.text),
        tuple((was, now) for was, now in row.differences),
        tuple(
            ElectronicSignature(
                signer=each["signer"],
                at=datetime.fromisoformat(each["at"]) if each["at"] is not None else None,
                state=SignatureState(each["state"]),
                is_chain_known=each["is_chain_known"],
            )
            for each in row.signatures
        ),
    )
