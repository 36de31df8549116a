"""One turn of a person at a time, in one process and over a real Redis."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from components.locks import ProcessLockStore, RedisLockStore
from engine_process import EngineProcess
from fake_actions import FakeActions, slowly
from rasa.core.lock_store import LockError
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


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server on PATH")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = str(tmp_path_factory.mktemp("redis"))
    arguments = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    process = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            break
        except OSError:
            time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(5)


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

        began = time.monotonic()
        await asyncio.gather(*(hold() for _ in range(5)))
        assert most == 1
        assert time.monotonic() - began < 1
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
