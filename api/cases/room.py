"""Cases that wait for room: the workers of their grid were all full, so the lead or the desk has
them meanwhile. When somebody has room again the longest waiting goes to them first.

A case waits (`Case.room_wanted_at`) from the hand-over that found no room until anybody takes it,
gives it to somebody, or it ends: nobody loses what they have begun.
"""

from collections import Counter
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.assignment import worker_with_room
from api.cases.handing import MOVED_FOR, Move, hand_to
from api.cases.models import Case

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
    moved, fruitless = 0, Counter[int | None]()
    for case_id, grid_id in (await session.execute(waiting)).all():
        if fruitless[grid_id] >= FRUITLESS:
            continue
        held = (
            select(Case)
            .where(
                Case.id == case_id,
                Case.room_wanted_at.is_not(None),
                Case.merged_into_id.is_(None),
            )
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        case = (await session.scalars(held)).one_or_none()
        if case is None:
            continue
        owner = await worker_with_room(session, case, now=now)
        if owner is None:
            fruitless[grid_id] += 1
            continue
        await hand_to(session, case, owner, now=now, **{MOVED_FOR: Move.ROOM})
        moved += 1
    return moved
