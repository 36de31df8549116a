"""Looking up staff: by openid for authority, by name or role for assignment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.staff.models import Leave, Shift, StaffMember, StaffRole
from api.staff.rules import is_on_duty

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
    """Who of some people works at a moment, and who of them is on leave that day."""

    on_duty: frozenset[int]
    on_leave: frozenset[int]


async def presence_among(
    session: AsyncSession, staff_ids: Iterable[int], *, now: datetime
) -> Presence:
    """Who of these people works at this moment; who is on leave does not."""
    ids = list(staff_ids)
    on_leave = await on_leave_among(session, ids, on=local(now).date())
    shifts: dict[int, list[Shift]] = {staff_id: [] for staff_id in ids}
    for shift in (await session.scalars(select(Shift).where(Shift.staff_id.in_(ids)))).all():
        shifts[shift.staff_id].append(shift)
    working = {
        staff_id
        for staff_id in ids
        if staff_id not in on_leave and is_on_duty(shifts[staff_id], (), now=now)
    }
    return Presence(on_duty=frozenset(working), on_leave=on_leave)


async def on_leave_among(
    session: AsyncSession, staff_ids: Iterable[int], *, on: date
) -> frozenset[int]:
    """Who of these people is on leave on a day (Asia/Shanghai)."""
    query = select(Leave.staff_id).where(
        Leave.staff_id.in_(list(staff_ids)), Leave.first_day <= on, Leave.last_day >= on
    )
    return frozenset((await session.scalars(query)).all())
