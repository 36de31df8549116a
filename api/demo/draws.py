"""Drawing made-up cases: when, where, by whom, about what."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from api.cases.kinds import CaseKind
from api.clock import SHANGHAI
from api.demo import sayings
from api.demo.complaints import Complaint, Where, complaints
from api.demo.register import Address, Register
from api.demo.town import GRIDS, GridRow
from api.residents.models import Resident

SEED = "history"
A_DAY = 4.4
BY_WEEKDAY = (1.45, 1.1, 1.0, 0.95, 0.95, 0.85, 0.7)
BY_HOUR = (1, 1, 0, 0, 0, 1, 4, 9, 10, 8, 7, 5, 5, 4, 5, 5, 5, 6, 9, 14, 15, 12, 7, 3)

AT_DESK, REFUSED = "desk", "refused"
SHARES = {
    "阳光花园网格": 15,
    "紫荆里网格": 12,
    "云溪新村网格": 12,
    "翠湖东网格": 12,
    "翠湖西网格": 9,
    "梧桐苑网格": 8,
    "清河老街网格": 21,
    "云溪单位网格": 3,
    "清河单位网格": 3,
    AT_DESK: 4,
    REFUSED: 1,
}
"""Where cases come from, out of a hundred."""

COMMON = {
    CaseKind.NOISE: 10,
    CaseKind.PARKING: 9,
    CaseKind.RUBBISH: 8,
    CaseKind.LIGHTING: 8,
    CaseKind.WATER_LEAK: 8,
    CaseKind.DRAINS_SEWAGE: 7,
    CaseKind.PROPERTY_SERVICE: 6,
    CaseKind.LIFT: 5,
    CaseKind.HEATING: 5,
    CaseKind.EMERGENCY: 1,
}
RARE = 3
AROUND_SHARE = 0.4
LATELY = timedelta(days=12)
MORNING, BY_MORNING = 8, 4


@dataclass(frozen=True)
class Draft:
    """A case before anybody has touched it."""

    opened_at: datetime
    reporter_id: int
    complaint: Complaint
    description: str
    estate: str | None
    building: str | None
    place: str
    grid: GridRow | None
    refused: bool = False


def grid_of(estate: str, building: str | None) -> GridRow | None:
    """The grid of a place by the areas that hold today."""
    areas = [(area, grid) for grid in GRIDS for area in grid.areas if area.valid_to is None]
    here = [(area, grid) for area, grid in areas if area.estate == estate]
    for area, grid in here:
        if area.buildings is not None and building in area.buildings:
            return grid
    return next((grid for area, grid in here if area.buildings is None), None)


class Draws:
    """A source of drafts; `now` is aware, in Asia/Shanghai."""

    def __init__(self, random: Random, register: Register, *, now: datetime) -> None:
        self._random = random
        self._now = now
        self._neighbours = register.neighbours
        self._said: dict[tuple[str, str], datetime] = {}
        self._by_grid: dict[str, list[tuple[Address, Resident]]] = {g.name: [] for g in GRIDS}
        for address, resident in self._neighbours:
            grid = grid_of(address[0], address[1])
            if grid is not None:
                self._by_grid[grid.name].append((address, resident))

    def drafts(self, days: int) -> Iterator[Draft]:
        """Cases of so many days before now and of today, in the order of their days."""
        for age in range(days, -1, -1):
            day = self._now - timedelta(days=age)
            expected = A_DAY * BY_WEEKDAY[day.weekday()]
            wanted = max(1, round(self._random.gauss(expected, 1.3)))
            for at in self._today() if age == 0 else [self._moment(day) for _ in range(wanted)]:
                yield self._draft(at)

    def _today(self) -> list[datetime]:
        """A day's cases as far as it has come; some by the time that people go to work."""
        drawn = [self._moment(self._now) for _ in range(round(A_DAY))]
        begun = [at for at in drawn if at < self._now]
        while self._now.hour >= MORNING and len(begun) < BY_MORNING:
            at = self._moment(self._now)
            if at < self._now:
                begun.append(at)
        return begun

    def _moment(self, day: datetime) -> datetime:
        hour = self._random.choices(range(24), weights=BY_HOUR)[0]
        clock = time(hour, self._random.randrange(60), self._random.randrange(60))
        return datetime.combine(day.date(), clock, SHANGHAI)

    def _draft(self, at: datetime) -> Draft:
        source = self._random.choices(list(SHARES), weights=list(SHARES.values()))[0]
        if source in (AT_DESK, REFUSED):
            return self._at_desk(at, refused=source == REFUSED)
        around = self._by_grid[source]
        address, reporter = self._random.choice(around or self._neighbours)
        if around:
            estate = address[0]
            ground = grid_of(estate, None)  # The open ground of an estate has one grid only.
            own_ground = ground is not None and ground.name == source
            outside = own_ground and self._random.random() < AROUND_SHARE
            where = Where.AROUND if outside else Where.HOUSE
        else:
            grid = next(grid for grid in GRIDS if grid.name == source)
            estate = grid.areas[0].estate
            where = Where.COMPOUND
        complaint = self._complaint(where, estate, at)
        return self._filled(at, reporter, complaint, address, estate)

    def _at_desk(self, at: datetime, *, refused: bool) -> Draft:
        address, reporter = self._random.choice(self._neighbours)
        where = Where.REFUSED if refused else Where.DESK
        complaint = self._complaint(where, address[0], at)
        home = complaint.names_building
        return Draft(
            opened_at=at,
            reporter_id=reporter.id,
            complaint=complaint,
            description=self._worded(complaint),
            estate=address[0] if home else None,
            building=address[1] if home else None,
            place=place_of(complaint, address, address[0]),
            grid=None,
            refused=refused,
        )

    def _complaint(self, where: Where, estate: str, at: datetime) -> Complaint:
        """By how common its kind is; nobody repeats what was said in the estate lately."""
        fitting = [c for c in complaints()[where] if c.fits(estate, at.month)]
        long_ago = self._now - timedelta(days=365)
        said = {c.text: self._said.get((estate, c.text), long_ago) for c in fitting}
        fitting = [c for c in fitting if said[c.text] < at - LATELY] or fitting
        kinds = Counter(c.kind for c in fitting)
        weights = [COMMON.get(c.kind, RARE) / kinds[c.kind] for c in fitting]
        chosen = self._random.choices(fitting, weights=weights)[0]
        self._said[estate, chosen.text] = at
        return chosen

    def _worded(self, complaint: Complaint) -> str:
        opening, ending = (self._random.choice(s) for s in (sayings.OPENINGS, sayings.ENDINGS))
        return f"{opening}{complaint.text}{ending}"

    def _filled(
        self, at: datetime, reporter: Resident, complaint: Complaint, address: Address, estate: str
    ) -> Draft:
        building = address[1] if complaint.names_building else None
        return Draft(
            opened_at=at,
            reporter_id=reporter.id,
            complaint=complaint,
            description=self._worded(complaint),
            estate=estate,
            building=building,
            place=place_of(complaint, address, estate),
            grid=grid_of(estate, building),
        )


def place_of(complaint: Complaint, address: Address, estate: str) -> str:
    """The place as it was read back."""
    home, building, unit, room = address
    return complaint.at.format(
        home=f"{home}{building}栋{unit}单元{room}",
        unit=f"{home}{building}栋{unit}单元",
        building=f"{home}{building}栋",
        estate=estate,
    )
