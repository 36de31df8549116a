"""How long something has been so: 三天了, 坏了半个月, 两个多月没人管, 三天前. Pure.

A length counts only where it is said to have passed, never as a deadline or a habit: 三天内,
每三天.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from api.chinese_numbers import parse_chinese_number
from api.since_when.model import YEAR_MONTHS, Precision, Since, begin, months_back

_MOST_MONTHS = 50 * YEAR_MONTHS
_HALF_MONTH = 15
_FEW = 3
"""So many days are 几天; ours. 几个月 and 几年 say too little for a date."""

_NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十百]{1,4})"
_LENGTH = re.compile(
    rf"(?P<count>{_NUMBER})(?P<to>\s?[到至\-、~]\s?{_NUMBER})?\s?(?P<more>来个?|个?多|个半)?"
    r"(?P<unit>分钟|个?小时|个?钟头|天|个?星期|周|个?礼拜|个?月|年)(?P<behind>多|半)?"
    r"|(?P<half>大?半)(?:个)?(?P<half_unit>月|年|天|小时|钟头|星期|礼拜)"
    r"|好?几(?P<few_unit>天)"
)
_TWO_COUNTS = re.compile(r"([一二两三四五六七八九])[一二三四五六七八九]$")
"""三四天: three or four. The last is left out, which may follow a ten: 十三四天."""

_ROUND_THE_CLOCK = re.compile(r"24\s?个?小时\s?[都不]")
_PASSED = re.compile(r"\s?(?:了|啦|咯|没|不(?!到)|以来|都|还|一直)")
_AGO = re.compile(r"\s?[之以]?前(?![后面])")
_SO_LONG = re.compile(
    r"(?:[坏停漏堵吵断响黑臭闹等拖积冒渗塌裂灭]|不亮|不通|没[人水电气])"
    r"(?:了|过)?(?:已经|都|有|快|将近|差不多|整整|足足|大概)*\s?$|"
    r"(?:已经|整整|足足|连续|持续|快|将近)有?\s?$"
)
_NO_LENGTH = re.compile(
    r"(?:[每隔再过限第近住\d月年期]|还要|需要|最多|最近|今后|未来|提前|[要得能]等|\d[\-到至~])\s?$"
)
_DEADLINE = re.compile(
    r"\s?(?:[内后一]|之[内后]|以[内后]|一次|左右(?:修|弄|搞|解决)|的?(?:老房|老小|楼龄|房龄))"
)
_IN_DAYS = {"天": 1, "星期": 7, "周": 7, "礼拜": 7}
_IN_MINUTES = {"分钟": 1, "小时": 60, "钟头": 60}
_IN_MONTHS = {"月": 1, "年": YEAR_MONTHS}


def lengths(text: str, *, now: datetime) -> Iterator[tuple[int, Since]]:
    """Every length that has passed, with where it begins in the text; `now` in Asia/Shanghai."""
    for found in _LENGTH.finditer(text):
        ago = _AGO.match(text, found.end())
        before = text[: found.start()]
        if _NO_LENGTH.search(before) or _DEADLINE.match(text, found.end()):
            continue
        if _ROUND_THE_CLOCK.match(text, found.start()):
            continue
        if not ago and not _PASSED.match(text, found.end()) and not _SO_LONG.search(before):
            continue
        since = _back(found, now, text[found.start() : ago.end() if ago else found.end()])
        if since is not None:
            yield found.start(), since


def _back(found: re.Match[str], now: datetime, words: str) -> Since | None:
    """So long before now."""
    if found["half"]:
        return _half(found["half_unit"], now, words)
    unit = (found["few_unit"] or found["unit"]).removeprefix("个")
    few = found["few_unit"] is not None
    said = _TWO_COUNTS.sub(r"\1", found["count"] or "")
    count = _FEW if few else parse_chinese_number(said) or 0
    half = found["more"] == "个半" or found["behind"] == "半"
    two = found["to"] is not None or said != (found["count"] or "")
    loose = few or half or two or bool(found["more"] or found["behind"])
    if unit in _IN_MINUTES:
        minutes = count * _IN_MINUTES[unit] + (_IN_MINUTES[unit] // 2 if half else 0)
        return _minutes_back(now, minutes, words)
    if unit in _IN_DAYS:
        day = now.date() - timedelta(days=count * _IN_DAYS[unit])
        return Since(begin(day), Precision.ABOUT if loose else Precision.DAY, words)
    months = count * _IN_MONTHS[unit]
    if not 0 < months <= _MOST_MONTHS:
        return None
    if unit == "年" and half:
        months += YEAR_MONTHS // 2
    day = months_back(now.date(), months)
    if unit == "月" and half:
        return Since(begin(day - timedelta(days=_HALF_MONTH)), Precision.ABOUT, words)
    whole_years = unit == "年" and (loose or count > 1)
    return Since(begin(day), Precision.YEAR if whole_years else Precision.MONTH, words)


def _half(unit: str, now: datetime, words: str) -> Since:
    """Half of a unit before now; half a day is today."""
    if unit in _IN_MINUTES:
        return _minutes_back(now, _IN_MINUTES[unit] // 2, words)
    if unit == "年":
        day = months_back(now.date(), YEAR_MONTHS // 2)
        return Since(begin(day), Precision.MONTH, words)
    days = _HALF_MONTH if unit == "月" else _IN_DAYS[unit] // 2
    day = now.date() - timedelta(days=days)
    return Since(begin(day), Precision.ABOUT if days else Precision.DAY, words)


def _minutes_back(now: datetime, minutes: int, words: str) -> Since:
    at = (now - timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    return Since(at, Precision.MINUTE, words)
