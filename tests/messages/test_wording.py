"""Sentences that once read wrongly: what stands in them depends on who reads and on what there is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from messages import extensions, meeting_cards, office_settings, reports
from messages import versions as version_words
from messages.card_view import CardFace, MeetingView
from messages.disposition_cards import DispositionView, result_told
from messages.meeting_cards import MeetingCardView
from messages.meetings import meeting_list
from messages.reports import RoundLine
from sop.dispositions import Receiver, ReceiverStatus
from sop.due_times import Extension, ExtensionState
from sop.meetings import MeetingState
from sop.model import TaskStatus
from sop.reports import TimeUse
from tests.messages.gallery import (
    LATER,
    NOW,
    ORDINARY,
    ZONE,
    a_disposition,
    a_meeting,
    a_proposal,
    a_run,
    a_task,
    a_version,
)
from tests.messages.ladder_rooms import LENGTH
from tests.messages.meeting_rooms import POSTS

DECIDER = "Drs. Hasan Basri, M.Si."


def test_a_request_is_said_to_go_to_a_superior_only_where_there_is_one() -> None:
    assert "disampaikan kepada atasan" in extensions.ask_reason(LENGTH, is_decided_above=True)
    assert "langsung berlaku" in extensions.ask_reason(LENGTH, is_decided_above=False)


def test_a_title_at_the_end_of_a_sentence_brings_its_own_point() -> None:
    asked = Extension(7, 7, LENGTH, "Data belum lengkap.", ExtensionState.ASKED, NOW, 7, "Staf")

    assert f"disampaikan kepada {DECIDER} Sebelum" in extensions.sent(asked, decider=DECIDER).text


@pytest.mark.parametrize(
    ("status", "words"),
    [(ReceiverStatus.FINISHED, "diselesaikan oleh Sekretaris."), (ReceiverStatus.RETURNED, "dikembalikan oleh")],
)
def test_the_sender_reads_who_ended_a_disposition(status: ReceiverStatus, words: str) -> None:
    sent = a_disposition(sent_at=NOW)
    view = DispositionView(sent, {}, (), (), is_sender=True, preset_due=NOW)

    assert words in result_told(view, Receiver(7, "sek", status, NOW, NOW, "Sekretaris")).text


@pytest.mark.parametrize(
    ("place", "agenda", "words"),
    [
        ("Ruang A", "", "Mohon tuliskan acara rapat: tekan <b>Ubah Acara</b>."),
        ("", "", "Mohon tuliskan tempat dan acara rapat: tekan <b>Ubah Tempat</b> dan <b>Ubah Acara</b>."),
    ],
)
def test_what_an_invitation_lacks_is_named(place: str, agenda: str, words: str) -> None:
    meeting = a_meeting(state=MeetingState.DRAFT, place=place, agenda=agenda)
    view = MeetingView(meeting, (), (), (), "09.00")

    assert meeting_cards.planning_to_do(view, CardFace.FRONT) == words


def test_an_earlier_proposal_is_spoken_of_only_where_there_is_one() -> None:
    run, version = a_run(), replace(a_version(ORDINARY, number=1), number=None)
    unit = run.procedure.units[0]

    assert "Usulan sebelumnya" in version_words.refused(run, unit, version, has_earlier=True).text
    assert "Usulan sebelumnya" not in version_words.refused(run, unit, version, has_earlier=False).text


def test_a_version_of_a_template_tells_name_person_and_day_apart() -> None:
    version = office_settings.TemplateVersion(1, "baik.docx", "Rina Marlina, A.Md.", NOW)
    view = office_settings.TemplateView("decree", [version], 1, [])

    assert "baik.docx, oleh Rina Marlina, A.Md., " in office_settings.template(view, zone=ZONE).text


def test_the_choice_of_a_period_breaks_no_sentence() -> None:
    _, sentence = reports.periods(NOW.date()).text.split("\n")

    assert sentence.endswith("pada periode itu, dan yang masih berjalan pada akhirnya.")


def test_a_report_that_finds_no_step_late_still_names_the_late_proposals() -> None:
    run = a_run()
    step = RoundLine(run, TimeUse(a_task(status=TaskStatus.DONE, closed_at=LATER), 600, 500, 0, 0, LATER), "Staf")
    proposal = replace(step, use=replace(step.use, task=a_proposal(), late_minutes=100))

    assert "Tidak ada keterlambatan." in reports.summary(run, [step], zone=ZONE)
    both = reports.summary(run, [step, proposal], zone=ZONE)
    assert "Tidak ada langkah yang terlambat." in both
    assert "Usulan unit terlambat: 1, seluruhnya 1 jam 40 menit kerja." in both


@pytest.mark.parametrize(
    ("state", "later", "words"),
    [
        (MeetingState.CALLED, timedelta(minutes=-1), "akan berlangsung"),
        (MeetingState.CALLED, timedelta(), "sedang berlangsung"),
        (MeetingState.CALLED, timedelta(days=1), "telah berlangsung"),
        (MeetingState.HELD, timedelta(days=1), "selesai"),
        (MeetingState.POSTPONED, timedelta(days=1), "ditunda"),
    ],
)
def test_a_meeting_that_has_begun_is_not_said_to_be_ahead(state: MeetingState, later: timedelta, words: str) -> None:
    meeting = a_meeting(state=state)
    assert meeting.starts_at is not None
    now = meeting.starts_at + later

    assert f"({words})" in meeting_list([(meeting, None)], page=0, now=now, zone=ZONE).text
    view = MeetingCardView(MeetingView(meeting), dict.fromkeys(POSTS, "Jabatan"), is_organiser=True, keeps_minutes=True)
    assert meeting_cards.meeting_card(view, now=now, zone=ZONE).text.startswith(f"<b>Rapat</b> ({words})")
