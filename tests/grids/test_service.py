"""From names to places, from places to grids, from grids to workers."""

from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.grids.service import estate_names, find_place, grid_at, grid_named, workers_of
from tests.factories import make_area, make_estate, make_grid, make_membership, make_staff

DAY = date(2026, 11, 23)


async def test_every_name_leads_to_the_official_one(session: AsyncSession) -> None:
    await make_estate(session, name="阳光花园", aliases=["阳光", "阳光小区"])
    await make_estate(session, name="碧水湾")
    assert await estate_names(session) == {
        "阳光花园": "阳光花园",
        "阳光": "阳光花园",
        "阳光小区": "阳光花园",
        "碧水湾": "碧水湾",
    }


@pytest.mark.parametrize(
    ("estate", "building", "found"),
    [
        ("阳光花园", "3", ("阳光花园", "3")),
        ("阳光花园", None, ("阳光花园", None)),
        ("阳光花园", "99", ("阳光花园", None)),
        ("碧水湾", "3", ("碧水湾", None)),
        ("没有的小区", "3", None),
        (None, "3", None),
    ],
)
async def test_a_place_is_checked_against_the_register(
    session: AsyncSession,
    estate: str | None,
    building: str | None,
    found: tuple[str, str | None] | None,
) -> None:
    await make_estate(session, name="阳光花园", buildings=["3", "A"])
    await make_estate(session, name="碧水湾", buildings=["1"])
    place = await find_place(session, estate=estate, building=building)
    if found is None:
        assert place is None
        return
    assert place is not None
    number = place.building.number if place.building else None
    assert (place.estate.name, number) == found


async def test_a_grid_of_the_building_comes_before_the_estates(session: AsyncSession) -> None:
    estate = await make_estate(session)
    whole = await make_grid(session, estate=estate)
    part = await make_grid(session, estate=estate, buildings=["2", "3"])
    assert await grid_at(session, estate_id=estate.id, building="3", on=DAY) is part
    assert await grid_at(session, estate_id=estate.id, building="1", on=DAY) is whole
    assert await grid_at(session, estate_id=estate.id, building=None, on=DAY) is whole


async def test_a_place_may_have_no_grid(session: AsyncSession) -> None:
    estate, other = await make_estate(session), await make_estate(session)
    await make_grid(session, estate=estate, buildings=["1"])
    assert await grid_at(session, estate_id=estate.id, building="2", on=DAY) is None
    assert await grid_at(session, estate_id=estate.id, building=None, on=DAY) is None
    assert await grid_at(session, estate_id=other.id, building="1", on=DAY) is None


async def test_the_version_of_the_day_holds(session: AsyncSession) -> None:
    estate = await make_estate(session)
    old, new = await make_grid(session), await make_grid(session)
    await make_area(session, old, estate, valid_to=DAY)
    await make_area(session, new, estate, valid_from=DAY)
    found = [
        await grid_at(session, estate_id=estate.id, building="1", on=day)
        for day in (date(2025, 1, 1), date(2026, 11, 22), DAY, date(2030, 1, 1))
    ]
    assert found == [None, old, new, new]


async def test_workers_are_those_of_the_day(session: AsyncSession) -> None:
    grid = await make_grid(session)
    first, second, former, future = [await make_staff(session) for _ in range(4)]
    gone = await make_staff(session, active=False)
    await make_membership(session, grid, second)
    await make_membership(session, grid, first)
    await make_membership(session, grid, former, valid_to=DAY)
    await make_membership(session, grid, future, valid_from=date(2026, 11, 24))
    await make_membership(session, grid, gone)
    await make_grid(session, workers=[await make_staff(session)])
    assert list(await workers_of(session, grid.id, on=DAY)) == [first, second]


@pytest.mark.parametrize("name", ["", "第一", "第一网格 ", "%", "a\0"])
async def test_a_grid_is_known_by_its_whole_name(session: AsyncSession, name: str) -> None:
    grid = await make_grid(session, name="第一网格")
    assert await grid_named(session, "第一网格") is grid
    assert await grid_named(session, name) is None
