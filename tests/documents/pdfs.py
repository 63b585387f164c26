"""Reading PDFs back in tests."""

import io
import re
from typing import Any

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
    """Tell whether a PDF says of itself that it is PDF/A-2b, and has what that asks for.

    The typesetter refuses to write what is not; here colours are defined, fonts are embedded, and nothing is hidden,
    runs, or lies elsewhere (ISO 19005-2, 6.2 to 6.6).
    """
    reader = PdfReader(io.BytesIO(pdf))
    metadata, root = reader.xmp_metadata, reader.root_object
    assert metadata is not None
    stream = metadata.stream.get_data()
    says_so = b"<pdfaid:part>2<" in stream and b"<pdfaid:conformance>B<" in stream
    listed: Any = root["/OutputIntents"].get_object()
    intents = [intent.get_object()["/S"] for intent in listed]
    runs = {"/OpenAction", "/AA"} & root.keys() or {"/JavaScript", "/EmbeddedFiles"} & root.get("/Names", {}).keys()
    fonts = [font for page in reader.pages for font in _fonts(page)]
    return (
        says_so
        and "/GTS_PDFA1" in intents
        and not reader.is_encrypted
        and "/ID" in reader.trailer
        and not runs
        and bool(fonts)
        and all(_is_embedded(font) for font in fonts)
    )


def _fonts(page: Any) -> list[Any]:
    return [font.get_object() for font in page["/Resources"].get("/Font", {}).values()]


def _is_embedded(font: Any) -> bool:
    for real in (each.get_object() for each in font.get("/DescendantFonts", [font])):
        descriptor = real.get("/FontDescriptor", {}).get_object()
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & descriptor.keys():
            return False
    return True
