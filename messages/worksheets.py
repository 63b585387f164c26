"""Entering indicators in chat: the list, one indicator, the question for a column, and the preview."""

from collections.abc import Mapping, Sequence

from messages import labels
from messages.indicators import column_name, finding_list
from messages.message import PAGE_ROWS, Button, Message, Style, escape, existing_page, one_line, page_row, page_suffix
from messages.tasks import question as with_cancel
from messages.versions import changed_lines, fitting, indicator_lines
from sop.indicator_checks import Finding
from sop.indicators import MEASURES, REQUIRED, Change, Column, Field, Indicator
from sop.model import Run
from sop.procedure import Unit

NAME_SHOWN = 40
VALUE_SHOWN = 160
OBJECTIVES_SHOWN = 5
PLANNED_SHOWN = 10
IN_A_ROW = 3
COLUMNS_ROOM = 3500
HINTS = {
    Field.OBJECTIVE: "sesuai Renstra, misalnya: Meningkatnya kualitas layanan informasi publik",
    Field.NAME: "misalnya: Indeks Keterbukaan Informasi Publik",
    Field.FORMULATION: "cara menghitung, misalnya: (jumlah X / jumlah seluruh X) x 100%",
    Field.SOURCE: "misalnya: Register permohonan PPID",
    Field.BASELINE: "misalnya: 3,05 atau 98,63",
    Field.TARGET: "misalnya: 3,05 atau 98,63",
    Field.REMARK: "misalnya: Menggantikan: Indeks SPBE",
}


def sheet(run: Run, unit: Unit, rows: Sequence[tuple[int, str, bool]], *, task_id: int, page: int) -> Message:
    """Return what a unit is entering, each a button: id, name, and whether every column was answered."""
    page = existing_page(page, items=len(rows))
    lines = [f"<b>Isian usulan {escape(unit.name)}</b>" + page_suffix(page, items=len(rows)), escape(run.title)]
    buttons = []
    for number, (entered_id, name, is_complete) in list(enumerate(rows, start=1))[page * PAGE_ROWS :][:PAGE_ROWS]:
        title = one_line(name, NAME_SHOWN) or "(tanpa nama)"
        lines.append(f"{number}. {escape(title)}{'' if is_complete else ' (belum lengkap)'}")
        buttons.append((Button(f"{number}. {title}", f"sheet:show:{entered_id}"),))
    if not rows:
        lines.append("Belum ada indikator.")
    lines += ["", "Setiap jawaban langsung tersimpan. Usulan baru disampaikan setelah diperiksa dan dikirim."]
    send = ((Button(labels.CHECK_AND_SEND, f"sheet:preview:{task_id}", Style.SUCCESS),),) if rows else ()
    discard = ((Button(labels.DISCARD_ENTRIES, f"sheet:ask_discard:{task_id}"),),) if rows else ()
    return Message(
        "\n".join(lines),
        (
            *buttons,
            *page_row(f"sheet:page:{task_id}", page=page, items=len(rows)),
            (Button(labels.ADD_INDICATOR, f"sheet:add:{task_id}", Style.PRIMARY),),
            *send,
            *discard,
        ),
    )


def entered(entered_id: int, texts: Mapping[Column, str], columns: Sequence[Column], *, task_id: int) -> Message:
    """Return one indicator as far as it is entered; each column is a button that asks for it anew."""
    shown = [
        f"{column_name(column)}{' *' if column.field in REQUIRED else ''}: "
        f"{one_line(texts.get(column, ''), VALUE_SHOWN) or '–'}"
        for column in columns
    ]
    lines = ["<b>Indikator</b>", *fitting(shown, room=COLUMNS_ROOM)]
    lines += ["", "Mohon tekan kolom yang ingin diubah. Kolom bertanda * wajib diisi."]
    asks = [Button(column_name(column), f"sheet:ask:{entered_id}:{column.code}") for column in columns]
    rows = [tuple(asks[at : at + 2]) for at in range(0, len(asks), 2)]
    if any(column not in texts for column in columns):
        rows.insert(0, (Button(labels.CONTINUE, f"sheet:next:{entered_id}", Style.PRIMARY),))
    else:
        add = Button(labels.ADD_INDICATOR, f"sheet:add:{task_id}", Style.PRIMARY)
        rows.insert(0, (add, Button(labels.CHECK_AND_SEND, f"sheet:preview:{task_id}", Style.SUCCESS)))
    rows.append((Button(labels.REMOVE_INDICATOR, f"sheet:remove:{entered_id}", Style.DANGER),))
    rows.append((Button(labels.BACK, f"sheet:page:{task_id}:0"),))
    return Message("\n".join(lines), tuple(rows))


def question(
    entered_id: int,
    column: Column,
    question_id: int,
    *,
    number: int,
    before: str,
    objectives: Mapping[str, int],
    responsible: Sequence[str],
    planned: Mapping[int, str],
) -> Message:
    """Return the question for one column, with answers at hand.

    `objectives` are those of other indicators, by id; `planned` is what the Renstra offers, by its number.
    """
    data = f"sheet:pick:{entered_id}:{column.code}"
    from_plan = [
        Button(f"Renstra: {one_line(answer, NAME_SHOWN)}", f"sheet:plan:{entered_id}:{column.code}:{number}")
        for number, answer in list(planned.items())[:PLANNED_SHOWN]
        if answer not in objectives
    ]
    offers: list[Button] = []
    match column.field:
        case Field.OBJECTIVE:
            chosen = list(objectives.items())[-OBJECTIVES_SHOWN:]
            offers = [Button(one_line(objective, NAME_SHOWN), f"{data}:{other}") for objective, other in chosen]
        case Field.MEASURE:
            offers = [Button(measure, f"{data}:{place}") for place, measure in enumerate(MEASURES)]
        case Field.RESPONSIBLE:
            offers = [Button(one_line(unit, NAME_SHOWN), f"{data}:{place}") for place, unit in enumerate(responsible)]
    in_a_row = IN_A_ROW if column.field is Field.MEASURE else 1
    rows = [tuple(offers[at : at + in_a_row]) for at in range(0, len(offers), in_a_row)]
    rows = [*((button,) for button in from_plan), *rows]
    verb = "pilih atau tuliskan" if rows else "tuliskan"
    text = f"Indikator {number} · mohon {verb} <b>{column_name(column)}</b>"
    if column.field in HINTS:
        text += f"\n({HINTS[column.field]})"
    if before:
        text += f"\nIsian sekarang: {escape(one_line(before, VALUE_SHOWN))}"
    if column.field not in REQUIRED:
        rows.append((Button(labels.SKIP, f"sheet:skip:{entered_id}:{column.code}"),))
    asked = with_cancel(text, question_id)
    return Message(asked.text, (*rows, *asked.rows))


def preview(
    run: Run,
    unit: Unit,
    indicators: Sequence[Indicator],
    *,
    findings: Sequence[Finding],
    changes: Sequence[Change],
    task_id: int,
) -> Message:
    """Return everything that was entered, before it is handed in."""
    errors = [finding for finding in findings if finding.is_error]
    warnings = [finding for finding in findings if not finding.is_error]
    lines = [
        f"<b>Pratinjau usulan {escape(unit.name)}: {len(indicators)} indikator</b>",
        escape(run.title),
        *indicator_lines(indicators),
        *changed_lines(changes),
    ]
    if errors:
        lines += ["", "<b>Harus diperbaiki</b>", *fitting(finding_list(errors))]
    elif warnings:
        lines += ["", "<b>Perlu diperhatikan</b>", *fitting(finding_list(warnings))]
    send = () if errors else ((Button(labels.SEND_PROPOSAL, f"sheet:submit:{task_id}", Style.SUCCESS),),)
    return Message("\n".join(lines), (*send, (Button(labels.BACK, f"sheet:page:{task_id}:0"),)))


def sent(count: int) -> Message:
    """Return how the preview reads once it was handed in."""
    return Message(f"Usulan berisi {count} indikator telah dikirim.")


def ask_discard(task_id: int) -> Message:
    """Return the question whether everything entered is to go."""
    return Message(
        "Semua isian yang belum dikirim akan dibuang. Versi yang sudah dikirim tidak berubah.",
        (
            (Button(labels.CONFIRM_DISCARD, f"sheet:discard:{task_id}", Style.DANGER),),
            (Button(labels.BACK, f"sheet:page:{task_id}:0"),),
        ),
    )


def discarded() -> Message:
    """Return how the list reads once it was thrown away."""
    return Message("Isian dibuang. Versi yang sudah dikirim dapat dilihat melalui /usulan.")
