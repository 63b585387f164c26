"""Papers as .docx, from templates that the office may replace; a template can use our fields, and do nothing else.

What a template may contain is checked where it is parsed, whatever part of the file it stands in: fields, loops over
our lists, conditions, and three filters. Slow to import and to run: reach it through a recipe, and for an uploaded
template through a process with limits.
"""

import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from documents.papers.examples import EDITED, shape_of
from documents.papers.field_names import listed, renamed
from documents.papers.paper import Paper
from sop.errors import TemplateFieldsUnknown, TemplateHasCode, TemplateUnreadable

CREST_MILLIMETRES = 22
BLANK = "." * 40
BLANK_FILTER, BUILT_IN_FILTERS = "garis", ("upper", "join")
DEEPEST_LOOP = 2


@dataclass(frozen=True)
class Filled:
    """A paper as .docx, and the fields of the paper that its template does not show."""

    content: bytes
    unused: tuple[str, ...]


def fill(template: bytes, paper: Paper) -> bytes:
    """Return a paper as .docx, from a template that we trust.

    Raises TemplateUnreadable, TemplateHasCode or TemplateFieldsUnknown.
    """
    return fill_fields(template, paper.template, fields_for(paper), crest=paper.stationery.crest).content


def fields_for(paper: Paper) -> dict[str, Any]:
    """Return the fields of a paper by the names that templates use; without the picture of the crest."""
    fields: dict[str, Any] = _cleaned(renamed(paper.all_data()))
    fields["kop"]["lambang"] = ""
    return fields


def fill_fields(template: bytes, code: str, fields: dict[str, Any], *, crest: bytes | None) -> Filled:
    """Fill the template of a kind of paper (`Paper.template`).

    Raises TemplateUnreadable, TemplateHasCode or TemplateFieldsUnknown.
    """
    environment = _CheckedEnvironment(shape_of(EDITED[code]))
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.init_docx()
        picture = InlineImage(document, io.BytesIO(crest), height=Mm(CREST_MILLIMETRES)) if crest else ""
        shown = {**fields, "kop": {**fields["kop"], "lambang": picture}}
        document.render(shown, environment)
        filled = io.BytesIO()
        document.save(filled)
    except (TemplateUnreadable, TemplateHasCode, TemplateFieldsUnknown):
        raise
    except TemplateError as error:
        raise TemplateUnreadable(error.message or type(error).__name__) from error
    except Exception as error:  # the reader of a file that somebody made raises whatever it likes
        raise TemplateUnreadable(type(error).__name__) from error
    return Filled(filled.getvalue(), environment.unused)


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
        self._used: set[str] = set()

    @property
    def unused(self) -> tuple[str, ...]:
        """The fields that nothing compiled so far shows."""
        return tuple(field for field in listed(self._shape) if field.removesuffix("[]") not in self._used)

    def from_string(self, source: Any, *args: Any, **more: Any) -> Template:
        """Return a compiled template. Raises TemplateHasCode or TemplateFieldsUnknown."""
        check = _Check()
        names = {name: _Known(name, value) for name, value in self._shape.items()}
        check.block(self.parse(source).body, names, depth=0)
        if check.unknown:
            raise TemplateFieldsUnknown(tuple(sorted(check.unknown)))
        self._used |= check.used
        return super().from_string(source, *args, **more)


@dataclass(frozen=True)
class _Known:
    """What a name in a template stands for: a field by its path as `listed` has it, and its example."""

    path: str
    example: Any


class _Check:
    """Walks the tags of a template, knowing what each name stands for; collects what is used, and what is unknown."""

    def __init__(self) -> None:
        self.unknown: set[str] = set()
        self.used: set[str] = set()

    def block(self, nodes: list[Any], names: dict[str, _Known], *, depth: int) -> None:
        """Check statements one after the other."""
        for node in nodes:
            self._statement(node, names, depth)

    def _statement(self, node: Any, names: dict[str, _Known], depth: int) -> None:
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
                row = _Known(f"{rows.path}[]", _first(rows.example)) if rows is not None else _Known("", None)
                loop = _Known("", dict.fromkeys(("index", "first", "last", "length"), "1"))
                self.block(node.body, {**names, row_name: row, "loop": loop}, depth=depth + 1)
                self.block(node.else_, names, depth=depth)
            case _:
                raise TemplateHasCode(type(node).__name__)

    def _value(self, node: Any, names: Mapping[str, _Known]) -> _Known | None:
        """Check an expression, and return the field it stands for; None where that is not known."""
        match node:
            case nodes.TemplateData() | nodes.Const():
                return None
            case nodes.Name():
                return self._found(names.get(node.name), node.name)
            case nodes.Getattr():
                inner = self._value(node.node, names)
                return None if inner is None else self._found(_part(inner, node.attr), _path(node))
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

    def _found(self, known: _Known | None, path: str) -> _Known | None:
        if known is None:
            self.unknown.add(path)
        else:
            self.used.add(known.path.removesuffix("[]"))
        return known


def _first(rows: Any) -> Any:
    return rows[0] if isinstance(rows, list) and rows else None


def _part(known: _Known, name: str) -> _Known | None:
    if not isinstance(known.example, Mapping) or name not in known.example:
        return None
    return _Known(f"{known.path}.{name}", known.example[name])


def _path(node: nodes.Expr) -> str:
    match node:
        case nodes.Getattr():
            return f"{_path(node.node)}.{node.attr}"
        case nodes.Name():
            return node.name
        case _:
            return "…"
