"""The messages about indicators, made from the values of the gallery."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from messages import analysis, proposals, renstra, tasks, versions, worksheets
from messages.message import Attachment, MadeFile, Message
from sop.figures import Figure
from sop.indicator_checks import Finding, Place, Rule, check
from sop.indicators import Column, Entry, Field, Indicator, RenstraList, columns_of_form, difference, texts_of
from sop.model import Run
from sop.procedure import Unit
from sop.versions import Judged, Judgement, Verdict, Version

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
UNIT = Unit("tik", "Bidang TIK", "kabid_tik")
YEARS = range(2025, 2030)


def indicator_rooms(
    run: Run, *, text: str, title: str, file_name: str, id: int, file: MadeFile
) -> dict[str, list[Message]]:
    """Return every message about indicators; `text` is what people wrote into each column."""
    full = Indicator(text, text, text, text, text, text, Figure(text), {year: Figure(text) for year in YEARS}, text)
    many = [replace(full, name=f"{number} {text}") for number in range(40)]
    place = Place(text, 6, 4)
    findings = [*check(many), *(Finding(rule, 0, Column(Field.NAME), text, text, place) for rule in Rule)]
    changes = difference(many[:20], many[20:])
    version = Version(id, 1, "tik", id, 99, id, "ab" * 32, 1, title, NOW, tuple(many), tuple(findings), is_current=True)
    attached = Attachment(file_name, "ab" * 32, "application/pdf")
    judged = Judged(Entry(full, UNIT, 99), Judgement(Verdict.LEFT_OUT, text), id, 999)
    undecided = replace(judged, judgement=Judgement())
    columns = columns_of_form(list(YEARS))
    entered = worksheets.entered(id, texts_of(full), columns, task_id=id)
    asked = [
        worksheets.question(
            id,
            column,
            id,
            number=99,
            before=text,
            objectives={f"{n} {text}": id for n in range(9)},
            responsible=[title] * 9,
            planned={abs(id - n): f"{text} {n}" for n in range(20)},
        )
        for column in columns
    ]
    planned = RenstraList(id, file_name, tuple(many), title, NOW)
    return {
        "renstra.page": [renstra.page(None, zone=ZONE), renstra.page(planned, zone=ZONE)],
        "renstra.refused": [renstra.refused(file_name, findings)],
        "renstra.preview": [
            renstra.preview(
                file_name,
                many,
                findings=findings,
                changes=each,
                not_compared=[Field.OBJECTIVE, Field.MEASURE, Field.TARGET],
                draft_id=id,
                replaces=True,
            )
            for each in ((), changes)
        ],
        "renstra.applied": [renstra.applied(many)],
        "renstra.ask_removal": [renstra.ask_removal(planned)],
        "renstra.removed": [renstra.removed()],
        "proposals.attachment_kept": [proposals.attachment_kept(UNIT, run, file_name)],
        "tasks.file_read": [tasks.file_read(file_name)],
        "versions.accepted": [
            versions.accepted(run, UNIT, version, changes=changes, counts=each) for each in (True, False)
        ],
        "versions.refused": [
            versions.refused(run, UNIT, each, has_earlier=bool(each.indicators))
            for each in (version, replace(version, indicators=()))
        ],
        "versions.marked_form": [
            versions.marked_form(UNIT, each, file=file) for each in (version, replace(version, indicators=()))
        ],
        "versions.received": [
            versions.received(run, UNIT, version, changes=changes, repaired=each, may_choose=each, file=attached)
            for each in (True, False)
        ],
        "versions.version_list": [
            versions.version_list(run, UNIT, [], zone=ZONE),
            versions.version_list(run, UNIT, [version] * 40, zone=ZONE),
        ],
        "versions.version_page": [
            versions.version_page(run, UNIT, version, changes=changes, may_choose=True, zone=ZONE)
        ],
        "versions.whose_form": [
            versions.whose_form(file_id=id, name=file_name, of=title, form="IKU/2027/kip/v1", units=[(id, title)])
        ],
        "versions.own_form": [
            versions.own_form(file_name, missing=each) for each in (None, [], ["Satuan", "Sumber Data"])
        ],
        "worksheets.sheet": [
            worksheets.sheet(run, UNIT, [], task_id=id, page=0),
            worksheets.sheet(run, UNIT, [(id, text, False)] * 40, task_id=id, page=1),
        ],
        "worksheets.entered": [entered, worksheets.entered(id, {}, columns, task_id=id)],
        "worksheets.question": asked,
        "worksheets.preview": [
            worksheets.preview(run, UNIT, many, findings=findings, changes=changes, task_id=id),
            worksheets.preview(run, UNIT, many, findings=check(many[:1]), changes=(), task_id=id),
        ],
        "worksheets.sent": [worksheets.sent(2)],
        "worksheets.ask_discard": [worksheets.ask_discard(id)],
        "worksheets.discarded": [worksheets.discarded()],
        "analysis.merged": [analysis.merged(run, entries=[judged], findings=findings, file=file)],
        "analysis.indicator_list": [
            analysis.indicator_list(run, [(undecided, 0), (judged, 3)] * 20, task_id=id, page=1, is_open=True)
        ],
        "analysis.indicator_page": [
            analysis.indicator_page(
                judged, number=99, is_open=each, findings=findings, following=judged, task_id=id, proposal_id=id
            )
            for each in (True, False)
        ],
        "analysis.ask_repair": [
            analysis.ask_repair(
                UNIT, id, note=analysis.prefilled_note([(text, findings, text)], limit=1000), proposal_id=id
            ),
            analysis.ask_repair(UNIT, id, note="", proposal_id=id),
        ],
        "analysis.repair_asked": [analysis.repair_asked(UNIT)],
    }
