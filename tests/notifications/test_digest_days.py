"""On which mornings who is told, on the Chinese working calendar."""

from datetime import UTC, date, datetime, time

import pytest

from api.notifications.digest_days import digest_day, is_for, last_shift_end
from api.staff.models import Leave, Shift


def shifts(*weekdays: int, end: time = time(18)) -> list[Shift]:
    return [Shift(weekday=day, starts_at=time(8), ends_at=end) for day in weekdays]


def leave(first: date, last: date) -> Leave:
    return Leave(first_day=first, last_day=last)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-23T00:29:59", None),
        ("2026-11-23T00:30", date(2026, 11, 23)),
        ("2026-11-23T01:59", date(2026, 11, 23)),
        ("2026-11-23T02:00", None),
        ("2026-11-22T16:30", None),  # half past midnight in Shanghai
    ],
)
def test_from_half_past_eight_to_ten(now: str, day: date | None) -> None:
    assert digest_day(moment(now)) == day


FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)
WORKED_SATURDAY = date(2026, 10, 10)
NATIONAL_DAY = date(2026, 10, 1)  # a Thursday


@pytest.mark.parametrize(
    ("day", "weekdays", "told"),
    [
        (FRIDAY, (), True),
        (FRIDAY, (0, 4), True),
        (FRIDAY, (5,), True),
        (SATURDAY, (), False),
        (SATURDAY, (0, 4), False),
        (SATURDAY, (5,), True),
        (WORKED_SATURDAY, (), True),
        (WORKED_SATURDAY, (0, 4), True),
        (NATIONAL_DAY, (), False),
        (NATIONAL_DAY, (3,), True),
    ],
)
def test_working_days_and_who_is_on_duty_on_others(
    day: date, weekdays: tuple[int, ...], told: bool
) -> None:
    assert is_for(day, shifts=shifts(*weekdays), leaves=[]) is told
    assert not is_for(day, shifts=shifts(*weekdays), leaves=[leave(day, day)])


MONDAY = "2026-11-23T00:30"


@pytest.mark.parametrize(
    ("plan", "leaves", "ended"),
    [
        ([], [], "2026-11-20T09:30"),  # Friday, 17:30
        (shifts(0, 1, 2, 3, 4), [], "2026-11-20T10:00"),
        (shifts(6), [], "2026-11-22T10:00"),
        (shifts(0), [], "2026-11-16T10:00"),  # today's has not ended
        (shifts(0, end=time(8, 30)), [], "2026-11-23T00:30"),  # by night
        (shifts(0, end=time(12)) + shifts(0, end=time(20)), [], "2026-11-16T12:00"),
        ([], [leave(date(2026, 11, 19), date(2026, 11, 20))], "2026-11-18T09:30"),
        (shifts(4), [leave(date(2026, 11, 20), date(2026, 11, 20))], "2026-11-13T10:00"),
    ],
)
def test_the_last_shift(plan: list[Shift], leaves: list[Leave], ended: str) -> None:
    assert last_shift_end(plan, leaves, now=moment(MONDAY)) == moment(ended)


def test_who_was_away_for_longer_than_a_year_finds_everything_new() -> None:
    away = leave(date(2025, 1, 1), date(2026, 11, 22))
    assert last_shift_end([], [away], now=moment(MONDAY)) < moment("2025-11-01T00:00")
