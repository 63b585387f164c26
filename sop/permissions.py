"""Who may do what: every right follows from the posts a person holds at that moment."""

from sop.errors import NotPermitted
from sop.model import Actor, Task, has_capability
from sop.procedure import OVERSEEING_UNITS, Capability, Procedure


def may_handle(actor: Actor, task: Task) -> bool:
    """Tell whether the task lies on a desk that is the actor's now."""
    return task.post in actor.posts


def may_read_files(actor: Actor, procedure: Procedure, task: Task) -> bool:
    """Tell whether the files of a task are open to the actor.

    They are for whose task it is, for who takes part in its step, for who is responsible for the step or a later one,
    and for posts with the capability to read all files. What a unit hands in is not for the other units.
    """
    if has_capability(actor, Capability.READ_ALL_FILES, procedure):
        return True
    readers = {task.post}
    if not task.is_proposal:
        readers.update(procedure.step(task.step).participants)
    readers.update(later.responsible for later in procedure.steps[task.step - 1 :])
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


def may_hold(actor: Actor, procedure: Procedure) -> bool:
    """Tell whether the actor may put a run on hold and let it go on."""
    return actor.is_admin or has_capability(actor, Capability.HOLD_RUN, procedure)


def oversees_units(actor: Actor, procedure: Procedure) -> bool:
    """Tell whether the actor sees what all units hand in: who distributes, collects or analyses does."""
    return any(step.action in OVERSEEING_UNITS and step.responsible in actor.posts for step in procedure.steps)


def may_keep_renstra(actor: Actor, procedure: Procedure) -> bool:
    """Tell whether the actor may load and remove the indicators of the Renstra."""
    return actor.is_admin or has_capability(actor, Capability.KEEP_RENSTRA, procedure)


def may_remind(actor: Actor, procedure: Procedure) -> bool:
    """Tell whether the actor may let the bot remind who holds the tasks of a run."""
    return has_capability(actor, Capability.REMIND_HOLDERS, procedure)


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
