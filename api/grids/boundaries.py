"""Boundaries of grids: GeoJSON polygons in WGS 84, read and checked with shapely. Pure functions.

A boundary is closed, crosses itself nowhere, and lies on the globe. Two grids of one net may touch;
lines that were drawn by hand meet with slivers, so a little overlap is let pass.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import cos, radians
from typing import Any

from shapely import STRtree, is_valid_reason
from shapely.affinity import scale
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry import Point as ShapelyPoint

from api.errors import RefusedError
from api.grids.coordinates import METRES_A_DEGREE, Point
from api.grids.models import Net

Boundary = Polygon | MultiPolygon

SLIVER = 0.02
"""So much of the smaller of two grids may lie in the other. Ours."""


@dataclass(frozen=True)
class Drawn:
    """A grid's name, its net and its boundary."""

    name: str
    net: Net
    boundary: Boundary


@dataclass(frozen=True)
class Overlap:
    """Two grids of one net that share ground."""

    one: str
    other: str
    square_metres: int


def read_boundary(geometry: Mapping[str, Any] | None) -> Boundary:
    """The polygon of a GeoJSON geometry.

    Raises:
        RefusedError: `boundary_kind` (no polygon), `boundary_open`, `boundary_range` (not degrees
            of longitude and latitude in this order) or `boundary_invalid` with the `reason`.
    """
    if not isinstance(geometry, Mapping) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise RefusedError("boundary_kind")
    try:
        rings = list(_rings(geometry))
        if any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
            raise RefusedError("boundary_open")
        if not all(Point(*corner).is_on_earth for ring in rings for corner in ring):
            raise RefusedError("boundary_range")
        boundary = shape(dict(geometry))
    except (ShapelyError, TypeError, ValueError, IndexError, KeyError):
        raise RefusedError("boundary_invalid", reason="coordinates") from None
    if not isinstance(boundary, Polygon | MultiPolygon) or not boundary.is_valid:
        raise RefusedError("boundary_invalid", reason=is_valid_reason(boundary))
    if boundary.is_empty:
        raise RefusedError("boundary_invalid", reason="empty")
    return boundary


def _rings(geometry: Mapping[str, Any]) -> Iterator[list[tuple[float, float]]]:
    """Every ring as corners of longitude and latitude; a height is left out."""
    coordinates = geometry["coordinates"]
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    for polygon in polygons:
        for ring in polygon:
            yield [(float(corner[0]), float(corner[1])) for corner in ring]


def square_metres(boundary: Boundary) -> float:
    """The area, as on a plane: a grid is a few streets, on which the globe is flat."""
    if boundary.is_empty:
        return 0.0
    latitude = boundary.centroid.y
    across = METRES_A_DEGREE * cos(radians(latitude))
    return float(scale(boundary, across, METRES_A_DEGREE, origin=(0, 0)).area)


def overlaps(drawn: Sequence[Drawn]) -> list[Overlap]:
    """Grids of one net that share more ground than a sliver, in the order given."""
    found = []
    for net in Net:
        grids = [grid for grid in drawn if grid.net is net]
        for one, other in combinations(grids, 2):
            if one.name == other.name or not one.boundary.intersects(other.boundary):
                continue
            shared = square_metres(_ground(one.boundary.intersection(other.boundary)))
            smaller = min(square_metres(one.boundary), square_metres(other.boundary))
            if shared > smaller * SLIVER:
                found.append(Overlap(one.name, other.name, round(shared)))
    return found


def _ground(shared: Any) -> Boundary:
    """What of an intersection has an area: not the lines and corners in which two touch."""
    parts = [part for part in getattr(shared, "geoms", [shared]) if isinstance(part, Polygon)]
    return MultiPolygon(parts)


def middle(boundary: Boundary) -> Point:
    """The middle of a boundary; of one that bends around something it may lie outside."""
    return Point(longitude=boundary.centroid.x, latitude=boundary.centroid.y)


def holding(boundaries: Sequence[Boundary], wgs84: Point) -> list[int]:
    """Which of these boundaries hold a place, its edge included, by their numbers."""
    if not wgs84.is_on_earth:
        return []
    place = ShapelyPoint(wgs84.longitude, wgs84.latitude)
    return sorted(int(i) for i in STRtree(boundaries).query(place, predicate="intersects"))
