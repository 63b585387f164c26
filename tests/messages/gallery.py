"""Every message there is, made from sample values, so that what holds for all can be checked on all."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo

import messages
from messages import (
    absences,
    analysis,
    calendar,
    cards,
    disposition_cards,
    dispositions,
    extensions,
    holds,
    labels,
    meetings,
    menu,
    office_settings,
    papers,
    people,
    planned_starts,
    proposals,
    renstra,
    reports,
    runs,
    signatures,
    tasks,
)
from messages.absences import AbsenceView, Candidate
from messages.calendar import CalendarItem, MovedTask
from messages.card_view import CardFace, CardView, MeetingView, NextLetter, UnitView
from messages.dispositions import DispositionLine
from messages.message import Attachment, Button, MadeFile, Message
from messages.office_settings import SettingView, TemplateVersion, TemplateView
from messages.people import PostView
from messages.reports import PostLine, RoundLine
from messages.runs import HistoryLine, Preview, StepView
from messages.steps.archive import QUESTIONS as RECORD_QUESTIONS
from sop.absences import Absence, AbsenceKind
from sop.calendar_entries import CalendarEntry, EntryKind
from sop.dispositions import Disposition, Receiver, ReceiverStatus, Shelf, Urgency
from sop.due_times import Extension, ExtensionState, Pause
from sop.events import Event
from sop.letters import Letter, LetterState, Number
from sop.meetings import Invitee, Meeting, MeetingState
from sop.model import HoldingKind, Person, Run, RunStatus, Salutation, Task, TaskPart, TaskStatus
from sop.office_hours import load_office_hours
from sop.procedure import Procedure, Proof, Step, StepAction
from sop.procedure_file import load_procedure
from sop.records import Record, RecordKind
from sop.reports import Period, PostTimes, StepFit, TimeUse
from sop.signatures import Approved, ElectronicSignature, SignatureState, SignedCopy, TextMatch
from sop.typed_settings import Setting
from sop.versions import Version
from tests.messages import disposition_rooms, ladder_rooms, meeting_rooms
from tests.messages.disposition_rooms import a_free_disposition
from tests.messages.indicator_rooms import indicator_rooms

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)
PROCEDURE = load_procedure(Path(__file__).parents[2] / "sop" / "procedures" / "iku.toml")
OFFICE_HOURS = load_office_hours()
LARGEST_ID = 999_999_999
ENDED_FACES = (CardFace.FRONT, CardFace.POSTPONE, CardFace.CHANGE_MEETING)
SOP_PAGE = ((labels.SOP_PAGE, f"run:sop:{LARGEST_ID}"), (labels.BUNDLE, f"run:bundle:{LARGEST_ID}"))


class ARecipe:
    """Stands for what a file is made from; no message looks into it."""

    def render(self) -> bytes:
        """Return a few bytes."""
        return b"made"


A_RECIPE = ARecipe()


@dataclass(frozen=True)
class Values:
    """What people and files bring into the messages."""

    name: str
    username: str
    employee_number: str
    rank: str
    title: str
    label: str
    note: str
    file_name: str
    holiday: str
    id: int = 7


ORDINARY = Values(
    name="Rina Marlina, A.Md.",
    username="rina_contoh",
    employee_number="199001012015032001",
    rank="Pengatur (II/c)",
    title="Staf Sekretariat",
    label="Menghimpun data IKU",
    note="Formulasi indikator 3 belum lengkap",
    file_name="Konsep IKU 2027.xlsx",
    holiday="Hari Raya Natal",
)
NASTY_TEXT = '</b><i>&lt;<a href="x">\'&amp;& ]]> <script>'
NASTY = Values(
    name=NASTY_TEXT,
    username=NASTY_TEXT,
    employee_number=NASTY_TEXT,
    rank=NASTY_TEXT,
    title=NASTY_TEXT,
    label=NASTY_TEXT,
    note=NASTY_TEXT,
    file_name=NASTY_TEXT,
    holiday=NASTY_TEXT,
)
LONGEST = Values(
    name="Dr. Ir. " + "N" * 92,
    username="u" * 32,
    employee_number="1" * 60,
    rank="P" * 60,
    title="Kepala Sub Bagian Administrasi Umum, Kepegawaian, Keuangan dan Perlengkapan",
    label="Menyampaikan format pengumpulan data dan informasi kepada masing-masing bidang dan sekretariat",
    note="&<" * 500,
    file_name="f" * 115 + ".xlsx",
    holiday="Hari kedua dari Hari Raya Idul Fitri (perkiraan)",
    id=LARGEST_ID,
)


@cache
def gallery(values: Values) -> dict[str, list[Message]]:
    """Return all messages by the function that makes them, in each of their forms."""
    return _Gallery(values).rooms()


def questions(values: Values) -> dict[str, str]:
    """Return what people are asked in words, by the function that words it."""
    return _Gallery(values).questions()


def makers_of_messages() -> set[str]:
    """Return every public function of messages/ that makes a message."""
    return set(_public_functions(Message))


def askers() -> set[str]:
    """Return every public function of messages/ that words a question."""
    return {name for name in _public_functions(str) if name.partition(".")[2].startswith("ask_")}


def _public_functions(returned: type) -> Iterator[str]:
    for module_info in pkgutil.walk_packages(messages.__path__, prefix="messages."):
        module = importlib.import_module(module_info.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_own and get_type_hints(function).get("return") is returned:
                yield f"{module_info.name.removeprefix('messages.')}.{name}"


def a_person(values: Values = ORDINARY, **changes: Any) -> Person:
    """Return somebody of the office."""
    person = Person(
        id=values.id,
        telegram_id=106,
        username=values.username,
        name=values.name,
        salutation=Salutation.IBU,
        employee_number=values.employee_number,
        rank=values.rank,
        is_admin=True,
        consented_at=NOW,
        blocked_at=None,
    )
    return replace(person, **changes)


def a_procedure(values: Values) -> Procedure:
    """Return the IKU procedure with the office's own words replaced."""
    if values is ORDINARY:
        return PROCEDURE
    return replace(
        PROCEDURE,
        name=values.title,
        run_title=values.title + " {year}",
        posts=tuple(replace(post, title=values.title) for post in PROCEDURE.posts),
        units=tuple(replace(unit, name=values.title) for unit in PROCEDURE.units),
        instructions=(values.title, *PROCEDURE.instructions),
        steps=tuple(_in_words_of(values, step) for step in PROCEDURE.steps),
    )


def _in_words_of(values: Values, step: Step) -> Step:
    proposal = step.proposal and replace(step.proposal, title=values.title)
    papers = tuple(values.title for _ in step.papers)
    return replace(
        step, label=values.label, requirements=values.label, output=values.label, proposal=proposal, papers=papers
    )


def a_run(values: Values = ORDINARY, **changes: Any) -> Run:
    """Return an open run."""
    run = Run(
        id=values.id,
        procedure=a_procedure(values),
        year=2027,
        amendment=2,
        status=RunStatus.OPEN,
        started_at=NOW,
        closed_at=None,
    )
    return replace(run, **changes)


def a_task(values: Values = ORDINARY, **changes: Any) -> Task:
    """Return an open task that came back."""
    task = Task(
        id=values.id,
        run_id=values.id,
        step=10,
        part=TaskPart.STEP,
        unit=None,
        round=2,
        post="sekretaris",
        status=TaskStatus.OPEN,
        opened_at=NOW,
        starts_at=NOW,
        due_at=LATER,
        reason=values.note,
        closed_as=values.title,
        note=values.note,
    )
    return replace(task, **changes)


def a_proposal(values: Values = ORDINARY, **changes: Any) -> Task:
    """Return what a unit is asked for, for the first time."""
    fresh = a_task(values, step=4, part=TaskPart.PROPOSAL, unit="tik", round=1, post="kabid_tik", reason=None)
    return replace(fresh, **changes)


def a_version(values: Values, *, number: int) -> Version:
    """Return a version of what a unit handed in; the second counts."""
    title, id = values.title, values.id
    return Version(id, 1, "tik", id, number, id, "ab" * 32, 1, title, NOW, (), (), is_current=number == 2)


def a_disposition(values: Values = ORDINARY, **changes: Any) -> Disposition:
    """Return a disposition with everything on it that was sent."""
    disposition = Disposition(
        id=values.id,
        task_id=values.id,
        run_id=values.id,
        from_post="kepala_dinas",
        to_posts=("sekretaris",),
        instructions=a_procedure(values).instructions,
        note=values.note,
        urgency=Urgency.VERY_URGENT,
        sent_at=NOW,
        sent_as=values.title,
    )
    return replace(disposition, **changes)


def a_meeting(values: Values = ORDINARY, **changes: Any) -> Meeting:
    """Return a meeting that was called."""
    meeting = Meeting(
        id=values.id,
        run_id=values.id,
        task_id=values.id,
        state=MeetingState.CALLED,
        place=values.title,
        agenda=values.note,
        organiser="sekretaris",
        minute_taker="kabid_kip",
        day=date(2026, 12, 2),
        hour="09.00",
        starts_at=datetime(2026, 12, 2, 2, 0, tzinfo=UTC),
    )
    return replace(meeting, **changes)


def invitees(values: Values = ORDINARY) -> tuple[Invitee, ...]:
    """Return one who has not answered, and one for each answer."""
    return meeting_rooms.invitees_of(values.id, name=values.name, now=NOW)


def unit_views(values: Values = ORDINARY) -> tuple[UnitView, ...]:
    """Return units in each state that a proposal can be in."""
    unit, fresh = a_procedure(values).units[0], a_proposal(values, note=None)
    done, nil = replace(fresh, status=TaskStatus.DONE, closed_at=NOW), replace(fresh, status=TaskStatus.NIL)
    return (
        UnitView(unit, fresh, is_late=False),
        UnitView(unit, replace(fresh, accepted_at=NOW), is_late=False),
        UnitView(unit, replace(fresh, reason=values.note, round=2), is_late=False),
        UnitView(unit, done, is_late=False),
        UnitView(unit, done, is_late=True),
        UnitView(unit, done, is_late=False, only_attached=True),
        UnitView(unit, done, is_late=False, version=a_version(values, number=2)),
        UnitView(unit, done, is_late=True, version=a_version(values, number=2), waiting=3),
        UnitView(unit, nil, is_late=False),
        UnitView(unit, replace(nil, note=values.note), is_late=False),
    )


def a_view(values: Values = ORDINARY, *, task: Task | None = None, **changes: Any) -> CardView:
    """Return what a card shows to the holder of its task."""
    view = CardView(
        run=a_run(values),
        task=task or a_task(values),
        sender=values.title,
        sent_at=NOW,
        received_by=((values.title, NOW),),
        holds_task=True,
        may_undo=False,
        has_files=True,
        files_sent=3,
    )
    return replace(view, **changes)


class _Gallery:
    """The rooms share their sample values."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self.person = a_person(values)
        self.run = a_run(values)
        self.closed_run = a_run(values, status=RunStatus.FINISHED, closed_at=LATER)
        self.task = a_task(values)
        self.file = Attachment(values.file_name, "0" * 64, "application/pdf")
        self.kept_file = replace(self.file, file_id=values.id)
        self.vacant = PostView("c" * 32, values.title, None, has_open_link=True)
        self.filled = PostView(
            "c" * 32,
            values.title,
            replace(self.person, blocked_at=NOW),
            has_open_link=False,
            away="cuti s.d. Jumat, 4 Desember 2026",
            acting=f"Plh. {values.title}: {values.name}",
        )

    def rooms(self) -> dict[str, list[Message]]:
        return {
            **self.cards(),
            **self.dispositions(),
            **self.meetings(),
            **self.reports(),
            **self.proposals(),
            **self.asked(),
            **self.menu(),
            **self.people(),
            **self.getting_in(),
            **self.runs(),
            **self.tasks(),
            **self.calendar(),
            **self.office_settings(),
            **self.absences(),
            **self.indicators(),
            **self.ladder(),
        }

    def indicators(self) -> dict[str, list[Message]]:
        return indicator_rooms(
            self.run,
            text=self.values.note,
            title=self.values.title,
            file_name=self.values.file_name,
            id=self.values.id,
            file=MadeFile(self.values.file_name, A_RECIPE),
        )

    def cards(self) -> dict[str, list[Message]]:
        values, zone = self.values, ZONE
        return {
            "cards.task_card": [
                cards.task_card(self._in_state(view, task), zone=zone, face=face)
                for view in self.card_views()
                for task, faces in self._states_of(view.task)
                for face in faces
            ]
            + [cards.task_card(a_view(values, holds_task=False), zone=zone)],
            "cards.expired_reminder": [cards.expired_reminder()],
            "cards.step_ended": [cards.step_ended(a_view(values), zone=zone, file=file) for file in (self.file, None)],
            "cards.run_finished": [
                cards.run_finished(self.closed_run, zone=zone, late_steps=late, late_proposals=late) for late in (0, 3)
            ],
            "cards.run_cancelled": [
                cards.run_cancelled(self.closed_run, by=values.title, reason=values.note, zone=zone)
            ],
            "cards.taken_back": [cards.taken_back(a_view(values), by=values.title)],
            "cards.came_back_often": [cards.came_back_often(a_view(values), self.person)],
            "cards.desk_is_empty": [cards.desk_is_empty(a_view(values), post_title=values.title, person=self.person)],
        }

    def card_views(self) -> list[CardView]:
        """Return a view for each thing that the card of an action, or of a proposal, has to show."""
        of_actions = {
            StepAction.INSTRUCT: self._instruct_views,
            StepAction.CREATE: self._output_views,
            StepAction.DISTRIBUTE: self._unit_views,
            StepAction.INVITE: self._invite_views,
            StepAction.MEET: self._meet_views,
            StepAction.COLLECT: self._unit_views,
            StepAction.ANALYSE: self._analyse_views,
            StepAction.DRAFT: self._output_views,
            StepAction.REVIEW: self._decision_views,
            StepAction.APPROVE: self._decision_views,
            StepAction.SIGN: self._decision_views,
            StepAction.NUMBER: self._number_views,
            StepAction.ARCHIVE: self._archive_views,
        }
        views = [
            view
            for step in self.run.procedure.steps
            for view in of_actions[step.action](a_view(self.values, task=replace(self.task, step=step.number)))
        ]
        return [*views, self._proposal_view(), *self._later_proposal_views()]

    def _states_of(self, task: Task) -> list[tuple[Task, Sequence[CardFace]]]:
        closed = [
            replace(task, status=status, closed_at=LATER) for status in TaskStatus if status is not TaskStatus.OPEN
        ]
        fresh, accepted = (task, [CardFace.FRONT]), (replace(task, accepted_at=NOW), list(CardFace))
        return [fresh, accepted, *((ended, ENDED_FACES) for ended in closed)]

    def _in_state(self, view: CardView, task: Task) -> CardView:
        """Return a view of a task in another state: an open one carries its file, an ended one shows receipts."""
        return replace(
            view,
            task=task,
            file=view.file if task.is_open else None,
            received_by=() if task.is_open else view.received_by,
            may_undo=task.status in (TaskStatus.DONE, TaskStatus.RETURNED) and not task.is_proposal,
        )

    def _instruct_views(self, view: CardView) -> list[CardView]:
        draft = a_disposition(self.values, sent_at=None, sent_as=None)
        empty = replace(draft, instructions=(), note=None)
        return [
            replace(view, slip=slip, disposition=disposition, file=MadeFile("lembar.pdf", A_RECIPE) if slip else None)
            for slip in (None, a_disposition(self.values))
            for disposition in (None, empty, draft)
        ]

    def _output_views(self, view: CardView) -> list[CardView]:
        return [replace(view, files_sent=0), view]

    def _unit_views(self, view: CardView) -> list[CardView]:
        units = unit_views(self.values)
        return [view, replace(view, units=units), replace(view, units=tuple(unit for unit in units if unit.is_in))]

    def _analyse_views(self, view: CardView) -> list[CardView]:
        forms = [form for units in self._unit_views(view) for form in self._output_views(units)]
        decided = [replace(view, indicators_merged=99, indicators_decided=count) for count in (0, 99)]
        awaited = [replace(units, indicators_merged=99) for units in self._unit_views(view)]
        return [*forms, *decided, *awaited]

    def _invite_views(self, view: CardView) -> list[CardView]:
        days = tuple(date(2026, 12, day) for day in range(1, 6))
        meetings_known = [
            a_meeting(self.values, state=MeetingState.DRAFT, day=None, hour=None, starts_at=None),
            *(a_meeting(self.values, state=state) for state in MeetingState),
        ]
        return [
            view,
            replace(view, meeting=MeetingView(None, (), days, meeting_rooms.HOURS)),
            *(
                replace(view, meeting=form)
                for known in meetings_known
                for form in meeting_rooms.meeting_views(known, invitees(self.values), title=self.values.title)
            ),
        ]

    def _meet_views(self, view: CardView) -> list[CardView]:
        known = [a_meeting(self.values, attendance_noted_at=noted_at) for noted_at in (None, NOW)]
        views = [replace(view, meeting=MeetingView(meeting, invitees(self.values))) for meeting in known]
        return [form for each in (view, *views) for form in self._output_views(each)]

    def _decision_views(self, view: CardView) -> list[CardView]:
        with_file = replace(view, file=self.file)
        acting = replace(with_file, acting_as=f"Plh. {self.values.title}")
        return [
            view,
            with_file,
            replace(with_file, task=replace(view.task, part=TaskPart.SUBMISSION)),
            acting,
            replace(with_file, decides_for=f"Plt. {self.values.title}"),
            replace(with_file, is_own_work=True),
        ]

    def _number_views(self, view: CardView) -> list[CardView]:
        papers = view.step.papers
        following, given = self._promised(papers), self._letters(papers)
        inserted = self._promised(papers, dated=NOW.date())
        return [
            replace(view, next_letters=following),
            replace(view, next_letters=inserted),
            replace(view, letters=given[:1], next_letters=following[1:]),
            replace(view, letters=given),
        ]

    def _archive_views(self, view: CardView) -> list[CardView]:
        records = tuple(Record(view.task.id, kind, self.values.note, NOW) for kind in RecordKind)
        letters = self._letters((self.values.title,) * 2)
        return [view, replace(view, letters=letters, records=records[:1]), replace(view, records=records)]

    @property
    def signed_copy(self) -> SignedCopy:
        values = self.values
        signed = [
            ElectronicSignature(values.name, at, state, is_known)
            for at, state, is_known in zip((NOW, LATER, None), SignatureState, (True, False, False), strict=True)
        ]
        differences = ((values.note, ""), ("", values.note), *((values.note, values.label),) * 6)
        return SignedCopy(
            Approved(values.file_name, "0" * 64), TextMatch.DIFFERENT, tuple(differences), (*signed, *signed)
        )

    def _promised(self, papers: Sequence[str], *, dated: date | None = None) -> tuple[NextLetter, ...]:
        suffix = "" if dated is None else "a"
        texts = [f"000.7.2.7/12{n}{suffix}/DISKOMINFO/2026" for n, _ in enumerate(papers)]
        return tuple(NextLetter(paper, text, dated) for paper, text in zip(papers, texts, strict=True))

    def _letters(self, papers: Sequence[str]) -> tuple[Letter, ...]:
        return tuple(
            Letter(2026, Number(n), paper, f"000.7.2.7/{n}/DISKOMINFO/2026", self.values.id, LetterState.ISSUED, NOW)
            for n, paper in enumerate(papers, start=1)
        )

    def _proposal_view(self) -> CardView:
        return a_view(self.values, task=a_proposal(self.values), files_sent=0, file=self.file)

    def _later_proposal_views(self) -> list[CardView]:
        mended = a_proposal(self.values, round=2, reason=self.values.note)
        return [
            a_view(self.values, task=mended, file=self.file),
            a_view(self.values, task=mended, files_sent=2, versions=self._versions(), indicators_entered=3),
            a_view(self.values, task=a_proposal(self.values), is_superseded=True),
            a_view(self.values, task=a_proposal(self.values), versions=self._versions()),
            a_view(self.values, task=replace(self.task, step=3), form_name=self.values.file_name, files_sent=1),
            a_view(self.values, task=a_proposal(self.values), versions=self._versions(), comes_late=True),
        ]

    def _versions(self) -> tuple[Version, ...]:
        return tuple(a_version(self.values, number=number) for number in (1, 2))

    def dispositions(self) -> dict[str, list[Message]]:
        values = self.values
        receivers = [(values.title, Receiver(values.id, "sekretaris", status)) for status in ReceiverStatus]
        free = a_free_disposition(
            title=values.title, note=values.note, instructions=self.run.procedure.instructions, an_id=values.id, now=NOW
        )
        lines = [
            DispositionLine(
                disposition,
                sender=values.title,
                receivers=receivers[: number % len(receivers) + 1],
                run_title=None if disposition.is_free else self.run.title,
                is_incoming=number % 2 == 0,
                shelf=shelf,
            )
            for number in range(2)
            for shelf in Shelf
            for disposition in (a_disposition(values), replace(free, sent_at=NOW, sent_as=values.title))
        ]
        cancelled = [replace(lines[-1], disposition=replace(lines[-1].disposition, cancelled_at=NOW))]
        return {
            "dispositions.forwarded": [
                dispositions.forwarded(
                    a_disposition(values), receiver=values.title, run_title=self.run.title, zone=ZONE
                )
            ],
            "dispositions.disposition_list": [
                *(
                    dispositions.disposition_list(
                        shown, page=page, zone=ZONE, chosen=chosen, drafts=[free] * 4, may_send=True, words=search
                    )
                    for shown, page in (([], 0), (lines, 0), (lines, 1))
                    for chosen, search in ((None, None), (Shelf.LATE, None), (None, values.title))
                ),
                dispositions.disposition_list(cancelled, page=0, zone=ZONE),
            ],
            **disposition_rooms.rooms(
                self.person,
                title=values.title,
                note=values.note,
                instructions=self.run.procedure.instructions,
                an_id=values.id,
                now=NOW,
                zone=ZONE,
            ),
        }

    def reports(self) -> dict[str, list[Message]]:
        run, values, procedure = self.run, self.values, a_procedure(self.values)
        done = TimeUse(a_task(values, status=TaskStatus.DONE, closed_at=LATER), 600, 700, 100, 30, LATER)
        back = replace(done, task=replace(done.task, status=TaskStatus.RETURNED, round=2, note=values.note))
        length, state = ladder_rooms.LENGTH, ExtensionState.GRANTED
        granted = Extension(1, 1, length, values.note, state, NOW, 1, values.title, NOW, values.title)
        extended = replace(done, until=None, late_minutes=0, held_minutes=90, extensions=(granted,))
        handed_in = replace(done, task=a_proposal(values))
        lines = [RoundLine(run, use, values.title) for use in (done, back, extended, handed_in)]
        posts = [
            PostLine(values.title, PostTimes(step.responsible, 7, 2, late, 100 * late, 900, 600, late, late))
            for step in procedure.steps
            for late in (0, 3)
        ][:14]
        whole, typed = (Period(date(2026, 12, 1), date(2026, 12, last)) for last in (31, 1))
        fits = [StepFit(step.number, 3, 1, 600, 700, 900, 1) for step in procedure.steps]
        return {
            "reports.report_list": [
                reports.report_list(shown, page=page) for shown, page in (([], 0), ([run] * 10, 0), ([run] * 10, 1))
            ],
            "reports.picture": [reports.picture(run, A_RECIPE)],
            "reports.report": [
                reports.report(shown, found, zone=ZONE)
                for shown in (run, self.closed_run)
                for found in ([], lines[:1], lines, lines * 10)
            ],
            "reports.evaluation": [
                reports.evaluation(procedure, found, runs=3)
                for found in ([], fits, [replace(fit, median_minutes=60) for fit in fits])
            ],
            "reports.register": [reports.register(A_RECIPE, count=7)],
            "reports.bundle": [
                reports.bundle(run, self.file, count=40, package=package, packages=packages)
                for package, packages in ((0, 1), (0, 3), (2, 3))
            ],
            "reports.report_file": [reports.report_file(run.title, MadeFile("laporan.pdf", A_RECIPE))],
            "reports.periods": [reports.periods(date(2026, 12, 1))],
            "reports.period_report": [
                reports.period_report(of, found) for of in (whole, typed) for found in ([], posts)
            ],
            "reports.post_report": [reports.post_report(whole, posts[1], found) for found in (lines, lines * 10)],
        }

    def meetings(self) -> dict[str, list[Message]]:
        values = self.values
        return meeting_rooms.rooms(
            self.person,
            a_meeting(values),
            invitees(values),
            run_title=self.run.title,
            title=values.title,
            name=values.name,
            note=values.note,
            file=self.file,
            now=NOW,
            zone=ZONE,
        )

    def proposals(self) -> dict[str, list[Message]]:
        values, run, unit = self.values, self.run, self.run.procedure.units[0]
        many = [(replace(a_proposal(values), status=status), run) for status in TaskStatus] * 2
        overseen = [proposals.UnitProposal(task, run, None) for task, run in many]
        return {
            "proposals.proposal_list": [
                proposals.proposal_list(shown, overseen=others, keeps_renstra=bool(others), page=page, zone=ZONE)
                for shown, others, page in (([], [], 0), (many, [], 0), (many, [], 1), ([], overseen, 0))
            ],
            "proposals.proposal_received": [
                proposals.proposal_received(
                    unit, run, version=2, file=self.file, comes_late=comes_late, repaired=repaired
                )
                for comes_late in (True, False)
                for repaired in (True, False)
            ],
            "proposals.proposal_reminder": [
                proposals.proposal_reminder(unit, a_proposal(values), run, self.person, title=values.title, zone=ZONE)
            ],
            "proposals.marked_nil": [
                proposals.marked_nil(unit, run, by=values.title, note=note) for note in (values.note, None)
            ],
        }

    def questions(self) -> dict[str, str]:
        """Return what people are asked, by the function that words it; HTML."""
        values, unit = self.values, self.run.procedure.units[0]
        return {
            "analysis.ask_note": analysis.ask_note(),
            "absences.ask_days": absences.ask_days(AbsenceKind.LEAVE, self.person),
            "calendar.ask_days": calendar.ask_days(EntryKind.HOLIDAY),
            "calendar.ask_hours": calendar.ask_hours(),
            "calendar.ask_list": calendar.ask_list(),
            "renstra.ask_list": renstra.ask_list(),
            "calendar.ask_name": calendar.ask_name(self._a_holiday()),
            "calendar.ask_removal_reason": calendar.ask_removal_reason(self._a_holiday()),
            "disposition_cards.ask_field": disposition_cards.ask_field(disposition_rooms.FIELDS[0]),
            "dispositions.ask_note": dispositions.ask_note(),
            "extensions.ask_length": extensions.ask_length(),
            "extensions.ask_reason": extensions.ask_reason(ladder_rooms.LENGTH, is_decided_above=True),
            "holds.ask_reason": holds.ask_reason(self.run),
            "meetings.ask_minutes": meetings.ask_minutes(),
            "office_settings.ask_value": office_settings.ask_value(Setting.ADDRESSEES),
            "office_settings.ask_template": office_settings.ask_template("decree", fields=["kop.alamat[]"] * 60),
            "meetings.ask_move": meetings.ask_move(),
            "meetings.ask_new_place": meetings.ask_new_place(),
            "planned_starts.ask_day": planned_starts.ask_day(self.run.title),
            "meetings.ask_substitute": meetings.ask_substitute(),
            "meetings.ask_day": meetings.ask_day(),
            "meetings.ask_hour": meetings.ask_hour(),
            "meetings.ask_place": meetings.ask_place(),
            "meetings.ask_agenda": meetings.ask_agenda(),
            "meetings.ask_reason": meetings.ask_reason(),
            "proposals.ask_nil_note": proposals.ask_nil_note(unit),
            "proposals.ask_repair_note": proposals.ask_repair_note(unit),
            "reports.ask_period": reports.ask_period(),
            "runs.ask_cancel_reason": runs.ask_cancel_reason(self.run),
            "tasks.ask_employee_number": tasks.ask_employee_number(values.name),
            "tasks.ask_name": tasks.ask_name(again=True),
            "tasks.ask_number": tasks.ask_number(),
            "tasks.ask_rank": tasks.ask_rank(values.name),
            "tasks.ask_return_reason": tasks.ask_return_reason(self.task, self.run),
            "tasks.ask_upload": tasks.ask_upload(self.run, self.task),
            "cards.ask_for_proof": cards.ask_for_proof(self._with_proof(Proof.FILE)),
        }

    def asked(self) -> dict[str, list[Message]]:
        kept = tasks.use_kept_file(file_id=self.values.id, name=self.values.file_name, task_id=self.values.id)
        proofs = [cards.ask_for_proof(self._with_proof(proof)) for proof in Proof]
        further = [tasks.ask_name(again=False), tasks.ask_upload(self.run, a_proposal(self.values))]
        return {
            "tasks.question": [
                *(tasks.question(proof, self.values.id, offers=[kept] * 3) for proof in proofs),
                tasks.question(meetings.ask_substitute(), self.values.id, offers=[self._substitute()] * 3),
                *(tasks.question(text, self.values.id) for text in (*self.questions().values(), *further)),
                *(tasks.question(text, self.values.id) for text in RECORD_QUESTIONS.values()),
                *(
                    tasks.question(disposition_cards.ask_field(field), self.values.id)
                    for field in disposition_rooms.FIELDS
                ),
                *(tasks.question(absences.ask_days(kind, self.person), self.values.id) for kind in AbsenceKind),
                *(tasks.question(calendar.ask_days(kind), self.values.id) for kind in EntryKind),
                *(
                    tasks.question(office_settings.ask_value(setting), self.values.id)
                    for setting in office_settings.QUESTIONS
                ),
            ]
        }

    def _substitute(self) -> Button:
        return meetings.substitute_button(self.values.id, self.values.id, name=self.values.name)

    def _a_holiday(self) -> CalendarEntry:
        return CalendarEntry(EntryKind.HOLIDAY, date(2027, 2, 8), date(2027, 3, 9), self.values.holiday)

    def _with_proof(self, proof: Proof) -> CardView:
        procedure = self.run.procedure
        steps = tuple(replace(step, proof=proof) for step in procedure.steps)
        return a_view(self.values, run=replace(self.run, procedure=replace(procedure, steps=steps)))

    def menu(self) -> dict[str, list[Message]]:
        values = self.values
        commands = [command for command in labels.COMMANDS if command != "start"]
        return {
            "menu.menu": [
                menu.menu(self.person, capacities=held, commands=commands, open_tasks=12, dispositions=len(held))
                for held in ([values.title] * 3, [])
            ],
            "menu.help_for": [
                menu.help_for(self.run.procedure, capacities=held, steps=steps, hands_in=bool(held))
                for held, steps in (([values.title] * 3, self.run.procedure.steps), ([], []))
            ],
            "menu.help_for_stranger": [menu.help_for_stranger()],
            "menu.only_private": [menu.only_private()],
            "menu.cannot_read": [menu.cannot_read()],
            "menu.edits_do_not_count": [menu.edits_do_not_count()],
            "menu.stored_later": [menu.stored_later()],
            "menu.something_broke": [menu.something_broke()],
            "menu.operator_alarm": [menu.operator_alarm(3)],
        }

    def getting_in(self) -> dict[str, list[Message]]:
        values, person = self.values, self.person
        return {
            "people.stranger": [people.stranger()],
            "people.link_unknown": [people.link_unknown()],
            "people.access_requested": [people.access_requested()],
            "people.access_request": [
                people.access_request(request_id=values.id, name=values.name, username=username, vacant=vacant, page=1)
                for username, vacant in ((values.username, [self.vacant] * 20), (None, []))
            ],
            "people.access_decided": [
                people.access_decided(name=values.name, granted=granted) for granted in (values.title, None)
            ],
            "people.access_rejected": [people.access_rejected()],
            "people.consent": [people.consent(post_title=values.title, invitation_id=values.id, proof="f" * 16)],
            "people.consent_given": [people.consent_given()],
            "people.consent_refused": [people.consent_refused()],
            "people.ask_salutation": [people.ask_salutation(person_id=values.id, name=values.name)],
            "people.salutation_noted": [people.salutation_noted(person)],
            "people.waiting_for_confirmation": [people.waiting_for_confirmation(values.title)],
            "people.claim": [people.claim(invitation_id=values.id, person=person, post_title=values.title)],
            "people.claim_decided": [
                people.claim_decided(name=values.name, post_title=values.title, confirmed=confirmed)
                for confirmed in (True, False)
            ],
            "people.claim_rejected": [people.claim_rejected(values.title)],
            "people.placed": [people.placed(person, values.title)],
        }

    def people(self) -> dict[str, list[Message]]:
        values, person = self.values, self.person
        nothing_told = replace(person, username=None, employee_number=None, rank=None)
        return {
            "people.holder_changed": [
                people.holder_changed(post_title=values.title, name=values.name, placed=placed)
                for placed in (True, False)
            ],
            "people.released": [people.released(values.title)],
            "people.posts": [people.posts([self.vacant, self.filled] * 9, page=page) for page in (0, 1)],
            "people.post": [people.post(self.vacant), people.post(self.filled)],
            "people.change_data": [people.change_data(self.filled)],
            "people.data_changed": [people.data_changed(person), people.data_changed(nothing_told)],
            "people.confirm_release": [people.confirm_release(self.filled)],
            "people.link": [people.link(self.vacant, url="https://t.me/tepat?start=abc", expires_at=LATER, zone=ZONE)],
            "people.own_data": [
                people.own_data(person, capacities=[values.title] * 3, absences=2, zone=ZONE),
                people.own_data(nothing_told, capacities=[], absences=0, zone=ZONE),
            ],
            "people.confirm_erase": [
                people.confirm_erase(person, capacities=held) for held in ([values.title] * 3, [])
            ],
            "people.erased": [people.erased()],
            "people.unreachable": [
                people.unreachable(
                    person, person, capacities=[values.title] * 3, since=NOW, open_tasks=count, zone=ZONE
                )
                for count in (0, 3)
            ],
        }

    def ladder(self) -> dict[str, list[Message]]:
        values = self.values
        return ladder_rooms.rooms(
            partial(a_view, values),
            self.person,
            title=values.title,
            note=values.note,
            now=NOW,
            zone=ZONE,
            an_id=values.id,
        )

    def runs(self) -> dict[str, list[Message]]:
        values, procedure = self.values, self.run.procedure
        newest = [None, self.task, *(replace(self.task, status=status, closed_at=LATER) for status in TaskStatus)]
        steps = [
            StepView(step, newest[step.number % len(newest)], f"{values.title} ({values.name})", late_minutes=late)
            for step, late in zip(procedure.steps, [0, 700] * len(procedure.steps), strict=False)
        ]
        words = [
            runs.event_words(event, step=procedure.steps[4], details=details)
            for event in Event
            for details in ({}, {"text": values.note, "round": 3, "unit": values.title, "kind": "copied"})
        ]
        lines = [HistoryLine(NOW, f"{values.name}, Plh. {values.title}", what) for what in words]
        title_list = [self.run, self.closed_run] * 6
        return {
            "runs.choose_year": [runs.choose_year(procedure, [2026, 2027, 2028])],
            "runs.preview": [
                runs.preview(view, zone=ZONE)
                for view in (self._preview(), replace(self._preview(), plan_id=values.id, planned_for=LATER))
            ],
            "runs.started": [runs.started(self.run, first=values.title, zone=ZONE)],
            "runs.run_list": [runs.run_list([], page=0), *(runs.run_list(title_list, page=page) for page in (0, 1))],
            "runs.overview": [
                runs.overview(run, steps, may_cancel=True, zone=ZONE, may_hold=True, may_remind=True, pause=pause)
                for run in (self.run, self.closed_run, replace(self.closed_run, status=RunStatus.CANCELLED))
                for pause in (None, Pause(run.id, NOW, None, values.note, values.title))
            ],
            "runs.picture": [runs.picture(self.run, A_RECIPE, step=procedure.steps[4])],
            "papers.paper": [papers.paper(self.run, MadeFile(f"Notula {self.run.title}.docx", A_RECIPE))],
            "runs.sop_page": [runs.sop_page(self.run, A_RECIPE)],
            "runs.history": [
                runs.history(self.run, lines, page=page, zone=ZONE) for page in range(-(-len(lines) // 8))
            ],
        }

    def calendar(self) -> dict[str, list[Message]]:
        values = self.values
        weeks = {"normal": OFFICE_HOURS.week, "ramadan": OFFICE_HOURS.weeks["ramadan"]}
        first, last = date(2027, 2, 8), date(2027, 3, 9)
        week = weeks["ramadan"]
        entries = [
            *(CalendarEntry(kind, first, last, values.holiday, week, values.id) for kind in EntryKind),
            CalendarEntry(EntryKind.HOLIDAY, first, first, values.holiday),
        ]
        items = [CalendarItem("d20270208", entry, is_added) for entry in entries for is_added in (True, False)]
        reasons = [values.holiday[:120]] * 3
        moved = [MovedTask(values.title, 8, values.label, NOW, LATER)] * 25
        return {
            "calendar.calendar": [
                calendar.calendar(found, today=first, hours=hours, page=page)
                for found, page in (([], 0), (items, 0), (items, 1))
                for hours in (week[0], ())
            ],
            "calendar.item": [calendar.item(item) for item in items],
            "calendar.choose_hours": [calendar.choose_hours(weeks)],
            "calendar.list_preview": [
                calendar.list_preview(draft_id=values.id, new=new, known=3, missing=entries, unread=[values.note] * 9)
                for new in ([], entries * 9)
            ],
            "calendar.changed": [
                calendar.changed(what=what, moved=moved)
                for what in (calendar.added(entries), calendar.added(entries[-1:]), calendar.removed(entries[-1]))
                for moved in (0, 3)
            ],
            "calendar.due_times_moved": [
                calendar.due_times_moved(self.person, tasks, reasons=reasons, zone=ZONE) for tasks in (moved[:2], moved)
            ],
        }

    def office_settings(self) -> dict[str, list[Message]]:
        values = self.values
        line, by = values.note[:120], values.name
        given: dict[Setting, Any] = {
            Setting.GOVERNMENT: line,
            Setting.OFFICE: [line] * 3,
            Setting.ADDRESS: [line] * 4,
            Setting.CREST: values.file_name,
            Setting.SIZE: "F4",
            Setting.TEXT_SIZE: "12",
            Setting.PLACE: line,
            Setting.NUMBER_FORMAT: "000.7.2.7/{number:03}/DISKOMINFO/{year}",
            Setting.LAST_NUMBER: [2026, 99_999],
            Setting.REGISTER: line,
            Setting.SIGNING: "tte",
            Setting.ADDRESSEES: [[line, line, line]] * 8,
        }
        views = [
            *(SettingView(setting, value, by, NOW) for setting, value in given.items()),
            *(SettingView(setting, value) for setting, value in given.items()),
            *(SettingView(setting, None) for setting in (Setting.CREST, Setting.PLACE, Setting.LAST_NUMBER)),
        ]
        versions = [TemplateVersion(number, values.file_name, by, NOW) for number in range(1, 9)]
        templates = [
            TemplateView("decree", (), None, ["kop.alamat[]"] * 60),
            TemplateView("decree", versions, 8, ["kop.alamat[]"] * 60),
            TemplateView("invitation", versions[:2], None, ["kop.alamat[]"]),
        ]
        recipe = MadeFile("templat.docx", A_RECIPE)
        return {
            "office_settings.overview": [office_settings.overview(found) for found in (views[:12], views[12:24])],
            "office_settings.setting": [
                office_settings.setting(view, zone=ZONE, changed=changed) for view in views for changed in (True, False)
            ],
            "office_settings.templates": [office_settings.templates(templates)],
            "office_settings.template": [office_settings.template(view, zone=ZONE) for view in templates],
            "office_settings.template_accepted": [
                office_settings.template_accepted(templates[1], unused=unused) for unused in ([], ["kop.alamat[]"] * 60)
            ],
            "office_settings.template_file": [
                office_settings.template_file("decree", recipe, is_example=is_example) for is_example in (True, False)
            ],
        }

    def absences(self) -> dict[str, list[Message]]:
        values, person = self.values, self.person
        attended, unattended = [
            [self._absence(kind, acting=acting) for kind in AbsenceKind] for acting in (person, None)
        ]
        views = [*attended, *unattended]
        candidates = [Candidate(person, [values.title] * 2)] * 45
        return {
            "absences.absences": [
                absences.absences(found, own_id=own_id, may_choose_others=sees_all, sees_all=sees_all, page=page)
                for found, page in (([], 0), (views, 0), (views * 3, 1))
                for own_id, sees_all in ((values.id, True), (None, False))
            ],
            "absences.choose_person": [absences.choose_person(candidates)],
            "absences.choose_kind": [absences.choose_kind(person)],
            "absences.choose_acting": [
                absences.choose_acting(view, candidates, draft_id=values.id) for view in unattended
            ],
            "absences.choose_capacity": [absences.choose_capacity(view, draft_id=values.id) for view in attended],
            "absences.recorded": [absences.recorded(view) for view in views],
            "absences.told": [absences.told(view) for view in views],
            "absences.appointed": [absences.appointed(view) for view in attended],
            "absences.unattended": [absences.unattended(view, person) for view in unattended],
            "absences.confirm_end": [absences.confirm_end(view) for view in views],
            "absences.ended": [absences.ended(view) for view in views],
        }

    def _absence(self, kind: AbsenceKind, *, acting: Person | None) -> AbsenceView:
        absence = Absence(
            id=self.values.id,
            person_id=self.values.id,
            kind=kind,
            first=date(2026, 11, 30),
            last=date(2026, 12, 4),
            since=NOW,
            until=LATER,
            acting_id=self.values.id if acting else None,
            acting_kind=HoldingKind.PLH if acting else None,
        )
        return AbsenceView(absence, self.person, [self.values.title] * 2, acting, may_end=True)

    def _preview(self) -> Preview:
        procedure, values = self.run.procedure, self.values
        return Preview(
            procedure=procedure,
            year=2027,
            amendment=2,
            start=NOW,
            due_times=[NOW + timedelta(days=step.number) for step in procedure.steps],
            holidays=[(date(2026, 12, 1) + timedelta(days=n), values.holiday) for n in range(12)],
            vacant=[values.title] * 3,
            unreachable=[values.title] * 3,
        )

    def tasks(self) -> dict[str, list[Message]]:
        values = self.values
        many = [(self.task, self.run)] * 12
        names = [(values.id, values.file_name, NOW)] * 12
        return {
            "tasks.task_list": [
                tasks.task_list(found, page=page, now=LATER, zone=ZONE, dispositions=page * 3)
                for found, page in (([], 0), (many, 0), (many, 1), ([(a_proposal(values), self.run)], 0))
            ],
            "tasks.file_list": [
                tasks.file_list(self.run.title, found, page=page, data=f"run:files:{values.id}", zone=ZONE, made=made)
                for found, page, made in (([], 0, ()), (names, 0, SOP_PAGE), (names, 1, SOP_PAGE))
            ],
            "tasks.file_sent": [tasks.file_sent(f"{values.file_name} · {values.title}", self.file)],
            "tasks.file_lost": [
                tasks.file_lost(tasks.file_sent(caption, self.file)) for caption in (f"{values.file_name} · Staf", "")
            ],
            "tasks.without_file": [
                tasks.without_file(message)
                for message in (
                    *(tasks.file_sent(f"{values.file_name} · Staf", file) for file in (self.file, self.kept_file)),
                    runs.sop_page(self.run, A_RECIPE),
                    tasks.nothing_handed_in(),
                )
            ],
            "tasks.unasked_file": [
                tasks.unasked_file(file_id=values.id, name=values.file_name, tasks=found, page=page)
                for found, page in ((many, 0), (many, 1), ([], 0))
            ],
            "tasks.file_assigned": [
                tasks.file_assigned(name=values.file_name, task=task, run=self.run)
                for task in (self.task, replace(self.task, status=TaskStatus.DONE))
            ],
            "tasks.recap": [tasks.recap(self.run, [values.file_name] * 3, self.file)],
            "tasks.nothing_handed_in": [tasks.nothing_handed_in()],
            "tasks.recap_too_large": [tasks.recap_too_large()],
            "tasks.signed_file": [tasks.signed_file(self.run, sender=values.title, file=self.file)],
            "tasks.number_reserved": [tasks.number_reserved(self.run, self.task, self._letters((values.title,)))],
            "signatures.found_in": [
                signatures.found_in(copy, self.run, name=values.file_name, is_electronic=True, zone=ZONE)
                for copy in (
                    self.signed_copy,
                    SignedCopy(),
                    *(replace(self.signed_copy, text=text, differences=()) for text in TextMatch),
                )
            ],
            "tasks.file_ignored": [tasks.file_ignored(values.file_name)],
            "tasks.question_is_over": [tasks.question_is_over()],
            "tasks.question_left": [tasks.question_left(had_one=had_one) for had_one in (True, False)],
        }


def buttons_of(message: Message) -> list[Button]:
    """Return all buttons of a message."""
    return [button for row in message.rows for button in row]
