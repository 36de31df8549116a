"""GCJ-02 and back, against points that other converters publish."""

from math import cos, hypot, nan, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.grids.coordinates import METRES_A_DEGREE, Point, to_gcj02, to_wgs84

KNOWN = [
    # (WGS 84, GCJ-02) as latitude and longitude, from the tests of eviltransform.
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
]


def metres(one: Point, other: Point) -> float:
    across = METRES_A_DEGREE * cos(radians(one.latitude))
    return hypot(
        (one.longitude - other.longitude) * across,
        (one.latitude - other.latitude) * METRES_A_DEGREE,
    )


@pytest.mark.parametrize(("wgs84", "gcj02"), KNOWN)
def test_known_places(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    true, drawn = Point(wgs84[1], wgs84[0]), Point(gcj02[1], gcj02[0])
    assert metres(to_gcj02(true), drawn) < 0.01
    assert metres(to_wgs84(drawn), true) < 0.01
    assert metres(true, drawn) > 300


@given(st.floats(75, 134), st.floats(5, 53))
def test_there_and_back_within_a_centimetre(longitude: float, latitude: float) -> None:
    true = Point(longitude, latitude)
    assert metres(to_wgs84(to_gcj02(true)), true) < 0.01


@pytest.mark.parametrize("place", [Point(-0.12, 51.5), Point(151.2, -33.9)])
def test_abroad_nothing_is_shifted(place: Point) -> None:
    assert (to_gcj02(place), to_wgs84(place)) == (place, place)


def test_what_is_no_place_stays_none() -> None:
    assert not Point(nan, 40.0).is_on_earth
    assert not Point(40.0, 100.0).is_on_earth
    assert to_wgs84(Point(500.0, 40.0)) == Point(500.0, 40.0)
