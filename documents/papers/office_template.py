"""A paper as .docx from a template that an office brought: filled in a child with limits, each time."""

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from documents.child import ChildFailed, ChildRefused, Children, Limits
from documents.papers.paper import Paper
from sop.errors import TemplateFieldsUnknown, TemplateHasCode, TemplateUnreadable

if TYPE_CHECKING:
    from documents.papers.word import Filled

PARSER = "documents.parsers.letter_template"
LARGEST_TEMPLATE = 2 * 1024 * 1024
LIMITS = Limits(cpu_seconds=10, wall_seconds=30)


async def fill_office_template(children: Children, template: bytes, paper: Paper) -> "Filled":
    """Return a paper as .docx from an office's own template, with the fields that the template does not show.

    Raises TemplateUnreadable, TemplateHasCode or TemplateFieldsUnknown.
    """
    from documents.papers.word import fields_for

    asked = {
        "template": base64.b64encode(template).decode(),
        "crest": base64.b64encode(paper.stationery.crest or b"").decode(),
        "paper": paper.template,
        "fields": fields_for(paper),
    }
    try:
        told = await children.read(PARSER, json.dumps(asked).encode())
    except (ChildFailed, ChildRefused) as error:
        raise TemplateUnreadable(str(error)) from error
    return _understood(told)


@dataclass(frozen=True)
class TemplateFile:
    """The template of a paper as it is now, to be changed in a word processor; ours where there is no other."""

    paper: Paper
    content: bytes | None = None

    def render(self) -> bytes:
        """Return the .docx with its tags."""
        from documents.papers.word_templates import default_template

        if self.content is not None:
            return self.content
        return default_template(type(self.paper), self.paper.stationery.settings)


def _understood(told: Any) -> "Filled":
    from documents.papers.word import Filled

    match told:
        case {"filled": str(filled), "unused": list(unused)}:
            try:
                return Filled(base64.b64decode(filled, validate=True), tuple(map(str, unused)))
            except ValueError as error:
                raise TemplateUnreadable("nonsense") from error
        case {"unreadable": str(why)}:
            raise TemplateUnreadable(why)
        case {"has_code": str(what)}:
            raise TemplateHasCode(what)
        case {"unknown": list(unknown)}:
            raise TemplateFieldsUnknown(tuple(map(str, unknown)))
        case _:
            raise TemplateUnreadable("nonsense")
