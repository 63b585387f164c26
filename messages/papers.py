"""How the papers of a run are called, and the line under each when it is sent."""

from messages.message import Attachment, MadeFile, Message, escape, one_line
from sop.model import Run

NAMES = {
    "slip": "Lembar Disposisi",
    "invitation": "Surat Undangan",
    "invitation_word": "Surat Undangan",
    "attendance": "Daftar Hadir",
    "minutes_word": "Notula",
    "cover_letter": "Surat Pengantar",
    "cover_letter_word": "Surat Pengantar",
}
ABSENT = "Tidak hadir"
FILE_NAME = 100


def file_name(kind: str, run_title: str, *, is_final: bool) -> str:
    """Return the name of a paper's file without its ending; a letter that has no number yet is a concept."""
    name = NAMES[kind]
    called = f"Konsep {name}" if kind.startswith("cover_letter") and not is_final else name
    return one_line(f"{called} {run_title}", FILE_NAME).replace("/", "-")


def represented_by(name: str) -> str:
    """Return what the attendance list says of somebody who sent another."""
    return f"Diwakili {name}"


def paper(run: Run, file: MadeFile | Attachment) -> Message:
    """Return a paper that was made for somebody."""
    name, _, ending = file.name.rpartition(".")
    called = name.removesuffix(run.title).strip() or name
    purpose = " (dapat disunting)" if ending == "docx" else ""
    return Message(f"{escape(called)}{purpose}\n{escape(run.title)}", file=file)
