"""Free dispositions on the ladder: who hears what and when, as one message, and never when it is no longer true."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from db import dispositions
from db.database import Database
from services import (
    disposition_drafts,
    disposition_reminders,
    disposition_work,
    free_meetings,
    holders,
    meetings,
    people_data,
    summary,
)
from sop.dispositions import Classification, Disposition, IncomingLetter, Urgency
from sop.errors import ButtonUnknown
from sop.model import HoldingKind
from tests.services.office import OfficeAtWork, Told
from tests.times import at

KD, SEK, KSB, TIK, KIP, STF = (
    *("kepala_dinas", "sekretaris", "kasubag_umum_keuangan", "kabid_tik", "kabid_kip", "staf_sekretariat"),
)
CARD = 7


class Desk(OfficeAtWork):
    """An office in which dispositions are sent and ticks come."""

    def send(self, *to: str, by: str = KD, due: str = "3 Dec 2026 14.00", **about: object) -> int:
        """Send a free disposition, and return its id."""
        draft = Disposition(
            from_post=by,
            to_posts=to,
            made_by=self.person(self.account(by)).id,
            instructions=("Tindak lanjuti",),
            letter=IncomingLetter(subject="Undangan <SPBE>"),
            due_at=at(due),
        )
        saved = self.database.run_now(dispositions.save, replace(draft, **about))  # type: ignore[arg-type]
        self.do(disposition_drafts.send, sender=self.account(by), disposition_id=saved.id, message_id=CARD)
        assert saved.id is not None
        return saved.id

    def press_slip(self, service: object, slip: int, *, by: str) -> None:
        """Press a button on the card of a disposition."""
        self.do(service, sender=self.account(by), disposition_id=slip, message_id=CARD)  # type: ignore[arg-type]

    def come(self, moment: str) -> list[Told]:
        """Let it be that time, and return what is told by itself then."""
        self.deliver()
        self.now = at(moment)
        self.do(disposition_reminders.remind)
        return [told for told in self.deliver() if told.kind in ("disposition_reminder", "disposition_escalation")]

    def told_at(self, moment: str) -> list[tuple[str, str]]:
        """Who is told as what at that time."""
        posts = {self.account(post.code): post.code for post in self.office.procedure.posts}
        return [(posts[told.chat_id], told.kind.removeprefix("disposition_")) for told in self.come(moment)]


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Desk]:
    """A full office on Tuesday 1 December 2026, 08.00."""
    database = Database(sqlite_url)
    at_work = Desk(database)
    at_work.seat_everybody()
    yield at_work
    database.close()


def test_of_a_letter_that_became_secret_nothing_that_is_typed_is_kept(office: Desk) -> None:
    head = office.account(KD)
    office.do(disposition_drafts.begin, sender=head)
    chosen = {"sender": head, "disposition_id": 1, "message_id": CARD, "field": "class"}
    office.do(disposition_drafts.choose, **chosen, value=Classification.OPEN)
    office.do(disposition_drafts.ask_field, sender=head, disposition_id=1, field="subject")
    office.do(disposition_drafts.choose, **chosen, value=Classification.SECRET)

    office.say(head, "Isi yang rahasia")

    draft = office.database.read_now(dispositions.get, 1)
    assert draft is not None and draft.letter == IncomingLetter()


def test_who_forwards_does_not_choose_another_class(office: Desk) -> None:
    slip = office.send(SEK, classification=Classification.SECRET)
    office.press_slip(disposition_work.forward, slip, by=SEK)

    with pytest.raises(ButtonUnknown):
        office.do(
            disposition_drafts.choose,
            sender=office.account(SEK),
            disposition_id=slip + 1,
            field="class",
            value=Classification.OPEN,
            message_id=CARD,
        )


def test_every_level_is_told_to_whom_it_concerns_and_in_office_hours_only(office: Desk) -> None:
    office.send(KSB, by=SEK)

    assert office.told_at("2 Dec 2026 09.00") == [(KSB, "reminder")]
    assert office.told_at("3 Dec 2026 07.30") == []
    assert office.told_at("3 Dec 2026 14.00") == [(KSB, "reminder")]
    assert office.told_at("4 Dec 2026 16.30") == []
    assert sorted(office.told_at("7 Dec 2026 07.30")) == [(KSB, "reminder"), (SEK, "escalation")]
    assert office.told_at("8 Dec 2026 07.30") == [(KD, "escalation")]
    assert office.told_at("9 Dec 2026 07.30") == []


def test_who_has_taken_it_hears_nothing_of_the_unread_and_who_is_done_nothing_at_all(office: Desk) -> None:
    slip = office.send(TIK, KIP, due="4 Dec 2026 14.00")
    office.press_slip(disposition_work.accept, slip, by=TIK)
    unread = office.told_at("2 Dec 2026 15.00")
    office.press_slip(disposition_work.ask_done, slip, by=KIP)
    office.say(office.account(KIP), "Sudah dikerjakan.")

    assert unread == [(KIP, "reminder")]
    assert office.told_at("3 Dec 2026 07.30") == [(TIK, "reminder")]


def test_the_words_name_the_disposition_the_lateness_and_why(office: Desk) -> None:
    office.send(TIK, due="4 Dec 2026 14.00")

    (unread,) = office.come("2 Dec 2026 15.00")
    (heads_up,) = office.come("3 Dec 2026 07.30")
    (due,) = office.come("4 Dec 2026 14.00")
    (late, above) = sorted(office.come("8 Dec 2026 07.30"), key=lambda told: told.kind, reverse=True)

    about = "disposisi dari Kepala Dinas (No. Agenda 1/2026, <b>Undangan &lt;SPBE&gt;</b>)"
    assert f"{about} belum diterima. Batas waktu: Jumat, 4 Desember 2026 pukul 14.00 WIB." in unread.message.text
    assert f"{about} akan berakhir Jumat, 4 Desember 2026 pukul 14.00 WIB dan belum diterima." in heads_up.message.text
    assert f"batas waktu {about} ini Jumat, 4 Desember 2026" in due.message.text
    assert "telah melewati batas waktu, terlambat" in late.message.text
    assert "Saat ini berada pada: Kepala Bidang TIK (Pejabat Kepala Bidang TIK, S.Sos.)" in above.message.text
    for told in (unread, heads_up, due, late, above):
        assert "Pesan ini disampaikan karena" in told.message.text
    assert (unread.buttons, above.buttons) == (["Buka"], ["Buka"])


def test_a_reminder_takes_the_place_of_the_one_before_and_goes_with_the_work(office: Desk) -> None:
    slip = office.send(TIK)
    office.come("2 Dec 2026 10.00")
    office.now = at("3 Dec 2026 14.00")
    office.do(disposition_reminders.remind)
    replaced = [told.kind for told in office.deliver()]
    office.press_slip(disposition_work.ask_done, slip, by=TIK)
    office.say(office.account(TIK), "Sudah.")

    assert replaced == ["disposition_reminder", "replaced_reminder"]
    assert "replaced_reminder" in [told.kind for told in office.deliver() if told.chat_id == office.account(TIK)]


def test_after_a_long_silence_everybody_hears_the_highest_level_only_and_as_one_message(office: Desk) -> None:
    office.send(TIK)
    office.send(TIK, KIP)

    told = office.come("10 Dec 2026 09.00")

    to_tik = [each for each in told if each.chat_id == office.account(TIK)]
    assert [each.kind for each in to_tik] == ["disposition_reminder"]
    assert "mohon perhatian atas 2 hal berikut" in to_tik[0].message.text
    to_head = [each for each in told if each.chat_id == office.account(KD)]
    assert [each.kind for each in to_head] == ["disposition_escalation"]


def test_a_disposition_that_was_cancelled_or_taken_back_is_spoken_of_no_more(office: Desk) -> None:
    first, second = office.send(TIK), office.send(KIP)
    office.press_slip(disposition_work.cancel, first, by=KD)
    office.press_slip(disposition_work.change, second, by=KD)

    assert office.told_at("9 Dec 2026 10.00") == []


def test_what_waits_for_the_opening_is_dropped_when_the_work_is_done_before(office: Desk) -> None:
    slip = office.send(TIK, due="3 Dec 2026 16.00")
    office.come("2 Dec 2026 07.30")
    office.now = at("3 Dec 2026 16.00")
    office.do(disposition_reminders.remind)
    waiting = office.told("disposition_reminder")
    office.press_slip(disposition_work.ask_done, slip, by=TIK)
    office.say(office.account(TIK), "Sudah.")
    office.now = at("4 Dec 2026 07.30")

    assert set(waiting) == {office.account(TIK)}
    assert "disposition_reminder" not in [told.kind for told in office.deliver()]


def test_a_restricted_one_is_spoken_of_by_its_number_alone(office: Desk) -> None:
    office.send(TIK, classification=Classification.SECRET, letter=IncomingLetter(), instructions=())

    (told,) = office.come("3 Dec 2026 14.00")

    assert "disposisi dari Kepala Dinas (No. Agenda 1/2026) ini" in told.message.text


def test_the_morning_summary_speaks_of_what_is_late_until_it_is_done(office: Desk) -> None:
    office.send(TIK, urgency=Urgency.URGENT)
    office.come("8 Dec 2026 07.30")
    office.now = at("9 Dec 2026 07.00")
    office.do(summary.plan)
    office.now = at("9 Dec 2026 07.45")
    office.do(summary.turn)

    said = {told.chat_id: told.message.text for told in office.deliver() if told.kind == "summary"}

    assert {office.account(KD), office.account(SEK), office.account(TIK)} <= set(said)
    assert "Disposisi terlambat" in said[office.account(KD)]
    assert "No. Agenda 1/2026, pada Kepala Bidang TIK: terlambat" in said[office.account(TIK)]


def test_a_new_holder_gets_what_lies_on_the_post_and_hears_of_it(office: Desk) -> None:
    office.send(TIK)
    office.clear()
    office.do(holders.release, office.person(office.account(TIK)), post=TIK)
    office.admin(account=700_190)
    assert office.told_at("2 Dec 2026 10.00") == []

    office.do(holders.place, office.person(700_190), post=TIK, kind=HoldingKind.DEFINITIVE)

    assert "disposition_card" in [told.kind for told in office.deliver() if told.chat_id == 700_190]


def test_who_was_out_of_reach_gets_open_dispositions_and_invitations_once(office: Desk) -> None:
    done, _ = office.send(TIK), office.send(TIK)
    office.press_slip(disposition_work.ask_done, done, by=TIK)
    office.say(office.account(TIK), "Sudah.")
    for what, value in (("who", TIK), ("day", "20261202"), ("hour", "0900")):
        if what == "who":
            office.do(free_meetings.begin, sender=office.account(SEK))
        office.do(
            free_meetings.press, sender=office.account(SEK), meeting_id=1, what=what, value=value, message_id=CARD
        )
    office.say(office.account(SEK), "Evaluasi")
    office.do(free_meetings.press, sender=office.account(SEK), meeting_id=1, what="send", value="x", message_id=CARD)
    office.clear()
    office.do(people_data.note_blocked, sender=office.account(TIK), blocked=True)
    office.clear()

    office.do(people_data.note_blocked, sender=office.account(TIK), blocked=False)
    got = [told.kind for told in office.deliver() if told.chat_id == office.account(TIK)]
    office.do(people_data.note_blocked, sender=office.account(TIK), blocked=False)

    assert [kind for kind in got if kind not in ("clear_buttons", "replaced_invitation")] == [
        "disposition_card",
        "invitation",
    ]
    assert [told for told in office.deliver() if told.chat_id == office.account(TIK)] == []


def test_an_answered_invitation_is_not_sent_again(office: Desk) -> None:
    office.do(free_meetings.begin, sender=office.account(SEK))
    for what, value in (("who", TIK), ("day", "20261202"), ("hour", "0900")):
        office.do(
            free_meetings.press, sender=office.account(SEK), meeting_id=1, what=what, value=value, message_id=CARD
        )
    office.say(office.account(SEK), "Evaluasi")
    office.do(free_meetings.press, sender=office.account(SEK), meeting_id=1, what="send", value="x", message_id=CARD)
    office.do(meetings.answer, sender=office.account(TIK), meeting_id=1, response="present")
    office.clear()
    office.do(people_data.note_blocked, sender=office.account(TIK), blocked=True)
    office.clear()

    office.do(people_data.note_blocked, sender=office.account(TIK), blocked=False)

    assert office.told("invitation") == []


def test_a_note_that_is_too_long_for_the_card_goes_along_as_a_file(office: Desk) -> None:
    office.send(TIK, note="Mohon <dibahas>. " * 300)

    got = [told for told in office.deliver() if told.chat_id == office.account(TIK)]

    assert [told.kind for told in got] == ["disposition_card", "disposition_note"]
    assert got[1].message.file is not None
