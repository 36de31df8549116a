"""Waking waiting pushes: at once when all is well, and never lost when it is not."""

import asyncio
import time

import pytest
from sqlalchemy import text

from api.db import Database
from api.dialogue.inbox import ANSWERED_CHANNEL
from api.wechat.waiting import REMEMBERED, AnswerListener, bounded, heard


async def announce(database: Database, *message_ids: int | str) -> None:
    async with database.transaction() as session:
        for message_id in message_ids:
            await session.execute(
                text("select pg_notify(:channel, :id)"),
                {"channel": ANSWERED_CHANNEL, "id": str(message_id)},
            )


async def test_only_those_who_wait_for_a_message_are_woken(database: Database) -> None:
    listener = AnswerListener(database.url)
    async with listener.running():
        await listener.connected.wait()
        with listener.expect(7) as one, listener.expect(7) as two, listener.expect(8) as other:
            await announce(database, "no number", 7)
            await heard(one, seconds=1)
            assert one.is_set()
            assert two.is_set()
            assert not other.is_set()


async def test_who_comes_a_moment_late_is_told_too(database: Database) -> None:
    listener = AnswerListener(database.url)
    async with listener.running():
        await listener.connected.wait()
        with listener.expect(REMEMBERED + 7) as event:
            await announce(database, *range(REMEMBERED + 8))
            await heard(event, seconds=2)
        with listener.expect(REMEMBERED + 1) as recent, listener.expect(1) as forgotten:
            assert recent.is_set()
            assert not forgotten.is_set()


async def test_g19_a_lost_connection_is_made_again_and_everybody_looks(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.wechat.waiting.RECONNECT_SECONDS", 0.05)
    listener = AnswerListener(database.url)
    async with listener.running():
        await listener.connected.wait()
        with listener.expect(7) as event:
            async with database.transaction() as session:
                await session.execute(
                    text(
                        "select pg_terminate_backend(pid) from pg_stat_activity"
                        " where query ilike 'listen%' and datname = current_database()"
                    )
                )
            await heard(event, seconds=2)
            assert event.is_set()
            event.clear()
            await announce(database, 7)
            await heard(event, seconds=1)
            assert event.is_set()


async def test_g19_without_a_database_the_listener_keeps_trying() -> None:
    listener = AnswerListener("postgresql://nobody@127.0.0.1:9/none")
    async with listener.running():
        with listener.expect(7) as event:
            await heard(event, seconds=0.05)
        assert not listener.connected.is_set()


async def test_g11_work_that_hangs_even_when_cancelled_is_left_behind() -> None:
    released = asyncio.Event()

    async def stubborn() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            await released.wait()  # as a query whose server does not even hear the cancelling

    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        await bounded(stubborn(), seconds=0.05)
    assert time.monotonic() - begun < 0.2
    released.set()
    await asyncio.sleep(0)


async def test_work_in_time_gives_its_result_or_its_error() -> None:
    async def work(error: Exception | None) -> int:
        if error is not None:
            raise error
        return 7

    assert await bounded(work(None), seconds=1) == 7
    with pytest.raises(KeyError):
        await bounded(work(KeyError("x")), seconds=1)
