"""An aside is answered, then the talk goes back to where it was."""

from tests.living import Phone


async def test_fees_in_the_middle_of_a_complaint(resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    answer = await resident.say("顺便问下物业费还欠多少")
    assert "【物业费】" in answer
    assert answer.rstrip().endswith("哪里不对直接说。")
    assert "YX-" in await resident.say("确认")


async def test_a_greeting_in_the_middle(resident: Phone) -> None:
    await resident.say("电梯坏了按了没反应")
    assert "电梯坏了" in await resident.say("在吗")


async def test_a_person_is_wanted_while_binding(stranger: Phone) -> None:
    await stranger.say("查物业费")
    answer = await stranger.say("我要找人工客服")
    assert "服务台" in answer
    assert "哪个小区" not in answer, "from now on a person asks"


async def test_thanks_is_no_answer_to_where(stranger: Phone) -> None:
    await stranger.say("楼道灯坏了三天了没人管")
    read_back = await stranger.say("翠湖名邸3栋")
    assert "翠湖名邸3栋" in read_back
