"""A second sentence at the read-back is part of the story, whatever it begins with."""

import pytest

from tests.dialogue.happy.test_complaint import NUMBER, filed_cases
from tests.living import House, Phone

TOLD = "暖气不热，紫荆里4栋1单元1203"


@pytest.mark.parametrize(
    "more",
    [
        "嗯，三天了，孩子都感冒了",
        "对，前天晚上开始凉的",
        "对了，我妈摔过一跤",
        "是上周三开始的",
        "阀门摸着冰冰凉的",
        "我的电话是13855556666",
    ],
)
async def test_it_is_kept_and_read_back(house: House, stranger: Phone, more: str) -> None:
    await stranger.say(TOLD)
    assert f"{TOLD}；{more}" in await stranger.say(more)
    assert await filed_cases(house, stranger) == []
    assert NUMBER.search(await stranger.say("对"))
    [case] = await filed_cases(house, stranger)
    assert case.description == f"{TOLD}；{more}"


async def test_since_when_is_read_back(stranger: Phone) -> None:
    await stranger.say(TOLD)
    assert "时间：" in await stranger.say("嗯，三天了")


@pytest.mark.parametrize("yes", ["嗯，快点来修吧", "对，麻烦师傅尽快处理", "是这样的"])
async def test_a_yes_with_courtesies_files(house: House, stranger: Phone, yes: str) -> None:
    await stranger.say(TOLD)
    assert NUMBER.search(await stranger.say(yes))
    [case] = await filed_cases(house, stranger)
    assert case.description == TOLD


async def test_a_bare_number_is_the_room(house: House, stranger: Phone) -> None:
    await stranger.say("楼上漏水滴到我家了，阳光花园4栋2单元")
    assert "4栋2单元401" in await stranger.say("401")
    read_back = await stranger.say("就是501的空调")
    assert "4栋2单元501" in read_back
    assert "就是501的空调" in read_back
    assert await filed_cases(house, stranger) == []
