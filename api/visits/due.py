"""When somebody is to be visited again, and in which order. Pure; days are those of Asia/Shanghai.

A visit is due an interval after the last one; who was never visited is due on the day on which they
were entered. After some results it is due sooner (`SOON_AGAIN`), never later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from api.visits.models import VisitResult

SOON_AGAIN: dict[VisitResult, int] = {
    VisitResult.MISSED: 2,
    VisitResult.NEEDS_HELP: 7,
    VisitResult.URGENT: 1,
}
"""Days after such a result in which somebody looks again. Presets of ours, like the next."""

MISSES_TOLD = 2
"""So many tries in a row at which nobody was met are told to the grid's lead."""


@dataclass(frozen=True)
class Last:
    """The last visit of a person."""

    day: date
    result: VisitResult


@dataclass(frozen=True)
class Due:
    """When a visit is due; `never` where there has been none yet."""

    on: date
    never: bool

    def overdue_days(self, today: date) -> int:
        """By how many days it is late; 0 where it is not."""
        return max((today - self.on).days, 0)

    def is_due(self, today: date) -> bool:
        """Whether somebody should go today."""
        return self.on <= today

    def order(self, today: date) -> tuple[bool, bool, date]:
        """What is overdue before what is due today, in each those never visited first, then those
        who have waited longest.
        """
        return self.on >= today, not self.never, self.on


def due_of(*, interval_days: int, entered_on: date, last: Last | None) -> Due:
    """When somebody is to be visited next."""
    if last is None:
        return Due(on=entered_on, never=True)
    days = min(interval_days, SOON_AGAIN.get(last.result, interval_days))
    return Due(on=last.day + timedelta(days=days), never=False)


def misses_in_a_row(results: Sequence[VisitResult]) -> int:
    """How many of the latest tries met nobody; the newest result comes first."""
    count = 0
    for result in results:
        if result is not VisitResult.MISSED:
            break
        count += 1
    return count
