"""Taking back: said twice it is done, several go together, and a number names the case."""

import pytest

from api.cases.lifecycle import CaseState
from api.cases.models import Case
from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.dialogue.happy.test_follow_up import filed
from tests.dialogue.happy.test_own_case import notes
from tests.living import House, Phone


async def two_filed(house: House, phone: Phone) -> tuple[Case, Case]:
    """A lamp, and then a lift."""
    for words in ("楼道灯坏了", "电梯按钮松了"):
        await phone.say(words)
        await phone.say("确认")
    lamp, lift = await filed_cases(house, phone)
    return lamp, lift


async def states(house: House, phone: Phone) -> list[CaseState]:
    return [case.state for case in await filed_cases(house, phone)]


async def test_who_says_it_again_has_answered(house: House, corner: Corner) -> None:
    number = await filed(corner.resident)
    await corner.resident.say("撤回")
    await corner.resident.say("我的报修")
    assert f"{number} 已经撤回" in await corner.resident.say("撤了吧")


@pytest.mark.parametrize("said", ["嗯", "好的"])
async def test_a_yes_after_other_news_is_asked_once_more(
    house: House, corner: Corner, said: str
) -> None:
    number = await filed(corner.resident)
    await corner.resident.say("撤回")
    await corner.worker.say("接单 1")
    assert "接单" in await corner.resident.read()
    answer = await corner.resident.say(said)
    assert "是要撤回这件吗" in answer
    assert number in answer
    assert "已经撤回" in await corner.resident.say("是的")


async def test_what_is_kept_is_not_asked_about_again(house: House, corner: Corner) -> None:
    await filed(corner.resident)
    await corner.resident.say("撤回")
    assert "照常办着" in await corner.resident.say("不撤了")
    assert "撤回" not in await corner.resident.say("好")
    assert "是要撤回这件吗" in await corner.resident.say("还是撤回吧")


async def test_a_second_one_goes_with_the_first(house: House, corner: Corner) -> None:
    lamp, lift = await two_filed(house, corner.resident)
    assert lift.case_number in await corner.resident.say("撤回")
    answer = await corner.resident.say(f"还有{lamp.case_number[-4:]}也撤了")
    assert lamp.case_number in answer
    assert lift.case_number in answer
    assert "2 件都撤回" in await corner.resident.say("1")
    assert await states(house, corner.resident) == [CaseState.WITHDRAWN] * 2


async def test_all_that_is_in_hand(house: House, corner: Corner) -> None:
    lamp, lift = await two_filed(house, corner.resident)
    answer = await corner.resident.say("这两个都不要了")
    assert lamp.case_number in answer
    assert lift.case_number in answer
    assert "照常办着" in await corner.resident.say("不撤了")
    assert CaseState.WITHDRAWN not in await states(house, corner.resident)


async def test_a_danger_that_is_over_is_what_is_taken_back(house: House, corner: Corner) -> None:
    await filed(corner.resident)
    await corner.resident.say("煤气味很大 我家里")
    await corner.resident.say("刚才煤气的没事了")
    assert "紧急情况" in await corner.resident.say("撤回")


async def test_a_number_names_the_case(house: House, corner: Corner) -> None:
    lamp, lift = await two_filed(house, corner.resident)
    end = lamp.case_number[-4:]
    assert f"{lamp.case_number}｜" in await corner.resident.say(end)
    assert lamp.case_number in await corner.resident.say(f"{end}催一下")
    assert lamp.case_number in await corner.resident.say(f"补到{end}里，晚上老人看不见路")
    assert f"补到{end}里，晚上老人看不见路" in await notes(house, lamp)
    assert await notes(house, lift) == []
    answer = await corner.resident.say(f"{end}不用修了")
    assert lamp.case_number in answer
    assert "撤回" in answer


async def test_what_should_have_been_praise_is_passed_on(house: House, corner: Corner) -> None:
    number = await filed(corner.resident)
    answer = await corner.resident.say(f"{number} 这个报错了 我是表扬小李的")
    assert "谢谢您" in answer
    assert f"（{number}）" in answer
    assert f"{number} 已经撤回" in await corner.resident.say("撤回")


async def test_what_was_wrong_is_read_where_it_is_kept(house: House, corner: Corner) -> None:
    number = await filed(corner.resident)
    assert "撤回" in await corner.resident.say(f"{number} 报错了，我不是要报这个")
    [case] = await filed_cases(house, corner.resident)
    assert f"{number} 报错了，我不是要报这个" in await notes(house, case)
