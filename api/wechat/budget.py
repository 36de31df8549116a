"""What the platform still lets this account do today, shared by all processes in Redis.

    each API has a number of calls a day   alarm at 80 %, what can wait stops at 95 %
    45009 (used up)                        that API rests until midnight, Shanghai
    48001, 50002, 40013 … (may not)        that API rests for an hour, an operator is told

The account's own quota is never cleared by us (clear_quota): whoever has used it up has a fault to
look for. Without Redis nothing is counted and nothing is stopped.
"""

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta

from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.clock import local
from api.notifications.models import Priority
from api.wechat.api_errors import ErrorClass
from api.wechat.transport import ApiAnswer

log = logging.getLogger(__name__)

DAILY_CALLS = {
    "/cgi-bin/message/custom/send": 500_000,
    "/cgi-bin/message/template/send": 100_000,
    "/cgi-bin/message/subscribe/bizsend": 100_000,
    "/cgi-bin/menu/create": 1_000,
    "/cgi-bin/media/upload": 100_000,
    "/cgi-bin/media/get": 200_000,
}
"""Calls a day, as the platform's page on limits gives them; the one for bizsend is our guess."""

ALARM_AT = 0.80
RESERVED_FROM = 0.95
CAPABILITY_PAUSE = timedelta(hours=1)
"""Then it is tried again: the operator may have mended it."""

KEPT = timedelta(days=2)


class Budget:
    """Counts calls and remembers what is closed. `daily` says how many a path has."""

    def __init__(
        self,
        redis: Redis,
        *,
        clock: Callable[[], datetime],
        daily: dict[str, int] | None = None,
    ) -> None:
        self._redis = redis
        self._clock = clock
        self._daily = DAILY_CALLS if daily is None else daily

    async def refusal(self, path: str, priority: Priority) -> ApiAnswer | None:
        """Why this call must not be made now; None when it may be."""
        try:
            closed, used = await self._redis.mget(_closed_key(path), self._count_key(path))
        except (RedisError, OSError) as error:
            log.warning("redis is away: %s", type(error).__name__)
            return None
        if closed is not None:
            kind, _, reason = _text(closed).partition(" ")
            return ApiAnswer(error=ErrorClass[kind], cause=f"closed_{reason}")
        most = self._daily.get(path)
        if most and priority is Priority.NOTICE and int(used or 0) >= most * RESERVED_FROM:
            return ApiAnswer(error=ErrorClass.QUOTA, cause="quota_reserved")
        return None

    async def note(self, path: str, answer: ApiAnswer) -> None:
        """Count a call that was made, and close what the platform has closed."""
        try:
            await self._count(path)
            if answer.error is ErrorClass.QUOTA:
                await self._close(path, answer, until=self._midnight())
            elif answer.error is ErrorClass.CAPABILITY_OFF:
                await self._close(path, answer, until=self._clock() + CAPABILITY_PAUSE)
        except (RedisError, OSError) as error:
            log.warning("redis is away: %s", type(error).__name__)

    async def used(self, path: str) -> int:
        """Calls of today."""
        return int(await self._redis.get(self._count_key(path)) or 0)

    async def _count(self, path: str) -> None:
        key = self._count_key(path)
        used = await self._redis.incr(key)
        if used == 1:
            await self._redis.expire(key, KEPT)
        most = self._daily.get(path)
        if most and used == max(int(most * ALARM_AT), 1):
            log.error("wechat api %s: %s of %s calls of today are used", path, used, most)

    async def _close(self, path: str, answer: ApiAnswer, *, until: datetime) -> None:
        assert answer.error is not None
        words = f"{answer.error.name} {answer.reason}"
        seconds = max(int((until - self._clock()).total_seconds()), 1)
        if await self._redis.set(_closed_key(path), words, nx=True, ex=seconds):
            log.error(
                "wechat api %s is closed until %s: %s",
                path, local(until).isoformat(timespec="minutes"), answer.reason,
            )  # fmt: skip

    def _midnight(self) -> datetime:
        tomorrow = local(self._clock()).date() + timedelta(days=1)
        return datetime.combine(tomorrow, time(), tzinfo=local(self._clock()).tzinfo)

    def _count_key(self, path: str) -> str:
        return f"linli:calls:{local(self._clock()).date().isoformat()}:{path}"


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _closed_key(path: str) -> str:
    return f"linli:closed:{path}"
