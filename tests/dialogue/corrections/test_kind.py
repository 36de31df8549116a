"""The question for the kind, and the kind put right: nothing that is said there is lost."""

import pytest

from tests.dialogue.happy.test_complaint import NUMBER, filed_cases
from tests.living import House, Phone

VAGUE = "还是要报一下，我孩子咳嗽得睡不着"
"""Of no kind that the engine would be sure of."""


async def test_a_place_told_instead_is_kept_and_said_to_be(house: House, stranger: Phone) -> None:
    first = await stranger.say(VAGUE)
    second = await stranger.say("清河老街2栋楼下")
    assert "记下了" in second
    assert first not in second, "no question twice word for word"
    third = await stranger.say("没错")
    assert "清河老街2栋" in third
    assert "类别：其他" in third
    assert NUMBER.search(await stranger.say("确认"))
    [case] = await filed_cases(house, stranger)
    assert (case.kind, case.building, case.description.startswith(VAGUE)) == ("other", "2", True)


async def test_more_of_the_story_is_kept(house: House, resident: Phone) -> None:
    await resident.say(VAGUE)
    assert "记下了" in await resident.say("夜里一直咳到天亮")
    read_back = await resident.say("说不清楚")
    assert f"{VAGUE}；夜里一直咳到天亮" in read_back
    assert "类别" in await resident.say("类别不对，是占道")
    [answer] = [await resident.say("确认")]
    assert NUMBER.search(answer)
    [case] = await filed_cases(house, resident)
    assert case.kind == "street_vendor"


async def test_the_likely_guess_is_taken(resident: Phone) -> None:
    await resident.say("又吵又闹的我受不了了想说说")
    await resident.say("孩子明天要考试")
    assert "类别：噪音扰民" in await resident.say("对")


async def test_a_kind_is_named_at_the_second_question(resident: Phone) -> None:
    await resident.say(VAGUE)
    await resident.say("阳光花园4栋")
    assert "类别：摊贩油烟" in await resident.say("类别不对，是占道")


@pytest.mark.parametrize("wrong", ["不对类别", "类别错了"])
async def test_the_kind_is_asked_when_it_is_wrong(
    house: House, stranger: Phone, wrong: str
) -> None:
    await stranger.say("烧烤摊占了楼道口，云溪新村4栋")
    await stranger.say(wrong)
    assert stranger.options[0]["title"] != "摊贩油烟", "not again what is wrong"
    assert "类别：消防隐患" in await stranger.say("是占用消防通道")
    await stranger.say("对")
    assert [case.kind for case in await filed_cases(house, stranger)] == ["fire_safety"]


async def test_another_kind_after_what_is_wrong(house: House, resident: Phone) -> None:
    await resident.say("单元门口的电梯坏了")
    assert "类别：公共照明" in await resident.say("不对没有电梯，是楼道灯")
    await resident.tap("要改")
    assert "类别：噪音扰民" in await resident.say("是噪音")
    assert await filed_cases(house, resident) == []


async def test_the_matter_is_put_right(house: House, stranger: Phone) -> None:
    await stranger.say("楼上装修吵死了")
    await stranger.say("不是装修，是打孔")
    assert "楼上装修吵死了（更正：不是装修，是打孔）" in await stranger.say("阳光花园3栋2单元")
    assert "不是白天，是半夜打" in await stranger.say("不是白天，是半夜打")
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert (case.kind, "半夜" in case.description) == ("noise", True)
