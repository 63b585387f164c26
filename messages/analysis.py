"""Going through the merged indicators: the workbook, the list, one indicator, and what a unit is asked to mend."""

from collections.abc import Sequence

from messages import labels
from messages.indicators import column_name, finding_words
from messages.message import (
    PAGE_ROWS,
    Button,
    MadeFile,
    Message,
    Style,
    escape,
    existing_page,
    one_line,
    page_row,
    page_suffix,
)
from messages.tasks import question
from messages.versions import fitting
from sop.indicator_checks import Finding
from sop.model import Run
from sop.procedure import Unit
from sop.versions import Judged, Judgement, Verdict

NAME_SHOWN = 40
VALUE_SHOWN = 160
NOTE_SHOWN = 200
COLUMNS_ROOM = 1500
REPAIR_ROOM = 3000
MARKS = {None: "●", Verdict.ACCEPTED: "✓", Verdict.LEFT_OUT: "×"}
VERDICTS = {None: "belum ditelaah", Verdict.ACCEPTED: "diterima", Verdict.LEFT_OUT: "tidak dipakai"}


def merged(run: Run, *, entries: Sequence[Judged], findings: Sequence[Finding], file: MadeFile) -> Message:
    """Return the merged workbook with what it holds."""
    units = {judged.entry.unit.code for judged in entries}
    return Message(
        f"Rekap usulan · {escape(run.title)}\n{len(entries)} indikator dari {len(units)} unit, {len(findings)} temuan.",
        file=file,
    )


def outcome_name(run: Run) -> str:
    """Return how the file is called that the analysis leaves behind."""
    return f"Hasil Analisis {run.title}.xlsx"


def decisions(entries: Sequence[Judged]) -> tuple[tuple[str, str], ...]:
    """Return what the workbook says was decided about each indicator, and the note; plain text."""
    return tuple((VERDICTS[judged.judgement.verdict].capitalize(), judged.judgement.note or "") for judged in entries)


def unit_remark(*, is_nil: bool, has_attachments: bool) -> str:
    """Return what the summary of the workbook says of a unit beside its version; plain text."""
    return "; ".join(word for word, holds in (("nihil", is_nil), ("ada lampiran", has_attachments)) if holds)


def indicator_list(run: Run, rows: Sequence[tuple[Judged, int]], *, task_id: int, page: int, is_open: bool) -> Message:
    """Return the merged indicators with how many findings each has; each is a button."""
    page = existing_page(page, items=len(rows))
    lines = ["<b>Telaah indikator</b>" + page_suffix(page, items=len(rows)), escape(run.title)]
    buttons = []
    for number, (judged, found) in list(enumerate(rows, start=1))[page * PAGE_ROWS :][:PAGE_ROWS]:
        name = one_line(judged.entry.indicator.name, NAME_SHOWN)
        mark = MARKS[judged.judgement.verdict]
        findings = f", {found} temuan" if found else ""
        lines.append(f"{mark} {number}. {escape(name)} ({escape(judged.entry.unit.name)}{findings})")
        data = f"analyse:show:{task_id}:{judged.version_id}:{judged.position}"
        buttons.append((Button(f"{mark} {number}. {name}", data),))
    undecided = sum(judged.judgement.verdict is None for judged, _ in rows)
    lines += ["", f"Belum ditelaah: {undecided} dari {len(rows)}. Yang tidak dipilih tetap masuk ke dokumen."]
    accept: tuple[tuple[Button, ...], ...] = ()
    if is_open and any(judged.judgement.verdict is None and not found for judged, found in rows):
        accept = ((Button(labels.ACCEPT_ALL, f"analyse:accept_all:{task_id}", Style.SUCCESS),),)
    paging = page_row(f"analyse:list:{task_id}", page=page, items=len(rows))
    return Message("\n".join(lines), (*buttons, *paging, *accept))


def indicator_page(
    judged: Judged,
    *,
    number: int,
    findings: Sequence[Finding],
    following: Judged | None,
    task_id: int,
    proposal_id: int | None,
    is_open: bool,
) -> Message:
    """Return one indicator with all its columns, its source, what was found, and what was decided."""
    indicator, judgement = judged.entry.indicator, judged.judgement
    lines = [
        f"<b>Indikator {number}</b> · {escape(judged.entry.unit.name)}, versi {judged.entry.version}",
        *fitting(
            [
                f"{column_name(column)}: {one_line(indicator.text(column), VALUE_SHOWN) or '–'}"
                for column in indicator.columns
            ],
            room=COLUMNS_ROOM,
        ),
        "",
        *(["<b>Temuan</b>", *fitting([finding_words(finding) for finding in findings])] if findings else []),
        f"Keputusan: {VERDICTS[judgement.verdict]}",
    ]
    if judgement.note:
        lines.append(f"Catatan: {escape(one_line(judgement.note, NOTE_SHOWN))}")
    place = f"{task_id}:{judged.version_id}:{judged.position}"
    rows: list[tuple[Button, ...]] = []
    if is_open:
        rows += [
            (
                Button(labels.ACCEPT_INDICATOR, f"analyse:judge:{place}:{Verdict.ACCEPTED}", Style.SUCCESS),
                Button(labels.LEAVE_OUT, f"analyse:judge:{place}:{Verdict.LEFT_OUT}"),
            ),
            (Button(labels.ADD_NOTE, f"analyse:note:{place}"),),
        ]
        if proposal_id is not None:
            rows.append((Button(labels.ASK_REPAIR, f"analyse:repair_of:{task_id}:{proposal_id}"),))
    if following is not None:
        data = f"analyse:show:{task_id}:{following.version_id}:{following.position}"
        rows.append((Button(labels.NEXT, data),))
    rows.append((Button(labels.BACK, f"analyse:list:{task_id}:{(number - 1) // PAGE_ROWS}"),))
    return Message("\n".join(lines), tuple(rows))


def ask_note() -> str:
    """Return the question for a note about an indicator."""
    return "Mohon tuliskan catatan untuk indikator ini."


def ask_repair(unit: Unit, question_id: int, *, note: str, proposal_id: int) -> Message:
    """Return the question what a unit is to mend; a note made from the findings can be used as it is."""
    text = f"Mohon tuliskan apa yang perlu diperbaiki oleh {escape(unit.name)}."
    if not note:
        return question(text, question_id)
    said = "\n".join(fitting(note.splitlines(), room=REPAIR_ROOM))
    offer = Button(labels.USE_NOTE, f"analyse:prefilled:{proposal_id}", Style.PRIMARY)
    return question(
        f"{text} Catatan berikut disusun dari temuan dan dapat langsung dipakai:\n<i>{said}</i>",
        question_id,
        offers=[offer],
    )


def repair_asked(unit: Unit) -> Message:
    """Return how that question reads once the unit was asked."""
    return Message(f"{escape(unit.name)} diminta memperbaiki usulannya dengan catatan tersebut.")


def prefilled_note(indicators: Sequence[tuple[str, Sequence[Finding], str | None]], *, limit: int) -> str:
    """Return what was found and noted about a unit's indicators as one plain note, or "" for nothing."""
    lines = []
    for name, findings, note in indicators:
        said = [finding_words(finding) for finding in findings] + ([note] if note else [])
        if said:
            lines.append(f"{one_line(name, VALUE_SHOWN)}: {' '.join(said)}")
    text = "\n".join(lines)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def judgement_words(name: str, judgement: Judgement) -> str:
    """Return a decision as history tells it; plain text."""
    note = f". Catatan: {judgement.note}" if judgement.note else ""
    return f"{one_line(name, VALUE_SHOWN)}: {VERDICTS[judgement.verdict]}{note}"
