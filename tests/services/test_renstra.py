"""The list of the Renstra: who keeps it, what a file is shown as before it counts, and what it is compared with."""

import pytest
from sqlmodel import Session

from db import history, people
from documents.indicators.reading import Reading, understand
from documents.indicators.sheet import Sheet, Workbook
from messages.message import Message
from services import renstra
from sop.errors import ButtonUnknown, NotPermitted
from sop.events import Event
from tests.services.office import OfficeAtWork

KSB, STF, TIK = "kasubag_umum_keuangan", "staf_sekretariat", "kabid_tik"
HEADINGS = ["Sasaran", "Indikator", "Satuan", "Target 2027", "Target 2028"]
LINES = [
    ["Meningkatnya layanan digital", "Indeks SPBE", "Indeks", "3,3", "3,4"],
    ["", "Persentase OPD terhubung", "%", "80", "85"],
    ["Meningkatnya keamanan informasi", "Indeks KAMI", "Indeks", "3,05", ""],
]


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """A full office; the staff is the admin."""
    return full_office


def reading(*lines: list[str], headings: list[str] = HEADINGS) -> Reading:
    """What is understood of a sheet with these lines."""
    rows = [headings, *lines]
    return understand(Workbook([Sheet("Renstra", True, len(rows), rows, [], [], [])], False))


def receive(office: OfficeAtWork, *lines: list[str], sender: int | None = None, **other: list[str]) -> None:
    keeper = sender or office.account(KSB)
    office.do(renstra.ask_list, sender=keeper)
    office.do(renstra.receive_list, sender=keeper, name="renstra.xlsx", reading=reading(*lines, **other))


def preview_of(office: OfficeAtWork) -> tuple[Message, int]:
    """The newest preview, and the draft that its button applies."""
    message = [told.message for told in office.deliver() if "Pratinjau" in told.message.text][-1]
    return message, int(message.rows[0][0].data.rpartition(":")[2])


def load(office: OfficeAtWork, *lines: list[str], sender: int | None = None, **other: list[str]) -> Message:
    receive(office, *lines, sender=sender, **other)
    _, draft_id = preview_of(office)
    return office.do(renstra.apply_list, sender=sender or office.account(KSB), draft_id=draft_id)


@pytest.mark.parametrize("post", ["kepala_dinas", "sekretaris", TIK, "kabid_kip"])
def test_only_who_keeps_it_and_admins_see_and_change_the_list(office: OfficeAtWork, post: str) -> None:
    for service, values in (
        (renstra.page, {}),
        (renstra.send_list, {}),
        (renstra.ask_list, {}),
        (renstra.receive_list, {"name": "renstra.xlsx", "reading": reading(*LINES)}),
        (renstra.apply_list, {"draft_id": 1}),
        (renstra.ask_removal, {"list_id": 1}),
        (renstra.remove, {"list_id": 1}),
    ):
        with pytest.raises(NotPermitted):
            office.do(service, sender=office.account(post), **values)


def test_a_list_counts_when_its_preview_was_applied(office: OfficeAtWork) -> None:
    office.start()

    receive(office, *LINES)

    message, draft_id = preview_of(office)
    assert "3 indikator, 2 sasaran, target 2027-2028" in message.text
    assert office.see(lambda session: renstra.planned(session, office.run)) == ()
    assert office.asked(office.account(KSB)) is None
    office.do(renstra.apply_list, sender=office.account(KSB), draft_id=draft_id)
    planned = office.see(lambda session: renstra.planned(session, office.run))
    assert [(each.objective, each.name) for each in planned] == [
        ("Meningkatnya layanan digital", "Indeks SPBE"),
        ("Meningkatnya layanan digital", "Persentase OPD terhubung"),
        ("Meningkatnya keamanan informasi", "Indeks KAMI"),
    ]
    assert "Kasubag" in office.see(renstra.page, sender=office.account(STF)).text
    with pytest.raises(ButtonUnknown):
        office.do(renstra.apply_list, sender=office.account(KSB), draft_id=draft_id)


def test_a_list_that_replaces_another_shows_what_differs(office: OfficeAtWork) -> None:
    load(office, *LINES)

    receive(office, ["Meningkatnya layanan digital", "Indeks SPBE", "Nilai", "3,3", "3,4"], sender=office.account(STF))

    message, _ = preview_of(office)
    assert "Perubahan dari daftar yang berlaku" in message.text
    assert 'Indeks SPBE · Satuan: "Indeks" menjadi "Nilai"' in message.text
    assert "Dihapus: Indeks KAMI" in message.text


def test_a_file_that_names_no_indicator_is_refused_with_its_cells_and_may_be_sent_again(office: OfficeAtWork) -> None:
    receive(office, ["Meningkatnya layanan digital", "", "Indeks", "3,3", ""], *LINES)

    (refused,) = [told.message for told in office.deliver() if "belum dapat dimuat" in told.message.text]
    assert "B2: Indikator Kinerja Utama kosong" in refused.text
    assert office.asked(office.account(KSB)) is not None


def test_columns_that_a_list_lacks_are_said_and_not_compared(office: OfficeAtWork) -> None:
    lines = [["Indeks KAMI", "Hasil penilaian", "BSSN"]]

    receive(office, *lines, headings=["Indikator", "Formulasi", "Sumber Data"])

    message, _ = preview_of(office)
    assert "tidak dibandingkan: Sasaran Strategis, Satuan, Target." in message.text


def test_a_removed_list_is_compared_with_nothing(office: OfficeAtWork) -> None:
    office.start()
    load(office, *LINES)
    page = office.see(renstra.page, sender=office.account(KSB))
    list_id = int(page.rows[1][0].data.rpartition(":")[2])
    assert "akan dihapus" in office.see(renstra.ask_removal, sender=office.account(KSB), list_id=list_id).text

    office.do(renstra.remove, sender=office.account(KSB), list_id=list_id)

    assert office.see(lambda session: renstra.planned(session, office.run)) == ()
    with pytest.raises(ButtonUnknown):
        office.do(renstra.remove, sender=office.account(KSB), list_id=list_id)
    assert office.see(changes_by, office.account(KSB)) == ["3 indikator, 2 sasaran, target 2027-2028", "dihapus"]


def changes_by(session: Session, account: int) -> list[str]:
    """What history says that somebody made of the list."""
    person = people.by_telegram_id(session, account)
    assert person is not None
    entries = history.of_person(session, person.id)
    return [entry.details["text"] for entry in entries if entry.event is Event.RENSTRA_CHANGED]
