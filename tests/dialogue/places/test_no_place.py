"""What is said where the place is asked for, and is none: it is met for what it is, nothing of it
is lost, and the place is asked again.
"""

import pytest

from tests.dialogue.happy.test_complaint import filed_cases
from tests.factories import make_estate
from tests.living import House, Phone

ASKED = ("什么地方", "在哪里")


def asks_where(answer: str) -> bool:
    """Whether an answer ends with the question for the place."""
    return any(words in answer for words in ASKED) and "念给您听" not in answer


@pytest.mark.parametrize(
    ("told", "more"),
    [
        ("有人遛狗不牵绳，差点咬着我孙子", "没咬着，吓哭了"),
        ("投诉物业", "保洁从来不扫楼道"),
        ("楼上往下泼水，我晒的被子全湿了", "找他理论他还骂我"),
        ("燃气灶打不着火", "没有味道，就是打不着"),
        ("停电了", "全小区都停"),
        ("路灯不亮了", "晚上出门都看不见路"),
    ],
)
async def test_more_of_the_story_is_the_story(
    house: House, stranger: Phone, told: str, more: str
) -> None:
    assert asks_where(await stranger.say(told))
    answer = await stranger.say(more)
    assert asks_where(answer)
    assert "记下了" in answer
    assert "地点：紫荆里南门" in await stranger.say("紫荆里南门")
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert (case.description, case.place) == (f"{told}；{more}", "紫荆里南门")


@pytest.mark.parametrize("question", ["你们收费吗", "是谁来修啊", "我不在家行不行", "要多久能修好"])
async def test_a_question_is_answered_and_where_is_asked_again(
    stranger: Phone, question: str
) -> None:
    await stranger.say("下水道堵了，厨房返水")
    assert asks_where(await stranger.say(question))
    assert "事情：下水道堵了，厨房返水\n" in await stranger.say("紫荆里2栋1单元")


@pytest.mark.parametrize("words", ["确认", "好的", "嗯", "就那边"])
async def test_what_says_nothing_is_asked_again(stranger: Phone, words: str) -> None:
    await stranger.say("下水道堵了，厨房返水")
    assert asks_where(await stranger.say(words))
    assert "事情：下水道堵了，厨房返水\n" in await stranger.say("紫荆里2栋1单元")


async def test_a_greeting_is_greeted(stranger: Phone) -> None:
    await stranger.say("路面有个大坑，骑车差点摔了")
    answer = await stranger.say("你好")
    assert "您好" in answer
    assert asks_where(answer)


@pytest.mark.parametrize("words", ["等一下我去看看是几单元", "我下楼看看门牌号"])
async def test_who_goes_to_look_is_waited_for(stranger: Phone, words: str) -> None:
    await stranger.say("楼道里好多杂物，堆得走不过去人")
    assert asks_where(await stranger.say(words))
    read_back = await stranger.say("好了，是紫荆里3栋")
    assert "地点：紫荆里3栋" in read_back
    assert words not in read_back


async def test_their_own_estate_is_asked_for_by_name(house: House, stranger: Phone) -> None:
    await stranger.say("有人乱扔垃圾")
    assert "附近有什么" in await stranger.say("我不想说地址")
    assert "哪个小区" in await stranger.say("就是我们小区")
    assert "地点：翠湖名邸" in await stranger.say("翠湖的")


async def test_their_own_estate_is_known_of_who_is_bound(resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    await resident.say("要改")
    await resident.tap("地点不对")
    assert "地点：阳光花园\n" in await resident.say("就在我们小区里")


async def test_nobody_is_held_by_the_question(house: House, stranger: Phone) -> None:
    await stranger.say("有人乱扔垃圾")
    await stranger.say("我不想说地址")
    await stranger.say("到处都是")
    read_back = await stranger.say("说不清楚")
    assert "地点：还没说" in read_back
    assert "地点：紫荆里" in await stranger.say("紫荆里")
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert (case.place, case.description) == ("紫荆里", "有人乱扔垃圾；到处都是")


async def test_without_any_place_it_goes_to_the_desk(house: House, stranger: Phone) -> None:
    await stranger.say("有人乱扔垃圾")
    for words in ("不知道", "说不清楚", "不方便说"):
        await stranger.say(words)
    assert "社区服务台" in await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert case.place == "地点未说明"


async def test_a_house_without_its_estate_is_asked_after(stranger: Phone) -> None:
    assert "哪个小区" in await stranger.say("我们3栋2单元楼道灯不亮")
    assert "哪个小区" not in await stranger.say("阳光花园的")


async def test_what_is_told_beside_the_place_is_kept(house: House, stranger: Phone) -> None:
    await stranger.say("楼上往下泼水，我晒的被子全湿了")
    await stranger.say("梧桐苑3栋1单元，楼上是401，我301")
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert case.place == "梧桐苑3栋1单元"
    assert "楼上是401" in case.description


async def test_in_the_estate_is_no_kind(stranger: Phone) -> None:
    asked = await stranger.say("叔叔，滑滑梯坏了有个洞洞")
    assert "哪一类" in asked
    assert "念给您听" not in await stranger.say("在小区里")


async def test_a_name_that_fits_two_is_no_story(house: House, stranger: Phone) -> None:
    async with house.database.transaction() as session:
        await make_estate(session, name="桦湖花园")
        await make_estate(session, name="桦湖公寓")
    await stranger.say("路灯不亮了")
    assert "是哪一个" in await stranger.say("桦湖")
    read_back = await stranger.tap("桦湖花园")
    assert "地点：桦湖花园" in read_back
    assert "事情：路灯不亮了\n" in read_back
