"""What holds for every message: it is readable by Telegram, harmless, short enough, and formal Indonesian."""

import ast
import re
from pathlib import Path

import pytest

from messages import labels
from messages.message import TEXT_LIMIT, Message, escape
from simulator.html import parse_html
from tests.messages.gallery import (
    LONGEST,
    NASTY,
    NASTY_TEXT,
    ORDINARY,
    buttons_of,
    gallery,
    makers_of_messages,
)

ALL_ORDINARY, ALL_NASTY, ALL_LONGEST = gallery(ORDINARY), gallery(NASTY), gallery(LONGEST)
EVERY_NAME = sorted(ALL_ORDINARY)
CALLBACK_BYTES = 64
BUTTONS_IN_A_ROW = 8
BUTTONS_IN_ALL = 100
SHORTENED = {
    *("tasks.file_list", "tasks.unasked_file", "tasks.file_assigned", "tasks.file_ignored", "cards.step_ended"),
    "tasks.file_lost",
    "calendar.list_preview",
}
ENGLISH = (
    "upload|download|approve|approved|reject|rejected|deadline|draft|file|files|button|click|cancel|cancelled|menu bar|"
    "please|error|failed|success|task|tasks|step|steps|due|late|done|open|close|closed|user|link|chat|bot token|"
    "reminder|report|history|submit|update|list|page|next|back|undo|return|sign|note|notes|name|year|start|"
    "server|byte|bytes|bot"
)
FORBIDDEN = re.compile(rf"\b(?:{ENGLISH}|anda|kamu|kalian|kau|saya ingin)\b", re.IGNORECASE)
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u26ff\u2700-\u2712\u2714-\u27bf]")
COMMAND = re.compile(r"/\w+")
NOT_OURS = re.compile(r"https://\S+|/\w+|^Kelengkapan: .*$", re.MULTILINE)
"""Addresses, commands, and the line of a card that quotes the office's SOP."""


def shown(message: Message) -> str:
    """Return the text as a person reads it; fails where Telegram would refuse the markup."""
    text, _ = parse_html(message.text)
    return text


def test_the_gallery_shows_every_function_that_makes_a_message() -> None:
    assert set(ALL_ORDINARY) == makers_of_messages()


@pytest.mark.parametrize("name", EVERY_NAME)
def test_telegram_can_read_every_message_whatever_people_write_into_it(name: str) -> None:
    for message in (*ALL_ORDINARY[name], *ALL_NASTY[name], *ALL_LONGEST[name]):
        _, entities = parse_html(message.text)

        assert {entity["type"] for entity in entities} <= {"bold", "italic"}


@pytest.mark.parametrize("name", EVERY_NAME)
def test_what_people_write_is_shown_as_they_wrote_it(name: str) -> None:
    beginning = NASTY_TEXT[:8] if name in SHORTENED else NASTY_TEXT

    for ordinary, nasty in zip(ALL_ORDINARY[name], ALL_NASTY[name], strict=True):
        if nasty.text != ordinary.text:
            assert beginning in shown(nasty)
        assert escape(NASTY_TEXT) not in shown(nasty)


@pytest.mark.parametrize("name", EVERY_NAME)
def test_no_value_gives_a_message_other_markup(name: str) -> None:
    for ordinary, nasty in zip(ALL_ORDINARY[name], ALL_NASTY[name], strict=True):
        _, usual = parse_html(ordinary.text)
        _, with_markup = parse_html(nasty.text)

        assert [entity["type"] for entity in with_markup] == [entity["type"] for entity in usual]


@pytest.mark.parametrize("name", EVERY_NAME)
def test_no_message_is_longer_than_telegram_takes(name: str) -> None:
    for message in ALL_LONGEST[name]:
        assert len(shown(message).encode("utf-16-le")) // 2 <= TEXT_LIMIT
        assert shown(message).strip()


@pytest.mark.parametrize("name", EVERY_NAME)
def test_every_button_has_a_label_and_data_that_telegram_takes(name: str) -> None:
    for message in (*ALL_ORDINARY[name], *ALL_NASTY[name], *ALL_LONGEST[name]):
        assert len(buttons_of(message)) <= BUTTONS_IN_ALL
        for row in message.rows:
            assert 1 <= len(row) <= BUTTONS_IN_A_ROW
        for button in buttons_of(message):
            assert button.label.strip()
            assert 1 <= len(button.data.encode()) <= CALLBACK_BYTES


@pytest.mark.parametrize("name", EVERY_NAME)
def test_every_message_is_formal_indonesian(name: str) -> None:
    for message in ALL_ORDINARY[name]:
        words = NOT_OURS.sub("", shown(message))

        assert FORBIDDEN.findall(words) == []
        assert EMOJI.findall(words) == []
        for button in buttons_of(message):
            assert FORBIDDEN.findall(button.label) == []
            assert EMOJI.findall(button.label) == []


@pytest.mark.parametrize("name", EVERY_NAME)
def test_the_same_values_make_the_same_message(name: str) -> None:
    assert gallery(ORDINARY)[name] == ALL_ORDINARY[name]


@pytest.mark.parametrize("path", sorted(Path("messages").glob("*.py")), ids=lambda path: path.stem)
def test_no_sentence_in_the_source_is_english(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    sentences = [text for text in _literals(tree) if " " in text]

    for sentence in sentences:
        assert FORBIDDEN.findall(COMMAND.sub("", sentence)) == []


def test_labels_and_descriptions_of_commands_are_indonesian_and_fit_telegram() -> None:
    for command, description in labels.COMMANDS.items():
        assert re.fullmatch(r"[a-z0-9_]{1,32}", command)
        assert 3 <= len(description) <= 256
        assert FORBIDDEN.findall(description) == []
    assert {*labels.STRANGER_COMMANDS, *labels.MEMBER_COMMANDS} <= set(labels.COMMANDS)


def _literals(tree: ast.AST) -> list[str]:
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]
