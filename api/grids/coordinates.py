"""GCJ-02 and WGS 84: where the phone says it is, and where that is on the globe.

Maps in China are drawn in GCJ-02, a datum that shifts a true place (WGS 84) by some hundreds of
metres, differently everywhere; WeChat's location messages come in it, boundaries are kept in
WGS 84. The shift has no published specification; the formula below is the one that is known since
2013 and used by every open converter (eviltransform and others), on the Krasovsky 1940 ellipsoid.
It has no closed inverse: the true place is found by walking back what the shift would have been,
until a step is below a centimetre.
"""

from dataclasses import dataclass
from math import cos, hypot, pi, radians, sin, sqrt

_AXIS = 6378245.0
"""Metres: the larger half axis of Krasovsky 1940."""

_ECCENTRICITY = 0.00669342162296594323
"""Squared, of the same."""

METRES_A_DEGREE = 111_320.0
"""Of latitude, and of longitude at the equator."""

_STEPS = 10
_CLOSE = 1e-8
"""Degrees: about a millimetre."""

_CHINA = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north: the shift is drawn within these only."""


@dataclass(frozen=True)
class Point:
    """A place in degrees; which datum, the name of the variable says."""

    longitude: float
    latitude: float

    @property
    def is_on_earth(self) -> bool:
        """Whether such a place exists; also False for what is no number."""
        return -180 <= self.longitude <= 180 and -90 <= self.latitude <= 90


def to_gcj02(wgs84: Point) -> Point:
    """Where a true place is drawn on a map of China; outside of China the place itself."""
    if not _in_china(wgs84):
        return wgs84
    east, north = _shift(wgs84)
    return Point(wgs84.longitude + east, wgs84.latitude + north)


def to_wgs84(gcj02: Point) -> Point:
    """The true place of what a map of China or WeChat shows, within a centimetre."""
    if not gcj02.is_on_earth or not _in_china(gcj02):
        return gcj02
    guess = gcj02
    for _ in range(_STEPS):
        drawn = to_gcj02(guess)
        east, north = gcj02.longitude - drawn.longitude, gcj02.latitude - drawn.latitude
        guess = Point(guess.longitude + east, guess.latitude + north)
        if abs(east) < _CLOSE and abs(north) < _CLOSE:
            break
    return guess


def metres_between(one: Point, other: Point) -> int:
    """How far two places of one datum lie apart, as on a plane: within a town the globe is flat."""
    across = METRES_A_DEGREE * cos(radians((one.latitude + other.latitude) / 2))
    east = (one.longitude - other.longitude) * across
    north = (one.latitude - other.latitude) * METRES_A_DEGREE
    return round(hypot(east, north))


def _in_china(point: Point) -> bool:
    west, south, east, north = _CHINA
    return west <= point.longitude <= east and south <= point.latitude <= north


def _shift(wgs84: Point) -> tuple[float, float]:
    """East and north, in degrees."""
    x, y = wgs84.longitude - 105.0, wgs84.latitude - 35.0
    waves = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (
        2.0
        / 3.0
        * (
            waves
            + 20.0 * sin(y * pi)
            + 40.0 * sin(y / 3.0 * pi)
            + 160.0 * sin(y / 12.0 * pi)
            + 320.0 * sin(y / 30.0 * pi)
        )
    )
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (
        2.0
        / 3.0
        * (
            waves
            + 20.0 * sin(x * pi)
            + 40.0 * sin(x / 3.0 * pi)
            + 150.0 * sin(x / 12.0 * pi)
            + 300.0 * sin(x / 30.0 * pi)
        )
    )
    latitude = wgs84.latitude / 180.0 * pi
    magic = 1 - _ECCENTRICITY * sin(latitude) ** 2
    meridian = _AXIS * (1 - _ECCENTRICITY) / (magic * sqrt(magic)) * pi
    parallel = _AXIS / sqrt(magic) * cos(latitude) * pi
    return east * 180.0 / parallel, north * 180.0 / meridian
