"""Absence and acting officials: recording, who holds the cards, capacity in history, coming back, ending early."""

import pytest

from db import absences as absence_rows
from db import people
from messages import labels
from services import absences, extensions, gate, people_data, tasks
from services import runs as run_services
from services.deliveries import Edit, Send
from services.steps import instruct
from sop.errors import (
    AbsenceInPast,
    AbsenceIsOver,
    AbsenceOverlaps,
    ActingInCircle,
    ActingIsAbsent,
    ButtonUnknown,
    CalendarDayOutOfRange,
    CannotActForOneself,
    DateUnreadable,
    NotPermitted,
    PeriodReversed,
)
from sop.events import Event
from sop.model import HoldingKind
from tests.services.office import OfficeAtWork, Told
from tests.times import at

KD, SEK, KSB, TIK, STF = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan", "kabid_tik", "staf_sekretariat"


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """A full office on Tuesday 1 December 2026, 08.00, whose run waits for the Sekretaris at step 2."""
    full_office.start()
    full_office.jump_to(2)
    full_office.clear()
    return full_office


def draft(office: OfficeAtWork, post: str, days: str, *, kind: str = "leave", by: str | None = None) -> int:
    """Choose kind and days; returns the id of the draft that asks who acts."""
    sender = office.account(by or post)
    person = office.person(office.account(post))
    office.do(absences.ask_days, sender=sender, person_id=person.id, kind=kind)
    office.say(sender, days)
    (choice,) = [notice for notice in office.waiting_notices() if notice.kind == "acting_choice"]
    office.deliver()
    return int(choice.payload["draft_id"])


def record(
    office: OfficeAtWork,
    post: str,
    days: str,
    *,
    acting: str | None,
    kind: str = "leave",
    capacity: str = "plh",
    by: str | None = None,
) -> int:
    """Record an absence; returns its id."""
    draft_id, sender = draft(office, post, days, kind=kind, by=by), office.account(by or post)
    if acting is None:
        office.do(absences.leave_unattended, sender=sender, draft_id=draft_id)
    else:
        chosen = {"draft_id": draft_id, "person_id": office.person(office.account(acting)).id}
        office.see(absences.choose_capacity, sender=sender, **chosen)
        office.do(absences.appoint, sender=sender, kind=capacity, **chosen)
    return max(absence.id for absence in office.see(absence_rows.ahead))


def holder_of(office: OfficeAtWork, post: str, now: str) -> tuple[int | None, HoldingKind]:
    holder = office.database.read_now(people.holder_of, post, now=at(now))
    assert holder is not None
    return holder.person.telegram_id, holder.kind


def told_of(told: list[Told], kind: str) -> list[int]:
    return sorted(each.chat_id for each in told if each.kind == kind)


# A Plh for the Sekretaris over step 2


def test_the_acting_official_gets_the_card_and_the_absent_one_loses_the_buttons(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini s.d. 3/12", acting=KSB)

    told = office.deliver()
    (card,) = [each for each in told if each.kind == "task_card"]
    (refreshed,) = [each for each in told if each.kind == "card_refresh"]
    assert card.chat_id == office.account(KSB)
    assert labels.FORWARD_DISPOSITION in card.buttons
    assert (refreshed.chat_id, refreshed.buttons) == (office.account(SEK), [])
    assert isinstance(refreshed.delivery, Edit)
    with pytest.raises(NotPermitted):
        office.press(instruct.send, by=office.account(SEK))


def test_approval_and_history_carry_the_capacity_and_the_day_after_it_is_over(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini s.d. 3/12", acting=KSB)
    office.clear()

    office.press(instruct.send, by=office.account(KSB))

    (finished,) = [
        entry for entry in office.events() if entry.event is Event.TASK_FINISHED and entry.capacity == "Plh. Sekretaris"
    ]
    assert finished.name == office.person(office.account(KSB)).name
    assert any("Dari: Plh. Sekretaris" in each.message.text for each in office.deliver() if each.kind == "task_card")
    assert holder_of(office, SEK, "3 Dec 2026 23.59") == (office.account(KSB), HoldingKind.PLH)
    assert holder_of(office, SEK, "4 Dec 2026 00.00") == (office.account(SEK), HoldingKind.DEFINITIVE)


def test_the_day_after_the_end_open_cards_are_back_silently(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini s.d. 3/12", acting=KSB)
    office.clear()

    office.now = at("3 Dec 2026 23.59")
    office.tick()
    before = office.deliver()
    office.now = at("4 Dec 2026 00.00")
    office.tick()
    told = office.deliver()

    assert "task_card" not in [each.kind for each in before]
    (card,) = [each for each in told if each.kind == "task_card"]
    assert isinstance(card.delivery, Send)
    assert (card.chat_id, card.delivery.silent) == (office.account(SEK), True)
    assert [each.buttons for each in told if each.kind == "card_refresh"] == [[]]
    office.press(instruct.send, by=office.account(SEK))


def test_an_absence_to_come_begins_by_itself(office: OfficeAtWork) -> None:
    record(office, SEK, "2/12", acting=KSB)
    assert "task_card" not in [each.kind for each in office.deliver()]

    office.now = at("2 Dec 2026 00.00")
    office.tick()

    assert told_of(office.deliver(), "task_card") == [office.account(KSB)]


def test_a_tick_that_comes_after_everything_is_over_disturbs_nobody_who_acted(office: OfficeAtWork) -> None:
    record(office, SEK, "2/12", acting=KSB)
    office.clear()

    office.now = at("5 Dec 2026 09.00")
    office.tick()

    assert told_of(office.deliver(), "task_card") == [office.account(SEK)]


def test_on_a_trip_one_may_still_act(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini", acting=KSB, kind="trip")

    (refreshed,) = [each for each in office.deliver() if each.kind == "card_refresh"]
    assert labels.FORWARD_DISPOSITION in refreshed.buttons
    office.press(tasks.accept, by=office.account(SEK))


def test_reminders_go_to_who_acts(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini s.d. 9/12", acting=KSB)
    office.clear()

    office.now = office.task.due_at
    office.tick()

    assert told_of(office.deliver(), "reminder") == [office.account(KSB)]


def test_a_reminder_that_waits_for_the_opening_goes_to_who_acts_by_then(office: OfficeAtWork) -> None:
    record(office, SEK, "3/12 s.d. 9/12", acting=KSB)
    office.now = office.task.due_at
    office.tick()
    assert office.told("reminder") == [office.account(SEK)]
    office.clear()

    for now in ("3 Dec 2026 00.00", "3 Dec 2026 07.30"):
        office.now = at(now)
        office.tick()

    assert told_of(office.deliver(), "reminder") == [office.account(KSB)]


@pytest.mark.parametrize("kind", ["nudge", "proposal_reminder"])
def test_what_somebody_else_lets_wait_for_the_opening_goes_along(office: OfficeAtWork, kind: str) -> None:
    record(office, SEK, "2/12", acting=KSB)
    office.now = at("1 Dec 2026 20.00")
    office.do(gate.tell, kind, person=office.person(office.account(SEK)).id, task=office.task.id)

    office.now = at("2 Dec 2026 00.00")
    office.tick()

    assert office.told(kind) == [office.account(KSB)]


def test_the_card_says_as_whom_one_acts(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini s.d. 3/12", acting=KSB)

    (card,) = [each for each in office.deliver() if each.kind == "task_card"]

    assert "Bapak/Ibu bertindak sebagai Plh. Sekretaris." in card.message.text


def test_what_the_absent_official_was_asked_is_asked_no_more(office: OfficeAtWork) -> None:
    office.press(instruct.ask_note)

    record(office, SEK, "hari ini", acting=KSB, by=STF)

    assert office.asked(office.account(SEK)) is None


def test_a_request_for_more_time_comes_before_who_acts_for_the_superior_and_back(office: OfficeAtWork) -> None:
    office.finish()
    task_id = office.task.id
    office.do(extensions.choose_length, sender=office.account(KSB), task_id=task_id, number=2)
    office.say(office.account(KSB), "Data belum lengkap.")
    assert told_of(office.deliver(), "extension_asked") == [office.account(SEK)]

    absence_id = record(office, SEK, "hari ini s.d. 9/12", acting=TIK)
    to_acting = office.deliver()
    office.do(absences.end, sender=office.account(SEK), absence_id=absence_id)

    assert told_of(to_acting, "extension_asked") == [office.account(TIK)]
    assert told_of(office.deliver(), "extension_asked") == [office.account(SEK)]


# Nobody acts


def test_without_anybody_acting_the_superior_is_told_at_once_and_the_card_stays(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini s.d. 3/12", acting=None)

    told = office.deliver()
    assert told_of(told, "absence_unattended") == [office.account(KD)]
    assert told_of(told, "card_refresh") == []
    office.press(tasks.accept, by=office.account(SEK))


def test_the_superior_appoints_somebody_later(office: OfficeAtWork) -> None:
    absence_id = record(office, SEK, "hari ini s.d. 3/12", acting=None)
    (told,) = [each for each in office.deliver() if each.kind == "absence_unattended"]
    head, acting = office.account(KD), office.person(office.account(KSB)).id

    office.wait(hours=1)
    office.do(absences.ask_acting, sender=head, absence_id=absence_id)
    (choice,) = [each for each in office.deliver() if each.kind == "acting_choice"]
    draft_id = int(choice.message.rows[0][0].data.split(":")[2])
    office.see(absences.choose_capacity, sender=head, draft_id=draft_id, person_id=acting)
    office.do(absences.appoint, sender=head, draft_id=draft_id, person_id=acting, kind="plh")

    assert told.message.rows[0][0].data == f"away:appoint:{absence_id}"
    assert told_of(office.deliver(), "task_card") == [office.account(KSB)]
    assert holder_of(office, SEK, "3 Dec 2026 10.00") == (office.account(KSB), HoldingKind.PLH)
    assert len(office.see(absence_rows.ahead)) == 1
    for again in (absence_id, max(absence.id for absence in office.see(absence_rows.ahead))):
        with pytest.raises(AbsenceIsOver):
            office.do(absences.ask_acting, sender=head, absence_id=again)


def test_when_who_acts_is_forgotten_the_cards_come_back_and_the_superior_is_told(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini s.d. 3/12", acting=TIK)
    office.clear()

    office.do(people_data.erase, sender=office.account(TIK), person_id=office.person(office.account(TIK)).id)

    told = office.deliver()
    assert told_of(told, "task_card") == [office.account(SEK)]
    assert told_of(told, "absence_unattended") == [office.account(KD)]
    office.press(instruct.send, by=office.account(SEK))


def test_only_oneself_a_superior_and_admins_appoint_later(office: OfficeAtWork) -> None:
    absence_id = record(office, SEK, "3/12", acting=None)

    for post in (SEK, KD, STF):
        office.do(absences.ask_acting, sender=office.account(post), absence_id=absence_id)
    for post in (KSB, TIK):
        with pytest.raises(NotPermitted):
            office.do(absences.ask_acting, sender=office.account(post), absence_id=absence_id)
    with pytest.raises(CannotActForOneself):
        head = office.account(KD)
        office.do(absences.ask_acting, sender=head, absence_id=absence_id)
        draft_id = office.waiting_notices()[-1].payload["draft_id"]
        office.do(absences.appoint, sender=head, draft_id=draft_id, person_id=office.person(head).id, kind="plh")


def test_for_the_head_the_secretary_is_told(office: OfficeAtWork) -> None:
    record(office, KD, "hari ini", acting=None)

    assert told_of(office.deliver(), "absence_unattended") == [office.account(SEK)]


def test_on_leave_with_nobody_acting_a_card_makes_no_sound_and_no_reminder_comes(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini s.d. 9/12", acting=None)
    office.clear()

    office.do(tasks.open_card, sender=office.account(SEK), task_id=office.task.id)
    (card,) = [each for each in office.deliver() if each.kind == "task_card"]
    office.now = office.task.due_at
    office.tick()

    assert isinstance(card.delivery, Send)
    assert card.delivery.silent
    assert office.account(SEK) not in told_of(office.deliver(), "reminder")


# Who is told


def test_leaders_admins_and_who_acts_are_told_once_each(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini s.d. 3/12", acting=KSB)

    told = office.deliver()
    assert told_of(told, "absence_noted") == sorted([office.account(KD), office.account(STF)])
    assert told_of(told, "acting_appointed") == [office.account(KSB)]
    (text,) = [
        each.message.text for each in told if each.kind == "absence_noted" and each.chat_id == office.account(KD)
    ]
    assert "Tugas dilaksanakan oleh Plh. Sekretaris" in text


def test_an_admin_records_for_another_who_is_told(office: OfficeAtWork) -> None:
    record(office, TIK, "lusa", acting=KSB, by=STF)

    assert office.account(TIK) in told_of(office.deliver(), "absence_noted")


def test_posts_show_who_is_away_and_who_acts(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini s.d. 3/12", acting=KSB)

    text = office.see(people_data.post_page, sender=office.account(STF), page=0).text

    acting = office.person(office.account(KSB)).name
    assert f"cuti s.d. Kamis, 3 Desember 2026; Plh. Sekretaris: {acting}" in text


def test_the_run_shows_who_acts(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini s.d. 3/12", acting=KSB)

    text = office.see(run_services.show_run, sender=office.account(KD), run_id=office.run.id).text

    assert f"pada Plh. Sekretaris ({office.person(office.account(KSB)).name})" in text


def test_the_list_is_for_leaders_and_admins_and_everybody_sees_his_own(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini s.d. 3/12", acting=KSB)

    def seen_by(post: str) -> str:
        return office.see(absences.absence_page, sender=office.account(post), page=0).text

    for post in (KD, SEK, KSB, STF):
        assert "mengambil cuti" in seen_by(post)
    assert "mengambil cuti" not in seen_by(TIK)


# Ending


def test_an_absence_is_ended_early(office: OfficeAtWork) -> None:
    absence_id = record(office, SEK, "hari ini s.d. 9/12", acting=KSB)
    office.clear()
    office.wait(hours=3)

    office.do(absences.end, sender=office.account(SEK), absence_id=absence_id)

    told = office.deliver()
    assert told_of(told, "task_card") == [office.account(SEK)]
    assert office.account(KSB) in told_of(told, "absence_ended")
    assert holder_of(office, SEK, "2 Dec 2026 09.00") == (office.account(SEK), HoldingKind.DEFINITIVE)
    with pytest.raises(AbsenceIsOver):
        office.do(absences.end, sender=office.account(SEK), absence_id=absence_id)
    office.now = at("10 Dec 2026 00.00")
    office.tick()
    assert told_of(office.deliver(), "task_card") == []


def test_an_absence_to_come_is_called_off(office: OfficeAtWork) -> None:
    absence_id = record(office, SEK, "3/12 s.d. 9/12", acting=KSB)
    office.clear()

    office.do(absences.end, sender=office.account(STF), absence_id=absence_id)

    assert holder_of(office, SEK, "4 Dec 2026 09.00") == (office.account(SEK), HoldingKind.DEFINITIVE)
    assert office.see(absence_rows.ahead) == []
    record(office, SEK, "4/12", acting=KSB)


def test_only_oneself_and_admins_record_and_end(office: OfficeAtWork) -> None:
    absence_id = record(office, SEK, "3/12", acting=KSB)
    secretary = office.person(office.account(SEK)).id

    for post in (KD, KSB, TIK):
        with pytest.raises(NotPermitted):
            office.do(absences.ask_days, sender=office.account(post), person_id=secretary, kind="leave")
        with pytest.raises(NotPermitted):
            office.see(absences.ask_end, sender=office.account(post), absence_id=absence_id)
        with pytest.raises(NotPermitted):
            office.do(absences.end, sender=office.account(post), absence_id=absence_id)
    with pytest.raises(NotPermitted):
        office.see(absences.choose_person, sender=office.account(KD))


# Bad input


def test_days_that_cannot_be_used_are_asked_again(office: OfficeAtWork) -> None:
    record(office, SEK, "9/12", acting=KSB)
    sender, person = office.account(SEK), office.person(office.account(SEK))
    office.do(absences.ask_days, sender=sender, person_id=person.id, kind="leave")

    for text, refused in (
        ("kapan-kapan", DateUnreadable),
        ("5/12 s.d. 3/12", PeriodReversed),
        ("30/11/2026", AbsenceInPast),
        ("8/12 s.d. 9/12", AbsenceOverlaps),
        ("1/1/2050", CalendarDayOutOfRange),
    ):
        with pytest.raises(refused):
            office.say(sender, text)
    office.say(sender, "besok")

    assert office.asked(sender) is None


def test_nobody_acts_for_himself_or_appoints_himself(office: OfficeAtWork) -> None:
    with pytest.raises(CannotActForOneself):
        record(office, SEK, "3/12", acting=SEK)
    with pytest.raises(CannotActForOneself):
        record(office, SEK, "3/12", acting=STF, by=STF)


def test_an_acting_official_who_is_away_is_followed_one_step(office: OfficeAtWork) -> None:
    record(office, KSB, "3/12", acting=TIK)

    record(office, SEK, "2/12 s.d. 4/12", acting=KSB)

    assert [holder_of(office, SEK, f"{day} Dec 2026 09.00")[0] for day in (2, 3, 4, 5)] == [
        office.account(post) for post in (KSB, TIK, KSB, SEK)
    ]


def test_who_goes_away_while_acting_hands_that_on_as_well_and_gets_it_back(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini s.d. 4/12", acting=KSB)

    second = record(office, KSB, "2/12 s.d. 3/12", acting=TIK)
    before = [holder_of(office, SEK, f"{day} Dec 2026 09.00")[0] for day in (1, 2, 3, 4, 5)]
    office.do(absences.end, sender=office.account(KSB), absence_id=second)

    assert before == [office.account(post) for post in (KSB, TIK, TIK, KSB, SEK)]
    assert holder_of(office, SEK, "3 Dec 2026 09.00")[0] == office.account(KSB)


def test_who_is_away_with_nobody_acting_cannot_be_chosen(office: OfficeAtWork) -> None:
    record(office, KSB, "3/12", acting=None)

    with pytest.raises(ActingIsAbsent):
        record(office, SEK, "2/12 s.d. 4/12", acting=KSB)


def test_two_cannot_act_for_each_other(office: OfficeAtWork) -> None:
    record(office, KSB, "3/12", acting=SEK)

    with pytest.raises(ActingInCircle):
        record(office, SEK, "3/12 s.d. 4/12", acting=KSB)


def test_a_choice_of_before_and_an_invented_one_are_no_buttons(office: OfficeAtWork) -> None:
    old = draft(office, SEK, "3/12")
    new = draft(office, SEK, "4/12")
    sender, acting = office.account(SEK), office.person(office.account(KSB)).id

    for values in (
        {"draft_id": old, "person_id": acting, "kind": "plh"},
        {"draft_id": new, "person_id": 999, "kind": "plh"},
        {"draft_id": new, "person_id": acting, "kind": "definitive"},
    ):
        with pytest.raises(ButtonUnknown):
            office.do(absences.appoint, sender=sender, **values)
    with pytest.raises(ButtonUnknown):
        office.do(absences.leave_unattended, sender=office.account(KD), draft_id=new)


# Who goes for good


def test_ones_own_data_tell_how_much_is_noted(office: OfficeAtWork) -> None:
    record(office, SEK, "3/12", acting=KSB)
    office.do(people_data.own_data, sender=office.account(SEK))

    (told,) = [each for each in office.deliver() if each.kind == "own_data"]

    assert "Catatan cuti dan perjalanan dinas: 1" in told.message.text


def test_who_removes_his_data_acts_no_more_and_is_away_no_more(office: OfficeAtWork) -> None:
    record(office, SEK, "3/12 s.d. 4/12", acting=KSB)
    record(office, KSB, "8/12", acting=TIK)

    person = office.person(office.account(KSB))
    office.do(people_data.erase, sender=office.account(KSB), person_id=person.id)

    assert holder_of(office, SEK, "3 Dec 2026 09.00") == (office.account(SEK), HoldingKind.DEFINITIVE)
    assert [absence.acting_id for absence in office.see(absence_rows.ahead)] == [None]
