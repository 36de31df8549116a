"""Interrupted, changed, waited for: the talk comes back to where it was, with a short reminder."""

import pytest

from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone

STORY = "楼道灯坏了三天了没人管"


async def test_the_reminder_is_short(house: House, resident: Phone) -> None:
    first = await resident.say(STORY)
    answer = await resident.say("顺便问下物业费")
    reminder = answer.rsplit("\n", 1)[1]
    assert STORY in reminder
    assert "公共照明" in reminder
    assert len(reminder) < len(first)
    await resident.tap("确认")
    assert len(await filed_cases(house, resident)) == 1


@pytest.mark.parametrize("words", ["等一下", "稍等", "等会儿", "你等等"])
async def test_wait(house: House, resident: Phone, words: str) -> None:
    await resident.say(STORY)
    answer = await resident.say(words)
    assert "不急" in answer or "不着急" in answer
    await resident.say("好了")
    assert len(await filed_cases(house, resident)) == 1


@pytest.mark.parametrize("words", ["啊？", "什么意思", "没听懂"])
async def test_who_has_not_understood_is_told_what_is_meant(
    house: House, stranger: Phone, words: str
) -> None:
    asked = await stranger.say(STORY)
    assert asked
    answer = await stranger.say(words)
    assert "叫人去看" in answer
    await stranger.say("翠湖名邸3栋")
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert case.place == "翠湖名邸3栋"


async def test_a_fee_question_that_needs_a_home_does_not_lose_the_complaint(
    house: House, stranger: Phone
) -> None:
    await stranger.say("楼道灯坏了")
    await stranger.say("翠湖名邸3栋")
    assert "地址" in await stranger.say("顺便问下物业费")
    answer = await stranger.say("取消")
    assert "楼道灯坏了" in answer
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert (case.kind, case.place) == ("lighting", "翠湖名邸3栋")


async def test_a_whole_binding_in_the_middle(house: House, stranger: Phone) -> None:
    await stranger.say("电梯坏了")
    await stranger.say("翠湖名邸3栋")
    await stranger.say("查一下物业费")
    await stranger.say("阳光花园5栋1单元302")
    await stranger.say("同意")
    answer = await stranger.say("刘芳 8866")
    assert answer.index("【物业费】") < answer.index("电梯坏了")
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert case.place == "翠湖名邸3栋"


async def test_a_complaint_while_binding_leads_back_to_it(house: House, stranger: Phone) -> None:
    await stranger.say("查物业费")
    await stranger.say("我要报修，楼道灯坏了")
    await stranger.say("翠湖名邸3栋")
    answer = await stranger.say("确认")
    assert answer.index("YX-") < answer.index("您家的地址")
    assert len(await filed_cases(house, stranger)) == 1


async def test_a_list_to_choose_from_stands_alone(house: House, resident: Phone) -> None:
    """A number means one thing at a time: the form's own options come when the list is done."""
    await resident.say(STORY)
    answer = await resident.say("最近有什么活动")
    assert "继续" in answer
    assert "没错就确认" not in answer
    back = await resident.say("继续")
    assert STORY in back
    await resident.say("1")
    assert len(await filed_cases(house, resident)) == 1


async def test_a_yes_after_a_menu_still_answers_the_form(house: House, resident: Phone) -> None:
    await resident.say(STORY)
    await resident.say("菜单")
    assert "YX-" in await resident.say("确认")


async def test_a_change_of_mind(house: House, resident: Phone) -> None:
    await resident.say(STORY)
    answer = await resident.say("算了还是查物业费吧")
    assert answer.index("没有提交") < answer.index("【物业费】")
    assert await filed_cases(house, resident) == []
    assert STORY not in await resident.say("你好")


async def test_hurry_before_filing_says_what_is_missing(house: House, resident: Phone) -> None:
    await resident.say(STORY)
    answer = await resident.say("催一下")
    assert "还没报" in answer or "还差这一步" in answer
    assert await filed_cases(house, resident) == []


async def test_hurry_about_an_earlier_case_reaches_it(house: House, resident: Phone) -> None:
    await resident.say(STORY)
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    await resident.say("电梯坏了按了没反应")
    answer = await resident.say("催一下")
    assert case.case_number in answer
    assert "电梯坏了按了没反应" in answer


async def test_progress_in_the_middle(house: House, resident: Phone) -> None:
    await resident.say(STORY)
    await resident.say("确认")
    await resident.say("电梯坏了按了没反应")
    answer = await resident.say("我上次报的灯到哪一步了")
    assert answer.index("公共照明") < answer.rindex("电梯坏了")
    await resident.say("确认")
    assert len(await filed_cases(house, resident)) == 2
