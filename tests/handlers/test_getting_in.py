"""Links, consent, names, confirmation by an admin, strangers, and what people may do with their own data."""

import re

import pytest

from db import people
from messages.people import link_unknown
from messages.refusals import WORDS, refusal
from services.registration import make_link
from sop.errors import (
    AccessAlreadyRequested,
    ButtonUnknown,
    ClaimAlreadyDecided,
    LastAdmin,
    LinkExpired,
    LinkForFilledPost,
    LinkUsed,
    NotPermitted,
    PostHasHolder,
    TextEmpty,
    TextTooLong,
    TooManyLinksTried,
)
from sop.model import Person, Salutation
from tests.chat.recording import Call
from tests.handlers.desk import KD, KIP, SEK, STF, STRANGER, TIK, Desk
from tests.messages.gallery import ZONE

NEWCOMER = 777
POST = "kabid_tik"


async def vacate(desk: Desk, telegram_id: int = TIK, post: str = POST) -> None:
    """Release the holder of a post, as an admin does."""
    person = desk.person(telegram_id)
    await desk.press(STF, f"post:released:{post}:{person.id}")
    await desk.send_all()


async def link_by_admin(desk: Desk) -> str:
    """Let an admin make a link, and return its token."""
    seen = await desk.press(STF, f"post:link:{POST}")
    match = re.search(r"https://t\.me/tepat_uji_bot\?start=(\S+)", seen.edit.text)
    assert match is not None
    return match.group(1)


def token_of(desk: Desk, *, post: str = POST) -> str:
    """Make a link as the command line does, and return its token."""
    link = desk.run_service(make_link, office=desk.office, post=post, needs_confirmation=False, now=desk.clock())
    return link.url.partition("?start=")[2]


async def enter(desk: Desk, token: str, *, name: str = "Andi Saputra, S.Kom.") -> list[Call]:
    """Open a link, agree, and tell name and salutation; returns what was sent then."""
    await desk.say(NEWCOMER, f"/start {token}")
    (consent,) = await desk.send_all()
    await desk.press(NEWCOMER, consent.buttons["Setuju"])
    await desk.send_all()
    await desk.say(NEWCOMER, name)
    (salutation,) = await desk.send_all()
    await desk.press(NEWCOMER, salutation.buttons["Bapak"])
    return await desk.send_all()


def holder_of(desk: Desk, post: str = POST) -> Person | None:
    """Return who sits on a post."""
    holder = desk.read(lambda session: people.holder_of(session, post, now=desk.clock()))
    return None if holder is None else holder.person


async def test_a_link_from_an_admin_leads_in_after_confirmation(desk: Desk) -> None:
    await vacate(desk)

    sent = await enter(desk, await link_by_admin(desk))

    assert holder_of(desk) is None
    (question,) = (call for call in sent if call.chat_id == STF)
    assert "Andi Saputra, S.Kom." in question.text
    assert "@akun777" in question.text
    seen = await desk.press(STF, question.buttons["Benar, Pasang"])
    assert "telah dipasang sebagai" in seen.edit.text
    person = holder_of(desk)
    assert person is not None
    assert (person.telegram_id, person.name, person.salutation) == (NEWCOMER, "Andi Saputra, S.Kom.", Salutation.BAPAK)
    welcome = [call for call in await desk.send_all() if call.chat_id == NEWCOMER]
    assert any("selamat datang" in call.text for call in welcome)
    assert any(call.method == "setMyCommands" for call in desk.network.calls)


async def test_an_admin_can_refuse_who_opened_the_link(desk: Desk) -> None:
    await vacate(desk)
    sent = await enter(desk, await link_by_admin(desk))
    (question,) = (call for call in sent if call.chat_id == STF)

    seen = await desk.press(STF, question.buttons["Tolak"])

    assert "ditolak" in seen.edit.text
    assert desk.read(lambda session: people.by_telegram_id(session, NEWCOMER)) is None
    again = await desk.press(STF, question.buttons["Benar, Pasang"])
    assert (again.answer, again.is_alert) == (WORDS[ClaimAlreadyDecided], True)


async def test_a_link_from_the_command_line_needs_no_confirmation(desk: Desk) -> None:
    await vacate(desk)

    await enter(desk, token_of(desk))

    person = holder_of(desk)
    assert person is not None
    assert person.telegram_id == NEWCOMER


async def test_before_consent_nothing_is_kept(desk: Desk) -> None:
    await vacate(desk)
    await desk.say(NEWCOMER, f"/start {token_of(desk)}")
    (consent,) = await desk.send_all()

    seen = await desk.press(NEWCOMER, consent.buttons["Tidak Setuju"])

    assert seen.edit.text == "Baik. Tidak ada data Bapak/Ibu yang disimpan."
    assert desk.read(lambda session: people.by_telegram_id(session, NEWCOMER)) is None


async def test_consent_cannot_be_given_for_somebody_else_or_by_guessing(desk: Desk) -> None:
    await vacate(desk)
    await desk.say(NEWCOMER, f"/start {token_of(desk)}")
    (consent,) = await desk.send_all()
    agree = consent.buttons["Setuju"]
    invitation_id = agree.split(":")[2]
    guesses = [agree, f"consent:yes:{invitation_id}:{'0' * 16}", f"consent:yes:{invitation_id}:x", f"{agree}0"]

    for data in guesses:
        seen = await desk.press(STRANGER, data)

        assert (data, seen.answer, seen.is_alert) == (data, WORDS[NotPermitted], True)
    assert desk.read(lambda session: people.by_telegram_id(session, STRANGER)) is None


async def test_pressing_setuju_twice_is_the_same_as_once(desk: Desk) -> None:
    await vacate(desk)
    await desk.say(NEWCOMER, f"/start {token_of(desk)}")
    (consent,) = await desk.send_all()

    first = await desk.press(NEWCOMER, consent.buttons["Setuju"])
    second = await desk.press(NEWCOMER, consent.buttons["Setuju"])

    assert first.edit.text == second.edit.text
    assert [kind for kind, _ in desk.waiting_kinds()] == ["question"]


async def test_a_link_that_does_not_lead_in_says_why(desk: Desk) -> None:
    await vacate(desk)
    expired = token_of(desk)
    desk.clock.pass_by(days=7)
    used = token_of(desk)
    await desk.say(NEWCOMER, f"/start {used}")
    (consent,) = await desk.send_all()
    await desk.press(NEWCOMER, consent.buttons["Setuju"])
    await desk.send_all()

    for token, rule in ((expired, LinkExpired), (used, LinkUsed)):
        await desk.say(STRANGER, f"/start {token}")

        assert [call.text for call in await desk.send_all()] == [WORDS[rule]]


async def test_an_unknown_link_says_so_until_it_looks_like_guessing(desk: Desk) -> None:
    for token in ("x" * 64, "é", "1", "<b>", "x" * 63):
        await desk.say(STRANGER, f"/start {token}")

        assert [call.text for call in await desk.send_all()] == [link_unknown().text]

    await desk.say(STRANGER, "/start x")
    assert [call.text for call in await desk.send_all()] == [WORDS[TooManyLinksTried]]


async def test_a_link_into_a_post_that_was_filled_meanwhile_says_so(desk: Desk) -> None:
    await vacate(desk)
    late = token_of(desk)
    await enter(desk, token_of(desk))

    await desk.say(STRANGER, f"/start {late}")

    assert [call.text for call in await desk.send_all()] == [WORDS[LinkForFilledPost]]


@pytest.mark.parametrize(("name", "rule"), [("\u200b ", TextEmpty()), ("x" * 101, TextTooLong(100))])
async def test_a_name_that_cannot_be_taken_is_asked_for_again(
    desk: Desk, name: str, rule: TextEmpty | TextTooLong
) -> None:
    await vacate(desk)
    await desk.say(NEWCOMER, f"/start {token_of(desk)}")
    (consent,) = await desk.send_all()
    await desk.press(NEWCOMER, consent.buttons["Setuju"])
    await desk.send_all()

    await desk.say(NEWCOMER, name)
    assert [call.text for call in await desk.send_all()] == [refusal(rule, zone=ZONE)]

    await desk.say(NEWCOMER, "Andi <b>&")
    (question,) = await desk.send_all()
    assert "Andi &lt;b&gt;&amp;" in question.text


@pytest.mark.parametrize("words", ["/tugas", "/pantau", "/data_saya", "/start", "/bantuan"])
async def test_who_has_not_finished_getting_in_is_asked_again_for_what_is_missing(desk: Desk, words: str) -> None:
    await vacate(desk)
    await desk.say(NEWCOMER, f"/start {token_of(desk)}")
    (consent,) = await desk.send_all()
    await desk.press(NEWCOMER, consent.buttons["Setuju"])
    await desk.send_all()

    await desk.say(NEWCOMER, words)

    (call,) = await desk.send_all()
    assert call.chat_id == NEWCOMER
    if words != "/bantuan":
        assert "nama lengkap" in call.text


async def test_a_stranger_asks_for_access_once_and_an_admin_lets_him_in(desk: Desk) -> None:
    await vacate(desk)
    seen = await desk.press(NEWCOMER, "access:ask")
    again = await desk.press(NEWCOMER, "access:ask")
    (request,) = await desk.send_all()

    granted = await desk.press(STF, request.buttons["Kepala Bidang TIK"])
    double = await desk.press(STF, request.buttons["Kepala Bidang TIK"])

    assert "diteruskan kepada admin" in seen.edit.text
    assert (again.answer, again.is_alert) == (WORDS[AccessAlreadyRequested], True)
    assert (request.chat_id, "Budi Uji" in request.text) == (STF, True)
    assert "disetujui" in granted.edit.text
    assert double.answer == WORDS[ClaimAlreadyDecided]
    (consent,) = await desk.send_all()
    assert (consent.chat_id, list(consent.buttons)) == (NEWCOMER, ["Setuju", "Tidak Setuju"])


async def test_a_stranger_can_be_turned_away(desk: Desk) -> None:
    await desk.press(NEWCOMER, "access:ask")
    (request,) = await desk.send_all()

    await desk.press(STF, request.buttons["Tolak"])

    (call,) = await desk.send_all()
    assert (call.chat_id, "tidak disetujui" in call.text) == (NEWCOMER, True)


@pytest.mark.parametrize(
    "data",
    [
        "post:list:0",
        "post:show:kabid_tik",
        "post:link:kabid_tik",
        "post:data:kabid_tik",
        "post:release:kabid_tik",
        "post:released:kabid_tik:4",
        "person:change:4:name",
        "person:ask_salutation:4",
        "access:grant:1:kabid_tik",
        "access:reject:1",
        "claim:confirm:1",
        "claim:reject:1",
    ],
)
async def test_what_is_for_admins_is_refused_to_everybody_else(desk: Desk, data: str) -> None:
    seen = await desk.press(KD, data)

    assert (seen.answer, seen.is_alert) == (WORDS[NotPermitted], True)
    assert desk.waiting() == []


async def test_an_admin_walks_from_the_list_to_a_post_and_back(desk: Desk) -> None:
    await desk.say(STF, "/pejabat")
    (listed,) = await desk.send_all()

    post = await desk.press(STF, listed.buttons["Kepala Bidang TIK"])
    data = await desk.press(STF, post.edit.buttons["Ubah Data"])
    back = await desk.press(STF, data.edit.buttons["‹ Kembali"])
    release = await desk.press(STF, post.edit.buttons["Lepas Akun"])
    kept = await desk.press(STF, release.edit.buttons["Batal"])
    again = await desk.press(STF, post.edit.buttons["‹ Kembali"])

    assert list(post.edit.buttons) == ["Ubah Data", "Lepas Akun", "‹ Kembali"]
    assert list(data.edit.buttons) == ["Nama", "NIP", "Pangkat", "Sapaan", "‹ Kembali"]
    assert back.edit.text == kept.edit.text == post.edit.text
    assert again.edit.text == listed.text
    assert holder_of(desk) == desk.person(TIK)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "Andi S., M.T."), ("employee_number", "199001012015032001"), ("rank", "Penata (III/c)")],
)
async def test_an_admin_changes_a_field(desk: Desk, field: str, value: str) -> None:
    person = desk.person(TIK)
    await desk.press(STF, f"person:change:{person.id}:{field}")
    await desk.send_all()

    await desk.say(STF, f"  {value}\n")

    assert getattr(desk.person(TIK), field) == value
    assert value in (await desk.send_all())[0].text


async def test_an_admin_changes_the_salutation(desk: Desk) -> None:
    person = desk.person(TIK)
    await desk.press(STF, f"person:ask_salutation:{person.id}")
    (question,) = await desk.send_all()

    await desk.press(STF, question.buttons["Ibu"])

    assert desk.person(TIK).salutation is Salutation.IBU


@pytest.mark.parametrize("field", ["telegram_id", "is_admin", "own_name", "proof", "cancel_reason"])
async def test_no_other_field_can_be_changed_by_a_forged_press(desk: Desk, field: str) -> None:
    seen = await desk.press(STF, f"person:change:{desk.person(TIK).id}:{field}")

    assert seen.answer == WORDS[ButtonUnknown]
    assert desk.waiting() == []


async def test_a_salutation_that_does_not_exist_cannot_be_forged(desk: Desk) -> None:
    seen = await desk.press(STF, f"person:salute:{desk.person(TIK).id}:tuan")

    assert seen.answer == WORDS[ButtonUnknown]


async def test_nobody_changes_the_salutation_of_another_without_being_admin(desk: Desk) -> None:
    seen = await desk.press(KD, f"person:salute:{desk.person(TIK).id}:ibu")

    assert seen.answer == WORDS[NotPermitted]


async def test_a_released_holder_is_told_and_the_leaders_hear_of_it(desk: Desk) -> None:
    person = desk.person(TIK)

    seen = await desk.press(STF, f"post:released:{POST}:{person.id}")

    assert "lowong" in seen.edit.text
    told = {call.chat_id for call in await desk.send_all() if call.method == "sendMessage"}
    assert told == {TIK, KD, SEK, STF}
    again = await desk.press(STF, f"post:released:{POST}:{person.id}")
    assert again.is_alert


async def test_a_link_into_a_filled_post_cannot_be_made(desk: Desk) -> None:
    seen = await desk.press(STF, f"post:link:{POST}")

    assert (seen.answer, seen.is_alert) == (WORDS[PostHasHolder], True)


async def test_the_last_admin_cannot_leave(desk: Desk) -> None:
    person = desk.person(STF)

    released = await desk.press(STF, f"post:released:staf_sekretariat:{person.id}")
    erased = await desk.press(STF, f"person:erase:{person.id}")

    assert released.answer == erased.answer == WORDS[LastAdmin]
    assert desk.person(STF).is_admin


async def test_everybody_can_read_and_remove_the_own_data(desk: Desk) -> None:
    await desk.say(KIP, "/data_saya")
    (own,) = await desk.send_all()
    await desk.say(KIP, "/hapus_data")
    (question,) = await desk.send_all()

    seen = await desk.press(KIP, question.buttons["Ya, Hapus"])

    assert "Maya Lestari" in own.text
    assert "mohon tekan <b>Ya, Hapus</b>" in question.text
    assert seen.edit.text.startswith("Data pribadi Bapak/Ibu telah dihapus.")
    assert desk.read(lambda session: people.by_telegram_id(session, KIP)) is None
    await desk.say(KIP, "/tugas")
    assert desk.waiting_kinds()[-1] == ("stranger", KIP)


async def test_nobody_removes_the_data_of_another(desk: Desk) -> None:
    seen = await desk.press(STF, f"person:erase:{desk.person(KIP).id}")

    assert seen.answer == WORDS[NotPermitted]
    assert desk.person(KIP).name is not None
