"""The words behind 挂起 and 延期: what is waited for, how long, why. Parsing is pure.

"等配件 5天", "5天 等供货", "等物业到12月1日", "等配件 3", "等居民 几号有人在家". What a resident is
to do ("等业主在家") is a reason like any other: a question stands apart or is put as one.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from api.cases.models import WaitsFor
from api.chinese_numbers import parse_chinese_number

_NUMBER = r"\d{1,4}|[一二两三四五六七八九十]{1,3}"
_DAYS = re.compile(rf"(?P<number>{_NUMBER})\s*(?:个)?(?P<unit>工作日|天|日|周|星期|礼拜)(?!期)")
_DATE = re.compile(r"(?:到|至)?\s*(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?(?:为止|之前|前)?")
_RESIDENT = re.compile(
    "^等(?:待|着)?(?:居民|业主|住户|反映人|报修人|本人)(?:的?(?:回话|回复|答复|回电话?|回信|消息))?"
)
_QUESTION = re.compile(
    "[\\s,，。;；:：、]|[吗呢?？]|几|哪|什么|啥|多少|是否|能不能|有没有|是不是|要不要"
    "|^(?:再|来)?(?:确认|提供|补充|说|告诉|告知|发|拍|回[话复答电])"
)
_BARE_DAYS = re.compile(r"(?<![\d栋幢元楼号室])(?P<number>\d{1,2})$|^(?P<first>\d{1,2})(?=[\s,，])")
"""A number that stands alone at the end, or at the beginning."""
_EDGES = " \t\n,，。；;:：、"
_WEEKS = frozenset({"周", "星期", "礼拜"})


@dataclass(frozen=True)
class PauseWords:
    """`days` None when no end was said; `reason` is the question where the resident is asked, empty
    when nothing was said.
    """

    waits_for: WaitsFor
    reason: str
    days: int | None


def read_pause(words: str, *, today: date) -> PauseWords:
    """What was said after 挂起 or 延期; a date becomes the number of days until it."""
    asked = _RESIDENT.match(words)
    days, rest = _date(words, today=today) or _days(words) or _bare_days(words) or (None, words)
    if asked is not None:
        question = words[asked.end() :]
        said = rest[asked.end() :].strip(_EDGES)
        if not said or not question.strip(_EDGES):
            return PauseWords(waits_for=WaitsFor.RESIDENT, reason="", days=None)
        if _QUESTION.match(question) or _QUESTION.search(said):
            reason = question.strip(_EDGES)
            return PauseWords(waits_for=WaitsFor.RESIDENT, reason=reason, days=None)
    reason = re.sub(r"\s+", " ", rest).strip(_EDGES)
    return PauseWords(waits_for=WaitsFor.OTHERS, reason=reason, days=days)


def _days(words: str) -> tuple[int, str] | None:
    match = _DAYS.search(words)
    if match is None:
        return None
    said = match["number"]
    number = int(said) if said.isdigit() else parse_chinese_number(said)
    if number is None:
        return None
    return number * (7 if match["unit"] in _WEEKS else 1), _without(words, match)


def _bare_days(words: str) -> tuple[int, str] | None:
    match = _BARE_DAYS.search(words)
    if match is None:
        return None
    return int(match["number"] or match["first"]), _without(words, match)


def _date(words: str, *, today: date) -> tuple[int, str] | None:
    """A day without its year is the next one of that name."""
    match = _DATE.search(words)
    if match is None:
        return None
    for year in (today.year, today.year + 1):
        try:
            day = date(year, int(match["month"]), int(match["day"]))
        except ValueError:
            continue
        if day > today:
            return (day - today) // timedelta(days=1), _without(words, match)
    return None


def _without(words: str, match: re.Match[str]) -> str:
    return f"{words[: match.start()]} {words[match.end() :]}"
