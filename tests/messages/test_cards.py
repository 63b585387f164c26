"""The task card, line by line and button by button, face by face, and its reminder."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from messages.card_view import CardFace, CardView, MeetingView, NextLetter, UnitView
from messages.cards import ask_for_proof, run_finished, step_ended, task_card
from messages.message import CAPTION_LIMIT, Attachment, Message, shown_length
from messages.reminders import Reminded, reminder
from simulator.html import parse_html
from sop.letters import Letter, LetterState, Number
from sop.meetings import MeetingState
from sop.model import RunStatus, Salutation, TaskPart, TaskStatus
from sop.procedure import Proof, StepAction
from sop.records import Record, RecordKind
from sop.reminders import ReminderLevel
from tests.messages.gallery import (
    LATER,
    NOW,
    PROCEDURE,
    ZONE,
    a_disposition,
    a_meeting,
    a_person,
    a_proposal,
    a_run,
    a_task,
    a_view,
    buttons_of,
    invitees,
    unit_views,
)
from tests.messages.meeting_rooms import HOURS

FRESH = a_task(step=8, round=1, post="kasubag_umum_keuangan", reason=None, note=None, closed_as=None)
FILE = Attachment("konsep.pdf", "0" * 64, "application/pdf")
DAYS = (date(2026, 12, 1), date(2026, 12, 2))
OPEN_UNITS = tuple(unit for unit in unit_views() if not unit.is_in)
UNITS_IN = tuple(unit for unit in unit_views() if unit.is_in)
PAPERS = ("Keputusan Kepala Dinas", "Surat Pengantar")
DRAFT = MeetingView(a_meeting(state=MeetingState.DRAFT, starts_at=None), (), DAYS, HOURS, HOURS[1])
UNDECIDED = MeetingView(
    replace(a_meeting(), state=MeetingState.DRAFT, hour=None, starts_at=None), (), DAYS, HOURS, HOURS[1]
)
CALLED = MeetingView(a_meeting(), invitees(), DAYS, HOURS, HOURS[1])
ISSUED = tuple(
    Letter(2026, Number(n), paper, f"000.7.2.7/00{n}/DISKOMINFO/2026", 7, LetterState.ISSUED, NOW)
    for n, paper in enumerate(PAPERS, start=1)
)
NEXT = tuple(NextLetter(letter.paper, letter.text) for letter in ISSUED)
RECORDS = tuple(Record(FRESH.id, kind, "3 rangkap", NOW) for kind in RecordKind)


def of_action(action: StepAction) -> int:
    """Return the step of the procedure that has an action; the last one of two."""
    return [step.number for step in PROCEDURE.steps if step.action is action][-1]


def a_card_view(action: StepAction = StepAction.ANALYSE, **changes: Any) -> CardView:
    """Return what the holder sees of a step as it comes from the step before."""
    task = changes.pop("task", replace(FRESH, step=of_action(action), accepted_at=NOW))
    view = a_view(task=task, received_by=(), files_sent=0, run=a_run(amendment=0))
    return replace(view, **changes)


def the_card(action: StepAction = StepAction.ANALYSE, *, face: CardFace = CardFace.FRONT, **changes: Any) -> Message:
    """Return one face of the card of a step."""
    return task_card(a_card_view(action, **changes), zone=ZONE, face=face)


def lines_of(message: Message) -> list[str]:
    """Return the lines of a message as a person reads them."""
    return parse_html(message.text)[0].split("\n")


def labels_of(message: Message) -> list[list[str]]:
    """Return the labels of the buttons, row by row."""
    return [[button.label for button in row] for row in message.rows]


def data_of(message: Message) -> dict[str, str]:
    """Return what each button sends back."""
    return {button.label: button.data for button in buttons_of(message)}


# What every card says


def test_a_fresh_card_reads_as_the_office_agreed() -> None:
    card = the_card(task=FRESH)

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
    assert "Dikembalikan (putaran 2) dengan catatan: Formulasi indikator 3" in lines_of(card)


def test_a_taken_card_says_since_when() -> None:
    assert "Status: Diterima Senin, 30 November 2026 pukul 09.00 WIB" in lines_of(the_card())


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

    assert f"Status: {word} oleh Plh. Sekretaris, Senin, 30 November 2026 pukul 11.00 WIB" in lines_of(card)
    assert card.rows == ()


def test_an_ended_step_shows_who_has_taken_what_came_of_it() -> None:
    closed = replace(FRESH, status=TaskStatus.DONE, closed_at=LATER)

    card = the_card(task=closed, received_by=(("Sekretaris", LATER),))

    assert lines_of(card)[-1] == "Diterima Sekretaris, Senin, 30 November 2026 pukul 11.00 WIB"


@pytest.mark.parametrize("step", PROCEDURE.steps, ids=lambda step: f"step {step.number}")
def test_a_card_begins_with_terima_until_it_is_taken_and_ends_with_lainnya(step: Any) -> None:
    fresh = the_card(task=replace(FRESH, step=step.number))
    taken = the_card(task=replace(FRESH, step=step.number, accepted_at=NOW))

    assert labels_of(fresh)[0] == ["Terima"]
    assert labels_of(fresh)[1:] == labels_of(taken)
    assert labels_of(taken)[-1] == ["Lainnya"]


@pytest.mark.parametrize("step", PROCEDURE.steps, ids=lambda step: f"step {step.number}")
def test_only_steps_that_can_send_work_back_offer_it(step: Any) -> None:
    card = the_card(task=replace(FRESH, step=step.number))

    assert ("Kembalikan" in data_of(card)) is (step.returns_to is not None)


def test_under_more_lie_files_and_history_and_the_way_back() -> None:
    way_back = [["Minta Perpanjangan"], ["‹ Kembali"]]

    assert labels_of(the_card(face=CardFace.MORE)) == [["Lihat Berkas", "Riwayat"], *way_back]
    assert labels_of(the_card(face=CardFace.MORE, has_files=False)) == [["Riwayat"], *way_back]


@pytest.mark.parametrize("face", [face for face in CardFace if face is not CardFace.POSTPONE])
def test_an_ended_step_can_be_taken_back_while_that_is_allowed_however_old_the_card(face: CardFace) -> None:
    done = replace(FRESH, status=TaskStatus.DONE, closed_at=LATER, closed_as="Sekretaris")

    assert labels_of(the_card(task=done, may_undo=True, face=face)) == [["Urungkan"]]
    assert labels_of(the_card(task=done, may_undo=False, face=face)) == []


def test_who_no_longer_holds_the_post_sees_no_buttons() -> None:
    card = the_card(holds_task=False)

    assert card.rows == ()
    assert lines_of(card)[-1] == "Status: telah beralih kepada pejabat lain"


# The card of each action


@pytest.mark.parametrize(
    ("action", "known", "rows"),
    [
        (StepAction.INSTRUCT, {}, [["Kirim Disposisi"], ["Ubah Instruksi", "Tambah Catatan"], ["Derajat"]]),
        (
            StepAction.INSTRUCT,
            {"slip": a_disposition()},
            [["Teruskan Disposisi"], ["Ubah Instruksi", "Tambah Catatan"], ["Derajat"]],
        ),
        (StepAction.CREATE, {}, [["Pakai Format Baku", "Unggah Berkas"], ["Selesai"]]),
        (StepAction.DISTRIBUTE, {}, [["Kirim Format"]]),
        (StepAction.INVITE, {"meeting": MeetingView(None, (), DAYS, HOURS, HOURS[1])}, [["Buat Undangan"]]),
        (StepAction.INVITE, {"meeting": UNDECIDED}, [["Buat Undangan"]]),
        (
            StepAction.INVITE,
            {"meeting": DRAFT},
            [["Kirim Undangan"], ["Ubah Hari", "Ubah Jam"], ["Ubah Tempat", "Ubah Acara"]],
        ),
        (
            StepAction.MEET,
            {"meeting": CALLED},
            [["Daftar Hadir", "Unggah Notula", "Tulis Notula"], ["Selesaikan Rapat"]],
        ),
        (StepAction.COLLECT, {"units": unit_views()}, [["Ingatkan yang Belum"], ["Tandai Nihil"]]),
        (StepAction.COLLECT, {"units": UNITS_IN}, [["Selesai"]]),
        (
            StepAction.ANALYSE,
            {"units": UNITS_IN},
            [["Lihat Rekap", "Minta Perbaikan"], ["Unggah Berkas"], ["Selesai"]],
        ),
        (StepAction.ANALYSE, {}, [["Unggah Berkas"], ["Selesai"]]),
        (
            StepAction.ANALYSE,
            {"units": UNITS_IN, "indicators_merged": 3, "indicators_decided": 1},
            [["Lihat Rekap", "Minta Perbaikan"], ["Periksa Indikator"], ["Unggah Berkas"], ["Selesai"]],
        ),
        (StepAction.DRAFT, {}, [["Buat Konsep", "Unggah Konsep"], ["Ajukan Konsep"]]),
        (StepAction.REVIEW, {"file": FILE}, [["Setujui", "Kembalikan"]]),
        (StepAction.APPROVE, {"file": FILE}, [["Setujui", "Kembalikan"]]),
        (StepAction.SIGN, {"file": FILE}, [["Sudah Ditandatangani"], ["Kembalikan"]]),
        (StepAction.NUMBER, {"next_letters": NEXT}, [["Terbitkan Nomor"], ["Ubah Nomor"]]),
        (StepAction.NUMBER, {"letters": ISSUED}, [["Unggah Berkas"], ["Selesai"]]),
        (StepAction.ARCHIVE, {}, [["Surat Diantar"], ["Dokumen Digandakan"], ["Diarsipkan"], ["Selesai"]]),
    ],
)
def test_each_action_has_its_own_buttons(action: StepAction, known: dict[str, Any], rows: list[list[str]]) -> None:
    card = the_card(action, **known)

    assert labels_of(card) == [*rows, ["Lainnya"]]
    assert card.file == known.get("file")


@pytest.mark.parametrize("action", list(StepAction))
def test_every_action_says_what_is_to_be_done_and_names_a_button_that_is_there(action: StepAction) -> None:
    card = the_card(action, meeting=CALLED, units=unit_views())

    text, entities = parse_html(card.text)
    beginning = text.rindex("\n\n")
    bold = [text[entity["offset"] :][: entity["length"]] for entity in entities if entity["offset"] > beginning]
    assert bold != []
    assert set(bold) <= set(data_of(card))


def test_whoever_lays_a_document_before_another_names_who_that_is() -> None:
    step = of_action(StepAction.APPROVE)

    card = the_card(StepAction.APPROVE, task=replace(FRESH, step=step, part=TaskPart.SUBMISSION), file=FILE)

    assert data_of(card)["Ajukan ke Kepala Dinas"] == f"approve:submit:{FRESH.id}"
    assert "Kembalikan" not in data_of(card)


def test_a_disposition_shows_what_it_says_and_the_slip_it_follows() -> None:
    draft = a_disposition(to_posts=("kasubag_umum_keuangan",), instructions=("Siapkan bahan",), note="Segera\nya")
    slip = a_disposition(instructions=("Proses lebih lanjut",), note=None)

    lines = lines_of(the_card(StepAction.INSTRUCT, slip=slip, disposition=draft))

    assert lines[lines.index("Disposisi dari Staf Sekretariat") :][:3] == [
        "Disposisi dari Staf Sekretariat",
        "Derajat: Sangat segera",
        "Dengan hormat harap: Proses lebih lanjut",
    ]
    assert lines[lines.index("Disposisi kepada Kasubag Administrasi Umum dan Keuangan") :][1:4] == [
        "Derajat: Sangat segera",
        "Dengan hormat harap: Siapkan bahan",
        "Catatan: Segera ya",
    ]


def test_instructions_are_chosen_from_the_offices_list_and_kept() -> None:
    draft = a_disposition(instructions=("Siapkan bahan",))

    card = the_card(StepAction.INSTRUCT, face=CardFace.INSTRUCTIONS, disposition=draft)

    labels = [label for (label,) in labels_of(card)]
    marked = [f"✓ {each}" if each == "Siapkan bahan" else each for each in PROCEDURE.instructions]
    assert labels == [*marked, "Simpan"]
    assert data_of(card)["✓ Siapkan bahan"] == f"instruct:toggle:{FRESH.id}:7"
    assert data_of(card)["Simpan"] == f"task:face:{FRESH.id}:front"


def test_urgency_is_chosen_from_three_degrees() -> None:
    card = the_card(StepAction.INSTRUCT, face=CardFace.URGENCY, disposition=a_disposition())

    assert labels_of(card) == [["Biasa"], ["Segera"], ["Sangat segera"], ["‹ Kembali"]]


def test_a_day_is_chosen_from_the_next_working_days_or_typed() -> None:
    card = the_card(StepAction.INVITE, face=CardFace.DAY, meeting=UNDECIDED)

    assert labels_of(card) == [["Selasa, 1 Des"], ["Rabu, 2 Des"], ["Hari Lain", "‹ Kembali"]]
    assert data_of(card)["Rabu, 2 Des"] == f"invite:day:{FRESH.id}:20261202"


def test_an_hour_is_chosen_from_those_of_the_procedure_or_typed() -> None:
    card = the_card(StepAction.INVITE, face=CardFace.HOUR, meeting=UNDECIDED)

    assert labels_of(card) == [["08.00", "09.00", "10.00"], ["13.00", "14.00"], ["Jam Lain", "‹ Kembali"]]
    assert data_of(card)["09.00"] == f"invite:hour:{FRESH.id}:0900"
    assert [button.label for button in buttons_of(card) if button.style is not None] == ["09.00"]


def test_a_complete_invitation_is_shown_before_it_goes_out() -> None:
    lines = lines_of(the_card(StepAction.INVITE, meeting=DRAFT))

    assert lines[lines.index("Undangan") :][:5] == [
        "Undangan",
        "Hari/tanggal: Rabu, 2 Desember 2026",
        "Jam: pukul 09.00",
        "Tempat: Staf Sekretariat",
        "Acara: Formulasi indikator 3 belum lengkap",
    ]


def test_a_called_meeting_shows_the_answers_and_can_be_put_off() -> None:
    done = replace(FRESH, step=of_action(StepAction.INVITE), status=TaskStatus.DONE, closed_at=LATER)

    card = the_card(task=done, meeting=CALLED, may_undo=True)
    asked = the_card(task=done, meeting=CALLED, may_undo=True, face=CardFace.POSTPONE)

    assert "Jawaban: hadir 1, diwakili 1, berhalangan 1, belum menjawab 1" in lines_of(card)
    assert "✓ Kepala Bidang TIK: diwakili oleh Rina Marlina, A.Md." in lines_of(card)
    assert labels_of(card) == [["Urungkan"], ["Ubah Rapat", "Tunda Rapat"], ["Lihat Berkas"]]
    assert lines_of(asked)[-1].startswith("Tunda rapat?")
    assert labels_of(asked) == [["Ya, Tunda"], ["‹ Kembali"]]


@pytest.mark.parametrize("state", [MeetingState.HELD, MeetingState.POSTPONED, MeetingState.CANCELLED])
def test_a_meeting_that_is_over_can_no_longer_be_put_off(state: MeetingState) -> None:
    done = replace(FRESH, step=of_action(StepAction.INVITE), status=TaskStatus.DONE, closed_at=LATER)
    over = MeetingView(a_meeting(state=state), invitees())

    card = the_card(task=done, meeting=over, face=CardFace.POSTPONE)

    assert "Tunda rapat?" not in card.text
    assert card.rows == ()


@pytest.mark.parametrize("status", [TaskStatus.CANCELLED, TaskStatus.WITHDRAWN])
@pytest.mark.parametrize("meeting", [UNDECIDED, DRAFT], ids=["undecided", "draft"])
def test_an_invitation_that_never_went_out_can_be_closed(meeting: MeetingView, status: TaskStatus) -> None:
    closed = replace(FRESH, step=of_action(StepAction.INVITE), status=status, closed_at=LATER)

    card = the_card(task=closed, meeting=meeting)

    assert card.rows == ()
    assert ("Undangan" in lines_of(card)) is (meeting is DRAFT)


def test_the_attendance_list_marks_who_came_or_said_so() -> None:
    card = the_card(StepAction.MEET, face=CardFace.ATTENDANCE, meeting=CALLED)

    assert [label for (label,) in labels_of(card)] == [
        "Kepala Dinas",
        "✓ Sekretaris",
        "✓ Kepala Bidang TIK",
        "Kepala Bidang KIP",
        "Simpan",
    ]
    assert data_of(card)["✓ Sekretaris"] == f"meet:toggle:{FRESH.id}:sekretaris"


@pytest.mark.parametrize(
    ("noted", "files_sent", "wanted"),
    [
        (False, 0, "mohon lengkapi Daftar Hadir dan Unggah Notula,"),
        (True, 0, "mohon lengkapi Unggah Notula,"),
        (False, 1, "mohon lengkapi Daftar Hadir,"),
        (True, 1, "Daftar hadir dan notula telah tersimpan."),
    ],
)
def test_the_card_of_a_meeting_names_what_is_missing(noted: bool, files_sent: int, wanted: str) -> None:
    meeting = replace(CALLED, meeting=a_meeting(attendance_noted_at=NOW if noted else None))

    assert wanted in lines_of(the_card(StepAction.MEET, meeting=meeting, files_sent=files_sent))[-1]


def test_units_are_listed_with_what_is_known_of_them() -> None:
    lines = lines_of(the_card(StepAction.COLLECT, units=unit_views()))

    assert lines[lines.index("Usulan masuk: 7 dari 10") + 1 :][:10] == [
        "● Bidang TIK: belum masuk, format belum diterima",
        "● Bidang TIK: belum masuk, format diterima 30 Nov 09.00",
        "● Bidang TIK: diminta memperbaiki, batas 30 Nov 11.00",
        "✓ Bidang TIK: masuk 30 Nov 09.00",
        "✓ Bidang TIK: masuk 30 Nov 09.00 (susulan)",
        "✓ Bidang TIK: masuk 30 Nov 09.00, hanya lampiran",
        "✓ Bidang TIK: masuk 30 Nov 09.00, versi 2: 0 indikator",
        "✓ Bidang TIK: masuk 30 Nov 09.00, versi 2: 0 indikator (susulan versi 3 belum dipakai)",
        "✓ Bidang TIK: nihil",
        "✓ Bidang TIK: nihil (Formulasi indikator 3 belum lengkap)",
    ]


def units_with_ids(units: tuple[UnitView, ...]) -> tuple[UnitView, ...]:
    """Return units whose proposals can be told apart."""
    return tuple(replace(unit, task=replace(unit.task, id=number)) for number, unit in enumerate(units, start=31))


def test_only_missing_units_are_marked_nil_and_only_the_others_asked_to_mend() -> None:
    units = units_with_ids(unit_views())

    nil = the_card(StepAction.COLLECT, face=CardFace.NIL, units=units)
    repair = the_card(StepAction.ANALYSE, face=CardFace.REPAIR, units=units)

    assert [button.data for button in buttons_of(nil)][:-1] == [f"collect:nil:{FRESH.id}:{n}" for n in (31, 32, 33)]
    assert [button.data for button in buttons_of(repair)][:-1] == [
        f"analyse:repair:{FRESH.id}:{n}" for n in (34, 35, 36, 37, 38, 39, 40)
    ]
    assert labels_of(nil)[-1] == labels_of(repair)[-1] == ["‹ Kembali"]


def test_numbers_are_shown_before_and_after_they_are_issued() -> None:
    before = lines_of(the_card(StepAction.NUMBER, next_letters=NEXT))
    after = lines_of(the_card(StepAction.NUMBER, letters=ISSUED))

    assert "Nomor berikutnya, Surat Pengantar: 000.7.2.7/002/DISKOMINFO/2026" in before
    assert "Nomor Surat Pengantar: 000.7.2.7/002/DISKOMINFO/2026" in after


def test_a_letter_that_is_dated_back_shows_its_day() -> None:
    inserted = NextLetter("Surat Pengantar", "000.7.2.7/012a/DISKOMINFO/2026", NOW.date())

    assert (
        "Nomor berikutnya, Surat Pengantar: 000.7.2.7/012a/DISKOMINFO/2026, bertanggal mundur Senin, 30 November 2026"
    ) in lines_of(the_card(StepAction.NUMBER, next_letters=(inserted,)))


def test_what_has_its_number_before_it_is_signed_shows_it_to_who_signs() -> None:
    reserved = lines_of(the_card(StepAction.SIGN, next_letters=NEXT[:1]))
    signed = lines_of(the_card(StepAction.SIGN, letters=ISSUED[:1]))

    assert "Nomor Keputusan Kepala Dinas (dicadangkan): 000.7.2.7/001/DISKOMINFO/2026" in reserved
    assert "secara elektronik" in reserved[-1]
    assert "Nomor Keputusan Kepala Dinas: 000.7.2.7/001/DISKOMINFO/2026" in signed


def test_the_last_card_shows_what_is_on_record_and_what_is_not() -> None:
    some = the_card(StepAction.ARCHIVE, letters=ISSUED, records=RECORDS[:1])
    full = the_card(StepAction.ARCHIVE, records=RECORDS)

    assert "✓ Surat Diantar: 3 rangkap, 30 Nov 09.00" in lines_of(some)
    assert "Nomor Keputusan Kepala Dinas: 000.7.2.7/001/DISKOMINFO/2026" in lines_of(some)
    assert lines_of(some)[-1].startswith("Mohon dicatat: Dokumen Digandakan, Diarsipkan.")
    assert list(data_of(some))[:3] == ["✓ Surat Diantar", "Dokumen Digandakan", "Diarsipkan"]
    assert lines_of(full)[-1] == "Semua telah dicatat. Mohon tekan Selesai."


# The card of a unit's proposal


def test_a_proposal_has_a_card_of_its_own() -> None:
    card = the_card(task=a_proposal(note=None), file=FILE)

    assert lines_of(card)[:3] == [
        "Usulan IKU · Bidang TIK",
        "Penyusunan IKU Tahun 2027",
        "Batas waktu: Senin, 30 November 2026 pukul 11.00 WIB",
    ]
    assert labels_of(card) == [
        ["Sudah Diterima"],
        ["Unggah Usulan", "Isi lewat Obrolan"],
        ["Nihil"],
        ["Lainnya"],
    ]
    assert card.file == FILE


def test_a_proposal_to_be_mended_says_what() -> None:
    lines = lines_of(the_card(task=a_proposal(reason="Target\nkosong", round=2)))

    assert "Mohon diperbaiki: Target kosong" in lines
    assert not any("putaran" in line for line in lines)


@pytest.mark.parametrize(("status", "word"), [(TaskStatus.DONE, "Usulan masuk"), (TaskStatus.NIL, "Nihil")])
def test_a_proposal_takes_another_version_until_a_newer_one_is_asked_for(status: TaskStatus, word: str) -> None:
    closed = a_proposal(status=status, closed_at=LATER, closed_as="Kepala Bidang TIK")

    card = the_card(task=closed, files_sent=2)

    assert f"Status: {word} oleh Kepala Bidang TIK, Senin, 30 November 2026 pukul 11.00 WIB" in lines_of(card)
    assert "Lampiran yang dikirim: 2" in lines_of(card)
    assert labels_of(card) == [["Unggah Usulan", "Isi lewat Obrolan"]]
    assert labels_of(the_card(task=closed, is_superseded=True)) == []


# The room under a file


@pytest.mark.parametrize("action", [StepAction.REVIEW, StepAction.APPROVE, StepAction.SIGN])
@pytest.mark.parametrize("status", list(TaskStatus))
def test_a_card_with_a_file_shows_as_much_of_a_long_reason_as_there_is_room_for(
    action: StepAction, status: TaskStatus
) -> None:
    task = replace(FRESH, step=of_action(action), round=2, reason="&" * 1000, status=status, closed_at=LATER)
    file = FILE if task.is_open else None

    card = the_card(task=task, file=file, received_by=(("Kasubag Administrasi Umum dan Keuangan", NOW),))

    assert shown_length(card.text) <= CAPTION_LIMIT
    assert card.text.count("&amp;") > 350


# Asking and reminding


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


def reminded(view: CardView, **changes: Any) -> Message:
    """Return a reminder of a task that is due, to Ibu Rina Marlina."""
    told = Reminded(view, ReminderLevel.DUE, is_late=True, late_minutes=200)
    return reminder(replace(told, **changes), a_person(salutation=Salutation.IBU), zone=ZONE)


def test_a_reminder_addresses_the_person_says_how_late_it_is_and_why_it_came() -> None:
    message = reminded(a_view(task=FRESH))

    text, _ = parse_html(message.text)
    assert text.startswith("Yth. Ibu Rina Marlina, A.Md., langkah 8 (Menganalisis data IKU)")
    assert "telah melewati waktu baku 4 hari kerja, terlambat 3 jam 20 menit kerja" in text
    assert "Pesan ini disampaikan karena" in text
    assert labels_of(message) == [["Buka Tugas"], ["Minta Perpanjangan"]]


def test_a_reminder_that_need_not_blame_only_names_the_time() -> None:
    message = reminded(a_view(task=FRESH), is_late=False, late_minutes=0)

    assert "terlambat" not in message.text
    assert "Senin, 30 November 2026 pukul 11.00 WIB" in message.text


def test_a_reminder_to_who_collects_names_the_units_that_are_missing() -> None:
    message = reminded(a_view(task=FRESH, units=OPEN_UNITS[:1]))

    assert "Belum masuk: Bidang TIK." in lines_of(message)


def test_a_reminder_of_a_proposal_speaks_of_the_unit_not_of_a_standard_time() -> None:
    message = reminded(a_view(task=a_proposal()), late_minutes=60)

    assert "usulan dari Bidang TIK belum diterima, terlambat 1 jam kerja." in message.text
    assert "waktu baku" not in message.text


def test_who_is_informed_hears_who_ended_a_step_and_reads_the_note() -> None:
    done = replace(FRESH, status=TaskStatus.DONE, closed_at=LATER, closed_as="Sekretaris", note="baris 1\nbaris 2")

    lines = lines_of(step_ended(a_view(task=done), zone=ZONE, file=None))

    assert lines[0] == "Langkah 8 dari 14 selesai · Menganalisis data IKU"
    assert "Oleh: Sekretaris, Senin, 30 November 2026 pukul 11.00 WIB" in lines
    assert "Catatan: baris 1 baris 2" in lines


def test_a_finished_run_praises_punctuality_or_counts_what_was_late() -> None:
    finished = a_run(status=RunStatus.FINISHED, closed_at=NOW + timedelta(days=9))

    for steps, proposals, said in (
        (0, 0, "Semua langkah selesai dalam waktu baku."),
        (2, 0, "2 langkah melewati waktu baku"),
        (0, 1, "1 usulan unit melewati waktu baku"),
        (2, 1, "2 langkah dan 1 usulan unit melewati waktu baku"),
    ):
        text = run_finished(finished, zone=ZONE, late_steps=steps, late_proposals=proposals).text
        assert f"\n{said}" in text


@pytest.mark.parametrize(
    ("decided", "said"),
    [(1, "belum ditelaah tetap masuk ke dokumen"), (3, "Semua indikator telah ditelaah")],
)
def test_the_card_of_an_analysis_tells_what_is_left_to_decide(decided: int, said: str) -> None:
    card = the_card(StepAction.ANALYSE, units=UNITS_IN, indicators_merged=3, indicators_decided=decided)

    assert f"Indikator yang ditelaah: {decided} dari 3" in card.text
    assert said in card.text
    assert "catatan atau berkas hasil analisis" not in card.text
