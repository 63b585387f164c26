"""Answering an invitation, and /rapat."""

import pytest

from db import meetings
from db.questions import QuestionKind
from messages.refusals import WORDS
from services import holders
from sop.errors import ButtonUnknown, MeetingNotOpen, NotPermitted, TextEmpty, UndoTooLate
from sop.meetings import Invitee, MeetingState, Response
from tests.handlers.desk import KD, KIP, KSB, SEK, STF, STRANGER, TIK, Desk
from tests.handlers.test_steps import answer_of, meeting_of
from tests.handlers.test_tasks import question_of


async def a_called_meeting(desk: Desk) -> int:
    """Call a meeting, let everybody have the invitation, and return its id."""
    desk.start_run()
    calling = desk.finish_to(5)
    desk.finish_to(6)
    await desk.send_all()
    return meeting_of(desk, calling).id


def answer_by(desk: Desk, meeting_id: int, post: str) -> Invitee:
    """Return what an invited post answered."""
    found = desk.read(lambda session: meetings.invitees(session, meeting_id))
    return next(invitee for invitee in found if invitee.post == post)


@pytest.mark.parametrize(("response", "said"), [(Response.PRESENT, "hadir"), (Response.ABSENT, "berhalangan")])
async def test_an_answer_is_noted_and_shown_to_the_organiser(desk: Desk, response: Response, said: str) -> None:
    meeting_id = await a_called_meeting(desk)

    seen = await desk.press(TIK, f"meeting:answer:{meeting_id}:{response}")

    assert (seen.answer, seen.is_alert) == ("Jawaban tercatat.", False)
    assert f"Jawaban: <b>{said}</b>" in seen.edit.text
    assert list(seen.buttons) == ["Hadir", "Diwakili", "Berhalangan"]
    assert answer_by(desk, meeting_id, "kabid_tik").response is response
    assert ("card_refresh", STF) in desk.waiting_kinds()


async def test_the_invitation_has_the_buttons_and_an_answer_can_be_changed(desk: Desk) -> None:
    desk.start_run()
    desk.finish_to(6)
    (invitation,) = (call for call in await desk.send_all() if call.chat_id == KIP and "Hadir" in call.buttons)

    await desk.press(KIP, invitation.buttons["Hadir"])
    seen = await desk.press(KIP, invitation.buttons["Berhalangan"])

    assert "Jawaban dapat diubah sampai rapat dimulai" in seen.edit.text
    assert "berhalangan" in seen.edit.text


SENDS = ("sendMessage", "sendDocument")


async def test_who_is_represented_says_by_whom(desk: Desk) -> None:
    meeting_id = await a_called_meeting(desk)

    seen = await desk.press(TIK, f"meeting:answer:{meeting_id}:represented")
    assert seen.methods == ["answerCallbackQuery"]
    assert question_of(desk, TIK) == (QuestionKind.SUBSTITUTE, meeting_id)
    assert answer_by(desk, meeting_id, "kabid_tik").response is None
    blank = await answer_of(desk, TIK, " \u2063 ")
    (invitation,) = await answer_of(desk, TIK, "Budi <b>,\nKasi Jaringan")

    assert blank == [WORDS[TextEmpty]]
    assert "diwakili</b> oleh Budi &lt;b&gt;, Kasi Jaringan" in invitation
    answered = answer_by(desk, meeting_id, "kabid_tik")
    assert (answered.response, answered.substitute) == (Response.REPRESENTED, "Budi <b>, Kasi Jaringan")


@pytest.mark.parametrize("response", list(Response))
async def test_once_the_meeting_has_begun_the_answers_stand(desk: Desk, response: Response) -> None:
    meeting_id = await a_called_meeting(desk)
    desk.clock.pass_by(minutes=10)

    seen = await desk.press(TIK, f"meeting:answer:{meeting_id}:{response}")

    assert (seen.answer, seen.is_alert) == (WORDS[MeetingNotOpen], True)
    assert answer_by(desk, meeting_id, "kabid_tik").response is None
    assert question_of(desk, TIK) is None


async def test_a_name_typed_after_the_meeting_began_is_refused(desk: Desk) -> None:
    meeting_id = await a_called_meeting(desk)
    await desk.press(TIK, f"meeting:answer:{meeting_id}:represented")
    desk.clock.pass_by(minutes=10)

    assert await answer_of(desk, TIK, "Budi") == [WORDS[MeetingNotOpen]]
    assert answer_by(desk, meeting_id, "kabid_tik").response is None


async def test_forged_answers_change_nothing(desk: Desk) -> None:
    meeting_id = await a_called_meeting(desk)
    desk.run_service(holders.release, person=desk.person(KIP), office=desk.office, post="kabid_kip", now=desk.clock())
    before = desk.read(lambda session: meetings.invitees(session, meeting_id))

    unheard_of = await desk.press(TIK, f"meeting:answer:{meeting_id}:maybe")
    elsewhere = await desk.press(TIK, f"meeting:answer:{meeting_id + 1}:present")
    not_invited = await desk.press(KIP, f"meeting:answer:{meeting_id}:present")
    stranger = await desk.press(STRANGER, f"meeting:answer:{meeting_id}:present")

    assert unheard_of.answer == WORDS[ButtonUnknown]
    assert elsewhere.answer == not_invited.answer == WORDS[NotPermitted]
    assert "belum terdaftar" in stranger.answer
    assert desk.read(lambda session: meetings.invitees(session, meeting_id)) == before


async def test_an_invitation_that_was_undone_loses_its_buttons(desk: Desk) -> None:
    desk.start_run()
    calling = desk.finish_to(5)
    desk.finish_to(6)
    await desk.send_all()

    seen = await desk.press(KSB, f"task:undo:{calling}")

    assert seen.answer == "Langkah 5 dibuka kembali."
    assert meeting_of(desk, calling).state is MeetingState.DRAFT
    edits = [call for call in await desk.send_all() if "Undangan ini ditarik kembali." in call.text]
    assert {call.chat_id for call in edits} == {KD, SEK, TIK, KIP, STF}
    assert all(call.rows == [] for call in edits)


async def test_an_invitation_somebody_answered_stays(desk: Desk) -> None:
    desk.start_run()
    calling = desk.finish_to(5)
    desk.finish_to(6)
    await desk.press(TIK, f"meeting:answer:{meeting_of(desk, calling).id}:present")

    seen = await desk.press(KSB, f"task:undo:{calling}")

    assert (seen.is_alert, seen.answer != WORDS[UndoTooLate]) == (True, True)
    assert meeting_of(desk, calling).state is MeetingState.CALLED


async def test_rapat_lists_the_meetings_and_each_opens_as_one_has_it(desk: Desk) -> None:
    meeting_id = await a_called_meeting(desk)

    await desk.say(TIK, "/rapat")
    (listed,) = await desk.send_all()
    opened = {}
    for sender in (TIK, KSB, STF):
        await desk.press(sender, f"meeting:open:{meeting_id}")
        opened[sender] = [call for call in await desk.send_all() if call.method in SENDS]
    page = await desk.press(TIK, "meeting:list:3")

    assert list(listed.buttons.values()) == [f"meeting:open:{meeting_id}", "meeting:new"]
    assert "(akan berlangsung)" in listed.text
    assert ["Hadir" in call.buttons for call in opened[TIK]] == [True]
    assert ["Langkah 5 dari 14" in call.text for call in opened[KSB]] == [True]
    assert ["Langkah 6 dari 14" in call.text for call in opened[STF]] == [True, False]
    assert page.edit.text == listed.text


async def test_somebody_without_meetings_is_told_so_and_opens_none(desk: Desk) -> None:
    await desk.say(STF, "/rapat")
    seen = await desk.press(STF, "meeting:open:1")

    assert [call.text for call in await desk.send_all()] == ["Belum ada rapat."]
    assert seen.answer == WORDS[NotPermitted]


async def test_who_erases_their_data_keeps_an_invitation_without_buttons(desk: Desk) -> None:
    await a_called_meeting(desk)
    await desk.press(TIK, f"person:erase:{desk.person(TIK).id}")

    edits = [call for call in await desk.send_all() if call.chat_id == TIK]

    assert "deleteMessage" not in [call.method for call in edits]
    assert "editMessageReplyMarkup" in [call.method for call in edits]
