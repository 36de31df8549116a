"""Which notices concern whom, and when."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.notices.models import NOTICE_NAMES, Notice, NoticeKind
from api.notices.service import current_notices
from tests.factories import make_community, make_estate

HOUR = timedelta(hours=1)


async def make_notice(
    session: AsyncSession,
    *,
    now: datetime,
    kind: NoticeKind = NoticeKind.ANNOUNCEMENT,
    community_id: int | None = None,
    estate_id: int | None = None,
    published: timedelta = -HOUR,
    ends: timedelta | None = None,
) -> Notice:
    """A notice for everybody, published an hour ago; times count from now."""
    notice = Notice(
        kind=kind,
        title="公告",
        body="内容",
        community_id=community_id,
        estate_id=estate_id,
        published_at=now + published,
        starts_at=now + published,
        ends_at=None if ends is None else now + ends,
    )
    session.add(notice)
    await session.flush()
    return notice


def test_every_kind_has_a_name() -> None:
    assert set(NOTICE_NAMES) == set(NoticeKind)


async def test_by_area(session: AsyncSession, now: datetime) -> None:
    community = await make_community(session)
    here = await make_estate(session, community=community)
    beside = await make_estate(session, community=community)
    far = await make_estate(session)
    for_all = await make_notice(session, now=now, published=-3 * HOUR)
    for_community = await make_notice(
        session, now=now, community_id=community.id, published=-2 * HOUR
    )
    for_estate = await make_notice(session, now=now, estate_id=here.id)

    async def seen(estate_id: int | None) -> list[Notice]:
        return list(await current_notices(session, now=now, estate_id=estate_id))

    assert await seen(here.id) == [for_estate, for_community, for_all]
    assert await seen(beside.id) == [for_community, for_all]
    assert await seen(far.id) == [for_all]
    assert await seen(None) == [for_all]


async def test_what_is_over_or_not_yet_published_is_left_out(
    session: AsyncSession, now: datetime
) -> None:
    await make_notice(session, now=now, ends=timedelta())
    await make_notice(session, now=now, published=HOUR)
    standing = await make_notice(session, now=now, published=-900 * HOUR)
    running = await make_notice(session, now=now, ends=HOUR, published=timedelta())
    assert list(await current_notices(session, now=now, estate_id=None)) == [running, standing]


async def test_the_newest_first_and_no_more_than_wanted(
    session: AsyncSession, now: datetime
) -> None:
    made = [await make_notice(session, now=now) for _ in range(4)]
    found = await current_notices(session, now=now, estate_id=None, limit=2)
    assert list(found) == [made[3], made[2]]


async def test_by_kind(session: AsyncSession, now: datetime) -> None:
    await make_notice(session, now=now)
    water = await make_notice(session, now=now, kind=NoticeKind.OUTAGE_WATER)
    kinds = {NoticeKind.OUTAGE_WATER, NoticeKind.OUTAGE_POWER}
    found = await current_notices(session, now=now, estate_id=None, kinds=kinds)
    assert list(found) == [water]
    assert not await current_notices(session, now=now, estate_id=None, kinds=set())


async def test_a_notice_has_one_area(session: AsyncSession, now: datetime) -> None:
    estate = await make_estate(session)
    with pytest.raises(IntegrityError):
        await make_notice(session, now=now, estate_id=estate.id, community_id=estate.community_id)
