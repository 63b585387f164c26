"""What the typesetter makes of texts that people wrote, and of templates that fail."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from documents import typesetting
from documents.typesetting import TypesettingFailed, printable
from tests.documents.test_sop_page import a_picture

EVERY_CHARACTER = "".join(map(chr, range(0x20, 0x30000)))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Šárka Ñandú – “kutip” … 100 %", "Šárka Ñandú – “kutip” … 100 %"),
        ("#let *x* $y$ <a> & \\ @b", "#let *x* $y$ <a> & \\ @b"),
        ("Rapat 😀 besar", "Rapat □ besar"),
        ("漢字", "□□"),
        ("e\u0301", "é"),
        ("a\u200bb\u202ec\ufe0f\x07", "abc"),
        ("satu\r\ndua\ttiga", "satu\ndua tiga"),
    ],
)
def test_what_the_fonts_cannot_show_becomes_a_hollow_square_and_the_invisible_goes(written: str, shown: str) -> None:
    assert printable(written) == shown


def test_whatever_is_left_can_be_shown_by_the_font_that_comes_with_us(tmp_path: Path) -> None:
    """PDF/A is the judge: the typesetter refuses to write one with a letter that no font has."""
    import fontpkg_arimo
    import typst

    letters = "".join(sorted(set(printable(EVERY_CHARACTER)) - set("\n")))
    template = tmp_path / "letters.typ"
    template.write_text('#set text(font: "Arimo", fallback: false)\n#for l in sys.inputs.all { [#l ] }')

    made = typst.compile(
        template,
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[fontpkg_arimo.ROOT / "files"]),
        sys_inputs={"all": letters},
        pdf_standards=["a-2b"],
        timestamp=0,
    )

    assert made.startswith(b"%PDF")
    assert len(letters) > 1000


def test_a_template_that_fails_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.typ").write_text("#unknown-name")
    monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path)

    with pytest.raises(TypesettingFailed, match=re.escape("broken.typ")):
        typesetting.png("broken.typ", {}, dots_per_inch=72)


def test_a_template_cannot_read_files_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "curious.typ").write_text('#read("/../../etc/hostname")')
    monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path)

    with pytest.raises(TypesettingFailed):
        typesetting.png("curious.typ", {}, dots_per_inch=72)


@pytest.mark.parametrize("families", [("Arimo",), ("Arial", "Liberation Sans", "Arimo")])
def test_the_layout_is_the_same_with_each_font_of_arials_widths(
    families: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = typesetting.measured("row_heights.typ", ROWS, label="heights")
    monkeypatch.setattr(typesetting, "ARIAL_METRICS", families)

    assert typesetting.measured("row_heights.typ", ROWS, label="heights") == pytest.approx(usual, abs=1.5)
    assert a_picture().render()


ROWS = {
    "size": 9,
    "widths": [120],
    "rows": [["Menyampaikan format pengumpulan data dan informasi Indikator Kinerja Utama"], ["Rapat"]],
}


def test_the_typesetter_is_imported_only_when_something_is_typeset() -> None:
    check = (
        "import services.notices, documents.sop_page, sys; print(any(m in sys.modules for m in ('typst', 'docxtpl')))"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
