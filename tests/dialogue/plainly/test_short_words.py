"""长辈模式: chosen by a sentence, kept with the person, short in every skill, undone likewise."""

import re

import pytest
from sqlalchemy import select

from api.dialogue.manner import wanted_plainly
from api.dialogue.models import MessageType
from api.residents.models import Resident
from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import NUMBER, filed_cases
from tests.living import House, Phone

JARGON = re.compile("诉求|受理|工单|派给|办结|类别|网格|候补")


async def is_plain(house: House, phone: Phone) -> bool:
    """What the store knows of the person."""
    async with house.database.transaction() as session:
        query = select(Resident.plainly).where(Resident.openid == phone.openid)
        return (await session.scalars(query)).one()


@pytest.mark.parametrize(
    "words",
    [
        "字大点",
        "说简单点",
        "我年纪大了看不懂",
        "长辈模式",
        "老年模式吧",
        "打开大字版",
        "讲明白一点好吗",
        "字太小了，看不清",
        "话说得短一点",
        "我老太太看不懂这个",
        "眼睛花了看不清字",
        "太复杂了看不懂",
    ],
)
def test_it_is_asked_for_in_many_words(words: str) -> None:
    assert wanted_plainly(words) is True


@pytest.mark.parametrize(
    "words",
    [
        "恢复正常",
        "正常模式",
        "关闭长辈模式",
        "不用老年模式了",
        "换回普通的",
        "怎么关掉这个模式",
        "这个模式怎么退出",
        "我不要这个模式了",
        "换回来吧",
        "字太大了",
        "不用说这么简单",
    ],
)
def test_and_undone_in_many(words: str) -> None:
    assert wanted_plainly(words) is False


@pytest.mark.parametrize(
    "words",
    [
        "楼道灯坏了，我年纪大了看不清路",
        "公告上的字太小",
        "物业费的单子看不懂",
        "水恢复正常了吗",
        "我年纪大了",
        "老人证怎么办",
        "楼上老太太摔倒了",
        "车位线看不清",
        "你好",
        "门牌字太小",
        "简单说一下低保政策",
        "退出",
        "恢复",
        "改回302",
    ],
)
def test_other_matters_are_other_matters(words: str) -> None:
    assert wanted_plainly(words) is None


async def test_a_complaint_from_first_words_to_filing(house: House, stranger: Phone) -> None:
    switched = await stranger.say("我年纪大了看不懂")
    assert "恢复正常" in switched
    assert await is_plain(house, stranger)
    steps = [await stranger.say("我要报修")]
    steps.append(await stranger.say("楼道灯坏了三天了没人管"))
    steps.append(await stranger.say("紫荆里2栋"))
    assert steps[0] == "您说，出了什么事？"
    assert steps[1] == "在哪里？说小区和几栋就行。"
    assert "对就回 1" in steps[2]
    steps.append(await stranger.say("1"))
    assert NUMBER.search(steps[3])
    for step in steps:
        assert len(step) <= 90, step
        assert not JARGON.search(step), step
    [case] = await filed_cases(house, stranger)
    assert case.description == "楼道灯坏了三天了没人管"


async def test_in_the_middle_the_question_comes_again_in_short(stranger: Phone) -> None:
    asked = await stranger.say("楼道灯坏了三天了没人管")
    assert asked != "在哪里？说小区和几栋就行。"
    assert (await stranger.say("说简单点")).endswith("在哪里？说小区和几栋就行。")
    assert "对就回 1" in await stranger.say("紫荆里2栋")


async def test_the_kind_by_a_number(stranger: Phone) -> None:
    await stranger.say("长辈模式")
    await stranger.say("我要投诉")
    assert await stranger.say("那个东西又不行了") == "是哪一种事？回个数字就行。"
    assert await stranger.say("1") == "在哪里？说小区和几栋就行。"


async def test_where_it_stands(resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    await resident.say("确认")
    usual = await resident.say("到哪了")
    await resident.say("长辈模式")
    plain = await resident.say("到哪了")
    assert "楼道灯坏了" in plain
    assert "前开始" in plain
    assert len(plain) < len(usual)
    assert not JARGON.search(plain)


async def test_what_the_worker_does_is_told_in_short(corner: Corner) -> None:
    await corner.resident.say("长辈模式")
    await corner.resident.say("楼道灯坏了三天了没人管")
    await corner.resident.say("1")
    await corner.worker.say("接单 1")
    taken = await corner.resident.read()
    assert f"{corner.estate}甲去办" in taken
    await corner.worker.say("办结 1 换了新灯")
    done = await corner.resident.read()
    assert "好不好？回个数字，5 最好。" in done
    assert "办好了" in await corner.resident.say("到哪了")
    for told in (taken, done):
        assert not JARGON.search(told), told


async def test_what_is_owed(resident: Phone) -> None:
    usual = await resident.say("物业费还欠多少")
    await resident.say("字大点")
    plain = await resident.say("物业费还欠多少")
    assert "元" in plain
    assert len(plain) < len(usual)


async def test_a_stranger_s_fees_one_step_at_a_time(stranger: Phone) -> None:
    await stranger.say("长辈模式")
    assert (await stranger.say("物业费还欠多少")).endswith("您住哪个小区、几栋、几单元、几室？")
    assert "同意请回复 1" in await stranger.say("阳光花园5栋1单元302")
    assert "户主叫什么" in await stranger.say("1")


async def test_volunteers(stranger: Phone) -> None:
    await stranger.say("长辈模式")
    assert "哪一队" in await stranger.say("我想当志愿者")
    assert "哪天有空" in await stranger.say("1")
    assert "同意请回复 1" in await stranger.say("周末可以捡垃圾")
    assert await stranger.say("1") == "您的手机号是多少？"
    assert "对就回 1" in await stranger.say("13812345678")
    joined = await stranger.say("1")
    assert "的人了" in joined
    assert "候补" not in joined
    assert "名额" not in joined


async def test_help_and_doubt(stranger: Phone) -> None:
    await stranger.say("长辈模式")
    assert await stranger.say("你好") == "您好。有什么事，跟我说。"
    assert await stranger.say("菜单") == "要办什么？回个数字。"
    assert "出了什么事" in await stranger.say("1")
    assert await stranger.say("取消") == "好，不报了。"
    short = {"我没听懂。您再说一遍，短一点。", "这个我不会。家里、楼里有事，跟我说。"}
    assert await stranger.say("嘎嘣嘎嘣呜哩") in short
    await stranger.say("呼噜哗啦咪")
    assert await stranger.say("吧唧咕咚嘟") == "我没听懂。回个数字："
    assert "帮您找人了" in await stranger.say("1")


async def test_it_stays_and_is_undone(house: House, stranger: Phone) -> None:
    await stranger.say("长辈模式")
    await stranger.send(MessageType.MENU_CLICK, key="help")
    assert [option["title"] for option in stranger.options].count("东西坏了、有事要说") == 1
    assert "换回来了" in await stranger.say("恢复正常")
    assert not await is_plain(house, stranger)
    assert await stranger.say("菜单") != "要办什么？回个数字。"


async def test_by_the_menu_s_option(house: House, stranger: Phone) -> None:
    await stranger.say("菜单")
    await stranger.tap("长辈模式")
    assert await is_plain(house, stranger)


async def test_as_usual_means_nothing_to_who_has_it_as_usual(stranger: Phone) -> None:
    assert "换回来了" not in await stranger.say("恢复正常")
