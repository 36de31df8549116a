"""Who gets a case: a rule that holds (`routing_rules`), else the grid of the place: its on-duty
worker with room and the lightest load, its lead, the desk.

Never nobody, and never one for whom the case does not exist (`barred`, see `cases.conflicts`); with
`excluded` are those who had better not have it: its reporter, who declined it. Where nobody else is
left, one of them is better than nobody. Who is chosen among several, `cases.choosing` says; with
the owner comes the decision, who was considered and why they were passed over.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.choosing import (
    Candidate,
    Considered,
    Decision,
    Way,
    capacity_of,
    chosen_of,
    weigh,
)
from api.cases.conflicts import barred_from
from api.cases.kinds import DESK_KINDS, CaseKind, Urgency
from api.cases.lifecycle import UNFINISHED, CaseAction
from api.cases.models import ActorRole, Case, CaseEvent
from api.cases.routing_rules import Asked, Target, matching
from api.cases.routing_store import rules_in_force
from api.clock import local
from api.errors import UnavailableError
from api.grids.models import Grid, Net
from api.grids.service import grids_at, nearest, workers_of
from api.residents.models import Resident
from api.staff.models import StaffMember, StaffRole
from api.staff.service import on_leave_among, presence_among, staff_with_role

STAND_INS = (StaffRole.DESK, StaffRole.SUPERVISOR, StaffRole.GRID_LEAD, StaffRole.GRID_WORKER)
"""Who has a case that no grid takes, the first of them who can."""

NOT_TAKEN = "not_taken"
"""The fact of a hand-over that a clock made."""


@dataclass(frozen=True)
class Unfit:
    """Staff ids of those who had better not have a case, and of those who must not."""

    excluded: Collection[int]
    barred: Collection[int]


@dataclass(frozen=True)
class Owner:
    """The grid of a place (None where none is known), who answers for a case there, and why."""

    grid: Grid | None
    member: StaffMember
    decision: Decision


async def find_owner(
    session: AsyncSession,
    *,
    estate_id: int | None,
    building: str | None,
    excluded: Collection[int],
    barred: Collection[int],
    kind: CaseKind | None = None,
    urgency: Urgency = Urgency.NORMAL,
    words: str = "",
    net: Net | None = None,
    now: datetime,
) -> Owner:
    """The owner of a case at a place.

    Args:
        session: the transaction.
        estate_id: where it is; None where that is not known.
        building: the building as written on the wall.
        excluded: staff ids that get it only when nobody else is left.
        barred: staff ids that never get it.
        kind: what it is about, for the rules and for who is good at it; None asks no rule.
        urgency: for the rules.
        words: what the resident has said, for the rules.
        net: of which net its grid is; None for the nearest.
        now: aware.

    Raises:
        UnavailableError: `no_desk`; the community has nobody at its desk, or nobody unbiased.
    """
    today = local(now).date()
    grids: dict[Net, Grid] = {}
    if estate_id is not None:
        grids = await grids_at(session, estate_id=estate_id, building=building, on=today)
    grid = nearest(grids) if net is None else grids.get(net)
    if kind is not None:
        asked = Asked(
            kind=kind,
            urgency=urgency,
            words=words,
            at=now,
            estate_id=estate_id,
            grids={over: one.id for over, one in grids.items()},
        )
        unfit = Unfit(excluded=excluded, barred=barred)
        owner = await _by_rules(session, asked, grids, grid, unfit)
        if owner is not None:
            return owner
    considered: list[Considered] = []
    if grid is not None:
        workers = await workers_of(session, grid.id, on=today)
        leads = [lead for lead in await _lead_of(session, grid) if lead not in workers]
        candidates = await _candidates(session, [*workers, *leads], kind=kind, now=now)
        for way, people in ((Way.GRID, workers), (Way.LEAD, leads)):
            ids = {member.id for member in people}
            here = [candidate for candidate in candidates if candidate.staff_id in ids]
            considered += weigh(here, excluded=excluded, barred=barred)
            chosen = _member(people, considered)
            if chosen is not None:
                decision = _decided(way, grid, considered)
                return Owner(grid=grid, member=chosen, decision=decision)
    clerk, others = await _stand_in(session, excluded=excluded, barred=barred, now=now)
    decision = _decided(Way.DESK, grid, [*considered, *others])
    return Owner(grid=grid, member=clerk, decision=decision)


async def _by_rules(
    session: AsyncSession,
    asked: Asked,
    grids: Mapping[Net, Grid],
    grid: Grid | None,
    unfit: Unfit,
) -> Owner | None:
    """The owner that a rule names; None where no rule holds, or nobody it names can have it."""
    for rule in matching(await rules_in_force(session, kind=asked.kind), asked):
        target = rule.target
        at = grid if target.net is None else grids.get(target.net)
        for people in await targeted(session, target, at, on=local(asked.at).date()):
            candidates = await _candidates(session, people, kind=asked.kind, now=asked.at)
            considered = weigh(candidates, excluded=unfit.excluded, barred=unfit.barred)
            chosen = _member(people, considered)
            if chosen is not None:
                decision = replace(_decided(Way.RULE, at, considered), rule_id=rule.id)
                return Owner(grid=at, member=chosen, decision=decision)
    return None


async def targeted(
    session: AsyncSession, target: Target, grid: Grid | None, *, on: date
) -> list[Sequence[StaffMember]]:
    """Whom a rule names, a group behind the other: the first group with somebody free decides.

    A person and then each deputy; those of a role; the workers of a grid and then its lead.
    """
    if target.staff_id is not None:
        return await _with_deputies(session, target.staff_id)
    if target.role is not None:
        return [await staff_with_role(session, target.role)]
    if grid is None:
        return []
    return [await workers_of(session, grid.id, on=on), await _lead_of(session, grid)]


async def _with_deputies(session: AsyncSession, staff_id: int) -> list[Sequence[StaffMember]]:
    """A person and behind them each deputy in turn, those who can be given work; a circle ends."""
    people: dict[int, StaffMember] = {}
    following: int | None = staff_id
    while following is not None and following not in people:
        member = await session.get(StaffMember, following)
        if member is None:
            break
        people[following], following = member, member.deputy_id
    return [[one] for one in people.values() if one.active and one.openid is not None]


async def desk_owner(
    session: AsyncSession,
    *,
    excluded: Collection[int],
    barred: Collection[int],
    now: datetime,
) -> Owner:
    """The owner of what is the desk's own work.

    Raises:
        UnavailableError: `no_desk`.
    """
    clerk, considered = await _stand_in(session, excluded=excluded, barred=barred, now=now)
    return Owner(grid=None, member=clerk, decision=_decided(Way.DESK, None, considered))


async def next_owner(
    session: AsyncSession, case: Case, *, avoiding: Collection[int] = (), now: datetime
) -> Owner:
    """Who gets a case that moves on: nobody who has declined it or let their time for it pass,
    reported it, or is `avoiding`ed. What is the desk's own work stays there.

    Raises:
        UnavailableError: `no_desk`.
    """
    excluded = {*avoiding} | await passed_over(session, case) | await reporters(session, case)
    touched = await barred_from(session, case)
    if case.kind in DESK_KINDS:
        return await desk_owner(session, excluded=excluded, barred=touched, now=now)
    had = None if case.grid_id is None else await session.get(Grid, case.grid_id)
    return await find_owner(
        session,
        estate_id=case.estate_id,
        building=case.building,
        excluded=excluded,
        barred=touched,
        kind=case.kind,
        urgency=case.urgency,
        words=case.description,
        net=None if had is None else had.net,
        now=now,
    )


async def worker_with_room(session: AsyncSession, case: Case, *, now: datetime) -> Owner | None:
    """The worker of a case's own grid who could have it now; None when nobody there is free."""
    if case.grid_id is None:
        return None
    grid = await session.get_one(Grid, case.grid_id)
    workers = await workers_of(session, grid.id, on=local(now).date())
    considered = weigh(
        await _candidates(session, workers, kind=case.kind, now=now),
        excluded=await passed_over(session, case) | await reporters(session, case),
        barred=await barred_from(session, case),
    )
    chosen = _member(workers, considered)
    if chosen is None:
        return None
    return Owner(grid=grid, member=chosen, decision=_decided(Way.GRID, grid, considered))


async def _stand_in(
    session: AsyncSession,
    *,
    excluded: Collection[int],
    barred: Collection[int],
    now: datetime,
) -> tuple[StaffMember, list[Considered]]:
    """The desk clerk with the lightest load; one off duty rather than none, on leave last of all.

    Where no clerk can have it a supervisor stands in, then a lead, then any worker; then the same
    people once more, with those who are excluded.

    Raises:
        UnavailableError: `no_desk`; there is no clerk, or everybody is barred.
    """
    people: dict[StaffRole, Sequence[StaffMember]] = {}
    away: set[int] = set()
    for shunned, waits in ((excluded, True), ((), True), ((), False)):
        for role in STAND_INS:
            if role not in people:  # Most often the desk has somebody, and nobody else is read.
                people[role] = await staff_with_role(session, role)
                ids = [member.id for member in people[role]]
                away |= await on_leave_among(session, ids, on=local(now).date())
            if not people[StaffRole.DESK]:
                raise UnavailableError("no_desk")
            unwanted = {*shunned, *barred} | (away if waits else set())
            free = [member for member in people[role] if member.id not in unwanted]
            if free:
                candidates = await _candidates(session, people[role], now=now)
                considered = weigh(candidates, excluded=shunned, barred=barred)
                chosen = _member(free, considered) or free[0]
                return chosen, _with_chosen(considered, chosen)
    raise UnavailableError("no_desk")


async def superior_of(session: AsyncSession, case: Case, *, now: datetime) -> StaffMember:
    """Who looks at a reopened case: a supervisor other than its owner, else the desk."""
    excluded = {case.owner_id} | await reporters(session, case)
    barred = await barred_from(session, case)
    supervisors = await staff_with_role(session, StaffRole.SUPERVISOR)
    others = [member for member in supervisors if member.id not in excluded | barred]
    if others:
        away = await on_leave_among(session, [m.id for m in others], on=local(now).date())
        return next((member for member in others if member.id not in away), others[0])
    return (await desk_owner(session, excluded=excluded, barred=barred, now=now)).member


async def reporters(session: AsyncSession, case: Case) -> set[int]:
    """The staff id of the reporter, when the reporter works here."""
    query = (
        select(StaffMember.id)
        .join(Resident, Resident.openid == StaffMember.openid)
        .where(Resident.id == case.reporter_id)
    )
    return set((await session.scalars(query)).all())


async def did_it_before(session: AsyncSession, case: Case) -> set[int]:
    """The staff id of who finished a case that was opened again: other eyes are to look at it."""
    if not case.reopened_count:
        return set()
    query = select(CaseEvent.actor_id).where(
        CaseEvent.case_id == case.id, CaseEvent.action == CaseAction.RESOLVE
    )
    last = (await session.scalars(query.order_by(CaseEvent.id.desc()).limit(1))).first()
    return set() if last is None else {last}


async def passed_over(session: AsyncSession, case: Case) -> set[int]:
    """The staff ids of those who have declined a case, let their time for it pass, or finished it
    before it was opened again.
    """
    declined = select(CaseEvent.actor_id).where(
        CaseEvent.case_id == case.id,
        CaseEvent.action == CaseAction.DECLINE,
        CaseEvent.actor_role == ActorRole.STAFF,
    )
    passed = select(CaseEvent.facts["previous_owner_id"].as_integer()).where(
        CaseEvent.case_id == case.id, CaseEvent.facts.has_key(NOT_TAKEN)
    )
    people = (await session.scalars(declined.union_all(passed))).all()
    return {person for person in people if person is not None} | await did_it_before(session, case)


async def _lead_of(session: AsyncSession, grid: Grid) -> list[StaffMember]:
    lead = None if grid.lead_id is None else await session.get(StaffMember, grid.lead_id)
    return [lead] if lead is not None and lead.active and lead.openid is not None else []


def _member(people: Sequence[StaffMember], considered: Sequence[Considered]) -> StaffMember | None:
    chosen = chosen_of(considered)
    return next((member for member in people if member.id == chosen), None)


def _with_chosen(considered: Sequence[Considered], chosen: StaffMember) -> list[Considered]:
    """Somebody is chosen whatever there is against them."""
    return [
        replace(one, passed_over=None) if one.staff_id == chosen.id else one for one in considered
    ]


def _decided(way: Way, grid: Grid | None, considered: Sequence[Considered]) -> Decision:
    if grid is None:
        return Decision(way=way, considered=tuple(considered))
    return Decision(way=way, grid_id=grid.id, net=grid.net, considered=tuple(considered))


async def _candidates(
    session: AsyncSession,
    members: Sequence[StaffMember],
    *,
    kind: CaseKind | None = None,
    now: datetime,
) -> list[Candidate]:
    if not members:
        return []
    ids = [member.id for member in members]
    presence = await presence_among(session, ids, now=now)
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
            on_leave=member.id in presence.on_leave,
            load=counted[member.id][0],
            last_assigned_at=counted[member.id][1],
            capacity=capacity_of(member),
            skilled=kind is not None and kind in member.skills,
        )
        for member in members
    ]
