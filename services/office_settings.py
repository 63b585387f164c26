"""How the office's papers look, seen and changed by admins in chat (/kantor): the file has the initial values."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from db import drafts, history, office_settings, outbox, people, questions
from db.history import Signature
from db.office_settings import Change
from db.outbox import Notice
from db.questions import Question, QuestionKind
from messages import office_settings as words
from messages.message import Message
from messages.office_settings import SettingView
from services.deliveries import Delivery, Send
from services.desk import ask
from services.identity import Caller, identify
from services.office import Office
from services.replies import reply
from sop import permissions
from sop.errors import ButtonUnknown
from sop.events import Event
from sop.typed_settings import CHOSEN, EMPTY, Setting, read_setting, value_of

ADMIN = "Admin"
ABOUT = "about"


def list_settings(session: Session, *, sender: int, now: datetime) -> None:
    """Answer /kantor."""
    caller = require_admin(session, sender, now=now)
    reply(session, "office_settings", person=caller.person.id, now=now)


def overview(session: Session, *, office: Office, sender: int, now: datetime) -> Message:
    """Return all settings; reads only."""
    require_admin(session, sender, now=now)
    return words.overview(_views(session, office))


def show(session: Session, *, office: Office, sender: int, setting: str, now: datetime) -> Message:
    """Return one setting; reads only."""
    require_admin(session, sender, now=now)
    return words.setting(_view(session, office, _known(setting)), zone=office.timezone)


def ask_value(session: Session, *, sender: int, setting: str, now: datetime) -> None:
    """Ask an admin for the value of a setting; for the crest, that is a picture."""
    caller = require_admin(session, sender, now=now)
    known = _known(setting)
    if known in CHOSEN:
        raise ButtonUnknown
    kind = QuestionKind.OFFICE_FILE if known is Setting.CREST else QuestionKind.OFFICE_SETTING
    ask_about(session, caller, kind, known.value, now=now)


def choose(session: Session, *, office: Office, sender: int, setting: str, value: str, now: datetime) -> Message:
    """Set what is chosen by a button, and return how the setting reads then. Raises SettingUnreadable."""
    caller, known = require_admin(session, sender, now=now), _known(setting)
    if known not in CHOSEN:
        raise ButtonUnknown
    _change(session, office, caller, known, read_setting(known, value, year=office.local_date(now).year), now=now)
    return words.setting(_view(session, office, known), zone=office.timezone)


def leave_blank(session: Session, *, office: Office, sender: int, setting: str, now: datetime) -> Message:
    """Let a setting be a blank line on paper, and return how it reads then."""
    caller, known = require_admin(session, sender, now=now), _known(setting)
    if known not in EMPTY:
        raise ButtonUnknown
    _change(session, office, caller, known, EMPTY[known], now=now)
    return words.setting(_view(session, office, known), zone=office.timezone)


def use_initial(session: Session, *, office: Office, sender: int, setting: str, now: datetime) -> Message:
    """Go back to what the office's file has, and return how the setting reads then."""
    caller, known = require_admin(session, sender, now=now), _known(setting)
    _change(session, office, caller, known, None, now=now)
    return words.setting(_view(session, office, known), zone=office.timezone)


def answer(session: Session, *, office: Office, caller: Caller, question: Question, text: str, now: datetime) -> None:
    """Take a value that an admin typed; raises what makes it unusable, and the question stays open."""
    permissions.require_admin(caller.actor)
    known = _known(about(session, question))
    value = read_setting(known, text, year=office.local_date(now).year)
    _change(session, office, caller, known, value, now=now)
    outbox.tell(session, "setting_changed", person=caller.person.id, now=now, setting=known.value)


def receive_crest(
    session: Session, *, office: Office, sender: int, picture: bytes, file_name: str, now: datetime
) -> None:
    """Take the crest that an admin sent, as the small PNG it was made to."""
    caller = require_admin(session, sender, now=now)
    questions.drop(session, caller.person.id)
    _change(session, office, caller, Setting.CREST, file_name, content=picture, now=now)
    outbox.tell(session, "setting_changed", person=caller.person.id, now=now, setting=Setting.CREST.value)


def file_awaited(session: Session, *, sender: int) -> str | None:
    """Return what the next file of a person is for: a crest or a template by its name, or None; reads only."""
    person = people.by_telegram_id(session, sender)
    question = None if person is None else questions.of(session, person.id)
    if question is None or question.kind is not QuestionKind.OFFICE_FILE:
        return None
    return about(session, question)


def ask_about(session: Session, caller: Caller, kind: QuestionKind, name: str, *, now: datetime) -> None:
    """Ask an admin for something about the office that has a name."""
    draft = drafts.put(session, person_id=caller.person.id, contents={ABOUT: name}, now=now)
    ask(session, caller.person, kind, subject_id=draft.id, now=now)


def about(session: Session, question: Question) -> str:
    """Return what a question about the office asks for; raises ButtonUnknown where that is over."""
    draft = drafts.find(session, question.subject_id or 0, person_id=question.person_id)
    if draft is None or ABOUT not in draft.contents:
        raise ButtonUnknown
    return str(draft.contents[ABOUT])


def note(session: Session, caller: Caller, text: str, *, now: datetime) -> None:
    """Put on record what an admin changed about the office."""
    history.note(session, Event.SETTING_CHANGED, now=now, by=Signature(caller.person.id, caller.name, ADMIN), text=text)


def require_admin(session: Session, sender: int, *, now: datetime) -> Caller:
    """Return who asks, if that is an admin."""
    caller = identify(session, sender, now=now)
    permissions.require_admin(caller.actor)
    return caller


def _change(
    session: Session,
    office: Office,
    caller: Caller,
    setting: Setting,
    value: Any,
    *,
    now: datetime,
    content: bytes | None = None,
) -> None:
    drafts.drop(session, caller.person.id)
    office_settings.put(session, setting, value, content=content, changed_by=caller.person.id, now=now)
    note(session, caller, words.said(_view(session, office, setting)), now=now)


def _views(session: Session, office: Office) -> list[SettingView]:
    stationery = office.stationery(session)
    changes = office_settings.newest(session, list(Setting))
    return [
        _seen(
            setting,
            _value(office, stationery.crest, value_of(stationery.settings, setting), setting, changes),
            changes.get(setting),
        )
        for setting in Setting
    ]


def _view(session: Session, office: Office, setting: Setting) -> SettingView:
    return next(view for view in _views(session, office) if view.setting is setting)


def _value(office: Office, crest: bytes | None, value: Any, setting: Setting, changes: dict[str, Change]) -> Any:
    """Return a setting as it is shown: of the crest its file's name, of the format that of the procedure."""
    if setting is Setting.CREST and crest is not None:
        change = changes.get(setting)
        own = office.initial_stationery.settings.letterhead.crest
        return change.value if change is not None and change.value else own.name if own is not None else "ada"
    if setting is Setting.NUMBER_FORMAT and not value and office.procedure.numbering is not None:
        return office.procedure.numbering.format
    return value


def _seen(setting: Setting, value: Any, change: Change | None) -> SettingView:
    if change is None or change.value is None:
        return SettingView(setting, value)
    return SettingView(setting, value, change.changed_by, change.changed_at)


def _known(setting: str) -> Setting:
    try:
        return Setting(setting)
    except ValueError as error:
        raise ButtonUnknown from error


def question_words(session: Session, question: Question) -> str:
    """Return what is asked about a setting, as HTML; reads only."""
    return words.ask_value(_known(about(session, question)))


def _office_settings(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(overview(session, office=office, sender=notice.chat_id or 0, now=now))


def _setting_changed(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    require_admin(session, notice.chat_id or 0, now=now)
    view = _view(session, office, _known(notice.payload["setting"]))
    return Send(words.setting(view, zone=office.timezone, changed=True))


RENDERERS = {"office_settings": _office_settings, "setting_changed": _setting_changed}
