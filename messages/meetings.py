"""Meetings in chat: what the organiser sees, the invitation, the minutes, and the list."""

from collections.abc import Collection, Mapping, Sequence
from zoneinfo import ZoneInfo

from messages import labels
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
from sop.model import Person

ANSWERS = {Response.PRESENT: "hadir", Response.REPRESENTED: "diwakili", Response.ABSENT: "berhalangan"}
BUTTONS = {
    Response.PRESENT: labels.PRESENT,
    Response.REPRESENTED: labels.REPRESENTED,
    Response.ABSENT: labels.ABSENT,
}
STATES = {
    MeetingState.DRAFT: "konsep",
    MeetingState.SUBMITTED: "menunggu persetujuan",
    MeetingState.CALLED: "akan berlangsung",
    MeetingState.HELD: "selesai",
    MeetingState.POSTPONED: "ditunda",
    MeetingState.CANCELLED: "dibatalkan",
}
NAME_SHOWN = 100
BUTTON_SHOWN = 60
AGENDA_SHOWN = 200
DECISIONS_SHOWN = 5
DECISION_SHOWN = 70
DECIDED_SHOWN = 24
DRAFTS_SHOWN = 3


def invitation(
    meeting: Meeting,
    person: Person,
    *,
    run_title: str | None,
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
        *_of_run(run_title),
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


def _of_run(title: str | None) -> list[str]:
    """Return the line that says to which run a meeting belongs; none for one of its own."""
    return [] if title is None else [escape(title)]


def replaced() -> Message:
    """Return what an invitation becomes when a newer one to the same meeting takes its place."""
    return Message("Undangan rapat ini telah disampaikan kembali. Yang berlaku adalah undangan terbaru di bawah.")


def postponed(
    meeting: Meeting, *, run_title: str | None, by: str, zone: ZoneInfo, entry: Attachment | None = None
) -> Message:
    """Return what everybody invited is told when a meeting is put off."""
    assert meeting.starts_at is not None
    said = (
        f"Rapat {moment(meeting.starts_at, zone)} (<b>{escape(one_line(meeting.agenda, AGENDA_SHOWN))}</b>) "
        f"ditunda oleh {escape(by)}. Undangan baru akan disampaikan."
    )
    return Message("\n".join((said, *_of_run(run_title))), file=entry)


def cancelled(
    meeting: Meeting, *, run_title: str | None, by: str | None, zone: ZoneInfo, entry: Attachment | None = None
) -> Message:
    """Return what everybody invited is told when a meeting is called off; `by` is None where its run was cancelled."""
    assert meeting.starts_at is not None
    said = (
        f"Rapat {moment(meeting.starts_at, zone)} (<b>{escape(one_line(meeting.agenda, AGENDA_SHOWN))}</b>) "
        f"dibatalkan{'' if by is None else f' oleh {escape(by)}'}."
    )
    return Message("\n".join((said, *_of_run(run_title))), file=entry)


def meeting_reminder(
    meeting: Meeting, person: Person, *, run_title: str | None, is_answered: bool, is_near: bool, zone: ZoneInfo
) -> Message:
    """Return the reminder of a meeting, the working day before or an hour before, to who comes or did not answer."""
    assert meeting.starts_at is not None
    when = "satu jam lagi" if is_near else "pada hari kerja berikutnya"
    why = "tercatat hadir" if is_answered else "belum menjawab undangan (/rapat)"
    said = (
        f"{address(person)}, pengingat rapat <b>{escape(one_line(meeting.agenda, AGENDA_SHOWN))}</b>, "
        f"{moment(meeting.starts_at, zone)}, bertempat di {escape(one_line(meeting.place, AGENDA_SHOWN))}."
    )
    because = f"Pesan ini disampaikan karena rapat dimulai {when} dan {you(person)} {why}."
    return Message("\n".join((said, *_of_run(run_title), because)))


def substitute_told(meeting: Meeting, person: Person, *, run_title: str | None, by: str, zone: ZoneInfo) -> Message:
    """Return what somebody is told who is to come to a meeting for another."""
    assert meeting.starts_at is not None
    said = (
        f"{address(person)}, {you(person)} ditunjuk mewakili {escape(by)} pada rapat "
        f"<b>{escape(one_line(meeting.agenda, AGENDA_SHOWN))}</b>, {moment(meeting.starts_at, zone)}, bertempat di "
        f"{escape(one_line(meeting.place, AGENDA_SHOWN))}."
    )
    return Message("\n".join((said, *_of_run(run_title))))


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


def invitation_taken_back(meeting: Meeting, *, run_title: str | None, by: str) -> Message:
    """Return what everybody invited is told when the invitation itself was undone."""
    said = (
        f"Undangan rapat <b>{escape(one_line(meeting.agenda, AGENDA_SHOWN))}</b> ditarik kembali oleh {escape(by)}. "
        "Mohon menunggu undangan yang baru."
    )
    return Message("\n".join((said, *_of_run(run_title))))


def minutes(
    meeting: Meeting,
    *,
    run_title: str | None,
    invitees: Sequence[Invitee],
    file: Attachment | None,
    zone: ZoneInfo,
    decisions: Sequence[Decision] = (),
    sendable: Collection[int] = (),
) -> Message:
    """Return the minutes of a meeting, as they go to everybody who was invited.

    Those decisions whose number, from 1, is `sendable` are made a disposition with one press.
    """
    assert meeting.starts_at is not None
    lines = [
        f"Disampaikan notula rapat <b>{escape(one_line(meeting.agenda, AGENDA_SHOWN))}</b>, "
        f"{moment(meeting.starts_at, zone)}.",
        attendance_line(invitees),
        *_of_run(run_title),
    ]
    shown = decisions[:DECISIONS_SHOWN]
    if shown:
        lines += ["", "<b>Keputusan</b>", *(_decision(number, each) for number, each in enumerate(shown, start=1))]
    rows = tuple(
        (Button(f"Disposisikan {number}: {one_line(decision.holder, 30)}", f"meeting:decide:{meeting.id}:{number}"),)
        for number, decision in enumerate(shown, start=1)
        if decision.holder is not None and number in sendable
    )
    if rows:
        lines += ["", "Keputusan dapat langsung dikirim sebagai disposisi dengan tombol di bawah."]
    return Message("\n".join(lines), rows, file)


def _decision(number: int, decision: Decision) -> str:
    text = f"{number}. {escape(one_line(decision.text, DECISION_SHOWN))}"
    if decision.holder is None or decision.due is None:
        return text
    return (
        f"{text} ({escape(one_line(decision.holder, DECIDED_SHOWN))}; {escape(one_line(decision.due, DECIDED_SHOWN))})"
    )


def attendance_line(invitees: Sequence[Invitee]) -> str:
    """Return how many of those who belong to a meeting came."""
    return f"Daftar hadir tersimpan: {sum(invitee.is_marked for invitee in invitees)} dari {len(invitees)} hadir."


def minutes_file(
    meeting: Meeting,
    *,
    run_title: str | None,
    invitees: Sequence[Invitee],
    titles: Mapping[str, str],
    zone: ZoneInfo,
) -> Attachment:
    """Return minutes that were typed in chat as a text file with their head (DOMAIN 5.3)."""
    assert meeting.starts_at is not None
    head = [
        f"NOTULA RAPAT: {meeting.agenda}",
        *([] if run_title is None else [run_title]),
        f"Hari/tanggal, waktu: {moment(meeting.starts_at, zone)}",
        f"Tempat: {meeting.place}",
        f"Peserta: {'; '.join(titles[invitee.post] for invitee in invitees if invitee.is_marked) or '-'}",
        f"Notulis: {meeting.minutes_by or '-'}",
        "",
    ]
    content = "\n".join(head) + f"\n{meeting.minutes or ''}\n"
    return made_file("Notula rapat.txt", content.encode(), media_type="text/plain")


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


def ask_reason() -> str:
    """Return the question why an invitation is not approved."""
    return "Mohon tuliskan alasan pengembalian undangan. Catatan ini disampaikan kepada pengundang."


def ask_file(meeting_id: int) -> Message:
    """Return the request for the minutes of a meeting as a file, or several pages of it."""
    return Message(
        f"Mohon kirimkan notula, sebagai dokumen atau foto, ke percakapan ini. Bila sudah lengkap, mohon tekan "
        f"<b>{labels.FILES_DONE}</b>.",
        ((Button(labels.FILES_DONE, f"meeting:filed:{meeting_id}"),),),
    )


def files_taken(count: int) -> Message:
    """Return how that request reads once it is ended."""
    return Message(f"Berkas notula tersimpan: {count}.")


def meeting_list(
    meetings: Sequence[tuple[Meeting, str | None]],
    *,
    page: int,
    zone: ZoneInfo,
    drafts: Sequence[Meeting] = (),
    may_call: bool = False,
) -> Message:
    """Return a person's meetings, each with the title of its run or None and a button to its invitation or card."""
    page = existing_page(page, items=len(meetings))
    text = ["<b>Rapat</b>" + page_suffix(page, items=len(meetings))]
    rows: list[tuple[Button, ...]] = []
    for meeting, run_title in meetings[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]:
        assert meeting.starts_at is not None
        about = ", ".join((escape(one_line(meeting.agenda, AGENDA_SHOWN)), *_of_run(run_title)))
        text.append(f"• {moment(meeting.starts_at, zone)}: {about} ({STATES[meeting.state]})")
        label = f"{short_moment(meeting.starts_at, zone)} · {one_line(meeting.agenda, BUTTON_SHOWN)}"
        rows.append((Button(label, f"meeting:open:{meeting.id}"),))
    if not meetings:
        text = ["Belum ada rapat."]
    rows += page_row("meeting:list", page=page, items=len(meetings))
    rows += [(_draft_button(draft),) for draft in drafts[:DRAFTS_SHOWN]]
    if may_call:
        rows.append((Button(labels.NEW_MEETING, "meeting:new", Style.PRIMARY),))
    return Message("\n".join(text), tuple(rows))


def _draft_button(draft: Meeting) -> Button:
    name = one_line(draft.agenda or "tanpa acara", BUTTON_SHOWN)
    return Button(f"{STATES[draft.state].capitalize()}: {name}", f"meeting:open:{draft.id}")
