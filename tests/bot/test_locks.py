"""One turn of a person at a time, in one process and over a real Redis."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from components.locks import ProcessLockStore, RedisLockStore
from engine_process import EngineProcess
from fake_actions import FakeActions, slowly
from rasa.core.lock_store import LockError, LockStore
from rasa.utils.endpoints import EndpointConfig
from redis.asyncio import Redis


def test_in_order_and_nothing_left() -> None:
    async def scenario() -> None:
        locks, order = ProcessLockStore(), []

        async def hold(number: int) -> None:
            async with locks.lock("p"):
                await asyncio.sleep(0.01)
                order.append(number)

        await asyncio.gather(*(hold(number) for number in range(5)))
        assert order == [0, 1, 2, 3, 4]
        assert not locks._locks
        assert not locks._interested

    asyncio.run(scenario())


def test_people_do_not_wait_for_each_other() -> None:
    async def scenario() -> None:
        locks = ProcessLockStore()
        async with locks.lock("a"):
            await asyncio.wait_for(locks.lock("b").__aenter__(), 0.1)

    asyncio.run(scenario())


def test_a_failed_turn_lets_go() -> None:
    async def scenario() -> None:
        locks = ProcessLockStore()
        with pytest.raises(ZeroDivisionError):
            async with locks.lock("p"):
                raise ZeroDivisionError
        async with locks.lock("p"):
            pass

    asyncio.run(scenario())


def test_rasa_makes_them_from_its_endpoints(redis_url: str) -> None:
    named = EndpointConfig(type="components.locks.ProcessLockStore")
    assert isinstance(LockStore.create(named), ProcessLockStore)

    async def scenario() -> None:
        store = LockStore.create(
            EndpointConfig(type="components.locks.RedisLockStore", url=redis_url)
        )
        assert isinstance(store, RedisLockStore)
        async with store.lock("p"):
            pass
        await store._redis.close()

    asyncio.run(scenario())
    with pytest.raises(ValueError, match="address"):
        RedisLockStore()


def test_redis_lock(redis_url: str) -> None:
    async def scenario() -> None:
        redis = Redis.from_url(redis_url, decode_responses=True)
        locks, inside, most = RedisLockStore(redis), 0, 0

        async def hold() -> None:
            nonlocal inside, most
            async with locks.lock("p"):
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0.01)
                inside -= 1

        await asyncio.gather(*(hold() for _ in range(5)))
        assert most == 1
        await redis.close()

    asyncio.run(scenario())


def test_redis_away_is_a_lock_error() -> None:
    async def scenario() -> None:
        redis = Redis.from_url("redis://127.0.0.1:9/0")
        with pytest.raises(LockError):
            async with RedisLockStore(redis).lock("p"):
                pass

    asyncio.run(scenario())


def test_two_processes_share_a_talk(
    model: Path, actions: FakeActions, redis_url: str, tmp_path: Path
) -> None:
    actions.answers["action_query"] = slowly(0.02, "欠费")
    with EngineProcess(
        model=model, data=tmp_path, actions_url=actions.url, redis_url=redis_url, workers=2
    ) as engine:
        burst = [threading.Thread(target=engine.says, args=("shared", "查水费")) for _ in range(8)]
        for message in burst:
            message.start()
        for message in burst:
            message.join()
        tracker = engine.tracker("shared")
        assert tracker is not None
        order = [event["event"] for event in tracker["events"] if event["event"] in ("user", "bot")]
        assert order == ["user", "bot"] * 8


def test_without_redis_a_turn_fails_and_invents_nothing(
    model: Path, actions: FakeActions, tmp_path: Path
) -> None:
    engine = EngineProcess(
        model=model, data=tmp_path, actions_url=actions.url, redis_url="redis://127.0.0.1:9/0"
    )
    with engine:
        assert engine.turn("p", "你好") == (502, {"error": "engine_failed"})
        assert engine.request("GET", "/health", token=None)[0] == 200
