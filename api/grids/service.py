"""From a place in words to an estate, from an estate to a grid, from a grid to its workers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.grids.models import Building, Estate, Grid, GridArea, GridWorker, Net
from api.staff.models import StaffMember
from api.staff.service import REACHABLE

NEAREST_NET = (Net.UNIT, Net.ESTATE, Net.COMMITTEE)
"""Which net answers first where several lie over a place: the smallest first. Ours."""


@dataclass(frozen=True)
class KnownPlace:
    """A building checked against the town's register. `building` None: the estate at large."""

    estate: Estate
    building: Building | None


async def estate_names(session: AsyncSession) -> Mapping[str, str]:
    """Every name and alias of an estate, mapped to the official name; for the place parser."""
    estates = (await session.scalars(select(Estate))).all()
    return {name: estate.name for estate in estates for name in (estate.name, *estate.aliases)}


async def find_place(
    session: AsyncSession, *, estate: str | None, building: str | None
) -> KnownPlace | None:
    """The registered estate and building of these names; None when the estate is unknown.

    A building that the estate does not have gives the estate with `building` None.
    """
    if estate is None:
        return None
    found = (await session.scalars(select(Estate).where(Estate.name == estate))).one_or_none()
    if found is None:
        return None
    house = None
    if building is not None:
        query = select(Building).where(Building.estate_id == found.id, Building.number == building)
        house = (await session.scalars(query)).one_or_none()
    return KnownPlace(estate=found, building=house)


async def grid_at(
    session: AsyncSession,
    *,
    estate_id: int,
    building: str | None,
    on: date,
    net: Net | None = None,
) -> Grid | None:
    """The grid of a place on a day: of a net, else of the nearest (`NEAREST_NET`)."""
    grids = await grids_at(session, estate_id=estate_id, building=building, on=on)
    return nearest(grids) if net is None else grids.get(net)


async def grids_at(
    session: AsyncSession, *, estate_id: int, building: str | None, on: date
) -> dict[Net, Grid]:
    """The grid of each net that lies over a place on a day: the one that names the building, else
    the estate's own.
    """
    query = (
        select(GridArea.buildings, Grid)
        .join(Grid, Grid.id == GridArea.grid_id)
        .where(
            GridArea.estate_id == estate_id,
            GridArea.valid_from <= on,
            or_(GridArea.valid_to.is_(None), GridArea.valid_to > on),
        )
        .order_by(GridArea.id)
    )
    areas = (await session.execute(query)).all()
    grids = {grid.net: grid for buildings, grid in reversed(areas) if buildings is None}
    named = {grid.net: grid for buildings, grid in reversed(areas) if building in (buildings or ())}
    return grids | named


def nearest(grids: Mapping[Net, Grid]) -> Grid | None:
    """The grid that answers first where several nets lie over a place."""
    return next((grids[net] for net in NEAREST_NET if net in grids), None)


async def workers_of(session: AsyncSession, grid_id: int, *, on: date) -> Sequence[StaffMember]:
    """The reachable members of a grid on a day, the longest serving first."""
    return (await workers_by_grid(session, [grid_id], on=on))[grid_id]


async def workers_by_grid(
    session: AsyncSession, grid_ids: Collection[int], *, on: date
) -> dict[int, list[StaffMember]]:
    """The same of several grids at once; each of them has its list."""
    query = (
        select(GridWorker.grid_id, StaffMember)
        .join(StaffMember, StaffMember.id == GridWorker.staff_id)
        .where(
            GridWorker.grid_id.in_(grid_ids),
            GridWorker.valid_from <= on,
            or_(GridWorker.valid_to.is_(None), GridWorker.valid_to > on),
            *REACHABLE,
        )
        .order_by(StaffMember.id)
    )
    workers: dict[int, list[StaffMember]] = {grid_id: [] for grid_id in grid_ids}
    for grid_id, member in await session.execute(query):
        workers[grid_id].append(member)
    return workers


async def gone_from_grid(
    session: AsyncSession, grid_id: int, *, on: date, by: Mapping[int, date]
) -> set[int]:
    """Who of the workers of a grid on a day are not of it any more later, each by a day of theirs.

    Whoever is not of the grid on the first day is not gone from it either.
    """
    query = select(GridWorker).where(GridWorker.grid_id == grid_id, GridWorker.staff_id.in_(by))
    places = (await session.scalars(query)).all()

    def works(staff_id: int, day: date) -> bool:
        return any(
            place.staff_id == staff_id
            and place.valid_from <= day
            and (place.valid_to is None or place.valid_to > day)
            for place in places
        )

    return {one for one, day in by.items() if works(one, on) and not works(one, day)}


async def grid_named(session: AsyncSession, name: str) -> Grid | None:
    """The grid of exactly this name."""
    if "\0" in name:
        return None  # PostgreSQL refuses it instead of not finding it.
    return (await session.scalars(select(Grid).where(Grid.name == name))).one_or_none()


async def put_in_grid(session: AsyncSession, member: StaffMember, grid: Grid, *, on: date) -> None:
    """Give a worker a place in a grid from a day on, unless they have one."""
    query = select(GridWorker.id).where(
        GridWorker.grid_id == grid.id,
        GridWorker.staff_id == member.id,
        or_(GridWorker.valid_to.is_(None), GridWorker.valid_to > on),
    )
    if (await session.scalars(query)).first() is None:
        session.add(GridWorker(grid_id=grid.id, staff_id=member.id, valid_from=on))


async def people_of(session: AsyncSession, grid: Grid, *, on: date | None) -> set[int]:
    """The staff ids of a grid on a day, its lead among them, whether reachable or not; without a
    day those of all times.
    """
    query = select(GridWorker.staff_id).where(GridWorker.grid_id == grid.id)
    if on is not None:
        query = query.where(
            GridWorker.valid_from <= on,
            or_(GridWorker.valid_to.is_(None), GridWorker.valid_to > on),
        )
    people = set((await session.scalars(query)).all())
    return people if grid.lead_id is None else people | {grid.lead_id}


async def led_people(session: AsyncSession, lead: StaffMember, *, on: date) -> set[int]:
    """The staff ids of those who work on a day in the grids that somebody leads."""
    query = (
        select(GridWorker.staff_id)
        .join(Grid, Grid.id == GridWorker.grid_id)
        .where(
            Grid.lead_id == lead.id,
            GridWorker.valid_from <= on,
            or_(GridWorker.valid_to.is_(None), GridWorker.valid_to > on),
        )
    )
    return set((await session.scalars(query)).all())


async def leave_grids(session: AsyncSession, member: StaffMember, *, on: date) -> None:
    """End a member's places in grids: this day is the first on which they have none."""
    await session.execute(
        update(GridWorker)
        .where(
            GridWorker.staff_id == member.id,
            or_(GridWorker.valid_to.is_(None), GridWorker.valid_to > on),
        )
        .values(valid_to=on)
    )
