"""Scanning the code of a door: greeted with the place, and half an hour of speaking about it."""

from datetime import timedelta

from sqlalchemy import update

from api.clock import utc_now
from api.dialogue.models import MessageType
from api.residents.doors import STANDS_THERE, door_code, scene_of
from api.residents.models import DoorScan
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone

PLACE = "紫荆里2栋1单元"


async def scene(house: House) -> str:
    async with house.database.transaction() as session:
        code = await door_code(session, estate="紫荆里", building="2", unit="1", now=utc_now())
        return scene_of(code)


async def scan(house: House, phone: Phone) -> str:
    return await phone.send(MessageType.SUBSCRIBE, key=await scene(house))


async def test_the_place_is_said_and_offered(house: House, stranger: Phone) -> None:
    assert f"您在{PLACE}门口" in await scan(house, stranger)
    read_back = await stranger.say("楼道灯坏了三天了没人管")
    assert PLACE in read_back
    assert "刚扫码" in read_back
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert (case.place, case.building) == (PLACE, "2")


async def test_the_door_goes_before_the_home_and_is_corrected(
    house: House, resident: Phone
) -> None:
    await scan(house, resident)
    assert PLACE in await resident.say("楼道灯坏了三天了没人管")
    assert "阳光花园3栋" in await resident.say("不对，是阳光花园3栋")


async def test_after_half_an_hour_the_home_counts_again(house: House, resident: Phone) -> None:
    await scan(house, resident)
    async with house.database.transaction() as session:
        earlier = utc_now() - STANDS_THERE - timedelta(seconds=1)
        await session.execute(update(DoorScan).values(scanned_at=earlier))
    read_back = await resident.say("楼道灯坏了三天了没人管")
    assert "按您登记的住址" in read_back
    assert PLACE not in read_back


async def test_an_unknown_code_is_greeted_as_ever(stranger: Phone) -> None:
    welcome = await stranger.send(MessageType.SUBSCRIBE, key="d:999999")
    assert "我是社区的小邻" in welcome
    assert "门口" not in welcome
