"""Another problem that is told while one is being reported is kept, and taken up after it."""

import pytest

from tests.dialogue.happy.test_complaint import NUMBER, filed_cases
from tests.living import House, Phone


@pytest.mark.parametrize(
    ("first", "second", "kinds"),
    [
        ("垃圾没人收", "道闸也坏了 东门", ["rubbish", "parking"]),
        ("楼道灯坏了", "垃圾桶也倒了", ["lighting", "rubbish"]),
        ("楼上漏水", "对了，电梯也坏了", ["water_leak", "lift"]),
    ],
)
async def test_it_becomes_a_case_of_its_own(
    house: House, resident: Phone, first: str, second: str, kinds: list[str]
) -> None:
    await resident.say(first)
    kept = await resident.say(second)
    said = second.removeprefix("对了，")
    assert f"“{said}”" in kept
    assert first in kept, "the open question is asked again"
    taken_up = await resident.say("对")
    assert NUMBER.search(taken_up)
    assert f"事情：{said}" in taken_up
    await resident.say("对")
    cases = await filed_cases(house, resident)
    assert [case.kind for case in cases] == kinds
    assert [case.description for case in cases] == [first, said]


@pytest.mark.parametrize(
    ("first", "more"),
    [
        ("垃圾没人收", "全是苍蝇"),
        ("楼道灯坏了", "电线都露在外面了"),
        ("楼上漏水", "把我家灯都弄坏了"),
        ("楼上漏水", "我卫生间天花板发霉了"),
        ("工地半夜还在吵", "施工到三点"),
    ],
)
async def test_more_of_it_stays_with_it(
    house: House, resident: Phone, first: str, more: str
) -> None:
    await resident.say(first)
    assert f"{first}；{more}" in await resident.say(more)
    await resident.say("对")
    [case] = await filed_cases(house, resident)
    assert case.description == f"{first}；{more}"


async def test_a_place_that_sounds_like_a_problem_is_the_place(stranger: Phone) -> None:
    await stranger.say("楼道灯坏了")
    assert "垃圾站旁边" in await stranger.say("紫荆里垃圾站旁边")


async def test_two_that_are_counted_while_the_kind_is_asked_for(
    house: House, resident: Phone
) -> None:
    await resident.say("车库入口积水好深")
    kept = await resident.say("两个事 一个3号楼电梯晃 另一个北门路灯")
    assert "“3号楼电梯晃”“北门路灯”" in kept
    await resident.tap("下水排污")
    assert "3号楼电梯晃" in await resident.say("报")
    assert "北门路灯" in await resident.say("报")
    await resident.say("报")
    cases = await filed_cases(house, resident)
    assert [case.kind for case in cases] == ["drains_sewage", "lift", "lighting"]


@pytest.mark.parametrize(
    "words",
    [
        "楼道灯坏了 垃圾桶满了 电梯不动了",
        "1.楼道灯不亮 2.地库漏水 3.保安不管事",
        "电梯坏了、下水道堵了、路灯不亮",
        "我们这楼道灯也不亮,电梯还老是卡,楼下垃圾也没人收",
    ],
)
async def test_what_is_listed_is_told_apart(house: House, resident: Phone, words: str) -> None:
    assert "记" in await resident.say(words)
    for _ in range(3):
        await resident.say("对")
    assert len(await filed_cases(house, resident)) == 3


@pytest.mark.parametrize("asks", ["全部都要报", "垃圾桶的事呢", "第二个呢"])
async def test_who_asks_after_what_waits_hears_that_it_does(
    house: House, resident: Phone, asks: str
) -> None:
    await resident.say("楼道灯坏了，还有垃圾桶满了")
    assert "“垃圾桶满了”" in await resident.say(asks)
    await resident.say("对")
    [case] = await filed_cases(house, resident)
    assert case.description == "楼道灯坏了"


async def test_the_one_that_is_called_first_is_done_first(house: House, stranger: Phone) -> None:
    """What has been told of the other so far waits with its place, and unnamed where it was."""
    await stranger.say("路灯不亮，还有垃圾没人收")
    await stranger.say("匿名")
    await stranger.say("紫荆里北门")
    assert "“垃圾没人收”" in await stranger.say("先报垃圾")
    assert "类别：垃圾清运" in await stranger.say("紫荆里2栋")
    lamp = await stranger.say("对")
    assert "事情：路灯不亮\n" in lamp
    assert "地点：紫荆里北门" in lamp
    await stranger.say("对")
    cases = await filed_cases(house, stranger)
    assert [(case.kind, case.sealed_at is not None) for case in cases] == [
        ("rubbish", False),
        ("lighting", True),
    ]


async def test_the_name_of_a_kind_is_no_more_of_the_story(house: House, resident: Phone) -> None:
    await resident.say("车库入口有东西")
    assert "类别：垃圾清运" in await resident.say("垃圾的")
    assert "就是" not in await resident.say("就是垃圾的")
    await resident.say("对")
    [case] = await filed_cases(house, resident)
    assert case.description == "车库入口有东西"


@pytest.mark.parametrize("orders", ["先说楼上的", "先报灯的事吧", "还是说路灯的问题"])
async def test_what_comes_first_is_no_place_and_no_story(stranger: Phone, orders: str) -> None:
    await stranger.say("路灯不亮")
    assert orders not in await stranger.say(orders)
    read_back = await stranger.say("紫荆里北门")
    assert "地点：紫荆里北门" in read_back
    assert orders not in read_back
