"""The bot's own downtime: kept on record, and told on the cards whose due time fell into it."""

from datetime import timedelta

from db import heartbeat as rows
from services import heartbeat, tasks
from tests.services.office import OfficeAtWork
from tests.times import at


def alive(office: OfficeAtWork, now: str) -> None:
    office.now = at(now)
    office.do(heartbeat.beat)


def card(office: OfficeAtWork) -> str:
    return office.see(tasks.show_card, sender=office.holder(), task_id=office.task.id).text


def test_a_due_time_that_fell_into_an_outage_says_so_on_the_card(full_office: OfficeAtWork) -> None:
    office = full_office
    alive(office, "1 Dec 2026 08.00")
    office.start()
    assert office.task.due_at == at("1 Dec 2026 08.10")
    before = card(office)

    alive(office, "1 Dec 2026 10.00")

    assert "gangguan" not in before
    assert (
        "Bertepatan dengan gangguan sistem Selasa, 1 Desember 2026 pukul 08.00 WIB s.d. "
        "Selasa, 1 Desember 2026 pukul 10.00 WIB"
    ) in card(office)


def test_a_short_restart_is_no_outage(full_office: OfficeAtWork) -> None:
    office = full_office
    alive(office, "1 Dec 2026 08.08")
    office.start()
    office.now = at("1 Dec 2026 08.12")

    office.do(heartbeat.beat)

    assert "gangguan" not in card(office)
    assert office.database.read_now(rows.outages_over, at("1 Dec 2026 08.10")) == []


def test_two_processes_note_an_outage_once(full_office: OfficeAtWork) -> None:
    office = full_office
    alive(office, "1 Dec 2026 08.00")
    last = office.database.read_now(rows.last_beat)
    alive(office, "1 Dec 2026 10.00")

    late = office.database.run_now(rows.beat, last=last, now=office.now + timedelta(seconds=1))

    assert not late
    assert len(office.database.read_now(rows.outages_over, at("1 Dec 2026 09.00"))) == 1


def test_the_first_of_two_processes_begins(full_office: OfficeAtWork) -> None:
    office = full_office

    assert office.database.run_now(rows.beat, last=None, now=office.now)
    assert not office.database.run_now(rows.beat, last=None, now=office.now)


def test_a_clock_that_a_trial_moves_is_no_outage(full_office: OfficeAtWork) -> None:
    office = full_office
    alive(office, "1 Dec 2026 08.00")

    office.do(heartbeat.pass_over, until=at("2 Dec 2026 08.00"))
    alive(office, "2 Dec 2026 08.01")

    assert office.database.read_now(rows.outages_over, at("1 Dec 2026 12.00")) == []
