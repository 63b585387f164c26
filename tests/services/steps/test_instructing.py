"""The disposition: instructions, note and urgency, sent down the line (SOP steps 1 and 2)."""

import pytest

from db import dispositions
from db.questions import QuestionKind
from services import dispositions as disposition_services
from services import tasks
from services.steps import instruct
from sop.dispositions import NOTE_LIMIT, Disposition, Urgency
from sop.errors import ButtonUnknown, InstructionMissing, NotPermitted, TextTooLong
from sop.events import Event
from tests.services.office import OfficeAtWork

KD, SEK, KSB, TIK = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan", "kabid_tik"


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    full_office.start()
    full_office.clear()
    return full_office


def disposition(office: OfficeAtWork, step: int) -> Disposition | None:
    return office.see(dispositions.find, office.task_of(step).id)


def test_one_press_sends_the_preset_instruction(office: OfficeAtWork) -> None:
    office.press(instruct.send)

    sent = disposition(office, 1)
    assert sent is not None
    assert (sent.from_post, sent.to_post, sent.instructions) == (KD, SEK, ("Proses lebih lanjut",))
    assert (sent.sent_at, sent.sent_as, sent.urgency) == (office.now, "Kepala Dinas", Urgency.ORDINARY)
    assert [entry.event for entry in office.events()].count(Event.DISPOSITION_SENT) == 1


def test_instructions_are_added_and_left_out_in_the_order_of_the_office(office: OfficeAtWork) -> None:
    for index in (3, 1, 0, 3):
        office.press(instruct.toggle, index=index)

    chosen = disposition(office, 1)
    assert chosen is not None
    assert chosen.instructions == ("Tindak lanjuti",)
    assert office.task.accepted_at == office.now


def test_a_note_and_an_urgency_reach_who_gets_the_slip(office: OfficeAtWork) -> None:
    office.press(instruct.set_urgency, urgency="very_urgent")
    office.press(instruct.ask_note)
    office.say(office.account(KD), "  Selesai sebelum tanggal 10.  ")
    office.press(instruct.send)

    (card,) = [told for told in office.deliver() if told.kind == "task_card"]

    assert card.chat_id == office.account(SEK)
    assert "Selesai sebelum tanggal 10." in card.message.text
    assert "Disposisi dari Kepala Dinas" in card.message.text


def test_a_disposition_that_says_nothing_is_not_sent(office: OfficeAtWork) -> None:
    office.press(instruct.toggle, index=0)

    with pytest.raises(InstructionMissing):
        office.press(instruct.send)

    assert office.task.step == 1


def test_a_note_that_is_too_long_is_refused_and_asked_for_again(office: OfficeAtWork) -> None:
    office.press(instruct.ask_note)

    with pytest.raises(TextTooLong):
        office.say(office.account(KD), "x" * (NOTE_LIMIT + 1))

    assert office.asked(office.account(KD)) == QuestionKind.DISPOSITION_NOTE


@pytest.mark.parametrize(
    ("service", "chosen"), [(instruct.toggle, {"index": 99}), (instruct.set_urgency, {"urgency": "x"})]
)
def test_a_choice_that_is_not_offered_is_an_unknown_button(
    office: OfficeAtWork, service: object, chosen: dict[str, object]
) -> None:
    with pytest.raises(ButtonUnknown):
        office.press(service, **chosen)  # type: ignore[arg-type]  # one of two presses


def test_the_second_slip_tells_the_first_sender_that_it_went_on(office: OfficeAtWork) -> None:
    office.jump_to(2)
    office.press(instruct.send)

    (told,) = [told for told in office.deliver() if told.kind == "step_ended"]

    assert told.chat_id == office.account(KD)
    assert "diteruskan" in told.message.text


def test_an_undo_makes_the_slip_a_draft_again_with_what_was_chosen(office: OfficeAtWork) -> None:
    office.press(instruct.toggle, index=1)
    office.press(instruct.send)

    office.press(tasks.undo, task=office.task_of(1))

    draft = disposition(office, 1)
    assert draft is not None
    assert (draft.sent_at, draft.instructions) == (None, ("Proses lebih lanjut", "Tindak lanjuti"))


def test_a_disposition_leads_its_sender_and_its_receiver_to_their_cards_and_nobody_else(office: OfficeAtWork) -> None:
    office.press(instruct.send)
    sent = disposition(office, 1)
    assert sent is not None
    office.clear()

    for post in (KD, SEK):
        office.do(disposition_services.open_disposition, sender=office.account(post), disposition_id=sent.id)
    with pytest.raises(NotPermitted):
        office.do(disposition_services.open_disposition, sender=office.account(TIK), disposition_id=sent.id)

    assert office.told("receipt") == [office.account(KD), office.account(SEK)]
