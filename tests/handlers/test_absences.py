"""Absence by real presses: from the command to the acting official's card, and back."""

from tests.handlers.desk import KD, KSB, SEK, STF, Desk


async def test_an_absence_goes_from_the_command_to_the_card_of_who_acts(desk: Desk) -> None:
    desk.start_run()
    desk.finish_to(2)
    await desk.send_all()
    person, acting = desk.person(SEK), desk.person(KSB)

    await desk.say(SEK, "/cuti")
    (listed,) = [call for call in await desk.send_all() if call.method == "sendMessage"]
    await desk.press(SEK, listed.buttons["Cuti"])
    await desk.say(SEK, "hari ini s.d. 3/12")
    choice = [call for call in await desk.send_all() if call.chat_id == SEK][-1]
    (label,) = [label for label in choice.buttons if label.startswith(acting.name or "?")]
    capacity = (await desk.press(SEK, choice.buttons[label])).edit
    recorded = (await desk.press(SEK, capacity.buttons["Plh."])).edit
    calls = await desk.send_all()

    assert f"{person.name} (Sekretaris) mengambil cuti" in recorded.text
    assert any(
        call.chat_id == KSB and "Langkah 2 dari 14" in call.text and "Teruskan Disposisi" in call.buttons
        for call in calls
    )
    assert any(call.chat_id == KD and "Plh. Sekretaris" in call.text for call in calls)


async def test_an_absence_is_ended_from_the_list(desk: Desk) -> None:
    await desk.press(STF, "away:others")
    chosen = (await desk.press(STF, f"away:person:{desk.person(SEK).id}")).edit
    await desk.press(STF, chosen.buttons["Perjalanan Dinas"])
    await desk.say(STF, "besok")
    choice = [call for call in await desk.send_all() if call.chat_id == STF][-1]
    await desk.press(STF, choice.buttons["Tidak Ada Pengganti"])

    listed = (await desk.press(STF, "away:list:0")).edit
    (end,) = [data for label, data in listed.buttons.items() if label.startswith("Akhiri")]
    confirm = (await desk.press(STF, end)).edit
    after = (await desk.press(STF, confirm.buttons["Akhiri"])).edit

    assert "perjalanan dinas" in listed.text
    assert "Tidak ada catatan yang berlaku." in after.text
