"""Who turns away from a report for a moment is waited for, and finds it as it was."""

import pytest

from tests.dialogue.happy.test_complaint import NUMBER, filed_cases
from tests.living import House, Phone

WAITS = ("慢慢来", "等着您")
AWAY = ["等一下 有人敲门", "我先接个电话", "先别急 孩子哭了", "稍等哈 锅要糊了", "等等啊 来电话了"]
BACK = ["回来了", "我回来了", "好了 我回来了", "饭做好了 接着来", "啊 继续"]


@pytest.mark.parametrize(("away", "back"), list(zip(AWAY, BACK, strict=True)))
async def test_at_the_read_back(house: House, resident: Phone, away: str, back: str) -> None:
    await resident.say("楼道灯坏了")
    waits = await resident.say(away)
    assert any(word in waits for word in WAITS)
    again = await resident.say(back)
    assert "楼道灯坏了（公共照明" in again
    assert NUMBER.search(waits + again) is None
    assert NUMBER.search(await resident.say("对"))
    [case] = await filed_cases(house, resident)
    assert (case.kind, case.description) == ("lighting", "楼道灯坏了")


async def test_where_the_place_is_asked_for(house: House, stranger: Phone) -> None:
    await stranger.say("路灯不亮")
    for away, back in zip(AWAY, BACK, strict=True):
        waits = await stranger.say(away)
        assert any(word in waits for word in WAITS)
        assert "哪里" in waits or "什么地方" in waits
        again = await stranger.say(back)
        assert "哪里" in again or "什么地方" in again
    assert "地点：紫荆里北门" in await stranger.say("紫荆里北门")
    await stranger.say("对")
    [case] = await filed_cases(house, stranger)
    assert case.description == "路灯不亮"


async def test_what_called_them_away_may_be_the_story(house: House, resident: Phone) -> None:
    await resident.say("楼上装修太吵了")
    assert "楼上装修太吵了；孩子吓哭了" in await resident.say("孩子吓哭了")
