"""Meetings in chat: what the organiser sees, the invitation, the minutes, and the list."""

from collections import Counter
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardView
from messages.message import (
    PAGE_ROWS,
    Attachment,
    Button,
    Message,
    Style,
    escape,
    existing_page,
    made_file,
    one_line,
    page_row,
    page_suffix,
)
from messages.people import address, you
from messages.times import clock, day, moment, short_moment
from sop.meetings import Decision, Invitee, Meeting, MeetingState, Response
from sop.model import Person, Run

ANSWERS = {Response.PRESENT: "hadir", Response.REPRESENTED: "diwakili", Response.ABSENT: "berhalangan"}
BUTTONS = {
    Response.PRESENT: labels.PRESENT,
    Response.REPRESENTED: labels.REPRESENTED,
    Response.ABSENT: labels.ABSENT,
}
STATES = {
    MeetingState.DRAFT: "belum diundang",
    MeetingState.CALLED: "akan berlangsung",
    MeetingState.HELD: "selesai",
    MeetingState.POSTPONED: "ditunda",
    MeetingState.CANCELLED: "dibatalkan",
}
NAME_SHOWN = 100
BUTTON_SHOWN = 60
AGENDA_SHOWN = 200
CLASHES_SHOWN = 5
DECISIONS_SHOWN = 5


def draft_lines(meeting: Meeting, zone: ZoneInfo) -> list[str]:
    """Return an invitation as it will go out, day and hour chosen."""
    assert meeting.day is not None
    return [
        "<b>Undangan</b>",
        f"Hari/tanggal: {day(meeting.day)}",
        f"Jam: pukul {meeting.hour}",
        f"Tempat: {escape(one_line(meeting.place, AGENDA_SHOWN))}",
        f"Acara: {escape(one_line(meeting.agenda, AGENDA_SHOWN))}",
    ]


def doubt_lines(view: CardView, zone: ZoneInfo) -> list[str]:
    """Return what speaks against the chosen time: office hours, or other meetings of those who are invited."""
    if view.meeting is None:
        return []
    lines = ["! Waktu tersebut di luar jam kerja."] if view.meeting.is_outside_hours else []
    for other, post in view.meeting.clashes[:CLASHES_SHOWN]:
        assert other.starts_at is not None
        lines.append(
            f"! {escape(view.title(post))} juga diundang pada rapat {short_moment(other.starts_at, zone)}: "
            f"{escape(one_line(other.agenda, NAME_SHOWN))}"
        )
    return lines


def meeting_lines(meeting: Meeting, zone: ZoneInfo) -> list[str]:
    """Return when and where a called meeting is."""
    assert meeting.starts_at is not None
    put_off = "Rapat ditunda: " if meeting.state is MeetingState.POSTPONED else "Rapat: "
    return [
        f"{put_off}{moment(meeting.starts_at, zone)}",
        f"Tempat: {escape(one_line(meeting.place, AGENDA_SHOWN))}",
        f"Acara: {escape(one_line(meeting.agenda, AGENDA_SHOWN))}",
    ]


def answer_lines(view: CardView, invitees: Sequence[Invitee]) -> list[str]:
    """Return how many come, and what each invited post answered."""
    counts = Counter(invitee.response for invitee in invitees)
    said = [f"{ANSWERS[response]} {counts[response]}" for response in Response if counts[response]]
    silent = [f"belum menjawab {counts[None]}"] if counts[None] else []
    return [f"Jawaban: {', '.join((*said, *silent))}", *(_answer(view, invitee) for invitee in invitees)]


def attendance_line(invitees: Sequence[Invitee]) -> str:
    """Return how many of those who belong to a meeting came."""
    return f"Daftar hadir tersimpan: {sum(invitee.is_marked for invitee in invitees)} dari {len(invitees)} hadir."


def _answer(view: CardView, invitee: Invitee) -> str:
    if invitee.response is None:
        return f"○ {escape(view.title(invitee.post))}"
    by = f" oleh {escape(one_line(invitee.substitute, NAME_SHOWN))}" if invitee.substitute else ""
    mark = "–" if invitee.response is Response.ABSENT else "✓"
    return f"{mark} {escape(view.title(invitee.post))}: {ANSWERS[invitee.response]}{by}"


def invitation(
    meeting: Meeting,
    run: Run,
    person: Person,
    *,
    answer: Invitee,
    may_answer: bool,
    zone: ZoneInfo,
    entry: Attachment | None = None,
) -> Message:
    """Return the invitation to one official, with the letter and the answer so far (DOMAIN 9, phrases 8 and 9)."""
    assert meeting.starts_at is not None
    local = meeting.starts_at.astimezone(zone)
    lines = [
        f"{address(person)}, mengharap kehadiran {you(person)} pada rapat:",
        f"<b>{escape(one_line(meeting.agenda, AGENDA_SHOWN))}</b>",
        f"Hari/tanggal: {day(local.date())}",
        f"Waktu: {clock(meeting.starts_at, zone)} s.d. selesai",
        f"Tempat: {escape(one_line(meeting.place, AGENDA_SHOWN))}",
        escape(run.title),
    ]
    if meeting.sequence > 1:
        lines.append("Undangan ini menggantikan undangan sebelumnya.")
    lines += ["", _answer_line(meeting, answer, may_answer=may_answer, zone=zone)]
    if not may_answer:
        return Message("\n".join(lines), file=entry)
    styles = {Response.PRESENT: Style.SUCCESS, Response.ABSENT: Style.DANGER}
    row = tuple(
        Button(BUTTONS[response], f"meeting:answer:{meeting.id}:{response}", styles.get(response))
        for response in Response
    )
    return Message("\n".join(lines), (row,), entry)


def _answer_line(meeting: Meeting, answer: Invitee, *, may_answer: bool, zone: ZoneInfo) -> str:
    if meeting.state is MeetingState.POSTPONED:
        return "Rapat ini ditunda. Undangan baru akan disampaikan."
    if meeting.state in (MeetingState.CANCELLED, MeetingState.DRAFT):
        return "Undangan ini ditarik kembali."
    if answer.response is None or answer.responded_at is None:
        return (
            f"Mohon dijawab dengan tombol di bawah. Apabila berhalangan, mohon menunjuk pejabat yang mewakili "
            f"(<b>{labels.REPRESENTED}</b>)."
            if may_answer
            else "Tidak dijawab."
        )
    by = f" oleh {escape(one_line(answer.substitute, NAME_SHOWN))}" if answer.substitute else ""
    change = " Jawaban dapat diubah sampai rapat dimulai." if may_answer else ""
    return f"Jawaban: <b>{ANSWERS[answer.response]}</b>{by}, {short_moment(answer.responded_at, zone)}.{change}"


def postponed(meeting: Meeting, run: Run, *, by: str, zone: ZoneInfo, entry: Attachment | None = None) -> Message:
    """Return what everybody invited is told when a meeting is put off."""
    assert meeting.starts_at is not None
    return Message(
        f"Rapat {moment(meeting.starts_at, zone)} (<b>{escape(one_line(meeting.agenda, AGENDA_SHOWN))}</b>) "
        f"ditunda oleh {escape(by)}. Undangan baru akan disampaikan.\n{escape(run.title)}",
        file=entry,
    )


def cancelled(meeting: Meeting, run: Run, *, zone: ZoneInfo, entry: Attachment | None = None) -> Message:
    """Return what everybody invited is told when a meeting is called off."""
    assert meeting.starts_at is not None
    return Message(
        f"Rapat {moment(meeting.starts_at, zone)} (<b>{escape(one_line(meeting.agenda, AGENDA_SHOWN))}</b>) "
        f"dibatalkan.\n{escape(run.title)}",
        file=entry,
    )


def meeting_reminder(
    meeting: Meeting, run: Run, person: Person, *, is_answered: bool, is_near: bool, zone: ZoneInfo
) -> Message:
    """Return the reminder of a meeting, the working day before or an hour before, to who comes or did not answer."""
    assert meeting.starts_at is not None
    when = "satu jam lagi" if is_near else "pada hari kerja berikutnya"
    why = "tercatat hadir" if is_answered else "belum menjawab undangan (/rapat)"
    return Message(
        f"{address(person)}, pengingat rapat <b>{escape(one_line(meeting.agenda, AGENDA_SHOWN))}</b>, "
        f"{moment(meeting.starts_at, zone)}, bertempat di {escape(one_line(meeting.place, AGENDA_SHOWN))}.\n"
        f"{escape(run.title)}\nPesan ini disampaikan karena rapat dimulai {when} dan {you(person)} {why}."
    )


def substitute_told(meeting: Meeting, run: Run, person: Person, *, by: str, zone: ZoneInfo) -> Message:
    """Return what somebody is told who is to come to a meeting for another."""
    assert meeting.starts_at is not None
    return Message(
        f"{address(person)}, {you(person)} ditunjuk mewakili {escape(by)} pada rapat "
        f"<b>{escape(one_line(meeting.agenda, AGENDA_SHOWN))}</b>, {moment(meeting.starts_at, zone)}, bertempat di "
        f"{escape(one_line(meeting.place, AGENDA_SHOWN))}.\n{escape(run.title)}"
    )


def substitute_noted(name: str) -> Message:
    """Return how the question who comes instead reads once somebody was chosen."""
    return Message(f"Jawaban tercatat: diwakili oleh {escape(one_line(name, NAME_SHOWN))}.")


def ask_move() -> str:
    """Return the question for another time of a meeting that was called already."""
    return (
        "Mohon tuliskan hari dan jam rapat yang baru, misalnya: 3/12 10.00, atau besok pukul 13. "
        "Semua undangan diberi tahu dan diminta menjawab kembali."
    )


def ask_new_place() -> str:
    """Return the question for another place of a meeting that was called already."""
    return "Mohon tuliskan tempat rapat yang baru. Semua undangan diberi tahu."


def invitation_taken_back(meeting: Meeting, run: Run, *, by: str) -> Message:
    """Return what everybody invited is told when the invitation itself was undone."""
    return Message(
        f"Undangan rapat <b>{escape(one_line(meeting.agenda, AGENDA_SHOWN))}</b> ditarik kembali oleh {escape(by)}. "
        f"Mohon menunggu undangan yang baru.\n{escape(run.title)}"
    )


def minutes(
    meeting: Meeting,
    run: Run,
    *,
    invitees: Sequence[Invitee],
    file: Attachment | None,
    zone: ZoneInfo,
    decisions: Sequence[Decision] = (),
    held_by: int | None = None,
) -> Message:
    """Return the minutes of a meeting, as they go to everybody who was invited.

    A decision that names who is to do it can be made a disposition by who has somebody below; `held_by` is the task.
    """
    assert meeting.starts_at is not None
    lines = [
        f"Disampaikan notula rapat <b>{escape(one_line(meeting.agenda, AGENDA_SHOWN))}</b>, "
        f"{moment(meeting.starts_at, zone)}.",
        attendance_line(invitees),
        escape(run.title),
    ]
    shown = decisions[:DECISIONS_SHOWN]
    if shown:
        lines += ["", "<b>Keputusan</b>"]
        lines += [
            f"{number}. {escape(one_line(decision.text, NAME_SHOWN))}" for number, decision in enumerate(shown, start=1)
        ]
    rows = tuple(
        (Button(f"Disposisikan {number}: {one_line(decision.holder, 30)}", f"disposition:decided:{held_by}:{number}"),)
        for number, decision in enumerate(shown, start=1)
        if decision.holder is not None and held_by is not None
    )
    return Message("\n".join(lines), rows, file)


def minutes_file(
    meeting: Meeting,
    run: Run,
    *,
    invitees: Sequence[Invitee],
    titles: Mapping[str, str],
    typed: str,
    noted_by: str | None,
    zone: ZoneInfo,
) -> Attachment:
    """Return minutes that were typed in chat as a text file with their head (DOMAIN 5.3)."""
    assert meeting.starts_at is not None
    head = [
        f"NOTULA RAPAT: {meeting.agenda}",
        run.title,
        f"Hari/tanggal, waktu: {moment(meeting.starts_at, zone)}",
        f"Tempat: {meeting.place}",
        f"Peserta: {'; '.join(titles[invitee.post] for invitee in invitees if invitee.is_marked) or '-'}",
        f"Notulis: {noted_by or '-'}",
        "",
    ]
    return made_file("Notula rapat.txt", ("\n".join(head) + f"\n{typed}\n").encode(), media_type="text/plain")


def ask_minutes() -> str:
    """Return the request for minutes as text."""
    return (
        "Mohon tuliskan notula: pembahasan, lalu baris <b>Keputusan:</b>, dan di bawahnya satu keputusan pada setiap "
        "baris. Penanggung jawab dan batas waktu dapat disebut, misalnya: "
        "Siapkan data SPBE; Kepala Bidang TIK; 4/12 14.00"
    )


def ask_substitute() -> str:
    """Return the question who comes instead."""
    return "Mohon pilih pejabat yang mewakili, atau tuliskan nama dan jabatannya."


def substitute_button(meeting_id: int, person_id: int, *, name: str) -> Button:
    """Return the choice of a person who comes instead."""
    return Button(one_line(name, BUTTON_SHOWN), f"meeting:by:{meeting_id}:{person_id}")


def ask_day() -> str:
    """Return the question for another day."""
    return "Mohon tuliskan hari rapat, misalnya: 2 Desember 2026, 2/12, besok, atau Senin."


def ask_hour() -> str:
    """Return the question for another hour."""
    return "Mohon tuliskan jam mulai rapat, misalnya: 09.30 atau pukul 14."


def ask_place() -> str:
    """Return the question for another place."""
    return "Mohon tuliskan tempat rapat."


def ask_agenda() -> str:
    """Return the question for another agenda."""
    return "Mohon tuliskan acara rapat."


def meeting_list(meetings: Sequence[tuple[Meeting, Run]], *, page: int, zone: ZoneInfo) -> Message:
    """Return a person's meetings, each a button to its invitation or card."""
    if not meetings:
        return Message("Belum ada rapat.")
    page = existing_page(page, items=len(meetings))
    text, rows = ["<b>Rapat</b>" + page_suffix(page, items=len(meetings))], []
    for meeting, run in meetings[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]:
        assert meeting.starts_at is not None
        text.append(
            f"• {moment(meeting.starts_at, zone)}: {escape(one_line(meeting.agenda, AGENDA_SHOWN))}, "
            f"{escape(run.title)} ({STATES[meeting.state]})"
        )
        rows.append((Button(f"{short_moment(meeting.starts_at, zone)} · {run.year}", f"meeting:open:{meeting.id}"),))
    return Message("\n".join(text), (*rows, *page_row("meeting:list", page=page, items=len(meetings))))
