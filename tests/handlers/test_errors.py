"""What becomes of broken rules, of our own failures, and of what Telegram refuses after all is done."""

import pytest
from telegram import Update
from telegram.error import BadRequest, TimedOut
from telegram.ext import CallbackQueryHandler, CommandHandler

from db.inbox import AlreadyHandled
from handlers.context import BotContext, current_update
from messages.refusals import WORDS, refusal
from services import replies
from sop.errors import AccessAlreadyRequested, RunAlreadyOpen, SopError
from tests.handlers import updates
from tests.handlers.desk import KD, KSB, STF, Desk
from tests.messages.gallery import ZONE
from tests.messages.test_refusals import WITH_DATA, all_rules

QUERY_TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
NO_CARD_TO_EDIT = [
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
    "Bad Request: message to edit not found",
    "Bad Request: message can't be edited",
]


class OurBug(Exception):
    """Something nobody foresaw."""


def let_command(desk: Desk, name: str, *steps: Exception | str) -> None:
    """Give the application a command that writes for every text among the steps and raises every error."""

    async def handle(update: Update, context: BotContext) -> None:
        for step in steps:
            if isinstance(step, Exception):
                raise step
            await context.database.run(replies.refuse, chat=STF, text=step, now=context.now())

    desk.application.add_handler(CommandHandler(name, handle), group=-1)


def let_button(desk: Desk, data: str, error: Exception) -> None:
    """Give the application a button that raises."""

    async def handle(update: Update, context: BotContext) -> None:
        raise error

    desk.application.add_handler(CallbackQueryHandler(handle, pattern=data), group=-1)


@pytest.mark.parametrize("rule", list(all_rules()), ids=str)
async def test_every_broken_rule_is_told_in_the_answer_to_a_press(desk: Desk, rule: type[SopError]) -> None:
    error = WITH_DATA.get(rule) or rule()
    let_button(desk, "broken", error)
    inbox_id = desk.store_update(updates.press(STF, "broken"))

    await desk.work_off(inbox_id)

    (call,) = (call for call in desk.network.calls if call.parameters.get("show_alert"))
    assert call.text == refusal(error, zone=ZONE)
    assert desk.inbox_row(inbox_id).state == "done"


async def test_a_broken_rule_in_a_message_is_told_through_the_outbox(desk: Desk) -> None:
    let_command(desk, "aturan", AccessAlreadyRequested())
    inbox_id = await desk.say(KD, "/aturan")

    assert desk.inbox_row(inbox_id).state == "done"
    assert desk.waiting_kinds() == [("refusal", KD)]
    assert [call.text for call in await desk.send_all()] == [WORDS[AccessAlreadyRequested]]


async def test_what_nobody_foresaw_reaches_the_worker_and_leaves_the_update_open(desk: Desk) -> None:
    let_command(desk, "rusak", OurBug("x"))
    inbox_id = desk.store_update(updates.text(STF, "/rusak"))

    with pytest.raises(OurBug):
        await desk.work_off(inbox_id)

    row = desk.inbox_row(inbox_id)
    assert row.state == "open"
    assert row.raw is not None
    assert desk.waiting() == []


async def test_what_nobody_foresaw_in_a_press_is_not_answered_as_if_it_were_a_rule(desk: Desk) -> None:
    let_button(desk, "rusak", OurBug("x"))

    with pytest.raises(OurBug):
        await desk.press(STF, "rusak")

    assert desk.network.calls == []


async def test_one_update_writes_once(desk: Desk) -> None:
    let_command(desk, "dua", "pertama", "kedua")
    inbox_id = desk.store_update(updates.text(STF, "/dua"))

    with pytest.raises(AlreadyHandled):
        await desk.work_off(inbox_id)

    assert [row.payload for row in desk.waiting()] == [{"text": "pertama"}]
    assert desk.inbox_row(inbox_id).state == "done"


async def test_an_update_that_was_worked_off_does_nothing_when_it_comes_again(desk: Desk) -> None:
    task_id = desk.start_run()
    inbox_id = desk.store_update(updates.press(KD, f"instruct:send:{task_id}"))
    raw = desk.inbox_row(inbox_id).raw or ""
    await desk.work_off(inbox_id)
    before = desk.waiting_kinds()

    with pytest.raises(AlreadyHandled):
        await desk.work_off(inbox_id, raw=raw)

    assert desk.waiting_kinds() == before


async def test_a_rule_that_breaks_after_the_one_writing_call_undoes_nothing(desk: Desk) -> None:
    let_button(desk, "x", RunAlreadyOpen(2027))
    let_command(desk, "lalu", "tersimpan", RunAlreadyOpen(2027))

    with pytest.raises(AlreadyHandled):
        await desk.say(STF, "/lalu")

    assert [row.payload for row in desk.waiting()] == [{"text": "tersimpan"}]


async def test_the_text_of_an_update_is_forgotten_once_it_is_done(desk: Desk) -> None:
    inbox_id = await desk.say(STF, "rahasia")

    assert desk.inbox_row(inbox_id).raw is None


async def test_a_press_that_telegram_gave_up_still_counts_and_refreshes_the_card(desk: Desk) -> None:
    task_id = desk.start_run()
    desk.network.refuse("answerCallbackQuery", QUERY_TOO_OLD)

    seen = await desk.press(KD, f"instruct:send:{task_id}")

    assert not desk.task(task_id).is_open
    assert list(seen.edit.buttons) == ["Urungkan"]


@pytest.mark.parametrize("description", NO_CARD_TO_EDIT)
async def test_a_card_that_cannot_be_edited_any_more_is_no_failure(desk: Desk, description: str) -> None:
    task_id = desk.start_run()
    desk.network.refuse("editMessageText", description)

    inbox_id = await desk.deliver(updates.press(KD, f"instruct:send:{task_id}"))

    assert desk.inbox_row(inbox_id).state == "done"
    assert not desk.task(task_id).is_open


@pytest.mark.parametrize("description", [QUERY_TOO_OLD, *NO_CARD_TO_EDIT])
async def test_a_refused_press_on_an_old_card_is_no_failure_either(desk: Desk, description: str) -> None:
    task_id = desk.start_run()
    await desk.press(KD, f"instruct:send:{task_id}")
    desk.network.refuse("answerCallbackQuery" if description is QUERY_TOO_OLD else "editMessageText", description)

    inbox_id = await desk.deliver(updates.press(KD, f"instruct:send:{task_id}"))

    assert desk.inbox_row(inbox_id).state == "done"


async def test_a_press_under_a_message_that_telegram_no_longer_shows_counts(desk: Desk) -> None:
    task_id = desk.start_run()
    desk.network.refuse("editMessageText", "Bad Request: message to edit not found")

    inbox_id = await desk.deliver(updates.press(KD, f"instruct:send:{task_id}", date=0))

    assert desk.inbox_row(inbox_id).state == "done"
    assert not desk.task(task_id).is_open


@pytest.mark.parametrize("method", ["answerCallbackQuery", "editMessageText"])
async def test_a_failure_after_the_change_undoes_nothing(desk: Desk, method: str) -> None:
    task_id = desk.start_run()
    desk.network.break_off(method, TimedOut())
    inbox_id = desk.store_update(updates.press(KD, f"instruct:send:{task_id}"))

    with pytest.raises(TimedOut):
        await desk.work_off(inbox_id)

    assert not desk.task(task_id).is_open
    assert desk.inbox_row(inbox_id).state == "done"


async def test_a_refusal_by_telegram_that_is_our_fault_is_not_hidden(desk: Desk) -> None:
    task_id = desk.start_run()
    desk.network.refuse("editMessageText", "Bad Request: BUTTON_DATA_INVALID")

    with pytest.raises(BadRequest):
        await desk.press(KD, f"task:face:{task_id}:more")


async def test_a_handler_outside_an_update_is_a_mistake_of_ours(desk: Desk) -> None:
    current_update.set(None)  # type: ignore[arg-type]  # what a forgotten set would look like
    parsed = Update.de_json({"update_id": 1} | updates.text(KSB, "/tugas"), desk.application.bot)

    with pytest.raises(AttributeError):
        await desk.application.process_update(parsed)


async def test_somebody_who_blocked_the_bot_meanwhile_is_no_bug(desk: Desk) -> None:
    task_id = desk.start_run()
    desk.network.refuse("editMessageText", "Forbidden: bot was blocked by the user", status=403)
    inbox_id = desk.store_update(updates.press(KD, f"task:face:{task_id}:more"))

    await desk.work_off(inbox_id)

    assert desk.inbox_row(inbox_id).state == "done"
