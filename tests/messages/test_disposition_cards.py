"""What the card of a disposition says and offers, with the worst that people type."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from messages import disposition_cards as words
from messages import labels
from messages.disposition_cards import ChainLink, DispositionView, SlipFace
from messages.dispositions import DispositionLine, disposition_list
from messages.message import TEXT_LIMIT, Attachment, Message
from sop.dispositions import (
    Classification,
    Disposition,
    IncomingLetter,
    Receiver,
    ReceiverStatus,
    Shelf,
    Urgency,
)
from sop.model import Person, Salutation

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
NASTY = '</b><i>&lt;<a href="x">'
LARGEST_ID = 999_999_999
TITLES = {"kd": NASTY, "sek": "Sekretaris", "tik": NASTY * 3}
LETTER = IncomingLetter(NASTY, NASTY, date(2026, 11, 27), date(2026, 11, 30), NASTY, 12, 2026)
DRAFT = Disposition(
    from_post="kd",
    to_posts=("sek", "tik"),
    instructions=(NASTY,),
    id=LARGEST_ID,
    note=NASTY * 300,
    urgency=Urgency.URGENT,
    letter=LETTER,
    due_at=NOW + timedelta(days=2),
)
SENT = replace(DRAFT, sent_at=NOW, sent_as=NASTY)
RECEIVERS = (
    Receiver(LARGEST_ID, "sek", ReceiverStatus.SENT),
    *[Receiver(LARGEST_ID, "tik", ReceiverStatus.RETURNED, NOW, NOW, NASTY, NASTY * 50)] * 12,
)
PERSON = Person(7, 7, None, NASTY, Salutation.IBU, None, None, False, NOW, None)


def a_view(disposition: Disposition, **changes: Any) -> DispositionView:
    view = DispositionView(
        disposition=disposition,
        titles=TITLES,
        receivers=() if disposition.sent_at is None else RECEIVERS,
        own=() if disposition.sent_at is None else RECEIVERS[:1],
        is_sender=True,
        preset_due=NOW,
        instructions=[NASTY] * 10,
        below=["sek", "tik"],
        senders=["kd", "sek"],
        absent=["tik"],
        files=30,
        twin=SENT,
        chain=[ChainLink(depth, NASTY, NOW, RECEIVERS[1]) for depth in range(60)],
    )
    return replace(view, **changes)


def all_messages() -> list[Message]:
    restricted = replace(SENT, classification=Classification.SECRET)
    line = DispositionLine(SENT, NASTY, [(NASTY, each) for each in RECEIVERS], None, False, Shelf.LATE)
    incoming = replace(line, is_incoming=True, run_title=NASTY)
    cards = [
        words.disposition_card(a_view(disposition), zone=ZONE, face=face)
        for disposition in (DRAFT, SENT, restricted, replace(DRAFT, parent_id=1), replace(SENT, cancelled_at=NOW))
        for face in SlipFace
    ]
    return [
        *cards,
        words.skipped_told(a_view(SENT), PERSON, posts=["tik"]),
        *(words.cancelled_told(SENT, by=NASTY, is_changed=changed) for changed in (True, False)),
        words.result_told(a_view(SENT), RECEIVERS[1]),
        words.whole_note(SENT),
        words.due_moved(SENT, zone=ZONE),
        words.draft_dropped(),
        words.ask_files(LARGEST_ID),
        words.files_taken(30),
        disposition_list([], page=0, zone=ZONE, may_send=True),
        disposition_list([line, incoming] * 9, page=1, zone=ZONE, drafts=[DRAFT] * 5, may_send=True),
        disposition_list([line], page=0, zone=ZONE, chosen=Shelf.LATE),
        disposition_list([line] * 12, page=0, zone=ZONE, words=NASTY),
    ]


@pytest.mark.parametrize("number", range(len(all_messages())))
def test_nothing_that_people_typed_becomes_markup_and_every_button_fits(number: int) -> None:
    message = all_messages()[number]

    assert "<i>" not in message.text and "<a " not in message.text
    assert message.text.count("<b>") == message.text.count("</b>")
    assert len(unescape(re.sub(r"</?b>", "", message.text))) <= TEXT_LIMIT
    assert all(len(button.data.encode()) <= 64 for row in message.rows for button in row)


def test_a_long_note_is_offered_as_a_file_that_has_all_of_it() -> None:
    card = words.disposition_card(a_view(SENT), zone=ZONE)
    assert "Catatan Lengkap" in [button.label for row in card.rows for button in row]
    file = words.whole_note(SENT).file
    assert isinstance(file, Attachment) and file.content == (NASTY * 300).encode()


@pytest.mark.parametrize("disposition", [DRAFT, SENT])
def test_a_restricted_letter_shows_phrase_26_and_its_number_alone(disposition: Disposition) -> None:
    restricted = replace(disposition, classification=Classification.LIMITED)
    card = words.disposition_card(a_view(restricted), zone=ZONE)
    assert "berklasifikasi Terbatas sehingga tidak dapat dikirim melalui Telegram" in card.text
    assert "agenda 12/2026" in card.text
    for hidden in ("Perihal", "Catatan", "Dengan hormat harap", "No. Surat"):
        assert hidden not in card.text


def test_what_was_taken_offers_its_sender_no_change() -> None:
    taken = replace(RECEIVERS[0], status=ReceiverStatus.RECEIVED)
    card = words.disposition_card(a_view(SENT, receivers=(taken,), own=()), zone=ZONE)
    assert {"Ubah", "Batalkan Disposisi"}.isdisjoint(button.label for row in card.rows for button in row)


@pytest.mark.parametrize("is_incoming", [True, False])
def test_two_dispositions_between_the_same_two_have_buttons_that_differ(is_incoming: bool) -> None:
    lines = [
        DispositionLine(
            replace(SENT, id=n, letter=replace(LETTER, agenda=n)),
            "Plh. Kepala Dinas",
            [("Sekretaris", RECEIVERS[0])],
            None,
            is_incoming,
            Shelf.UNREAD,
        )
        for n in (3, 4)
    ]

    shown = disposition_list(lines, page=0, zone=ZONE)
    whom = "Dari Plh. Kepala Dinas" if is_incoming else "Kepada Sekretaris"
    assert [row[0].label for row in shown.rows[:2]] == [f"No. 3/2026 · {whom}", f"No. 4/2026 · {whom}"]


def test_the_sender_of_what_came_back_reads_so_and_can_end_it() -> None:
    back = replace(RECEIVERS[0], status=ReceiverStatus.RETURNED)
    line = DispositionLine(SENT, "Kepala Dinas", [("Sekretaris", back)], None, is_incoming=False, shelf=Shelf.RETURNED)
    card = words.disposition_card(a_view(SENT, receivers=(back,), own=()), zone=ZONE)

    listed = disposition_list([line], page=0, zone=ZONE)
    assert "! kepada Sekretaris (dikembalikan)" in listed.text
    assert listed.text.endswith("(dikembalikan)")
    assert "Dikembalikan (1)" in [button.label for row in listed.rows for button in row]
    assert "Disposisi ini dikembalikan." in card.text
    assert labels.CANCEL_DISPOSITION in [button.label for row in card.rows for button in row]
    assert labels.CHANGE not in [button.label for row in card.rows for button in row]
