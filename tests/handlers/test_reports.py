"""/laporan through the chat: the list, a report with its files, the evaluation, the register."""

from tests.handlers.desk import KD, SEK, STRANGER, Desk
from tests.handlers.test_runs import the_run


async def test_laporan_lists_what_can_be_reported_and_each_comes_as_a_message(desk: Desk) -> None:
    desk.start_run()
    await desk.send_all()

    await desk.say(KD, "/laporan")
    (listed,) = await desk.send_all()
    await desk.press(KD, listed.buttons["Penyusunan IKU Tahun 2027"])
    picture, report = await desk.send_all()
    for label in ("PDF", "Excel"):
        seen = await desk.press(KD, report.buttons[label])
        assert seen.answer == "Sedang disiapkan."
    await desk.press(KD, listed.buttons["Evaluasi SOP"])
    await desk.press(KD, listed.buttons["Buku Agenda"])
    pdf, sheet, evaluation, register = await desk.send_all()
    page = await desk.press(KD, "report:list:0")

    assert picture.method == "sendPhoto"
    assert "Laporan Penyusunan IKU Tahun 2027" in report.text
    assert [call.method for call in (pdf, sheet, register)] == ["sendDocument"] * 3
    assert evaluation.text.startswith("<b>Evaluasi SOP")
    assert page.edit.text == listed.text


async def test_the_overview_of_a_run_leads_to_its_report(desk: Desk) -> None:
    desk.start_run()
    await desk.send_all()

    await desk.say(SEK, "/pantau")
    _, overview = await desk.send_all()
    await desk.press(SEK, overview.buttons["Laporan"])

    assert [call.method for call in await desk.send_all()] == ["sendPhoto", "sendMessage"]


async def test_a_stranger_gets_no_report(desk: Desk) -> None:
    desk.start_run()
    await desk.send_all()

    seen = await desk.press(STRANGER, f"report:show:{the_run(desk).id}")

    assert seen.is_alert
    assert await desk.send_all() == []
