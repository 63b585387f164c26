"""Files and photos that officials send."""

from contextlib import suppress

from telegram import Document, PhotoSize, Update
from telegram.error import BadRequest, InvalidToken

from chat.calls import answer, show
from db.files import NewFile
from db.questions import QuestionKind
from documents.checks import DOWNLOAD_LIMIT, check_content, check_declared, safe_name
from documents.indicators.reading import Reading, holds_table, read_indicators
from documents.signed_copy import examine
from documents.store import StoredFileLost
from handlers import calendar, office, renstra
from handlers.context import BotContext, pressed, received, sender_id
from services import answers, files, office_settings, replies, signed_copies
from sop.errors import FileTooLarge, FileUnavailable
from sop.signatures import SignedCopy

TOO_BIG = "file is too big"


async def receive(update: Update, context: BotContext) -> None:
    """A document or photo: checked by what is said of it, fetched, checked by its bytes, stored, then noted."""
    message = received(update)
    await context.database.read(replies.require_member, sender=sender_id(update), now=context.now())
    source = message.document or message.photo[-1]
    name = _label(source)
    awaited = await context.database.read(answers.awaited, sender=sender_id(update))
    if awaited is QuestionKind.CALENDAR_LIST:
        calendar.check_list_size(source.file_size)
        await calendar.receive_list(update, context, await _fetch(source), name=name)
        return
    wanted = await context.database.read(office_settings.file_awaited, sender=sender_id(update))
    if wanted is not None:
        office.check_size(source.file_size, wanted=wanted)
        await office.receive_file(update, context, await _fetch(source), name=name, wanted=wanted)
        return
    check_declared(name=name, size=source.file_size)
    content = await _fetch(source)
    if awaited is QuestionKind.RENSTRA_LIST:
        await renstra.receive_list(update, context, content, name=name)
        return
    media_type = check_content(content, name=name)
    new = NewFile(
        sha256=await context.keep(content),
        size=len(content),
        media_type=media_type,
        name=name,
        is_photo=isinstance(source, PhotoSize),
        telegram_file_id=source.file_id,
        media_group=message.media_group_id,
    )
    task_id = await context.database.read(
        files.awaiting_task, sender=sender_id(update), media_group=message.media_group_id, now=context.now()
    )
    wants_reading = task_id is not None and await context.database.read(files.task_wants_reading, task_id=task_id)
    await context.database.run(
        files.receive,
        office=context.office,
        sender=sender_id(update),
        new=new,
        now=context.now(),
        reading=await _reading(context, content, name=name) if wants_reading else None,
        found=await _found(context, content, name=name, task_id=task_id) if task_id is not None else None,
    )


async def assign(update: Update, context: BotContext) -> None:
    """A task chosen for a file that nobody had asked for."""
    await _assign(update, context, is_meant=False)


async def assign_as_meant(update: Update, context: BotContext) -> None:
    """The unit chosen whose proposal a file is, whatever form it came in."""
    await _assign(update, context, is_meant=True)


async def _assign(update: Update, context: BotContext, *, is_meant: bool) -> None:
    reading, found, task_id = None, None, context.number(2)
    wants_reading = await context.database.read(files.task_wants_reading, task_id=task_id)
    comes_signed = await context.database.read(signed_copies.wanted, task_id=task_id) is not None
    if wants_reading or comes_signed:
        file = await context.database.read(
            files.kept_file, sender=sender_id(update), file_id=context.number(1), now=context.now()
        )
        content = await context.store.get(file.sha256)
        reading = await _reading(context, content, name=file.name) if wants_reading else None
        found = await _found(context, content, name=file.name, task_id=task_id)
    message = await context.database.run(
        files.assign,
        office=context.office,
        sender=sender_id(update),
        file_id=context.number(1),
        task_id=task_id,
        now=context.now(),
        reading=reading,
        found=found,
        is_meant=is_meant,
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def show_tasks(update: Update, context: BotContext) -> None:
    """[‹] or [›] under the question what a file is for."""
    message = await context.database.read(
        files.task_page,
        sender=sender_id(update),
        file_id=context.number(1),
        page=context.number(2),
        now=context.now(),
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def ignore(update: Update, context: BotContext) -> None:
    """[Abaikan] for such a file."""
    message = await context.database.run(
        files.ignore, sender=sender_id(update), file_id=context.number(1), now=context.now()
    )
    await answer(pressed(update))
    await show(pressed(update), message)


async def send(update: Update, context: BotContext) -> None:
    """A file chosen from a list."""
    await context.database.run(files.send, sender=sender_id(update), file_id=context.number(1), now=context.now())
    await answer(pressed(update))


async def _reading(context: BotContext, content: bytes, *, name: str) -> Reading | None:
    """Return the indicators of a file, read in a child and outside every transaction; None where it holds no table."""
    return await read_indicators(context.children, content, name=name) if holds_table(name) else None


async def _found(context: BotContext, content: bytes, *, name: str, task_id: int) -> SignedCopy | None:
    """Return what a file that came back signed tells of itself; None for a task whose files are not signed."""
    wanted = await context.database.read(signed_copies.wanted, task_id=task_id)
    if wanted is None:
        return None
    approved = None
    if wanted.approved is not None:
        with suppress(StoredFileLost):  # then there is nothing to compare with, which is said
            approved = (wanted.approved, await context.store.get(wanted.approved.sha256))
    return await examine(context.children, content, name=name, approved=approved, trusted=context.office.known_issuers)


def _label(source: Document | PhotoSize) -> str:
    if isinstance(source, PhotoSize):
        return "foto.jpg"
    return safe_name(source.file_name, otherwise="berkas")


async def _fetch(source: Document | PhotoSize) -> bytes:
    try:
        file = await source.get_file()
    except BadRequest as error:
        raise (FileTooLarge(DOWNLOAD_LIMIT) if TOO_BIG in error.message.lower() else FileUnavailable()) from error
    try:
        return bytes(await file.download_as_bytearray())
    except (BadRequest, InvalidToken) as error:  # the library takes any 404, also that of a file, for a bad token
        raise FileUnavailable from error
