"""Free dispositions: down the tree only, a deadline that counts, and statuses that follow one another."""

from dataclasses import replace

import pytest

from services.office_calendar import office_calendar
from sop.dispositions import (
    Classification,
    Disposition,
    IncomingLetter,
    Receiver,
    ReceiverStatus,
    Shelf,
    Urgency,
    cancel,
    classified,
    finish,
    forward,
    give_back,
    preset_due,
    receive,
    send_freely,
    settled_due,
    shelf,
    skipped,
    toggle_receiver,
)
from sop.errors import (
    DispositionClosed,
    DispositionIncomplete,
    DispositionNotSent,
    DispositionTaken,
    DueInPast,
    NotASubordinate,
    TextEmpty,
)
from sop.ladder_file import load_ladder
from sop.office_hours import load_office_hours
from sop.reminders import levels_of_disposition
from sop.typed_moments import read_moment
from tests.times import JAKARTA, at

CALENDAR = office_calendar(load_office_hours(), timezone=JAKARTA, years=range(2026, 2028))
NOW = at("30 Nov 2026 09.00")
DRAFT = Disposition(
    from_post="kd", to_posts=("sek",), id=1, instructions=("Tindak lanjuti",), letter=IncomingLetter(subject="Undangan")
)
SENT = send_freely(DRAFT, acting_as="Kepala Dinas", now=NOW, calendar=CALENDAR)
GOT = Receiver(1, "sek")


@pytest.mark.parametrize("superiors", [(), ("sek", "kd")])
def test_a_disposition_to_an_equal_or_a_superior_is_refused(superiors: tuple[str, ...]) -> None:
    with pytest.raises(NotASubordinate):
        toggle_receiver(replace(DRAFT, from_post="tik"), "sek", superiors=superiors)


def test_a_skipped_superior_is_the_one_between() -> None:
    assert skipped("kd", superiors=("ksb", "sek", "kd")) == ("ksb", "sek")
    assert skipped("ksb", superiors=("ksb", "sek", "kd")) == ()


@pytest.mark.parametrize(
    ("urgency", "due"),
    [
        (Urgency.VERY_URGENT, "1 Dec 2026 16.00"),
        (Urgency.URGENT, "2 Dec 2026 16.00"),
        (Urgency.ORDINARY, "7 Dec 2026 16.00"),
    ],
)
def test_an_urgency_brings_its_deadline(urgency: Urgency, due: str) -> None:
    assert preset_due(urgency, now=NOW, calendar=CALENDAR) == at(due)


@pytest.mark.parametrize(
    ("chosen", "settled"),
    [
        ("30 Nov 2026 16.00", "30 Nov 2026 16.00"),
        ("30 Nov 2026 16.01", "1 Dec 2026 07.30"),
        ("5 Dec 2026 10.00", "7 Dec 2026 07.30"),
        ("30 Nov 2026 12.30", "30 Nov 2026 13.00"),
    ],
)
def test_a_deadline_outside_hours_moves_to_the_next_opening(chosen: str, settled: str) -> None:
    assert settled_due(at(chosen), now=NOW, calendar=CALENDAR) == at(settled)


def test_a_deadline_in_the_past_is_refused() -> None:
    with pytest.raises(DueInPast):
        settled_due(NOW, now=NOW, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("besok 14.00", "1 Dec 2026 14.00"),
        ("2/12 pukul 10", "2 Dec 2026 10.00"),
        ("Jumat", "4 Dec 2026 16.30"),
        ("2 Desember 2026, jam 2 siang", "2 Dec 2026 14.00"),
        ("5/12", "5 Dec 2026 12.00"),
    ],
)
def test_a_deadline_is_read_as_it_is_typed(typed: str, meant: str) -> None:
    found = read_moment(typed, today=NOW.astimezone(JAKARTA).date(), zone=JAKARTA, calendar=CALENDAR)
    assert found == at(meant)


def rungs(sent: str, due: str) -> dict[str, str]:
    times = levels_of_disposition(at(sent), at(due), has_superior=True, ladder=load_ladder(), calendar=CALENDAR)
    return {level.value: f"{moment.astimezone(JAKARTA):%d %b %H.%M}" for level, moment in times.items()}


def test_the_ladder_of_a_disposition_in_days_counts_working_days() -> None:
    assert rungs("30 Nov 2026 08.00", "4 Dec 2026 14.00") == {
        "unread": "02 Dec 10.15",
        "heads_up": "03 Dec 07.30",
        "due": "04 Dec 14.00",
        "escalation": "07 Dec 16.00",
        "head": "08 Dec 16.00",
    }


def test_the_ladder_of_a_disposition_in_hours_counts_minutes_and_skips_a_word_in_advance_on_short_ones() -> None:
    assert rungs("30 Nov 2026 08.00", "30 Nov 2026 16.00") == {
        "unread": "30 Nov 11.30",
        "heads_up": "30 Nov 14.15",
        "due": "30 Nov 16.00",
        "escalation": "01 Dec 11.00",
        "head": "02 Dec 16.00",
    }
    assert set(rungs("30 Nov 2026 08.00", "30 Nov 2026 09.00")) == {"unread", "due", "escalation", "head"}


def test_what_is_due_the_next_day_has_no_word_in_advance_but_one_for_who_has_not_taken_it() -> None:
    assert list(rungs("30 Nov 2026 08.00", "1 Dec 2026 16.00")) == ["unread", "due", "escalation", "head"]


def test_a_restricted_letter_keeps_nothing_but_its_number() -> None:
    full = replace(
        DRAFT, note="isi", letter=IncomingLetter(sender="Bappeda", subject="isi", agenda=4, agenda_year=2026)
    )
    bare = classified(full, Classification.SECRET)
    assert bare.letter == IncomingLetter(agenda=4, agenda_year=2026)
    assert (bare.note, bare.instructions) == (None, ())


@pytest.mark.parametrize("missing", [replace(DRAFT, to_posts=()), replace(DRAFT, letter=IncomingLetter())])
def test_what_lacks_a_receiver_or_a_subject_is_not_sent(missing: Disposition) -> None:
    with pytest.raises(DispositionIncomplete) as refused:
        send_freely(missing, acting_as="Kepala Dinas", now=NOW, calendar=CALENDAR)

    assert (refused.value.lacks_receiver, refused.value.lacks_subject) == (not missing.to_posts, bool(missing.to_posts))


def test_what_was_sent_is_not_sent_again() -> None:
    with pytest.raises(DispositionClosed):
        send_freely(SENT, acting_as="Kepala Dinas", now=NOW, calendar=CALENDAR)


def test_finishing_needs_a_note_but_not_for_a_restricted_letter() -> None:
    with pytest.raises(TextEmpty):
        finish(SENT, GOT, note=" ", acting_as="Sekretaris", now=NOW)
    secret = replace(SENT, classification=Classification.SECRET)
    done = finish(secret, GOT, note="isi", acting_as="Sekretaris", now=NOW)
    assert (done.status, done.said) == (ReceiverStatus.FINISHED, None)


def test_what_went_further_down_can_be_finished_but_not_sent_back() -> None:
    forwarded = forward(SENT, GOT, acting_as="Sekretaris", now=NOW)
    with pytest.raises(DispositionClosed):
        give_back(SENT, forwarded, reason="Bukan kami", acting_as="Sekretaris", now=NOW)
    assert finish(SENT, forwarded, note="Selesai", acting_as="Sekretaris", now=NOW).said == "Selesai"


@pytest.mark.parametrize("status", [ReceiverStatus.FINISHED, ReceiverStatus.RETURNED])
def test_a_closed_one_stays_closed(status: ReceiverStatus) -> None:
    with pytest.raises(DispositionClosed):
        receive(SENT, replace(GOT, status=status), now=NOW)


def test_only_what_nobody_has_taken_can_be_cancelled_and_then_nothing_can_be_done_with_it() -> None:
    with pytest.raises(DispositionTaken):
        cancel(SENT, [receive(SENT, GOT, now=NOW)], now=NOW)
    with pytest.raises(DispositionNotSent):
        receive(cancel(SENT, [GOT], now=NOW), GOT, now=NOW)


def test_the_shelf_follows_status_and_deadline() -> None:
    taken = receive(SENT, GOT, now=NOW)
    assert shelf(SENT, [GOT], now=NOW, is_sender=False) is Shelf.UNREAD
    assert shelf(SENT, [taken], now=NOW, is_sender=False) is Shelf.RUNNING
    assert shelf(SENT, [taken], now=at("8 Dec 2026 09.00"), is_sender=False) is Shelf.LATE
    assert shelf(SENT, [replace(taken, status=ReceiverStatus.FINISHED)], now=NOW, is_sender=False) is Shelf.DONE


def test_what_everybody_sent_back_waits_for_its_sender_until_it_is_cancelled() -> None:
    back, done = (replace(GOT, status=status) for status in (ReceiverStatus.RETURNED, ReceiverStatus.FINISHED))
    cancelled = cancel(SENT, [back, back], now=NOW)

    assert shelf(SENT, [back, back], now=NOW, is_sender=True) is Shelf.RETURNED
    assert shelf(SENT, [back], now=NOW, is_sender=False) is Shelf.DONE
    assert shelf(SENT, [back, done], now=NOW, is_sender=True) is Shelf.DONE
    assert shelf(cancelled, [back, back], now=NOW, is_sender=True) is Shelf.DONE
    assert shelf(replace(SENT, task_id=7, run_id=7), [back], now=NOW, is_sender=True) is Shelf.DONE
    with pytest.raises(DispositionTaken):
        cancel(SENT, [back, done], now=NOW)
    with pytest.raises(DispositionNotSent):
        cancel(cancelled, [back], now=NOW)
