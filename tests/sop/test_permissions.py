"""Rights follow from the posts held now, and from nothing else."""

import pytest

from sop import permissions
from sop.errors import NotPermitted
from sop.model import Actor, HoldingKind, Task, TaskPart, capacity
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


def task_of(procedure: Procedure, step: int, *, part: TaskPart = TaskPart.STEP) -> Task:
    walk = Walk(procedure)
    walk.finish_up_to(step, part=part)
    return walk.task


def proposal_of(procedure: Procedure, unit: str) -> Task:
    walk = Walk(procedure)
    walk.finish_up_to(5)
    return walk.proposal(unit)


def readers_of(procedure: Procedure, task: Task) -> set[str]:
    posts = (*(post.code for post in procedure.posts), NOBODY)
    return {post for post in posts if permissions.may_read_files(somebody(post), procedure, task)}


# Tasks


def test_a_task_is_for_the_holder_of_its_post() -> None:
    task = Walk(INCOMING_MAIL).task

    handlers = {post for post in MAIL_POSTS if permissions.may_handle(somebody(post), task)}

    assert handlers == {"agendaris"}


def test_a_proposal_is_for_the_holder_of_the_post_of_its_unit() -> None:
    proposal = proposal_of(INCOMING_MAIL, "kesra")

    assert {post for post in MAIL_POSTS if permissions.may_handle(somebody(post), proposal)} == {"kasi_kesra"}


@pytest.mark.parametrize("kind", HoldingKind)
def test_an_acting_holder_has_the_rights_of_the_post(kind: HoldingKind) -> None:
    assert permissions.may_handle(somebody("agendaris", kind=kind), Walk(INCOMING_MAIL).task)


def test_who_holds_several_posts_has_the_rights_of_each() -> None:
    assert permissions.may_handle(somebody("camat", "agendaris"), Walk(INCOMING_MAIL).task)


def test_being_admin_opens_no_desk_and_no_file() -> None:
    admin = somebody(is_admin=True)

    assert not permissions.may_handle(admin, Walk(INCOMING_MAIL).task)
    assert not permissions.may_read_files(admin, INCOMING_MAIL, Walk(INCOMING_MAIL).task)
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


ALL_FIVE = {"camat", "sekcam", "kasi_pemerintahan", "kasi_kesra", "agendaris"}


@pytest.mark.parametrize(
    ("step", "readers"),
    [
        (1, {"camat", "sekcam", "kasi_pemerintahan", "agendaris"}),
        (3, {"camat", "sekcam", "kasi_pemerintahan", "agendaris"}),
        (6, ALL_FIVE),
        (8, {"camat", "kasi_pemerintahan", "kasi_kesra", "agendaris"}),
        (9, {"camat", "kasi_pemerintahan", "agendaris"}),
        (12, {"camat", "agendaris"}),
        (13, {"camat", "agendaris"}),
    ],
)
def test_files_are_for_who_takes_part_for_who_comes_later_and_for_the_head(step: int, readers: set[str]) -> None:
    assert readers_of(INCOMING_MAIL, task_of(INCOMING_MAIL, step)) == readers


def test_who_lays_something_before_who_decides_reads_what_was_laid_there() -> None:
    submission = task_of(INCOMING_MAIL, 10, part=TaskPart.SUBMISSION)

    assert readers_of(INCOMING_MAIL, submission) == {"camat", "sekcam", "kasi_pemerintahan", "agendaris"}


def test_in_the_real_sop_a_bidang_reads_what_it_takes_part_in_and_nothing_of_the_draft() -> None:
    steps = [step.number for step in IKU.steps if "kabid_tik" in readers_of(IKU, task_of(IKU, step.number))]

    assert steps == [4, 5, 6, 7]


def test_a_unit_reads_what_it_handed_in_itself() -> None:
    assert "kabid_tik" in readers_of(IKU, proposal_of(IKU, "tik"))


@pytest.mark.parametrize(("unit", "others"), [("tik", {"kabid_kip"}), ("kip", {"kabid_tik"})])
def test_a_unit_does_not_read_what_another_unit_hands_in(unit: str, others: set[str]) -> None:
    readers = readers_of(IKU, proposal_of(IKU, unit))

    assert readers.isdisjoint(others)
    assert readers == set(post.code for post in IKU.posts) - others


def test_a_unit_that_works_on_the_proposals_later_reads_them_all() -> None:
    assert "kasi_pemerintahan" in readers_of(INCOMING_MAIL, proposal_of(INCOMING_MAIL, "kesra"))
    assert "kasi_kesra" not in readers_of(INCOMING_MAIL, proposal_of(INCOMING_MAIL, "pemerintahan"))


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


def test_who_oversees_the_units_and_who_keeps_the_renstra_stands_in_the_file() -> None:
    overseers = {post.code for post in IKU.posts if permissions.oversees_units(somebody(post.code), IKU)}
    keepers = {post.code for post in IKU.posts if permissions.may_keep_renstra(somebody(post.code), IKU)}

    assert overseers == {"kasubag_umum_keuangan", "staf_sekretariat"}
    assert keepers == {"kasubag_umum_keuangan"}
