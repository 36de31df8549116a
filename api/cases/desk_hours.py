"""When somebody is at the desk again: said to who asks for a person while nobody is there."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.calendar import add_working_minutes
from api.cases.models import Case
from api.clock import SHANGHAI, local
from api.staff.models import Leave, Shift
from api.staff.rules import comes_on_duty, is_on_duty

_ONE_DAY, _TWO_WEEKS = timedelta(days=1), timedelta(weeks=2)


def back_at(shifts: Sequence[Shift], leaves: Sequence[Leave], *, now: datetime) -> datetime | None:
    """When one person is there again (aware, UTC); None while they are.

    Who has no shifts can be given work at any hour, and reads it in working time
    (`cases.calendar`). Days of leave do not count.
    """
    moment = now
    while True:
        moment = _begins(shifts, moment)
        leave = next((one for one in leaves if _covers(one, moment)), None)
        if leave is None:
            return moment if moment > now else None
        moment = datetime.combine(leave.last_day + _ONE_DAY, time.min, SHANGHAI)


async def owner_back_at(session: AsyncSession, case: Case, *, now: datetime) -> datetime | None:
    """The same of who has a case."""
    shifts = await session.scalars(select(Shift).where(Shift.staff_id == case.owner_id))
    leaves = await session.scalars(
        select(Leave).where(Leave.staff_id == case.owner_id, Leave.last_day >= local(now).date())
    )
    return back_at(shifts.all(), leaves.all(), now=now)


def _begins(shifts: Sequence[Shift], moment: datetime) -> datetime:
    """The first moment of somebody's working time from a given one on; shifts come every week."""
    if not shifts:
        return add_working_minutes(moment, 0)
    if is_on_duty(shifts, (), now=moment):
        return moment
    begins = comes_on_duty(shifts, (), now=moment, before=moment + _TWO_WEEKS)
    assert begins is not None
    return begins


def _covers(leave: Leave, moment: datetime) -> bool:
    return leave.first_day <= local(moment).date() <= leave.last_day
