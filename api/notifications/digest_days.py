"""On which mornings who is told, and since when something is new to them. Pure.

All days are those of Asia/Shanghai; moments are aware, what comes out is UTC.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from api.cases.calendar import DAY_CLOSES, is_working_day
from api.clock import SHANGHAI, local
from api.staff.models import Leave, Shift

SAID_FROM = time(8, 30)
"""Half an hour before the day begins. Ours, like the next."""

SAID_UNTIL = time(10)
"""A worker process that was away catches up until then; later it is no morning's word any more."""

FURTHEST_BACK = 400
"""Days in which the last shift is looked for: longer than the longest leave."""


def digest_day(now: datetime) -> date | None:
    """The day whose digests may be sent at this moment; None when none may."""
    here = local(now)
    return here.date() if SAID_FROM <= here.time() < SAID_UNTIL else None


def is_for(day: date, *, shifts: Iterable[Shift], leaves: Iterable[Leave]) -> bool:
    """Whether somebody gets a digest on a day: never on leave, always on a working day (调休
    weekends are some), and on another day who has a shift on it.
    """
    if _is_away(leaves, day):
        return False
    return is_working_day(day) or any(shift.weekday == day.weekday() for shift in shifts)


def last_shift_end(shifts: Sequence[Shift], leaves: Sequence[Leave], *, now: datetime) -> datetime:
    """When somebody last went home. Without a single shift that is the end of the last working day
    (17:30) on which they were not on leave.
    """
    today = local(now).date()
    for back in range(FURTHEST_BACK):
        day = today - timedelta(days=back)
        if _is_away(leaves, day):
            continue
        ends = [shift.ends_at for shift in shifts if shift.weekday == day.weekday()]
        if not shifts and is_working_day(day):
            ends = [DAY_CLOSES]
        moments = [datetime.combine(day, end, SHANGHAI) for end in ends]
        past = [moment for moment in moments if moment <= now]
        if past:
            return max(past).astimezone(UTC)
    return now - timedelta(days=FURTHEST_BACK)


def _is_away(leaves: Iterable[Leave], day: date) -> bool:
    return any(leave.first_day <= day <= leave.last_day for leave in leaves)
