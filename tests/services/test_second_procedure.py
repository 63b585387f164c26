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
from sop.model import RunStatus, TaskPart
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
    steps = [(task.step, task.round) for task in office.tasks if task.part is TaskPart.STEP]
    assert steps == [(1, 1), (2, 1), (1, 2), (2, 2), *((step, 1) for step in range(3, 14))]
    handed_in = [(task.unit, task.post) for task in office.proposals]
    assert handed_in == [("pemerintahan", PEM), ("kesra", KESRA)]
    assert [task.post for task in office.tasks if task.part is TaskPart.SUBMISSION] == [SEKCAM]
    cards = {
        post: [told.kind for told in office.chats.get(office.account(post), [])].count("task_card")
        for post in (CAMAT, SEKCAM, PEM, KESRA, AGENDARIS)
    }
    assert cards == {CAMAT: 3, SEKCAM: 4, PEM: 3, KESRA: 1, AGENDARIS: 7}
    for post in cards:
        unheard = {"invitation", "minutes", "run_finished"} - kinds_in(office, post)
        assert unheard == ({"invitation", "minutes"} if post == AGENDARIS else set())  # who calls is not invited


def kinds_in(office: OfficeAtWork, post: str) -> set[str]:
    """The kinds of messages in a chat, but for changes of older ones."""
    return {told.kind for told in office.chats.get(office.account(post), []) if isinstance(told.delivery, Send)}


def test_an_end_is_told_to_those_whom_the_procedure_names_and_to_nobody_else(office: OfficeAtWork) -> None:
    office.jump_to(11)

    office.finish()
    office.deliver()

    assert kinds_in(office, PEM) == kinds_in(office, KESRA) == {"step_ended"}
    assert kinds_in(office, SEKCAM) == set()
    assert "step_ended" not in kinds_in(office, CAMAT) | kinds_in(office, AGENDARIS)


def test_its_history_is_complete(office: OfficeAtWork) -> None:
    while office.run.status is RunStatus.OPEN:
        office.finish()

    finished = [entry.capacity for entry in office.events() if entry.event is Event.TASK_FINISHED]
    posts = [post for step in INCOMING_MAIL.steps for post in (step.submitted_by, step.responsible) if post]
    assert len(posts) == 14
    assert finished == [INCOMING_MAIL.post(post).title for post in posts]
    assert office.events()[-1].event is Event.RUN_FINISHED


def test_its_due_times_follow_its_own_standard_times(office: OfficeAtWork) -> None:
    due = [office.task.due_at]
    while office.step.number < 13:
        office.finish()
        due.append(office.task.due_at)

    assert due == [
        at("1 Dec 2026 08.15"),
        at("1 Dec 2026 09.00"),
        at("2 Dec 2026 16.00"),
        at("1 Dec 2026 09.00"),
        at("1 Dec 2026 08.30"),
        at("2 Dec 2026 11.00"),  # the meeting begins the next day at 09.00, and the clock of what follows with it
        at("2 Dec 2026 11.00"),
        at("7 Dec 2026 16.00"),
        at("3 Dec 2026 16.00"),
        at("2 Dec 2026 11.00"),  # to be laid before the camat
        at("2 Dec 2026 11.00"),
        at("2 Dec 2026 09.30"),
        at("2 Dec 2026 09.15"),
        at("2 Dec 2026 10.00"),
    ]


def test_its_first_card_asks_for_what_its_first_step_has_to_hand_in(office: OfficeAtWork) -> None:
    (card,) = [told for told in office.deliver() if told.kind == "task_card"]

    assert "Langkah 1 dari 13 · Menerima dan memindai surat" in card.message.text
    assert "dengan <b>Unggah Berkas</b>, lalu tekan <b>Selesai</b>" in card.message.text
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

    assert "13. Mengirim dan mengarsipkan surat" in message.text
    assert office.asked(office.account(AGENDARIS)) == "proof"
