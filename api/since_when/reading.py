"""The beginning that a text tells of: a length of time that has passed, or a point. Pure."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from api.clock import local
from api.since_when.lengths import lengths
from api.since_when.model import YEAR_MONTHS, Precision, Since, months_back
from api.since_when.points import days_named, points, put_right

_LIMIT = 500
"""Characters that are looked at."""

_REPORTED = re.compile(
    r"\s?(?:的时候)?(?:我们?)?(?:就|都|已经|才)?(?:我们?)?(?:跟你们?|给你们?|向你们?|在这里?)?(?:打电话)?"
    r"(?:报(?!名|警|案|销|了?[名警案])|反映|投诉|登记|提交?|上报|申报|说的?那|的?那[个件条单事]|的?诉求|的?工单"
    r"|(?<=你)(?:说|讲)(?:过|了)|(?<=你们)(?:说|讲)(?:过|了))"
)


def since_when(text: str, *, now: datetime) -> Since | None:
    """Since when what a text tells of has been so (Asia/Shanghai); None when it does not say.

    The first that it says counts (从早上到现在三个小时了 is since the morning), before it what last
    puts it right (昨天开始的；不对 是前天). Where it says only
    when it was reported (上周五就报了) it has been so since then at the latest. What lies after
    `now` is no beginning.
    """
    text, here = unicodedata.normalize("NFKC", text)[:_LIMIT], local(now)
    found = sorted(
        [*points(text, now=here), *lengths(text, now=here)],
        key=lambda one: (one[0], -len(one[1].words)),
    )
    rights = put_right(text)
    found.sort(key=lambda one: -one[0] if one[0] in rights else 1)
    began = next((since for _, since in found if since.at <= here), None)
    return began or next((since for since in _reports(text, here) if since.at <= here), None)


def days_of(since: Since) -> tuple[date, date]:
    """The first and the last day (Asia/Shanghai) that a named time covers; a week for what is only
    about a day.
    """
    first = since.at.date()
    match since.precision:
        case Precision.YEAR:
            return first, date(first.year, YEAR_MONTHS, 31)
        case Precision.MONTH:
            return first, months_back(first.replace(day=1), -1) - timedelta(days=1)
        case Precision.ABOUT:
            return first, first + timedelta(days=6)
        case _:
            return first, first


def reported_days(text: str, *, now: datetime) -> tuple[date, date] | None:
    """The days on which something was reported by the words (昨天报的那个, 上周那件); None where
    they do not say. 昨天说要来修 is no report.
    """
    text = unicodedata.normalize("NFKC", text)[:_LIMIT]
    return next((days_of(since) for since in _reports(text, local(now))), None)


def _reports(text: str, now: datetime) -> list[Since]:
    """When something was reported, what says it in most words first; `now` in Asia/Shanghai."""
    ago = [
        (start + len(since.words), since)
        for start, since in lengths(text, now=now)
        if since.words.endswith("前")
    ]
    named = [
        (end, since)
        for end, since in (*days_named(text, now=now), *ago)
        if len(since.words) > 1 and _REPORTED.match(text, end)
    ]
    return [since for _, since in sorted(named, key=lambda one: (-len(one[1].words), one[0]))]
