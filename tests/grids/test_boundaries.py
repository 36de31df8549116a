"""Polygons of grids: what is one, what overlaps, what lies in it."""

from typing import Any

import pytest

from api.errors import RefusedError
from api.grids.boundaries import Drawn, holding, overlaps, read_boundary, square_metres
from api.grids.coordinates import Point
from api.grids.models import Net


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """A rectangle in thousandths of a degree from 100° E, 40° N."""
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {
        "type": "Polygon",
        "coordinates": [[[100 + x / 1000, 40 + y / 1000] for x, y in ring]],
    }


def drawn(name: str, *corners: float, net: Net = Net.ESTATE) -> Drawn:
    return Drawn(name, net, read_boundary(box(*corners)))


def test_a_rectangle_is_one_and_has_its_area() -> None:
    # A thousandth of a degree is 111 m north and, at 40°, 85 m east.
    assert square_metres(read_boundary(box(0, 0, 1, 1))) == pytest.approx(111.32 * 85.27, rel=0.001)


BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[[100, 40], [100.01, 40.01], [100.01, 40], [100, 40.01], [100, 40]]],
}


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        (None, "boundary_kind"),
        ({}, "boundary_kind"),
        ({"type": "Point", "coordinates": [100, 40]}, "boundary_kind"),
        ({"type": "Polygon"}, "boundary_invalid"),
        ({"type": "Polygon", "coordinates": "x"}, "boundary_invalid"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}, "boundary_invalid"),
        ({"type": "Polygon", "coordinates": [[[100, 40], [100, 41], [101, 41]]]}, "boundary_open"),
        (
            {"type": "Polygon", "coordinates": [[[100, 40], [101, 40], [101, 41], [100, 41]]]},
            "boundary_open",
        ),
        (
            {"type": "Polygon", "coordinates": [[[40, 100], [41, 100], [41, 101], [40, 100]]]},
            "boundary_range",
        ),
        (BOW_TIE, "boundary_invalid"),
        ({"type": "Polygon", "coordinates": []}, "boundary_invalid"),
    ],
)
def test_what_is_no_boundary(geometry: Any, code: str) -> None:
    with pytest.raises(RefusedError, match=code):
        read_boundary(geometry)


def test_neighbours_touch_and_slivers_pass() -> None:
    assert overlaps([drawn("西", 0, 0, 5, 5), drawn("东", 5, 0, 9, 5)]) == []
    assert overlaps([drawn("西", 0, 0, 5, 5), drawn("东", 4.95, 0, 9, 5)]) == []


def test_more_than_a_sliver_is_named() -> None:
    [found] = overlaps([drawn("西", 0, 0, 5, 5), drawn("东", 4, 0, 9, 5)])
    assert (found.one, found.other) == ("西", "东")
    assert found.square_metres == pytest.approx(5 * 111.32 * 85.27, rel=0.01)


def test_nets_lie_over_each_other() -> None:
    here = drawn("小区", 0, 0, 5, 5)
    assert overlaps([here, drawn("居委会", 0, 0, 9, 9, net=Net.COMMITTEE)]) == []


def test_two_areas_of_one_grid_may_share_ground() -> None:
    assert overlaps([drawn("东", 0, 0, 5, 5), drawn("东", 0, 0, 5, 5)]) == []


def test_what_holds_a_place() -> None:
    boundaries = [read_boundary(box(0, 0, 5, 5)), read_boundary(box(5, 0, 9, 5))]
    assert holding(boundaries, Point(100.001, 40.001)) == [0]
    assert holding(boundaries, Point(100.005, 40.001)) == [0, 1]
    assert holding(boundaries, Point(100.02, 40.001)) == []
    assert holding(boundaries, Point(500.0, 40.001)) == []
    assert holding([], Point(100.0, 40.0)) == []
