"""What is done by the clock."""

from datetime import datetime, timedelta

import pytest
from procrastinate import PsycopgConnector
from prometheus_client import REGISTRY
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api import logs
from api.db import Database
from api.dialogue.inbox import Push, receive, take_up_again
from api.dialogue.models import MessageType
from api.jobs import app, defer
from api.log_lines import Context
from api.notifications.models import DeliveryState, OutboundMessage
from api.wechat.delivery import left_lying
from api.worker import connector_opened, log_failures, name_the_job

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


async def put(
    session: AsyncSession, openid: str, *, state: DeliveryState, queued_at: datetime
) -> None:
    """A message of our own accord in the outbox."""
    session.add(
        OutboundMessage(
            openid=openid, subject="", text="通知", options=[], state=state, queued_at=queued_at
        )
    )
    await session.flush()


async def test_only_what_is_old_and_queued_was_left_lying(
    session: AsyncSession, now: datetime
) -> None:
    await put(session, "forgotten", state=DeliveryState.QUEUED, queued_at=now - 3 * MINUTE)
    await put(session, "forgotten", state=DeliveryState.QUEUED, queued_at=now - 2 * MINUTE)
    await put(session, "fresh", state=DeliveryState.QUEUED, queued_at=now)
    await put(session, "sent", state=DeliveryState.SENT, queued_at=now - 3 * MINUTE)
    await put(session, "held", state=DeliveryState.HELD, queued_at=now - 3 * MINUTE)
    assert list(await left_lying(session, before=now - MINUTE)) == ["forgotten"]


async def test_a_message_that_lost_its_job_is_taken_up_once(
    session: AsyncSession, now: datetime
) -> None:
    push = Push(openid="wang", dedupe_key="m:1", type=MessageType.TEXT, text="你好")
    await receive(session, push, now=now - 5 * MINUTE)

    async def taken_up(*, since: timedelta = DAY, before: timedelta = MINUTE) -> int:
        return await take_up_again(session, since=now - since, before=now - before)

    assert await taken_up() == 0, "its job is still there"
    await session.execute(text("delete from procrastinate_jobs where task_name = 'handle_message'"))
    assert await taken_up(before=10 * MINUTE) == 0, "it is too young"
    assert await taken_up(since=4 * MINUTE) == 0, "it has failed for too long"
    assert await taken_up() == 1
    assert await taken_up() == 0


async def test_a_failed_job_leaves_one_line_without_its_content(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(openid: str) -> None:
        raise ValueError(f"{openid} said something")

    app.task(name="test_fails")(fails)
    async with connector_opened(PsycopgConnector(conninfo=database.url)):
        async with database.transaction() as session:
            await defer(session, "test_fails", openid="o-secret")
        with caplog.at_level("WARNING", logger="api.worker"):
            await app.run_worker_async(
                wait=False,
                install_signal_handlers=False,
                additional_context={"database": database},
                worker_middleware=[log_failures],
            )
    del app.tasks["test_fails"]
    lines = [record.getMessage() for record in caplog.records if record.name == "api.worker"]
    [line] = [line for line in lines if "(test_fails)" in line]
    assert "(test_fails) failed: ValueError" in line
    assert "o-secret" not in line
    assert REGISTRY.get_sample_value("linli_job_failures_total", {"task": "test_fails"}) == 1


async def test_every_line_of_a_job_says_which_it_is(database: Database) -> None:
    seen: list[Context] = []

    async def looks(openid: str, message_id: int) -> None:
        seen.append(logs.context())

    app.task(name="test_looks")(looks)
    async with connector_opened(PsycopgConnector(conninfo=database.url)):
        async with database.transaction() as session:
            await defer(session, "test_looks", openid="o-secret", message_id=7)
            await defer(session, "test_looks", openid="o-other", message_id=8)
        await app.run_worker_async(
            wait=False,
            install_signal_handlers=False,
            additional_context={"database": database},
            worker_middleware=[name_the_job, log_failures],
        )
    del app.tasks["test_looks"]
    assert [one.ids["message_id"] for one in seen] == [7, 8]
    assert [one.private for one in seen] == [("o-secret",), ("o-other",)]
    assert len({one.ids["job_id"] for one in seen}) == 2
    assert logs.context().ids == {}


async def test_an_unfinished_erasure_goes_on_each_minute(database: Database, now: datetime) -> None:
    """`now` lies before the clock of the task, so that the erasure is old enough."""
    async with database.transaction() as session:
        push = Push(openid="wang", dedupe_key="e:1", type=MessageType.UNSUBSCRIBE)
        await receive(session, push, now=now)
        await session.execute(text("delete from procrastinate_jobs"))
        await defer(session, "sweep_erasures", timestamp=0)
    async with connector_opened(PsycopgConnector(conninfo=database.url)):
        await app.run_worker_async(
            wait=False,
            install_signal_handlers=False,
            additional_context={"database": database},
            queues=["default"],
        )
        async with database.transaction() as session:
            query = text("select task_name, args from procrastinate_jobs order by id")
            jobs = (await session.execute(query)).all()
    assert ("erase_person", {"erasure_id": 1}) in [tuple(job) for job in jobs]
