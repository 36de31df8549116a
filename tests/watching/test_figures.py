"""`/metrics`: what stands in the store, what was counted, and who may read it."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api import metrics
from api.db import Database
from api.dialogue.inbox import finish
from api.dialogue.models import Outcome
from api.jobs import defer
from api.notifications.models import DeliveryState, OutboundMessage, Priority
from api.settings import SettingsError
from api.watching.figures import Figures, exposition, measure
from api.watching.health import Health
from api.watching.routes import watching_router
from api.watching.worker_door import counters_served
from api.wechat.waiting import AnswerListener
from tests.factories import make_message
from tests.launcher.helpers import free_port, listener

MINUTE = timedelta(minutes=1)
TOKEN = "a-token-of-the-tests"

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples(exposed: str) -> Samples:
    """Every value of an exposition, by its name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(exposed)
        for sample in family.samples
    }


async def some_work(session: AsyncSession, now: datetime) -> None:
    """A message without an end, one with, an outbox in every state, jobs due and not yet due."""
    await make_message(session, now=now - 3 * MINUTE)
    ended = await make_message(session, now=now - 9 * MINUTE)
    await finish(session, ended, outcome=Outcome.ANSWERED, notes=(), now=now)
    for state in (*DeliveryState, DeliveryState.HELD):
        session.add(
            OutboundMessage(
                openid="wang",
                subject="",
                text="通知",
                options=[],
                priority=Priority.NOTICE,
                state=state,
                queued_at=now,
            )
        )
    await session.execute(text("delete from procrastinate_jobs"))
    await defer(session, "deliver", schedule_at=now - 2 * MINUTE, openid="wang")
    await defer(session, "deliver", schedule_at=now - 5 * MINUTE, openid="chen")
    await defer(session, "sweep_reply", schedule_at=now + MINUTE, message_id=1)
    await session.flush()


async def test_what_waits_is_measured(session: AsyncSession, now: datetime) -> None:
    await some_work(session, now)
    assert await measure(session, now=now) == Figures(
        jobs={("deliver", "todo"): 2, ("sweep_reply", "todo"): 1},
        oldest_job=300.0,
        outbound={"queued": 1, "held": 2, "announced": 1, "unknown": 1},
        unhandled=1,
        oldest_unhandled=180.0,
    )


async def test_where_nothing_waits_all_is_nought(session: AsyncSession, now: datetime) -> None:
    assert await measure(session, now=now) == Figures(
        jobs={},
        oldest_job=0.0,
        outbound={"queued": 0, "held": 0, "announced": 0, "unknown": 0},
        unhandled=0,
        oldest_unhandled=0.0,
    )


async def test_a_job_without_a_time_is_as_old_as_its_making(session: AsyncSession) -> None:
    await defer(session, "deliver", openid="wang")
    made = await session.scalar(text("select min(at) from procrastinate_events"))
    assert made is not None
    assert (await measure(session, now=made + MINUTE)).oldest_job == 60.0


async def test_the_exposition_is_prometheuss_own_form(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        await some_work(session, now)
    metrics.DELIVERIES.labels("kf", "sent").inc()
    read = samples((await exposition(database, now=now)).decode())
    assert read[("linli_store_up", ())] == 1
    assert read[("linli_jobs", (("status", "todo"), ("task", "deliver")))] == 2
    assert read[("linli_outbound_waiting", (("state", "held"),))] == 2
    assert read[("linli_oldest_job_seconds", ())] == 300
    assert read[("linli_inbound_unhandled", ())] == 1
    assert read[("linli_oldest_inbound_unhandled_seconds", ())] == 180
    assert read[("linli_deliveries_total", (("route", "kf"), ("state", "sent")))] >= 1


async def test_without_a_store_the_counters_are_still_told(now: datetime) -> None:
    away = Database(f"postgresql://nobody@127.0.0.1:{free_port()}/nothing")
    try:
        read = samples((await exposition(away, now=now)).decode())
    finally:
        await away.close()
    assert read[("linli_store_up", ())] == 0
    assert ("linli_store_failures_total", ()) in read
    assert ("linli_inbound_unhandled", ()) not in read


async def test_a_store_that_hangs_is_not_waited_for(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        await session.execute(text("lock table outbound_messages in access exclusive mode"))
        read = samples((await exposition(database, now=now)).decode())
    assert read[("linli_store_up", ())] == 0


@pytest.fixture
async def client(database: Database, now: datetime) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an app that has this room's routes only."""
    app = FastAPI()
    health = Health(database, AnswerListener(database.url), redis=None)
    app.include_router(watching_router(database, health, token=TOKEN, clock=lambda: now))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://linli") as client:
        yield client


STRANGERS = [
    {},
    {"Authorization": ""},
    {"Authorization": "Bearer nonsense"},
    {"Authorization": f"Basic {TOKEN}"},
    {"Authorization": TOKEN},
    {"Authorization": "Bearer t\u00e4"},
]


class TestDoorOfTheApi:
    async def test_who_brings_the_token_reads(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/plain; version=")
        assert samples(answer.text)[("linli_store_up", ())] == 1

    @pytest.mark.parametrize("headers", STRANGERS, ids=str)
    async def test_nobody_else_does(
        self, client: httpx.AsyncClient, headers: dict[str, str]
    ) -> None:
        raw = {name.encode(): value.encode() for name, value in headers.items()}
        answer = await client.get("/metrics", headers=raw)
        assert answer.status_code == 401
        assert "linli_" not in answer.text


@pytest.fixture
def door() -> Iterator[str]:
    """The address of a worker's counters."""
    port = free_port()
    with counters_served(host="127.0.0.1", port=port, token=TOKEN):
        yield f"http://127.0.0.1:{port}"


class TestDoorOfTheWorker:
    def test_who_brings_the_token_reads(self, door: str) -> None:
        metrics.HANDLED.labels(Outcome.CASE).inc()
        answer = httpx.get(
            f"{door}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, trust_env=False
        )
        assert answer.status_code == 200
        read = samples(answer.text)
        assert read[("linli_messages_handled_total", (("outcome", "case"),))] >= 1

    @pytest.mark.parametrize("headers", STRANGERS, ids=str)
    def test_nobody_else_does(self, door: str, headers: dict[str, str]) -> None:
        raw = {name.encode(): value.encode() for name, value in headers.items()}
        answer = httpx.get(f"{door}/metrics", headers=raw, trust_env=False)
        assert (answer.status_code, answer.text) == (401, "a valid token is needed")

    def test_there_is_nothing_else(self, door: str) -> None:
        assert httpx.get(f"{door}/", trust_env=False).status_code == 404

    def test_without_a_port_there_is_no_door(self) -> None:
        with counters_served(host="127.0.0.1", port=None, token=TOKEN):
            pass

    def test_a_port_that_is_taken_is_told_in_one_line(self) -> None:
        with (
            listener() as taken,
            pytest.raises(SettingsError, match="METRICS_PORT: cannot listen"),
            counters_served(host="127.0.0.1", port=taken, token=TOKEN),
        ):
            pass
