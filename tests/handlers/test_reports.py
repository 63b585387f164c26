"""/laporan through the chat: the list, a report with its files, the evaluation, the register."""

from tests.handlers.desk import KD, SEK, STRANGER, Desk
from tests.handlers.test_runs import the_run


async def test_laporan_lists_what_can_be_reported_and_each_comes_as_a_message(desk: Desk) -> None:
    desk.start_run()
    desk.finish_to(2)
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

    for label in ("PDF", "Excel"):
        await desk.press(KD, evaluation.buttons[label])
    assert [call.method for call in await desk.send_all()] == ["sendDocument"] * 2
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


async def test_a_period_is_chosen_or_typed_and_leads_to_a_post_and_to_files(desk: Desk) -> None:
    desk.start_run()
    desk.clock.pass_by(hours=1)
    await desk.send_all()

    periods = await desk.press(KD, "report:periods")
    posts = await desk.press(KD, periods.buttons["Tahun Ini"])
    rounds = await desk.press(KD, posts.buttons["Kepala Dinas"])
    for label in ("PDF", "Excel"):
        await desk.press(KD, posts.buttons[label])
    pdf, sheet = await desk.send_all()
    await desk.press(KD, periods.buttons["Periode Lain"])
    await desk.say(KD, "kemarin sampai kapan saja")
    asked, refused = await desk.send_all()
    await desk.say(KD, "1 November 2026 s.d. 30 November 2026")
    (typed,) = await desk.send_all()

    assert "1. Memerintahkan penyusunan IKU: 1 jam kerja dari 10 menit" in rounds.edit.text
    assert [pdf.method, sheet.method] == ["sendDocument"] * 2
    assert "periodenya" in asked.text
    assert "tanggal tersebut belum dapat dipahami" in refused.text
    assert "Kepala Dinas: 1 berjalan" in typed.text
