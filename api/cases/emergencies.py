"""An emergency whose true place comes out later: it moves to whoever is responsible there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.assignment import find_owner
from api.cases.conflicts import barred_from
from api.cases.history import SYSTEM, advance, give_to
from api.cases.lifecycle import CaseAction, CaseState
from api.cases.models import Case
from api.cases.subjects import hear
from api.residents.models import Resident
from api.staff.models import StaffMember

WITH_AN_OWNER = frozenset({CaseState.ASSIGNED, CaseState.IN_PROGRESS, CaseState.ON_HOLD})


@dataclass(frozen=True)
class EmergencyPlace:
    """Where it is: the words, and the estate and building of the register if they are known."""

    text: str
    estate_id: int | None = None
    building: str | None = None


async def relocate(
    session: AsyncSession, case: Case, place: EmergencyPlace, *, now: datetime
) -> None:
    """Write the true place down; where another grid is responsible, its worker gets the case."""
    case.place = place.text
    case.estate_id, case.building = place.estate_id, place.building
    await hear(session, case, f"{case.description}\n{place.text}", now=now)
    owner = await find_owner(
        session,
        estate_id=place.estate_id,
        building=place.building,
        excluded=(),
        barred=await barred_from(session, case),
        now=now,
    )
    grid_id = owner.grid.id if owner.grid else None
    if grid_id == case.grid_id or case.state not in WITH_AN_OWNER:
        return
    reporter = await session.get_one(Resident, case.reporter_id)
    if owner.member.openid == reporter.openid:
        return  # Nobody handles their own report; who has the case keeps it.
    case.grid_id = grid_id
    await _hand_on(session, case, owner.member, now=now)


async def _hand_on(
    session: AsyncSession, case: Case, member: StaffMember, *, now: datetime
) -> None:
    await advance(
        session,
        case,
        CaseAction.REASSIGN,
        actor=SYSTEM,
        now=now,
        owner_id=member.id,
        previous_owner_id=case.owner_id,
    )
    await give_to(session, case, member)
