"""Looks at the electronic signatures of a PDF in a child process: who, when, changed since, known to whom."""

import io
import logging
import re
import ssl
from datetime import datetime
from typing import TYPE_CHECKING

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from documents.parsers import FileRefused

if TYPE_CHECKING:
    from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus

CERTIFICATE = re.compile("-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
MOST_SIGNATURES = 20
HARMLESS = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)
"""What may be added behind a signature: proofs for later, and further signatures."""
UNREADABLE = (
    PdfError,
    SignatureValidationError,
    SigningError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    RecursionError,
)


def read(content: bytes, trusted: str = "") -> list[dict[str, object]]:
    """Return what each signature says, the first first; `trusted` are certificates as PEM. Raises FileRefused."""
    logging.disable(logging.CRITICAL)
    roots = [x509.Certificate.load(ssl.PEM_cert_to_DER_cert(pem)) for pem in CERTIFICATE.findall(trusted)]
    try:
        found = PdfFileReader(io.BytesIO(content), strict=False).embedded_regular_signatures
    except UNREADABLE as error:
        raise FileRefused("damaged") from error
    return [_told(each, roots) for each in found[:MOST_SIGNATURES]]


def _told(signature: "EmbeddedPdfSignature", roots: list[x509.Certificate]) -> dict[str, object]:
    try:
        status = validate_pdf_signature(
            signature, signer_validation_context=ValidationContext(trust_roots=roots, allow_fetching=False)
        )
    except UNREADABLE:
        return {"signer": "", "at": None, "state": "broken", "is_chain_known": False}
    subject = status.signing_cert.subject.native
    name = subject.get("common_name") or subject.get("organization_name") or ""
    return {
        "signer": name if isinstance(name, str) else ", ".join(map(str, name)),
        "at": _at(status),
        "state": _state(status),
        "is_chain_known": bool(status.trusted),
    }


def _state(status: "PdfSignatureStatus") -> str:
    if not status.intact or not status.valid:
        return "broken"
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE or status.modification_level in HARMLESS:
        return "intact"
    return "changed"


def _at(status: "PdfSignatureStatus") -> str | None:
    """Return when it was signed: by the time stamp where there is one, else by the signer's own clock."""
    stamped = status.timestamp_validity.timestamp if status.timestamp_validity is not None else None
    at = stamped or status.signer_reported_dt
    return at.isoformat() if isinstance(at, datetime) and at.tzinfo is not None else None
