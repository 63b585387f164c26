"""Leave, trips and acting officials: what is asked, who is told, and the list of who is away."""

from collections.abc import Sequence
from dataclasses import dataclass

from messages import labels
from messages.message import (
    PAGE_ROWS,
    Button,
    Message,
    Style,
    escape,
    existing_page,
    full_stop,
    one_line,
    page_count,
    page_row,
)
from messages.people import SALUTATIONS, address, you
from messages.times import day, period
from sop.absences import Absence, AbsenceKind
from sop.model import HoldingKind, Person

NAME_SHOWN = 40
PERSONS_SHOWN = 40
KINDS = {AbsenceKind.LEAVE: "cuti", AbsenceKind.TRIP: "perjalanan dinas"}
PREFIXES = {HoldingKind.PLH: labels.PLH, HoldingKind.PLT: labels.PLT}


@dataclass(frozen=True)
class AbsenceView:
    """An absence in words: whose, from which posts (titles), and who acts, or nobody."""

    absence: Absence
    person: Person
    titles: Sequence[str]
    acting: Person | None
    may_end: bool

    @property
    def capacities(self) -> str:
        """As what the acting official signs."""
        prefix = PREFIXES[self.absence.acting_kind or HoldingKind.PLH]
        return ", ".join(f"{prefix} {title}" for title in self.titles)


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be chosen, with the titles of the posts held now."""

    person: Person
    titles: Sequence[str]


def absences(
    views: Sequence[AbsenceView], *, own_id: int | None, may_choose_others: bool, sees_all: bool, page: int
) -> Message:
    """Return who is away now and soon, and what can be recorded; `own_id` is None for who holds no post."""
    page, pages = existing_page(page, items=len(views)), page_count(len(views))
    lines = ["<b>Cuti dan perjalanan dinas</b>" + (f" (halaman {page + 1} dari {pages})" if pages > 1 else "")]
    if not views:
        lines.append(
            "Tidak ada catatan yang berlaku." if sees_all else "Bapak/Ibu tidak memiliki catatan yang berlaku."
        )
    rows: list[tuple[Button, ...]] = []
    for view in views[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]:
        lines += ["", *_lines(view)]
        if view.may_end:
            label = f"{labels.END_ABSENCE}: {one_line(view.person.name or '', NAME_SHOWN)}"
            rows.append((Button(label, f"away:ask_end:{view.absence.id}"),))
            if view.acting is None:
                rows.append(_appoint_row(view))
    rows += page_row("away:list", page=page, items=len(views))
    if own_id is not None:
        rows.append(_kind_row(own_id))
    if may_choose_others:
        rows.append((Button(labels.FOR_ANOTHER, "away:others"),))
    return Message("\n".join(lines), tuple(rows))


def choose_person(candidates: Sequence[Candidate]) -> Message:
    """Return the choice for whom an admin records an absence."""
    rows = [(Button(_candidate(one), f"away:person:{one.person.id}"),) for one in candidates[:PERSONS_SHOWN]]
    return Message("Untuk pejabat yang mana?", (*rows, (Button(labels.BACK, "away:list:0"),)))


def choose_kind(person: Person) -> Message:
    """Return the choice what kind of absence it is."""
    return Message(
        f"Apa yang dicatat untuk <b>{escape(person.name or '')}</b>?",
        (_kind_row(person.id), (Button(labels.BACK, "away:list:0"),)),
    )


def ask_days(kind: AbsenceKind, person: Person) -> str:
    """Return the question for the days of an absence."""
    return (
        f"{KINDS[kind].capitalize()} {escape(person.name or '')}: mohon tuliskan tanggalnya, misalnya besok, 2/12, "
        "atau 2/12 s.d. 4/12."
    )


def choose_acting(view: AbsenceView, candidates: Sequence[Candidate], *, draft_id: int) -> Message:
    """Return the choice who acts meanwhile."""
    absence = view.absence
    rows = [(Button(_candidate(one), f"away:acting:{draft_id}:{one.person.id}"),) for one in candidates[:PERSONS_SHOWN]]
    return Message(
        f"{KINDS[absence.kind].capitalize()} {escape(view.person.name or '')}, "
        f"{period(absence.first, absence.last)}.\nSiapa yang melaksanakan tugas <b>{_titles(view)}</b>?",
        (
            *rows,
            (Button(labels.NOBODY_ACTS, f"away:nobody:{draft_id}"),),
            (Button(labels.CANCEL, "question:dismiss"),),
        ),
    )


def choose_capacity(view: AbsenceView, *, draft_id: int) -> Message:
    """Return the choice in which capacity the chosen official acts (DOMAIN 6)."""
    assert view.acting is not None
    appoint = f"away:as:{draft_id}:{view.acting.id}"
    return Message(
        f"<b>{escape(view.acting.name or '')}</b> melaksanakan tugas {_titles(view)} "
        f"{period(view.absence.first, view.absence.last)} sebagai:\n"
        f"{labels.PLH} bila pejabatnya berhalangan sementara, {labels.PLT} bila berhalangan tetap.",
        (
            (
                Button(labels.PLH, f"{appoint}:{HoldingKind.PLH}", Style.PRIMARY),
                Button(labels.PLT, f"{appoint}:{HoldingKind.PLT}"),
            ),
            (Button(labels.CANCEL, "question:dismiss"),),
        ),
    )


def recorded(view: AbsenceView) -> Message:
    """Return how the choice reads once the absence is recorded."""
    return Message("\n".join(["Telah dicatat.", *_lines(view), "", "Daftar dan pengakhiran: /cuti"]))


def told(view: AbsenceView) -> Message:
    """Return what leaders, admins and the person are told of an absence (DOMAIN 9, phrase 24)."""
    return Message("\n".join(["Pemberitahuan:", *_lines(view)]))


def appointed(view: AbsenceView) -> Message:
    """Return what the acting official is told."""
    assert view.acting is not None
    may_act = (
        " Pejabat tersebut masih dapat bertindak melalui telepon." if view.absence.kind is AbsenceKind.TRIP else ""
    )
    return Message(
        f"{address(view.acting)}, {you(view.acting)} ditunjuk sebagai <b>{escape(view.capacities)}</b>, "
        f"{period(view.absence.first, view.absence.last)}. Selama itu tugas jabatan tersebut disampaikan kepada "
        f"{you(view.acting)}.{may_act}"
    )


def unattended(view: AbsenceView, superior: Person) -> Message:
    """Return what the superior is told at once when nobody acts."""
    return Message(
        f"{address(superior)}, {_named(view.person)} ({_titles(view)}) {KINDS[view.absence.kind]} "
        f"{period(view.absence.first, view.absence.last)} tanpa pengganti. Waktu baku tugasnya tetap berjalan. "
        "Mohon arahan, atau mohon menunjuk Plh.",
        (_appoint_row(view),),
    )


def confirm_end(view: AbsenceView) -> Message:
    """Return the question before an absence is ended early."""
    return Message(
        "\n".join([*_lines(view), "", "Akhiri sekarang? Tugas yang terbuka kembali kepada pejabatnya."]),
        (
            (Button(labels.END_ABSENCE, f"away:end:{view.absence.id}", Style.DANGER),),
            (Button(labels.BACK, "away:list:0"),),
        ),
    )


def ended(view: AbsenceView) -> Message:
    """Return what is told when an absence was ended early."""
    return Message(
        f"{KINDS[view.absence.kind].capitalize()} {escape(view.person.name or '')} ({_titles(view)}) telah diakhiri."
    )


def summary(absence: Absence, name: str) -> str:
    """Return an absence for the history, as plain text."""
    return f"{KINDS[absence.kind]} {name}, {period(absence.first, absence.last)}"


def away(absence: Absence) -> str:
    """Return why and how long somebody is away, for a list: "cuti s.d. Jumat, 4 Desember 2026"."""
    return f"{KINDS[absence.kind]} s.d. {day(absence.last)}"


def _lines(view: AbsenceView) -> list[str]:
    absence = view.absence
    verb = "melaksanakan" if absence.kind is AbsenceKind.TRIP else "mengambil"
    first = (
        f"{_named(view.person)} ({_titles(view)}) {verb} {KINDS[absence.kind]} {period(absence.first, absence.last)}."
    )
    if view.acting is None:
        return [first, "Tidak ada pengganti; waktu baku tetap berjalan."]
    return [first, full_stop(f"Tugas dilaksanakan oleh {escape(view.capacities)}: {escape(view.acting.name or '')}")]


def _named(person: Person) -> str:
    salutation = SALUTATIONS[person.salutation] if person.salutation else "Bapak/Ibu"
    return f"{salutation} {escape(person.name or '')}"


def _titles(view: AbsenceView) -> str:
    return escape(", ".join(view.titles))


def _appoint_row(view: AbsenceView) -> tuple[Button, ...]:
    name = one_line(view.person.name or "", NAME_SHOWN)
    return (Button(f"{labels.APPOINT}: {name}", f"away:appoint:{view.absence.id}"),)


def _kind_row(person_id: int) -> tuple[Button, ...]:
    return (
        Button(labels.LEAVE, f"away:new:{person_id}:{AbsenceKind.LEAVE}"),
        Button(labels.TRIP, f"away:new:{person_id}:{AbsenceKind.TRIP}"),
    )


def _candidate(one: Candidate) -> str:
    return f"{one_line(one.person.name or '', NAME_SHOWN)} · {one_line(', '.join(one.titles), NAME_SHOWN)}"
