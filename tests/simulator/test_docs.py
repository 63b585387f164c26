"""docs/simulator.md says what the code does."""

import re
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Match, Route

from simulator.control import ControlSide
from simulator.faults import KINDS
from simulator.methods import SERVED
from simulator.person import GROUP_STEPS, STEPS, PersonSide
from simulator.schema import load_schema
from simulator.shapes import BotProfile
from simulator.simulation import Simulation

DOCUMENT = (Path(__file__).parents[2] / "docs" / "simulator.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^curl .*(?:\\\n.*)?", DOCUMENT, re.MULTILINE)


def listed(mark: str) -> list[str]:
    section = DOCUMENT.partition(f"<!-- {mark} -->")[2].partition("<!-- end -->")[0]
    return re.findall(r"`(\w+)`", section)


def test_the_lists_of_methods_are_those_of_the_code() -> None:
    assert listed("served") == sorted(SERVED)
    assert listed("not served") == sorted(set(load_schema().methods) - set(SERVED))
    assert f"Bot API {load_schema().api_version}" in DOCUMENT


@pytest.mark.parametrize("words", [KINDS, STEPS, GROUP_STEPS])
def test_everything_that_can_be_asked_for_is_named(words: set[str]) -> None:
    assert [word for word in words if not re.search(rf"\b{word}\b", DOCUMENT)] == []


@pytest.fixture
def routes() -> list[Route]:
    simulation = Simulation(token="1:x", bot=BotProfile(1, "some_bot", "Bot"))
    return [*PersonSide(simulation).routes(), *ControlSide(simulation).routes()]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_example_has_a_route(routes: list[Route], command: str) -> None:
    path = re.search(r"\$S(/[\w/-]+)", command)
    assert path is not None
    has_body = re.search(r" -[dF] |--data-urlencode|-X POST", command)
    method = "DELETE" if "-X DELETE" in command else "POST" if has_body else "GET"
    scope: dict[str, Any] = {"type": "http", "method": method, "path": path[1], "headers": [], "root_path": ""}

    matches = [route.matches(scope)[0] for route in routes]

    assert Match.FULL in matches


def test_every_route_has_an_example(routes: list[Route]) -> None:
    paths = [found[1] for command in COMMANDS if (found := re.search(r"\$S(/[\w/-]+)", command))]

    unnamed = [route.path for route in routes if not any(route.path_regex.match(path) for path in paths)]

    assert unnamed == []
