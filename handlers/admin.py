"""People and posts for admins, personal data for everybody."""

from collections.abc import Callable

from telegram import ChatMember, Update

from chat.calls import answer, show
from handlers.context import BotContext, pressed, sender_id
from handlers.presses import turn
from messages.message import Message
from services import people_data, registration, replies


async def list_posts(update: Update, context: BotContext) -> None:
    """/pejabat."""
    await context.database.run(people_data.list_posts, sender=sender_id(update), now=context.now())


async def show_posts(update: Update, context: BotContext) -> None:
    """[‹] or [›] under the list of posts, and [‹ Kembali] to it."""
    await turn(update, context, people_data.post_page, page=context.number(1))


async def show_post(update: Update, context: BotContext) -> None:
    """A post chosen from the list."""
    await turn(update, context, people_data.show_post, post=context.word(1))


async def show_data(update: Update, context: BotContext) -> None:
    """[Ubah Data]."""
    await turn(update, context, people_data.show_data, post=context.word(1))


async def ask_release(update: Update, context: BotContext) -> None:
    """[Lepas Akun]."""
    await turn(update, context, people_data.ask_release, post=context.word(1))


async def create_link(update: Update, context: BotContext) -> None:
    """[Buat Tautan]."""
    await _change(update, context, people_data.create_link, office=context.office, post=context.word(1))


async def release(update: Update, context: BotContext) -> None:
    """[Ya, Lepas]."""
    await _change(
        update,
        context,
        people_data.release,
        office=context.office,
        post=context.word(1),
        person_id=context.number(2),
    )


async def ask_field(update: Update, context: BotContext) -> None:
    """[Nama], [NIP] or [Pangkat]."""
    await context.database.run(
        people_data.ask_field,
        sender=sender_id(update),
        person_id=context.number(1),
        field=context.word(2),
        now=context.now(),
    )
    await answer(pressed(update))


async def ask_salutation(update: Update, context: BotContext) -> None:
    """[Sapaan]."""
    await context.database.run(
        people_data.ask_salutation, sender=sender_id(update), person_id=context.number(1), now=context.now()
    )
    await answer(pressed(update))


async def confirm_claim(update: Update, context: BotContext) -> None:
    """[Benar, Pasang]."""
    await _change(update, context, registration.confirm_claim, office=context.office, invitation_id=context.number(1))


async def reject_claim(update: Update, context: BotContext) -> None:
    """[Tolak] for somebody who opened a link."""
    await _change(update, context, registration.reject_claim, invitation_id=context.number(1))


async def grant_access(update: Update, context: BotContext) -> None:
    """A post chosen for a stranger who asked for access."""
    await _change(update, context, registration.grant_access, request_id=context.number(1), post=context.word(2))


async def show_vacant_posts(update: Update, context: BotContext) -> None:
    """[‹] or [›] under a stranger's request for access."""
    await turn(update, context, people_data.access_page, request_id=context.number(1), page=context.number(2))


async def reject_access(update: Update, context: BotContext) -> None:
    """[Tolak] for a stranger who asked for access."""
    await _change(update, context, registration.reject_access, request_id=context.number(1))


async def own_data(update: Update, context: BotContext) -> None:
    """/data_saya."""
    await context.database.run(people_data.own_data, sender=sender_id(update), now=context.now())


async def ask_erase(update: Update, context: BotContext) -> None:
    """/hapus_data."""
    await context.database.run(people_data.ask_erase, sender=sender_id(update), now=context.now())


async def erase(update: Update, context: BotContext) -> None:
    """[Ya, Hapus]."""
    await _change(update, context, people_data.erase, office=context.office, person_id=context.number(1))


async def note_membership(update: Update, context: BotContext) -> None:
    """A person blocked or unblocked the bot, or somebody added it to a group."""
    assert update.my_chat_member is not None
    change = update.my_chat_member
    gone = change.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT)
    if change.chat.type == change.chat.PRIVATE:
        await context.database.run(
            people_data.note_blocked, office=context.office, sender=change.chat.id, blocked=gone, now=context.now()
        )
    elif not gone:
        await context.database.run(replies.say, kind="leave_group", chat=change.chat.id, now=context.now())


async def leave_group(update: Update, context: BotContext) -> None:
    """Anything said in a group: one line, and out."""
    assert update.effective_chat is not None
    await context.database.run(replies.say, kind="leave_group", chat=update.effective_chat.id, now=context.now())


async def _change(update: Update, context: BotContext, service: Callable[..., Message], **chosen: object) -> None:
    message = await context.database.run(service, sender=sender_id(update), now=context.now(), **chosen)
    await answer(pressed(update))
    await show(pressed(update), message)
