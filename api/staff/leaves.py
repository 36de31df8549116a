"""Leave (请假): entered by oneself or by somebody above, ended early by 销假.

Days are Asia/Shanghai dates, both ends included. Leaves of one person that overlap or touch are
one. What becomes of their open work, `cases.absence` says.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.errors import NotFoundError, RefusedError
from api.staff.models import Leave, StaffMember

LONGEST_LEAVE = timedelta(days=366)
"""Longer is no leave but another arrangement. Ours."""

ONE_DAY = timedelta(days=1)


async def enter_leave(
    session: AsyncSession,
    member: StaffMember,
    *,
    first_day: date,
    last_day: date,
    by: StaffMember | None = None,
    now: datetime,
) -> Leave:
    """Write a leave down; one that it meets is lengthened instead.

    Args:
        session: the transaction.
        member: whose leave; their row is locked until it ends.
        first_day: days that are past already do no harm.
        last_day: the last day off.
        by: who enters it; None for what no person does.
        now: aware.

    Raises:
        RefusedError: `leave_backwards`, `leave_over` or `leave_too_long`.
    """
    if last_day < first_day:
        raise RefusedError("leave_backwards")
    if last_day < local(now).date():
        raise RefusedError("leave_over", last_day=last_day)
    if last_day - first_day >= LONGEST_LEAVE:
        raise RefusedError("leave_too_long", longest=LONGEST_LEAVE.days)
    await _lock(session, member)
    met = [
        leave
        for leave in await leaves_of(session, member, since=first_day - ONE_DAY)
        if leave.first_day <= last_day + ONE_DAY
    ]
    if not met:
        met = [Leave(staff_id=member.id, first_day=first_day, last_day=last_day)]
        session.add(met[0])
    first, *others = met
    first.first_day = min(first_day, *(leave.first_day for leave in met))
    first.last_day = max(last_day, *(leave.last_day for leave in met))
    first.entered_at, first.entered_by_id = now, by.id if by is not None else None
    for other in others:
        first.handed_over_at = first.handed_over_at or other.handed_over_at
        await session.delete(other)
    await session.flush()
    return first


async def leaves_of(session: AsyncSession, member: StaffMember, *, since: date) -> Sequence[Leave]:
    """The leaves of a member that end on a day or later, in the order of time."""
    query = select(Leave).where(Leave.staff_id == member.id, Leave.last_day >= since)
    return (await session.scalars(query.order_by(Leave.first_day, Leave.id))).all()


async def leave_of(session: AsyncSession, member: StaffMember, *, on: date) -> Leave | None:
    """The leave that a member is on; None when they are not."""
    leaves = await leaves_of(session, member, since=on)
    return next((leave for leave in leaves if leave.first_day <= on), None)


async def end_leave(session: AsyncSession, member: StaffMember, *, now: datetime) -> Leave:
    """销假: the leave that runs, or else the next one, is over; they work from today on.

    What is returned is the leave as it was; a leave of which no day has passed is gone.

    Raises:
        NotFoundError: `no_leave`; there is none to end.
    """
    await _lock(session, member)
    today = local(now).date()
    leaves = await leaves_of(session, member, since=today)
    if not leaves:
        raise NotFoundError("no_leave", name=member.name)
    leave = leaves[0]
    was = Leave(staff_id=member.id, first_day=leave.first_day, last_day=leave.last_day)
    if leave.first_day < today:
        leave.last_day = today - ONE_DAY
    else:
        await session.delete(leave)
    await session.flush()
    return was


async def begun_leaves(session: AsyncSession, *, now: datetime) -> Sequence[Leave]:
    """Leaves that have begun and whose open work is not handed over yet, locked."""
    today = local(now).date()
    query = (
        select(Leave)
        .where(Leave.first_day <= today, Leave.last_day >= today, Leave.handed_over_at.is_(None))
        .order_by(Leave.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(query)).all()


async def _lock(session: AsyncSession, member: StaffMember) -> None:
    row = select(StaffMember.id).where(StaffMember.id == member.id)
    await session.execute(row.with_for_update(key_share=True))
