"""Getting in, the menu and the help."""

from telegram import Update

from chat.calls import answer, show
from handlers.context import BotContext, account, pressed, sender_id
from services import answers, menu, registration, replies


async def start(update: Update, context: BotContext) -> None:
    """/start, with or without the token of a link."""
    token = context.args[0] if context.args else ""
    if token:
        await context.database.run(
            registration.open_link, office=context.office, account=account(update), token=token, now=context.now()
        )
    else:
        await context.database.run(menu.show_menu, office=context.office, sender=sender_id(update), now=context.now())


async def show_menu(update: Update, context: BotContext) -> None:
    """A command we do not know: the menu says which there are."""
    await context.database.run(menu.show_menu, office=context.office, sender=sender_id(update), now=context.now())


async def show_help(update: Update, context: BotContext) -> None:
    """/bantuan."""
    await context.database.run(menu.show_help, sender=sender_id(update), now=context.now())


async def agree(update: Update, context: BotContext) -> None:
    """[Setuju] under the consent text."""
    message = await context.database.run(
        registration.agree,
        office=context.office,
        account=account(update),
        invitation_id=context.number(1),
        proof=context.word(2),
        now=context.now(),
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def disagree(update: Update, context: BotContext) -> None:
    """[Tidak Setuju] under the consent text."""
    message = await context.database.run(
        registration.disagree,
        account=account(update),
        invitation_id=context.number(1),
        proof=context.word(2),
        now=context.now(),
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def set_salutation(update: Update, context: BotContext) -> None:
    """[Bapak] or [Ibu]."""
    message = await context.database.run(
        registration.set_salutation,
        office=context.office,
        sender=sender_id(update),
        person_id=context.number(1),
        salutation=context.word(2),
        now=context.now(),
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def request_access(update: Update, context: BotContext) -> None:
    """[Minta Akses] by a stranger."""
    message = await context.database.run(registration.request_access, account=account(update), now=context.now())
    await answer(pressed(update))
    await show(pressed(update), message)


async def receive_text(update: Update, context: BotContext) -> None:
    """A text: it answers the open question, or brings the menu."""
    assert update.message is not None
    await context.database.run(
        answers.receive_text,
        office=context.office,
        sender=sender_id(update),
        text=update.message.text or "",
        now=context.now(),
    )


async def leave_question(update: Update, context: BotContext) -> None:
    """/batal."""
    await context.database.run(answers.leave_question, sender=sender_id(update), now=context.now())


async def cancel_question(update: Update, context: BotContext) -> None:
    """[Batal] under a question."""
    message = await context.database.run(
        answers.cancel_question, sender=sender_id(update), question_id=context.number(1), now=context.now()
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def dismiss(update: Update, context: BotContext) -> None:
    """[Batal] under a choice that asked nothing of the database."""
    await answer(pressed(update))
    await show(pressed(update), answers.dismissed())


async def cannot_read(update: Update, context: BotContext) -> None:
    """Voices, stickers, contacts and the like."""
    await context.database.run(replies.say, kind="cannot_read", chat=sender_id(update), now=context.now())


async def edits_do_not_count(update: Update, context: BotContext) -> None:
    """A message was edited after it was sent."""
    await context.database.run(replies.say, kind="edits_do_not_count", chat=sender_id(update), now=context.now())
