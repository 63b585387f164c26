"""What each paper of a run says, gathered from the database: names, capacities of the day, meetings, numbers.

The papers themselves are in documents/papers/ and know no database; they are made while they are sent.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from sqlmodel import Session

from db import dispositions, letters, meetings, office_settings, people, tasks
from documents.papers.disposition import STANDARD_INSTRUCTIONS, DispositionSlip, Hop
from documents.papers.iku_document import (
    CoverLetter,
    Decree,
    IndicatorRow,
    Sent,
    default_considerations,
    default_rulings,
)
from documents.papers.meeting import AttendanceList, Attendee, InvitationLetter, Minutes
from documents.papers.meeting import Meeting as MeetingBlock
from documents.papers.paper import Paper, Signatory, Stationery, WordPaper
from messages.dispositions import URGENCIES
from messages.message import Attachment, KeepAs, MadeFile
from messages.papers import ABSENT, file_name, represented_by
from services.kept_papers import kept_or_made
from services.office import Office
from sop.dispositions import Disposition, Urgency
from sop.letters import Letter, LetterState
from sop.meetings import Invitee, Meeting, Response
from sop.model import Run, Task, capacity
from sop.paper_settings import Addressee
from sop.procedure import StepAction

EVERYWHERE = "Tempat"


class PaperKind(StrEnum):
    """A paper that is made from a task, and as what file."""

    SLIP = "slip"
    INVITATION = "invitation"
    INVITATION_WORD = "invitation_word"
    ATTENDANCE = "attendance"
    MINUTES_WORD = "minutes_word"
    COVER_LETTER = "cover_letter"
    COVER_LETTER_WORD = "cover_letter_word"


AS_WORD = (PaperKind.INVITATION_WORD, PaperKind.MINUTES_WORD, PaperKind.COVER_LETTER_WORD)
"""Those that are edited before they are signed."""


@dataclass(frozen=True)
class Source:
    """A task with its run and office, as the papers made from it look at them."""

    session: Session
    run: Run
    task: Task
    office: Office
    now: datetime

    @property
    def action(self) -> StepAction:
        """What the step of the task does."""
        return self.run.procedure.step(self.task.step).action

    @property
    def stationery(self) -> Stationery:
        """How the office's papers look now."""
        return self.office.stationery(self.session)

    def day(self, at: datetime | None) -> date | None:
        """Return on which day of the office something was."""
        return None if at is None else self.office.local_date(at)


def kinds_of(session: Session, run: Run, task: Task) -> tuple[PaperKind, ...]:
    """Return the papers that can be made from a task as it stands."""
    found = [PaperKind.SLIP] if sent_to(session, task) is not None else []
    match run.procedure.step(task.step).action:
        case _ if task.is_proposal:
            return ()
        case StepAction.INVITE if _is_planned(meetings.of_task(session, task.id)):
            found += [PaperKind.INVITATION, PaperKind.INVITATION_WORD]
        case StepAction.MEET if meetings.latest_of_run(session, run.id) is not None:
            found += [PaperKind.INVITATION, PaperKind.ATTENDANCE, PaperKind.MINUTES_WORD]
        case StepAction.SIGN | StepAction.NUMBER | StepAction.ARCHIVE:
            found += [PaperKind.COVER_LETTER, PaperKind.COVER_LETTER_WORD]
    return tuple(found)


def goes_with_card(session: Session, run: Run, task: Task) -> PaperKind | None:
    """Return the paper that a new card brings along: the slip that sends the work, or the letter to be delivered."""
    if task.accepted_at is not None:
        return None
    if sent_to(session, task) is not None:
        return PaperKind.SLIP
    return PaperKind.COVER_LETTER if run.procedure.step(task.step).action is StepAction.ARCHIVE else None


def enclosed_with_card(session: Session, run: Run, task: Task) -> tuple[PaperKind, ...]:
    """Return the papers that come beside a new card: the concept of the letter to who signs, the letter to edit."""
    match run.procedure.step(task.step).action:
        case _ if task.accepted_at is not None:
            return ()
        case StepAction.SIGN:
            return (PaperKind.COVER_LETTER,)
        case StepAction.ARCHIVE:
            return (PaperKind.COVER_LETTER_WORD,)
        case _:
            return ()


def sent_to(session: Session, task: Task) -> Disposition | None:
    """Return the disposition that came with a task, or None."""
    slip = dispositions.find(session, task.opened_by) if task.opened_by is not None else None
    return slip if slip is not None and slip.sent_at is not None else None


def made_file(
    session: Session, run: Run, task: Task, kind: PaperKind, *, office: Office, now: datetime
) -> MadeFile | Attachment | None:
    """Return a paper as it was given out before, else to be made while it is sent.

    None where the task does not have it (any more).
    """
    if kind not in kinds_of(session, run, task):
        return None
    source = Source(session, run, task, office, now)
    paper = MAKERS[kind](source)
    is_final = isinstance(paper, CoverLetter) and bool(paper.number)
    name = file_name(kind, run.title, is_final=is_final)
    made = MadeFile(f"{name}.docx", word_paper(session, paper)) if kind in AS_WORD else MadeFile(f"{name}.pdf", paper)
    state = _state(source, kind, paper)
    return kept_or_made(session, made, None if state is None else KeepAs(f"{kind}:{state}", run.id, task.id))


def _state(source: Source, kind: PaperKind, paper: Paper) -> str | None:
    """Return what tells one state of a paper from the next, or None while it is only looked at or filled in.

    What was sent, called, noted or numbered is that paper for good, whatever settings say later; a concept is another
    one when what it says has changed, such as who signs.
    """
    match paper:
        case DispositionSlip():
            return f"{source.task.id}"
        case InvitationLetter():
            calling = tasks.get(source.session, _meeting(source).task_id or 0)
            return None if calling.closed_at is None else f"{calling.id}:{calling.closed_at.isoformat()}"
        case AttendanceList():
            noted_at = _meeting(source).attendance_noted_at
            return None if noted_at is None else f"{_meeting(source).id}:{noted_at.isoformat()}"
        case CoverLetter(number=number) if number:
            return f"{source.run.id}:{number}"
        case CoverLetter():
            facts = json.dumps(paper.data(), sort_keys=True).encode()
            return f"{source.task.id}:{hashlib.sha256(facts).hexdigest()}"
        case _:
            return None


def word_paper(session: Session, paper: Paper) -> WordPaper:
    """Return a paper to be made as .docx from the template in use."""
    return WordPaper(paper, office_settings.template_in_use(session, paper.template))


def decree(session: Session, run: Run, *, office: Office, now: datetime) -> Decree:
    """Return the concept of the decision that sets the indicators, with blank rows for them; no number, no date."""
    procedure = run.procedure
    name, stationery = in_words(procedure.identity.office), office.stationery(session)
    return Decree(
        stationery=stationery,
        made_at=now,
        office=name,
        head_title=in_words(procedure.identity.approved_by),
        year=run.year,
        considering=default_considerations(name, run.year),
        legal_basis=tuple(f"{law};" for law in procedure.identity.cited_basis),
        rulings=default_rulings(name, run.year),
        signatory=signatory(session, run, _head(run), at=now),
        copies=tuple(addressee.title for addressee in stationery.settings.addressees),
        years=(run.year,),
        indicators=(IndicatorRow(),) * BLANK_ROWS,
    )


BLANK_ROWS = 5
"""What a table of indicators has where none is known yet."""


def signatory(session: Session, run: Run, post: str, *, at: datetime, on_behalf_of: str = "") -> Signatory:
    """Return who signs for a post at a moment, in the capacity of that moment; blank lines where it is vacant."""
    holder, title = people.holder_of(session, post, now=at), run.procedure.post(post).title
    if holder is None:
        return Signatory(title=title, on_behalf_of=on_behalf_of)
    person = holder.person
    return Signatory(
        title=capacity(title, holder.kind),
        name=person.name or "",
        rank=person.rank or "",
        employee_number=person.employee_number or "",
        on_behalf_of=on_behalf_of,
    )


def in_words(capitals: str) -> str:
    """Return a name that is written in capitals, such as the office's, as it stands in a sentence."""
    return " ".join(word if word == "dan" else word.capitalize() for word in capitals.lower().split())


def _slip(source: Source) -> Paper:
    session, run = source.session, source.run
    chain: list[Hop] = []
    urgency, sent_at = Urgency.ORDINARY, source.now
    task: Task | None = source.task
    while task is not None and (sent := sent_to(session, task)) is not None:
        if not chain:
            urgency, sent_at = sent.urgency, sent.sent_at or source.now
        chain.insert(0, _hop(source, sent))
        task = None if sent.task_id is None else tasks.get(session, sent.task_id)
    return DispositionSlip(
        stationery=source.stationery,
        made_at=sent_at,
        degree="" if urgency is Urgency.ORDINARY else URGENCIES[urgency],
        subject=run.title,
        hops=tuple(chain),
    )


def _hop(source: Source, sent: Disposition) -> Hop:
    run = source.run
    assert sent.sent_at is not None
    by = signatory(source.session, run, sent.from_post, at=sent.sent_at)
    return Hop(
        by=by,
        to=(run.procedure.post(sent.to_post).title,),
        instructions=tuple(_as_printed(words) for words in sent.instructions),
        note=sent.note or "",
        at=sent.sent_at,
    )


def _as_printed(instruction: str) -> str:
    """Return an instruction as the form has it printed, whatever its capitals."""
    printed = {words.casefold(): words for words in STANDARD_INSTRUCTIONS}
    return printed.get(instruction.casefold(), instruction)


def _invitation(source: Source) -> Paper:
    session, run = source.session, source.run
    meeting = _meeting(source)
    calling = tasks.get(session, meeting.task_id or 0)
    called_at = calling.closed_at or source.now
    superiors = run.procedure.superiors_of(calling.post)
    signer = superiors[0] if superiors else calling.post
    head = signatory(session, run, _head(run), at=called_at).title
    numbered = letters.of_task(session, calling.id, LetterState.ISSUED)
    following = run.procedure.step_after(calling.step)
    invited = following.participants if following is not None else run.procedure.step(calling.step).participants
    return InvitationLetter(
        stationery=source.stationery,
        made_at=called_at,
        number=numbered[0].text if numbered else "",
        meeting=_block(meeting),
        dated=source.day(called_at),
        degree=URGENCIES[Urgency.ORDINARY],
        subject=run.procedure.step(calling.step).output,
        addressees=tuple(
            Addressee(run.procedure.post(post).title, place=EVERYWHERE) for post in invited if post != signer
        ),
        chair=head,
        signatory=signatory(session, run, signer, at=called_at, on_behalf_of="" if signer == _head(run) else head),
        zone=_zone(source),
    )


def _attendance(source: Source) -> Paper:
    meeting = _meeting(source)
    at = meeting.starts_at or source.now
    return AttendanceList(
        stationery=source.stationery,
        made_at=meeting.attendance_noted_at or source.now,
        meeting=_block(meeting),
        attendees=tuple(_attendee(source, invitee, at=at) for invitee in _invitees(source, meeting)),
        signatory=signatory(source.session, source.run, source.task.post, at=at),
        zone=_zone(source),
    )


def _attendee(source: Source, invitee: Invitee, *, at: datetime) -> Attendee:
    person = signatory(source.session, source.run, invitee.post, at=at)
    if not invitee.is_marked:
        return Attendee(person.name, person.title, ABSENT if invitee.attended is False else "")
    if invitee.response is Response.REPRESENTED and invitee.substitute:
        return Attendee(person.name, person.title, represented_by(invitee.substitute))
    return Attendee(person.name, person.title)


def _minutes(source: Source) -> Paper:
    session, run, meeting = source.session, source.run, _meeting(source)
    at = meeting.starts_at or source.now
    calling = tasks.get(session, meeting.task_id or 0)
    chair, writer = _head(run), source.task.post
    came = [invitee for invitee in _invitees(source, meeting) if invitee.is_marked]
    return Minutes(
        stationery=source.stationery,
        made_at=source.now,
        meeting=_block(meeting),
        name=meeting.agenda,
        chair=signatory(session, run, chair, at=at),
        secretary=signatory(session, run, calling.post, at=at).name,
        minute_taker=signatory(session, run, writer, at=at),
        participants=tuple(
            invitee.substitute or signatory(session, run, invitee.post, at=at).name
            for invitee in came
            if invitee.post not in (chair, writer)
        ),
        zone=_zone(source),
    )


def _cover_letter(source: Source) -> Paper:
    session, run = source.session, source.run
    letter = _letter_of_numbering(source)
    drafting = run.procedure.step_before(source.task.step, StepAction.DRAFT)
    document = (drafting or run.procedure.step(source.task.step)).output
    return CoverLetter(
        stationery=source.stationery,
        made_at=letter.issued_at if letter is not None else source.now,
        number=letter.text if letter is not None else "",
        dated=letter.dated if letter is not None else None,
        addressees=source.stationery.settings.addressees,
        sent=(Sent(f"{document} {in_words(run.procedure.identity.office)} Tahun {run.year}"),),
        signatory=signatory(session, run, _head(run), at=_signed_at(source) or source.now),
    )


def _letter_of_numbering(source: Source) -> Letter | None:
    """Return the last of the papers that the run numbers, which carries the others; None before it is numbered."""
    numbering = [task.id for task in _earlier(source, StepAction.NUMBER)]
    issued = letters.of_task(source.session, numbering[-1], LetterState.ISSUED) if numbering else []
    return issued[-1] if issued else None


def _signed_at(source: Source) -> datetime | None:
    signing = _earlier(source, StepAction.SIGN)
    return signing[-1].closed_at if signing else None


def _earlier(source: Source, action: StepAction) -> list[Task]:
    """Return the tasks of an action up to the one that is looked at, itself among them."""
    return [
        task
        for task in tasks.of_run(source.session, source.run.id)
        if task.id <= source.task.id and task.counts and source.run.procedure.step(task.step).action is action
    ]


def _meeting(source: Source) -> Meeting:
    found = (
        meetings.of_task(source.session, source.task.id)
        if source.action is StepAction.INVITE
        else meetings.latest_of_run(source.session, source.run.id)
    )
    assert found is not None  # kinds_of offers no paper of a meeting without one
    return found


def _is_planned(meeting: Meeting | None) -> bool:
    return meeting is not None and meeting.is_complete


def _invitees(source: Source, meeting: Meeting) -> list[Invitee]:
    """Return who belongs to a meeting, the head first."""
    order = [post.code for post in source.run.procedure.posts]
    return sorted(meetings.invitees(source.session, meeting.id), key=lambda invitee: order.index(invitee.post))


def _block(meeting: Meeting) -> MeetingBlock:
    hour, minute = (meeting.hour or "0.0").split(".")
    start = time(int(hour), int(minute)) if meeting.hour else None
    return MeetingBlock(meeting.day, start, None, meeting.place, meeting.agenda)


def _zone(source: Source) -> str:
    return source.now.astimezone(source.office.timezone).strftime("%Z")


def _head(run: Run) -> str:
    """Return the post at the top of the office."""
    return next(post.code for post in run.procedure.posts if post.superior is None)


MAKERS = {
    PaperKind.SLIP: _slip,
    PaperKind.INVITATION: _invitation,
    PaperKind.INVITATION_WORD: _invitation,
    PaperKind.ATTENDANCE: _attendance,
    PaperKind.MINUTES_WORD: _minutes,
    PaperKind.COVER_LETTER: _cover_letter,
    PaperKind.COVER_LETTER_WORD: _cover_letter,
}
