"""The platform's clock can be moved ahead; a clock for tests can also be slept on."""

import asyncio
import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count


def utc_now() -> datetime:
    return datetime.now(UTC)


class MovableClock:
    """The time of `wire` plus whatever it was moved ahead by.

    Everything that the platform keeps by date follows it. What leaves the platform (CreateTime, the
    timestamp of a signature) stays on `wire`: a webhook refuses a push that comes from tomorrow.
    """

    def __init__(self, wire: Callable[[], datetime] = utc_now) -> None:
        self.wire = wire
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return self.wire() + self.ahead

    def move(self, by: timedelta) -> None:
        """Raises ValueError for a move back, which no platform makes."""
        if by < timedelta():
            raise ValueError("a platform's clock goes ahead only")
        self.ahead += by


class HandClock:
    """Stands still until it is moved, and wakes whoever sleeps on it: the cut-off of 5 s, pauses
    and slow faults pass without anybody waiting.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._sleepers: list[tuple[datetime, int, asyncio.Event]] = []
        self._numbers = count()

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken = asyncio.Event()
        until = self.now + timedelta(seconds=seconds)
        heapq.heappush(self._sleepers, (until, next(self._numbers), woken))
        await woken.wait()

    def move(self, by: timedelta) -> None:
        self.now += by
        while self._sleepers and self._sleepers[0][0] <= self.now:
            heapq.heappop(self._sleepers)[2].set()
