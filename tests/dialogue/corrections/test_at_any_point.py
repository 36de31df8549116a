"""Corrections at any point of a complaint: while it is told, at the read-back, after filing."""

import pytest
from sqlalchemy import select

from api.cases.models import CaseEvent
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("不是灯，是电梯", "lift"),
        ("类别不对，是噪音", "noise"),
        ("不是公共照明，应该是停电", "power"),
    ],
)
async def test_the_kind_is_corrected(house: House, resident: Phone, said: str, kind: str) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    assert said in await resident.say(said)
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert case.kind == kind
    assert case.description == f"楼道灯坏了三天了没人管（更正：{said}）"


async def test_a_part_is_chosen_and_told_anew(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    asked = await resident.say("要改")
    assert "念给您听" not in asked
    assert {"地点不对", "类别不对", "事情重说"} <= {option["title"] for option in resident.options}
    await resident.tap("地点不对")
    assert "地点：阳光花园6栋" in await resident.say("6栋")
    await resident.say("不对")
    assert "哪一类" in await resident.tap("类别不对")
    assert "类别：噪音扰民" in await resident.say("噪音")
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert (case.building, case.kind) == ("6", "noise")


async def test_the_story_is_told_anew(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    await resident.say("要改")
    await resident.tap("事情重说")
    assert "事情：电梯坏了按了没反应" in await resident.say("电梯坏了按了没反应")
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert (case.kind, case.description) == ("lift", "电梯坏了按了没反应")


async def test_the_last_word_counts(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    for said in ("不对，是4栋", "说错了，是6栋", "还是4栋2单元"):
        await resident.say(said)
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert case.place == "阳光花园4栋2单元"


async def test_the_place_before_the_matter(house: House, resident: Phone) -> None:
    await resident.say("我要投诉")
    asked = await resident.say("阳光花园4栋")
    assert "是什么" in asked
    assert "地点：阳光花园4栋" in await resident.say("电梯坏了")
    await resident.say("嗯")
    [case] = await filed_cases(house, resident)
    assert (case.building, case.kind, case.description) == ("4", "lift", "电梯坏了")


async def test_a_place_after_filing_moves_the_case(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    await resident.say("确认")
    answer = await resident.say("不对，是5栋")
    [case] = await filed_cases(house, resident)
    assert case.case_number in answer
    assert "阳光花园5栋" in answer
    assert (case.building, case.place) == ("5", "阳光花园5栋")
    async with house.database.transaction() as session:
        notes = select(CaseEvent.note).where(CaseEvent.case_id == case.id)
        assert "不对，是5栋" in set((await session.scalars(notes)).all())


async def test_a_building_that_there_is_not_after_filing(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    await resident.say("确认")
    assert "没有查到" in await resident.say("不对，是99栋")
    [case] = await filed_cases(house, resident)
    assert case.building == "3"


YES = (
    *("嗯", "嗯嗯", "好", "好的", "行", "可以", "是的", "对", "对的", "没错", "对头", "要得"),
    *("中", "得", "系", "成", "OK", "ok", "是嘞", "好嘞", "确认", "没问题", "就这样", "冇错"),
)
NO = (
    *("不", "不是", "不对", "不行", "没有", "别", "莫", "唔系", "冇", "不得行", "错了"),
    *("不是的", "不要", "唔好", "甭", "不中", "弄错了", "不对头", "要不得", "勿对"),
)


@pytest.mark.parametrize("words", YES)
async def test_yes_in_many_shapes(house: House, resident: Phone, words: str) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    assert "YX-" in await resident.say(words)
    assert len(await filed_cases(house, resident)) == 1


@pytest.mark.parametrize("words", NO)
async def test_no_in_many_shapes(house: House, resident: Phone, words: str) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    answer = await resident.say(words)
    assert "哪里不对" in answer or "改哪一样" in answer
    assert await filed_cases(house, resident) == []
