"""The one gate: whatever the bot says by itself waits for office hours; no kind of message can be forgotten."""

import ast
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from bot.settings import CHECKOUT
from db import outbox
from scheduler.setup import TURNS
from services import alarms, gate, heartbeat, housekeeping, notices, sending
from services.deliveries import Wait
from services.notices import RENDERERS
from tests.services.office import OfficeAtWork
from tests.services.test_absences import record
from tests.test_architecture import files_of, kinds_told, tree_of
from tests.times import at

WITHOUT_A_PERSON: tuple[Callable[..., object], ...] = (
    *(turn for _, turn in TURNS),
    alarms.give_up,
    heartbeat.beat,
    housekeeping.purge,
    sending.note_failed,
    sending.note_obsolete,
    sending.note_sent,
    sending.note_waiting,
)
"""Where everything begins that no press and no text has set going."""

Place = tuple[str, str]
"""A function: its module and its name."""


@cache
def functions() -> dict[Place, ast.FunctionDef]:
    """Every function of the services."""
    return {
        (module_of(path), node.name): node
        for path in files_of("services")
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef)
    }


def module_of(path: object) -> str:
    return str(path).removeprefix(f"{CHECKOUT}/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def imports_of(module: str) -> dict[str, str]:
    """What each imported name stands for: "reviews" for "services.reviews", "ask" for "services.desk.ask"."""
    path = CHECKOUT / f"{module.replace('.', '/')}.py"
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def used_by(place: Place) -> Iterator[Place]:
    """Yield the functions of services that a function calls or hands on."""
    module, known = place[0], imports_of(place[0])
    for node in ast.walk(functions()[place]):
        if isinstance(node, ast.Name):
            there, _, name = known.get(node.id, f"{module}.{node.id}").rpartition(".")
            yield there, name
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield known.get(node.value.id, ""), node.attr


def reached_from(roots: list[Place]) -> set[Place]:
    found, ahead = set(roots), list(roots)
    while ahead:
        for place in used_by(ahead.pop()):
            if place in functions() and place not in found:
                found.add(place)
                ahead.append(place)
    return found


def kinds_said_without_a_person() -> set[str]:
    roots = [(function.__module__, function.__name__) for function in WITHOUT_A_PERSON]
    told = {kind for place in reached_from(roots) for kind in kinds_told(functions()[place])}
    return {kind for kind in told if isinstance(kind, str) and kind in RENDERERS}


def test_whatever_the_bot_says_by_itself_goes_through_the_gate() -> None:
    said = kinds_said_without_a_person()

    assert said >= {"reminder", "escalation", "summary", "unreachable", "meeting_reminder", "start_failed", "alarm"}
    assert said - gate.BY_ITSELF - gate.AT_ONCE == set(), "let it wait in services/gate.py, or say why it need not"


def test_the_gate_names_only_what_there_is() -> None:
    assert set(RENDERERS) >= gate.BY_ITSELF | gate.AT_ONCE
    assert gate.BY_ITSELF.isdisjoint(gate.AT_ONCE)


@pytest.mark.parametrize("kind", sorted(gate.BY_ITSELF))
def test_what_is_sent_late_waits_for_the_opening(full_office: OfficeAtWork, kind: str) -> None:
    office, person = full_office, full_office.person(full_office.account("sekretaris"))
    office.now = at("1 Dec 2026 21.00")
    office.do(outbox.tell, kind, person=person.id)

    (notice,) = office.waiting_notices()

    assert office.see(notices.render, notice) == Wait(at("2 Dec 2026 07.30"))


@pytest.mark.parametrize("kind", sorted(gate.REMINDERS))
def test_who_is_on_leave_is_reminded_of_nothing(full_office: OfficeAtWork, kind: str) -> None:
    office, person = full_office, full_office.person(full_office.account("sekretaris"))
    record(office, "sekretaris", "hari ini", acting=None)
    office.clear()
    office.do(outbox.tell, kind, person=person.id)

    (notice,) = office.waiting_notices()

    assert office.see(notices.render, notice) is None
