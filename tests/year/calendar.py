"""What the year has besides cases: days that begin, leaves, somebody who goes, a new boundary."""

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import datetime, time, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from procrastinate import JobContext

from api.cases.absence import leave_staff, take_leave
from api.clock import SHANGHAI, local
from api.db import Database
from api.grids.versions import carry_out, plan_change
from api.staff.models import StaffMember, StaffRole
from tests.year.hours import ONE_DAY
from tests.year.town import BUILDINGS, hire_worker, square

if TYPE_CHECKING:
    from tests.year.run import Year

MOVED = BUILDINGS[:2]
"""The buildings of the second estate that come to the first grid."""


def write(year: "Year") -> None:
    """Put it all into the diary."""
    for number in range(1, year.size.days + 45):
        at = year.moment(number) + timedelta(minutes=1)
        year.diary.at(at, year.begin_day)
        year.diary.at(year.moment(number, 8) + timedelta(minutes=31), year.fill_room)
    for member in [
        *year.town.of_role(StaffRole.GRID_WORKER),
        *year.town.of_role(StaffRole.GRID_LEAD),
    ]:
        for _ in range(year.size.leaves):
            first = year.random.randint(2, year.size.days)
            days = year.random.choice((0, 0, 1, 4, 6))
            ahead = 0 if days < 2 else year.random.randint(1, 10)
            _leave(year, member.id, first=first, days=days, ahead=ahead)
    year.diary.at(
        year.moment(max(year.size.boundary_change - 7, 1), 10), lambda now: _new_version(year, now)
    )
    year.diary.at(year.moment(year.size.resignation, 11), lambda now: _resign(year, now))


def _leave(year: "Year", staff_id: int, *, first: int, days: int, ahead: int) -> None:
    """Entered some days before, or on the morning itself."""
    first_day = year.day(first)
    said = datetime.combine(first_day - ahead * ONE_DAY, time(7, 40), SHANGHAI)

    async def enter(now: datetime) -> None:
        async with year.step() as session:
            member = await session.get_one(StaffMember, staff_id)
            if not member.active:
                return
            last_day = first_day + days * ONE_DAY
            await take_leave(
                session, member, first_day=first_day, last_day=last_day, by=member, now=now
            )
            year.town.hours[staff_id].off.append((first_day, last_day))
            year.tally["leaves"] += 1

    year.diary.at(max(said, year.moment(1, 7)), enter)


async def _new_version(year: "Year", now: datetime) -> None:
    """Two buildings of the second estate come to the first grid; a week ahead, as is usual."""
    first, second = year.town.grids[:2]
    one, two = year.town.estates[:2]
    stays = [number for number in BUILDINGS if number not in MOVED]
    features = [
        _feature(first.name, square(0, width=0.012), (one.name, BUILDINGS), (two.name, MOVED)),
        _feature(second.name, square(1.2, width=0.008), (two.name, stays)),
    ]
    async with year.database.transaction() as session:
        first_day = max(year.day(year.size.boundary_change), local(now).date() + ONE_DAY)
        collection = {"type": "FeatureCollection", "features": features}
        plan = await plan_change(session, collection, first_day=first_day, now=now)
        await carry_out(session, plan, now=now)
    year.tally["buildings moved"] += len(plan.moved)


def _feature(
    grid: str, geometry: dict[str, Any], *places: tuple[str, Sequence[str]]
) -> dict[str, Any]:
    listed = [{"estate": estate, "buildings": list(numbers)} for estate, numbers in places]
    properties = {"grid": grid, "places": listed}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


async def _resign(year: "Year", now: datetime) -> None:
    """The second worker of the third grid goes, and somebody new comes two weeks later."""
    grid = year.town.grids[2]
    leaver = year.town.workers[grid.id][1]
    async with year.database.transaction() as session:
        member = await session.get_one(StaffMember, leaver)
        handed = await leave_staff(session, member, now=now)
    year.town.hours[leaver].gone_on = local(now).date()
    year.town.workers[grid.id].remove(leaver)
    year.tally["handed on by who left"] += handed.moved

    async def come(at: datetime) -> None:
        async with year.database.transaction() as session:
            await hire_worker(session, year.town, grid, on=local(at).date())

    year.diary.at(now + timedelta(days=14), come)


async def together(looks: Sequence[Coroutine[Any, Any, int]]) -> None:
    """Several workers do the same job at the same moment."""
    await asyncio.gather(*looks)


def context(database: Database) -> JobContext:
    """What a job is given by its worker."""
    return cast(JobContext, SimpleNamespace(additional_context={"database": database}))
