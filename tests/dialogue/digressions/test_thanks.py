"""Thanks in the middle of a form: acknowledged, no answer to anything, the question in short."""

import pytest

from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone

THANKS = ("谢谢啊", "好的谢谢", "知道了，谢谢")


def is_kind(answer: str) -> bool:
    """Whether an answer begins with a kind word on the thanks."""
    return answer.startswith(("不客气", "别客气"))


@pytest.mark.parametrize("thanks", THANKS)
async def test_the_list_of_teams_does_not_come_twice(stranger: Phone, thanks: str) -> None:
    listed = await stranger.say("我想当志愿者")
    answer = await stranger.say(thanks)
    assert is_kind(answer)
    assert "我们有这几支队伍" in listed
    assert "我们有这几支队伍" not in answer
    assert len(answer) < len(listed) / 2
    assert "有空" in await stranger.say("1"), "its numbers still count"


async def test_thanks_is_no_wish_no_phone_and_joins_nobody(stranger: Phone) -> None:
    await stranger.say("我想当志愿者")
    await stranger.tap("医疗")
    answer = await stranger.say("好的谢谢")
    assert is_kind(answer)
    assert "有空" in answer
    await stranger.say("周末可以量血压")
    answer = await stranger.say("谢谢您")
    assert is_kind(answer)
    assert "不作别的用" in answer, "mere thanks agree to nothing"
    await stranger.say("同意")
    assert is_kind(await stranger.say("谢谢"))
    read_back = await stranger.say("13800001234")
    assert "谢谢" not in read_back
    answer = await stranger.say("谢谢啊")
    assert is_kind(answer)
    assert "欢迎" not in answer
    assert "13800001234" not in answer
    assert "欢迎您加入医疗" in await stranger.say("好的谢谢")


@pytest.mark.parametrize("thanks", THANKS)
async def test_thanks_is_no_story_and_no_place(house: House, stranger: Phone, thanks: str) -> None:
    await stranger.say("我要投诉")
    assert is_kind(await stranger.say(thanks))
    await stranger.say("楼道灯坏了三天了没人管")
    answer = await stranger.say(thanks)
    assert is_kind(answer)
    assert "念给您听" not in answer
    await stranger.say("翠湖名邸3栋")
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert (case.place, case.description) == ("翠湖名邸3栋", "楼道灯坏了三天了没人管")


async def test_mere_thanks_file_nothing_and_a_yes_with_thanks_does(
    house: House, resident: Phone
) -> None:
    read_back = await resident.say("楼道灯坏了三天了没人管")
    answer = await resident.say("谢谢啊")
    assert is_kind(answer)
    assert len(answer) < len(read_back)
    assert await filed_cases(house, resident) == []
    assert "YX-" in await resident.say("好的谢谢")
    assert len(await filed_cases(house, resident)) == 1


async def test_thanks_is_no_address_no_consent_and_no_name(stranger: Phone) -> None:
    await stranger.say("查物业费")
    answer = await stranger.say("好的谢谢")
    assert is_kind(answer)
    assert "您家的地址" in answer
    await stranger.say("阳光花园5栋1单元302")
    answer = await stranger.say("谢谢啊")
    assert is_kind(answer)
    assert "同意请回复 1" in answer
    await stranger.say("同意")
    assert is_kind(await stranger.say("谢谢同志"))
    assert "已绑定阳光花园5栋1单元302" in await stranger.say("刘芳 8866")


@pytest.mark.parametrize("heard", ["好的谢谢", "好的", "知道了"])
async def test_what_is_said_behind_an_aside_files_nothing_yet(
    house: House, resident: Phone, heard: str
) -> None:
    await resident.say("楼道灯坏了")
    await resident.say("物业费还欠多少")
    asked = await resident.say(heard)
    assert "还没报" in asked
    assert "楼道灯坏了" in asked
    assert await filed_cases(house, resident) == []
    await resident.say("好的")
    assert len(await filed_cases(house, resident)) == 1


async def test_a_plain_yes_behind_an_aside_files(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了")
    await resident.say("物业费还欠多少")
    await resident.say("确认")
    assert len(await filed_cases(house, resident)) == 1
