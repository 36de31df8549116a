"""What is put right is put right: the time, the thing, the place; in the words it is called so."""

import pytest

from tests.dialogue.happy.test_complaint import NUMBER, filed_cases
from tests.living import House, Phone

LAMP = "楼道灯坏了，阳光花园3栋2单元"


@pytest.mark.parametrize(
    ("told", "right"),
    [
        ("昨天晚上开始的", "啊不对 是前天晚上"),
        ("上周三坏的", "错了，是上周五"),
        ("三天了", "不对，五天了"),
    ],
)
async def test_the_time(house: House, stranger: Phone, told: str, right: str) -> None:
    await stranger.say(LAMP)
    before = await stranger.say(told)
    after = await stranger.say(right)
    assert f"{LAMP}；{told}（更正：{right}）" in after
    assert _line(after, "时间：") != _line(before, "时间：")
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert case.since is not None
    assert case.since in after


async def test_the_thing_has_its_own_kind(house: House, stranger: Phone) -> None:
    await stranger.say("2号楼电梯坏了")
    assert "2号楼电梯坏了（地点更正为：3栋）" in await stranger.say("错了错了 是3号楼")
    assert "类别：公共设施" in await stranger.say("不是电梯 是楼梯扶手")
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert (case.kind, case.building or case.place) == ("public_facility", "3栋")
    assert case.description == "2号楼电梯坏了（更正：不是电梯 是楼梯扶手）（地点更正为：3栋）"


async def test_the_kind_is_asked_where_the_right_thing_has_none(
    house: House, stranger: Phone
) -> None:
    await stranger.say("楼上漏水，阳光花园3栋2单元")
    await stranger.say("不是漏水 是他家拖把滴的")
    assert "漏水渗水" not in [option["title"] for option in stranger.options]
    assert "类别：邻里纠纷" in await stranger.say("邻里纠纷")
    await stranger.say("确认")
    assert [case.kind for case in await filed_cases(house, stranger)] == ["neighbour"]


async def test_a_wrong_place_is_asked_for_and_adds_nothing(house: House, stranger: Phone) -> None:
    await stranger.say(LAMP)
    await stranger.tap("要改")
    await stranger.say("2")
    asked = await stranger.say("地方不对")
    assert "在哪里" in asked or "什么地方" in asked
    right = await stranger.say("是在1单元")
    assert "类别：公共照明" in right
    assert "地点：阳光花园3栋1单元" in right
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert case.description == f"{LAMP}（地点更正为：阳光花园3栋1单元）"


async def test_the_option_for_a_wrong_place_keeps_the_estate(stranger: Phone) -> None:
    await stranger.say(LAMP)
    await stranger.tap("要改")
    await stranger.tap("地点不对")
    assert "地点：阳光花园3栋1单元" in await stranger.say("1单元")
    await stranger.say("位置错了")
    assert "地点：梧桐苑东门" in await stranger.say("梧桐苑东门")


@pytest.mark.parametrize(
    "detail", ["两千块", "要赔", "天天如此", "晚上十一点", "每天都这样，已经一个礼拜了"]
)
async def test_details_are_kept(house: House, stranger: Phone, detail: str) -> None:
    await stranger.say(LAMP)
    assert f"{LAMP}；{detail}" in await stranger.say(detail)
    assert await filed_cases(house, stranger) == []


@pytest.mark.parametrize("chat", ["讲个笑话", "今天天气真好"])
async def test_small_talk_is_not_kept(stranger: Phone, chat: str) -> None:
    await stranger.say(LAMP)
    assert f"；{chat}" not in await stranger.say(chat)


async def test_a_number_that_is_no_option(house: House, stranger: Phone) -> None:
    await stranger.say(LAMP)
    assert "1 到 3" in await stranger.say("4")
    assert NUMBER.search(await stranger.say("1"))


async def test_a_number_that_is_no_kind(stranger: Phone) -> None:
    await stranger.say("麻烦报一下，弄得我家孩子一直咳嗽，阳光花园3栋2单元")
    kinds = {option["title"] for option in stranger.options}
    assert "1 到 4" in await stranger.say("65")
    assert {option["title"] for option in stranger.options} == kinds


@pytest.mark.parametrize(
    "words", ["还是算了吧 邻居一场", "唉 还是不麻烦你们了", "算了吧，我自己跟物业说"]
)
async def test_it_is_let_be(house: House, stranger: Phone, words: str) -> None:
    await stranger.say(LAMP)
    assert "没有提交" in await stranger.say(words)
    assert await filed_cases(house, stranger) == []


@pytest.mark.parametrize("words", ["啊 继续", "接着来", "饭做好了 接着来"])
async def test_going_on_files_nothing(house: House, stranger: Phone, words: str) -> None:
    await stranger.say(LAMP)
    assert "确认" in await stranger.say(words)
    assert await filed_cases(house, stranger) == []


async def test_the_wish_to_have_it_filed_is_no_story(house: House, stranger: Phone) -> None:
    await stranger.say("家里暖气不热 只有16度")
    await stranger.say("那你给我报一下吧不热")
    await stranger.say("阳光花园3栋2单元")
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert case.description == "家里暖气不热 只有16度"


@pytest.mark.parametrize("wish", ["那你给我报一下吧不热", "那你帮我报一下吧"])
async def test_what_was_told_before_the_wish_is_reported(
    house: House, stranger: Phone, wish: str
) -> None:
    told = "家里暖气不热 只有16度 取暖费能不能退"
    await stranger.say(told)
    await stranger.say(wish)
    assert "类别：供暖" in await stranger.say("阳光花园3栋2单元")
    await stranger.say("确认")
    assert told in [case.description for case in await filed_cases(house, stranger)]


async def test_a_greeting_is_not_reported(house: House, stranger: Phone) -> None:
    await stranger.say("你好嘛 阳光花园3栋2单元的电梯坏了")
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert case.description == "阳光花园3栋2单元的电梯坏了"


def _line(answer: str, name: str) -> str:
    return next(line for line in answer.splitlines() if line.startswith(name))
