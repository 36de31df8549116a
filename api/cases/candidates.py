"""What is known of each possible owner of a case, for `cases.choosing` to weigh.

Somebody who is off duty counts where the case can wait for them: they come on again before it would
have to move on (`deadlines.waits_until`), no leave of theirs begins until then, and where it is a
grid that asks they are still of that grid on that day.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.choosing import Candidate, capacity_of
from api.cases.kinds import CaseKind
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case
from api.clock import local
from api.grids.service import gone_from_grid
from api.staff.models import StaffMember
from api.staff.service import presence_among


async def candidates_among(
    session: AsyncSession,
    members: Sequence[StaffMember],
    *,
    kind: CaseKind | None = None,
    grid_id: int | None = None,
    before: datetime | None = None,
    now: datetime,
) -> list[Candidate]:
    """These people as possible owners, in their order.

    Args:
        session: the transaction.
        members: the people.
        kind: what the case is about, for who is good at it.
        grid_id: whose workers they are asked as; None where they are asked for themselves.
        before: until when the case waits for who is off duty; None where it waits for nobody.
        now: aware.
    """
    if not members:
        return []
    ids = [member.id for member in members]
    presence = await presence_among(session, ids, now=now, before=before)
    comes_at = presence.comes_at
    if grid_id is not None and comes_at:
        comes_at = await _staying(session, grid_id, comes_at, now=now)
    # One walk down an index for each figure: what somebody has finished in years is not read.
    load = (
        select(func.count())
        .where(
            Case.owner_id == StaffMember.id,
            Case.state.in_(UNFINISHED),
            Case.merged_into_id.is_(None),
        )
        .correlate(StaffMember)
        .scalar_subquery()
    )
    # `between`, and the owner in the order: with `=` the newest cases of all may be walked instead,
    # through the whole town for somebody who never had one.
    last = (
        select(Case.opened_at)
        .where(Case.owner_id.between(StaffMember.id, StaffMember.id))
        .order_by(Case.owner_id.desc(), Case.opened_at.desc())
        .limit(1)
        .correlate(StaffMember)
        .scalar_subquery()
    )
    query = select(StaffMember.id, load, last).where(StaffMember.id.in_(ids))
    counted = {row[0]: (row[1], row[2]) for row in await session.execute(query)}
    return [
        Candidate(
            staff_id=member.id,
            on_duty=member.id in presence.on_duty,
            comes_at=comes_at.get(member.id),
            on_leave=member.id in presence.on_leave,
            load=counted[member.id][0],
            last_assigned_at=counted[member.id][1],
            capacity=capacity_of(member),
            skilled=kind is not None and kind in member.skills,
        )
        for member in members
    ]


async def _staying(
    session: AsyncSession, grid_id: int, comes_at: Mapping[int, datetime], *, now: datetime
) -> dict[int, datetime]:
    """Those of them who are still of the grid when they come on duty again."""
    days = {staff_id: local(moment).date() for staff_id, moment in comes_at.items()}
    gone = await gone_from_grid(session, grid_id, on=local(now).date(), by=days)
    return {staff_id: moment for staff_id, moment in comes_at.items() if staff_id not in gone}
