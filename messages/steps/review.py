"""Review: the document comes with the card; it is approved, or goes back with a reason."""

from messages import labels
from messages.card_view import CardView, Rows, StepWords
from messages.message import Button, Style


def decision_rows(view: CardView, *, approve: str) -> Rows:
    """Return [Setujui] and, where the flow allows a return, [Kembalikan]."""
    task_id = view.task.id
    decisions = [Button(labels.APPROVE, f"{approve}:{task_id}", Style.SUCCESS)]
    if view.step.returns_to is not None:
        decisions.append(Button(labels.SEND_BACK, f"task:return:{task_id}", Style.DANGER))
    return (tuple(decisions),)


def decision_to_do(verb: str) -> str:
    """Return what is wanted of who decides."""
    return (
        f"{verb} dokumen terlampir: tekan <b>{labels.APPROVE}</b>, atau <b>{labels.SEND_BACK}</b> disertai alasannya."
    )


WORDS = StepWords(
    to_do=lambda view, face: decision_to_do("Mohon koreksi atas"),
    rows=lambda view, face: decision_rows(view, approve="review:approve"),
    help=f"periksa dokumen pada kartu, lalu <b>{labels.APPROVE}</b> atau <b>{labels.SEND_BACK}</b> dengan alasan.",
)
