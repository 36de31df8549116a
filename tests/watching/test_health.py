"""`/healthz`, `/readyz`: each part by its name, within a second, and no word on where it is."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import httpx
import pytest
from fakeredis import FakeAsyncRedis
from fastapi import FastAPI
from redis.asyncio import Redis

from api.db import Database
from api.watching.health import BOUND_SECONDS, Health
from api.watching.routes import watching_router
from api.wechat.waiting import AnswerListener
from tests.launcher.helpers import free_port

NOWHERE = "postgresql://nobody:pa55word@127.0.0.1:{port}/nothing"


class Hanging(FakeAsyncRedis):
    """A Redis that takes the question and says nothing."""

    async def ping(self) -> bool:  # type: ignore[override]
        await asyncio.sleep(60)
        return True


@asynccontextmanager
async def client_of(
    database: Database, listener: AnswerListener, redis: Redis | None, now: datetime
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an app that has this room's routes only."""
    app = FastAPI()
    health = Health(database, listener, redis=redis)
    app.include_router(watching_router(database, health, token="t", clock=lambda: now))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://linli") as client:
        yield client


@asynccontextmanager
async def listening(database: Database) -> AsyncIterator[AnswerListener]:
    """A listener that has its connection."""
    listener = AnswerListener(database.url)
    async with listener.running():
        await asyncio.wait_for(listener.connected.wait(), timeout=10)
        yield listener


async def test_all_is_well(database: Database, now: datetime) -> None:
    async with (
        listening(database) as listener,
        client_of(database, listener, FakeAsyncRedis(), now) as client,
    ):
        answer = await client.get("/readyz")
        assert answer.status_code == 200
        parts = {"postgresql": "ok", "notifications": "ok", "redis": "ok"}
        assert answer.json() == {"status": "ok", "parts": parts}
        assert (await client.get("/healthz")).json() == {"status": "ok"}


async def test_without_redis_nobody_asks_for_one(database: Database, now: datetime) -> None:
    async with listening(database) as listener, client_of(database, listener, None, now) as client:
        answer = (await client.get("/readyz")).json()
    assert answer == {"status": "ok", "parts": {"postgresql": "ok", "notifications": "ok"}}


async def test_redis_away_is_degraded_and_found_out_in_time(
    database: Database, now: datetime
) -> None:
    async with (
        listening(database) as listener,
        client_of(database, listener, Hanging(), now) as client,
    ):
        asked = time.monotonic()
        answer = await client.get("/readyz")
        seconds = time.monotonic() - asked
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["parts"] == {"postgresql": "ok", "notifications": "ok", "redis": "away"}
    assert BOUND_SECONDS <= seconds < 30  # It did not wait for the minute.


async def test_without_its_notifications_it_is_degraded(database: Database, now: datetime) -> None:
    async with client_of(database, AnswerListener(database.url), None, now) as client:
        answer = await client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "degraded",
        "parts": {"postgresql": "ok", "notifications": "away"},
    }


async def test_postgresql_away_is_not_ready_and_tells_no_address(now: datetime) -> None:
    database = Database(NOWHERE.format(port=free_port()))
    try:
        async with client_of(database, AnswerListener(database.url), None, now) as client:
            answer = await client.get("/readyz")
            assert (await client.get("/healthz")).status_code == 200
    finally:
        await database.close()
    assert answer.status_code == 503
    assert answer.json()["status"] == "away"
    assert answer.json()["parts"]["postgresql"] == "away"
    for secret in ("pa55word", "127.0.0.1", "nobody"):
        assert secret not in answer.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_anybody_may_ask(database: Database, now: datetime, path: str) -> None:
    async with client_of(database, AnswerListener(database.url), None, now) as client:
        assert (await client.get(path)).status_code == 200
