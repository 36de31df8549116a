"""Who of the demo town's staff works at a moment, and when somebody gets to something."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from random import Random

from api.demo.team import LEAVES, STAFF

STEP = timedelta(minutes=20)
DAYTIME = range(8, 21)
"""Hours (Asia/Shanghai) in which people go about what is not urgent."""


class Roster:
    """The roster as the staff table has it. Moments are aware, in Asia/Shanghai."""

    def __init__(self, today: date) -> None:
        self._shifts = {row.name: row.shifts for row in STAFF}
        names = {row.openid: row.name for row in STAFF}
        self._leaves = [
            (names[openid], today + first, today + last) for openid, first, last in LEAVES
        ]

    def on_duty(self, name: str, moment: datetime) -> bool:
        """Whether somebody works; people without shifts do, whenever they are not on leave."""
        if any(n == name and a <= moment.date() <= b for n, a, b in self._leaves):
            return False
        shifts = self._shifts[name]
        if not shifts:
            return True
        shift = shifts.get(moment.weekday())
        return shift is not None and shift[0] <= moment.time() < shift[1]

    def among(self, names: Collection[str], moment: datetime) -> list[str]:
        """Those who work."""
        return [name for name in names if self.on_duty(name, moment)]

    def reached(self, random: Random, name: str, moment: datetime, *, urgent: bool) -> datetime:
        """The first moment from `moment` on at which somebody can do something."""
        waited = False
        while not (self.on_duty(name, moment) and (urgent or moment.hour in DAYTIME)):
            moment += STEP
            waited = True
        return moment + timedelta(minutes=random.randint(3, 45)) if waited else moment
