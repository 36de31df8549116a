"""The beginning that a text tells of: a length of time that has passed, or a point. Pure."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from api.clock import local
from api.since_when.lengths import lengths
from api.since_when.model import YEAR_MONTHS, Precision, Since, months_back
from api.since_when.points import days_named, points

_LIMIT = 500
"""Characters that are looked at."""

_REPORTED = re.compile(
    r"\s?(?:我|我们)?(?:跟你们?|在这里?)?(?:报|反映|投诉|登记|提交?|上报|申报|说的?那|的?那[个件条单事]|的?诉求|的?工单)"
)


def since_when(text: str, *, now: datetime) -> Since | None:
    """Since when what a text tells of has been so (Asia/Shanghai); None when it does not say.

    The first that it says counts: 从早上到现在三个小时了 is since the morning. What lies after
    `now` is no beginning.
    """
    text, here = unicodedata.normalize("NFKC", text)[:_LIMIT], local(now)
    found = sorted(
        [*points(text, now=here), *lengths(text, now=here)],
        key=lambda one: (one[0], -len(one[1].words)),
    )
    return next((since for _, since in found if since.at <= here), None)


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
    named = [one for one in days_named(text, now=local(now)) if _REPORTED.match(text, one[0])]
    named.sort(key=lambda one: (-len(one[1].words), one[0]))
    return days_of(named[0][1]) if named else None
