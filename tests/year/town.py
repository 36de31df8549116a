"""The town of the year: twelve grids, twenty workers, and the ties between people."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.grids.models import Estate, Grid, GridArea, GridWorker
from api.staff.models import Company, CompanyMember, Kin, Shift, StaffMember, StaffRole
from tests.factories import make_community, make_estate, make_grid, make_resident, make_staff
from tests.year.hours import Hours

GRIDS = 12
WORKERS_OF_A_GRID = (2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1)
GRIDS_OF_A_LEAD = 4
BUILDINGS = tuple(str(number) for number in range(1, 9))
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
COMPANIES = ("长青物业", "安和物业")
KIN_NAME = "柏秀兰"
"""Somebody who does not work here, but whose kin does."""

BEGIN, END = time(8, 30), time(17, 30)
WEEKEND = {0: 5, 1: 6}
"""Every second worker has the Saturday, the others the Sunday."""


@dataclass
class Town:
    """Ids and names; `hours` is how the people themselves know when they work."""

    estates: list[Estate] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    workers: dict[int, list[int]] = field(default_factory=dict)
    """Grid id to the staff ids of its workers."""
    staff: dict[int, StaffMember] = field(default_factory=dict)
    hours: dict[int, Hours] = field(default_factory=dict)
    residents: list[int] = field(default_factory=list)
    boundaries: dict[int, dict[str, Any]] = field(default_factory=dict)

    def of_role(self, role: StaffRole) -> list[StaffMember]:
        """Everybody of a role, in the order of their ids."""
        return [member for member in self.staff.values() if member.role is role]


async def settle(session: AsyncSession, *, residents: int, first_day: date, now: datetime) -> Town:
    """Write the town; it has been so for a year."""
    town, since = Town(), first_day.replace(year=first_day.year - 1)
    leads = [await _hire(session, town, StaffRole.GRID_LEAD) for _ in range(GRIDS // 4)]
    companies = [Company(name=name, aliases=[]) for name in COMPANIES]
    session.add_all(companies)
    await session.flush()
    for number, workers in enumerate(WORKERS_OF_A_GRID):
        if number % GRIDS_OF_A_LEAD == 0:
            community = await make_community(session)
        estate = await make_estate(
            session,
            name=f"{'东南西北'[number // 3]}苑{number + 1}区",
            buildings=BUILDINGS,
            community=community,
        )
        estate.company_id = companies[number % len(companies)].id
        team = [await _hire(session, town, StaffRole.GRID_WORKER) for _ in range(workers)]
        grid = await make_grid(
            session,
            name=f"第{number + 1}网格",
            lead=leads[number // GRIDS_OF_A_LEAD],
        )
        town.boundaries[grid.id] = square(number)
        session.add(
            GridArea(
                grid_id=grid.id,
                estate_id=estate.id,
                buildings=list(BUILDINGS),
                boundary=town.boundaries[grid.id],
                valid_from=since,
            )
        )
        town.estates.append(estate)
        town.grids.append(grid)
        town.workers[grid.id] = []
        for member in team:
            await join(session, town, member, grid, on=since)
    for role, how_many in ((StaffRole.DESK, 3), (StaffRole.SUPERVISOR, 2)):
        for _ in range(how_many):
            await _hire(session, town, role)
    await _tie(session, town, companies)
    town.residents = [(await make_resident(session, now=now)).id for _ in range(residents)]
    return town


async def join(
    session: AsyncSession, town: Town, member: StaffMember, grid: Grid, *, on: date
) -> None:
    """Somebody works in a grid from a day on, in its usual hours."""
    weekly = dict.fromkeys((0, 1, 2, 3, 4, WEEKEND[member.id % 2]), (BEGIN, END))
    session.add(GridWorker(grid_id=grid.id, staff_id=member.id, valid_from=on))
    session.add_all(
        Shift(staff_id=member.id, weekday=weekday, starts_at=begin, ends_at=end)
        for weekday, (begin, end) in weekly.items()
    )
    await session.flush()
    town.workers[grid.id].append(member.id)
    town.hours[member.id] = Hours(weekly=weekly, came_on=on)


async def hire_worker(session: AsyncSession, town: Town, grid: Grid, *, on: date) -> StaffMember:
    """Somebody new."""
    member = await _hire(session, town, StaffRole.GRID_WORKER)
    await join(session, town, member, grid, on=on)
    return member


def square(number: float, *, width: float = 0.01) -> dict[str, Any]:
    """The boundary of the n-th grid: squares in a row, side by side."""
    west, south = 120.0 + number * 0.01, 30.0
    corners = [(west, south), (west + width, south), (west + width, south + 0.01)]
    ring = [*corners, (west, south + 0.01), (west, south)]
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in ring]]}


async def _hire(session: AsyncSession, town: Town, role: StaffRole) -> StaffMember:
    number = len(town.staff)
    name = f"{SURNAMES[number % len(SURNAMES)]}{'一二三四五六七八九十'[number // len(SURNAMES)]}舟"
    member = await make_staff(session, role=role, name=name)
    town.staff[member.id], town.hours[member.id] = member, Hours()
    return member


async def _tie(session: AsyncSession, town: Town, companies: list[Company]) -> None:
    """Two workers belong to a property company, two are kin, one has kin outside."""
    workers = town.of_role(StaffRole.GRID_WORKER)
    session.add_all(
        [
            CompanyMember(company_id=companies[0].id, staff_id=workers[0].id),
            CompanyMember(company_id=companies[1].id, staff_id=workers[3].id),
            Kin(staff_id=workers[4].id, name=workers[5].name, kin_staff_id=workers[5].id),
            Kin(staff_id=workers[6].id, name=KIN_NAME, kin_staff_id=None),
        ]
    )
    await session.flush()
