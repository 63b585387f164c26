"""What a phone shows and lets one do, without any office behind it."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.page.desk import CALLS, COMMANDS, FAULTS, OLDER, UNBLOCK, Desk
from tests.page.played_bot import PlayedBot

pytestmark = pytest.mark.xdist_group("page")

BUDI, SARI = 101, 102
EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>&lt;b&gt;"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC"
)


def keyboard(*labels: str) -> dict[str, object]:
    """Return an inline keyboard with one row."""
    return {"inline_keyboard": [[{"text": label, "callback_data": label} for label in labels]]}


def test_html_and_script_are_shown_as_text(lone_desk: Desk, simulator: PlayedBot, tmp_path: Path) -> None:
    simulator.person(BUDI, EVIL)
    lone_desk.open()
    simulator.call("sendMessage", chat_id=BUDI, text=EVIL, reply_markup=keyboard(EVIL[:40]))
    simulator.send_file("sendDocument", BUDI, f"{EVIL.replace('/', '')}.pdf", b"%PDF-1.4", caption=EVIL)
    evil_link = {
        "type": "text_link",
        "offset": 0,
        "length": 4,
        "url": 'https://example.com/"><script>alert(3)</script>',
    }
    simulator.call("sendMessage", chat_id=BUDI, text="tautan", entities=[evil_link])
    lone_desk.type(BUDI, EVIL)

    expect(lone_desk.phone(BUDI).locator(".text").filter(has_text=EVIL)).to_have_count(3)
    expect(lone_desk.phone(BUDI).locator("h2")).to_have_text(EVIL)
    expect(lone_desk.phone(BUDI).locator(".file-name")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(lone_desk.phone(BUDI).get_by_role("button", name=EVIL[:40])).to_be_visible()
    assert lone_desk.page.locator("img, body script").count() == 0


def test_the_html_of_the_bot_is_formatted(lone_desk: Desk, simulator: PlayedBot) -> None:
    simulator.person(BUDI, "Budi")
    text = (
        "<b>tebal <i>miring</i></b> <u>garis</u> <s>coret</s> <code>kode</code> <a href='https://example.com'>tautan</a>"
        " <tg-spoiler>rahasia</tg-spoiler><blockquote>kutipan</blockquote>😀 <b>akhir</b> /bantuan"
    )
    simulator.call("sendMessage", chat_id=BUDI, text=text, parse_mode="HTML")
    lone_desk.open()

    shown = lone_desk.phone(BUDI).locator(".from-bot .text")
    assert shown.locator("strong").all_inner_texts() == ["tebal miring", "akhir"]
    for tag, words in (("em", "miring"), ("u", "garis"), ("s", "coret"), ("code", "kode"), ("blockquote", "kutipan")):
        expect(shown.locator(tag)).to_have_text(words)
    expect(shown.locator("a")).to_have_attribute("href", "https://example.com/")
    shown.get_by_role("button", name="Tampilkan teks tersembunyi").click()
    expect(shown).to_contain_text("rahasia")
    shown.get_by_role("button", name="/bantuan").click()
    expect(lone_desk.messages(BUDI, "/bantuan").last).to_contain_class("from-person")


def test_a_message_carries_its_marks(lone_desk: Desk, simulator: PlayedBot) -> None:
    simulator.person(BUDI, "Budi")
    lone_desk.open()
    silent = simulator.call("sendMessage", chat_id=BUDI, text="pelan", disable_notification=True)
    gone = simulator.call("sendMessage", chat_id=BUDI, text="keliru")
    simulator.call("editMessageText", chat_id=BUDI, message_id=silent["message_id"], text="pelan saja")
    simulator.call("deleteMessage", chat_id=BUDI, message_id=gone["message_id"])

    expect(lone_desk.messages(BUDI, "pelan saja").locator(".marks")).to_contain_text("tanpa suara")
    expect(lone_desk.messages(BUDI, "pelan saja").locator(".marks")).to_contain_text("disunting")
    expect(lone_desk.messages(BUDI, "Pesan dihapus")).to_be_visible()
    expect(lone_desk.messages(BUDI, "keliru")).to_have_count(0)


def test_an_answer_is_a_toast_or_a_dialog(lone_desk: Desk, simulator: PlayedBot) -> None:
    simulator.person(BUDI, "Budi")
    simulator.call("sendMessage", chat_id=BUDI, text="pilih", reply_markup=keyboard("Satu", "Dua"))
    lone_desk.open()
    phone = lone_desk.phone(BUDI)

    lone_desk.press(BUDI, "Satu")
    expect(phone.locator(".key.pressed")).to_have_text("Satu")
    simulator.call("answerCallbackQuery", callback_query_id=simulator.pressed()["id"], text="Tercatat")
    expect(phone.locator(".toast")).to_have_text("Tercatat")
    expect(phone.locator(".key.pressed")).to_have_count(0)

    lone_desk.press(BUDI, "Dua")
    query = simulator.pressed()
    lone_desk.press(BUDI, "Satu")
    second = simulator.pressed()
    simulator.call("answerCallbackQuery", callback_query_id=query["id"], text="Belum dapat", show_alert=True)
    simulator.call("answerCallbackQuery", callback_query_id=second["id"], text="Sudah selesai", show_alert=True)
    dialog = lone_desk.page.get_by_role("alertdialog")
    expect(dialog).to_contain_text("Belum dapat")
    lone_desk.page.keyboard.press("Escape")
    expect(dialog).to_contain_text("Sudah selesai")
    lone_desk.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_files_go_up_and_come_down(lone_desk: Desk, simulator: PlayedBot, tmp_path: Path) -> None:
    simulator.person(BUDI, "Budi")
    simulator.send_file("sendDocument", BUDI, "IKU 2027.xlsx", b"x" * 2048, caption="Mohon diisi")
    simulator.send_file("sendPhoto", BUDI, "tanda.png", PNG)
    lone_desk.open()

    file = lone_desk.phone(BUDI).locator(".file")
    expect(file).to_contain_text("2 KB")
    with lone_desk.page.expect_download() as download:
        file.click()
    assert download.value.suggested_filename == "IKU 2027.xlsx"
    assert download.value.path().read_bytes() == b"x" * 2048
    photo = lone_desk.phone(BUDI).locator(".photo img")
    lone_desk.page.wait_for_function("node => node.complete && node.naturalWidth === 10", arg=photo.element_handle())

    drop = """node => {
        const data = new DataTransfer();
        data.items.add(new File(["isi"], "lampiran.pdf", {type: "application/pdf"}));
        node.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
    }"""
    lone_desk.phone(BUDI).evaluate(drop)
    expect(lone_desk.phone(BUDI).locator(".stage")).to_contain_text("lampiran.pdf")
    lone_desk.type(BUDI, "ini berkasnya")
    expect(lone_desk.messages(BUDI, "ini berkasnya").locator(".file-name")).to_have_text("lampiran.pdf")

    (tmp_path / "diagram.png").write_bytes(PNG)
    lone_desk.phone(BUDI).locator("input[type=file]").set_input_files(tmp_path / "diagram.png")
    expect(lone_desk.phone(BUDI).get_by_role("checkbox", name="foto")).to_be_checked()
    lone_desk.type(BUDI, "dan ini fotonya")
    expect(lone_desk.messages(BUDI, "dan ini fotonya").locator(".photo img")).to_be_visible()


def test_a_file_that_misses_the_phones_does_not_take_the_place_of_the_page(
    lone_desk: Desk, simulator: PlayedBot
) -> None:
    simulator.person(BUDI, "Budi")
    lone_desk.open()

    is_refused = lone_desk.page.evaluate(
        "() => !document.body.dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true}))"
    )

    assert is_refused


def test_a_button_stays_under_the_pointer_while_messages_come(lone_desk: Desk, simulator: PlayedBot) -> None:
    simulator.person(BUDI, "Budi")
    for number in range(20):
        simulator.call("sendMessage", chat_id=BUDI, text=f"pesan {number}")
    simulator.call("sendMessage", chat_id=BUDI, text="pilih", reply_markup=keyboard("Terima"))
    lone_desk.open()
    button, mouse = lone_desk.phone(BUDI).get_by_role("button", name="Terima"), lone_desk.page.mouse
    button.hover()

    mouse.down()
    simulator.call("sendMessage", chat_id=BUDI, text="di tengah")
    late = lone_desk.messages(BUDI, "di tengah")
    expect(late).to_be_attached()
    mouse.up()

    assert simulator.pressed()["data"] == "Terima"
    expect(late).to_be_in_viewport(ratio=1)


def test_what_was_written_is_kept_until_it_is_sent(lone_desk: Desk, simulator: PlayedBot) -> None:
    simulator.person(BUDI, "Budi")
    simulator.call("sendMessage", chat_id=BUDI, text="lihat /bantuan")
    lone_desk.open()
    phone = lone_desk.phone(BUDI)
    field = phone.locator("textarea")

    field.fill("konsep")
    phone.get_by_role("button", name="/bantuan").click()
    expect(lone_desk.messages(BUDI, "/bantuan").last).to_contain_class("from-person")
    expect(field).to_have_value("konsep")

    lone_desk.page.context.set_offline(True)
    field.press("Enter")
    expect(phone.locator(".toast")).to_contain_text("Tidak dapat dilakukan")
    expect(field).to_have_value("konsep")
    lone_desk.page.context.set_offline(False)
    lone_desk.problems.clear()  # a line that was cut on purpose


def test_a_phone_that_is_not_looked_at_counts_its_messages(lone_desk: Desk, simulator: PlayedBot) -> None:
    simulator.person(BUDI, "Budi")
    simulator.person(SARI, "Sari")
    lone_desk.open()
    lone_desk.chip(BUDI).click()
    for number in range(3):
        simulator.call("sendMessage", chat_id=SARI, text=f"pesan {number}")

    expect(lone_desk.chip(SARI)).to_contain_text("3 belum dibaca")
    lone_desk.open()
    expect(lone_desk.chip(SARI)).to_contain_text("3 belum dibaca")
    lone_desk.chip(SARI).click()
    expect(lone_desk.chip(SARI)).not_to_contain_text("belum dibaca")


def test_commands_blocking_and_the_keyboard_alone(lone_desk: Desk, simulator: PlayedBot) -> None:
    simulator.person(BUDI, "Budi")
    simulator.call("setMyCommands", commands=[{"command": "tugas", "description": "Tugas saya"}])
    lone_desk.open()
    phone, keys = lone_desk.phone(BUDI), lone_desk.page.keyboard

    phone.get_by_role("button", name=COMMANDS).focus()
    keys.press("Enter")
    expect(phone.locator(".menu button").first).to_be_focused()
    keys.press("Enter")
    expect(lone_desk.messages(BUDI, "/tugas").last).to_be_visible()

    lone_desk.page.get_by_text(FAULTS, exact=True).click()
    lone_desk.page.get_by_role("checkbox", name="Budi").check()
    expect(phone.locator(".post")).to_contain_text("Memblokir bot")
    phone.get_by_role("button", name=UNBLOCK).click()
    expect(phone.locator("textarea")).to_be_visible()


def test_faults_are_switched_and_calls_are_shown(lone_desk: Desk, simulator: PlayedBot) -> None:
    simulator.person(BUDI, "Budi")
    lone_desk.open()
    lone_desk.page.get_by_text(FAULTS, exact=True).click()
    lone_desk.page.get_by_text(CALLS).click()
    switch = lone_desk.page.get_by_role("checkbox", name="429")

    with lone_desk.page.expect_response("**/control/faults"):
        switch.check()
    assert simulator.status("sendMessage", chat_id=BUDI, text="halo") == 429
    expect(lone_desk.page.locator("#call-list li.refused")).to_contain_text("429 Too Many Requests")
    lone_desk.page.locator("#call-list li.refused").last.click()
    expect(lone_desk.page.locator("#call-list pre").last).to_contain_text('"retry_after": 3')
    with lone_desk.page.expect_response("**/control/faults?id=*"):
        switch.uncheck()
    assert simulator.status("sendMessage", chat_id=BUDI, text="halo") == 200


def test_after_a_restart_of_telegram_the_page_catches_up(lone_desk: Desk, simulator: PlayedBot) -> None:
    simulator.person(BUDI, "Budi")
    lone_desk.open()
    lone_desk.page.context.set_offline(True)
    simulator.call("sendMessage", chat_id=BUDI, text="sementara itu")
    lone_desk.page.context.set_offline(False)

    expect(lone_desk.messages(BUDI, "sementara itu")).to_be_attached()
    simulator.post("/control/reset")
    expect(lone_desk.page.locator(".phone")).to_have_count(0)
    lone_desk.problems.clear()  # a line that was cut on purpose


def test_older_messages_come_on_demand(lone_desk: Desk, simulator: PlayedBot) -> None:
    simulator.person(BUDI, "Budi")
    for number in range(150):
        simulator.call("sendMessage", chat_id=BUDI, text=f"pesan {number:03}")
    lone_desk.open()
    phone = lone_desk.phone(BUDI)

    expect(phone.locator(".message")).to_have_count(60)
    phone.get_by_role("button", name=OLDER).click()
    expect(phone.locator(".message")).to_have_count(120)
    phone.get_by_role("button", name=OLDER).click()
    expect(phone.locator(".message")).to_have_count(151)
    expect(phone.get_by_role("button", name=OLDER)).to_be_hidden()


def test_nothing_stands_in_the_way_of_people_who_see_or_move_differently(lone_desk: Desk, simulator: PlayedBot) -> None:
    simulator.person(BUDI, "Budi")
    simulator.person(SARI, "Sari")
    styled = [[{"text": style, "callback_data": style, "style": style} for style in ("primary", "success", "danger")]]
    simulator.call("sendMessage", chat_id=BUDI, text="pilih /bantuan", reply_markup={"inline_keyboard": styled})
    simulator.send_file("sendDocument", BUDI, "IKU.pdf", b"%PDF-1.4")
    lone_desk.open()
    simulator.call("sendMessage", chat_id=SARI, text="baru", disable_notification=True)
    expect(lone_desk.chip(SARI)).to_contain_text("1")

    lone_desk.unfold_all()
    assert lone_desk.serious_violations() == []
    assert lone_desk.overflow(390) == 0
    assert lone_desk.serious_violations() == []
