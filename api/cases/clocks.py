"""The clocks of all cases: whose hold is over, who has not taken theirs, what is due soon or late.

A case says itself when it must be looked at (`Case.clock_due_at`); a look at it takes whatever its
stored deadlines say is due and sets the next one. So it matters neither when the job runs, nor
how often, nor how many run at once: a case is held while it is looked at, and one that somebody
else holds is left to them.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.ladder import due, pending, said, say
from api.cases.lifecycle import CaseState
from api.cases.models import Case
from api.cases.pausing import resume_over
from api.cases.work import pass_on
from api.db import Database
from api.errors import LinliError

log = logging.getLogger(__name__)

BATCH = 200
"""So many cases are asked for at a time; each is looked at in a transaction of its own."""


async def look_at_all(database: Database, *, now: datetime) -> int:
    """Look at every case whose time has come; how many were looked at.

    One that cannot be helped now (there is nobody at the desk) is left for the next run.
    """
    looked, after = 0, None
    while True:
        async with database.transaction() as session:
            batch = await due_cases(session, now=now, after=after)
        for _, case_id in batch:
            try:
                async with database.transaction() as session:
                    looked += await look(session, case_id, now=now)
            except LinliError as error:
                log.error("the clocks of case %s cannot go on: %s", case_id, error.code)
        if len(batch) < BATCH:
            return looked
        after = batch[-1]


async def due_cases(
    session: AsyncSession, *, now: datetime, after: tuple[datetime, int] | None = None
) -> Sequence[tuple[datetime, int]]:
    """When and which cases are to be looked at, the longest due first, behind a given one."""
    query = (
        select(Case.clock_due_at, Case.id)
        .where(Case.clock_due_at <= now)
        .order_by(Case.clock_due_at, Case.id)
        .limit(BATCH)
    )
    if after is not None:
        query = query.where(tuple_(Case.clock_due_at, Case.id) > after)
    return [(moment, case_id) for moment, case_id in await session.execute(query) if moment]


async def look(session: AsyncSession, case_id: int, *, now: datetime) -> bool:
    """Take what is due for one case and set its next moment; False when it is not due, or held."""
    query = (
        select(Case)
        .where(Case.id == case_id, Case.clock_due_at <= now)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    case = (await session.scalars(query)).one_or_none()
    if case is None:
        return False
    await resume_over(session, case, now=now)
    if case.take_due_at is not None and case.take_due_at <= now:
        await pass_on(session, case, now=now)
    told: frozenset[int] = frozenset()
    for rung in reversed(due(case, await said(session, case), now=now)):
        told |= {await say(session, case, rung, told=told, now=now)}
    case.clock_due_at = next_moment(case, await said(session, case))
    return True


def next_moment(case: Case, done: frozenset[str]) -> datetime | None:
    """When the clocks of a case must be looked at next."""
    if case.state is CaseState.ON_HOLD:
        return case.hold_until
    moments = [rung.at for rung in pending(case, done)]
    if case.take_due_at is not None:
        moments.append(case.take_due_at)
    return min(moments, default=None)
