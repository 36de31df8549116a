"""G30: the day's calls, counted for all processes, with an alarm and a reserve."""

import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from fakeredis import FakeAsyncRedis
from redis.exceptions import ConnectionError as RedisConnectionError

from api.notifications.models import Priority
from api.wechat.api_errors import ErrorClass
from api.wechat.budget import CAPABILITY_PAUSE, Budget
from api.wechat.client import SEND_PATH, WeChatClient
from tests.conftest import MONDAY_MORNING
from tests.wechat.api_side import ScriptedApi, access_token
from tests.wechat.platform_side import WANG

TWENTY = {SEND_PATH: 20}


class Desk:
    """A client with twenty messages a day, and a clock to move."""

    def __init__(self, redis: FakeAsyncRedis) -> None:
        self.now = MONDAY_MORNING
        self.api = ScriptedApi()
        self.budget = Budget(redis, clock=lambda: self.now, daily=TWENTY)
        self.client = WeChatClient(self.api.http, access_token(self.api, redis), self.budget)

    async def send(self, priority: Priority, *, times: int = 1) -> ErrorClass | None:
        """The class of the last answer."""
        for _ in range(times):
            answer = await self.client.send_text(WANG, "您好", priority=priority)
        return answer.error

    def sent(self) -> int:
        return len(self.api.bodies(SEND_PATH))


@pytest.fixture
async def redis() -> AsyncIterator[FakeAsyncRedis]:
    async with FakeAsyncRedis() as redis:
        yield redis


@pytest.fixture
async def desk(redis: FakeAsyncRedis) -> AsyncIterator[Desk]:
    desk = Desk(redis)
    async with desk.api.http:
        yield desk


async def test_g30_the_alarm_comes_once_at_eighty_percent(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="api.wechat.budget"):
        await desk.send(Priority.REPLY, times=15)
        assert caplog.messages == []
        await desk.send(Priority.REPLY, times=5)
    assert caplog.messages == [f"wechat api {SEND_PATH}: 16 of 20 calls of today are used"]


async def test_g30_what_can_wait_stops_at_ninety_five_percent(desk: Desk) -> None:
    assert await desk.send(Priority.NOTICE, times=19) is None
    assert await desk.send(Priority.NOTICE) is ErrorClass.QUOTA
    assert desk.sent() == 19
    assert await desk.send(Priority.REPLY) is None
    assert await desk.send(Priority.KEY) is None
    assert desk.sent() == 21


async def test_g30_a_new_day_begins_at_midnight_in_shanghai(desk: Desk) -> None:
    await desk.send(Priority.REPLY, times=20)
    desk.now += timedelta(hours=13, minutes=59)
    assert await desk.send(Priority.NOTICE) is ErrorClass.QUOTA
    desk.now += timedelta(minutes=1)
    assert await desk.send(Priority.NOTICE) is None
    assert await desk.budget.used(SEND_PATH) == 1


async def test_g26_45009_rests_until_midnight_and_nobody_clears_the_quota(
    desk: Desk, redis: FakeAsyncRedis, caplog: pytest.LogCaptureFixture
) -> None:
    desk.api.refuse(SEND_PATH, 45009)
    with caplog.at_level(logging.ERROR, logger="api.wechat.budget"):
        assert await desk.send(Priority.KEY) is ErrorClass.QUOTA
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "2026-11-24T00:00" in caplog.text
    assert await desk.send(Priority.KEY, times=3) is ErrorClass.QUOTA
    assert desk.sent() == 1
    (key,) = await redis.keys("linli:closed:*")
    assert 13 * 3600 < await redis.ttl(key) <= 14 * 3600
    assert {path for path, _, _ in desk.api.calls} == {SEND_PATH}


@pytest.mark.parametrize("code", [48001, 48004, 50002, 40164, 40125, 40013])
async def test_g26_what_the_account_may_not_do_rests_and_an_operator_is_told(
    desk: Desk, redis: FakeAsyncRedis, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    desk.api.refuse(SEND_PATH, code)
    with caplog.at_level(logging.ERROR, logger="api.wechat.budget"):
        assert await desk.send(Priority.KEY, times=3) is ErrorClass.CAPABILITY_OFF
    assert desk.sent() == 1
    assert len(caplog.records) == 1
    assert str(code) in caplog.text
    (key,) = await redis.keys("linli:closed:*")
    assert 0 < await redis.ttl(key) <= CAPABILITY_PAUSE.total_seconds()
    await redis.delete(key)
    assert await desk.send(Priority.KEY) is None


async def test_g30_two_processes_share_one_count(desk: Desk, redis: FakeAsyncRedis) -> None:
    other = Desk(redis)
    async with other.api.http:
        await desk.send(Priority.REPLY, times=10)
        await other.send(Priority.REPLY, times=9)
        assert await other.send(Priority.NOTICE) is ErrorClass.QUOTA
    assert await desk.send(Priority.NOTICE) is ErrorClass.QUOTA


async def test_g19_without_redis_nothing_is_stopped(
    desk: Desk, redis: FakeAsyncRedis, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise RedisConnectionError

    await desk.send(Priority.NOTICE)
    for name in ("mget", "incr", "get", "set"):
        monkeypatch.setattr(redis, name, away)
    assert await desk.send(Priority.NOTICE, times=30) is None
    assert desk.sent() == 31
