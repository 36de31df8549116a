"""From a point to the grid and the estate that lie there."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import RefusedError
from api.grids.boundaries import Boundary, holding, read_boundary
from api.grids.coordinates import Point
from api.grids.models import Estate, Grid, GridArea, Net
from api.grids.service import NEAREST_NET


@dataclass(frozen=True)
class Located:
    """The grid at a point, and the estate of it."""

    grid: Grid
    estate: Estate


async def located(
    session: AsyncSession, wgs84: Point, *, on: date, net: Net | None = None
) -> Located | None:
    """What lies at a point on a day: of a net, else of the nearest; None outside of everything.

    Where the same boundary stands for several estates of a grid the first of them is named.
    """
    query = (
        select(GridArea, Grid, Estate)
        .join(Grid, Grid.id == GridArea.grid_id)
        .join(Estate, Estate.id == GridArea.estate_id)
        .where(
            GridArea.boundary.is_not(None),
            GridArea.valid_from <= on,
            or_(GridArea.valid_to.is_(None), GridArea.valid_to > on),
        )
        .order_by(GridArea.id)
    )
    if net is not None:
        query = query.where(Grid.net == net)
    drawn: list[tuple[Boundary, Grid, Estate]] = []
    for area, grid, estate in (await session.execute(query)).all():
        try:
            drawn.append((read_boundary(area.boundary), grid, estate))
        except RefusedError:
            continue  # Written before it was checked; the check of the grids shows it.
    found = [drawn[number] for number in holding([one for one, _, _ in drawn], wgs84)]
    if not found:
        return None
    _, grid, estate = min(found, key=lambda one: NEAREST_NET.index(one[1].net))
    return Located(grid=grid, estate=estate)
