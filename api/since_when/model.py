"""A moment in the past with how much of it was said. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from api.clock import SHANGHAI, local

YEAR_MONTHS = 12


class Precision(StrEnum):
    """How much of a moment was said."""

    MINUTE = "minute"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    ABOUT = "about"
    """The day, or a few around it: 半个月, 国庆前."""
    MONTH = "month"
    YEAR = "year"


_PARTS_SHOWN = ((6, "凌晨"), (9, "早上"), (12, "上午"), (14, "中午"), (18, "下午"), (24, "晚上"))
"""Until which hour a part of the day is called so."""


@dataclass(frozen=True)
class Since:
    """`at` is aware, in Asia/Shanghai, the beginning of what was said; `words` say it."""

    at: datetime
    precision: Precision
    words: str

    def shown(self, *, now: datetime) -> str:
        """For people: 11月23日, 11月11日前后, 11月25日晚上, 2025年9月, without the present year."""
        if self.precision is Precision.YEAR:
            return f"{self.at.year}年"
        month = f"{self.at.month}月"
        if self.at.year != local(now).year:
            month = f"{self.at.year}年{month}"
        if self.precision is Precision.MONTH:
            return month
        day = f"{month}{self.at.day}日"
        match self.precision:
            case Precision.MINUTE:
                return f"{day} {self.at:%H:%M}"
            case Precision.PART_OF_DAY:
                return day + next(name for until, name in _PARTS_SHOWN if self.at.hour < until)
            case Precision.ABOUT:
                return f"{day}前后"
            case _:
                return day


def begin(day: date, *, hour: int = 0, minute: int = 0) -> datetime:
    """A moment of a day in Asia/Shanghai; hour 24 is the next day's beginning."""
    return datetime.combine(day, time(), SHANGHAI) + timedelta(hours=hour, minutes=minute)


def months_back(day: date, months: int) -> date:
    """The same day so many months before, or the last that the month has.

    Raises:
        ValueError: before the year 1.
    """
    count = day.year * YEAR_MONTHS + day.month - 1 - months
    year, month = divmod(count, YEAR_MONTHS)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            if year < 1:
                raise
    raise AssertionError("every month has 28 days")
