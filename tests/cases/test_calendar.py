"""Working days and hours over real holidays of 2025 and 2026."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cases import calendar
from api.cases.calendar import (
    WORKING_DAY,
    add_working_days,
    add_working_minutes,
    add_working_time,
    end_of_day,
    is_working_day,
    subtract_working_time,
    working_time_between,
)
from api.clock import SHANGHAI, local

UNKNOWN_YEAR = 2101


def at(text: str) -> datetime:
    """A moment on the clocks of the community."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def shown(moment: datetime) -> str:
    return local(moment).strftime("%Y-%m-%d %H:%M")


@pytest.fixture
def fresh_warnings() -> Iterator[None]:
    is_working_day.cache_clear()
    calendar._warn_of_missing_year.cache_clear()
    yield
    is_working_day.cache_clear()
    calendar._warn_of_missing_year.cache_clear()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-23", True),  # A plain Monday.
        ("2026-11-21", False),  # A plain Saturday.
        ("2026-11-22", False),
        ("2025-09-28", True),  # A Sunday worked for the National Day.
        ("2025-10-11", True),  # And a Saturday.
        ("2025-10-01", False),
        ("2025-10-06", False),  # 中秋, a Monday.
        ("2025-10-08", False),
        ("2025-10-09", True),
        ("2026-09-20", True),  # A Sunday worked for the National Day.
        ("2026-10-10", True),  # And a Saturday.
        ("2026-10-01", False),
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-02-14", True),  # A Saturday worked for the Spring Festival.
        ("2026-02-16", False),
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-02-28", True),  # A Saturday again.
        ("2025-01-26", True),  # A Sunday worked for the Spring Festival.
        ("2025-01-28", False),
        ("2025-02-08", True),
        ("2026-01-01", False),
        ("2025-12-31", True),
    ],
)
def test_working_days_follow_the_announced_calendar(day: str, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is works


def test_a_moment_is_not_a_day() -> None:
    with pytest.raises(ValueError, match="local date"):
        is_working_day(at("2026-11-23T10:00"))


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-23T10:00", 1, "2026-11-24 17:30"),  # Monday to Tuesday.
        ("2026-11-23T10:00", 5, "2026-11-30 17:30"),
        ("2026-11-23T00:00", 1, "2026-11-24 17:30"),  # Before hours: still Monday.
        ("2026-11-23T12:30", 1, "2026-11-24 17:30"),  # Lunch is Monday too.
        ("2026-11-23T17:29", 1, "2026-11-24 17:30"),
        ("2026-11-23T17:30", 1, "2026-11-25 17:30"),  # Closed: counts from Tuesday.
        ("2026-11-23T23:59", 1, "2026-11-25 17:30"),
        ("2026-11-20T18:00", 1, "2026-11-24 17:30"),  # Friday evening counts on Monday.
        ("2026-11-21T10:00", 1, "2026-11-24 17:30"),
        ("2026-11-22T23:00", 1, "2026-11-24 17:30"),
        ("2026-11-23T10:00", 0, "2026-11-23 17:30"),
        ("2026-11-23T18:00", 0, "2026-11-24 17:30"),
        ("2025-09-30T10:00", 1, "2025-10-09 17:30"),  # Over the National Day and 中秋.
        ("2025-09-30T10:00", 3, "2025-10-11 17:30"),  # The third is a worked Saturday.
        ("2025-10-03T12:00", 1, "2025-10-10 17:30"),
        ("2025-09-26T10:00", 1, "2025-09-28 17:30"),  # Friday to a worked Sunday.
        ("2026-09-30T10:00", 1, "2026-10-08 17:30"),
        ("2026-09-30T18:00", 3, "2026-10-12 17:30"),
        ("2026-10-10T10:00", 1, "2026-10-12 17:30"),  # Filed on a worked Saturday.
        ("2026-09-18T10:00", 2, "2026-09-21 17:30"),
        ("2026-02-13T10:00", 1, "2026-02-14 17:30"),  # Spring Festival.
        ("2026-02-14T10:00", 1, "2026-02-24 17:30"),
        ("2026-02-18T10:00", 5, "2026-03-02 17:30"),
        ("2025-12-31T10:00", 1, "2026-01-04 17:30"),  # Over the new year to a worked Sunday.
    ],
)
def test_promised_days_end_at_closing_time(start: str, days: int, due: str) -> None:
    assert shown(add_working_days(at(start), days)) == due


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-23T10:00", 30, "2026-11-23 10:30"),
        ("2026-11-23T11:45", 30, "2026-11-23 14:15"),  # Over lunch.
        ("2026-11-23T11:30", 30, "2026-11-23 12:00"),  # Up to lunch and not past it.
        ("2026-11-23T12:30", 30, "2026-11-23 14:30"),
        ("2026-11-23T07:00", 30, "2026-11-23 09:30"),
        ("2026-11-23T17:15", 30, "2026-11-24 09:15"),
        ("2026-11-23T17:30", 15, "2026-11-24 09:15"),
        ("2026-11-20T17:00", 60, "2026-11-23 09:30"),  # Over the weekend.
        ("2026-11-21T15:00", 390, "2026-11-23 17:30"),  # One whole working day.
        ("2026-11-23T09:00", 391, "2026-11-24 09:01"),
        ("2025-09-30T17:00", 60, "2025-10-09 09:30"),
        ("2026-09-30T17:00", 60, "2026-10-08 09:30"),
        ("2026-10-09T17:00", 60, "2026-10-10 09:30"),  # Into a worked Saturday.
        ("2026-02-14T17:00", 60, "2026-02-24 09:30"),
        ("2026-11-23T10:00", 0, "2026-11-23 10:00"),
        ("2026-11-23T08:00", 0, "2026-11-23 09:00"),
        ("2026-11-22T08:00", 0, "2026-11-23 09:00"),
    ],
)
def test_promised_minutes_run_in_working_hours_only(start: str, minutes: int, due: str) -> None:
    assert shown(add_working_minutes(at(start), minutes)) == due


def test_moments_come_out_in_utc_whatever_zone_they_came_in() -> None:
    in_utc = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai.
    assert add_working_days(in_utc, 1) == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert add_working_days(in_utc, 1).tzinfo is UTC
    assert add_working_minutes(at("2026-11-23T10:00"), 30).tzinfo is UTC
    # Sunday evening in UTC is Monday morning in Shanghai.
    early = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    assert shown(add_working_days(early, 0)) == "2026-11-23 17:30"


@pytest.mark.parametrize("add", [add_working_days, add_working_minutes])
def test_a_moment_without_zone_or_a_negative_span_is_refused(add: type) -> None:
    with pytest.raises(ValueError, match="time zone"):
        add(datetime(2026, 11, 23, 10, 0), 1)
    with pytest.raises(ValueError, match="forward"):
        add(at("2026-11-23T10:00"), -1)


@pytest.mark.usefixtures("fresh_warnings")
def test_an_unknown_year_counts_weekdays_and_warns_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    monday = date(UNKNOWN_YEAR, 1, 3)
    with caplog.at_level(logging.WARNING, logger=calendar.__name__):
        week = [is_working_day(monday + timedelta(days=passed)) for passed in range(7)]
        add_working_days(at(f"{UNKNOWN_YEAR}-06-01T10:00"), 10)
        is_working_day(date(UNKNOWN_YEAR + 1, 6, 1))
    assert week == [True] * 5 + [False] * 2
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 2
    assert str(UNKNOWN_YEAR) in told[0]
    assert str(UNKNOWN_YEAR + 1) in told[1]


MOMENTS = st.datetimes(min_value=datetime(2024, 12, 1), max_value=datetime(2026, 11, 1)).map(
    lambda moment: moment.replace(tzinfo=SHANGHAI)
)


@given(MOMENTS, st.integers(0, 30))
def test_a_promise_ends_on_a_working_day_after_its_start(start: datetime, days: int) -> None:
    due = local(add_working_days(start, days))
    assert due > start
    assert is_working_day(due.date())
    assert due.time() == calendar.DAY_CLOSES


@given(MOMENTS, st.integers(0, 3000), st.integers(0, 3000))
def test_minutes_add_up(start: datetime, first: int, second: int) -> None:
    in_two_steps = add_working_minutes(add_working_minutes(start, first), second)
    assert in_two_steps == add_working_minutes(start, first + second)


SPANS = st.integers(0, 60 * 24 * 7).map(lambda minutes: timedelta(minutes=minutes))


@given(MOMENTS, SPANS)
def test_what_is_added_lies_between(start: datetime, span: timedelta) -> None:
    assert working_time_between(start, add_working_time(start, span)) == span


@given(MOMENTS, SPANS)
def test_what_is_subtracted_lies_between(end: datetime, span: timedelta) -> None:
    assert working_time_between(subtract_working_time(end, span), end) == span


@given(MOMENTS, SPANS, SPANS)
def test_adding_twice_is_adding_the_sum(start: datetime, one: timedelta, two: timedelta) -> None:
    twice = add_working_time(add_working_time(start, one), two)
    assert working_time_between(twice, add_working_time(start, one + two)) == timedelta()
    assert twice <= add_working_time(start, one + two)


@given(MOMENTS, SPANS, SPANS)
def test_parts_add_up(start: datetime, one: timedelta, two: timedelta) -> None:
    whole = working_time_between(start, start + one + two)
    parts = working_time_between(start, start + one)
    assert whole == parts + working_time_between(start + one, start + one + two)


@given(MOMENTS, SPANS)
def test_working_time_is_no_longer_than_time(start: datetime, span: timedelta) -> None:
    assert timedelta() <= working_time_between(start, start + span) <= span
    assert working_time_between(start + span, start) == timedelta()


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-23T09:00", "2026-11-23T17:30", 6.5),
        ("2026-11-23T12:00", "2026-11-23T14:00", 0),
        ("2026-11-20T17:30", "2026-11-23T09:00", 0),  # A weekend.
        ("2026-09-30T17:30", "2026-10-08T09:00", 0),  # The National Day.
        ("2026-10-10T09:00", "2026-10-10T17:30", 6.5),  # A Saturday that is worked.
        ("2025-12-31T09:00", "2026-01-04T17:30", 13),  # Over New Year; the Sunday is worked.
    ],
)
def test_working_time_between(start: str, end: str, hours: float) -> None:
    assert working_time_between(at(start), at(end)) == timedelta(hours=hours)


def test_a_working_day_is_what_its_blocks_are() -> None:
    assert timedelta(hours=6.5) == WORKING_DAY
    assert end_of_day(at("2026-11-27T20:00"), days=2) == at("2026-11-29T17:30")


@pytest.mark.parametrize("move", [add_working_time, subtract_working_time])
def test_a_negative_span_is_refused(move: Callable[[datetime, timedelta], datetime]) -> None:
    with pytest.raises(ValueError, match="forward"):
        move(at("2026-11-23T10:00"), timedelta(seconds=-1))


def test_fixed_holidays_are_known_in_every_year(fresh_warnings: None) -> None:
    for year in range(UNKNOWN_YEAR, UNKNOWN_YEAR + 7):
        for month, day in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)):
            assert not is_working_day(date(year, month, day))
