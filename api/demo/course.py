"""The course of one made-up case: who did what when, from filing to closing and beyond."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log
from random import Random

from api.cases.dissatisfied import DISSATISFIED
from api.cases.follow_up import CLOSE_AFTER
from api.cases.history import SYSTEM, Actor
from api.cases.lifecycle import CaseAction
from api.cases.models import ActorRole
from api.demo import sayings
from api.demo.roster import Roster
from api.demo.timeline import Step
from api.demo.town import GridRow

_A = CaseAction

DESK, SUPERVISOR = "孙丽", "赵强"
LONGEST = timedelta(days=24)


@dataclass(frozen=True)
class Pace:
    """How a grid works: medians with the spread of a log-normal, and chances."""

    take_minutes: float
    take_minutes_urgent: float
    work_hours: float
    work_hours_urgent: float
    spread: float
    ratings: tuple[int, int, int, int, int]
    """Weights of 1 to 5."""


USUAL = Pace(45, 8, 25, 5, 0.95, (2, 4, 12, 34, 48))
SLOW = Pace(210, 24, 78, 19, 1.0, (14, 19, 27, 24, 16))
"""One grid is worse than the others, so that asking which one has an answer."""


@dataclass(frozen=True)
class Cast:
    """Who appears: staff ids by name, the roster, and the reporter."""

    staff: dict[str, int]
    roster: Roster
    reporter_id: int

    def member(self, name: str) -> Actor:
        """A staff member as an actor."""
        return Actor(role=ActorRole.STAFF, id=self.staff[name])

    @property
    def reporter(self) -> Actor:
        """The resident."""
        return Actor(role=ActorRole.RESIDENT, id=self.reporter_id)


class Course:
    """Steps of one case in the making; `owner` is the name of who has it."""

    def __init__(
        self, random: Random, cast: Cast, *, opened_at: datetime, urgent: bool, pace: Pace
    ) -> None:
        self.steps: list[Step] = []
        self.owner = DESK
        self._random = random
        self._cast = cast
        self._opened_at = self._last = opened_at
        self._urgent = urgent
        self._pace = pace

    def open(self, grid: GridRow | None) -> None:
        """Accepted and given to somebody on duty, else to the lead, who hands it on."""
        self._add(self._opened_at, SYSTEM, _A.ACCEPT)
        if grid is None:
            self._give(DESK, by=SYSTEM, at=self._opened_at)
            return
        free = self._cast.roster.among(grid.workers, self._opened_at)
        self._give(self._random.choice(free or [grid.lead]), by=SYSTEM, at=self._opened_at)
        if not free and not self._urgent:
            worker = self._random.choice(grid.workers)
            at = self._reached(worker, self._opened_at)
            self._give(worker, by=self._cast.member(grid.lead), at=at, action=_A.REASSIGN)
        elif len(free) > 1 and self._chance(0.1):
            at = self._reached(self.owner, self._last + self._minutes(10, 70))
            self._by_owner(at, _A.DECLINE, self._random.choice(sayings.DECLINES))
            others = [name for name in free if name != self.owner]
            self._give(self._random.choice(others), by=SYSTEM, at=at)

    def take(self) -> None:
        """The owner starts; whoever waits long may urge."""
        pace = self._pace
        median = pace.take_minutes_urgent if self._urgent else pace.take_minutes
        at = self._reached(self.owner, self._last + timedelta(minutes=self._around(median)))
        if at - self._opened_at > timedelta(hours=20) and self._chance(0.4):
            between = (at - self._last) * self._random.uniform(0.4, 0.9)
            self._add(self._last + between, self._cast.reporter, _A.URGE)
        self._by_owner(at, _A.TAKE)

    def withdraw(self) -> None:
        """The resident needs it no longer."""
        at = self._last + self._minutes(20, 900)
        self._add(at, self._cast.reporter, _A.WITHDRAW, self._random.choice(sayings.WITHDRAWALS))

    def reject(self, reason: str) -> None:
        """The desk says why it is not ours."""
        at = self._reached(self.owner, self._last + self._minutes(15, 240))
        self._by_owner(at, _A.REJECT, reason)

    def work(self, done: str) -> None:
        """At the place, a word on progress, perhaps a pause, then resolved."""
        pace = self._pace
        begun = self._last
        if self.owner != DESK and self._chance(0.8):
            delay = self._minutes(6, 30) if self._urgent else self._minutes(15, 240)
            self._by_owner(self._reached(self.owner, self._last + delay), _A.ARRIVE)
        if self._chance(0.45):
            said = self._random.choice(sayings.PROGRESS)
            self._by_owner(self._last + self._minutes(5, 50), _A.NOTE, said)
        if not self._urgent and self._chance(0.06):
            why = self._random.choice(sayings.HOLDS)
            self._by_owner(self._last + self._minutes(5, 30), _A.HOLD, why)
            at = self._reached(self.owner, self._last + self._minutes(1100, 2800))
            self._by_owner(at, _A.RESUME, self._random.choice(sayings.RESUMES))
        median = pace.work_hours_urgent if self._urgent else pace.work_hours
        span = min(timedelta(hours=self._around(median)), LONGEST)
        at = self._reached(self.owner, max(begun + span, self._last + self._minutes(10, 60)))
        if at - self._last > timedelta(days=4) and self._chance(0.5):
            between = (at - self._last) * self._random.uniform(0.5, 0.9)
            self._add(self._last + between, self._cast.reporter, _A.URGE)
        self._by_owner(at, _A.RESOLVE, done)

    def judge(self) -> None:
        """Rated and closed, reopened by the dissatisfied, or closed after a week of silence."""
        resolved_at = self._last
        if self._chance(0.62):
            rating = self._random.choices((1, 2, 3, 4, 5), weights=self._pace.ratings)[0]
            self.rate(rating, self._random.choice(sayings.VERDICTS[rating]))
            if rating > DISSATISFIED:
                return
            if self._chance(0.6):
                self._again()
                return
        self._add(resolved_at + CLOSE_AFTER, SYSTEM, _A.CLOSE)

    def rate(self, rating: int, comment: str | None) -> None:
        """A verdict; a good one closes the case."""
        at = self._last + self._minutes(8, 2400)
        self._add(at, self._cast.reporter, _A.RATE, comment, rating=rating)
        if rating > DISSATISFIED:
            self._add(at, self._cast.reporter, _A.CLOSE)

    def _again(self) -> None:
        """Through the supervisor back to the worker, and better this time."""
        self._add(
            self._last + self._minutes(1, 9),
            self._cast.reporter,
            _A.REOPEN,
            self._random.choice(sayings.REOPENINGS),
            owner_id=self._cast.staff[SUPERVISOR],
            previous_owner_id=self._cast.staff[self.owner],
        )
        at = self._reached(SUPERVISOR, self._last + self._minutes(20, 300))
        self._give(self.owner, by=self._cast.member(SUPERVISOR), at=at)
        self._by_owner(self._reached(self.owner, self._last + self._minutes(5, 120)), _A.TAKE)
        at = self._reached(self.owner, self._last + self._minutes(240, 2600))
        self._by_owner(at, _A.RESOLVE, self._random.choice(sayings.DONE_AGAIN))
        rating = self._random.choice([3, 4, 4, 5])
        self.rate(rating, self._random.choice(sayings.VERDICTS[rating]))

    def _give(
        self, name: str, *, by: Actor, at: datetime, action: CaseAction = CaseAction.ASSIGN
    ) -> None:
        self._add(at, by, action, owner_id=self._cast.staff[name])
        self.owner = name

    def _by_owner(self, at: datetime, action: CaseAction, note: str | None = None) -> None:
        self._add(at, self._cast.member(self.owner), action, note)

    def _add(
        self, at: datetime, actor: Actor, action: CaseAction, note: str | None = None, **facts: int
    ) -> None:
        """Nothing happens before what has happened."""
        self._last = max(at, self._last)
        self.steps.append(Step(at=self._last, actor=actor, action=action, note=note, facts=facts))

    def _reached(self, name: str, moment: datetime) -> datetime:
        return self._cast.roster.reached(self._random, name, moment, urgent=self._urgent)

    def _around(self, median: float) -> float:
        return self._random.lognormvariate(log(median), self._pace.spread)

    def _minutes(self, least: int, most: int) -> timedelta:
        return timedelta(seconds=self._random.randint(least * 60, most * 60))

    def _chance(self, share: float) -> bool:
        return self._random.random() < share
