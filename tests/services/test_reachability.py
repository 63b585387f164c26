"""Who cannot be reached: the superior hears of it once, it is seen, and who comes back gets what is open, once."""

import pytest

from db.outbox import Notice
from services import people_data, sending, tasks
from services import runs as run_services
from services.steps import analyse
from tests.services.office import OfficeAtWork
from tests.times import at

KD, SEK, KSB, STF = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan", "staf_sekretariat"


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """A full office on Tuesday 1 December 2026, 08.00, whose run waits for the Kasubag at step 8."""
    full_office.start()
    full_office.jump_to(8)
    return full_office


def fail(office: OfficeAtWork, post: str) -> None:
    """Let a message to somebody come back as one to a person who blocked the bot."""
    person = office.person(office.account(post))
    notice = Notice(0, "menu", person.id, person.telegram_id, None, {})
    office.do(sending.note_failed, notice=notice, error="Forbidden", unreachable=True)


def come_back(office: OfficeAtWork, post: str) -> None:
    office.do(people_data.note_blocked, sender=office.account(post), blocked=False)


def kinds(office: OfficeAtWork) -> list[tuple[int, str]]:
    """What reaches whom; that an older card loses its buttons is not news."""
    return [(told.chat_id, told.kind) for told in office.deliver() if told.kind != "clear_buttons"]


def test_the_superior_is_told_once(office: OfficeAtWork) -> None:
    fail(office, KSB)
    fail(office, KSB)
    office.do(people_data.note_blocked, sender=office.account(KSB), blocked=True)

    (told,) = [told for told in office.deliver() if told.kind == "unreachable"]
    assert told.chat_id == office.account(SEK)
    assert "Tugas yang terbuka padanya: 1." in told.message.text


def test_a_superior_who_cannot_be_reached_either_is_passed_over(office: OfficeAtWork) -> None:
    fail(office, SEK)
    office.clear()

    fail(office, KSB)

    assert (office.account(KD), "unreachable") in kinds(office)


def test_of_the_head_the_secretary_is_told(office: OfficeAtWork) -> None:
    fail(office, KD)

    assert kinds(office) == [(office.account(SEK), "unreachable")]


def test_it_waits_for_office_hours_and_is_dropped_when_it_is_over_by_then(office: OfficeAtWork) -> None:
    office.now = at("1 Dec 2026 20.00")
    fail(office, KSB)
    in_the_evening = kinds(office)
    come_back(office, KSB)
    office.clear()

    office.now = at("2 Dec 2026 07.30")

    assert in_the_evening == []
    assert kinds(office) == []


def test_who_holds_no_post_has_no_superior(office: OfficeAtWork) -> None:
    admin = office.admin()

    office.do(people_data.note_blocked, sender=admin, blocked=True)

    assert kinds(office) == []


def test_it_is_seen_in_the_posts_and_on_the_run(office: OfficeAtWork) -> None:
    fail(office, KSB)

    posts = office.see(people_data.post_page, sender=office.account(STF), page=0).text
    run = office.see(run_services.show_run, sender=office.account(KD), run_id=office.run.id).text

    name = office.person(office.account(KSB)).name
    assert f"{name}, tidak dapat dihubungi" in posts
    assert f"pada Kasubag Administrasi Umum dan Keuangan ({name}, tidak dapat dihubungi)" in run


def test_who_comes_back_gets_what_is_open_once(office: OfficeAtWork) -> None:
    fail(office, KSB)
    office.clear()

    come_back(office, KSB)
    first = kinds(office)
    come_back(office, KSB)

    assert first == [(office.account(KSB), "task_card")]
    assert kinds(office) == []


def test_who_comes_back_is_asked_again_what_was_asked(office: OfficeAtWork) -> None:
    office.press(analyse.finish)
    office.clear()
    fail(office, KSB)
    office.clear()

    come_back(office, KSB)

    assert sorted(kinds(office)) == [(office.account(KSB), "question"), (office.account(KSB), "task_card")]


def test_a_message_that_arrives_shows_that_the_person_is_back(office: OfficeAtWork) -> None:
    fail(office, KSB)
    office.clear()

    office.do(tasks.list_tasks, sender=office.account(KSB))  # the card itself, for there is one task

    assert kinds(office) == [(office.account(KSB), "task_card")]
    assert office.person(office.account(KSB)).is_reachable
