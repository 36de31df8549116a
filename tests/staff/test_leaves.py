"""Leave as days: entered, met by another, ended."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFoundError, RefusedError
from api.staff.leaves import begun_leaves, end_leave, enter_leave, leaves_of
from api.staff.models import Leave, StaffMember
from tests.factories import make_staff


def november(day: int) -> date:
    return date(2026, 11, day)


async def days(session: AsyncSession, member: StaffMember) -> list[tuple[int, int]]:
    leaves = await leaves_of(session, member, since=november(1))
    return [(leave.first_day.day, leave.last_day.day) for leave in leaves]


@pytest.mark.parametrize(
    ("second", "together"),
    [
        ((27, 28), [(25, 28)]),
        ((26, 26), [(25, 26)]),
        ((24, 24), [(24, 26)]),
        ((23, 30), [(23, 30)]),
        ((28, 29), [(25, 26), (28, 29)]),
    ],
)
async def test_leaves_that_meet_are_one(
    session: AsyncSession,
    now: datetime,
    second: tuple[int, int],
    together: list[tuple[int, int]],
) -> None:
    member = await make_staff(session)
    for first_day, last_day in ((25, 26), second):
        await enter_leave(
            session, member, first_day=november(first_day), last_day=november(last_day), now=now
        )
    assert await days(session, member) == together


async def test_one_that_joins_two_leaves_one(session: AsyncSession, now: datetime) -> None:
    member = await make_staff(session)
    for first_day, last_day in ((24, 24), (28, 28), (25, 27)):
        await enter_leave(
            session, member, first_day=november(first_day), last_day=november(last_day), now=now
        )
    assert await days(session, member) == [(24, 28)]


@pytest.mark.parametrize(
    ("first_day", "last_day", "code"),
    [
        (november(25), november(24), "leave_backwards"),
        (november(20), november(22), "leave_over"),
        (november(25), date(2027, 11, 26), "leave_too_long"),
    ],
)
async def test_what_is_no_leave(
    session: AsyncSession, now: datetime, first_day: date, last_day: date, code: str
) -> None:
    member = await make_staff(session)
    with pytest.raises(RefusedError, match=code):
        await enter_leave(session, member, first_day=first_day, last_day=last_day, now=now)
    assert await days(session, member) == []


async def test_ending_one_that_runs_keeps_its_past(session: AsyncSession, now: datetime) -> None:
    member = await make_staff(session)
    await enter_leave(session, member, first_day=november(20), last_day=november(30), now=now)
    was = await end_leave(session, member, now=now)
    assert (was.first_day, was.last_day) == (november(20), november(30))
    assert await days(session, member) == [(20, 22)]
    with pytest.raises(NotFoundError, match="no_leave"):
        await end_leave(session, member, now=now)


async def test_ending_one_before_it_begins_leaves_nothing(
    session: AsyncSession, now: datetime
) -> None:
    member = await make_staff(session)
    await enter_leave(session, member, first_day=november(23), last_day=november(30), now=now)
    await end_leave(session, member, now=now)
    assert (await session.scalars(select(Leave).where(Leave.staff_id == member.id))).all() == []


async def test_a_leave_begins_at_midnight_in_shanghai(session: AsyncSession, now: datetime) -> None:
    member = await make_staff(session)
    leave = await enter_leave(
        session, member, first_day=november(24), last_day=november(24), now=now
    )
    before, after = (
        datetime(2026, 11, 23, 15, 59, tzinfo=UTC),
        datetime(2026, 11, 23, 16, tzinfo=UTC),
    )
    assert leave not in await begun_leaves(session, now=before)
    assert leave in await begun_leaves(session, now=after)
    leave.handed_over_at = after
    await session.flush()
    assert leave not in await begun_leaves(session, now=after)
