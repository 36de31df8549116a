"""A published outage answers who reports that there is no water or power, before it is filed.

A notice has an estate, and in its title often the houses that it is about (4栋、5栋停电): who is of
another house of the estate is not told that it is known.
"""

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.chinese_numbers import identifier
from api.notices.models import Notice, NoticeKind

TELLS_OF_NONE = {
    NoticeKind.OUTAGE_WATER: re.compile(
        "停[了的]?水|水.{0,3}停|[没无断缺][有了]?水|水[都也]?[没断]|不[来出]水"
    ),
    NoticeKind.OUTAGE_POWER: re.compile(
        "停[了的]?电|电.{0,3}停|[没无断缺][有了]?电|电[都也]?[没断]|不来电|全黑"
    ),
}
"""What words must say for the outage to be what they are about; yellow water is another matter."""

_NUMBER = r"[A-Za-z](?![A-Za-z])|[A-Za-z]?(?:\d+|[一二三四五六七八九十]+)"
_HOUSES = re.compile(rf"({_NUMBER})\s*(?:[-—~至到]\s*({_NUMBER})\s*)?(?:栋|号楼|幢|座)")


def houses_named(title: str) -> frozenset[str]:
    """The houses that a title names, those between two as well; none where it is about all."""
    named: set[str] = set()
    for first, last in _HOUSES.findall(title):
        numbers = [identifier(number) or number.upper() for number in (first, last) if number]
        named.update(numbers)
        if len(numbers) == len(("first", "last")) and all(map(str.isdecimal, numbers)):
            low, high = sorted(map(int, numbers))
            named.update(str(number) for number in range(low, high + 1))
    return frozenset(named)


def concerns(notice: Notice, building: str | None) -> bool:
    """Whether a notice of an estate may be about a house of it; None where nobody knows which."""
    houses = houses_named(notice.title)
    return building is None or not houses or building in houses


async def outage_at(
    session: AsyncSession,
    *,
    words: str,
    estate_id: int,
    building: str | None,
    now: datetime,
) -> Notice | None:
    """The outage that goes on at a place and that words tell of; None when none is announced."""
    kinds = [kind for kind, pattern in TELLS_OF_NONE.items() if pattern.search(words)]
    if not kinds:
        return None
    query = (
        select(Notice)
        .where(
            Notice.kind.in_(kinds),
            Notice.estate_id == estate_id,
            Notice.published_at <= now,
            Notice.starts_at <= now,
            Notice.ends_at > now,
        )
        .order_by(Notice.published_at.desc(), Notice.id.desc())
    )
    return next(
        (one for one in (await session.scalars(query)).all() if concerns(one, building)), None
    )
