"""Rights follow from the posts held now, and from nothing else."""

import pytest

from sop import permissions
from sop.errors import NotPermitted
from sop.model import Actor, HoldingKind, capacity
from sop.procedure import Procedure
from tests.procedures import IKU, INCOMING_MAIL
from tests.sop.walk import Walk

NOBODY = "nobody"
MAIL_POSTS = ("camat", "sekcam", "kasi_pemerintahan", "kasi_kesra", "agendaris", NOBODY)


def somebody(*posts: str, kind: HoldingKind = HoldingKind.DEFINITIVE, is_admin: bool = False) -> Actor:
    return Actor(person_id=1, posts={post: kind for post in posts if post != NOBODY}, is_admin=is_admin)


def those_who(right: str, procedure: Procedure, posts: tuple[str, ...], *, is_admin: bool = False) -> set[str]:
    """The posts whose holder has a right such as "start"."""
    may = getattr(permissions, f"may_{right}")
    return {post for post in posts if may(somebody(post, is_admin=is_admin), procedure)}


def readers_of(procedure: Procedure, posts: tuple[str, ...], *, step: int) -> set[str]:
    return {post for post in posts if permissions.may_read_files(somebody(post), procedure, step=step)}


# Tasks


def test_a_task_is_for_the_holder_of_its_post() -> None:
    task = Walk(INCOMING_MAIL).task

    handlers = {post for post in MAIL_POSTS if permissions.may_handle(somebody(post), task)}

    assert handlers == {"agendaris"}


@pytest.mark.parametrize("kind", HoldingKind)
def test_an_acting_holder_has_the_rights_of_the_post(kind: HoldingKind) -> None:
    assert permissions.may_handle(somebody("agendaris", kind=kind), Walk(INCOMING_MAIL).task)


def test_who_holds_several_posts_has_the_rights_of_each() -> None:
    assert permissions.may_handle(somebody("camat", "agendaris"), Walk(INCOMING_MAIL).task)


def test_being_admin_opens_no_desk_and_no_file() -> None:
    admin = somebody(is_admin=True)

    assert not permissions.may_handle(admin, Walk(INCOMING_MAIL).task)
    assert not permissions.may_read_files(admin, INCOMING_MAIL, step=1)
    assert not permissions.may_cancel(admin, INCOMING_MAIL)


# Runs


def test_capabilities_of_the_file_decide_who_starts_cancels_and_watches() -> None:
    assert those_who("start", INCOMING_MAIL, MAIL_POSTS) == {"agendaris"}
    assert those_who("cancel", INCOMING_MAIL, MAIL_POSTS) == {"sekcam"}
    assert those_who("watch", INCOMING_MAIL, MAIL_POSTS) == {"camat", "sekcam", "agendaris"}


def test_an_admin_may_start_and_watch_but_not_cancel_for_that() -> None:
    everybody = set(MAIL_POSTS)

    assert those_who("start", INCOMING_MAIL, MAIL_POSTS, is_admin=True) == everybody
    assert those_who("watch", INCOMING_MAIL, MAIL_POSTS, is_admin=True) == everybody
    assert those_who("cancel", INCOMING_MAIL, MAIL_POSTS, is_admin=True) == {"sekcam"}


def test_in_the_real_sop_the_head_cancels_and_all_six_posts_watch() -> None:
    posts = (*(post.code for post in IKU.posts), NOBODY)

    assert those_who("cancel", IKU, posts) == {"kepala_dinas"}
    assert those_who("start", IKU, posts) == {"kepala_dinas", "kasubag_umum_keuangan"}
    assert those_who("watch", IKU, posts) == set(posts) - {NOBODY}


# Files


@pytest.mark.parametrize(
    ("step", "readers"),
    [
        (1, {"camat", "sekcam", "kasi_pemerintahan", "agendaris"}),
        (2, {"camat", "sekcam", "kasi_pemerintahan", "agendaris"}),
        (3, {"camat", "sekcam", "kasi_pemerintahan", "agendaris"}),
        (4, {"camat", "kasi_pemerintahan", "kasi_kesra", "agendaris"}),
        (5, {"camat", "agendaris"}),
    ],
)
def test_files_are_for_who_takes_part_for_who_comes_later_and_for_the_head(step: int, readers: set[str]) -> None:
    assert readers_of(INCOMING_MAIL, MAIL_POSTS, step=step) == readers


def test_in_the_real_sop_a_bidang_reads_what_it_takes_part_in_and_nothing_of_the_draft() -> None:
    steps = [step.number for step in IKU.steps if "kabid_tik" in readers_of(IKU, ("kabid_tik",), step=step.number)]

    assert steps == [4, 5, 6, 7]


# Capacity


def test_an_acting_official_signs_as_such() -> None:
    signed = [capacity("Sekretaris", kind) for kind in HoldingKind]

    assert signed == ["Sekretaris", "Plh. Sekretaris", "Plt. Sekretaris"]


# Refusing


def test_a_missing_right_is_refused() -> None:
    permissions.require(True)
    permissions.require_admin(somebody(is_admin=True))

    with pytest.raises(NotPermitted):
        permissions.require(False)
    with pytest.raises(NotPermitted):
        permissions.require_admin(somebody("camat"))
