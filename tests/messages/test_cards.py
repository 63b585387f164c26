"""The task card, line by line and button by button, and its reminder."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from messages.cards import ask_for_proof, reminder, run_finished, step_ended, task_card
from messages.message import Message
from simulator.html import parse_html
from sop.model import RunStatus, Salutation, TaskStatus
from sop.procedure import Proof
from tests.messages.gallery import LATER, NOW, PROCEDURE, ZONE, a_person, a_run, a_task, a_view, buttons_of

FRESH = a_task(step=8, round=1, post="kasubag_umum_keuangan", reason=None, note=None, closed_as=None)


def the_card(*, expanded: bool = False, **changes: Any) -> Message:
    """Return the card of step 8 as it comes from step 7."""
    view = a_view(task=changes.pop("task", FRESH), received_by=(), files_sent=0, run=a_run(amendment=0))
    return task_card(replace(view, **changes), zone=ZONE, expanded=expanded)


def lines_of(message: Message) -> list[str]:
    """Return the lines of a message as a person reads them."""
    return parse_html(message.text)[0].split("\n")


def labels_of(message: Message) -> list[list[str]]:
    """Return the labels of the buttons, row by row."""
    return [[button.label for button in row] for row in message.rows]


def test_a_fresh_card_reads_as_the_office_agreed() -> None:
    card = the_card()

    assert lines_of(card)[:6] == [
        "Langkah 8 dari 14 · Menganalisis data IKU",
        "Penyusunan IKU Tahun 2027",
        "Waktu baku: 4 hari kerja · Batas waktu: Senin, 30 November 2026 pukul 11.00 WIB",
        "Kelengkapan: Draft Dokumen IKU · Output: Draft IKU",
        "Dari: Staf Sekretariat, selesai Senin, 30 November 2026 pukul 09.00 WIB",
        "Status: Belum diterima",
    ]


def test_the_first_step_comes_from_nobody() -> None:
    card = the_card(task=replace(FRESH, step=1), sender=None)

    assert not any(line.startswith("Dari:") for line in lines_of(card))


def test_work_that_came_back_carries_round_and_reason() -> None:
    card = the_card(task=replace(FRESH, round=2, reason="Formulasi\nindikator 3"))

    assert "Dari: Staf Sekretariat, dikembalikan Senin, 30 November 2026 pukul 09.00 WIB" in lines_of(card)
    assert any("putaran 2" in line and line.endswith("Formulasi indikator 3") for line in lines_of(card))


def test_a_taken_card_says_since_when() -> None:
    card = the_card(task=replace(FRESH, accepted_at=NOW))

    assert "Status: Diterima Senin, 30 November 2026 pukul 09.00 WIB" in lines_of(card)


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (TaskStatus.DONE, "Selesai"),
        (TaskStatus.RETURNED, "Dikembalikan"),
        (TaskStatus.WITHDRAWN, "Ditarik kembali"),
        (TaskStatus.CANCELLED, "Dibatalkan"),
    ],
)
def test_a_closed_card_says_how_it_ended_by_whom_and_when(status: TaskStatus, word: str) -> None:
    closed = replace(FRESH, status=status, closed_at=LATER, closed_as="Plh. Sekretaris")

    card = the_card(task=closed)

    expected = f"Status: {word} oleh Plh. Sekretaris, Senin, 30 November 2026 pukul 11.00 WIB"
    assert expected in lines_of(card)
    assert card.rows == ()


def test_a_fresh_card_can_be_taken_ended_and_opened_further() -> None:
    assert labels_of(the_card()) == [["Terima"], ["Selesai"], ["Lainnya"]]


def test_a_taken_card_no_longer_offers_to_be_taken() -> None:
    assert labels_of(the_card(task=replace(FRESH, accepted_at=NOW))) == [["Selesai"], ["Lainnya"]]


@pytest.mark.parametrize("step", PROCEDURE.steps, ids=lambda step: f"step {step.number}")
def test_only_steps_that_can_send_work_back_offer_it(step: Any) -> None:
    card = the_card(task=replace(FRESH, step=step.number))

    assert ("Kembalikan" in [button.label for button in buttons_of(card)]) is (step.returns_to is not None)


def test_under_more_lie_files_and_history_and_the_way_back() -> None:
    assert labels_of(the_card(expanded=True)) == [["Lihat Berkas", "Riwayat"], ["‹ Kembali"]]
    assert labels_of(the_card(expanded=True, has_files=False)) == [["Riwayat"], ["‹ Kembali"]]


def test_an_ended_step_can_be_taken_back_while_that_is_allowed() -> None:
    done = replace(FRESH, status=TaskStatus.DONE, closed_at=LATER, closed_as="Sekretaris")

    assert labels_of(the_card(task=done, may_undo=True)) == [["Urungkan"]]
    assert labels_of(the_card(task=done, may_undo=False)) == []


def test_who_no_longer_holds_the_post_sees_no_buttons() -> None:
    card = the_card(holds_task=False)

    assert card.rows == ()
    assert "Status: telah beralih kepada pejabat lain" in lines_of(card)


def test_every_button_of_a_card_carries_the_id_of_its_task_or_run() -> None:
    for message in (the_card(), the_card(expanded=True)):
        for button in buttons_of(message):
            assert button.data.endswith(f":{FRESH.id}")


@pytest.mark.parametrize("proof", list(Proof))
def test_a_card_says_what_has_to_be_handed_in(proof: Proof) -> None:
    steps = tuple(replace(step, proof=proof) for step in PROCEDURE.steps)
    run = a_run(procedure=replace(PROCEDURE, steps=steps))

    last_line = lines_of(the_card(run=run))[-1]

    assert ("berkas" in last_line) is (proof in (Proof.FILE, Proof.FILE_OR_NOTE))
    assert ("catatan" in last_line) is (proof in (Proof.NOTE, Proof.FILE_OR_NOTE))
    assert "Selesai" in last_line


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        (Proof.FILE, "Mohon kirimkan berkas Draft IKU"),
        (Proof.NOTE, "Mohon tuliskan catatan singkat"),
        (Proof.FILE_OR_NOTE, "berkas Draft IKU, atau tuliskan catatan"),
    ],
)
def test_the_question_names_what_is_wanted_and_what_follows(proof: Proof, words: str) -> None:
    steps = tuple(replace(step, proof=proof) for step in PROCEDURE.steps)
    view = a_view(task=FRESH, run=a_run(procedure=replace(PROCEDURE, steps=steps)))

    text, _ = parse_html(ask_for_proof(view))

    assert words in text
    assert text.endswith("Setelah diterima, langkah 8 dinyatakan selesai.")


def test_a_reminder_addresses_the_person_says_how_late_it_is_and_why_it_came() -> None:
    message = reminder(
        a_view(task=FRESH), a_person(salutation=Salutation.IBU), zone=ZONE, is_late=True, late_minutes=200
    )

    text, _ = parse_html(message.text)
    assert text.startswith("Yth. Ibu Rina Marlina, A.Md., langkah 8 (Menganalisis data IKU)")
    assert "telah melewati waktu baku 4 hari kerja, terlambat 3 jam 20 menit kerja" in text
    assert "Pesan ini disampaikan karena" in text
    assert labels_of(message) == [["Buka Tugas"]]


def test_a_reminder_that_need_not_blame_only_names_the_time() -> None:
    message = reminder(a_view(task=FRESH), a_person(), zone=ZONE, is_late=False, late_minutes=0)

    assert "terlambat" not in message.text
    assert "Senin, 30 November 2026 pukul 11.00 WIB" in message.text


def test_participants_hear_who_ended_a_step_and_read_the_note() -> None:
    done = replace(FRESH, status=TaskStatus.DONE, closed_at=LATER, closed_as="Sekretaris", note="baris 1\nbaris 2")

    lines = lines_of(step_ended(a_view(task=done), zone=ZONE, file=None))

    assert lines[0] == "Langkah 8 dari 14 selesai · Menganalisis data IKU"
    assert "Oleh: Sekretaris, Senin, 30 November 2026 pukul 11.00 WIB" in lines
    assert "Catatan: baris 1 baris 2" in lines


def test_a_finished_run_praises_punctuality_or_counts_what_was_late() -> None:
    finished = a_run(status=RunStatus.FINISHED, closed_at=NOW + timedelta(days=9))

    assert "Semua langkah selesai dalam waktu baku." in run_finished(finished, zone=ZONE, late_steps=0).text
    assert "2 langkah melewati waktu baku" in run_finished(finished, zone=ZONE, late_steps=2).text
