"""How the office's papers look, changed by admins in chat, and the templates of letters."""

from typing import Any

import pytest
from sqlmodel import Session, select

from db import letters
from db.tables import HistoryRow
from documents.papers.iku_document import CoverLetter
from messages.message import MadeFile
from services import letter_templates, office_settings, papers
from services.office import BLANK_PAPER
from services.papers import PaperKind
from services.steps import number
from sop.errors import ButtonUnknown, FileExpected, NotPermitted, SettingUnreadable, TextEmpty
from sop.events import Event
from sop.letters import LetterState
from sop.paper_settings import Addressee, PaperSize
from sop.typed_settings import Setting
from tests.services.office import START, OfficeAtWork

LETTER = CoverLetter(stationery=BLANK_PAPER, made_at=START)
STF, KSB = "staf_sekretariat", "kasubag_umum_keuangan"


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    full_office.start()
    return full_office


def type_setting(office: OfficeAtWork, setting: str, text: str) -> None:
    """Press [Ubah] as admin, and type the value."""
    office.do(office_settings.ask_value, sender=office.account(STF), setting=setting)
    office.say(office.account(STF), text)


def history_rows(session: Session) -> list[HistoryRow]:
    return list(session.exec(select(HistoryRow)))


def page(office: OfficeAtWork, setting: str) -> str:
    return office.see(office_settings.show, sender=office.account(STF), setting=setting).text


@pytest.mark.parametrize(
    ("service", "chosen"),
    [
        (office_settings.list_settings, {}),
        (office_settings.overview, {}),
        (office_settings.show, {"setting": "place"}),
        (office_settings.ask_value, {"setting": "place"}),
        (office_settings.choose, {"setting": "size", "value": "F4"}),
        (office_settings.leave_blank, {"setting": "place"}),
        (office_settings.use_initial, {"setting": "place"}),
        (office_settings.receive_crest, {"picture": b"", "file_name": "x"}),
        (letter_templates.list_templates, {}),
        (letter_templates.show, {"code": "decree"}),
        (letter_templates.ask_template, {"code": "decree"}),
        (letter_templates.send_file, {"code": "decree", "is_example": False}),
        (letter_templates.example_paper, {"code": "decree"}),
        (letter_templates.receive, {"code": "decree", "template": b"", "file_name": "x", "unused": []}),
        (letter_templates.use_version, {"code": "decree", "number": 1}),
        (letter_templates.use_built_in, {"code": "decree"}),
    ],
)
def test_only_an_admin_sees_or_changes_the_office(office: OfficeAtWork, service: Any, chosen: dict[str, Any]) -> None:
    with pytest.raises(NotPermitted):
        office.do(service, sender=office.account(KSB), **chosen)


def test_a_typed_setting_counts_for_papers_at_once_and_stands_in_history(office: OfficeAtWork) -> None:
    type_setting(office, "addressees", "Inspektur; Sekretariat; Talang Ubi")
    office.jump_to(13)

    made = office.see(papers.made_file, office.run, office.task, PaperKind.COVER_LETTER)
    assert isinstance(made, MadeFile)
    assert isinstance(made.recipe, CoverLetter)
    assert made.recipe.addressees == (Addressee("Inspektur", "Sekretariat", "Talang Ubi"),)
    (change,) = [row for row in office.see(history_rows) if row.event == Event.SETTING_CHANGED]
    assert change.details["text"] == "Tujuan Surat: Inspektur; Sekretariat; Talang Ubi"


def test_a_setting_can_be_left_blank_and_goes_back_to_what_the_file_has(office: OfficeAtWork) -> None:
    admin = office.account(STF)
    type_setting(office, "place", "Talang Ubi")
    assert "<b>Talang Ubi</b>" in page(office, "place")

    office.do(office_settings.leave_blank, sender=admin, setting="place")
    assert "belum diisi" in page(office, "place")
    assert "Diubah oleh" in page(office, "place")

    office.do(office_settings.use_initial, sender=admin, setting="place")
    assert "Sesuai nilai awal kantor." in page(office, "place")


def test_a_refused_value_leaves_the_question_open_and_the_setting_as_it_was(office: OfficeAtWork) -> None:
    office.do(office_settings.ask_value, sender=office.account(STF), setting="place")

    with pytest.raises(TextEmpty):
        office.say(office.account(STF), "   ")

    office.say(office.account(STF), "Pendopo")
    assert office.see(office.office.stationery).settings.place == "Pendopo"


def test_sizes_are_chosen_by_buttons(office: OfficeAtWork) -> None:
    admin = office.account(STF)

    shown = office.do(office_settings.choose, sender=admin, setting="size", value="F4")

    assert "✓ F4" in [button.label for row in shown.rows for button in row]
    assert office.see(office.office.stationery).settings.size is PaperSize.F4
    for setting, value, rule in (("size", "A3", SettingUnreadable), ("place", "x", ButtonUnknown)):
        with pytest.raises(rule):
            office.do(office_settings.choose, sender=admin, setting=setting, value=value)


@pytest.mark.parametrize(
    ("service", "chosen"),
    [
        (office_settings.show, {"setting": "colour"}),
        (office_settings.ask_value, {"setting": "size"}),
        (office_settings.leave_blank, {"setting": "size"}),
        (letter_templates.show, {"code": "slip"}),
        (letter_templates.use_version, {"code": "decree", "number": 4}),
    ],
)
def test_a_forged_button_changes_nothing(office: OfficeAtWork, service: Any, chosen: dict[str, Any]) -> None:
    with pytest.raises(ButtonUnknown):
        office.do(service, sender=office.account(STF), **chosen)


def test_letters_are_numbered_as_an_admin_said(office: OfficeAtWork) -> None:
    office.jump_to(13)
    type_setting(office, "number_format", "800/{urut}/UNIT/{tahun}")
    type_setting(office, "last_number", "124")

    office.press(number.issue)

    issued = office.see(letters.of_task, office.task.id, LetterState.ISSUED)
    assert [letter.text for letter in issued] == ["800/125/UNIT/2026", "800/126/UNIT/2026"]


def test_the_crest_is_awaited_as_a_file_and_shown_by_its_name(office: OfficeAtWork) -> None:
    admin = office.account(STF)
    office.do(office_settings.ask_value, sender=admin, setting="crest")
    assert office.see(office_settings.file_awaited, sender=admin) == Setting.CREST
    with pytest.raises(FileExpected, match="crest"):
        office.say(admin, "lambang")

    office.do(office_settings.receive_crest, sender=admin, picture=b"png", file_name="lambang.png")

    assert office.see(office.office.stationery).crest == b"png"
    assert office.see(office_settings.file_awaited, sender=admin) is None
    assert "<b>lambang.png</b>" in page(office, "crest")
    office.do(office_settings.leave_blank, sender=admin, setting="crest")
    assert office.see(office.office.stationery).crest is None


def bring(office: OfficeAtWork, content: bytes) -> None:
    office.do(
        letter_templates.receive,
        sender=office.account(STF),
        code="cover_letter",
        template=content,
        file_name="surat.docx",
        unused=["hal"],
    )


def template_in_use(office: OfficeAtWork) -> bytes | None:
    """The template from which the cover letter would be made now."""
    return office.see(papers.word_paper, LETTER).template


def test_versions_of_a_template_stay_and_one_press_goes_back(office: OfficeAtWork) -> None:
    admin, code = office.account(STF), "cover_letter"
    assert template_in_use(office) is None
    bring(office, b"first")
    bring(office, b"second")
    assert template_in_use(office) == b"second"

    shown = office.do(letter_templates.use_version, sender=admin, code=code, number=1)
    assert template_in_use(office) == b"first"
    assert [button.label for row in shown.rows for button in row].count("Pakai Versi 2") == 1

    office.do(letter_templates.use_built_in, sender=admin, code=code)
    assert template_in_use(office) is None
    bring(office, b"third")
    assert "versi 3" in office.see(letter_templates.list_templates, sender=admin).text


def test_a_template_is_awaited_by_the_name_of_its_paper(office: OfficeAtWork) -> None:
    admin = office.account(STF)
    office.do(letter_templates.ask_template, sender=admin, code="decree")

    assert office.see(office_settings.file_awaited, sender=admin) == "template_decree"
    (asked,) = [told for told in office.deliver() if told.kind == "question"]
    assert "Isian yang tersedia" in asked.message.text
    assert "baris[].sasaran" in asked.message.text
