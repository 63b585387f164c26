"""The smallest files that are what they claim to be, made here so that no foreign file lies in the repository."""

import io
import struct
import zipfile
from collections.abc import Mapping

from documents.checks import OPEN_DOCUMENT

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + bytes(32) + bytes.fromhex("ffd9")
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00"
PROGRAM = b"MZ\x90\x00" + bytes(60) + b"PE\x00\x00"
SHELL_SCRIPT = b"#!/bin/sh\nrm -rf /\n"

SECTOR = 512
ENTRY = 128
MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
MAIN_STREAM = {"doc": "WordDocument", "xls": "Workbook", "ppt": "PowerPoint Document"}


def packed(parts: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file with those parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def open_xml(kind: str, **more: bytes) -> bytes:
    """Return a .docx, .xlsx or .pptx; `more` are parts by name, with "__" for "/"."""
    parts = {"[Content_Types].xml": b"<Types/>", MAIN_PART[kind]: b"<x/>"}
    return packed(parts | {name.replace("__", "/"): content for name, content in more.items()})


def open_document(kind: str, **more: bytes) -> bytes:
    """Return an .odt, .ods or .odp; `more` are parts by name, with "__" for "/"."""
    parts = {"mimetype": OPEN_DOCUMENT[kind].encode(), "content.xml": b"<x/>"}
    return packed(parts | {name.replace("__", "/"): content for name, content in more.items()})


def ole(*streams: str, text: bytes = b"") -> bytes:
    """Return an old Office container: header, one directory sector with these names, and some text."""
    header = bytes.fromhex("d0cf11e0a1b11ae1").ljust(SECTOR, b"\0")
    directory = b"".join(_entry(name) for name in ("Root Entry", *streams))
    return header + directory.ljust(SECTOR * 2, b"\0") + text


def old_office(kind: str, *more: str, text: bytes = b"") -> bytes:
    """Return a .doc, .xls or .ppt with further streams."""
    return ole(MAIN_STREAM[kind], *more, text=text)


def everything() -> dict[str, bytes]:
    """Return one sample of every kind that is accepted, by file name."""
    samples = {"a.pdf": PDF, "a.png": PNG, "a.jpg": JPEG, "a.jpeg": JPEG}
    samples |= {f"a.{kind}": open_xml(kind) for kind in MAIN_PART}
    samples |= {f"a.{kind}": open_document(kind) for kind in OPEN_DOCUMENT}
    return samples | {f"a.{kind}": old_office(kind) for kind in MAIN_STREAM}


def _entry(name: str) -> bytes:
    encoded = name.encode("utf-16-le")
    return encoded.ljust(64, b"\0") + struct.pack("<H", len(encoded) + 2) + bytes(ENTRY - 66)
