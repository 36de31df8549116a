"""附近: the open cases of a member of the staff, the nearest to a point first.

Which cases those are is what the member may open at all: the desk and supervisors all of them, a
lead those of their grids, others their own; never one that does not exist for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import DESK_KINDS, CaseKind
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case
from api.cases.shown import may_open
from api.clock import local
from api.errors import NotFoundError
from api.grids.coordinates import Point, metres_between
from api.grids.spots import Ground, Spot, ground_of
from api.staff.models import StaffMember

SHOWN = 8
"""So many lines a message has room for, and a person on their feet."""


LIST_DIGITS = 3
"""Digits of a list's number at most; four are the end of a case number."""

SOMEWHERE = (
    Case.state.in_(UNFINISHED),
    Case.merged_into_id.is_(None),
    Case.kind.not_in(DESK_KINDS),
)
"""What is not finished and lies somewhere: a talk with the desk does not."""


@dataclass(frozen=True)
class NearCase:
    """A case and how far it is; `metres` None where nobody knows where it lies, `exact` False where
    only its estate is known.
    """

    case: Case
    metres: int | None
    exact: bool


@dataclass(frozen=True)
class Nearby:
    """The nearest cases, and how many there are altogether."""

    cases: Sequence[NearCase]
    total: int


async def nearby(
    session: AsyncSession,
    member: StaffMember,
    here: Point,
    *,
    kind: CaseKind | None = None,
    but: int | None = None,
    limit: int = SHOWN,
    now: datetime,
) -> Nearby:
    """The cases of a member around a point, in WGS 84.

    Args:
        session: the transaction.
        member: who asks.
        here: where they are.
        kind: only of this kind.
        but: the id of a case that is left out: the one around which they look.
        limit: at most so many.
        now: aware; the boundaries are those of its day.
    """
    wanted = [*may_open(member), *SOMEWHERE]
    if kind is not None:
        wanted.append(Case.kind == kind)
    if but is not None:
        wanted.append(Case.id != but)
    query = select(Case.id, Case.estate_id, Case.building).where(*wanted).order_by(Case.id)
    rows = (await session.execute(query)).all()
    ground = await _ground(session, [row.estate_id for row in rows], now=now)
    far = {row.id: _distance(here, ground.spot(row.estate_id, row.building)) for row in rows}
    chosen = sorted(far, key=lambda id_: (far[id_][0] is None, far[id_][0] or 0, id_))[:limit]
    cases = await _cases(session, select(Case).where(Case.id.in_(chosen), *wanted))
    return Nearby(cases=[NearCase(cases[id_], *far[id_]) for id_ in chosen], total=len(rows))


async def spot_of_case(
    session: AsyncSession, member: StaffMember, reference: str, *, now: datetime
) -> tuple[Case, Spot]:
    """Where an open case of a member lies: by its number, the end of it, or their list's number.

    Raises:
        NotFoundError: `near_case_unknown`, also for one that they may not see; or
            `near_case_nowhere`, when its place is in no register.
    """
    by_list = reference.isdecimal() and len(reference) <= LIST_DIGITS
    named = (
        (Case.list_number == int(reference)) & (Case.owner_id == member.id)
        if by_list
        else Case.case_number.endswith(reference.upper(), autoescape=True)
    )
    query = (
        select(Case).where(named, *may_open(member), *SOMEWHERE).order_by(Case.id.desc()).limit(1)
    )
    case = (await session.scalars(query)).one_or_none()
    if case is None:
        raise NotFoundError("near_case_unknown", number=reference.upper())
    spot = (await _ground(session, [case.estate_id], now=now)).spot(case.estate_id, case.building)
    if spot is None:
        raise NotFoundError("near_case_nowhere", number=case.case_number)
    return case, spot


async def places_at_hand(session: AsyncSession, member: StaffMember, *, limit: int) -> list[str]:
    """Places of a member's open cases that a register knows, to name where one is."""
    query = (
        select(Case.place)
        .where(Case.building.is_not(None), *may_open(member), *SOMEWHERE)
        .order_by(Case.finish_due_at, Case.id)
    )
    places = (await session.scalars(query.limit(limit * limit))).all()
    return list(dict.fromkeys(places))[:limit]


async def _ground(
    session: AsyncSession, estate_ids: Sequence[int | None], *, now: datetime
) -> Ground:
    known = {id_ for id_ in estate_ids if id_ is not None}
    return await ground_of(session, known, on=local(now).date())


def _distance(here: Point, spot: Spot | None) -> tuple[int | None, bool]:
    return (None, False) if spot is None else (metres_between(here, spot.point), spot.exact)


async def _cases(session: AsyncSession, query: Select[Case]) -> dict[int, Case]:
    return {case.id: case for case in (await session.scalars(query)).all()}
