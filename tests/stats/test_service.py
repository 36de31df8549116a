"""The figures of supervisors, against cases whose fate is known."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.follow_up import rate, reopen, withdraw
from api.cases.models import Case
from api.cases.work import reject, resolve, take
from api.residents.models import Resident
from api.staff.models import StaffMember
from api.stats.service import CaseStatistics, WorstGrid, case_statistics, month_of, week_of
from tests.factories import make_case, make_desk, make_estate, make_grid, make_resident, make_staff

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class Town:
    """A desk, a resident, and the steps that make up a case's fate."""

    def __init__(self, session: AsyncSession, desk: StaffMember, resident: Resident) -> None:
        self.session = session
        self.desk = desk
        self.resident = resident

    async def case(self, opened_at: datetime) -> Case:
        """A normal case: to be taken within 1 working day, finished within 5."""
        return await make_case(self.session, reporter=self.resident, now=opened_at)

    async def taken(self, opened_at: datetime, after: timedelta) -> Case:
        """A case that somebody took after so long."""
        case = await self.case(opened_at)
        await take(self.session, case, self.desk, now=opened_at + after)
        return case

    async def resolved(self, opened_at: datetime, after: timedelta) -> Case:
        """A case taken after a minute and finished after so long."""
        case = await self.taken(opened_at, MINUTE)
        await resolve(self.session, case, self.desk, note="已处理", now=opened_at + after)
        return case

    async def figures(
        self, since: datetime, *, days: int = 7, now: datetime | None = None
    ) -> CaseStatistics:
        """The figures of some days, at their end if nothing else is said."""
        until = since + timedelta(days=days)
        return await case_statistics(
            self.session, since=since, until=until, grid_id=None, reader_id=None, now=now or until
        )


@pytest.fixture
async def town(session: AsyncSession) -> Town:
    """A town with one clerk and one resident."""
    return Town(session, await make_desk(session), await make_resident(session))


async def test_nothing_is_not_zero(town: Town, now: datetime) -> None:
    figures = await town.figures(now)
    assert (figures.lasting.watched, figures.lasting.share) == (0, None)
    counts = {name for name, value in vars(figures).items() if value == 0}
    unknown = {name for name, value in vars(figures).items() if value is None}
    assert counts == {
        "opened",
        "responded",
        "completed",
        "ratings",
        "reopened",
        "overdue",
        "finished_late",
        "patrols",
        "patrols_completed",
    }
    assert unknown == {
        "response_share",
        "on_time_response_share",
        "median_response_minutes",
        "completion_share",
        "on_time_completion_share",
        "mean_rating",
        "satisfied_share",
        "worst_grid",
    }


async def test_the_range_includes_its_start_and_not_its_end(town: Town, now: datetime) -> None:
    for opened_at in (now - MINUTE, now, now + DAY - MINUTE, now + DAY):
        await town.case(opened_at)
    assert (await town.figures(now, days=1)).opened == 2


async def test_responses(town: Town, now: datetime) -> None:
    for minutes in (10, 20, 90):
        await town.taken(now, minutes * MINUTE)
    await town.taken(now, 2 * DAY)  # promised for the next working day
    await town.case(now)
    figures = await town.figures(now)
    assert (figures.opened, figures.responded) == (5, 4)
    assert figures.response_share == 0.8
    assert figures.on_time_response_share == 0.6
    assert figures.median_response_minutes == 55


async def test_what_need_not_be_answered_yet_is_not_late(town: Town, now: datetime) -> None:
    await town.case(now)
    figures = await town.figures(now, now=now + MINUTE)
    assert figures.response_share == 0
    assert figures.on_time_response_share is None
    assert figures.on_time_completion_share is None


async def test_completion(town: Town, now: datetime) -> None:
    await town.resolved(now, DAY)
    await town.resolved(now, 10 * DAY)
    await town.taken(now, MINUTE)
    await town.case(now + 6 * DAY)
    figures = await town.figures(now, now=now + 11 * DAY)
    assert (figures.opened, figures.completed) == (4, 2)
    assert figures.completion_share == 0.5
    assert figures.on_time_completion_share == pytest.approx(1 / 3)


async def test_what_was_rejected_or_withdrawn_weighs_on_nobody(town: Town, now: datetime) -> None:
    await reject(town.session, await town.case(now), town.desk, reason="不属社区", now=now)
    await withdraw(town.session, town.resident, await town.case(now), now=now)
    figures = await town.figures(now, now=now + 30 * DAY)
    assert figures.opened == 2
    assert figures.response_share is None
    assert figures.on_time_response_share is None
    assert figures.completion_share is None
    assert figures.on_time_completion_share is None
    assert (figures.overdue, figures.finished_late) == (0, 0)


async def test_what_was_taken_before_it_was_withdrawn_was_answered(
    town: Town, now: datetime
) -> None:
    case = await town.taken(now, MINUTE)
    await withdraw(town.session, town.resident, case, now=now + DAY)
    figures = await town.figures(now)
    assert (figures.response_share, figures.completion_share) == (1.0, None)


async def test_satisfaction(town: Town, now: datetime) -> None:
    for rating in (5, 4, 3, 1):
        case = await town.resolved(now, DAY)
        await rate(town.session, town.resident, case, rating=rating, now=now + 2 * DAY)
    await town.resolved(now, DAY)
    figures = await town.figures(now)
    assert (figures.ratings, figures.mean_rating, figures.satisfied_share) == (4, 3.25, 0.5)


async def test_a_reopened_case_is_not_finished(town: Town, now: datetime) -> None:
    case = await town.resolved(now, DAY)
    await reopen(town.session, town.resident, case, reason="又坏了", now=now + 2 * DAY)
    figures = await town.figures(now)
    assert (figures.reopened, figures.completed, figures.completion_share) == (1, 0, 0.0)


class TestMissedDeadlines:
    """Deadlines count by when they pass, whenever the case was opened."""

    async def test_an_old_case_is_overdue_this_week(self, town: Town, now: datetime) -> None:
        await town.case(now - 14 * DAY)
        figures = await town.figures(now)
        assert (figures.opened, figures.overdue, figures.finished_late) == (0, 1, 0)

    async def test_not_before_its_deadline(self, town: Town, now: datetime) -> None:
        case = await town.case(now)
        due = case.finish_due_at
        before = await town.figures(now, days=30, now=due)
        after = await town.figures(now, days=30, now=due + MINUTE)
        assert (before.overdue, after.overdue) == (0, 1)

    async def test_finished_late_counts_in_the_week_of_its_end(
        self, town: Town, now: datetime
    ) -> None:
        await town.resolved(now, 10 * DAY)
        today = now + 30 * DAY
        first = await town.figures(now, now=today)
        second = await town.figures(now + 7 * DAY, now=today)
        third = await town.figures(now + 14 * DAY, now=today)
        missed = [(week.overdue, week.finished_late) for week in (first, second, third)]
        assert missed == [(0, 0), (0, 1), (0, 0)]

    async def test_a_past_week_shows_what_was_overdue_at_its_end(
        self, town: Town, now: datetime
    ) -> None:
        await town.resolved(now, 20 * DAY)
        second = await town.figures(now + 7 * DAY, now=now + 60 * DAY)
        third = await town.figures(now + 14 * DAY, now=now + 60 * DAY)
        assert (second.overdue, second.finished_late) == (1, 0)
        assert (third.overdue, third.finished_late) == (0, 1)

    async def test_nothing_of_the_future_is_counted(self, town: Town, now: datetime) -> None:
        await town.case(now)
        assert (await town.figures(now + 30 * DAY, now=now + DAY)).overdue == 0


class TestGrids:
    """Figures by grid."""

    async def test_one_grid_alone(self, session: AsyncSession, town: Town, now: datetime) -> None:
        estate = await make_estate(session)
        grid = await make_grid(session, estate=estate, workers=[await make_staff(session)])
        await make_case(session, estate=estate, now=now)
        await make_case(session, now=now)
        late = now + 30 * DAY
        figures = await case_statistics(
            session, since=now, until=now + DAY, grid_id=grid.id, reader_id=None, now=late
        )
        assert figures.opened == 1
        whole = await case_statistics(
            session, since=now, until=late, grid_id=None, reader_id=None, now=late
        )
        alone = await case_statistics(
            session, since=now, until=late, grid_id=grid.id, reader_id=None, now=late
        )
        assert (whole.overdue, alone.overdue) == (2, 1)

    async def test_the_worst_grid_missed_most(
        self, session: AsyncSession, town: Town, now: datetime
    ) -> None:
        for name, cases in (("一网格", 1), ("二网格", 3), ("三网格", 3)):
            estate = await make_estate(session)
            worker = await make_staff(session)
            await make_grid(session, name=name, estate=estate, workers=[worker])
            for number in range(cases):
                case = await make_case(session, estate=estate, now=now)
                if number:
                    await take(session, case, worker, now=now)
                    await resolve(session, case, worker, note="已处理", now=now + 10 * DAY)
        figures = await town.figures(now, days=30)
        assert figures.worst_grid == WorstGrid(name="二网格", missed=3)
        assert (figures.overdue, figures.finished_late) == (3, 4)

    async def test_cases_of_no_grid_make_no_grid_the_worst(self, town: Town, now: datetime) -> None:
        await town.case(now)
        figures = await town.figures(now, days=30)
        assert (figures.overdue, figures.worst_grid) == (1, None)


@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        ("2026-11-22T15:59:00", date(2026, 11, 16)),  # Sunday 23:59 in Shanghai
        ("2026-11-22T16:00:00", date(2026, 11, 23)),  # Monday 00:00
        ("2026-11-29T15:59:00", date(2026, 11, 23)),
        ("2027-01-01T12:00:00", date(2026, 12, 28)),
    ],
)
def test_a_week_runs_from_monday_in_shanghai(moment: str, monday: date) -> None:
    since, until = week_of(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert (since.date(), since.isoformat()[11:]) == (monday, "00:00:00+08:00")
    assert until - since == 7 * DAY


@pytest.mark.parametrize(
    ("moment", "first", "days"),
    [
        ("2026-10-31T15:59:00", date(2026, 10, 1), 31),
        ("2026-10-31T16:00:00", date(2026, 11, 1), 30),
        ("2026-12-31T12:00:00", date(2026, 12, 1), 31),
        ("2028-02-10T12:00:00", date(2028, 2, 1), 29),
    ],
)
def test_a_month_is_the_calendar_month_in_shanghai(moment: str, first: date, days: int) -> None:
    since, until = month_of(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert since.date() == first
    assert until - since == days * DAY


async def test_days_are_those_of_shanghai(town: Town, now: datetime) -> None:
    figures = await town.figures(week_of(now)[0])
    assert (figures.first_day, figures.last_day) == (date(2026, 11, 23), date(2026, 11, 29))
    shorter = replace(figures, until=figures.since + DAY)
    assert shorter.last_day == shorter.first_day
