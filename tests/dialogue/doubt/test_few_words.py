"""Who writes a word at a time, or in anger, is led on and loses nothing."""

import pytest

from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.dialogue.staff.test_time import taken
from tests.living import House, Phone


async def test_what_is_wrong_is_no_place(house: House, stranger: Phone) -> None:
    await stranger.say("灯")
    for more in ("坏了", "都不亮了！"):
        asked = await stranger.say(more)
        assert "我念给您听听" not in asked, more
    read_back = await stranger.say("阳光花园3栋2单元")
    assert "灯；坏了；都不亮了" in read_back
    assert "地点：阳光花园3栋2单元" in read_back


async def test_a_number_is_no_story(house: House, stranger: Phone) -> None:
    await stranger.say("阳光花园")
    await stranger.say("2")
    assert "我念给您听听" not in await stranger.say("3栋")
    await stranger.say("路灯不亮")
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert case.description == "路灯不亮"
    assert case.building == "3"


async def test_a_yes_is_no_kind(stranger: Phone) -> None:
    await stranger.say("我要投诉")
    asked = await stranger.say("那个东西又不行了")
    assert "哪一类" in asked
    assert "哪一类" in await stranger.say("对")


async def test_a_number_with_nothing_to_choose(stranger: Phone) -> None:
    await stranger.say("谢谢")
    assert await stranger.say("1") == "现在没有要选的。有什么事，直接跟我说。"


@pytest.mark.parametrize("said", ["没用的东西", "滚", "一堆废物"])
async def test_anger_alone_is_met_with_an_open_door(stranger: Phone, said: str) -> None:
    answer = await stranger.say(said)
    assert "对不起，让您生气了" in answer or "请社区服务台的同志" in answer
    assert "聊天" not in answer


async def test_two_matters_in_one_breath_without_a_stop(house: House, resident: Phone) -> None:
    said = "我们这个电梯老是哐当哐当响你们派人看看对了还有楼下那个垃圾桶满了好几天没人倒"
    kept = await resident.say(said)
    assert "垃圾桶满了好几天没人倒”" in kept
    assert "垃圾桶" in await resident.say("确认")
    await resident.say("确认")
    assert len(await filed_cases(house, resident)) == 2


async def test_who_is_not_satisfied_reads_with_what(corner: Corner) -> None:
    number = await taken(corner)
    await corner.worker.say("办结 1 换了新灯")
    await corner.resident.read()
    answer = await corner.resident.say("不满意，差评")
    assert number in answer
    assert "公共照明" in answer


async def test_a_number_to_call_is_no_yes(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了没人管")
    read_back = await resident.say("对了我手机号是13812345678")
    assert "我念给您听听" in read_back
    assert "13812345678" in read_back
    assert await filed_cases(house, resident) == []
    await resident.say("对")
    assert len(await filed_cases(house, resident)) == 1


async def test_whom_it_is_about_is_not_asked_for_again(resident: Phone) -> None:
    asked = await resident.say("我要投诉居委会那个小张态度不好")
    assert "受委屈" in asked
    assert "哪一位" not in asked


async def test_another_house_after_filing_without_a_no(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了没人管")
    await resident.say("确认")
    await resident.say("靠花坛那边不是三栋是六栋")
    [case] = await filed_cases(house, resident)
    assert case.building == "6"


async def test_who_asks_whether_one_may_report_is_asked_what_it_is(stranger: Phone) -> None:
    assert "有照片" in await stranger.say("請問可以報修嗎")
    assert "单元" in await stranger.say("楼道灯坏了")
