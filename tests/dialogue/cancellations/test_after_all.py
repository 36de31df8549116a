"""Who gave up telling, and wants it after all, goes on where they were."""

import pytest

from api.cases.lifecycle import CaseState
from tests.dialogue.happy.test_complaint import filed_cases
from tests.dialogue.happy.test_follow_up import filed
from tests.living import House, Phone


@pytest.mark.parametrize("said", ["还是报一下吧", "后悔了，帮我报了吧", "我想了想还是要反映"])
async def test_what_was_told_is_there_again(house: House, resident: Phone, said: str) -> None:
    await resident.say("3栋2单元楼道灯坏了")
    assert "没有提交" in await resident.say("算了不报了")
    answer = await resident.say(said)
    assert "3栋2单元" in answer
    assert "楼道灯坏了" in answer
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert case.description == "3栋2单元楼道灯坏了"


async def test_the_question_that_was_open_comes_again(house: House, stranger: Phone) -> None:
    await stranger.say("半夜有人拖椅子吵得睡不着")
    await stranger.say("不说了，算了")
    answer = await stranger.say("想想还是要反映")
    assert "地方" in answer or "哪里" in answer
    await stranger.say("阳光花园3栋2单元")
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert "拖椅子" in case.description


async def test_it_is_not_what_was_taken_back_long_before(house: House, resident: Phone) -> None:
    await filed(resident)
    await resident.say("撤回")
    await resident.say("1")
    await resident.say("电梯按了没反应")
    await resident.say("算了不报了")
    assert "电梯" in await resident.say("还是报一下吧")
    await resident.say("确认")
    light, lift = await filed_cases(house, resident)
    assert light.state is CaseState.WITHDRAWN
    assert "电梯" in lift.description


async def test_in_the_middle_of_telling_it_goes_on(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了没人管")
    assert "楼道灯坏了" in await resident.say("后悔了，帮我报了吧")
    await resident.say("确认")
    assert len(await filed_cases(house, resident)) == 1


async def test_how_long_it_lasts_is_told_and_presses_for_nothing(
    house: House, resident: Phone
) -> None:
    await filed(resident)
    await resident.say("外面工地半夜还在打桩")
    assert "催" not in await resident.say("每天都这样，已经一个礼拜了")


async def test_a_case_that_is_named_is_no_form(house: House, resident: Phone) -> None:
    number = await filed(resident)
    await resident.say("电梯按了没反应")
    answer = await resident.say("那个楼道灯的不用修了")
    assert "撤回" in answer
    assert number in answer
    assert "已经撤回" in await resident.tap("撤回")
    await resident.say("确认")
    light, lift = await filed_cases(house, resident)
    assert light.state is CaseState.WITHDRAWN
    assert lift.state is CaseState.ASSIGNED
