"""Who gets a case: place → grid → the on-duty worker with the lightest load → lead → desk.

Never nobody, and never one for whom the case does not exist (`barred`, see `cases.conflicts`); with
`excluded` are those who had better not have it: its reporter, who declined it. Where nobody else is
left, one of them is better than nobody.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import barred_from
from api.cases.kinds import DESK_KINDS
from api.cases.lifecycle import UNFINISHED, CaseAction
from api.cases.models import ActorRole, Case, CaseEvent
from api.clock import local
from api.errors import UnavailableError
from api.grids.models import Grid
from api.grids.service import grid_at, workers_of
from api.residents.models import Resident
from api.staff.models import StaffMember, StaffRole
from api.staff.service import on_duty_among, staff_with_role

STAND_INS = (StaffRole.DESK, StaffRole.SUPERVISOR, StaffRole.GRID_LEAD, StaffRole.GRID_WORKER)
"""Who has a case that no grid takes, the first of them who can."""

NOT_TAKEN = "not_taken"
"""The fact of a hand-over that a clock made."""


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
    barred: Collection[int],
    now: datetime,
) -> Owner:
    """The owner of a case at a place.

    Args:
        session: the transaction.
        estate_id: where it is; None where that is not known.
        building: the building as written on the wall.
        excluded: staff ids that get it only when nobody else is left.
        barred: staff ids that never get it.
        now: aware.

    Raises:
        UnavailableError: `no_desk`; the community has nobody at its desk, or nobody unbiased.
    """
    unwanted = {*excluded, *barred}
    today = local(now).date()
    grid = None
    if estate_id is not None:
        grid = await grid_at(session, estate_id=estate_id, building=building, on=today)
    if grid is not None:
        workers = await workers_of(session, grid.id, on=today)
        chosen = choose(await _candidates(session, workers, now=now), excluded=unwanted)
        for member in workers:
            if member.id == chosen:
                return Owner(grid=grid, member=member)
        lead = await _free_lead(session, grid, excluded=unwanted, now=now)
        if lead is not None:
            return Owner(grid=grid, member=lead)
    clerk = await desk_clerk(session, excluded=excluded, barred=barred, now=now)
    return Owner(grid=grid, member=clerk)


async def next_owner(
    session: AsyncSession, case: Case, *, avoiding: Collection[int] = (), now: datetime
) -> Owner:
    """Who gets a case that moves on: nobody who has declined it or let their time for it pass,
    reported it, or is `avoiding`ed. What is the desk's own work stays there.

    Raises:
        UnavailableError: `no_desk`.
    """
    excluded = {*avoiding} | await _passed_over(session, case) | await reporters(session, case)
    touched = await barred_from(session, case)
    if case.kind in DESK_KINDS:
        clerk = await desk_clerk(session, excluded=excluded, barred=touched, now=now)
        return Owner(grid=None, member=clerk)
    return await find_owner(
        session,
        estate_id=case.estate_id,
        building=case.building,
        excluded=excluded,
        barred=touched,
        now=now,
    )


async def desk_clerk(
    session: AsyncSession,
    *,
    excluded: Collection[int],
    barred: Collection[int],
    now: datetime,
) -> StaffMember:
    """The desk clerk with the lightest load; one off duty rather than none.

    Where no clerk can have it a supervisor stands in, then a lead, then any worker; then the same
    people once more, with those who are excluded.

    Raises:
        UnavailableError: `no_desk`; there is no clerk, or everybody is barred.
    """
    if not await staff_with_role(session, StaffRole.DESK):
        raise UnavailableError("no_desk")
    for unwanted in ({*excluded, *barred}, {*barred}):
        for role in STAND_INS:
            people = await staff_with_role(session, role)
            free = [member for member in people if member.id not in unwanted]
            if free:
                candidates = await _candidates(session, free, now=now)
                chosen = choose(candidates, excluded=unwanted)
                return next((member for member in free if member.id == chosen), free[0])
    raise UnavailableError("no_desk")


async def superior_of(session: AsyncSession, case: Case, *, now: datetime) -> StaffMember:
    """Who looks at a reopened case: a supervisor other than its owner, else the desk."""
    excluded = {case.owner_id} | await reporters(session, case)
    barred = await barred_from(session, case)
    supervisors = await staff_with_role(session, StaffRole.SUPERVISOR)
    others = [member for member in supervisors if member.id not in excluded | barred]
    if others:
        return others[0]
    return await desk_clerk(session, excluded=excluded, barred=barred, now=now)


async def reporters(session: AsyncSession, case: Case) -> set[int]:
    """The staff id of the reporter, when the reporter works here."""
    query = (
        select(StaffMember.id)
        .join(Resident, Resident.openid == StaffMember.openid)
        .where(Resident.id == case.reporter_id)
    )
    return set((await session.scalars(query)).all())


async def _passed_over(session: AsyncSession, case: Case) -> set[int]:
    """The staff ids of those who have declined a case or let their time for it pass."""
    declined = select(CaseEvent.actor_id).where(
        CaseEvent.case_id == case.id,
        CaseEvent.action == CaseAction.DECLINE,
        CaseEvent.actor_role == ActorRole.STAFF,
    )
    passed = select(CaseEvent.facts["previous_owner_id"].as_integer()).where(
        CaseEvent.case_id == case.id, CaseEvent.facts.has_key(NOT_TAKEN)
    )
    people = (await session.scalars(declined.union_all(passed))).all()
    return {person for person in people if person is not None}


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
    last = (
        select(func.max(Case.opened_at))
        .where(Case.owner_id == StaffMember.id)
        .correlate(StaffMember)
        .scalar_subquery()
    )
    query = select(StaffMember.id, load, last).where(StaffMember.id.in_(ids))
    return [
        Candidate(
            staff_id=staff_id,
            on_duty=staff_id in on_duty,
            load=unfinished,
            last_assigned_at=last_assigned_at,
        )
        for staff_id, unfinished, last_assigned_at in await session.execute(query)
    ]
