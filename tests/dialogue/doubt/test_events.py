"""百家宴怎么报名: what a notice tells is said; of what nobody has told us nothing is made up."""

import pytest

from tests.living import Phone


@pytest.mark.parametrize(
    "said",
    ["百家宴怎么报名", "请问邻里百家宴在哪报名啊", "百家宴还能报名吗", "百家宴什么时候", "百家宴"],
)
async def test_an_event_of_the_notices(resident: Phone, said: str) -> None:
    answer = await resident.say(said)
    assert "邻里百家宴" in answer
    assert "在云溪社区服务站报名" in answer
    assert answer.count("【") == 1, "and of nothing else"
    assert "想参加哪一支" not in answer


async def test_what_only_others_can_join_is_not_offered(stranger: Phone) -> None:
    answer = await stranger.say("百家宴怎么报名")
    assert "想参加哪一支" not in answer
    assert "哪个小区" in answer


@pytest.mark.parametrize("said", ["赛龙舟怎么报名", "广场舞大赛在哪里报名"])
async def test_an_event_of_which_nothing_is_known(resident: Phone, said: str) -> None:
    answer = await resident.say(said)
    assert said[:3] in answer
    assert "没有查到" in answer
    assert "转人工" in answer
    assert "想参加哪一支" not in answer


@pytest.mark.parametrize(
    ("said", "title"),
    [("模拟法庭怎么报名", "模拟法庭开放日"), ("老歌合唱怎么参加", "老歌合唱排练")],
)
async def test_an_activity_is_shown_before_anybody_signs_up(
    stranger: Phone, said: str, title: str
) -> None:
    answer = await stranger.say(said)
    assert title in answer
    assert answer.count("· ") == 1
    assert "想参加哪一支" not in answer
    assert "先登记" in await stranger.say("1")


async def test_volunteers_are_still_taken_in(stranger: Phone) -> None:
    assert "想参加哪一支" in await stranger.say("志愿者怎么报名")


async def test_only_what_is_asked_about_is_told(resident: Phone) -> None:
    answer = await resident.say("供暖啥时候停")
    assert "【" not in answer
    assert "转人工" in answer
    answer = await resident.say("想参加法律咨询那个,能带亲戚吗")
    assert "给您登记" not in answer
    assert "不用当志愿者" in answer
