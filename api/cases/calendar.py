"""The Chinese working calendar: which days count, and how a promise in working time ends.

The days come from the package `chinesecalendar`, which carries what the State Council
announces each autumn for the next year, 调休 included. For a year it does not know, Monday to
Friday count but for the holidays that the law puts on fixed days of the solar year, and one warning
per year tells the operator to update the package.

All moments in and out are aware; what comes out is UTC.
"""

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache

import chinese_calendar

from api.clock import SHANGHAI, local

WORKING_HOURS = ((time(9, 0), time(12, 0)), (time(14, 0), time(17, 30)))
"""The blocks of a working day on the clocks of the community, in order."""

DAY_OPENS = WORKING_HOURS[0][0]
DAY_CLOSES = WORKING_HOURS[-1][1]

WORKING_DAY = sum(
    (
        datetime.combine(date.min, closes) - datetime.combine(date.min, opens)
        for opens, closes in WORKING_HOURS
    ),
    timedelta(),
)
"""The working time of one day: six and a half hours."""

FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""New Year, Labour Day, National Day: 全国年节及纪念日放假办法, as revised in 2024. Others go by
the moon or the sun, and which weekends are worked for them is announced year by year."""

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)

_log = logging.getLogger(__name__)


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """Whether offices work on this day: 调休 weekends do, public holidays do not."""
    # A datetime is a date too; the package would take its day without minding the zone.
    if isinstance(day, datetime):
        raise ValueError("a day is asked for, not a moment: convert it to its local date first")
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        _warn_of_missing_year(day.year)
        return day.weekday() < _SATURDAY and (day.month, day.day) not in FIXED_HOLIDAYS


def add_working_days(start: datetime, days: int) -> datetime:
    """The end (17:30) of the `days`-th working day after the day on which `start` counts.

    A moment counts on its own day when that is a working day and the office has not closed
    yet, else on the next working day: Monday 10:00 and one day is Tuesday 17:30, Monday 18:00
    and one day is Wednesday 17:30. Zero days is the end of the day on which it counts.
    """
    _refuse_negative(days)
    here = _aware_local(start)
    day = here.date()
    if here.time() >= DAY_CLOSES:
        day += _ONE_DAY
    day = _first_working_day(day)
    for _ in range(days):
        day = _first_working_day(day + _ONE_DAY)
    return _moment(day, DAY_CLOSES)


def add_working_minutes(start: datetime, minutes: int) -> datetime:
    """The moment at which `minutes` of working time have passed since `start`.

    Lunch, evenings and days off stop the count. A span that ends with a block ends there
    (12:00), not at the next one's beginning. Zero minutes is the first working moment.
    """
    return add_working_time(start, timedelta(minutes=minutes))


def add_working_time(start: datetime, span: timedelta) -> datetime:
    """The moment at which `span` of working time has passed since `start`."""
    _refuse_negative(span)
    begin, left = _aware_local(start).astimezone(UTC), span
    for opens, closes in _blocks_from(local(start).date()):
        if closes < begin:
            continue
        here = max(opens, begin)
        if here + left <= closes:
            return here + left
        left -= closes - here
    raise AssertionError("working days never end")


def subtract_working_time(end: datetime, span: timedelta) -> datetime:
    """The moment from which `span` of working time leads up to `end`.

    A span that begins with a block begins there (14:00). Zero is the last working moment.
    """
    _refuse_negative(span)
    until, left = _aware_local(end).astimezone(UTC), span
    for opens, closes in _blocks_back_from(local(end).date()):
        if opens > until:
            continue
        here = min(closes, until)
        if here - left >= opens:
            return here - left
        left -= here - opens
    raise AssertionError("working days have no beginning")


def working_time_between(start: datetime, end: datetime) -> timedelta:
    """How much working time lies between two moments; none when the second is not later."""
    begin, until = (_aware_local(moment).astimezone(UTC) for moment in (start, end))
    total = timedelta()
    for opens, closes in _blocks_from(local(start).date()):
        if opens >= until:
            return total
        total += max(min(closes, until) - max(opens, begin), timedelta())
    raise AssertionError("working days never end")


def end_of_day(moment: datetime, *, days: int) -> datetime:
    """17:30 on the day that lies so many days (days off counted) after that of a moment."""
    return _moment(_aware_local(moment).date() + days * _ONE_DAY, DAY_CLOSES)


def _blocks_from(day: date) -> Iterator[tuple[datetime, datetime]]:
    """Blocks of working time from a day on, as aware moments in UTC, without end."""
    while True:
        day = _first_working_day(day)
        for opens, closes in WORKING_HOURS:
            yield _moment(day, opens), _moment(day, closes)
        day += _ONE_DAY


def _blocks_back_from(day: date) -> Iterator[tuple[datetime, datetime]]:
    """The same, back from a day, the latest first."""
    while True:
        if is_working_day(day):
            for opens, closes in reversed(WORKING_HOURS):
                yield _moment(day, opens), _moment(day, closes)
        day -= _ONE_DAY


def _first_working_day(day: date) -> date:
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, SHANGHAI).astimezone(UTC)


def _aware_local(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment without a time zone cannot be placed on the calendar")
    return local(moment)


def _refuse_negative(amount: int | timedelta) -> None:
    span = amount if isinstance(amount, timedelta) else timedelta(days=amount)
    if span < timedelta():
        raise ValueError(f"working time only runs forward, not by {amount}")


@cache
def _warn_of_missing_year(year: int) -> None:
    """Said once per year and process: the cache is what remembers it."""
    _log.warning(
        "The holidays of %d are not known to chinesecalendar: Monday to Friday count as "
        "working days, but for New Year, Labour Day and National Day, until the package is "
        "updated.",
        year,
    )
