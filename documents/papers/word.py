"""Papers as .docx, from templates that the office may replace; a template can use our fields, and do nothing else.

What a template may contain is checked where it is parsed, whatever part of the file it stands in: fields, loops over
our lists, conditions, and three filters. Slow to import and to run: reach it through a recipe, and for an uploaded
template through a process with limits.
"""

import io
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from documents.papers.examples import example
from documents.papers.field_names import listed, renamed
from documents.papers.paper import Paper, Stationery
from sop.paper_settings import Letterhead, PaperSettings

CREST_MILLIMETRES = 22
BLANK = "." * 40
BLANK_FILTER, BUILT_IN_FILTERS = "garis", ("upper", "join")
DEEPEST_LOOP = 2


class TemplateRefused(Exception):
    """A template cannot be used."""


class TemplateUnreadable(TemplateRefused):
    """A template is no .docx file, or its tags cannot be read; says why."""


class TemplateHasCode(TemplateRefused):
    """A template does more than show fields; names what."""


class TemplateFieldsUnknown(TemplateRefused):
    """A template uses fields that its paper does not have; tells which, and which there are."""

    def __init__(self, unknown: tuple[str, ...], known: tuple[str, ...]) -> None:
        super().__init__(f"unknown: {', '.join(unknown)}")
        self.unknown = unknown
        self.known = known


def fields_of(kind: type[Paper]) -> tuple[str, ...]:
    """Return the fields that a template of this paper can use."""
    return tuple(listed(_shape(kind)))


def check_template(template: bytes, kind: type[Paper]) -> None:
    """Try a template with an example. Raises TemplateUnreadable, TemplateHasCode or TemplateFieldsUnknown."""
    fill(template, _example(kind))


def fill(template: bytes, paper: Paper) -> bytes:
    """Return a paper as .docx. Raises TemplateUnreadable, TemplateHasCode or TemplateFieldsUnknown."""
    fields = _cleaned(renamed(paper.all_data()))
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.init_docx()
        crest = paper.stationery.crest
        picture = InlineImage(document, io.BytesIO(crest), height=Mm(CREST_MILLIMETRES)) if crest else ""
        fields["kop"]["lambang"] = picture
        document.render(fields, _CheckedEnvironment(_shape(type(paper))))
        filled = io.BytesIO()
        document.save(filled)
    except TemplateRefused:
        raise
    except TemplateError as error:
        raise TemplateUnreadable(error.message or type(error).__name__) from error
    except Exception as error:  # the reader of a file that somebody made raises whatever it likes
        raise TemplateUnreadable(type(error).__name__) from error
    return filled.getvalue()


def _example(kind: type[Paper]) -> Paper:
    head = Letterhead("PEMERINTAH KABUPATEN", ("DINAS CONTOH",), ("Jalan Contoh",))
    return example(kind, Stationery(PaperSettings(head, place="Tempat")), made_at=datetime(2026, 12, 2, tzinfo=UTC))


def _shape(kind: type[Paper]) -> dict[str, Any]:
    """Return an example's fields: their names and which of them are lists is what counts."""
    shape: dict[str, Any] = renamed(_example(kind).all_data())
    return shape


def _cleaned(value: Any) -> Any:
    """Return data without control characters, which a .docx cannot hold and which docxtpl takes for commands."""
    if isinstance(value, str):
        return "".join(letter for letter in value if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cs"})
    if isinstance(value, Mapping):
        return {key: _cleaned(part) for key, part in value.items()}
    return [_cleaned(part) for part in value] if isinstance(value, list) else value


def _blank(value: object) -> object:
    return value if value != "" else BLANK


class _CheckedEnvironment(SandboxedEnvironment):
    """Compiles nothing that it has not checked; `shape` are the fields that there are."""

    def __init__(self, shape: Mapping[str, Any]) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {**{name: self.filters[name] for name in BUILT_IN_FILTERS}, BLANK_FILTER: _blank}
        self._shape = shape

    def from_string(self, source: Any, *args: Any, **more: Any) -> Template:
        """Return a compiled template. Raises TemplateHasCode or TemplateFieldsUnknown."""
        check = _Check()
        check.block(self.parse(source).body, dict(self._shape), depth=0)
        if check.unknown:
            raise TemplateFieldsUnknown(tuple(sorted(check.unknown)), tuple(listed(self._shape)))
        return super().from_string(source, *args, **more)


class _Check:
    """Walks the tags of a template, knowing what each name stands for; collects names that stand for nothing."""

    def __init__(self) -> None:
        self.unknown: set[str] = set()

    def block(self, nodes: list[Any], names: dict[str, Any], *, depth: int) -> None:
        """Check statements one after the other."""
        for node in nodes:
            self._statement(node, names, depth)

    def _statement(self, node: Any, names: dict[str, Any], depth: int) -> None:
        match node:
            case nodes.Output():
                for part in node.nodes:
                    self._value(part, names)
            case nodes.If():
                self._value(node.test, names)
                for branch in (node.body, node.elif_, node.else_):
                    self.block(branch, names, depth=depth)
            case nodes.For(target=nodes.Name(name=row_name), test=None, recursive=False) if depth < DEEPEST_LOOP:
                rows = self._value(node.iter, names)
                row = rows[0] if isinstance(rows, list) and rows else None
                loop = dict.fromkeys(("index", "first", "last", "length"), "1")
                self.block(node.body, {**names, row_name: row, "loop": loop}, depth=depth + 1)
                self.block(node.else_, names, depth=depth)
            case _:
                raise TemplateHasCode(type(node).__name__)

    def _value(self, node: Any, names: Mapping[str, Any]) -> Any:
        """Check an expression, and return what it stands for in the example; None where that is not known."""
        match node:
            case nodes.TemplateData() | nodes.Const():
                return None
            case nodes.Name():
                return self._named(node.name, node.name, names)
            case nodes.Getattr():
                inner = self._value(node.node, names)
                return None if inner is None else self._named(node.attr, _path(node), inner)
            case nodes.Filter(name="garis" | "upper" | "join") if node.node is not None and not node.kwargs:
                self._value(node.node, names)
                for argument in node.args:
                    self._value(argument, names)
            case nodes.Not():
                self._value(node.node, names)
            case nodes.And() | nodes.Or():
                self._value(node.left, names)
                self._value(node.right, names)
            case nodes.Compare():
                for part in (node.expr, *(operand.expr for operand in node.ops)):
                    self._value(part, names)
            case _:
                raise TemplateHasCode(type(node).__name__)
        return None

    def _named(self, name: str, path: str, names: Any) -> Any:
        if isinstance(names, Mapping) and name in names:
            return names[name]
        self.unknown.add(path)
        return None


def _path(node: nodes.Expr) -> str:
    match node:
        case nodes.Getattr():
            return f"{_path(node.node)}.{node.attr}"
        case nodes.Name():
            return node.name
        case _:
            return "…"
