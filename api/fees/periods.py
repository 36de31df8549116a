"""Months in words: 上个月, 去年下半年, 一季度, 2025年3月到5月. Pure; dates are Asia/Shanghai."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from api.chinese_numbers import DIGITS, parse_chinese_number, parse_digits

_CENTURY = 2000
_YEAR_LENGTH = 12
_MOST_MONTHS = 120

_SAID = "".join(DIGITS)
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元])"
_COUNT = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_TO = r"\s?(?:一?直?到|至|[-~])\s?"
_AND = r"\s?(?:[和与跟及、,]|还有)\s?"

_YEARS = {"今": 0, "本": 0, "去": -1, "上一": -1, "前": -2, "大前": -3, "明": 1}
_MONTHS = {"上上": -2, "上": -1, "这": 0, "本": 0, "当": 0, "下": 1}
_QUARTERS = {"上": -1, "这": 0, "本": 0}
_EDGES = {"初": 1, "底": 12, "末": 12}

# Two digits are a year only before a part of one: 25年3月, and not 住了20年.
_YEAR = (
    rf"(?P<year>(?:19|20)\d\d|[{_SAID}]{{4}}|大前|上一|今|本|去|前|明"
    rf"|(?<![\d{_SAID}])(?:[12]\d|[一二][{_SAID}])(?=年\s?(?:第?\s?{_MONTH}\s?[月季]|[上下]半年)))年度?"
)
_HALF = r"(?P<half>[上下])半年"
_QUARTER = r"第?\s?(?P<quarter>[1-4一二三四])\s?季度?(?!节)"
# One month, or the first and last of some: 3月, 3-5月, 7、8月; no part of 13月, 三个月, 月饼.
_MONTHS_NAMED = (
    rf"(?<![\d.十个{_SAID}])(?:(?P<first>{_MONTH})(?:月份?)?(?:{_TO}|{_AND}))?"
    rf"(?P<last>{_MONTH})\s?月(?![饼子球光亮台嫂])份?(?:\s?\d{{1,2}}\s?[日号])?"
)
_NAMED = re.compile(
    rf"(?:{_YEAR}\s?的?\s?)?(?:{_HALF}|{_QUARTER}|{_MONTHS_NAMED})"
    rf"|{_YEAR.replace('<year>', '<whole_year>')}(?P<edge>年?[初底末])?"
    r"|(?P<dotted_year>20\d\d)[-/.](?P<dotted_month>1[0-2]|0?[1-9])(?!\d)"
)
_RELATIVE = re.compile(
    r"(?P<month>上上|上|这|本|当|下)一?个?月(?!饼)"
    r"|(?P<quarter>上|这|本)一?个?季度"
    rf"|(?:最近|近|过去|这)(?:的|这)?(?:(?P<count>{_COUNT})个?(?P<unit>月|年)|(?P<half>半)年)"
)
_JOINT = re.compile(f"{_TO}|{_AND}")
_UNTIL_NOW = re.compile(rf"(?:{_TO})?(?:现在|目前|今天|如今|当前|至今)|以?来|开始|起(?!码)")


@dataclass(frozen=True)
class Period:
    """Whole months: `since` and `until` are the first days of the first and the last of them."""

    since: date
    until: date


@dataclass(frozen=True)
class _Span:
    """Months by their count since the year 0, and where the text says them. `dated`: it names the
    year too, or is relative to today.
    """

    first: int
    last: int
    end: int
    dated: bool = True


def parse_period(text: str, *, today: date) -> Period | None:
    """The months that a text names; None when it names none.

    A month, quarter or half without a year is the latest that has begun. Two that are joined are
    all from the earlier to the later; 以来 and 到现在 end with the month of `today`.
    """
    text = unicodedata.normalize("NFKC", text)
    now = _month(today.year, today.month)
    span = _first_span(text, now)
    if span is None:
        return None
    joint = _JOINT.match(text, span.end)
    second = _span_at(text, joint.end(), now) if joint else None
    if second is not None:
        span = _joined(span, second)
    elif span.first <= now and _UNTIL_NOW.match(text, span.end):
        span = _Span(span.first, now, span.end)
    return Period(since=_day(span.first), until=_day(span.last))


def _first_span(text: str, now: int) -> _Span | None:
    starts = [found.start() for found in _NAMED.finditer(text)]
    starts += [found.start() for found in _RELATIVE.finditer(text)]
    spans = (_span_at(text, start, now) for start in sorted(starts))
    return next((span for span in spans if span is not None), None)


def _span_at(text: str, start: int, now: int) -> _Span | None:
    if found := _RELATIVE.match(text, start):
        return _relative(found, now)
    if found := _NAMED.match(text, start):
        return _named(found, now)
    return None


def _relative(found: re.Match[str], now: int) -> _Span | None:
    if found["month"]:
        month = now + _MONTHS[found["month"]]
        return _Span(month, month, found.end())
    if found["quarter"]:
        first = now - now % 3 + 3 * _QUARTERS[found["quarter"]]
        return _Span(first, first + 2, found.end())
    count = 6 if found["half"] else parse_chinese_number(found["count"]) or 0
    count *= _YEAR_LENGTH if found["unit"] == "年" else 1
    return _Span(now - count + 1, now, found.end()) if 0 < count <= _MOST_MONTHS else None


def _named(found: re.Match[str], now: int) -> _Span | None:
    if found["dotted_year"]:
        month = _month(int(found["dotted_year"]), int(found["dotted_month"]))
        return _Span(month, month, found.end())
    if found["whole_year"]:
        first = _month(_year(found["whole_year"], now), 1)
        if found["edge"]:
            month = first + _EDGES[found["edge"][-1]] - 1
            return _Span(month, month, found.end())
        return _Span(first, first + _YEAR_LENGTH - 1, found.end())
    first, last = _months_of_year(found)
    if found["year"]:
        year = _month(_year(found["year"], now), 1)
        # 去年10月到2月 ends in the year after.
        return _Span(year + first, year + last + (_YEAR_LENGTH if last < first else 0), found.end())
    end = _latest(last, now) if found["last"] else _latest(first, now) + last - first
    return _Span(end - (last - first) % _YEAR_LENGTH, end, found.end(), dated=False)


def _months_of_year(found: re.Match[str]) -> tuple[int, int]:
    """The first and the last month that a part of a year has; January is 0."""
    if found["half"]:
        return (0, 5) if found["half"] == "上" else (6, 11)
    if found["quarter"]:
        quarter = parse_chinese_number(found["quarter"]) or 1
        return 3 * quarter - 3, 3 * quarter - 1
    last = _number(found["last"])
    return (_number(found["first"]) if found["first"] else last) - 1, last - 1


def _joined(one: _Span, other: _Span) -> _Span:
    """From the earlier to the later; what has no year is the nearest to the other on its side."""
    if one.dated and not other.dated:
        shift = (one.first - other.last) // _YEAR_LENGTH + 1 if other.last < one.first else 0
        ahead = (other.first - one.first) // _YEAR_LENGTH if other.first >= one.first else 0
        other = _moved(other, shift - ahead)
    elif other.first < one.first and not one.dated:
        one = _moved(one, -((one.first - other.first - 1) // _YEAR_LENGTH + 1))
    return _Span(min(one.first, other.first), max(one.last, other.last), other.end)


def _moved(span: _Span, years: int) -> _Span:
    by = years * _YEAR_LENGTH
    return _Span(span.first + by, span.last + by, span.end)


def _latest(month: int, now: int) -> int:
    """The last time that a month of the year (January is 0) has begun."""
    return now - (now - month) % _YEAR_LENGTH


def _number(word: str) -> int:
    return 1 if word == "元" else parse_chinese_number(word) or 0


def _year(word: str, now: int) -> int:
    if word in _YEARS:
        return now // _YEAR_LENGTH + _YEARS[word]
    number = int(parse_digits(word) or 0)
    return number if number >= 100 else _CENTURY + number


def _month(year: int, month: int) -> int:
    return year * _YEAR_LENGTH + month - 1


def _day(month: int) -> date:
    """The first day; a year that nobody lives in is cut to what a date can hold."""
    year = min(max(month // _YEAR_LENGTH, date.min.year), date.max.year)
    return date(year, month % _YEAR_LENGTH + 1, 1)
