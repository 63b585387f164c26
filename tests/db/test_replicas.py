"""What processes on one database hold among themselves; each `Replicas` here stands for a process."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.exc import OperationalError

from db.replicas import Duty, Replicas
from tests.databases import PostgresqlServer

PATIENCE = 20.0
AProcess = Callable[[], Replicas]


@pytest.fixture
def a_process(postgresql_url: str) -> Iterator[AProcess]:
    begun: list[Replicas] = []

    def begin() -> Replicas:
        begun.append(Replicas(postgresql_url))
        return begun[-1]

    yield begin
    for process in begun:
        process.close()


async def test_one_process_has_a_duty_until_it_ends(postgresql_url: str, a_process: AProcess) -> None:
    first, second = Replicas(postgresql_url), a_process()

    assert await first.take(Duty.SEND)
    assert not await second.take(Duty.SEND)
    assert (first.has(Duty.SEND), second.has(Duty.SEND)) == (True, False)
    first.close()
    assert await second.take(Duty.SEND)


async def test_duties_do_not_stand_in_each_others_way(a_process: AProcess) -> None:
    first, second = a_process(), a_process()

    assert await first.take(Duty.SEND)
    assert await second.take(Duty.RECEIVE)
    assert await first.take_chats([int(Duty.RECEIVE)], most=1)


async def test_who_loses_the_connection_holds_nothing_and_can_take_it_again(
    postgresql: PostgresqlServer, postgresql_url: str, a_process: AProcess
) -> None:
    first, second = a_process(), a_process()
    await first.take(Duty.SEND)
    await first.take_chats([7], most=1)

    postgresql.shut(postgresql_url)
    with pytest.raises(OperationalError):
        await first.take(Duty.SEND)
    postgresql.reopen(postgresql_url)

    assert await second.take(Duty.SEND)
    assert not await first.take(Duty.SEND)
    assert await second.take_chats([7], most=1) == {7}


async def test_a_chat_is_in_the_hands_of_one_process(a_process: AProcess) -> None:
    first, second = a_process(), a_process()

    assert await first.take_chats([3, 2**62, -5], most=2) == {3, 2**62}
    assert await second.take_chats([3, 2**62, -5, 9], most=10) == {-5, 9}
    await first.free_chats([3])
    assert await second.take_chats([3, 2**62], most=10) == {3}


async def test_a_chat_that_was_taken_twice_is_freed_twice(a_process: AProcess) -> None:
    first, second = a_process(), a_process()
    for _ in range(2):
        await first.take_chats([3], most=1)

    await first.free_chats([3])
    assert await second.take_chats([3], most=1) == set()
    await first.free_chats([3])
    assert await second.take_chats([3], most=1) == {3}


async def test_every_process_that_listens_hears_a_call(a_process: AProcess) -> None:
    first, second = a_process(), a_process()
    heard = asyncio.Event()
    first.listen(heard.set)

    async with asyncio.timeout(PATIENCE):
        await heard.wait()  # what was said before it listened may be missed
        heard.clear()
        await second.call()
        await heard.wait()


async def test_who_was_cut_off_listens_again_and_looks_what_was_missed(
    postgresql: PostgresqlServer, postgresql_url: str, a_process: AProcess
) -> None:
    process, heard = a_process(), asyncio.Event()
    process.listen(heard.set)

    async with asyncio.timeout(PATIENCE):
        await heard.wait()
        heard.clear()
        postgresql.shut(postgresql_url)
        postgresql.reopen(postgresql_url)
        await heard.wait()


async def test_the_one_process_of_a_sqlite_file_holds_whatever_it_asks_for(sqlite_url: str) -> None:
    process = Replicas(sqlite_url)

    process.listen(lambda: None)
    assert process.is_alone
    assert await process.take(Duty.SEND)
    assert process.has(Duty.RECEIVE)
    assert await process.take_chats([1, 2, 3], most=2) == {1, 2}
    await process.free_chats([1, 2])
    await process.call()
    process.close()
