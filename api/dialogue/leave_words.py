"""The words behind 请假 and 销假: whose, from which day to which. Parsing is pure.

"11月28日到30日", "明天", "28号-30号", "下周一起3天", "3天", and before it the name of a colleague:
"李伟 11月28日到30日".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from api.chinese_numbers import parse_chinese_number
from api.texts import WEEKDAYS

_TO = r"\s*(?:到|至|~|—|-)\s*"
_DAY = re.compile(
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})[月./])?(?P<day>\d{1,2})"
    rf"(?P<mark>[日号]|(?={_TO}\d{{1,2}}[日号]))?(?![\d天个周日号月])"
    "|(?P<spoken>大后天|今天|明天|后天)"
    "|(?P<next>下)?(?:个)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
)
_COUNT = re.compile(
    r"(?P<number>\d{1,3}|[一二两三四五六七八九十]{1,3})\s*(?P<unit>天|个?(?:周|星期|礼拜))"
)
_SPOKEN = {"今天": 0, "明天": 1, "后天": 2, "大后天": 3}
_EDGES = " \t\n,，。;；:：、从自起给为"
_PAST = timedelta(days=30)
"""A day that is past for no longer is not meant of next year."""


@dataclass(frozen=True)
class LeaveWords:
    """Who is meant, None where no name stands before the days; the days, None where none are."""

    name: str | None
    first_day: date | None
    last_day: date | None


def read_leave(words: str, *, today: date) -> LeaveWords:
    """What was said after 请假 or 销假; a reason behind the days is not kept."""
    found = list(_days(words, today=today))
    counted = _COUNT.search(words, found[-1][1] if found else 0)
    starts = [found[0][0]] if found else []
    if counted is not None:
        starts.append(counted.start())
    begins = min(starts, default=len(words))
    name = words[:begins].strip(_EDGES) or None
    if not found and counted is None:
        return LeaveWords(name=name, first_day=None, last_day=None)
    first = found[0][2] if found else today
    last = first
    if len(found) > 1:
        last = found[1][2]
    elif counted is not None:
        last = first + timedelta(days=max(_number(counted), 1) - 1)
    return LeaveWords(name=name, first_day=first, last_day=last)


def _days(words: str, *, today: date) -> Iterator[tuple[int, int, date]]:
    """The days in a text: where each begins and ends, and which it is."""
    before: tuple[int, date] | None = None
    for match in _DAY.finditer(words):
        joined = before is not None and re.fullmatch(_TO, words[before[0] : match.start()])
        if match["day"] and not (match["month"] or match["mark"] is not None or joined):
            continue
        day = _day(match, before[1] if before is not None else None, today=today)
        if day is not None:
            before = (match.end(), day)
            yield match.start(), match.end(), day


def _day(match: re.Match[str], before: date | None, *, today: date) -> date | None:
    if match["spoken"]:
        return today + timedelta(days=_SPOKEN[match["spoken"]])
    if match["weekday"]:
        weekday = WEEKDAYS.index(match["weekday"].replace("天", "日"))
        if match["next"]:
            return today + timedelta(days=7 - today.weekday() + weekday)
        start = before or today
        return start + timedelta(days=(weekday - start.weekday()) % 7)
    return _date(match, before, today=today)


def _date(match: re.Match[str], before: date | None, *, today: date) -> date | None:
    """A day without its month or year is the next one of that name, counted from the first day."""
    earliest = before or today - _PAST
    months = [int(match["month"])] if match["month"] else [(before or today).month, None]
    years = [int(match["year"])] if match["year"] else [earliest.year, earliest.year + 1]
    for year in years:
        for month in months:
            at = month or (before or today).month % 12 + 1
            try:
                day = date(year, at, int(match["day"]))
            except ValueError:
                continue
            if match["year"] or day >= (earliest if match["month"] or before else today):
                return day
    return None


def _number(match: re.Match[str]) -> int:
    said = match["number"]
    number = int(said) if said.isdigit() else parse_chinese_number(said) or 1
    return number * (1 if match["unit"] == "天" else 7)
