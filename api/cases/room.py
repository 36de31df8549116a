"""Cases that wait for room: the workers of their grid were all full, so the lead or the desk has
them meanwhile. When somebody has room again the longest waiting goes to them first.

A case waits (`Case.room_wanted_at`) from the hand-over that found no room until anybody takes it,
gives it to somebody, or it ends: nobody loses what they have begun.
"""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.assignment import worker_with_room
from api.cases.choosing import capacity_of
from api.cases.deadlines import waits_until
from api.cases.handing import MOVED_FOR, Move, hand_to
from api.cases.kinds import CaseKind, Urgency
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case
from api.clock import local
from api.grids.service import workers_by_grid
from api.staff.models import StaffMember
from api.staff.service import presence_among

BATCH = 500
"""So many waiting cases are looked at in one go."""

FRUITLESS = 3
"""After so many cases of a grid that nobody could have, the grid is left until the next time."""


async def fill_room(session: AsyncSession, *, now: datetime) -> int:
    """Give waiting cases to workers who have room by now, the longest waiting first; how many.

    Run side by side it does no harm: a case is held while it is looked at, and one that somebody
    else holds is left to them.
    """
    waiting = (
        select(Case.id, Case.grid_id)
        .where(Case.room_wanted_at.is_not(None), Case.merged_into_id.is_(None))
        .order_by(Case.room_wanted_at, Case.id)
        .limit(BATCH)
    )
    rows = (await session.execute(waiting)).all()
    free = await _with_room(session, {grid_id for _, grid_id in rows if grid_id}, now=now)
    moved, fruitless = 0, Counter[int | None]()
    for case_id, grid_id in rows:
        if grid_id not in free or fruitless[grid_id] >= FRUITLESS:
            continue
        case = await _held(session, case_id)
        if case is None:
            continue
        owner = await worker_with_room(session, case, now=now)
        if owner is None:
            fruitless[grid_id] += 1
            continue
        await hand_to(session, case, owner, now=now, **{MOVED_FOR: Move.ROOM})
        moved += 1
        free = free - {grid_id} | await _with_room(session, {grid_id}, now=now)
    return moved


async def _held(session: AsyncSession, case_id: int) -> Case | None:
    """A case that still waits, locked; None where somebody else holds it."""
    query = (
        select(Case)
        .where(
            Case.id == case_id,
            Case.room_wanted_at.is_not(None),
            Case.merged_into_id.is_(None),
        )
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(query)).one_or_none()


async def _with_room(
    session: AsyncSession, grid_ids: Collection[int], *, now: datetime
) -> frozenset[int]:
    """The grids in which anybody who is on duty, or comes soon enough for an everyday case, has
    room at all; whom of their cases that person may have is asked of each. Most minutes there is
    nobody, and no case is looked at.
    """
    workers = await workers_by_grid(session, grid_ids, on=local(now).date())
    people = {member.id: member for members in workers.values() for member in members}
    soon = waits_until(CaseKind.OTHER, Urgency.NORMAL, given_at=now)
    presence = await presence_among(session, people, now=now, before=soon)
    there = presence.on_duty | presence.comes_at.keys()
    load = (
        select(Case.owner_id, func.count())
        .where(
            Case.owner_id.in_(there),
            Case.state.in_(UNFINISHED),
            Case.merged_into_id.is_(None),
        )
        .group_by(Case.owner_id)
    )
    loads = {row[0]: row[1] for row in await session.execute(load)}

    def has_room(member: StaffMember) -> bool:
        capacity = capacity_of(member)
        return member.id in there and (capacity is None or loads.get(member.id, 0) < capacity)

    return frozenset(grid_id for grid_id, members in workers.items() if any(map(has_room, members)))
