"""Every button leads to exactly one handler, and no forged one leads anywhere."""

import re
from typing import Any

import pytest
from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler

from db import outbox
from db.outbox import OutboxState
from handlers import BUTTONS, COMMANDS
from handlers.presses import unknown_button
from messages import labels
from messages.labels import COMMANDS as COMMAND_DESCRIPTIONS
from messages.refusals import WORDS
from sop.errors import ButtonUnknown, NotPermitted
from tests.documents.samples import PDF
from tests.handlers import updates
from tests.handlers.desk import KD, STF, STRANGER, Desk
from tests.messages.gallery import LONGEST, NASTY, ORDINARY, buttons_of, gallery

ALL_BUTTONS = [
    button
    for values in (ORDINARY, NASTY, LONGEST)
    for messages in gallery(values).values()
    for message in messages
    for button in buttons_of(message)
]
FORGED = [
    "",
    " ",
    "x" * 64,
    "é" * 32,
    "\U0001f600" * 16,
    "\x00\x01\x02",
    "task",
    "task:",
    "task:accept",
    "task:accept:",
    "meeting:answer:1",
    "task:accept:-1",
    "task:accept:1.5",
    "task:accept:1e9",
    "task:accept:0x10",
    "task:accept: 1",
    "task:accept:1\n",
    "task:accept:٣",
    "task:accept:1234567890",
    "task:accept:99999999999999999999999999999999999999999999",
    "TASK:ACCEPT:1",
    "xtask:accept:1",
    "task:accept:%s",
    "task:accept:${jndi:ldap://x}",
    "post:show:../../etc/passwd",
    "post:show:<b>",
    "post:show:kepala dinas",
    "post:show:" + "a" * 33,
    "person:salute:1:Tuan é",
    "consent:yes:1:éééééééé",
    "run:history:1",
    "run:history:1:2:3",
    "access:ask:1",
    "question:cancel",
    "file:assign:1",
]

OUTDATED = [
    "task:more:1",
    "task:finish:1",
    "task:explode:1",
    "task:accept:1:2",
    "task:face:1",
    "task:face:1:",
    "task:face:1:sideways",
    "task:face:1:front:2",
    "task:face:1:<b>",
    "instruct:toggle:1",
    "instruct:toggle:1:-1",
    "instruct:toggle:1:10",
    "instruct:urgency:1:asap",
    "invite:day:1:2026-12-02",
    "invite:hour:1:09.00",
    "meet:toggle:1",
    "collect:nil:1",
    "archive:record:1:",
]
"""What a card never offers, or only did in an earlier version; 1 is a task of the Kepala Dinas."""


def sample_of(pattern: str, *, number: int, word: str) -> str:
    """Return callback data that a pattern is meant for; of fixed words the first, which takes a code."""
    made = re.sub(r"\(([a-z_]+)(?:\|[a-z_]+)+\)", r"\1", pattern)
    made = re.sub(r"\(\[[^)]*\{1,32\}\)", word, made)
    made = re.sub(r"\(\[[^)]*\{1,9\}\)", str(number), made)
    return re.sub(r"\(\[0-9\]\{([48])\}\)", lambda digits: "9" * int(digits[1]), made)


def handler_of(desk: Desk, update: dict[str, Any]) -> object:
    """Return the function that the application would call for an update."""
    parsed = Update.de_json({"update_id": 1} | update, desk.application.bot)
    application: Application[Any, Any, Any, Any, Any, Any] = desk.application
    fitting = (handler for handler in application.handlers[0] if handler.check_update(parsed) not in (None, False))
    return next(fitting).callback


@pytest.mark.parametrize("pattern", BUTTONS)
def test_the_sample_of_a_pattern_is_matched_by_that_pattern_alone(pattern: str) -> None:
    data = sample_of(pattern, number=999_999_999, word="w" * 32)

    assert "(" not in data
    assert [other for other in BUTTONS if re.fullmatch(other, data)] == [pattern]
    assert len(data.encode()) <= 64


async def test_every_pattern_reaches_its_own_handler(desk: Desk) -> None:
    for pattern, expected in BUTTONS.items():
        data = sample_of(pattern, number=7, word="kepala_dinas")

        assert handler_of(desk, updates.press(STF, data)) is expected


async def test_every_command_reaches_its_own_handler(desk: Desk) -> None:
    for name, expected in COMMANDS.items():
        assert handler_of(desk, updates.text(STF, f"/{name}")) is expected
        assert handler_of(desk, updates.text(STF, f"/{name} 2027 x")) is expected
        assert handler_of(desk, updates.text(STF, f"/{name.upper()}")) is expected


def test_every_command_is_described_and_every_description_has_its_command() -> None:
    assert COMMANDS.keys() == COMMAND_DESCRIPTIONS.keys()


def test_every_button_of_every_message_is_matched_by_exactly_one_pattern() -> None:
    for data in {button.data for button in ALL_BUTTONS}:
        assert len([pattern for pattern in BUTTONS if re.fullmatch(pattern, data)]) == 1, data
        assert len(data.encode()) <= 64


def test_every_pattern_belongs_to_a_button_that_is_shown_somewhere() -> None:
    made = {button.data for button in ALL_BUTTONS}

    for pattern in BUTTONS:
        assert any(re.fullmatch(pattern, data) for data in made), pattern


def test_every_label_is_on_a_button_and_so_leads_to_a_handler() -> None:
    fixed = {value for name, value in vars(labels).items() if name.isupper() and isinstance(value, str)}
    shown = {button.label.removeprefix("✓ ") for button in ALL_BUTTONS}

    shown |= {label.partition(":")[0] for label in shown}
    assert {label for label in fixed if "{" not in label} <= shown
    for label in (label for label in fixed if "{" in label):
        assert any(re.fullmatch(re.sub(r"\{\w+\}", ".+", label), each) for each in shown), label


def test_no_handler_is_registered_twice_for_different_buttons() -> None:
    assert len(set(BUTTONS.values())) == len(BUTTONS)


async def test_the_handlers_are_the_commands_the_buttons_and_a_few_for_messages(desk: Desk) -> None:
    registered = desk.application.handlers[0]

    presses = [handler for handler in registered if isinstance(handler, CallbackQueryHandler)]
    assert len(presses) == len(BUTTONS) + 1
    assert presses[-1].callback is unknown_button
    assert len([handler for handler in registered if isinstance(handler, CommandHandler)]) == len(COMMANDS)
    assert all(handler.block for handler in registered)


async def test_forged_data_is_told_that_the_button_is_not_valid(desk: Desk) -> None:
    desk.start_run()
    before = desk.waiting_kinds()

    for data in FORGED:
        seen = await desk.press(KD, data)

        assert (data, seen.answer, seen.is_alert) == (data, WORDS[ButtonUnknown], True)
        assert (data, seen.methods) == (data, ["answerCallbackQuery"])
    assert desk.waiting_kinds() == before


@pytest.mark.parametrize("data", OUTDATED)
async def test_what_a_card_no_longer_offers_refreshes_it_and_changes_nothing(desk: Desk, data: str) -> None:
    task = desk.task(desk.start_run())
    before = desk.waiting_kinds()

    seen = await desk.press(KD, data)
    of_another = await desk.press(STF, data)

    assert (seen.answer, seen.is_alert) == (WORDS[ButtonUnknown], True)
    assert "Langkah 1 dari 14" in seen.edit.text
    assert of_another.methods == ["answerCallbackQuery"]
    assert (desk.task(task.id), desk.waiting_kinds()) == (task, before)


async def test_a_press_without_data_is_told_that_the_button_is_not_valid(desk: Desk) -> None:
    seen = await desk.press(STF, None)

    assert seen.answer == WORDS[ButtonUnknown]


async def test_a_press_that_belongs_to_no_message_breaks_nothing(desk: Desk) -> None:
    desk.start_run()

    for pattern in BUTTONS:
        update = updates.press(KD, sample_of(pattern, number=1, word="kepala_dinas"))
        del update["callback_query"]["message"]
        inbox_id = await desk.deliver(update)

        assert desk.inbox_row(inbox_id).state == "done"


@pytest.mark.parametrize(("sender", "number"), [(STF, 0), (STF, 999_999_999), (KD, 999_999_999), (STRANGER, 0)])
async def test_ids_that_lead_to_nothing_break_nothing(desk: Desk, sender: int, number: int) -> None:
    words = ("kepala_dinas", "tidak_ada", "w" * 32, "_")
    made = {sample_of(pattern, number=number, word=word) for pattern in BUTTONS for word in words}

    for data in sorted(made):
        inbox_id = await desk.deliver(updates.press(sender, data))

        assert desk.inbox_row(inbox_id).state == "done"
    await desk.send_all()
    assert desk.read(lambda session: outbox.count(session, OutboxState.FAILED)) == 0


def unknown_ids(desk: Desk) -> list[str]:
    """Return presses of an admin who knows the form of the data, but names a row that does not exist."""
    known_file_and_person = 1
    return [
        *(f"task:{action}:999" for action in ("accept", "return", "undo", "open", "face", "upload", "files")),
        *(f"{end}:999" for end in ("instruct:send", "create:finish", "review:approve", "proposal:nil", "meet:finish")),
        *("proposal:open:999", "meeting:open:999", "disposition:open:999"),
        *(f"run:{action}:999" for action in ("show", "past", "history", "files", "cancel")),
        "file:get:999",
        "file:ignore:999",
        f"file:assign:999:{desk.open_task()}",
        f"file:assign:{known_file_and_person}:999",
        "person:change:999:name",
        "person:ask_salutation:999",
        "person:salute:999:ibu",
        "person:erase:999",
        "post:show:tidak_ada",
        "post:link:tidak_ada",
        "post:data:tidak_ada",
        "post:release:tidak_ada",
        "post:released:kepala_dinas:999",
        f"post:released:tidak_ada:{known_file_and_person}",
        "consent:yes:999:0123456789abcdef",
        "consent:no:999:0123456789abcdef",
        "claim:confirm:999",
        "claim:reject:999",
    ]


async def test_an_id_that_leads_to_nothing_counts_as_no_right(desk: Desk) -> None:
    desk.start_run()
    desk.network.files["doc"] = PDF
    await desk.deliver(updates.document(STF))
    before = desk.waiting_kinds()

    for data in unknown_ids(desk):
        data += ":0" if data.startswith(("run:history", "run:files")) else ""
        data += ":more" if data.startswith("task:face") else ""
        seen = await desk.press(STF, data)

        assert (data, seen.answer, seen.is_alert) == (data, WORDS[NotPermitted], True)
        assert (data, seen.methods) == (data, ["answerCallbackQuery"])
    assert desk.waiting_kinds() == before
