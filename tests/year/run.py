"""The year itself: acts in the order of time, and the clocks whenever they have something to do."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.absence import begin_leaves
from api.cases.boundary_moves import move_with_boundaries
from api.cases.clocks import look_at_all
from api.cases.follow_up import close_unrated
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseAction
from api.cases.models import ActorRole, Case, CaseEvent, WaitsFor
from api.cases.queries import unfinished_of
from api.cases.room import fill_room
from api.clock import SHANGHAI, local
from api.db import Database
from api.errors import LinliError
from api.notifications.case_events import notify_case_event
from api.staff.models import StaffRole
from tests.year import calendar, residents, workers
from tests.year.audit import Audit, Touched
from tests.year.diary import Diary
from tests.year.residents import Storm
from tests.year.town import COMPANIES, KIN_NAME, Town, settle

A_MINUTE = timedelta(minutes=1)
DRAIN = timedelta(days=45)
"""So long the town lives on after the last day, so that cases come to an end."""


@dataclass(frozen=True)
class Size:
    """How much of everything; `standstills`: how many hours the clocks stood still, on which day
    of the year from which hour on.
    """

    cases: int
    days: int
    residents: int = 2_000
    first_day: date = date(2025, 1, 1)
    storms: tuple[tuple[int, int], ...] = ()
    """Day of the year, cases."""
    standstills: tuple[tuple[int, int, int], ...] = ()
    """Day of the year, hour, hours."""
    boundary_change: int = 1
    """The first day of the new version, as a day of the year."""
    resignation: int = 1
    leaves: int = 3
    """Of each worker."""


FULL = Size(
    cases=20_000,
    days=365,
    storms=((69, 300), (196, 300), (352, 300)),
    standstills=((40, 9, 5), (69, 19, 14), (120, 22, 30), (196, 17, 6), (300, 8, 3)),
    boundary_change=150,
    resignation=220,
)

SHORT = Size(
    cases=160,
    days=21,
    residents=80,
    first_day=date(2025, 2, 24),
    storms=((9, 40),),
    standstills=((9, 19, 14), (15, 9, 4)),
    boundary_change=12,
    resignation=10,
    leaves=1,
)


@dataclass
class Year:
    """A year under way."""

    database: Database
    second: Database
    """What another worker process works with."""
    size: Size
    random: Random
    town: Town = field(default_factory=Town)
    diary: Diary = field(default_factory=Diary)
    audit: Audit = field(default_factory=Audit)
    tally: Counter[str] = field(default_factory=Counter)
    _heard: int = 0
    """The last line of the history that somebody has reacted to."""
    _ran: datetime = datetime.min
    """When the clocks ran last."""
    _still: list[tuple[datetime, datetime]] = field(default_factory=list)

    def day(self, number: int) -> date:
        """The n-th day, from 1."""
        return self.size.first_day + timedelta(days=number - 1)

    def moment(self, number: int, hour: int = 0) -> datetime:
        """An hour of the n-th day."""
        return datetime.combine(self.day(number), time(hour), SHANGHAI)

    async def live(self) -> None:
        """From the first day to the end of the last case."""
        begin = self.moment(1)
        self._ran = begin
        async with self.database.transaction() as session:
            self.town = await settle(
                session, residents=self.size.residents, first_day=self.size.first_day, now=begin
            )
        self._still = [
            (self.moment(number, hour), self.moment(number, hour) + timedelta(hours=hours))
            for number, hour, hours in self.size.standstills
        ]
        calendar.write(self)
        storms = [Storm(self.day(number), cases) for number, cases in self.size.storms]
        days = [self.day(number) for number in range(1, self.size.days + 1)]
        for at, storm in residents.arrivals(
            self.random, cases=self.size.cases, days=days, storms=storms
        ):
            report = residents.report_of_storm if storm else residents.report
            self.diary.at(at, partial(report, self))
        end = self.moment(self.size.days) + DRAIN
        while (moment := await self._next(end)) is not None:
            if moment[1]:
                await self._run_clocks(moment[0])
            else:
                at, act = self.diary.take()
                await act(at)
        async with self.database.transaction() as session:
            await self.audit.of_the_year(session)

    @asynccontextmanager
    async def step(self) -> AsyncIterator[AsyncSession]:
        """A transaction in which the product may refuse with a reason: nothing happens then."""
        try:
            async with self.database.transaction() as session:
                yield session
        except LinliError as error:
            self.tally[f"refused: {error.code}"] += 1

    def touches(
        self,
        case_id: int,
        words: str,
        *,
        kind: CaseKind | None,
        company: str | None,
        now: datetime,
    ) -> None:
        """Remember whom a case is about, by the words that were put into it."""
        staff = {member.name: member.id for member in self.town.staff.values()}
        people = self.town.of_role(StaffRole.GRID_WORKER)
        hidden = {staff[name] for name in staff if name in words}
        kin = {people[4].id, people[5].id}
        hidden |= kin if hidden & kin else set()
        hidden |= {people[6].id} if KIN_NAME in words else set()
        named = {name for name in COMPANIES if name in words}
        named |= {company} if company is not None and kind is CaseKind.PROPERTY_SERVICE else set()
        hidden |= {people[0].id} if COMPANIES[0] in named else set()
        hidden |= {people[3].id} if COMPANIES[1] in named else set()
        if hidden:
            filed = kind is not None
            self.audit.touched.append(Touched(case_id, now, frozenset(hidden), filed))

    async def _next(self, end: datetime) -> tuple[datetime, bool] | None:
        """The next moment, and whether it is the clocks'; lets people react to what was done."""
        async with self.database.transaction() as session:
            await self._react(session)
            due = await session.scalar(select(func.min(Case.clock_due_at)))
        act = self.diary.next_moment()
        tick = None if due is None else self._tick_for(due)
        if tick is not None and tick <= min(act or end, end):
            return tick, True
        return None if act is None or act > end else (act, False)

    def _tick_for(self, due: datetime) -> datetime:
        """The minute at which the clocks' job finds what is due, standstills counted in."""
        tick = max(due, self._ran + timedelta(seconds=1)).replace(second=0, microsecond=0)
        tick = tick if tick >= due and tick > self._ran else tick + A_MINUTE
        for begin, end in self._still:
            if begin <= tick < end:
                return end
        return tick

    async def _run_clocks(self, now: datetime) -> None:
        """The job of one minute; every fifth time two workers have it at once."""
        self.tally["clock runs"] += 1
        self._ran = now
        looks = [look_at_all(self.database, now=now)]
        if self.tally["clock runs"] % 5 == 0 or any(end == now for _, end in self._still):
            looks.append(look_at_all(self.second, now=now))
        await calendar.together(looks)
        await self.fill_room(now)

    async def fill_room(self, now: datetime) -> None:
        """The job that gives waiting cases to whoever has room."""
        async with self.database.transaction() as session:
            waiting = await session.scalar(
                select(Case.id).where(Case.room_wanted_at.is_not(None)).limit(1)
            )
            if waiting is not None:
                self.tally["found room"] += await fill_room(session, now=now)

    async def begin_day(self, now: datetime) -> None:
        """What the clock does at the beginning of a day; then a look at the day before."""
        async with self.database.transaction() as session:
            await begin_leaves(session, now=now)
        async with self.database.transaction() as session:
            self.tally["moved with boundaries"] += await move_with_boundaries(session, now=now)
        async with self.database.transaction() as session:
            self.tally["closed unrated"] += await close_unrated(session, now=now)
        await self._tell_of_the_touchy()
        midnight = datetime.combine(local(now).date(), time(), SHANGHAI)
        async with self.database.transaction() as session:
            await self.audit.of_the_day(
                session, today=local(now).date(), midnight=midnight, ran=self._ran
            )
            hidden = {member for one in self.audit.touched for member in one.members}
            for staff_id in hidden:
                member = self.town.staff[staff_id]
                mine = [case.id for case in await unfinished_of(session, member)]
                self.audit.saw(staff_id, mine, at=now)

    async def _tell_of_the_touchy(self) -> None:
        """Write the messages about cases that are about somebody, as a worker would; of all others
        they are forgotten unwritten, for nobody reads them here.
        """
        about = {one.case_id for one in self.audit.touched}
        jobs = "select (args->>'event_id')::bigint from procrastinate_jobs where args ? 'event_id'"
        async with self.database.transaction() as session:
            events = select(CaseEvent.id).where(
                CaseEvent.case_id.in_(about), CaseEvent.id.in_(text(jobs))
            )
            ids = (await session.scalars(events.order_by(CaseEvent.id))).all()
        for event_id in ids:
            await notify_case_event(calendar.context(self.database), event_id)
        async with self.database.transaction() as session:
            await session.execute(text("truncate procrastinate_jobs cascade"))

    async def _react(self, session: AsyncSession) -> None:
        """People notice what was done since they last looked."""
        query = (
            select(CaseEvent, Case)
            .join(Case, Case.id == CaseEvent.case_id)
            .where(CaseEvent.id > self._heard)
            .order_by(CaseEvent.id)
        )
        for event, case in (await session.execute(query)).all():
            self._heard = event.id
            by_clock = event.actor_role is ActorRole.SYSTEM
            if event.action in {CaseAction.ASSIGN, CaseAction.REASSIGN, CaseAction.REOPEN}:
                workers.given(self, case, event)
            elif event.action is CaseAction.RESOLVE:
                residents.resolved(self, case, event)
            elif event.action is CaseAction.HOLD and event.facts["waits_for"] == WaitsFor.RESIDENT:
                residents.asked(self, case, event)
            if event.facts.get("not_taken"):
                self.tally["moved on untaken"] += 1
            elif by_clock and event.action in {CaseAction.REMIND, CaseAction.ESCALATE}:
                self.tally[event.action] += 1
            elif by_clock and event.action is CaseAction.RESUME:
                self.tally["pauses ended"] += 1
