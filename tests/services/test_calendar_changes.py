"""The office calendar in chat: who may change it, what it then holds, which due times move, and who is told once."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session

from db import calendar, people, timers
from db import tasks as task_rows
from db.questions import QuestionKind
from messages.calendar import WEEKDAYS
from services import answers, calendar_changes, ladder
from services import runs as run_services
from sop.calendar_entries import CalendarEntry, EntryKind
from sop.errors import (
    AlreadyHoliday,
    ButtonUnknown,
    CalendarDayOutOfRange,
    CalendarWithoutWork,
    DateUnreadable,
    FileExpected,
    HoursAlreadyChanged,
    HoursUnreadable,
    ListUnreadable,
    NotPermitted,
    PeriodReversed,
    TextEmpty,
)
from sop.events import Event
from sop.reminders import ReminderLevel
from tests.services.office import STRANGER, YEAR, OfficeAtWork
from tests.times import at

KD, SEK, KSB, STF = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan", "staf_sekretariat"
THURSDAY = date(2026, 12, 3)


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """A full office on Tuesday 1 December 2026, 08.00; the staff is the admin."""
    return full_office


@pytest.fixture
def analysing(office: OfficeAtWork) -> OfficeAtWork:
    """The run is at step 8, four working days, due on Monday 7 December 16.00."""
    office.start()
    office.jump_to(8)
    office.now = at("1 Dec 2026 08.00")
    office.database.run_now(open_anew, office)
    office.clear()
    return office


def open_anew(session: Session, office: OfficeAtWork) -> None:
    """Let the open task begin now, as if the meeting before it had taken no time."""
    task = replace(office.task, opened_at=office.now, starts_at=office.now, due_at=at("7 Dec 2026 16.00"))
    task_rows.save(session, task)
    ladder.plan(session, office.run, task, office=office.office, now=office.now)


def add_holiday(office: OfficeAtWork, days: str, name: str = "Libur Pilkada") -> None:
    admin = office.account(STF)
    office.do(calendar_changes.ask_holiday, sender=admin)
    office.say(admin, days)
    office.say(admin, name)


def remove(office: OfficeAtWork, key: str, reason: str = "SKB diubah") -> None:
    admin = office.account(STF)
    office.do(calendar_changes.ask_removal, sender=admin, key=key)
    office.say(admin, reason)


def frames(office: OfficeAtWork, day: date) -> int:
    """How many frames of office time a day has."""
    return len(office.see(lambda session, now: office.office.calendar(session, now).frames_on(day)))


def labels_of_page(office: OfficeAtWork, page: int = 0) -> list[str]:
    message = office.see(calendar_changes.calendar_page, sender=office.account(STF), page=page)
    return [button.label for row in message.rows for button in row]


# Who


@pytest.mark.parametrize("post", [KD, SEK, KSB])
def test_only_admins_see_and_change_the_calendar(office: OfficeAtWork, post: str) -> None:
    sender = office.account(post)

    for service, values in (
        (calendar_changes.list_calendar, {}),
        (calendar_changes.ask_holiday, {}),
        (calendar_changes.ask_hours, {}),
        (calendar_changes.ask_list, {}),
        (calendar_changes.ask_period, {"number": 0}),
        (calendar_changes.ask_removal, {"key": "d20261225"}),
        (calendar_changes.apply_list, {"draft_id": 1}),
        (calendar_changes.receive_list, {"days": (), "unread": ()}),
    ):
        with pytest.raises(NotPermitted):
            office.do(service, sender=sender, **values)


def test_who_is_no_admin_any_more_cannot_answer(office: OfficeAtWork) -> None:
    admin = office.account(STF)
    office.do(calendar_changes.ask_holiday, sender=admin)
    office.database.run_now(people.set_admin, office.person(admin).id, is_admin=False)

    with pytest.raises(NotPermitted):
        office.say(admin, "3/12")


# Adding


def test_a_holiday_is_added_with_two_answers(office: OfficeAtWork) -> None:
    admin = office.account(STF)
    assert frames(office, THURSDAY) == 2

    office.do(calendar_changes.ask_holiday, sender=admin)
    office.say(admin, "lusa")
    question = office.deliver()[-1].message.text
    office.say(admin, "  Libur\nPilkada ")

    assert "Kamis, 3 Desember 2026" in question
    assert frames(office, THURSDAY) == 0
    assert "Kam, 3 Des 2026 · Libur Pilkada" in labels_of_page(office)
    (told,) = office.deliver()
    assert "Hari libur: Libur Pilkada, Kamis, 3 Desember 2026, ditambahkan" in told.message.text


def test_an_answer_that_cannot_be_used_leaves_the_question_open(office: OfficeAtWork) -> None:
    admin = office.account(STF)
    office.do(calendar_changes.ask_holiday, sender=admin)

    for answer, refused in (
        ("kapan-kapan", DateUnreadable),
        ("5/12 s.d. 3/12", PeriodReversed),
        ("25/12", AlreadyHoliday),
        ("1/1/2040", CalendarDayOutOfRange),
        ("1/1/2027 s.d. 1/3/2028", CalendarWithoutWork),
    ):
        with pytest.raises(refused):
            office.say(admin, answer)
    office.say(admin, "3/12")
    with pytest.raises(TextEmpty):
        office.say(admin, " \u200b ")
    office.say(admin, "Libur Pilkada")

    assert office.asked(admin) is None
    assert frames(office, THURSDAY) == 0


def test_a_holiday_twice_is_refused(office: OfficeAtWork) -> None:
    add_holiday(office, "3/12")

    with pytest.raises(AlreadyHoliday):
        add_holiday(office, "3/12")


def test_a_period_gets_the_hours_of_a_named_week(office: OfficeAtWork) -> None:
    admin = office.account(STF)
    choice = office.see(calendar_changes.choose_hours, sender=admin)
    ramadan = [button.label for row in choice.rows for button in row].index("Ramadan")

    office.do(calendar_changes.ask_period, sender=admin, number=ramadan)
    office.say(admin, "3/12 s.d. 8/12")
    office.say(admin, "Uji jam Ramadan")

    (first, *_) = office.see(lambda session, now: office.office.calendar(session, now).frames_on(THURSDAY))
    assert first.start_minute == 8 * 60
    with pytest.raises(HoursAlreadyChanged):
        office.do(calendar_changes.ask_period, sender=admin, number=0)
        office.say(admin, "8/12")


def test_a_period_gets_hours_that_were_typed(office: OfficeAtWork) -> None:
    admin = office.account(STF)
    office.do(calendar_changes.ask_hours, sender=admin)

    with pytest.raises(HoursUnreadable):
        office.say(admin, "setengah hari")
    office.say(admin, "08.00-11.00")
    office.say(admin, "3/12")
    office.say(admin, "Porseni")

    (only,) = office.see(lambda session, now: office.office.calendar(session, now).frames_on(THURSDAY))
    assert (only.start_minute, only.end_minute) == (8 * 60, 11 * 60)


def test_a_week_that_the_office_does_not_know_is_no_button(office: OfficeAtWork) -> None:
    with pytest.raises(ButtonUnknown):
        office.do(calendar_changes.ask_period, sender=office.account(STF), number=99)


# Removing


def test_what_was_added_can_be_removed(office: OfficeAtWork) -> None:
    add_holiday(office, "3/12")
    (entry,) = office.see(lambda session, now: office.office.entries(session, now))

    remove(office, f"e{entry.id}")

    assert frames(office, THURSDAY) == 2
    assert office.see(lambda session, now: office.office.entries(session, now)) == ()


def test_a_national_holiday_can_be_removed_and_that_taken_back(office: OfficeAtWork) -> None:
    christmas = date(2026, 12, 25)

    remove(office, "d20261225", "Tetap masuk kerja")
    assert frames(office, christmas) == 2
    (entry,) = office.see(lambda session, now: office.office.entries(session, now))
    remove(office, f"e{entry.id}")

    assert frames(office, christmas) == 0


def test_hours_of_the_file_can_be_removed(office: OfficeAtWork) -> None:
    remove(office, "p20270208", "Sidang isbat menetapkan 9 Februari")

    (first, *_) = office.see(lambda session, now: office.office.calendar(session, now).frames_on(date(2027, 2, 8)))
    assert first.start_minute == 7 * 60 + 30
    assert not any("Jam khusus: Ramadan 1448" in label for page in range(4) for label in labels_of_page(office, page))


def test_a_line_that_is_gone_is_no_button(office: OfficeAtWork) -> None:
    for key in ("e999", "d20261226", "p20260101", "x", "d20261201"):
        with pytest.raises(ButtonUnknown):
            office.do(calendar_changes.ask_removal, sender=office.account(STF), key=key)


def test_a_line_opens_with_its_hours(office: OfficeAtWork) -> None:
    message = office.see(calendar_changes.show_item, sender=office.account(STF), key="p20270208")

    assert f"{WEEKDAYS[0]}-{WEEKDAYS[3]}: 08.00-12.00, 12.30-15.00" in message.text


# What moves


def test_a_holiday_in_the_middle_moves_the_due_time_and_everything_that_hangs_on_it(analysing: OfficeAtWork) -> None:
    office = analysing
    assert office.task.due_at == at("7 Dec 2026 16.00")

    add_holiday(office, "3/12")

    assert office.task.due_at == at("8 Dec 2026 16.00")
    waiting = office.database.run_now(
        timers.due_of_tasks, kinds=[ReminderLevel.DUE], now=at("31 Dec 2026 08.00"), limit=10
    )
    assert [timer.due_at for timer in waiting if timer.task_id == office.task.id] == [at("8 Dec 2026 16.00")]
    assert Event.DUE_TIME_MOVED in [entry.event for entry in office.events()]
    told = office.deliver()
    (moved,) = [each for each in told if each.kind == "due_times_moved"]
    assert moved.chat_id == office.account(KSB)
    assert "semula Senin, 7 Desember 2026 pukul 16.00 WIB" in moved.message.text
    assert "menjadi <b>Selasa, 8 Desember 2026 pukul 16.00 WIB</b>" in moved.message.text
    assert "Libur Pilkada" in moved.message.text
    (card,) = [each for each in told if each.kind == "card_refresh"]
    assert "Selasa, 8 Desember 2026" in card.message.text


def test_a_change_that_moves_nothing_tells_nobody_but_the_admin(analysing: OfficeAtWork) -> None:
    add_holiday(analysing, "10/12")

    assert {(each.chat_id, each.kind) for each in analysing.deliver()} == {(analysing.account(STF), "calendar_changed")}
    assert analysing.task.due_at == at("7 Dec 2026 16.00")


def test_a_holder_of_tasks_of_two_runs_is_told_in_one_message(office: OfficeAtWork) -> None:
    office.start()
    office.start(year=YEAR + 1)
    office.clear()

    add_holiday(office, "hari ini", "Libur Daerah")
    office.now = at("2 Dec 2026 07.30")

    (moved,) = [each for each in office.deliver() if each.kind == "due_times_moved"]
    assert moved.chat_id == office.account(KD)
    assert moved.message.text.count("menjadi <b>Rabu, 2 Desember 2026 pukul 07.40 WIB</b>") == 2


def test_two_changes_before_the_office_opens_are_told_in_one_message(analysing: OfficeAtWork) -> None:
    office = analysing
    office.now = at("1 Dec 2026 19.00")

    add_holiday(office, "3/12", "Libur Pilkada")
    add_holiday(office, "4/12", "Cuti Bersama")
    early = [each.kind for each in office.deliver()]
    office.now = at("2 Dec 2026 07.30")
    (moved,) = [each for each in office.deliver() if each.kind == "due_times_moved"]

    assert "due_times_moved" not in early
    assert "semula Senin, 7 Desember 2026" in moved.message.text
    assert "menjadi <b>Rabu, 9 Desember 2026" in moved.message.text
    assert "Libur Pilkada" in moved.message.text
    assert "Cuti Bersama" in moved.message.text


def test_a_change_that_is_taken_back_before_the_office_opens_tells_nothing(analysing: OfficeAtWork) -> None:
    office = analysing
    office.now = at("1 Dec 2026 19.00")
    add_holiday(office, "3/12")
    (entry,) = office.see(lambda session, now: office.office.entries(session, now))
    remove(office, f"e{entry.id}")

    office.now = at("2 Dec 2026 07.30")

    assert "due_times_moved" not in [each.kind for each in office.deliver()]
    assert office.task.due_at == at("7 Dec 2026 16.00")


def test_a_task_that_ended_meanwhile_is_not_told_of(analysing: OfficeAtWork) -> None:
    office = analysing
    office.now = at("1 Dec 2026 19.00")
    add_holiday(office, "3/12")
    office.finish()

    office.now = at("2 Dec 2026 07.30")

    assert "due_times_moved" not in [each.kind for each in office.deliver()]


def test_a_reminder_that_waits_for_an_opening_waits_for_one_of_the_new_calendar(analysing: OfficeAtWork) -> None:
    office = analysing
    office.now = at("7 Dec 2026 16.00")
    office.tick()
    office.deliver()

    add_holiday(office, "8/12")
    office.now = at("8 Dec 2026 09.00")
    on_the_holiday = [each.kind for each in office.deliver()]
    office.now = at("9 Dec 2026 07.30")

    assert "reminder" not in on_the_holiday
    assert "reminder" in [each.kind for each in office.deliver()]


def test_the_preview_of_a_run_names_the_holiday(office: OfficeAtWork) -> None:
    add_holiday(office, "3/12")

    message = office.see(run_services.preview_run, sender=office.account(KSB), year=YEAR)

    assert "Kamis, 3 Desember 2026: Libur Pilkada" in message.text


# An official list


LISTED = [
    (date(2027, 1, 1), "Tahun Baru 2027 Masehi"),
    (date(2027, 3, 12), "Cuti Bersama Idul Fitri"),
    (date(2027, 8, 18), "Cuti Bersama HUT RI"),
    (date(2040, 1, 1), "Tahun Baru 2040"),
]


def receive(office: OfficeAtWork, days: list[tuple[date, str]] = LISTED) -> None:
    admin = office.account(STF)
    office.do(calendar_changes.ask_list, sender=admin)
    office.do(calendar_changes.receive_list, sender=admin, days=days, unread=["26 Maret"])


def test_a_list_is_shown_before_anything_changes_and_then_applied_once(office: OfficeAtWork) -> None:
    admin, new_day = office.account(STF), date(2027, 8, 18)
    receive(office)
    preview = office.deliver()[-1]
    before = frames(office, new_day)

    apply = next(button for row in preview.message.rows for button in row if button.label == "Terapkan")
    draft_id = int(apply.data.rpartition(":")[2])
    office.do(calendar_changes.apply_list, sender=admin, draft_id=draft_id)

    assert "Rab, 18 Agu 2027: Cuti Bersama HUT RI" in preview.message.text
    assert "Sudah tercatat: 2 hari" in preview.message.text
    assert "26 Maret" in preview.message.text
    assert "Sab, 25 Des 2027: Hari Raya Natal" in preview.message.text
    assert (before, frames(office, new_day)) == (2, 0)
    with pytest.raises(ButtonUnknown):
        office.do(calendar_changes.apply_list, sender=admin, draft_id=draft_id)


def test_a_list_with_nothing_new_offers_nothing(office: OfficeAtWork) -> None:
    receive(office, LISTED[:1])

    assert office.deliver()[-1].buttons == []


def test_a_list_for_other_years_is_refused(office: OfficeAtWork) -> None:
    with pytest.raises(ListUnreadable):
        receive(office, LISTED[-1:])


def test_a_text_is_no_list(office: OfficeAtWork) -> None:
    office.do(calendar_changes.ask_list, sender=office.account(STF))

    with pytest.raises(FileExpected, match="holidays"):
        office.say(office.account(STF), "1 Januari 2027")
    assert office.see(answers.awaited, sender=office.account(STF)) is QuestionKind.CALENDAR_LIST
    assert office.see(answers.awaited, sender=STRANGER) is None


# Storage


def test_entries_come_back_as_they_were_stored_and_old_ones_are_left_out(office: OfficeAtWork) -> None:
    week = office.office.hours.weeks["ramadan"]
    stored = [
        CalendarEntry(EntryKind.HOURS, date(2027, 2, 9), date(2027, 3, 10), "Ramadan", week),
        CalendarEntry(EntryKind.HOLIDAY, date(2020, 1, 1), date(2020, 1, 1), "Lama"),
    ]
    added_by = office.person(office.account(STF)).id
    office.database.run_now(calendar.add, stored, added_by=added_by, now=office.now)

    (found,) = office.see(lambda session, now: office.office.entries(session, now))

    assert calendar.from_plain(calendar.to_plain(found)) == stored[0]
    assert (found.kind, found.week) == (EntryKind.HOURS, week)


def test_the_calendar_is_made_once_for_the_same_entries(office: OfficeAtWork) -> None:
    first = office.see(lambda session, now: office.office.calendar(session, now))
    add_holiday(office, "3/12")
    second = office.see(lambda session, now: office.office.calendar(session, now))

    assert office.see(lambda session, now: office.office.calendar(session, now)) is second
    assert first is not second
    assert first.is_working_day(THURSDAY)
    assert not second.is_working_day(THURSDAY)
