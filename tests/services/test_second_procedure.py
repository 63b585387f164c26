"""Another SOP of another office, from start to end on the same engine: nothing in it is known to the code."""

import pytest

from db.database import Database
from messages import labels
from services import runs as run_services
from services import tasks
from services.deliveries import Send
from services.steps import create
from sop.errors import FileExpected, NotPermitted, StepCannotReturn
from sop.events import Event
from sop.model import RunStatus
from tests.procedures import INCOMING_MAIL
from tests.services.office import YEAR, OfficeAtWork
from tests.times import at

CAMAT, SEKCAM, PEM, KESRA, AGENDARIS = (post.code for post in INCOMING_MAIL.posts)


@pytest.fixture
def office(database: Database) -> OfficeAtWork:
    """A kecamatan at work, with a run that has just started."""
    office = OfficeAtWork(database, procedure=INCOMING_MAIL)
    office.seat_everybody()
    office.start()
    return office


def test_it_runs_from_start_to_end_with_a_return_and_everybody_gets_what_is_theirs(office: OfficeAtWork) -> None:
    office.deliver()
    office.finish()
    office.deliver()
    office.send_back("Halaman 2 tidak terbaca.")
    while office.run.status is RunStatus.OPEN:
        office.deliver()
        office.finish()
    office.deliver()

    assert office.run.status is RunStatus.FINISHED
    assert office.run.title == "Penanganan Surat Masuk Tahun 2027"
    assert [task.step for task in office.tasks] == [1, 2, 1, 2, 3, 4, 5]
    assert [task.round for task in office.tasks] == [1, 1, 2, 2, 1, 1, 1]
    cards = {
        post: [told.kind for told in office.chats.get(office.account(post), [])].count("task_card")
        for post in (CAMAT, SEKCAM, PEM, KESRA, AGENDARIS)
    }
    assert cards == {CAMAT: 1, SEKCAM: 2, PEM: 1, KESRA: 0, AGENDARIS: 3}
    assert kinds_in(office, KESRA) == {"run_finished"}


def kinds_in(office: OfficeAtWork, post: str) -> set[str]:
    """The kinds of messages in a chat, but for changes of older ones."""
    return {told.kind for told in office.chats.get(office.account(post), []) if isinstance(told.delivery, Send)}


def test_an_end_is_told_to_those_whom_the_procedure_names_and_to_nobody_else(office: OfficeAtWork) -> None:
    office.jump_to(3)

    office.finish()
    office.deliver()

    assert kinds_in(office, PEM) == {"task_card"}
    assert kinds_in(office, SEKCAM) == kinds_in(office, KESRA) == set()


def test_its_history_is_complete(office: OfficeAtWork) -> None:
    office.finish_up_to(5)
    office.finish()

    finished = [entry.capacity for entry in office.events() if entry.event is Event.TASK_FINISHED]
    assert finished == [INCOMING_MAIL.post(step.responsible).title for step in INCOMING_MAIL.steps]
    assert office.events()[-1].event is Event.RUN_FINISHED


def test_its_due_times_follow_its_own_standard_times(office: OfficeAtWork) -> None:
    due = [office.task.due_at]
    for _ in range(4):
        office.finish()
        due.append(office.task.due_at)

    assert due == [
        at("1 Dec 2026 08.15"),
        at("1 Dec 2026 09.00"),
        at("2 Dec 2026 16.00"),
        at("4 Dec 2026 16.30"),
        at("1 Dec 2026 09.00"),
    ]


def test_its_first_card_asks_for_what_its_first_step_has_to_hand_in(office: OfficeAtWork) -> None:
    (card,) = [told for told in office.deliver() if told.kind == "task_card"]

    assert "Langkah 1 dari 5 · Menerima dan memindai surat" in card.message.text
    assert "Mohon tekan <b>Pakai Format Baku</b>" in card.message.text
    with pytest.raises(FileExpected):
        office.press(create.finish)
        office.say(office.account(AGENDARIS), "Sudah.")


def test_its_own_step_goes_back_and_the_others_do_not(office: OfficeAtWork) -> None:
    with pytest.raises(StepCannotReturn):
        office.press(tasks.ask_return_reason)
    office.finish()

    card = office.see(tasks.show_card, sender=office.account(SEKCAM), task_id=office.task.id)

    assert labels.SEND_BACK in [button.label for row in card.rows for button in row]


def test_its_own_posts_start_cancel_and_watch(office: OfficeAtWork) -> None:
    run_id = office.run.id
    for post in (CAMAT, PEM, KESRA):
        with pytest.raises(NotPermitted):
            office.do(run_services.ask_cancel_reason, sender=office.account(post), run_id=run_id)
    for post in (PEM, KESRA):
        with pytest.raises(NotPermitted):
            office.see(run_services.show_run, sender=office.account(post), run_id=run_id)
    with pytest.raises(NotPermitted):
        office.do(run_services.start, sender=office.account(CAMAT), year=YEAR + 1)

    office.do(run_services.ask_cancel_reason, sender=office.account(SEKCAM), run_id=run_id)
    office.say(office.account(SEKCAM), "Surat ditarik.")

    assert office.run.status is RunStatus.CANCELLED
    assert [entry.capacity for entry in office.events() if entry.event is Event.RUN_CANCELLED] == [
        "Sekretaris Kecamatan"
    ]


def test_a_running_run_keeps_its_procedure_when_the_office_changes_to_another(office: OfficeAtWork) -> None:
    other = OfficeAtWork(office.database)
    run = office.run

    message = other.see(run_services.show_run, sender=office.account(CAMAT), run_id=run.id)
    other.do(create.finish, sender=office.account(AGENDARIS), task_id=office.task.id, message_id=1)

    assert "5. Mengarsipkan surat" in message.text
    assert office.asked(office.account(AGENDARIS)) == "proof"
