"""Looking up staff: by openid for authority, by name or role for assignment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.staff.models import Leave, Shift, StaffMember, StaffRole
from api.staff.rules import comes_on_duty, is_on_duty

REACHABLE = (StaffMember.active, StaffMember.openid.is_not(None))
"""Who can be given work: they are on the staff, and read what we write to them."""


def account_of(member: StaffMember) -> str:
    """The openid of somebody who is reachable."""
    assert member.openid is not None
    return member.openid


async def staff_by_openid(session: AsyncSession, openid: str) -> StaffMember | None:
    """The active staff member behind an openid of a verified push, if there is one."""
    query = select(StaffMember).where(StaffMember.openid == openid, StaffMember.active)
    return (await session.scalars(query)).one_or_none()


async def staff_with_role(session: AsyncSession, role: StaffRole) -> Sequence[StaffMember]:
    """Reachable staff of a role, the longest serving first."""
    query = select(StaffMember).where(StaffMember.role == role, *REACHABLE).order_by(StaffMember.id)
    return (await session.scalars(query)).all()


async def staff_named(session: AsyncSession, name: str) -> Sequence[StaffMember]:
    """Reachable staff whose name is, or ends with, what somebody typed (`伟` finds 李伟).

    Nothing typed finds nobody, rather than everybody.
    """
    if not name:
        return []
    query = select(StaffMember).where(*REACHABLE, StaffMember.name.endswith(name, autoescape=True))
    return (await session.scalars(query.order_by(StaffMember.id))).all()


@dataclass(frozen=True)
class Presence:
    """Who of some people works at a moment, who of them is on leave that day, and when those begin
    who do not work but will soon enough.
    """

    on_duty: frozenset[int]
    on_leave: frozenset[int]
    comes_at: Mapping[int, datetime]


async def presence_among(
    session: AsyncSession,
    staff_ids: Iterable[int],
    *,
    now: datetime,
    before: datetime | None = None,
) -> Presence:
    """Who of these people works at this moment; who is on leave does not.

    Args:
        session: the transaction.
        staff_ids: the people.
        now: aware.
        before: until when somebody who does not work now begins soon enough; None where nobody
            is waited for.
    """
    ids = list(staff_ids)
    today, last = local(now).date(), local(before or now).date()
    leaves: dict[int, list[Leave]] = {staff_id: [] for staff_id in ids}
    near = Leave.staff_id.in_(ids), Leave.first_day <= last, Leave.last_day >= today
    for leave in (await session.scalars(select(Leave).where(*near))).all():
        leaves[leave.staff_id].append(leave)
    shifts: dict[int, list[Shift]] = {staff_id: [] for staff_id in ids}
    for shift in (await session.scalars(select(Shift).where(Shift.staff_id.in_(ids)))).all():
        shifts[shift.staff_id].append(shift)
    working = {one for one in ids if is_on_duty(shifts[one], leaves[one], now=now)}
    comes_at: dict[int, datetime] = {}
    for one in ids:
        if before is None or one in working:
            continue
        begins = comes_on_duty(shifts[one], leaves[one], now=now, before=before)
        if begins is not None:
            comes_at[one] = begins
    away = {one for one in ids if any(leave.first_day <= today for leave in leaves[one])}
    return Presence(on_duty=frozenset(working), on_leave=frozenset(away), comes_at=comes_at)


async def on_leave_among(
    session: AsyncSession, staff_ids: Iterable[int], *, on: date
) -> frozenset[int]:
    """Who of these people is on leave on a day (Asia/Shanghai)."""
    query = select(Leave.staff_id).where(
        Leave.staff_id.in_(list(staff_ids)), Leave.first_day <= on, Leave.last_day >= on
    )
    return frozenset((await session.scalars(query)).all())
