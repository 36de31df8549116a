"""A place that was said before the matter: by a location, by an address, by an earlier case."""

import pytest
from sqlalchemy import update

from api.cases.models import Case
from api.dialogue.models import MessageType
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone

NOWHERE = {"latitude": 10.0, "longitude": 20.0}
"""A point in no estate: only the label says where."""


@pytest.mark.parametrize(
    ("label", "place"), [("阳光花园3栋", "阳光花园3栋"), ("某某批发部", "某某批发部")]
)
async def test_a_location_is_the_place_of_what_is_told_next(
    house: House, stranger: Phone, label: str, place: str
) -> None:
    asked = await stranger.send(MessageType.LOCATION, label=label, **NOWHERE)
    assert place in asked
    assert "几室" not in asked
    assert f"地点：{place}" in await stranger.say("这里路灯坏了")
    answer = await stranger.say("对")
    assert "几室" not in answer
    [case] = await filed_cases(house, stranger)
    assert (case.place, case.kind) == (place, "lighting")


async def test_what_is_said_before_the_matter_adds_up(stranger: Phone) -> None:
    await stranger.send(MessageType.LOCATION, label="阳光花园", **NOWHERE)
    await stranger.say("3栋")
    assert "地点：阳光花园3栋2单元" in await stranger.say("2单元的路灯坏了")


async def test_a_location_is_before_the_home(house: House, resident: Phone) -> None:
    await resident.send(MessageType.LOCATION, label="紫荆里2栋", **NOWHERE)
    assert "地点：紫荆里2栋" in await resident.say("楼道灯坏了三天了没人管")


async def test_a_location_answers_where(house: House, stranger: Phone) -> None:
    await stranger.say("路灯不亮了")
    read_back = await stranger.send(MessageType.LOCATION, label="紫荆里2栋", **NOWHERE)
    assert "地点：紫荆里2栋" in read_back


async def test_a_location_says_where_the_danger_is(house: House, stranger: Phone) -> None:
    await stranger.say("着火了快来人")
    assert "紫荆里2栋" in await stranger.send(MessageType.LOCATION, label="紫荆里2栋", **NOWHERE)
    [case] = await filed_cases(house, stranger)
    assert case.place == "紫荆里2栋"


async def test_an_address_is_the_place_of_what_is_told_next(house: House, stranger: Phone) -> None:
    await stranger.say("紫荆里4栋1单元")
    await stranger.say("1203")
    read_back = await stranger.say("家里水管漏水了，漏了两天")
    assert "地点：紫荆里4栋1单元1203" in read_back
    assert "刚才说的" in read_back
    answer = await stranger.say("确认")
    assert "户主" not in answer, "nobody wanted to be bound"
    [case] = await filed_cases(house, stranger)
    assert case.place == "紫荆里4栋1单元1203"


async def test_who_wants_to_be_bound_is_led_back_to_it(stranger: Phone) -> None:
    await stranger.say("我家住阳光花园5栋1单元301，要绑定")
    await stranger.say("楼道灯坏了三天了没人管")
    assert "绑定" in await stranger.say("确认")


async def test_what_comes_again_is_where_it_was(house: House, resident: Phone) -> None:
    await resident.say("阳光花园南门停车堵路了，出不去")
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    async with house.database.transaction() as session:
        await session.execute(update(Case).where(Case.id == case.id).values(state="closed"))
    read_back = await resident.say("上次那个门口停车的又堵上了")
    assert "地点：阳光花园南门（您上次报的地方" in read_back
