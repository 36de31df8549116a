"""Places, grids and duty of the demo town."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.demo.places import boundary
from api.demo.town import LAKE_SPLIT_ON
from api.grids.boundaries import Drawn, overlaps, read_boundary
from api.grids.models import Building, Community, Estate, Grid, GridArea, Net
from api.grids.service import estate_names, find_place, grid_at, workers_of
from api.staff.models import StaffMember, StaffRole
from api.staff.service import presence_among, staff_by_openid, staff_named, staff_with_role

TODAY = date(2026, 11, 23)
HOURS_OF_A_WEEK = 7 * 24


async def test_two_committees_with_five_estates_and_three_nets(town: AsyncSession) -> None:
    names = (await town.scalars(select(Community.name))).all()
    assert set(names) == {"云溪社区", "清河社区"}
    assert len((await town.scalars(select(Estate.id))).all()) >= 5
    assert set((await town.scalars(select(Grid.net))).all()) == set(Net)


async def test_people_find_the_estates_by_the_names_they_use(town: AsyncSession) -> None:
    names = await estate_names(town)
    assert {names["阳光"], names["阳光小区"]} == {"阳光花园"}
    place = await find_place(town, estate="阳光花园", building="3")
    assert place is not None
    assert place.building is not None
    assert place.building.unit_count >= 2


async def test_no_name_of_an_estate_hides_another(town: AsyncSession) -> None:
    estates = (await town.scalars(select(Estate))).all()
    names = [name for estate in estates for name in (estate.name, *estate.aliases)]
    assert len(names) == len(set(names))


async def test_every_place_has_a_grid_with_workers_and_a_lead(town: AsyncSession) -> None:
    rows = (await town.execute(select(Building.estate_id, Building.number))).all()
    grounds = [(estate_id, None) for estate_id in (await town.scalars(select(Estate.id))).all()]
    for estate_id, number in [*rows, *grounds]:
        grid = await grid_at(town, estate_id=estate_id, building=number, on=TODAY)
        assert grid is not None, (estate_id, number)
        assert grid.lead_id is not None
        assert await workers_of(town, grid.id, on=TODAY)


async def test_an_estate_may_lie_in_two_grids_and_had_one_before(town: AsyncSession) -> None:
    place = await find_place(town, estate="翠湖名邸", building="6")
    assert place is not None

    async def grid_on(day: date) -> str | None:
        grid = await grid_at(town, estate_id=place.estate.id, building="6", on=day)
        return grid.name if grid else None

    assert await grid_on(TODAY) == "翠湖西网格"
    assert await grid_on(LAKE_SPLIT_ON - timedelta(days=1)) == "翠湖东网格"


async def test_boundaries_are_closed_rings(town: AsyncSession) -> None:
    shapes = (await town.scalars(select(GridArea.boundary))).all()
    assert shapes
    for shape in shapes:
        assert shape is not None
        assert is_closed_ring(shape)


def is_closed_ring(shape: dict[str, Any]) -> bool:
    """A GeoJSON polygon with longitude before latitude."""
    (ring,) = shape["coordinates"]
    inside = all(100 <= east < 101 and 40 <= north < 41 for east, north in ring)
    return shape["type"] == "Polygon" and ring[0] == ring[-1] and len(ring) >= 4 and inside


def test_a_boundary_is_counter_clockwise() -> None:
    (ring,) = boundary((0, 0, 5, 4))["coordinates"]
    pairs = pairwise(ring)
    assert sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) > 0


async def test_li_and_zhou_are_on_duty_at_every_hour(town: AsyncSession, now: datetime) -> None:
    members = [await staff_by_openid(town, f"demo-worker-{name}") for name in ("li", "zhou")]
    ids = {member.id for member in members if member}
    assert len(ids) == 2
    for hour in range(0, HOURS_OF_A_WEEK, 5):
        present = await presence_among(town, ids, now=now + timedelta(hours=hour))
        assert present.on_duty == ids


async def test_the_fixed_staff(town: AsyncSession) -> None:
    fixed = {
        "demo-worker-li": ("李伟", StaffRole.GRID_WORKER),
        "demo-worker-zhou": ("周敏", StaffRole.GRID_WORKER),
        "demo-desk-sun": ("孙丽", StaffRole.DESK),
        "demo-supervisor-zhao": ("赵强", StaffRole.SUPERVISOR),
    }
    for openid, (name, role) in fixed.items():
        member = await staff_by_openid(town, openid)
        assert member is not None
        assert (member.name, member.role) == (name, role)
    assert len(await staff_with_role(town, StaffRole.GRID_WORKER)) >= 8
    place = await find_place(town, estate="阳光花园", building="3")
    assert place is not None
    grid = await grid_at(town, estate_id=place.estate.id, building="3", on=TODAY)
    assert grid is not None
    workers = await workers_of(town, grid.id, on=TODAY)
    assert [worker.name for worker in workers] == ["李伟", "周敏"]


async def test_everybody_can_be_named_without_their_surname(town: AsyncSession) -> None:
    for member in (await town.scalars(select(StaffMember))).all():
        assert await staff_named(town, member.name[1:]) == [member]


async def test_the_others_do_not_work_at_night(town: AsyncSession, now: datetime) -> None:
    night = now + timedelta(hours=17)  # 03:00 in Shanghai
    workers = await staff_with_role(town, StaffRole.GRID_WORKER)
    on_duty = (await presence_among(town, [w.id for w in workers], now=night)).on_duty
    assert {w.name for w in workers if w.id in on_duty} == {"李伟", "周敏"}


async def test_the_boundaries_are_good_and_share_no_ground(town: AsyncSession) -> None:
    query = select(GridArea, Grid).join(Grid, Grid.id == GridArea.grid_id)
    drawn = [
        Drawn(grid.name, grid.net, read_boundary(area.boundary))
        for area, grid in (await town.execute(query)).all()
    ]
    assert {one.name for one in drawn} == set((await town.scalars(select(Grid.name))).all())
    assert overlaps(drawn) == []
