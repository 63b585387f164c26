"""The bundle of a run: whole, or it says what is not; and sha256sum alone says the same."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from documents.bundle import MANIFEST, BundleUnreadable, PlainText, bundle, verify

FILES = [
    ("riwayat.txt", b"Kepala Dinas memulai proses"),
    ("berkas/langkah 09/Konsep Keputusan (rev. 1).docx", b"PK\x03\x04 konsep"),
    ("berkas/langkah 09/Konsep Keputusan (rev. 1).docx", b"PK\x03\x04 konsep kedua"),
]


def packed(folder: Path, files: list[tuple[str, bytes]] = FILES) -> Path:
    """Return the path of a bundle."""
    path = folder / "paket.zip"
    path.write_bytes(bundle(files))
    return path


def repacked(path: Path, *, leave: str = "", change: str = "", add: str = "") -> Path:
    """Return another .zip with the same files but for one."""
    other = path.with_name("lain.zip")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(other, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name != leave:
                after.writestr(name, content[:-1] + b"!" if name == change else content)
        if add:
            after.writestr(add, b"?")
    return other


def test_a_bundle_is_whole_and_its_files_stand_under_their_own_names(tmp_path: Path) -> None:
    path = packed(tmp_path)

    verdict = verify(path)
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
    assert (verdict.intact, verdict.problems) == (3, ())
    assert names == [
        "riwayat.txt",
        "berkas/langkah 09/Konsep Keputusan (rev. 1).docx",
        "berkas/langkah 09/2 Konsep Keputusan (rev. 1).docx",
        MANIFEST,
    ]
    assert bundle(FILES) == path.read_bytes()


@pytest.mark.parametrize(
    ("tampering", "problem"),
    [
        ({"change": "riwayat.txt"}, "riwayat.txt: changed"),
        ({"leave": "riwayat.txt"}, "riwayat.txt: missing"),
        ({"add": "tambahan.pdf"}, "tambahan.pdf: not in the manifest"),
    ],
)
def test_what_was_changed_left_out_or_added_is_named(tmp_path: Path, tampering: dict[str, str], problem: str) -> None:
    assert verify(repacked(packed(tmp_path), **tampering)).problems == (problem,)


def test_one_changed_byte_is_found_wherever_it_changes_what_is_unpacked(tmp_path: Path) -> None:
    path = packed(tmp_path, [("surat.pdf", b"%PDF surat")])
    whole, found = path.read_bytes(), 0

    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            problems = verify(path).problems
        except BundleUnreadable:
            continue
        if problems:
            found += 1
        else:
            with zipfile.ZipFile(path) as package:
                assert package.read("surat.pdf") == b"%PDF surat", place
    assert found > 10


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="the tool is not on this machine")
def test_the_manifest_is_for_sha256sum_too(tmp_path: Path) -> None:
    folder = tmp_path / "paket"
    shutil.unpack_archive(packed(tmp_path), folder)

    whole = subprocess.run(["sha256sum", "-c", MANIFEST], cwd=folder, capture_output=True, check=False)
    (folder / "riwayat.txt").write_text("lain", encoding="utf-8")
    changed = subprocess.run(["sha256sum", "-c", MANIFEST], cwd=folder, capture_output=True, check=False)

    assert (whole.returncode, changed.returncode) == (0, 1)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/abs/olut", "a\\b", "baris\nbaru", "./x", MANIFEST])
def test_no_name_leads_out_of_the_folder_or_breaks_the_manifest(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path, [(name, b"isi")])

    with zipfile.ZipFile(path) as package:
        (stored, _) = package.namelist()
    assert not stored.startswith("/") and ".." not in stored.split("/") and stored.isprintable()
    assert stored != MANIFEST
    assert verify(path).intact == 1


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF"])
def test_what_is_no_bundle_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bukan.zip"
    path.write_bytes(content)

    with pytest.raises(BundleUnreadable):
        verify(path)


def test_a_zip_without_manifest_is_no_bundle(tmp_path: Path) -> None:
    with pytest.raises(BundleUnreadable, match=MANIFEST):
        verify(repacked(packed(tmp_path), leave=MANIFEST))


@pytest.mark.parametrize(
    ("tampering", "code", "said"),
    [({}, 0, "3 files are as they were packed"), ({"change": "riwayat.txt"}, 1, "riwayat.txt: changed")],
)
def test_the_command_line_tells_a_whole_bundle_from_a_changed_one(
    tmp_path: Path, tampering: dict[str, str], code: int, said: str
) -> None:
    path = repacked(packed(tmp_path), **tampering)

    result = CliRunner().invoke(cli, ["verify", str(path)])

    assert result.exit_code == code
    assert said in result.output


def test_the_command_line_refuses_what_is_no_bundle(tmp_path: Path) -> None:
    (tmp_path / "bukan.zip").write_bytes(b"%PDF")

    result = CliRunner().invoke(cli, ["verify", str(tmp_path / "bukan.zip")])

    assert result.exit_code == 2
    assert "is no bundle" in result.output


def test_a_text_is_a_file_too() -> None:
    assert PlainText("✓ selesai").render() == "✓ selesai".encode()
