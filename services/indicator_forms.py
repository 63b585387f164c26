"""Forms for indicators: which one a unit gets, and how it is filled where something is known already."""

from collections.abc import Sequence
from datetime import datetime

from documents.indicators.form import Answers, Form, FormPaper
from messages.indicators import finding_words
from messages.message import MadeFile
from sop.indicator_checks import Finding
from sop.indicators import Indicator
from sop.model import Run
from sop.procedure import Unit

EVERY_UNIT = Unit(code="semua", name="Seluruh Unit", post="")
"""Whose form it is before it goes to the units."""


def form_for(run: Run, unit: Unit) -> Form:
    """Return what the form of a unit is made for; a procedure without indicators has no form."""
    terms = run.procedure.indicators
    assert terms is not None
    return Form(
        government=run.procedure.identity.government,
        office=run.procedure.identity.office,
        year=run.year,
        period=(terms.first_year, terms.last_year),
        unit=unit,
        responsible=responsible_units(run),
        duties=terms.duties,
        functions=terms.functions,
    )


def responsible_units(run: Run) -> tuple[str, ...]:
    """Return who can be named as responsible without typing it."""
    return tuple(unit.name for unit in run.procedure.units)


def form_file(
    run: Run,
    unit: Unit,
    *,
    now: datetime,
    indicators: Sequence[Indicator] = (),
    findings: Sequence[Finding] = (),
) -> MadeFile:
    """Return a unit's form as a file: empty, or with its indicators and what is wrong in them."""
    answers = Answers(indicators, findings, finding_words)
    return MadeFile(form_name(run, unit), FormPaper(form_for(run, unit), now, answers))


def form_name(run: Run, unit: Unit) -> str:
    """Return how the file of a form is called."""
    name = f"Format {run.title}"
    return f"{name}.xlsx" if unit is EVERY_UNIT else f"{name} - {unit.name}.xlsx"
