"""Fills an office's own .docx template in a child process: whatever tricks it plays, it has no more than the child."""

import base64
import json

from documents.papers.word import fill_fields
from sop.errors import TemplateFieldsUnknown, TemplateHasCode, TemplateUnreadable


def read(content: bytes) -> dict[str, object]:
    """Return {"filled": …, "unused": [...]} with the .docx in base64, or what is wrong with the template.

    That is {"unreadable": why}, {"has_code": what}, or {"unknown": [...]}. `content` is JSON with
    "template" and "crest" (base64), "paper" and "fields".
    """
    asked = json.loads(content)
    try:
        filled = fill_fields(
            base64.b64decode(asked["template"]),
            asked["paper"],
            asked["fields"],
            crest=base64.b64decode(asked["crest"]) or None,
        )
    except TemplateUnreadable as error:
        return {"unreadable": error.why}
    except TemplateHasCode as error:
        return {"has_code": error.what}
    except TemplateFieldsUnknown as error:
        return {"unknown": list(error.unknown)}
    return {"filled": base64.b64encode(filled.content).decode(), "unused": list(filled.unused)}
