"""Lock stores: one turn of a person at a time.

Rasa's own stores poll once a second, so that three quick messages of one person take three
seconds; its Redis store reads, changes and writes a lock in three steps, and two processes can
take it at once. The order of a person's messages is kept by the caller's queue.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from rasa.core.lock_store import LockError, LockStore
from rasa.utils.endpoints import EndpointConfig
from redis.asyncio import Redis
from redis.exceptions import LockError as RedisLockError
from redis.exceptions import RedisError

# Seconds. A turn is given up after TURN_SECONDS (channel.py), so a lock outlives no turn for long.
_LIFETIME = 60.0
_PATIENCE = 10.0
_POLL = 0.02

_PREFIX = "linli:rasa:lock:"


class ProcessLockStore(LockStore):
    """For a single process: waiting costs nothing, and whoever came first is served first."""

    def __init__(self, endpoint_config: EndpointConfig | None = None) -> None:
        """`endpoint_config` is what Rasa hands to every lock store that endpoints.yml names."""
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._interested: dict[str, int] = defaultdict(int)

    @asynccontextmanager
    async def lock(self, conversation_id: str, *_: Any, **__: Any) -> AsyncIterator[None]:
        """Hold the conversation; a lock that nobody holds or awaits is forgotten."""
        self._interested[conversation_id] += 1
        try:
            async with self._locks[conversation_id]:
                yield
        finally:
            self._interested[conversation_id] -= 1
            if not self._interested[conversation_id]:
                del self._interested[conversation_id], self._locks[conversation_id]


class RedisLockStore(LockStore):
    """For many processes: Redis' own lock, taken and released in one step each."""

    def __init__(
        self, redis: Redis[str] | None = None, *, endpoint_config: EndpointConfig | None = None
    ) -> None:
        """On a connection of the caller's, or on the address that endpoints.yml gives."""
        if redis is None:
            if endpoint_config is None or not endpoint_config.url:
                raise ValueError("RedisLockStore needs a connection or an address")
            redis = Redis.from_url(endpoint_config.url, decode_responses=True)
        self._redis = redis

    @asynccontextmanager
    async def lock(self, conversation_id: str, *_: Any, **__: Any) -> AsyncIterator[None]:
        """Hold the conversation. LockError when that takes too long or Redis is away."""
        lock = self._redis.lock(
            _PREFIX + conversation_id, timeout=_LIFETIME, sleep=_POLL, blocking_timeout=_PATIENCE
        )
        try:
            taken = await lock.acquire()
        except RedisError as error:
            raise LockError("the lock store is away") from error
        if not taken:
            raise LockError("the conversation stayed locked")
        try:
            yield
        finally:
            # Failing that, it expires by itself; the turn under it has its result already.
            with suppress(RedisError, RedisLockError):
                await lock.release()
