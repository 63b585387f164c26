"""What units hand in, as others see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import UnitView
from messages.message import (
    PAGE_ROWS,
    Attachment,
    Button,
    Message,
    escape,
    existing_page,
    one_line,
    page_row,
    page_suffix,
)
from messages.people import address
from messages.times import moment, short_moment
from sop.model import Person, Run, Task, TaskStatus
from sop.procedure import Unit
from sop.versions import Version

NOTE_SHOWN = 300
FILE_SHOWN = 60


def unit_lines(units: Sequence[UnitView], zone: ZoneInfo) -> list[str]:
    """Return a line for each unit: handed in, nil, received, or still nothing."""
    return [_unit_line(view, zone) for view in units]


def _unit_line(view: UnitView, zone: ZoneInfo) -> str:
    task, name = view.task, escape(view.unit.name)
    if task.status is TaskStatus.DONE:
        late = " (susulan)" if view.is_late else ""
        return f"✓ {name}: masuk {short_moment(task.closed_at or task.opened_at, zone)}{late}"
    if task.status is TaskStatus.NIL:
        note = f" ({escape(one_line(task.note, NOTE_SHOWN))})" if task.note else ""
        return f"✓ {name}: nihil{note}"
    if task.reason:
        return f"● {name}: diminta memperbaiki, batas {short_moment(task.due_at, zone)}"
    seen = f"diterima {short_moment(task.accepted_at, zone)}" if task.accepted_at else "belum diterima"
    return f"● {name}: belum masuk, format {seen}"


@dataclass(frozen=True)
class UnitProposal:
    """What a unit hands in, as who oversees the units sees it; `version` is the one that counts."""

    task: Task
    run: Run
    version: Version | None


def proposal_list(
    own: Sequence[tuple[Task, Run]],
    *,
    overseen: Sequence[UnitProposal] = (),
    keeps_renstra: bool = False,
    page: int,
    zone: ZoneInfo,
) -> Message:
    """Return what a person's units are asked for, each a button to its card, and all units that he oversees."""
    renstra = ((Button(labels.RENSTRA, "renstra:send"),),) if keeps_renstra else ()
    if not own and not overseen:
        return Message("Saat ini tidak ada usulan yang diminta dari unit Bapak/Ibu.", renstra)
    lines = [_own_line(task, run, zone) for task, run in own] + [_overseen_line(each, zone) for each in overseen]
    buttons = [_own_button(task, run) for task, run in own] + [_overseen_button(each) for each in overseen]
    page = existing_page(page, items=len(lines))
    shown = slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS)
    title = "Usulan unit Bapak/Ibu" if own and not overseen else "Usulan unit"
    hint = ["", "Mohon pilih unit untuk melihat versi dan perbedaannya."] if overseen else []
    return Message(
        "\n".join([f"<b>{title}</b>" + page_suffix(page, items=len(lines)), *lines[shown], *hint]),
        (
            *((button,) for button in buttons[shown]),
            *page_row("proposal:list", page=page, items=len(lines)),
            *renstra,
        ),
    )


def _own_line(task: Task, run: Run, zone: ZoneInfo) -> str:
    name = run.procedure.unit(task.unit or "").name
    state = {
        TaskStatus.OPEN: f"ditunggu sampai {moment(task.due_at, zone)}",
        TaskStatus.DONE: "sudah masuk",
        TaskStatus.NIL: "nihil",
    }.get(task.status, "ditutup")
    return f"• {escape(name)}, {escape(run.title)}: {state}"


def _own_button(task: Task, run: Run) -> Button:
    return Button(f"{run.procedure.unit(task.unit or '').name} · {run.year}", f"proposal:open:{task.id}")


def _overseen_line(proposal: UnitProposal, zone: ZoneInfo) -> str:
    unit = proposal.run.procedure.unit(proposal.task.unit or "")
    version = proposal.version
    counts = f" · versi {version.number}, {len(version.indicators)} indikator" if version is not None else ""
    return f"{_unit_line(UnitView(unit, proposal.task, is_late=False), zone)}{counts} ({proposal.run.year})"


def _overseen_button(proposal: UnitProposal) -> Button:
    unit = proposal.run.procedure.unit(proposal.task.unit or "")
    return Button(f"{labels.VERSIONS} {unit.name} · {proposal.run.year}", f"version:send:{proposal.task.id}")


def proposal_received(
    unit: Unit, run: Run, *, version: int | None, file: Attachment, comes_late: bool, repaired: bool
) -> Message:
    """Return what the analyst is told of a proposal that came late or mended; with the file."""
    what = "perbaikan usulan" if repaired else "susulan usulan"
    late = " setelah penghimpunan selesai" if comes_late and not repaired else ""
    which = "lampiran" if version is None else f"versi {version}"
    return Message(f"Telah diterima {what} dari {escape(unit.name)}{late} ({which}).\n{escape(run.title)}", file=file)


def attachment_kept(unit: Unit, run: Run, name: str) -> Message:
    """Return the receipt for a file that no indicators can be read from; it counts as handed in."""
    return Message(
        f"Berkas <b>{escape(one_line(name, FILE_SHOWN))}</b> diterima sebagai lampiran usulan {escape(unit.name)}, "
        f"tetapi isinya tidak dapat dibaca sebagai data.\n{escape(run.title)}\n\nAgar indikator dapat dihimpun, mohon "
        f"kirimkan juga formulir Excel, atau tekan <b>{labels.FILL_IN_CHAT}</b> pada kartu usulan."
    )


def units_reminded(count: int) -> str:
    """Return the answer to [Ingatkan yang Belum]."""
    return f"Pengingat disampaikan kepada {count} unit."


def proposal_reminder(unit: Unit, task: Task, run: Run, person: Person, *, title: str, zone: ZoneInfo) -> Message:
    """Return the reminder to a unit whose proposal has not come (DOMAIN 9, phrase 7)."""
    return Message(
        f"{address(person)}, {escape(title)} dari <b>{escape(unit.name)}</b> belum kami terima. "
        f"Mohon kiranya dapat disampaikan sebelum {moment(task.due_at, zone)}.\n{escape(run.title)}\n\n"
        f"<i>Pesan ini disampaikan karena penghimpun mengingatkan unit yang belum menyampaikan usulan.</i>",
        ((Button(labels.OPEN_TASK, f"task:open:{task.id}"),),),
    )


def ask_nil_note(unit: Unit) -> str:
    """Return the question why a unit is marked nil by who collects."""
    return f"Mohon tuliskan catatan mengapa {escape(unit.name)} ditandai nihil."


def ask_repair_note(unit: Unit) -> str:
    """Return the question what a unit is to mend."""
    return f"Mohon tuliskan apa yang perlu diperbaiki oleh {escape(unit.name)}."


def marked_nil(unit: Unit, run: Run, *, by: str, note: str | None) -> Message:
    """Return what a unit is told when who collects marked it nil."""
    because = f"\nCatatan: {escape(one_line(note, NOTE_SHOWN))}" if note else ""
    return Message(
        f"{escape(unit.name)} ditandai nihil oleh {escape(by)}.\n{escape(run.title)}{because}\n"
        f"Bila ternyata ada usulan, mohon tetap dikirim melalui <b>{labels.UPLOAD_PROPOSAL}</b> pada /usulan."
    )
