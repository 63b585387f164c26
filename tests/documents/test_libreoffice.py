"""Files that another program has written: LibreOffice converts our form, and each kind reads back letter by letter."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from db import proposals
from documents.child import Children
from documents.indicators.form import Answers, marked_form
from documents.indicators.layout import FormCode
from documents.indicators.merged import Merged, UnitState, merged_workbook
from documents.indicators.reading import read_indicators
from messages.indicators import finding_words
from sop.figures import Figure
from sop.indicator_checks import Rule
from sop.indicators import Indicator, Proposal, merge
from tests.documents.indicator_files import FORM, GOOD, NOW, UNIT, table
from tests.handlers import updates
from tests.handlers.desk import TIK, a_desk

SOFFICE = shutil.which("soffice")
FONTS_AND_START = 120
ANSWERS = (
    GOOD,
    Indicator(
        objective="Sasaran B",
        name="=SUM(A1:A2)",
        measure="%",
        formulation="a / b\nx 100%",
        source="-1",
        responsible="197001012015032001",
        baseline=Figure("98,63 %"),
        targets={2027: Figure("1.250"), 2029: Figure("3,05")},
        remark="@catatan",
    ),
)

pytestmark = [
    pytest.mark.skipif(SOFFICE is None, reason="soffice is not installed: apt-get install libreoffice-calc"),
    pytest.mark.xdist_group("libreoffice"),
]


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A profile of our own, so that no LibreOffice of somebody else is met; making it takes seconds."""
    return f"-env:UserInstallation=file://{tmp_path_factory.mktemp('profile')}"


def converted(content: bytes, folder: Path, profile: str, *kinds: str) -> dict[str, bytes]:
    """Return a workbook as LibreOffice saves it in other kinds."""
    assert SOFFICE is not None
    source = folder / "source" / "berkas.xlsx"
    source.parent.mkdir()
    source.write_bytes(content)
    for kind in kinds:
        command = [SOFFICE, profile, "--headless", "--convert-to", kind]
        subprocess.run(
            [*command, "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=FONTS_AND_START
        )
    return {kind: (folder / f"berkas.{kind}").read_bytes() for kind in kinds}


async def test_a_form_that_libreoffice_saved_reads_cleanly_in_every_kind(tmp_path: Path, profile: str) -> None:
    files = converted(marked_form(FORM, Answers(ANSWERS), now=NOW), tmp_path, profile, "xlsx", "ods", "xls")

    for kind, content in files.items():
        reading = await read_indicators(Children(), content, name=f"usulan.{kind}")

        assert reading.indicators == ANSWERS
        assert reading.form == FormCode(2027, "tik")
        assert not any(finding.is_error for finding in reading.checked())


async def test_what_libreoffice_saved_is_taken_from_chat_in_every_kind(
    tmp_path: Path, sqlite_url: str, profile: str
) -> None:
    files = converted(marked_form(FORM, Answers(ANSWERS), now=NOW), tmp_path, profile, "xlsx", "ods", "xls")

    async with a_desk(sqlite_url, tmp_path) as desk:
        desk.start_run()
        desk.finish_to(5)
        for kind, content in files.items():
            await desk.press(TIK, f"task:upload:{desk.proposal_of('tik')}")
            desk.network.files["doc"] = content
            await desk.deliver(updates.document(TIK, name=f"usulan.{kind}", size=len(content)))
        taken = desk.read(lambda session: proposals.versions_of(session, 1, "tik"))

    assert [version.number for version in taken] == [1, 2, 3]
    assert [version.indicators for version in taken] == [ANSWERS] * len(files)
    assert [version.is_current for version in taken] == [False, False, True]


async def test_merged_and_hidden_cells_are_seen_in_what_libreoffice_saved(tmp_path: Path, profile: str) -> None:
    def finish(_: Any, sheet: Any) -> None:
        sheet.merge_range(1, 1, 2, 1, "Sasaran A")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")

    rows = [[1, "", "Indeks A", "", "Nilai", "x", "y"], [2, "", "Indeks B", "Indeks", "Nilai", "x", "y"]]
    files = converted(table(*rows, finish=finish), tmp_path, profile, "ods", "xlsx")

    for kind, content in files.items():
        reading = await read_indicators(Children(), content, name=f"usulan.{kind}")

        assert [indicator.objective for indicator in reading.indicators] == ["Sasaran A"] * 2
        found = [(each.rule, each.place.cell) for each in reading.checked() if each.place]
        assert found == [(Rule.NO_VALUE, "D2"), (Rule.HIDDEN_ROW, "B3")]


def test_form_and_merged_workbook_print(tmp_path: Path, profile: str) -> None:
    groups = merge([Proposal(UNIT, 1, ANSWERS)])
    merged = Merged(FORM.government, FORM.office, 2027, groups, [UnitState(UNIT, 1)], [], finding_words)

    for number, content in enumerate((marked_form(FORM, Answers(), now=NOW), merged_workbook(merged, now=NOW))):
        folder = tmp_path / str(number)
        folder.mkdir()
        pages = converted(content, folder, profile, "pdf")["pdf"]

        assert pages.startswith(b"%PDF")
        assert pages.count(b"/Type/Page\n") + pages.count(b"/Type/Page/") in (2, 3)
