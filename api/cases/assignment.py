"""Who gets a case: place → grid → the on-duty worker with the lightest load → lead → desk.

Never nobody: a town without a desk clerk is refused when it is set up, and here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case
from api.clock import local
from api.errors import UnavailableError
from api.grids.models import Grid
from api.grids.service import grid_at, workers_of
from api.residents.models import Resident
from api.staff.models import StaffMember, StaffRole
from api.staff.service import on_duty_among, staff_with_role


@dataclass(frozen=True)
class Candidate:
    """A possible owner. `load` counts unfinished cases; `last_assigned_at` breaks ties."""

    staff_id: int
    on_duty: bool
    load: int
    last_assigned_at: datetime | None


def choose(candidates: Sequence[Candidate], *, excluded: Collection[int]) -> int | None:
    """The staff id of the lightest on-duty candidate, the longest-waiting first among equals."""
    free = [c for c in candidates if c.on_duty and c.staff_id not in excluded]
    if not free:
        return None
    return min(
        free,
        key=lambda c: (
            c.load,
            c.last_assigned_at is not None,
            c.last_assigned_at or datetime.min,  # noqa: DTZ901  # only compared when both are set
            c.staff_id,
        ),
    ).staff_id


@dataclass(frozen=True)
class Owner:
    """The grid of a place (None where none is known) and who answers for a case there."""

    grid: Grid | None
    member: StaffMember


async def find_owner(
    session: AsyncSession,
    *,
    estate_id: int | None,
    building: str | None,
    excluded: Collection[int],
    now: datetime,
) -> Owner:
    """The owner of a case at a place; `excluded` are staff ids that may not have it.

    Raises:
        UnavailableError: `no_desk`; the community has nobody at its desk at all.
    """
    today = local(now).date()
    grid = None
    if estate_id is not None:
        grid = await grid_at(session, estate_id=estate_id, building=building, on=today)
    if grid is not None:
        workers = await workers_of(session, grid.id, on=today)
        chosen = choose(await _candidates(session, workers, now=now), excluded=excluded)
        for member in workers:
            if member.id == chosen:
                return Owner(grid=grid, member=member)
        lead = await _free_lead(session, grid, excluded=excluded, now=now)
        if lead is not None:
            return Owner(grid=grid, member=lead)
    return Owner(grid=grid, member=await desk_clerk(session, excluded=excluded, now=now))


async def desk_clerk(
    session: AsyncSession, *, excluded: Collection[int], now: datetime
) -> StaffMember:
    """The desk clerk with the lightest load; one off duty rather than none.

    Where every clerk is excluded a supervisor stands in.

    Raises:
        UnavailableError: `no_desk`.
    """
    clerks = await staff_with_role(session, StaffRole.DESK)
    if not clerks:
        raise UnavailableError("no_desk")
    deputies = await staff_with_role(session, StaffRole.SUPERVISOR)
    for people in (clerks, deputies):
        free = [member for member in people if member.id not in excluded]
        if free:
            candidates = await _candidates(session, free, now=now)
            chosen = choose(candidates, excluded=excluded)
            return next((member for member in free if member.id == chosen), free[0])
    return clerks[0]  # There is nobody else at all.


async def superior_of(session: AsyncSession, case: Case, *, now: datetime) -> StaffMember:
    """Who looks at a reopened case: a supervisor other than its owner, else the desk."""
    excluded = {case.owner_id} | await reporters(session, case)
    supervisors = await staff_with_role(session, StaffRole.SUPERVISOR)
    others = [member for member in supervisors if member.id not in excluded]
    return others[0] if others else await desk_clerk(session, excluded=excluded, now=now)


async def reporters(session: AsyncSession, case: Case) -> set[int]:
    """The staff id of the reporter, when the reporter works here."""
    query = (
        select(StaffMember.id)
        .join(Resident, Resident.openid == StaffMember.openid)
        .where(Resident.id == case.reporter_id)
    )
    return set((await session.scalars(query)).all())


async def _free_lead(
    session: AsyncSession, grid: Grid, *, excluded: Collection[int], now: datetime
) -> StaffMember | None:
    if grid.lead_id is None or grid.lead_id in excluded:
        return None
    lead = await session.get(StaffMember, grid.lead_id)
    if lead is None or not lead.active or lead.openid is None:
        return None
    return lead if await on_duty_among(session, [lead.id], now=now) else None


async def _candidates(
    session: AsyncSession, members: Sequence[StaffMember], *, now: datetime
) -> list[Candidate]:
    ids = [member.id for member in members]
    on_duty = await on_duty_among(session, ids, now=now)
    query = (
        select(
            Case.owner_id,
            func.count().filter(Case.state.in_(UNFINISHED)),
            func.max(Case.opened_at),
        )
        .where(Case.owner_id.in_(ids))
        .group_by(Case.owner_id)
    )
    loads = {owner: (load, last) for owner, load, last in (await session.execute(query))}
    return [
        Candidate(
            staff_id=staff_id,
            on_duty=staff_id in on_duty,
            load=loads.get(staff_id, (0, None))[0],
            last_assigned_at=loads.get(staff_id, (0, None))[1],
        )
        for staff_id in ids
    ]
