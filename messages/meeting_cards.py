"""The card of a meeting: in a run a part of the task's card, outside one a card of its own."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardFace, MeetingView, Rows
from messages.meetings import AGENDA_SHOWN, ANSWERS, NAME_SHOWN, STATES, attendance_line
from messages.message import Button, Message, Style, escape, one_line
from messages.people import address
from messages.times import day, moment, short_day, short_moment
from sop.meetings import Invitee, Meeting, MeetingState, Response
from sop.model import Person

CLASHES_SHOWN = 5
REASON_SHOWN = 200
Title = Callable[[str], str]


@dataclass(frozen=True)
class Pad:
    """Where the buttons of a meeting lead: back to the card of a task, or to that of a meeting outside a run."""

    press: Callable[[str, str], str]
    turn: Callable[[str, CardFace], Button]

    def button(self, label: str, what: str, value: str = "", style: Style | None = None) -> Button:
        """Return a button that does something with the meeting."""
        return Button(label, self.press(what, value), style)


@dataclass(frozen=True)
class MeetingCardView:
    """What the card of a meeting outside a run shows to somebody; `posts` are those that can be invited, in order."""

    about: MeetingView
    titles: Mapping[str, str]
    is_organiser: bool
    keeps_minutes: bool
    posts: Sequence[str] = ()
    has_begun: bool = False
    files: int = 0

    @property
    def meeting(self) -> Meeting:
        """The meeting."""
        assert self.about.meeting is not None
        return self.about.meeting

    def title(self, post: str) -> str:
        """Return the title of a post."""
        return self.titles[post]


# Before it is called


def planning_lines(view: MeetingView, title: Title, zone: ZoneInfo) -> list[str]:
    """Return an invitation as it will go out, with what speaks against its time."""
    meeting = view.meeting
    if meeting is None:
        return []
    lines = _returned(meeting)
    if meeting.day is None or not meeting.has_time:
        return lines if meeting.day is None else [*lines, f"Hari/tanggal: {day(meeting.day)}"]
    return [
        *lines,
        "<b>Undangan</b>",
        f"Hari/tanggal: {day(meeting.day)}",
        f"Jam: pukul {meeting.hour}",
        f"Tempat: {_or_missing(meeting.place)}",
        f"Acara: {_or_missing(meeting.agenda)}",
        *_doubts(view, title, zone),
    ]


def planning_to_do(view: MeetingView | None, face: CardFace) -> str:
    """Return what is wanted of who puts an invitation together."""
    meeting = None if view is None else view.meeting
    if view is not None and meeting is not None and meeting.state is MeetingState.SUBMITTED:
        by = escape(view.approver or "")
        return f"Undangan menunggu persetujuan {by}. Untuk mengubahnya, mohon tekan <b>{labels.WITHDRAW}</b>."
    if face is CardFace.DAY:
        return "Mohon pilih hari rapat."
    if face is CardFace.HOUR:
        return "Mohon pilih jam mulai rapat."
    if face is CardFace.OUTSIDE_HOURS:
        return "Waktu rapat di luar jam kerja. Undangan tetap dikirim?"
    if meeting is None or not meeting.has_time:
        return f"Mohon tekan <b>{labels.MAKE_INVITATION}</b>, lalu pilih hari dan jam rapat."
    if not meeting.is_complete:
        missing = [
            label
            for label, said in ((labels.CHANGE_PLACE, meeting.place), (labels.CHANGE_AGENDA, meeting.agenda))
            if not said
        ]
        return f"Mohon dilengkapi dengan {' dan '.join(f'<b>{label}</b>' for label in missing)}."
    checked = f"Mohon diperiksa, lalu tekan <b>{labels.SEND_INVITATION}</b>."
    if view is not None and view.approver:
        checked += f" Undangan disampaikan setelah disetujui {escape(view.approver)}."
    return checked


def planning_rows(view: MeetingView | None, pad: Pad, face: CardFace) -> Rows:
    """Return the buttons of who puts an invitation together."""
    meeting = None if view is None else view.meeting
    if meeting is not None and meeting.state is MeetingState.SUBMITTED:
        return ((pad.button(labels.WITHDRAW, "withdraw"),),)
    if view is not None and face is CardFace.DAY:
        return (
            *((pad.button(short_day(each), "day", f"{each:%Y%m%d}"),) for each in view.days),
            (pad.button(labels.OTHER_DAY, "ask", "day"), pad.turn(labels.LESS, CardFace.FRONT)),
        )
    if view is not None and face is CardFace.HOUR:
        hours = [
            pad.button(hour, "hour", hour.replace(".", ""), Style.PRIMARY if hour == view.usual_hour else None)
            for hour in view.hours
        ]
        return (
            *(tuple(hours[index : index + 3]) for index in range(0, len(hours), 3)),
            (pad.button(labels.OTHER_HOUR, "ask", "hour"), pad.turn(labels.LESS, CardFace.FRONT)),
        )
    if face is CardFace.OUTSIDE_HOURS:
        return (
            (pad.button(labels.CONFIRM_SEND, "confirm", style=Style.SUCCESS),),
            (pad.turn(labels.LESS, CardFace.FRONT),),
        )
    if meeting is None or not meeting.has_time:
        return ((pad.turn(labels.MAKE_INVITATION, CardFace.DAY),),)
    send: Rows = ((pad.button(labels.SEND_INVITATION, "send", style=Style.SUCCESS),),) if meeting.is_complete else ()
    return (
        *send,
        (pad.turn(labels.CHANGE_DAY, CardFace.DAY), pad.turn(labels.CHANGE_HOUR, CardFace.HOUR)),
        (pad.button(labels.CHANGE_PLACE, "ask", "place"), pad.button(labels.CHANGE_AGENDA, "ask", "agenda")),
    )


def _or_missing(text: str) -> str:
    return escape(one_line(text, AGENDA_SHOWN)) or "belum diisi"


def _returned(meeting: Meeting) -> list[str]:
    if meeting.state is not MeetingState.DRAFT or meeting.reason is None:
        return []
    return [f"! Undangan dikembalikan dengan catatan: {escape(one_line(meeting.reason, REASON_SHOWN))}"]


def _doubts(view: MeetingView, title: Title, zone: ZoneInfo) -> list[str]:
    """Return what speaks against the chosen time: office hours, or other meetings of those who are invited."""
    lines = ["! Waktu tersebut di luar jam kerja."] if view.is_outside_hours else []
    for other, post in view.clashes[:CLASHES_SHOWN]:
        assert other.starts_at is not None
        lines.append(
            f"! {escape(title(post))} juga diundang pada rapat {short_moment(other.starts_at, zone)}: "
            f"{escape(one_line(other.agenda, NAME_SHOWN))}"
        )
    if view.absent:
        lines.append(f"! Belum dapat dihubungi: {escape('; '.join(view.absent))}. Undangan menunggu pada jabatannya.")
    return lines


# Once it is called


def called_lines(view: MeetingView, title: Title, zone: ZoneInfo) -> list[str]:
    """Return when and where a called meeting is, and what was answered or who came."""
    meeting = view.meeting
    assert meeting is not None
    assert meeting.starts_at is not None
    put_off = "Rapat ditunda: " if meeting.state is MeetingState.POSTPONED else "Rapat: "
    lines = [
        f"{put_off}{moment(meeting.starts_at, zone)}",
        f"Tempat: {escape(one_line(meeting.place, AGENDA_SHOWN))}",
        f"Acara: {escape(one_line(meeting.agenda, AGENDA_SHOWN))}",
    ]
    return [*lines, *_answers(view.invitees, title)]


def noted_lines(view: MeetingView, title: Title, zone: ZoneInfo) -> list[str]:
    """Return the same to who keeps the minutes: who came stands in place of the answers once it is noted."""
    assert view.meeting is not None
    lines = called_lines(view, title, zone)
    if view.meeting.attendance_noted_at is None:
        return lines
    return [*lines[:3], attendance_line(view.invitees)]


def called_rows(pad: Pad, face: CardFace, *, may_be_cancelled: bool) -> Rows:
    """Return the buttons of who called a meeting that was not held yet."""
    back = (pad.turn(labels.LESS, CardFace.FRONT),)
    if face is CardFace.POSTPONE:
        return ((pad.button(labels.CONFIRM_POSTPONE, "postpone", style=Style.DANGER),), back)
    if face is CardFace.CANCEL_MEETING and may_be_cancelled:
        return ((pad.button(labels.CONFIRM_CANCEL, "cancel", style=Style.DANGER),), back)
    if face is CardFace.CHANGE_MEETING:
        change = (
            pad.button(labels.CHANGE_TIME, "change", "time"),
            pad.button(labels.CHANGE_PLACE, "change", "place"),
        )
        return (change, back)
    first = (
        pad.turn(labels.CHANGE_MEETING, CardFace.CHANGE_MEETING),
        pad.turn(labels.POSTPONE, CardFace.POSTPONE),
    )
    return (first, (pad.turn(labels.CANCEL_MEETING, CardFace.CANCEL_MEETING),)) if may_be_cancelled else (first,)


def called_to_do(face: CardFace, *, may_be_cancelled: bool) -> str:
    """Return what is asked of who called a meeting, before it is put off or cancelled."""
    if face is CardFace.POSTPONE:
        return "Tunda rapat? Semua yang diundang diberi tahu, dan undangan dibuat kembali."
    if face is CardFace.CANCEL_MEETING and may_be_cancelled:
        return "Batalkan rapat? Semua yang diundang diberi tahu."
    return ""


def attendance_rows(view: MeetingView, pad: Pad, title: Title) -> Rows:
    """Return one toggle for each who belongs to a meeting."""
    toggles = [
        (pad.button(f"{'✓ ' if invitee.is_marked else ''}{title(invitee.post)}", "toggle", invitee.post),)
        for invitee in view.invitees
    ]
    return (*toggles, (pad.button(labels.SAVE, "attendance", style=Style.PRIMARY),))


def minutes_rows(pad: Pad, *, has_list: bool) -> Rows:
    """Return the buttons of who keeps the minutes."""
    attendance = [pad.turn(labels.ATTENDANCE, CardFace.ATTENDANCE)] if has_list else []
    return (
        (*attendance, pad.button(labels.UPLOAD_MINUTES, "upload"), pad.button(labels.WRITE_MINUTES, "write")),
        (pad.button(labels.END_MEETING, "finish", style=Style.SUCCESS),),
    )


def minutes_to_do(face: CardFace, *, is_noted: bool, has_minutes: bool) -> str:
    """Return what is wanted of who keeps the minutes."""
    if face is CardFace.ATTENDANCE:
        return f"Mohon tandai yang hadir (✓), lalu tekan <b>{labels.SAVE}</b>."
    done = ((labels.ATTENDANCE, is_noted), (labels.UPLOAD_MINUTES, has_minutes))
    waiting = [label for label, is_done in done if not is_done]
    if not waiting:
        return f"Daftar hadir dan notula telah tersimpan. Mohon tekan <b>{labels.END_MEETING}</b>."
    wanted = " dan ".join(f"<b>{label}</b>" for label in waiting)
    return f"Setelah rapat, mohon lengkapi {wanted}, lalu tekan <b>{labels.END_MEETING}</b>."


def _answers(invitees: Sequence[Invitee], title: Title) -> list[str]:
    """Return how many come, and what each invited post answered."""
    counts = Counter(invitee.response for invitee in invitees)
    said = [f"{ANSWERS[response]} {counts[response]}" for response in Response if counts[response]]
    silent = [f"belum menjawab {counts[None]}"] if counts[None] else []
    return [f"Jawaban: {', '.join((*said, *silent))}", *(_answer(invitee, title) for invitee in invitees)]


def _answer(invitee: Invitee, title: Title) -> str:
    if invitee.response is None:
        return f"○ {escape(title(invitee.post))}"
    by = f" oleh {escape(one_line(invitee.substitute, NAME_SHOWN))}" if invitee.substitute else ""
    mark = "–" if invitee.response is Response.ABSENT else "✓"
    return f"{mark} {escape(title(invitee.post))}: {ANSWERS[invitee.response]}{by}"


# A card of its own


def meeting_card(view: MeetingCardView, *, zone: ZoneInfo, face: CardFace = CardFace.FRONT) -> Message:
    """Return the card of a meeting outside a run, for who calls it and for who keeps its minutes."""
    meeting = view.meeting
    if meeting.state in (MeetingState.DRAFT, MeetingState.SUBMITTED):
        return _draft_card(view, zone, face)
    lines = [f"<b>Rapat</b> ({STATES[meeting.state]})", f"Pengundang: {escape(view.title(meeting.organiser))}"]
    lines += noted_lines(view.about, view.title, zone)
    if view.files or meeting.minutes is not None:
        lines.append("Notula telah tersimpan.")
    rows, to_do = _called_card_parts(view, face)
    return Message("\n".join([*lines, "", to_do] if to_do else lines), rows)


def _draft_card(view: MeetingCardView, zone: ZoneInfo, face: CardFace) -> Message:
    meeting = view.meeting
    invited = "; ".join(view.title(invitee.post) for invitee in view.about.invitees)
    lines = [
        f"<b>Rapat baru</b> ({STATES[meeting.state]})",
        f"Pengundang: {escape(view.title(meeting.organiser))}",
        f"Yang diundang: {escape(invited)}",
        f"Notulis: {escape(view.title(meeting.minute_taker or meeting.organiser))}",
    ]
    lines += planning_lines(view.about, view.title, zone)
    if not view.is_organiser:
        return Message("\n".join(lines))
    to_do = {
        CardFace.INVITEES: f"Mohon tandai yang diundang (✓), lalu tekan <b>{labels.SAVE}</b>.",
        CardFace.MINUTE_TAKER: "Mohon pilih notulis: yang mencatat kehadiran dan notula.",
    }.get(face) or planning_to_do(view.about, face)
    return Message("\n".join([*lines, "", to_do]), _draft_rows(view, face))


def _draft_rows(view: MeetingCardView, face: CardFace) -> Rows:
    pad, meeting = pad_of(view.meeting.id), view.meeting
    invited = {invitee.post for invitee in view.about.invitees}
    if meeting.state is MeetingState.DRAFT and face is CardFace.INVITEES:
        fixed = (meeting.organiser, meeting.minute_taker)
        toggles = [
            (pad.button(f"{'✓ ' if post in invited else ''}{view.title(post)}", "who", post),)
            for post in view.posts
            if post not in fixed
        ]
        return (*toggles, (pad.button(labels.SAVE, "next", style=Style.PRIMARY),))
    if meeting.state is MeetingState.DRAFT and face is CardFace.MINUTE_TAKER:
        choices = [
            (pad.button(view.title(post), "taker", post, Style.PRIMARY if post == meeting.minute_taker else None),)
            for post in view.posts
        ]
        return (*choices, (pad.turn(labels.LESS, CardFace.FRONT),))
    rows = planning_rows(view.about, pad, face)
    if meeting.state is not MeetingState.DRAFT or face is not CardFace.FRONT:
        return rows
    people = (pad.turn(labels.INVITEES, CardFace.INVITEES), pad.turn(labels.MINUTE_TAKER, CardFace.MINUTE_TAKER))
    return (*rows, people, (pad.button(labels.DROP_DRAFT, "drop", style=Style.DANGER),))


def _called_card_parts(view: MeetingCardView, face: CardFace) -> tuple[Rows, str]:
    """Return the buttons of a called meeting, and what is wanted, by who looks at it."""
    meeting, pad = view.meeting, pad_of(view.meeting.id)
    if meeting.state is not MeetingState.CALLED:
        return (), ""
    of_organiser = (CardFace.POSTPONE, CardFace.CANCEL_MEETING, CardFace.CHANGE_MEETING)
    if view.is_organiser and face in of_organiser:
        return called_rows(pad, face, may_be_cancelled=True), called_to_do(face, may_be_cancelled=True)
    if view.keeps_minutes and face is CardFace.ATTENDANCE:
        to_do = minutes_to_do(face, is_noted=False, has_minutes=False)
        return attendance_rows(view.about, pad, view.title), to_do
    rows: Rows = ()
    to_do = ""
    if view.keeps_minutes and view.has_begun:
        rows = minutes_rows(pad, has_list=True)
        is_noted, has_minutes = meeting.attendance_noted_at is not None, bool(view.files or meeting.minutes)
        to_do = minutes_to_do(face, is_noted=is_noted, has_minutes=has_minutes)
    elif view.keeps_minutes:
        to_do = "Setelah rapat dimulai, daftar hadir dan notula diisi pada kartu ini."
    if view.is_organiser:
        rows = (*rows, *called_rows(pad, CardFace.FRONT, may_be_cancelled=True))
    return rows, to_do


def pad_of(meeting_id: int) -> Pad:
    """Return where the buttons of a meeting outside a run lead."""

    def press(what: str, value: str) -> str:
        return f"meeting:do:{meeting_id}:{what}:{value or 'x'}"

    def turn(label: str, face: CardFace) -> Button:
        return Button(label, press("face", face))

    return Pad(press, turn)


def draft_dropped() -> Message:
    """Return how the card of a draft reads that was thrown away."""
    return Message("Konsep undangan rapat dihapus.")


# Approval


def approval(view: MeetingCardView, person: Person, *, run_title: str | None, zone: ZoneInfo) -> Message:
    """Return an invitation to who approves it before it goes out, as it stands now."""
    meeting = view.meeting
    invited = "; ".join(view.title(invitee.post) for invitee in view.about.invitees)
    lines = [
        f"{address(person)}, mohon persetujuan atas undangan rapat dari {escape(view.title(meeting.organiser))}.",
        *([] if run_title is None else [escape(run_title)]),
        *planning_lines(view.about, view.title, zone),
        f"Yang diundang: {escape(invited)}",
    ]
    if meeting.state is not MeetingState.SUBMITTED:
        return Message("\n".join([*lines, "", _decided(meeting)]))
    row = (
        Button(labels.APPROVE, f"meeting:approve:{meeting.id}", Style.SUCCESS),
        Button(labels.SEND_BACK, f"meeting:return:{meeting.id}", Style.DANGER),
    )
    return Message("\n".join(lines), (row,))


def _decided(meeting: Meeting) -> str:
    if meeting.state is not MeetingState.DRAFT:
        return "Telah disetujui dan disampaikan."
    return "Telah dikembalikan." if meeting.reason is not None else "Ditarik kembali oleh pengundang."


def given_back(meeting: Meeting, *, by: str, run_title: str | None, open_data: str) -> Message:
    """Return what the organiser is told whose invitation was not approved; `open_data` leads to the card."""
    lines = [
        f"Undangan rapat <b>{_or_missing(meeting.agenda)}</b> dikembalikan oleh {escape(by)}.",
        *([] if run_title is None else [escape(run_title)]),
        f"Catatan: {escape(one_line(meeting.reason or '', REASON_SHOWN))}",
    ]
    return Message("\n".join(lines), ((Button(labels.OPEN, open_data, Style.PRIMARY),),))
