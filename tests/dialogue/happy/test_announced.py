"""An outage that is announced is told to who reports it, with its end, before anything is filed."""

from datetime import timedelta

from sqlalchemy import select

from api.clock import utc_now
from api.grids.models import Estate
from api.notices.models import Notice, NoticeKind
from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


async def announced(house: House, corner: Corner, *, kind: NoticeKind, title: str) -> None:
    """A notice of the corner, going on now."""
    now = utc_now()
    async with house.database.transaction() as session:
        query = select(Estate.id).where(Estate.name == corner.estate)
        session.add(
            Notice(
                kind=kind,
                title=f"{corner.estate}{title}",
                body="楼下有送水车。",
                estate_id=(await session.scalars(query)).one(),
                published_at=now - timedelta(hours=2),
                starts_at=now - timedelta(hours=1),
                ends_at=now + timedelta(hours=4),
            )
        )


async def test_who_reports_it_hears_of_it_and_files_nothing(house: House, corner: Corner) -> None:
    await announced(house, corner, kind=NoticeKind.OUTAGE_WATER, title="1栋临时停水")
    heard = await corner.resident.say("怎么突然停水了")
    assert "1栋临时停水" in heard
    assert "恢复" in heard
    assert "送水车" in heard
    assert "恢复" in await corner.resident.say("那啥时候来水啊")
    assert "不用报" in await corner.resident.say("我也是")
    assert await filed_cases(house, corner.resident) == []


async def test_a_stranger_hears_of_it_once_the_place_is_known(
    house: House, corner: Corner, stranger: Phone
) -> None:
    await announced(house, corner, kind=NoticeKind.OUTAGE_POWER, title="计划停电")
    await stranger.say("家里突然没电了")
    assert "计划停电" in await stranger.say(f"{corner.estate}3栋1单元")
    assert "不用报" in await stranger.say("对")


async def test_who_means_another_files_it(house: House, corner: Corner) -> None:
    await announced(house, corner, kind=NoticeKind.OUTAGE_WATER, title="1栋临时停水")
    assert "1栋临时停水" in await corner.resident.say("停水了")
    await corner.resident.tap("不是")
    assert len(await filed_cases(house, corner.resident)) == 1


async def test_another_house_is_not_told_of_it(house: House, corner: Corner) -> None:
    await announced(house, corner, kind=NoticeKind.OUTAGE_WATER, title="4栋、5栋临时停水")
    assert "临时停水" not in await corner.resident.say("停水了")
