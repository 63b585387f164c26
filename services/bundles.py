"""What stays of a run that is over, as one file: documents, all versions, papers, history, its rows of the register."""

from dataclasses import replace
from datetime import datetime
from html import unescape

from sqlmodel import Session

from db import outbox, tasks
from db.files import File
from documents.bundle import PlainText
from messages import reports as words
from messages.message import MARK, Attachment, MadeFile, Message
from messages.runs import history_text
from services import papers, reports
from services.office import Office
from services.papers import PaperKind
from services.runs import history_lines, readable_files, watched
from sop.errors import RunIsOpen
from sop.model import Run, RunStatus, Task
from sop.procedure import StepAction

LARGEST = 45 * 1024 * 1024
"""Telegram takes 50 MB from bots; what is packed hardly becomes smaller."""
FINAL = (StepAction.SIGN, StepAction.NUMBER, StepAction.ARCHIVE)
"""What is handed in with these is final; of what is drafted, the last version."""


def send(session: Session, *, sender: int, run_id: int, now: datetime) -> None:
    """Send what somebody may read of a run that is over, as one file. Raises RunIsOpen."""
    caller, run = watched(session, sender=sender, run_id=run_id, now=now)
    if run.status is RunStatus.OPEN:
        raise RunIsOpen
    outbox.tell(session, "bundle", person=caller.person.id, now=now, once=True, run_id=run.id)


def bundle(session: Session, *, office: Office, sender: int, run_id: int, now: datetime) -> Message:
    """Return what somebody may read of a run that is over, as one file; reads only. Raises RunIsOpen."""
    caller, run = watched(session, sender=sender, run_id=run_id, now=now)
    if run.status is RunStatus.OPEN:
        raise RunIsOpen
    readable = readable_files(session, caller, run)
    if sum(file.size for file in readable) > LARGEST:
        return words.bundle_too_large(run)
    made = _made(session, run, office, now=now)
    name = f"Paket Arsip {run.title}.zip".replace("/", "-")
    parts: tuple[Attachment | MadeFile, ...] = (*_stored(session, run, readable), *made)
    return words.bundle(run, Attachment(name, "", "application/zip", parts=parts, with_manifest=True), count=len(parts))


def _stored(session: Session, run: Run, readable: list[File]) -> list[Attachment]:
    by_id = {task.id: task for task in tasks.of_run(session, run.id)}
    drafted = [file.id for file in readable if _action(run, by_id[file.task_id or 0]) is StepAction.DRAFT]
    found = []
    for file in readable:
        task = by_id[file.task_id or 0]
        is_final = file.id in drafted[-1:] or (_action(run, task) in FINAL and not task.is_proposal)
        folder = "naskah akhir" if is_final else _folder(run, task)
        name = file.name.replace("/", "-")
        found.append(Attachment(f"{folder}/{name}", file.sha256, file.media_type))
    return found


def _folder(run: Run, task: Task) -> str:
    of_unit = f" {run.procedure.unit(task.unit or '').name.replace('/', '-')}" if task.is_proposal else ""
    return f"berkas/langkah {task.step:02}{of_unit} putaran {task.round}"


def _action(run: Run, task: Task) -> StepAction:
    return run.procedure.step(task.step).action


def _made(session: Session, run: Run, office: Office, *, now: datetime) -> list[MadeFile]:
    """Return the papers that the run's own rows make: letters as they went out, report, register, history."""
    found = [_letter(session, run, task, kind, office, now=now) for task, kind in _letters(session, run)]
    text = unescape(MARK.sub("", history_text(run, history_lines(session, run), zone=office.timezone)))
    return [
        *(file for file in found if file is not None),
        reports.report_of(session, run, office, now=run.closed_at or now, is_sheet=False),
        reports.report_of(session, run, office, now=run.closed_at or now, is_sheet=True),
        MadeFile("buku agenda.xlsx", reports.register_table(session, office, now=run.closed_at or now, run=run)),
        MadeFile("riwayat.txt", PlainText(text)),
    ]


def _letters(session: Session, run: Run) -> list[tuple[Task, PaperKind]]:
    """Return from which tasks which papers are made: each slip, the invitation, the list of who came, the letter."""
    kinds = (PaperKind.SLIP, PaperKind.INVITATION, PaperKind.ATTENDANCE, PaperKind.COVER_LETTER)
    newest: dict[tuple[int, PaperKind], Task] = {}
    for task in tasks.of_run(session, run.id):
        for kind in papers.kinds_of(session, run, task) if task.counts else ():
            if kind in kinds and (kind is PaperKind.SLIP or _action(run, task) is MADE_AT[kind]):
                newest[task.step, kind] = task
    return [(task, kind) for (_, kind), task in newest.items()]


def _letter(
    session: Session, run: Run, task: Task, kind: PaperKind, office: Office, *, now: datetime
) -> MadeFile | None:
    at = task.closed_at or run.closed_at or now
    file = papers.made_file(session, run, task, kind, office=office, now=at)
    return None if file is None else replace(file, name=f"naskah/langkah {task.step:02} {file.name}")


MADE_AT = {
    PaperKind.INVITATION: StepAction.INVITE,
    PaperKind.ATTENDANCE: StepAction.MEET,
    PaperKind.COVER_LETTER: StepAction.NUMBER,
}
