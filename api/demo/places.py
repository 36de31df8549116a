"""Writing the places of the town: communities, estates, buildings, grids and their workers."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.demo.team import STAFF
from api.demo.town import ESTATES, GRIDS, GRIDS_SINCE, EstateRow
from api.grids.models import Building, Community, Estate, Grid, GridArea, GridWorker
from api.staff.models import StaffMember

ORIGIN_EAST, ORIGIN_NORTH = 100.0, 40.0
ROW = 3
"""Buildings of an estate that stand side by side."""


@dataclass(frozen=True)
class Town:
    """What the other tables refer to, by name."""

    communities: dict[str, Community]
    estates: dict[str, Estate]
    grids: dict[str, Grid]
    staff: dict[str, StaffMember]


def boundary(box: tuple[int, int, int, int]) -> dict[str, Any]:
    """A closed GeoJSON ring (longitude before latitude) with its north-east corner cut off."""
    west, south, east, north = box
    corners = [
        (west, south),
        (east, south),
        (east, north - 1),
        (east - 1, north),
        (west, north),
        (west, south),
    ]
    ring = [
        [round(ORIGIN_EAST + x / 1000, 3), round(ORIGIN_NORTH + y / 1000, 3)] for x, y in corners
    ]
    return {"type": "Polygon", "coordinates": [ring]}


async def load_town(session: AsyncSession, staff: dict[str, StaffMember]) -> Town:
    """Write the places and who looks after them."""
    names = dict.fromkeys(row.community for row in ESTATES)
    communities = {name: Community(name=name) for name in names}
    session.add_all(communities.values())
    await session.flush()
    estates = {
        row.name: Estate(
            community_id=communities[row.community].id, name=row.name, aliases=row.aliases
        )
        for row in ESTATES
    }
    grids = {
        row.name: Grid(
            community_id=communities[row.community].id,
            name=row.name,
            net=row.net,
            lead_id=staff[row.lead].id,
        )
        for row in GRIDS
    }
    session.add_all([*estates.values(), *grids.values()])
    await session.flush()
    town = Town(communities=communities, estates=estates, grids=grids, staff=staff)
    session.add_all([*_buildings(town), *_areas(town), *_memberships(town)])
    await session.flush()
    return town


def _buildings(town: Town) -> list[Building]:
    doors = {row.name: doors_of(row) for row in ESTATES}
    return [
        Building(
            estate_id=town.estates[row.name].id,
            number=number,
            unit_count=units,
            floor_count=floors,
            longitude=doors[row.name][number][0],
            latitude=doors[row.name][number][1],
        )
        for row in ESTATES
        for number, units, floors in row.buildings
    ]


def doors_of(estate: EstateRow) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of every building: in rows of three within the box of its grid."""
    named = [(grid.box, area.buildings) for grid in GRIDS for area in grid.areas
             if area.estate == estate.name and area.valid_to is None]  # fmt: skip
    doors = {}
    for box, buildings in sorted(named, key=lambda one: one[1] is not None):
        numbers = buildings or [number for number, _, _ in estate.buildings]
        west, south, east, north = box
        for place, number in enumerate(numbers):
            x = west + (east - west) * (place % ROW + 1) / (ROW + 1)
            y = south + (north - south) * (place // ROW + 1) / (len(numbers) // ROW + 2)
            doors[number] = (
                round(ORIGIN_EAST + x / 1000, 5),
                round(ORIGIN_NORTH + y / 1000, 5),
            )
    return doors


def _areas(town: Town) -> list[GridArea]:
    return [
        GridArea(
            grid_id=town.grids[row.name].id,
            estate_id=town.estates[area.estate].id,
            buildings=area.buildings,
            boundary=boundary(row.box),
            valid_from=area.valid_from,
            valid_to=area.valid_to,
        )
        for row in GRIDS
        for area in row.areas
    ]


def _memberships(town: Town) -> list[GridWorker]:
    since = {member.name: member.since for member in STAFF}
    return [
        GridWorker(
            grid_id=town.grids[row.name].id,
            staff_id=town.staff[name].id,
            valid_from=max(since[name], GRIDS_SINCE),
            valid_to=None,
        )
        for row in GRIDS
        for name in row.workers
    ]
