"""Files that officials send: never lost, given to the right task, read by who may."""

import pytest

from db import files, questions, runs
from db.database import Database
from db.questions import QuestionKind
from messages import labels
from services import files as file_services
from services import runs as run_services
from services import tasks
from services.steps import create, draft
from sop.errors import ButtonUnknown, NotPermitted, NotRegistered, TaskAlreadyClosed
from sop.events import Event
from tests.services.office import STRANGER, YEAR, OfficeAtWork

KD, SEK, KSB = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan"
TIK, KIP, STF = "kabid_tik", "kabid_kip", "staf_sekretariat"


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """A full office whose run waits for the Kasubag to make the format."""
    full_office.start()
    full_office.jump_to(3)
    return full_office


def unassigned(office: OfficeAtWork, post: str) -> list[files.File]:
    return office.see(files.unassigned_of, office.person(office.account(post)).id)


def assign(office: OfficeAtWork, post: str, file_id: int, *, task_id: int | None = None) -> str:
    sender = office.account(post)
    return office.do(file_services.assign, sender=sender, file_id=file_id, task_id=task_id or office.task.id).text


# Unasked files


def test_a_file_nobody_asked_for_is_kept_and_asked_about(office: OfficeAtWork) -> None:
    office.send_file(office.account(KSB), "format.xlsx")

    (told,) = office.deliver()
    assert [file.name for file in unassigned(office, KSB)] == ["format.xlsx"]
    assert "ini untuk apa?" in told.message.text
    assert told.buttons == ["Langkah 3: Membuat format pengumpulan data IKU", labels.IGNORE_FILE]


def test_who_has_no_open_task_is_told_that_the_file_is_kept(office: OfficeAtWork) -> None:
    office.send_file(office.account(TIK))

    (told,) = office.deliver()
    assert "telah disimpan" in told.message.text
    assert told.buttons == []


def test_a_kept_file_goes_to_the_task_that_is_chosen(office: OfficeAtWork) -> None:
    office.send_file(office.account(KSB), "format.xlsx")
    (kept,) = unassigned(office, KSB)

    text = assign(office, KSB, kept.id)

    (file,) = office.files_of(office.task)
    assert (file.id, file.sent_as) == (kept.id, "Kasubag Administrasi Umum dan Keuangan")
    assert "mohon lanjutkan pada kartu tugas" in text
    assert office.events()[-1].event is Event.FILE_ADDED
    assert office.task.step == 3


def test_a_file_that_was_there_before_lets_the_step_end_at_once(office: OfficeAtWork) -> None:
    office.send_file(office.account(KSB))
    assign(office, KSB, unassigned(office, KSB)[0].id)

    office.press(create.finish)

    assert office.task.step == 4


def test_a_kept_file_is_offered_when_a_step_asks_for_one_and_ends_it_when_chosen(office: OfficeAtWork) -> None:
    office.send_file(office.account(KSB), "format.xlsx")
    office.clear()
    office.press(create.finish)
    (asked,) = [told for told in office.deliver() if told.kind == "question"]

    text = assign(office, KSB, unassigned(office, KSB)[0].id)

    assert asked.buttons == ["Gunakan format.xlsx", labels.CANCEL]
    assert (office.task.step, office.asked(office.account(KSB))) == (4, None)
    assert "lanjutkan" not in text


def test_a_file_is_given_to_one_task_once(office: OfficeAtWork) -> None:
    office.send_file(office.account(KSB))
    (kept,) = unassigned(office, KSB)
    assign(office, KSB, kept.id)

    with pytest.raises(ButtonUnknown):
        assign(office, KSB, kept.id)
    with pytest.raises(ButtonUnknown):
        office.do(file_services.ignore, sender=office.account(KSB), file_id=kept.id)


def test_a_file_is_not_given_to_a_task_that_has_ended(office: OfficeAtWork) -> None:
    task = office.task
    office.finish()
    office.send_file(office.account(KSB))

    with pytest.raises(TaskAlreadyClosed):
        assign(office, KSB, unassigned(office, KSB)[0].id, task_id=task.id)


def test_a_file_is_not_given_to_a_task_on_another_desk(office: OfficeAtWork) -> None:
    office.send_file(office.account(SEK))

    with pytest.raises(NotPermitted):
        assign(office, SEK, unassigned(office, SEK)[0].id)


def test_nobody_gives_away_or_ignores_the_file_of_another(office: OfficeAtWork) -> None:
    office.send_file(office.account(SEK))
    (file,) = unassigned(office, SEK)

    with pytest.raises(NotPermitted):
        assign(office, KSB, file.id)
    with pytest.raises(NotPermitted):
        office.do(file_services.ignore, sender=office.account(KSB), file_id=file.id)


def test_a_file_or_task_nobody_knows_is_nobodys_to_touch(office: OfficeAtWork) -> None:
    office.send_file(office.account(KSB))
    (file,) = unassigned(office, KSB)

    with pytest.raises(NotPermitted):
        assign(office, KSB, 999)
    with pytest.raises(NotPermitted):
        assign(office, KSB, file.id, task_id=999)
    with pytest.raises(NotPermitted):
        office.do(file_services.send, sender=office.account(KSB), file_id=999)


def test_an_ignored_file_is_offered_and_sent_no_more(office: OfficeAtWork) -> None:
    office.send_file(office.account(KSB), "salah.pdf")
    (file,) = unassigned(office, KSB)

    message = office.do(file_services.ignore, sender=office.account(KSB), file_id=file.id)

    assert "salah.pdf tidak digunakan" in message.text
    assert unassigned(office, KSB) == []
    assert office.deliver() == []
    with pytest.raises(ButtonUnknown):
        office.do(file_services.send, sender=office.account(KSB), file_id=file.id)
    with pytest.raises(ButtonUnknown):
        office.do(file_services.ignore, sender=office.account(KSB), file_id=file.id)
    with pytest.raises(ButtonUnknown):
        assign(office, KSB, file.id)
    with pytest.raises(NotPermitted):
        office.do(file_services.ignore, sender=office.account(SEK), file_id=file.id)


def test_a_file_of_a_stranger_is_refused(office: OfficeAtWork) -> None:
    with pytest.raises(NotRegistered):
        office.send_file(STRANGER)


def test_a_file_while_a_text_is_asked_for_is_kept_and_the_question_stays(office: OfficeAtWork) -> None:
    office.jump_to(10)
    office.press(tasks.ask_return_reason)

    office.send_file(office.account(SEK), "catatan.docx")

    assert [file.name for file in unassigned(office, SEK)] == ["catatan.docx"]
    assert office.asked(office.account(SEK)) == QuestionKind.RETURN_REASON


def test_a_file_that_answers_a_question_of_an_ended_task_is_kept(office: OfficeAtWork, database: Database) -> None:
    task, ksb = office.task, office.account(KSB)
    office.finish()
    database.run_now(
        questions.ask, person_id=office.person(ksb).id, kind=QuestionKind.PROOF, subject_id=task.id, now=office.now
    )

    office.send_file(ksb, "terlambat.pdf")

    assert [file.name for file in unassigned(office, KSB)] == ["terlambat.pdf"]


def test_a_file_that_answers_a_question_of_a_desk_that_was_left_is_kept(office: OfficeAtWork) -> None:
    office.press(create.finish)
    office.vacate(KSB)

    office.send_file(office.account(KSB), "format.xlsx")

    assert [file.name for file in unassigned(office, KSB)] == ["format.xlsx"]
    assert office.task.step == 3


# Albums


def send_album(office: OfficeAtWork, *names: str) -> None:
    for name in names:
        office.send_file(office.account(KSB), name, media_group="album")


def test_an_album_is_asked_about_once_and_goes_to_its_task_together(office: OfficeAtWork) -> None:
    send_album(office, "1.jpg", "2.jpg", "3.jpg")
    asked = [told.kind for told in office.deliver()]

    assign(office, KSB, unassigned(office, KSB)[0].id)

    assert asked == ["unasked_file"]
    assert [file.name for file in office.files_of(office.task)] == ["1.jpg", "2.jpg", "3.jpg"]


def test_an_album_is_ignored_together(office: OfficeAtWork) -> None:
    send_album(office, "1.jpg", "2.jpg")

    office.do(file_services.ignore, sender=office.account(KSB), file_id=unassigned(office, KSB)[1].id)

    assert unassigned(office, KSB) == []


def test_the_first_of_an_album_ends_the_step_and_the_others_follow_it(office: OfficeAtWork) -> None:
    office.press(create.finish)
    office.clear()

    send_album(office, "1.jpg", "2.jpg", "3.jpg")

    assert office.task.step == 4
    assert [file.name for file in office.files_of(office.task_of(3))] == ["1.jpg", "2.jpg", "3.jpg"]
    assert office.told("unasked_file") == []


def test_a_late_part_of_an_album_follows_the_task_it_was_given_to(office: OfficeAtWork) -> None:
    send_album(office, "1.jpg")
    assign(office, KSB, unassigned(office, KSB)[0].id)

    send_album(office, "2.jpg")

    assert [file.name for file in office.files_of(office.task)] == ["1.jpg", "2.jpg"]


# Who may read


def received(office: OfficeAtWork) -> list[tuple[int, str]]:
    """The files that reached chats: account and name."""
    told = [told for told in office.deliver() if told.kind == "file"]
    return [(each.chat_id, each.message.file.name) for each in told if each.message.file is not None]


def test_the_files_of_what_a_task_works_on_come_to_its_holder(office: OfficeAtWork) -> None:
    office.jump_to(9)
    office.press(draft.submit)
    office.send_file(office.account(KSB), "konsep.docx")
    office.clear()

    office.do(tasks.send_files, sender=office.account(SEK), task_id=office.task.id)

    assert received(office) == [(office.account(SEK), "konsep.docx")]


@pytest.mark.parametrize(
    ("post", "may_read"), [(KD, True), (SEK, True), (KSB, True), (STF, True), (TIK, False), (KIP, False)]
)
def test_a_file_of_the_draft_is_for_who_comes_later_and_who_reads_all(
    office: OfficeAtWork, post: str, may_read: bool
) -> None:
    office.jump_to(9)
    office.finish()
    (file,) = office.files_of(office.task_of(9))
    office.clear()

    if may_read:
        office.do(file_services.send, sender=office.account(post), file_id=file.id)
        assert [account for account, _ in received(office)] == [office.account(post)]
    else:
        with pytest.raises(NotPermitted):
            office.do(file_services.send, sender=office.account(post), file_id=file.id)


def test_the_same_bytes_sent_by_two_people_open_nothing_to_the_other(office: OfficeAtWork) -> None:
    same = "cd" * 32
    office.jump_to(9)
    office.press(draft.submit)
    office.send_file(office.account(KSB), "konsep.docx", sha256=same)
    office.send_file(office.account(TIK), "punya saya.docx", sha256=same)
    (paper,), (own,) = office.files_of(office.task_of(9)), unassigned(office, TIK)
    office.clear()

    with pytest.raises(NotPermitted):
        office.do(file_services.send, sender=office.account(TIK), file_id=paper.id)
    with pytest.raises(NotPermitted):
        office.do(file_services.send, sender=office.account(KSB), file_id=own.id)
    office.do(file_services.send, sender=office.account(TIK), file_id=own.id)

    assert received(office) == [(office.account(TIK), "punya saya.docx")]


def test_the_list_of_files_holds_what_one_may_read(office: OfficeAtWork) -> None:
    office.finish()
    office.jump_to(9)
    office.finish()

    def listed(post: str) -> int:
        message = office.see(run_services.file_page, sender=office.account(post), run_id=office.run.id, page=0)
        return sum(button.data.startswith("file:get:") for row in message.rows for button in row)

    assert (listed(SEK), listed(STF), listed(TIK)) == (6, 6, 2)


def test_the_files_of_a_task_are_for_its_holder(office: OfficeAtWork) -> None:
    with pytest.raises(NotPermitted):
        office.do(tasks.send_files, sender=office.account(TIK), task_id=office.task.id)


def test_a_file_sent_in_one_run_does_not_show_in_another(office: OfficeAtWork) -> None:
    office.finish()
    office.do(run_services.start, sender=office.account(KD), year=YEAR + 1)

    (other,) = office.see(runs.of_year, procedure_code=office.office.procedure.code, year=YEAR + 1)
    message = office.see(run_services.file_page, sender=office.account(KD), run_id=other.id, page=0)

    assert "Belum ada berkas" in message.text
