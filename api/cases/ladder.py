"""What is said when time runs short, to whom, and when: one table, each rung once for a case.

    worker → grid lead → supervisor

The owner is reminded before a deadline and at it; the grid's lead hears of it at the deadline, a
supervisor when it is late, and once more when the case has taken three times what was promised.
A rung is kept in the case's history under a name of its own (`CaseEvent.rung`), which the store
takes once: neither a second worker nor a second run says it again. A reopened case has its rungs
anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.assignment import reporters, superior_of
from api.cases.calendar import WORKING_DAY, add_working_time
from api.cases.conflicts import barred_from
from api.cases.deadlines import accept_soon, finish_soon, promise_of, spans_late
from api.cases.history import SYSTEM, advance
from api.cases.kinds import Urgency
from api.cases.lifecycle import RUNNING, CaseAction, CaseState
from api.cases.models import Case, CaseEvent
from api.grids.models import Grid
from api.staff.models import StaffMember


class Clock(StrEnum):
    """What is promised, and what presses: a clock, or a resident who has asked three times."""

    ACCEPT = "accept"
    FINISH = "finish"
    URGED = "urged"


class Level(StrEnum):
    """How far a clock has run, in the order of time."""

    SOON = "soon"
    OVERDUE = "overdue"
    LATE = "late"
    FAR = "far"


class Told(StrEnum):
    """Who is told."""

    OWNER = "owner"
    LEAD = "lead"
    SUPERVISOR = "supervisor"


LADDER: dict[tuple[Clock, Level], tuple[Told, ...]] = {
    (Clock.ACCEPT, Level.SOON): (Told.OWNER,),
    (Clock.ACCEPT, Level.OVERDUE): (Told.OWNER, Told.LEAD),
    (Clock.ACCEPT, Level.FAR): (Told.SUPERVISOR,),
    (Clock.FINISH, Level.SOON): (Told.OWNER,),
    (Clock.FINISH, Level.OVERDUE): (Told.OWNER, Told.LEAD),
    (Clock.FINISH, Level.LATE): (Told.SUPERVISOR,),
    (Clock.FINISH, Level.FAR): (Told.OWNER, Told.SUPERVISOR),
}
"""Ours, in the order of time for each clock."""

LATE_AFTER: dict[Urgency, timedelta] = {
    Urgency.DANGER: timedelta(hours=2),
    Urgency.URGENT: WORKING_DAY / 2,
    Urgency.NORMAL: WORKING_DAY,
}
"""How long after the finish deadline a supervisor hears of it: on the wall for danger, in working
time otherwise. Ours."""

FAR_SPANS = 2
"""Overdue by so many promises, a case has taken three times what was promised."""


@dataclass(frozen=True)
class Rung:
    """One thing to say, and from when on. `key` is its name in the history."""

    clock: Clock
    level: Level
    told: Told
    at: datetime
    key: str


def rungs(case: Case) -> Iterator[Rung]:
    """The rungs of the clocks that run in the present state, in the order of the table."""
    for (clock, level), told in LADDER.items():
        if _runs(case, clock):
            for who in told:
                key = f"{case.reopened_count}:{clock}:{level}:{who}"
                yield Rung(clock, level, who, _moment(case, clock, level), key)


def pending(case: Case, done: frozenset[str]) -> list[Rung]:
    """What is still to say: a rung below one that was said is past."""
    waiting: dict[tuple[Clock, Told], list[Rung]] = {}
    for rung in rungs(case):
        side = waiting.setdefault((rung.clock, rung.told), [])
        if rung.key in done:
            side.clear()
        else:
            side.append(rung)
    return [rung for side in waiting.values() for rung in side]


def due(case: Case, done: frozenset[str], *, now: datetime) -> list[Rung]:
    """What is to be said now: of several that a standstill left, the highest for each person."""
    highest: dict[tuple[Clock, Told], Rung] = {}
    for rung in pending(case, done):
        if rung.at <= now:
            highest[rung.clock, rung.told] = rung
    return list(highest.values())


async def said(session: AsyncSession, case: Case) -> frozenset[str]:
    """The keys of what was said of a case."""
    query = select(CaseEvent.rung).where(CaseEvent.case_id == case.id, CaseEvent.rung.is_not(None))
    return frozenset(key for key in await session.scalars(query) if key is not None)


async def say(
    session: AsyncSession,
    case: Case,
    rung: Rung,
    *,
    told: frozenset[int] = frozenset(),
    now: datetime,
) -> int:
    """Have somebody told, and keep that it was said; who. One of `told` hears no second word."""
    if rung.told is Told.OWNER:
        action, person = CaseAction.REMIND, case.owner_id
    else:
        action, person = CaseAction.ESCALATE, (await _above(session, case, rung.told, now=now)).id
    await advance(
        session,
        case,
        action,
        actor=SYSTEM,
        now=now,
        rung=rung.key,
        clock=rung.clock,
        level=rung.level,
        told_id=person,
        silent=person in told,
        due_at=(
            case.accept_due_at if rung.clock is Clock.ACCEPT else case.finish_due_at
        ).isoformat(),
    )
    return person


async def say_urged(session: AsyncSession, case: Case, *, now: datetime) -> None:
    """The resident has urged three times: the grid's lead hears of it, once in each opening."""
    key = f"{case.reopened_count}:{Clock.URGED}:{Told.LEAD}"
    if key not in await said(session, case):
        await say(session, case, Rung(Clock.URGED, Level.LATE, Told.LEAD, now, key), now=now)


def _runs(case: Case, clock: Clock) -> bool:
    if clock is Clock.ACCEPT:
        untaken = case.taken_at is None and case.reopened_count == 0
        return untaken and case.state in {CaseState.ACCEPTED, CaseState.ASSIGNED}
    return case.state in RUNNING


def _moment(case: Case, clock: Clock, level: Level) -> datetime:
    """When a level is reached, by the stored deadlines alone."""
    promise = promise_of(case.kind, case.urgency)
    accepting = clock is Clock.ACCEPT
    deadline = case.accept_due_at if accepting else case.finish_due_at
    span = promise.accept if accepting else promise.finish
    match level:
        case Level.SOON:
            before = accept_soon if accepting else finish_soon
            return before(case.kind, case.urgency, deadline)
        case Level.OVERDUE:
            return deadline
        case Level.LATE:
            after = LATE_AFTER[case.urgency]
            on_the_wall = isinstance(span, timedelta)
            return deadline + after if on_the_wall else add_working_time(deadline, after)
        case Level.FAR:
            return spans_late(deadline, span, spans=FAR_SPANS)


async def _above(session: AsyncSession, case: Case, told: Told, *, now: datetime) -> StaffMember:
    """The grid's lead where there is one who may hear of it, else a supervisor, else the desk."""
    if told is Told.LEAD and case.grid_id is not None:
        grid = await session.get_one(Grid, case.grid_id)
        lead = await session.get(StaffMember, grid.lead_id) if grid.lead_id else None
        barred = await reporters(session, case) | await barred_from(session, case)
        unfit = {case.owner_id} | barred
        if lead is not None and lead.active and lead.openid and lead.id not in unfit:
            return lead
    return await superior_of(session, case, now=now)
