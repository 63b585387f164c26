"""What people send beside texts, files and presses: one polite line, or silence where nothing was said."""

from typing import Any

import pytest

from db import people
from messages.menu import cannot_read, edits_do_not_count, only_private
from tests.handlers import updates
from tests.handlers.desk import GROUP, KD, STF, STRANGER, Desk

MEDIA = {"file_id": "m", "file_unique_id": "u", "duration": 3, "file_size": 100}
SQUARE = {"width": 1, "height": 1, "length": 1}
PLACE = {"latitude": -3.2, "longitude": 104.1}
USER = {"id": 1, "is_bot": False, "first_name": "X"}
UNREADABLE: dict[str, dict[str, Any]] = {
    "voice": {"voice": MEDIA},
    "video note": {"video_note": MEDIA | SQUARE},
    "audio": {"audio": MEDIA},
    "video": {"video": MEDIA | SQUARE},
    "sticker": {
        "sticker": MEDIA | SQUARE | {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}
    },
    "contact": {"contact": {"phone_number": "+62811", "first_name": "Budi"}},
    "location": {"location": PLACE},
    "live location": {"location": PLACE | {"live_period": 900}},
    "venue": {"venue": {"location": PLACE, "title": "Dinas", "address": "Talang Ubi"}, "location": PLACE},
    "poll": {
        "poll": {
            "id": "1",
            "question": "?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
    "dice": {"dice": {"emoji": "🎲", "value": 6}},
    "story": {"story": {"chat": updates.private_chat(STF), "id": 1}},
    "something newer than we are": {"hologram": {"depth": 3}},
}
SERVICE: dict[str, dict[str, Any]] = {
    "pinned": {"pinned_message": updates.text(STF, "x")["message"]},
    "auto delete": {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
    "write access": {"write_access_allowed": {"from_request": True}},
    "background": {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "x"}}},
    "new members": {"new_chat_members": [USER]},
    "left": {"left_chat_member": USER},
    "title": {"new_chat_title": "Rapat"},
    "migrated": {"migrate_to_chat_id": -1009},
}
GROUPS = {
    "group": {"id": -555, "type": "group", "title": "Rapat"},
    "supergroup": {"id": GROUP, "type": "supergroup", "title": "Rapat"},
    "channel": {"id": GROUP - 1, "type": "channel", "title": "Pengumuman"},
}


@pytest.mark.parametrize("kind", UNREADABLE)
@pytest.mark.parametrize("sender", [STF, STRANGER])
async def test_what_cannot_be_read_gets_one_polite_line(desk: Desk, kind: str, sender: int) -> None:
    inbox_id = await desk.deliver(updates.message(sender, **UNREADABLE[kind]))

    assert desk.inbox_row(inbox_id).state == "done"
    (call,) = await desk.send_all()
    assert (call.chat_id, call.text) == (sender, cannot_read().text)


@pytest.mark.parametrize("kind", SERVICE)
async def test_what_telegram_itself_writes_into_a_chat_is_passed_over(desk: Desk, kind: str) -> None:
    private = await desk.deliver(updates.message(STF, **SERVICE[kind]))
    in_group = await desk.deliver(updates.message(STF, chat=GROUPS["supergroup"], **SERVICE[kind]))

    assert desk.inbox_row(private).state == desk.inbox_row(in_group).state == "done"
    assert desk.waiting() == []


@pytest.mark.parametrize("words", ["perbaikan", "/tugas", "/start x"])
async def test_an_edited_message_is_asked_for_anew(desk: Desk, words: str) -> None:
    await desk.deliver(updates.edited(STF, words))

    assert [call.text for call in await desk.send_all()] == [edits_do_not_count().text]


async def test_an_edited_file_is_asked_for_anew(desk: Desk) -> None:
    await desk.deliver({"edited_message": updates.document(STF)["message"] | {"edit_date": updates.DATE}})

    assert desk.network.of("getFile") == []
    assert [call.text for call in await desk.send_all()] == [edits_do_not_count().text]


async def test_a_live_location_that_moves_is_not_answered_at_every_step(desk: Desk) -> None:
    moved = updates.message(STF, **UNREADABLE["live location"])["message"] | {"edit_date": updates.DATE}

    await desk.deliver({"edited_message": moved})

    assert desk.waiting() == []


@pytest.mark.parametrize("words", ["/tidakada", "/TUGASKU", "/tugas2 x", "/start@bot_lain", "/mulai_"])
async def test_an_unknown_command_brings_the_menu(desk: Desk, words: str) -> None:
    await desk.say(STF, words)

    assert desk.waiting_kinds() == [("menu", STF)]


@pytest.mark.parametrize("words", ["halo", "halo /tugas", "/", "tugas", "😀", "x" * 4096])
async def test_a_text_that_answers_nothing_brings_the_menu(desk: Desk, words: str) -> None:
    await desk.deliver(updates.message(STF, text=words))

    assert desk.waiting_kinds() == [("menu", STF)]


@pytest.mark.parametrize("words", ["halo", "/tugas", "/pejabat", "/mulai", "/data_saya", "/batal", "/tidakada"])
async def test_a_stranger_learns_nothing_but_the_way_in(desk: Desk, words: str) -> None:
    desk.start_run()
    await desk.send_all()

    await desk.say(STRANGER, words)

    (call,) = await desk.send_all()
    assert call.text.startswith("Bapak/Ibu belum terdaftar pada Tepat")
    assert list(call.buttons) == ["Minta Akses"]


async def test_a_stranger_may_read_the_help_for_strangers(desk: Desk) -> None:
    await desk.say(STRANGER, "/bantuan")

    assert desk.waiting_kinds() == [("stranger_help", STRANGER)]


@pytest.mark.parametrize("kind", ["group", "supergroup"])
@pytest.mark.parametrize(
    "content",
    [{"text": "halo"}, {"text": "/tugas"}, {"voice": MEDIA}, {"document": MEDIA | {"file_name": "a.pdf"}}],
    ids=["text", "command", "voice", "file"],
)
async def test_a_group_hears_one_line_and_is_left(desk: Desk, kind: str, content: dict[str, Any]) -> None:
    await desk.deliver(updates.message(KD, chat=GROUPS[kind], **content))

    said, left = await desk.send_all()
    assert (said.method, said.chat_id, said.text) == ("sendMessage", GROUPS[kind]["id"], only_private().text)
    assert (left.method, left.chat_id) == ("leaveChat", GROUPS[kind]["id"])


async def test_an_edited_message_in_a_group_is_a_reason_to_leave_too(desk: Desk) -> None:
    edited = updates.text(KD, "halo", chat=GROUPS["group"])["message"] | {"edit_date": updates.DATE}

    await desk.deliver({"edited_message": edited})

    assert [call.method for call in await desk.send_all()] == ["sendMessage", "leaveChat"]


@pytest.mark.parametrize("kind", GROUPS)
@pytest.mark.parametrize("status", ["member", "administrator", "restricted"])
async def test_being_added_somewhere_is_a_reason_to_leave(desk: Desk, kind: str, status: str) -> None:
    update = updates.membership(GROUPS[kind], KD, status="member")
    member = update["my_chat_member"]["new_chat_member"]
    member |= {"status": status} | RIGHTS.get(status, {})

    await desk.deliver(update)

    assert [call.method for call in await desk.send_all()] == ["sendMessage", "leaveChat"]


@pytest.mark.parametrize("status", ["left", "kicked"])
async def test_being_removed_somewhere_needs_no_word(desk: Desk, status: str) -> None:
    await desk.deliver(updates.membership(GROUPS["group"], KD, status=status, before="member"))

    assert desk.waiting() == []


async def test_who_blocks_the_bot_is_known_as_unreachable_until_it_may_write_again(desk: Desk) -> None:
    chat = updates.private_chat(KD)

    await desk.deliver(updates.membership(chat, KD, status="kicked", before="member"))
    assert not desk.person(KD).is_reachable

    await desk.deliver(updates.membership(chat, KD, status="member", before="kicked"))
    assert desk.person(KD).is_reachable


async def test_a_stranger_who_blocks_the_bot_changes_nothing(desk: Desk) -> None:
    inbox_id = await desk.deliver(
        updates.membership(updates.private_chat(STRANGER), STRANGER, status="kicked", before="member")
    )

    assert desk.inbox_row(inbox_id).state == "done"
    assert desk.read(lambda session: people.by_telegram_id(session, STRANGER)) is None


async def test_updates_that_nobody_asked_for_are_passed_over(desk: Desk) -> None:
    inbox_id = await desk.deliver({"poll": UNREADABLE["poll"]["poll"]})

    assert desk.inbox_row(inbox_id).state == "done"
    assert desk.waiting() == []


RIGHTS: dict[str, dict[str, Any]] = {
    "administrator": dict.fromkeys(
        [
            "can_be_edited",
            "is_anonymous",
            "can_manage_chat",
            "can_delete_messages",
            "can_manage_video_chats",
            "can_restrict_members",
            "can_promote_members",
            "can_change_info",
            "can_invite_users",
            "can_post_stories",
            "can_edit_stories",
            "can_delete_stories",
        ],
        False,
    ),
    "restricted": dict.fromkeys(
        [
            "is_member",
            "can_change_info",
            "can_invite_users",
            "can_pin_messages",
            "can_send_messages",
            "can_send_polls",
            "can_send_other_messages",
            "can_add_web_page_previews",
            "can_manage_topics",
            "can_send_audios",
            "can_send_documents",
            "can_send_photos",
            "can_send_videos",
            "can_send_video_notes",
            "can_send_voice_notes",
            "can_edit_tag",
            "can_react_to_messages",
        ],
        False,
    )
    | {"until_date": 0},
}
