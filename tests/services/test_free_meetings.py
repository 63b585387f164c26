"""Meetings outside a run, by their own card; and the approval that an office can put before an invitation."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from db import dispositions, files, live_messages, meetings
from db.database import Database
from db.live_messages import LiveKind
from db.questions import QuestionKind
from messages.card_view import CardFace
from services import disposition_drafts, free_meetings, holders, meeting_planning, meeting_reminders
from services import meetings as invitations
from services.desk import Pressed
from services.steps import invite
from sop.errors import (
    AttendanceMissing,
    ButtonUnknown,
    DecisionAlreadySent,
    InvitationSubmitted,
    MeetingInPast,
    MeetingNotBegun,
    MeetingNotOpen,
    MeetingOutsideHours,
    MinutesMissing,
    NotASubordinate,
    NotPermitted,
    TextTooLong,
)
from sop.meetings import Invitee, Meeting, MeetingState, Response
from sop.model import HoldingKind
from tests.services.office import OfficeAtWork
from tests.times import at

KD, SEK, KSB, TIK, KIP, STF = (
    *("kepala_dinas", "sekretaris", "kasubag_umum_keuangan", "kabid_tik", "kabid_kip", "staf_sekretariat"),
)
STARTS_AT = at("2 Dec 2026 09.00")


class Meetings(OfficeAtWork):
    """An office in which somebody calls a meeting outside a run."""

    def the_meeting(self) -> Meeting:
        """The newest meeting."""
        for meeting_id in range(9, 0, -1):
            found = self.database.read_now(meetings.find, meeting_id)
            if found is not None:
                return found
        raise AssertionError("no meeting")

    def do_on_card(self, post: str, what: str, value: str = "x", *, meeting: Meeting | None = None) -> Pressed:
        """Press a button on the card of the newest meeting."""
        about = (meeting or self.the_meeting()).id
        return self.do(
            free_meetings.press, sender=self.account(post), meeting_id=about, what=what, value=value, message_id=7
        )

    def draft(self, post: str = SEK, *, invited: tuple[str, ...] = (KD, TIK)) -> Meeting:
        """Put a complete invitation together."""
        self.do(free_meetings.begin, sender=self.account(post))
        for each in invited:
            self.do_on_card(post, "who", each)
        self.do_on_card(post, "day", "20261202")
        self.do_on_card(post, "hour", "0900")
        self.say(self.account(post), "Evaluasi <SPBE> & jaringan")
        return self.the_meeting()

    def call(self, post: str = SEK, *, invited: tuple[str, ...] = (KD, TIK)) -> Meeting:
        """Call a meeting, and let everybody have the invitation."""
        self.draft(post, invited=invited)
        self.do_on_card(post, "send")
        self.clear()
        return self.the_meeting()

    def answer(self, post: str, response: str) -> None:
        """Answer the invitation to the newest meeting."""
        about = self.the_meeting().id
        self.do(invitations.answer, sender=self.account(post), meeting_id=about, response=response)

    def invited(self) -> dict[str, Invitee]:
        """Who belongs to the newest meeting."""
        return {each.post: each for each in self.database.read_now(meetings.invitees, self.the_meeting().id)}

    def sent_to(self, post: str) -> list[str]:
        """What somebody gets of what waits, by kind."""
        return [told.kind for told in self.deliver() if told.chat_id == self.account(post)]


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Meetings]:
    database = Database(sqlite_url)
    at_work = Meetings(database)
    at_work.seat_everybody()
    yield at_work
    database.close()


def approved_by(office: Meetings, post: str) -> None:
    office.office = replace(office.office, invitations_approved_by=post)


# Putting it together


def test_a_new_meeting_starts_with_who_calls_it_and_who_keeps_the_minutes(office: Meetings) -> None:
    office.do(free_meetings.begin, sender=office.account(KIP))

    meeting = office.the_meeting()
    (card,) = [told for told in office.deliver() if told.kind == "meeting_card"]

    assert (meeting.organiser, meeting.minute_taker, meeting.state) == (KIP, STF, MeetingState.DRAFT)
    assert set(office.invited()) == {KIP, STF}
    assert card.buttons == [
        *("Kepala Dinas", "Sekretaris", "Kasubag Administrasi Umum dan Keuangan", "Kepala Bidang TIK", "Simpan"),
    ]


def test_its_agenda_is_asked_for_once_its_time_is_chosen(office: Meetings) -> None:
    office.do(free_meetings.begin, sender=office.account(SEK))
    office.do_on_card(SEK, "day", "20261202")

    office.do_on_card(SEK, "hour", "0900")
    asked = office.asked(office.account(SEK))
    office.say(office.account(SEK), "  Evaluasi   SPBE ")

    assert asked == "meeting_agenda"
    assert office.the_meeting().agenda == "Evaluasi SPBE"
    assert "Kirim Undangan" in [told for told in office.deliver() if told.kind == "meeting_card"][-1].buttons


def test_who_is_invited_and_who_writes_can_be_changed_but_the_organiser_belongs_to_it(office: Meetings) -> None:
    office.draft(invited=(KD, TIK))

    office.do_on_card(SEK, "who", KD)
    office.do_on_card(SEK, "taker", KSB)

    assert set(office.invited()) == {SEK, TIK, KSB, STF}
    assert office.the_meeting().minute_taker == KSB
    for post in (SEK, KSB, "bupati"):
        with pytest.raises(ButtonUnknown):
            office.do_on_card(SEK, "who", post)


def test_only_who_calls_it_changes_a_draft_and_a_meeting_of_a_run_has_no_such_card(office: Meetings) -> None:
    draft = office.draft()
    for post in (KD, TIK, STF):
        with pytest.raises(NotPermitted):
            office.do_on_card(post, "send")
        with pytest.raises(NotPermitted):
            office.do(invitations.open_meeting, sender=office.account(post), meeting_id=draft.id)
    office.start()
    office.jump_to(5)
    office.press(invite.choose_day, day="20261202")

    with pytest.raises(ButtonUnknown):
        office.do_on_card(KSB, "send")


def test_a_draft_can_be_thrown_away(office: Meetings) -> None:
    draft = office.draft()

    dropped = office.do_on_card(SEK, "drop")

    assert dropped.message.text == "Konsep undangan rapat dihapus."
    assert office.database.read_now(meetings.find, draft.id) is None


def test_a_clash_outside_hours_and_somebody_out_of_reach_are_shown(office: Meetings) -> None:
    office.call()
    office.vacate(KIP)
    office.draft(KSB, invited=(TIK, KIP))

    shown = office.do_on_card(KSB, "hour", "0700").message.text

    assert "! Waktu tersebut di luar jam kerja." in shown
    assert "! Belum dapat dihubungi: Kepala Bidang KIP." in shown
    assert "! Kepala Bidang TIK juga diundang pada rapat" not in shown
    assert "! Kepala Bidang TIK juga diundang pada rapat" in office.do_on_card(KSB, "hour", "1000").message.text


def test_a_time_that_is_past_or_outside_hours_is_not_sent_without_a_word(office: Meetings) -> None:
    office.draft()
    with pytest.raises(MeetingInPast):
        office.do_on_card(SEK, "day", "20261130")
    office.do_on_card(SEK, "hour", "1700")

    asked = office.do_on_card(SEK, "send")
    before = office.the_meeting().state
    office.do_on_card(SEK, "confirm")

    assert "di luar jam kerja. Undangan tetap dikirim?" in asked.message.text
    assert (before, office.the_meeting().state) == (MeetingState.DRAFT, MeetingState.CALLED)


# Called


def test_everybody_invited_gets_it_and_the_organiser_sees_the_answers(office: Meetings) -> None:
    office.draft(invited=(KD, TIK, KIP))
    office.do_on_card(SEK, "send")
    invited = {told.chat_id: told for told in office.deliver() if told.kind == "invitation"}
    assert set(invited) == {office.account(post) for post in (KD, TIK, KIP, STF)}
    assert invited[office.account(KD)].buttons == ["Hadir", "Diwakili", "Berhalangan"]
    assert "Evaluasi &lt;SPBE&gt; &amp; jaringan" in invited[office.account(KD)].message.text

    office.answer(KD, "present")
    office.answer(TIK, "absent")

    (edited,) = [
        told for told in office.deliver() if told.kind == "meeting_refresh" and told.chat_id == office.account(SEK)
    ]
    assert "Jawaban: hadir 2, berhalangan 1, belum menjawab 2" in edited.message.text


def test_another_time_and_place_are_told_to_everybody_and_the_answers_asked_anew(office: Meetings) -> None:
    first = office.call()
    office.answer(KD, "present")
    office.do_on_card(SEK, "change", "time")
    office.say(office.account(SEK), "3/12 10.00")
    moved = office.the_meeting()
    answered = office.invited()[KD].response
    office.do_on_card(SEK, "change", "place")
    office.say(office.account(SEK), "Aula <Bupati>")

    assert (moved.starts_at, answered) == (at("3 Dec 2026 10.00"), None)
    assert first.sequence < moved.sequence < office.the_meeting().sequence
    assert office.told("invitation") == [office.account(post) for post in (KD, TIK, STF) for _ in range(2)]


def test_another_day_keeps_the_hour_and_no_meeting_moves_into_the_night(office: Meetings) -> None:
    office.call()
    office.do_on_card(SEK, "change", "time")
    with pytest.raises(MeetingOutsideHours):
        office.say(office.account(SEK), "3/12 03.00")

    office.say(office.account(SEK), "4/12")

    assert office.the_meeting().starts_at == at("4 Dec 2026 09.00")


def test_a_day_that_is_typed_leads_to_the_hours_and_an_hour_to_the_agenda(office: Meetings) -> None:
    office.do(free_meetings.begin, sender=office.account(SEK))
    office.do_on_card(SEK, "ask", "day")
    office.clear()
    office.say(office.account(SEK), "18/12")
    (hours,) = [told for told in office.deliver() if told.kind == "meeting_card"]
    office.do_on_card(SEK, "ask", "hour")
    office.say(office.account(SEK), "10.30")

    assert "Jumat, 18 Desember 2026" in hours.message.text and "09.00" in hours.buttons
    assert office.asked(office.account(SEK)) == QuestionKind.MEETING_AGENDA


def test_reminders_go_to_who_comes_or_is_silent(office: Meetings) -> None:
    office.call(invited=(KD, TIK, KIP))
    office.answer(TIK, "absent")
    office.now = STARTS_AT - timedelta(hours=1)

    office.do(meeting_reminders.remind)

    assert office.told("meeting_reminder") == [office.account(post) for post in (KD, SEK, KIP, STF)]


def test_a_meeting_that_is_put_off_opens_a_draft_of_the_same_series(office: Meetings) -> None:
    called = office.call()

    office.do_on_card(SEK, "postpone")

    draft, before = office.the_meeting(), office.database.read_now(meetings.find, called.id)
    assert before is not None
    assert (before.state, draft.state, draft.series_id) == (MeetingState.POSTPONED, MeetingState.DRAFT, called.id)
    assert (draft.agenda, set(office.invited())) == (called.agenda, {SEK, KD, TIK, STF})
    assert draft.sequence > called.sequence
    assert office.told("meeting_postponed") == [office.account(post) for post in (KD, TIK, STF)]
    with pytest.raises(MeetingNotOpen):
        office.do_on_card(SEK, "postpone", meeting=before)


def test_a_cancelled_meeting_is_told_to_everybody_and_answered_no_more(office: Meetings) -> None:
    office.call()

    pressed = office.do_on_card(SEK, "cancel")

    assert (pressed.answer, pressed.message.rows) == ("Rapat dibatalkan.", ())
    (to_head,) = [
        told for told in office.deliver() if told.kind == "meeting_cancelled" and told.chat_id == office.account(KD)
    ]
    assert "dibatalkan oleh Sekretaris" in to_head.message.text
    with pytest.raises(MeetingNotOpen):
        office.answer(KD, "present")
    office.now = STARTS_AT - timedelta(hours=1)
    assert office.do(meeting_reminders.remind) == 0


def test_a_new_holder_gets_the_invitation_and_the_card_of_the_minutes(office: Meetings) -> None:
    office.call()
    office.admin(account=700_190)
    office.do(holders.release, office.person(office.account(STF)), post=STF)
    office.clear()

    office.do(holders.place, office.person(700_190), post=STF, kind=HoldingKind.DEFINITIVE)

    kinds = [told.kind for told in office.deliver() if told.chat_id == 700_190]
    assert {"invitation", "meeting_card"} <= set(kinds)


# Held


def test_who_keeps_the_minutes_notes_who_came_and_ends_the_meeting(office: Meetings) -> None:
    office.call()
    with pytest.raises(MeetingNotBegun):
        office.do_on_card(STF, "write")
    with pytest.raises(MeetingNotBegun):
        office.do_on_card(STF, "attendance")
    office.now = STARTS_AT
    with pytest.raises(NotPermitted):
        office.do_on_card(SEK, "attendance")
    with pytest.raises(AttendanceMissing):
        office.do_on_card(STF, "finish")
    office.do_on_card(STF, "toggle", KD)
    office.do_on_card(STF, "attendance")
    with pytest.raises(MinutesMissing):
        office.do_on_card(STF, "finish")
    office.do_on_card(STF, "write")
    with pytest.raises(TextTooLong):
        office.say(office.account(STF), "x" * 10_001)
    office.say(office.account(STF), "Dibahas. " * 560)

    office.do_on_card(STF, "finish")

    assert office.the_meeting().state is MeetingState.HELD
    assert {post: each.attended for post, each in office.invited().items()} == {
        KD: True,
        SEK: True,
        TIK: False,
        STF: False,
    }
    (minutes,) = [told for told in office.deliver() if told.kind == "minutes" and told.chat_id == office.account(KD)]
    assert minutes.message.file is not None and minutes.message.file.name == "Notula rapat.txt"
    with pytest.raises(MeetingNotOpen):
        office.do_on_card(STF, "toggle", KD)


def test_minutes_can_be_files_and_whoever_opens_the_meeting_later_gets_them(office: Meetings) -> None:
    called = office.call()
    office.now = STARTS_AT
    office.do_on_card(STF, "attendance")
    office.do_on_card(STF, "upload")
    for number in range(3):
        office.send_file(office.account(STF), f"halaman-{number}.jpg", media_group="album", is_photo=True)
    ended = office.do(free_meetings.end_files, sender=office.account(STF), meeting_id=called.id)
    office.do_on_card(STF, "finish")
    office.clear()

    office.do(invitations.open_meeting, sender=office.account(TIK), meeting_id=called.id)

    assert ended.text == "Berkas notula tersimpan: 3."
    assert len(office.database.read_now(files.of_meeting, called.id)) == 3
    assert office.sent_to(TIK) == ["minutes"]


def test_a_file_that_comes_when_the_meeting_is_over_is_kept_and_asked_about(office: Meetings) -> None:
    called = office.call()
    office.now = STARTS_AT
    office.do_on_card(STF, "attendance")
    office.do_on_card(STF, "upload")
    office.do_on_card(SEK, "cancel")

    office.send_file(office.account(STF), "notula.pdf")

    assert office.database.read_now(files.of_meeting, called.id) == []
    assert office.told("unasked_file") == [office.account(STF)]


def test_a_page_of_an_album_that_comes_after_the_last_is_asked_about(office: Meetings) -> None:
    called = office.call()
    office.now = STARTS_AT
    office.do_on_card(STF, "upload")
    office.send_file(office.account(STF), "1.jpg", media_group="notula", is_photo=True)
    office.do(free_meetings.end_files, sender=office.account(STF), meeting_id=called.id)
    office.clear()

    office.send_file(office.account(STF), "2.jpg", media_group="notula", is_photo=True)

    assert office.told("unasked_file") == [office.account(STF)]


# Decisions


def a_meeting_with_decisions(office: Meetings, *lines: str) -> int:
    called = office.call(invited=(KD, TIK, KIP))
    office.now = STARTS_AT
    office.do_on_card(STF, "attendance")
    office.do_on_card(STF, "write")
    office.say(office.account(STF), "\n".join(("Dibahas.", "Keputusan:", *lines)))
    office.do_on_card(STF, "finish")
    office.clear()
    return called.id


def carry_out(office: Meetings, post: str, meeting_id: int, number: int) -> Any:
    return office.do(
        disposition_drafts.carry_out, sender=office.account(post), meeting_id=meeting_id, decision_number=number
    )


def test_a_decision_with_holder_and_date_is_a_disposition_after_one_press(office: Meetings) -> None:
    meeting_id = a_meeting_with_decisions(office, "Siapkan data; kabid tik; 9/12 14.00", "Umumkan")

    said = carry_out(office, KD, meeting_id, 1)

    sent = office.database.read_now(dispositions.of_decision, meeting_id, 1)
    assert said.startswith("Disposisi terkirim kepada Kepala Bidang TIK, batas waktu 9 Des 14.00")
    assert sent is not None
    assert (sent.to_posts, sent.due_at, sent.sent_as) == ((TIK,), at("9 Dec 2026 14.00"), "Kepala Dinas")
    assert office.told("disposition_card") == [office.account(KD), office.account(TIK)]


def test_a_decision_is_sent_once_whoever_presses_and_only_by_a_superior(office: Meetings) -> None:
    meeting_id = a_meeting_with_decisions(
        office, "Siapkan data; Kasubag; 9/12 14.00", "Siapkan rapat; Sekretaris; 9/12 14.00"
    )
    carry_out(office, SEK, meeting_id, 1)

    for post in (SEK, KD):
        with pytest.raises(DecisionAlreadySent):
            carry_out(office, post, meeting_id, 1)
    with pytest.raises(NotASubordinate):
        carry_out(office, TIK, meeting_id, 2)
    with pytest.raises(NotPermitted):
        carry_out(office, KSB, meeting_id, 2)
    with pytest.raises(ButtonUnknown):
        carry_out(office, KD, meeting_id, 3)


def test_a_decision_whose_date_cannot_be_used_opens_as_a_draft(office: Meetings) -> None:
    meeting_id = a_meeting_with_decisions(office, "Siapkan data; Kepala Bidang TIK; secepatnya")

    said = carry_out(office, KD, meeting_id, 1)
    carry_out(office, KD, meeting_id, 1)

    assert "tidak terbaca atau sudah lewat" in said
    draft = office.database.read_now(dispositions.of_decision, meeting_id, 1)
    assert draft is not None and draft.sent_at is None
    assert office.told("disposition_card") == [office.account(KD)]


def test_a_draft_of_a_decision_does_not_outlive_its_makers_post(office: Meetings) -> None:
    meeting_id = a_meeting_with_decisions(office, "Siapkan data; Kepala Bidang TIK; secepatnya")
    carry_out(office, KD, meeting_id, 1)
    office.do(holders.release, office.person(office.account(KD)), post=KD)
    successor = office.seat(KD, account=700_190)

    said = office.do(disposition_drafts.carry_out, sender=700_190, meeting_id=meeting_id, decision_number=1)

    draft = office.database.read_now(dispositions.of_decision, meeting_id, 1)
    assert "tidak terbaca atau sudah lewat" in said
    assert draft is not None and draft.made_by == successor.id


def test_only_decisions_for_somebody_known_have_a_button(office: Meetings) -> None:
    meeting_id = a_meeting_with_decisions(office, "Satu; Kabid TIK; 9/12", "Dua; Pak Camat; 9/12", "Tiga")

    office.do(invitations.open_meeting, sender=office.account(KD), meeting_id=meeting_id)

    (minutes,) = [told for told in office.deliver() if told.kind == "minutes"]
    assert minutes.buttons == ["Disposisikan 1: Kabid TIK"]


# Approval


def test_an_invitation_waits_for_approval_and_then_goes_out_to_everybody(office: Meetings) -> None:
    approved_by(office, SEK)
    draft = office.draft(TIK, invited=(KD,))

    submitted = office.do_on_card(TIK, "send")
    assert submitted.answer == "Undangan diajukan untuk disetujui."
    assert office.told("invitation") == []
    (request,) = [told for told in office.deliver() if told.kind == "invitation_approval"]
    assert (request.chat_id, request.buttons) == (office.account(SEK), ["Setujui", "Kembalikan"])
    with pytest.raises(InvitationSubmitted):
        office.do_on_card(TIK, "hour", "1000")
    for post in (KD, TIK, STF):
        with pytest.raises(NotPermitted):
            office.do(meeting_planning.approve, sender=office.account(post), meeting_id=draft.id)

    said = office.do(meeting_planning.approve, sender=office.account(SEK), meeting_id=draft.id)

    assert "Telah disetujui dan disampaikan." in said.text
    assert office.told("invitation") == [office.account(KD), office.account(STF)]
    assert office.invited()[TIK].response is Response.PRESENT
    with pytest.raises(MeetingNotOpen):
        office.do(meeting_planning.approve, sender=office.account(SEK), meeting_id=draft.id)


def test_it_comes_back_with_a_reason_and_can_be_sent_again(office: Meetings) -> None:
    approved_by(office, SEK)
    draft = office.draft(TIK, invited=(KD,))
    office.do_on_card(TIK, "send")
    office.clear()

    office.do(meeting_planning.ask_reason, sender=office.account(SEK), meeting_id=draft.id)
    office.say(office.account(SEK), "Ruangan <dipakai>")

    told = {told.chat_id: told.message.text for told in office.deliver() if told.kind == "invitation_given_back"}
    assert "Ruangan &lt;dipakai&gt;" in told[office.account(TIK)]
    assert "Undangan dikembalikan dengan catatan" in office.do_on_card(TIK, "face", CardFace.FRONT).message.text
    office.do_on_card(TIK, "send")
    assert office.the_meeting().state is MeetingState.SUBMITTED


def test_who_submitted_it_can_take_it_back(office: Meetings) -> None:
    approved_by(office, SEK)
    draft = office.draft(TIK, invited=(KD,))
    office.do_on_card(TIK, "send")
    office.clear()

    office.do_on_card(TIK, "withdraw")

    (edited,) = [told for told in office.deliver() if told.kind == "approval_refresh"]
    assert "Ditarik kembali oleh pengundang." in edited.message.text
    with pytest.raises(MeetingNotOpen):
        office.do(meeting_planning.approve, sender=office.account(SEK), meeting_id=draft.id)


def test_who_approves_needs_nobody_and_a_new_one_gets_what_waits(office: Meetings) -> None:
    approved_by(office, SEK)
    office.draft(SEK)
    assert office.do_on_card(SEK, "send").answer == "Undangan terkirim."
    office.do(holders.release, office.person(office.account(SEK)), post=SEK)
    office.draft(TIK, invited=(KD,))
    office.do_on_card(TIK, "send")
    office.clear()
    office.admin(account=700_190)

    office.do(holders.place, office.person(700_190), post=SEK, kind=HoldingKind.DEFINITIVE)

    assert "invitation_approval" in [told.kind for told in office.deliver() if told.chat_id == 700_190]


def test_the_step_of_a_run_ends_when_its_invitation_is_approved(office: Meetings) -> None:
    approved_by(office, SEK)
    office.start()
    office.jump_to(5)
    office.press(invite.choose_day, day="20261202")
    office.press(invite.choose_hour, hour="0900")

    submitted = office.press(invite.send)
    step = office.task.step
    office.clear()
    office.do(meeting_planning.approve, sender=office.account(SEK), meeting_id=office.meeting.id)

    assert (step, [button.label for row in submitted.message.rows for button in row][:1]) == (
        5,
        ["Terima"][:0] or ["Tarik Kembali"],
    )
    assert office.task.step == 6
    assert office.task_of(5).closed_as == "Kasubag Administrasi Umum dan Keuangan"
    assert len(office.told("invitation")) == 5


def test_a_meeting_of_a_run_that_waits_for_approval_can_be_taken_back(office: Meetings) -> None:
    approved_by(office, SEK)
    office.start()
    office.jump_to(5)
    office.press(invite.choose_day, day="20261202")
    office.press(invite.choose_hour, hour="0900")
    office.press(invite.send)

    office.press(invite.withdraw)

    assert (office.meeting.state, office.task.step) == (MeetingState.DRAFT, 5)
    assert office.database.read_now(live_messages.about, LiveKind.MEETING, office.meeting.id) == []
