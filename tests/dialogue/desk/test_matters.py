"""Requests to the desk: each matter is a case of its own; more of it soon after goes into it."""

from tests.dialogue.desk.test_a_person import _nobody_else as _nobody_else
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


async def test_another_matter_is_another_case(house: House, resident: Phone) -> None:
    await resident.say("这个月水费怎么这么多,肯定算错了")
    assert "补进去了" in await resident.say("水费我不认,你们要给我退")
    await resident.say("物业费凭什么涨这么多,收费不合理")
    water, property_fee = await filed_cases(house, resident)
    assert "水费" in water.description
    assert "物业费" in property_fee.description
    await resident.say("建议小区里多装几个垃圾分类的桶")
    assert len(await filed_cases(house, resident)) == 3


async def test_after_a_talk_that_ended(house: House, resident: Phone) -> None:
    await resident.say("转人工")
    assert "又是我小邻" in await resident.say("算了我问你吧")
    await resident.say("建议小区里多装几个垃圾分类的桶")
    talk, suggestion = await filed_cases(house, resident)
    assert suggestion.case_number != talk.case_number
    assert "垃圾分类" in suggestion.description


async def test_who_waits_hears_whether_anybody_is_there(resident: Phone) -> None:
    await resident.say("转人工")
    assert "已经在请" in await resident.say("你们那边有人吗")


async def test_a_swindle_is_answered_while_the_desk_is_waited_for(
    house: House, resident: Phone
) -> None:
    await resident.say("转人工")
    answer = await resident.say("有人打电话自称公安局的,我转了两万过去")
    assert "96110" in answer
    assert "银行" in answer
    assert len(await filed_cases(house, resident)) == 1


async def test_who_has_a_suggestion_is_asked_what_it_is(house: House, resident: Phone) -> None:
    assert "想建议什么" in await resident.say("我有个建议")
    assert await filed_cases(house, resident) == []
    assert "已转给" in await resident.say("广场上多装几张凳子就好了")
    [suggestion] = await filed_cases(house, resident)
    assert "凳子" in suggestion.description


async def test_a_talk_with_a_neighbour_is_for_a_person(house: House, resident: Phone) -> None:
    await resident.say("能不能帮我约楼上谈谈")
    [case] = await filed_cases(house, resident)
    assert "要求人工服务" in case.description
