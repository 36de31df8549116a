"""Who is on duty: shifts and leaves on the clocks of Shanghai."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import SHANGHAI
from api.staff.models import Leave, Shift
from api.staff.rules import comes_on_duty, is_on_duty
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


def shanghai(text: str) -> datetime:
    """A moment as the community's clocks show it."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


MON_TO_WED = [shift(day, time(8, 30), time(17, 30)) for day in range(3)]
SPLIT = [shift(0, time(8), time(12)), shift(0, time(14), time(18))]
TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)


@pytest.mark.parametrize(
    ("shifts", "leaves", "now", "before", "begins"),
    [
        (MON_TO_WED, [], "2026-11-23 20:00", "2026-11-24 11:10", "2026-11-24 08:30"),
        (MON_TO_WED, [], "2026-11-24 00:10", "2026-11-24 11:10", "2026-11-24 08:30"),
        (MON_TO_WED, [], "2026-11-23 20:00", "2026-11-24 08:31", "2026-11-24 08:30"),
        (MON_TO_WED, [], "2026-11-23 20:00", "2026-11-24 08:30", None),
        (MON_TO_WED, [], "2026-11-25 20:00", "2026-11-30 11:10", "2026-11-30 08:30"),
        (MON_TO_WED, [], "2026-11-25 20:00", "2026-11-27 11:10", None),
        (SPLIT, [], "2026-11-23 12:30", "2026-11-23 15:10", "2026-11-23 14:00"),
        (SPLIT[::-1], [], "2026-11-23 07:00", "2026-11-23 15:10", "2026-11-23 08:00"),
        ([], [], "2026-11-23 20:00", "2026-11-24 11:10", None),
        (MON_TO_WED, [(TUESDAY, TUESDAY)], "2026-11-23 20:00", "2026-11-25 11:10", None),
        (MON_TO_WED, [(WEDNESDAY, WEDNESDAY)], "2026-11-23 20:00", "2026-11-25 11:10",
         "2026-11-24 08:30"),
        (MON_TO_WED, [(date(2026, 11, 1), date(2026, 11, 23))], "2026-11-23 20:00",
         "2026-11-24 11:10", None),
        (MON_TO_WED, [(date(2026, 11, 28), date(2026, 11, 28))], "2026-11-27 20:00",
         "2026-11-30 11:10", None),
    ],
)  # fmt: skip
def test_when_somebody_comes_on_duty(
    shifts: list[Shift],
    leaves: list[tuple[date, date]],
    now: str,
    before: str,
    begins: str | None,
) -> None:
    found = comes_on_duty(
        shifts,
        [leave(first, last) for first, last in leaves],
        now=shanghai(now),
        before=shanghai(before),
    )
    assert found == (None if begins is None else shanghai(begins))
    assert found is None or is_on_duty(shifts, [], now=found)


async def test_who_comes_is_told_apart_from_who_is_there(session: AsyncSession) -> None:
    here, coming, away = [await make_staff(session) for _ in range(3)]
    for member in (coming, away):
        await make_shift(session, member, weekday=1, starts_at=time(8, 30))
    await make_leave(session, away, first_day=TUESDAY, last_day=TUESDAY)
    evening, ids = shanghai("2026-11-23 20:00"), [one.id for one in (here, coming, away)]
    found = await presence_among(session, ids, now=evening, before=shanghai("2026-11-24 11:10"))
    assert found.on_duty == {here.id}
    assert found.on_leave == set()
    assert found.comes_at == {coming.id: shanghai("2026-11-24 08:30")}
    assert (await presence_among(session, ids, now=evening)).comes_at == {}


async def test_among_several_each_by_their_own_roster(session: AsyncSession, now: datetime) -> None:
    free, working, off, away = [await make_staff(session) for _ in range(4)]
    await make_shift(session, working, weekday=0)
    await make_shift(session, off, weekday=1)
    await make_leave(session, away, first_day=date(2026, 11, 23), last_day=date(2026, 11, 23))
    ids = [member.id for member in (free, working, off, away)]
    assert (await presence_among(session, ids, now=now)).on_duty == {free.id, working.id}
    assert (await presence_among(session, [], now=now)).on_duty == set()
