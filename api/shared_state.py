"""What many replicas share in Redis; in one process, without a server, a fake of it."""

from fakeredis import FakeAsyncRedis
from redis.asyncio import Redis

from api.settings import Settings


def open_redis(settings: Settings) -> Redis:
    """The Redis of `REDIS_URL`; without it one that lives in this process only."""
    if settings.redis_url is None:
        return FakeAsyncRedis()
    return Redis.from_url(settings.redis_url, socket_connect_timeout=1, socket_timeout=1)
