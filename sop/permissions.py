"""Who may do what: every right follows from the posts a person holds at that moment."""

from sop.errors import NotPermitted
from sop.model import Actor, Task, has_capability
from sop.procedure import Capability, Procedure


def may_handle(actor: Actor, task: Task) -> bool:
    """Tell whether the task lies on a desk that is the actor's now."""
    return task.post in actor.posts


def may_read_files(actor: Actor, procedure: Procedure, *, step: int) -> bool:
    """Tell whether the files of a step are open to the actor.

    They are for who takes part in the step, for who is responsible for it or a later one, and for posts with the
    capability to read all files.
    """
    if has_capability(actor, Capability.READ_ALL_FILES, procedure):
        return True
    readers = set(procedure.step(step).participants)
    readers.update(later.responsible for later in procedure.steps[step - 1 :])
    return not readers.isdisjoint(actor.posts)


def may_watch(actor: Actor, procedure: Procedure) -> bool:
    """Tell whether the progress and the history of a run are open to the actor."""
    return actor.is_admin or has_capability(actor, Capability.WATCH_RUNS, procedure)


def may_start(actor: Actor, procedure: Procedure) -> bool:
    """Tell whether the actor may start a run; admins may (CONVERSATIONS, Commands)."""
    return actor.is_admin or has_capability(actor, Capability.START_RUN, procedure)


def may_cancel(actor: Actor, procedure: Procedure) -> bool:
    """Tell whether the actor may cancel a run."""
    return has_capability(actor, Capability.CANCEL_RUN, procedure)


def may_see_absences(actor: Actor, procedure: Procedure) -> bool:
    """Tell whether everybody's absences are open to the actor."""
    return actor.is_admin or has_capability(actor, Capability.TOLD_OF_HOLDERS, procedure)


def require(right: bool) -> None:
    """Raise NotPermitted where a right is missing."""
    if not right:
        raise NotPermitted


def require_admin(actor: Actor) -> None:
    """Raise NotPermitted where the actor is no admin."""
    require(actor.is_admin)
