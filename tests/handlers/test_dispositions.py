"""/disposisi: what came and what went, and the cards behind it."""

from messages.refusals import WORDS
from sop.errors import NotPermitted
from tests.handlers.desk import KD, KSB, SEK, TIK, Desk


async def test_dispositions_are_listed_and_lead_to_their_cards(desk: Desk) -> None:
    first = desk.start_run()
    desk.finish_to(3)
    await desk.send_all()

    await desk.say(SEK, "/disposisi")
    (listed,) = await desk.send_all()
    page = await desk.press(SEK, "disposition:list:all:7")

    assert list(listed.buttons)[:2] == ["Kepada Kasubag Administrasi Umum dan Keuangan", "Dari Kepala Dinas"]
    assert list(listed.buttons)[-2:] == ["Disposisi Baru", "Cari"]
    assert page.edit.text == listed.text
    for sender, card in ((SEK, "Langkah 2 dari 14"), (KD, "Langkah 1 dari 14")):
        await desk.press(sender, f"disposition:open:{first}")
        assert any(card in call.text for call in await desk.send_all() if call.chat_id == sender)


async def test_a_disposition_of_others_is_not_opened(desk: Desk) -> None:
    first = desk.start_run()
    desk.finish_to(3)

    for sender, task_id in ((TIK, first), (KSB, first), (KD, 999_999_999), (KD, desk.open_task())):
        seen = await desk.press(sender, f"disposition:open:{task_id}")

        assert (seen.answer, seen.methods) == (WORDS[NotPermitted], ["answerCallbackQuery"])


async def test_somebody_without_dispositions_is_told_so(desk: Desk) -> None:
    await desk.say(TIK, "/disposisi")

    assert [call.text for call in await desk.send_all()] == ["<b>Disposisi masuk dan keluar</b>\nBelum ada disposisi."]
