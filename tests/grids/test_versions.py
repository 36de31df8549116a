"""A new version of the grids from GeoJSON: what it changes, what is wrong with it, writing it."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import RefusedError
from api.grids.coordinates import Point
from api.grids.locating import located
from api.grids.models import Estate, Grid, GridArea, GridChange, Net
from api.grids.service import grid_at, workers_of
from api.grids.versions import carry_out, plan_change
from tests.factories import make_area, make_community, make_estate, make_grid, make_staff
from tests.grids.test_boundaries import BOW_TIE, box

NEW_YEAR = date(2027, 1, 1)
BEFORE = date(2026, 12, 31)


def feature(name: str, geometry: Any = None, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": geometry or box(0, 0, 5, 5),
        "properties": {"grid": name, **properties},
    }


def file(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


async def town(session: AsyncSession) -> Estate:
    """An estate of three buildings in the grid 东, a neighbour grid 西 without a place."""
    estate = await make_estate(session, name="云杉苑")
    east = await make_grid(session, name="东", estate=estate)
    west_estate = await make_estate(session, name="白桦里", community=None)
    west = await make_grid(session, name="西", estate=west_estate)
    for grid, at in ((east, estate), (west, west_estate)):
        area = (
            await session.scalars(
                select(GridArea).where(GridArea.grid_id == grid.id, GridArea.estate_id == at.id)
            )
        ).one()
        area.boundary = box(0, 0, 5, 5) if grid is east else box(5, 0, 9, 5)
    await session.flush()
    return estate


SPLIT = file(
    feature("东", box(0, 0, 3, 5), places=[{"estate": "云杉苑"}]),
    feature(
        "西",
        box(3, 0, 9, 5),
        places=[{"estate": "白桦里"}, {"estate": "云杉苑", "buildings": ["3"]}],
    ),
)


async def test_a_building_moves_on_the_day(session: AsyncSession, now: datetime) -> None:
    estate = await town(session)
    plan = await plan_change(session, SPLIT, first_day=NEW_YEAR, now=now)
    assert plan.faults == []
    assert [(m.estate, m.building, m.before, m.after) for m in plan.moved] == [
        ("云杉苑", "3", "东", "西")
    ]
    change = await carry_out(session, plan, now=now)
    assert (change.estate_ids, change.applied_at) == ([estate.id], None)

    async def names(day: date) -> list[str | None]:
        grids = [
            await grid_at(session, estate_id=estate.id, building=number, on=day)
            for number in ("1", "3")
        ]
        return [grid.name if grid else None for grid in grids]

    assert await names(BEFORE) == ["东", "东"]
    assert await names(NEW_YEAR) == ["东", "西"]


async def test_a_plan_alone_writes_nothing(session: AsyncSession, now: datetime) -> None:
    await town(session)
    await plan_change(session, SPLIT, first_day=NEW_YEAR, now=now)
    assert (await session.scalars(select(GridChange))).all() == []
    areas = select(GridArea.valid_to).where(GridArea.valid_to.is_not(None))
    assert (await session.scalars(areas)).all() == []


async def test_without_places_only_the_line_is_drawn_anew(
    session: AsyncSession, now: datetime
) -> None:
    await town(session)
    drawn = file(feature("东", box(0, 0, 4, 5)))
    plan = await plan_change(session, drawn, first_day=NEW_YEAR, now=now)
    assert (plan.faults, plan.moved) == ([], [])
    await carry_out(session, plan, now=now)
    edge = Point(100.0045, 40.001)
    found = await located(session, edge, on=BEFORE)
    assert found is not None
    assert (found.grid.name, found.estate.name) == ("东", "云杉苑")
    assert await located(session, edge, on=NEW_YEAR) is None


async def test_a_new_grid_with_its_people(session: AsyncSession, now: datetime) -> None:
    estate = await town(session)
    await make_community(session, name="云溪社区甲")
    lead, worker = await make_staff(session, name="郑立"), await make_staff(session, name="钱立")
    new = feature(
        "南",
        box(0, -5, 5, 0),
        net="estate",
        community="云溪社区甲",
        lead="郑立",
        workers=["钱立"],
        places=[{"estate": "云杉苑", "buildings": ["2"]}],
    )
    plan = await plan_change(session, file(new), first_day=NEW_YEAR, now=now)
    assert plan.faults == []
    await carry_out(session, plan, now=now)
    grid = await grid_at(session, estate_id=estate.id, building="2", on=NEW_YEAR)
    assert grid is not None
    assert (grid.name, grid.net, grid.lead_id) == ("南", Net.ESTATE, lead.id)
    assert [m.id for m in await workers_of(session, grid.id, on=NEW_YEAR)] == [worker.id]
    assert await workers_of(session, grid.id, on=BEFORE) == []


async def test_who_is_not_named_leaves_the_grid_that_day(
    session: AsyncSession, now: datetime
) -> None:
    estate = await make_estate(session, name="云杉苑")
    staying, going = await make_staff(session, name="留一"), await make_staff(session)
    grid = await make_grid(session, name="东", estate=estate, workers=[staying, going])
    named = file(feature("东", workers=["留一"]))
    plan = await plan_change(session, named, first_day=NEW_YEAR, now=now)
    await carry_out(session, plan, now=now)
    assert await workers_of(session, grid.id, on=BEFORE) == [staying, going]
    assert await workers_of(session, grid.id, on=NEW_YEAR) == [staying]


@pytest.mark.parametrize(
    ("features", "codes"),
    [
        ([feature("东", BOW_TIE)], ["boundary_invalid"]),
        ([{"type": "Feature", "properties": {"grid": "东"}}], ["boundary_kind"]),
        ([{"type": "Feature", "geometry": box(0, 0, 1, 1)}], ["properties"]),
        (["东"], ["properties"]),
        ([feature("东", net="village")], ["properties"]),
        ([feature("东", places=[{"estate": "云杉苑", "buildings": []}])], ["properties"]),
        ([feature("东"), feature("东")], ["grid_twice"]),
        ([feature("北")], ["new_grid"]),
        ([feature("北", net="unit", community="没有")], ["new_grid"]),
        ([feature("东", net="unit")], ["net_changed"]),
        ([feature("东", lead="没有")], ["person"]),
        ([feature("东", places=[{"estate": "没有"}])], ["estate", "no_places"]),
        ([feature("东", places=[{"estate": "云杉苑", "buildings": ["1", "99"]}])], ["buildings"]),
        ([feature("东", places=[])], ["no_places"]),
        (
            [feature("东", places=[{"estate": "云杉苑"}, {"estate": "白桦里"}])],
            ["claimed"],
        ),
        ([feature("东", box(0, 0, 8, 5))], ["overlap"]),
    ],
)
async def test_what_is_wrong_is_named(
    session: AsyncSession, now: datetime, features: list[Any], codes: list[str]
) -> None:
    await town(session)
    plan = await plan_change(session, file(*features), first_day=NEW_YEAR, now=now)
    assert [fault.code for fault in plan.faults] == codes
    with pytest.raises(RefusedError, match="plan_has_faults"):
        await carry_out(session, plan, now=now)


async def test_a_version_is_written_behind_the_last_one(
    session: AsyncSession, now: datetime
) -> None:
    await town(session)
    plan = await plan_change(session, SPLIT, first_day=NEW_YEAR, now=now)
    await carry_out(session, plan, now=now)
    for day in (BEFORE, NEW_YEAR):
        again = await plan_change(session, SPLIT, first_day=day, now=now)
        assert {fault.code for fault in again.faults} == {"later_version"}


@pytest.mark.parametrize("collection", [{}, {"type": "FeatureCollection", "features": []}])
async def test_what_is_no_collection(
    session: AsyncSession, now: datetime, collection: dict[str, Any]
) -> None:
    with pytest.raises(RefusedError, match="not_a_collection"):
        await plan_change(session, collection, first_day=NEW_YEAR, now=now)


async def test_no_version_begins_in_the_past(session: AsyncSession, now: datetime) -> None:
    with pytest.raises(RefusedError, match="day_past"):
        await plan_change(session, SPLIT, first_day=date(2026, 11, 22), now=now)


async def test_the_nearest_net_answers_first(session: AsyncSession) -> None:
    estate = await make_estate(session)
    grids: dict[Net, Grid] = {}
    for net in (Net.COMMITTEE, Net.ESTATE, Net.UNIT):
        grids[net] = await make_grid(session, net=net)
        area = await make_area(session, grids[net], estate)
        area.boundary = box(0, 0, 5, 5)
    await session.flush()
    here = Point(100.001, 40.001)
    for net in (None, *Net):
        expected = grids[net or Net.UNIT]
        assert (
            await grid_at(session, estate_id=estate.id, building="1", on=BEFORE, net=net)
            is expected
        )
        found = await located(session, here, on=BEFORE, net=net)
        assert found is not None
        assert found.grid is expected
