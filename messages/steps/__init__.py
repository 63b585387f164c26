"""The words of each action: one file for one member of the closed set, and one for what units hand in."""

from messages.card_view import CardView, StepWords
from messages.message import escape
from messages.steps import (
    analyse,
    approve,
    archive,
    collect,
    create,
    distribute,
    draft,
    instruct,
    invite,
    meet,
    number,
    proposal,
    review,
    sign,
)
from sop.procedure import Procedure, Step, StepAction

WORDS: dict[StepAction, StepWords] = {
    StepAction.INSTRUCT: instruct.WORDS,
    StepAction.CREATE: create.WORDS,
    StepAction.DISTRIBUTE: distribute.WORDS,
    StepAction.INVITE: invite.WORDS,
    StepAction.MEET: meet.WORDS,
    StepAction.COLLECT: collect.WORDS,
    StepAction.ANALYSE: analyse.WORDS,
    StepAction.DRAFT: draft.WORDS,
    StepAction.REVIEW: review.WORDS,
    StepAction.APPROVE: approve.WORDS,
    StepAction.SIGN: sign.WORDS,
    StepAction.NUMBER: number.WORDS,
    StepAction.ARCHIVE: archive.WORDS,
}


def words_of(view: CardView) -> StepWords:
    """Return the words for a card: those of its action, or those of a proposal."""
    return proposal.WORDS if view.task.is_proposal else WORDS[view.step.action]


def file_wanted(procedure: Procedure, step: Step) -> str:
    """Return what a step wants handed in; HTML."""
    return WORDS[step.action].file or escape(procedure.abbreviate(step.output))
