"""Papers as .docx from templates: the same contents, and no template that does more than show fields."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.shared import Mm

from documents.checks import check_content
from documents.child import Children
from documents.papers.examples import example, shape_of
from documents.papers.field_names import NAMES, listed
from documents.papers.iku_document import CoverLetter, Decree
from documents.papers.meeting import InvitationLetter, Minutes
from documents.papers.office_template import LIMITS, fill_office_template
from documents.papers.paper import Paper, Stationery, WordPaper
from documents.papers.word import (
    fill,
)
from documents.papers.word_templates import default_template
from sop.errors import SopError, TemplateFieldsUnknown, TemplateHasCode, TemplateUnreadable
from sop.paper_settings import PaperSettings, PaperSize
from tests.documents.papers import (
    INDICATORS,
    NOW,
    SETTINGS,
    a_cover_letter,
    a_decree,
    an_invitation,
    some_minutes,
    with_nothing_known,
    with_text_everywhere,
)
from tests.documents.test_papers import texts_in, without_spaces

EDITABLE = {
    "undangan": an_invitation,
    "notula": some_minutes,
    "surat-pengantar": a_cover_letter,
    "keputusan": a_decree,
}
KINDS = (InvitationLetter, Minutes, CoverLetter, Decree)
every_paper = pytest.mark.parametrize("make", EDITABLE.values(), ids=EDITABLE)
Maker = Callable[..., Paper]


def opened(content: bytes) -> DocumentType:
    return Document(io.BytesIO(content))


def text_of(content: bytes) -> str:
    """Return every text of the body of a .docx, tables included."""
    return " ".join(node.text or "" for node in opened(content).element.body.iter() if node.tag.endswith("}t"))


def a_template(*lines: str, header: str = "", title: str = "") -> bytes:
    """Return a .docx with some lines."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].header.paragraphs[0].text = header
    document.core_properties.title = title
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def check_template(template: bytes, kind: type[Paper]) -> None:
    """Try a template with an example; raises what is wrong with it."""
    fill(template, example(kind, Stationery(PaperSettings()), made_at=NOW))


def filled(make: Maker = an_invitation, **changes: object) -> bytes:
    paper = make(**changes)
    return fill(default_template(type(paper), SETTINGS), paper)


@every_paper
def test_every_text_of_a_paper_stands_in_the_file_too(make: Maker) -> None:
    shown = without_spaces(text_of(filled(make))).casefold()

    for text in texts_in(make()):
        assert without_spaces(text).casefold() in shown, text
    assert "{%" not in shown
    assert "{{" not in shown


@every_paper
def test_the_file_is_what_we_would_take_back(make: Maker) -> None:
    assert check_content(filled(make), name="konsep.docx").endswith("wordprocessingml.document")


@every_paper
def test_our_own_templates_pass_the_check(make: Maker) -> None:
    kind = type(make())

    check_template(default_template(kind, PaperSettings()), kind)


@every_paper
def test_what_is_not_known_is_a_dotted_line(make: Maker) -> None:
    paper = with_nothing_known(make())

    shown = text_of(fill(default_template(type(paper), PaperSettings()), paper))

    assert "....." in shown
    assert "None" not in shown


@every_paper
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ 7 * 7 }} {% raw %}", "{{ 7 * 7 }} {% raw %}"),
        ("<w:p/> & ]]> \" '", "<w:p/> & ]]> \" '"),
        ("Rapat 😀 \x07\x0c\x00 ok", "Rapat 😀  ok"),
    ],
)
def test_text_of_people_is_never_read_as_a_tag(make: Maker, text: str, shown: str) -> None:
    paper = with_text_everywhere(make(), text)

    assert shown in text_of(fill(default_template(type(paper), SETTINGS), paper))


def test_the_crest_and_the_paper_of_the_office_are_used() -> None:
    made = opened(fill(default_template(InvitationLetter, replace(SETTINGS, size=PaperSize.F4)), an_invitation()))

    assert len(made.inline_shapes) == 1
    section = made.sections[0]
    assert section.page_width == pytest.approx(Mm(215), abs=1000)
    assert section.page_height == pytest.approx(Mm(330), abs=1000)


def test_a_paper_without_a_crest_has_none() -> None:
    paper = replace(an_invitation(), stationery=Stationery(SETTINGS))

    assert len(opened(fill(default_template(InvitationLetter, SETTINGS), paper)).inline_shapes) == 0


def test_three_hundred_indicators_stand_in_one_table_whose_head_repeats() -> None:
    made = opened(filled(a_decree, indicators=INDICATORS * 150))

    (table,) = (table for table in made.tables if len(table.rows) > 100)
    assert len(table.rows) == 301
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert [cell.text for cell in table.rows[300].cells][:3] == ["300", INDICATORS[1].objective, INDICATORS[1].name]


def test_an_editable_paper_is_made_as_a_recipe() -> None:
    own = a_template("Hal: {{ hal }}")

    assert "Undangan Rapat" in text_of(WordPaper(an_invitation()).render())
    assert text_of(WordPaper(an_invitation(), own).render()) == "Hal: Undangan Rapat"


# Templates of the office


def test_an_own_template_shows_fields_lists_and_conditions() -> None:
    template = a_template(
        "{{ hal|upper }}",
        "{%p for tujuan in kepada %}",
        "{{ loop.index }} {{ tujuan.jabatan }}{% if tujuan.melalui %} c.q. {{ tujuan.melalui }}{% endif %}",
        "{%p endfor %}",
        "{{ tembusan|join(', ') }}",
        "{% if not pakaian or nomor == '' %}kosong{% else %}{{ penandatangan.nama }}{% endif %}",
        header="{{ nomor }}",
        title="{{ hal }}",
    )

    check_template(template, InvitationLetter)
    made = opened(fill(template, an_invitation()))

    shown = [paragraph.text for paragraph in made.paragraphs]
    assert shown == ["UNDANGAN RAPAT", "1 Kepala Dinas", "2 Kepala Bidang TIK", "Arsip", "Sri Wahyuni, S.E."]
    assert made.sections[0].header.paragraphs[0].text == "000.1.5/011/DISKOMINFO/2026"
    assert made.core_properties.title == "Undangan Rapat"


@pytest.mark.parametrize(
    "code",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ hal.__class__ }}",
        "{{ hal.upper() }}",
        "{{ kepada[0] }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ hal|attr('__class__') }}",
        "{{ hal|map('upper') }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ 'x' * 999999999 }}",
        "{% set x = 1 %}",
        "{% include '/etc/passwd' %}",
        "{% import 'x' as y %}",
        "{% macro m() %}{% endmacro %}",
        "{% for a in range(99999999) %}x{% endfor %}",
        "{% for a, b in kepada %}x{% endfor %}",
        "{% for a in kepada if a.jabatan %}x{% endfor %}",
        "{% for a in kepada recursive %}x{% endfor %}",
        "{% for a in kepada %}{% for b in kepada %}{% for c in kepada %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% with x = 1 %}{% endwith %}",
        "{% call hal() %}{% endcall %}",
        "{{ hal if nomor else hal }}",
    ],
)
def test_a_template_with_code_is_refused(code: str) -> None:
    with pytest.raises((TemplateHasCode, TemplateFieldsUnknown)):
        check_template(a_template(code), InvitationLetter)


@pytest.mark.parametrize("place", ["header", "title"])
def test_code_is_found_beside_the_body_too(place: str) -> None:
    with pytest.raises(TemplateHasCode):
        check_template(a_template("x", **{place: "{{ hal.upper() }}"}), InvitationLetter)


def test_unknown_fields_are_told_by_name() -> None:
    template = a_template(
        "{{ nomer }} {{ hal }} {{ rapat.jam }}", "{%p for t in kepada %}", "{{ t.nip }}", "{%p endfor %}"
    )

    with pytest.raises(TemplateFieldsUnknown) as refused:
        check_template(template, InvitationLetter)

    assert refused.value.unknown == ("nomer", "rapat.jam", "t.nip")
    assert {"nomor", "rapat.waktu", "kepada[].jabatan", "penandatangan.nip"} <= set(listed(shape_of(InvitationLetter)))


@pytest.mark.parametrize(
    "template",
    [
        b"",
        b"PK\x03\x04 broken",
        b"%PDF-1.4",
        a_template("{{ nomor "),
        a_template("{% if nomor %}"),
        a_template("{{ nomor|tidakada }}"),
        a_template("{% omong kosong %}"),
    ],
    ids=["empty", "cut", "pdf", "open tag", "open if", "filter", "statement"],
)
def test_what_is_no_template_is_refused(template: bytes) -> None:
    with pytest.raises(SopError):
        check_template(template, InvitationLetter)


def test_another_package_is_no_template() -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")

    with pytest.raises(TemplateUnreadable):
        check_template(package.getvalue(), Minutes)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_name_in_the_offices_language(kind: type[Paper]) -> None:
    for field in listed(shape_of(kind)):
        assert set(field.replace("[]", "").split(".")) <= set(NAMES.values())


def test_no_two_fields_of_one_paper_share_a_name() -> None:
    assert len(set(NAMES.values())) == len(NAMES)


async def test_an_offices_own_template_is_filled_in_a_child() -> None:
    template = a_template("Nomor {{ nomor|garis }}", "{%p for t in kepada %}", "Yth. {{ t.jabatan }}", "{%p endfor %}")

    filled = await fill_office_template(Children(limits=LIMITS), template, an_invitation())

    assert "Nomor 000.1.5/011/DISKOMINFO/2026 Yth. Kepala Dinas Yth. Kepala Bidang TIK" in text_of(filled.content)
    assert {"hal", "kop.lambang", "kepada[].tempat", "tembusan[]"} <= set(filled.unused)
    assert not {"nomor", "kepada[].jabatan"} & set(filled.unused)


@pytest.mark.parametrize(
    ("lines", "refused"),
    [
        (("{{ ''.__class__.__mro__[1].__subclasses__() }}",), TemplateHasCode),
        (("{% for i in [1] %}{{ 9 ** 9 ** 9 }}{% endfor %}",), TemplateHasCode),
        (("{{ nomer }}",), TemplateFieldsUnknown),
        (("{{ nomor",), TemplateUnreadable),
    ],
    ids=["reaching out", "counting for ever", "unknown", "left open"],
)
async def test_what_is_wrong_with_an_offices_template_comes_back_from_the_child(
    lines: tuple[str, ...], refused: type[SopError]
) -> None:
    with pytest.raises(refused):
        await fill_office_template(Children(limits=LIMITS), a_template(*lines), an_invitation())


def test_a_paper_is_made_from_our_template_where_the_offices_own_no_longer_serves() -> None:
    paper = an_invitation()

    made = WordPaper(paper, a_template("{{ isian_lama }}")).render()

    assert text_of(made) == text_of(WordPaper(paper).render())
