"""Where a place of the register lies: the point of its building, else the middle of its estate.

exact       somebody has measured the building
about       the middle of the estate's buildings that were measured, else of the boundary that
            is drawn around the building or its estate
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import RefusedError
from api.grids.boundaries import middle, read_boundary
from api.grids.coordinates import Point
from api.grids.models import Building, GridArea


@dataclass(frozen=True)
class Spot:
    """A point in WGS 84; `exact` where it is the building's own."""

    point: Point
    exact: bool


@dataclass(frozen=True)
class Ground:
    """What is known of where things lie in some estates.

    `doors` are by estate and building number; `drawn` are the middles of boundaries, by estate
    and building, or by estate and None for what no boundary names.
    """

    doors: Mapping[tuple[int, str], Point]
    drawn: Mapping[tuple[int, str | None], Point]

    def spot(self, estate_id: int | None, building: str | None) -> Spot | None:
        """Where a place lies; None where nothing of it is known."""
        if estate_id is None:
            return None
        if building is not None and (door := self.doors.get((estate_id, building))):
            return Spot(door, exact=True)
        around = self.drawn.get((estate_id, building)) if building is not None else None
        doors = [point for (estate, _), point in self.doors.items() if estate == estate_id]
        point = around or _middle_of(doors) or self.drawn.get((estate_id, None))
        return None if point is None else Spot(point, exact=False)


async def ground_of(session: AsyncSession, estate_ids: Collection[int], *, on: date) -> Ground:
    """What the register and the boundaries of a day say of some estates."""
    measured = select(Building).where(
        Building.estate_id.in_(estate_ids), Building.longitude.is_not(None)
    )
    doors = {
        (house.estate_id, house.number): Point(longitude=house.longitude, latitude=house.latitude)
        for house in (await session.scalars(measured)).all()
        if house.longitude is not None and house.latitude is not None
    }
    areas = select(GridArea).where(
        GridArea.estate_id.in_(estate_ids),
        GridArea.boundary.is_not(None),
        GridArea.valid_from <= on,
        or_(GridArea.valid_to.is_(None), GridArea.valid_to > on),
    )
    rows = (await session.scalars(areas.order_by(GridArea.id))).all()
    return Ground(doors=doors, drawn=_drawn(rows))


def _drawn(areas: Iterable[GridArea]) -> dict[tuple[int, str | None], Point]:
    """The middles of boundaries, the mean of several around one place."""
    found: defaultdict[tuple[int, str | None], list[Point]] = defaultdict(list)
    for area in areas:
        try:
            point = middle(read_boundary(area.boundary))
        except RefusedError:
            continue  # Written before it was checked; the check of the grids shows it.
        for building in (None, *(area.buildings or ())):
            found[area.estate_id, building].append(point)
    return {place: mean for place, points in found.items() if (mean := _middle_of(points))}


def _middle_of(points: Collection[Point]) -> Point | None:
    if not points:
        return None
    return Point(
        longitude=sum(point.longitude for point in points) / len(points),
        latitude=sum(point.latitude for point in points) / len(points),
    )
