"""What stays of a run that is over, packed: documents, all versions, papers, history, its rows of the register.

Telegram takes 50 MB from bots, so what is larger becomes several packages, each of which can be proved alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape

from sqlmodel import Session

from db import kept_papers, meetings, outbox, tasks
from db import proposals as versions
from db.files import File
from documents.bundle import PlainText
from messages import reports as words
from messages.message import MARK, Attachment, KeepAs, MadeFile, Message
from messages.runs import history_text
from services import meeting_cards, papers, reports
from services.identity import Caller
from services.indicator_forms import form_file
from services.kept_papers import as_attachment, kept_or_made
from services.office import Office
from services.papers import PaperKind
from services.runs import history_lines, readable_files, watched
from sop import permissions
from sop.errors import ButtonUnknown, RunIsOpen
from sop.model import Run, RunStatus, Task
from sop.procedure import StepAction

LARGEST = 45 * 1024 * 1024
"""What is packed hardly becomes smaller, and there is the manifest."""
MADE = 512 * 1024
"""About how large a paper is that was not made yet, at most."""
FINAL = (StepAction.SIGN, StepAction.NUMBER, StepAction.ARCHIVE)
"""What is handed in with these is final; of what is drafted, the last version."""


@dataclass(frozen=True)
class Part:
    """A file of a bundle, under its path, and how large it is in bytes."""

    file: Attachment | MadeFile
    size: int = MADE


def send(session: Session, *, sender: int, run_id: int, now: datetime, package: int = 0) -> None:
    """Send a package of what somebody may read of a run that is over; they count from 0. Raises RunIsOpen."""
    caller, run = watched(session, sender=sender, run_id=run_id, now=now)
    if run.status is RunStatus.OPEN:
        raise RunIsOpen
    outbox.tell(session, "bundle", person=caller.person.id, now=now, once=True, run_id=run.id, package=package)


def bundle(session: Session, *, office: Office, sender: int, run_id: int, package: int, now: datetime) -> Message:
    """Return a package of what somebody may read of a run that is over; reads only.

    Raises RunIsOpen, or ButtonUnknown for a package that does not exist.
    """
    caller, run = watched(session, sender=sender, run_id=run_id, now=now)
    if run.status is RunStatus.OPEN:
        raise RunIsOpen
    packages = packed(_parts(session, caller, run, office, now=now))
    if package >= len(packages):
        raise ButtonUnknown
    of_all = f" ({package + 1} dari {len(packages)})" if len(packages) > 1 else ""
    name = f"Paket Arsip {run.title}{of_all}.zip".replace("/", "-")
    files = tuple(part.file for part in packages[package])
    if len(packages) > 1:
        contents = [[part.file.name for part in each] for each in packages]
        files = (*files, MadeFile("daftar isi semua paket.txt", PlainText(words.table_of_contents(run, contents))))
    file = Attachment(name, "", "application/zip", parts=files, with_manifest=True)
    return words.bundle(run, file, count=len(files), package=package, packages=len(packages))


def packed(parts: list[Part]) -> list[list[Part]]:
    """Return parts in packages that are not too large, in their order."""
    packages: list[list[Part]] = [[]]
    size = 0
    for part in parts:
        if packages[-1] and size + part.size > LARGEST:
            packages.append([])
            size = 0
        packages[-1].append(part)
        size += part.size
    return packages


def _parts(session: Session, caller: Caller, run: Run, office: Office, *, now: datetime) -> list[Part]:
    readable = readable_files(session, caller, run)
    return [
        *_made(session, caller, run, office, now=now),
        *_stored(session, run, readable),
        *_entered(session, caller, run),
    ]


def _stored(session: Session, run: Run, readable: list[File]) -> list[Part]:
    by_id = {task.id: task for task in tasks.of_run(session, run.id)}
    drafted = [file.id for file in readable if _action(run, by_id[file.task_id or 0]) is StepAction.DRAFT]
    found = []
    for file in readable:
        task = by_id[file.task_id or 0]
        is_final = file.id in drafted[-1:] or (_action(run, task) in FINAL and not task.is_proposal)
        folder = "naskah akhir" if is_final else _folder(run, task)
        name = file.name.replace("/", "-")
        found.append(Part(Attachment(f"{folder}/{name}", file.sha256, file.media_type), file.size))
    return found


def _entered(session: Session, caller: Caller, run: Run) -> list[Part]:
    """Return the versions that came without a file, since they were entered in chat, as workbooks."""
    found = []
    for version in versions.versions_of_run(session, run.id):
        task = tasks.get(session, version.task_id)
        if version.file_id is not None or not permissions.may_read_files(caller.actor, run.procedure, task):
            continue
        made = form_file(run, run.procedure.unit(version.unit), now=version.sent_at, indicators=version.indicators)
        name = f"{_folder(run, task)}/versi {version.number} (diisi lewat obrolan).xlsx"
        keep_as = KeepAs(f"version:{version.id}", run.id)
        found.append(Part(kept_or_made(session, replace(made, name=name), keep_as)))
    return found


def _folder(run: Run, task: Task) -> str:
    of_unit = f" {run.procedure.unit(task.unit or '').name.replace('/', '-')}" if task.is_proposal else ""
    return f"berkas/langkah {task.step:02}{of_unit} putaran {task.round}"


def _action(run: Run, task: Task) -> StepAction:
    return run.procedure.step(task.step).action


def _made(session: Session, caller: Caller, run: Run, office: Office, *, now: datetime) -> list[Part]:
    """Return the papers that the run's own rows make: letters as they went out, report, register, history."""
    closed_at = run.closed_at or now
    text = unescape(MARK.sub("", history_text(run, history_lines(session, run), zone=office.timezone)))
    made = [
        reports.report_of(session, run, office, now=closed_at, is_sheet=False),
        reports.report_of(session, run, office, now=closed_at, is_sheet=True),
        MadeFile("buku agenda.xlsx", reports.register_table(session, office, now=closed_at, run=run)),
        MadeFile("riwayat.txt", PlainText(text)),
    ]
    of_run = [
        kept_or_made(session, file, KeepAs(f"bundle:{run.id}:{closed_at.isoformat()}:{file.name}", run.id))
        for file in made
    ]
    return [*_papers(session, caller, run, office, now=now), *(Part(file) for file in of_run)]


def _papers(session: Session, caller: Caller, run: Run, office: Office, *, now: datetime) -> list[Part]:
    """Return every paper as it was given out, and those that never were: slips, invitation, attendance, letter."""
    readable = {
        task.id: task
        for task in tasks.of_run(session, run.id)
        if permissions.may_read_files(caller.actor, run.procedure, task)
    }
    given_out = {
        (f"naskah/langkah {readable[kept.task_id].step:02} {kept.name}", kept.sha256): kept
        for kept in kept_papers.of_run(session, run.id)
        if kept.task_id in readable
    }
    found = [Part(replace(as_attachment(kept), name=name), kept.size) for (name, _), kept in given_out.items()]
    for task, kind in _letters(session, run):
        file = papers.made_file(session, run, task, kind, office=office, now=task.closed_at or run.closed_at or now)
        if task.id in readable and isinstance(file, MadeFile):
            found.append(Part(replace(file, name=f"naskah/langkah {task.step:02} {file.name}")))
    return found + _typed_minutes(session, run, readable, office)


def _typed_minutes(session: Session, run: Run, readable: Mapping[int, Task], office: Office) -> list[Part]:
    """Return the minutes of each meeting that were typed in chat."""
    found = []
    for meeting in meetings.of_run(session, run.id):
        held = meeting_cards.holding_task(session, meeting)
        if held is None or held.id not in readable:
            continue
        file = meeting_cards.typed_minutes(session, meeting, office=office)
        if file is not None and file.content is not None:
            found.append(Part(MadeFile(f"{_folder(run, held)}/{file.name}", PlainText(file.content.decode()))))
    return found


def _letters(session: Session, run: Run) -> list[tuple[Task, PaperKind]]:
    """Return from which tasks which papers are made: each slip, the invitation, the list of who came, the letter."""
    kinds = (PaperKind.SLIP, PaperKind.INVITATION, PaperKind.ATTENDANCE, PaperKind.COVER_LETTER)
    newest: dict[tuple[int, PaperKind], Task] = {}
    for task in tasks.of_run(session, run.id):
        for kind in papers.kinds_of(session, run, task) if task.counts else ():
            if kind in kinds and (kind is PaperKind.SLIP or _action(run, task) is MADE_AT[kind]):
                newest[task.step, kind] = task
    return [(task, kind) for (_, kind), task in newest.items()]


MADE_AT = {
    PaperKind.INVITATION: StepAction.INVITE,
    PaperKind.ATTENDANCE: StepAction.MEET,
    PaperKind.COVER_LETTER: StepAction.NUMBER,
}
