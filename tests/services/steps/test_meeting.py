"""Calling a meeting, answering, holding it, putting it off (SOP steps 5 and 6)."""

from datetime import timedelta

import pytest

from db import extensions as extension_rows
from db.questions import QuestionKind
from services import disposition_drafts, extensions, holders, holds, meetings, tasks
from services import runs as run_services
from services.steps import invite, meet
from sop.errors import (
    AttendanceMissing,
    ButtonUnknown,
    DateUnreadable,
    MeetingIncomplete,
    MeetingInPast,
    MeetingNotBegun,
    MeetingNotOpen,
    NextHolderActed,
    NothingToUndo,
    NotPermitted,
    OfficeClosedThatDay,
    TextTooLong,
    TimeUnreadable,
)
from sop.meetings import MeetingState, Response
from sop.model import HoldingKind, TaskStatus
from tests.services.office import OfficeAtWork
from tests.services.test_absences import record
from tests.times import at

KD, SEK, KSB = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan"
TIK, KIP, STF = "kabid_tik", "kabid_kip", "staf_sekretariat"


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """A full office whose organiser is about to call the meeting, on Tuesday at eight."""
    full_office.start()
    full_office.jump_to(5)
    return full_office


def answer(office: OfficeAtWork, post: str, response: str = "present") -> None:
    office.do(meetings.answer, sender=office.account(post), meeting_id=office.meeting.id, response=response)


def type_in(office: OfficeAtWork, what: str, text: str) -> None:
    office.press(invite.ask, what=what)
    office.say(office.account(KSB), text)


# Calling


def test_three_presses_on_the_card_call_the_meeting_with_the_defaults_of_the_procedure(office: OfficeAtWork) -> None:
    office.press(invite.choose_day, day="20261202")
    office.press(invite.choose_hour, hour="0900")
    office.press(invite.send)

    assert (office.meeting.state, office.meeting.starts_at) == (MeetingState.CALLED, at("2 Dec 2026 09.00"))
    assert (office.meeting.place, office.meeting.agenda) == ("Ruang Rapat Dinas", "Pembahasan Indikator Kinerja Utama")
    assert office.told("invitation") == [office.account(post) for post in (KD, SEK, TIK, KIP, STF)]


def test_the_clock_of_the_meeting_starts_when_it_begins(office: OfficeAtWork) -> None:
    office.finish()

    assert (office.task.step, office.task.starts_at) == (6, at("2 Dec 2026 09.00"))
    assert office.task.due_at == at("2 Dec 2026 11.00")


def test_proposals_are_due_when_the_meeting_begins(office: OfficeAtWork) -> None:
    before = office.proposal("tik").due_at

    office.finish()

    assert before == at("3 Dec 2026 16.00")
    assert {proposal.due_at for proposal in office.proposals} == {at("2 Dec 2026 09.00")}


def hold(office: OfficeAtWork) -> None:
    office.do(holds.ask_reason, sender=office.account(KD), run_id=office.run.id)
    office.say(office.account(KD), "Menunggu arahan.")


def resume(office: OfficeAtWork, **later: float) -> None:
    office.wait(**later)
    office.do(holds.resume, sender=office.account(KD), run_id=office.run.id)


@pytest.mark.parametrize("called_first", [True, False])
def test_a_pause_does_not_move_proposals_behind_the_meeting_they_are_for(
    office: OfficeAtWork, called_first: bool
) -> None:
    if called_first:
        office.finish()
    hold(office)
    if not called_first:
        office.finish()

    resume(office, hours=2)

    assert {proposal.due_at for proposal in office.proposals} == {at("2 Dec 2026 09.00")}
    assert office.meeting.starts_at == at("2 Dec 2026 09.00")


def test_day_hour_place_and_agenda_can_be_typed(office: OfficeAtWork) -> None:
    type_in(office, "day", "3 Desember 2026")
    type_in(office, "hour", "13.30")
    type_in(office, "place", "  Aula   Dinas ")
    type_in(office, "agenda", "Pembahasan IKU 2027")

    meeting = office.meeting
    assert (f"{meeting.day}", meeting.hour, meeting.place) == ("2026-12-03", "13.30", "Aula Dinas")
    assert meeting.agenda == "Pembahasan IKU 2027"


@pytest.mark.parametrize(
    ("what", "text", "error"),
    [
        ("day", "30 November 2026", MeetingInPast),
        ("day", "24 Desember 2026", OfficeClosedThatDay),
        ("day", "5 Desember 2026", OfficeClosedThatDay),
        ("day", "kapan-kapan", DateUnreadable),
        ("hour", "pukul sekian", TimeUnreadable),
        ("place", "x" * 5000, TextTooLong),
        ("agenda", "x" * 5000, TextTooLong),
    ],
)
def test_what_cannot_be_is_refused_and_asked_for_again(
    office: OfficeAtWork, what: str, text: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        type_in(office, what, text)

    assert office.asked(office.account(KSB)) == f"meeting_{what}"


def test_a_meeting_on_a_holiday_names_the_holiday(office: OfficeAtWork) -> None:
    with pytest.raises(OfficeClosedThatDay) as refused:
        type_in(office, "day", "24 Desember 2026")

    assert "Natal" in refused.value.why


def test_an_hour_of_today_that_is_over_is_refused(office: OfficeAtWork) -> None:
    office.press(invite.choose_day, day="20261201")

    with pytest.raises(MeetingInPast):
        office.press(invite.choose_hour, hour="0700")


def test_a_meeting_whose_time_came_while_it_lay_on_the_card_is_not_called(office: OfficeAtWork) -> None:
    office.press(invite.choose_day, day="20261201")
    office.press(invite.choose_hour, hour="0900")
    office.now = at("1 Dec 2026 09.00")

    with pytest.raises(MeetingInPast):
        office.press(invite.send)

    assert (office.task.step, office.meeting.state) == (5, MeetingState.DRAFT)


def test_a_meeting_without_day_or_hour_is_not_called(office: OfficeAtWork) -> None:
    with pytest.raises(MeetingIncomplete):
        office.press(invite.send)
    office.press(invite.choose_hour, hour="0900")

    with pytest.raises(MeetingIncomplete):
        office.press(invite.send)


@pytest.mark.parametrize(
    ("service", "chosen"),
    [(invite.choose_day, {"day": "20261399"}), (invite.choose_hour, {"hour": "2561"}), (invite.ask, {"what": "x"})],
)
def test_a_choice_that_does_not_exist_is_an_unknown_button(
    office: OfficeAtWork, service: object, chosen: dict[str, str]
) -> None:
    with pytest.raises(ButtonUnknown):
        office.press(service, **chosen)  # type: ignore[arg-type]  # one of three presses


# Answering


def test_an_answer_counts_until_the_meeting_begins_and_can_be_changed(office: OfficeAtWork) -> None:
    office.finish()
    answer(office, SEK)
    answer(office, SEK, "absent")
    office.now = at("2 Dec 2026 09.00")

    with pytest.raises(MeetingNotOpen):
        answer(office, SEK, "present")

    assert office.invitee(SEK).response is Response.ABSENT


def test_who_is_represented_names_the_substitute(office: OfficeAtWork) -> None:
    office.finish()
    answer(office, TIK, "represented")
    before = office.invitee(TIK).response

    office.say(office.account(TIK), "  Budi   Santoso ")

    assert before is None
    assert (office.invitee(TIK).response, office.invitee(TIK).substitute) == (Response.REPRESENTED, "Budi Santoso")


def test_a_substitute_named_in_5000_letters_is_refused(office: OfficeAtWork) -> None:
    office.finish()
    answer(office, TIK, "represented")

    with pytest.raises(TextTooLong):
        office.say(office.account(TIK), "x" * 5000)

    assert office.asked(office.account(TIK)) == QuestionKind.SUBSTITUTE


def test_who_is_not_invited_cannot_answer(office: OfficeAtWork) -> None:
    office.admin()
    office.finish()

    with pytest.raises(NotPermitted):
        office.do(meetings.answer, sender=700_150, meeting_id=office.meeting.id, response="present")
    with pytest.raises(NotPermitted):
        office.do(meetings.answer, sender=office.account(KD), meeting_id=99, response="present")
    with pytest.raises(ButtonUnknown):
        answer(office, KD, "perhaps")


def test_a_new_holder_of_an_invited_post_is_invited_and_the_old_one_no_more(office: OfficeAtWork) -> None:
    office.finish()
    office.deliver()
    office.do(holders.release, office.person(office.account(TIK)), post=TIK)
    (old,) = [told for told in office.deliver() if told.kind == "invitation_refresh"]
    office.admin(account=700_190)

    office.do(holders.place, office.person(700_190), post=TIK, kind=HoldingKind.DEFINITIVE)

    assert old.chat_id == office.account(TIK)
    assert type(old.delivery).__name__ == "ClearButtons"
    (invited,) = [told for told in office.deliver() if told.kind == "invitation"]
    assert (invited.chat_id, len(invited.buttons)) == (700_190, 3)


# Holding


def test_the_list_starts_with_everybody_who_said_to_come(office: OfficeAtWork) -> None:
    office.finish()
    answer(office, SEK)
    answer(office, TIK, "absent")
    office.now = office.task.starts_at

    office.press(meet.save_attendance)

    attended = {post: office.invitee(post).attended for post in (KD, SEK, KSB, TIK)}
    assert attended == {KD: False, SEK: True, KSB: True, TIK: False}


def test_attendance_is_not_noted_for_somebody_who_was_not_invited(office: OfficeAtWork) -> None:
    office.finish()

    with pytest.raises(NotPermitted):
        office.press(meet.toggle, post="bupati")


def test_a_meeting_ends_after_it_began_with_attendance_and_minutes(office: OfficeAtWork) -> None:
    office.finish()
    with pytest.raises(MeetingNotBegun):
        office.press(meet.finish)
    office.now = office.task.starts_at
    with pytest.raises(AttendanceMissing):
        office.press(meet.finish)
    office.press(meet.toggle, post=KD)
    office.press(meet.save_attendance)

    asked = office.press(meet.finish)
    still_open = office.task.step
    office.send_file(office.account(STF), "notula.pdf")

    assert (asked.answer, still_open, office.task.step) == (None, 6, 7)
    assert office.meeting.state is MeetingState.HELD
    assert office.told("minutes") == [office.account(post) for post in (KD, SEK, KSB, TIK, KIP)]


# Putting off


def test_a_meeting_that_is_put_off_opens_its_invitation_again(office: OfficeAtWork) -> None:
    office.finish()
    office.deliver()
    held_by = office.task

    office.press(meet.postpone, task=office.task_of(5))

    assert (office.task.step, office.task.round, office.task.reason) == (5, 2, None)
    assert office.reread(held_by).status is TaskStatus.RETURNED
    assert office.meeting.state is MeetingState.POSTPONED
    assert office.told("meeting_postponed") == [office.account(post) for post in (KD, SEK, TIK, KIP, STF)]
    with pytest.raises(MeetingNotOpen):
        answer(office, KD)
    with pytest.raises(MeetingNotOpen):
        office.press(meet.postpone, task=next(task for task in office.tasks if task.step == 5))


def test_without_the_meeting_proposals_are_due_as_before_with_pauses_and_more_time(office: OfficeAtWork) -> None:
    first = office.proposal("kip")
    office.do(extensions.choose_length, sender=office.account(KIP), task_id=first.id, number=2)
    office.say(office.account(KIP), "Data belum lengkap.")
    (asked,) = office.see(extension_rows.of_task, first.id)
    office.do(extensions.decide, sender=office.account(KD), extension_id=asked.id, grants=True)
    hold(office)
    resume(office, hours=2)
    before = {proposal.unit: proposal.due_at for proposal in office.proposals}

    office.finish()
    called = {proposal.unit: proposal.due_at for proposal in office.proposals}
    office.press(tasks.undo, task=office.task_of(5))
    taken_back = {proposal.unit: proposal.due_at for proposal in office.proposals}
    office.press(invite.send)
    office.press(meet.postpone, task=office.task_of(5))

    assert called["kip"] == before["kip"] > called["tik"] == office.meeting.starts_at
    assert taken_back == before
    assert {proposal.unit: proposal.due_at for proposal in office.proposals} == before


def test_the_next_invitation_keeps_place_and_agenda_and_goes_to_everybody_again(office: OfficeAtWork) -> None:
    type_in(office, "place", "Aula Dinas")
    office.finish()
    answer(office, SEK)
    office.press(meet.postpone, task=office.task_of(5))
    office.clear()
    office.wait(days=1)

    office.finish()

    assert (office.meeting.state, office.meeting.place) == (MeetingState.CALLED, "Aula Dinas")
    assert office.meeting.starts_at == at("3 Dec 2026 09.00")
    assert len(office.told("invitation")) == 5
    assert office.invitee(SEK).response is None
    assert (office.task.step, office.task.round) == (6, 2)
    assert {proposal.due_at for proposal in office.proposals} == {at("3 Dec 2026 09.00")}


# Taking back


def test_an_invitation_can_be_taken_back_while_nobody_has_answered(office: OfficeAtWork) -> None:
    due = office.proposal("tik").due_at
    office.finish()
    office.deliver()

    office.press(tasks.undo, task=office.task_of(5))

    assert (office.task.step, office.meeting.state) == (5, MeetingState.DRAFT)
    assert {proposal.due_at for proposal in office.proposals} == {due}
    told = {told.chat_id for told in office.deliver() if told.kind == "invitation_taken_back"}
    assert told == {office.account(post) for post in (KD, SEK, TIK, KIP, STF)}


def test_an_invitation_that_was_answered_stays(office: OfficeAtWork) -> None:
    office.finish()
    answer(office, KIP, "absent")

    with pytest.raises(NextHolderActed):
        office.press(tasks.undo, task=office.task_of(5))

    assert office.meeting.state is MeetingState.CALLED


def test_an_invitation_that_was_taken_back_can_be_sent_for_another_day(office: OfficeAtWork) -> None:
    office.finish()
    office.press(tasks.undo, task=office.task_of(5))

    office.press(invite.choose_day, day="20261204")
    office.press(invite.send)

    assert office.meeting.starts_at == at("4 Dec 2026 09.00")
    assert office.invitee(KSB).response is Response.PRESENT


def test_the_end_of_a_meeting_can_be_taken_back_and_given_again(office: OfficeAtWork) -> None:
    office.jump_to(6)
    office.finish()

    office.press(tasks.undo, task=office.task_of(6))
    reopened = office.meeting.state
    office.press(meet.finish)

    assert reopened is MeetingState.CALLED
    assert (office.meeting.state, office.task.step) == (MeetingState.HELD, 7)


def test_the_end_of_a_meeting_stays_once_one_of_its_decisions_was_sent(office: OfficeAtWork) -> None:
    office.jump_to(6)
    task, office.now = office.task, office.task.starts_at
    office.press(meet.save_attendance)
    office.press(meet.ask_minutes)
    office.say(office.account(STF), "Dibahas.\nKeputusan:\nSiapkan jaringan; Kabid TIK; 10/12")
    office.press(meet.finish)
    office.do(disposition_drafts.carry_out, sender=office.account(KD), meeting_id=office.meeting.id, decision_number=1)

    with pytest.raises(NextHolderActed):
        office.press(tasks.undo, task=task, by=office.account(STF))

    assert office.meeting.state is MeetingState.HELD


def test_a_meeting_that_was_put_off_is_not_taken_back_by_who_acts_for_the_minute_taker_too(
    office: OfficeAtWork,
) -> None:
    record(office, STF, "hari ini s.d. 3/12", acting=KSB)
    office.finish()
    held_by = office.task
    office.press(meet.postpone, task=office.task_of(5), by=office.account(KSB))

    with pytest.raises(NothingToUndo):
        office.press(tasks.undo, task=held_by, by=office.account(KSB))

    assert office.meeting.state is MeetingState.POSTPONED


def test_a_cancelled_run_calls_its_meeting_off(office: OfficeAtWork) -> None:
    office.finish()
    office.deliver()
    office.do(run_services.ask_cancel_reason, sender=office.account(KD), run_id=office.run.id)

    office.say(office.account(KD), "Renstra berubah.")

    assert office.meeting.state is MeetingState.CANCELLED
    with pytest.raises(MeetingNotOpen):
        answer(office, TIK)
    refreshed = [told for told in office.deliver() if told.kind == "invitation_refresh"]
    assert {told.chat_id for told in refreshed} == {office.account(post) for post in (KD, SEK, TIK, KIP, STF)}
    assert all(told.buttons == [] for told in refreshed)


def test_a_cancelled_run_asks_nothing_more_about_a_meeting_that_is_being_drafted(office: OfficeAtWork) -> None:
    office.press(invite.choose_day, day="20261204")
    office.press(invite.ask, what="place")
    office.do(run_services.ask_cancel_reason, sender=office.account(KD), run_id=office.run.id)

    office.say(office.account(KD), "Renstra berubah.")

    assert office.asked(office.account(KSB)) is None


def test_a_meeting_leads_everybody_invited_to_what_they_have_of_it(office: OfficeAtWork) -> None:
    office.finish()
    office.clear()

    for post in (KSB, STF, TIK):
        office.do(meetings.open_meeting, sender=office.account(post), meeting_id=office.meeting.id)

    assert office.told("receipt") == [office.account(KSB), office.account(STF)]
    assert office.told("invitation") == [office.account(TIK), office.account(STF)]


def test_the_organiser_may_put_a_meeting_off_that_has_begun(office: OfficeAtWork) -> None:
    office.finish()
    office.now = office.task.starts_at + timedelta(minutes=10)

    office.press(meet.postpone, task=office.task_of(5))

    assert office.task.step == 5
