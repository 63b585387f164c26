"""Whether a file is what its name says, and of a kind the office uses. Looks at bytes, never runs or parses them."""

import io
import zipfile
from pathlib import PurePosixPath

import filetype

from sop.errors import FileEmpty, FileHasMacros, FileNotAsNamed, FileTooLarge, FileTypeRefused

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UNPACKED_LIMIT = 200 * 1024 * 1024
NAME_LIMIT = 120

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
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
SIMPLE = {"pdf": PDF, "jpg": JPEG, "jpeg": JPEG, "png": PNG}
OLE_MACRO_MARKS = ("_VBA_PROJECT".encode("utf-16-le"), "Macros".encode("utf-16-le"))


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

    Raises FileEmpty, FileTooLarge, FileTypeRefused, FileNotAsNamed or FileHasMacros.
    """
    check_declared(name=name, size=len(content))
    kind = extension(name)
    if kind in SIMPLE:
        return _simple(content, SIMPLE[kind])
    if kind in OLE:
        return _ole(content, OLE[kind])
    return _packed(content, kind)


def safe_name(name: str | None, *, otherwise: str) -> str:
    """Return a file's label: no folders, no invisible letters, not overlong."""
    letters = "".join(letter for letter in (name or "") if letter.isprintable())
    label = PurePosixPath(letters.replace("\\", "/")).name.strip()
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


def _ole(content: bytes, media_type: str) -> str:
    if not content.startswith(OLE_MAGIC):
        raise FileNotAsNamed
    if any(mark in content for mark in OLE_MACRO_MARKS):
        raise FileHasMacros
    return media_type


def _packed(content: bytes, kind: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {info.filename: info.file_size for info in package.infolist()}
            if sum(parts.values()) > UNPACKED_LIMIT:
                raise FileTooLarge(UNPACKED_LIMIT)
            if kind in OPEN_DOCUMENT:
                return _open_document(package, parts, kind)
    except zipfile.BadZipFile as error:
        raise FileNotAsNamed from error
    return _open_xml(parts, kind)


def _open_xml(parts: dict[str, int], kind: str) -> str:
    if "[Content_Types].xml" not in parts or not any(part.startswith(OPEN_XML_MAIN_PART[kind]) for part in parts):
        raise FileNotAsNamed
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise FileHasMacros
    return OPEN_XML[kind]


def _open_document(package: zipfile.ZipFile, parts: dict[str, int], kind: str) -> str:
    if (
        parts.get("mimetype", 0) not in range(1, 200)
        or package.read("mimetype").decode("ascii", "replace").strip() != (OPEN_DOCUMENT[kind])
    ):
        raise FileNotAsNamed
    if any(part.startswith("Basic/") for part in parts):
        raise FileHasMacros
    return OPEN_DOCUMENT[kind]
