"""The cases that a digest tells of: only such as exist for its reader."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import known_to
from api.cases.lifecycle import RUNNING, CaseAction
from api.cases.models import Case, CaseEvent
from api.grids.models import Grid
from api.notifications.digest import LateCase
from api.staff.models import StaffMember, StaffRole

LEADING = frozenset({StaffRole.GRID_LEAD, StaffRole.SUPERVISOR})
"""Who is told of others' overdue cases: a lead of those in their grids, a supervisor of all."""


async def overdue_of_others(
    session: AsyncSession, member: StaffMember, *, now: datetime
) -> Sequence[LateCase]:
    """Overdue cases of other people where a member leads, and of which they may know."""
    if member.role not in LEADING:
        return []
    query = (
        select(Case.id, Case.case_number, StaffMember.name, Grid.name, Case.finish_due_at)
        .join(StaffMember, StaffMember.id == Case.owner_id)
        .outerjoin(Grid, Grid.id == Case.grid_id)
        .where(
            Case.state.in_(RUNNING),
            Case.merged_into_id.is_(None),
            Case.finish_due_at < now,
            Case.owner_id != member.id,
            known_to(member.id),
        )
        .order_by(Case.id)
    )
    if member.role is StaffRole.GRID_LEAD:
        query = query.where(Grid.lead_id == member.id)
    return [
        LateCase(id=case_id, case_number=number, owner=owner, grid=grid, due_at=due_at)
        for case_id, number, owner, grid, due_at in await session.execute(query)
    ]


async def given_at(session: AsyncSession, case_ids: Collection[int]) -> dict[int, datetime]:
    """When each of these cases last came to an owner."""
    query = (
        select(CaseEvent.case_id, func.max(CaseEvent.at))
        .where(
            CaseEvent.case_id.in_(case_ids),
            CaseEvent.action.in_({CaseAction.ASSIGN, CaseAction.REASSIGN}),
        )
        .group_by(CaseEvent.case_id)
    )
    return {row[0]: row[1] for row in await session.execute(query)}
