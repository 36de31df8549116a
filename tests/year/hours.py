"""When a member of the staff works: their own reading of roster and leave, not the product's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from api.clock import SHANGHAI, local

ONE_DAY = timedelta(days=1)


@dataclass
class Hours:
    """Hours by weekday (0 is Monday; none: any day, 8 to 22) and days off, first and last."""

    weekly: dict[int, tuple[time, time]] = field(default_factory=dict)
    off: list[tuple[date, date]] = field(default_factory=list)
    came_on: date | None = None
    """The day from which on they are on the staff; None: since before the year."""
    gone_on: date | None = None
    """The day from which on they are not on the staff any more."""

    def of(self, day: date) -> tuple[time, time] | None:
        """From when to when they work on a day; None when they do not."""
        if self.came_on is not None and day < self.came_on:
            return None
        if self.gone_on is not None and day >= self.gone_on:
            return None
        if any(first <= day <= last for first, last in self.off):
            return None
        if not self.weekly:
            return time(8), time(22)
        return self.weekly.get(day.weekday())

    def at_work(self, moment: datetime) -> bool:
        """Whether they work at a moment."""
        hours = self.of(local(moment).date())
        return hours is not None and hours[0] <= local(moment).time() < hours[1]

    def next(self, moment: datetime) -> datetime | None:
        """The moment itself when they work then, else when they begin next; None: never again."""
        here = local(moment)
        for ahead in range(60):
            day = here.date() + ahead * ONE_DAY
            hours = self.of(day)
            if hours is None or (ahead == 0 and here.time() >= hours[1]):
                continue
            return max(here, datetime.combine(day, hours[0], SHANGHAI))
        return None


def days_at_work(hours: Hours, days: Sequence[date]) -> int:
    """On how many of these days they work."""
    return sum(hours.of(day) is not None for day in days)
