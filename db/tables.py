"""Every table. Rows stay inside db/: its functions hand out frozen values.

Rules are checked in sop/ and services/, for SQLModel tables do not validate. Times are aware UTC. Telegram's ids need
64 bits.
"""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Column, Index, LargeBinary, MetaData, Text, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """Base of all tables: one metadata with named constraints, which migrations need."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)


NEVER_REUSE_IDS = {"sqlite_autoincrement": True}  # a button in an old message must not meet a newer row


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class PersonRow(Table, table=True):
    """Somebody who gave consent. Personal fields are emptied by /hapus_data; the row stays for the history."""

    __tablename__ = "person"
    __table_args__ = NEVER_REUSE_IDS
    id: int | None = Field(default=None, primary_key=True)
    telegram_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    username: str | None = None
    name: str | None = None
    salutation: str | None = None
    employee_number: str | None = None
    rank: str | None = None
    is_admin: bool = False
    consented_at: datetime
    blocked_at: datetime | None = None
    erased_at: datetime | None = None


class PostRow(Table, table=True):
    """A seat in the office, kept in step with the procedure file at start."""

    __tablename__ = "post"
    code: str = Field(primary_key=True)
    title: str


class HoldingRow(Table, table=True):
    """Who holds a post, in which kind, from when until when."""

    __tablename__ = "holding"
    __table_args__ = (
        Index(
            "uq_holding_definitive",
            "post_code",
            unique=True,
            **_where("until IS NULL AND kind = 'definitive'"),
        ),
        NEVER_REUSE_IDS,
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    post_code: str = Field(foreign_key="post.code", index=True)
    kind: str
    since: datetime
    until: datetime | None = None


class InvitationRow(Table, table=True):
    """A one-time way into a post. Only the hash of its token is stored."""

    __tablename__ = "invitation"
    __table_args__ = NEVER_REUSE_IDS
    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    post_code: str = Field(foreign_key="post.code", index=True)
    makes_admin: bool
    needs_confirmation: bool
    state: str
    created_at: datetime
    expires_at: datetime
    created_by: int | None = Field(default=None, foreign_key="person.id")
    claimed_by: int | None = Field(default=None, foreign_key="person.id")
    claimed_at: datetime | None = None


class LinkGuessRow(Table, table=True):
    """How often an account, known here by a hash only, has opened unknown links since when."""

    __tablename__ = "link_guess"
    account_key: str = Field(primary_key=True)
    tries: int
    since: datetime


class AccessRequestRow(Table, table=True):
    """A stranger who asked to be let in; id and names are emptied when it is answered or lapses."""

    __tablename__ = "access_request"
    __table_args__ = NEVER_REUSE_IDS
    id: int | None = Field(default=None, primary_key=True)
    requester_key: str = Field(index=True)
    telegram_id: int | None = Field(default=None, sa_type=BigInteger)
    name: str | None = None
    username: str | None = None
    state: str
    requested_at: datetime


class ProcedureRow(Table, table=True):
    """The text of a procedure file as runs started with it."""

    __tablename__ = "procedure"
    sha256: str = Field(primary_key=True)
    source: str = Field(sa_type=Text)


class RunRow(Table, table=True):
    """One pass through a procedure for one year."""

    __tablename__ = "run"
    __table_args__ = (
        Index("uq_run_open", "procedure_code", "year", unique=True, **_where("status = 'open'")),
        Index("ix_run_status", "status"),
        NEVER_REUSE_IDS,
    )
    id: int | None = Field(default=None, primary_key=True)
    procedure_code: str
    procedure_sha256: str = Field(foreign_key="procedure.sha256")
    year: int
    amendment: int
    status: str
    started_at: datetime
    closed_at: datetime | None = None


class TaskRow(Table, table=True):
    """One round of one step, or of one part of it; `unit_code` is empty but for proposals."""

    __tablename__ = "task"
    __table_args__ = (
        Index(
            "uq_task_round",
            "run_id",
            "step",
            "part",
            "unit_code",
            "round",
            unique=True,
            **_where("status <> 'withdrawn'"),
        ),
        Index("ix_task_open_post", "post_code", **_where("status = 'open'")),
        NEVER_REUSE_IDS,
    )
    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="run.id", index=True)
    step: int
    part: str
    unit_code: str
    round: int
    post_code: str = Field(foreign_key="post.code")
    status: str
    opened_at: datetime
    starts_at: datetime
    due_at: datetime
    opened_by: int | None = Field(default=None, foreign_key="task.id")
    reason: str | None = Field(default=None, sa_type=Text)
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: int | None = Field(default=None, foreign_key="person.id")
    closed_as: str | None = None
    note: str | None = Field(default=None, sa_type=Text)


class DispositionRow(Table, table=True):
    """What a post tells others to do: a step's own, or a free one; a draft until it is sent.

    A letter has one number in the register of its year, whoever forwards it.
    """

    __tablename__ = "disposition"
    __table_args__ = (
        Index("uq_disposition_agenda", "agenda_year", "agenda_number", unique=True, **_where("parent_id IS NULL")),
        Index("uq_disposition_decision", "meeting_id", "decision", unique=True, **_where("cancelled_at IS NULL")),
        NEVER_REUSE_IDS,
    )
    id: int | None = Field(default=None, primary_key=True)
    task_id: int | None = Field(default=None, foreign_key="task.id", unique=True)
    run_id: int | None = Field(default=None, foreign_key="run.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="disposition.id", index=True)
    made_by: int | None = Field(default=None, foreign_key="person.id")
    from_post: str = Field(foreign_key="post.code", index=True)
    to_posts: list[str] = Field(sa_column=Column(JSON, nullable=False))
    instructions: list[str] = Field(sa_column=Column(JSON, nullable=False))
    note: str | None = Field(default=None, sa_type=Text)
    urgency: str
    classification: str
    letter_sender: str | None = None
    letter_number: str | None = None
    letter_dated: date | None = None
    letter_received: date | None = None
    subject: str | None = None
    agenda_year: int | None = None
    agenda_number: int | None = None
    due_at: datetime | None = None
    sent_at: datetime | None = None
    sent_as: str | None = None
    cancelled_at: datetime | None = None
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    decision: int | None = None


class ReceiverRow(Table, table=True):
    """A post that a disposition was sent to, and what became of it there."""

    __tablename__ = "receiver"
    disposition_id: int = Field(primary_key=True, foreign_key="disposition.id")
    post_code: str = Field(primary_key=True, foreign_key="post.code", index=True)
    status: str
    received_at: datetime | None = None
    changed_at: datetime | None = None
    changed_as: str | None = None
    said: str | None = Field(default=None, sa_type=Text)


class MeetingRow(Table, table=True):
    """A meeting, called by the task of its invitation, or by a post outside a run.

    `day` and `hour` are local, `starts_at` follows from them.
    """

    __tablename__ = "meeting"
    __table_args__ = NEVER_REUSE_IDS
    id: int | None = Field(default=None, primary_key=True)
    run_id: int | None = Field(default=None, foreign_key="run.id", index=True)
    task_id: int | None = Field(default=None, foreign_key="task.id", unique=True)
    organiser: str = Field(foreign_key="post.code", index=True)
    minute_taker: str | None = Field(default=None, foreign_key="post.code")
    state: str
    place: str
    agenda: str
    day: date | None = None
    hour: str | None = None
    starts_at: datetime | None = None
    attendance_noted_at: datetime | None = None
    series_id: int | None = None
    sequence: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    submitted_by: int | None = Field(default=None, foreign_key="person.id")
    reason: str | None = None
    minutes: str | None = Field(default=None, sa_type=Text)
    minutes_by: str | None = None


class InviteeRow(Table, table=True):
    """A post that belongs to a meeting: what its holder answered, and whether somebody came for it."""

    __tablename__ = "invitee"
    meeting_id: int = Field(primary_key=True, foreign_key="meeting.id")
    post_code: str = Field(primary_key=True, foreign_key="post.code", index=True)
    response: str | None = None
    substitute: str | None = None
    responded_at: datetime | None = None
    attended: bool | None = None


class LetterRow(Table, table=True):
    """The registers of outgoing letters: a number of a year is given once, also when its letter is void.

    `suffix` is the letter behind an inserted number; `dated` the day on the paper, where it is known.
    """

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("register_code", "year", "number", "suffix"), NEVER_REUSE_IDS)
    id: int | None = Field(default=None, primary_key=True)
    register_code: str
    year: int
    number: int
    suffix: str = ""
    paper: str
    text: str
    task_id: int = Field(foreign_key="task.id", index=True)
    state: str
    issued_at: datetime
    dated: date | None = None


class KeptPaperRow(Table, table=True):
    """A paper that was given out, as it was: made once, and again under another key where its facts have changed."""

    __tablename__ = "kept_paper"
    __table_args__ = NEVER_REUSE_IDS
    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="run.id", index=True)
    task_id: int | None = Field(default=None, foreign_key="task.id")
    key: str = Field(unique=True)
    sha256: str
    size: int
    name: str
    kept_at: datetime


class SignedCopyRow(Table, table=True):
    """What was found in a file that came back signed: which approved file it belongs to, its text, its signatures."""

    __tablename__ = "signed_copy"
    file_id: int = Field(primary_key=True, foreign_key="file.id")
    approved_sha256: str | None = None
    approved_name: str | None = None
    text: str
    differences: list[list[str]] = Field(sa_column=Column(JSON, nullable=False))
    signatures: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    examined_at: datetime


class RecordRow(Table, table=True):
    """What a step put on record: a receipt, copies, a place; one of each kind for a task."""

    __tablename__ = "record"
    task_id: int = Field(primary_key=True, foreign_key="task.id")
    kind: str = Field(primary_key=True)
    text: str = Field(sa_type=Text)
    recorded_at: datetime


class TimerRow(Table, table=True):
    """Something that is to happen at a time, about a task, or about something else that its kind knows.

    The tick finds it by its partial index.
    """

    __tablename__ = "timer"
    __table_args__ = (
        Index("ix_timer_waiting", "due_at", **_where("state = 'waiting'")),
        NEVER_REUSE_IDS,
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    task_id: int | None = Field(default=None, foreign_key="task.id", index=True)
    subject_id: int | None = None
    due_at: datetime
    state: str


class FileRow(Table, table=True):
    """A file as somebody sent it: a label on stored bytes. Rights hang on this row, never on the hash."""

    __tablename__ = "file"
    __table_args__ = NEVER_REUSE_IDS
    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(index=True)
    size: int
    media_type: str
    name: str
    is_photo: bool
    sent_by: int = Field(foreign_key="person.id", index=True)
    sent_as: str | None = None
    received_at: datetime
    telegram_file_id: str | None = None
    media_group: str | None = None
    task_id: int | None = Field(default=None, foreign_key="task.id", index=True)
    disposition_id: int | None = Field(default=None, foreign_key="disposition.id", index=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    discarded_at: datetime | None = None
    is_standard_form: bool = False


class ProposalVersionRow(Table, table=True):
    """Indicators as a unit handed them in; `number` is empty where they were refused, and then they count for nothing.

    `file_id` is empty for what was entered in chat; `sha256` is that of the file, or of the indicators.
    """

    __tablename__ = "proposal_version"
    __table_args__ = (UniqueConstraint("run_id", "unit_code", "number"), NEVER_REUSE_IDS)
    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="run.id", index=True)
    unit_code: str
    task_id: int = Field(foreign_key="task.id", index=True)
    number: int | None = None
    file_id: int | None = Field(default=None, foreign_key="file.id")
    sha256: str
    sent_by: int = Field(foreign_key="person.id")
    sent_as: str
    sent_at: datetime
    indicators: list[dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))
    findings: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    is_current: bool = False


class EnteredIndicatorRow(Table, table=True):
    """An indicator that a unit is entering in chat: a text for each column that was answered, and the one asked for."""

    __tablename__ = "entered_indicator"
    __table_args__ = NEVER_REUSE_IDS
    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="run.id", index=True)
    unit_code: str
    texts: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    asked: str | None = None


class JudgementRow(Table, table=True):
    """What the analyst decided about one indicator of a version; `position` counts from 0."""

    __tablename__ = "judgement"
    __table_args__ = (UniqueConstraint("version_id", "position"), NEVER_REUSE_IDS)
    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="proposal_version.id")
    position: int
    verdict: str | None = None
    note: str | None = Field(default=None, sa_type=Text)


class RenstraListRow(Table, table=True):
    """The indicators of the Renstra as somebody loaded them; `until` is when the list was replaced or removed."""

    __tablename__ = "renstra_list"
    __table_args__ = (
        Index("uq_renstra_list_current", "procedure_code", unique=True, **_where("until IS NULL")),
        NEVER_REUSE_IDS,
    )
    id: int | None = Field(default=None, primary_key=True)
    procedure_code: str
    file_name: str
    indicators: list[dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))
    loaded_by: int = Field(foreign_key="person.id")
    loaded_as: str
    loaded_at: datetime
    until: datetime | None = None


class QuestionRow(Table, table=True):
    """What a person was asked and has not answered; at most one."""

    __tablename__ = "question"
    __table_args__ = NEVER_REUSE_IDS
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    kind: str
    subject_id: int | None = None
    asked_at: datetime


class AbsenceRow(Table, table=True):
    """Who is away when, and who acts; it counts from `since` until before `until`, whatever days were named."""

    __tablename__ = "absence"
    __table_args__ = NEVER_REUSE_IDS
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str
    first: date
    last: date
    since: datetime
    until: datetime = Field(index=True)
    acting_id: int | None = Field(default=None, foreign_key="person.id")
    acting_kind: str | None = None
    recorded_by: int = Field(foreign_key="person.id")
    recorded_at: datetime


class DraftRow(Table, table=True):
    """What a person is putting together over several answers; at most one."""

    __tablename__ = "draft"
    __table_args__ = NEVER_REUSE_IDS
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    contents: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    made_at: datetime


class CalendarEntryRow(Table, table=True):
    """Days that an admin laid over holidays and office hours; `week` holds [start, end] minutes by weekday."""

    __tablename__ = "calendar_entry"
    __table_args__ = NEVER_REUSE_IDS
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    first: date
    last: date = Field(index=True)
    name: str
    week: list[list[list[int]]] | None = Field(default=None, sa_type=JSON)
    added_by: int = Field(foreign_key="person.id")
    added_at: datetime


class PauseRow(Table, table=True):
    """A time in which a run is on hold; at most one is open."""

    __tablename__ = "pause"
    __table_args__ = (
        Index("uq_pause_open", "run_id", unique=True, **_where("until IS NULL")),
        Index("ix_pause_run_id", "run_id"),
        NEVER_REUSE_IDS,
    )
    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="run.id")
    since: datetime
    until: datetime | None = None
    reason: str = Field(sa_type=Text)
    held_as: str
    held_by: int = Field(foreign_key="person.id")


class ExtensionRow(Table, table=True):
    """More time that was asked for a task, and what became of it; at most one of a task waits."""

    __tablename__ = "extension"
    __table_args__ = (
        Index("uq_extension_asked", "task_id", unique=True, **_where("state = 'asked'")),
        Index("ix_extension_task_id", "task_id"),
        NEVER_REUSE_IDS,
    )
    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    amount: int
    unit: str
    reason: str = Field(sa_type=Text)
    state: str
    asked_at: datetime
    asked_by: int = Field(foreign_key="person.id")
    asked_as: str
    decider: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None
    decided_as: str | None = None
    due_before: datetime | None = None


class PlannedStartRow(Table, table=True):
    """A run that is to start by itself at a later time; at most one of a year waits."""

    __tablename__ = "planned_start"
    __table_args__ = (
        Index("uq_planned_start_waiting", "procedure_code", "year", unique=True, **_where("state = 'waiting'")),
        NEVER_REUSE_IDS,
    )
    id: int | None = Field(default=None, primary_key=True)
    procedure_code: str
    year: int
    starts_at: datetime
    state: str
    planned_at: datetime
    planned_by: int = Field(foreign_key="person.id")
    planned_as: str


class OfficeSettingRow(Table, table=True):
    """What an admin changed about the office's papers: append-only. The newest row of a name counts."""

    __tablename__ = "office_setting"
    __table_args__ = NEVER_REUSE_IDS
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    value: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    content: bytes | None = Field(default=None, sa_type=LargeBinary)
    changed_by: int = Field(foreign_key="person.id")
    changed_at: datetime


class HeartbeatRow(Table, table=True):
    """When the bot was last alive: one row."""

    __tablename__ = "heartbeat"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime


class OutageRow(Table, table=True):
    """A time in which the bot was down."""

    __tablename__ = "outage"
    __table_args__ = NEVER_REUSE_IDS
    id: int | None = Field(default=None, primary_key=True)
    since: datetime
    until: datetime = Field(index=True)


class HistoryRow(Table, table=True):
    """What happened: append-only. Name and capacity are kept as they were."""

    __tablename__ = "history"
    __table_args__ = NEVER_REUSE_IDS
    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    event: str
    run_id: int | None = Field(default=None, foreign_key="run.id", index=True)
    task_id: int | None = Field(default=None, foreign_key="task.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    name: str | None = None
    capacity: str | None = None
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class CardRow(Table, table=True):
    """The live message about a task in a person's chat: one of each kind at most.

    `is_caption` tells that its words stand under a file, which the Bot API changes by another method.
    """

    __tablename__ = "card"
    __table_args__ = (
        UniqueConstraint("task_id", "person_id", "kind"),
        NEVER_REUSE_IDS,
    )
    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    person_id: int = Field(foreign_key="person.id")
    kind: str
    chat_id: int = Field(sa_type=BigInteger)
    message_id: int = Field(sa_type=BigInteger)
    is_caption: bool = False
    sent_at: datetime


class LiveMessageRow(Table, table=True):
    """The live message in a person's chat about something that is no task: one of each kind and subject.

    `is_caption` tells that its words stand under a file, which the Bot API changes by another method.
    """

    __tablename__ = "live_message"
    kind: str = Field(primary_key=True)
    subject_id: int = Field(primary_key=True)
    person_id: int = Field(primary_key=True, foreign_key="person.id", index=True)
    message_id: int = Field(sa_type=BigInteger)
    is_caption: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class InboxRow(Table, table=True):
    """An update as Telegram sent it. The raw text is emptied when it is done; id and state stay 48 hours."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_open", "id", **_where("state = 'open'")),
        NEVER_REUSE_IDS,
    )
    id: int | None = Field(default=None, primary_key=True)
    update_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    chat_key: int = Field(sa_type=BigInteger)
    raw: str | None = Field(default=None, sa_type=Text)
    state: str
    tries: int = 0
    retry_at: datetime | None = None
    received_at: datetime
    done_at: datetime | None = None
    error: str | None = None


class OutboxRow(Table, table=True):
    """What to tell whom: kind and ids. The words are made from the state at the moment of sending."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "send_after", **_where("state = 'waiting'")),
        UniqueConstraint("dedup_key"),
        NEVER_REUSE_IDS,
    )
    id: int | None = Field(default=None, primary_key=True)
    dedup_key: str
    kind: str
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    task_id: int | None = Field(default=None, foreign_key="task.id", index=True)
    payload: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    state: str
    send_after: datetime
    created_at: datetime
    done_at: datetime | None = None
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    error: str | None = None
