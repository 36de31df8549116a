"""Months in words: 上个月, 今年, 十月, 2026年3月. Pure; dates are Asia/Shanghai."""

import re
from dataclasses import dataclass
from datetime import date

from api.chinese_numbers import parse_chinese_number

_NUMBER = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
_MONTH = re.compile(rf"(?:(\d{{4}}|今|去|前)年)?\s*{_NUMBER}\s*月份?(?!\d)")
_QUARTER = re.compile(rf"(?:(\d{{4}}|今|去|前)年)?\s*(?:第)?{_NUMBER}\s*季度")
_YEAR = re.compile(r"(\d{4}|今|去|前)年")
_RELATIVE = {"上个月": -1, "上月": -1, "这个月": 0, "本月": 0, "当月": 0, "上上个月": -2}


@dataclass(frozen=True)
class Period:
    """Whole months: `since` and `until` are the first days of the first and the last of them."""

    since: date
    until: date


def parse_period(text: str, *, today: date) -> Period | None:
    """The months that a text names; None when it names none.

    A month without a year is the latest one that is not in the future.
    """
    for word in sorted(_RELATIVE, key=len, reverse=True):
        if word in text:
            month = _shifted(today, _RELATIVE[word])
            return Period(since=month, until=month)
    if match := _QUARTER.search(text):
        quarter = parse_chinese_number(match[2])
        if quarter is None or not 1 <= quarter <= 4:
            return None
        year = _year(match[1], today) or today.year
        return Period(since=date(year, 3 * quarter - 2, 1), until=date(year, 3 * quarter, 1))
    if match := _MONTH.search(text):
        number = parse_chinese_number(match[2])
        if number is None or not 1 <= number <= 12:
            return None
        latest = today.year if number <= today.month else today.year - 1
        year = _year(match[1], today) or latest
        return Period(since=date(year, number, 1), until=date(year, number, 1))
    if match := _YEAR.search(text):
        year = _year(match[1], today) or today.year
        return Period(since=date(year, 1, 1), until=date(year, 12, 1))
    return None


def _shifted(today: date, months: int) -> date:
    index = today.year * 12 + today.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _year(word: str | None, today: date) -> int | None:
    if word is None:
        return None
    return {"今": today.year, "去": today.year - 1, "前": today.year - 2}.get(word) or int(word)
