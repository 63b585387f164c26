"""Long lists come in pages; a page that is no longer there shows the last one that is."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import labels
from messages.dispositions import DispositionLine, disposition_list
from messages.meetings import meeting_list
from messages.message import PAGE_ROWS, Message, one_line, page_count, page_row
from messages.people import PostView, access_request, posts
from messages.proposals import proposal_list
from messages.runs import HistoryLine, history, run_list
from messages.tasks import file_list, task_list, unasked_file
from sop.dispositions import Receiver, Shelf
from tests.messages.gallery import (
    LATER,
    NOW,
    ZONE,
    a_disposition,
    a_meeting,
    a_proposal,
    a_run,
    a_task,
    buttons_of,
)


def some_posts(count: int) -> list[PostView]:
    """Return vacant posts as the list of posts numbers them."""
    return [PostView(f"post_{n}", f"Jabatan {n}", None, has_open_link=False, page=n // PAGE_ROWS) for n in range(count)]


LISTS: dict[str, Callable[[int, int], Message]] = {
    "tasks": lambda items, page: task_list(
        [(a_task(id=n), a_run()) for n in range(items)], page=page, now=NOW, zone=ZONE
    ),
    "files": lambda items, page: file_list(
        "x", [(n, f"{n}.pdf", NOW) for n in range(items)], page=page, data="run:files:7", zone=ZONE
    ),
    "posts": lambda items, page: posts(some_posts(items), page=page),
    "access request": lambda items, page: access_request(
        request_id=7, name="Joko", username=None, vacant=some_posts(items), page=page
    ),
    "tasks of a file": lambda items, page: unasked_file(
        file_id=7, name="a.pdf", tasks=[(a_task(id=n), a_run()) for n in range(items)], page=page
    ),
    "runs": lambda items, page: run_list([a_run(id=n) for n in range(items)], page=page),
    "dispositions": lambda items, page: disposition_list(
        [
            DispositionLine(
                a_disposition(id=n, task_id=n),
                "Sekretaris",
                [("Staf", Receiver(n, "staf"))],
                "IKU",
                is_incoming=True,
                shelf=Shelf.UNREAD,
            )
            for n in range(items)
        ],
        page=page,
        zone=ZONE,
    ),
    "meetings": lambda items, page: meeting_list(
        [(a_meeting(id=n), None) for n in range(items)], page=page, now=NOW, zone=ZONE
    ),
    "proposals": lambda items, page: proposal_list(
        [(a_proposal(id=n), a_run()) for n in range(items)], page=page, zone=ZONE
    ),
    "history": lambda items, page: history(
        a_run(), [HistoryLine(NOW, "", f"peristiwa {n}") for n in range(items)], page=page, zone=ZONE
    ),
}
TURNS = {"‹", "›"}
OTHERS = TURNS | {labels.REJECT, labels.IGNORE_FILE, labels.SEARCH}
SHELF = "disposition:list:"


def turns_of(message: Message) -> dict[str, str]:
    """Return the paging buttons."""
    return {button.label: button.data for button in buttons_of(message) if button.label in TURNS}


@pytest.mark.parametrize("name", LISTS)
def test_eight_rows_fit_one_page_and_nine_do_not(name: str) -> None:
    short, long = LISTS[name](PAGE_ROWS, 0), LISTS[name](PAGE_ROWS + 1, 0)

    assert turns_of(short) == {}
    assert "halaman" not in short.text
    assert list(turns_of(long)) == ["›"]
    assert "(halaman 1 dari 2)" in long.text


@pytest.mark.parametrize("name", LISTS)
def test_pages_can_be_turned_both_ways(name: str) -> None:
    middle, last = LISTS[name](20, 1), LISTS[name](20, 2)

    assert list(turns_of(middle)) == ["‹", "›"]
    assert turns_of(middle)["‹"].endswith(":0")
    assert turns_of(middle)["›"].endswith(":2")
    assert list(turns_of(last)) == ["‹"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("page", [3, 8, 999_999_999])
def test_a_page_that_is_no_longer_there_shows_the_last_one(name: str, page: int) -> None:
    assert LISTS[name](20, page) == LISTS[name](20, 2)


@pytest.mark.parametrize("name", sorted(LISTS.keys() - {"history"}))
def test_every_row_is_a_button_and_none_is_shown_twice(name: str) -> None:
    pages = [LISTS[name](20, page) for page in range(3)]

    data = [
        button.data
        for page in pages
        for button in buttons_of(page)
        if button.label not in OTHERS and not button.data.startswith(SHELF)
    ]
    assert len(data) == len(set(data)) == 20


def test_late_tasks_are_marked() -> None:
    late, in_time = a_task(due_at=NOW), a_task(due_at=LATER)

    message = task_list(
        [(late, a_run()), (in_time, a_run())], page=0, now=replace(late, due_at=LATER).due_at, zone=ZONE
    )

    _, first, second, *_ = message.text.split("\n")
    assert first.startswith("!")
    assert second.startswith("●")


@pytest.mark.parametrize("items", [0, 1, 8, 9, 16, 17, 800])
def test_there_are_as_many_pages_as_rows_need(items: int) -> None:
    assert (page_count(items) - 1) * PAGE_ROWS <= max(0, items - 1) < page_count(items) * PAGE_ROWS
    assert (page_row("x", page=0, items=items) == ()) is (items <= PAGE_ROWS)


@given(st.text(max_size=300), st.integers(1, 80))
def test_a_value_on_one_line_is_never_longer_than_asked(value: str, limit: int) -> None:
    line = one_line(value, limit)

    assert len(line) <= limit
    assert line == " ".join(line.split())
