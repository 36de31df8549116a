"""A new version of the grids, from GeoJSON: read, checked as a whole, shown, and then written.

A FeatureCollection holds a feature for each grid that changes or is new. Its properties:

    grid        the name; one that is not known is made, with the next two
    net         committee, estate or unit
    community   the name of its residents' committee
    lead        the name of its lead; left out, it stays
    workers     their names; left out, they stay
    places      [{"estate": "阳光花园", "buildings": ["1", "2"]}, {"estate": "紫荆里"}]; without
                `buildings` what nobody else names. Left out, the grid keeps its places and only
                its boundary is drawn anew

What the listed grids had ends on the first day of the new version; nothing that was is changed, so
cases and figures of the past keep the grids of their time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.errors import NotFoundError, RefusedError
from api.grids.boundaries import Drawn, overlaps, read_boundary
from api.grids.models import (
    Building,
    Community,
    Estate,
    Grid,
    GridArea,
    GridChange,
    GridWorker,
    Net,
)
from api.staff.binding import sole_member


class Place(BaseModel):
    """What belongs to a grid: an estate, or some buildings of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    estate: str
    buildings: tuple[str, ...] | None = Field(default=None, min_length=1)


class GridFeature(BaseModel):
    """A grid as the file has it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    grid: str = Field(min_length=1, max_length=40)
    net: Net | None = None
    community: str | None = None
    lead: str | None = None
    workers: tuple[str, ...] | None = None
    places: tuple[Place, ...] | None = None


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file: at which grid, by what code, with what facts."""

    grid: str
    code: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Moved:
    """Buildings that come to another grid; `buildings` None is an estate at large."""

    estate_id: int
    estate: str
    building: str | None
    net: Net
    before: str | None
    after: str | None


@dataclass(frozen=True)
class _Row:
    """A place of a version, as it will be written."""

    grid: str
    net: Net
    estate_id: int
    buildings: tuple[str, ...] | None
    boundary: Mapping[str, Any] | None


@dataclass(frozen=True)
class Plan:
    """What a file would change from a day on. It may be carried out when there are no faults."""

    first_day: date
    features: Sequence[tuple[GridFeature, Mapping[str, Any]]]
    rows: Sequence[_Row]
    moved: Sequence[Moved]
    faults: Sequence[Fault]


async def plan_change(
    session: AsyncSession, collection: Mapping[str, Any], *, first_day: date, now: datetime
) -> Plan:
    """What a FeatureCollection would change from a day on (Asia/Shanghai); nothing is written.

    Raises:
        RefusedError: `not_a_collection`, or `day_past`.
    """
    if first_day < local(now).date():
        raise RefusedError("day_past")
    features, faults = _read(collection)
    before = await _rows_on(session, first_day)
    rows, more = await _rows(session, features, before)
    faults = [*faults, *more]
    listed = {feature.grid for feature, _ in features}
    faults += await _later_versions(session, listed, first_day)
    after = [row for row in before if row.grid not in listed] + rows
    faults += _claimed_twice(after)
    faults += _overlapping(after)
    moved = await _moved(session, before, after)
    return Plan(first_day=first_day, features=features, rows=rows, moved=moved, faults=faults)


async def carry_out(session: AsyncSession, plan: Plan, *, now: datetime) -> GridChange:
    """Write a version. On its first day the clock moves open cases (`cases.boundary_moves`).

    Raises:
        RefusedError: `plan_has_faults`.
    """
    if plan.faults:
        raise RefusedError("plan_has_faults", faults=plan.faults)
    names = [feature.grid for feature, _ in plan.features]
    grids = {grid.name: grid for grid in await _grids_named(session, names)}
    for feature, _ in plan.features:
        if feature.grid not in grids:
            community = select(Community).where(Community.name == feature.community)
            grids[feature.grid] = Grid(
                community_id=(await session.scalars(community)).one().id,
                name=feature.grid,
                net=feature.net,
            )
            session.add(grids[feature.grid])
        if feature.lead is not None:
            lead = await sole_member(session, feature.lead)
            grids[feature.grid].lead_id = lead.id if lead is not None else None
    await session.flush()
    for area in await _areas_of(session, [grid.id for grid in grids.values()], plan.first_day):
        area.valid_to = plan.first_day
    session.add_all(
        GridArea(
            grid_id=grids[row.grid].id,
            estate_id=row.estate_id,
            buildings=None if row.buildings is None else list(row.buildings),
            boundary=None if row.boundary is None else dict(row.boundary),
            valid_from=plan.first_day,
        )
        for row in plan.rows
    )
    for feature, _ in plan.features:
        if feature.workers is not None:
            await _set_workers(session, grids[feature.grid], feature.workers, on=plan.first_day)
    change = GridChange(
        first_day=plan.first_day,
        made_at=now,
        estate_ids=sorted({place.estate_id for place in plan.moved}),
        summary=[f"{m.estate}{m.building or ''}: {m.before} → {m.after}" for m in plan.moved],
    )
    session.add(change)
    await session.flush()
    return change


def _read(
    collection: Mapping[str, Any],
) -> tuple[list[tuple[GridFeature, Mapping[str, Any]]], list[Fault]]:
    """The features whose form is right, and what is wrong with the others."""
    listed = collection.get("features")
    if collection.get("type") != "FeatureCollection" or not isinstance(listed, list) or not listed:
        raise RefusedError("not_a_collection")
    features, faults, seen = [], [], set[str]()
    for number, one in enumerate(listed, 1):
        properties = one.get("properties") if isinstance(one, Mapping) else None
        name = str((properties or {}).get("grid") or f"#{number}")
        try:
            feature = GridFeature.model_validate(properties)
            read_boundary(one.get("geometry"))
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            faults.append(Fault(name, "properties", {"where": where or "properties"}))
            continue
        except RefusedError as error:
            faults.append(Fault(name, error.code, error.facts))
            continue
        if feature.grid in seen:
            faults.append(Fault(name, "grid_twice", {}))
        seen.add(feature.grid)
        features.append((feature, one["geometry"]))
    return features, faults


async def _rows_on(session: AsyncSession, day: date) -> list[_Row]:
    """The version in force on a day."""
    query = (
        select(GridArea, Grid)
        .join(Grid, Grid.id == GridArea.grid_id)
        .where(
            GridArea.valid_from <= day, or_(GridArea.valid_to.is_(None), GridArea.valid_to > day)
        )
        .order_by(GridArea.id)
    )
    return [
        _Row(
            grid=grid.name,
            net=grid.net,
            estate_id=area.estate_id,
            buildings=None if area.buildings is None else tuple(area.buildings),
            boundary=area.boundary,
        )
        for area, grid in (await session.execute(query)).all()
    ]


async def _rows(
    session: AsyncSession,
    features: Sequence[tuple[GridFeature, Mapping[str, Any]]],
    before: Sequence[_Row],
) -> tuple[list[_Row], list[Fault]]:
    """The places of the listed grids in the new version, checked against the register."""
    estates = {estate.name: estate for estate in (await session.scalars(select(Estate))).all()}
    numbers: dict[int, set[str]] = {}
    for estate_id, number in await session.execute(select(Building.estate_id, Building.number)):
        numbers.setdefault(estate_id, set()).add(number)
    known = {g.name: g for g in await _grids_named(session, [f.grid for f, _ in features])}
    communities = set((await session.scalars(select(Community.name))).all())
    rows, faults = [], []
    for feature, geometry in features:
        grid = known.get(feature.grid)
        net = feature.net or (grid.net if grid is not None else None)
        if net is None or (grid is None and feature.community not in communities):
            faults.append(Fault(feature.grid, "new_grid", {}))
            continue
        if grid is not None and feature.net not in (None, grid.net):
            faults.append(Fault(feature.grid, "net_changed", {"net": grid.net}))
        for name in (*(feature.workers or ()), *((feature.lead,) if feature.lead else ())):
            if not await _is_somebody(session, name):
                faults.append(Fault(feature.grid, "person", {"name": name}))
        if feature.places is None:
            rows += [
                _Row(row.grid, net, row.estate_id, row.buildings, geometry)
                for row in before
                if row.grid == feature.grid
            ]
        for place in feature.places or ():
            estate = estates.get(place.estate)
            if estate is None:
                faults.append(Fault(feature.grid, "estate", {"name": place.estate}))
                continue
            strange = set(place.buildings or ()) - numbers.get(estate.id, set())
            if strange:
                facts = {"estate": place.estate, "buildings": sorted(strange)}
                faults.append(Fault(feature.grid, "buildings", facts))
            rows.append(_Row(feature.grid, net, estate.id, place.buildings, geometry))
        if not any(row.grid == feature.grid for row in rows):
            faults.append(Fault(feature.grid, "no_places", {}))
    return rows, faults


async def _later_versions(session: AsyncSession, listed: set[str], first_day: date) -> list[Fault]:
    """Versions are written one behind the other: none before one that is there already."""
    query = (
        select(Grid.name)
        .join(GridArea, GridArea.grid_id == Grid.id)
        .where(Grid.name.in_(listed), GridArea.valid_from >= first_day)
        .distinct()
    )
    names = (await session.scalars(query.order_by(Grid.name))).all()
    return [Fault(name, "later_version", {}) for name in names]


def _claimed_twice(rows: Sequence[_Row]) -> list[Fault]:
    """A building, or an estate at large, that two grids of one net would have."""
    faults, owners = [], dict[tuple[Net, int, str | None], str]()
    for row in rows:
        for building in row.buildings if row.buildings is not None else (None,):
            owner = owners.setdefault((row.net, row.estate_id, building), row.grid)
            if owner != row.grid:
                faults.append(Fault(row.grid, "claimed", {"by": owner, "building": building}))
    return faults


def _overlapping(rows: Sequence[_Row]) -> list[Fault]:
    """One boundary for each grid: the first of its places that has a good one."""
    drawn: dict[str, Drawn] = {}
    for row in rows:
        if row.boundary is not None and row.grid not in drawn:
            try:
                drawn[row.grid] = Drawn(row.grid, row.net, read_boundary(row.boundary))
            except RefusedError as error:
                return [Fault(row.grid, error.code, error.facts)]
    return [
        Fault(found.one, "overlap", {"other": found.other, "square_metres": found.square_metres})
        for found in overlaps(list(drawn.values()))
    ]


async def _moved(
    session: AsyncSession, before: Sequence[_Row], after: Sequence[_Row]
) -> list[Moved]:
    """Every building and estate that comes to another grid of a net."""
    estates = (await session.execute(select(Estate.id, Estate.name).order_by(Estate.id))).all()
    buildings: dict[int, list[str | None]] = {}
    numbers = select(Building.estate_id, Building.number).order_by(Building.id)
    for estate_id, number in await session.execute(numbers):
        buildings.setdefault(estate_id, [None]).append(number)
    moved = []
    for net in Net:
        for estate_id, name in estates:
            for building in buildings.get(estate_id, [None]):
                was = _grid_of(before, net, estate_id, building)
                will = _grid_of(after, net, estate_id, building)
                if was != will:
                    moved.append(Moved(estate_id, name, building, net, was, will))
    return moved


def _grid_of(rows: Sequence[_Row], net: Net, estate_id: int, building: str | None) -> str | None:
    """The grid of a net that names a building, else the one of the estate at large."""
    here = [row for row in rows if row.net is net and row.estate_id == estate_id]
    named = [row for row in here if building is not None and building in (row.buildings or ())]
    at_large = [row for row in here if row.buildings is None]
    return next((row.grid for row in (*named, *at_large)), None)


async def _is_somebody(session: AsyncSession, name: str) -> bool:
    """Whether exactly one active member of the staff has this name."""
    try:
        return await sole_member(session, name) is not None
    except NotFoundError:
        return False


async def _grids_named(session: AsyncSession, names: Sequence[str]) -> Sequence[Grid]:
    return (await session.scalars(select(Grid).where(Grid.name.in_(names)))).all()


async def _areas_of(
    session: AsyncSession, grid_ids: Sequence[int], day: date
) -> Sequence[GridArea]:
    query = select(GridArea).where(
        GridArea.grid_id.in_(grid_ids),
        GridArea.valid_from <= day,
        or_(GridArea.valid_to.is_(None), GridArea.valid_to > day),
    )
    return (await session.scalars(query)).all()


async def _set_workers(
    session: AsyncSession, grid: Grid, names: Sequence[str], *, on: date
) -> None:
    """Who works in a grid from a day on: who is not named leaves it that day."""
    members = [await sole_member(session, name) for name in names]
    wanted = {member.id for member in members if member is not None}
    query = select(GridWorker).where(
        GridWorker.grid_id == grid.id, or_(GridWorker.valid_to.is_(None), GridWorker.valid_to > on)
    )
    rows = (await session.scalars(query)).all()
    for row in rows:
        if row.staff_id not in wanted:
            row.valid_to = on
    staying = {row.staff_id for row in rows}
    session.add_all(
        GridWorker(grid_id=grid.id, staff_id=staff_id, valid_from=on)
        for staff_id in sorted(wanted - staying)
    )
