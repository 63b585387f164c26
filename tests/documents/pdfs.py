"""Reading PDFs back in tests."""

import io
import re

from pypdf import PdfReader


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, every run of spaces and line ends as one space."""
    return [one_line(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
    """Return the text of a whole PDF on one line."""
    return " ".join(pages_of(pdf))


def one_line(text: str) -> str:
    """Return a text with every run of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()


def is_for_the_archive(pdf: bytes) -> bool:
    """Tell whether a PDF says of itself that it is PDF/A-2b; the typesetter refuses to write what is not."""
    metadata = PdfReader(io.BytesIO(pdf)).xmp_metadata
    assert metadata is not None
    stream = metadata.stream.get_data()
    return b"<pdfaid:part>2<" in stream and b"<pdfaid:conformance>B<" in stream
