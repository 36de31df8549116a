"""匿名 asked for before anything is told."""

import pytest

from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


@pytest.mark.parametrize(
    "wish",
    [
        "我要举报，但是不能让人知道是我",
        "我想反映个事，别让邻居知道是我说的",
        "可以匿名吗",
        "我要匿名投诉",
    ],
)
async def test_what_is_told_next_is_unnamed(house: House, stranger: Phone, wish: str) -> None:
    await stranger.say(wish)
    await stranger.say("三楼那家天天聚众打麻将赌钱")
    answer = await stranger.say("云溪新村4栋2单元")
    assert "身份：匿名" in answer
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert case.sealed_at is not None


async def test_only_what_is_told_next(house: House, corner: Corner) -> None:
    await corner.resident.say("我要举报，但是不能让人知道是我")
    await corner.resident.say("楼上天天半夜打麻将")
    await corner.resident.say("确认")
    assert "匿名" not in await corner.resident.say("楼道灯坏了")
    await corner.resident.say("确认")
    first, second = await filed_cases(house, corner.resident)
    assert first.sealed_at is not None
    assert second.sealed_at is None


@pytest.mark.parametrize("said", ["真的不会告诉他们吧", "会不会告诉人家是我说的"])
async def test_who_will_know_is_told_as_it_is(corner: Corner, said: str) -> None:
    await corner.resident.say("楼上天天半夜打麻将")
    await corner.resident.say("确认")
    assert "只有办这件事的工作人员看得到" in await corner.resident.say(said)
    await corner.resident.say("刚才那个帮我匿名")
    assert "不会。这件是匿名的" in await corner.resident.say(said)


async def test_in_the_read_back_it_is_answered_and_goes_on(corner: Corner) -> None:
    await corner.resident.say("楼上天天半夜打麻将，匿名")
    answer = await corner.resident.say("真的不会告诉他们吧")
    assert "不会。这件是匿名的" in answer
    assert "打麻将" in answer
