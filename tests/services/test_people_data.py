"""People and posts for admins, and what a person may know and remove about himself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from db import history, invitations, people
from db.database import Database
from db.questions import QuestionKind
from db.tables import CardRow, OutboxRow, PersonRow, QuestionRow
from messages import labels
from services import answers, housekeeping, menu, people_data, planned_starts, registration, tasks
from services import runs as run_services
from services.deliveries import ClearButtons, Remove, SetCommands
from services.registration import Account
from services.steps import create
from sop.errors import (
    ButtonUnknown,
    EmployeeNumberUnreadable,
    LastAdmin,
    NotPermitted,
    NotRegistered,
    PostHasHolder,
    TextEmpty,
    TextTooLong,
)
from sop.events import Event
from sop.model import Person
from tests.services.office import STRANGER, OfficeAtWork
from tests.times import at

pytestmark = pytest.mark.both_databases
KD, SEK, KSB, STF = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan", "staf_sekretariat"


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    return full_office


def holder(office: OfficeAtWork, post: str) -> Person:
    return office.person(office.account(post))


# /pejabat


def test_all_posts_are_listed_with_who_sits_there(office: OfficeAtWork, database: Database) -> None:
    office.vacate(KSB)
    database.run_now(people.set_blocked, holder(office, SEK).id, blocked_at=office.now)

    message = office.see(people_data.post_page, sender=office.account(STF), page=0)

    lines = message.text.splitlines()
    assert len(lines) == 9
    assert lines[2].startswith("! Sekretaris: ")
    assert lines[2].endswith("tidak dapat dihubungi")
    assert lines[3] == "○ Kasubag Administrasi Umum dan Keuangan: lowong"
    assert lines[6].endswith(", admin")


def test_a_post_whose_link_nobody_has_opened_says_so(office: OfficeAtWork) -> None:
    office.vacate(KSB)

    office.do(people_data.create_link, sender=office.account(STF), post=KSB)

    assert "tautan belum dibuka" in office.see(people_data.post_page, sender=office.account(STF), page=0).text


def test_a_vacant_post_offers_a_link_and_a_filled_one_data_and_release(office: OfficeAtWork) -> None:
    office.vacate(KSB)

    def labels_of(post: str) -> list[str]:
        message = office.see(people_data.show_post, sender=office.account(STF), post=post)
        return [button.label for row in message.rows for button in row]

    assert labels_of(KSB) == [labels.MAKE_LINK, labels.BACK]
    assert labels_of(KD) == [labels.CHANGE_DATA, labels.RELEASE, labels.BACK]


def test_a_link_for_a_post_that_was_filled_meanwhile_is_not_made(office: OfficeAtWork) -> None:
    with pytest.raises(PostHasHolder):
        office.do(people_data.create_link, sender=office.account(STF), post=KD)


@pytest.mark.parametrize("screen", [people_data.show_data, people_data.ask_release])
def test_a_screen_about_a_holder_who_left_meanwhile_shows_the_vacant_post(
    office: OfficeAtWork, screen: Callable[..., Any]
) -> None:
    office.vacate(KSB)

    message = office.see(screen, sender=office.account(STF), post=KSB)

    assert message == office.see(people_data.show_post, sender=office.account(STF), post=KSB)


def test_a_post_nobody_knows_is_nobodys_to_touch(office: OfficeAtWork) -> None:
    stf = office.account(STF)

    for screen in (people_data.show_post, people_data.show_data, people_data.ask_release):
        with pytest.raises(NotPermitted):
            office.see(screen, sender=stf, post="bupati")
    with pytest.raises(NotPermitted):
        office.do(people_data.create_link, sender=stf, post="bupati")
    with pytest.raises(NotPermitted):
        office.do(people_data.release, sender=stf, post=KD, person_id=999)


# [Ubah Data]


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        ("name", " Drs. Hasan  Basri, M.Si. ", "Drs. Hasan Basri, M.Si."),
        ("employee_number", "197001012000011001", "197001012000011001"),
        ("employee_number", " 19700101 200001 1 001 ", "197001012000011001"),
        ("rank", "Penata (III/c)", "Penata (III/c)"),
    ],
)
def test_an_admin_mends_the_data_of_a_holder(office: OfficeAtWork, field: str, text: str, kept: str) -> None:
    stf = office.account(STF)

    office.do(people_data.ask_field, sender=stf, person_id=holder(office, KD).id, field=field)
    office.say(stf, text)

    assert getattr(holder(office, KD), field) == kept
    assert office.deliver()[-1].kind == "data_changed"


def test_an_admin_changes_how_a_holder_is_addressed(office: OfficeAtWork) -> None:
    stf, head = office.account(STF), holder(office, KD)

    office.do(people_data.ask_salutation, sender=stf, person_id=head.id)
    (asked,) = office.deliver()
    office.do(registration.set_salutation, sender=stf, person_id=head.id, salutation="bapak")

    assert asked.buttons == [labels.MR, labels.MRS]
    assert holder(office, KD).salutation == "bapak"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("  ", TextEmpty),
        ("9" * 61, TextTooLong),
        ("9" * 17, EmployeeNumberUnreadable),
        ("9" * 19, EmployeeNumberUnreadable),
        ("\u0661" * 18, EmployeeNumberUnreadable),
    ],
)
def test_a_field_that_is_none_is_asked_for_again(office: OfficeAtWork, text: str, error: type[Exception]) -> None:
    stf = office.account(STF)
    office.do(people_data.ask_field, sender=stf, person_id=holder(office, KD).id, field="employee_number")

    with pytest.raises(error):
        office.say(stf, text)

    assert office.asked(stf) == QuestionKind.EMPLOYEE_NUMBER


@pytest.mark.parametrize("field", ["is_admin", "telegram_id", "own_name", "proof"])
def test_no_other_field_can_be_changed_by_a_forged_button(office: OfficeAtWork, field: str) -> None:
    with pytest.raises(ButtonUnknown):
        office.do(people_data.ask_field, sender=office.account(STF), person_id=holder(office, KD).id, field=field)


def test_an_admin_who_is_one_no_more_does_not_change_data_by_an_old_question(
    office: OfficeAtWork, database: Database
) -> None:
    stf = office.account(STF)
    office.do(people_data.ask_field, sender=stf, person_id=holder(office, KD).id, field="name")
    database.run_now(people.set_admin, office.person(stf).id, is_admin=False)

    with pytest.raises(NotPermitted):
        office.say(stf, "Nama Lain")


# /data_saya


def test_a_person_sees_everything_that_is_kept(office: OfficeAtWork, database: Database) -> None:
    person = replace(holder(office, SEK), employee_number="197001012000011001", rank="Pembina (IV/a)")
    database.run_now(people.save, person)

    office.do(people_data.own_data, sender=office.account(SEK))

    (told,) = office.deliver()
    for value in (str(person.telegram_id), f"@{person.username}", person.name, "197001012000011001", "Pembina (IV/a)"):
        assert str(value) in told.message.text
    assert "Jabatan: Sekretaris" in told.message.text


# /hapus_data


def erase(office: OfficeAtWork, post: str) -> Person:
    person = holder(office, post)
    office.do(people_data.erase, sender=office.account(post), person_id=person.id)
    return person


def test_erasing_is_asked_for_first_and_says_what_stays(office: OfficeAtWork) -> None:
    office.do(people_data.ask_erase, sender=office.account(KSB))

    (told,) = office.deliver()
    assert "riwayat dan naskah dinas tetap tersimpan" in told.message.text
    assert "Kasubag Administrasi Umum dan Keuangan" in told.message.text
    assert told.buttons == [labels.CONFIRM_ERASE, labels.CANCEL]


def traces_of(session: Session, account: int) -> list[str]:
    """The tables in which an account still stands."""
    tables = (PersonRow, CardRow, QuestionRow, OutboxRow)
    return [
        table.__name__
        for table in tables
        if any(str(account) in repr(row.model_dump()) for row in session.exec(select(table)))
    ]


def test_erasing_ends_the_holdings_and_removes_the_data_everywhere(office: OfficeAtWork, database: Database) -> None:
    office.start()
    office.finish_up_to(3)
    office.press(create.finish)
    office.clear()
    ksb = office.account(KSB)
    assert database.read_now(traces_of, ksb) != []

    erase(office, KSB)
    office.deliver()

    assert office.see(people.by_telegram_id, ksb) is None
    assert office.see(people.holder_of, KSB) is None
    assert database.read_now(traces_of, ksb) == []


def test_a_run_that_somebody_planned_who_is_gone_tells_who_else_may_start_one(office: OfficeAtWork) -> None:
    office.do(planned_starts.ask_day, sender=office.account(KSB), year=2027)
    office.say(office.account(KSB), "3/12")
    erase(office, KSB)
    office.clear()
    office.now = at("3 Dec 2026 07.30")

    office.do(planned_starts.turn)

    assert office.told("started_as_planned") == [office.account(KD)]


def test_name_and_capacity_stay_in_history(office: OfficeAtWork) -> None:
    office.start()
    office.finish_up_to(3)
    office.finish()

    person = erase(office, KSB)

    finished = [entry for entry in office.events() if entry.event is Event.TASK_FINISHED][-1]
    assert (finished.name, finished.capacity) == (person.name, "Kasubag Administrasi Umum dan Keuangan")
    assert office.see(history.of_person, person.id)[-1].event is Event.PERSON_ERASED


def test_open_tasks_stay_with_the_post_and_leaders_superior_and_admins_are_told(office: OfficeAtWork) -> None:
    office.start()
    office.jump_to(3)

    erase(office, KSB)

    assert office.task.post == KSB
    assert office.told("holder_changed") == [office.account(post) for post in (KD, SEK, STF)]


def test_cards_and_reminders_in_the_chat_of_who_goes_lose_their_buttons(office: OfficeAtWork) -> None:
    office.start()
    office.finish_up_to(3)
    office.deliver()
    office.now = office.task.due_at
    office.tick()
    office.deliver()
    office.clear()

    erase(office, KSB)

    to_ksb = [told.delivery for told in office.deliver() if told.chat_id == office.account(KSB)]
    assert [type(delivery) for delivery in to_ksb if not isinstance(delivery, SetCommands)] == [ClearButtons, Remove]


def test_the_commands_of_a_stranger_are_all_that_is_left(office: OfficeAtWork) -> None:
    erase(office, KSB)

    (left,) = [told.delivery for told in office.deliver() if told.chat_id == office.account(KSB)]
    assert isinstance(left, SetCommands)
    assert [name for name, _ in left.commands] == ["start", "bantuan"]


def test_what_still_waited_for_who_goes_is_dropped(office: OfficeAtWork) -> None:
    office.do(tasks.list_tasks, sender=office.account(KSB))
    office.do(menu.show_menu, sender=office.account(KSB))

    erase(office, KSB)

    assert {told.kind for told in office.deliver() if told.chat_id == office.account(KSB)} == {"commands"}


def test_the_last_admin_stays(office: OfficeAtWork) -> None:
    with pytest.raises(LastAdmin):
        erase(office, STF)

    assert holder(office, STF).is_admin


def test_nobody_erases_somebody_else(office: OfficeAtWork) -> None:
    with pytest.raises(NotPermitted):
        office.do(people_data.erase, sender=office.account(STF), person_id=holder(office, KSB).id)


def test_who_has_gone_is_a_stranger_and_may_come_back_as_a_newcomer(office: OfficeAtWork) -> None:
    ksb = office.account(KSB)
    erase(office, KSB)

    with pytest.raises(NotRegistered):
        office.do(people_data.own_data, sender=ksb)
    office.do(registration.request_access, account=Account(ksb, None, "Budi"))


def test_a_claim_of_who_has_gone_cannot_be_confirmed(office: OfficeAtWork) -> None:
    office.vacate(SEK)
    link = office.do(registration.make_link, post=SEK)
    token = link.url.partition("?start=")[2]
    office.do(registration.open_link, account=Account(office.account(KSB), None, ""), token=token)
    (claimed,) = office.see(invitations.claimed_by, holder(office, KSB).id)

    erase(office, KSB)

    assert office.see(invitations.claims_on, SEK) == []
    assert office.see(invitations.find, claimed.id) is not None


def test_an_admin_cannot_write_data_back_onto_who_has_gone(office: OfficeAtWork) -> None:
    stf, person = office.account(STF), holder(office, KSB)
    office.do(people_data.ask_field, sender=stf, person_id=person.id, field="employee_number")

    erase(office, KSB)

    assert office.asked(stf) is None
    with pytest.raises(ButtonUnknown):
        office.do(people_data.ask_field, sender=stf, person_id=person.id, field="employee_number")
    with pytest.raises(ButtonUnknown):
        office.do(people_data.ask_salutation, sender=stf, person_id=person.id)
    with pytest.raises(ButtonUnknown):
        office.do(registration.set_salutation, sender=stf, person_id=person.id, salutation="ibu")


# Admins only


@pytest.mark.parametrize(
    ("service", "about"),
    [
        (people_data.list_posts, {}),
        (people_data.create_link, {"post": KSB}),
        (people_data.release, {"post": KD, "person_id": 1}),
        (people_data.ask_field, {"person_id": 1, "field": "name"}),
        (people_data.ask_salutation, {"person_id": 1}),
    ],
)
def test_people_and_posts_are_the_business_of_admins(
    office: OfficeAtWork, service: Callable[..., Any], about: dict[str, Any]
) -> None:
    for sender, error in ((office.account(KD), NotPermitted), (STRANGER, NotRegistered)):
        with pytest.raises(error):
            office.do(service, sender=sender, **about)


@pytest.mark.parametrize(
    "screen", [people_data.post_page, people_data.show_post, people_data.show_data, people_data.ask_release]
)
def test_screens_about_people_are_for_admins(office: OfficeAtWork, screen: Callable[..., Any]) -> None:
    about: dict[str, Any] = {"page": 0} if screen is people_data.post_page else {"post": KD}

    with pytest.raises(NotPermitted):
        office.see(screen, sender=office.account(KD), **about)


# Blocking


def test_who_blocks_the_bot_is_marked_until_that_is_over(office: OfficeAtWork) -> None:
    office.do(people_data.note_blocked, sender=office.account(KSB), blocked=True)
    blocked = holder(office, KSB).is_reachable
    office.do(people_data.note_blocked, sender=office.account(KSB), blocked=False)

    assert (blocked, holder(office, KSB).is_reachable) == (False, True)


def test_a_stranger_who_blocks_the_bot_is_nobody(office: OfficeAtWork) -> None:
    office.do(people_data.note_blocked, sender=STRANGER, blocked=True)

    assert office.see(people.by_telegram_id, STRANGER) is None


# Menu, help, leaving a question


@pytest.mark.parametrize(
    ("post", "commands"),
    [
        (KD, {"mulai", "laporan", "pantau"}),
        (SEK, {"laporan", "pantau", "usulan"}),
        (KSB, {"mulai", "laporan", "pantau", "usulan"}),
        (STF, {"mulai", "laporan", "pantau", "pejabat", "libur", "kantor", "usulan"}),
    ],
)
def test_the_menu_offers_what_the_person_may_do(office: OfficeAtWork, post: str, commands: set[str]) -> None:
    office.do(menu.show_menu, sender=office.account(post))

    (told,) = office.deliver()
    offered = {command for command in labels.COMMANDS if f"/{command} " in told.message.text}
    assert offered == {"tugas", "disposisi", "rapat", "cuti", "bantuan", "data_saya", "hapus_data", "batal"} | commands


def test_the_help_names_the_steps_of_the_post(office: OfficeAtWork) -> None:
    office.do(menu.show_help, sender=office.account(SEK))
    office.do(menu.show_help, sender=STRANGER)

    official, stranger = office.deliver()
    assert "10. <b>Mengoreksi konsep Dokumen IKU</b>" in official.message.text
    assert "11. <b>Meminta persetujuan Kepala Dinas</b>" in official.message.text
    assert "Usulan unit" in official.message.text
    assert "Langkah" not in stranger.message.text


def test_batal_says_whether_there_was_something_to_leave(office: OfficeAtWork) -> None:
    head = office.account(KD)
    office.start()
    office.do(run_services.ask_cancel_reason, sender=head, run_id=office.run.id)
    office.clear()

    office.do(answers.leave_question, sender=head)
    office.do(answers.leave_question, sender=head)

    assert [told.kind for told in office.deliver()] == ["cancelled", "nothing_to_cancel"]
    with pytest.raises(NotRegistered):
        office.do(answers.leave_question, sender=STRANGER)


def test_a_text_without_a_question_brings_the_menu(office: OfficeAtWork) -> None:
    office.say(office.account(KD), "Selamat pagi")

    assert [told.kind for told in office.deliver()] == ["menu"]


def test_a_text_of_a_stranger_is_refused(office: OfficeAtWork) -> None:
    with pytest.raises(NotRegistered):
        office.say(STRANGER, "Selamat pagi")


def test_housekeeping_leaves_what_is_young_and_what_waits(office: OfficeAtWork) -> None:
    office.do(menu.show_menu, sender=office.account(KD))
    office.now += timedelta(days=400)

    office.do(housekeeping.purge)

    assert office.told("menu") == [office.account(KD)]
