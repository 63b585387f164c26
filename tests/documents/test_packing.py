"""Several files as one: each under its name, none lost, and the same files always the same bytes."""

import io
import zipfile

import pytest

from documents.packing import pack


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        assert len(package.namelist()) == len(set(package.namelist()))
        return {name: package.read(name) for name in package.namelist()}


def test_every_file_is_there_under_its_name_in_order() -> None:
    files = [("usulan TIK.xlsx", b"tik"), ("Usulan KIP – revisi.pdf", b"kip"), ("a", b"")]

    assert list(unpacked(pack(files)).items()) == files


def test_files_of_one_name_get_a_number_and_none_is_lost() -> None:
    files = [("usulan.pdf", b"1"), ("usulan.pdf", b"2"), ("2 usulan.pdf", b"3"), ("usulan.pdf", b"4")]

    assert unpacked(pack(files)) == {
        "usulan.pdf": b"1",
        "2 usulan.pdf": b"2",
        "2 2 usulan.pdf": b"3",
        "3 usulan.pdf": b"4",
    }


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\Windows\\win.ini", "bidang/tik/usulan.pdf"])
def test_a_name_leads_into_no_folder(name: str) -> None:
    (packed,) = unpacked(pack([(name, b"x")]))

    assert "/" not in packed
    assert "\\" not in packed


def test_the_same_files_give_the_same_bytes() -> None:
    files = [("a.pdf", b"a" * 1000), ("b.pdf", b"b")]

    assert pack(files) == pack(iter(files))


def test_what_repeats_itself_becomes_smaller() -> None:
    assert len(pack([("a.txt", b"usulan " * 10_000)])) < 2_000


def test_nothing_is_an_empty_package() -> None:
    assert unpacked(pack([])) == {}
