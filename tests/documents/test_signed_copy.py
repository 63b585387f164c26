"""A file that comes back signed: who signed it, whether it was changed since, and whether it is what was approved."""

from dataclasses import replace
from datetime import date

import pytest

from documents.child import Children
from documents.papers.iku_document import Decree
from documents.papers.paper import WordPaper
from documents.signed_copy import examine
from sop.signatures import Approved, SignatureState, SignedCopy, TextMatch
from tests.documents.papers import a_decree
from tests.documents.signing import Signer, a_signer, add_afterwards

NUMBER = "000.7.2.7/012/DISKOMINFO/2026"


@pytest.fixture(scope="module")
def decree() -> Decree:
    """A decision as it was approved: no number, no date."""
    return replace(a_decree(), number="", dated=None)


@pytest.fixture(scope="module")
def concept(decree: Decree) -> bytes:
    return decree.render()


@pytest.fixture(scope="module")
def signer() -> Signer:
    return a_signer()


async def looked_at(
    content: bytes, *, approved: bytes | None = None, approved_name: str = "Konsep.pdf", trusted: str = ""
) -> SignedCopy:
    version = None if approved is None else (Approved(approved_name, "0" * 64, (NUMBER,)), approved)
    return await examine(Children(), content, name="Keputusan.pdf", approved=version, trusted=trusted)


# Signatures


async def test_a_signature_tells_who_signed_and_that_nothing_was_changed(concept: bytes, signer: Signer) -> None:
    (signature,) = (await looked_at(await signer.sign(concept), trusted=signer.issuer)).signatures

    assert (signature.signer, signature.state) == (signer.name, SignatureState.INTACT)
    assert signature.is_chain_known
    assert signature.at is not None


async def test_an_issuer_that_nobody_named_is_not_known(concept: bytes, signer: Signer) -> None:
    signed = await signer.sign(concept)

    for trusted in ("", a_signer().issuer):
        (signature,) = (await looked_at(signed, trusted=trusted)).signatures
        assert (signature.state, signature.is_chain_known) == (SignatureState.INTACT, False)


async def test_one_changed_byte_of_what_was_signed_is_found(concept: bytes, signer: Signer) -> None:
    signed = bytearray(await signer.sign(concept))
    signed[20] ^= 1

    (signature,) = (await looked_at(bytes(signed))).signatures

    assert signature.state is SignatureState.BROKEN


async def test_what_was_changed_behind_the_signature_is_found(concept: bytes, signer: Signer) -> None:
    (signature,) = (await looked_at(add_afterwards(await signer.sign(concept)))).signatures

    assert signature.state is SignatureState.CHANGED


async def test_a_second_signature_does_not_change_the_first(concept: bytes, signer: Signer) -> None:
    second = a_signer("Pejabat Sekretaris, S.Sos.")

    found = (await looked_at(await second.sign(await signer.sign(concept), field="Tandatangan2"))).signatures

    assert [(each.signer, each.state) for each in found] == [
        (signer.name, SignatureState.INTACT),
        (second.name, SignatureState.INTACT),
    ]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"%PDF-1.7\n" + b"\x00" * 5000, b"PK\x03\x04"])
async def test_what_is_no_pdf_has_no_signatures_and_no_words(content: bytes, concept: bytes) -> None:
    assert await looked_at(content, approved=concept) == SignedCopy(Approved("Konsep.pdf", "0" * 64, (NUMBER,)))


# Words


async def test_the_same_words_with_number_and_date_filled_in_are_the_approved_ones(
    decree: Decree, concept: bytes, signer: Signer
) -> None:
    numbered = replace(decree, number=NUMBER, dated=date(2026, 12, 9)).render()

    seen = await looked_at(await signer.sign(numbered), approved=concept)

    assert (seen.text, seen.differences) == (TextMatch.SAME, ())


async def test_another_target_is_noticed_and_shown(decree: Decree, concept: bytes) -> None:
    first, *others = decree.indicators
    changed = replace(first, targets=("99,5", *first.targets[1:]))

    seen = await looked_at(replace(decree, indicators=(changed, *others)).render(), approved=concept)

    assert seen.text is TextMatch.DIFFERENT
    assert [after for _, after in seen.differences] == ["99,5"]
    assert seen.differences[0][0] == first.targets[0]


async def test_the_approved_text_document_is_compared_too(decree: Decree, concept: bytes) -> None:
    seen = await looked_at(concept, approved=WordPaper(decree).render(), approved_name="Konsep.docx")

    assert seen.text in (TextMatch.SAME, TextMatch.DIFFERENT)


async def test_another_document_is_said_to_be_another(concept: bytes) -> None:
    words = " ".join(f"kata{number}" for number in range(400))
    other = replace(a_decree(), considering=(words,), legal_basis=(words,), rulings=(words,), indicators=())

    assert (await looked_at(other.render(), approved=concept)).text is TextMatch.OTHER


async def test_a_photo_has_no_words_to_compare(concept: bytes) -> None:
    photo = await examine(
        Children(), b"\xff\xd8\xff\xe0", name="foto.jpg", approved=(Approved("Konsep.pdf", ""), concept), trusted=""
    )

    assert (photo.text, photo.signatures) == (TextMatch.UNREADABLE, ())
