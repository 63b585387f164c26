"""What a waiting message comes to at the moment of sending: every kind at least once, and nothing that is not true."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from db import dispositions as disposition_rows
from db import extensions as extension_rows
from db import files, inbox, invitations, outbox, people, planned_starts
from db import proposals as proposal_rows
from db.inbox import Received
from db.outbox import Notice
from db.planned_starts import PlannedStart
from db.questions import QuestionKind
from documents.indicators.layout import FormCode
from documents.indicators.reading import Reading
from messages.message import Attachment
from services import (
    absences,
    alarms,
    analysis,
    answers,
    calendar_changes,
    desk,
    disposition_drafts,
    disposition_reminders,
    disposition_work,
    dispositions,
    extensions,
    free_meetings,
    holders,
    holds,
    letter_templates,
    meeting_planning,
    meeting_reminders,
    meetings,
    menu,
    notices,
    nudges,
    office_settings,
    people_data,
    proposal_versions,
    proposals,
    registration,
    renstra,
    replies,
    reports,
    summary,
    tasks,
    worksheets,
)
from services import files as file_services
from services import planned_starts as start_services
from services import runs as run_services
from services.deliveries import ClearButtons, Edit, Remove, SayAndLeave, Send, SetCommands
from services.desk import tell_holders
from services.notices import RENDERERS
from services.registration import Account
from services.steps import analyse, collect, create, draft, meet
from sop.indicators import Column, Field, Indicator
from sop.meetings import HOUR_BEFORE
from sop.model import HoldingKind, Task
from sop.paper_settings import Signing
from sop.reminders import next_summary
from sop.signatures import SignedCopy
from tests.services.office import MINUTE, STRANGER, YEAR, OfficeAtWork, a_file
from tests.services.test_absences import record as record_absence
from tests.services.test_calendar_changes import add_holiday
from tests.services.test_calendar_changes import receive as receive_list
from tests.services.test_renstra import LINES
from tests.services.test_renstra import receive as receive_renstra
from tests.times import at

KD, SEK, KSB = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan"
TIK, KIP, STF = "kabid_tik", "kabid_kip", "staf_sekretariat"
GROUP = -1001
NEWCOMER = Account(STRANGER, "dedi_k", "Dedi")
CARD = 7
NEXT_YEAR = YEAR + 1
DAY = timedelta(days=1)
INDICATOR = Indicator("Sasaran", "Indeks KAMI", "Indeks", "Nilai hasil penilaian", "BSSN", "Bidang TIK")


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """A full office whose run waits for the Kasubag; its card lies on the desk."""
    full_office.start()
    full_office.jump_to(3)
    full_office.clear()
    return full_office


# Ways to make each kind wait. Each leaves the message that it is named after in the outbox.


def a_step_ended(office: OfficeAtWork) -> None:
    office.press(create.finish)
    office.send_file(office.account(KSB), "format.xlsx")
    office.do(ending_told, office.task_of(3), post=KD)


def ending_told(session: Session, task: Task, *, post: str, now: datetime) -> None:
    """Tell a post of the end of a step, as its procedure could ask for."""
    tell_holders(session, [post], "step_ended", task=task, now=now)


def an_end_taken_back(office: OfficeAtWork) -> None:
    office.finish()
    office.finish()
    office.deliver()
    office.press(tasks.undo, task=office.task_of(4))


def a_called_meeting(office: OfficeAtWork) -> None:
    office.jump_to(5)
    office.finish()


def an_answered_invitation(office: OfficeAtWork) -> None:
    a_called_meeting(office)
    office.deliver()
    office.press(meet.postpone, task=office.task_of(5))


def an_invitation_sent_again(office: OfficeAtWork) -> None:
    a_called_meeting(office)
    office.clear()
    office.do(meetings.open_meeting, sender=office.account(TIK), meeting_id=office.meeting.id)


def an_invitation_taken_back(office: OfficeAtWork) -> None:
    a_called_meeting(office)
    office.deliver()
    office.press(tasks.undo, task=office.task_of(5))


def a_held_meeting(office: OfficeAtWork) -> None:
    office.jump_to(6)
    office.finish()


def a_run_that_is_over(office: OfficeAtWork) -> None:
    office.jump_to(14)
    office.finish()


def a_paper_asked_for(office: OfficeAtWork) -> None:
    office.do(tasks.send_files, sender=office.account(KSB), task_id=office.task.id)


def a_late_proposal(office: OfficeAtWork) -> None:
    office.jump_to(8)
    office.hand_in("tik", "susulan.pdf")


def units_reminded(office: OfficeAtWork) -> None:
    office.jump_to(7)
    office.press(collect.remind_units)


def a_unit_marked_nil(office: OfficeAtWork) -> None:
    office.jump_to(7)
    office.press(collect.ask_nil_note, proposal_id=office.proposal("tik").id)
    office.say(office.account(STF), "Tidak ada perubahan.")


def a_recap(office: OfficeAtWork) -> None:
    office.jump_to(8)
    office.press(analyse.send_recap)


def a_signed_file(office: OfficeAtWork) -> None:
    office.jump_to(13)
    office.send_file(office.account(KD), "bertanda tangan.pdf")
    (kept,) = office.see(files.unassigned_of, office.person(office.account(KD)).id)
    office.do(file_services.assign, sender=office.account(KD), file_id=kept.id, task_id=office.task_of(12).id)


def a_signed_copy(office: OfficeAtWork) -> None:
    office.jump_to(13)
    office.send_file(office.account(KD), "bertanda tangan.pdf")
    (kept,) = office.see(files.unassigned_of, office.person(office.account(KD)).id)
    office.do(
        file_services.assign,
        sender=office.account(KD),
        file_id=kept.id,
        task_id=office.task_of(12).id,
        found=SignedCopy(),
    )


def a_number_before_the_signature(office: OfficeAtWork) -> None:
    office.jump_to(11)
    own = office.office.initial_stationery
    stationery = replace(own, settings=replace(own.settings, signing=Signing.ELECTRONIC))
    office.office = replace(office.office, initial_stationery=stationery)
    office.finish_up_to(12)


def a_step_in_its_fourth_round(office: OfficeAtWork) -> None:
    office.jump_to(9)
    for _ in range(3):
        office.finish()
        office.send_back()


def a_reminder(office: OfficeAtWork) -> None:
    office.now = office.task.due_at
    office.tick()


def a_reminder_that_is_over(office: OfficeAtWork) -> None:
    a_reminder(office)
    office.deliver()
    office.finish()


def a_second_reminder(office: OfficeAtWork) -> None:
    a_reminder(office)
    office.deliver()
    a_step_long_overdue(office)


def an_empty_desk(office: OfficeAtWork) -> None:
    office.jump_to(5)
    office.vacate(STF)
    office.finish()


def a_run_that_ended(office: OfficeAtWork) -> None:
    office.jump_to(14)
    office.finish()


def a_cancelled_run(office: OfficeAtWork) -> None:
    office.do(run_services.ask_cancel_reason, sender=office.account(KD), run_id=office.run.id)
    office.say(office.account(KD), "Renstra berubah.")


def a_question_left(office: OfficeAtWork) -> None:
    office.press(create.finish)
    office.do(answers.leave_question, sender=office.account(KSB))


def a_file_asked_for(office: OfficeAtWork) -> None:
    office.send_file(office.account(KSB))
    (kept,) = office.see(files.unassigned_of, office.person(office.account(KSB)).id)
    office.do(file_services.send, sender=office.account(KSB), file_id=kept.id)


def a_link_opened(office: OfficeAtWork) -> None:
    office.vacate(SEK)
    token = office.do(registration.make_link, post=SEK).url.partition("?start=")[2]
    office.do(registration.open_link, account=NEWCOMER, token=token)


def a_consent(office: OfficeAtWork) -> None:
    a_link_opened(office)
    (told,) = office.deliver()
    data = told.message.rows[0][0].data.split(":")
    office.do(registration.agree, account=NEWCOMER, invitation_id=int(data[2]), proof=data[3])


def a_registration_left_open(office: OfficeAtWork) -> None:
    a_consent(office)
    office.do(menu.show_menu, sender=STRANGER)


def a_name(office: OfficeAtWork) -> None:
    a_consent(office)
    office.say(STRANGER, "Dedi, S.Sos.")


def a_newcomer(office: OfficeAtWork) -> None:
    a_name(office)
    person = office.person(STRANGER)
    office.do(registration.set_salutation, sender=STRANGER, person_id=person.id, salutation="bapak")


def a_rejected_newcomer(office: OfficeAtWork) -> None:
    a_newcomer(office)
    (claim,) = office.see(invitations.claimed_by, office.person(STRANGER).id)
    office.do(registration.reject_claim, sender=office.account(STF), invitation_id=claim.id)


def a_request_for_access(office: OfficeAtWork) -> None:
    office.do(registration.request_access, account=NEWCOMER)


def a_rejected_request(office: OfficeAtWork) -> None:
    a_request_for_access(office)
    (told,) = office.deliver()
    request_id = int(told.message.rows[-1][0].data.split(":")[2])
    office.do(registration.reject_access, sender=office.account(STF), request_id=request_id)


def a_new_holder(office: OfficeAtWork) -> None:
    office.vacate(SEK)
    office.do(holders.place, office.person(office.account(KD)), post=SEK, kind=HoldingKind.DEFINITIVE)


def a_released_holder(office: OfficeAtWork) -> None:
    office.do(holders.release, office.person(office.account(SEK)), post=SEK)


def changed_data(office: OfficeAtWork) -> None:
    stf, person = office.account(STF), office.person(office.account(KD))
    office.do(people_data.ask_field, sender=stf, person_id=person.id, field="rank")
    office.say(stf, "Pembina")


def a_file_that_waits(office: OfficeAtWork) -> None:
    office.database.run_now(inbox.store, [Received(1, office.account(KD), "{}")], now=office.now)
    later = office.now + timedelta(minutes=1)
    office.do(alarms.try_later, 1, chat_key=office.account(KD), error="x", store_is_away=True, retry_at=later)


def an_update_that_broke(office: OfficeAtWork) -> None:
    office.database.run_now(inbox.store, [Received(1, office.account(KD), "{}")], now=office.now)
    office.do(alarms.give_up, 1, chat_key=office.account(KD), error="KeyError")


def a_period_typed(office: OfficeAtWork) -> None:
    office.do(reports.ask_period, sender=office.account(KD))
    office.say(office.account(KD), "1 Desember 2026 s.d. 15 Desember 2026")


def a_setting_typed(office: OfficeAtWork) -> None:
    office.do(office_settings.ask_value, sender=office.account(STF), setting="place")
    office.say(office.account(STF), "Talang Ubi")


def a_template_brought(office: OfficeAtWork) -> None:
    office.do(
        letter_templates.receive,
        sender=office.account(STF),
        code="minutes",
        template=b"PK",
        file_name="notula.docx",
        unused=[],
    )


def due_times_that_moved(office: OfficeAtWork) -> None:
    add_holiday(office, "hari ini")
    office.now = at("2 Dec 2026 07.30")


def days_of_an_absence(office: OfficeAtWork) -> None:
    person = office.person(office.account(SEK))
    office.do(absences.ask_days, sender=office.account(SEK), person_id=person.id, kind="leave")
    office.say(office.account(SEK), "3/12")


def an_absence_ended(office: OfficeAtWork) -> None:
    absence_id = record_absence(office, SEK, "3/12", acting=KSB)
    office.do(absences.end, sender=office.account(SEK), absence_id=absence_id)


def a_step_long_overdue(office: OfficeAtWork) -> None:
    office.now = at("8 Dec 2026 09.00")
    office.tick()


def a_morning_with_work(office: OfficeAtWork) -> None:
    office.do(summary.plan)
    office.now = next_summary(office.now, ladder=office.office.ladder, calendar=office.see(office.office.calendar))
    office.do(summary.turn)


def a_run_on_hold(office: OfficeAtWork) -> None:
    office.do(holds.ask_reason, sender=office.account(KD), run_id=office.run.id)
    office.say(office.account(KD), "Menunggu Renstra.")


def a_run_that_goes_on(office: OfficeAtWork) -> None:
    a_run_on_hold(office)
    office.wait(minutes=30)
    office.do(holds.resume, sender=office.account(KD), run_id=office.run.id)


def more_time_asked_for(office: OfficeAtWork) -> None:
    office.do(extensions.choose_length, sender=office.account(KSB), task_id=office.task.id, number=0)
    office.say(office.account(KSB), "Data belum lengkap.")


def more_time_granted(office: OfficeAtWork) -> None:
    more_time_asked_for(office)
    (extension,) = office.see(extension_rows.of_task, office.task.id)
    office.do(extensions.decide, sender=office.account(SEK), extension_id=extension.id, grants=True)


def a_planned_start(office: OfficeAtWork, *, year: int = NEXT_YEAR) -> None:
    office.do(start_services.ask_day, sender=office.account(KD), year=year)
    day = office.now + DAY
    office.say(office.account(KD), f"{day.day}/{day.month}/{day.year}")


def a_start_called_off(office: OfficeAtWork) -> None:
    """Who planned a start and then left the post is told that the successor called it off."""
    a_planned_start(office)
    office.vacate(KD)
    office.seat(KD, account=700_190)
    office.do(start_services.call_off, sender=700_190, plan_id=plan_of(office).id)


def a_start_on_its_day(office: OfficeAtWork) -> None:
    a_planned_start(office)
    office.now = plan_of(office).starts_at
    office.do(start_services.turn)


def a_start_in_the_way_of_an_open_run(office: OfficeAtWork) -> None:
    """A run had ended when the next of its year was planned, and was opened again."""
    a_run_that_ended(office)
    a_planned_start(office, year=YEAR)
    office.press(tasks.undo, task=office.task_of(14))
    office.now = plan_of(office, year=YEAR).starts_at
    office.do(start_services.turn)


def plan_of(office: OfficeAtWork, *, year: int = NEXT_YEAR) -> PlannedStart:
    plan = office.see(planned_starts.waiting, procedure_code=office.office.procedure.code, year=year)
    assert plan is not None
    return plan


def a_meeting_in_an_hour(office: OfficeAtWork) -> None:
    a_called_meeting(office)
    assert office.meeting.starts_at is not None
    office.now = office.meeting.starts_at - HOUR_BEFORE
    office.do(meeting_reminders.remind)


def a_meeting_of_a_cancelled_run(office: OfficeAtWork) -> None:
    a_called_meeting(office)
    a_cancelled_run(office)


def a_substitute_at_a_meeting(office: OfficeAtWork) -> None:
    a_called_meeting(office)
    instead = office.person(office.account(STF))
    office.do(
        meetings.choose_substitute, sender=office.account(TIK), meeting_id=office.meeting.id, person_id=instead.id
    )


def a_meeting_of_its_own(office: OfficeAtWork) -> int:
    """Put a meeting together that the Sekretaris calls, and return its id."""
    office.do(free_meetings.begin, sender=office.account(SEK))
    for what, value in (("day", "20261202"), ("hour", "0900")):
        _on_card(office, what, value)
    office.say(office.account(SEK), "Evaluasi jaringan")
    return 1


def _on_card(office: OfficeAtWork, what: str, value: str = "x", *, meeting_id: int = 1) -> None:
    account = office.account(SEK)
    office.do(free_meetings.press, sender=account, meeting_id=meeting_id, what=what, value=value, message_id=7)


def an_answer_to_a_meeting_of_its_own(office: OfficeAtWork) -> None:
    meeting_id = a_meeting_of_its_own(office)
    _on_card(office, "send")
    office.deliver()
    office.do(meetings.answer, sender=office.account(STF), meeting_id=meeting_id, response="absent")


def an_invitation_that_waits(office: OfficeAtWork) -> int:
    """Let an invitation wait for the approval of the Kepala Dinas, and return its id."""
    office.office = replace(office.office, invitations_approved_by=KD)
    meeting_id = a_meeting_of_its_own(office)
    _on_card(office, "send")
    return meeting_id


def an_invitation_given_back(office: OfficeAtWork) -> None:
    meeting_id = an_invitation_that_waits(office)
    office.deliver()
    office.do(meeting_planning.ask_reason, sender=office.account(KD), meeting_id=meeting_id)
    office.say(office.account(KD), "Mohon dijadwalkan ulang.")


def a_slip(office: OfficeAtWork) -> int:
    """The free disposition that the head of the office has begun, by its id."""
    kd = office.account(KD)
    office.do(disposition_drafts.begin, sender=kd)
    (draft,) = office.see(disposition_rows.drafts_of, [KD], made_by=office.person(kd).id)
    assert draft.id is not None
    return draft.id


def write_on_slip(office: OfficeAtWork, slip: int, field: str, text: str) -> None:
    office.do(disposition_drafts.ask_field, sender=office.account(KD), disposition_id=slip, field=field)
    office.say(office.account(KD), text)


def press_on_slip(office: OfficeAtWork, service: Callable[..., Any], slip: int, *, by: str = KD, **chosen: Any) -> None:
    office.do(service, sender=office.account(by), disposition_id=slip, message_id=CARD, **chosen)


def a_sent_slip(office: OfficeAtWork, to: str = TIK, *, remark: str = "Segera.") -> int:
    slip = a_slip(office)
    write_on_slip(office, slip, "subject", "Undangan")
    write_on_slip(office, slip, "remark", remark)
    press_on_slip(office, disposition_drafts.toggle_receiver, slip, post=to)
    press_on_slip(office, disposition_drafts.send, slip)
    return slip


def a_slip_due_on_a_sunday(office: OfficeAtWork) -> None:
    write_on_slip(office, a_slip(office), "deadline", "6/12")


def a_taken_slip(office: OfficeAtWork) -> None:
    slip = a_sent_slip(office)
    office.deliver()
    press_on_slip(office, disposition_work.accept, slip, by=TIK)


def a_slip_past_its_receivers_superior(office: OfficeAtWork) -> None:
    a_sent_slip(office, KSB)


def a_cancelled_slip(office: OfficeAtWork) -> None:
    press_on_slip(office, disposition_work.cancel, a_sent_slip(office))


def a_slip_dealt_with(office: OfficeAtWork) -> None:
    press_on_slip(office, disposition_work.ask_done, a_sent_slip(office), by=TIK)
    office.say(office.account(TIK), "Sudah dihadiri.")


def an_unread_slip(office: OfficeAtWork) -> None:
    a_sent_slip(office)
    office.now = at("4 Dec 2026 10.00")
    office.do(disposition_reminders.remind)


def a_slip_long_overdue(office: OfficeAtWork) -> None:
    a_sent_slip(office)
    office.now = at("11 Dec 2026 10.00")
    office.do(disposition_reminders.remind)


def a_long_remark(office: OfficeAtWork) -> None:
    slip = a_sent_slip(office, remark="Segera. " * 100)
    office.do(disposition_work.send_note, sender=office.account(TIK), disposition_id=slip)


def a_search_for_slips(office: OfficeAtWork) -> None:
    office.do(dispositions.ask_search, sender=office.account(KD))
    office.say(office.account(KD), "undangan")


def hand_in_table(office: OfficeAtWork, *indicators: Indicator, form: FormCode | None = None) -> None:
    """Let the unit TIK send a table that reads so."""
    tik = office.account(TIK)
    office.press(tasks.ask_upload, task=office.proposal("tik"), by=tik)
    receive_table(office, tik, reading_of(*indicators, form=form))


def receive_table(office: OfficeAtWork, account: int, reading: Reading) -> None:
    new = a_file("tabel.xlsx", sha256=f"{len(reading.indicators):064}")
    office.do(file_services.receive, sender=account, new=new, reading=reading)


def reading_of(*indicators: Indicator, form: FormCode | None = None) -> Reading:
    columns = {Column(name): place for place, name in enumerate(Field) if name is not Field.TARGET}
    return Reading(indicators, (), "IKU", columns, tuple(range(2, len(indicators) + 2)), form)


def a_table_handed_in(office: OfficeAtWork) -> None:
    office.jump_to(7)
    hand_in_table(office, INDICATOR)


def a_faulty_table(office: OfficeAtWork) -> None:
    office.jump_to(7)
    hand_in_table(office, replace(INDICATOR, measure=""))


def a_table_of_another_unit(office: OfficeAtWork) -> None:
    office.jump_to(7)
    hand_in_table(office, INDICATOR, form=FormCode(YEAR, "kip"))


def a_form_of_the_office(office: OfficeAtWork) -> None:
    office.press(create.finish)
    receive_table(office, office.account(KSB), Reading())


def versions_asked_for(office: OfficeAtWork) -> None:
    a_table_handed_in(office)
    office.do(proposal_versions.send_list, sender=office.account(TIK), task_id=office.proposal("tik").id)


def a_sheet_in_chat(office: OfficeAtWork) -> None:
    office.jump_to(7)
    office.press(worksheets.open_sheet, task=office.proposal("tik"))


def an_indicator_typed(office: OfficeAtWork) -> None:
    """What was handed in already is taken into the chat, and the columns that it leaves out are typed."""
    a_table_handed_in(office)
    office.press(worksheets.open_sheet, task=office.proposal("tik"))
    tik = office.account(TIK)
    (entered,) = office.see(proposal_rows.entered_by, run_id=office.run.id, unit="tik")
    office.do(worksheets.go_on, sender=tik, entered_id=entered.id)
    while office.asked(tik) is not None:
        office.say(tik, "80")


def tables_to_analyse(office: OfficeAtWork) -> None:
    a_table_handed_in(office)
    office.finish()


def a_late_table(office: OfficeAtWork) -> None:
    tables_to_analyse(office)
    hand_in_table(office, INDICATOR, replace(INDICATOR, name="Indeks SPBE"))


def merged_tables(office: OfficeAtWork) -> None:
    tables_to_analyse(office)
    office.press(analyse.send_recap)


def indicators_gone_through(office: OfficeAtWork) -> None:
    tables_to_analyse(office)
    office.press(analyse.send_list)


def a_note_on_an_indicator(office: OfficeAtWork) -> None:
    tables_to_analyse(office)
    (judged,) = office.see(analysis.decided_indicators, office.run)
    office.do(
        analysis.ask_note,
        sender=office.holder(),
        task_id=office.task.id,
        version_id=judged.version_id,
        position=judged.position,
    )
    office.say(office.holder(), "Rumus perlu dijelaskan.")


def said(kind: str) -> Callable[[OfficeAtWork], None]:
    return lambda office: office.do(replies.say, kind=kind, chat=STRANGER)


def asked(service: Callable[..., Any], post: str = KD) -> Callable[[OfficeAtWork], None]:
    return lambda office: office.do(service, sender=office.account(post))


def about_the_run(service: Callable[..., Any], **chosen: Any) -> Callable[[OfficeAtWork], None]:
    return lambda office: office.do(service, sender=office.account(KD), run_id=office.run.id, **chosen)


WAYS: dict[str, tuple[Callable[[OfficeAtWork], Any], type]] = {
    "task_card": (lambda office: office.do(tasks.open_card, sender=office.holder(), task_id=office.task.id), Send),
    "receipt": (lambda office: office.finish(), Send),
    "card_refresh": (lambda office: office.finish(), Edit),
    "clear_buttons": (lambda office: office.press(tasks.accept, message_id=7), ClearButtons),
    "reminder": (a_reminder, Send),
    "reminder_removal": (a_reminder_that_is_over, Remove),
    "replaced_reminder": (a_second_reminder, Remove),
    "step_ended": (a_step_ended, Send),
    "taken_back": (an_end_taken_back, Send),
    "desk_is_empty": (an_empty_desk, Send),
    "run_finished": (a_run_that_ended, Send),
    "run_cancelled": (a_cancelled_run, Send),
    "question": (lambda office: office.press(create.finish), Send),
    "file": (a_file_asked_for, Send),
    "unasked_file": (lambda office: office.send_file(office.account(KSB)), Send),
    "task_list": (asked(tasks.list_tasks), Send),
    "run_list": (lambda office: office.do(outbox.tell, "run_list", person=office.person(office.account(KD)).id), Send),
    "run_picture": (asked(run_services.list_runs), Send),
    "run_overview": (asked(run_services.list_runs), Send),
    "sop_page": (
        lambda office: office.do(run_services.send_sop_page, sender=office.account(KD), run_id=office.run.id),
        Send,
    ),
    "run_history": (
        lambda office: office.do(run_services.send_history, sender=office.account(KD), run_id=office.run.id),
        Send,
    ),
    "year_choice": (asked(run_services.offer), Send),
    "post_list": (asked(people_data.list_posts, STF), Send),
    "menu": (asked(menu.show_menu), Send),
    "help": (asked(menu.show_help), Send),
    "commands": (a_new_holder, SetCommands),
    "registration_reminder": (a_registration_left_open, Send),
    "consent": (a_link_opened, Send),
    "salutation_question": (a_name, Send),
    "waiting_for_confirmation": (a_newcomer, Send),
    "claim": (a_newcomer, Send),
    "claim_rejected": (a_rejected_newcomer, Send),
    "access_request": (a_request_for_access, Send),
    "access_rejected": (a_rejected_request, Send),
    "stranger": (lambda office: office.do(menu.show_menu, sender=STRANGER), Send),
    "stranger_help": (lambda office: office.do(menu.show_help, sender=STRANGER), Send),
    "placed": (a_new_holder, Send),
    "holder_changed": (a_new_holder, Send),
    "released": (a_released_holder, Send),
    "data_changed": (changed_data, Send),
    "own_data": (asked(people_data.own_data), Send),
    "erase_question": (asked(people_data.ask_erase), Send),
    "refusal": (lambda office: office.do(replies.refuse, chat=STRANGER, text="Proses ini sudah berakhir."), Send),
    "nothing_to_cancel": (asked(answers.leave_question), Send),
    "cancelled": (a_question_left, Send),
    "cannot_read": (said("cannot_read"), Send),
    "link_unknown": (said("link_unknown"), Send),
    "edits_do_not_count": (said("edits_do_not_count"), Send),
    "stored_later": (a_file_that_waits, Send),
    "something_broke": (an_update_that_broke, Send),
    "alarm": (an_update_that_broke, Send),
    "invitation": (a_called_meeting, Send),
    "invitation_refresh": (an_answered_invitation, Edit),
    "replaced_invitation": (an_invitation_sent_again, Edit),
    "invitation_taken_back": (an_invitation_taken_back, Send),
    "meeting_postponed": (an_answered_invitation, Send),
    "meeting_card": (a_meeting_of_its_own, Send),
    "meeting_refresh": (an_answer_to_a_meeting_of_its_own, Edit),
    "invitation_approval": (an_invitation_that_waits, Send),
    "approval_refresh": (an_invitation_given_back, Edit),
    "invitation_given_back": (an_invitation_given_back, Send),
    "minutes": (a_held_meeting, Send),
    "proposal_received": (a_late_proposal, Send),
    "proposal_reminder": (units_reminded, Send),
    "marked_nil": (a_unit_marked_nil, Send),
    "recap": (a_recap, Send),
    "signed_file": (a_signed_file, Send),
    "signed_copy": (a_signed_copy, Send),
    "number_reserved": (a_number_before_the_signature, Send),
    "paper": (a_paper_asked_for, Send),
    "report_list": (asked(reports.list_reports), Send),
    "report_picture": (about_the_run(reports.send_report), Send),
    "report": (about_the_run(reports.send_report), Send),
    "report_file": (about_the_run(reports.send_report_file, is_sheet=True), Send),
    "evaluation": (asked(reports.send_evaluation), Send),
    "evaluation_file": (asked(partial(reports.send_evaluation_file, is_sheet=True)), Send),
    "period_report": (a_period_typed, Send),
    "period_file": (
        asked(partial(reports.send_period_file, first="20261201", last="20261231", is_sheet=False)),
        Send,
    ),
    "register": (asked(reports.send_register), Send),
    "bundle": (a_run_that_is_over, Send),
    "came_back_often": (a_step_in_its_fourth_round, Send),
    "disposition_list": (asked(dispositions.list_dispositions), Send),
    "meeting_list": (asked(meetings.list_meetings), Send),
    "proposal_list": (asked(proposals.list_proposals), Send),
    "leave_group": (lambda office: office.do(replies.say, kind="leave_group", chat=GROUP), SayAndLeave),
    "calendar": (asked(calendar_changes.list_calendar, STF), Send),
    "calendar_changed": (lambda office: add_holiday(office, "3/12"), Send),
    "calendar_preview": (receive_list, Send),
    "office_settings": (asked(office_settings.list_settings, STF), Send),
    "setting_changed": (a_setting_typed, Send),
    "template_accepted": (a_template_brought, Send),
    "template_file": (asked(partial(letter_templates.send_file, code="minutes", is_example=True), STF), Send),
    "renstra": (asked(renstra.send_list, KSB), Send),
    "renstra_preview": (lambda office: receive_renstra(office, *LINES), Send),
    "renstra_refused": (lambda office: receive_renstra(office, ["", "", "%"]), Send),
    "due_times_moved": (due_times_that_moved, Send),
    "unreachable": (
        lambda office: office.do(people_data.note_blocked, sender=office.account(KSB), blocked=True),
        Send,
    ),
    "absences": (asked(absences.list_absences), Send),
    "acting_choice": (days_of_an_absence, Send),
    "absence_noted": (lambda office: record_absence(office, SEK, "3/12", acting=KSB), Send),
    "acting_appointed": (lambda office: record_absence(office, SEK, "3/12", acting=KSB), Send),
    "absence_unattended": (lambda office: record_absence(office, SEK, "3/12", acting=None), Send),
    "absence_ended": (an_absence_ended, Send),
    "escalation": (a_step_long_overdue, Send),
    "nudge": (about_the_run(nudges.remind_holders), Send),
    "summary": (a_morning_with_work, Send),
    "run_held": (a_run_on_hold, Send),
    "run_resumed": (a_run_that_goes_on, Send),
    "extension_choice": (
        lambda office: office.do(extensions.ask_length, sender=office.account(KSB), task_id=office.task.id),
        Send,
    ),
    "extension_asked": (more_time_asked_for, Send),
    "extension_sent": (more_time_asked_for, Send),
    "extension_decided": (more_time_granted, Send),
    "start_planned": (a_planned_start, Send),
    "start_called_off": (a_start_called_off, Send),
    "started_as_planned": (a_start_on_its_day, Send),
    "start_failed": (a_start_in_the_way_of_an_open_run, Send),
    "meeting_reminder": (a_meeting_in_an_hour, Send),
    "meeting_cancelled": (a_meeting_of_a_cancelled_run, Send),
    "meeting_substitute": (a_substitute_at_a_meeting, Send),
    "disposition_begun": (a_slip, Send),
    "disposition_card": (a_sent_slip, Send),
    "disposition_refresh": (a_taken_slip, Edit),
    "disposition_due_moved": (a_slip_due_on_a_sunday, Send),
    "disposition_skipped": (a_slip_past_its_receivers_superior, Send),
    "disposition_called_back": (a_cancelled_slip, Send),
    "disposition_result": (a_slip_dealt_with, Send),
    "disposition_reminder": (an_unread_slip, Send),
    "disposition_escalation": (a_slip_long_overdue, Send),
    "disposition_note": (a_long_remark, Send),
    "disposition_found": (a_search_for_slips, Send),
    "attachment_kept": (a_late_proposal, Send),
    "own_form": (a_form_of_the_office, Send),
    "version_accepted": (a_table_handed_in, Send),
    "version_received": (a_late_table, Send),
    "version_refused": (a_faulty_table, Send),
    "marked_form": (a_faulty_table, Send),
    "version_list": (versions_asked_for, Send),
    "whose_form": (a_table_of_another_unit, Send),
    "worksheet": (a_sheet_in_chat, Send),
    "entered_indicator": (an_indicator_typed, Send),
    "merged": (merged_tables, Send),
    "indicator_list": (indicators_gone_through, Send),
    "judged_indicator": (a_note_on_an_indicator, Send),
}


def test_there_is_a_way_to_every_kind_of_message() -> None:
    assert WAYS.keys() == RENDERERS.keys()


@pytest.mark.parametrize("kind", WAYS)
def test_a_message_of_every_kind_is_rendered_from_the_state_as_it_is(office: OfficeAtWork, kind: str) -> None:
    way, delivery = WAYS[kind]

    way(office)

    rendered = [told for told in office.deliver() if told.kind == kind]
    assert rendered
    assert {type(told.delivery) for told in rendered} == {delivery}
    if delivery in (Send, Edit):
        assert all(told.message.text for told in rendered)


# Questions


@pytest.mark.parametrize(
    ("kind", "about", "words"),
    [
        (QuestionKind.PROOF, "task", "Mohon kirimkan berkas <b>Format IKU</b>"),
        (QuestionKind.CANCEL_REASON, "run", "alasan pembatalan Penyusunan IKU Tahun 2027"),
        (QuestionKind.OWN_NAME, None, "nama lengkap Bapak/Ibu dengan gelar"),
        (QuestionKind.NAME, "person", "nama yang baru"),
        (QuestionKind.EMPLOYEE_NUMBER, "person", "NIP Pejabat Kepala Dinas"),
        (QuestionKind.RANK, "person", "pangkat dan golongan Pejabat Kepala Dinas"),
    ],
)
def test_every_question_names_its_subject(
    office: OfficeAtWork, kind: QuestionKind, about: str | None, words: str
) -> None:
    person = office.person(office.account(KD))
    subjects = {"task": office.task.id, "run": office.run.id, "person": person.id, None: None}

    office.do(desk.ask, person, kind, subject_id=subjects[about])

    (told,) = office.deliver()
    assert words in told.message.text


def test_the_question_why_work_goes_back_names_where_to(office: OfficeAtWork) -> None:
    office.jump_to(10)
    office.press(tasks.ask_return_reason)

    told = [told for told in office.deliver() if told.kind == "question"]
    assert "pengembalian ke langkah 9" in told[0].message.text


# What is no longer true is not said


def dropped(office: OfficeAtWork, kind: str) -> bool:
    """Whether a message of a kind waited and was dropped instead of sent."""
    waited = kind in [waiting for _, waiting in office.waiting()]
    return waited and kind not in [told.kind for told in office.deliver()]


def test_a_card_of_a_step_that_ended_meanwhile_is_not_sent(office: OfficeAtWork) -> None:
    office.do(tasks.open_card, sender=office.account(KSB), task_id=office.task.id)
    office.finish()

    assert [told.kind for told in office.deliver() if told.chat_id == office.account(KSB)].count("task_card") == 1


def test_a_card_for_who_left_meanwhile_is_not_sent(office: OfficeAtWork) -> None:
    office.do(tasks.open_card, sender=office.account(KSB), task_id=office.task.id)
    office.vacate(KSB)

    assert dropped(office, "task_card")


def test_a_refresh_of_a_card_that_was_never_sent_is_dropped(office: OfficeAtWork) -> None:
    office.do(outbox.tell, "card_refresh", person=office.person(office.account(SEK)).id, task=office.task.id)

    assert dropped(office, "card_refresh")


def test_a_question_that_was_replaced_or_left_is_not_asked(office: OfficeAtWork) -> None:
    office.press(create.finish)
    office.do(answers.cancel_question, sender=office.account(KSB), question_id=office.question(KSB).id)

    assert dropped(office, "question")


def test_an_end_that_was_taken_back_before_it_was_told_is_not_told(office: OfficeAtWork) -> None:
    a_step_ended(office)
    office.press(tasks.undo, task=office.task_of(3))

    kinds = {told.kind for told in office.deliver()}
    assert kinds.isdisjoint({"step_ended", "taken_back"})


def test_minutes_of_a_meeting_that_goes_on_after_all_are_not_sent(office: OfficeAtWork) -> None:
    a_held_meeting(office)
    office.press(tasks.undo, task=office.task_of(6))

    assert dropped(office, "minutes")


def test_an_invitation_that_was_taken_back_before_it_was_sent_is_not_sent(office: OfficeAtWork) -> None:
    a_called_meeting(office)
    office.press(tasks.undo, task=office.task_of(5))

    kinds = {told.kind for told in office.deliver()}
    assert kinds.isdisjoint({"invitation", "invitation_taken_back"})


def test_a_unit_that_handed_in_meanwhile_is_not_reminded(office: OfficeAtWork) -> None:
    units_reminded(office)
    for unit in ("tik", "kip", "sekretariat"):
        office.hand_in(unit)

    assert dropped(office, "proposal_reminder")


def test_an_empty_desk_that_was_filled_meanwhile_is_not_complained_of(office: OfficeAtWork) -> None:
    an_empty_desk(office)
    office.seat(STF, account=700_190)

    assert dropped(office, "desk_is_empty")


def test_the_end_of_a_run_that_was_reopened_is_not_told(office: OfficeAtWork) -> None:
    a_run_that_ended(office)
    office.press(tasks.undo, task=office.task_of(14))

    assert dropped(office, "run_finished")


def test_a_file_that_was_put_aside_or_given_away_is_not_asked_about(office: OfficeAtWork) -> None:
    ksb = office.account(KSB)
    office.send_file(ksb)
    (kept,) = office.see(files.unassigned_of, office.person(ksb).id)
    office.do(file_services.assign, sender=ksb, file_id=kept.id, task_id=office.task.id)

    assert dropped(office, "unasked_file")


def test_a_claim_or_request_that_was_decided_is_not_asked_about(office: OfficeAtWork) -> None:
    a_newcomer(office)
    (claim,) = office.see(invitations.claimed_by, office.person(STRANGER).id)
    office.do(registration.confirm_claim, sender=office.account(STF), invitation_id=claim.id)

    assert dropped(office, "claim")


def test_a_registration_that_was_completed_meanwhile_is_not_asked_for(office: OfficeAtWork) -> None:
    a_name(office)
    office.do(menu.show_menu, sender=STRANGER)
    office.do(registration.set_salutation, sender=STRANGER, person_id=office.person(STRANGER).id, salutation="ibu")

    assert dropped(office, "registration_reminder")


def test_whatever_waits_for_somebody_without_a_chat_is_dropped(office: OfficeAtWork) -> None:
    person = office.person(office.account(SEK))
    for kind in ("menu", "task_list", "post_list", "run_list", "commands"):
        office.do(outbox.tell, kind, person=person.id)
    office.database.run_now(people.erase, person.id, now=office.now)

    assert office.deliver() == []
    assert office.waiting() == []


# How it is said


def test_a_new_card_outside_office_hours_makes_no_sound(office: OfficeAtWork) -> None:
    def is_silent(now: str) -> bool:
        office.now = at(now)
        office.do(tasks.open_card, sender=office.account(KSB), task_id=office.task.id)
        (told,) = [told for told in office.deliver() if told.kind == "task_card"]
        assert isinstance(told.delivery, Send)
        return told.delivery.silent

    assert not is_silent("1 Dec 2026 08.30")
    assert is_silent("1 Dec 2026 12.30")
    assert is_silent("1 Dec 2026 19.00")
    assert is_silent("5 Dec 2026 09.00")


def test_the_end_of_a_step_comes_with_its_file(office: OfficeAtWork) -> None:
    a_step_ended(office)

    (told,) = [told for told in office.deliver() if told.kind == "step_ended"]

    assert told.message.file is not None
    assert (told.chat_id, told.message.file.name) == (office.account(KD), "format.xlsx")


def test_the_minutes_come_to_everybody_who_was_invited_but_their_writer(office: OfficeAtWork) -> None:
    office.jump_to(6)
    office.now = office.task.starts_at
    office.press(meet.save_attendance)
    office.press(meet.finish)
    office.send_file(office.account(STF), "notula.pdf")

    told = [told for told in office.deliver() if told.kind == "minutes"]

    assert {told.message.file.name for told in told if told.message.file} == {"notula.pdf"}
    assert {told.chat_id for told in told} == {office.account(post) for post in (KD, SEK, KSB, TIK, KIP)}


def test_the_card_of_who_decides_carries_the_document(office: OfficeAtWork) -> None:
    office.jump_to(9)
    office.press(draft.submit)
    office.send_file(office.account(KSB), "konsep.docx")

    (card,) = [told for told in office.deliver() if told.kind == "task_card"]

    assert card.chat_id == office.account(SEK)
    assert card.message.file is not None
    assert card.message.file.name == "konsep.docx"


def test_sending_again_uses_the_stored_file_id_of_telegram(office: OfficeAtWork) -> None:
    """A file made by the bot itself has no id yet; the first message that carries it brings one."""
    form = replace(a_file("format baku.xlsx"), telegram_file_id=None)
    office.press(create.use_standard_form, form=form)
    office.press(create.finish)
    office.finish()

    def ids_on_cards() -> list[str | None]:
        cards = [told.message.file for told in office.deliver() if told.kind in ("task_card", "receipt")]
        return [file.telegram_file_id for file in cards if isinstance(file, Attachment)]

    first = ids_on_cards()
    proposal = office.proposal("tik")
    office.do(proposals.open_proposal, sender=office.holder(proposal), task_id=proposal.id)

    assert first == [None, "telegram:format baku.xlsx", "telegram:format baku.xlsx"]
    assert ids_on_cards() == ["telegram:format baku.xlsx"]


def test_a_run_that_ended_tells_how_many_steps_were_late(office: OfficeAtWork) -> None:
    office.jump_to(13)
    late = sum(task.closed_at is not None and task.closed_at > task.due_at for task in office.tasks)
    office.now = office.task.due_at + MINUTE
    office.finish()
    office.finish()

    (told,) = [told for told in office.deliver() if told.kind == "run_finished" and told.chat_id == office.account(KD)]

    assert f"{late + 1} langkah melewati waktu baku" in told.message.text


def test_rendering_only_reads(office: OfficeAtWork) -> None:
    a_reminder(office)
    notice: Notice = office.waiting_notices()[0]

    first, second = office.see(notices.render, notice), office.see(notices.render, notice)

    assert first == second
    assert office.waiting_notices()[0] == notice
