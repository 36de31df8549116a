"""Who is on duty: pure functions over a roster."""

from collections.abc import Iterable
from datetime import datetime

from api.clock import local
from api.staff.models import Leave, Shift


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
