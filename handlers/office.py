"""How the office's papers look, for admins: settings, crest and templates of letters."""

from collections.abc import Callable

from telegram import Update

from chat.calls import answer
from db.office_settings import TEMPLATE
from documents.checks import check_content, extension
from documents.papers.crest import LARGEST_FILE, read_crest
from documents.papers.office_template import LARGEST_TEMPLATE, fill_office_template
from handlers.context import BotContext, pressed, sender_id
from handlers.presses import change, turn
from messages.reports import PREPARING
from services import letter_templates, office_settings
from sop.errors import FileTooLarge, TemplateTypeRefused
from sop.typed_settings import Setting


async def list_settings(update: Update, context: BotContext) -> None:
    """/kantor."""
    await context.database.run(office_settings.list_settings, sender=sender_id(update), now=context.now())


async def show_settings(update: Update, context: BotContext) -> None:
    """[‹ Kembali] to all settings."""
    await turn(update, context, office_settings.overview)


async def show_setting(update: Update, context: BotContext) -> None:
    """A setting chosen from the list."""
    await turn(update, context, office_settings.show, setting=context.word(1))


async def ask_value(update: Update, context: BotContext) -> None:
    """[Ubah]."""
    await _ask(update, context, office_settings.ask_value, setting=context.word(1))


async def choose(update: Update, context: BotContext) -> None:
    """A size of paper or letters."""
    await change(update, context, office_settings.choose, setting=context.word(1), value=context.word(2))


async def leave_blank(update: Update, context: BotContext) -> None:
    """[Kosongkan]."""
    await change(update, context, office_settings.leave_blank, setting=context.word(1))


async def use_initial(update: Update, context: BotContext) -> None:
    """[Kembali ke Nilai Awal]."""
    await change(update, context, office_settings.use_initial, setting=context.word(1))


async def list_templates(update: Update, context: BotContext) -> None:
    """[Templat Surat]."""
    await turn(update, context, letter_templates.list_templates)


async def show_template(update: Update, context: BotContext) -> None:
    """A paper chosen from the list of templates."""
    await turn(update, context, letter_templates.show, code=context.word(1))


async def ask_template(update: Update, context: BotContext) -> None:
    """[Unggah Templat]."""
    await _ask(update, context, letter_templates.ask_template, code=context.word(1))


async def send_template(update: Update, context: BotContext) -> None:
    """[Unduh Templat]."""
    await _send_file(update, context, is_example=False)


async def send_example(update: Update, context: BotContext) -> None:
    """[Lihat Contoh]."""
    await _send_file(update, context, is_example=True)


async def use_version(update: Update, context: BotContext) -> None:
    """[Pakai Versi …]."""
    await change(update, context, letter_templates.use_version, code=context.word(1), number=context.number(2))


async def use_built_in(update: Update, context: BotContext) -> None:
    """[Kembali ke Bawaan]."""
    await change(update, context, letter_templates.use_built_in, code=context.word(1))


def check_size(size: int | None, *, wanted: str) -> None:
    """Refuse a file for the office by the size that Telegram tells, before it is fetched; raises FileTooLarge."""
    limit = _limit(wanted)
    if size is not None and size > limit:
        raise FileTooLarge(limit)


async def receive_file(update: Update, context: BotContext, content: bytes, *, name: str, wanted: str) -> None:
    """A file that was asked for as crest or template: tried in a child before anything changes."""
    check_size(len(content), wanted=wanted)
    if wanted == Setting.CREST:
        picture = await read_crest(context.children, content)
        await context.database.run(
            office_settings.receive_crest,
            office=context.office,
            sender=sender_id(update),
            picture=picture,
            file_name=name,
            now=context.now(),
        )
        return
    if extension(name) != "docx":
        raise TemplateTypeRefused
    check_content(content, name=name)
    code = wanted.removeprefix(TEMPLATE)
    example = await context.database.read(
        letter_templates.example_paper, office=context.office, sender=sender_id(update), code=code, now=context.now()
    )
    filled = await fill_office_template(context.children, content, example)
    await context.database.run(
        letter_templates.receive,
        sender=sender_id(update),
        code=code,
        template=content,
        file_name=name,
        unused=list(filled.unused),
        now=context.now(),
    )


def _limit(wanted: str) -> int:
    return LARGEST_FILE if wanted == Setting.CREST else LARGEST_TEMPLATE


async def _ask(update: Update, context: BotContext, service: Callable[..., None], **chosen: object) -> None:
    await context.database.run(service, sender=sender_id(update), now=context.now(), **chosen)
    await answer(pressed(update))


async def _send_file(update: Update, context: BotContext, *, is_example: bool) -> None:
    await context.database.run(
        letter_templates.send_file,
        sender=sender_id(update),
        code=context.word(1),
        is_example=is_example,
        now=context.now(),
    )
    await answer(pressed(update), PREPARING)
