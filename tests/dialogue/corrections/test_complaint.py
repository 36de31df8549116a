"""Corrections before filing."""

import pytest

from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


async def test_the_building_is_corrected(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    assert "阳光花园4栋" in await resident.say("不对，是4栋")
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert (case.building, case.place) == ("4", "阳光花园4栋")
    assert case.description == "楼道灯坏了三天了没人管（地点更正为：阳光花园4栋）"


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("4号楼", "阳光花园4栋"),
        ("是1单元", "阳光花园3栋1单元"),
        ("不是我们小区，是紫荆里2栋", "紫荆里2栋"),
        ("在小区南门口", "南门"),
    ],
)
async def test_places_in_many_words(resident: Phone, said: str, place: str) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    assert place in await resident.say(said)


async def test_no_asks_what_is_wrong(resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    answer = await resident.tap("要改")
    assert "哪里不对" in answer or "改哪一样" in answer
    assert "阳光花园4栋" in await resident.say("4栋")


async def test_more_words_are_added(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    assert "电梯也不亮" in await resident.say("还有电梯也不亮灯了")
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert case.description == "楼道灯坏了三天了没人管；还有电梯也不亮灯了"


async def test_the_address_of_a_home_is_corrected(stranger: Phone) -> None:
    await stranger.say("我家住阳光花园5栋1单元301")
    assert "阳光花园5栋1单元302" in await stranger.say("不对，是302室")
    await stranger.say("同意")
    assert "已绑定阳光花园5栋1单元302" in await stranger.say("刘芳 8866")
