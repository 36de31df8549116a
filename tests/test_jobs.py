"""Jobs belong to the transaction that makes them, and to the engine once it is committed."""

import asyncio
from datetime import datetime, timedelta

import pytest
from procrastinate import App, PsycopgConnector
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import Database, driver_connection
from api.jobs import defer, person_lock
from tests.factories import deferred


class ChangeOfMindError(Exception):
    """Undoes a transaction."""


async def test_what_is_undone_leaves_no_job(database: Database) -> None:
    async def change_of_mind() -> None:
        async with database.transaction() as session:
            await defer(session, "greet", name="王")
            assert await deferred(session, "greet") == [{"name": "王"}]
            raise ChangeOfMindError

    with pytest.raises(ChangeOfMindError):
        await change_of_mind()
    async with database.transaction() as session:
        assert await deferred(session, "greet") == []


async def test_a_part_that_is_undone_takes_its_jobs_with_it(session: AsyncSession) -> None:
    await defer(session, "greet", name="一")

    async def change_of_mind() -> None:
        async with session.begin_nested():
            await defer(session, "greet", name="二")
            raise ChangeOfMindError

    with pytest.raises(ChangeOfMindError):
        await change_of_mind()
    await defer(session, "greet", name="三")
    assert await deferred(session, "greet") == [{"name": "一"}, {"name": "三"}]


async def test_a_job_is_not_seen_before_the_commit(database: Database) -> None:
    async with database.transaction() as session:
        await defer(session, "greet", name="王")
        async with database.transaction() as other:
            assert await deferred(other, "greet") == []
    async with database.transaction() as other:
        assert await deferred(other, "greet") == [{"name": "王"}]


async def test_lock_and_time_are_kept(session: AsyncSession, now: datetime) -> None:
    later = now + timedelta(seconds=7)
    await defer(session, "greet", lock=person_lock("wang"), schedule_at=later)
    query = text("select lock, scheduled_at, queue_name, args from procrastinate_jobs")
    assert tuple((await session.execute(query)).one()) == ("person:wang", later, "default", {})


async def test_committed_jobs_are_carried_out_in_the_order_of_their_lock(
    database: Database,
) -> None:
    app = App(connector=PsycopgConnector(conninfo=database.url))
    done: list[str] = []
    finished = asyncio.Event()

    @app.task(name="greet")
    async def greet(name: str) -> None:
        await asyncio.sleep(0.05 if name == "一" else 0)
        done.append(name)
        if len(done) == 3:
            finished.set()

    async with database.transaction() as session:
        for name in "一二三":
            await defer(session, "greet", lock=person_lock("wang"), name=name)
    async with app.open_async():
        worker = asyncio.create_task(
            app.run_worker_async(
                concurrency=3, fetch_job_polling_interval=0.05, install_signal_handlers=False
            )
        )
        await asyncio.wait_for(finished.wait(), timeout=20)
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
    assert done == ["一", "二", "三"]


async def test_the_engine_shares_the_sessions_transaction(session: AsyncSession) -> None:
    query = "select pg_current_xact_id()::text"
    ours = await session.scalar(text(query))
    cursor = await (await driver_connection(session)).execute(query)
    assert await cursor.fetchone() == (ours,)
