"""A kind word for what people say of themselves; nothing is filed, and no form presses them."""

from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


async def test_grief(house: House, stranger: Phone) -> None:
    assert "节哀" in await stranger.say("我妈昨天晚上走了")
    assert "一样一样" in await stranger.say("不知道该怎么办")
    assert await filed_cases(house, stranger) == []
    assert "编号" in await stranger.tap("请社区同志来说")


async def test_grief_in_a_form_which_waits(stranger: Phone) -> None:
    await stranger.say("我想当志愿者")
    answer = await stranger.say("我老公上个月没了")
    assert "节哀" in answer
    assert "继续" in answer
    assert "哪一支" not in answer
    assert "不容易" in await stranger.say("就剩我跟孩子了")
    assert "哪一支" in await stranger.say("继续")


async def test_a_swindle_and_what_comes_next(house: House, resident: Phone) -> None:
    for said in ("我好像被骗了", "刚才有个人加我微信说刷单返利 我给他打了五千 现在把我拉黑了"):
        answer = await resident.say(said)
        assert "110" in answer
        assert "别慌" in answer
    assert "银行" in await resident.say("已经报警了")
    assert "越早" in await resident.say("钱还能追回来吗")
    assert await filed_cases(house, resident) == []


async def test_who_we_are_is_said_each_time(stranger: Phone) -> None:
    for said in ("你是谁啊", "你是机器人吧"):
        answer = await stranger.say(said)
        assert "不是真人" in answer
        assert "反映问题" not in answer


async def test_jokes_are_no_misunderstanding(stranger: Phone) -> None:
    for said in ("讲个笑话", "哈哈哈哈", "你真可爱", "给我唱首歌"):
        assert "没听懂" not in await stranger.say(said)


async def test_another_language(stranger: Phone) -> None:
    assert "只看得懂中文" in await stranger.say("my light is broken")
    assert "编号" in await stranger.say("1")


async def test_a_tenant_may_report_and_needs_no_owner(stranger: Phone) -> None:
    assert "不用绑定" in await stranger.say("我家没登记 我是租房的 能报修吗")
    await stranger.say("帮我绑定紫荆里3栋2单元402")
    await stranger.say("同意")
    answer = await stranger.say("我没有户主的名字 我是租客")
    assert "不用绑定" in answer
    assert "后四位" not in answer


async def test_who_is_alone_is_met_warmly(house: House, resident: Phone) -> None:
    answer = await resident.say("我老伴走了以后一个人在家，闷得慌")
    assert "不容易" in answer
    assert "有什么活动" in answer
    assert await filed_cases(house, resident) == []
