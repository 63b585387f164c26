"""What stays of a run as one .zip, with a manifest that proves it whole: to us, and to `sha256sum -c` alone."""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from documents.packing import ANY_TIME, UNREADABLE_PACKAGE, unused_name

MANIFEST = "SHA256SUMS"
READ_AT_ONCE = 1024 * 1024


class BundleUnreadable(Exception):
    """A file is no bundle: no .zip, damaged as a whole, or without a manifest. Says which."""


@dataclass(frozen=True)
class PlainText:
    """A text that goes into a bundle as a file."""

    text: str

    def render(self) -> bytes:
        """Return the text as UTF-8."""
        return self.text.encode()


@dataclass(frozen=True)
class Verdict:
    """What a check of a bundle found: how many files are as they were packed, and what is wrong, in the order found."""

    intact: int
    problems: tuple[str, ...]


class Packer:
    """Packs one file after another into a .zip, and the manifest when it is closed."""

    def __init__(self, target: BinaryIO) -> None:
        self._package = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self._hashes: dict[str, str] = {}
        self._used = {MANIFEST}

    def add(self, path: str, content: bytes) -> None:
        """Pack a file that is at hand."""
        name = unused_name(_safe(path), self._used)
        self._hashes[name] = hashlib.sha256(content).hexdigest()
        self._package.writestr(zipfile.ZipInfo(name, ANY_TIME), content, zipfile.ZIP_DEFLATED)

    def add_from_disk(self, path: str, source: Path) -> None:
        """Pack a file of any size."""
        name = unused_name(_safe(path), self._used)
        with source.open("rb") as file:
            self._hashes[name] = hashlib.file_digest(file, "sha256").hexdigest()
        self._package.write(source, name)

    def close(self) -> None:
        """Pack the manifest and end."""
        manifest = "".join(f"{sha256}  {name}\n" for name, sha256 in self._hashes.items())
        self._package.writestr(zipfile.ZipInfo(MANIFEST, ANY_TIME), manifest, zipfile.ZIP_DEFLATED)
        self._package.close()


def bundle(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a .zip of files, each under its path, with the manifest; the same files give the same bytes."""
    packed = io.BytesIO()
    packer = Packer(packed)
    for path, content in files:
        packer.add(path, content)
    packer.close()
    return packed.getvalue()


def verify(path: Path) -> Verdict:
    """Compare every file of a bundle with its manifest. Raises BundleUnreadable."""
    try:
        with zipfile.ZipFile(path) as package:
            promised = _promised(package)
            there = {info.filename for info in package.infolist() if not info.is_dir()} - {MANIFEST}
            problems = [f"{name}: not in the manifest" for name in sorted(there - promised.keys())]
            for name, sha256 in promised.items():
                if name not in there:
                    problems.append(f"{name}: missing")
                elif _hash_of(package, name) != sha256:
                    problems.append(f"{name}: changed")
    except UNREADABLE_PACKAGE as error:
        raise BundleUnreadable(str(error) or type(error).__name__) from error
    changed = sum(not problem.endswith("not in the manifest") for problem in problems)
    return Verdict(len(promised) - changed, tuple(problems))


def _promised(package: zipfile.ZipFile) -> dict[str, str]:
    try:
        lines = package.read(MANIFEST).decode().splitlines()
    except KeyError as error:
        raise BundleUnreadable(f"has no {MANIFEST}") from error
    return {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines)}


def _hash_of(package: zipfile.ZipFile, name: str) -> str:
    """Return the hash of a file in a bundle, or "" where it cannot be read."""
    found = hashlib.sha256()
    try:
        with package.open(name) as content:
            while chunk := content.read(READ_AT_ONCE):
                found.update(chunk)
    except UNREADABLE_PACKAGE:
        return ""
    return found.hexdigest()


def _safe(path: str) -> str:
    """Return a path that leads nowhere but into the folder it is unpacked in, on one line."""
    parts = [part for part in path.replace("\\", "-").split("/") if part not in ("", ".", "..")]
    return "/".join("".join(letter if letter.isprintable() else "-" for letter in part) for part in parts)
