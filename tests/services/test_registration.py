"""Getting in: links, consent, name and salutation, confirmation, strangers."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from db import invitations, people, questions
from db.database import Database
from db.questions import QuestionKind
from db.tables import (
    AccessRequestRow,
    FileRow,
    InboxRow,
    InvitationRow,
    LinkGuessRow,
    OutboxRow,
    PersonRow,
    QuestionRow,
)
from messages import labels
from messages.message import Message
from services import answers, housekeeping, menu, people_data, registration
from services.registration import Account, Link
from sop.errors import (
    AccessAlreadyRequested,
    ButtonUnknown,
    CannotConfirmOneself,
    ClaimAlreadyDecided,
    LinkExpired,
    LinkForFilledPost,
    LinkUsed,
    NotPermitted,
    NotRegistered,
    PostHasHolder,
    RegistrationIncomplete,
    TextEmpty,
    TextTooLong,
    TooManyLinksTried,
)
from tests.services.office import STRANGER, OfficeAtWork, Told

pytestmark = pytest.mark.both_databases
KD, SEK, KSB, STF = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan", "staf_sekretariat"
Pressed = dict[str, Any]

ANOTHER_STRANGER = STRANGER + 1
WEEK = timedelta(days=7)


@pytest.fixture
def office(office: OfficeAtWork) -> OfficeAtWork:
    """An office with head and an admin on the desk of the staff, and four vacant posts."""
    office.seat(KD)
    office.seat(STF, is_admin=True)
    return office


# The ways of a newcomer


def an_account(telegram_id: int = STRANGER) -> Account:
    return Account(telegram_id, "dedi_k", "Dedi Kurniawan")


def a_link(office: OfficeAtWork, *, post: str = KSB, **about: bool) -> Link:
    return office.do(registration.make_link, post=post, **about)


def token_of(link: Link) -> str:
    return link.url.partition("?start=")[2]


def open_link(office: OfficeAtWork, link: Link, *, telegram_id: int = STRANGER) -> None:
    office.do(registration.open_link, account=an_account(telegram_id), token=token_of(link))


def consent_button(office: OfficeAtWork, *, telegram_id: int = STRANGER, label: str = labels.AGREE) -> Pressed:
    """What the newest consent text in a chat would send when pressed."""
    told = [told for told in office.chats[telegram_id] if told.kind == "consent"][-1]
    (data,) = (button.data for row in told.message.rows for button in row if button.label == label)
    _, _, invitation_id, proof = data.split(":")
    return {"invitation_id": int(invitation_id), "proof": proof}


def read_consent(office: OfficeAtWork, link: Link, *, telegram_id: int = STRANGER) -> Pressed:
    """Open a link and read the consent text; returns what its [Setuju] would send."""
    open_link(office, link, telegram_id=telegram_id)
    office.deliver()
    return consent_button(office, telegram_id=telegram_id)


def agree(office: OfficeAtWork, button: Pressed, *, telegram_id: int = STRANGER) -> Message:
    return office.do(registration.agree, account=an_account(telegram_id), **button)


def tell_name_and_salutation(office: OfficeAtWork, *, telegram_id: int = STRANGER, name: str = "Dedi, S.Sos.") -> None:
    office.say(telegram_id, name)
    person = office.person(telegram_id)
    office.do(registration.set_salutation, sender=telegram_id, person_id=person.id, salutation="bapak")


def claim(office: OfficeAtWork, *, post: str = KSB, telegram_id: int = STRANGER) -> int:
    """Come in by a link up to the point where an admin has to look; returns the id of the claim."""
    agree(office, read_consent(office, a_link(office, post=post), telegram_id=telegram_id), telegram_id=telegram_id)
    tell_name_and_salutation(office, telegram_id=telegram_id)
    (invitation,) = office.see(invitations.claimed_by, office.person(telegram_id).id)
    return invitation.id


def sits_on(office: OfficeAtWork, post: str) -> int | None:
    holder = office.see(people.holder_of, post)
    return None if holder is None else holder.person.telegram_id


def kept_about(session: Session, telegram_id: int) -> list[str]:
    """Where an account, or its names, stand in the database."""
    found = []
    for table in (PersonRow, AccessRequestRow, OutboxRow, InboxRow, InvitationRow, QuestionRow, FileRow):
        for row in session.exec(select(table)):
            text = repr(row.model_dump())
            found += [table.__name__ for word in (str(telegram_id), "dedi_k", "Dedi") if word in text]
    return sorted(set(found))


def newest(office: OfficeAtWork, telegram_id: int) -> Told:
    office.deliver()
    return office.chats[telegram_id][-1]


# Links


def test_a_link_opens_this_bot_and_only_the_hash_of_its_token_is_kept(office: OfficeAtWork, database: Database) -> None:
    link = a_link(office)

    assert re.fullmatch(r"https://t\.me/tepat_contoh_bot\?start=[\w-]{32}", link.url)
    rows = database.read_now(lambda session: [row.model_dump() for row in session.exec(select(InvitationRow))])
    assert token_of(link) not in str(rows)


def test_two_links_are_different(office: OfficeAtWork) -> None:
    assert a_link(office).url != a_link(office).url


def test_a_link_is_made_only_into_a_vacant_post(office: OfficeAtWork) -> None:
    with pytest.raises(PostHasHolder):
        a_link(office, post=KD)


def guess(office: OfficeAtWork, *, by: int = STRANGER) -> None:
    office.do(registration.open_link, account=an_account(by), token="x" * 32)


def test_a_link_nobody_made_is_unknown(office: OfficeAtWork) -> None:
    guess(office)

    assert newest(office, STRANGER).kind == "link_unknown"


def test_who_guesses_links_is_not_even_heard_for_an_hour(office: OfficeAtWork) -> None:
    link = a_link(office)
    for _ in range(registration.GUESSES):
        guess(office)
    office.now += timedelta(minutes=59)

    with pytest.raises(TooManyLinksTried):
        guess(office)
    with pytest.raises(TooManyLinksTried):
        office.do(registration.open_link, account=an_account(), token=token_of(link))

    guess(office, by=ANOTHER_STRANGER)
    office.now += timedelta(minutes=2)
    guess(office)
    office.do(registration.open_link, account=an_account(), token=token_of(link))


def test_who_guessed_is_forgotten_after_an_hour(office: OfficeAtWork) -> None:
    guess(office)
    office.now += timedelta(hours=1, seconds=1)

    office.do(housekeeping.purge)

    assert office.see(lambda session: list(session.exec(select(LinkGuessRow)))) == []


def test_a_link_lasts_seven_days(office: OfficeAtWork) -> None:
    link = a_link(office)

    office.wait(days=7, minutes=-1)
    open_link(office, link)
    office.wait(minutes=1)
    with pytest.raises(LinkExpired):
        open_link(office, link)


def test_a_link_that_expires_while_its_consent_is_read_leads_nowhere(office: OfficeAtWork) -> None:
    button = read_consent(office, a_link(office))
    office.wait(days=7)

    with pytest.raises(LinkExpired):
        agree(office, button)

    assert office.see(people.by_telegram_id, STRANGER) is None


def test_a_link_is_used_once(office: OfficeAtWork) -> None:
    link = a_link(office)
    agree(office, read_consent(office, link))

    for telegram_id in (STRANGER, ANOTHER_STRANGER):
        with pytest.raises(LinkUsed):
            open_link(office, link, telegram_id=telegram_id)


def test_of_two_who_read_the_consent_of_one_link_the_first_to_agree_gets_in(office: OfficeAtWork) -> None:
    link = a_link(office)
    first = read_consent(office, link)
    second = read_consent(office, link, telegram_id=ANOTHER_STRANGER)
    agree(office, first)

    with pytest.raises(LinkUsed):
        agree(office, second, telegram_id=ANOTHER_STRANGER)

    assert office.see(people.by_telegram_id, ANOTHER_STRANGER) is None


def test_a_link_is_void_once_its_post_is_filled(office: OfficeAtWork) -> None:
    early, late = a_link(office), a_link(office)
    button = read_consent(office, late)
    open_link(office, early, telegram_id=ANOTHER_STRANGER)
    office.deliver()
    invitation = claim(office, telegram_id=ANOTHER_STRANGER)
    office.do(registration.confirm_claim, sender=office.account(STF), invitation_id=invitation)

    with pytest.raises(LinkForFilledPost):
        open_link(office, late)
    with pytest.raises(LinkForFilledPost):
        agree(office, button)


def test_a_void_link_stays_void_when_the_post_is_vacant_again(office: OfficeAtWork) -> None:
    link = a_link(office)
    claimed = claim(office, telegram_id=ANOTHER_STRANGER)
    office.do(registration.confirm_claim, sender=office.account(STF), invitation_id=claimed)
    person = office.person(ANOTHER_STRANGER)
    office.do(people_data.release, sender=office.account(STF), post=KSB, person_id=person.id)

    with pytest.raises(LinkForFilledPost):
        open_link(office, link)


# Consent


def test_opening_a_link_keeps_nothing_of_who_opened_it_but_the_message_that_is_on_its_way(
    office: OfficeAtWork, database: Database
) -> None:
    open_link(office, a_link(office))
    on_its_way = database.read_now(kept_about, STRANGER)
    office.deliver()

    assert on_its_way == ["OutboxRow"]
    assert database.read_now(kept_about, STRANGER) == []


def test_the_consent_text_names_the_post_and_asks_for_a_decision(office: OfficeAtWork) -> None:
    open_link(office, a_link(office))

    told = newest(office, STRANGER)

    assert "Kasubag Administrasi Umum dan Keuangan" in told.message.text
    assert told.buttons == [labels.AGREE, labels.DISAGREE]


def test_without_consent_nothing_is_kept_and_the_link_stays_good(office: OfficeAtWork, database: Database) -> None:
    link = a_link(office)
    open_link(office, link)
    office.deliver()

    message = office.do(registration.disagree, account=an_account(), **consent_button(office, label=labels.DISAGREE))

    assert "Tidak ada data" in message.text
    assert database.read_now(kept_about, STRANGER) == []
    open_link(office, link, telegram_id=ANOTHER_STRANGER)


def test_the_consent_of_one_account_cannot_be_given_by_another(office: OfficeAtWork) -> None:
    button = read_consent(office, a_link(office))

    for service in (registration.agree, registration.disagree):
        with pytest.raises(NotPermitted):
            office.do(service, account=an_account(ANOTHER_STRANGER), **button)


def test_a_forged_consent_is_refused(office: OfficeAtWork) -> None:
    button = read_consent(office, a_link(office))

    for forged in ({**button, "proof": "0" * 16}, {**button, "invitation_id": 999}):
        with pytest.raises(NotPermitted):
            agree(office, forged)


def test_agreeing_keeps_account_and_username_and_asks_for_the_name(office: OfficeAtWork) -> None:
    message = agree(office, read_consent(office, a_link(office)))

    person = office.person(STRANGER)
    assert "Persetujuan telah dicatat" in message.text
    assert (person.username, person.name, person.consented_at) == ("dedi_k", None, office.now)
    assert office.asked(STRANGER) == QuestionKind.OWN_NAME
    assert "nama lengkap" in newest(office, STRANGER).message.text


def test_agreeing_twice_is_agreeing_once(office: OfficeAtWork) -> None:
    button = read_consent(office, a_link(office))

    first, second = agree(office, button), agree(office, button)

    assert first == second


def test_who_has_agreed_is_not_told_by_an_old_button_that_nothing_was_kept(office: OfficeAtWork) -> None:
    link = a_link(office)
    open_link(office, link)
    agree(office, read_consent(office, link))

    with pytest.raises(ButtonUnknown):
        office.do(registration.disagree, account=an_account(), **consent_button(office, label=labels.DISAGREE))


# Name and salutation


def test_a_name_is_kept_as_one_clean_line_and_the_salutation_is_asked(office: OfficeAtWork) -> None:
    agree(office, read_consent(office, a_link(office)))

    office.say(STRANGER, "  Dedi\n Kurniawan,\t S.Sos.\x00 ")

    assert office.person(STRANGER).name == "Dedi Kurniawan, S.Sos."
    assert office.asked(STRANGER) is None
    assert newest(office, STRANGER).buttons == [labels.MR, labels.MRS]


@pytest.mark.parametrize(("name", "error"), [(" \n ", TextEmpty), ("\x00", TextEmpty), ("x" * 101, TextTooLong)])
def test_a_name_that_is_none_is_asked_for_again(office: OfficeAtWork, name: str, error: type[Exception]) -> None:
    agree(office, read_consent(office, a_link(office)))

    with pytest.raises(error):
        office.say(STRANGER, name)

    assert office.asked(STRANGER) == QuestionKind.OWN_NAME


def test_the_name_cannot_be_left_open_with_batal(office: OfficeAtWork) -> None:
    agree(office, read_consent(office, a_link(office)))

    office.do(answers.leave_question, sender=STRANGER)

    assert office.asked(STRANGER) == QuestionKind.OWN_NAME


def test_start_reminds_of_the_question_that_is_open(office: OfficeAtWork) -> None:
    agree(office, read_consent(office, a_link(office)))
    office.do(menu.show_menu, sender=STRANGER)
    name_asked = newest(office, STRANGER).message.text
    office.say(STRANGER, "Dedi, S.Sos.")
    office.do(menu.show_menu, sender=STRANGER)

    assert "nama lengkap" in name_asked
    assert newest(office, STRANGER).buttons == [labels.MR, labels.MRS]


def test_until_both_are_known_the_newcomer_can_do_nothing_else(office: OfficeAtWork) -> None:
    agree(office, read_consent(office, a_link(office)))
    office.say(STRANGER, "Dedi, S.Sos.")

    with pytest.raises(RegistrationIncomplete):
        office.do(people_data.own_data, sender=STRANGER)


def test_a_salutation_is_one_of_two_and_for_oneself_or_by_an_admin(office: OfficeAtWork) -> None:
    agree(office, read_consent(office, a_link(office)))
    office.say(STRANGER, "Dedi, S.Sos.")
    dedi = office.person(STRANGER).id

    def salute(sender: int, salutation: str) -> None:
        office.do(registration.set_salutation, sender=sender, person_id=dedi, salutation=salutation)

    with pytest.raises(ButtonUnknown):
        salute(STRANGER, "tuan")
    with pytest.raises(NotPermitted):
        salute(office.account(KD), "ibu")
    with pytest.raises(NotRegistered):
        salute(ANOTHER_STRANGER, "ibu")
    with pytest.raises(NotPermitted):
        office.do(registration.set_salutation, sender=office.account(STF), person_id=999, salutation="ibu")
    salute(office.account(STF), "ibu")
    assert office.person(STRANGER).salutation == "ibu"


# The first admin


def test_the_first_admin_needs_no_confirmation(office: OfficeAtWork) -> None:
    link = a_link(office, makes_admin=True, needs_confirmation=False)

    agree(office, read_consent(office, link))
    tell_name_and_salutation(office)

    assert sits_on(office, KSB) == STRANGER
    assert office.person(STRANGER).is_admin
    kinds = [told.kind for told in office.deliver() if told.chat_id == STRANGER]
    assert kinds[-2:] == ["commands", "placed"]


# Confirmation


def test_somebody_who_came_by_an_admins_link_waits_until_an_admin_has_looked(office: OfficeAtWork) -> None:
    claim(office)

    assert sits_on(office, KSB) is None
    assert newest(office, STRANGER).kind == "waiting_for_confirmation"
    asked = newest(office, office.account(STF))
    assert "Dedi, S.Sos." in asked.message.text
    assert "@dedi_k" in asked.message.text
    assert asked.buttons == [labels.CONFIRM_CLAIM, labels.REJECT]


def test_a_confirmed_claim_puts_its_person_on_the_post(office: OfficeAtWork) -> None:
    invitation = claim(office)

    message = office.do(registration.confirm_claim, sender=office.account(STF), invitation_id=invitation)

    assert sits_on(office, KSB) == STRANGER
    assert not office.person(STRANGER).is_admin
    assert "telah dipasang" in message.text


def test_a_claim_is_decided_once(office: OfficeAtWork) -> None:
    invitation = claim(office)
    office.do(registration.confirm_claim, sender=office.account(STF), invitation_id=invitation)

    for decide in (registration.confirm_claim, registration.reject_claim):
        with pytest.raises(ClaimAlreadyDecided):
            office.do(decide, sender=office.account(STF), invitation_id=invitation)


@pytest.mark.parametrize("decide", [registration.confirm_claim, registration.reject_claim])
def test_claims_are_decided_by_admins(office: OfficeAtWork, decide: Callable[..., Message]) -> None:
    invitation = claim(office)

    for sender, error in ((office.account(KD), NotPermitted), (ANOTHER_STRANGER, NotRegistered)):
        with pytest.raises(error):
            office.do(decide, sender=sender, invitation_id=invitation)


def test_nobody_confirms_himself(office: OfficeAtWork) -> None:
    open_link(office, a_link(office), telegram_id=office.account(STF))
    (own,) = office.see(invitations.claimed_by, office.person(office.account(STF)).id)

    with pytest.raises(CannotConfirmOneself):
        office.do(registration.confirm_claim, sender=office.account(STF), invitation_id=own.id)

    other_admin = office.admin()
    office.do(registration.confirm_claim, sender=other_admin, invitation_id=own.id)
    assert sits_on(office, KSB) == office.account(STF)


def test_a_claim_cannot_be_confirmed_before_its_person_has_a_name(office: OfficeAtWork) -> None:
    agree(office, read_consent(office, a_link(office)))
    (early,) = office.see(invitations.claimed_by, office.person(STRANGER).id)

    with pytest.raises(ButtonUnknown):
        office.do(registration.confirm_claim, sender=office.account(STF), invitation_id=early.id)


def test_a_rejected_newcomer_is_told_and_forgotten(office: OfficeAtWork, database: Database) -> None:
    invitation = claim(office)
    office.clear()

    message = office.do(registration.reject_claim, sender=office.account(STF), invitation_id=invitation)

    assert "ditolak" in message.text
    assert newest(office, STRANGER).kind == "claim_rejected"
    assert database.read_now(kept_about, STRANGER) == []


def test_a_rejected_newcomer_is_forgotten_with_the_files_that_were_sent_meanwhile(
    office: OfficeAtWork, database: Database
) -> None:
    invitation = claim(office)
    office.send_file(STRANGER, "surat tugas Dedi.pdf")

    office.do(registration.reject_claim, sender=office.account(STF), invitation_id=invitation)
    office.deliver()

    assert database.read_now(kept_about, STRANGER) == []


def test_a_newcomer_with_another_claim_is_not_forgotten_by_a_rejection(office: OfficeAtWork) -> None:
    agree(office, read_consent(office, a_link(office)))
    open_link(office, a_link(office, post=SEK))
    tell_name_and_salutation(office)
    first, second = office.see(invitations.claimed_by, office.person(STRANGER).id)

    office.do(registration.reject_claim, sender=office.account(STF), invitation_id=first.id)
    office.do(registration.confirm_claim, sender=office.account(STF), invitation_id=second.id)

    assert sits_on(office, SEK) == STRANGER


def test_an_official_whose_second_post_is_rejected_keeps_the_first_and_its_question(
    office: OfficeAtWork, database: Database
) -> None:
    head = office.account(KD)
    open_link(office, a_link(office), telegram_id=head)
    (second,) = office.see(invitations.claimed_by, office.person(head).id)
    database.run_now(
        questions.ask, person_id=office.person(head).id, kind=QuestionKind.CANCEL_REASON, subject_id=1, now=office.now
    )

    office.do(registration.reject_claim, sender=office.account(STF), invitation_id=second.id)

    assert sits_on(office, KD) == head
    assert office.asked(head) == QuestionKind.CANCEL_REASON


def test_of_two_who_wait_for_one_post_the_other_is_told_when_it_is_filled_and_forgotten(
    office: OfficeAtWork, database: Database
) -> None:
    waiting, placed = claim(office), claim(office, telegram_id=ANOTHER_STRANGER)
    office.clear()

    office.do(registration.confirm_claim, sender=office.account(STF), invitation_id=placed)

    assert newest(office, STRANGER).kind == "claim_rejected"
    with pytest.raises(ClaimAlreadyDecided):
        office.do(registration.confirm_claim, sender=office.account(STF), invitation_id=waiting)
    assert office.see(people.by_telegram_id, STRANGER) is None


def test_a_known_person_claims_another_post_without_a_second_consent(office: OfficeAtWork) -> None:
    office.clear()

    open_link(office, a_link(office), telegram_id=office.account(KD))

    assert office.waiting() == [
        (office.account(KD), "waiting_for_confirmation"),
        (office.account(STF), "claim"),
    ]


# Strangers


def test_a_stranger_learns_only_how_to_ask(office: OfficeAtWork, database: Database) -> None:
    office.do(menu.show_menu, sender=STRANGER)

    told = newest(office, STRANGER)

    assert told.buttons == [labels.REQUEST_ACCESS]
    assert "Kepala" not in told.message.text
    assert database.read_now(kept_about, STRANGER) == []


def test_a_request_reaches_the_admins_with_name_username_and_the_vacant_posts(office: OfficeAtWork) -> None:
    message = office.do(registration.request_access, account=an_account())

    (asked,) = office.deliver()
    assert "diteruskan kepada admin" in message.text
    assert asked.chat_id == office.account(STF)
    assert "Dedi Kurniawan" in asked.message.text
    assert "@dedi_k" in asked.message.text
    assert asked.buttons == [
        "Sekretaris",
        "Kasubag Administrasi Umum dan Keuangan",
        "Kepala Bidang TIK",
        "Kepala Bidang KIP",
        labels.REJECT,
    ]


def the_request(database: Database) -> int:
    (request_id,) = database.read_now(lambda session: list(session.exec(select(AccessRequestRow.id))))
    assert request_id is not None
    return request_id


def test_a_stranger_asks_once_while_nobody_answers(office: OfficeAtWork) -> None:
    office.do(registration.request_access, account=an_account())
    office.wait(days=3)

    with pytest.raises(AccessAlreadyRequested):
        office.do(registration.request_access, account=an_account())


def test_a_stranger_who_was_turned_away_may_ask_again_the_next_day(office: OfficeAtWork, database: Database) -> None:
    office.do(registration.request_access, account=an_account())
    office.do(registration.reject_access, sender=office.account(STF), request_id=the_request(database))
    office.wait(hours=23, minutes=59)
    office.do(housekeeping.purge)
    with pytest.raises(AccessAlreadyRequested):
        office.do(registration.request_access, account=an_account())

    office.wait(minutes=1)

    office.do(registration.request_access, account=an_account())


def test_one_stranger_does_not_keep_another_from_asking(office: OfficeAtWork) -> None:
    office.do(registration.request_access, account=an_account())

    office.do(registration.request_access, account=an_account(ANOTHER_STRANGER))


def test_an_official_has_no_access_to_ask_for(office: OfficeAtWork) -> None:
    with pytest.raises(ButtonUnknown):
        office.do(registration.request_access, account=an_account(office.account(KD)))


def test_a_request_that_nobody_answered_is_forgotten_after_seven_days(office: OfficeAtWork, database: Database) -> None:
    office.do(registration.request_access, account=an_account())
    office.wait(days=7)
    office.do(housekeeping.purge)
    still_there = the_request(database)

    office.wait(minutes=1)
    office.do(housekeeping.purge)

    with pytest.raises(ClaimAlreadyDecided):
        office.do(registration.reject_access, sender=office.account(STF), request_id=still_there)
    assert office.deliver() == []
    assert database.read_now(lambda session: list(session.exec(select(AccessRequestRow)))) == []
    office.do(registration.request_access, account=an_account())


def test_an_answered_request_leaves_no_trace_of_the_account_once_the_day_is_over(
    office: OfficeAtWork, database: Database
) -> None:
    office.do(registration.request_access, account=an_account())
    office.do(registration.reject_access, sender=office.account(STF), request_id=the_request(database))
    office.deliver()
    at_once = database.read_now(kept_about, STRANGER)

    office.wait(days=1, minutes=1)
    office.do(housekeeping.purge)

    assert at_once == []
    assert database.read_now(lambda session: list(session.exec(select(AccessRequestRow)))) == []


def test_a_granted_stranger_reads_the_consent_first_and_needs_no_second_confirmation(
    office: OfficeAtWork, database: Database
) -> None:
    office.do(registration.request_access, account=an_account())
    office.do(registration.grant_access, sender=office.account(STF), request_id=the_request(database), post=KSB)
    office.deliver()
    assert office.see(people.by_telegram_id, STRANGER) is None

    agree(office, consent_button(office))
    tell_name_and_salutation(office)

    assert sits_on(office, KSB) == STRANGER


def test_a_request_is_answered_once_and_by_an_admin(office: OfficeAtWork, database: Database) -> None:
    office.do(registration.request_access, account=an_account())
    request = the_request(database)
    with pytest.raises(NotPermitted):
        office.do(registration.grant_access, sender=office.account(KD), request_id=request, post=KSB)
    with pytest.raises(NotPermitted):
        office.do(registration.reject_access, sender=office.account(KD), request_id=request)

    office.do(registration.reject_access, sender=office.account(STF), request_id=request)

    with pytest.raises(ClaimAlreadyDecided):
        office.do(registration.grant_access, sender=office.account(STF), request_id=request, post=KSB)
    assert newest(office, STRANGER).kind == "access_rejected"


@pytest.mark.parametrize(("post", "error"), [(KD, PostHasHolder), ("bupati", NotPermitted)])
def test_a_stranger_is_let_only_into_a_vacant_post(
    office: OfficeAtWork, database: Database, post: str, error: type[Exception]
) -> None:
    office.do(registration.request_access, account=an_account())

    with pytest.raises(error):
        office.do(registration.grant_access, sender=office.account(STF), request_id=the_request(database), post=post)


def test_a_post_that_is_filled_before_the_granted_stranger_agrees_stays_with_its_holder(
    office: OfficeAtWork, database: Database
) -> None:
    office.do(registration.request_access, account=an_account())
    office.do(registration.grant_access, sender=office.account(STF), request_id=the_request(database), post=KSB)
    office.deliver()
    claimed = claim(office, telegram_id=ANOTHER_STRANGER)
    office.do(registration.confirm_claim, sender=office.account(STF), invitation_id=claimed)

    with pytest.raises(LinkForFilledPost):
        agree(office, consent_button(office))

    assert office.see(people.by_telegram_id, STRANGER) is None


def test_a_consent_text_for_a_link_that_is_no_longer_good_is_not_sent(office: OfficeAtWork) -> None:
    open_link(office, a_link(office))
    office.seat(KSB, account=190)
    office.database.run_now(invitations.void_for_post, KSB)

    assert office.deliver() == []
