"""An aside that opens a form of its own is left by words; why something is asked is said."""

import re

from tests.living import Phone

NUMBER = re.compile(r"YX-\d{8}-\d{4}")


async def test_the_fee_gives_way_to_the_lamp(stranger: Phone) -> None:
    await stranger.say("楼道灯坏了")
    await stranger.say("物业费多少")
    read_back = await stranger.say("先别管费用了，灯在阳光花园2栋2单元")
    assert "阳光花园2栋2单元" in read_back
    assert "确认" in read_back
    assert NUMBER.search(await stranger.say("确认"))


async def test_what_waits_in_the_same_message_comes_first(stranger: Phone) -> None:
    await stranger.say("我想问下物业费交多少，还有我们楼下路灯坏了")
    answer = await stranger.say("先说路灯吧，紫荆里5栋门口")
    assert "紫荆里5栋" in answer
    assert "几室" not in answer
    assert NUMBER.search(await stranger.say("确认"))


async def test_why_a_name_is_asked_for(stranger: Phone) -> None:
    await stranger.say("我家住阳光花园5栋1单元302，帮我登记")
    answer = await stranger.say("为啥要我名字")
    assert "冒用" in answer
    assert "先不用" not in answer


async def test_who_is_no_volunteer_yet(stranger: Phone) -> None:
    await stranger.say("我想当志愿者")
    answer = await stranger.say("我不是志愿者")
    assert "没听清" not in answer
    assert "也没关系" in answer
