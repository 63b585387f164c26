"""What holds for every message: it is readable by Telegram, harmless, short enough, and formal Indonesian."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from messages import labels
from messages.message import CAPTION_LIMIT, TEXT_LIMIT, Message, escape, shown_length
from simulator.html import parse_html
from tests.messages.gallery import (
    LONGEST,
    NASTY,
    NASTY_TEXT,
    ORDINARY,
    askers,
    buttons_of,
    gallery,
    makers_of_messages,
    questions,
)

ALL_ORDINARY, ALL_NASTY, ALL_LONGEST = gallery(ORDINARY), gallery(NASTY), gallery(LONGEST)
EVERY_NAME = sorted(ALL_ORDINARY)
CALLBACK_BYTES = 64
BUTTONS_IN_A_ROW = 8
BUTTONS_IN_ALL = 100
SHORTENED = {
    *("tasks.file_list", "tasks.unasked_file", "tasks.file_assigned", "tasks.file_ignored", "cards.step_ended"),
    "tasks.file_lost",
    "tasks.file_read",
    "calendar.list_preview",
    "office_settings.setting",
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


read = cache(parse_html)
"""Many cards differ in their buttons only."""


def shown(message: Message) -> str:
    """Return the text as a person reads it; fails where Telegram would refuse the markup."""
    text, _ = read(message.text)
    return text


def test_the_gallery_shows_every_function_that_makes_a_message() -> None:
    assert set(ALL_ORDINARY) == makers_of_messages()


def test_the_gallery_asks_every_question_there_is() -> None:
    assert set(questions(ORDINARY)) == askers()


@pytest.mark.parametrize("name", EVERY_NAME)
def test_telegram_can_read_every_message_whatever_people_write_into_it(name: str) -> None:
    for message in (*ALL_ORDINARY[name], *ALL_NASTY[name], *ALL_LONGEST[name]):
        _, entities = read(message.text)

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
        _, usual = read(ordinary.text)
        _, with_markup = read(nasty.text)

        assert [entity["type"] for entity in with_markup] == [entity["type"] for entity in usual]


@pytest.mark.parametrize("name", EVERY_NAME)
def test_no_message_is_longer_than_telegram_takes(name: str) -> None:
    for message in ALL_LONGEST[name]:
        assert len(shown(message).encode("utf-16-le")) // 2 <= TEXT_LIMIT
        assert shown(message).strip()


@pytest.mark.parametrize("name", EVERY_NAME)
def test_what_goes_with_a_file_fits_under_it(name: str) -> None:
    for message in ALL_LONGEST[name]:
        if message.file is not None:
            assert shown_length(message.text) <= CAPTION_LIMIT


@pytest.mark.parametrize("name", EVERY_NAME)
def test_the_length_of_a_text_is_measured_as_telegram_does(name: str) -> None:
    for message in (*ALL_NASTY[name], *ALL_LONGEST[name]):
        assert shown_length(message.text) == len(shown(message).encode("utf-16-le")) // 2


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


def test_the_same_values_make_the_same_messages() -> None:
    assert gallery.__wrapped__(ORDINARY) == ALL_ORDINARY


@pytest.mark.parametrize("path", sorted(Path("messages").rglob("*.py")), ids=lambda path: path.stem)
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
    comments = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in comments
    ]
