"""Change of holder: where open tasks go, whose cards lose their buttons, who is told, and the last admin."""

import pytest

from db import extensions as extension_rows
from db import history, people
from messages import labels
from services import extensions, holders, people_data
from services.steps import create
from sop.errors import LastAdmin, NotPermitted, PostHasHolder, PostIsVacant
from sop.events import Event
from sop.model import HoldingKind
from tests.services.office import OfficeAtWork
from tests.services.test_absences import record

KD, SEK, KSB, STF = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan", "staf_sekretariat"
SUCCESSOR = 190


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """A full office whose run waits for the Kasubag, on whose desk the card lies."""
    full_office.start()
    full_office.jump_to(2)
    full_office.finish()
    full_office.clear()
    return full_office


def release(office: OfficeAtWork, post: str, *, account: int | None = None) -> None:
    person = office.person(account or office.account(post))
    office.do(people_data.release, sender=office.account(STF), post=post, person_id=person.id)


def register_successor(office: OfficeAtWork) -> None:
    """Somebody whom the office knows, without a post."""
    office.admin(account=SUCCESSOR)
    office.database.run_now(people.set_admin, office.person(SUCCESSOR).id, is_admin=False)


def place(office: OfficeAtWork, post: str, *, account: int = SUCCESSOR) -> None:
    office.do(holders.place, office.person(account), post=post, kind=HoldingKind.DEFINITIVE)


# Leaving


def test_open_tasks_stay_with_the_post_and_the_old_card_loses_its_buttons(office: OfficeAtWork) -> None:
    release(office, KSB)

    (refreshed,) = [told for told in office.deliver() if told.kind == "card_refresh"]
    assert office.task.post == KSB
    assert refreshed.chat_id == office.account(KSB)
    assert refreshed.buttons == []
    assert "telah beralih kepada pejabat lain" in refreshed.message.text


def test_a_reminder_goes_from_the_chat_of_who_left(office: OfficeAtWork) -> None:
    office.now = office.task.due_at
    office.tick()
    office.clear()

    release(office, KSB)

    kinds = [told.kind for told in office.deliver() if told.chat_id == office.account(KSB)]
    assert "reminder_removal" in kinds


def test_who_left_can_no_longer_act_and_is_asked_nothing_more(office: OfficeAtWork) -> None:
    office.press(create.finish)
    ksb = office.account(KSB)

    release(office, KSB)

    assert office.asked(ksb) is None
    with pytest.raises(NotPermitted):
        office.press(create.finish, by=ksb)


def test_leaders_admins_and_the_superior_are_told_of_a_leave(office: OfficeAtWork) -> None:
    admin = office.admin()

    release(office, STF)

    assert office.told("holder_changed") == [*(office.account(post) for post in (KD, SEK, KSB)), admin]


def test_who_was_released_is_told_and_gets_other_commands(office: OfficeAtWork) -> None:
    release(office, KSB)

    to_ksb = [told.kind for told in office.deliver() if told.chat_id == office.account(KSB)]
    assert {"released", "commands"} <= set(to_ksb)


def test_a_leave_is_on_record(office: OfficeAtWork) -> None:
    release(office, KSB)

    entries = office.see(history.of_person, office.person(office.account(KSB)).id)
    assert entries[-1].event is Event.HOLDER_RELEASED
    assert entries[-1].details["post"] == KSB


def test_nobody_is_released_twice(office: OfficeAtWork) -> None:
    release(office, KSB)

    with pytest.raises(PostIsVacant):
        release(office, KSB)


# Coming


def test_the_new_holder_gets_the_open_card_and_the_old_one_can_press_no_more(office: OfficeAtWork) -> None:
    register_successor(office)
    release(office, KSB)
    office.clear()

    place(office, KSB)

    to_new = [told for told in office.deliver() if told.chat_id == SUCCESSOR]
    assert [told.kind for told in to_new] == ["commands", "placed", "task_card"]
    assert labels.FINISH in to_new[-1].buttons
    office.finish()
    assert office.task.step == 4


def test_leaders_admins_and_the_superior_are_told_of_a_new_holder(office: OfficeAtWork) -> None:
    register_successor(office)
    release(office, KSB)
    office.clear()

    place(office, KSB)

    assert office.told("holder_changed") == [office.account(post) for post in (KD, SEK, STF)]


def test_a_post_with_a_holder_takes_no_second_one(office: OfficeAtWork) -> None:
    register_successor(office)

    with pytest.raises(PostHasHolder):
        place(office, KSB)


def test_history_keeps_the_capacity_of_who_acted_then(office: OfficeAtWork) -> None:
    release(office, SEK)

    finished = [entry.capacity for entry in office.events() if entry.event is Event.TASK_FINISHED]
    assert finished == ["Kepala Dinas", "Sekretaris"]


def test_a_request_for_more_time_follows_the_superior(office: OfficeAtWork) -> None:
    register_successor(office)
    office.do(extensions.choose_length, sender=office.account(KSB), task_id=office.task.id, number=2)
    office.say(office.account(KSB), "Data belum lengkap.")
    office.clear()

    release(office, SEK)
    above = office.told("extension_asked")
    office.clear()
    place(office, SEK)

    assert (above, office.told("extension_asked")) == ([office.account(KD)], [SUCCESSOR])


def test_who_comes_to_the_post_of_somebody_released_on_leave_takes_it_from_who_acts(office: OfficeAtWork) -> None:
    register_successor(office)
    record(office, KSB, "hari ini s.d. 9/12", acting=STF)
    release(office, KSB)
    office.clear()

    office.do(people_data.create_link, sender=office.account(STF), post=KSB)
    place(office, KSB)

    holder = office.see(people.holder_of, KSB)
    assert holder is not None
    assert (holder.person.telegram_id, holder.kind) == (SUCCESSOR, HoldingKind.DEFINITIVE)
    told = office.deliver()
    assert [each.chat_id for each in told if each.kind == "task_card"] == [SUCCESSOR]
    assert [each.buttons for each in told if each.kind == "card_refresh" and each.chat_id == office.account(STF)] == [
        []
    ]
    with pytest.raises(NotPermitted):
        office.press(create.finish, by=office.account(STF))


def test_the_answer_to_a_request_for_more_time_goes_to_who_holds_the_task_by_then(office: OfficeAtWork) -> None:
    register_successor(office)
    office.do(extensions.choose_length, sender=office.account(KSB), task_id=office.task.id, number=2)
    office.say(office.account(KSB), "Data belum lengkap.")
    (asked,) = office.see(extension_rows.of_task, office.task.id)
    release(office, KSB)
    place(office, KSB)
    office.clear()

    office.do(extensions.decide, sender=office.account(SEK), extension_id=asked.id, grants=True)
    to_new = office.told("extension_decided")
    release(office, KSB, account=SUCCESSOR)

    assert to_new == [SUCCESSOR]
    assert "extension_decided" not in [told.kind for told in office.deliver()]


# Admins


def test_the_last_admin_cannot_be_released(office: OfficeAtWork) -> None:
    with pytest.raises(LastAdmin):
        release(office, STF)

    assert office.see(people.holder_of, STF) is not None
    assert office.person(office.account(STF)).is_admin


def test_an_admin_who_leaves_the_last_post_is_no_admin_any_more(office: OfficeAtWork) -> None:
    office.admin()

    release(office, STF)

    assert not office.person(office.account(STF)).is_admin


def test_an_admin_with_another_post_stays_admin(office: OfficeAtWork) -> None:
    office.vacate(KSB)
    place(office, KSB, account=office.account(STF))

    release(office, KSB, account=office.account(STF))

    assert office.person(office.account(STF)).is_admin
