"""An emergency whose true place comes out later: it moves to whoever is responsible there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.assignment import find_owner
from api.cases.conflicts import barred_from
from api.cases.handing import hand_to
from api.cases.lifecycle import CaseState
from api.cases.models import Case
from api.cases.sealing import rewrite_place
from api.cases.subjects import hear
from api.residents.models import Resident
from api.texts import render

WITH_AN_OWNER = frozenset({CaseState.ASSIGNED, CaseState.IN_PROGRESS, CaseState.ON_HOLD})


@dataclass(frozen=True)
class EmergencyPlace:
    """Where it is: the words, and the estate and building of the register if they are known."""

    text: str
    estate_id: int | None = None
    building: str | None = None


def no_place() -> str:
    """What stands where a case has no place."""
    return render("api/cases", "no_place")


def is_placed(case: Case) -> bool:
    """Whether it is known where a case is, be it only in the person's own words."""
    return case.place != no_place()


async def write_place(
    session: AsyncSession, case: Case, place: EmergencyPlace, *, now: datetime
) -> None:
    """Write down where a case is; who has it keeps it."""
    await rewrite_place(session, case, place.text)
    case.estate_id, case.building = place.estate_id, place.building
    await hear(session, case, f"{case.description}\n{place.text}", now=now)


async def relocate(
    session: AsyncSession, case: Case, place: EmergencyPlace, *, now: datetime
) -> None:
    """Write the true place down; where another grid is responsible, its worker gets the case."""
    await write_place(session, case, place, now=now)
    await hand_where_it_belongs(session, case, now=now)


async def hand_where_it_belongs(session: AsyncSession, case: Case, *, now: datetime) -> None:
    """Give a case to who is responsible for it as it now reads, where another grid is."""
    owner = await find_owner(
        session,
        estate_id=case.estate_id,
        building=case.building,
        excluded=(),
        barred=await barred_from(session, case),
        kind=case.kind,
        urgency=case.urgency,
        words=case.description,
        now=now,
    )
    grid_id = owner.grid.id if owner.grid else None
    if grid_id == case.grid_id or case.state not in WITH_AN_OWNER:
        return
    reporter = await session.get_one(Resident, case.reporter_id)
    if owner.member.openid == reporter.openid:
        return  # Nobody handles their own report; who has the case keeps it.
    case.grid_id = grid_id
    await hand_to(session, case, owner, now=now)
