"""What the staff write of an incident: "3栋 停水 预计18:00 抢修水管". Pure.

Place, kind and time are read wherever they stand; what is left are the words for the residents.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.cases.kinds import KIND_RULES, CaseKind
from api.clock import SHANGHAI, local
from api.grids.places import PlaceMention, parse_place

TROUBLES: tuple[tuple[str, CaseKind], ...] = (
    ("停水|没水|断水", CaseKind.WATER_SUPPLY),
    ("停电|没电|断电", CaseKind.POWER),
    ("停气|没气|燃气|煤气", CaseKind.GAS),
    ("停暖|暖气|供暖|供热", CaseKind.HEATING),
    ("断网|网络|宽带", CaseKind.TELECOM),
    ("电梯(?:停运|故障|坏|维修|检修)?", CaseKind.LIFT),
    ("路灯|楼道灯|照明", CaseKind.LIGHTING),
    ("下水道?|污水", CaseKind.DRAINS_SEWAGE),
    ("道路|路面|封路", CaseKind.ROAD_PAVING),
    ("施工", CaseKind.CONSTRUCTION),
    ("门禁|单元门", CaseKind.PUBLIC_FACILITY),
)

_DAY = (
    r"(?:(?P<month>\d{1,2})月(?P<date>\d{1,2})[日号]|(?P<near>今天|今晚|今日|明天|明早|明晚|后天))?"
)
_PART = r"(?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上)?"
_CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:：](?P<minute>\d{2})|[点时](?:(?P<half>半)|(?P<spoken>\d{1,2})分?)?)"
)
MOMENT = re.compile(
    rf"(?:预计|大概|大约|约)?\s*{_DAY}\s*{_PART}\s*{_CLOCK}\s*(?:左右|前|之前)?(?:恢复|修好|来水|来电|结束)?"
)
SPAN = re.compile(
    r"(?:预计|大概|大约|约)?\s*(?P<number>\d{1,3})\s*(?:个)?(?P<unit>小时|分钟)(?:后|内|左右)*(?:恢复|修好|来水|来电|结束)?"
)
AFTER_TODAY = {"明天": 1, "明早": 1, "明晚": 1, "后天": 2}
LATE_WORDS = frozenset({"下午", "傍晚", "晚上"})
EVENINGS = frozenset({"今晚", "明晚"})
NUMBERED = re.compile(r"[A-Z\d-]+(?:号楼|栋|幢|单元)")


@dataclass(frozen=True)
class Announcement:
    """What was read; `words` is the rest, for the residents."""

    place: PlaceMention
    kind: CaseKind | None
    expected_at: datetime | None
    words: str


def read_announcement(text: str, *, estates: Mapping[str, str], now: datetime) -> Announcement:
    """Place, kind, time and the rest of what was written; what is missing is None."""
    expected_at, rest = read_expected(text, now=now)
    place = parse_place(rest, estates=estates)
    kind = next((kind for said, kind in TROUBLES if re.search(said, rest)), None)
    if kind is None:
        kind = next((one for one, rule in KIND_RULES.items() if rule.name in rest), None)
    if kind is not None:
        said = next((said for said, one in TROUBLES if one is kind), KIND_RULES[kind].name)
        rest = re.sub(said, "", rest, count=1)
    for name in sorted(estates, key=len, reverse=True):
        rest = rest.replace(name, "")
    return Announcement(place, kind, expected_at, _tidy(NUMBERED.sub("", rest)))


def read_expected(text: str, *, now: datetime) -> tuple[datetime | None, str]:
    """The moment that a text names, aware, and the text without it.

    A time of the day that has passed today is tomorrow's, unless the day is named.
    """
    if match := SPAN.search(text):
        step = {"小时": timedelta(hours=1), "分钟": timedelta(minutes=1)}[match["unit"]]
        return now + int(match["number"]) * step, _without(text, match)
    match = MOMENT.search(text)
    if match is None:
        return None, _tidy(text)
    hour = int(match["hour"])
    minute = int(match["minute"] or match["spoken"] or (30 if match["half"] else 0))
    if hour < 12 and (match["part"] in LATE_WORDS or match["near"] in EVENINGS):
        hour += 12
    here = local(now)
    try:
        day = here.replace(hour=0, minute=0, second=0, microsecond=0)
        if match["month"]:
            day = day.replace(month=int(match["month"]), day=int(match["date"]))
            if day.date() < here.date():
                day = day.replace(year=day.year + 1)
        day += timedelta(days=AFTER_TODAY.get(match["near"] or "", 0))
        if hour == 24:
            day, hour = day + timedelta(days=1), 0
        moment = day.replace(hour=hour, minute=minute, tzinfo=SHANGHAI)
    except ValueError:
        return None, _tidy(text)
    if moment <= here and not (match["month"] or match["near"]):
        moment += timedelta(days=1)
    return moment, _without(text, match)


def _without(text: str, match: re.Match[str]) -> str:
    return _tidy(text[: match.start()] + " " + text[match.end() :])


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,，。.、;；:：")
