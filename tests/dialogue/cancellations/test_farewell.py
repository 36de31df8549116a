"""Who takes leave of a question is not asked it again, and hears how to come back."""

import pytest

from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


@pytest.mark.parametrize("words", ["没事了", "拜拜", "忘了地址"])
async def test_a_binding_ends(stranger: Phone, words: str) -> None:
    await stranger.say("物业费还欠多少")
    assert "登记住址" in await stranger.say(words)
    assert "哪个小区" not in await stranger.say("好滴")


async def test_a_sign_up_ends(stranger: Phone) -> None:
    await stranger.say("我想当志愿者")
    await stranger.say("环卫")
    assert "当志愿者" in await stranger.say("不去了 家里有事")
    assert "不客气" in (answer := await stranger.say("3q")) or "别客气" in answer


async def test_cancelling_leads_to_no_older_question(stranger: Phone) -> None:
    await stranger.say("物业费还欠多少")
    await stranger.say("我想当志愿者")
    assert "哪个小区" not in await stranger.say("取消")


async def test_nothing_to_add_is_no_objection(house: House, resident: Phone) -> None:
    await resident.say("楼道里的灯坏了")
    answer = await resident.say("没有了")
    assert "改哪" not in answer
    assert "确认" in {option["title"] for option in resident.options}
    await resident.say("确认")
    assert len(await filed_cases(house, resident)) == 1
