"""When somebody is at the desk again, by shifts, by working time, and not on leave."""

from datetime import date, datetime, time

import pytest

from api.cases.desk_hours import back_at
from api.clock import SHANGHAI
from api.staff.models import Leave, Shift

WEEK = [Shift(weekday=day, starts_at=time(8), ends_at=time(18)) for day in range(5)]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026; the 27th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("shifts", "leave", "now", "expected"),
    [
        (WEEK, None, at(27, 10), None),
        (WEEK, None, at(27, 7), at(27, 8)),
        (WEEK, None, at(27, 22), at(30, 8)),
        (WEEK, (27, 27), at(27, 10), at(30, 8)),
        (WEEK, (28, 30), at(27, 22), datetime(2026, 12, 1, 8, tzinfo=SHANGHAI)),
        ([], None, at(27, 10), None),
        ([], None, at(27, 13), at(27, 14)),
        ([], None, at(27, 22), at(30, 9)),
        ([], None, at(28, 10), at(30, 9)),
        ([], (26, 30), at(27, 10), datetime(2026, 12, 1, 9, tzinfo=SHANGHAI)),
    ],
)
def test_when_somebody_is_back(
    shifts: list[Shift], leave: tuple[int, int] | None, now: datetime, expected: datetime | None
) -> None:
    leaves = []
    if leave is not None:
        first, last = (date(2026, 11, day) for day in leave)
        leaves = [Leave(first_day=first, last_day=last)]
    assert back_at(shifts, leaves, now=now) == expected
