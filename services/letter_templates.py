"""The templates of letters that an office brings in place of ours: versions that stay, one of them in use."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from db import office_settings, outbox, questions
from db.office_settings import TEMPLATE, Change, template_in_use
from db.outbox import Notice
from db.questions import QuestionKind
from documents.papers.examples import EDITED, example, shape_of
from documents.papers.field_names import listed
from documents.papers.office_template import TemplateFile
from documents.papers.paper import Paper, WordPaper
from messages import office_settings as words
from messages.message import MadeFile, Message
from messages.office_settings import TemplateVersion, TemplateView
from services.deliveries import Delivery, Send
from services.identity import Caller
from services.office import Office
from services.office_settings import ask_about, note, require_admin
from services.replies import reply
from sop.errors import ButtonUnknown


def list_templates(session: Session, *, office: Office, sender: int, now: datetime) -> Message:
    """Return the papers whose templates can be replaced; reads only."""
    require_admin(session, sender, now=now)
    return words.templates([_view(session, code) for code in EDITED])


def show(session: Session, *, office: Office, sender: int, code: str, now: datetime) -> Message:
    """Return the template of a paper with its versions and fields; reads only."""
    require_admin(session, sender, now=now)
    return words.template(_view(session, _known(code)), zone=office.timezone)


def ask_template(session: Session, *, sender: int, code: str, now: datetime) -> None:
    """Ask an admin for the template of a paper."""
    caller = require_admin(session, sender, now=now)
    ask_about(session, caller, QuestionKind.OFFICE_FILE, TEMPLATE + _known(code), now=now)


def send_file(session: Session, *, sender: int, code: str, is_example: bool, now: datetime) -> None:
    """Send the template in use, or an example of what it makes."""
    caller = require_admin(session, sender, now=now)
    reply(session, "template_file", person=caller.person.id, now=now, code=_known(code), is_example=is_example)


def example_paper(session: Session, *, office: Office, sender: int, code: str, now: datetime) -> Paper:
    """Return an example of a paper, with which an admin's template is tried; reads only."""
    require_admin(session, sender, now=now)
    return example(EDITED[_known(code)], office.stationery(session), made_at=now)


def receive(
    session: Session, *, sender: int, code: str, template: bytes, file_name: str, unused: list[str], now: datetime
) -> None:
    """Use a template from now on that was tried and found good."""
    caller = require_admin(session, sender, now=now)
    questions.drop(session, caller.person.id)
    number = len(_uploads(session, _known(code))) + 1
    value = {"version": number, "file_name": file_name}
    _use(session, caller, code, value, content=template, now=now)
    outbox.tell(session, "template_accepted", person=caller.person.id, now=now, code=code, unused=unused)


def use_version(session: Session, *, office: Office, sender: int, code: str, number: int, now: datetime) -> Message:
    """Use an earlier version again, and return how the template reads then."""
    caller = require_admin(session, sender, now=now)
    upload = next((upload for upload in _uploads(session, _known(code)) if upload.value["version"] == number), None)
    if upload is None:
        raise ButtonUnknown
    _use(session, caller, code, upload.value, now=now)
    return words.template(_view(session, code), zone=office.timezone)


def use_built_in(session: Session, *, office: Office, sender: int, code: str, now: datetime) -> Message:
    """Use our own template again, and return how the template reads then; the office's versions stay."""
    caller = require_admin(session, sender, now=now)
    _use(session, caller, _known(code), None, now=now)
    return words.template(_view(session, code), zone=office.timezone)


def question_words(name: str) -> str:
    """Return what is asked about a template, as HTML."""
    code = _known(name.removeprefix(TEMPLATE))
    return words.ask_template(code, fields=listed(shape_of(EDITED[code])))


def _use(
    session: Session,
    caller: Caller,
    code: str,
    value: dict[str, Any] | None,
    *,
    now: datetime,
    content: bytes | None = None,
) -> None:
    office_settings.put(session, TEMPLATE + code, value, content=content, changed_by=caller.person.id, now=now)
    note(session, caller, words.template_said(code, _view(session, code).in_use), now=now)


def _view(session: Session, code: str) -> TemplateView:
    newest = office_settings.newest(session, [TEMPLATE + code]).get(TEMPLATE + code)
    return TemplateView(
        code,
        [
            TemplateVersion(upload.value["version"], upload.value["file_name"], upload.changed_by, upload.changed_at)
            for upload in _uploads(session, code)
        ],
        newest.value["version"] if newest is not None and newest.value is not None else None,
        listed(shape_of(EDITED[code])),
    )


def _uploads(session: Session, code: str) -> list[Change]:
    """Return the versions that admins sent, the oldest first."""
    return office_settings.uploads(session, TEMPLATE + code)


def _known(code: str) -> str:
    if code not in EDITED:
        raise ButtonUnknown
    return code


def _template_accepted(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    require_admin(session, notice.chat_id or 0, now=now)
    return Send(words.template_accepted(_view(session, notice.payload["code"]), unused=notice.payload["unused"]))


def _template_file(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    require_admin(session, notice.chat_id or 0, now=now)
    code, is_example = notice.payload["code"], notice.payload["is_example"]
    content, stationery = template_in_use(session, code), office.stationery(session)
    paper = example(EDITED[code], stationery, made_at=now)
    recipe = WordPaper(paper, content) if is_example else TemplateFile(paper, content)
    name = words.template_file_name(code, is_example=is_example)
    return Send(words.template_file(code, MadeFile(name, recipe), is_example=is_example))


RENDERERS = {"template_accepted": _template_accepted, "template_file": _template_file}
