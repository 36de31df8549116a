"""Stopping what is being filled in."""

import pytest

from api.cases.lifecycle import CaseState
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


@pytest.mark.parametrize("words", ["取消", "算了不报了", "不弄了"])
async def test_a_complaint_is_dropped(house: House, resident: Phone, words: str) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    assert "没有提交" in await resident.say(words)
    assert await filed_cases(house, resident) == []
    assert "楼道灯" not in await resident.say("你好")


async def test_what_was_dropped_does_not_come_back(resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    await resident.photo()
    await resident.tap("不报了")
    read_back = await resident.say("电梯坏了按了没反应")
    assert "电梯坏了" in read_back
    assert "楼道灯" not in read_back


async def test_binding_is_dropped(stranger: Phone) -> None:
    await stranger.say("查物业费")
    await stranger.say("阳光花园5栋")
    assert "没有提交" in await stranger.say("取消")


async def test_joining_is_dropped(stranger: Phone) -> None:
    await stranger.say("我想当志愿者")
    await stranger.tap("医疗")
    assert "没有提交" in await stranger.say("算了，取消吧")


async def test_nothing_to_cancel(stranger: Phone) -> None:
    assert "没有正在填的" in await stranger.say("取消")


async def test_an_old_option_does_nothing(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    old = [option for option in resident.options if option["title"] == "确认"]
    await resident.say("取消")
    resident.options = old
    assert "失效" in await resident.tap("确认")
    assert await filed_cases(house, resident) == []


async def test_a_title_typed_is_the_option(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    answer = await resident.say("要改")
    assert "哪里不对" in answer or "改哪一样" in answer
    await resident.say("4栋")
    assert "没有提交" in await resident.say("不报了")


async def test_taking_it_back_before_filing_drops_it(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    assert "没有提交" in await resident.say("撤回吧，不用报了")
    assert await filed_cases(house, resident) == []


async def test_who_takes_back_what_was_just_filed_is_asked(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    await resident.say("确认")
    answer = await resident.say("算了不报了")
    assert "是要撤回这件吗" in answer
    assert "公共照明" in answer
    await resident.tap("撤回")
    [case] = await filed_cases(house, resident)
    assert case.state is CaseState.WITHDRAWN
    assert "没有正在填的" in await resident.say("算了不报了")


async def test_an_emergency_is_not_taken_back_by_a_word(house: House, resident: Phone) -> None:
    await resident.say("着火了快来人")
    assert "是要撤回" not in await resident.say("取消")
