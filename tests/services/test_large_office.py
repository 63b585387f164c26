"""An office with more posts than a page has rows: every post can be reached, and the way back leads where one was."""

from dataclasses import replace
from typing import Any

import pytest

from db.database import Database
from messages import labels
from messages.message import PAGE_ROWS, Button, Message
from services import files, people_data, registration
from services.registration import Account
from sop.errors import ClaimAlreadyDecided, NotPermitted
from sop.procedure import Post
from tests.procedures import IKU
from tests.services.office import STRANGER, OfficeAtWork

POSTS = 20
KSB = "kasubag_umum_keuangan"


@pytest.fixture
def office(database: Database) -> OfficeAtWork:
    numbers = range(POSTS - len(IKU.posts))
    more = [Post(f"kabid_{number}", f"Kepala Bidang {number}", f"Kabid {number}", None) for number in numbers]
    return OfficeAtWork(database, procedure=replace(IKU, posts=(*IKU.posts, *more)))


def button(message: Message, label: str) -> Button:
    (found,) = (button for row in message.rows for button in row if button.label == label)
    return found


def pages(office: OfficeAtWork, service: Any, **about: Any) -> list[str]:
    """Return the data of all buttons, page by page, but not of those that turn the page."""
    found = []
    for page in range(-(-POSTS // PAGE_ROWS)):
        message = office.see(service, page=page, **about)
        found += [
            button.data for row in message.rows for button in row if button.label not in ("‹", "›", labels.REJECT)
        ]
    return found


def test_every_post_is_on_one_page_of_the_list(office: OfficeAtWork) -> None:
    admin = office.admin()

    shown = pages(office, people_data.post_page, sender=admin)

    assert shown == [f"post:show:{post.code}" for post in office.office.procedure.posts]


def test_the_way_back_from_a_post_leads_to_its_page(office: OfficeAtWork) -> None:
    admin = office.admin()

    post = office.see(people_data.show_post, sender=admin, post="kabid_5")
    link = office.do(people_data.create_link, sender=admin, post="kabid_5")

    assert button(post, labels.BACK).data == button(link, labels.BACK).data == "post:list:1"


def test_every_vacant_post_can_be_chosen_for_a_stranger(office: OfficeAtWork) -> None:
    admin = office.admin()
    office.do(registration.request_access, account=Account(STRANGER, "joko", "Joko"))
    (told,) = office.deliver()
    assert button(told.message, "›").data == "access:posts:1:1"

    shown = pages(office, people_data.access_page, sender=admin, request_id=1)

    assert shown == [f"access:grant:1:{post.code}" for post in office.office.procedure.posts]


def test_the_pages_of_a_request_are_for_admins_and_end_with_it(office: OfficeAtWork) -> None:
    admin, other = office.admin(), office.seat(KSB)
    office.do(registration.request_access, account=Account(STRANGER, "joko", "Joko"))

    with pytest.raises(NotPermitted):
        office.see(people_data.access_page, sender=other.telegram_id, request_id=1, page=1)
    office.do(registration.reject_access, sender=admin, request_id=1)
    with pytest.raises(ClaimAlreadyDecided):
        office.see(people_data.access_page, sender=admin, request_id=1, page=1)


def test_a_kept_file_can_be_given_to_any_of_many_tasks(office: OfficeAtWork) -> None:
    office.seat_everybody()
    account = office.account(KSB)
    office.send_file(account)

    message = office.see(files.task_page, sender=account, file_id=1, page=3)

    assert "tidak ada tugas" in message.text
    with pytest.raises(NotPermitted):
        office.see(files.task_page, sender=office.account("sekretaris"), file_id=1, page=0)
