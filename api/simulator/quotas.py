"""How often each API may be called in a day, which ends at midnight in Shanghai."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from api.simulator.errors import PlatformError

DAY_OF = ZoneInfo("Asia/Shanghai")
CLEARED_A_MONTH = 10


@dataclass(frozen=True)
class Use:
    """One API's calls of today; `limit` is None where none is set."""

    api: str
    used: int
    limit: int | None


class Quotas:
    """`limits` may be changed at any time; an API that is not in it is counted without end."""

    def __init__(self, limits: Mapping[str, int], *, clock: Callable[[], datetime]) -> None:
        self.limits = dict(limits)
        self._clock = clock
        self._day: date | None = None
        self._used: Counter[str] = Counter()
        self._cleared: Counter[tuple[int, int]] = Counter()

    def count(self, api: str) -> None:
        """Count one call. Raises PlatformError 45009 for one too many."""
        self._turn_over()
        limit = self.limits.get(api)
        if limit is not None and self._used[api] >= limit:
            raise PlatformError(45009, "reach max api daily quota limit")
        self._used[api] += 1

    def clear(self) -> None:
        """`clear_quota`: everything counted today is forgotten. Raises PlatformError 48006 when
        that was done ten times this month."""
        today = self._turn_over()
        month = (today.year, today.month)
        if self._cleared[month] >= CLEARED_A_MONTH:
            raise PlatformError(48006, "forbid to clear quota because of reaching the limit")
        self._cleared[month] += 1
        self._used.clear()

    def today(self) -> list[Use]:
        """Every API that was called today or has a limit, the most used first."""
        self._turn_over()
        apis = sorted({*self.limits, *self._used}, key=lambda api: (-self._used[api], api))
        return [Use(api, self._used[api], self.limits.get(api)) for api in apis]

    def _turn_over(self) -> date:
        today = self._clock().astimezone(DAY_OF).date()
        if today != self._day:
            self._day = today
            self._used.clear()
        return today
