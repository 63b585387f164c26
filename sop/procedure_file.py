"""Reads a procedure file and refuses what the engine could not run, naming file, step and field."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from sop.procedure import (
    Capability,
    Identity,
    IndicatorTerms,
    MeetingDefaults,
    Numbering,
    Post,
    Procedure,
    Proof,
    ProposalTerms,
    Step,
    StepAction,
    Unit,
)
from sop.working_time import Duration, UnreadableDuration, parse_duration

Choice = TypeVar("Choice", bound=StrEnum)

IDENTITY_LISTS = ("legal_basis", "qualifications", "related", "equipment")
IDENTITY_TEXTS = (
    "government",
    "office",
    "title",
    "number",
    "created",
    "revised",
    "effective",
    "approved_by",
    "remedy",
    "warning",
    "records",
)
STEP_KEYS = {
    "number",
    "activity",
    "label",
    "requirements",
    "time",
    "output",
    "remark",
    "responsible",
    "participants",
    "action",
    "proof",
    "returns_to",
    "informed",
    "submitted_by",
    "meeting",
    "proposal",
    "repair_time",
    "papers",
}
OF_ONE_ACTION = {
    "submitted_by": StepAction.APPROVE,
    "meeting": StepAction.INVITE,
    "proposal": StepAction.DISTRIBUTE,
    "repair_time": StepAction.ANALYSE,
}
"""Fields that only steps of one action have; all but the first and the last are needed there."""
NUMBERS_PAPERS = (StepAction.INVITE, StepAction.SIGN, StepAction.NUMBER)
"""Actions that can give papers a number; the last has no other purpose."""
WITHOUT_PROOF = (
    StepAction.INSTRUCT,
    StepAction.DISTRIBUTE,
    StepAction.INVITE,
    StepAction.COLLECT,
    StepAction.NUMBER,
    StepAction.ARCHIVE,
)
"""What these leave behind is made by their own presses; a proof beside it would be asked for twice."""
NEEDED_BEFORE = {StepAction.MEET: StepAction.INVITE, StepAction.COLLECT: StepAction.DISTRIBUTE}
"""A meeting is called first; what is collected was asked for first."""
UNWRITABLE = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What a text with the wrong things in braces can fail with."""
CODE = re.compile(r"[a-z0-9_]{1,32}")
YEARS = range(2000, 2100)
HOUR = re.compile(r"([01][0-9]|2[0-3])\.[0-5][0-9]")
PROCEDURE_KEYS = {
    "code",
    "name",
    "run_title",
    "abbreviations",
    "identity",
    "posts",
    "units",
    "capabilities",
    "dispositions",
    "numbering",
    "indicators",
    "steps",
}


class ProcedureError(ValueError):
    """A procedure file cannot be used; the text names file, place and field."""

    def __init__(self, file: str, place: str, field: str, problem: str) -> None:
        super().__init__(f"{file}: {place}: {field}: {problem}")


def load_procedure(path: Path) -> Procedure:
    """Read a procedure from a TOML file.

    Raises ProcedureError where the file is missing, unreadable or describes no SOP that the engine can run.
    """
    try:
        source = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ProcedureError(path.name, "file", "path", f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ProcedureError(path.name, "file", "text", "is not UTF-8") from error
    return parse_procedure(source, file=path.name)


@lru_cache(maxsize=32)
def parse_procedure(source: str, *, file: str = "snapshot") -> Procedure:
    """Read a procedure from TOML text, such as the snapshot that a run keeps; raises ProcedureError."""
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise ProcedureError(file, "file", "syntax", str(error)) from error
    return _Reader(file).procedure(table, source)


class _Reader:
    """Walks the tables of one file; it exists to name that file in every error."""

    def __init__(self, file: str) -> None:
        self._file = file

    def procedure(self, table: Mapping[str, Any], source: str) -> Procedure:
        self._no_unknown_keys(table, PROCEDURE_KEYS, place="procedure")
        posts = self._posts(table)
        codes = {post.code for post in posts}
        steps = self._steps(table, codes)
        units = self._units(table, codes)
        self._fits_together(table, steps, units)
        instructions, preset = self._instructions(table)
        return Procedure(
            code=self._code(table, place="procedure"),
            name=self._text(table, "name", place="procedure"),
            run_title=self._run_title(table),
            abbreviations=self._abbreviations(table),
            identity=self._identity(self._table(table, "identity", place="procedure")),
            posts=posts,
            units=units,
            capabilities=self._capabilities(self._table(table, "capabilities", place="procedure"), codes),
            instructions=instructions,
            preset_instructions=preset,
            numbering=self._numbering(table),
            steps=steps,
            source=source,
            indicators=self._indicators(table),
        )

    def _indicators(self, table: Mapping[str, Any]) -> IndicatorTerms | None:
        if "indicators" not in table:
            return None
        place = "indicators"
        terms = self._table(table, "indicators", place="procedure")
        self._no_unknown_keys(terms, {"first_year", "last_year", "duties", "functions"}, place=place)
        first, last = (self._year(terms, field, place=place) for field in ("first_year", "last_year"))
        if last < first:
            raise self._error(place, "last_year", "must not be before first_year")
        said = {"duties": "", "functions": "", **terms}
        duties, functions = (self._text(said, each, place=place, may_be_empty=True) for each in ("duties", "functions"))
        return IndicatorTerms(first, last, duties, functions)

    def _year(self, row: Mapping[str, Any], field: str, *, place: str) -> int:
        year = row.get(field)
        if not isinstance(year, int) or isinstance(year, bool) or year not in YEARS:
            raise self._error(place, field, "must be a year such as 2029")
        return year

    def _run_title(self, table: Mapping[str, Any]) -> str:
        title = self._text(table, "run_title", place="procedure")
        try:
            titles = {title.format(year=year) for year in (2026, 2027)}
        except UNWRITABLE as error:
            raise self._error("procedure", "run_title", 'can have nothing but "{year}" in braces') from error
        if len(titles) == 1:
            raise self._error("procedure", "run_title", 'must contain "{year}"')
        return title

    def _abbreviations(self, table: Mapping[str, Any]) -> Mapping[str, str]:
        if "abbreviations" not in table:
            return {}
        short_forms = self._table(table, "abbreviations", place="procedure")
        return {long: self._text(short_forms, long, place="abbreviations") for long in short_forms}

    def _identity(self, table: Mapping[str, Any]) -> Identity:
        self._no_unknown_keys(table, {*IDENTITY_TEXTS, *IDENTITY_LISTS, "cited_basis"}, place="identity")
        texts = {name: self._text(table, name, place="identity", may_be_empty=True) for name in IDENTITY_TEXTS}
        lists = {name: self._texts(table, name, place="identity") for name in IDENTITY_LISTS}
        cited = self._texts(table, "cited_basis", place="identity") if "cited_basis" in table else lists["legal_basis"]
        return Identity(**texts, **lists, cited_basis=cited)  # type: ignore[arg-type]  # one dict of texts, one of lists

    def _posts(self, table: Mapping[str, Any]) -> tuple[Post, ...]:
        posts = []
        for index, row in enumerate(self._tables(table, "posts"), start=1):
            place = f"post {index}"
            self._no_unknown_keys(row, {"code", "title", "column", "superior"}, place=place)
            superior = self._text(row, "superior", place=place) if "superior" in row else None
            code = self._code(row, place=place)
            title = self._text(row, "title", place=place)
            column = self._text(row, "column", place=place) if "column" in row else title
            posts.append(Post(code, title, column, superior))
        self._no_doubles([post.code for post in posts], "posts", place="procedure")
        self._hierarchy_is_a_tree(posts)
        return tuple(posts)

    def _hierarchy_is_a_tree(self, posts: Sequence[Post]) -> None:
        superior_of = {post.code: post.superior for post in posts}
        for post in posts:
            seen, at = {post.code}, post.superior
            while at is not None:
                if at not in superior_of:
                    raise self._error(f"post {post.code}", "superior", f'unknown post "{at}"')
                if at in seen:
                    raise self._error(f"post {post.code}", "superior", f'is above itself through "{at}"')
                seen.add(at)
                at = superior_of[at]

    def _units(self, table: Mapping[str, Any], codes: set[str]) -> tuple[Unit, ...]:
        units = []
        for index, row in enumerate(self._tables(table, "units", may_be_missing=True), start=1):
            place = f"unit {index}"
            self._no_unknown_keys(row, {"code", "name", "post"}, place=place)
            units.append(
                Unit(
                    self._code(row, place=place),
                    self._text(row, "name", place=place),
                    self._post(row, "post", codes, place=place),
                )
            )
        self._no_doubles([unit.code for unit in units], "units", place="procedure")
        return tuple(units)

    def _fits_together(self, table: Mapping[str, Any], steps: Sequence[Step], units: Sequence[Unit]) -> None:
        for step in steps:
            place = f"step {step.number}"
            before = NEEDED_BEFORE.get(step.action)
            if before is not None and before not in {earlier.action for earlier in steps[: step.number - 1]}:
                raise self._error(place, "action", f'"{step.action}" needs an earlier step with the action "{before}"')
            if step.action is StepAction.DISTRIBUTE and not units:
                raise self._error(place, "action", "there is no unit to distribute to")
            if step.papers and "numbering" not in table:
                raise self._error("procedure", "numbering", f"is missing; {place} numbers letters")
            if step.action is StepAction.INVITE and len(step.papers) > 1:
                raise self._error(place, "papers", "an invitation is one paper")
            if step.action is StepAction.SIGN:
                self._are_numbered_later(step, steps)
            if step.action is StepAction.INSTRUCT and "dispositions" not in table:
                raise self._error("procedure", "dispositions", f"is missing; {place} gives instructions")
            if step.action is StepAction.INSTRUCT and step.number == len(steps):
                raise self._error(place, "action", "there is no next step to instruct")

    def _are_numbered_later(self, signing: Step, steps: Sequence[Step]) -> None:
        """Refuse papers to be signed that would have no number where they are signed by hand, before they get it."""
        numbered = {
            paper for later in steps[signing.number :] if later.action is StepAction.NUMBER for paper in later.papers
        }
        for paper in signing.papers:
            if paper not in numbered:
                raise self._error(f"step {signing.number}", "papers", f'no later step numbers "{paper}"')

    def _instructions(self, table: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if "dispositions" not in table:
            return (), ()
        place = "dispositions"
        words = self._table(table, "dispositions", place="procedure")
        self._no_unknown_keys(words, {"instructions", "preset"}, place=place)
        instructions, preset = (self._texts(words, field, place=place) for field in ("instructions", "preset"))
        self._no_doubles(instructions, "instructions", place=place)
        for text in preset:
            if text not in instructions:
                raise self._error(place, "preset", f'"{text}" is none of the instructions')
        if not preset:
            raise self._error(place, "preset", "must name at least one instruction")
        return instructions, preset

    def _numbering(self, table: Mapping[str, Any]) -> Numbering | None:
        if "numbering" not in table:
            return None
        row = self._table(table, "numbering", place="procedure")
        self._no_unknown_keys(row, {"format"}, place="numbering")
        numbering = Numbering(self._text(row, "format", place="numbering"))
        try:
            written = {numbering.write(number, on=date(2027, 1, 1)) for number in (1, 2)}
        except UNWRITABLE as error:
            raise self._error(
                "numbering", "format", 'can have nothing but "{number}", "{year}" and "{roman_month}" in braces'
            ) from error
        if len(written) == 1:
            raise self._error("numbering", "format", 'must contain "{number}"')
        return numbering

    def _capabilities(self, table: Mapping[str, Any], codes: set[str]) -> dict[Capability, tuple[str, ...]]:
        capabilities = {}
        for name in table:
            capability = self._choice({"capability": name}, "capability", Capability, place="capabilities")
            capabilities[capability] = self._post_list(table, name, codes, place="capabilities")
        if not capabilities.get(Capability.START_RUN):
            raise self._error("capabilities", Capability.START_RUN, "nobody could ever start a run")
        return capabilities

    def _steps(self, table: Mapping[str, Any], codes: set[str]) -> tuple[Step, ...]:
        rows = self._tables(table, "steps")
        if not rows:
            raise self._error("procedure", "steps", "there are none")
        return tuple(self._step(row, number, codes) for number, row in enumerate(rows, start=1))

    def _step(self, row: Mapping[str, Any], number: int, codes: set[str]) -> Step:
        place = f"step {number}"
        self._no_unknown_keys(row, STEP_KEYS, place=place)
        if row.get("number") != number:
            raise self._error(place, "number", f"must be {number}: steps are numbered from 1 without gaps")
        activity = self._text(row, "activity", place=place)
        action = self._choice(row, "action", StepAction, place=place)
        self._has_what_its_action_needs(row, action, place=place)
        return Step(
            number=number,
            activity=activity,
            label=self._text(row, "label", place=place) if "label" in row else activity,
            requirements=self._text(row, "requirements", place=place),
            time=self._text(row, "time", place=place),
            output=self._text(row, "output", place=place),
            remark=self._text(row, "remark", place=place, may_be_empty=True) if "remark" in row else "",
            standard_time=self._duration(row, "time", place=place),
            responsible=self._post(row, "responsible", codes, place=place),
            participants=self._post_list(row, "participants", codes, place=place) if "participants" in row else (),
            action=action,
            proof=self._choice(row, "proof", Proof, place=place) if "proof" in row else Proof.NONE,
            returns_to=self._returns_to(row, number, place=place),
            informed=self._post_list(row, "informed", codes, place=place) if "informed" in row else (),
            submitted_by=self._post(row, "submitted_by", codes, place=place) if "submitted_by" in row else None,
            meeting=self._meeting(row, place=place),
            proposal=self._proposal(row, place=place),
            repair_time=self._duration(row, "repair_time", place=place) if "repair_time" in row else None,
            papers=self._texts(row, "papers", place=place) if "papers" in row else (),
        )

    def _has_what_its_action_needs(self, row: Mapping[str, Any], action: StepAction, *, place: str) -> None:
        if "proof" in row and action in WITHOUT_PROOF:
            raise self._error(place, "proof", f'does not go with the action "{action}", which has its own')
        for field, its_action in OF_ONE_ACTION.items():
            if field in row and action is not its_action:
                raise self._error(place, field, f'goes with the action "{its_action}" only')
            if action is its_action and not row.get(field) and field not in ("submitted_by", "repair_time"):
                raise self._error(place, field, f'is missing; the action "{action}" needs it')
        if "papers" in row and action not in NUMBERS_PAPERS:
            raise self._error(place, "papers", "goes with the actions that number papers only: invite, sign, number")
        if action is StepAction.NUMBER and not row.get("papers"):
            raise self._error(place, "papers", f'is missing; the action "{action}" needs it')

    def _meeting(self, row: Mapping[str, Any], *, place: str) -> MeetingDefaults | None:
        if "meeting" not in row:
            return None
        table = self._table(row, "meeting", place=place)
        place = f"{place} meeting"
        self._no_unknown_keys(table, {"hours", "hour", "place", "agenda"}, place=place)
        meeting = MeetingDefaults(
            hours=self._texts(table, "hours", place=place),
            hour=self._text(table, "hour", place=place),
            place=self._text(table, "place", place=place),
            agenda=self._text(table, "agenda", place=place),
        )
        for hour in meeting.hours:
            if not HOUR.fullmatch(hour):
                raise self._error(place, "hours", f'must look like "09.00", not "{hour}"')
        if meeting.hour not in meeting.hours:
            raise self._error(place, "hour", f'"{meeting.hour}" is none of the hours')
        return meeting

    def _proposal(self, row: Mapping[str, Any], *, place: str) -> ProposalTerms | None:
        if "proposal" not in row:
            return None
        table = self._table(row, "proposal", place=place)
        place = f"{place} proposal"
        self._no_unknown_keys(table, {"title", "time"}, place=place)
        return ProposalTerms(self._text(table, "title", place=place), self._duration(table, "time", place=place))

    def _duration(self, row: Mapping[str, Any], field: str, *, place: str) -> Duration:
        text = self._text(row, field, place=place)
        try:
            duration = parse_duration(text)
        except UnreadableDuration as error:
            raise self._error(place, field, f'cannot read "{text}" as a duration') from error
        if duration is None or duration.amount <= 0:
            raise self._error(place, field, "must be a time above zero")
        return duration

    def _returns_to(self, row: Mapping[str, Any], number: int, *, place: str) -> int | None:
        target = row.get("returns_to")
        if target is None:
            return None
        if not isinstance(target, int) or isinstance(target, bool) or not 1 <= target < number:
            raise self._error(place, "returns_to", "must be the number of an earlier step")
        return target

    def _post(self, row: Mapping[str, Any], field: str, codes: set[str], *, place: str) -> str:
        code = self._text(row, field, place=place)
        if code not in codes:
            raise self._error(place, field, f'unknown post "{code}"')
        return code

    def _post_list(self, row: Mapping[str, Any], field: str, codes: set[str], *, place: str) -> tuple[str, ...]:
        posts = self._texts(row, field, place=place)
        for code in posts:
            if code not in codes:
                raise self._error(place, field, f'unknown post "{code}"')
        self._no_doubles(posts, field, place=place)
        return posts

    def _choice(self, row: Mapping[str, Any], field: str, choices: type[Choice], *, place: str) -> Choice:
        value = self._text(row, field, place=place)
        try:
            return choices(value)
        except ValueError as error:
            known = ", ".join(choices)
            raise self._error(place, field, f'unknown "{value}", known are: {known}') from error

    def _code(self, row: Mapping[str, Any], *, place: str) -> str:
        code = self._text(row, "code", place=place)
        if not CODE.fullmatch(code):
            raise self._error(place, "code", "must be 1 to 32 of the letters a-z, digits and _: buttons carry it")
        return code

    def _text(self, row: Mapping[str, Any], field: str, *, place: str, may_be_empty: bool = False) -> str:
        value = row.get(field)
        if value is None:
            raise self._error(place, field, "is missing")
        if not isinstance(value, str):
            raise self._error(place, field, "must be a text")
        if not value.strip() and not may_be_empty:
            raise self._error(place, field, "is empty")
        return value

    def _texts(self, row: Mapping[str, Any], field: str, *, place: str) -> tuple[str, ...]:
        values = row.get(field)
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self._error(place, field, "must be a list of texts")
        if not all(value.strip() for value in values):
            raise self._error(place, field, "has an empty text")
        return tuple(values)

    def _table(self, row: Mapping[str, Any], field: str, *, place: str) -> Mapping[str, Any]:
        table = row.get(field)
        if not isinstance(table, dict):
            raise self._error(place, field, "must be a table")
        return table

    def _tables(self, row: Mapping[str, Any], field: str, *, may_be_missing: bool = False) -> list[Mapping[str, Any]]:
        tables = row.get(field, [] if may_be_missing else None)
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self._error("procedure", field, "must be a list of tables")
        return tables

    def _no_doubles(self, values: Sequence[str], field: str, *, place: str) -> None:
        for value in values:
            if values.count(value) > 1:
                raise self._error(place, field, f'"{value}" stands there twice')

    def _no_unknown_keys(self, row: Mapping[str, Any], known: set[str], *, place: str) -> None:
        for key in row:
            if key not in known:
                raise self._error(place, key, "is no known field")

    def _error(self, place: str, field: str, problem: str) -> ProcedureError:
        return ProcedureError(self._file, place, field, problem)
