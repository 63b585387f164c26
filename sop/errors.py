"""One class per broken rule: facts with their data. Their words stand in messages/refusals.py."""

from sop.model import Task


class SopError(Exception):
    """A rule of the product was broken; nothing was changed."""


class NotRegistered(SopError):
    """Somebody without a place in the office asked for something."""


class NotPermitted(SopError):
    """The person holds no post that may do this now."""


class ButtonUnknown(SopError):
    """A press carried data that no button of ours has, or that leads to nothing."""


class TaskAlreadyClosed(SopError):
    """The task was ended before this press."""

    def __init__(self, task: Task) -> None:
        super().__init__(task.id)
        self.task = task


class RunIsClosed(SopError):
    """The run was finished or cancelled."""


class RunAlreadyOpen(SopError):
    """An open run of the same SOP and year exists."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


class YearOutOfRange(SopError):
    """A run was asked for a year that is not offered."""


class StepCannotReturn(SopError):
    """The SOP gives this step nowhere to send work back to."""


class ReasonMissing(SopError):
    """A decision that needs a reason came without one."""


class TextTooLong(SopError):
    """A typed text is longer than the field takes."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class TextEmpty(SopError):
    """A typed text has no visible letter."""


class UndoTooLate(SopError):
    """More time has passed since the press than an undo allows."""


class UndoOfAnother(SopError):
    """Only the person who ended a step can take that back."""


class NextHolderActed(SopError):
    """The next official has already acted on what an undo would take back."""


class NothingToUndo(SopError):
    """The task is open: there is no end to take back."""


class LinkUnknown(SopError):
    """No invitation has this token."""


class LinkUsed(SopError):
    """The invitation was used before."""


class LinkExpired(SopError):
    """The invitation is older than it may be."""


class LinkForFilledPost(SopError):
    """The post of the invitation has a holder by now."""


class ClaimAlreadyDecided(SopError):
    """The claim on a post, or request for access, was answered before or lapsed."""


class CannotConfirmOneself(SopError):
    """Nobody confirms his own claim on a post."""


class PostHasHolder(SopError):
    """The post already has a definitive holder."""


class PostIsVacant(SopError):
    """The post has no holder to release."""


class LastAdmin(SopError):
    """The last admin cannot be removed."""


class AccessAlreadyRequested(SopError):
    """A stranger asked for access twice on one day."""


class RegistrationIncomplete(SopError):
    """The person has consented but not yet given name and salutation."""


class FileTooLarge(SopError):
    """A file is larger than Telegram hands out to bots."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(limit_bytes)
        self.limit_bytes = limit_bytes


class FileEmpty(SopError):
    """A file has no bytes."""


class FileTypeRefused(SopError):
    """A file is of a kind the office does not use."""


class FileNotAsNamed(SopError):
    """A file's bytes are not what its name says."""


class FileHasMacros(SopError):
    """An office document carries a program."""


class FileUnpacksTooLarge(SopError):
    """A packed file holds more than it may when it is unpacked."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(limit_bytes)
        self.limit_bytes = limit_bytes


class FileLocked(SopError):
    """A file can be opened with a password only."""


class FileDamaged(SopError):
    """A file begins as its name says, and then breaks off or makes no sense."""


class FileUnreadable(SopError):
    """A file is well formed as far as one can see, and yet could not be read within the limits."""


class FileHoldsNoTable(SopError):
    """A file is of a kind that is kept, but that no data can be read from."""


class FileUnavailable(SopError):
    """A file could not be fetched from Telegram, or is gone."""


class FileExpected(SopError):
    """A text came where a file was asked for."""
