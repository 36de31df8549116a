"""From when on something has been so: 上周五开始, 打昨晚起, 国庆前, 从早上到现在. Pure.

A point counts where a word makes a beginning of it (从, 打, 起, 开始, 以来, 到现在), or where what
is broken stands directly behind it (昨晚停水). Each rule reads one way of naming a day.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from chinese_calendar.constants import Holiday, holidays

from api.chinese_numbers import parse_chinese_number
from api.since_when.model import YEAR_MONTHS, Precision, Since, begin, months_back

_OPENS = re.compile(r"(?:自从|打从|从|自|打|由)了?\s?$")
_GOES_ON = re.compile(
    r"\s?(?:的时候)?\s?(?:就|便)?(?:开始|起(?![诉火来码床])|以来|至今|到现在|到今天|到目前|一直|"
    r"坏|停的?[水电气]|漏|堵|断[水电网]|没[水电气]|不亮)"
)
_OFTEN = "每[天日晚周月年到]|天天|一到|经常|总是"
_OF_A_WEEK = "(?:周|星期|礼拜)[一二三四五六日天末]的?"
_HABIT = re.compile(rf"(?:{_OFTEN})[^,，。]{{0,8}}$|{_OF_A_WEEK}$")
"""What is so again and again has no beginning: 天天晚上七点, 周日早上七点就开始砸墙. Which week is
said with the day: 上周日早上七点开始.
"""
_UNTIL = re.compile(r"\s?(?:[到至]|[-~](?=\d))(?!现|今|目前|这会)")
"""每天从8点到10点 is when, not since when."""

_HOURS = {
    "大清早": 6, "一大早": 7, "凌晨": 0, "清晨": 6, "清早": 6, "一早": 7, "早上": 7, "早晨": 7,
    "上午": 9, "中午": 12, "下午": 14, "傍晚": 18, "晚上": 19, "夜里": 22, "半夜": 0,
    "早": 7, "晨": 7, "晚": 19, "夜": 22,
}  # fmt: skip
"""The hour that a part of the day is taken to begin with; ours."""

_AFTERNOON = {"下午": 1, "傍晚": 1, "晚上": 1, "夜里": 6, "晚": 1, "夜": 6, "中午": 1}
"""From which hour of the clock on 12 are added in a part of the day: 中午1点, 晚上8点, 夜里11点."""

_PART = "|".join(_HOURS)
_CLOCK = re.compile(
    r"(?:(?P<day>大前天|[今昨前]天|[今昨]儿|[今昨前](?=[早晚夜晨]))的?)?"
    rf"(?P<part>{_PART})?"
    r"(?:(?P<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})(?:点(?:(?P<half>半)|(?P<minute>\d{1,2})分?)?钟?|"
    r":(?P<minutes>\d\d)))?"
)
_DAYS_BACK = {"今": 0, "昨": 1, "前": 2, "大": 3}
_WEEKDAY = re.compile(
    r"(?P<back>上上|上|这|本)?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末1-7])(?!小时)"
)
_WEEK = re.compile(r"(?P<back>上上|上|这|本)个?(?:周|星期|礼拜)(?![一二三四五六日天末\d])")
_WEEKDAYS = "一二三四五六日"
_SATURDAY = 5
_BACK = {"上上": 2, "上": 1, "这": 0, "本": 0}
_THIRD = "初|中旬|中|上旬|下旬|底"
_THIRDS = {"初": 1, "上旬": 1, "中": 11, "中旬": 11, "下旬": 21, "底": 25}
_DATE = (
    r"(?P<date>[12]\d|3[01]|0?[1-9]|二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])[日号]"
)
_MONTH = re.compile(
    r"(?:(?P<year>去年|前年|今年|20\d\d年)的?)?(?<![\d个])(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
    rf"月份?(?:{_DATE}|(?P<third>{_THIRD}))?"
)
_OWN_MONTH = re.compile(rf"(?P<back>上上|上|这|本)个?月(?:{_DATE}|(?P<third>{_THIRD}))?")
_DATE_ALONE = re.compile(
    r"(?<![\d月一二三四五六七八九十])(?<!\d[-~到至])(?P<date>[12]\d|3[01]|0?[1-9])[日号](?![楼门院线店])"
)
_YEAR = re.compile(
    r"(?P<year>去年|前年|今年)年?(?P<edge>初|底)?(?:[春夏秋冬]天|[上下]半年)?|(?P<begin>年初|月初)"
)
_YEARS_BACK = {"今年": 0, "去年": 1, "前年": 2}
_HOLIDAY = re.compile(
    r"(?P<name>国庆|五一|劳动节|春节|过年|元旦|中秋|端午|清明)节?(?:放假)?(?P<side>[之以]?[前后])?"
)
_HOLIDAYS = {
    "国庆": Holiday.national_day,
    "五一": Holiday.labour_day,
    "劳动节": Holiday.labour_day,
    "春节": Holiday.spring_festival,
    "过年": Holiday.spring_festival,
    "元旦": Holiday.new_years_day,
    "中秋": Holiday.mid_autumn_festival,
    "端午": Holiday.dragon_boat_festival,
    "清明": Holiday.tomb_sweeping_day,
}
_NEW = timedelta(days=60)
"""Days of one name that are further apart belong to two years."""

_PLANNED_MONTHS = 2

_Said = tuple[datetime, Precision]


_PUT_RIGHT = re.compile(
    r"(?:不对|(?:记|说|写|搞)?错了?|不是[^,，。;；]{1,8})[了啊哦,，。;；\s]*(?:应该|其实|好像)?就?是"
    r"|(?:不对|错了)[了啊哦,，。;；\s]+(?:应该|其实|好像)?"
)
"""Before a time that is said instead of another."""


def put_right(text: str) -> set[int]:
    """Where in the text something stands that is said instead of what was said before."""
    return {mark.end() for mark in _PUT_RIGHT.finditer(text)}


def points(text: str, *, now: datetime) -> Iterator[tuple[int, Since]]:
    """Every beginning that is named, with where it stands in the text; `now` in Asia/Shanghai."""
    rights = put_right(text)
    for pattern, read in _RULES:
        for found in pattern.finditer(text):
            start, end = found.span()
            if start == end:
                continue
            if _HABIT.search(text, 0, start) or _UNTIL.match(text, end):
                continue
            opens = _OPENS.search(text, max(0, start - 4), start)
            sided = pattern is _HOLIDAY and found["side"]
            right = start in rights and not re.search(_OFTEN, text[:start])
            hour = _CLOCK.match(text, end) if pattern is _WEEKDAY and found["back"] else None
            if not (opens or sided or right or _GOES_ON.match(text, hour.end() if hour else end)):
                continue
            said = read(found, now)
            if said is not None:
                yield start, Since(*said, words=found[0])


def _clock(found: re.Match[str], now: datetime) -> _Said | None:
    """昨晚8点半, 早上, 8:30; without a day the last time that it was so late."""
    day, part = found["day"], found["part"]
    if found["hour"] is None and not day and not part:
        return None
    back = _DAYS_BACK[day[0]] if day else 0
    on = now.date() - timedelta(days=back)
    if found["hour"] is None:
        precision = Precision.PART_OF_DAY if part else Precision.DAY
        at = begin(on, hour=_HOURS.get(part or "", 0))
    else:
        hour = parse_chinese_number(found["hour"])
        minute = 30 if found["half"] else int(found["minute"] or found["minutes"] or 0)
        if hour is None or hour > 24 or minute > 59:
            return None
        if hour <= 12 and hour >= _AFTERNOON.get(part or "", 99):
            hour += 12 if hour < 12 or part != "中午" else 0
        precision, at = Precision.MINUTE, begin(on, hour=hour, minute=minute)
    if at > now and not day:
        at -= timedelta(days=1)
    return at, precision


def _weekday(found: re.Match[str], now: datetime) -> _Said:
    name = found["weekday"]
    if name == "末":
        weekday = _SATURDAY
    else:
        weekday = (
            6 if name == "天" else _WEEKDAYS.index(name) if name in _WEEKDAYS else int(name) - 1
        )
    today = now.date()
    if found["back"] is None:
        return begin(today - timedelta(days=(today.weekday() - weekday) % 7)), Precision.DAY
    days = today.weekday() - weekday + 7 * _BACK[found["back"]]
    return begin(today - timedelta(days=days)), Precision.DAY


def _week(found: re.Match[str], now: datetime) -> _Said:
    today = now.date()
    monday = today - timedelta(days=today.weekday() + 7 * _BACK[found["back"]])
    return begin(monday), Precision.ABOUT


def _month(found: re.Match[str], now: datetime) -> _Said | None:
    """A month; one that is still to come is last year's, one that comes soon is a plan."""
    month = parse_chinese_number(found["month"]) or 0
    if not 1 <= month <= YEAR_MONTHS:
        return None
    year = now.year
    if found["year"] in _YEARS_BACK:
        year -= _YEARS_BACK[found["year"]]
    elif found["year"]:
        year = int(found["year"][:4])
    elif now.month < month <= now.month + _PLANNED_MONTHS:
        return None
    elif month > now.month:
        year -= 1
    return _in_month(date(year, month, 1), found)


def _own_month(found: re.Match[str], now: datetime) -> _Said | None:
    return _in_month(months_back(now.date().replace(day=1), _BACK[found["back"]]), found)


def _in_month(first: date, found: re.Match[str]) -> _Said | None:
    if found["date"]:
        day = parse_chinese_number(found["date"]) or 0
        try:
            return begin(first.replace(day=day)), Precision.DAY
        except ValueError:
            return None  # 2月30日
    if found["third"]:
        return begin(first.replace(day=_THIRDS[found["third"]])), Precision.ABOUT
    return begin(first), Precision.MONTH


def _date_alone(found: re.Match[str], now: datetime) -> _Said | None:
    """The last 15号."""
    day = int(found["date"])
    for back in range(YEAR_MONTHS):
        first = months_back(now.date().replace(day=1), back)
        try:
            on = first.replace(day=day)
        except ValueError:
            continue
        if on <= now.date():
            return begin(on), Precision.DAY
    return None


def _year(found: re.Match[str], now: datetime) -> _Said:
    if found["begin"] == "月初":
        return begin(now.date().replace(day=1)), Precision.ABOUT
    year = now.year - _YEARS_BACK.get(found["year"] or "", 0)
    if found["edge"] == "底":
        return begin(date(year, YEAR_MONTHS, 1)), Precision.MONTH
    whole = found["begin"] is None and found["edge"] is None
    return begin(date(year, 1, 1)), Precision.YEAR if whole else Precision.MONTH


def _holiday(found: re.Match[str], now: datetime) -> _Said | None:
    """The last holiday of that name: its first day, the day before it, or its last day."""
    kind = _HOLIDAYS[found["name"]].value
    days = sorted(day for day, name in holidays.items() if name == kind and day <= now.date())
    if not days:
        return None
    days = [day for day in days if days[-1] - day < _NEW]
    side = (found["side"] or "")[-1:]
    on = {"前": days[0] - timedelta(days=1), "后": days[-1]}.get(side, days[0])
    return begin(on), Precision.ABOUT if side else Precision.DAY


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], datetime], _Said | None]], ...] = (
    (_CLOCK, _clock),
    (_WEEKDAY, _weekday),
    (_WEEK, _week),
    (_MONTH, _month),
    (_OWN_MONTH, _own_month),
    (_DATE_ALONE, _date_alone),
    (_YEAR, _year),
    (_HOLIDAY, _holiday),
)


def days_named(text: str, *, now: datetime) -> Iterator[tuple[int, Since]]:
    """Every day or stretch of days that is named, whatever the text says of it, with where the name
    ends; `now` in Asia/Shanghai.
    """
    for pattern, read in _RULES:
        for found in pattern.finditer(text):
            said = read(found, now) if found[0] else None
            if said is not None:
                yield found.end(), Since(*said, words=found[0])
