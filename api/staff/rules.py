"""Who is on duty, and who will be: pure functions over a roster."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from api.clock import SHANGHAI, local
from api.staff.models import Leave, Shift

_ONE_DAY = timedelta(days=1)


def is_on_duty(shifts: Iterable[Shift], leaves: Iterable[Leave], *, now: datetime) -> bool:
    """Whether one person works at this moment by their own shifts and leaves.

    A person without a single shift has no fixed hours (the desk, a grid lead) and counts as on
    duty whenever they are not on leave.
    """
    here = local(now)
    if any(leave.first_day <= here.date() <= leave.last_day for leave in leaves):
        return False
    shifts = list(shifts)
    return not shifts or any(
        shift.weekday == here.weekday() and shift.starts_at <= here.time() < shift.ends_at
        for shift in shifts
    )


def comes_on_duty(
    shifts: Iterable[Shift], leaves: Iterable[Leave], *, now: datetime, before: datetime
) -> datetime | None:
    """When one person who is off duty begins to work next (UTC), if that is before a moment.

    A day of leave until then ends the search, today's included: what they have goes to others when
    their leave begins. A person without a single shift has no hour at which they begin.
    """
    shifts, leaves = list(shifts), list(leaves)
    day, last = local(now).date(), local(before).date()
    while day <= last:
        if any(leave.first_day <= day <= leave.last_day for leave in leaves):
            return None
        begins = [
            datetime.combine(day, shift.starts_at, SHANGHAI)
            for shift in shifts
            if shift.weekday == day.weekday()
        ]
        ahead = [moment for moment in begins if now < moment < before]
        if ahead:
            return min(ahead).astimezone(UTC)
        day += _ONE_DAY
    return None
