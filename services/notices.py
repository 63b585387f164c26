"""Turns a waiting message into what is said now: rendered from the state at the moment of sending.

A renderer returns None where the message is no longer true; the sender then drops it as obsolete.
"""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from db import absences as absence_rows
from db import cards as live_cards
from db import files, inbox, invitations, outbox, people, questions, runs, tasks
from db.cards import CardKind
from db.inbox import InboxState
from db.invitations import InvitationState
from db.outbox import Notice
from db.questions import Question, QuestionKind
from messages import cards as card_words
from messages import holds as hold_words
from messages import menu as menu_words
from messages import people as people_words
from messages import renstra as renstra_words
from messages import reports as report_words
from messages import runs as run_words
from messages import tasks as task_words
from messages.card_view import CardFace, CardView
from messages.message import Message
from services import (
    absences,
    bundles,
    calendar_changes,
    cards,
    disposition_cards,
    extensions,
    gate,
    holds,
    letter_templates,
    menu,
    office_settings,
    people_data,
    planned_starts,
    reachability,
    registration,
    reminder_notices,
    renstra,
    reports,
    step_notices,
    summary,
)
from services import files as file_services
from services import runs as run_services
from services import tasks as task_services
from services.deliveries import ClearButtons, Delivery, Edit, Live, SayAndLeave, Send, SetCommands, Wait
from services.identity import capacities
from services.office import Office
from sop import permissions
from sop.errors import SopError
from sop.model import Actor, Person, Task, TaskStatus
from sop.typed_settings import Setting
from sop.working_time import is_open

Renderer = Callable[[Session, Notice, Office, datetime], Delivery | None]


def render(session: Session, notice: Notice, *, office: Office, now: datetime) -> Delivery | None:
    """Return what to do for a waiting message, or None where it is obsolete or has no chat any more; reads only."""
    if notice.chat_id is None:
        return None
    opening = gate.closed_until(session, notice.kind, office=office, now=now)
    if opening is not None:
        return Wait(opening)
    if notice.kind in gate.REMINDERS and absence_rows.is_on_leave(session, notice.person_id or 0, now=now):
        return None
    try:
        return RENDERERS[notice.kind](session, notice, office, now)
    except SopError:
        return None  # the person lost the right to see this meanwhile, or what it is about is over


def _person(session: Session, notice: Notice) -> Person:
    assert notice.person_id is not None
    return people.get(session, notice.person_id)


def _sender(session: Session, notice: Notice) -> int:
    telegram_id = _person(session, notice).telegram_id
    assert telegram_id is not None
    return telegram_id


def _task(session: Session, notice: Notice) -> Task:
    assert notice.task_id is not None
    return tasks.get(session, notice.task_id)


def _actor(session: Session, notice: Notice, now: datetime) -> Actor:
    return people.actor(session, _person(session, notice), now=now)


def _view(session: Session, notice: Notice, office: Office, now: datetime) -> CardView:
    task, actor = _task(session, notice), _actor(session, notice, now)
    return cards.card_view(session, cards.run_of(session, task), task, actor, office=office, now=now)


def _card(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    view = _view(session, notice, office, now)
    if not view.task.is_open or not view.holds_task:
        return None
    return _new_card(session, view, notice, office, now)


def _receipt(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    face = CardFace(notice.payload.get("face", CardFace.FRONT))
    return _new_card(session, _view(session, notice, office, now), notice, office, now, face=face)


def _new_card(
    session: Session, view: CardView, notice: Notice, office: Office, now: datetime, *, face: CardFace = CardFace.FRONT
) -> Send:
    assert notice.person_id is not None
    return Send(
        card_words.task_card(view, zone=office.timezone, face=face),
        silent=not is_open(now, office.calendar(session, now))
        or absence_rows.is_on_leave(session, notice.person_id, now=now),
        live=Live(view.task.id, notice.person_id, CardKind.CARD),
    )


def _card_refresh(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    task = _task(session, notice)
    live = live_cards.find(session, task_id=task.id, person_id=notice.person_id or 0, kind=CardKind.CARD)
    if live is None:
        return None
    message = card_words.task_card(_view(session, notice, office, now), zone=office.timezone)
    return Edit(live.message_id, message, is_caption=live.is_caption)


def _clear_buttons(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return ClearButtons(notice.payload["message_id"])


def _step_ended(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    view = _view(session, notice, office, now)
    if view.task.status is not TaskStatus.DONE:
        return None
    forwarded = step_notices.forwarded(session, view.task, office)
    if forwarded is not None:
        return forwarded
    actor = _actor(session, notice, now)
    may_read = permissions.may_read_files(actor, view.run.procedure, view.task)
    at_hand = cards.files_at_hand(session, view.run, view.task, tasks.of_run(session, view.run.id)) if may_read else []
    file = cards.attachment(at_hand[-1]) if at_hand else None
    return Send(card_words.step_ended(view, zone=office.timezone, file=file))


def _taken_back(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    view = _view(session, notice, office, now)
    kinds = ("step_ended", "task_card", "run_finished")
    tasks_told = [view.task, *_opened_by(session, view.task)]
    was_told = any(
        outbox.was_sent(session, person_id=notice.person_id or 0, task_id=task.id, kind=kind)
        for task in tasks_told
        for kind in kinds
        if task.id != view.task.id or kind != "task_card"
    )
    if not was_told or not view.task.is_open:
        return None
    return Send(card_words.taken_back(view, by=notice.payload["by"]))


def _opened_by(session: Session, task: Task) -> list[Task]:
    return [other for other in tasks.of_run(session, task.run_id) if other.opened_by == task.id]


def _desk_is_empty(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    view = _view(session, notice, office, now)
    if not view.task.is_open or people.holder_of(session, view.task.post, now=now) is not None:
        return None
    title = people.post_title(session, view.task.post)
    return Send(card_words.desk_is_empty(view, post_title=title, person=_person(session, notice)))


def _run_finished(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    run = cards.run_of(session, _task(session, notice))
    if run.closed_at is None:
        return None
    late = [
        task
        for task in tasks.of_run(session, run.id)
        if task.counts and task.closed_at is not None and task.closed_at > task.due_at
    ]
    proposals = sum(task.is_proposal for task in late)
    return Send(
        card_words.run_finished(run, zone=office.timezone, late_steps=len(late) - proposals, late_proposals=proposals)
    )


def _run_cancelled(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    run = runs.get(session, notice.payload["run_id"])
    return Send(
        card_words.run_cancelled(run, by=notice.payload["by"], reason=notice.payload["reason"], zone=office.timezone)
    )


def _question(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    question = questions.of(session, notice.person_id or 0)
    if question is None or question.id != notice.payload["question_id"]:
        return None
    of_a_step = step_notices.question_words(session, question)
    if of_a_step is not None:
        return Send(of_a_step)
    return _general_question(session, notice, question, office, now)


def _general_question(
    session: Session, notice: Notice, question: Question, office: Office, now: datetime
) -> Delivery | None:
    subject = question.subject_id or 0
    match question.kind:
        case QuestionKind.PROOF:
            return Send(_proof_question(session, notice, question, office, now))
        case QuestionKind.RETURN_REASON:
            task = tasks.get(session, subject)
            return Send(
                task_words.question(task_words.ask_return_reason(task, cards.run_of(session, task)), question.id)
            )
        case QuestionKind.CANCEL_REASON:
            return Send(task_words.question(run_words.ask_cancel_reason(runs.get(session, subject)), question.id))
        case (
            QuestionKind.CALENDAR_HOURS
            | QuestionKind.CALENDAR_DAYS
            | QuestionKind.CALENDAR_REASON
            | QuestionKind.CALENDAR_LIST
        ):
            words = calendar_changes.question_words(session, question, office=office, now=now)
            return Send(task_words.question(words, question.id))
        case QuestionKind.REPORT_PERIOD:
            return Send(task_words.question(report_words.ask_period(), question.id))
        case QuestionKind.OFFICE_SETTING:
            return Send(task_words.question(office_settings.question_words(session, question), question.id))
        case QuestionKind.OFFICE_FILE:
            name = office_settings.about(session, question)
            is_crest = name == Setting.CREST
            words = (
                office_settings.question_words(session, question) if is_crest else letter_templates.question_words(name)
            )
            return Send(task_words.question(words, question.id))
        case QuestionKind.RENSTRA_LIST:
            return Send(task_words.question(renstra_words.ask_list(), question.id))
        case QuestionKind.HOLD_REASON:
            return Send(task_words.question(hold_words.ask_reason(runs.get(session, subject)), question.id))
        case QuestionKind.START_DAY:
            return Send(
                task_words.question(planned_starts.question_words(session, question, office=office), question.id)
            )
        case QuestionKind.EXTENSION_LENGTH | QuestionKind.EXTENSION_REASON:
            return Send(task_words.question(extensions.question_words(session, question), question.id))
        case QuestionKind.ABSENCE_DAYS:
            return Send(task_words.question(absences.question_words(session, question), question.id))
        case QuestionKind.OWN_NAME:
            return Send(Message(task_words.ask_name(again=False)))
        case QuestionKind.NAME:
            return Send(task_words.question(task_words.ask_name(again=True), question.id))
        case QuestionKind.EMPLOYEE_NUMBER:
            name = people.get(session, subject).name or ""
            return Send(task_words.question(task_words.ask_employee_number(name), question.id))
        case QuestionKind.RANK:
            name = people.get(session, subject).name or ""
            return Send(task_words.question(task_words.ask_rank(name), question.id))
        case _:
            return None


def _proof_question(session: Session, notice: Notice, question: Question, office: Office, now: datetime) -> Message:
    task, actor = tasks.get(session, question.subject_id or 0), _actor(session, notice, now)
    view = cards.card_view(session, cards.run_of(session, task), task, actor, office=office, now=now)
    kept = files.unassigned_of(session, question.person_id)[-3:]
    offers = [task_words.use_kept_file(file_id=file.id, name=file.name, task_id=task.id) for file in kept]
    return task_words.question(card_words.ask_for_proof(view), question.id, offers=offers)


def _file(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    file = files.find(session, notice.payload["file_id"])
    if file is None or file.is_discarded:
        return None
    sent_as = f" · {file.sent_as}" if file.sent_as else ""
    return Send(task_words.file_sent(f"{file.name}{sent_as}", cards.attachment(file)))


def _unasked_file(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender, file_id = _sender(session, notice), notice.payload["file_id"]
    return Send(file_services.task_page(session, sender=sender, file_id=file_id, page=0, now=now))


def _task_list(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender = _sender(session, notice)
    return Send(task_services.task_page(session, office=office, sender=sender, page=0, now=now))


def _run_list(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender = _sender(session, notice)
    return Send(run_services.run_page(session, office=office, sender=sender, page=0, now=now))


def _run_picture(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender, run_id = _sender(session, notice), notice.payload["run_id"]
    message = run_services.run_picture(session, office=office, sender=sender, run_id=run_id, now=now)
    return Send(message, silent=True)  # the overview that follows rings


def _run_overview(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender, run_id = _sender(session, notice), notice.payload["run_id"]
    return Send(run_services.show_run(session, office=office, sender=sender, run_id=run_id, now=now))


def _sop_page(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender, run_id = _sender(session, notice), notice.payload["run_id"]
    return Send(run_services.sop_paper(session, office=office, sender=sender, run_id=run_id, now=now))


def _report_list(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(reports.report_page(session, office=office, sender=_sender(session, notice), page=0, now=now))


def _report_picture(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender, run_id = _sender(session, notice), notice.payload["run_id"]
    return Send(reports.picture(session, office=office, sender=sender, run_id=run_id, now=now), silent=True)


def _report(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender, run_id = _sender(session, notice), notice.payload["run_id"]
    return Send(reports.report(session, office=office, sender=sender, run_id=run_id, now=now))


def _report_file(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender, asked = _sender(session, notice), notice.payload
    return Send(
        reports.report_file(
            session, office=office, sender=sender, run_id=asked["run_id"], is_sheet=asked["is_sheet"], now=now
        )
    )


def _evaluation(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(reports.evaluation(session, office=office, sender=_sender(session, notice), now=now))


def _evaluation_file(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender, is_sheet = _sender(session, notice), notice.payload["is_sheet"]
    return Send(reports.evaluation_file(session, office=office, sender=sender, is_sheet=is_sheet, now=now))


def _period_report(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender, days = _sender(session, notice), {day: notice.payload[day] for day in ("first", "last")}
    return Send(reports.period_report(session, office=office, sender=sender, now=now, **days))


def _period_file(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender, asked = _sender(session, notice), notice.payload
    asked_for = {name: asked[name] for name in ("first", "last", "is_sheet")}
    return Send(reports.period_file(session, office=office, sender=sender, now=now, **asked_for))


def _register(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(reports.register(session, office=office, sender=_sender(session, notice), now=now))


def _bundle(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender, run_id = _sender(session, notice), notice.payload["run_id"]
    package = notice.payload.get("package", 0)
    message = bundles.bundle(session, office=office, sender=sender, run_id=run_id, package=package, now=now)
    return Send(message, silent=True)


def _run_history(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender, run_id = _sender(session, notice), notice.payload["run_id"]
    return Send(run_services.history_page(session, office=office, sender=sender, run_id=run_id, page=0, now=now))


def _year_choice(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(run_services.year_choice(office, now=now))


def _post_list(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(people_data.post_page(session, office=office, sender=_sender(session, notice), page=0, now=now))


def _menu(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(menu.menu(session, _person(session, notice), office=office, now=now))


def _help(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(menu.help_message(session, _person(session, notice), office=office, now=now))


def _commands(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    assert notice.chat_id is not None
    return SetCommands(menu.chat_commands(session, notice.chat_id, office=office, now=now))


def _registration_reminder(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    person = _person(session, notice)
    if person.is_registered:
        return None
    if person.name is None:
        return Send(Message(task_words.ask_name(again=False)))
    return Send(people_words.ask_salutation(person_id=person.id, name=person.name))


def _consent(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    invitation = invitations.find(session, notice.payload["invitation_id"])
    if invitation is None or invitation.state is not InvitationState.OPEN or notice.chat_id is None:
        return None
    return Send(
        people_words.consent(
            post_title=people.post_title(session, invitation.post),
            invitation_id=invitation.id,
            proof=registration.consent_proof(invitation, notice.chat_id),
        )
    )


def _salutation_question(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    person = people.find(session, notice.payload["about"])
    if person is None or person.name is None:
        return None
    return Send(people_words.ask_salutation(person_id=person.id, name=person.name))


def _waiting_for_confirmation(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(people_words.waiting_for_confirmation(people.post_title(session, notice.payload["post"])))


def _claim(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    invitation = invitations.find(session, notice.payload["invitation_id"])
    if invitation is None or invitation.state is not InvitationState.CLAIMED or invitation.claimed_by is None:
        return None
    return Send(
        people_words.claim(
            invitation_id=invitation.id,
            person=people.get(session, invitation.claimed_by),
            post_title=people.post_title(session, invitation.post),
        )
    )


def _claim_rejected(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(people_words.claim_rejected(people.post_title(session, notice.payload["post"])))


def _access_request(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender, request_id = _sender(session, notice), notice.payload["request_id"]
    return Send(people_data.access_page(session, office=office, sender=sender, request_id=request_id, page=0, now=now))


def _placed(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    title = people.post_title(session, notice.payload["post"])
    return Send(people_words.placed(_person(session, notice), title))


def _holder_changed(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(
        people_words.holder_changed(
            post_title=people.post_title(session, notice.payload["post"]),
            name=notice.payload["name"],
            placed=notice.payload["placed"],
        )
    )


def _released(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(people_words.released(people.post_title(session, notice.payload["post"])))


def _data_changed(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    person = people.get(session, notice.payload["about"])
    return Send(people_words.data_changed(person))


def _own_data(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    person = _person(session, notice)
    held = capacities(session, person, now=now)
    noted = absence_rows.count_of(session, person.id)
    return Send(people_words.own_data(person, capacities=held, absences=noted, zone=office.timezone))


def _erase_question(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    person = _person(session, notice)
    return Send(people_words.confirm_erase(person, capacities=capacities(session, person, now=now)))


def _refusal(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(Message(notice.payload["text"]))


def _always(message: Message) -> Renderer:
    return lambda session, notice, office, now: Send(message)


def _alarm(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Send(menu_words.operator_alarm(inbox.count(session, InboxState.DEAD)))


def _leave_group(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return SayAndLeave(menu_words.only_private())


RENDERERS: dict[str, Renderer] = {
    "task_card": _card,
    "receipt": _receipt,
    "card_refresh": _card_refresh,
    "clear_buttons": _clear_buttons,
    "step_ended": _step_ended,
    "taken_back": _taken_back,
    "desk_is_empty": _desk_is_empty,
    "run_finished": _run_finished,
    "run_cancelled": _run_cancelled,
    "question": _question,
    "file": _file,
    "unasked_file": _unasked_file,
    "task_list": _task_list,
    "run_list": _run_list,
    "run_picture": _run_picture,
    "run_overview": _run_overview,
    "sop_page": _sop_page,
    "run_history": _run_history,
    "report_list": _report_list,
    "report_picture": _report_picture,
    "report": _report,
    "report_file": _report_file,
    "evaluation": _evaluation,
    "evaluation_file": _evaluation_file,
    "period_report": _period_report,
    "period_file": _period_file,
    "register": _register,
    "bundle": _bundle,
    "year_choice": _year_choice,
    "post_list": _post_list,
    "menu": _menu,
    "help": _help,
    "commands": _commands,
    "registration_reminder": _registration_reminder,
    "consent": _consent,
    "salutation_question": _salutation_question,
    "waiting_for_confirmation": _waiting_for_confirmation,
    "claim": _claim,
    "claim_rejected": _claim_rejected,
    "access_request": _access_request,
    "access_rejected": _always(people_words.access_rejected()),
    "stranger": _always(people_words.stranger()),
    "stranger_help": _always(menu_words.help_for_stranger()),
    "link_unknown": _always(people_words.link_unknown()),
    "placed": _placed,
    "holder_changed": _holder_changed,
    "released": _released,
    "data_changed": _data_changed,
    "own_data": _own_data,
    "erase_question": _erase_question,
    "refusal": _refusal,
    "nothing_to_cancel": _always(task_words.question_left(had_one=False)),
    "cancelled": _always(task_words.question_left(had_one=True)),
    "cannot_read": _always(menu_words.cannot_read()),
    "edits_do_not_count": _always(menu_words.edits_do_not_count()),
    "stored_later": _always(menu_words.stored_later()),
    "something_broke": _always(menu_words.something_broke()),
    "alarm": _alarm,
    "leave_group": _leave_group,
    **step_notices.RENDERERS,
    **disposition_cards.RENDERERS,
    **calendar_changes.RENDERERS,
    **office_settings.RENDERERS,
    **letter_templates.RENDERERS,
    **absences.RENDERERS,
    **reachability.RENDERERS,
    **reminder_notices.RENDERERS,
    **extensions.RENDERERS,
    **holds.RENDERERS,
    **planned_starts.RENDERERS,
    **summary.RENDERERS,
    **renstra.RENDERERS,
}
