"""The rules of docs and ARCHITECTURE that a machine can check, each shown to bite where that is not plain to see."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.settings import CHECKOUT
from services.notices import RENDERERS
from sop.errors import SopError
from tests.procedures import IKU, INCOMING_MAIL

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = PROJECT["tool"]["importlinter"]["root_packages"]
ENGINE = ("sop", "db", "services", "handlers", "messages", "scheduler", "chat", "documents")
SYNCHRONOUS = ("sop", "services", "messages")
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
TOUCH_THE_ENVIRONMENT = {
    "bot/trial.py": "hands its own on to the bot it starts",
    "chat/__init__.py": "tells the Telegram library how to give spans of time",
}
MEAN_NO_STEP_OF_AN_SOP = {
    "services/proposal_versions.py": "a number is that of a version",
    "sop/letters.py": "a number is that of a letter",
    "sop/working_time.py": "a step is a direction in the calendar",
    "sop/procedure_file.py": "numbers begin with 1 in every procedure",
}
TELLERS = {"tell", "tell_holders", "tell_invitees", "say", "reply"}
NUMBERED = {"step", "number", "step_number", "returns_to"}

Finder = Callable[[ast.AST], Iterator[ast.AST]]


# Reading the code


def files_of(*packages: str) -> list[Path]:
    return sorted(path for package in packages for path in (CHECKOUT / package).rglob("*.py"))


def places(find: Finder, *packages: str) -> list[str]:
    """Where a finder finds something: "services/tasks.py:12"."""
    found = []
    for path in files_of(*packages):
        found += [f"{path.relative_to(CHECKOUT)}:{getattr(node, 'lineno', 0)}" for node in find(tree_of(path))]
    return found


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def modules(found: list[str]) -> set[str]:
    return {place.partition(":")[0] for place in found}


def name_of(node: ast.AST) -> str:
    """The last part of a name: "now" of `datetime.now`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def strings_said(tree: ast.AST) -> Iterator[ast.Constant]:
    """The string literals that the program uses: all but docstrings."""
    comments = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in comments:
            yield node


# Direction of imports


def check_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy_of_the_code(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(CHECKOUT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_keep_their_direction(copy_of_the_code: Path) -> None:
    checked = check_imports(copy_of_the_code)

    assert checked.returncode == 0, checked.stdout
    assert "4 kept, 0 broken" in checked.stdout


@pytest.mark.parametrize(
    ("file", "planted", "contract"),
    [
        ("sop/flow.py", "import telegram", "Telegram stays at the edge"),
        ("services/tasks.py", "import telegram.ext", "Telegram stays at the edge"),
        ("messages/cards.py", "from telegram import Message", "Telegram stays at the edge"),
        ("db/tasks.py", "import handlers", "Imports go down the layers"),
        ("sop/model.py", "import db.tasks", "Imports go down the layers"),
        ("services/tasks.py", "from handlers import tasks", "Imports go down the layers"),
        ("handlers/tasks.py", "import scheduler", "Imports go down the layers"),
        ("scheduler/sender.py", "from handlers import start", "Imports go down the layers"),
        ("messages/cards.py", "import db.files", "Imports go down the layers"),
        ("documents/store.py", "import messages", "Imports go down the layers"),
        ("handlers/start.py", "from bot.settings import Settings", "Imports go down the layers"),
        ("simulator/world.py", "import sop", "The simulator stands alone"),
        ("simulator/server.py", "import telegram", "The simulator stands alone"),
        ("bot/trial.py", "import simulator.server", "Nobody imports the simulator"),
        ("services/runs.py", "import simulator", "Nobody imports the simulator"),
    ],
)
def test_an_import_in_the_wrong_direction_is_found(
    copy_of_the_code: Path, file: str, planted: str, contract: str
) -> None:
    path = copy_of_the_code / file
    path.write_text(f"{planted}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")

    checked = check_imports(copy_of_the_code)

    assert checked.returncode != 0
    assert f"{contract} BROKEN" in checked.stdout


def test_the_rules_import_only_the_standard_library() -> None:
    def foreign(tree: ast.AST) -> Iterator[ast.AST]:
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.partition(".")[0] not in {*sys.stdlib_module_names, "sop"} for name in names):
                yield node

    assert places(foreign, "sop") == []


# Transactions, threads and time


def transactions(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        made = name_of(node.func) in {"Session", "sessionmaker", "create_engine"}
        steered = name_of(node.func) in {"begin", "begin_nested", "commit", "rollback"}
        of = name_of(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        if made or (steered and of in {"session", "connection", "engine"}):
            yield node


def test_only_the_database_opens_transactions() -> None:
    others = [package for package in PACKAGES if package != "db"]

    assert places(transactions, *others) == []
    assert modules(places(transactions, "db")) == {"db/database.py", "db/replicas.py", "db/schema.py"}


@pytest.mark.parametrize("planted", ["Session(engine)", "with session.begin(): pass", "session.commit()"])
def test_a_transaction_opened_elsewhere_would_be_found(planted: str) -> None:
    assert list(transactions(ast.parse(planted)))


def asynchronous(tree: ast.AST) -> Iterator[ast.AST]:
    kinds = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
    return (node for node in ast.walk(tree) if isinstance(node, kinds))


def test_rules_services_and_words_wait_for_nothing() -> None:
    assert places(asynchronous, *SYNCHRONOUS) == []


def test_the_database_waits_only_where_it_hands_work_to_its_threads() -> None:
    assert modules(places(asynchronous, "db")) == {"db/database.py", "db/replicas.py", "db/update_database.py"}


def test_only_the_clock_asks_for_the_time() -> None:
    def asks(tree: ast.AST) -> Iterator[ast.AST]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and (name_of(node.value), node.attr) in CLOCKS:
                yield node

    others = [package for package in PACKAGES if package != "simulator"]

    assert modules(places(asks, *others)) == {"bot/clock.py"}


def test_only_the_settings_read_the_environment() -> None:
    def reads(tree: ast.AST) -> Iterator[ast.AST]:
        return (node for node in ast.walk(tree) if name_of(node) in {"environ", "environb", "getenv"})

    assert modules(places(reads, *PACKAGES)) <= {"bot/settings.py", *TOUCH_THE_ENVIRONMENT}


# Nothing personal in the log

LOGGED = {
    *("inbox_id", "notice_id", "sha256", "kind", "kinds", "paper", "bot", "duty", "loop"),
    *("tries", "failures", "files", "seconds"),
    *("error", "exc_info"),
}
"""Ids, counts, words of ours, and how an error is called: what a line of the log may hold beside its event."""
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


def talkative(tree: ast.AST) -> Iterator[ast.AST]:
    """Where a log is given more than a fixed event and what may be logged."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
            is_fixed = len(node.args) == 1 and isinstance(node.args[0], ast.Constant)
            if name_of(node.func.value) == "log" and not (is_fixed and {word.arg for word in node.keywords} <= LOGGED):
                yield node


def test_the_log_gets_fixed_events_and_ids_only() -> None:
    assert places(talkative, *(package for package in PACKAGES if package != "simulator")) == []


@pytest.mark.parametrize("planted", ['log.info(f"from {name}")', 'log.error("x", name=1)', 'log.warning("a %s", text)'])
def test_a_talkative_line_in_the_log_would_be_found(planted: str) -> None:
    assert list(talkative(ast.parse(planted)))


# No SOP in the code


def test_no_post_is_named_in_the_code() -> None:
    codes = "|".join(sorted({post.code for post in (*IKU.posts, *INCOMING_MAIL.posts)}))

    def named(tree: ast.AST) -> Iterator[ast.AST]:
        return (node for node in strings_said(tree) if re.search(rf"\b({codes})\b", str(node.value)))

    assert places(named, *ENGINE) == []


def test_no_unit_and_no_procedure_is_named_in_the_code() -> None:
    codes = {unit.code for unit in (*IKU.units, *INCOMING_MAIL.units)} | {IKU.code, INCOMING_MAIL.code}

    def named(tree: ast.AST) -> Iterator[ast.AST]:
        return (node for node in strings_said(tree) if node.value in codes)

    assert places(named, *ENGINE) == []


def numbers_of_steps(tree: ast.AST) -> Iterator[ast.AST]:
    """Where a step is told by its number: `task.step == 10`, `step in (10, 11)`, `procedure.step(10)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(name_of(side) in NUMBERED for side in sides) and any(map(holds_a_number, sides)):
                yield node
        elif isinstance(node, ast.Call) and name_of(node.func) in {"step", "step_after"}:
            if any(map(holds_a_number, node.args)):
                yield node
        elif isinstance(node, ast.MatchValue) and holds_a_number(node.value):
            yield node


def holds_a_number(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Constant) and type(part.value) is int for part in ast.walk(node))


def test_no_step_is_told_by_its_number_in_the_code() -> None:
    assert modules(places(numbers_of_steps, *ENGINE)) <= set(MEAN_NO_STEP_OF_AN_SOP)


@pytest.mark.parametrize(
    "planted",
    [
        "if task.step == 1: pass",
        "if 14 == step.number: pass",
        "ready = step in (10, 11, 12)",
        "last = number >= 14",
        "label = procedure.step(2).label",
        "match task.step:\n    case 10: pass",
    ],
)
def test_a_step_number_in_the_code_would_be_found(planted: str) -> None:
    assert list(numbers_of_steps(ast.parse(planted)))


@pytest.mark.parametrize("planted", ["if task.step == other.step: pass", "if round != 1: pass", "page = pages[0]"])
def test_other_numbers_are_not_taken_for_steps(planted: str) -> None:
    assert list(numbers_of_steps(ast.parse(planted))) == []


# No rule without a use


def rules(of: type[SopError] = SopError) -> Iterator[type[SopError]]:
    for rule in of.__subclasses__():
        yield rule
        yield from rules(rule)


def raised(tree: ast.AST) -> Iterator[str]:
    """Yield the names of what is raised."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            yield name_of(node.exc.func if isinstance(node.exc, ast.Call) else node.exc)


def test_every_rule_is_broken_by_something() -> None:
    broken = {name for path in files_of(*ENGINE) for name in raised(tree_of(path))}

    assert {rule.__name__ for rule in rules()} <= broken


# No message without words, no words without a message


def kinds_told(tree: ast.AST) -> Iterator[object]:
    """The kinds of messages that go into the outbox.

    `tell(session, "menu", …)`, `run(say, kind="cannot_read")`, `for kind in ("a", "b")`, `yield person_id, "reminder"`.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and any(name_of(part) in TELLERS for part in (node.func, *node.args)):
            said = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "kind")]
        elif isinstance(node, ast.Assign) and [name_of(target) for target in node.targets] == ["kind"]:
            said = [node.value]
        elif isinstance(node, ast.For) and name_of(node.target) == "kind" and isinstance(node.iter, ast.Tuple):
            said = node.iter.elts
        elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
            said = node.value.elts
        else:
            continue
        for argument in said:
            choices = (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,)
            yield from (choice.value for choice in choices if isinstance(choice, ast.Constant))


def test_every_message_that_is_told_has_words_and_all_words_are_told() -> None:
    told = {
        kind
        for path in files_of("services", "handlers", "scheduler")
        for kind in kinds_told(ast.parse(path.read_text(encoding="utf-8")))
    }

    assert told == set(RENDERERS)


@pytest.mark.parametrize(
    "planted",
    [
        'outbox.tell(session, "unheard_of", person=1, now=now)',
        'tell_holders(session, posts, "unheard_of", now=now)',
        'outbox.tell(session, "menu" if known else "unheard_of", chat=1, now=now)',
        'kind = "menu" if known else "unheard_of"',
        'for kind in ("menu", "unheard_of"): outbox.tell(session, kind, person=1, now=now)',
        'def recipients(): yield holder, "unheard_of"',
        'await database.run(replies.say, kind="unheard_of", chat=1, now=now)',
    ],
)
def test_a_message_without_words_would_be_found(planted: str) -> None:
    assert "unheard_of" in kinds_told(ast.parse(planted))


# No test named in a document that is not there


@pytest.mark.parametrize("document", ["keamanan.md", "traps.md"])
def test_every_test_that_a_document_names_is_there(document: str) -> None:
    said = (CHECKOUT / "docs" / document).read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z0-9]+/test_[a-z_]+)(?:::(test_[a-z_0-9]+))?`", said))

    assert named
    for module, test in named:
        assert f"def {test}" in (CHECKOUT / "tests" / f"{module}.py").read_text(encoding="utf-8"), (module, test)
