"""What was finished and did not come back: the true-resolution rate."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.follow_up import withdraw
from api.cases.kinds import CaseKind
from api.cases.models import Case
from api.cases.subjects import mark, subject_named
from api.cases.work import resolve, take
from api.grids.models import Estate
from api.residents.models import Resident
from api.staff.models import StaffMember
from api.stats.lasting import Lasting, lasting
from tests.factories import make_case, make_desk, make_estate, make_resident

DAY = timedelta(days=1)


class Corner:
    """An estate, whose cases the one clerk finishes at once."""

    def __init__(self, session: AsyncSession, desk: StaffMember, estate: Estate) -> None:
        self.session, self.desk, self.estate = session, desk, estate

    async def finished(
        self, at: datetime, *, building: str | None = "3", kind: CaseKind = CaseKind.LIGHTING
    ) -> Case:
        case = await self.reported(at, building=building, kind=kind)
        await take(self.session, case, self.desk, now=at)
        await resolve(self.session, case, self.desk, note="修好了", now=at)
        return case

    async def reported(
        self,
        at: datetime,
        *,
        building: str | None = "3",
        kind: CaseKind = CaseKind.LIGHTING,
        reporter: Resident | None = None,
    ) -> Case:
        return await make_case(
            self.session,
            estate=self.estate,
            building=building,
            kind=kind,
            reporter=reporter,
            now=at,
        )

    async def figure(self, now: datetime, *, reader_id: int | None = None) -> Lasting:
        """Of everything whose thirty days ended within the last ten days."""
        return await lasting(
            self.session,
            since=now - 10 * DAY,
            until=now + DAY,
            grid_id=None,
            reader_id=reader_id,
            now=now,
        )


@pytest.fixture
async def corner(session: AsyncSession) -> Corner:
    return Corner(session, await make_desk(session), await make_estate(session))


async def test_what_did_not_come_back_has_lasted(corner: Corner, now: datetime) -> None:
    await corner.finished(now - 35 * DAY)
    assert await corner.figure(now) == Lasting(watched=1, lasted=1)


@pytest.mark.parametrize("days", [1, 30])
async def test_what_came_back_has_not(corner: Corner, now: datetime, days: int) -> None:
    await corner.finished(now - 35 * DAY)
    await corner.reported(now - (35 - days) * DAY)
    assert await corner.figure(now) == Lasting(watched=1, lasted=0)


async def test_later_elsewhere_or_something_else_is_another_matter(
    corner: Corner, now: datetime
) -> None:
    await corner.finished(now - 35 * DAY)
    await corner.reported(now - 4 * DAY)
    await corner.reported(now - 20 * DAY, building="2")
    await corner.reported(now - 20 * DAY, kind=CaseKind.NOISE)
    await corner.reported(now - 20 * DAY, building=None)
    assert await corner.figure(now) == Lasting(watched=1, lasted=1)


async def test_what_was_taken_back_did_not_come_back(corner: Corner, now: datetime) -> None:
    await corner.finished(now - 35 * DAY)
    reporter = await make_resident(corner.session)
    again = await corner.reported(now - 20 * DAY, reporter=reporter)
    await withdraw(corner.session, reporter, again, now=now - 19 * DAY)
    assert await corner.figure(now) == Lasting(watched=1, lasted=1)


async def test_only_what_was_watched_for_as_long_counts(corner: Corner, now: datetime) -> None:
    await corner.finished(now - 29 * DAY)
    await corner.finished(now - 41 * DAY)
    assert await corner.figure(now) == Lasting(watched=0, lasted=0)


async def test_an_estate_at_large_comes_back_at_large(corner: Corner, now: datetime) -> None:
    await corner.finished(now - 35 * DAY, building=None)
    await corner.reported(now - 20 * DAY, building=None)
    assert await corner.figure(now) == Lasting(watched=1, lasted=0)


async def test_a_hidden_case_does_not_come_back_for_whom_it_touches(
    corner: Corner, now: datetime
) -> None:
    clerk = await make_desk(corner.session, name="甲子明")
    await corner.finished(now - 35 * DAY)
    again = await corner.reported(now - 20 * DAY)
    subject = await subject_named(corner.session, corner.desk, clerk.name)
    await mark(corner.session, again, corner.desk, subject, now=now)
    assert (await corner.figure(now, reader_id=clerk.id)).lasted == 1
    assert (await corner.figure(now, reader_id=corner.desk.id)).lasted == 0


def test_few_cases_have_no_share() -> None:
    assert Lasting(watched=4, lasted=4).share is None
    assert Lasting(watched=5, lasted=4).share == 0.8
