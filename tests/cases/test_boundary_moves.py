"""Open cases go with their building on the first day of a version; what is finished stays."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.boundary_moves import move_with_boundaries, open_cases_touched
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseState
from api.cases.queries import timeline
from api.cases.work import designate, resolve, take
from api.grids.models import Estate, Grid
from api.grids.versions import Plan, carry_out, plan_change
from api.staff.models import StaffMember
from tests.factories import make_case, make_desk, make_estate, make_grid, make_staff
from tests.grids.test_boundaries import box

FIRST_DAY = date(2026, 12, 1)
DAYS = timedelta(days=8)


@dataclass
class Scene:
    """Buildings 1 to 3 in the grid 东; from the first day 3 belongs to 西."""

    estate: Estate
    east: Grid
    west: Grid
    old: StaffMember
    new: StaffMember
    desk: StaffMember

    async def plan(self, session: AsyncSession, *, now: datetime) -> Plan:
        places = [{"estate": "云杉苑", "buildings": ["3"]}, {"estate": "白桦里"}]
        collection = {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": box(5, 0, 9, 5),
                    "properties": {"grid": "西", "places": places},
                }
            ],
        }
        return await plan_change(session, collection, first_day=FIRST_DAY, now=now)


@pytest_asyncio.fixture
async def scene(session: AsyncSession) -> Scene:
    desk = await make_desk(session)
    estate = await make_estate(session, name="云杉苑")
    other = await make_estate(session, name="白桦里")
    old, new = await make_staff(session), await make_staff(session)
    east = await make_grid(session, name="东", estate=estate, workers=[old])
    west = await make_grid(session, name="西", estate=other, workers=[new])
    return Scene(estate, east, west, old, new, desk)


async def test_what_is_open_goes_along_and_what_is_done_stays(
    session: AsyncSession, scene: Scene, now: datetime
) -> None:
    async def filed(building: str) -> tuple[int, int]:
        case = await make_case(session, estate=scene.estate, building=building, now=now)
        return case.id, case.owner_id

    here = await make_case(session, estate=scene.estate, building="1", now=now)
    there = await make_case(session, estate=scene.estate, building="3", now=now)
    begun = await make_case(session, estate=scene.estate, building="3", now=now)
    done = await make_case(session, estate=scene.estate, building="3", now=now)
    for case in (begun, done):
        await take(session, case, scene.old, now=now)
    await resolve(session, done, scene.old, note="已换灯泡", now=now)

    plan = await scene.plan(session, now=now)
    assert await open_cases_touched(session, plan) == 2
    await carry_out(session, plan, now=now)
    assert await move_with_boundaries(session, now=now) == 0
    assert there.owner_id == scene.old.id

    assert await move_with_boundaries(session, now=now + DAYS) == 2
    assert await move_with_boundaries(session, now=now + DAYS) == 0
    owners = [case.owner_id for case in (here, there, begun, done)]
    assert owners == [scene.old.id, scene.new.id, scene.new.id, scene.old.id]
    grids = [case.grid_id for case in (here, there, begun, done)]
    assert grids == [scene.east.id, scene.west.id, scene.west.id, scene.east.id]
    assert begun.state is CaseState.ASSIGNED
    event = (await timeline(session, there))[-1]
    assert event.facts["moved_for"] == "boundary"
    assert event.facts["previous_owner_id"] == scene.old.id
    assert event.facts["previous_grid_id"] == scene.east.id
    assert (await filed("3"))[1] == scene.old.id  # `now` is before the first day.


async def test_what_a_person_gave_to_somebody_else_stays_theirs(
    session: AsyncSession, scene: Scene, now: datetime
) -> None:
    specialist = await make_staff(session)
    case = await make_case(session, estate=scene.estate, building="3", now=now)
    await designate(session, case, scene.desk, specialist, now=now)
    await carry_out(session, await scene.plan(session, now=now), now=now)
    assert await move_with_boundaries(session, now=now + DAYS) == 0
    assert (case.owner_id, case.grid_id) == (specialist.id, scene.west.id)


async def test_what_lies_at_the_desk_for_want_of_a_worker_finds_one(
    session: AsyncSession, scene: Scene, now: datetime
) -> None:
    scene.old.openid = None
    await session.flush()
    case = await make_case(session, estate=scene.estate, building="3", now=now)
    assert case.owner_id == scene.desk.id
    await carry_out(session, await scene.plan(session, now=now), now=now)
    assert await move_with_boundaries(session, now=now + DAYS) == 1
    assert case.owner_id == scene.new.id


async def test_a_talk_with_the_desk_stays_there(
    session: AsyncSession, scene: Scene, now: datetime
) -> None:
    case = await make_case(
        session, kind=CaseKind.HAND_OVER, estate=scene.estate, building="3", now=now
    )
    await carry_out(session, await scene.plan(session, now=now), now=now)
    assert await move_with_boundaries(session, now=now + DAYS) == 0
    assert (case.owner_id, case.grid_id) == (scene.desk.id, None)
