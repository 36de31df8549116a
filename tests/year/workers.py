"""What the staff do with what they are given: take, decline, forget, pause, finish, designate."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from math import log
from typing import TYPE_CHECKING

from api.cases import pausing, work
from api.cases.closing import needs_after_photo
from api.cases.lifecycle import CaseState
from api.cases.models import Case, CaseEvent, WaitsFor
from api.cases.queries import locked_case
from api.errors import IllegalTransitionError, RefusedError
from api.staff.models import StaffMember, StaffRole
from api.staff.service import account_of
from tests.factories import make_media

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from tests.year.run import Year

Doing = Callable[["Year", int, int, datetime], Awaitable[None]]
"""What somebody does with a case: year, case id, their staff id, moment."""

FORGETS, DECLINES = 0.04, 0.03
WAITS_FOR_RESIDENT, WAITS_FOR_OTHERS = 0.06, 0.05
EXTENDS = 0.3
"""Of what is due within a day."""

RESUMES_EARLY = 0.5
REJECTS = 0.03
"""The desk, of what comes to it."""

TAKES_AFTER, ARRIVES_AFTER = 0.4, 3.0
"""Hours on the wall, on average; what falls out of somebody's own hours waits for the next."""

FINISHES_AFTER, SPREAD = 14.0, 1.4
"""Hours from arriving to the end for half of the cases, and how far the others lie from it: one in
twenty-five takes more than a week (the sigma of a log-normal distribution).
"""

PRESSING = {"danger": 0.1, "urgent": 0.3, "normal": 1.0}
"""By urgency, the share of that time that people let pass."""


def given(year: "Year", case: Case, event: CaseEvent) -> None:
    """Somebody has got a case: they look at it when they are at work."""
    owner_id = event.facts["owner_id"]
    wait = year.random.expovariate(1 / (TAKES_AFTER * PRESSING[case.urgency]))
    _when_at_work(year, owner_id, event.at, wait, event.case_id, _look)


async def _look(year: "Year", case_id: int, owner_id: int, now: datetime) -> None:
    chance = year.random.random()
    async with year.step() as session:
        case, member = await _held(session, case_id, owner_id)
        if case is None or case.state not in {CaseState.ASSIGNED, CaseState.REOPENED}:
            return
        if case.state is CaseState.REOPENED or member.role is StaffRole.SUPERVISOR:
            await _designate(year, session, case, member, now=now)
        elif member.role is StaffRole.DESK and chance < REJECTS:
            await work.reject(session, case, member, reason="不在社区职责内", now=now)
            year.tally["rejected"] += 1
        elif member.role is StaffRole.GRID_WORKER and chance < DECLINES:
            await work.decline(session, case, member, reason="手头有急事", now=now)
            year.tally["declined"] += 1
        elif chance > 1 - FORGETS:
            year.tally["forgotten"] += 1
        else:
            await _take(year, session, case, member, now=now)


async def _take(
    year: "Year", session: "AsyncSession", case: Case, member: StaffMember, *, now: datetime
) -> None:
    """Take it, after an attempt at finishing what was not begun by one in a hundred."""
    if year.random.random() < 0.01:
        try:
            await work.resolve(session, case, member, note="已处理完毕", now=now)
        except IllegalTransitionError:
            year.tally["impossible, refused"] += 1
        else:
            year.audit.faults.append(f"case {case.id} was finished before it was begun")
    await work.take(session, case, member, now=now)
    year.tally["taken"] += 1
    wait = year.random.expovariate(1 / (ARRIVES_AFTER * PRESSING[case.urgency]))
    _when_at_work(year, member.id, now, wait, case.id, _work)


async def _designate(
    year: "Year", session: "AsyncSession", case: Case, member: StaffMember, *, now: datetime
) -> None:
    """A superior gives it to somebody of the grid who may have it, or keeps it."""
    team = list(year.town.workers.get(case.grid_id or 0, ()))
    year.random.shuffle(team)
    for staff_id in team:
        if year.town.hours[staff_id].next(now) is None:
            continue
        target = await session.get_one(StaffMember, staff_id)
        try:
            async with session.begin_nested():
                await work.designate(session, case, member, target, now=now)
        except RefusedError:
            continue
        year.tally["designated"] += 1
        return
    if case.state is CaseState.REOPENED:
        await work.designate(session, case, member, member, now=now)
    else:
        await _take(year, session, case, member, now=now)


async def _work(year: "Year", case_id: int, owner_id: int, now: datetime) -> None:
    """At the place: done soon, or a pause first."""
    random, chance = year.random, year.random.random()
    async with year.step() as session:
        case, member = await _held(session, case_id, owner_id)
        if case is None or case.state is not CaseState.IN_PROGRESS:
            return
        await work.arrive(session, case, member, now=now)
        await _photograph(session, case, member, now=now)
        usual = FINISHES_AFTER * PRESSING[case.urgency]
        wait = random.lognormvariate(log(usual), SPREAD)
        if chance < WAITS_FOR_RESIDENT:
            await pausing.hold(
                session, case, member, waits_for=WaitsFor.RESIDENT, reason="请问什么时候方便上门",
                days=None, now=now,
            )  # fmt: skip
            year.tally["held"] += 1
            wait += 24
        elif chance < WAITS_FOR_RESIDENT + WAITS_FOR_OTHERS:
            days = random.randint(2, 10)
            await pausing.hold(
                session, case, member, waits_for=WaitsFor.OTHERS, reason="等配件到货", days=days,
                now=now,
            )  # fmt: skip
            year.tally["held"] += 1
            wait += 24 * days * (0.5 if random.random() < RESUMES_EARLY else 1.2)
    _when_at_work(year, owner_id, now, wait, case_id, _finish)


async def _finish(year: "Year", case_id: int, owner_id: int, now: datetime) -> None:
    async with year.step() as session:
        case, member = await _held(session, case_id, owner_id)
        if case is None:
            return
        if case.state is CaseState.ON_HOLD:
            if case.waits_for is WaitsFor.RESIDENT:
                _when_at_work(year, owner_id, now, 24, case_id, _finish)
                return
            await pausing.resume(session, case, member, now=now)
            year.tally["resumed by hand"] += 1
        if case.state is not CaseState.IN_PROGRESS:
            return
        left = case.finish_due_at - now
        near = timedelta() < left < timedelta(days=1) and case.extended_at is None
        if near and year.random.random() < EXTENDS:
            await pausing.extend(session, case, member, days=3, reason="材料未到", now=now)
            year.tally["extended"] += 1
            _when_at_work(year, owner_id, now, 48, case_id, _finish)
            return
        await _photograph(session, case, member, now=now)
        await work.resolve(session, case, member, note="已经处理好了", now=now)
        year.tally["resolved"] += 1


async def _photograph(
    session: "AsyncSession", case: Case, member: StaffMember, *, now: datetime
) -> None:
    """A picture where the case closes only with one: how it was found, then the work done."""
    if needs_after_photo(case.kind, member.role):
        media = await make_media(session, sender=account_of(member), now=now)
        await work.add_photo(session, case, member, media_id=media.id, now=now)


async def _held(
    session: "AsyncSession", case_id: int, owner_id: int
) -> tuple[Case | None, StaffMember]:
    """The case, locked, while it is still theirs."""
    case = await locked_case(session, case_id)
    member = await session.get_one(StaffMember, owner_id)
    return (case if case.owner_id == owner_id else None), member


def _when_at_work(
    year: "Year", owner_id: int, now: datetime, hours: float, case_id: int, act: Doing
) -> None:
    """Write down that a member does something with a case, in so many hours or when they are at
    work next.
    """
    at = year.town.hours[owner_id].next(now + timedelta(hours=hours))
    if at is not None:
        year.diary.at(at, lambda moment: act(year, case_id, owner_id, moment))
