"""The office's own file for papers: what it gives, and what it refuses."""

from pathlib import Path

import pytest

from sop.paper_settings import (
    Addressee,
    PaperSettings,
    PaperSettingsError,
    PaperSize,
    Signing,
    load_paper_settings,
    parse_paper_settings,
)


def test_the_office_file_can_be_read() -> None:
    settings = load_paper_settings()

    assert settings.letterhead.government == "PEMERINTAH KABUPATEN PENUKAL ABAB LEMATANG ILIR"
    assert settings.addressees[0].through == "Kepala Bagian Organisasi Sekretariat Daerah"


def test_an_empty_file_gives_papers_with_blank_lines() -> None:
    assert parse_paper_settings("") == PaperSettings()


def test_what_a_file_says_is_taken(tmp_path: Path) -> None:
    (tmp_path / "lambang.png").write_bytes(b"picture")
    (tmp_path / "kantor.toml").write_text(
        '[letterhead]\noffice = ["A", "B"]\ncrest = "lambang.png"\n[paper]\nsize = "F4"\ntext_size = 11\n'
        '[letters]\nplace = " Talang Ubi "\n[[addressees]]\ntitle = "Inspektur"\n',
        encoding="utf-8-sig",
    )

    settings = load_paper_settings(tmp_path / "kantor.toml")

    assert (settings.size, settings.text_size) == (PaperSize.F4, 11)
    assert settings.letterhead.office == ("A", "B")
    assert settings.letterhead.crest == tmp_path / "lambang.png"
    assert settings.place == "Talang Ubi"
    assert settings.addressees == (Addressee("Inspektur"),)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("[letterhead", "file: syntax: "),
        ("[kop]", "file: kop: is no known field, known are: addressees, letterhead, letters, paper"),
        ('[letters]\nsigning = "cap"', 'letters: signing: must be one of "basah", "tte", not'),
        (
            '[letters]\ncertificates = ["tidak-ada.pem"]',
            'letters: certificates: "tidak-ada.pem" is no certificate (PEM)',
        ),
        ("letterhead = 1", "file: letterhead: must be a table"),
        ("[letterhead]\nname = 'x'", "letterhead: name: is no known field"),
        ("[letterhead]\noffice = 'x'", "letterhead: office: must be a list"),
        ("[letterhead]\noffice = ['a', 2]", "letterhead.office: 2: must be a text in quotes"),
        ("[letterhead]\noffice = ['a', 'b', 'c', 'd']", "letterhead: office: has 4 lines, at most 3 fit"),
        ("[letterhead]\ncrest = 'none.png'", 'letterhead: crest: there is no file "none.png"'),
        ("[letterhead]\ngovernment = 'a\\nb'", "letterhead: government: must be one line"),
        (f"[letterhead]\ngovernment = '{'x' * 121}'", "letterhead: government: must be one line of at most 120"),
        ("[paper]\nsize = 'A5'", 'paper: size: must be one of "A4", "F4", not \'A5\''),
        ("[paper]\ntext_size = 30", "paper: text_size: must be 9 to 14 points"),
        ("[paper]\ntext_size = true", "paper: text_size: must be 9 to 14 points"),
        ("[letters]\nfirst_number = 0", "letters: first_number: must be a number from 1"),
        ("addressees = 'Bupati'", "file: addressees: must be a list of tables"),
        ("[[addressees]]\nplace = 'x'", "addressee 1: title: must not be empty"),
    ],
)
def test_a_file_that_cannot_be_followed_is_refused_with_place_and_field(source: str, problem: str) -> None:
    with pytest.raises(PaperSettingsError) as error:
        parse_paper_settings(source.replace("'", '"') if "\\n" in source else source, file="office.toml")

    assert str(error.value).startswith(f"office.toml: {problem}")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes("place = 'é'".encode("latin-1"))

    with pytest.raises(PaperSettingsError, match=r"gone\.toml: file: path: cannot be read"):
        load_paper_settings(tmp_path / "gone.toml")
    with pytest.raises(PaperSettingsError, match=r"latin\.toml: file: text: is not UTF-8"):
        load_paper_settings(tmp_path / "latin.toml")


def test_how_the_office_signs_and_whose_signatures_it_knows_are_settings(tmp_path: Path) -> None:
    (tmp_path / "bsre.pem").write_text("-----BEGIN CERTIFICATE-----\n", encoding="ascii")
    source = '[letters]\nsigning = "tte"\nregister = "SETDA"\ncertificates = ["bsre.pem"]\n'

    settings = parse_paper_settings(source, folder=tmp_path)

    assert (settings.signing, settings.register) == (Signing.ELECTRONIC, "SETDA")
    assert settings.certificates == (tmp_path / "bsre.pem",)


def test_a_certificate_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bsre.pem").write_bytes(b"0\x82")

    with pytest.raises(PaperSettingsError, match="is no certificate"):
        parse_paper_settings('[letters]\ncertificates = ["bsre.pem"]\n', folder=tmp_path)
