"""Approve: laid before who decides, then decided; both within one due time."""

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords
from messages.message import Button, Style, escape
from messages.steps.review import decision_rows, decision_to_do
from sop.model import TaskPart


def _to_do(view: CardView, face: CardFace) -> str:
    if view.task.part is TaskPart.SUBMISSION:
        return f"Mohon tekan <b>{escape(_submit_label(view))}</b>; dokumen terlampir ikut disampaikan."
    return decision_to_do("Disampaikan dengan hormat untuk mendapat persetujuan,")


def _rows(view: CardView, face: CardFace) -> Rows:
    if view.task.part is TaskPart.SUBMISSION:
        return ((Button(_submit_label(view), f"approve:submit:{view.task.id}", Style.SUCCESS),),)
    return decision_rows(view, approve="approve:approve")


def _submit_label(view: CardView) -> str:
    return labels.SUBMIT_TO.format(title=view.title(view.step.responsible))


WORDS = StepWords(
    to_do=_to_do,
    rows=_rows,
    help=(
        "dokumen disampaikan dengan satu tekanan kepada pejabat yang memutus; pemutus menekan "
        f"<b>{labels.APPROVE}</b> atau <b>{labels.SEND_BACK}</b> dengan alasan."
    ),
)
