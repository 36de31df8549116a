"""Who asks, and about which case: drawn before the clock of the bench starts."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseState
from api.cases.models import Case
from api.residents.models import Resident
from api.staff.models import StaffMember, StaffRole
from tests.bench.town import NOW, Size

POOL = 2_000
"""So many cases of each sort are asked about."""

SORTS: dict[str, ColumnElement[bool]] = {
    "any": Case.estate_id.is_not(None),
    "assigned": (Case.state == CaseState.ASSIGNED) & Case.take_due_at.is_not(None),
    "in progress": (Case.state == CaseState.IN_PROGRESS) & (Case.finish_due_at > NOW),
    "on hold": Case.state == CaseState.ON_HOLD,
    "asks for a person": (Case.kind == CaseKind.HAND_OVER) & (Case.state == CaseState.ASSIGNED),
    "resolved": Case.state == CaseState.RESOLVED,
    "waits for room": Case.room_wanted_at.is_not(None),
}


@dataclass(frozen=True)
class Crowd:
    """Ids to draw from: cases by their sort (`SORTS`), staff by role."""

    cases: dict[str, Sequence[int]]
    staff: dict[StaffRole, Sequence[int]]


async def crowd_of(session: AsyncSession) -> Crowd:
    """The cases and people that are asked about; the same of the same town."""
    cases = {}
    for sort, holds in SORTS.items():
        # Spread over all years, in an order that has nothing to do with that of the table.
        query = select(Case.id).where(holds, Case.merged_into_id.is_(None))
        query = query.order_by(func.hashint8(Case.id)).limit(POOL)
        cases[sort] = (await session.scalars(query)).all()
    staff = {}
    for role in StaffRole:
        query = select(StaffMember.id).where(StaffMember.role == role).order_by(StaffMember.id)
        staff[role] = (await session.scalars(query)).all()
    return Crowd(cases=cases, staff=staff)


@dataclass(frozen=True)
class Asker:
    """Somebody who asks once, within a transaction that is undone."""

    session: AsyncSession
    crowd: Crowd
    size: Size
    random: Random
    now: datetime = NOW

    async def case(self, sort: str = "any") -> Case:
        """A case of a sort."""
        return await self.session.get_one(Case, self.random.choice(self.crowd.cases[sort]))

    async def resident(self) -> Resident:
        """Who reports a lot asks a lot: the reporter of any case."""
        return await self.session.get_one(Resident, (await self.case()).reporter_id)

    async def member(self, role: StaffRole = StaffRole.GRID_WORKER) -> StaffMember:
        """One of the staff."""
        return await self.session.get_one(StaffMember, self.random.choice(self.crowd.staff[role]))

    async def busy_worker(self) -> StaffMember:
        """Who has work: the owner of a case that is under way."""
        return await self.session.get_one(StaffMember, (await self.case("in progress")).owner_id)

    def grid(self) -> int:
        """Any grid."""
        return self.random.randint(1, self.size.grids)


Asked = Callable[[], Awaitable[object]]
"""Who asks and about what is drawn; calling it asks, and is timed."""

Question = Callable[[Asker], Awaitable[Asked]]
"""Draws who asks."""
