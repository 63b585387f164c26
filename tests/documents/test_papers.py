"""The office's papers: each field is found in the text of the PDF, whatever people wrote into it."""

import io
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date, time
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from documents.papers.crest import SIDE, CrestUnusable, load_crest
from documents.papers.iku_document import IndicatorRow
from documents.papers.meeting import Attendee, Meeting
from documents.papers.paper import Paper, Signatory, Stationery, hours
from documents.typesetting import printable
from sop.paper_settings import Addressee, PaperSettings, PaperSize
from tests.documents.papers import (
    EVERY_PAPER,
    HEAD,
    INDICATORS,
    MEETING,
    SETTINGS,
    a_cover_letter,
    a_crest,
    a_decree,
    a_slip,
    an_attendance_list,
    an_invitation,
    some_minutes,
    with_nothing_known,
    with_text_everywhere,
)
from tests.documents.pdfs import is_for_the_archive, one_line, pages_of, text_of

every_paper = pytest.mark.parametrize("make", EVERY_PAPER.values(), ids=EVERY_PAPER)
Maker = Callable[..., Paper]
POINTS_PER_MM = 72 / 25.4


def without_spaces(text: str) -> str:
    """Return a text as narrow columns cannot change it."""
    return "".join(text.split())


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text that somebody put into a paper."""
    match value:
        case str():
            yield value
        case tuple():
            for part in value:
                yield from texts_in(part)
        case Stationery() | PaperSettings():
            return
        case _ if hasattr(value, "__dataclass_fields__"):
            for field in fields(value):
                yield from texts_in(getattr(value, field.name))
        case _:
            return


@every_paper
def test_every_text_of_a_paper_stands_on_it(make: Maker) -> None:
    paper = make()

    shown = without_spaces(text_of(paper.render())).casefold()
    for text in texts_in(paper):
        assert without_spaces(text).casefold() in shown, text


@every_paper
def test_every_paper_is_for_the_archive_has_the_letterhead_and_says_the_same_again(make: Maker) -> None:
    made = make().render()

    assert is_for_the_archive(made)
    assert made == make().render()
    first = pages_of(made)[0]
    for line in (SETTINGS.letterhead.government, *SETTINGS.letterhead.office, *SETTINGS.letterhead.address):
        assert line in first


@every_paper
def test_what_is_not_known_is_a_blank_line(make: Maker) -> None:
    shown = text_of(with_nothing_known(make()).render())

    assert "....." in shown.replace(" ", "")
    for unwanted in ("None", "null", "none", "[]", "()", "auto"):
        assert unwanted not in shown


@every_paper
@pytest.mark.parametrize(
    "text",
    [
        "#panic(1) #let x = 2 $ 3 $ *tebal* _miring_ `kode` <label> @acuan // ekor /* ekor */",
        "\\ \\u{41} ' \" & < > [ ] { } ~ -- = + ; : %",
        "= Judul\n- butir\n+ nomor\n/ istilah: arti",
        "Rapat 😀 di 漢字 \u202e\u200b",
    ],
)
def test_text_of_people_is_never_read_as_markup(make: Maker, text: str) -> None:
    shown = without_spaces(text_of(with_text_everywhere(make(), text).render())).casefold()

    assert without_spaces(printable(text)).casefold() in shown


@every_paper
def test_names_of_a_hundred_letters_stay_on_the_page(make: Maker) -> None:
    name = "Dr. Ir. Raden Mas " + "Panjangsekali " * 5 + "Namanya, M.Si."
    assert len(name) >= 100

    reader = PdfReader(io.BytesIO(with_text_everywhere(make(), name).render()))

    for page in reader.pages:
        width = float(page.mediabox.width)
        page.extract_text(
            visitor_text=lambda text, _, matrix, *__: _assert_within(text, matrix[4], width)  # noqa: B023
        )


def _assert_within(text: str, x: float, width: float) -> None:
    if text.strip():
        assert 0 <= x < width


@every_paper
def test_a_word_without_end_does_not_break_a_paper(make: Maker) -> None:
    assert with_text_everywhere(make(), "W" * 300).render().startswith(b"%PDF")


# Paper


@pytest.mark.parametrize(("size", "millimetres"), [(PaperSize.A4, (210, 297)), (PaperSize.F4, (215, 330))])
def test_letters_are_made_for_the_paper_of_the_office(size: PaperSize, millimetres: tuple[int, int]) -> None:
    stationery = Stationery(replace(SETTINGS, size=size))

    page = PdfReader(io.BytesIO(replace(an_invitation(), stationery=stationery).render())).pages[0]

    expected = tuple(side * POINTS_PER_MM for side in millimetres)
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(expected, abs=0.5)


# Who signs


@pytest.mark.parametrize("title", ["Kepala Dinas", "Plt. Kepala Dinas", "Plh. Kepala Dinas"])
@pytest.mark.parametrize("make", [an_invitation, a_cover_letter, a_decree, some_minutes, an_attendance_list])
def test_the_capacity_stands_over_the_name(make: Maker, title: str) -> None:
    signatory = replace(HEAD, title=title)
    field = "chair" if make is some_minutes else "signatory"

    shown = text_of(make(**{field: signatory}).render())

    assert f"{title}, {HEAD.name} {HEAD.rank}" in shown
    assert f"NIP. {HEAD.employee_number}" in shown


def test_a_paper_signed_for_a_superior_names_him_first() -> None:
    shown = text_of(an_invitation().render())

    assert "a.n. Plt. Kepala Dinas, Sekretaris, Sri Wahyuni, S.E." in shown


def test_a_signatory_without_number_has_a_line_for_it() -> None:
    shown = text_of(a_cover_letter(signatory=Signatory("Kepala Dinas", "Hasan")).render())

    assert "Hasan NIP. ..." in shown


# Lembar disposisi


def test_the_slip_shows_the_newest_disposition_and_the_whole_chain() -> None:
    shown = text_of(a_slip().render())

    form, chain = shown.split("Rangkaian disposisi")
    assert "Kasubag Administrasi Umum dan Keuangan" in form
    assert "Sekretaris, Sri Wahyuni, S.E. Pembina (IV/a) NIP. 197505052001122001" in form
    assert "1 Desember 2026 pukul 08.20 WIB" in form
    assert chain.index("Plt. Kepala Dinas") < chain.index("Kasubag")
    assert "1 Desember 2026 pukul 08.05 WIB" in chain


def test_the_slip_ticks_what_was_chosen_and_adds_what_the_form_does_not_have() -> None:
    data = a_slip().data()

    assert data["degrees"] == [["Sangat segera", False], ["Segera", True], ["Rahasia", False]]
    assert [words for words, ticked in data["instructions"] if ticked] == ["Koordinasi/Konfirmasikan"]
    assert data["own_instructions"] == ["Siapkan bahan"]
    assert text_of(a_slip().render()).count("×") == 3


def test_a_slip_of_one_hop_has_no_chain() -> None:
    slip = a_slip()

    assert "Rangkaian" not in text_of(replace(slip, hops=slip.hops[:1]).render())


# The meeting


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (time(9), None, "pukul 09.00 WIB s.d. selesai"),
        (time(9, 30), time(11), "pukul 09.30 WIB s.d. pukul 11.00 WIB"),
        (None, time(11), ""),
    ],
)
def test_hours_are_written_with_points(start: time | None, end: time | None, written: str) -> None:
    assert hours(start, end, zone="WIB") == written


def test_the_invitation_says_when_and_where() -> None:
    shown = text_of(an_invitation().render())

    assert "Hari/Tanggal : Rabu, 2 Desember 2026" in shown
    assert "Waktu : pukul 09.00 WIB s.d. selesai" in shown
    assert "Talang Ubi, 1 Desember 2026" in shown
    assert "Nomor : 000.1.5/011/DISKOMINFO/2026" in shown


def test_many_addressees_stand_in_an_attachment() -> None:
    everybody = tuple(Addressee(f"Kepala Bidang {number}", place="Tempat") for number in range(1, 61))

    first, *attached = pages_of(an_invitation(addressees=everybody).render())

    assert "Yth. (daftar terlampir)" in first
    assert "1 (satu) lembar" in first
    assert "Kepala Bidang 1 " not in first
    assert all("Yth. Tempat" in page for page in attached)
    assert "60 Kepala Bidang 60 Tempat" in attached[-1]


def test_an_attendance_list_repeats_its_head_and_gives_everybody_a_place_to_sign() -> None:
    attendees = tuple(Attendee(f"Orang {number}", "Jabatan") for number in range(1, 61))

    pages = pages_of(an_attendance_list(attendees=attendees).render())

    assert len(pages) > 2
    assert all("No Nama Jabatan/Instansi Tanda Tangan Ket." in page for page in pages[:-1])
    assert "60 Orang 60 Jabatan 60." in " ".join(pages)


def test_an_attendance_list_without_names_has_blank_rows() -> None:
    shown = text_of(an_attendance_list(attendees=()).render())

    assert "10 10." in shown


def test_minutes_are_signed_by_chair_and_writer() -> None:
    shown = text_of(some_minutes().render())

    assert "Pimpinan Rapat," in shown
    assert "Notulis," in shown
    assert shown.count("NIP. ") == 2
    assert "Kepala Bidang TIK: Indeks SPBE diganti" in shown


def test_minutes_that_nobody_has_written_have_lines_to_write_on() -> None:
    empty = with_nothing_known(some_minutes(meeting=Meeting()))

    assert text_of(empty.render()).replace(" ", "").count("." * 40) >= 10


# Surat pengantar and Keputusan


def test_the_cover_letter_has_a_block_for_the_receiver() -> None:
    shown = text_of(a_cover_letter().render())

    assert "No Jenis yang Dikirim Banyaknya Keterangan" in shown
    for words in ("Diterima tanggal:", "Penerima,", "Jabatan:", "Nama:", "Pangkat:", "No. Telepon:"):
        assert words in shown
    assert "c.q. Kepala Bagian Organisasi Sekretariat Daerah" in shown


def test_the_decree_decides_in_order() -> None:
    first = pages_of(a_decree().render())[0]

    order = ("KEPUTUSAN KEPALA", "NOMOR 000.7.2.7/012", "TENTANG", "Menimbang", "Mengingat", "MEMUTUSKAN:")
    places = [first.index(words) for words in (*order, "Menetapkan", "KESATU", "KEDUA", "KETIGA", "Ditetapkan di")]
    assert places == sorted(places)
    assert "pada tanggal 14 Desember 2026" in first


def test_three_hundred_indicators_repeat_the_head_of_their_table() -> None:
    rows = tuple(replace(INDICATORS[0], name=f"Indikator nomor-{number}") for number in range(1, 301))

    pages = [page for page in pages_of(a_decree(indicators=rows).render()) if "Indikator nomor-" in page]

    assert len(pages) > 10
    for page in pages:
        assert "No Sasaran Strategis Indikator Kinerja Utama Satuan" in page
        assert "Target" in page
        assert "2027 2028" in page
    whole = one_line(" ".join(pages))
    assert all(f"nomor-{number} " in whole for number in range(1, 301))


def test_a_row_without_targets_leaves_their_columns_empty() -> None:
    (row,) = a_decree(indicators=(IndicatorRow(name="Indeks", targets=("1",)),)).data()["rows"]

    assert (row["number"], row["name"], row["targets"]) == ("1", "Indeks", ["1", ""])


def test_a_decree_without_indicators_and_years_has_blank_rows() -> None:
    pages = pages_of(a_decree(indicators=(), years=()).render())

    assert "INDIKATOR KINERJA UTAMA TAHUN 2027 No Sasaran" in pages[-1]


# The crest


def test_a_crest_is_made_small(tmp_path: Any) -> None:
    path = tmp_path / "lambang.jpg"
    Image.new("RGB", (3000, 2000), "green").save(path)

    with Image.open(io.BytesIO(load_crest(path))) as picture:
        assert (picture.format, picture.size) == ("PNG", (SIDE, 267))


def test_the_crest_stands_on_the_paper() -> None:
    page = PdfReader(io.BytesIO(an_invitation().render())).pages[0]
    bare = replace(an_invitation(), stationery=Stationery(SETTINGS))

    assert len(page.images) == 1
    assert len(PdfReader(io.BytesIO(bare.render())).pages[0].images) == 0


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"MZ\x90 renamed program", "is no PNG or JPEG picture"),
        (b"GIF89a" + bytes(40), "is no PNG or JPEG picture"),
        (b"", "is no PNG or JPEG picture"),
        (a_crest()[:-30], "is a damaged picture"),
        (b"\x89PNG" + bytes(6 * 1024 * 1024), "is larger than 5 MB"),
    ],
    ids=["program", "gif", "empty", "cut", "large"],
)
def test_a_crest_that_is_no_picture_is_refused(tmp_path: Any, content: bytes, problem: str) -> None:
    path = tmp_path / "lambang.png"
    path.write_bytes(content)

    with pytest.raises(CrestUnusable, match=f"lambang.png: crest: {problem}"):
        load_crest(path)


@pytest.mark.parametrize("side", [7000, 14200])
def test_a_crest_of_millions_of_pixels_is_refused_before_it_is_unpacked(tmp_path: Any, side: int) -> None:
    path = tmp_path / "bom.png"
    Image.new("1", (side, side)).save(path)

    with pytest.raises(CrestUnusable, match="more than 20 million pixels"):
        load_crest(path)


def test_a_crest_that_is_not_there_is_named(tmp_path: Any) -> None:
    with pytest.raises(CrestUnusable, match=r"gone\.png: crest: cannot be read"):
        load_crest(tmp_path / "gone.png")


def test_a_day_of_the_meeting_is_written_out() -> None:
    assert replace(MEETING, day=date(2026, 12, 4)).data(zone="WIB")["day"] == "Jumat, 4 Desember 2026"
