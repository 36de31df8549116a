"""Where places lie: a building's own point, else the middle of what is known around it."""

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.grids.coordinates import Point, metres_between
from api.grids.models import Building, Estate, GridArea
from api.grids.spots import Ground, Spot, ground_of
from tests.factories import make_area, make_estate, make_grid
from tests.grids.test_boundaries import box

DOORS = {(1, "1"): Point(100.0, 40.0), (1, "2"): Point(100.002, 40.0)}
DRAWN = {(1, None): Point(100.5, 40.5), (1, "9"): Point(100.004, 40.0), (2, None): Point(101, 41)}


@pytest.mark.parametrize(
    ("estate_id", "building", "spot"),
    [
        (1, "2", Spot(Point(100.002, 40.0), exact=True)),
        (1, "9", Spot(Point(100.004, 40.0), exact=False)),
        (1, "3", Spot(Point(100.001, 40.0), exact=False)),
        (1, None, Spot(Point(100.001, 40.0), exact=False)),
        (2, "3", Spot(Point(101, 41), exact=False)),
        (3, "3", None),
        (None, None, None),
    ],
)
def test_what_is_nearest_known(
    estate_id: int | None, building: str | None, spot: Spot | None
) -> None:
    assert Ground(doors=DOORS, drawn=DRAWN).spot(estate_id, building) == spot


def test_metres() -> None:
    here = Point(100.0, 40.0)
    assert metres_between(here, here) == 0
    assert metres_between(here, Point(100.0, 40.001)) == 111
    assert metres_between(here, Point(100.001, 40.0)) == 85


async def measured(session: AsyncSession, estate: Estate, number: str, at: Point) -> Building:
    """A building whose door somebody has measured."""
    query = select(Building).where(Building.estate_id == estate.id, Building.number == number)
    house = (await session.scalars(query)).one()
    house.longitude, house.latitude = at.longitude, at.latitude
    await session.flush()
    return house


async def test_the_ground_of_an_estate(session: AsyncSession, now: datetime) -> None:
    estate, other = await make_estate(session), await make_estate(session)
    await measured(session, estate, "2", Point(100.25, 40.25))
    await measured(session, other, "2", Point(1, 1))
    grid = await make_grid(session, estate=estate)
    west = await make_area(session, grid, estate, buildings=["1"])
    west.boundary = box(0, 0, 4, 4)
    over = await make_area(session, grid, estate, valid_to=date(2026, 2, 1))
    over.boundary = box(100, 100, 104, 104)
    await session.flush()
    ground = await ground_of(session, [estate.id], on=local(now).date())
    assert ground.spot(estate.id, "2") == Spot(Point(100.25, 40.25), exact=True)
    drawn = ground.spot(estate.id, "1")
    assert drawn is not None
    assert (round(drawn.point.longitude, 6), drawn.exact) == (100.002, False)
    assert ground.spot(other.id, "2") is None


async def test_a_broken_boundary_is_passed_over(session: AsyncSession, now: datetime) -> None:
    estate = await make_estate(session)
    grid = await make_grid(session, estate=estate)
    area = (await session.scalars(select(GridArea).where(GridArea.grid_id == grid.id))).one()
    area.boundary = {"type": "Polygon", "coordinates": [[[0, 0]]]}
    await session.flush()
    assert (await ground_of(session, [estate.id], on=local(now).date())).spot(
        estate.id, "1"
    ) is None


async def test_half_a_point_is_none(session: AsyncSession) -> None:
    estate = await make_estate(session, buildings=())
    session.add(
        Building(estate_id=estate.id, number="1", unit_count=1, floor_count=1, longitude=1.0)
    )
    with pytest.raises(IntegrityError):
        await session.flush()
