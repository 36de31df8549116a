"""Which outage answers who reports that there is no water."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.notices.models import Notice, NoticeKind
from api.notices.outages import houses_named, outage_at
from tests.factories import make_estate

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("title", "houses"),
    [
        ("阳光花园1栋临时停水", {"1"}),
        ("翠湖名邸4栋、5栋计划停电", {"4", "5"}),
        ("紫荆里3-5号楼停水", {"3", "4", "5"}),
        ("紫荆里二号楼停水", {"2"}),
        ("A座停电", {"A"}),
        ("紫荆里水箱清洗停水", set()),
    ],
)
def test_the_houses_of_a_title(title: str, houses: set[str]) -> None:
    assert houses_named(title) == houses


@pytest.mark.parametrize(
    ("words", "building", "hours", "found"),
    [
        ("怎么停水了", "1", 0, True),
        ("水龙头里没水", None, 0, True),
        ("停水了", "2", 0, False),
        ("自来水发黄", "1", 0, False),
        ("停电了", "1", 0, False),
        ("停水了", "1", 3, False),
        ("停水了", "1", -2, False),
    ],
)
async def test_only_the_one_that_is_going_on_there(
    session: AsyncSession,
    now: datetime,
    words: str,
    building: str | None,
    hours: int,
    found: bool,
) -> None:
    estate = await make_estate(session)
    notice = Notice(
        kind=NoticeKind.OUTAGE_WATER,
        title="1栋停水",
        body="换阀门",
        estate_id=estate.id,
        published_at=now - 3 * HOUR,
        starts_at=now - HOUR,
        ends_at=now + 2 * HOUR,
    )
    session.add(notice)
    await session.flush()
    heard = await outage_at(
        session,
        words=words,
        estate_id=estate.id,
        building=building,
        now=now + hours * HOUR,
    )
    assert (heard is not None) is found
