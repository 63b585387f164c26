"""Whether a file is what its name says, and of a kind the office uses. Looks at bytes, never runs or parses them."""

import io
import zipfile
from pathlib import PurePosixPath

import filetype

from documents.packing import UNREADABLE_PACKAGE
from sop.errors import (
    FileDamaged,
    FileEmpty,
    FileHasMacros,
    FileLocked,
    FileNotAsNamed,
    FileTooLarge,
    FileTypeRefused,
    FileUnpacksTooLarge,
)

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UNPACKED_LIMIT = 200 * 1024 * 1024
NAME_LIMIT = 120
LONGEST_MEDIA_TYPE = 200
MOST_PARTS = 20_000

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
OLE_ENTRY_BYTES = 128
ZIP_MAGIC = b"PK\x03\x04"
ZIP_PART_MAGIC = b"PK\x01\x02"
ZIP_LOCKED = 1
OPEN_XML = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
OPEN_XML_MAIN_PART = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
OPEN_DOCUMENT = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
OLE = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
}
OLE_MAIN_STREAMS = {"doc": ("WordDocument",), "xls": ("Workbook", "Book"), "ppt": ("PowerPoint Document",)}
OLE_MACROS = ("Macros", "_VBA_PROJECT", "_VBA_PROJECT_CUR")
OLE_LOCKED = "EncryptedPackage"
MACRO_SHEETS = ("xl/macrosheets/", "xl/intlMacrosheets/")
OPEN_DOCUMENT_MACROS = ("Basic/", "Scripts/")
LOCKED_PART = b"<manifest:encryption-data"
LONGEST_MANIFEST = 1024 * 1024
SIMPLE = {"pdf": PDF, "jpg": JPEG, "jpeg": JPEG, "png": PNG}
MEDIA_TYPES = {**SIMPLE, **OPEN_XML, **OPEN_DOCUMENT, **OLE, "txt": "text/plain"}


def check_declared(*, name: str, size: int | None) -> None:
    """Refuse a file by what Telegram says of it, before it is fetched.

    `size` is in bytes. Raises FileTooLarge, FileEmpty or FileTypeRefused.
    """
    if size is not None and size > DOWNLOAD_LIMIT:
        raise FileTooLarge(DOWNLOAD_LIMIT)
    if size == 0:
        raise FileEmpty
    if extension(name) not in {*SIMPLE, *OPEN_XML, *OPEN_DOCUMENT, *OLE}:
        raise FileTypeRefused


def check_content(content: bytes, *, name: str) -> str:
    """Return the media type of a file whose bytes agree with its name.

    Raises FileEmpty, FileTooLarge, FileTypeRefused, FileNotAsNamed, FileDamaged, FileLocked, FileUnpacksTooLarge or
    FileHasMacros.
    """
    check_declared(name=name, size=len(content))
    kind = extension(name)
    if kind in SIMPLE:
        return _simple(content, SIMPLE[kind])
    if kind in OLE:
        return _ole(content, kind)
    return _packed(content, kind)


def safe_name(name: str | None, *, otherwise: str) -> str:
    """Return a file's label: no folders, no invisible letters, not overlong."""
    visible = "".join(letter for letter in name or "" if letter.isprintable() or letter.isspace())
    label = PurePosixPath(" ".join(visible.split()).replace("\\", "/")).name.strip()
    if not label.strip("."):
        return otherwise
    if len(label) <= NAME_LIMIT:
        return label
    suffix = PurePosixPath(label).suffix[:10]
    return label[: NAME_LIMIT - len(suffix)] + suffix


def extension(name: str) -> str:
    """Return the ending of a file name in small letters, without the point."""
    return PurePosixPath(name).suffix.lower().lstrip(".")


def _simple(content: bytes, media_type: str) -> str:
    guess = filetype.guess(content)
    if guess is None or guess.mime != media_type:
        raise FileNotAsNamed
    return media_type


def _ole(content: bytes, kind: str) -> str:
    if content.startswith(OLE_MAGIC) and _has_entry(content, OLE_LOCKED):
        raise FileLocked
    if not content.startswith(OLE_MAGIC) or not _has_entry(content, *OLE_MAIN_STREAMS[kind]):
        raise FileNotAsNamed
    if _has_entry(content, *OLE_MACROS):
        raise FileHasMacros
    return OLE[kind]


def _has_entry(content: bytes, *names: str) -> bool:
    """Tell whether an OLE file's directory has one of these names; the same words in its text do not count."""
    for name in names:
        entry = f"{name}\0".encode("utf-16-le")
        at = content.find(entry)
        while at >= 0:
            if at % OLE_ENTRY_BYTES == 0:
                return True
            at = content.find(entry, at + 1)
    return False


def _packed(content: bytes, kind: str) -> str:
    if content.startswith(OLE_MAGIC) and kind in OPEN_XML and _has_entry(content, OLE_LOCKED):
        raise FileLocked
    if not content.startswith(ZIP_MAGIC):
        raise FileNotAsNamed
    if content.count(ZIP_PART_MAGIC) > MOST_PARTS:
        raise FileUnpacksTooLarge(UNPACKED_LIMIT)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > UNPACKED_LIMIT:
                raise FileUnpacksTooLarge(UNPACKED_LIMIT)
            if any(part.flag_bits & ZIP_LOCKED for part in package.infolist()):
                raise FileLocked
            return _open_document(package, kind) if kind in OPEN_DOCUMENT else _open_xml(package, kind)
    except UNREADABLE_PACKAGE as error:
        raise FileDamaged from error


def _open_xml(package: zipfile.ZipFile, kind: str) -> str:
    parts = package.namelist()
    if "[Content_Types].xml" not in parts or not any(part.startswith(OPEN_XML_MAIN_PART[kind]) for part in parts):
        raise FileNotAsNamed
    if any(part.lower().endswith("vbaproject.bin") or part.startswith(MACRO_SHEETS) for part in parts):
        raise FileHasMacros
    return OPEN_XML[kind]


def _open_document(package: zipfile.ZipFile, kind: str) -> str:
    parts = package.namelist()
    if "mimetype" not in parts or package.getinfo("mimetype").file_size > LONGEST_MEDIA_TYPE:
        raise FileNotAsNamed
    if package.read("mimetype").decode("ascii", "replace").strip() != OPEN_DOCUMENT[kind]:
        raise FileNotAsNamed
    if any(part.startswith(OPEN_DOCUMENT_MACROS) for part in parts):
        raise FileHasMacros
    if _is_locked(package):
        raise FileLocked
    return OPEN_DOCUMENT[kind]


def _is_locked(package: zipfile.ZipFile) -> bool:
    """Tell whether the parts of an open document are encrypted, as its manifest says."""
    name = "META-INF/manifest.xml"
    if name not in package.namelist() or package.getinfo(name).file_size > LONGEST_MANIFEST:
        return False
    return LOCKED_PART in package.read(name)
