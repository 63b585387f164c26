"""The SOP page as PDF and the picture for the phone."""

import struct
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from documents.sop_page import PHONE_DOTS_PER_INCH, PHONE_TEXT, PhonePicture, Ruler, SopPaper
from sop.diagram import ROOF, SIDE, Mark, Page, Segment, lay_out
from sop.procedure import Procedure
from tests.documents.papers import a_crest
from tests.documents.pdfs import is_for_the_archive, one_line, pages_of
from tests.procedures import IKU, INCOMING_MAIL, WORK_PLAN

NOW = datetime(2026, 12, 11, 3, 0, tzinfo=UTC)
LARGEST_SIDE_OF_A_PHOTO = 1280
WIDTH_OF_A_SMALL_PHONE = 360
SMALLEST_READABLE = 11.0


def size_of(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def a_picture(procedure: Procedure = IKU, *, around: int = 10) -> PhonePicture:
    marks = {step.number: Mark.DONE if step.number < around else Mark.WAITING for step in procedure.steps}
    title = procedure.title_of_run(2027)
    return PhonePicture(procedure, title, around, {**marks, around: Mark.LATE}, {around: "batas 11 Des 16.30"})


@pytest.mark.parametrize("procedure", [IKU, INCOMING_MAIL, WORK_PLAN], ids=lambda procedure: procedure.code)
def test_the_paper_has_every_text_of_the_procedure(procedure: Procedure) -> None:
    first, *flow = pages_of(SopPaper(procedure, NOW).render())

    identity = procedure.identity
    for text in (identity.government, identity.office, identity.number, identity.approved_by, identity.warning):
        assert one_line(text) in first
    for text in (*identity.legal_basis, *identity.qualifications, *identity.related, *identity.equipment):
        assert one_line(text) in first
    for step in procedure.steps:
        page = next(page for page in flow if f"{step.number} {step.activity}" in page)
        assert all(one_line(text) in page for text in (step.requirements, step.time, step.output, step.remark))


def test_an_empty_field_of_the_identity_block_stays_an_empty_row() -> None:
    first, *_ = pages_of(SopPaper(IKU, NOW).render())

    assert "Nomor SOP Tanggal Pembuatan Tanggal Revisi Tanggal Efektif Disahkan oleh" in first
    assert "Kualifikasi Pelaksana" in first
    assert "None" not in first


@pytest.mark.parametrize(("procedure", "pages"), [(IKU, 2), (WORK_PLAN, 3)], ids=lambda value: str(value)[:9])
def test_every_flow_page_repeats_its_head(procedure: Procedure, pages: int) -> None:
    _, *flow = pages_of(SopPaper(procedure, NOW).render())

    assert len(flow) == pages
    for page in flow:
        for words in ("No", "Kegiatan", "Pelaksana", "Mutu Baku", "Kelengkapan", "Waktu", "Output", "Ket"):
            assert words in page
        for post in procedure.posts:
            assert one_line(post.column) in page


def test_the_paper_is_for_the_archive_and_the_same_data_give_the_same_bytes() -> None:
    paper = SopPaper(IKU, NOW, {10: Mark.LATE})

    assert is_for_the_archive(paper.render())
    assert paper.render() == paper.render()


@pytest.mark.parametrize("around", [1, 5, 10, 14])
def test_the_picture_fits_a_phone_and_is_read_without_zooming(around: int) -> None:
    width, height = size_of(a_picture(around=around).render())

    assert max(width, height) <= LARGEST_SIDE_OF_A_PHOTO * 1.15  # Telegram shrinks what is larger
    points_wide = width / PHONE_DOTS_PER_INCH * 72
    assert PHONE_TEXT * WIDTH_OF_A_SMALL_PHONE / points_wide >= SMALLEST_READABLE


def test_a_row_that_no_page_could_hold_is_set_smaller_until_it_fits() -> None:
    long = replace(IKU.steps[3], activity="Menyampaikan format kepada bidang " * 60 + "selesai.")
    procedure = replace(IKU, steps=(*IKU.steps[:3], long, *IKU.steps[4:]))

    whole = " ".join(pages_of(SopPaper(procedure, NOW).render()))

    assert one_line(long.activity) in whole


def test_the_crest_stands_in_the_identity_block() -> None:
    assert SopPaper(IKU, NOW, crest=a_crest()).render() != SopPaper(IKU, NOW).render()


def test_many_papers_can_be_made_at_once() -> None:
    pictures = [a_picture(around=1 + number % 4) for number in range(12)]

    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(PhonePicture.render, pictures))

    assert made == [picture.render() for picture in pictures]


def test_the_picture_changes_with_the_state_of_a_step() -> None:
    late = a_picture()

    assert late.render() != replace(late, marks={**late.marks, 10: Mark.CURRENT}).render()


@pytest.mark.parametrize("label", ['#let x = 1 $ *tebal* <b> & "kutip" \\ @a // b', "😀 漢字 \u202e", "L" * 200])
def test_no_label_breaks_the_picture(label: str) -> None:
    steps = tuple(replace(step, label=label, activity=label) for step in IKU.steps)
    posts = tuple(replace(post, title=label, column=label) for post in IKU.posts)
    procedure = replace(IKU, steps=steps, posts=posts)

    assert size_of(a_picture(procedure).render())[0] > 0
    assert SopPaper(procedure, NOW).render().startswith(b"%PDF")


# From columns and rows to points


def test_a_symbol_keeps_its_size_in_the_middle_of_a_tall_cell() -> None:
    ruler = Ruler([60, 60], [40, 100], 30, 16)

    assert ruler.point((1 + SIDE, 1 + ROOF)) == pytest.approx((75, 82))
    assert ruler.point((2 - SIDE, 2 - ROOF)) == pytest.approx((105, 98))
    assert ruler.point((0.5, 0.5)) == pytest.approx((30, 20))


def test_points_keep_the_order_of_columns_and_rows() -> None:
    ruler = Ruler([20, 90, 33], [36, 120, 40], 34, 17)
    lanes = [cell + part / 100 for cell in range(3) for part in range(100)]

    xs, ys = [ruler.point((lane, 0))[0] for lane in lanes], [ruler.point((0, lane))[1] for lane in lanes]
    assert xs == sorted(set(xs))
    assert ys == sorted(set(ys))


def test_no_arrow_passes_through_a_symbol_in_points_either() -> None:
    page: Page = lay_out(WORK_PLAN, first=1, last=18, columns=[post.code for post in WORK_PLAN.posts])
    ruler = Ruler([39.0] * 8, [36.0 + 9 * (row % 5) for row in range(18)], 34, 17)

    def passes(segment: Segment) -> bool:
        (x1, y1), (x2, y2) = map(ruler.point, segment)
        for symbol in page.symbols:
            (left, _), (right, _) = ruler.point(symbol.left), ruler.point(symbol.right)
            (_, top), (_, bottom) = ruler.point(symbol.top), ruler.point(symbol.bottom)
            if max(x1, x2) > left and min(x1, x2) < right and max(y1, y2) > top and min(y1, y2) < bottom:
                return True
        return False

    assert [arrow for arrow in page.arrows if any(map(passes, arrow.segments))] == []
