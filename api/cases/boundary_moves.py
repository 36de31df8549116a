"""When the grids get a new version, open cases go with their buildings on its first day.

The case comes to the worker of the new grid, with a line in its history that says why; the
resident is not bothered, both workers are told. A case that somebody outside of the old grid has,
because a person gave it to them, stays theirs. What is finished keeps the grid of its time, and so
do the figures.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.assignment import next_owner
from api.cases.handing import MOVED_FOR, Move, hand_to
from api.cases.kinds import DESK_KINDS
from api.cases.lifecycle import UNFINISHED, CaseState
from api.cases.models import Case
from api.cases.queries import locked_case
from api.clock import local
from api.errors import UnavailableError
from api.grids.models import Grid, GridChange
from api.grids.service import grid_at, people_of
from api.grids.versions import Plan
from api.staff.models import StaffMember, StaffRole

log = logging.getLogger(__name__)


async def move_with_boundaries(session: AsyncSession, *, now: datetime) -> int:
    """Move the open cases of every version whose first day has come; how many came to somebody
    else. Any number of runs do no harm: a version is held while it is carried out, then marked.
    """
    query = (
        select(GridChange)
        .where(GridChange.applied_at.is_(None), GridChange.first_day <= local(now).date())
        .order_by(GridChange.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    moved = 0
    for change in (await session.scalars(query)).all():
        left = 0
        for case_id in await _open_cases(session, change.estate_ids):
            try:
                moved += await _move(session, case_id, now=now)
            except UnavailableError as error:
                log.error("case %s cannot follow its building: %s", case_id, error.code)
                left += 1
        if not left:
            change.applied_at = now
    await session.flush()
    return moved


async def open_cases_touched(session: AsyncSession, plan: Plan) -> int:
    """How many open cases lie at places that a plan gives to another grid, as things are now."""
    places = [(place.estate_id, place.building or "", place.before) for place in plan.moved]
    query = (
        select(func.count())
        .select_from(Case)
        .join(Grid, Grid.id == Case.grid_id)
        .where(
            Case.estate_id.in_({estate_id for estate_id, _, _ in places}),
            tuple_(Case.estate_id, func.coalesce(Case.building, ""), Grid.name).in_(places),
            Case.state.in_(UNFINISHED),
            Case.merged_into_id.is_(None),
        )
    )
    return await session.scalar(query) or 0


async def _open_cases(session: AsyncSession, estate_ids: Sequence[int]) -> Sequence[int]:
    query = select(Case.id).where(
        Case.estate_id.in_(estate_ids),
        Case.state.in_(UNFINISHED),
        Case.kind.not_in(DESK_KINDS),
        Case.merged_into_id.is_(None),
    )
    return (await session.scalars(query.order_by(Case.id))).all()


async def _move(session: AsyncSession, case_id: int, *, now: datetime) -> bool:
    """Bring a case to the grid of its place; whether it has another owner now."""
    case = await locked_case(session, case_id)
    if case.state not in UNFINISHED or case.estate_id is None or case.merged_into_id:
        return False  # It has ended while we waited for its row.
    today = local(now).date()
    had = None if case.grid_id is None else await session.get_one(Grid, case.grid_id)
    grid = await grid_at(
        session,
        estate_id=case.estate_id,
        building=case.building,
        on=today,
        net=None if had is None else had.net,
    )
    if grid is None or (had is not None and grid.id == had.id):
        return False
    case.grid_id = grid.id
    owner = await session.get_one(StaffMember, case.owner_id)
    if owner.id in await people_of(session, grid, on=today) or not await _of_the_old(
        session, had, owner, case, now=now
    ):
        return False
    heir = await next_owner(session, case, now=now)
    if heir.member.id == owner.id:
        return False
    await hand_to(
        session,
        case,
        heir,
        now=now,
        **{
            MOVED_FOR: Move.BOUNDARY,
            "grid_id": grid.id,
            "previous_grid_id": None if had is None else had.id,
        },
    )
    return True


async def _of_the_old(
    session: AsyncSession, had: Grid | None, owner: StaffMember, case: Case, *, now: datetime
) -> bool:
    """Whether the owner had it as one of the old grid, or at the desk for want of a worker."""
    if owner.role in {StaffRole.DESK, StaffRole.SUPERVISOR}:
        return case.state is CaseState.ASSIGNED
    if had is None:
        return False
    return owner.id in await people_of(session, had, on=None)
