"""What is to happen when: the acts of the year in the order of time."""

import heapq
from collections.abc import Awaitable, Callable
from datetime import datetime
from itertools import count

Act = Callable[[datetime], Awaitable[None]]
"""Something that somebody does at a moment."""


class Diary:
    """Acts by their moment; those of one moment in the order in which they were written."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, int, Act]] = []
        self._serial = count()

    def at(self, moment: datetime, act: Act) -> None:
        """Write an act down."""
        heapq.heappush(self._acts, (moment, next(self._serial), act))

    def next_moment(self) -> datetime | None:
        """When the next act is; None when nothing is to come."""
        return self._acts[0][0] if self._acts else None

    def take(self) -> tuple[datetime, Act]:
        """The next act, out of the diary."""
        moment, _, act = heapq.heappop(self._acts)
        return moment, act
