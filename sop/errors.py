"""One class per broken rule: facts with their data. Their words stand in messages/refusals.py."""

from datetime import date, datetime

from sop.model import Task


class SopError(Exception):
    """A rule of the product was broken; nothing was changed."""


class NotRegistered(SopError):
    """Somebody without a place in the office asked for something."""


class NotPermitted(SopError):
    """The person holds no post that may do this now, or what it is about does not exist, which is not told apart."""


class ButtonUnknown(SopError):
    """A press carried data that no button of ours has, or of a button whose time is over."""


class TaskAlreadyClosed(SopError):
    """The task was ended before this press."""

    def __init__(self, task: Task) -> None:
        super().__init__(task.id)
        self.task = task


class RunIsOpen(SopError):
    """The run goes on."""


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


class LinkUsed(SopError):
    """The invitation was used before."""


class TooManyLinksTried(SopError):
    """Somebody opened unknown links again and again, as who guesses does."""


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


class TemplateTypeRefused(SopError):
    """A file that was sent as a template is no .docx."""


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
    """A text came where a file was asked for; says which: "file", "crest", "template", "renstra" or "holidays"."""

    def __init__(self, wanted: str = "file") -> None:
        super().__init__(wanted)
        self.wanted = wanted


class DateUnreadable(SopError):
    """A typed day is none that can be understood."""


class TimeUnreadable(SopError):
    """A typed time of day is none that can be understood, or belongs to another zone."""


class InstructionMissing(SopError):
    """A disposition carries neither an instruction nor a note."""


class UnitsMissing(SopError):
    """Collecting cannot end while units have handed in nothing."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.names = names


class NothingToRepair(SopError):
    """The unit's proposal is still awaited, or a newer one is."""


class RemindedLately(SopError):
    """The units were reminded less than an hour ago."""


class MeetingIncomplete(SopError):
    """A meeting was called before day, hour and place were chosen."""


class MeetingInPast(SopError):
    """A meeting was called for a time that is over."""


class OfficeClosedThatDay(SopError):
    """A meeting was called for a day without office hours; `why` names the holiday, or is empty."""

    def __init__(self, day: date, why: str) -> None:
        super().__init__(day, why)
        self.day = day
        self.why = why


class MeetingNotOpen(SopError):
    """The meeting was held, put off or withdrawn, or has begun: its answers stand."""


class MeetingNotBegun(SopError):
    """A meeting was ended before it could begin."""

    def __init__(self, starts_at: datetime) -> None:
        super().__init__(starts_at)
        self.starts_at = starts_at


class AttendanceMissing(SopError):
    """A meeting was ended before it was noted who came."""


class NumberUnreadable(SopError):
    """A typed letter number has no number in it, or one that no register has."""


class LastNumberUnreadable(SopError):
    """A typed last number is not a plain number of a register, or 0 for none."""


class NumberTaken(SopError):
    """A letter of this year has the number already."""

    def __init__(self, number: str, free: str) -> None:
        super().__init__(number, free)
        self.number = number
        self.free = free


class StorageFull(SopError):
    """A file cannot be kept now; nothing of it was."""


class NumberNotReached(SopError):
    """A number is to be inserted behind one that was not given yet."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class NoLetterBehindNumber(SopError):
    """Every letter of the alphabet stands behind a number already."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class NumberMissing(SopError):
    """The letters have no number yet."""


class NumberAlreadyIssued(SopError):
    """The letters have their numbers already."""


class RecordsMissing(SopError):
    """The step cannot end before everything it records is there."""


class PeriodReversed(SopError):
    """A period ends before it begins."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(first, last)
        self.first = first
        self.last = last


class HoursUnreadable(SopError):
    """Typed office hours cannot be understood."""


class CalendarDayOutOfRange(SopError):
    """A day lies in a year that the office calendar does not reach."""

    def __init__(self, first_year: int, last_year: int) -> None:
        super().__init__(first_year, last_year)
        self.first_year = first_year
        self.last_year = last_year


class AlreadyHoliday(SopError):
    """The days are holidays already."""

    def __init__(self, day: date, name: str) -> None:
        super().__init__(day)
        self.day = day
        self.name = name


class HoursAlreadyChanged(SopError):
    """Other hours were laid over some of these days before."""

    def __init__(self, first: date, last: date, name: str) -> None:
        super().__init__(first, last)
        self.first = first
        self.last = last
        self.name = name


class CalendarWithoutWork(SopError):
    """The office would be closed for more than a year."""


class ListUnreadable(SopError):
    """A file holds no list of holidays that can be understood."""


class AbsenceInPast(SopError):
    """An absence begins before today."""


class AbsenceOverlaps(SopError):
    """The person is away on some of these days already."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(first, last)
        self.first = first
        self.last = last


class AbsenceIsOver(SopError):
    """The absence was ended, or is past."""


class CannotActForOneself(SopError):
    """Nobody acts in his own absence, or appoints himself."""


class ActingIsAbsent(SopError):
    """The chosen official is away himself, and nobody who is there acts for him."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(first, last)
        self.first = first
        self.last = last


class ActingInCircle(SopError):
    """Two officials would act for each other at the same time."""


class LengthUnreadable(SopError):
    """A typed length of time cannot be understood."""


class ExtensionTooLong(SopError):
    """More time is asked for than is granted in a chat."""

    def __init__(self, days: int) -> None:
        super().__init__(days)
        self.days = days


class ExtensionIntoPast(SopError):
    """A task would be late even with the time that is asked for."""

    def __init__(self, due_at: datetime) -> None:
        super().__init__(due_at)
        self.due_at = due_at


class ExtensionAlreadyAsked(SopError):
    """Somebody has yet to decide on an earlier request for the same task."""


class ExtensionAlreadyDecided(SopError):
    """The request was decided, or its task has ended."""


class NobodyToDecide(SopError):
    """Nobody above is there to decide."""


class RunAlreadyHeld(SopError):
    """The run is on hold already."""


class RunNotHeld(SopError):
    """The run is not on hold."""


class HoldersRemindedLately(SopError):
    """Everybody who could be reminded was within the last hour."""


class NobodyToRemind(SopError):
    """The run is on hold, or each open step lies with the caller, with somebody on leave, or with nobody."""


class StartNotLater(SopError):
    """A run can be planned for a later day only."""


class StartAlreadyPlanned(SopError):
    """A run of that year is planned already."""


class StartNotPlanned(SopError):
    """The plan was called off, or the run has started."""


class NotASubordinate(SopError):
    """A disposition goes downwards only; to an equal or a superior one writes a nota dinas."""

    def __init__(self, post: str) -> None:
        super().__init__(post)
        self.post = post


class DispositionIncomplete(SopError):
    """A disposition has no receiver, or does not say what it is about."""

    def __init__(self, *, lacks_receiver: bool, lacks_subject: bool) -> None:
        super().__init__(lacks_receiver, lacks_subject)
        self.lacks_receiver = lacks_receiver
        self.lacks_subject = lacks_subject


class DispositionTaken(SopError):
    """Somebody has taken the disposition, so that its sender can no longer change or cancel it."""


class DispositionNotSent(SopError):
    """The disposition was cancelled, or taken back to be changed."""


class DispositionClosed(SopError):
    """The disposition is finished or returned there, or was sent already."""


class MeetingOverMidnight(SopError):
    """The meeting would not be over before midnight."""


class MeetingOutsideHours(SopError):
    """A meeting that was called would move to a time at which the office is closed."""


class InvitationSubmitted(SopError):
    """The invitation waits for approval, so that it cannot be changed."""


class MinutesMissing(SopError):
    """A meeting was ended before its minutes were handed in."""


class NoIndicatorUsed(SopError):
    """Every indicator that the units handed in was left out, so that the document would be empty."""


class DecisionAlreadySent(SopError):
    """A decision of a meeting was made a disposition before."""


class DueInPast(SopError):
    """The chosen deadline is past."""


class SameAsVersion(SopError):
    """The same bytes were handed in before, as the version of that number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class IndicatorsFaulty(SopError):
    """Indicators cannot be handed in before what is wrong with them is mended."""


class NothingEntered(SopError):
    """There is no indicator to hand in."""


class TooManyIndicators(SopError):
    """A proposal entered in chat has as many indicators as it takes."""


class TooManyLines(SopError):
    """A typed field has more lines than there is room for."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class AddresseeUnreadable(SopError):
    """A typed addressee is not "title; through whom; place"."""


class EmployeeNumberUnreadable(SopError):
    """A typed NIP has not the 18 digits that one has."""


class NumberFormatUnreadable(SopError):
    """A typed format of letter numbers has no running number, or something in braces that is not known."""


class SettingUnreadable(SopError):
    """A typed value is none of those that a setting can have."""


class CrestUnreadable(SopError):
    """A picture of the crest cannot be used; says why."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class TemplateUnreadable(SopError):
    """A template is no .docx file, or its tags cannot be read; says what of it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class TemplateHasCode(SopError):
    """A template does more than show fields; names what."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class TemplateFieldsUnknown(SopError):
    """A template uses fields that its paper does not have; tells which."""

    def __init__(self, unknown: tuple[str, ...]) -> None:
        super().__init__(unknown)
        self.unknown = unknown
