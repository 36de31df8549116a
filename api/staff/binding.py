"""The tie between a staff member and a WeChat account, and the record of its changes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFoundError
from api.staff.models import ApiToken, StaffAct, StaffAudit, StaffMember, StaffRole


async def sole_member(session: AsyncSession, name: str) -> StaffMember | None:
    """The active member of exactly this name, bound or not; None when there is none.

    Raises:
        NotFoundError: `staff_name_unclear`; there are several.
    """
    query = select(StaffMember).where(StaffMember.name == name, StaffMember.active)
    found = (await session.scalars(query.with_for_update())).all()
    if len(found) > 1:
        raise NotFoundError("staff_name_unclear", name=name, found=[m.name for m in found])
    return found[0] if found else None


async def bind_account(
    session: AsyncSession, member: StaffMember, openid: str, *, role: StaffRole, now: datetime
) -> None:
    """Make an account this member. Whatever either was bound to before ends, tokens included."""
    query = select(StaffMember).where(StaffMember.openid == openid).with_for_update()
    before = (await session.scalars(query)).one_or_none()
    for bound in (before, member):
        if bound is not None and bound.openid is not None:
            await unbind_account(session, bound, now=now)
    member.openid = openid
    member.role = role
    record(session, member, StaffAct.BOUND, role=role, openid=openid, now=now)
    await session.flush()


async def unbind_account(session: AsyncSession, member: StaffMember, *, now: datetime) -> None:
    """End a binding: the account is a resident's again, and the member's tokens open nothing."""
    record(session, member, StaffAct.UNBOUND, role=member.role, openid=member.openid, now=now)
    member.openid = None
    await session.execute(
        update(ApiToken)
        .where(ApiToken.staff_id == member.id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    await session.flush()


async def everybody(session: AsyncSession) -> Sequence[StaffMember]:
    """The active staff, by role and name; for the operator."""
    query = select(StaffMember).where(StaffMember.active)
    return (await session.scalars(query.order_by(StaffMember.role, StaffMember.name))).all()


def record(
    session: AsyncSession,
    member: StaffMember,
    act: StaffAct,
    *,
    role: StaffRole,
    openid: str | None = None,
    now: datetime,
) -> None:
    """A line of the audit, in the same transaction as what it tells of."""
    session.add(StaffAudit(at=now, staff_id=member.id, act=act, role=role, openid=openid))
