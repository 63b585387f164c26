"""A file is what its name says, or it is refused with the reason."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.checks import (
    DOWNLOAD_LIMIT,
    NAME_LIMIT,
    UNPACKED_LIMIT,
    check_content,
    check_declared,
    extension,
    safe_name,
)
from sop.errors import (
    FileDamaged,
    FileEmpty,
    FileHasMacros,
    FileLocked,
    FileNotAsNamed,
    FileTooLarge,
    FileTypeRefused,
    FileUnpacksTooLarge,
    SopError,
)
from tests.documents.samples import (
    GIF,
    JPEG,
    MAIN_PART,
    MAIN_STREAM,
    PDF,
    PNG,
    PROGRAM,
    SHELL_SCRIPT,
    everything,
    old_office,
    ole,
    open_document,
    open_xml,
    packed,
)

ACCEPTED = everything()


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_file_of_every_accepted_kind_is_known_by_its_bytes(name: str) -> None:
    media_type = check_content(ACCEPTED[name], name=name)

    assert "/" in media_type


@pytest.mark.parametrize("name", ACCEPTED)
def test_the_letter_case_of_the_ending_does_not_matter(name: str) -> None:
    shouted = name.upper()

    assert check_content(ACCEPTED[name], name=shouted) == check_content(ACCEPTED[name], name=name)


@pytest.mark.parametrize("named", ACCEPTED)
def test_no_file_passes_under_the_name_of_another_kind(named: str) -> None:
    own_type = check_content(ACCEPTED[named], name=named)

    for other, content in ACCEPTED.items():
        if check_content(content, name=other) != own_type:
            with pytest.raises(FileNotAsNamed):
                check_content(content, name=named)


@pytest.mark.parametrize("named", ACCEPTED)
@pytest.mark.parametrize(
    "content",
    [PROGRAM, SHELL_SCRIPT, GIF, b"hello", bytes(2000)],
    ids=["program", "script", "gif", "text", "zeros"],
)
def test_a_renamed_program_picture_or_text_is_refused(named: str, content: bytes) -> None:
    with pytest.raises(FileNotAsNamed):
        check_content(content, name=named)


@pytest.mark.parametrize(
    "name", ["a.exe", "a.docm", "a.xlsm", "a.zip", "a.html", "a.svg", "a.pdf.exe", "a", ".pdf", ""]
)
def test_a_kind_the_office_does_not_use_is_refused_before_it_is_fetched(name: str) -> None:
    with pytest.raises(FileTypeRefused):
        check_declared(name=name, size=10)


def test_a_file_of_the_largest_size_is_fetched_and_a_larger_one_is_not() -> None:
    check_declared(name="a.pdf", size=DOWNLOAD_LIMIT)

    with pytest.raises(FileTooLarge) as refused:
        check_declared(name="a.pdf", size=DOWNLOAD_LIMIT + 1)
    assert refused.value.limit_bytes == DOWNLOAD_LIMIT


def test_a_size_that_telegram_does_not_tell_is_checked_after_the_download() -> None:
    check_declared(name="a.pdf", size=None)

    with pytest.raises(FileTooLarge):
        check_content(PDF + bytes(DOWNLOAD_LIMIT), name="a.pdf")


def test_an_empty_file_is_refused_before_and_after_the_download() -> None:
    with pytest.raises(FileEmpty):
        check_declared(name="a.pdf", size=0)

    with pytest.raises(FileEmpty):
        check_content(b"", name="a.pdf")


@pytest.mark.parametrize("kind", [*MAIN_PART, "odt", "ods", "odp"])
def test_a_cut_off_package_is_refused(kind: str) -> None:
    whole = ACCEPTED[f"a.{kind}"]

    for length in (4, 30, len(whole) // 2, len(whole) - 1):
        with pytest.raises(FileDamaged):
            check_content(whole[:length], name=f"a.{kind}")


def test_a_plain_zip_is_no_office_document() -> None:
    archive = packed({"readme.txt": b"hello"})

    for kind in (*MAIN_PART, "odt"):
        with pytest.raises(FileNotAsNamed):
            check_content(archive, name=f"a.{kind}")


def test_a_package_that_unpacks_to_too_much_is_refused_by_its_declared_sizes() -> None:
    bomb = open_xml("xlsx", xl__sheet1=bytes(UNPACKED_LIMIT))

    assert len(bomb) < 1_000_000
    with pytest.raises(FileUnpacksTooLarge):
        check_content(bomb, name="a.xlsx")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_package_that_hides_its_size_under_one_name_many_times_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
        package.writestr("word/document.xml", b"<x/>")
        for _ in range(5):
            package.writestr("word/more.xml", bytes(UNPACKED_LIMIT // 4))

    with pytest.raises(FileUnpacksTooLarge):
        check_content(buffer.getvalue(), name="a.docx")


def test_a_package_of_endlessly_many_parts_is_refused_before_they_are_listed() -> None:
    listing = b"PK\x01\x02" + bytes(46)

    with pytest.raises(FileUnpacksTooLarge):
        check_content(b"PK\x03\x04" + listing * 30_000, name="a.docx")


@pytest.mark.parametrize("kind", MAIN_PART)
def test_a_program_inside_an_office_document_is_refused(kind: str) -> None:
    folder = MAIN_PART[kind].split("/")[0]

    with pytest.raises(FileHasMacros):
        check_content(open_xml(kind, **{f"{folder}__vbaProject.bin": b"x"}), name=f"a.{kind}")


def test_a_sheet_of_old_macros_is_refused() -> None:
    with pytest.raises(FileHasMacros):
        check_content(open_xml("xlsx", xl__macrosheets__sheet1=b"x"), name="a.xlsx")


@pytest.mark.parametrize("part", ["Basic__Standard__Module1.xml", "Scripts__python__run.py"])
def test_a_program_inside_an_open_document_is_refused(part: str) -> None:
    with pytest.raises(FileHasMacros):
        check_content(open_document("ods", **{part: b"x"}), name="a.ods")


@pytest.mark.parametrize("kind", MAIN_STREAM)
@pytest.mark.parametrize("storage", ["Macros", "_VBA_PROJECT_CUR", "_VBA_PROJECT"])
def test_a_program_inside_an_old_office_document_is_refused(kind: str, storage: str) -> None:
    with pytest.raises(FileHasMacros):
        check_content(old_office(kind, storage), name=f"a.{kind}")


def test_an_old_document_that_only_speaks_of_macros_is_accepted() -> None:
    about = old_office("doc", text=b"x" + "Macros dinonaktifkan, lihat _VBA_PROJECT".encode("utf-16-le"))

    assert check_content(about, name="a.doc") == "application/msword"


def test_an_old_container_without_the_document_of_its_name_is_refused() -> None:
    installer = ole("SummaryInformation", "Icon.exe")

    for kind in MAIN_STREAM:
        with pytest.raises(FileNotAsNamed):
            check_content(installer, name=f"a.{kind}")


def test_a_document_behind_a_password_is_refused() -> None:
    locked = ole("EncryptionInfo", "EncryptedPackage")

    for name in ("a.xls", "a.xlsx", "a.docx"):
        with pytest.raises(FileLocked):
            check_content(locked, name=name)
    with pytest.raises(FileNotAsNamed):
        check_content(locked, name="a.ods")


def test_an_open_document_behind_a_password_is_refused() -> None:
    manifest = b'<manifest:file-entry><manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>'

    with pytest.raises(FileLocked):
        check_content(open_document("ods", **{"META-INF__manifest.xml": manifest}), name="a.ods")


@pytest.mark.parametrize("front", [PROGRAM, PDF, GIF, JPEG], ids=["program", "pdf", "gif", "jpeg"])
def test_a_file_that_is_two_kinds_at_once_passes_only_as_what_it_begins_with(front: bytes) -> None:
    both = front + open_xml("docx")

    with pytest.raises(FileNotAsNamed):
        check_content(both, name="a.docx")


def test_a_picture_that_is_also_a_pdf_is_no_pdf() -> None:
    for front in (GIF, PNG, JPEG):
        with pytest.raises(FileNotAsNamed):
            check_content(front + PDF, name="a.pdf")


@settings(max_examples=200, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(ACCEPTED)))
def test_a_damaged_file_is_accepted_or_refused_but_breaks_nothing(data: st.DataObject, name: str) -> None:
    damaged = bytearray(ACCEPTED[name])
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))

    try:
        check_content(bytes(damaged), name=name)
    except SopError as refused:
        assert isinstance(refused, FileNotAsNamed | FileDamaged | FileLocked | FileUnpacksTooLarge | FileHasMacros)


def test_a_locked_part_inside_an_open_document_is_refused() -> None:
    content = bytearray(open_document("odt"))
    for signature, flag_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flag_at] |= 1

    with pytest.raises(FileLocked):
        check_content(bytes(content), name="a.odt")


@pytest.mark.parametrize(
    ("given_name", "label"),
    [
        ("laporan.pdf", "laporan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("/etc/cron.d/x.pdf", "x.pdf"),
        ("C:\\Users\\Rina\\IKU 2027.xlsx", "IKU 2027.xlsx"),
        ("baris\nbaru\tdan\x00nol.pdf", "baris baru dannol.pdf"),
        ("iku\u202efdp.exe", "ikufdp.exe"),
        ("\ufeff\u200blaporan\u2066.pdf", "laporan.pdf"),
        ("\ud800buruk.pdf", "buruk.pdf"),
        ("  renstra .pdf  ", "renstra .pdf"),
        ("Rencana\u00a0Kerja.pdf", "Rencana Kerja.pdf"),
        ("", "berkas"),
        (None, "berkas"),
        (".", "berkas"),
        ("..", "berkas"),
        ("../..", "berkas"),
        ("///", "berkas"),
        ("\u202e\u0000", "berkas"),
        ("   ", "berkas"),
        ("laporan/", "laporan"),
    ],
)
def test_a_file_name_becomes_a_harmless_label(given_name: str | None, label: str) -> None:
    assert safe_name(given_name, otherwise="berkas") == label


def test_an_endless_name_is_cut_and_keeps_its_ending() -> None:
    label = safe_name("x" * 300 + ".xlsx", otherwise="berkas")

    assert len(label) == NAME_LIMIT
    assert label.endswith("x.xlsx")


def test_an_endless_ending_is_cut_too() -> None:
    assert len(safe_name("x." + "y" * 300, otherwise="berkas")) <= NAME_LIMIT


@given(st.text(max_size=300))
def test_no_name_leads_out_of_a_folder_or_carries_an_invisible_letter(name: str) -> None:
    label = safe_name(name, otherwise="berkas")

    assert label
    assert "/" not in label
    assert "\\" not in label
    assert label.isprintable()
    assert label.strip(".")
    assert len(label) <= NAME_LIMIT


@pytest.mark.parametrize(
    ("name", "ending"), [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("a", ""), (".pdf", ""), ("a.", "")]
)
def test_the_ending_of_a_name_is_what_follows_the_last_point(name: str, ending: str) -> None:
    assert extension(name) == ending
