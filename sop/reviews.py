"""Nobody reviews his own work: whose desk a decision lies on (rangkap jabatan, DOMAIN 6). Pure."""

from collections.abc import Iterable, Mapping

from sop.model import Task, TaskPart, TaskStatus
from sop.procedure import Procedure, StepAction

REVIEWING = (StepAction.REVIEW, StepAction.APPROVE)


def judges_own_work(procedure: Procedure, task: Task, tasks: Iterable[Task], person_id: int) -> bool:
    """Tell whether a person made what a task judges."""
    return is_decision(procedure, task.step, task.part) and author(procedure, task.step, tasks) == person_id


def is_decision(procedure: Procedure, number: int, part: TaskPart) -> bool:
    """Tell whether a task judges what somebody else has made."""
    return part is TaskPart.STEP and procedure.step(number).action in REVIEWING


def author(procedure: Procedure, number: int, tasks: Iterable[Task]) -> int | None:
    """Return who made what a step judges: who last ended the step at the bottom of its returns; None if nobody did."""
    made = number
    while (target := procedure.step(made).returns_to) is not None:
        made = target
    done = [task for task in tasks if task.step == made and task.status is TaskStatus.DONE and not task.is_proposal]
    return done[-1].closed_by if done and made != number else None


def deciding_post(procedure: Procedure, number: int, tasks: Iterable[Task], holders: Mapping[str, int]) -> str:
    """Return the post that decides now: the SOP's own, or where the author sits there, the next superior's.

    `holders` tells who sits on which post. Where nobody else sits above, the decision stays: a run never gets stuck.
    """
    own = procedure.step(number).responsible
    made_by = author(procedure, number, tasks)
    if made_by is None or holders.get(own) != made_by:
        return own
    above = (post for post in procedure.superiors_of(own) if holders.get(post, made_by) != made_by)
    return next(above, own)
