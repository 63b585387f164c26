"""The slip that sends work downwards: it says something, in the order of the office's list."""

from dataclasses import replace

import pytest

from sop.dispositions import NOTE_LIMIT, Disposition, Urgency, send, toggle, with_note
from sop.errors import InstructionMissing, TextTooLong
from tests.procedures import IKU
from tests.times import at

NOW = at("1 Dec 2026 08.05")
CHOICES = IKU.instructions
DRAFT = Disposition(
    from_post="kepala_dinas", to_posts=("sekretaris",), task_id=1, run_id=1, instructions=IKU.preset_instructions
)


def test_a_disposition_begins_as_an_ordinary_draft() -> None:
    assert (DRAFT.urgency, DRAFT.note, DRAFT.sent_at, DRAFT.sent_as) == (Urgency.ORDINARY, None, None, None)


def test_instructions_stand_in_the_order_of_the_list_however_they_were_chosen() -> None:
    disposition = replace(DRAFT, instructions=())

    for instruction in ("Siapkan bahan", "Proses lebih lanjut", "Koordinasi/konfirmasikan"):
        disposition = toggle(disposition, instruction, choices=CHOICES)

    assert disposition.instructions == ("Proses lebih lanjut", "Koordinasi/konfirmasikan", "Siapkan bahan")


def test_an_instruction_that_is_chosen_twice_is_not_chosen() -> None:
    once = toggle(DRAFT, "Siapkan bahan", choices=CHOICES)

    assert toggle(once, "Siapkan bahan", choices=CHOICES) == DRAFT
    assert toggle(DRAFT, "Proses lebih lanjut", choices=CHOICES).instructions == ()


def test_what_is_not_on_the_list_cannot_be_chosen() -> None:
    assert toggle(DRAFT, "Bakar", choices=CHOICES) == DRAFT


def test_a_note_is_kept_without_the_blanks_around_it() -> None:
    assert with_note(DRAFT, "  Segera, sebelum Jumat. \n").note == "Segera, sebelum Jumat."


@pytest.mark.parametrize("blank", ["", " \n", "\u200b"])
def test_a_blank_note_takes_the_note_away(blank: str) -> None:
    assert with_note(with_note(DRAFT, "Segera"), blank).note is None


@pytest.mark.parametrize("length", [NOTE_LIMIT + 1, 2 * NOTE_LIMIT])
def test_a_note_has_a_longest_length(length: int) -> None:
    with pytest.raises(TextTooLong) as refused:
        with_note(DRAFT, "x" * length)

    assert refused.value.limit == NOTE_LIMIT
    assert with_note(DRAFT, "x" * NOTE_LIMIT).note == "x" * NOTE_LIMIT


def test_a_disposition_is_sent_in_a_capacity_at_a_time() -> None:
    sent = send(DRAFT, acting_as="Plh. Kepala Dinas", now=NOW)

    assert sent == replace(DRAFT, sent_at=NOW, sent_as="Plh. Kepala Dinas")


def test_a_disposition_may_say_everything_in_its_note() -> None:
    note_only = with_note(replace(DRAFT, instructions=()), "Bicarakan dengan saya")

    assert send(note_only, acting_as="Kepala Dinas", now=NOW).sent_at == NOW


def test_a_disposition_that_says_nothing_is_not_sent() -> None:
    with pytest.raises(InstructionMissing):
        send(replace(DRAFT, instructions=()), acting_as="Kepala Dinas", now=NOW)
