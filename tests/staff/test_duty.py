"""Who is on duty: shifts and leaves on the clocks of Shanghai."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.staff.models import Leave, Shift
from api.staff.rules import is_on_duty
from api.staff.service import presence_among
from tests.factories import make_leave, make_shift, make_staff


def shift(weekday: int, start: time = time(8), end: time = time(18)) -> Shift:
    """A shift of nobody in particular."""
    return Shift(weekday=weekday, starts_at=start, ends_at=end)


def leave(first: date, last: date) -> Leave:
    """A leave of nobody in particular."""
    return Leave(first_day=first, last_day=last)


@pytest.mark.parametrize(
    ("moment", "on_duty"),
    [
        ("2026-11-22T23:59", False),  # Monday 07:59 in Shanghai
        ("2026-11-23T00:00", True),
        ("2026-11-23T09:59", True),
        ("2026-11-23T10:00", False),  # 18:00
        ("2026-11-24T02:00", False),  # Tuesday
        ("2026-11-30T02:00", True),  # the Monday after
    ],
)
def test_a_weekly_shift(moment: str, on_duty: bool) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert is_on_duty([shift(0)], [], now=now) is on_duty


def test_without_any_shift_there_are_no_fixed_hours(now: datetime) -> None:
    assert is_on_duty([], [], now=now)


def test_a_day_may_have_two_shifts(now: datetime) -> None:
    split = [shift(0, time(6), time(9)), shift(0, time(10), time(12))]
    assert is_on_duty(split, [], now=now)
    assert not is_on_duty(split[:1], [], now=now)


@pytest.mark.parametrize(
    ("first", "last", "on_duty"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), False),
        (date(2026, 11, 20), date(2026, 11, 22), True),
        (date(2026, 11, 24), date(2026, 11, 30), True),
        (date(2026, 11, 20), date(2026, 11, 25), False),
    ],
)
def test_leave_includes_both_ends(now: datetime, first: date, last: date, on_duty: bool) -> None:
    assert is_on_duty([shift(0)], [leave(first, last)], now=now) is on_duty
    assert is_on_duty([], [leave(first, last)], now=now) is on_duty


def test_a_day_of_leave_ends_at_midnight_in_shanghai() -> None:
    away = [leave(date(2026, 11, 23), date(2026, 11, 23))]
    before_midnight = datetime(2026, 11, 23, 15, 59, tzinfo=UTC)
    midnight = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert not is_on_duty([], away, now=before_midnight)
    assert is_on_duty([], away, now=midnight)


async def test_among_several_each_by_their_own_roster(session: AsyncSession, now: datetime) -> None:
    free, working, off, away = [await make_staff(session) for _ in range(4)]
    await make_shift(session, working, weekday=0)
    await make_shift(session, off, weekday=1)
    await make_leave(session, away, first_day=date(2026, 11, 23), last_day=date(2026, 11, 23))
    ids = [member.id for member in (free, working, off, away)]
    assert (await presence_among(session, ids, now=now)).on_duty == {free.id, working.id}
    assert (await presence_among(session, [], now=now)).on_duty == set()
