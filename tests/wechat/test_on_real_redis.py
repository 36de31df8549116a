"""The shared token on a real Redis server, where there is one on PATH."""

import asyncio
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest
from redis import Redis as BlockingRedis
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from api.wechat.tokens import AccessToken
from tests.living import free_port
from tests.wechat.api_side import SECRET, ScriptedApi

SERVER = shutil.which("redis-server")
pytestmark = pytest.mark.skipif(SERVER is None, reason="no redis-server on PATH")


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis server of our own."""
    port, folder = free_port(), tmp_path_factory.mktemp("redis")
    command = [str(SERVER), "--port", str(port), "--save", "", "--dir", str(folder)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    try:
        wait_until_it_answers(url)
        yield url
    finally:
        child.terminate()
        child.wait(timeout=10)


def wait_until_it_answers(url: str) -> None:
    """Up to ten seconds."""
    with BlockingRedis.from_url(url) as probe:
        for _ in range(100):
            try:
                probe.ping()
            except RedisConnectionError:
                time.sleep(0.1)
            else:
                return
    pytest.fail("redis-server did not answer")


async def test_g24_twenty_cold_workers_fetch_one_token(redis_url: str) -> None:
    api = ScriptedApi()
    api.token_delay = 0.05
    async with AsyncExitStack() as open_ones:
        open_ones.push_async_callback(api.http.aclose)
        connections = [
            await open_ones.enter_async_context(Redis.from_url(redis_url)) for _ in range(5)
        ]
        tokens = [
            AccessToken(api.http, connection, app_id="wx0000000000000001", app_secret=SECRET)
            for connection in connections
        ]
        got = await asyncio.gather(*(tokens[number % 5].get() for number in range(20)))
        assert set(got) == {"token-1"}
        assert api.token_fetches == 1
        await tokens[0].drop("token-1")
        await asyncio.gather(*(token.get() for token in tokens))
        assert api.token_fetches == 2
